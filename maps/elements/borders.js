'use strict';
/* Water over control, then the borders of oblasts and the state, with the names of both sides. */
reachline.define('borders', (map, data, page) => {
  const quiet = { interactive: false, smoothFactor: 0.6, fill: false };
  for (const lake of data.lakes) {
    L.polygon(reachline.decodeArea(lake), {
      className: 'rl-lake', interactive: false, smoothFactor: 0.6,
    }).addTo(map);
  }
  if (page.oblastBorders.length) {
    L.polyline(page.oblastBorders, { ...quiet, className: 'rl-oblast-border' }).addTo(map);
  }
  for (const polygons of page.shapes.country) {
    L.polygon(polygons, { ...quiet, className: 'rl-country-border' }).addTo(map);
  }
  const around = [-1, 0, 1].flatMap((right) => [-2, -1, 0, 1, 2].map((down) => [right * 20, down * 14]))
    .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
  const name = (kind, order) => ([text, lon, lat, extent, on], index) => {
    page.labels.push({
      text, kind, on, order: order + index / 1000,
      shows: (width) => width <= extent * map.getZoomScale(map.getZoom(), 0) * 256 / 360,
      spots: () => {
        const at = map.latLngToLayerPoint([lat, lon]);
        return around.map(([x, y]) => ({ x: at.x + x, y: at.y + y, anchor: 'middle' }));
      },
    });
  };
  data.oblast_names.forEach(name('oblast', 4));
  data.neighbour_names.forEach(name('neighbour', 6));
  data.seas.forEach(name('sea', 6));
});
