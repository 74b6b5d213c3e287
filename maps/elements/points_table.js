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
    const goTo = html('input', { type: 'number', min: 1, step: 1, inputmode: 'numeric' });
    const pages = html('span', {});
    const step = (words, by) => {
      const node = html('button', { type: 'button' }, words);
      node.addEventListener('click', () => show(at + by));
      return node;
    };
    const earlier = step(say.earlier, -1);
    const later = step(say.later, 1);
    const node = html('details', { class: 'rl-data rl-rows' }, html('summary', {}, say.table), scroll,
      html('p', { class: 'rl-pages' }, earlier, html('label', {}, html('span', {}, say.page_number), goTo), pages, later));

    let order = null; // all rows, the latest first
    let rows = null; // those that pass
    let at = 0; // the page shown

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
    const show = (wanted) => {
      const count = Math.max(1, Math.ceil(rows.length / PAGE));
      at = Math.min(Math.max(wanted, 0), count - 1);
      body.replaceChildren(...Array.from(rows.slice(at * PAGE, (at + 1) * PAGE), (row) => html('tr', {},
        html('th', { scope: 'row' }, points.nameOf(row)), html('td', {}, store.dayWords(row)),
        ...told.map((column) => cell(column, row)))));
      caption.textContent = worded(say.caption, { status: points.said() });
      goTo.value = at + 1;
      goTo.max = count;
      pages.textContent = worded(say.of_pages, { n: number(count) });
      earlier.disabled = at === 0;
      later.disabled = at === count - 1;
    };
    const renew = () => {
      if (!node.open) return;
      sift();
      show(0);
    };
    goTo.addEventListener('change', () => show((Number(goTo.value) || 1) - 1));
    node.addEventListener('toggle', renew);
    points.onChange(renew);
    page.signal.addEventListener('abort', () => node.remove());
    (page.room('points_table') || page.root).append(node);
    return store;
  };
  points.tabled = points.sifted.then(begin);
  points.tabled.catch(() => { page.root.dataset.points = 'refused'; });
});
