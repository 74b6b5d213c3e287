'use strict';
/* Counts of events, unpacked once into typed arrays. How the payload is laid out stands in
   maps/aggregates_data.py. A series is one weapon at one spot; its counts are added up along the days,
   so that any span of days costs two looks. */
reachline.define('aggregates_facts', (map, data, page) => {
  const GRID = 1e4;
  const LINE_FEED = 10;
  const { dayOf, dateOf } = reachline.calendar(data.first);
  const last = dayOf(data.last);
  /* Months as numbers, counted from the beginning of our era. */
  const monthsTo = (iso) => Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7)) - 1;
  const firstMonth = monthsTo(data.first);
  const monthOf = Uint16Array.from({ length: last + 1 }, (_, day) => monthsTo(dateOf(day)) - firstMonth);
  const months = monthOf[last] + 1;
  /* The days of a month that there are. */
  const begins = Array.from({ length: months }, (_, month) => monthOf.indexOf(month));
  const endOf = (month) => (month + 1 < months ? begins[month + 1] - 1 : last);
  const kinds = data.kinds.length;

  const xOf = (lon) => lon / GRID / 360 + 0.5;
  const yOf = (lat) => 0.5 - Math.asinh(Math.tan((lat / GRID) * Math.PI / 180)) / (2 * Math.PI);

  const store = (bytes) => {
    const read = reachline.varints(bytes);
    const signed = () => reachline.unfold(read.next());
    const numbers = (count, next = read.next) => Uint32Array.from({ length: count }, next);

    /* Hexagons as centre and corners in world coordinates of the map's own projection. */
    const grids = data.hexagons.map((count, n) => {
      const grid = { km2: data.grids_km2[n], count, xs: new Float64Array(count), ys: new Float64Array(count), corners: [] };
      let lon = 0;
      let lat = 0;
      for (let i = 0; i < count; i += 1) {
        lon += signed();
        lat += signed();
        grid.xs[i] = xOf(lon);
        grid.ys[i] = yOf(lat);
        grid.corners.push(Array.from({ length: 6 }, () => [xOf(lon + signed()), yOf(lat + signed())]));
      }
      return grid;
    });
    const spots = { xs: new Float64Array(data.spots), ys: new Float64Array(data.spots) };
    let lon = 0;
    let lat = 0;
    for (let i = 0; i < data.spots; i += 1) {
      lon += signed();
      lat += signed();
      spots.xs[i] = xOf(lon);
      spots.ys[i] = yOf(lat);
    }
    spots.places = numbers(data.spots);
    spots.size = numbers(data.spots);
    spots.oblast = numbers(data.spots);
    spots.cell = grids.map(() => numbers(data.spots));

    const stream = (series) => {
      const starts = new Uint32Array(series + 1);
      for (let i = 0; i < series; i += 1) starts[i + 1] = starts[i] + read.next();
      const steps = new Uint16Array(starts[series]);
      for (let i = 0; i < series; i += 1) {
        let step = -1;
        for (let at = starts[i]; at < starts[i + 1]; at += 1) {
          step += read.next() + 1;
          steps[at] = step;
        }
      }
      /* sums[at]: all counts before `at`. */
      const sums = new Float64Array(starts[series] + 1);
      for (let at = 0; at < steps.length; at += 1) sums[at + 1] = sums[at] + read.next() + 1;
      return { starts, steps, sums };
    };
    const days = stream(data.spots * (data.by_month ? 1 : kinds));
    const byMonth = data.by_month ? stream(data.spots * kinds) : null;

    const text = new TextDecoder('utf-8', { ignoreBOM: true });
    const names = [];
    for (let i = 0; i < data.spots; i += 1) {
      if (spots.places[i] > 1) names.push('');
      else {
        const end = bytes.indexOf(LINE_FEED, read.at);
        names.push(text.decode(bytes.subarray(read.at, end)));
        read.at = end + 1;
      }
    }

    const { format: number } = new Intl.NumberFormat(data.lang);
    const counts = new Float64Array(data.spots);
    const found = {
      count: data.total, last, months, monthOf, dayOf, dateOf, number, spots, grids, names, counts, total: data.total,
      choices: kinds > 1
        ? [{ key: 'weapon', words: data.words.weapon, values: data.kinds }] : [],
      dayWords: (day) => reachline.dateWords(dateOf(day), data.months),
      monthWords: (month) => `${data.months_alone[(firstMonth + month) % 12]} ${Math.floor((firstMonth + month) / 12)}`,
      isJanuary: (month) => (firstMonth + month) % 12 === 0,
      by: () => undefined, // no column of the points' kind
    };

    /* The first of a series at or after a step. */
    const place = ({ starts, steps }, series, step) => {
      let low = starts[series];
      let high = starts[series + 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (steps[middle] < step) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    let asked = { from: 0, to: last, open: null };
    /* What answers: counts by day, or by month where a weapon is chosen that is known by month. */
    const source = () => {
      const monthly = asked.open && byMonth;
      return monthly ? { of: byMonth, each: kinds, from: monthOf[asked.from], to: monthOf[asked.to], monthly: true }
        : { of: days, each: data.by_month ? 1 : kinds, from: asked.from, to: asked.to, monthly: false };
    };
    const isOpen = (kind) => !asked.open || asked.open[kind];

    /* With weapons known by month, days widen to whole months. */
    found.fit = (state) => {
      if (!byMonth || !state.chosen.weapon || !state.chosen.weapon.size) return state;
      return { ...state, from: begins[monthOf[state.from]], to: endOf(monthOf[state.to]) };
    };
    /* A day some months on, while days are widened to months; else null. */
    found.monthsOn = (day, steps) => {
      if (!source().monthly) return null;
      return begins[Math.min(Math.max(monthOf[day] + steps, 0), months - 1)];
    };
    /* `chosen.weapon` holds the weapons that pass; none is all. */
    found.select = (state) => {
      const { from, to, chosen } = found.fit(state);
      const some = chosen.weapon && chosen.weapon.size;
      asked = { from, to, open: some ? data.kinds.map(([key]) => chosen.weapon.has(key)) : null };
      const now = source();
      found.total = 0;
      for (let spot = 0; spot < data.spots; spot += 1) {
        let here = 0;
        for (let kind = 0; kind < now.each; kind += 1) {
          if (now.each > 1 && !isOpen(kind)) continue;
          const series = spot * now.each + kind;
          here += now.of.sums[place(now.of, series, now.to + 1)] - now.of.sums[place(now.of, series, now.from)];
        }
        counts[spot] = here;
        found.total += here;
      }
    };
    /* Of some spots what passes: by month, by day (where days are asked for), by weapon, by spot. */
    found.tell = (some) => {
      const told = { months: new Float64Array(months), days: new Map(), kinds: new Float64Array(kinds), total: 0, monthly: false };
      const add = (now, spot, take) => {
        for (let kind = 0; kind < now.each; kind += 1) {
          if (now.each > 1 && !isOpen(kind)) continue;
          const series = spot * now.each + kind;
          const end = place(now.of, series, now.to + 1);
          for (let at = place(now.of, series, now.from); at < end; at += 1) {
            take(now.of.steps[at], kind, now.of.sums[at + 1] - now.of.sums[at]);
          }
        }
      };
      const now = source();
      told.monthly = now.monthly;
      for (const spot of some) {
        told.total += counts[spot];
        add(now, spot, (step, kind, events) => {
          told.months[now.monthly ? step : monthOf[step]] += events;
          if (!now.monthly) told.days.set(step, (told.days.get(step) || 0) + events);
          if (now.each > 1 || kinds === 1) told.kinds[kind] += events;
        });
      }
      /* Weapons of days that are not whole months are known only where they are counted by day. */
      const whole = byMonth && asked.from === begins[monthOf[asked.from]] && asked.to === endOf(monthOf[asked.to]);
      told.byKind = kinds > 1 && (!byMonth || now.monthly || whole);
      if (byMonth && !now.monthly && whole) {
        const monthly = { of: byMonth, each: kinds, from: monthOf[asked.from], to: monthOf[asked.to] };
        for (const spot of some) add(monthly, spot, (_, kind, events) => { told.kinds[kind] += events; });
      }
      return told;
    };
    found.asked = () => asked;
    /* All days of the weapons asked for, by month. */
    found.monthsOfAll = () => {
      const kept = asked;
      asked = { ...asked, from: 0, to: last };
      const told = found.tell(counts.keys());
      asked = kept;
      return told.months;
    };
    found.select({ from: 0, to: last, chosen: {} });
    return found;
  };

  page.marks.facts(data.payload, store);
});
