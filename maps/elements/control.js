'use strict';
/* Who holds the ground: a wash for occupied, the same red as hatch for contested. */
reachline.define('control', (map, data, page) => {
  page.control = data.areas.map(([status, polygons]) => [status, reachline.decodeArea(polygons)]);
  for (const [status, polygons] of page.control) {
    L.polygon(polygons, {
      className: `rl-control rl-${status}`, interactive: false, smoothFactor: 0.6,
    }).addTo(map);
  }
});
