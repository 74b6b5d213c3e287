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
  let early = {}; // the view and the card that came before the map was drawn
  let kin = null; // what the map shown has in common with other days on its timeline
  let toldDay = ''; // the day last agreed with the dashboard
  let pressed = false;
  let opened = ''; // the strike whose card is open
  let picks = 0; // how often a strike was chosen in the table beside the map

  const tell = (message) => parent.postMessage({ reachline: 'map', ...message }, '*');
  const sized = () => {
    const { clientWidth, clientHeight } = document.getElementById(id);
    return clientWidth > 0 && clientHeight > 0;
  };
  /* Only a view that the reader chose is kept. */
  const view = () => (map.reachline.moved ? { at: [map.getCenter().lat, map.getCenter().lng], zoom: map.getZoom() } : null);
  const tellView = () => tell({ view: view(), card: opened });

  const card = () => document.querySelector('.rl-card');

  const show = ({ at, zoom }) => {
    map.setView(at, zoom, { animate: false });
    map.reachline.moved = true;
  };

  /* Opens the card again without taking the focus or the page's place from the reader. */
  const reopen = (name) => {
    const held = map;
    const { points } = held.reachline;
    const open = () => Boolean(held.reachline.openStrike && held.reachline.openStrike(name, true));
    opened = name && open() ? name : '';
    if (!name || opened || !points) return;
    // What is drawn as points is unpacked a moment later: until then its card counts as open.
    opened = name;
    points.sifted.then(() => {
      if (held !== map || opened !== name || open()) return;
      opened = '';
      tellView();
    }, () => {});
  };
  /* The strike chosen beside the map; empty: none is any more. */
  const pick = (name) => {
    if (name) {
      reopen(name);
      return;
    }
    if (map.reachline.closeCard) map.reachline.closeCard();
    opened = '';
  };
  /* The oblast chosen in a table beside the map, or clicked into: marked, where tables ask for it. */
  let oblast; // its place among the map's oblasts; -1: none, undefined: nobody asks
  let outline = null;
  const mark = (index) => {
    if (outline) outline.remove();
    outline = null;
    oblast = index;
    const shape = index >= 0 && map && map.reachline.shapes.oblasts[index];
    if (!shape) return;
    outline = L.polygon(shape, { className: 'rl-chosen', interactive: false, smoothFactor: 0.6 }).addTo(map);
  };
  const choose = (index) => {
    if (index === oblast) return;
    mark(index);
    if (outline && !map.getBounds().intersects(outline.getBounds())) map.fitBounds(outline.getBounds(), { animate: false });
  };
  const lookIn = () => {
    const { inspected, measure, shapes } = map.reachline;
    const asked = oblast !== undefined && inspected && inspected();
    if (!asked) return;
    const found = shapes.oblasts.findIndex((polygons) => measure.within(polygons, ...asked.at));
    if (found === oblast) return;
    mark(found);
    tell({ oblast: found });
  };

  let seen = ''; // the card that the reader was shown
  /* The place that is asked of beside the map. */
  let spot = '';
  const ask = (at) => {
    const now = at ? at.join() : '';
    if (now === spot) return;
    spot = now;
    const { inspect, closeInspect } = map.reachline;
    if (at && inspect) inspect(at, { quiet: true });
    else if (closeInspect) closeInspect();
  };

  /* What the reader opened or closed, by hand or by key. */
  const look = () => {
    if (map) lookIn();
    const now = card() && !card().hidden ? card().dataset.strike : '';
    if (map && now !== opened) {
      opened = now;
      tellView();
    }
    // On a small screen a card stands under the fold of the page around.
    const shown = [...document.querySelectorAll('.rl-card:not([hidden])')].at(-1);
    const of = shown ? shown.dataset.strike || shown.textContent : '';
    if (shown && of !== seen) {
      const { top, bottom } = shown.getBoundingClientRect();
      tell({ reveal: [top, bottom] });
    }
    seen = of;
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
    map.on('moveend', tellView);
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

  /* Out of sight there is no size to draw for: a watch begun now looks when there is. */
  const awaitSize = () => new ResizeObserver((_, watch) => {
    if (!sized()) return;
    watch.disconnect();
    settle();
  }).observe(document.getElementById(id));

  const take = (change) => {
    const hidden = Boolean(map) && !sized();
    if (!map || hidden || busy()) {
      waiting = change;
      if (hidden) awaitSize();
      return;
    }
    waiting = null;
    toldDay = change.date;
    if (kin && change.kin === kin && map.reachline.timeline) follow(change);
    else draw(change);
    kin = change.kin;
    tell({ drawn });
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
    if (early.view) show(early.view);
    if (early.card && !opened) reopen(early.card);
    mark(early.oblast);
    ask(early.at);
    early = {};
    tell({ drawn });
  };

  /* The timeline's controls, which come when the facts of the map drawn anew are unpacked: the one
     that had the focus has it again. */
  const controls = () => [...document.querySelectorAll('.rl-time input, .rl-time button')];
  const refocus = (held, index) => {
    held.reachline.war.drawn.then(() => {
      const free = !document.activeElement || document.activeElement === document.body;
      if (held === map && free && controls()[index]) controls()[index].focus({ preventScroll: true });
    }, () => {});
  };

  /* The day in the frame's own address was that of the map before. */
  const forget = () => {
    try { history.replaceState(history.state, '', '#'); } catch { /* then it bears none */ }
  };

  const draw = (change) => {
    const kept = view();
    const name = opened;
    const asked = map.reachline.inspected && map.reachline.inspected();
    const control = controls().indexOf(document.activeElement);
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
    if (kept) show(kept);
    listen();
    reopen(name);
    mark(oblast);
    if (control >= 0 && map.reachline.war) refocus(map, control);
    if (asked && map.reachline.inspect) map.reachline.inspect(asked.at, { place: asked.place, quiet: true });
    drawn = change.scene;
  };

  addEventListener('message', ({ source, data }) => {
    if (source !== parent || !data || data.reachline !== 'dashboard') return;
    if (data.shade) document.documentElement.dataset.shade = data.shade;
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
    if (!map) {
      early = { view: data.view || early.view, card: data.card || data.pick || early.card, oblast: data.oblast, at: data.at };
      return;
    }
    if (data.view) show(data.view);
    choose(data.oblast);
    ask(data.at);
    if (data.card && !opened) reopen(data.card);
    // A choice counts once: what only echoes the map's own card must not open it again when closed.
    if ('pick' in data && data.picks !== picks) {
      picks = data.picks;
      if (data.pick !== opened) pick(data.pick);
    }
    tell({ drawn, view: view(), card: opened });
  });

  // Another button opens a menu, and is let go unseen.
  document.addEventListener('pointerdown', ({ button }) => { pressed = button === 0; }, { capture: true, passive: true });
  for (const type of ['pointerup', 'pointercancel']) {
    addEventListener(type, () => { pressed = false; settle(); }, { capture: true, passive: true });
  }
  for (const type of ['click', 'keyup']) document.addEventListener(type, look);

  // A frame begins without a size, in which no map can be fitted to its bounds.
  new ResizeObserver(() => {
    if (sized()) tell({ height: document.body.offsetHeight });
    if (!map && sized()) begin();
  }).observe(document.body);
  if (sized()) begin();
  tell({ ready: true, height: sized() ? document.body.offsetHeight : 0 });
})();
