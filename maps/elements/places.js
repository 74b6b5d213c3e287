'use strict';
/* Towns, the largest first, as far as there is room; the labels element draws the dots. */
reachline.define('places', (map, data, page) => {
  reachline.decode(data.at).forEach((at, index) => {
    page.labels.push({
      text: data.name[index], kind: 'city', order: 5 + data.rank[index] / 1e5, at, off: 5, dot: true,
      on: data.held[index],
    });
  });
});
