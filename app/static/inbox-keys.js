"use strict";
/* The list of new reports by keyboard: letters work while the focus is in the list, never elsewhere on the page. */
(function () {
  const list = document.querySelector("[data-inbox]");
  if (!list) { return; }
  const rows = Array.from(list.querySelectorAll("[data-row]"));

  function box(row) { return row.querySelector("input[type=checkbox]"); }

  function go(from, by) {
    const next = rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(from) + by))];
    box(next).focus();
    next.scrollIntoView({ block: "nearest" });
  }

  const acts = {
    j: function (row) { go(row, 1); },
    k: function (row) { go(row, -1); },
    x: function (row) { box(row).click(); },
    g: function (row) { row.querySelector("[data-look]").click(); },
    s: function () { list.querySelector("[data-merge]").click(); },
    Enter: function (row) { row.querySelector("a").click(); },
  };

  list.addEventListener("keydown", function (event) {
    const row = event.target.closest("[data-row]");
    if (!row || event.ctrlKey || event.altKey || event.metaKey || !acts[event.key]) { return; }
    // A button and a link do what they are for.
    if (event.key === "Enter" && event.target !== box(row)) { return; }
    event.preventDefault();
    acts[event.key](row);
  });
})();
