'use strict';
/* Plus, minus, and back to the whole map. */
reachline.define('zoom', (map, data, page) => {
  const { html } = reachline;
  const button = (sign, words, act) => {
    const node = html('button', { type: 'button', title: words, 'aria-label': words }, sign);
    node.addEventListener('click', act);
    return node;
  };
  const back = button('⤢', page.words.whole_map, page.home);
  const buttons = html('div', { class: 'rl-zoom', 'data-over-map': '' },
    button('+', page.words.zoom_in, () => map.zoomIn()),
    button('−', page.words.zoom_out, () => map.zoomOut()), back);
  page.root.querySelector('.rl-frame').append(buttons);

  /* The map keeps what it shows when the page grows or shrinks, unless the reader has moved it. */
  let moved = false;
  map.on('dragstart', () => { moved = true; });
  buttons.addEventListener('click', (event) => { moved = event.target !== back; });
  const watcher = new ResizeObserver(() => {
    if (moved) map.invalidateSize({ animate: false });
    else page.home();
  });
  watcher.observe(map.getContainer());
  page.signal.addEventListener('abort', () => watcher.disconnect());
});
