'use strict';
/* The war's facts, unpacked once, and what they say of a day. Days are counted from the first. How
   the payload is laid out stands in maps/timeline_data.py. */
reachline.define('timeline_facts', (map, data, page) => {
  const DAY_MS = 864e5;
  const GRID = 1e4;
  const OCCUPIED = 2;
  const SHORE = 2;

  const numbers = (bytes) => {
    let at = 0;
    const next = () => {
      let number = 0;
      let unit = 1;
      let byte = 0;
      do {
        byte = bytes[at];
        at += 1;
        number += (byte & 127) * unit;
        unit *= 128;
      } while (byte > 127);
      return number % 2 ? -(number + 1) / 2 : number / 2;
    };
    const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));
    return { next, times };
  };

  const readGroups = ({ next, times }) => [[], ...times(next() - 1, () => {
    let day = 0;
    return times(next(), () => {
      day += next();
      return [day, next()];
    });
  })];
  const readAreas = ({ next, times }) => {
    let group = 0;
    let oblast = 0;
    return times(next(), () => {
      group += next();
      oblast += next();
      return [group, oblast, next() * data.area_km2];
    });
  };
  /* Points as world coordinates of the map's own projection: a unit square. Arcs that meet share
     a node. */
  const readArcs = ({ next, times }) => {
    const nodes = new Map();
    const xs = [];
    const ys = [];
    let lon = 0;
    let lat = 0;
    const node = () => {
      const key = lon * 4e6 + lat;
      if (!nodes.has(key)) nodes.set(key, nodes.size);
      return nodes.get(key);
    };
    const arcs = times(next(), () => {
      const [left, right, kind, count] = times(4, next);
      const arc = { left, right, kind, first: xs.length };
      for (let i = 0; i < count; i += 1) {
        lon += next();
        lat += next();
        if (i === 0) arc.start = node();
        xs.push(lon / GRID / 360 + 0.5);
        ys.push(0.5 - Math.asinh(Math.tan((lat / GRID) * Math.PI / 180)) / (2 * Math.PI));
      }
      arc.end = node();
      arc.last = xs.length - 1;
      return arc;
    });
    return { arcs, nodes: nodes.size, xs: Float64Array.from(xs), ys: Float64Array.from(ys) };
  };
  const readStrikes = ({ next, times }) => {
    let [day, lon, lat] = [0, 0, 0];
    return times(next(), (index) => {
      day += next();
      lon += next();
      lat += next();
      const [killed, injured] = [next(), next()].map((plus) => (plus ? plus - 1 : null));
      return {
        index, day, at: [lat / GRID, lon / GRID], killed, injured, name: data.places[index], r: data.radii[index],
      };
    });
  };

  const epoch = Date.parse(`${data.first}T00:00Z`);
  const dayOf = (text) => Math.round((Date.parse(`${text}T00:00Z`) - epoch) / DAY_MS);
  const gap = data.gap.map(dayOf);
  const missing = new Set(data.missing.map(dayOf));
  const last = dayOf(data.last);

  const facts = (read) => {
    const groups = readGroups(read);
    const areas = readAreas(read);
    const facing = read.times(read.next(), () => read.times(read.next(), read.next));
    const ground = readArcs(read);
    const strikes = readStrikes(read);
    const assessed = (day) => day < gap[0] || day > gap[1];
    const turns = new Set([0, ...gap, ...groups.flat().map(([day]) => day)]);

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
      for (const [group, oblast, area] of areas) {
        whole[codes[group]] += area;
        oblasts[oblast][codes[group]] += area;
      }
      return { contested: whole[1], occupied: whole[2], oblasts };
    };
    /* A shore is a front while somebody else holds ground across the water. */
    const front = ({ left, right, kind }, codes) => kind > 0
      && (codes[left] === OCCUPIED) !== (codes[right] === OCCUPIED)
      && (kind < SHORE || facing[kind - SHORE].some((group) => codes[group] !== OCCUPIED));
    const assessedOn = (day) => {
      let on = day;
      while (missing.has(on)) on -= 1;
      return on;
    };
    return {
      last, gap, dayOf, assessed, assessedOn, status, held, front, strikes, ...ground,
      turns: [...turns].filter((day) => day <= last).sort((a, b) => a - b),
      contestedUntil: dayOf(data.contested_until),
      dateOf: (day) => new Date(epoch + day * DAY_MS).toISOString().slice(0, 10),
      total: data.total_km2,
      oblasts: data.oblasts,
    };
  };

  page.war = { ready: reachline.unzip(data.payload).then((bytes) => facts(numbers(bytes))) };
});
