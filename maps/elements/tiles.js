'use strict';
/* Tiles of a named provider under everything; without them nothing is fetched. */
reachline.define('tiles', (map, data, page) => {
  page.root.classList.add('rl-tiled');
  L.tileLayer(data.url, { ...data.options, zIndex: 0 }).addTo(map);
});
