"use strict";
/* The background: streets, houses and water from our own server, drawn in our own colours, light or dark.
   Layers are named as in Protomaps' basemaps or as in OpenMapTiles; the kinds below know both. */
(function () {
  const LASTS = 300000; // milliseconds that the addresses hold at least
  const LIGHT = {
    land: "#f4f1ea", town: "#ebe6dc", farm: "#f1efdc", wood: "#d3e2c6", park: "#c9e2b6", works: "#e2dde6", school: "#f0e2cf",
    pitch: "#b9dcae", grave: "#d5dfc8", water: "#bcd9e6", shore: "#8db4c6", house: "#d6cdbf", wall: "#b3a795",
    street: "#ffffff", edge: "#857e70", main: "#fbe3a2", mainEdge: "#9c7420", motor: "#f2b56b", motorEdge: "#9c5f1b",
    path: "#9b8c74", rail: "#6c6f70", sleeper: "#ffffff", ink: "#2b2f2e", soft: "#55605d", green: "#3f6132", sea: "#28586d", halo: "#ffffff",
  };
  const DARK = {
    land: "#1a2529", town: "#222d31", farm: "#1f2a28", wood: "#1c3228", park: "#20402d", works: "#2a2a36", school: "#332d26",
    pitch: "#23472f", grave: "#24352b", water: "#123c50", shore: "#2e6178", house: "#38444a", wall: "#4c5a61",
    street: "#4a565b", edge: "#7f8d92", main: "#7a6a3e", mainEdge: "#a8935a", motor: "#8d6132", motorEdge: "#c08a4e",
    path: "#7c8a80", rail: "#98a1a3", sleeper: "#1a2529", ink: "#eef2f1", soft: "#c0cac8", green: "#a4cf94", sea: "#a3cfe2", halo: "#10191d",
  };
  const FACE = '"Source Sans 3", "Source Sans 3 Variable", system-ui, "Segoe UI", sans-serif';
  const MOTOR = ["highway", "motorway", "trunk", "motorway_link", "trunk_link"];
  const MAIN = ["major_road", "medium_road", "primary", "secondary", "tertiary", "primary_link", "secondary_link", "tertiary_link"];
  const SMALL = ["minor_road", "minor", "residential", "service", "living_street", "unclassified"];
  const PATHS = ["path", "track", "pedestrian", "footway", "cycleway"];
  const RAILS = ["rail", "transit", "light_rail"];

  function kind(f) { return String(f.props.kind || f.props.class || f.props["pmap:kind"] || ""); }
  function isFerry(f) { return kind(f) === "ferry" || f.props.kind_detail === "ferry"; }
  function among(kinds) { return function (z, f) { return kinds.includes(kind(f)) && !isFerry(f); }; }
  /* Pixels at a zoom, between the pairs (zoom, pixels). */
  function width(...stops) { return function (z) { return protomapsL.exp(1.5, stops)(z); }; }
  function both(layers, rule) { return layers.map(function (layer) { return Object.assign({ dataLayer: layer }, rule); }); }

  function fills(c) {
    function area(colour, kinds, more) {
      const drawn = new protomapsL.PolygonSymbolizer(Object.assign({ fill: colour }, more));
      return both(["landuse", "landcover", "park"], { symbolizer: drawn, filter: among(kinds) });
    }
    return [
      { dataLayer: "earth", symbolizer: new protomapsL.PolygonSymbolizer({ fill: c.land }) },
      area(c.farm, ["farmland", "grass", "meadow", "orchard"]), area(c.wood, ["wood", "forest", "scrub", "nature_reserve"]),
      area(c.town, ["residential", "urban_area", "suburb", "quarter"]), area(c.works, ["industrial", "commercial", "railway", "retail"]),
      area(c.school, ["school", "college", "university", "kindergarten", "hospital"]),
      area(c.park, ["park", "garden", "village_green", "playground", "allotments", "recreation_ground", "golf_course", "public_park"]),
      area(c.grave, ["cemetery"]), area(c.pitch, ["pitch", "stadium", "track"]),
      { dataLayer: "water", symbolizer: new protomapsL.PolygonSymbolizer({ fill: c.water, stroke: c.shore, width: 1, perFeature: false }) , filter: function (z, f) { return f.geomType === 3; } },
      both(["water", "waterway"], { symbolizer: new protomapsL.LineSymbolizer({ color: c.water, width: width([9, 1], [13, 2.5], [18, 12]) }), filter: function (z, f) { return f.geomType === 2; } }),
      both(["buildings", "building"], { minzoom: 14, symbolizer: new protomapsL.PolygonSymbolizer({ fill: c.house, stroke: c.wall, width: 0.75 }) }),
    ].flat();
  }

  function lines(c) {
    const roads = ["roads", "transportation"];
    function line(colour, pixels, kinds, more, from) {
      const drawn = new protomapsL.LineSymbolizer(Object.assign({ color: colour, width: pixels, lineCap: "round", lineJoin: "round" }, more));
      return both(roads, { symbolizer: drawn, filter: among(kinds), minzoom: from });
    }
    function cased(colour, edge, stops, kinds, from) {
      const wider = stops.map(function (s) { return [s[0], s[1] + (s[0] < 13 ? 0.9 : 1.6)]; });
      return [line(edge, width(...wider), kinds, {}, from), line(colour, width(...stops), kinds, {}, from)];
    }
    const small = cased(c.street, c.edge, [[12, 0.4], [14, 2.2], [16, 7], [18, 17]], SMALL, 12);
    const main = cased(c.main, c.mainEdge, [[9, 0.8], [12, 2], [14, 4.5], [16, 10], [18, 22]], MAIN);
    const motor = cased(c.motor, c.motorEdge, [[9, 1.4], [12, 3], [14, 5.5], [16, 12], [18, 26]], MOTOR);
    return [
      line(c.path, width([14, 0.8], [18, 2.5]), PATHS, { dash: [3, 2.5], lineCap: "butt" }, 14),
      small[0], main[0], motor[0], small[1], main[1], motor[1],
      line(c.rail, width([9, 0.9], [14, 2.2], [18, 4]), RAILS),
      line(c.sleeper, width([13, 0.6], [14, 1.1], [18, 2.2]), RAILS, { dash: [5, 5], lineCap: "butt" }, 13),
    ].flat();
  }

  function labels(c) {
    const roads = ["roads", "transportation_name"], name = ["name:sv", "name"];
    function along(kinds, size, from, ink) {
      const drawn = new protomapsL.LineLabelSymbolizer({ labelProps: name, fill: ink, stroke: c.halo, width: 3, font: size + " " + FACE, repeatDistance: 260, maxLabelChars: 40 });
      return both(roads, { symbolizer: drawn, filter: function (z, f) { return among(kinds)(z, f) && Boolean(f.props.name); }, minzoom: from });
    }
    function places(kinds, font, from, to) {
      const drawn = new protomapsL.CenteredTextSymbolizer({ labelProps: name, fill: c.ink, stroke: c.halo, width: 3, font: font + " " + FACE });
      return both(["places", "place"], { symbolizer: drawn, minzoom: from, maxzoom: to, filter: function (z, f) { return kinds.includes(String(f.props.kind_detail || kind(f))); } });
    }
    const water = new protomapsL.CenteredTextSymbolizer({ labelProps: name, fill: c.sea, stroke: c.halo, width: 2, font: "italic 400 13px " + FACE, lineHeight: 1.1 });
    const green = new protomapsL.CenteredTextSymbolizer({ labelProps: name, fill: c.green, stroke: c.halo, width: 2.5, font: "400 12.5px " + FACE, lineHeight: 1.1, maxLineChars: 14 });
    const sign = new protomapsL.ShieldSymbolizer({ labelProps: ["ref"], fill: "#ffffff", background: "#1f6a4d", padding: 3, font: "700 12px " + FACE });
    return [
      places(["city", "town"], "700 17px", 0, 14), places(["village"], "650 15px", 10, 15), places(["hamlet", "suburb", "quarter", "neighbourhood"], "600 13px", 12, 15),
      along(MOTOR, "600 13px", 13, c.ink), along(MAIN, "600 13px", 13, c.ink), along(SMALL, "500 12.5px", 14, c.ink), along(PATHS, "400 12px", 16, c.soft),
      both(["roads", "transportation_name"], { symbolizer: sign, minzoom: 9, maxzoom: 16, filter: function (z, f) { return Boolean(f.props.ref) && among(MOTOR.concat(MAIN))(z, f); } }),
      both(["water", "water_name"], { symbolizer: water, minzoom: 10, filter: function (z, f) { return Boolean(f.props.name) && f.geomType !== 2; } }),
      both(["pois", "park"], { symbolizer: green, minzoom: 15, filter: function (z, f) { return Boolean(f.props.name) && ["park", "pitch", "cemetery", "school", "nature_reserve", "railway", "hospital"].includes(kind(f)); } }),
    ].flat();
  }

  function vectors(told, dark) {
    const c = dark ? DARK : LIGHT;
    return protomapsL.leafletLayer({
      url: told.address, maxDataZoom: told.max, minZoom: told.min + 1, maxZoom: 18, bounds: told.bounds, noWrap: true,
      paintRules: fills(c).concat(lines(c)), labelRules: labels(c), attribution: "", lang: "sv", pane: "background",
    });
  }

  /* Cuts a tile at an outline: beyond it lies a neighbour's background. */
  function cut(map, event, outline) {
    const size = event.target.getTileSize(), corner = L.point(event.coords.x, event.coords.y).scaleBy(size);
    const drawn = outline.map(function (at) {
      const point = map.project(at, event.coords.z).subtract(corner);
      return point.x.toFixed(1) + " " + point.y.toFixed(1);
    });
    event.tile.style.clipPath = 'path("M' + drawn.join("L") + 'Z")';
  }

  /* Draws the background on the map and keeps it in step with light and dark. Calls `late` when its addresses have run
     out, which they do ten minutes after the map was made. */
  window.samsynStreets = function (map, told, late) {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    let layer = null;
    if (!map.getPane("background")) { map.createPane("background").style.zIndex = 250; }
    function draw() {
      if (layer) { layer.remove(); }
      if (told.kind === "raster") {
        layer = L.tileLayer(told.address, { minZoom: told.min, maxNativeZoom: told.max, maxZoom: 18, bounds: told.bounds, noWrap: true, pane: "background", className: "sheet-tile" });
        layer.on("tileerror", function () { if (performance.now() > LASTS) { late(); } });
      } else {
        layer = vectors(told, dark.matches);
      }
      if (told.outline) { layer.on("tileloadstart", function (event) { cut(map, event, told.outline); }); }
      layer.addTo(map);
      return layer;
    }
    if (told.kind === "vector") {
      const load = window.fetch;
      window.fetch = function (address, options) {
        return load(address, options).then(function (answer) {
          if (answer.ok) { return answer; }
          late();
          throw new Error("no tile: " + answer.status);
        });
      };
      dark.addEventListener("change", draw);
    }
    return draw();
  };
})();
