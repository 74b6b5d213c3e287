'use strict';
/* Towns, the largest first, as far as there is room; the first of all (the capital) comes before
   the names of oblasts. The labels element draws the dots. */
reachline.define('places', (map, data, page) => {
  reachline.decode(data.at).forEach((at, index) => {
    page.labels.push({
      text: data.name[index], kind: 'city', order: (index ? 5 : 3.5) + data.rank[index] / 1e5, at, off: 5, dot: true,
      on: data.held[index],
    });
  });
});
