'use strict';
/* The legend is written into the page; on a phone it starts folded. */
reachline.define('legend', (map, data, page) => {
  const legend = page.root.querySelector('.rl-legend');
  const narrow = matchMedia('(max-width: 640px)');
  let kept = null; // while it is printed, open: whether it was so on the screen
  const fold = () => { if (kept === null) legend.open = !narrow.matches; };
  const { signal } = page;
  narrow.addEventListener('change', fold, { signal });
  addEventListener('beforeprint', () => {
    kept ??= legend.open;
    legend.open = true;
  }, { signal });
  addEventListener('afterprint', () => {
    legend.open = kept ?? legend.open;
    kept = null;
  }, { signal });
  fold();
});
