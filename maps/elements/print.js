'use strict';
/* On paper the map takes the sheet's width and shows the whole again; after it, the screen's. */
reachline.define('print', (map, data, page) => {
  const frame = page.root.querySelector('.rl-frame');
  const place = map.getContainer();
  let printing = false;
  const fit = (width, height) => {
    frame.style.width = width;
    place.style.height = height;
    page.home();
    page.placeLabels();
  };
  const before = () => {
    if (printing) return;
    printing = true;
    const wide = Math.min(data.width, place.clientWidth);
    fit(`${wide}px`, `${Math.round(wide * Math.min(0.75, place.clientHeight / place.clientWidth))}px`);
  };
  const after = () => {
    if (!printing) return;
    printing = false;
    fit('', '');
  };
  const { signal } = page;
  addEventListener('beforeprint', before, { signal });
  addEventListener('afterprint', after, { signal });
  matchMedia('print').addEventListener('change', (event) => (event.matches ? before() : after()), { signal });
});
