'use strict';
/* The one dark, crisp line. */
reachline.define('contact_line', (map, data, page) => {
  for (const lines of data.pieces) {
    const points = reachline.decodeLines(lines);
    L.polyline(points, { className: 'rl-contact-line', interactive: false, smoothFactor: 0.6 }).addTo(map);
    page.lines.push(...points);
  }
});
