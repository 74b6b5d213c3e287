/* Sets each Reachline frame to the height it asks for. A frame is known by its window, never by an
   address: a sandboxed one has none. */
(() => {
  'use strict';
  if (window.reachlineFrames) return;
  window.reachlineFrames = true;
  addEventListener('message', (event) => {
    const said = event.data && event.data['datawrapper-height'];
    if (!said || typeof said !== 'object') return;
    for (const frame of document.querySelectorAll('iframe[data-reachline]')) {
      const height = said[frame.dataset.reachline];
      if (frame.contentWindow === event.source && Number.isInteger(height)
        && height >= 100 && height <= 20000) frame.style.height = `${height}px`;
    }
  });
})();
