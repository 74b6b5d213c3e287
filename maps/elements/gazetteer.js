'use strict';
/* The places, unpacked once, and found by any spelling. How the payload is laid out, and why names
   are folded so, stands in maps/gazetteer.py. */
reachline.define('gazetteer', (map, data, page) => {
  const SHOWN = 8;
  const APOSTROPHES = /['’ʼ`´”"]/g;
  const pairs = (letters, latin) => [...letters].map((letter, index) => [letter, latin.split(' ')[index]]);
  const LETTERS = new Map([
    ...pairs('абвгґдезиклмнопрстуф', 'a b v h g d e z y k l m n o p r s t u f'),
    ...pairs('жхцчшщ', 'zh kh ts ch sh shch'), ...pairs('іїєйюя', 'i i ie i iu ia'),
    ...pairs('ёыэ', 'e y e'), ['ъ', ''], ['ь', ''],
  ]);
  const FIRST = new Map(pairs('їєйюя', 'yi ye y yu ya'));
  const SOUNDS = [['shch', 's'], ['szcz', 's'], ['sch', 's'], ['sh', 's'], ['sz', 's'], ['kh', 'h'],
    ['g', 'h'], ['zh', 'z'], ['ch', 'c'], ['cz', 'c'], ['ts', 'c'], ['tz', 'c'], ['w', 'v']];
  const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_'’ʼ`´”"]*/gu;

  const romanised = (name) => name.replaceAll('зг', 'zgh').replaceAll('Зг', 'Zgh').replace(WORD, (word) => (
    [...word].map((letter, place) => {
      const small = letter.toLowerCase();
      if (/['’ʼ`´”"]/.test(letter)) return '';
      const latin = (place === 0 && FIRST.get(small)) || (LETTERS.get(small) ?? letter);
      return letter === small ? latin : latin.charAt(0).toUpperCase() + latin.slice(1);
    }).join('')));
  const bare = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '');
  const bones = (name) => {
    const plain = bare(romanised(name.normalize('NFC')).toLowerCase().replaceAll('ł', 'l'))
      .replace(/[^a-z0-9\s-]/g, '').replace(/[\s-]+/g, ' ').replace(/[yij]/g, '');
    return SOUNDS.reduce((said, [sound, letter]) => said.replaceAll(sound, letter), plain)
      .replace(/(.)\1/g, '$1').trim();
  };
  /* Bare of case, apostrophes and hyphens; marks fall from Latin letters, й and ї keep theirs. */
  const fold = (name) => [...name.normalize('NFC').toLowerCase().replace(APOSTROPHES, '')]
    .map((letter) => (/\p{Script=Cyrillic}/u.test(letter) ? letter : bare(letter))).join('')
    .replace(/[\s-]+/g, ' ').trim();

  const slips = (one, other, most) => {
    if (Math.abs(one.length - other.length) > most) return false;
    let before = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (let i = 0; i < one.length; i += 1) {
      const now = [i + 1];
      for (let j = 0; j < other.length; j += 1) {
        now.push(Math.min(before[j + 1] + 1, now[j] + 1, before[j] + (one[i] === other[j] ? 0 : 1)));
      }
      if (Math.min(...now) > most) return false;
      before = now;
    }
    return before[other.length] <= most;
  };

  const people = (code) => {
    if (!code) return null;
    const step = (code - 1) % data.people.length;
    return Math.round(data.people[step] * 10 ** ((code - 1 - step) / data.people.length));
  };
  const capitals = (said) => said.replace(/(^|[ \-|])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase());

  const read = (bytes) => {
    const first = bytes.indexOf(0);
    const second = bytes.indexOf(0, first + 1);
    const lines = (from, to, code) => new TextDecoder(code).decode(bytes.subarray(from, to)).split('\n');
    const names = lines(0, first, 'windows-1251');
    const others = lines(first + 1, second, 'utf-8');
    const numbers = bytes.subarray(second + 1);
    const two = (at) => 256 * numbers[at] + numbers[at + 1];
    const count = names.length;
    const [low, high, up, size] = [0, 1, 2, 3].map((part) => 1 + 6 * numbers[0] + part * count);
    const found = [];
    for (let oblast = 0; oblast < numbers[0]; oblast += 1) {
      const head = 1 + 6 * oblast;
      const last = found.length + two(head);
      let y = two(head + 4);
      for (let row = found.length; row < last; row += 1) {
        const said = names[row] === names[row].toLowerCase() ? capitals(names[row]) : names[row];
        const [uk, en = romanised(uk)] = said.split('|');
        y += numbers[up + row];
        found.push({
          row, uk, en, oblast, name: data.lang === 'uk' ? uk || en : en, people: people(numbers[size + row]),
          at: [y / data.grid, (two(head + 2) + 256 * numbers[high + row] + numbers[low + row]) / data.grid],
          others: others[row],
        });
      }
    }
    return found;
  };
  /* What spellings are compared by: made when something is first typed, not before. */
  const spelled = new WeakSet();
  const spell = (places) => {
    if (spelled.has(places)) return;
    spelled.add(places);
    for (const place of places) {
      const own = [...new Set([bones(place.uk), bones(place.en)])].filter(Boolean);
      place.folded = [fold(place.uk), fold(place.en)].filter(Boolean);
      place.bones = [...own, ...place.others.split(';')].filter(Boolean);
      place.own = own.length;
    }
  };

  /* How well a place fits what is typed: 0 is its very name. */
  const fit = (place, typed, core) => {
    if (place.folded.includes(typed)) return 0;
    if (place.folded.some((name) => name.startsWith(typed))) return 1;
    const same = core.length > 1 ? place.bones.indexOf(core) : -1;
    if (same >= 0) return same < place.own ? 2 : 3;
    if (place.folded.some((name) => name.includes(` ${typed}`))) return 4;
    return core.length > 2 && place.bones.some((name) => name.startsWith(core)) ? 5 : 9;
  };
  const find = (places, text) => {
    const [typed, core] = [fold(text), bones(text)];
    if (!typed) return [];
    spell(places);
    let found = places.map((place) => [fit(place, typed, core), place]).filter(([rank]) => rank < 9);
    const most = Math.min(2, Math.floor(core.length / 4));
    if (most && found.length < SHOWN) {
      const held = new Set(found.map(([, place]) => place));
      found = found.concat(places.filter((place) => !held.has(place)
        && place.bones.some((name) => slips(core, name, most)))
        .map((place) => [place.bones.some((name) => slips(core, name, 1)) ? 6 : 7, place]));
    }
    return found.sort(([a, one], [b, other]) => a - b || other.people - one.people || one.row - other.row)
      .slice(0, SHOWN).map(([, place]) => place);
  };

  let opened = null;
  page.gazetteer = {
    oblasts: data.oblasts,
    find,
    places: () => {
      opened = opened || reachline.unzip(data.payload).then(read);
      return opened;
    },
  };
});
