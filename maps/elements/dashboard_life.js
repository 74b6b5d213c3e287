'use strict';
/* Before everything else in the dashboard's frame: what a map hangs on the window is known, so
   that the map can be taken away and drawn anew as often as a control is moved. */
const dashboardLife = (() => {
  let ending = new AbortController();
  let watchers = [];
  const listen = EventTarget.prototype.addEventListener;
  const Watcher = window.ResizeObserver;

  EventTarget.prototype.addEventListener = function addListener(type, heard, options) {
    if (this !== window && !(this instanceof MediaQueryList)) {
      return listen.call(this, type, heard, options);
    }
    const asked = typeof options === 'object' ? options : { capture: Boolean(options) };
    return listen.call(this, type, heard, { ...asked, signal: ending.signal });
  };
  window.ResizeObserver = class extends Watcher {
    constructor(told) {
      super(told);
      watchers.push(this);
    }
  };

  /* The frame's own listeners outlive every map. */
  const lasting = (target, type, heard, options) => listen.call(target, type, heard, options);
  const end = () => {
    ending.abort();
    ending = new AbortController();
    for (const watcher of watchers) watcher.disconnect();
    watchers = [];
  };
  return { end, lasting, Watcher };
})();
