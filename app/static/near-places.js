"use strict";
/* Places near where one stands, as one-tap choices: [data-near="the list's id"] with [data-points] = [[id, lat, lon], …].
   The position goes nowhere but into the form, as finely as its own error allows, and only when "Där jag står" is chosen. */
(function () {
  const part = document.querySelector("[data-near]");
  if (!part || !("geolocation" in navigator)) { return; }
  const list = document.getElementById(part.dataset.near), points = JSON.parse(part.dataset.points);
  const press = part.querySelector("[data-near-press]"), row = part.querySelector("[data-near-found]");
  const status = part.querySelector("[data-near-status]"), form = list.form;
  const MOST = 4, WITHIN = 1500, EXACT_WITHIN = 100;
  part.hidden = false;

  function metres(a, b) {
    return Math.hypot((a.lat - b.lat) * 111320, (a.lon - b.lon) * 111320 * Math.cos(a.lat * Math.PI / 180));
  }

  function inWords(far) { return far < 1000 ? `${Math.max(10, Math.round(far / 10) * 10)} m` : `${(far / 1000).toFixed(1).replace(".", ",")} km`; }

  function write(id, value) { const field = document.getElementById(id); if (field) { field.value = value; } }

  function stand(at, error) {
    const decimals = error > EXACT_WITHIN ? 3 : error > 10 ? 4 : 5;
    write("f-lat", at.lat.toFixed(decimals));
    write("f-lon", at.lon.toFixed(decimals));
    write("f-accuracy", String(Math.ceil(error)));
  }

  function show(at, error) {
    const near = points.map(function (one) { return { id: one[0], far: metres(at, { lat: one[1], lon: one[2] }) }; })
      .filter(function (one) { return one.far <= WITHIN + error; })
      .sort(function (a, b) { return a.far - b.far; }).slice(0, MOST);
    const chips = near.map(function (one) {
      const option = Array.from(list.options).find(function (option) { return option.value === one.id; });
      return window.samsynFind.chip("usual", one.id, option.text, inWords(one.far));
    });
    const here = window.samsynFind.chip("usual", "har", "Där jag står", `fel ungefär ${inWords(error)}`);
    here.querySelector("input").addEventListener("change", function () { stand(at, error); });
    form.querySelectorAll('input[name="usual"][value="har"]').forEach(function (old) { old.closest("label").remove(); });
    row.replaceChildren(...chips, here);
    row.hidden = false;
    const unsure = error > EXACT_WITHIN ? " Positionen är osäker: ”Där jag står” blir delområdet, inte en punkt." : "";
    status.textContent = (near.length ? "" : "Ingen känd plats i närheten.") + unsure;
  }

  // A draft of a report from where she stood.
  const lat = document.getElementById("f-lat"), taps = Array.from(form.querySelectorAll('input[name="usual"]'));
  if (lat && lat.value && !list.value && taps.length && !taps.some(function (one) { return one.checked; })) {
    const here = window.samsynFind.chip("usual", "har", "Där jag stod", "");
    here.querySelector("input").checked = true;
    row.replaceChildren(here);
    row.hidden = false;
  }

  press.addEventListener("click", function () {
    status.textContent = "Söker din position …";
    navigator.geolocation.getCurrentPosition(function (found) {
      show({ lat: found.coords.latitude, lon: found.coords.longitude }, found.coords.accuracy);
    }, function () {
      status.textContent = "Positionen gick inte att läsa. Sök eller välj platsen i stället.";
    }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  });
})();
