// Draws the OpenAPI document on the API page. The table above it says the same without JavaScript.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("swagger");
  if (box && window.SwaggerUIBundle) {
    window.SwaggerUIBundle({
      domNode: box, url: box.dataset.description, supportedSubmitMethods: [], syntaxHighlight: false, validatorUrl: null,
    });
  }
});
