'use strict';
/* Many points, unpacked once into typed arrays: never an object for each. How the payload is laid
   out stands in maps/points_data.py. Days are counted from the first. */
reachline.define('points_facts', (map, data, page) => {
  const GRID = 1e4;
  const LINE_FEED = 10;
  const { dayOf, dateOf } = reachline.calendar(data.first);
  const last = dayOf(data.last);

  /* Reads the payload from its beginning to its end. */
  const reader = (bytes) => {
    const reading = reachline.varints(bytes);
    const { next } = reading;
    const signed = () => reachline.unfold(next());
    /* Where each of so many texts begins; they stay bytes until somebody reads one. */
    const texts = (count) => {
      const begins = new Uint32Array(count + 1);
      for (let i = 0; i < count; i += 1) {
        begins[i] = reading.at;
        reading.at = bytes.indexOf(LINE_FEED, reading.at) + 1;
      }
      begins[count] = reading.at;
      return begins;
    };
    return { next, signed, texts };
  };

  /* Positions as world coordinates of the map's own projection: a unit square. */
  const readPositions = ({ signed }) => {
    const xs = new Float64Array(data.positions);
    const ys = new Float64Array(data.positions);
    let lon = 0;
    let lat = 0;
    for (let i = 0; i < data.positions; i += 1) {
      lon += signed();
      lat += signed();
      xs[i] = lon / GRID / 360 + 0.5;
      ys[i] = 0.5 - Math.asinh(Math.tan((lat / GRID) * Math.PI / 180)) / (2 * Math.PI);
    }
    return { xs, ys };
  };
  const array = (most, length) => (most < 256 ? new Uint8Array(length)
    : most < 65536 ? new Uint16Array(length) : new Uint32Array(length));

  const readDays = (read, starts) => {
    const days = array(last, data.count);
    for (let place = 0; place < data.positions; place += 1) {
      let day = 0;
      for (let row = starts[place]; row < starts[place + 1]; row += 1) {
        day += read.next();
        days[row] = day;
      }
    }
    return days;
  };
  const readColumn = (column, read) => {
    const { count } = data;
    if (column.kind === 'choice' || column.kind === 'count') {
      const codes = array(column.kind === 'choice' ? column.values.length : 2 ** 32, count);
      for (let row = 0; row < count; row += 1) codes[row] = read.next();
      return { ...column, codes };
    }
    const codes = new Uint32Array(count);
    let met = 0;
    for (let row = 0; row < count; row += 1) {
      const code = read.next();
      codes[row] = code ? code - 1 : met;
      if (!code) met += 1;
    }
    return { ...column, codes, met };
  };

  const store = (bytes) => {
    const read = reader(bytes);
    const { xs, ys } = readPositions(read);
    const starts = new Uint32Array(data.positions + 1);
    for (let i = 0; i < data.positions; i += 1) starts[i + 1] = starts[i] + read.next();
    const days = readDays(read, starts);
    const columns = data.columns.map((column) => readColumn(column, read));
    for (const column of columns) if (column.met !== undefined) column.begins = read.texts(column.met);
    const by = (role) => columns.find((column) => column.role === role);
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const { format: number } = new Intl.NumberFormat(data.lang);
    const text = (column, row) => {
      if (column.kind === 'choice') return column.values[column.codes[row]][1];
      if (column.kind === 'count') {
        return column.codes[row] ? number(column.codes[row] - 1) : '';
      }
      const code = column.codes[row];
      return decoder.decode(bytes.subarray(column.begins[code], column.begins[code + 1] - 1));
    };

    /* Which rows pass, how many at each position, and how many in all. */
    const passing = new Uint8Array(data.count).fill(1);
    const counts = new Uint32Array(data.positions);
    const found = {
      count: data.count, last, xs, ys, starts, days, columns, text, passing, counts, total: data.count,
      dayOf, dateOf, by, number,
      choices: columns.filter(({ kind, role, values }) => kind === 'choice' && role !== 'disputed' && values.length > 1),
      name: (row) => (by('name') ? text(by('name'), row) : ''),
      dayWords: (row) => reachline.dateWords(dateOf(days[row]), data.months),
    };
    /* `chosen` holds for a column's key the set of its values that pass; none is all. */
    found.select = ({ from, to, chosen }) => {
      const asked = found.choices.filter(({ key }) => chosen[key] && chosen[key].size).map(({ key, codes, values }) => (
        { codes, open: Uint8Array.from(values, ([value]) => (chosen[key].has(value) ? 1 : 0)) }));
      found.total = 0;
      for (let place = 0; place < data.positions; place += 1) {
        let here = 0;
        for (let row = starts[place]; row < starts[place + 1]; row += 1) {
          let pass = days[row] >= from && days[row] <= to ? 1 : 0;
          for (let i = 0; pass && i < asked.length; i += 1) pass = asked[i].open[asked[i].codes[row]];
          passing[row] = pass;
          here += pass;
        }
        counts[place] = here;
        found.total += here;
      }
    };
    found.select({ from: 0, to: last, chosen: {} });
    return found;
  };

  page.marks.facts(data.payload, store);
});
