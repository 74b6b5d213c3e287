/* Before the first paint: the legend folds on a phone, and the first view takes the scale that the
   live map will have (it zooms by quarters), so that nothing moves when that comes. */
(() => {
  'use strict';
  const root = document.querySelector('.reachline');
  const legend = root.querySelector('.rl-legend');
  const NARROW_PX = 640; // as the styles have it; a query would answer a picture late
  let folded = null;
  const fold = () => {
    if (folded === innerWidth <= NARROW_PX) return;
    folded = innerWidth <= NARROW_PX;
    if (legend) legend.open = !folded;
  };
  fold();
  const frame = root.querySelector('.rl-frame');
  addEventListener('resize', fold); // a frame may get its width after its page
  root.classList.add('rl-live');
  const first = root.querySelector('.rl-first');
  // Another day is asked for: this one would be wrong.
  if (/[#&]date=/.test(location.hash)) return first.remove();
  const PADDING = 4;
  const [left, top, wide, high] = first.getAttribute('viewBox').split(' ').map(Number);
  const fit = () => {
    const { clientWidth, clientHeight } = frame;
    if (!clientWidth || !clientHeight || !first.isConnected) return;
    const fitted = Math.log2(Math.min((clientWidth - PADDING) / wide, (clientHeight - PADDING) / high));
    const offset = Number(first.dataset.zoom);
    const zoom = Math.floor(Math.round((fitted + offset) * 400) / 100) / 4;
    const perPx = 2 ** (offset - zoom);
    first.setAttribute('viewBox', [
      left + (wide - clientWidth * perPx) / 2, top + (high - clientHeight * perPx) / 2,
      clientWidth * perPx, clientHeight * perPx,
    ].join(' '));
    for (const node of first.querySelectorAll('[data-at]')) {
      node.setAttribute('transform', `translate(${node.dataset.at}) scale(${perPx})`);
    }
    for (const node of first.querySelectorAll('[data-turn]')) {
      node.setAttribute('patternTransform', `${node.dataset.turn} scale(${perPx})`);
    }
  };
  fit();
  return new ResizeObserver(fit).observe(frame);
})();
