// The map of places: outlines from outline.js, a circle for each place with a point, its area the number of articles; no tile
// server. Each circle is a link with a name. A place that is a country or a region, or lies outside, is listed under the map.
"use strict";
window.Lagebild = window.Lagebild || {};

(() => {
  const L = window.Lagebild;
  const VIEW = { west: 20, south: 43.2, east: 50, north: 57 };
  const LARGEST = 22; // radius in pixels, on a map of 720
  const NAMES = 14; // most names that are written

  // A projection that keeps shapes, fitted to the corners and the middle of the sides of the view.
  function projected(width, height) {
    const { west, south, east, north } = VIEW;
    const middle = (west + east) / 2;
    const corners = [[west, south], [middle, south], [east, south], [west, north], [middle, north], [east, north]];
    const conic = d3.geoConicConformal().rotate([-middle, 0]).parallels([45, 55]);
    return conic.fitExtent([[0, 0], [width, height]], { type: "MultiPoint", coordinates: corners });
  }

  const outside = (row) =>
    row.longitude < VIEW.west || row.longitude > VIEW.east || row.latitude < VIEW.south || row.latitude > VIEW.north;
  const pointless = (row) =>
    row.latitude == null || row.longitude == null || ["country", "region"].includes(row.scope) || outside(row);
  const said = (row) => `${row.name}: ${L.count(row.articles)} ${L.word("articles")}${row.note ? `, ${row.note}` : ""}`;

  // The name beside a circle, where no other name or circle is: right, left, above, below; nowhere if all are taken.
  function placed(row, taken, [width, height]) {
    const [long, high] = [row.name.length * 7.2 + 4, 15];
    const { x, y, r } = row;
    const ways = [
      { x: x + r + 4, y: y + 4, anchor: "start", left: x + r + 2 },
      { x: x - r - 4, y: y + 4, anchor: "end", left: x - r - long - 2 },
      { x, y: y - r - 4, anchor: "middle", left: x - long / 2 },
      { x, y: y + r + 13, anchor: "middle", left: x - long / 2 },
    ];
    return ways.find((way) => {
      const box = { left: way.left, right: way.left + long, top: way.y - 12, bottom: way.y - 12 + high };
      const within = box.left > 0 && box.right < width && box.top > 0 && box.bottom < height;
      const free = taken.every(
        (other) =>
          other === row.box || box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom,
      );
      if (within && free) taken.push(box);
      return within && free;
    });
  }

  function circles(rows, width, height, projection) {
    const most = d3.max(rows, (row) => row.articles) || 1;
    const radius = d3.scaleSqrt([0, most], [0, Math.max(10, (LARGEST * Math.sqrt(width)) / Math.sqrt(720))]);
    const shown = rows.map((row) => {
      const [x, y] = projection([row.longitude, row.latitude]);
      const r = Math.max(3, radius(row.articles));
      return { ...row, x, y, r, box: { left: x - r, right: x + r, top: y - r, bottom: y + r } };
    });
    return d3.sort(shown, (row) => -row.articles);
  }

  function linked(row) {
    const link = L.svg("a", { href: row.href, "aria-label": said(row), class: "place" });
    link.append(L.svg("title", {}, said(row)), L.svg("circle", { cx: row.x, cy: row.y, r: row.r, class: "dot" }));
    if (row.r < 10) link.append(L.svg("circle", { cx: row.x, cy: row.y, r: 10, class: "reach" })); // a finger needs more
    return link;
  }

  // Draw land, circles from the largest to the smallest, so that none is covered, and the names that find room.
  function map({ rows }, width) {
    const height = Math.round(width * 0.82);
    const projection = projected(width, height);
    const flat = d3.geoPath(d3.geoTransform({ point(x, y) { this.stream.point(...projection([x, y])); } }));
    const svg = L.svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, class: "lagebild map" });
    const land = window.LAGEBILD_OUTLINE.features.map((country) => {
      const own = country.properties.name === "Ukraine" ? "country own" : "country";
      return L.svg("path", { class: own, d: flat(country) });
    });
    const shown = circles(rows.filter((row) => !pointless(row)), width, height, projection);
    const taken = shown.map((row) => row.box);
    const names = [];
    for (const row of shown) {
      if (names.length >= Math.min(NAMES, width / 40)) break;
      const way = placed(row, taken, [width, height]);
      if (way) names.push(L.svg("text", { x: way.x, y: way.y, "text-anchor": way.anchor, class: "place-name" }, row.name));
    }
    svg.append(
      L.svg("g", { "aria-hidden": "true" }, ...land),
      ...shown.map(linked),
      L.svg("g", { "aria-hidden": "true", class: "names" }, ...names),
    );
    const rest = rows.filter(pointless);
    if (!rest.length) return [svg];
    const items = rest.map((row) => {
      const link = L.html("a", "", row.name);
      link.href = row.href;
      return L.html("li", "", link, ` ${L.count(row.articles)}`);
    });
    return [svg, L.html("p", "rest-name", `${L.word("not on the map")}:`), L.html("ul", "rest", ...items)];
  }

  Object.assign(L, { map });
})();
