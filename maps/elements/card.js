'use strict';
/* The strike card: beside the map on a desk, a sheet from below on a phone. Opens from a marker,
   closes with its button or Esc and hands the focus back. */
reachline.define('card', (map, data, page) => {
  const { html, link } = reachline;
  const words = page.words;
  const card = page.root.querySelector('.rl-card');
  const frame = page.root.querySelector('.rl-frame');
  let giveBack = null;

  const fact = (name, value, extra) => {
    if (!value) return [];
    return [html('dt', {}, name), html('dd', extra || {}, value)];
  };

  const distances = (pairs) => {
    if (!pairs.length) return [];
    const list = html('dl', { class: 'rl-facts' });
    for (const [label, value] of pairs) list.append(...fact(data.distance_names[label], value));
    return [html('details', {}, html('summary', {}, words.other_distances), list)];
  };

  const sources = (pairs) => {
    if (!pairs.length) return [];
    const list = html('ul', { class: 'rl-sources' });
    for (const [name, url] of pairs) list.append(html('li', {}, link(name, url)));
    return [html('h4', {}, words.sources), list];
  };

  const article = (i) => {
    const facts = html('dl', { class: 'rl-facts' },
      ...fact(words.distance, data.distance[i], { class: 'rl-lead' }),
      ...fact(words.weapon, data.weapon[i]),
      ...fact(words.casualties, data.casualties[i]),
      ...fact(words.precision, data.precision[i]));
    const article = html('article', { class: data.story[i] ? 'rl-of-story' : '' },
      html('h3', {}, data.name[i]), html('p', { class: 'rl-date' }, data.date[i]),
      html('p', { class: 'rl-what' }, data.words[i]), facts, ...distances(data.distances[i]));
    if (data.disputed[i]) article.append(html('p', { class: 'rl-warn' }, words.disputed_note));
    if (data.notes[i]) article.append(html('p', { class: 'rl-note' }, data.notes[i]));
    article.append(...sources(data.sources[i]));
    return article;
  };

  const close = () => {
    if (card.hidden) return;
    card.hidden = true;
    if (giveBack) giveBack();
    giveBack = null;
    if (page.placeLabels) page.placeLabels();
  };

  /* The card takes the side the strike is not on, so that both stay in sight. */
  const makeRoom = (index) => {
    const beside = getComputedStyle(card).getPropertyValue('--beside').trim() === '1';
    if (!beside) return;
    const at = map.latLngToContainerPoint(data.point(index));
    frame.classList.toggle('rl-card-left', at.x > map.getSize().x / 2);
    if (page.placeLabels) page.placeLabels();
  };

  page.openCard = (indices, back) => {
    giveBack = back;
    const button = html('button', { type: 'button', class: 'rl-close', 'aria-label': words.close }, '×');
    button.addEventListener('click', close);
    const head = indices.length > 1
      ? [html('p', { class: 'rl-many' }, words.count_strikes.replace('{n}', indices.length))] : [];
    card.replaceChildren(button, ...head, ...indices.map(article));
    const title = card.querySelector('h3');
    title.id = 'rl-card-title';
    card.hidden = false;
    card.scrollTop = 0;
    makeRoom(indices[0]);
    button.focus({ preventScroll: true });
    card.scrollIntoView({ block: 'nearest', behavior: reachline.calm() ? 'auto' : 'smooth' });
  };
  page.root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !card.hidden) { event.stopPropagation(); close(); }
  });
  const points = reachline.decode(data.at);
  data.point = (index) => points[index];
});
