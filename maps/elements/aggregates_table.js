'use strict';
/* What passes the filters as tables: by oblast with the total, and place by place, a page at a time;
   what is left of a hexagon is a row of its own. */
reachline.define('aggregates_table', (map, data, page) => {
  const { html, worded } = reachline;
  const say = data.words;
  const { points } = page;
  const PAGE = 25;

  const begin = (store) => {
    const { number } = store;
    const head = (...words) => html('thead', {}, html('tr', {}, ...words.map((text, i) => html('th', {
      scope: 'col', class: i && text === say.events ? 'rl-number' : '',
    }, text))));
    const row = (name, ...cells) => html('tr', {}, html('th', { scope: 'row' }, name), ...cells.map((cell) => html('td', {
      class: typeof cell === 'number' ? 'rl-number' : '',
    }, typeof cell === 'number' ? number(cell) : cell)));
    const scroll = (words, ...parts) => html('div', { class: 'rl-scroll', role: 'region', tabindex: 0, 'aria-label': words }, html('table', {}, ...parts));
    const [oblastCaption, placeCaption] = [html('caption', {}), html('caption', {})];
    const [oblastBody, placeBody, oblastFoot] = [html('tbody', {}), html('tbody', {}), html('tfoot', {})];
    const pages = page.marks.pager(say, number, { size: PAGE, count: () => spots.length, show: (from) => show(from) });
    const node = html('details', { class: 'rl-data rl-rows' }, html('summary', {}, say.table),
      scroll(say.by_oblast, oblastCaption, head(say.oblast, say.places, say.events), oblastBody, oblastFoot),
      scroll(say.by_place, placeCaption, head(say.place, say.oblast, say.events), placeBody),
      pages.node);

    let spots = []; // those with any event that passes, the most first

    const show = (from) => {
      placeBody.replaceChildren(...spots.slice(from, from + PAGE).map((spot) => row(
        store.spots.places[spot] > 1 ? worded(say.more_places, { m: number(store.spots.places[spot]) }) : store.names[spot],
        points.oblastOf(spot), store.counts[spot],
      )));
    };
    const renew = () => {
      if (!node.open) return;
      spots = Array.from(store.counts.keys()).filter((spot) => store.counts[spot])
        .sort((a, b) => store.counts[b] - store.counts[a] || a - b);
      const found = data.oblasts.map((name) => ({ name, places: 0, events: 0 }));
      for (const spot of spots) {
        const one = found[store.spots.oblast[spot]];
        one.places += store.spots.places[spot];
        one.events += store.counts[spot];
      }
      const some = found.filter(({ events }) => events).sort((a, b) => b.events - a.events);
      const sum = (key) => some.reduce((total, one) => total + one[key], 0);
      oblastBody.replaceChildren(...some.map(({ name, places, events }) => row(name, places, events)));
      oblastFoot.replaceChildren(row(say.in_all, sum('places'), sum('events')));
      const status = `${points.said()}, ${points.days()}`;
      oblastCaption.textContent = `${say.by_oblast}: ${status}`;
      placeCaption.textContent = `${say.by_place}: ${status}`;
      pages.turn(0);
    };
    node.addEventListener('toggle', renew);
    points.onChange(renew);
    page.signal.addEventListener('abort', () => node.remove());
    (page.room('aggregates_table') || page.root).append(node);
    return store;
  };
  points.tabled = points.sifted.then(begin);
  points.tabled.catch(page.marks.refused);
});
