"use strict";
/* The page around the map that chooses a point: <iframe data-place-picker>. It fills #f-lat and #f-lon, says so in
   #place-picker-status, and offers [data-own-position] where the browser knows where it is. */
(function () {
  const frame = document.querySelector("iframe[data-place-picker]");
  const lat = document.getElementById("f-lat"), lon = document.getElementById("f-lon");
  if (!frame || !lat || !lon) { return; }
  const status = document.getElementById("place-picker-status");
  const button = document.querySelector("[data-own-position]");

  function say(text) { if (status) { status.textContent = text; } }

  // The same box as app/drawing/maps.py's SWEDEN.
  function inSweden(at) {
    return Boolean(at) && Number.isFinite(at.lat) && Number.isFinite(at.lon)
      && at.lat >= 55.3 && at.lat <= 69.1 && at.lon >= 10.9 && at.lon <= 24.2;
  }

  function fill(at, words) {
    lat.value = at.lat.toFixed(5);
    lon.value = at.lon.toFixed(5);
    const exact = document.querySelector('input[type="radio"][name="precision"][value="exact"]');
    if (exact && !exact.checked) {
      exact.checked = true;
      exact.dispatchEvent(new Event("change", { bubbles: true }));
    }
    say(words);
  }

  function show(at) { frame.contentWindow.postMessage({ lat: at.lat, lon: at.lon }, "*"); }

  // The frame is isolated, so its origin reads "null": the window itself is what tells who speaks.
  window.addEventListener("message", function (event) {
    if (event.source !== frame.contentWindow) { return; }
    if (inSweden(event.data)) {
      fill(event.data, frame.dataset.chosen || "Punkten är vald på kartan.");
    } else {
      say(frame.dataset.outside || "Punkten ligger utanför Sverige. Välj en annan.");
    }
  });

  function showWritten() {
    const at = { lat: parseFloat(lat.value.replace(",", ".")), lon: parseFloat(lon.value.replace(",", ".")) };
    if (inSweden(at)) { show(at); }
  }

  [lat, lon].forEach(function (field) { field.addEventListener("change", showWritten); });
  // The map comes late, when it is unfolded: by then a point may have been written or found.
  frame.addEventListener("load", showWritten);

  if (button && "geolocation" in navigator) {
    button.hidden = false;
    button.addEventListener("click", function () {
      say(button.dataset.waiting || "Söker din position …");
      navigator.geolocation.getCurrentPosition(function (found) {
        const at = { lat: found.coords.latitude, lon: found.coords.longitude };
        if (!inSweden(at)) { say(frame.dataset.outside || "Punkten ligger utanför Sverige. Välj en annan."); return; }
        fill(at, button.dataset.found || "Din position är vald. Flytta punkten på kartan om den ligger fel.");
        show(at);
      }, function () {
        say(button.dataset.failed || "Positionen gick inte att läsa. Välj på kartan eller en namngiven plats.");
      }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    });
  }
})();
