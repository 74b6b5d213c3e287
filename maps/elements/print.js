'use strict';
/* On paper the map takes the sheet's width and shows the whole again; after it, the screen's width and
   the view that the reader had chosen. */
reachline.define('print', (map, data, page) => {
  const frame = page.root.querySelector('.rl-frame');
  const place = map.getContainer();
  let printing = false;
  let kept = null;
  const fit = (width, height) => {
    frame.style.width = width;
    place.style.height = height;
    page.home();
    page.placeLabels();
  };
  const before = () => {
    if (printing) return;
    printing = true;
    kept = page.moved ? { at: map.getCenter(), zoom: map.getZoom() } : null;
    const wide = Math.min(data.width, place.clientWidth);
    fit(`${wide}px`, `${Math.round(wide * Math.min(0.75, place.clientHeight / place.clientWidth))}px`);
  };
  const after = () => {
    if (!printing) return;
    printing = false;
    fit('', '');
    if (kept) map.setView(kept.at, kept.zoom, { animate: false });
  };
  const { signal } = page;
  addEventListener('beforeprint', before, { signal });
  addEventListener('afterprint', after, { signal });
  matchMedia('print').addEventListener('change', (event) => (event.matches ? before() : after()), { signal });
});
