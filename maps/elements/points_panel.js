'use strict';
/* The filters under the map: days, and each column of choices. They change map, counts and table
   alike, in the page; the address keeps them beside the timeline's day. */
let kept = null; // what was last asked: a map drawn anew in the same page goes on with it
reachline.define('points_panel', (map, data, page) => {
  const { html, worded } = reachline;
  const say = data.words;
  const { points } = page;
  const QUIET_MS = 400; // after the last change: the address follows

  const begin = (store) => {
    const { number } = store;
    const everything = () => ({
      from: 0, to: store.last, chosen: Object.fromEntries(store.choices.map(({ key }) => [key, new Set()])),
    });
    let state = everything();
    let timer = 0;

    const dates = ['from', 'to'].map((end) => {
      const input = html('input', { type: 'date', min: store.dateOf(0), max: store.dateOf(store.last) });
      reachline.onDay(input, (date) => {
        const day = store.dayOf(date);
        const whole = end === 'from' ? 0 : store.last;
        if (!Number.isNaN(day)) state[end] = Math.min(Math.max(day, 0), store.last);
        else if (input.validity.valid) state[end] = whole; // emptied, not left half typed
        const other = end === 'from' ? 'to' : 'from';
        if (state.from > state.to) state[other] = state[end];
        apply();
      });
      return { end, input, label: html('label', {}, html('span', {}, say[end]), input) };
    });

    const pick = (column) => {
      const said = html('b', {});
      const boxes = column.values.map(([value, words]) => {
        const box = html('input', { type: 'checkbox', value });
        box.addEventListener('change', () => {
          state.chosen[column.key][box.checked ? 'add' : 'delete'](value);
          apply();
        });
        return { box, label: html('label', {}, box, html('span', {}, words)) };
      });
      const summary = html('summary', {}, html('span', {}, column.words), said);
      const node = html('details', { class: 'rl-pick' }, summary,
        html('fieldset', {}, html('legend', { class: 'rl-hidden' }, column.words), ...boxes.map(({ label }) => label)));
      node.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || !node.open) return;
        event.stopPropagation();
        node.open = false;
        summary.focus();
      });
      node.addEventListener('focusout', ({ relatedTarget }) => {
        if (relatedTarget && !node.contains(relatedTarget)) node.open = false;
      });
      const show = () => {
        const chosen = state.chosen[column.key];
        for (const { box } of boxes) box.checked = chosen.has(box.value);
        const [one] = column.values.filter(([value]) => chosen.has(value));
        said.textContent = !chosen.size ? say.all : chosen.size === 1 ? one[1]
          : worded(say.chosen, { n: chosen.size, m: column.values.length });
      };
      return { node, show };
    };
    const picks = store.choices.map(pick);

    const clear = html('button', { type: 'button' }, say.clear);
    clear.addEventListener('click', () => {
      state = everything();
      apply();
      dates[0].input.focus();
    });
    const status = html('p', { class: 'rl-sift-status', role: 'status', 'aria-live': 'polite' });
    const view = html('p', { class: 'rl-sift-view' });
    const panel = html('section', { class: data.own_day ? 'rl-sift rl-sift-own-day' : 'rl-sift', 'aria-label': data.heading },
      html('div', { class: 'rl-sift-words' }, status, view),
      html('div', { class: 'rl-sift-bar' }, ...dates.map(({ label }) => label), ...picks.map(({ node }) => node), clear));

    const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };
    const told = () => worded(say.status, { n: number(store.total), m: number(store.count) });
    const sayView = () => {
      const seen = points.inView();
      const out = store.total - seen;
      write(view, !store.total ? say.none : out
        ? worded(say.outside, { n: number(seen), out: number(out) }) : say.in_view);
    };
    const show = () => {
      for (const { end, input } of dates) input.value = store.dateOf(state[end]);
      for (const pickOne of picks) pickOne.show();
      clear.disabled = store.total === store.count && whole();
      write(status, told());
      sayView();
    };

    /* The address carries what is asked; in a frame without an origin of its own it may refuse to. */
    const address = () => {
      const parts = new URLSearchParams(location.hash.slice(1));
      for (const key of ['from', 'to', ...Object.keys(state.chosen)]) parts.delete(key);
      if (state.from > 0) parts.set('from', store.dateOf(state.from));
      if (state.to < store.last) parts.set('to', store.dateOf(state.to));
      for (const [key, chosen] of Object.entries(state.chosen)) for (const value of chosen) parts.append(key, value);
      return String(parts);
    };
    const remember = () => {
      const parts = address();
      if (parts === String(new URLSearchParams(location.hash.slice(1)))) return;
      try { history.replaceState(history.state, '', `#${parts}`); } catch { /* shown all the same */ }
    };
    const asked = (hash) => {
      const parts = new URLSearchParams(hash.slice(1));
      const wanted = everything();
      for (const end of ['from', 'to']) {
        const text = parts.get(end) || '';
        const day = /^\d{4}-\d\d-\d\d$/.test(text) ? store.dayOf(text) : NaN;
        if (!Number.isNaN(day)) wanted[end] = Math.min(Math.max(day, 0), store.last);
      }
      if (wanted.from > wanted.to) Object.assign(wanted, { from: 0, to: store.last });
      for (const { key, values } of store.choices) {
        const known = new Set(values.map(([value]) => value));
        for (const value of parts.getAll(key)) if (known.has(value)) wanted.chosen[key].add(value);
      }
      return wanted;
    };
    const whole = () => state.from === 0 && state.to === store.last
      && Object.values(state.chosen).every(({ size }) => !size);
    const apply = (first) => {
      if (store.fit) state = store.fit(state); // what is counted by month knows no single days
      if (!first || !whole()) { // at first all rows pass already, and are drawn
        store.select(state);
        points.tell();
      }
      show();
      kept = `#${address()}`;
      clearTimeout(timer);
      timer = setTimeout(remember, QUIET_MS);
    };

    addEventListener('hashchange', (event) => {
      state = asked(new URL(event.newURL).hash);
      apply();
    }, { signal: page.signal });
    document.addEventListener('pointerdown', ({ target }) => {
      for (const { node } of picks) if (!node.contains(target)) node.open = false;
    }, { signal: page.signal });
    map.on('moveend', sayView);
    page.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      panel.remove();
    });
    points.said = told;
    points.ask = (change) => {
      state = { ...state, ...change };
      apply();
    };
    page.below('points_panel', panel);
    state = asked(kept ?? location.hash);
    apply(true);
    page.root.dataset.points = 'ready';
    return store;
  };
  points.sifted = points.usable.then(begin);
  points.sifted.catch(() => {
    page.root.dataset.points = 'refused';
    page.below('points_panel', html('p', { class: 'rl-sift', role: 'alert' }, say.refused));
  });
});
