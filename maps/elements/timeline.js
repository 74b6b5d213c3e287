'use strict';
/* The timeline's controls under the map: slider, play, steps; the day in words and figures. They
   come when the facts are there; without them the map stays at its own day. */
let unit = 'change'; // what a step is: a map drawn anew in the same page goes on with it
reachline.define('timeline', (map, data, page) => {
  const { html, svg, worded } = reachline;
  const say = data.words;
  const DAYS_A_SECOND = 30;
  const QUIET_MS = 400; // after the last move: address and announcement follow
  const WEEK = 7;
  const NAMED = 3;
  const { number, rounded, wordsOf, lang } = page.war.speak;
  const picture = (path) => svg('svg', { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    svg('path', { d: path }));
  const button = (kind, words, path) => html('button', {
    type: 'button', class: `rl-time-${kind}`, 'aria-label': words, title: words,
  }, picture(path));
  const key = (kind) => svg('svg', { class: 'rl-time-key', viewBox: '0 0 10 10', width: 10, height: 10, 'aria-hidden': 'true' },
    svg('circle', { class: `rl-war-strike ${kind}`, cx: 5, cy: 5, r: 4 }));
  /* Text only where it changes: a step must stay cheap. */
  const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  const PLAY = 'M3.5 1.5 14 8 3.5 14.5Z';
  const PAUSE = 'M3 2h3.6v12H3ZM9.4 2H13v12H9.4Z';

  /* The panel, with the places where words change. */
  const build = (war) => {
    const slider = html('input', {
      type: 'range', min: 0, max: war.last, step: 1, 'aria-label': say.slider, 'aria-describedby': 'rl-time-keys',
    });
    const units = ['day', 'week', 'change'].map((value) => {
      const choice = html('input', { type: 'radio', name: 'rl-time-unit', value });
      choice.checked = value === unit;
      choice.addEventListener('change', () => { unit = value; });
      return html('label', {}, choice, html('span', {}, say[value]));
    });
    const node = {
      slider,
      date: html('p', { class: 'rl-time-date' }),
      share: html('b', {}),
      occupied: html('span', {}),
      contested: html('span', {}),
      note: html('p', { class: 'rl-time-note' }),
      hit: html('span', {}),
      mark: key('rl-today'),
      status: html('p', { class: 'rl-hidden', role: 'status', 'aria-live': 'polite' }),
      play: button('play', say.play, PLAY),
      back: button('back', say.earlier, 'M10.5 2.5 5 8l5.5 5.5'),
      on: button('on', say.later, 'M5.5 2.5 11 8l-5.5 5.5'),
    };
    node.play.hidden = reachline.calm();
    const today = html('p', { class: 'rl-time-hit' }, node.mark, node.hit, ' ',
      html('span', { class: 'rl-time-faint' }, key('rl-faint'), worded(say.fading, { n: data.fading })));
    today.hidden = !data.strikes;
    node.held = html('dl', { class: 'rl-time-held' },
      html('div', {}, html('dt', {}, say.occupied), html('dd', {}, node.share, node.occupied)),
      html('div', {}, html('dt', {}, say.contested), html('dd', {}, node.contested)));
    node.banner = html('p', { class: 'rl-time-banner', 'aria-hidden': 'true', 'data-over-map': '' }, say.not_assessed);
    node.gap = html('p', { class: 'rl-time-none' }, say.not_assessed);
    node.panel = html('section', { class: 'rl-time', 'aria-label': say.timeline },
      html('div', { class: 'rl-time-head' }, node.date, node.held, node.gap),
      html('div', { class: 'rl-time-bar' }, node.play, html('div', { class: 'rl-time-track' }, curve(war), slider, years(war))),
      html('div', { class: 'rl-time-foot' },
        html('div', { class: 'rl-time-steps' }, node.back,
          html('fieldset', {}, html('legend', { class: 'rl-hidden' }, say.step), ...units), node.on),
        html('div', { class: 'rl-time-words' }, node.note, today)),
      html('p', { class: 'rl-hidden', id: 'rl-time-keys' }, say.keys), node.status);
    return node;
  };

  /* How much was occupied, day by day; nothing is drawn where nothing is assessed. */
  const curve = (war) => {
    const most = 1.15 * Math.max(...war.turns.map(war.occupied));
    const steps = (first, last) => {
      let path = `M${first} 100`;
      for (const day of [...war.turns.filter((turn) => turn >= first && turn < last && war.assessed(turn)), last]) {
        const height = (100 * (1 - war.occupied(Math.min(day, last - 1)) / most)).toFixed(1);
        path += day === last ? `H${last}V100Z` : `H${day}V${height}`;
      }
      return path;
    };
    return svg('svg', { class: 'rl-time-curve', viewBox: `0 0 ${war.last} 100`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      ...war.gaps.map(({ first, last }) => svg('rect', { class: 'rl-time-gap', x: first, width: last - first + 1, y: 0, height: 100 })),
      svg('path', { d: [-1, ...war.gaps.map(({ last }) => last)].map((end, index) => (
        steps(end + 1, index < war.gaps.length ? war.gaps[index].first : war.last))).join('') }));
  };
  const years = (war) => {
    const last = Number(war.dateOf(war.last).slice(0, 4));
    const first = Number(war.dateOf(0).slice(0, 4));
    const ticks = Array.from({ length: last - first + 1 }, (_, index) => {
      const tick = html('span', {}, String(first + index));
      tick.style.left = `${(100 * Math.max(0, war.dayOf(`${first + index}-01-01`))) / war.last}%`;
      return tick;
    });
    return html('div', { class: 'rl-time-years', 'aria-hidden': 'true' }, ...ticks);
  };

  const table = (war) => {
    const order = [...war.oblasts.keys()].sort((a, b) => war.oblasts[a][0].localeCompare(war.oblasts[b][0], lang));
    const cells = order.map(() => [0, 1, 2].map(() => html('td', { class: 'rl-number' })));
    const caption = html('caption', {});
    const scroll = html('div', { class: 'rl-scroll', role: 'region', tabindex: 0, 'aria-label': say.table },
      html('table', {}, caption,
        html('thead', {}, html('tr', {}, ...['oblast', 'occupied_km2', 'occupied_share', 'contested_km2']
          .map((key, index) => html('th', { scope: 'col', class: index ? 'rl-number' : '' }, say[key])))),
        html('tbody', {}, ...order.map((oblast, row) => html('tr', {},
          html('th', { scope: 'row' }, war.oblasts[oblast][0]), ...cells[row])))));
    const node = html('details', { class: 'rl-data rl-time-table' }, html('summary', {}, say.table), scroll);
    const update = (day, held) => {
      if (!node.open) return;
      caption.textContent = worded(say.caption, { date: wordsOf(war.dateOf(day)) });
      order.forEach((oblast, row) => {
        const [, contested, occupied] = held.oblasts[oblast];
        const said = war.assessed(day)
          ? [rounded(occupied), number((100 * occupied) / war.oblasts[oblast][1], 1), rounded(contested)] : ['–', '–', '–'];
        said.forEach((text, column) => { cells[row][column].textContent = text; });
      });
    };
    return { node, update };
  };

  const strikeWords = (strike) => {
    const known = ['killed', 'injured'].filter((key) => strike[key] !== null)
      .map((key) => worded(say[key], { n: strike[key] }));
    return `${strike.name} (${known.join(', ') || say.not_stated})`;
  };
  const hitWords = (war, day) => {
    const found = war.strikes.filter((strike) => strike.day === day).sort((a, b) => b.r - a.r);
    if (!found.length) return say.no_strikes;
    const named = found.slice(0, NAMED).map(strikeWords).join('; ');
    const more = found.length > NAMED ? ` ${worded(say.more, { n: found.length - NAMED })}` : '';
    return `${say.strikes} ${named}${more}.`;
  };
  const noteWords = (war, day) => {
    const date = (of) => wordsOf(war.dateOf(of));
    const gap = war.gapAt(day);
    if (gap) return worded(data.own ? say.gap : say.gap_source, { first: date(gap.first), last: date(gap.last) });
    const said = war.assessedOn(day) === day ? [] : [worded(say.missing, { date: date(war.assessedOn(day)) })];
    if (day > war.contestedUntil) said.push(worded(say.carried, { date: date(war.contestedUntil) }));
    return said.join(' ');
  };

  const begin = (war) => {
    const node = build(war);
    const { node: details, update } = table(war);
    let day = war.home;
    let held = null;
    let timer = 0;
    let frame = 0;

    const share = () => number((100 * held.occupied) / war.total, 1);
    const area = (km2) => (km2 ? worded(say.area, { n: rounded(km2) }) : say.none);
    const announce = () => {
      const date = wordsOf(war.dateOf(day));
      node.status.textContent = war.assessed(day)
        ? worded(say.said, { date, share: share(), area: rounded(held.occupied) }) : worded(say.said_gap, { date });
    };
    const show = (wanted) => {
      day = Math.min(Math.max(Math.round(wanted), 0), war.last);
      held = war.held(war.show(day));
      const date = wordsOf(war.dateOf(day));
      node.slider.value = day;
      node.slider.setAttribute('aria-valuetext', date);
      node.held.hidden = !war.assessed(day);
      node.gap.hidden = war.assessed(day);
      node.banner.hidden = war.assessed(day);
      write(node.date, date);
      write(node.share, worded(say.of_country, { n: share() }));
      write(node.occupied, area(held.occupied));
      write(node.contested, area(held.contested));
      write(node.hit, hitWords(war, day));
      node.mark.toggleAttribute('hidden', node.hit.textContent === say.no_strikes);
      write(node.note, noteWords(war, day));
      update(day, held);
    };

    /* The address carries the day; in a frame without an origin of its own it may refuse to. */
    const remember = () => {
      const parts = new URLSearchParams(location.hash.slice(1));
      parts.set('date', war.dateOf(day));
      try { history.replaceState(history.state, '', `#${parts}`); } catch { /* the day is shown all the same */ }
    };
    const moved = (wanted) => {
      show(wanted);
      clearTimeout(timer);
      timer = frame ? 0 : setTimeout(() => {
        timer = 0;
        announce();
        remember();
        map.fire('reachline:rest', { date: war.dateOf(day) });
      }, QUIET_MS);
    };
    const asked = (hash = location.hash) => {
      const text = new URLSearchParams(hash.slice(1)).get('date') || '';
      const found = /^\d{4}-\d\d-\d\d$/.test(text) ? war.dayOf(text) : NaN;
      return Number.isNaN(found) ? null : found;
    };

    const stop = () => {
      cancelAnimationFrame(frame);
      frame = 0;
      node.play.replaceChildren(picture(PLAY));
      for (const name of ['aria-label', 'title']) node.play.setAttribute(name, say.play);
      moved(day);
    };
    const play = () => {
      if (reachline.calm()) return;
      node.play.replaceChildren(picture(PAUSE));
      for (const name of ['aria-label', 'title']) node.play.setAttribute(name, say.pause);
      const from = day === war.last ? 0 : day;
      let began = null;
      const next = (now) => {
          if (began === null) began = now;
        const wanted = Math.min(from + Math.floor(((now - began) / 1000) * DAYS_A_SECOND), war.last);
        frame = requestAnimationFrame(next);
        if (wanted !== day) moved(wanted);
        if (wanted === war.last || document.hidden) stop();
      };
      frame = requestAnimationFrame(next);
    };
    const toggle = () => (frame ? stop() : play());
    /* Who asks for a day has it: what plays stops. */
    const go = (wanted) => {
      if (frame) stop();
      moved(wanted);
    };
    const step = (by, way) => {
      if (frame) stop();
      const turn = () => (way > 0 ? war.turns.find((other) => other > day)
        : war.turns.filter((other) => other < day).pop());
      moved({ day: day + way, week: day + WEEK * way, change: turn() ?? day }[by]);
    };

    node.slider.addEventListener('input', () => {
      const wanted = Number(node.slider.value);
      go(wanted);
    });
    node.slider.addEventListener('keydown', (event) => {
      const way = { ArrowRight: 1, ArrowUp: 1, PageUp: 1, ArrowLeft: -1, ArrowDown: -1, PageDown: -1 }[event.key];
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === ' ') toggle();
      else if (way && event.key.startsWith('Page')) step('week', way);
      else if (way && event.shiftKey) step('change', way);
      else return;
      event.preventDefault();
    });
    node.play.addEventListener('click', toggle);
    node.back.addEventListener('click', () => step(unit, -1));
    node.on.addEventListener('click', () => step(unit, 1));
    details.addEventListener('toggle', () => update(day, held));
    /* The event knows where it goes; the address may already bear the day we just remembered. */
    addEventListener('hashchange', (event) => {
      const wanted = asked(new URL(event.newURL).hash);
      if (wanted !== null && wanted !== day) go(wanted);
    }, { signal: page.signal });
    page.signal.addEventListener('abort', () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      for (const made of [node.panel, node.banner, details]) made.remove();
    });

    page.root.querySelector('.rl-frame').append(node.banner);
    page.below('timeline', node.panel, details);
    show(asked() ?? war.home);
    war.settle();
    page.timeline = {
      show: go, step, play: toggle, day: () => day, war, resting: () => !frame && !timer,
    };
    page.root.dataset.timeline = 'ready';
  };
  page.war.drawn.then(begin).catch(() => {
    page.root.dataset.timeline = 'refused';
    page.vacate('timeline');
  });
});
