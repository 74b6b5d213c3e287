'use strict';
/* What is known of any point: whose it is on the map's day, how far the contact line is, in which
   oblast. A click asks, or Enter for the middle of the map; Esc clears. The answer is measured here
   and follows the timeline. It names the nearest place and no coordinates. */
reachline.define('inspect', (map, data, page) => {
  const { html, worded } = reachline;
  const { measure, shapes } = page;
  const say = data.words;
  const frame = page.root.querySelector('.rl-frame');
  const container = map.getContainer();
  const KM_PER_MILE = 1.609344;
  const STATUSES = ['ukrainian', 'contested', 'occupied'];
  const OCCUPIED = 2;
  const QUIET_MS = 400;
  const HERE_KM = 3; // nearer than this a point is the place itself, as far as is known
  const NUDGES = [0.006, 0.015, 0.03]; // degrees over to the occupied side, whose oblast names the sector
  const number = (value) => value.toLocaleString(data.lang, { maximumFractionDigits: 0 });

  /* Distances as everywhere: rounded to what their uncertainty bears. */
  const nearest = (value, step) => Math.max(step > 1 ? step : 0, step * Math.round(value / step));
  const form = new Intl.PluralRules(data.lang);
  const inMiles = (n) => worded(say[`miles_${form.select(n)}`], { n: number(n) });
  const inWords = (km, step) => {
    const said = worded(say.km, { n: number(nearest(km, step)) });
    if (!page.miles) return said;
    return worded(say.with_miles, { km: said, miles: inMiles(nearest(km / KM_PER_MILE, step)) });
  };
  const within = (km) => data.within_km.reduce((found, [from, error]) => (km >= from ? error : found), 0);
  const rounded = (km) => {
    const error = within(km);
    const step = data.steps.find(([most]) => error < most)?.[1] ?? data.step;
    if (km < error) return { text: worded(say.under, { km: inWords(step * Math.ceil(error / step), step) }), under: true };
    return { text: inWords(km, step), under: false };
  };
  const about = (km) => {
    const { text, under } = rounded(km);
    return under ? text : worded(say.about, { km: text });
  };

  /* The map's own day; the timeline puts its own in its place. */
  const ownLine = measure.prepare(data.line.flatMap(([sector, lines]) => (
    reachline.decodeLines(lines).map((line) => [sector, line]))));
  const ownAreas = page.control
    || data.areas.map(([status, polygons]) => [status, reachline.decodeArea(polygons)]);
  const nobody = reachline.decodeArea(data.nobody);
  const day = {
    date: data.date,
    assessed: Boolean(data.assessed),
    line: ownLine,
    status: (lat, lon) => (ownAreas.find(([, polygons]) => measure.within(polygons, lat, lon)) || ['ukrainian'])[0],
  };

  const oblastAt = (lat, lon) => shapes.oblasts.findIndex((polygons) => measure.within(polygons, lat, lon));
  /* The sector is the oblast of the occupied side, a step over the line from its foot. */
  const sectorOf = ({ tag, foot, from, to }) => {
    if (typeof tag === 'string') return tag;
    // Where the line ends at a coast or a border, the step is taken aslant, or a longer one.
    const square = Math.atan2(to[0] - from[0], to[1] - from[1]) - (tag * Math.PI) / 2;
    for (const far of NUDGES) {
      for (const turn of [0, 0.8, -0.8, 1.5, -1.5]) {
        const found = oblastAt(foot[0] + far * Math.sin(square + turn), foot[1] + far * Math.cos(square + turn));
        if (found >= 0) return data.oblasts[found];
      }
    }
    return '';
  };

  let turnDay = () => {};
  const ask = (lat, lon) => {
    turnDay();
    const oblast = oblastAt(lat, lon);
    const hit = day.assessed ? measure.nearest(day.line, lat, lon) : null;
    const dry = measure.within(nobody, lat, lon);
    let status = '';
    if (day.assessed && oblast >= 0) status = day.status(lat, lon);
    if (status === 'ukrainian' && dry) status = 'nobody';
    return {
      oblast: data.oblasts[oblast] || '', status, assessed: day.assessed,
      km: hit && hit.km, foot: hit && hit.foot, sector: hit ? sectorOf(hit) : '',
    };
  };

  const card = html('div', { class: 'rl-card rl-inspect', role: 'dialog', 'aria-label': say.card, 'data-over-map': '', hidden: '' });
  const status = html('p', { class: 'rl-hidden', role: 'status', 'aria-live': 'polite' });
  const cross = html('div', { class: 'rl-cross', 'aria-hidden': 'true' });
  frame.append(card, cross, status);
  const alt = document.getElementById(`${container.id}-alt`);
  if (alt) alt.append(` ${say.help}`);

  let asked = null; // { at, place }
  let drawn = [];
  let label = null;
  let named = null; // the place's own label, where a place was asked of
  let timer = 0;

  const ends = () => (asked ? [asked.at, ...(label ? [label.path.at(-1)] : [])] : []).map((at) => {
    const { x, y } = map.latLngToLayerPoint(at);
    return { x0: x - 7, x1: x + 7, y0: y - 7, y1: y + 7 };
  });

  const wipe = () => {
    for (const layer of drawn) layer.remove();
    drawn = [];
    if (label) {
      page.labels.splice(page.labels.indexOf(label), 1);
      page.lines.splice(page.lines.indexOf(label.path), 1);
    }
    if (named) page.labels.splice(page.labels.indexOf(named), 1);
    label = null;
    named = null;
  };
  const draw = ({ km, foot }) => {
    wipe();
    // The timeline keeps what stood in its way on the map's own day to that day.
    if (!page.obstacles.includes(ends)) page.obstacles.push(ends);
    const { lat, lng } = asked.at;
    if (foot) {
      const path = measure.path([lat, lng], foot);
      for (const name of ['rl-measure-edge', 'rl-measure']) {
        drawn.push(reachline.geodesic(path, name).addTo(map));
      }
      drawn.push(L.circleMarker(foot, { className: 'rl-foot', radius: 2.5, interactive: false }).addTo(map));
      label = { text: rounded(km).text, kind: 'measure', order: -1, path };
      const on = (share) => map.latLngToLayerPoint(path[Math.round(share * (path.length - 1))]);
      // On the way; beside it where the way is shorter than its label.
      const beside = ({ x, y }) => [12, 20, 30].flatMap((right) => [0, 10, -10, 20, -20].flatMap((up) => [
        { x: x + right, y: y + up, anchor: 'start', on: path, price: 30 + right },
        { x: x - right, y: y + up, anchor: 'end', on: path, price: 30 + right }]));
      label.spots = () => [
        ...[0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74].flatMap((share) => [0, 14, -14].map((up) => (
          { x: on(share).x, y: on(share).y + up, anchor: 'middle', on: path, price: Math.abs(up) }))),
        ...beside(on(0.5)), ...beside(on(1)),
      ];
      page.labels.push(label);
      page.lines.push(path);
    }
    if (asked.place) {
      named = { text: asked.place.name, kind: 'here', order: -0.9, at: asked.at, off: 9 };
      page.labels.push(named);
    }
    drawn.push(L.circleMarker(asked.at, { className: 'rl-here', radius: 5, interactive: false }).addTo(map));
  };

  /* The places of the gazetteer once they are there; else the towns that the map may name. */
  let known = null;
  const names = () => {
    if (known || !page.gazetteer || page.signal.aborted) return;
    page.gazetteer.places().then((places) => {
      const late = asked && !known;
      known = places;
      if (late) write();
    }).catch(() => { /* a point is then named by the towns on the map */ });
  };
  const nearestPlace = (lat, lon) => {
    const squeeze = Math.cos((lat * Math.PI) / 180);
    let best = null;
    let least = Infinity;
    for (const place of known || page.labels.filter(({ kind }) => kind === 'city')) {
      const far = (place.at[0] - lat) ** 2 + (squeeze * (place.at[1] - lon)) ** 2;
      if (far < least) [best, least] = [place, far];
    }
    return best && { name: best.name || best.text, km: measure.between([lat, lon], best.at) };
  };
  const nameOf = ({ at, place }, found) => {
    if (place) return place.name;
    if (!found.oblast) return say.outside;
    const near = nearestPlace(at.lat, at.lng);
    if (!near) return found.oblast;
    return near.km < HERE_KM ? worded(say.near, { place: near.name })
      : worded(say.away, { place: near.name, km: inWords(near.km, 1) });
  };
  const dateWords = () => reachline.dateWords(day.date, data.months);

  const close = () => {
    if (!asked) return;
    const held = card.contains(document.activeElement);
    asked = null;
    wipe();
    card.hidden = true;
    clearTimeout(timer); // what was closed is not told
    status.textContent = '';
    if (held) container.focus({ preventScroll: true });
    if (page.placeLabels) page.placeLabels();
  };

  const button = html('button', { type: 'button', class: 'rl-close', 'aria-label': page.words.close }, '×');
  button.addEventListener('click', close);
  const fact = (name, value, extra) => (value ? [html('dt', {}, name), html('dd', extra || {}, value)] : []);

  const write = () => {
    const { at, place } = asked;
    const found = ask(at.lat, at.lng);
    draw(found);
    const title = nameOf(asked, found);
    const standing = found.assessed ? say[found.status] || '' : say.not_assessed;
    const distance = found.km === null ? '' : about(found.km);
    card.replaceChildren(button, html('article', {},
      html('h2', {}, title),
      html('p', { class: 'rl-date' }, worded(say.on, { date: dateWords() })),
      html('dl', { class: 'rl-facts' },
        ...fact(say.distance, distance, { class: 'rl-lead' }),
        ...fact(say.sector, found.sector),
        ...fact(say.status, standing),
        ...fact(say.oblast, found.oblast === title ? '' : found.oblast),
        ...fact(say.people, place && place.people ? worded(say.about, { km: number(place.people) }) : '')),
      ...(found.km === null ? [] : [html('p', { class: 'rl-note' }, `${say.definition} ${worded(say.uncertain, { km: inWords(within(found.km), 1) })}`)])));
    clearTimeout(timer);
    timer = setTimeout(() => {
      const parts = [title, place ? found.oblast : '', worded(say.on, { date: dateWords() }), standing,
        distance && `${say.distance}: ${distance}`];
      status.textContent = `${parts.filter(Boolean).join('. ')}.`;
    }, QUIET_MS);
  };

  /* Ask of a point; `quiet` leaves the page where the reader has it. */
  page.inspect = (at, { place = null, quiet = false } = {}) => {
    if (page.closeCard) page.closeCard();
    names();
    asked = { at: L.latLng(at), place };
    write();
    card.hidden = false;
    card.scrollTop = 0;
    // The search brings a place into what a card on the right leaves free.
    frame.classList.toggle('rl-card-left', !place && map.latLngToContainerPoint(asked.at).x > 0.55 * map.getSize().x);
    if (page.placeLabels) page.placeLabels();
    if (quiet || getComputedStyle(card).position !== 'fixed') return;
    frame.scrollIntoView({ block: 'start', behavior: reachline.calm() ? 'auto' : 'smooth' });
  };
  page.inspected = () => asked && { at: [asked.at.lat, asked.at.lng], place: asked.place };
  page.ask = ask;
  page.closeInspect = close;

  map.on('click', ({ latlng, originalEvent }) => {
    if (!originalEvent || !originalEvent.defaultPrevented) page.inspect(latlng);
  });
  container.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target !== container) return;
    event.preventDefault();
    page.inspect(map.getCenter());
  });
  page.root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !asked) return;
    event.stopPropagation();
    close();
  });
  page.signal.addEventListener('abort', () => clearTimeout(timer));

  // Unpacked when the page has nothing else to do, or when a point is asked for.
  reachline.idle(names);

  /* On the timeline the day is another: its line from the arcs, its status by what lies around. Made
     when somebody asks, not with each day that goes by. */
  const follow = (war) => {
    let shown = war.home;
    let read = null; // the day that line and status are of
    let arcs = null;
    const prepare = () => {
      const degrees = [...war.ys].map((y, index) => [
        (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, (war.xs[index] - 0.5) * 360]);
      const lines = war.arcs.map(({ first, last }) => degrees.slice(first, last + 1));
      const whole = measure.prepare([...lines.entries()]);
      const pieces = war.arcs.map(() => []);
      whole.tags.forEach((arc, piece) => pieces[arc].push(whole.ends[piece]));
      return { lines, whole, pieces };
    };
    const turn = () => {
      if (read === shown) return;
      read = shown;
      arcs = arcs || prepare();
      const { lines, whole, pieces } = arcs;
      const codes = war.status(shown);
      const front = [...war.arcs.keys()].filter((index) => war.front(war.arcs[index], codes, shown));
      day.date = war.dateOf(shown);
      day.assessed = war.assessed(shown);
      day.line = {
        ...whole,
        ends: Int32Array.from(front.flatMap((index) => pieces[index])),
        // The occupied ground lies on the right (1) or the left (-1) of the arc.
        tags: front.flatMap((index) => pieces[index].map(() => (codes[war.arcs[index].right] === OCCUPIED ? 1 : -1))),
      };
      day.status = (lat, lon) => STATUSES[[OCCUPIED, 1].find((code) => measure.enclosed(
        lines.filter((_, index) => (codes[war.arcs[index].left] === code) !== (codes[war.arcs[index].right] === code)),
        lat, lon)) || 0];
    };
    turnDay = turn;
    if (asked) write();
    map.on('reachline:day', (told) => {
      if (told.day === shown) return;
      shown = told.day;
      if (asked) write();
    });
  };
  if (page.war) page.war.drawn.then(follow).catch(() => { /* without a timeline the map keeps its own day */ });
});
