'use strict';
/* A few words of the editor's, set at a point. */
reachline.define('annotations', (map, data, page) => {
  reachline.decode(data.at).forEach((at, index) => {
    page.labels.push({ text: data.text[index], kind: 'note', order: 0.5 + index / 1000, at, off: 0, centred: true });
  });
});
