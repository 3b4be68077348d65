"use strict";
/* A button beside each password that shows what has been typed. Without this script there is none. */
(function () {
  document.querySelectorAll("input[type=password]").forEach(function (field) {
    const button = document.createElement("button");
    function say() {
      const hidden = field.type === "password";
      button.textContent = hidden ? "Visa" : "Dölj";
      button.setAttribute("aria-label", `${hidden ? "Visa" : "Dölj"} ${field.labels[0] ? field.labels[0].textContent.trim().toLowerCase() : "lösenordet"}`);
    }
    button.type = "button";
    button.className = "button is-quiet show-password";
    button.setAttribute("aria-controls", field.id);
    button.addEventListener("click", function () {
      field.type = field.type === "password" ? "text" : "password";
      say();
    });
    // Sent hidden again, so that a browser keeps it as a password and no history of fields does.
    if (field.form) { field.form.addEventListener("submit", function () { field.type = "password"; }); }
    say();
    field.after(button);
  });
})();
