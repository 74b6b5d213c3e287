'use strict';
/* The page comes first: one finger and the plain wheel scroll it; two fingers and Ctrl with the
   wheel move the map. A word says so when someone tries. */
reachline.define('gestures', (map, data, page) => {
  const frame = page.root.querySelector('.rl-frame');
  const place = map.getContainer();
  const hint = reachline.html('p', { class: 'rl-hint', 'aria-hidden': 'true' });
  frame.append(hint);
  const TIMES = 3; // then a reader knows
  let timer = 0;
  const told = {};
  const tell = (words) => {
    if (!hint.classList.contains('rl-shown')) told[words] = (told[words] || 0) + 1;
    if (told[words] > TIMES) return;
    hint.textContent = words;
    hint.classList.add('rl-shown');
    clearTimeout(timer);
    timer = setTimeout(() => hint.classList.remove('rl-shown'), 1200);
  };

  // A hand on the mouse drags, a finger does not: decided anew with each touch of the map.
  frame.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') map.dragging.disable();
    else map.dragging.enable();
  }, true);
  if (matchMedia('(pointer: coarse)').matches) map.dragging.disable();
  let from = null;
  place.addEventListener('touchstart', (event) => {
    from = event.touches.length === 1 ? [event.touches[0].clientX, event.touches[0].clientY] : null;
  }, { passive: true });
  place.addEventListener('touchmove', (event) => {
    if (!from || event.touches.length !== 1) return;
    const { clientX, clientY } = event.touches[0];
    if (Math.hypot(clientX - from[0], clientY - from[1]) > 24) tell(page.words.two_fingers);
  }, { passive: true });

  frame.addEventListener('wheel', (event) => {
    if (event.target.closest('.rl-card')) return;
    if (event.ctrlKey || event.metaKey) map.scrollWheelZoom.enable();
    else {
      map.scrollWheelZoom.disable();
      tell(page.words.ctrl_zoom);
    }
  }, { capture: true, passive: true });
});
