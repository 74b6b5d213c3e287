'use strict';
/* Every mark in the view without a mouse: a list beside the canvas, whose chosen mark wears the
   ring. A click or Enter opens the card, with all strikes of the mark, a page at a time. */
reachline.define('points_list', (map, data, page) => {
  const { html, worded } = reachline;
  const say = data.words;
  const { points } = page;
  const PAGE = 8; // strikes on a card
  const web = (text) => /^https?:\/\//i.test(text) && URL.canParse(text);

  const begin = (store) => {
    const { number } = store;
    const nameOf = (row) => store.name(row) || say.unnamed;
    const strikes = (n) => worded(say.count, { n: number(n) });
    const headOf = (mark) => {
      const name = nameOf(points.firstRow(mark.place));
      if (mark.places === 1) return name;
      return mark.places === 2 ? worded(say.and_around, { name })
        : worded(say.places_around, { name, n: number(mark.places - 1) });
    };
    const told = (column) => column.told && column.role !== 'name' && column.role !== 'lead';
    const sayMark = (mark) => {
      if (mark.count > 1) return `${headOf(mark)}: ${strikes(mark.count)}`;
      const row = points.firstRow(mark.place);
      const lead = store.by('shape');
      const disputed = store.by('disputed');
      return [nameOf(row), store.dayWords(row), lead && store.text(lead, row), disputed && store.text(disputed, row)]
        .filter(Boolean).join('. ');
    };

    /* One strike, as its columns tell it. */
    const links = (text) => text.split('\t').map((item) => {
      const [url, ...rest] = item.split(' ');
      const name = rest.join(' ') || (web(url) ? new URL(url).hostname : '');
      return web(url) ? html('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, name) : name;
    });
    const listOf = (items) => html('ul', {}, ...items.map((item) => html('li', {}, item)));
    const article = (row) => {
      const lead = store.by('lead');
      const what = lead ? store.text(lead, row) : '';
      const disputed = store.by('disputed');
      const facts = [];
      const after = [];
      for (const column of store.columns.filter(told)) {
        const text = store.text(column, row);
        if (!text) continue;
        if (column.kind === 'link') after.push(html('h3', {}, column.words), listOf(links(text)));
        else if (column.kind === 'list') {
          after.push(html('details', {}, html('summary', {}, column.words), listOf(text.split('\t'))));
        } else facts.push(html('dt', {}, column.words), html('dd', {}, text));
      }
      if (disputed && disputed.codes[row]) after.unshift(html('p', { class: 'rl-warn' }, page.words.disputed_note));
      return html('article', {}, html('h2', {}, nameOf(row)), html('p', { class: 'rl-date' }, store.dayWords(row)),
        ...(what ? [html('p', { class: 'rl-what' }, what)] : []), html('dl', { class: 'rl-facts' }, ...facts), ...after);
    };

    const button = (words, act) => {
      const node = html('button', { type: 'button' }, words);
      node.addEventListener('click', act);
      return node;
    };
    const at = (place) => map.unproject([store.xs[place] * 256, store.ys[place] * 256], 0);
    const idOf = (row) => (store.by('id') ? store.text(store.by('id'), row) : '');

    /* The card of rows from `from` on; the buttons below turn its pages. Who turned one (`by` so many
       rows) goes on from the same button. */
    const openRows = (rows, place, name, { from = 0, closer = false, quiet = false, by = 0 } = {}) => {
      const shown = rows.slice(from, from + PAGE);
      const nodes = [];
      let turns = [];
      const turn = (rowsOn) => {
        openRows(rows, place, name, { from: from + rowsOn, closer, by: rowsOn });
        page.root.querySelector('.rl-card h2').scrollIntoView({ block: 'nearest' });
      };
      if (rows.length > 1) {
        nodes.push(html('p', { class: 'rl-many' }, `${name}: ${strikes(rows.length)}`));
        if (closer) nodes.push(html('p', { class: 'rl-turn' }, button(say.closer, () => {
          page.closeCard();
          map.setView(at(place), Math.min(map.getMaxZoom(), map.getZoom() + 2));
        })));
      }
      nodes.push(...Array.from(shown, article));
      if (rows.length > PAGE) {
        const before = button(say.earlier, () => turn(-PAGE));
        const after = button(say.later, () => turn(PAGE));
        before.disabled = from === 0;
        after.disabled = from + PAGE >= rows.length;
        turns = (by < 0 ? [before, after] : [after, before]).filter(({ disabled }) => !disabled);
        nodes.push(html('p', { class: 'rl-turn' }, before, html('span', {}, worded(say.page, {
          first: number(from + 1), last: number(from + shown.length), n: number(rows.length),
        })), after));
      }
      page.showCard({
        name, at: at(place), nodes, back: list.back, quiet, strike: rows.length === 1 ? idOf(rows[0]) : '',
      });
      if (by) turns[0].focus({ preventScroll: true });
    };
    const open = (mark) => {
      list.choose(mark);
      openRows(points.rowsOf(mark), mark.place, headOf(mark), {
        closer: mark.places > 1 && map.getZoom() < map.getMaxZoom(),
      });
    };

    const list = page.marks.listbox(say, {
      words: sayMark, open, at: ({ place }) => at(place), again: ({ place }) => points.markOf(place),
    });
    list.relist();

    /* Open the card of a strike by its id, for the page around the map. */
    const others = page.openStrike;
    page.openStrike = (id, quiet) => {
      if (others && others(id, quiet)) return true;
      const ids = store.by('id');
      if (!ids) return false;
      for (let row = 0; row < store.count; row += 1) {
        if (store.passing[row] && store.text(ids, row) === id) {
          let place = 0;
          while (store.starts[place + 1] <= row) place += 1;
          openRows(Uint32Array.of(row), place, nameOf(row), { quiet });
          return true;
        }
      }
      return false;
    };
    Object.assign(points, { links, nameOf });
    page.root.dataset.points = 'ready';
    return store;
  };
  points.usable = points.drawn.then(begin);
  points.usable.catch(page.marks.refused);
});
