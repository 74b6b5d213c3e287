'use strict';
/* All months under the filters, with two sliders for the first and the last day: what passes is
   counted by month, what the days leave out stays as a shadow. */
reachline.define('aggregates_bars', (map, data, page) => {
  const { html, svg, worded } = reachline;
  const say = data.words;
  const { points } = page;
  const HIGH = 56;
  const STEP = 10;
  const MONTHS = { ArrowRight: 1, ArrowUp: 1, PageUp: 3, ArrowLeft: -1, ArrowDown: -1, PageDown: -3 };

  const begin = (store) => {
    const everywhere = Array.from(store.counts.keys());
    const shape = svg('svg', {
      class: 'rl-bars rl-all-bars', viewBox: `0 0 ${store.months * STEP} ${HIGH}`, preserveAspectRatio: 'none', 'aria-hidden': 'true',
    });
    const rects = Array.from({ length: store.months }, () => [svg('rect', { class: 'rl-out' }), svg('rect', {})]);
    shape.append(...rects.flat());
    const sliders = ['from', 'to'].map((end) => {
      const input = html('input', { type: 'range', min: 0, max: store.last, step: 1, 'aria-label': say[`slider_${end}`] });
      const ask = (day) => {
        const { from, to } = store.asked();
        points.ask(end === 'from' ? { from: day, to: Math.max(day, to) } : { from: Math.min(day, from), to: day });
      };
      input.addEventListener('input', () => ask(Number(input.value)));
      /* Where days are widened to months, a key's step of a day would lead back to where it began. */
      input.addEventListener('keydown', (event) => {
        const steps = MONTHS[event.key];
        if (!steps || event.ctrlKey || event.altKey || event.metaKey) return;
        const day = store.monthsOn(Number(input.value), steps);
        if (day === null) return;
        event.preventDefault();
        ask(day);
      });
      return { end, input };
    });
    const hint = html('p', { class: 'rl-bars-days' });
    const node = html('div', { class: 'rl-span' }, hint, shape, html('div', { class: 'rl-ends' }, ...sliders.map(({ input }) => input)));

    const put = (rect, month, n, most) => {
      const high = n ? Math.max((n / most) * HIGH, 0.8) : 0;
      for (const [name, value] of Object.entries({ x: month * STEP + 1, y: HIGH - high, width: STEP - 2, height: high })) {
        rect.setAttribute(name, typeof value === 'number' ? value.toFixed(2) : value);
      }
    };
    let shadow = null; // months of all days, for the weapons chosen
    let shadowOf = '';
    const show = () => {
      const { from, to, open } = store.asked();
      const wanted = JSON.stringify(open);
      if (shadowOf !== wanted) {
        shadowOf = wanted;
        shadow = store.monthsOfAll();
      }
      const now = store.tell(everywhere).months;
      const most = Math.max(...shadow, 1);
      rects.forEach(([out, passing], month) => {
        put(out, month, shadow[month], most);
        put(passing, month, now[month], most);
      });
      for (const { end, input } of sliders) {
        const day = end === 'from' ? from : to;
        input.value = day;
        input.setAttribute('aria-valuetext', store.dayWords(day));
      }
      hint.textContent = worded(say.slider_says, { days: points.days() });
    };
    points.onChange(show);
    page.root.querySelector('.rl-sift').append(node);
    show();
    return store;
  };
  points.barred = points.sifted.then(begin);
  points.barred.catch(() => { page.root.dataset.points = 'refused'; });
});
