'use strict';
/* The strike card: beside the map on a desk, a sheet from below on a phone. It is the strike's row
   of the data table, set as a card, so that the two cannot differ. Opens from a marker, closes
   with its button or Esc and hands the focus back. */
reachline.define('card', (map, data, page) => {
  const { html } = reachline;
  const words = page.words;
  const card = page.root.querySelector('.rl-card');
  const frame = page.root.querySelector('.rl-frame');
  const table = document.getElementById('rl-strikes');
  const rows = table ? table.tBodies[0].rows : [];
  let giveBack = null;

  /* The table's columns, in its order. */
  const read = (index) => {
    const [place, date, what, weapon, casualties, distance, others, precision, notes, sources] =
      rows[index].cells;
    return { place, date, what, weapon, casualties, distance, others, precision, notes, sources };
  };
  const text = (cell) => cell.textContent.trim();
  const spoken = (cell) => (cell.lang ? { lang: cell.lang } : {});
  const copy = (cell) => [...cell.children].map((child) => child.cloneNode(true));

  page.sayStrike = (index) => {
    const { place, date, weapon, casualties, distance } = read(index);
    return [place, date, weapon, casualties, distance].map(text).filter(Boolean)
      .map((part) => part.replace(/\.$/, '')).join('. ');
  };

  const fact = (name, cell, extra) => {
    const value = text(cell);
    return value ? [html('dt', {}, name), html('dd', extra || {}, value)] : [];
  };

  const article = ({ index, name, story, disputed }) => {
    const said = read(index);
    const node = html('article', { class: story ? 'rl-of-story' : '' },
      html('h2', {}, name), html('p', { class: 'rl-date' }, text(said.date)),
      html('p', { class: 'rl-what', ...spoken(said.what) }, text(said.what)),
      html('dl', { class: 'rl-facts' },
        ...fact(words.distance, said.distance, { class: 'rl-lead' }),
        ...fact(words.weapon, said.weapon),
        ...fact(words.casualties, said.casualties),
        ...fact(words.precision, said.precision)));
    if (text(said.others)) {
      node.append(html('details', {}, html('summary', {}, words.other_distances), ...copy(said.others)));
    }
    if (disputed) node.append(html('p', { class: 'rl-warn' }, words.disputed_note));
    if (text(said.notes)) node.append(html('p', { class: 'rl-note', ...spoken(said.notes) }, text(said.notes)));
    if (text(said.sources)) node.append(html('h3', {}, words.sources), ...copy(said.sources));
    return node;
  };

  /* Only a focus within the card is handed back: who is elsewhere by now stays there. */
  const close = () => {
    if (card.hidden) return;
    const held = card.contains(document.activeElement);
    card.hidden = true;
    map.fire('reachline:card', { strike: '' });
    if (held && giveBack) giveBack();
    giveBack = null;
    page.placeLabels();
  };

  /* The card takes the side the strike is not on, so that both stay in sight. */
  const makeRoom = (at) => {
    const x = map.latLngToContainerPoint(at).x;
    frame.classList.toggle('rl-card-left', x > map.getSize().x / 2);
    page.placeLabels();
  };

  /* `strike` is the id by which the page around the map knows the card: that of the first, if none is asked for. */
  page.openCard = (strikes, back, { quiet = false, strike = strikes[0].id } = {}) => {
    const head = strikes.length > 1
      ? [html('p', { class: 'rl-many' }, words.count_strikes.replace('{n}', strikes.length))] : [];
    page.showCard({
      name: strikes[0].name, at: strikes[0].at, nodes: [...head, ...strikes.map(article)], back, quiet, strike,
    });
  };

  /* `quiet` leaves focus and scroll where the reader has them; `strike` is empty unless the card is
     that of one. */
  page.showCard = ({ name, at, nodes, back, quiet = false, kind = words.strike_card, strike = '' }) => {
    if (page.closeInspect) page.closeInspect();
    giveBack = back;
    const button = html('button', { type: 'button', class: 'rl-close', 'aria-label': words.close }, '×');
    button.addEventListener('click', close);
    card.replaceChildren(button, ...nodes);
    card.setAttribute('aria-label', `${kind}: ${name}`);
    card.dataset.strike = strike;
    card.hidden = false;
    map.fire('reachline:card', { strike });
    card.scrollTop = 0;
    makeRoom(at);
    if (quiet) return;
    button.focus({ preventScroll: true });
    // A sheet covers the lower part of the window: the map moves up from under it.
    const sheet = getComputedStyle(card).position === 'fixed';
    (sheet ? frame : card).scrollIntoView({
      block: sheet ? 'start' : 'nearest', behavior: reachline.calm() ? 'auto' : 'smooth',
    });
  };
  page.closeCard = close;
  page.root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || card.hidden) return;
    event.stopPropagation();
    close();
  });
});
