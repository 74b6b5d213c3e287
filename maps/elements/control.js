'use strict';
/* Who holds the ground: a wash for occupied, the same red as hatch for contested. */
reachline.define('control', (map, data) => {
  for (const [status, polygons] of data.areas) {
    L.polygon(reachline.decodeArea(polygons), {
      className: `rl-control rl-${status}`, interactive: false, smoothFactor: 0.6,
    }).addTo(map);
  }
});
