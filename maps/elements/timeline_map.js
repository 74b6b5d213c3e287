'use strict';
/* A day of the war on the map: control, contact line and strikes, in place of the map's own day
   once the facts are there. A step only joins ready-made pieces of path. */
reachline.define('timeline_map', (map, data, page) => {
  const { svg } = reachline;
  const WORLD = 256;
  const SETTLE_MS = 200;
  const STATUSES = ['', 'contested', 'occupied'];
  const OCCUPIED = 2;
  const ground = map.getPane('overlayPane').querySelector('svg > g');
  const before = [...ground.querySelectorAll('.rl-control, .rl-contact-line')];
  const ownLines = page.lines.length; // the map's own contact line; what comes later is not ours

  /* Over the ground, under borders: where the map's own control lies. */
  const areas = [OCCUPIED, 1].map((code) => {
    const path = svg('path', { class: `rl-control rl-${STATUSES[code]} rl-war`, 'fill-rule': 'evenodd' });
    ground.insertBefore(path, ground.querySelector(
      '.rl-control:not(.rl-war), .rl-claim, .rl-lake, .rl-oblast-border, .rl-country-border'));
    return { code, path };
  });
  const line = svg('path', { class: 'rl-contact-line rl-war', fill: 'none' });
  const dots = svg('g', { class: 'rl-war-strikes' });
  ground.append(line);

  const begin = (war) => {
    const home = war.dayOf(data.date);
    const marked = new Set(data.marked);
    const links = new Int32Array(war.arcs.length);
    const heads = new Int32Array(war.nodes);
    let xs = null;
    let ys = null;
    let pieces = [];
    let drawnAt = '';
    let shown = null;
    let front = [];
    let today = [];
    let timer = 0;
    const followers = []; // told whenever a day has been drawn, again too

    /* Where everything is at this zoom; true if that has changed. */
    const project = () => {
      const { x, y } = map.getPixelOrigin();
      const key = `${map.getZoom()} ${x} ${y}`;
      if (key === drawnAt) return false;
      drawnAt = key;
      const scale = WORLD * 2 ** map.getZoom();
      const px = (value, origin) => Math.round((value * scale - origin) * 10) / 10;
      xs = war.xs.map((value) => px(value, x));
      ys = war.ys.map((value) => px(value, y));
      pieces = [];
      return true;
    };
    /* An arc's points but the first, ready to be joined to a path, one way or the other. */
    const piece = (index, backwards) => {
      const key = 2 * index + (backwards ? 1 : 0);
      if (pieces[key] === undefined) {
        const { first, last } = war.arcs[index];
        let text = '';
        if (backwards) for (let i = last - 1; i >= first; i -= 1) text += `L${xs[i]} ${ys[i]}`;
        else for (let i = first + 1; i <= last; i += 1) text += `L${xs[i]} ${ys[i]}`;
        pieces[key] = text;
      }
      return pieces[key];
    };
    const move = (point) => `M${xs[point]} ${ys[point]}`;

    /* The rim of what has a status: arcs whose two sides differ, turned so that it lies on their
       left, joined at their nodes. As many leave a node as reach it, so every ring closes. */
    const rim = (codes, code) => ring((group) => codes[group] === code);
    const ring = (has) => {
      heads.fill(-1);
      const open = [];
      war.arcs.forEach(({ left, right, start, end }, index) => {
        const inside = has(left);
        if (inside === has(right)) return;
        const from = inside ? start : end;
        links[index] = heads[from];
        heads[from] = index;
        open.push(from);
      });
      let path = '';
      for (const start of open) {
        if (heads[start] < 0) continue;
        const first = war.arcs[heads[start]];
        path += move(has(first.left) ? first.first : first.last);
        for (let at = start; heads[at] >= 0;) {
          const index = heads[at];
          const backwards = !has(war.arcs[index].left);
          heads[at] = links[index];
          path += piece(index, backwards);
          at = backwards ? war.arcs[index].start : war.arcs[index].end;
        }
        path += 'Z';
      }
      return path;
    };

    const drawStrikes = (day) => {
      const seen = !data.strikes ? [] : war.strikes.filter((strike) => strike.day <= day && strike.day > day - data.fading
        && !(day === home && marked.has(strike.index)));
      const first = (strike, index, all) => all.findIndex(({ name }) => name === strike.name) === index;
      today = seen.filter((strike) => strike.day === day).sort((a, b) => b.r - a.r).filter(first);
      dots.replaceChildren(...seen.map((strike) => {
        const { x, y } = map.latLngToLayerPoint(strike.at);
        const age = day - strike.day;
        const unknown = strike.killed === null && strike.injured === null ? ' rl-open' : '';
        return svg('circle', {
          class: `rl-war-strike${age ? '' : ' rl-today'}${unknown}`, cx: x, cy: y, r: strike.r,
          opacity: age ? (0.75 * (1 - age / data.fading)).toFixed(2) : 1,
        });
      }));
    };

    const frontOf = (day, codes) => (war.assessed(day) && data.line
      ? [...war.arcs.keys()].filter((index) => war.front(war.arcs[index], codes, day)) : []);
    const lineOf = (found) => found.map((index) => move(war.arcs[index].first) + piece(index, false)).join('');
    const draw = (day) => {
      project();
      const codes = war.status(day);
      if (data.control) for (const { code, path } of areas) path.setAttribute('d', rim(codes, code));
      front = frontOf(day, codes);
      line.setAttribute('d', lineOf(front));
      drawStrikes(day);
      page.root.classList.toggle('rl-other-day', day !== home);
      page.root.classList.toggle('rl-unassessed', !war.assessed(day));
      shown = day;
      for (const told of followers) told(day, codes);
      map.fire('reachline:day', { day });
      return codes;
    };

    /* Names of what belongs to the map's own day are set on that day alone. */
    const ofItsDay = () => {
      const { moreLabels } = page;
      const boxes = page.obstacles.splice(0);
      const own = () => (moreLabels ? moreLabels() : []);
      page.moreLabels = () => (shown === home ? own() : today.map(({ name, at, r }) => (
        { text: name, kind: 'struck', order: 3 - r / 1000, at, off: r + 3 })));
      page.obstacles.push(() => (shown === home ? boxes.flatMap((some) => some()) : today.map(({ at, r }) => {
        const { x, y } = map.latLngToLayerPoint(at);
        return { x0: x - r, y0: y - r, x1: x + r, y1: y + r };
      })));
      for (const label of page.labels.filter(({ kind }) => /^(pale-)?km$|^ring$/.test(kind))) {
        label.shows = () => shown === home;
      }
    };

    /* Names keep off the line and take the halo of the ground they stand on. Both are found in the unit
       square: in the midst of a zoom what is drawn is not yet where the map is. */
    const onWash = ({ x, y }, codes) => {
      let inside = false;
      for (const { left, right, first, last } of war.arcs) {
        if ((codes[left] === OCCUPIED) === (codes[right] === OCCUPIED)) continue;
        for (let i = first; i < last; i += 1) {
          if ((war.ys[i] > y) !== (war.ys[i + 1] > y)
            && x < war.xs[i] + ((y - war.ys[i]) / (war.ys[i + 1] - war.ys[i])) * (war.xs[i + 1] - war.xs[i])) inside = !inside;
        }
      }
      return inside;
    };
    const lines = () => front.map((index) => {
      const { first, last } = war.arcs[index];
      return Array.from({ length: last - first + 1 }, (_, i) => (
        map.unproject([war.xs[first + i] * WORLD, war.ys[first + i] * WORLD], 0)));
    });
    let held = ownLines;
    const settle = () => {
      clearTimeout(timer);
      const now = lines();
      const codes = war.status(shown);
      page.lines.splice(0, held, ...now);
      held = now.length;
      for (const label of page.labels) {
        if (label.on === undefined || label.kind === 'line') continue;
        const spots = label.at ? [label.at] : label.spots().map((spot) => map.layerPointToLatLng(spot));
        label.on = spots.every((spot) => onWash(map.project(spot, 0).divideBy(WORLD), codes)) ? 1 : 0;
      }
      const named = page.labels.find((label) => label.kind === 'line');
      if (named) {
        const points = now.flat();
        named.spots = () => Array.from({ length: points.length ? 60 : 0 }, (_, step) => {
          const at = map.latLngToLayerPoint(points[Math.floor((step / 60) * points.length)]);
          return [{ x: at.x + 9, y: at.y + 9, anchor: 'start' }, { x: at.x + 9, y: at.y, anchor: 'start' }];
        }).flat();
      }
      page.root.classList.remove('rl-moving');
      if (page.placeLabels) page.placeLabels();
    };
    const show = (day) => {
      const codes = draw(day);
      page.root.classList.add('rl-moving');
      clearTimeout(timer);
      timer = setTimeout(settle, SETTLE_MS);
      return codes;
    };

    for (const path of before) path.remove();
    ofItsDay();
    ground.append(dots);
    map.on('viewreset zoomend moveend', () => { if (shown !== null && project()) draw(shown); });
    page.signal.addEventListener('abort', () => clearTimeout(timer));
    const shapes = { areas, line, rim, ring, pathOf: (day, codes) => lineOf(frontOf(day, codes)) };
    return { ...war, home, show, settle, shapes, follow: (told) => followers.push(told), shown: () => shown };
  };

  page.war.drawn = page.war.ready.then((war) => {
    if (page.signal.aborted) throw new Error('the map has gone');
    return begin(war);
  });
});
