'use strict';
/* The map in the dashboard's frame. It is drawn from the page's own data; a change brings only
   what differs from that. The view and the open card outlive each change. */
(() => {
  const id = document.querySelector('.rl-map').id;
  const base = JSON.parse(document.getElementById(`${id}-data`).textContent);
  let map = null;
  let drawn = document.documentElement.dataset.scene;
  let waiting = null; // the change that came before the frame had a size
  let moved = false; // whether the reader chose the view: only then is it kept
  let touched = false;
  let opened = ''; // the strike whose card is open
  let picked = ''; // the strike last chosen in the table beside the map

  const tell = (message) => parent.postMessage({ reachline: 'map', ...message }, '*');
  const sized = () => {
    const { clientWidth, clientHeight } = document.getElementById(id);
    return clientWidth > 0 && clientHeight > 0;
  };
  const view = () => (moved ? { at: [map.getCenter().lat, map.getCenter().lng], zoom: map.getZoom() } : null);
  const tellView = () => tell({ view: view(), card: opened });

  const card = () => document.querySelector('.rl-card');

  const show = ({ at, zoom }) => {
    map.setView(at, zoom, { animate: false });
    map.fire('dragstart'); // the map's own parts then know that the view is the reader's
    map.fire('dragend');
    moved = true;
  };

  /* Opens the card again without taking the focus or the page's place from the reader. */
  const reopen = (name) => {
    const { openStrike } = map.reachline;
    opened = name && openStrike && openStrike(name, true) ? name : '';
    const { points } = map.reachline;
    if (!name || opened || !points) return;
    // What is drawn as points is unpacked a moment later.
    const held = map;
    points.sifted.then(() => {
      if (held === map && !opened && held.reachline.openStrike(name, true)) opened = name;
    }, () => {});
  };

  const listen = () => {
    map.on('moveend', () => {
      if (touched) moved = true;
      tellView();
    });
  };

  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];

  const begin = () => {
    map = reachline.start(id);
    window[id] = map;
    listen();
    if (waiting) draw(waiting);
    tell({ drawn });
  };

  const draw = (change) => {
    if (!map) {
      waiting = change;
      return;
    }
    const kept = view();
    const name = opened;
    const asked = map.reachline.inspected && map.reachline.inspected();
    map.remove();
    document.querySelector('.reachline').outerHTML = change.html;
    const data = {};
    for (const [part, keys] of Object.entries(change.parts)) {
      const said = { ...base[part], ...change.data[part] };
      data[part] = Object.fromEntries(keys.map((key) => [key, said[key]]));
    }
    document.getElementById(`${id}-data`).textContent = JSON.stringify(data);
    document.documentElement.lang = change.lang;
    sheet.replaceSync(change.css);
    map = reachline.start(id);
    window[id] = map;
    moved = false;
    if (kept) show(kept);
    listen();
    reopen(name);
    if (asked && map.reachline.inspect) map.reachline.inspect(asked.at, { place: asked.place, quiet: true });
    drawn = change.scene;
  };

  addEventListener('message', ({ source, data }) => {
    if (source !== parent || !data || data.reachline !== 'dashboard') return;
    if (data.change && data.change.scene !== drawn) draw(data.change);
    if (map && data.view) show(data.view);
    if (map && data.card && !opened) reopen(data.card);
    if (map && 'pick' in data && data.pick !== picked) {
      picked = data.pick;
      if (picked && picked !== opened) reopen(picked);
    }
    if (map) tell({ drawn, view: view(), card: opened });
  });

  for (const type of ['pointerdown', 'wheel', 'keydown', 'touchstart']) {
    document.addEventListener(type, () => { touched = true; }, { capture: true, passive: true });
  }
  document.addEventListener('click', ({ target }) => {
    const marker = target.closest('.rl-strike');
    if (marker) opened = marker.dataset.strike;
    else if (card()) opened = card().hidden ? '' : card().dataset.strike || opened;
    const home = target.closest('.rl-zoom button:last-child');
    if (home) {
      moved = false;
      touched = false;
    }
    tellView();
  });
  document.addEventListener('keyup', () => {
    const focused = document.activeElement && document.activeElement.closest('.rl-strike');
    if (card() && card().hidden) opened = '';
    else if (card() && card().dataset.strike) opened = card().dataset.strike;
    else if (focused) opened = focused.dataset.strike;
  });

  // A frame begins without a size, in which no map can be fitted to its bounds.
  new ResizeObserver(() => {
    tell({ height: document.body.offsetHeight });
    if (!map && sized()) begin();
  }).observe(document.body);
  if (sized()) begin();
  tell({ ready: true, height: document.body.offsetHeight });
})();
