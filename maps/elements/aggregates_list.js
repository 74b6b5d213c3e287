'use strict';
/* Every mark in the view without a mouse, and what is told of it on the card: months, weapons, days,
   places. Sums on a card are those of its mark. */
reachline.define('aggregates_list', (map, data, page) => {
  const { html, svg, worded } = reachline;
  const say = data.words;
  const { points } = page;
  const SHOWN = 8; // rows of a list, before the rest is told together
  const BARS = { width: 300, height: 64 };

  const begin = (store) => {
    const { number } = store;
    const roundly = (n) => (n < 100 ? Math.round(n * 10) / 10 : Math.round(n));
    const events = (n) => worded(say.count, { n: number(n) });
    const oblastOf = (spot) => data.oblasts[store.spots.oblast[spot]];
    const spotName = (spot) => (store.spots.places[spot] > 1
      ? worded(say.rest, { m: number(store.spots.places[spot]), oblast: oblastOf(spot) })
      : worded(say.in_oblast, { name: store.names[spot], oblast: oblastOf(spot) }));
    const nameOf = (mark) => {
      if (mark.shape === 'place') return store.names[mark.spots[0]];
      const head = points.headOf(mark);
      if (!head) return worded(say.fewer, { m: number(mark.places) });
      return mark.places > 1 ? worded(say.around, { name: head, m: number(mark.places - 1) }) : head;
    };
    const sayMark = (mark) => `${nameOf(mark)}: ${events(mark.count)}`;

    /* Rows, the first of them and the rest as one. */
    const table = (head, rows, rest) => html('table', { class: 'rl-counts' }, html('caption', {}, head), html('tbody', {},
      ...rows.slice(0, SHOWN).map(([words, n]) => html('tr', {}, html('th', { scope: 'row' }, words), html('td', {}, number(n)))),
      ...(rows.length > SHOWN ? [html('tr', { class: 'rl-rest' }, html('th', { scope: 'row' }, rest(rows.slice(SHOWN))),
        html('td', {}, number(rows.slice(SHOWN).reduce((sum, [, n]) => sum + n, 0))))] : [])));

    const bars = (told) => {
      const most = Math.max(...told.months, 1);
      const step = BARS.width / store.months;
      const peak = told.months.indexOf(Math.max(...told.months));
      const words = worded(say.bars, { month: store.monthWords(peak), n: number(told.months[peak]), m: number(store.months) });
      const shape = svg('svg', { class: 'rl-bars', viewBox: `0 0 ${BARS.width} ${BARS.height + 14}`, role: 'img', 'aria-label': words });
      told.months.forEach((n, month) => {
        const high = n ? Math.max((n / most) * BARS.height, 1) : 0;
        shape.append(svg('rect', {
          x: (month * step + step * 0.1).toFixed(2), y: (BARS.height - high).toFixed(2), width: (step * 0.8).toFixed(2), height: high.toFixed(2),
        }));
        if (store.isJanuary(month) && store.months - month > 4) {
          shape.append(svg('text', { x: (month * step).toFixed(2), y: BARS.height + 12 }, store.monthWords(month).split(' ')[1]));
        }
      });
      const rows = [...told.months].map((n, month) => [store.monthWords(month), n]).filter(([, n]) => n);
      return [html('h3', {}, say.by_month), shape, html('p', { class: 'rl-note' }, words),
        html('details', {}, html('summary', {}, say.months), html('table', { class: 'rl-counts' }, html('tbody', {},
          ...rows.map(([name, n]) => html('tr', {}, html('th', { scope: 'row' }, name), html('td', {}, number(n)))))))];
    };

    const article = (mark) => {
      const told = store.tell(mark.spots);
      const nodes = [html('h2', {}, nameOf(mark)), html('p', { class: 'rl-many' }, events(told.total))];
      if (mark.corners && !points.isPlaces()) {
        const { km2 } = store.grids[points.grid()];
        nodes.push(html('p', { class: 'rl-what' }, worded(say.density, {
          km2: number(km2), n: number(roundly((told.total / km2) * 1e3)), m: number(mark.places),
        })));
      }
      nodes.push(html('p', { class: 'rl-date' }, points.days()));
      nodes.push(...bars(told));
      if (told.byKind) {
        const rows = data.kinds.map(([, words], kind) => [words, told.kinds[kind]]).filter(([, n]) => n).sort((a, b) => b[1] - a[1]);
        nodes.push(table(say.by_weapon, rows));
      } else if (data.kinds.length > 1) nodes.push(html('p', { class: 'rl-note' }, say.by_weapon_not));
      if (!told.monthly) {
        const rows = [...told.days].sort((a, b) => b[1] - a[1] || b[0] - a[0]).map(([day, n]) => [store.dayWords(day), n]);
        nodes.push(table(say.days, rows, (rest) => worded(say.more_days, { m: number(rest.length) })));
      }
      if (mark.spots.length > 1 || mark.places > 1) {
        const rows = [...mark.spots].sort((a, b) => (store.spots.places[a] > 1) - (store.spots.places[b] > 1) || store.counts[b] - store.counts[a] || a - b)
          .map((spot) => [spotName(spot), store.counts[spot], store.spots.places[spot]]);
        nodes.push(table(say.places, rows, (rest) => worded(say.more_places, { m: number(rest.reduce((sum, [, , m]) => sum + m, 0)) })));
      }
      nodes.push(html('p', { class: 'rl-note' }, say.sample));
      return html('article', { class: 'rl-aggregate' }, ...nodes);
    };

    const at = (mark) => map.unproject([mark.worldX * 256, mark.worldY * 256], 0);
    const open = (mark) => {
      list.choose(mark);
      const nodes = [article(mark)];
      if (mark.spots.length > 1 && map.getZoom() < map.getMaxZoom()) {
        const button = html('button', { type: 'button' }, say.closer);
        button.addEventListener('click', () => {
          page.closeCard();
          map.setView(at(mark), Math.min(map.getMaxZoom(), map.getZoom() + 1.5));
        });
        nodes.push(html('p', { class: 'rl-turn' }, button));
      }
      page.showCard({ name: nameOf(mark), at: at(mark), nodes, back: list.back, kind: say.events });
    };

    const list = page.marks.listbox(say, {
      words: sayMark, open, at, again: (mark) => points.marks().find(({ id }) => id === mark.id),
    });
    points.onChange(() => {
      const card = page.root.querySelector('.rl-card');
      if (!card.hidden && card.querySelector('.rl-aggregate')) page.closeCard(); // it tells what was asked before
    });
    points.days = () => {
      const { from, to } = store.asked();
      return from === to ? store.dayWords(from) : worded(say.span, { first: store.dayWords(from), last: store.dayWords(to) });
    };
    Object.assign(points, { spotName, oblastOf });
    list.relist();
    page.root.dataset.points = 'ready';
    return store;
  };
  points.usable = points.drawn.then(begin);
  points.usable.catch(page.marks.refused);
});
