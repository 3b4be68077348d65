"use strict";
/* A part of the page that is fetched again while something is being made: <section id data-said>, which htmx replaces.
   Its state is said in #said, once when it begins and once when it ends. Whoever stands or has written in it stays. */
(function () {
  const said = document.getElementById("said"), heard = {}, answers = {};
  if (!said) { return; }
  const STANDS = "a[href], button, summary, input:not([type=hidden]), select, textarea";

  function tell(region) {
    if (heard[region.id] === region.dataset.said) { return; }
    heard[region.id] = region.dataset.said;
    said.textContent = region.dataset.said;
  }

  function nameOf(node) { return node.id || `${node.tagName} ${node.name || ""} ${node.textContent.trim()}`; }

  function all(region, what) { return Array.from(region.querySelectorAll(what)); }

  function find(region, what, name) { return all(region, what).find(function (node) { return nameOf(node) === name; }); }

  function remember(region) {
    const at = region.contains(document.activeElement) ? document.activeElement : null;
    return {
      id: region.id,
      focus: at && nameOf(at),
      selection: at && "selectionStart" in at ? [at.selectionStart, at.selectionEnd] : null,
      open: all(region, "details[open] > summary").map(nameOf),
      fields: all(region, STANDS).filter(function (node) { return "defaultValue" in node && node.value !== node.defaultValue; })
        .map(function (node) { return [nameOf(node), node.value]; }),
    };
  }

  function restore(region, kept) {
    kept.open.forEach(function (name) {
      const summary = find(region, "summary", name);
      if (summary) { summary.parentElement.open = true; }
    });
    kept.fields.forEach(function (one) {
      const field = find(region, STANDS, one[0]);
      if (field) { field.value = one[1]; }
    });
    if (kept.focus === null) { return; }
    // What had the focus may be gone with what was made: then its part's heading is where one stands.
    const target = find(region, STANDS, kept.focus) || region.querySelector("h2");
    if (target.tagName === "H2") { target.tabIndex = -1; }
    // What lies in a menu that is shut again cannot have the focus: the menu has it.
    const shut = target.matches("summary") ? null : target.closest("details:not([open])");
    (shut ? shut.querySelector("summary") : target).focus({ preventScroll: true });
    if (kept.selection && target.setSelectionRange) { target.setSelectionRange(kept.selection[0], kept.selection[1]); }
  }

  let kept = null;
  document.addEventListener("htmx:beforeSwap", function (event) {
    const region = event.detail.target, answer = event.detail.serverResponse;
    if (!event.detail.shouldSwap) { return; }
    if (answers[region.id] === answer) { event.detail.shouldSwap = false; return; }
    answers[region.id] = answer;
    kept = remember(region);
  });
  document.addEventListener("htmx:afterSwap", function () {
    const region = kept && document.getElementById(kept.id);
    if (!region) { return; }
    restore(region, kept);
    kept = null;
    tell(region);
  });
  document.querySelectorAll("[data-said][hx-get]").forEach(tell);
})();
