'use strict';
/* The rows that pass the filters as a real table, a page at a time, made from the map's own
   columns: no row is in the page twice. */
reachline.define('points_table', (map, data, page) => {
  const { html, worded } = reachline;
  const say = data.words;
  const { points } = page;
  const PAGE = 25;

  const begin = (store) => {
    const { number } = store;
    const told = store.columns.filter((column) => column.told && column.role !== 'name');
    const caption = html('caption', {});
    const body = html('tbody', {});
    const kind = ({ kind: of, role }) => (of === 'count' ? 'rl-number' : role === 'lead' || of === 'list' ? 'rl-wide' : '');
    const heads = [say.place, say.date, ...told.map(({ words }) => words)];
    const scroll = html('div', { class: 'rl-scroll', role: 'region', tabindex: 0, 'aria-label': say.table },
      html('table', {}, caption, html('thead', {}, html('tr', {}, ...heads.map((words, i) => html('th', {
        scope: 'col', class: i > 1 ? kind(told[i - 2]) : '',
      }, words)))), body));
    const pages = page.marks.pager(say, number, { size: PAGE, count: () => rows.length, show: (from) => show(from) });
    const node = html('details', { class: 'rl-data rl-rows' }, html('summary', {}, say.table), scroll,
      pages.node);

    let order = null; // all rows, the latest first
    let rows = null; // those that pass

    const sorted = () => {
      const begins = new Uint32Array(store.last + 2);
      for (const day of store.days) begins[store.last - day + 1] += 1;
      for (let i = 1; i < begins.length; i += 1) begins[i] += begins[i - 1];
      const found = new Uint32Array(store.count);
      for (let row = 0; row < store.count; row += 1) {
        const turn = store.last - store.days[row];
        found[begins[turn]] = row;
        begins[turn] += 1;
      }
      return found;
    };
    const sift = () => {
      order = order || sorted();
      rows = order.filter((row) => store.passing[row]);
    };
    const cell = (column, row) => {
      const text = store.text(column, row);
      const made = html('td', column.kind === 'count' ? { class: 'rl-number' } : {});
      if (!text) return made;
      const items = column.kind === 'link' ? points.links(text) : text.split('\t');
      if (items.length > 1 || column.kind === 'link') made.append(html('ul', {}, ...items.map((item) => html('li', {}, item))));
      else made.append(text);
      return made;
    };
    const show = (from) => {
      body.replaceChildren(...Array.from(rows.slice(from, from + PAGE), (row) => html('tr', {},
        html('th', { scope: 'row' }, points.nameOf(row)), html('td', {}, store.dayWords(row)),
        ...told.map((column) => cell(column, row)))));
      caption.textContent = worded(say.caption, { status: points.said() });
    };
    const renew = () => {
      if (!node.open) return;
      sift();
      pages.turn(0);
    };
    node.addEventListener('toggle', renew);
    points.onChange(renew);
    page.signal.addEventListener('abort', () => node.remove());
    (page.room('points_table') || page.root).append(node);
    return store;
  };
  points.tabled = points.sifted.then(begin);
  points.tabled.catch(page.marks.refused);
});
