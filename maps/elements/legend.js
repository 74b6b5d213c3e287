'use strict';
/* The legend is written into the page; on a phone it starts folded. */
reachline.define('legend', (map, data, page) => {
  const legend = page.root.querySelector('.rl-legend');
  const narrow = matchMedia('(max-width: 640px)');
  const fold = () => { legend.open = !narrow.matches; };
  const { signal } = page;
  narrow.addEventListener('change', fold, { signal });
  addEventListener('beforeprint', () => { legend.open = true; }, { signal });
  addEventListener('afterprint', fold, { signal });
  fold();
});
