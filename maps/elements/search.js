'use strict';
/* The search box: a combobox with a list. Typing finds places by any spelling; choosing one brings
   the map to it and opens what is known of it. */
reachline.define('search', (map, data, page) => {
  const { html } = reachline;
  const say = data.words;
  const WAIT_MS = 120;
  const CLOSEST = 8; // zoom: a place with its surroundings
  const input = html('input', {
    type: 'text', id: 'rl-search', role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'rl-found', 'aria-autocomplete': 'list',
    'aria-label': say.search, placeholder: say.search, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', enterkeyhint: 'search',
  });
  const list = html('ul', { id: 'rl-found', role: 'listbox', 'aria-label': say.search, hidden: '' });
  const clear = html('button', { type: 'button', 'aria-label': say.clear, hidden: '' }, '×');
  const none = html('p', { class: 'rl-none', hidden: '' }, say.none);
  const status = html('p', { class: 'rl-hidden', role: 'status', 'aria-live': 'polite' });
  const box = html('div', { class: 'rl-search', 'data-over-map': '' }, input, clear, list, none, status);
  const row = page.room('search') || html('div', { class: 'rl-search-row' });
  if (!row.isConnected) page.root.querySelector('.rl-frame').before(row);
  row.append(box);
  let found = [];
  let active = -1;
  let timer = 0;
  let asked = 0;

  const mark = (index) => {
    active = index;
    [...list.children].forEach((option, row) => {
      option.setAttribute('aria-selected', String(row === active));
      if (row === active) option.scrollIntoView({ block: 'nearest' });
    });
    if (active < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `rl-found-${active}`);
  };
  const fold = () => {
    clearTimeout(timer);
    asked += 1; // what is still being looked for comes too late
    found = [];
    list.replaceChildren();
    list.hidden = true;
    none.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    mark(-1);
  };
  const show = (places) => {
    found = places;
    list.replaceChildren(...places.map((place, row) => {
      const option = html('li', { role: 'option', id: `rl-found-${row}`, 'aria-selected': 'false' },
        html('b', {}, place.name), ' ', html('span', {}, page.gazetteer.oblasts[place.oblast]));
      // The mouse must not take the focus from the box.
      option.addEventListener('pointerdown', (event) => event.preventDefault());
      option.addEventListener('click', () => choose(place));
      return option;
    }));
    list.hidden = !places.length;
    none.hidden = Boolean(places.length);
    input.setAttribute('aria-expanded', String(Boolean(places.length)));
    status.textContent = places.length ? say.found.replace('{n}', places.length) : none.textContent;
    mark(-1);
  };
  /* Nothing, and why, where a browser cannot unpack the places. */
  const opened = async () => {
    try {
      return await page.gazetteer.places();
    } catch {
      none.textContent = say.unread;
      return null;
    }
  };
  const look = async () => {
    const text = input.value.trim();
    if (text.length < 2) return fold();
    asked += 1;
    const mine = asked;
    const places = await opened();
    if (mine === asked) show(places ? page.gazetteer.find(places, text) : []);
    return undefined;
  };

  /* To the place, with the way to the contact line in sight where it is drawn. */
  const fly = (place) => {
    const known = page.ask && page.ask(...place.at);
    const points = known && known.foot ? [place.at, known.foot] : [place.at];
    const wide = map.getSize().x > 700;
    const options = {
      maxZoom: Math.max(CLOSEST, map.getMinZoom()),
      paddingTopLeft: [60, 60], paddingBottomRight: [wide ? 360 : 40, 60],
    };
    if (reachline.calm()) map.fitBounds(points, { ...options, animate: false });
    else map.flyToBounds(points, { ...options, duration: 0.8 });
  };
  const choose = (place) => {
    input.value = place.name;
    clear.hidden = false;
    fold();
    fly(place);
    if (page.inspect) page.inspect(place.at, { place });
  };

  /* What fits best what is typed now: the list may still be that of the letters before. */
  const chooseBest = async () => {
    const places = await opened();
    const [best] = places ? page.gazetteer.find(places, input.value) : [];
    if (best) choose(best);
    else if (!places) show([]);
  };

  input.addEventListener('input', () => {
    mark(-1);
    clear.hidden = !input.value;
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  });
  input.addEventListener('focus', opened);
  input.addEventListener('blur', () => fold());
  input.addEventListener('keydown', (event) => {
    const last = found.length - 1;
    if (event.key === 'ArrowDown' && found.length) mark(active === last ? 0 : active + 1);
    else if (event.key === 'ArrowUp' && found.length) mark(active <= 0 ? last : active - 1);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') look();
    else if (event.key === 'Enter') {
      if (active >= 0) choose(found[active]);
      else chooseBest();
    } else if (event.key === 'Escape' && (found.length || !none.hidden)) {
      fold();
      event.stopPropagation();
    } else if (event.key === 'Escape' && input.value) {
      input.value = '';
      clear.hidden = true;
    } else return;
    event.preventDefault();
  });
  clear.addEventListener('click', () => {
    input.value = '';
    clear.hidden = true;
    fold();
    if (page.closeInspect) page.closeInspect();
    input.focus();
  });
  page.signal.addEventListener('abort', () => clearTimeout(timer));
});
