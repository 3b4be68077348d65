"use strict";
/* The page around the map on which an area is drawn: <iframe data-outline-picker>. Each point that is chosen becomes a line
   of #f-outline, the map shows what the lines say, and [data-last-corner] takes the last one away. */
(function () {
  const frame = document.querySelector("iframe[data-outline-picker]"), field = document.getElementById("f-outline");
  if (!frame || !field) { return; }
  const status = document.getElementById("outline-status"), undo = document.querySelector("[data-last-corner]");
  // As app/problems/wording.py reads a corner.
  const CORNER = /^(\d\d(?:[.,]\d+)?)(?:\s*;\s*|,?\s+|,)(\d\d(?:[.,]\d+)?)$/;

  function lines() { return field.value.split("\n").map(function (line) { return line.trim(); }).filter(Boolean); }

  function show() {
    const corners = lines().map(function (line) { return CORNER.exec(line); }).filter(Boolean).map(function (found) {
      return [found[1], found[2]].map(function (number) { return Number(number.replace(",", ".")); });
    });
    frame.contentWindow.postMessage({ outline: corners }, "*");
    if (undo) { undo.hidden = !corners.length; }
    if (status) { status.textContent = corners.length ? `${corners.length} hörn.` : ""; }
  }

  // The frame is isolated, so its origin reads "null": the window itself is what tells who speaks.
  window.addEventListener("message", function (event) {
    const at = event.data;
    if (event.source !== frame.contentWindow || !at || !Number.isFinite(at.lat) || !Number.isFinite(at.lon)) { return; }
    field.value = lines().concat(`${at.lat.toFixed(5)} ${at.lon.toFixed(5)}`).join("\n");
    show();
  });
  field.addEventListener("change", show);
  frame.addEventListener("load", show); // the map comes late, when it is unfolded
  if (undo) {
    undo.addEventListener("click", function () { field.value = lines().slice(0, -1).join("\n"); show(); });
  }
})();
