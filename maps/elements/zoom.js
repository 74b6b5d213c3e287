'use strict';
/* Plus, minus, and back to the whole map. */
reachline.define('zoom', (map, data, page) => {
  const { html } = reachline;
  const button = (sign, words, act) => {
    const node = html('button', { type: 'button', title: words, 'aria-label': words }, sign);
    node.addEventListener('click', act);
    return node;
  };
  const buttons = html('div', { class: 'rl-zoom', 'data-over-map': '' },
    button('+', page.words.zoom_in, () => map.zoomIn()),
    button('−', page.words.zoom_out, () => map.zoomOut()), button('⤢', page.words.whole_map, page.home));
  page.root.querySelector('.rl-frame').append(buttons);

  /* When the page grows or shrinks the map shows the whole again, unless the reader chose a view. */
  const { x: width, y: height } = map.getSize();
  let fitted = `${width} ${height}`; // drawn at this size already
  const watcher = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = map.getContainer();
    if (fitted === `${clientWidth} ${clientHeight}`) return;
    fitted = `${clientWidth} ${clientHeight}`;
    if (page.moved) map.invalidateSize({ animate: false });
    else page.home();
  });
  watcher.observe(map.getContainer());
  page.signal.addEventListener('abort', () => watcher.disconnect());
});
