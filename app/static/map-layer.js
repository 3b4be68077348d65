"use strict";
/* Draws a map from the data that app/drawing/maps.py wrote. Every text is set with textContent; nothing here reads HTML. */
(function () {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  }

  function element(tag, className, text) {
    const node = document.createElement(tag);
    node.className = className;
    if (text !== undefined) { node.textContent = text; }
    return node;
  }

  /* An icon that is an element of ours, with a name that a screen reader says. */
  const Icon = L.DivIcon.extend({
    createIcon: function (old) {
      const node = L.DivIcon.prototype.createIcon.call(this, old);
      if (this.options.label) { node.setAttribute("aria-label", this.options.label); }
      return node;
    },
  });

  function icon(className, text, size, label) {
    return new Icon({ className: className, html: element("span", "", text), iconSize: size, label: label });
  }

  function name(map, at, className, text) {
    const label = icon("name " + className, text, [0, 0]);
    return L.marker(at, { icon: label, interactive: false, keyboard: false, pane: "names" }).addTo(map);
  }

  /* A soft line through the same points (Catmull-Rom), for what in nature has no corners. */
  function smooth(points) {
    const n = points.length, closed = n > 3 && String(points[0]) === String(points[n - 1]), soft = [];
    if (n < 3 || n > 60) { return points; }
    function at(i) { return closed ? points[(i + n - 1) % (n - 1)] : points[Math.min(Math.max(i, 0), n - 1)]; }
    for (let i = 0; i < n - 1; i += 1) {
      const a = at(i - 1), b = at(i), c = at(i + 1), d = at(i + 2);
      for (let t = 0; t < 1; t += 0.125) {
        soft.push([0, 1].map(function (k) {
          return b[k] + 0.5 * t * (c[k] - a[k] + t * (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k] + t * (3 * (b[k] - c[k]) + d[k] - a[k])));
        }));
      }
    }
    soft.push(points[n - 1]);
    return soft;
  }

  const WORLD = [[-85, -180], [-85, 180], [85, 180], [85, -180]];
  const ORDER = ["outline", "water", "sub_area", "road", "railway", "drawn"];

  /* Streets under everything else, where there is a file of them; else whatever the outlines can tell. */
  function background(map, all) {
    const words = document.getElementById("loading"), stage = document.querySelector(".stage");
    function ready() { words.hidden = true; }
    function late() {
      if (document.getElementById("late")) { return; }
      const row = element("p", "late", "Kartan har varit öppen länge. Ladda om sidan för att se fler gator.");
      row.id = "late";
      row.setAttribute("role", "status");
      stage.append(row);
      ready();
    }
    if (!all.length) { ready(); return; }
    map.options.zoomSnap = 1; // between two zooms the names would be scaled, and too small
    all.forEach(function (told) { window.samsynStreets(map, told, late).on("load", ready); });
  }

  function ground(map, shapes, whole, streets) {
    ORDER.forEach(function (kind, i) { map.createPane(kind).style.zIndex = 300 + i; });
    map.createPane("names").style.zIndex = 450;
    map.createPane("edge").style.zIndex = 390;
    const view = L.latLngBounds(whole), labels = { towns: [], placed: [], other: [] };
    if (streets) { // what lies outside every municipality of the map is dimmed
      const holes = shapes.filter(function (shape) { return shape.kind === "outline"; }).map(function (shape) { return shape.points; });
      if (holes.length) { L.polygon([WORLD].concat(holes), { interactive: false, pane: "outline", className: "veil" }).addTo(map); }
    }
    shapes.forEach(function (shape) {
      if (shape.kind === "locality") {
        labels.towns.push(name(map, shape.anchor, "locality", shape.name));
        return;
      }
      const major = /^E\d/.test(shape.name) ? " major" : "";
      const style = { interactive: false, pane: shape.kind, className: shape.kind + (shape.closed ? " area" : " line") + major };
      const points = ["outline", "sub_area", "drawn"].includes(shape.kind) ? shape.points : smooth(shape.points);
      if (!(streets && shape.kind === "outline")) { (shape.closed ? L.polygon : L.polyline)(points, style).addTo(map); }
      if (shape.kind === "outline") {
        L.polygon(shape.points, { interactive: false, pane: "edge", className: "edge" }).addTo(map);
      } else if (shape.kind === "road") {
        const seen = shape.points.filter(function (p) { return view.contains(p); });
        if (seen.length) {
          const sign = shape.name.replace(/^(Riksväg|Länsväg|Väg)\s+/, "");
          labels.other.push(name(map, seen[Math.floor(seen.length / 2)], "sign" + major, sign));
        }
      } else if (shape.anchor && shape.closed) {
        labels.other.push(name(map, shape.anchor, shape.kind, shape.name));
      }
    });
    return labels;
  }

  /* Zoom buttons, scale, a view of everything, sizes that follow the frame, and names that fit the zoom. */
  function controls(map, data, otherWords) {
    if (data.small) { still(map, data); return; }
    L.control.zoom({ zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut" }).addTo(map);
    fullScreen(map);
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    const box = map.getContainer();
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Karta. Flytta den med piltangenterna, zooma med plus och minus. På en plats går piltangenterna till nästa.");

    const whole = L.latLngBounds(data.whole), near = L.latLngBounds(data.fit);
    let target = near, moved = false, ours = false;
    function show(where) {
      target = where;
      ours = true;
      map.fitBounds(where, { padding: [40, 40], maxZoom: 15, animate: false });
      ours = false;
    }
    map.on("movestart zoomstart", function () { moved = moved || !ours; });
    if (!whole.equals(near)) {
      const button = element("button", "whole", "Hela kartan");
      button.type = "button";
      const Whole = L.Control.extend({ options: { position: "topright" }, onAdd: function () { return button; } });
      L.DomEvent.disableClickPropagation(button);
      button.addEventListener("click", function () {
        show(target === near ? whole : near);
        button.textContent = target === near ? "Hela kartan" : otherWords;
      });
      new Whole().addTo(map);
    }
    show(near);

    ["pointerdown", "keydown", "wheel"].forEach(function (kind) {
      box.addEventListener(kind, function () { moved = true; }, { capture: true, passive: true });
    });
    function fill() {
      if (!box.clientWidth || box.clientHeight < 120) { return; }  // folded away, or between two layouts when printing
      map.invalidateSize({ pan: false });
      if (!moved) { show(target); }
    }
    new ResizeObserver(fill).observe(box);
    matchMedia("print").addEventListener("change", fill);
    takeHold(map, box);
    // The wheel scrolls the page until somebody has taken hold of the map.
    box.addEventListener("pointerdown", function () { map.scrollWheelZoom.enable(); });
    box.addEventListener("mouseleave", function () { map.scrollWheelZoom.disable(); });
    box.addEventListener("keydown", function (event) { if (event.key === "Escape") { map.closePopup(); } });
    map.on("popupopen", function (event) {
      const close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
      if (close) { close.setAttribute("aria-label", "Stäng"); }
    });
    distance(map, data);
  }

  function distance(map, data) {
    const box = map.getContainer();
    function far() {
      box.classList.toggle("far", map.getZoom() < data.far);
      box.classList.toggle("near", map.getZoom() >= 13.5);
    }
    map.on("zoomend", far);
    far();
  }

  /* A small cut that is only looked at: nothing on it is moved or chosen, and the Tab key passes it. */
  function still(map, data) {
    ["dragging", "touchZoom", "doubleClickZoom", "boxZoom", "keyboard"].forEach(function (kind) { map[kind].disable(); });
    map.getContainer().removeAttribute("tabindex");
    function show() { map.invalidateSize({ pan: false }).fitBounds(L.latLngBounds(data.fit).pad(-0.2), { padding: [8, 8], maxZoom: 15, animate: false }); }
    new ResizeObserver(show).observe(map.getContainer());
    distance(map, data);
    show();
  }

  /* Where the page around lets its frame fill the screen. */
  function fullScreen(map) {
    if (!document.fullscreenEnabled) { return; }
    const button = element("button", "whole", "Helskärm");
    button.type = "button";
    const Full = L.Control.extend({ options: { position: "topleft" }, onAdd: function () { return button; } });
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", function () {
      if (document.fullscreenElement) { document.exitFullscreen(); } else { document.documentElement.requestFullscreen(); }
    });
    document.addEventListener("fullscreenchange", function () {
      button.textContent = document.fullscreenElement ? "Stäng helskärm" : "Helskärm";
    });
    new Full().addTo(map);
  }

  /* A finger that passes over the map scrolls the page. Two fingers move the map; after a tap one finger does, until the
     map is let go. A mouse moves it at once. */
  function takeHold(map, box) {
    let finger = false, held = false;
    const row = element("p", "hold"), words = element("span", ""), button = element("button", "let-go", "Släpp kartan");
    button.type = "button";
    row.append(words, button);
    function hold(now) {
      held = now;
      words.textContent = now ? "Ett finger flyttar kartan." : "Två fingrar flyttar kartan. Tryck på den för att flytta den med ett finger.";
      button.hidden = !now;
      if (finger && !now) { map.dragging.disable(); } else { map.dragging.enable(); }
    }
    function by(type) {
      finger = type === "touch";
      hold(held && finger);
    }
    // Before Leaflet hears of it, and so that the browser knows beforehand who scrolls.
    box.addEventListener("pointerdown", function (event) { by(event.pointerType); }, { capture: true, passive: true });
    box.addEventListener("pointerover", function (event) { if (event.pointerType === "mouse") { by("mouse"); } }, { passive: true });
    box.addEventListener("click", function () { if (finger) { hold(true); } });
    window.addEventListener("blur", function () { hold(false); });
    button.addEventListener("click", function () { hold(false); });
    if (matchMedia("(any-pointer: coarse)").matches) {
      box.closest(".stage").after(row);
      by("touch");
    }
  }

  /* Half the width and height of a name, and whether a name at a point would touch any of the marks. */
  function halfOf(label) {
    const text = label.getElement().firstChild;
    return [text.offsetWidth / 2 + 3, text.offsetHeight / 2 + 1];
  }

  function touches(p, half, marks) {
    return marks.some(function (m) {
      const dx = Math.max(Math.abs(m.now.x - p.x) - half[0], 0), dy = Math.max(Math.abs(m.now.y - p.y) - half[1], 0);
      return Math.hypot(dx, dy) < m.size / 2 + 2;
    });
  }

  /* The name of a town steps aside for the marks, to the nearest free spot around it. */
  function stepAside(map, town, marks) {
    town.home = town.home || town.getLatLng();
    const half = halfOf(town), home = map.latLngToLayerPoint(town.home);
    for (let away = 0; away <= 160; away += 8) {
      for (let turn = 0; turn < 12; turn += 1) {
        const angle = Math.PI / 2 + (turn % 2 ? -1 : 1) * Math.ceil(turn / 2) * Math.PI / 6;
        const p = L.point(home.x + away * Math.cos(angle), home.y + away * Math.sin(angle));
        if (!touches(p, half, marks)) { town.setLatLng(map.layerPointToLatLng(p)); return; }
      }
    }
    town.setLatLng(town.home);
  }

  /* Names that would cover marks or more important names are left out at this zoom. */
  function declutter(map, labels, marks) {
    const kept = [];
    labels.towns.concat(labels.placed, labels.other).forEach(function (label) {
      const node = label.getElement();
      node.classList.remove("crowded");
      const half = halfOf(label), p = map.latLngToLayerPoint(label.getLatLng());
      const town = labels.towns.includes(label);
      const crowded = (!town && touches(p, half, marks)) || kept.some(function (k) {
        return Math.abs(k.p.x - p.x) < k.half[0] + half[0] && Math.abs(k.p.y - p.y) < k.half[1] + half[1];
      });
      node.classList.toggle("crowded", crowded);
      if (!crowded && half[0] > 3) { kept.push({ p: p, half: half }); }
    });
  }

  /* Marks first, then the names of towns around them, then whatever else there is room for; anew at each zoom. `gather`
     gives the marks of this zoom. */
  function arrange(map, labels, gather) {
    function anew() {
      const marks = gather();
      labels.towns.forEach(function (town) { stepAside(map, town, marks); });
      declutter(map, labels, marks);
    }
    map.on("zoomend resize", anew);
    anew();
  }

  window.samsynMap = { element: element, icon: icon, name: name, background: background, ground: ground, controls: controls, arrange: arrange };
})();
