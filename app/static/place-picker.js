"use strict";
/* The page around the map that chooses a point: <iframe data-place-picker>. It fills #f-lat and #f-lon, says so in
   #place-picker-status, and offers [data-own-position] where the browser knows where it is. */
(function () {
  const frame = document.querySelector("iframe[data-place-picker]");
  const lat = document.getElementById("f-lat"), lon = document.getElementById("f-lon");
  if (!frame || !lat || !lon) { return; }
  const status = document.getElementById("place-picker-status");
  const button = document.querySelector("[data-own-position]");

  const accuracy = document.getElementById("f-accuracy");
  // As app/incidents/rules.py: a point that may be further off is never exact.
  const EXACT_WITHIN = 100;

  function say(text) { if (status) { status.textContent = text; } }

  // The same box as app/drawing/maps.py's SWEDEN.
  function inSweden(at) {
    return Boolean(at) && Number.isFinite(at.lat) && Number.isFinite(at.lon)
      && at.lat >= 55.3 && at.lat <= 69.1 && at.lon >= 10.9 && at.lon <= 24.2;
  }

  function choosePrecision(value) {
    const choice = document.querySelector(`input[type="radio"][name="precision"][value="${value}"]`);
    if (choice && !choice.checked) {
      choice.checked = true;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  // `error`: in metres, where the point was measured and not chosen.
  function fill(at, words, error) {
    lat.value = at.lat.toFixed(5);
    lon.value = at.lon.toFixed(5);
    if (accuracy) { accuracy.value = error === undefined ? "" : String(Math.ceil(error)); }
    const place = document.getElementById("f-named_place_id");
    if (!(error > EXACT_WITHIN)) { choosePrecision("exact"); }
    else { choosePrecision(place && place.value ? "place" : "sub_area"); }
    lat.dispatchEvent(new Event("input", { bubbles: true }));
    say(words);
  }

  function inWords(error) {
    if (error < 1000) { return `${Math.ceil(error)} meter`; }
    return `${(error / 1000).toLocaleString("sv-SE", { maximumFractionDigits: 1 })} km`;
  }

  function show(at) { frame.contentWindow.postMessage({ lat: at.lat, lon: at.lon }, "*"); }

  // The frame is isolated, so its origin reads "null": the window itself is what tells who speaks.
  window.addEventListener("message", function (event) {
    if (event.source !== frame.contentWindow) { return; }
    if (inSweden(event.data)) {
      const error = event.data.error, far = Boolean(accuracy) && error > EXACT_WITHIN;
      fill(event.data, far
        ? `Punkten är vald på kartan, på ungefär ${inWords(error)} när. Zooma in och välj igen om du vet precis var.`
        : frame.dataset.chosen || "Punkten är vald på kartan.", far ? error : undefined);
    } else {
      say(frame.dataset.outside || "Punkten ligger utanför Sverige. Välj en annan.");
    }
  });

  function showWritten() {
    const at = { lat: parseFloat(lat.value.replace(",", ".")), lon: parseFloat(lon.value.replace(",", ".")) };
    if (inSweden(at)) { show(at); }
  }

  [lat, lon].forEach(function (field) {
    field.addEventListener("change", function () {
      if (accuracy) { accuracy.value = ""; } // what somebody has written is no measurement
      showWritten();
    });
  });
  // The map comes late, when it is unfolded: by then a point may have been written or found.
  frame.addEventListener("load", showWritten);

  if (button && "geolocation" in navigator) {
    button.hidden = false;
    button.addEventListener("click", function () {
      say(button.dataset.waiting || "Söker din position …");
      navigator.geolocation.getCurrentPosition(function (found) {
        const at = { lat: found.coords.latitude, lon: found.coords.longitude };
        if (!inSweden(at)) { say(frame.dataset.outside || "Punkten ligger utanför Sverige. Välj en annan."); return; }
        const error = found.coords.accuracy, far = error > EXACT_WITHIN;
        fill(at, far
          ? `Din position har ett fel på ungefär ${inWords(error)}. Det är för osäkert för en exakt plats: välj plats eller delområde, eller peka ut den på kartan.`
          : `Din position är vald, med ett fel på ungefär ${inWords(error)}. Flytta punkten på kartan om den ligger fel.`, error);
        show(at);
      }, function () {
        say(button.dataset.failed || "Positionen gick inte att läsa. Välj på kartan eller en namngiven plats.");
      }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    });
  }
})();
