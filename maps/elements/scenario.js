'use strict';
/* What a proposal would move: a hatch for each way, so that the ways differ in grey as well. */
reachline.define('scenario', (map, data) => {
  for (const [moves, polygons] of data.areas) {
    L.polygon(reachline.decodeArea(polygons), {
      className: `rl-scenario rl-${moves.replaceAll('_', '-')}`, interactive: false, smoothFactor: 0.6,
    }).addTo(map);
  }
});
