'use strict';
/* The quiet ground: neighbours, the country, lakes; borders come later, above control. */
reachline.define('ground', (map, data) => {
  const area = (rows, name) => {
    for (const polygons of rows) {
      L.polygon(reachline.decodeArea(polygons), {
        className: name, interactive: false, smoothFactor: 0.6,
      }).addTo(map);
    }
  };
  area(data.neighbours, 'rl-neighbour');
  area(data.country, 'rl-land');
});
