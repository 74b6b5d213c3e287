'use strict';
/* Claimed and not held: dots and a dotted outline, no fill, so that claim and control differ in
   grey as well. */
reachline.define('claims', (map, data) => {
  for (const polygons of data.areas) {
    L.polygon(reachline.decodeArea(polygons), {
      className: 'rl-claim', interactive: false, smoothFactor: 0.6,
    }).addTo(map);
  }
});
