'use strict';
/* Rings at a distance behind the contact line and bands of published ranges, named on the line. */
reachline.define('rings', (map, data, page) => {
  for (const polygons of data.bands) {
    L.polygon(reachline.decodeArea(polygons), { className: 'rl-band', interactive: false, smoothFactor: 1 }).addTo(map);
  }
  for (const [text, lines] of data.rings) {
    const points = reachline.decodeLines(lines);
    reachline.geodesic(points, 'rl-ring').addTo(map);
    if (!text) continue;
    const longest = points.reduce((best, line) => (line.length > best.length ? line : best), []);
    page.labels.push({
      text, kind: 'ring', order: 2.5,
      spots: () => [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9].map((share) => {
        const at = map.latLngToLayerPoint(longest[Math.floor(share * (longest.length - 1))]);
        return { x: at.x, y: at.y, anchor: 'middle' };
      }),
    });
  }
});
