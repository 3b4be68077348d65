"use strict";
/* A place of the map opens in a sheet beside it: <aside id="blad">. Without this the links of the list lead to its page.
   The map has no rights and only says the number of a place: what opens is the link of that number in the list. */
(function () {
  let opener = null; // the link, or the number of a mark on the map

  function frame() { return document.querySelector("#bild .map iframe"); }

  function greet() {
    if (frame()) { frame().contentWindow.postMessage({ opens: true }, "*"); }
  }

  function close() {
    const sheet = document.getElementById("blad");
    if (!sheet || sheet.hidden) { return; }
    sheet.hidden = true;
    if (Number.isInteger(opener)) {
      frame().focus();
      frame().contentWindow.postMessage({ back: opener }, "*");
    } else if (opener) {
      opener.focus();
    }
    opener = null;
  }

  function open(link, by) {
    const sheet = document.getElementById("blad"), body = document.getElementById("blad-innehall");
    opener = by;
    body.textContent = body.dataset.waiting;
    sheet.hidden = false;
    htmx.ajax("GET", link.dataset.sheet, { target: body, swap: "innerHTML ignoreTitle:true" }).then(function () {
      const heading = document.getElementById("bladets-plats");
      if (heading) { heading.focus(); } else { location.assign(link.href); } // the place's own page says what is wrong
    });
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-close-sheet]")) { close(); return; }
    const link = event.target.closest("a[data-sheet]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return; }
    event.preventDefault();
    open(link, link);
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { close(); } });

  // The frame is isolated, so its origin reads "null": the window itself is what tells who speaks.
  window.addEventListener("message", function (event) {
    const number = event.data && event.data.place;
    if (!frame() || event.source !== frame().contentWindow || !Number.isInteger(number)) { return; }
    const link = document.querySelector(`#bild a[data-place="${number}"]`);
    if (link) { open(link, number); }
  });

  // The map comes when it comes, and anew when the page is narrowed.
  document.addEventListener("load", function (event) { if (event.target === frame()) { greet(); } }, true);
  greet();
})();
