'use strict';
/* Reads numbers as maps/range_coder.py writes them; how that is done stands there. */
reachline.define('timeline_numbers', (map, data, page) => {
  const WHOLE = 65536; // a certain 1
  const STEADY = 60;
  const LENGTHS = 48;
  const TOPS = 4;
  const CONTEXTS = LENGTHS * (1 + TOPS);
  const LEAST = 2 ** 24; // of the range: below it another byte is taken
  const AFTER = 4; // bytes that may be asked for behind the last
  const STEPS = Array.from({ length: STEADY + 1 }, (_, seen) => Math.floor(WHOLE / (seen + 1.5)));

  const model = (contexts = CONTEXTS) => ({
    chances: new Uint16Array(contexts).fill(WHOLE / 2), seen: new Uint8Array(contexts),
  });

  page.numbers = (bytes) => {
    let at = 0;
    let range = 2 ** 32 - 1;
    let code = 0;
    const take = () => {
      if (at >= bytes.length + AFTER) throw new Error('the numbers end too soon');
      code = code * 256 + (at < bytes.length ? bytes[at] : 0);
      at += 1;
    };
    for (let i = 0; i < 4; i += 1) take();
    const shift = () => {
      while (range < LEAST) {
        take();
        range *= 256;
      }
    };

    const bit = ({ chances, seen }, context) => {
      const chance = chances[context];
      const bound = Math.floor(range / 4096) * Math.min(Math.max(chance >> 4, 1), 4095);
      const found = code < bound ? 1 : 0;
      if (found) range = bound;
      else {
        code -= bound;
        range -= bound;
      }
      chances[context] = chance + Math.floor(((found * WHOLE - chance) * STEPS[seen[context]]) / WHOLE);
      if (seen[context] < STEADY) seen[context] += 1;
      shift();
      return found;
    };
    const plain = () => {
      range = Math.floor(range / 2);
      const found = code < range ? 1 : 0;
      if (!found) code -= range;
      shift();
      return found;
    };
    const lengthOf = (known, base) => {
      let length = 0;
      while (bit(known, base + length)) {
        length += 1;
        if (length === LENGTHS) throw new Error('no number is as long as that');
      }
      return length;
    };
    /* A number of a length that is known already. */
    const restOf = (known, length, base) => {
      let whole = 1;
      for (let left = length; left > 0; left -= 1) {
        whole = 2 * whole + (whole < TOPS ? bit(known, base + LENGTHS + TOPS * length + whole) : plain());
      }
      return whole - 1;
    };
    const number = (known, base = 0) => restOf(known, lengthOf(known, base), base);
    const signed = (known) => reachline.unfold(number(known));
    const column = (length) => {
      const known = model();
      return Array.from({ length }, () => signed(known));
    };
    const next = () => column(1)[0];
    const table = (columns) => {
      const length = next();
      const found = Array.from({ length: columns }, () => column(length));
      return Array.from({ length }, (_, row) => found.map((values) => values[row]));
    };
    return { model, contexts: CONTEXTS, bit, lengthOf, restOf, signed, column, next, table };
  };
});
