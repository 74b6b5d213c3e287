'use strict';
/* The one dark, crisp line. */
reachline.define('contact_line', (map, data, page) => {
  const all = [];
  for (const lines of data.pieces) {
    const points = reachline.decodeLines(lines);
    L.polyline(points, { className: 'rl-contact-line', interactive: false, smoothFactor: 0.6 }).addTo(map);
    page.lines.push(...points);
    all.push(...points);
  }
  if (!data.words) return;
  const longest = all.reduce((best, line) => (line.length > best.length ? line : best), []);
  page.labels.push({
    text: data.words, kind: 'line', order: 2.2, strict: true, on: 1,
    spots: () => Array.from({ length: 40 }, (_, step) => {
      const at = map.latLngToLayerPoint(longest[Math.floor((step / 40) * longest.length)]);
      return [{ x: at.x + 9, y: at.y + 9, anchor: 'start' }, { x: at.x + 9, y: at.y, anchor: 'start' }];
    }).flat(),
  });
});
