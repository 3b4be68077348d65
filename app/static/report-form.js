"use strict";
/* Keeps the report's own number in the address, so that Back after sending comes to the report and not to a new one. */
(function () {
  const field = document.querySelector('form input[type="hidden"][name="id"]');
  const address = new URL(location.href);
  if (field && address.pathname.endsWith("/ny") && address.searchParams.get("id") !== field.value) {
    address.searchParams.set("id", field.value);
    history.replaceState(history.state, "", address);
  }
})();
