'use strict';
/* Two days on one map: the earlier left of a line that the reader moves, the later right of it.
   What changed hands between them is drawn on both sides and counted under the map. */
let kept = null; // the days and the line as they were last: a map drawn anew in the same page goes on with them
reachline.define('compare', (map, data, page) => {
  const { html, svg, worded } = reachline;
  const { number, rounded, wordsOf, lang, form } = page.war.speak;
  const say = data.words;
  const OCCUPIED = 2;
  const QUIET_MS = 400; // after the last move: address and announcement follow
  const THUMB = 44;
  const ROOM = 64; // px: narrower than this a side says no day
  const FAR = 1e5;
  const MOVES = ['newly_occupied', 'no_longer_occupied'];
  const CLASSES = { newly_occupied: 'rl-newly', no_longer_occupied: 'rl-no-longer' };
  const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  const swatch = (kind) => svg('svg', { class: 'rl-key', width: 26, height: 16, 'aria-hidden': 'true' },
    ...['rl-key-ground', CLASSES[kind]].map((name) => svg('rect', {
      class: `rl-swatch ${name}`, x: 0.5, y: 0.5, width: 25, height: 15,
    })));

  const build = (war) => {
    const dayInput = (label) => html('input', {
      type: 'date', min: war.dateOf(0), max: war.dateOf(war.last), 'aria-label': label,
    });
    const node = {
      slider: html('input', { type: 'range', class: 'rl-compare-slider', min: 0, max: 100, step: 1, value: 50 }),
      bar: html('div', { class: 'rl-compare-bar', 'aria-hidden': 'true' }),
      left: html('p', { class: 'rl-compare-day rl-compare-left', 'aria-hidden': 'true' }),
      right: html('p', { class: 'rl-compare-day rl-compare-right', 'aria-hidden': 'true' }),
      first: dayInput(say.left),
      last: dayInput(say.right),
      status: html('p', { class: 'rl-hidden', role: 'status', 'aria-live': 'polite' }),
      counts: MOVES.map(() => html('span', {})),
      names: MOVES.map(() => html('b', {})),
      unknown: html('p', { class: 'rl-compare-unknown' }),
    };
    node.rows = html('ul', {}, ...MOVES.map((kind, row) => (
      html('li', {}, swatch(kind), html('span', {}, node.names[row], ' ', node.counts[row])))));
    node.panel = html('section', { class: 'rl-compare', 'aria-label': say.compare },
      html('div', { class: 'rl-compare-days' },
        ...[['left', node.first], ['right', node.last]].map(([side, input]) => (
          html('label', {}, html('span', {}, say[side]), input)))),
      html('div', { class: 'rl-compare-told' }, node.rows, node.unknown), node.status);
    return node;
  };

  const table = (war) => {
    const order = [...war.oblasts.keys()].sort((a, b) => war.oblasts[a][0].localeCompare(war.oblasts[b][0], lang));
    const caption = html('caption', {});
    const body = html('tbody', {});
    const heads = ['oblast', 'newly_km2', 'newly_places', 'newly_people', 'no_longer_km2', 'no_longer_places', 'no_longer_people'];
    const node = html('details', { class: 'rl-data rl-compare-table' }, html('summary', {}, say.table),
      html('div', { class: 'rl-scroll', role: 'region', tabindex: 0, 'aria-label': say.table },
        html('table', {}, caption,
          html('thead', {}, html('tr', {}, ...heads.map((key, index) => (
            html('th', { scope: 'col', class: index ? 'rl-number' : '' }, say[key]))))), body)));
    const update = (words, moved) => {
      caption.textContent = words;
      const rows = order.filter((oblast) => moved && MOVES.some((kind) => moved[kind].oblasts[oblast]));
      body.replaceChildren(...rows.map((oblast) => html('tr', {},
        html('th', { scope: 'row' }, war.oblasts[oblast][0]),
        ...MOVES.flatMap((kind) => {
          const { area, places, people } = moved[kind].oblasts[oblast] || { area: 0, places: 0, people: 0 };
          return [rounded(area), number(places), rounded(people)];
        }).map((text) => html('td', { class: 'rl-number' }, text)))));
    };
    return { node, update };
  };

  const begin = (war) => {
    const node = build(war);
    const { node: details, update } = table(war);
    const { shapes } = war;
    let day = war.home;
    let other = war.dayOf(data.compare);
    let timer = 0;

    /* Each day's shapes are seen on their own side alone. */
    const sides = ['then', 'now'].map((name) => {
      const rect = svg('rect', { x: -FAR, y: -FAR, width: 2 * FAR, height: 2 * FAR });
      shapes.line.parentNode.prepend(svg('clipPath', { id: `rl-side-${name}` }, rect));
      return rect;
    });
    const otherAreas = shapes.areas.map(({ code, path }) => {
      const copy = svg('path', { class: `${path.getAttribute('class').replace('rl-war', 'rl-then')}`, 'fill-rule': 'evenodd' });
      path.after(copy);
      return { code, path: copy };
    });
    const moves = MOVES.map((kind) => {
      const path = svg('path', { class: `rl-moved ${CLASSES[kind]}`, 'fill-rule': 'evenodd' });
      otherAreas[0].path.parentNode.insertBefore(path, shapes.line.parentNode.querySelector(
        '.rl-claim, .rl-lake, .rl-oblast-border, .rl-country-border'));
      return { kind, path };
    });
    const otherLine = svg('path', { class: 'rl-contact-line rl-then', fill: 'none' });
    shapes.line.before(otherLine);
    const own = [...shapes.areas.map(({ path }) => path), shapes.line,
      ...shapes.line.parentNode.querySelectorAll('.rl-claim')];
    for (const path of own) path.classList.add('rl-on-side');
    const theirs = [...otherAreas.map(({ path }) => path), otherLine];

    const ends = () => [Math.min(day, other), Math.max(day, other)];
    const words = () => {
      const [first, last] = ends().map((one) => wordsOf(war.dateOf(one)));
      return { first, last };
    };

    /* Where the divider is, in px of the map: all the way at both ends. */
    const divide = () => {
      const width = map.getSize().x;
      const share = Number(node.slider.value) / 100;
      const x = share === 0 || share === 1 ? share * width : THUMB / 2 + share * (width - THUMB);
      const at = map.containerPointToLayerPoint([x, 0]).x;
      sides[0].setAttribute('width', FAR + at);
      sides[1].setAttribute('x', at);
      node.bar.style.left = `${x}px`;
      node.left.style.right = `${width - x + 8}px`;
      node.right.style.left = `${x + 8}px`;
      /* A day's name breaks in two where its side is narrow, and goes with it. */
      for (const [day, room] of [[node.left, x], [node.right, width - x]]) {
        day.style.maxWidth = `${Math.max(room - 12, 0)}px`;
        day.hidden = room < ROOM;
      }
      node.slider.setAttribute('aria-valuetext', worded(say.divider_at, { share: number(100 * share), first: words().first }));
    };

    /* Begin where there is something to see on both sides: amid what changed hands. */
    const amid = () => {
      const boxes = moves.map(({ path }) => path.getBBox()).filter(({ width }) => width);
      if (!boxes.length) return;
      const west = Math.min(...boxes.map(({ x }) => x));
      const east = Math.max(...boxes.map(({ x, width }) => x + width));
      const { x } = map.layerPointToContainerPoint([(west + east) / 2, 0]);
      const share = (x - THUMB / 2) / (map.getSize().x - THUMB);
      node.slider.value = Math.round(100 * Math.min(Math.max(share, 0.15), 0.85));
      divide();
    };

    const changed = (was, now) => {
      const moved = Object.fromEntries(MOVES.map((kind) => [kind, { area: 0, places: 0, people: 0, oblasts: {} }]));
      for (const { group, oblast, area, places, people } of war.areas) {
        const before = was[group] === OCCUPIED;
        if (before === (now[group] === OCCUPIED)) continue;
        const kind = moved[MOVES[before ? 1 : 0]];
        kind.oblasts[oblast] ||= { area: 0, places: 0, people: 0 };
        for (const sum of [kind, kind.oblasts[oblast]]) {
          sum.area += area;
          sum.places += places;
          sum.people += people;
        }
      }
      return moved;
    };
    const counted = ({ area, places, people }) => (area || places ? worded(say.counted, {
      area: rounded(area), places: worded(say[`place_${form(places)}`], { n: number(places) }), people: rounded(people),
    }) : say.none);

    const legend = (key, text) => {
      const entry = page.root.querySelector(`.rl-legend [data-key=${key}] > span`);
      if (entry) write(entry, text);
    };
    const tell = (moved, silent) => {
      const said = words();
      node.unknown.hidden = Boolean(moved);
      node.rows.hidden = !moved;
      write(node.unknown, moved ? '' : worded(say.not_assessed, { date: wordsOf(war.dateOf(silent)) }));
      MOVES.forEach((kind, row) => {
        const what = worded(say[kind], said);
        write(node.names[row], `${what}:`);
        write(node.counts[row], moved ? counted(moved[kind]) : '');
        legend(kind, moved && moved[kind].area ? worded(say.legend, { what, area: rounded(moved[kind].area) }) : what);
      });
      legend('other_line', worded(say.line, { date: wordsOf(war.dateOf(other)) }));
      update(worded(say.caption, said), moved);
      write(node.left, said.first);
      write(node.right, said.last);
      node.slider.setAttribute('aria-label', worded(say.divider, said));
      [node.first.value, node.last.value] = ends().map(war.dateOf);
    };

    /* Called whenever the map has drawn its own day, and when the other day moves. */
    const draw = (now, codes) => {
      day = now;
      const theirCodes = war.status(other);
      const [first, last] = ends();
      const [was, is] = first === day ? [codes, theirCodes] : [theirCodes, codes];
      const silent = ends().find((one) => !war.assessed(one));
      const assessed = silent === undefined;
      if (data.control) for (const { code, path } of otherAreas) path.setAttribute('d', shapes.rim(theirCodes, code));
      otherLine.setAttribute('d', shapes.pathOf(other, theirCodes));
      for (const { kind, path } of moves) {
        const newly = kind === MOVES[0];
        path.setAttribute('d', !assessed ? '' : shapes.ring((group) => (
          (is[group] === OCCUPIED) === newly && (was[group] === OCCUPIED) !== newly)));
      }
      for (const path of own) path.setAttribute('clip-path', `url(#rl-side-${day === last ? 'now' : 'then'})`);
      for (const path of theirs) path.setAttribute('clip-path', `url(#rl-side-${day === last ? 'then' : 'now'})`);
      tell(assessed ? changed(was, is) : null, silent);
      divide();
    };

    const remember = () => {
      const parts = new URLSearchParams(location.hash.slice(1));
      parts.set('date', war.dateOf(day));
      parts.set('compare', war.dateOf(other));
      try { history.replaceState(history.state, '', `#${parts}`); } catch { /* the days are shown all the same */ }
    };
    const announce = () => {
      node.status.textContent = node.rows.hidden ? node.unknown.textContent
        : MOVES.map((_, row) => `${node.names[row].textContent} ${node.counts[row].textContent}`).join('. ');
    };
    const within = (wanted) => Math.min(Math.max(wanted, 0), war.last);
    const compare = (wantedDay, wantedOther) => {
      other = within(wantedOther);
      if (page.timeline) page.timeline.show(within(wantedDay));
      else war.show(within(wantedDay));
      clearTimeout(timer);
      timer = setTimeout(() => { announce(); remember(); }, QUIET_MS);
    };
    const asked = (key, hash = location.hash) => {
      const text = new URLSearchParams(hash.slice(1)).get(key) || '';
      const found = /^\d{4}-\d\d-\d\d$/.test(text) ? war.dayOf(text) : NaN;
      return Number.isNaN(found) ? null : within(found);
    };
    /* The input of the earlier day moves whichever of the two that is. */
    const picked = (input, end) => {
      const wanted = input.value ? within(war.dayOf(input.value)) : NaN;
      if (Number.isNaN(wanted) || wanted === ends()[1 - end]) {
        input.value = war.dateOf(ends()[end]);
        return;
      }
      const ownEnd = day === ends()[end];
      compare(ownEnd ? wanted : day, ownEnd ? other : wanted);
    };
    reachline.onDay(node.first, () => picked(node.first, 0));
    reachline.onDay(node.last, () => picked(node.last, 1));
    node.slider.addEventListener('input', divide);
    map.on('move zoom zoomend viewreset resize', divide);
    addEventListener('hashchange', (event) => {
      const { hash } = new URL(event.newURL);
      const [wanted, beside] = [asked('date', hash) ?? day, asked('compare', hash) ?? other];
      if (wanted !== day || beside !== other) compare(wanted, beside);
    }, { signal: page.signal });
    page.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      kept = { date: data.date, compare: data.compare, day, other, share: node.slider.value };
      for (const made of [node.panel, node.bar, node.slider, node.left, node.right, details]) made.remove();
    });

    page.root.querySelector('.rl-frame').append(node.bar, node.left, node.right, node.slider);
    page.below('compare', node.panel, details);
    const ownDay = kept && kept.date === data.date ? kept.day : war.home;
    other = asked('compare') ?? (kept && kept.compare === data.compare ? kept.other : other);
    war.follow(draw);
    if (!page.timeline) {
      war.show(asked('date') ?? ownDay);
      war.settle();
    }
    if (kept) {
      node.slider.value = kept.share;
      divide();
    } else amid();
    page.compare = { show: compare, days: () => [day, other], war };
    page.root.dataset.compare = 'ready';
  };
  page.war.drawn.then(begin).catch(() => {
    page.root.dataset.compare = 'refused';
    page.vacate('compare');
  });
});
