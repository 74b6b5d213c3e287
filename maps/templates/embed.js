/* Fit the frame we stand in, and tell the page around how tall we are, in the four ways that content
   systems listen for. No cookie, no storage, no address is needed: it works in a sandbox. */
(() => {
  'use strict';
  if (parent === window) return;
  const EVERY_MS = 1000;
  const REPEATS = 3; // a parent that loads late gets it again; one that does not listen is left alone
  const GIVE = 0.4; // of the map's height is made up for, so that the article need not jump
  const STRETCH = 0.1;
  const LEAST_PX = 200;
  const page = document.querySelector('.rl-page');
  const map = document.querySelector('.rl-map');
  const { embed: id } = document.documentElement.dataset;
  const pym = new URLSearchParams(location.search).get('childId');
  let told = 0;
  let times = 0;
  let wide = 0;

  const seen = () => innerWidth > 0 && innerHeight > 0; // neither hidden nor still without a size

  /* Reserved and needed height differ by a few lines of text: the map makes up for it; what would
     show more than there is to draw is left free at the foot. */
  const fit = () => {
    if (!seen()) return;
    map.style.height = map.style.minHeight = page.style.minHeight = '';
    const own = map.getBoundingClientRect().height;
    const spare = innerHeight - Math.ceil(page.getBoundingClientRect().height);
    if (!spare || Math.abs(spare) > GIVE * own || own + spare < LEAST_PX) return;
    map.style.minHeight = map.style.height = `${own + Math.min(spare, STRETCH * own)}px`;
    page.style.minHeight = `${innerHeight}px`;
  };
  const tell = () => {
    if (!seen()) return; // there is no height to tell
    const height = Math.ceil(page.getBoundingClientRect().height);
    if (height < 1) return; // taken out of sight
    if (height === told && (height === innerHeight || times >= REPEATS)) return;
    times = height === told ? times + 1 : 1;
    told = height;
    parent.postMessage({ 'datawrapper-height': { [id]: height } }, '*');
    parent.postMessage({ sentinel: 'amp', type: 'embed-size', height }, '*');
    parent.postMessage(JSON.stringify({ src: location.href, context: 'iframe.resize', height }), '*');
    if (pym && /^[\w-]{1,100}$/.test(pym)) {
      parent.postMessage(['pym', pym, 'height', height].join('xPYMx'), '*');
    }
  };
  /* What grows by itself, before the reader has touched anything, takes its room from the map;
     what the reader opens is the frame's to follow. Another width is always fitted anew. */
  const settle = () => {
    const touched = navigator.userActivation?.hasBeenActive ?? true;
    const off = Math.ceil(page.getBoundingClientRect().height) !== innerHeight;
    if (innerWidth !== wide || (off && !touched)) fit();
    wide = innerWidth;
    tell();
  };
  settle();
  addEventListener('resize', settle);
  new ResizeObserver(settle).observe(page);
  setInterval(settle, EVERY_MS);
})();
