"use strict";
/* Choosing a point. The choice is posted to the page around the map; the page may post one back (own position). */
window.samsynPicker = function (map, data) {
  const PIXELS = 6;
  const draw = window.samsynMap, status = document.getElementById("picked");
  draw.background(map, data.backgrounds);
  const labels = draw.ground(map, data.ground, data.whole, data.backgrounds.length > 0);
  const places = data.places.map(function (p) { return draw.name(map, [p.lat, p.lon], "place", p.name); });
  labels.other = places.concat(labels.other);
  draw.controls(map, data, "Tillbaka");
  draw.arrange(map, labels, function () { return []; });
  const cross = draw.element("div", "crosshair");
  cross.setAttribute("aria-hidden", "true");
  map.getContainer().append(cross);

  const chosen = L.marker([0, 0], { icon: draw.icon("chosen", "", [34, 34]), interactive: false, keyboard: false });
  const words = new Intl.NumberFormat("sv-SE", { minimumFractionDigits: 4, maximumFractionDigits: 4 });

  function mark(lat, lon) {
    chosen.setLatLng([lat, lon]).addTo(map);
    status.textContent = "Vald punkt: " + words.format(lat) + " nord, " + words.format(lon) + " öst.";
  }

  function choose(at) {
    const lat = Number(at.lat.toFixed(5)), lon = Number(at.wrap().lng.toFixed(5));
    mark(lat, lon);
    // How far off a point may be that is chosen at this zoom: a few pixels of the map.
    const pixel = 156543 * Math.cos(lat * Math.PI / 180) / Math.pow(2, map.getZoom());
    parent.postMessage({ lat: lat, lon: lon, error: Math.round(PIXELS * pixel) }, "*");
  }

  map.on("click", function (event) { choose(event.latlng); });
  document.getElementById("pick").addEventListener("click", function () { choose(map.getCenter()); });
  map.getContainer().addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target === map.getContainer()) { choose(map.getCenter()); }
  });
  const drawn = L.polygon([], { interactive: false, className: "drawn area" }).addTo(map);

  window.addEventListener("message", function (event) {
    const at = event.data;
    if (event.source === parent && at && Array.isArray(at.outline)) {
      drawn.setLatLngs(at.outline);
      return;
    }
    if (event.source !== parent || !at || !Number.isFinite(at.lat) || !Number.isFinite(at.lon)) { return; }
    mark(at.lat, at.lon);
    map.setView([at.lat, at.lon], Math.max(map.getZoom(), 15));
  });
};
