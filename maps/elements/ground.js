'use strict';
/* The quiet ground: neighbours and the country; borders come later, above control. Areas share
   their borders: each is an arc, written once. */
reachline.define('ground', (map, data, page) => {
  const arcs = reachline.decodeLines(data.arcs);
  const ring = (names) => names.flatMap((name) => (
    name < 0 ? [...arcs[~name]].reverse() : arcs[name]).slice(1));
  const area = (polygons) => polygons.map((rings) => rings.map(ring));
  page.shapes = { country: data.country.map(area), oblasts: data.oblasts.map(area) };
  const outline = new Set(data.country.flat(3).map((name) => (name < 0 ? ~name : name)));
  const inner = new Set(data.oblasts.flat(3).map((name) => (name < 0 ? ~name : name)));
  page.oblastBorders = data.borders ? [...inner].filter((name) => !outline.has(name)).map((name) => arcs[name]) : [];
  const put = (areas, name) => {
    for (const polygons of areas) {
      L.polygon(polygons, { className: name, interactive: false, smoothFactor: 0.6 }).addTo(map);
    }
  };
  put(data.neighbours.map(area), 'rl-neighbour');
  put(page.shapes.country, 'rl-land');
});
