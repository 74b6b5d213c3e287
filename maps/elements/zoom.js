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
  const { x: width, y: height } = map.getSize();
  let fitted = `${width} ${height}`; // drawn at this size already
  const watcher = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = map.getContainer();
    if (fitted === `${clientWidth} ${clientHeight}`) return;
    fitted = `${clientWidth} ${clientHeight}`;
    if (moved) map.invalidateSize({ animate: false });
    else page.home();
  });
  watcher.observe(map.getContainer());
  page.signal.addEventListener('abort', () => watcher.disconnect());
});
