/* Sets each Reachline frame to the height it asks for. A frame is known by its window, never by an
   address or a name: a sandboxed one has no address, and a corrected map has another name. */
(() => {
  'use strict';
  if (window.reachlineFrames) return;
  window.reachlineFrames = true;
  addEventListener('message', (event) => {
    const said = event.data && event.data['datawrapper-height'];
    if (!said || typeof said !== 'object' || Array.isArray(said)) return;
    const [height] = Object.values(said);
    if (!Number.isInteger(height) || height < 100 || height > 20000) return;
    for (const frame of document.querySelectorAll('iframe[data-reachline]')) {
      if (frame.contentWindow === event.source && frame.clientHeight !== height) {
        frame.style.height = `${height}px`;
      }
    }
  });
})();
