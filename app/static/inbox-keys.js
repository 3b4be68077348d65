"use strict";
/* The list of new reports by keyboard: letters work while the focus is in the list, never elsewhere on the page. What was
   done by a letter leads back to where one stood. */
(function () {
  const list = document.querySelector("[data-inbox]");
  if (!list) { return; }
  const rows = Array.from(list.querySelectorAll("[data-row]")), AT = "inbox-at";

  function box(row) { return row.querySelector("input[type=checkbox]"); }

  function stand(at) {
    const row = rows[Math.min(rows.length - 1, Math.max(0, at))];
    box(row).focus({ focusVisible: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function leave(row, press) {
    sessionStorage.setItem(AT, String(rows.indexOf(row)));
    press.click();
  }

  const acts = {
    j: function (row) { stand(rows.indexOf(row) + 1); },
    k: function (row) { stand(rows.indexOf(row) - 1); },
    x: function (row) { box(row).click(); },
    g: function (row) { leave(row, row.querySelector("[data-look]")); },
    r: function (row) { leave(row, row.querySelector("[data-answer]")); },
    s: function (row) { leave(row, list.querySelector("[data-merge]")); },
    t: function () {
      const field = list.querySelector("[name=category]");
      field.closest("details").open = true;
      field.focus();
    },
    u: function (row) { leave(row, document.querySelector("[data-looked]")); },
    "?": function () {
      const keys = list.querySelector("[data-keys]");
      keys.open = !keys.open;
    },
    Enter: function (row) { leave(row, row.querySelector("a")); },
  };

  list.addEventListener("keydown", function (event) {
    const row = event.target.closest("[data-row]");
    if (!row || event.ctrlKey || event.altKey || event.metaKey || !acts[event.key]) { return; }
    // A button and a link do what they are for.
    if (event.key === "Enter" && event.target !== box(row)) { return; }
    event.preventDefault();
    acts[event.key](row);
  });

  const at = sessionStorage.getItem(AT);
  sessionStorage.removeItem(AT);
  if (at !== null && !document.querySelector("[data-errors], .error-summary")) { stand(Number(at)); }
})();
