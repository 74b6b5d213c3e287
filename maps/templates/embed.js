/* Fit the frame we stand in, and tell the page around how tall we are, in the four ways that content
   systems listen for. No cookie, no storage, no address is needed: it works in a sandbox. */
(() => {
  'use strict';
  if (parent === window) return;
  const EVERY_MS = 1000;
  const REPEATS = 3; // a parent that loads late gets it again; one that does not listen is left alone
  const GIVE = 0.4; // of its height the map gives or takes, so that the article need not jump
  const LEAST_PX = 220;
  const PATIENCE_MS = 8000; // what is still coming has its place reserved; what never comes has not
  const page = document.querySelector('.rl-page');
  const map = document.querySelector('.rl-map');
  const { embed: id, coming } = document.documentElement.dataset;
  const pym = new URLSearchParams(location.search).get('childId');
  let told = 0;
  let times = 0;
  let wide = 0;

  /* Reserved and needed height differ by a few lines of text: the map makes up for it. */
  const fit = () => {
    if (!innerWidth || !innerHeight) return; // hidden
    map.style.height = '';
    const own = map.getBoundingClientRect().height;
    const spare = innerHeight - Math.ceil(page.getBoundingClientRect().height);
    if (spare && Math.abs(spare) <= GIVE * own && own + spare >= LEAST_PX) {
      map.style.height = `${own + spare}px`;
    }
  };
  const whole = () => !coming || document.querySelector(coming) || performance.now() > PATIENCE_MS;
  const tell = () => {
    const height = Math.ceil(page.getBoundingClientRect().height);
    if (height < 1 || !whole()) return; // hidden, or not all here: there is no height to tell
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
  /* A frame that grew because we asked for it is left as it is; one of another width is fitted. */
  const resized = () => {
    if (innerWidth !== wide) {
      wide = innerWidth;
      fit();
    }
    tell();
  };
  /* What grows by itself, before the reader has touched anything, takes its room from the map. */
  const grown = () => {
    if (navigator.userActivation && !navigator.userActivation.hasBeenActive) fit();
    tell();
  };
  resized();
  addEventListener('resize', resized);
  new ResizeObserver(grown).observe(page);
  setInterval(tell, EVERY_MS);
})();
