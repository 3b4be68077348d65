"use strict";
/* What happened where: shaded sub-areas from afar, squares and places near, or the "värmekarta". Places that would cover
   each other at a zoom stand as one mark with their sum; every mark stands where its place is. */
(function () {
  const draw = window.samsynMap, element = draw.element;
  const SMALLEST = 24, GAP = 4;

  function lines(title, rows) {
    const box = element("div", "facts");
    box.append(element("strong", "", title));
    rows.forEach(function (row) { box.append(element("span", "", row)); });
    return box;
  }

  function told(shape, title, rows) {
    return shape.bindPopup(function () { return lines(title, rows); });
  }

  function cells(map, list) {
    list.forEach(function (c) {
      told(L.rectangle([[c[0], c[1]], [c[2], c[3]]], { pane: "cells", className: "cell cell-" + c[4] }), c[5], []).addTo(map);
    });
  }

  /* A sub-area without a rate is hatched: no colour that says more than is known. */
  function areas(map, list) {
    list.forEach(function (a) {
      const style = { pane: "areas", className: "shaded shade-" + a.step };
      if (!a.step) { style.fillColor = "url(#hatch)"; style.fillOpacity = 1; }
      told(L.polygon(a.points, style), a.name, a.lines).addTo(map);
    });
  }

  /* Squares that stand out: a frame, so that what happened in them is still seen. */
  function squares(map, list) {
    list.forEach(function (s) {
      told(L.rectangle([[s[0], s[1]], [s[2], s[3]]], { pane: "squares", className: "hot" }), s[4], []).addTo(map);
    });
  }

  /* The bands as a picture, a dot for each of their squares, in the colours of the squares. */
  function heat(map, h) {
    const dark = matchMedia("(prefers-color-scheme: dark)"), rows = h.bands.length / h.columns;
    let layer = null;
    function paint() {
      const canvas = document.createElement("canvas"), look = getComputedStyle(document.documentElement);
      canvas.width = h.columns;
      canvas.height = rows;
      const pen = canvas.getContext("2d");
      for (let i = 0; i < h.bands.length; i += 1) {
        if (h.bands[i] === "0") { continue; }
        pen.fillStyle = look.getPropertyValue("--cell-" + h.bands[i]);
        pen.fillRect(i % h.columns, Math.floor(i / h.columns), 1, 1);
      }
      if (layer) { layer.remove(); }
      layer = L.imageOverlay(canvas.toDataURL(), h.bounds, { pane: "heat", opacity: 0.75, alt: "" }).addTo(map);
    }
    dark.addEventListener("change", paint);
    paint();
  }

  /* One stop of the Tab key for all marks: the arrows go from one to the next. */
  function oneStop(marks) {
    if (!marks.length) { return; }
    const nodes = marks.map(function (m) { return m.marker.getElement(); });
    function choose(i) { nodes.forEach(function (node, at) { node.tabIndex = at === i ? 0 : -1; }); }
    nodes.forEach(function (node, i) {
      node.addEventListener("focus", function () { choose(i); });
      node.addEventListener("keydown", function (event) {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          event.stopPropagation();
          marks[i].marker.fire("click");
          return;
        }
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!step) { return; }
        event.preventDefault();
        event.stopPropagation(); // the map itself would move
        nodes[(i + step + nodes.length) % nodes.length].focus();
      });
    });
    choose(0);
  }

  /* The places of one mark: the first is the one with most, and the mark stands on it. */
  function clusters(map, list, size) {
    const found = list.map(function (p) { return { places: [p], n: p.n, now: map.latLngToLayerPoint([p.lat, p.lon]), size: size(p.n) }; });
    function covering() {
      for (let i = 0; i < found.length; i += 1) {
        for (let j = i + 1; j < found.length; j += 1) {
          const half = (found[i].size + found[j].size) / 2, away = found[j].now.subtract(found[i].now);
          const apart = Math.max(Math.abs(away.x), Math.abs(away.y));
          if (Math.hypot(away.x, away.y) < half + GAP || apart < half) { return [i, j]; }
        }
      }
      return null;
    }
    for (let pair = covering(); pair; pair = covering()) {
      const into = found[pair[0]], from = found.splice(pair[1], 1)[0];
      into.places = into.places.concat(from.places);
      into.n += from.n;
      into.size = size(into.n);
    }
    return found;
  }

  function places(map, data, labels, status, chosen) {
    const em = parseFloat(getComputedStyle(document.body).fontSize), layer = L.layerGroup().addTo(map);
    const list = data.places.map(function (p, at) { return Object.assign({ at: at }, p); });
    let marks = [];
    function size(n) {
      const share = Math.sqrt(n / Math.max(data.top, 1)), grown = data.sizes[0] + (data.sizes[1] - data.sizes[0]) * Math.min(share, 1.5);
      return Math.max(SMALLEST, Math.round(grown * em));
    }

    function tell(marker, across, box, spoken) {
      L.popup({ offset: [0, 6 - across / 2] }).setLatLng(marker.getLatLng()).setContent(box).openOn(map);
      status.textContent = spoken;
    }

    function single(p, across) {
      const numbered = p.number !== null, spoken = (numbered ? "Plats " + p.number + ": " : "") + [p.name].concat(p.lines).join(", ");
      const style = "mark" + (numbered ? "" : " plain") + (p.flagged ? " flagged" : "");
      const look = draw.icon(style, numbered ? String(p.n) : "", [across, across], spoken);
      const marker = L.marker([p.lat, p.lon], { icon: look, riseOnHover: true, zIndexOffset: across, interactive: !data.small, keyboard: !data.small });
      return marker.on("click", function () {
        if (chosen.led && numbered && !document.fullscreenElement) {
          parent.postMessage({ place: p.number }, "*");
        } else {
          tell(marker, across, lines(p.name, p.lines), spoken);
        }
      });
    }

    function several(group) {
      const names = group.places.map(function (p) { return p.n ? p.name + ": " + p.n : p.name; });
      const title = group.places.length + " platser" + (group.n ? ", " + group.n + " händelser" : ""), at = group.places[0];
      const flagged = group.places.some(function (p) { return p.flagged; });
      const look = draw.icon("mark cluster" + (flagged ? " flagged" : ""), String(group.n || group.places.length), [group.size, group.size], title + ". Visa dem var för sig.");
      const marker = L.marker([at.lat, at.lon], { icon: look, riseOnHover: true, zIndexOffset: group.size, interactive: !data.small, keyboard: !data.small });
      const box = L.latLngBounds(group.places.map(function (p) { return [p.lat, p.lon]; }));
      marker.on("click", function () {
        const near = Math.min(map.getBoundsZoom(box, false, [60, 60]), map.getMaxZoom());
        if (near <= map.getZoom()) { // they cannot be told apart
          tell(marker, group.size, lines(title, names), [title].concat(names).join(", "));
          return;
        }
        chosen.next = at;
        map.setView(box.getCenter(), near, { animate: false });
        status.textContent = title;
      });
      return marker;
    }

    function stand(on) {
      const mark = marks.find(function (m) { return m.places.some(on); });
      if (mark) { mark.marker.getElement().focus(); }
    }

    chosen.focus = function (number) { stand(function (p) { return p.number === number; }); };

    /* The names of those that stand alone, below their marks, where there is room and one is near. */
    function name(m) {
      const at = map.layerPointToLatLng(m.now.add([0, m.size / 2 + 15]));
      return draw.name(map, at, "placed", m.places[0].name);
    }

    return function gather() {
      const held = marks.find(function (m) { return m.marker.getElement() === document.activeElement; });
      const back = chosen.next || (held && held.places[0]);
      chosen.next = null;
      layer.clearLayers();
      labels.placed.forEach(function (label) { label.remove(); });
      marks = clusters(map, list, size);
      marks.forEach(function (m) { m.marker = (m.places.length > 1 ? several(m) : single(m.places[0], m.size)).addTo(layer); });
      labels.placed = marks.filter(function (m) { return m.places.length === 1; }).map(name);
      if (!data.small) { oneStop(marks.slice().sort(function (a, b) { return a.places[0].at - b.places[0].at; })); }
      if (back) { stand(function (p) { return p.at === back.at; }); }
      return marks;
    };
  }

  window.samsynPicture = function (map, data) {
    const how = document.getElementById("how"), main = document.querySelector("main"), chosen = { led: false, next: null };
    if (how && matchMedia("(max-width: 36rem), (max-height: 24rem)").matches) { how.open = false; }
    [["cells", 380], ["squares", 385], ["heat", 375], ["areas", 370]].forEach(function (pane) { map.createPane(pane[0]).style.zIndex = pane[1]; });
    const status = element("p", "unseen", "");
    status.setAttribute("role", "status");
    main.append(status);
    draw.background(map, data.backgrounds);
    const labels = draw.ground(map, data.ground, data.whole, data.backgrounds.length > 0);
    areas(map, data.areas);
    cells(map, data.cells);
    squares(map, data.squares);
    if (data.heat) { heat(map, data.heat); }
    draw.controls(map, data, "Händelserna");
    // What is drawn at this distance, so that the legend tells of it and of nothing else.
    function layer() {
      main.dataset.layer = data.heat ? "heat" : data.areas.length && map.getZoom() < data.far ? "areas" : "cells";
    }
    map.on("zoomend", layer);
    layer();
    draw.arrange(map, labels, places(map, data, labels, status, chosen));
    // A page that opens a place beside the map says so; it tells where to stand when that is closed again.
    window.addEventListener("message", function (event) {
      if (event.source !== parent || parent === window || !event.data) { return; }
      if (event.data.opens === true && !chosen.led) {
        chosen.led = true;
        map.closePopup();
      } else if (Number.isInteger(event.data.back)) {
        chosen.focus(event.data.back);
      }
    });
  };
})();
