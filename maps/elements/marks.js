'use strict';
/* What points and counts have in common: a canvas of marks over the map, a list of them for the
   keyboard, the pages of a long table. Which marks there are and how they look is theirs. */
reachline.define('marks', (map, data, page) => {
  const { html } = reachline;
  const WORLD = 256;
  const PAPER_DOTS = 3; // dots for a px on paper
  const WAIT_MS = 150; // after the last move: the list follows

  const refused = () => { page.root.dataset.points = 'refused'; };

  /* The facts, once they are unpacked, and who is told when others of them pass. */
  const facts = (payload, store) => {
    const changed = [];
    page.points = {
      ready: reachline.unzip(payload).then((bytes) => {
        if (page.signal.aborted) throw new Error('the map has gone');
        return store(bytes);
      }),
      /* Called after each change of what passes. */
      onChange: (call) => changed.push(call),
      tell: () => { for (const call of changed) call(); },
    };
    page.points.ready.catch(refused);
  };

  /* A canvas that goes with the map. `hit` finds the mark under a point, `paint` paints the view as
     it was placed, `draw` places and paints it anew; `roles` are the colours needed. Clicks are heard
     before those parts hear them that come later: a mark takes its own. */
  const canvas = (name, { roles, hit, paint, draw }) => {
    const { points } = page;
    const node = html('canvas', { class: 'leaflet-zoom-animated', 'aria-hidden': 'true' });
    const pane = map.createPane(name);
    pane.classList.add('rl-marks', `rl-${name}`);
    pane.append(node);
    const pen = node.getContext('2d');
    const paper = matchMedia('print');
    let look = null;
    let drawn = null; // the corner of what the canvas shows, and its zoom
    let over = null; // the mark under the pointer

    const view = () => {
      const { x, y } = map.project(map.containerPointToLatLng([0, 0]));
      const size = map.getSize();
      return { x, y, width: size.x, height: size.y, scale: WORLD * 2 ** map.getZoom() };
    };
    const colours = () => {
      if (look) return look;
      const style = getComputedStyle(page.root);
      look = Object.fromEntries([...roles, 'font'].map((role) => [role, style.getPropertyValue(`--${role}`).trim()]));
      return look;
    };
    /* Empties the canvas, as large as the view; what is written on it stands in the middle. */
    const clear = ({ width, height }) => {
      const dots = paper.matches ? PAPER_DOTS : Math.max(1, devicePixelRatio);
      const [wide, high] = [width, height].map((side) => Math.round(side * dots));
      if (node.width !== wide || node.height !== high) {
        Object.assign(node, { width: wide, height: high });
        Object.assign(node.style, { width: `${width}px`, height: `${height}px` });
      }
      pen.setTransform(dots, 0, 0, dots, 0, 0);
      pen.clearRect(0, 0, width, height);
      const colour = colours();
      Object.assign(pen, { textAlign: 'center', textBaseline: 'middle', font: `700 10.5px ${colour.font}` });
      return colour;
    };
    /* Sets the canvas to where the map is. */
    const anchor = () => {
      L.DomUtil.setTransform(node, map.containerPointToLayerPoint([0, 0]), 1);
      drawn = { corner: map.containerPointToLatLng([0, 0]), zoom: map.getZoom() };
    };

    const relook = () => { look = null; draw(); };
    map.on('resize', draw);
    map.on('reachline:look', relook);
    map.on('zoomanim', ({ center, zoom }) => {
      if (!drawn) return;
      const shift = map.layerPointToContainerPoint([0, 0]);
      const to = map.project(drawn.corner, zoom).subtract(map.project(center, zoom))
        .add(map.getSize().divideBy(2)).subtract(shift).round();
      L.DomUtil.setTransform(node, to, map.getZoomScale(zoom));
    });
    // In flight what was drawn goes with the ground; it is drawn anew where the map lands.
    map.on('zoom', () => {
      if (!drawn) return;
      L.DomUtil.setTransform(node, map.latLngToLayerPoint(drawn.corner), map.getZoomScale(map.getZoom(), drawn.zoom));
    });
    for (const query of ['print', '(prefers-contrast: more)']) {
      matchMedia(query).addEventListener('change', relook, { signal: page.signal });
    }
    const hover = (found) => {
      map.getContainer().classList.toggle('rl-over-point', Boolean(found));
      if (found === over) return;
      over = found;
      paint();
    };
    map.on('mousemove', ({ containerPoint, originalEvent }) => hover(originalEvent.buttons ? null : hit(containerPoint)));
    map.on('mouseout', () => hover(null));

    let finger = false;
    map.getContainer().addEventListener('pointerdown', ({ pointerType }) => { finger = pointerType === 'touch'; });
    map.on('click', ({ containerPoint, originalEvent }) => {
      const mark = points.take && hit(containerPoint, finger);
      if (!mark) return;
      originalEvent.preventDefault(); // taken: nothing else need answer it
      points.take(mark);
    });

    return {
      pane, pen, view, clear, anchor,
      onPaper: () => paper.matches,
      over: () => over,
      leave: () => { over = null; },
    };
  };

  /* Names beside the largest marks, which cover the towns they stand for. */
  const named = (marks, nameOf) => marks.map((mark) => {
    const text = nameOf(mark);
    const town = page.labels.find((label) => label.dot && label.text === text);
    return {
      text, kind: 'city', order: 3 - mark.r / 1000, off: mark.r + 3, on: town ? town.on : 0,
      at: map.containerPointToLatLng([mark.x, mark.y]),
    };
  }).filter(({ text }) => text);

  /* The marks stand as soon as the facts are there, and follow what passes. */
  const stand = ({ begin, gather, labels }) => page.points.ready.then((found) => {
    begin(found);
    const others = page.moreLabels;
    page.moreLabels = () => [...(others ? others() : []), ...labels()];
    const renew = () => { gather(); if (page.placeLabels) page.placeLabels(); };
    page.points.onChange(renew);
    renew();
    page.root.dataset.points = 'drawn';
    return found;
  });

  /* Every mark in the view without a mouse: the chosen one wears the ring, a click or Enter opens
     it. `again` finds a mark of before among those there are now. */
  const listbox = (say, { words, at, open, again }) => {
    const { points } = page;
    const list = html('div', {
      class: 'rl-points-list rl-hidden', role: 'listbox', tabindex: 0, 'aria-label': say.list,
      'aria-describedby': 'rl-points-keys',
    });
    const help = html('p', { class: 'rl-hidden', id: 'rl-points-keys' }, say.list_help);
    let chosen = null;
    let listed = [];
    let timer = 0;

    const option = (mark, index) => html('div', { role: 'option', id: `rl-point-${index}`, 'aria-selected': 'false' }, words(mark));
    const choose = (mark) => {
      const before = list.querySelector('[aria-selected=true]');
      if (before) before.setAttribute('aria-selected', 'false');
      chosen = mark;
      const index = listed.indexOf(mark);
      if (index >= 0) {
        list.children[index].setAttribute('aria-selected', 'true');
        list.setAttribute('aria-activedescendant', `rl-point-${index}`);
      } else list.removeAttribute('aria-activedescendant');
      points.activate(mark && document.activeElement === list ? mark : null);
    };
    const relist = () => {
      clearTimeout(timer);
      listed = points.marks();
      const kept = chosen && again(chosen);
      list.replaceChildren(...listed.map(option));
      list.hidden = !listed.length;
      choose(kept || (document.activeElement === list && listed[0]) || null);
    };
    const fresh = () => { if (listed !== points.marks()) relist(); };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(relist, WAIT_MS);
    };

    /* The nearest mark to one side: farther across counts double. */
    const beside = (way) => {
      let found = null;
      for (const mark of listed) {
        const along = (mark.x - chosen.x) * way;
        const cost = along + 2 * Math.abs(mark.y - chosen.y);
        if (along > 0.5 && (!found || cost < found.cost)) found = { mark, cost };
      }
      return found ? found.mark : chosen;
    };
    const step = (by) => listed[Math.min(Math.max(listed.indexOf(chosen) + by, 0), listed.length - 1)];
    const zoom = (by) => map.setZoomAround(at(chosen), map.getZoom() + by);
    const keys = {
      ArrowDown: () => choose(step(1)),
      ArrowUp: () => choose(step(-1)),
      ArrowLeft: () => choose(beside(-1)),
      ArrowRight: () => choose(beside(1)),
      Home: () => choose(listed[0]),
      End: () => choose(listed[listed.length - 1]),
      Enter: () => open(chosen),
      ' ': () => open(chosen),
      '+': () => zoom(1),
      '=': () => zoom(1),
      '-': () => zoom(-1),
    };
    list.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
      event.preventDefault();
      fresh();
      if (chosen) keys[event.key]();
    });
    list.addEventListener('focus', () => {
      fresh();
      choose(chosen || listed[0] || null);
    });
    list.addEventListener('blur', () => points.activate(null));

    points.take = (mark) => {
      fresh();
      open(mark);
    };
    map.on('moveend', later);
    map.on('reachline:day', () => { if (listed !== points.marks()) later(); }); // marks of one day go with it
    points.onChange(later);
    page.signal.addEventListener('abort', () => clearTimeout(timer));
    points.listed = () => listed;
    map.getContainer().after(list, help);
    return { choose, relist, back: () => list.focus({ preventScroll: true }) };
  };

  /* The pages of a table: `show` shows the rows from one on, of as many as `count` says. */
  const pager = (say, number, { size, count, show }) => {
    const goTo = html('input', { type: 'number', min: 1, step: 1, inputmode: 'numeric' });
    const pages = html('span', {});
    let at = 0;
    const turn = (wanted) => {
      const most = Math.max(1, Math.ceil(count() / size));
      at = Math.min(Math.max(wanted, 0), most - 1);
      show(at * size);
      goTo.value = at + 1;
      goTo.max = most;
      pages.textContent = reachline.worded(say.of_pages, { n: number(most) });
      earlier.disabled = at === 0;
      later.disabled = at === most - 1;
    };
    const button = (words, by) => {
      const node = html('button', { type: 'button' }, words);
      node.addEventListener('click', () => turn(at + by));
      return node;
    };
    const earlier = button(say.earlier, -1);
    const later = button(say.later, 1);
    goTo.addEventListener('change', () => turn((Number(goTo.value) || 1) - 1));
    return {
      turn,
      node: html('p', { class: 'rl-pages' }, earlier, html('label', {}, html('span', {}, say.page_number), goTo), pages, later),
    };
  };

  page.marks = { facts, canvas, named, stand, listbox, pager, refused };
});
