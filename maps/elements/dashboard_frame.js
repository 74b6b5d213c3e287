'use strict';
/* The map in the dashboard's frame. It is drawn from the page's own data; a change brings only
   what differs from that. The view and the open card outlive each change. A day that the reader
   chose on the timeline is drawn already when the dashboard's change comes: then the map stays. */
(() => {
  const id = document.querySelector('.rl-map').id;
  const base = JSON.parse(document.getElementById(`${id}-data`).textContent);
  let map = null;
  let drawn = document.documentElement.dataset.scene;
  let waiting = null; // the change that came before the frame had a size, or while the timeline moves
  let kin = null; // what the map shown has in common with other days on its timeline
  let toldDay = ''; // the day last agreed with the dashboard
  let pressed = false;
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

  /* A reader at the slider is left alone until the day stands. */
  const busy = () => {
    const { timeline } = map.reachline;
    return Boolean(timeline) && (pressed || !timeline.resting());
  };
  const settle = () => {
    if (map && waiting && !busy()) take(waiting);
  };

  const listen = () => {
    map.on('moveend', () => {
      if (touched) moved = true;
      tellView();
    });
    map.on('reachline:rest', ({ date }) => {
      const told = date === toldDay;
      toldDay = date;
      if (!told) tell({ day: date });
      if (told || (waiting && waiting.date === date)) settle();
    });
  };

  /* Another day of the same map: the timeline goes there, and only words are new. */
  const follow = (change) => {
    const { timeline } = map.reachline;
    const day = timeline.war.dayOf(change.date);
    if (timeline.day() !== day) timeline.show(day);
    const said = new DOMParser().parseFromString(change.html, 'text/html');
    document.getElementById(id).setAttribute('aria-label', said.getElementById(id).getAttribute('aria-label'));
    document.getElementById(`${id}-alt`).textContent = said.getElementById(`${id}-alt`).textContent;
    drawn = change.scene;
  };

  const take = (change) => {
    if (map && busy()) {
      waiting = change;
      return;
    }
    waiting = null;
    toldDay = change.date;
    if (map && kin && change.kin === kin && map.reachline.timeline) follow(change);
    else draw(change);
    if (map) kin = change.kin;
  };

  let shade = 'light'; // of the ground that the dashboard stands on
  let colours = { css: '', dark: '' };
  const paint = () => {
    sheet.replaceSync((shade === 'dark' && colours.dark) || colours.css);
    if (map) map.fire('reachline:look'); // what is on a canvas does not follow by itself
  };
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];

  const begin = () => {
    map = reachline.start(id);
    window[id] = map;
    listen();
    if (waiting) take(waiting);
    tell({ drawn });
  };

  /* The slider of the map drawn anew comes when its facts are unpacked. */
  const refocus = (held) => {
    held.reachline.war.drawn.then(() => {
      const free = !document.activeElement || document.activeElement === document.body;
      if (held === map && free && held.reachline.timeline) held.reachline.timeline.slider.focus({ preventScroll: true });
    }, () => {});
  };

  /* The day in the frame's own address was that of the map before. */
  const forget = () => {
    try { history.replaceState(history.state, '', '#'); } catch { /* then it bears none */ }
  };

  const draw = (change) => {
    if (!map) {
      waiting = change;
      return;
    }
    const kept = view();
    const name = opened;
    const asked = map.reachline.inspected && map.reachline.inspected();
    const { timeline } = map.reachline;
    const atSlider = Boolean(timeline) && document.activeElement === timeline.slider;
    map.remove();
    document.querySelector('.reachline').outerHTML = change.html;
    const data = {};
    for (const [part, keys] of Object.entries(change.parts)) {
      const said = { ...base[part], ...change.data[part] };
      data[part] = Object.fromEntries(keys.map((key) => [key, said[key]]));
    }
    document.getElementById(`${id}-data`).textContent = JSON.stringify(data);
    document.documentElement.lang = change.lang;
    colours = { css: change.css, dark: change.dark };
    forget();
    map = null;
    paint();
    map = reachline.start(id);
    window[id] = map;
    moved = false;
    if (kept) show(kept);
    listen();
    reopen(name);
    if (atSlider && map.reachline.war) refocus(map);
    if (asked && map.reachline.inspect) map.reachline.inspect(asked.at, { place: asked.place, quiet: true });
    drawn = change.scene;
  };

  addEventListener('message', ({ source, data }) => {
    if (source !== parent || !data || data.reachline !== 'dashboard') return;
    if (data.shade && data.shade !== shade) {
      shade = data.shade;
      if (data.change) colours = { css: data.change.css, dark: data.change.dark };
      paint();
    }
    if (data.change && (data.change.scene !== drawn || waiting)) take(data.change);
    else if (data.change) {
      kin = data.change.kin;
      toldDay = data.change.date;
    }
    if (map && data.view) show(data.view);
    if (map && data.card && !opened) reopen(data.card);
    if (map && 'pick' in data && data.pick !== picked) {
      picked = data.pick;
      if (picked && picked !== opened) reopen(picked);
    }
    if (map) tell({ drawn, view: view(), card: opened });
  });

  document.addEventListener('pointerdown', () => { pressed = true; }, { capture: true, passive: true });
  for (const type of ['pointerup', 'pointercancel']) {
    addEventListener(type, () => { pressed = false; settle(); }, { capture: true, passive: true });
  }
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
