'use strict';
/* The war's facts, unpacked once, and what they say of a day. Days are counted from the first. How
   the payload is laid out stands in maps/timeline_payload.py. */
reachline.define('timeline_facts', (map, data, page) => {
  const [lonStep, latStep] = data.steps;
  const OCCUPIED = 2;
  const LISTED = 2;

  const readHoles = ({ table }) => {
    let end = 0;
    return table(3).map(([after, days, silent]) => {
      const first = end + after;
      end = first + days;
      return { first, last: end - 1, silent };
    });
  };
  const readGroups = ({ next, column }) => {
    const counts = column(next() - 1);
    const changes = counts.reduce((sum, count) => sum + count, 0);
    const days = column(changes);
    const codes = column(changes);
    let at = 0;
    return [[], ...counts.map((count) => {
      let day = 0;
      return Array.from({ length: count }, () => {
        day += days[at];
        at += 1;
        return [day, codes[at - 1]];
      });
    })];
  };
  const readAreas = ({ table }) => {
    let group = 0;
    return table(5).map(([after, oblast, area, places, people]) => {
      group += after;
      return { group, oblast, area: area * data.area_km2, places, people };
    });
  };
  const readLists = ({ next, column }) => {
    const lengths = column(next());
    const all = column(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    return lengths.map((length) => {
      at += length;
      return all.slice(at - length, at);
    });
  };
  const readStrikes = ({ table }) => {
    let [day, lon, lat] = [0, 0, 0];
    return table(5).map(([after, east, north, ...casualties], index) => {
      day += after;
      lon += east;
      lat += north;
      const [killed, injured] = casualties.map((plus) => (plus ? plus - 1 : null));
      return {
        index, day, at: [lat / latStep, lon / lonStep], killed, injured, name: data.places[index], r: data.radii[index],
      };
    });
  };

  const { dayOf, dateOf } = reachline.calendar(data.first);
  const last = dayOf(data.last);

  const facts = (read) => {
    const holes = readHoles(read);
    const groups = readGroups(read);
    const areas = readAreas(read);
    const lists = readLists(read);
    const ground = page.readArcs(read, data.steps);
    const strikes = readStrikes(read);
    const gaps = holes.filter(({ silent }) => silent);
    const holding = (day, runs) => runs.find((run) => day >= run.first && day <= run.last);
    const assessed = (day) => !holding(day, gaps);
    const turns = new Set([0, ...gaps.flatMap((gap) => [gap.first, gap.last + 1]), ...groups.flat().map(([day]) => day)]);

    /* The status of every group; all are held by Ukraine where nothing is assessed. */
    const status = (day) => Uint8Array.from(groups, (log) => {
      let code = 0;
      if (assessed(day)) for (const [since, next] of log) if (since <= day) code = next;
      return code;
    });
    /* km² by status (contested, occupied): of the country, and of each oblast. */
    const held = (codes) => {
      const whole = [0, 0, 0];
      const oblasts = data.oblasts.map(() => [0, 0, 0]);
      for (const { group, oblast, area } of areas) {
        whole[codes[group]] += area;
        oblasts[oblast][codes[group]] += area;
      }
      return { contested: whole[1], occupied: whole[2], oblasts };
    };
    /* km² occupied on each day, from what changed hands alone: cheap enough for all days at once. */
    const sums = new Float64Array(last + 1);
    for (const { group, area } of areas) {
      let before = false;
      for (const [day, code] of groups[group]) {
        const now = code === OCCUPIED;
        if (now !== before) sums[day] += now ? area : -area;
        before = now;
      }
    }
    for (let day = 1; day <= last; day += 1) sums[day] += sums[day - 1];
    const occupied = (day) => (assessed(day) ? sums[day] : 0);
    /* Of a list: a shore is a front while somebody else holds ground across the water; or the days
       on which an edge becomes and ceases to be one are known. */
    const listed = (list, codes, day) => (data.by_shore
      ? list.some((group) => codes[group] !== OCCUPIED)
      : list.filter((since) => since <= day).length % 2 === 1);
    const front = ({ left, right, kind }, codes, day) => kind > 0
      && (codes[left] === OCCUPIED) !== (codes[right] === OCCUPIED)
      && (kind < LISTED || listed(lists[kind - LISTED], codes, day));
    /* The day of the assessment that holds for a day; nothing holds for the days of a gap. */
    const assessedOn = (day) => {
      const hole = holding(day, holes);
      return hole ? assessedOn(hole.first - 1) : day;
    };
    return {
      last, gaps, gapAt: (day) => holding(day, gaps), dayOf, assessed, assessedOn, status, held, occupied, front, areas, strikes, ...ground,
      turns: [...turns].filter((day) => day <= last).sort((a, b) => a - b),
      contestedUntil: data.contested_until ? dayOf(data.contested_until) : Infinity,
      dateOf,
      total: data.total_km2,
      oblasts: data.oblasts,
    };
  };

  /* Days and figures in the reader's language. */
  const number = (value, digits = 0) => value.toLocaleString(data.lang, {
    minimumFractionDigits: digits, maximumFractionDigits: digits,
  });
  /* Three figures: no assessment bears more. */
  const rounded = (value) => {
    const unit = Math.max(1, 10 ** (String(Math.floor(value)).length - 3));
    return number(unit * Math.round(value / unit));
  };
  const wordsOf = (iso) => reachline.dateWords(iso, data.months);
  const plural = new Intl.PluralRules(data.lang);

  page.war = {
    speak: { lang: data.lang, number, rounded, wordsOf, form: (count) => plural.select(count) },
    // Not at once: the map itself comes first.
    ready: new Promise((go) => { setTimeout(go); }).then(() => facts(page.numbers(reachline.bytes(data.payload)))),
  };
});
