'use strict';
/* Counts on one canvas: far out in equal hexagons, close up at their places. The filled part of a
   hexagon's area, or a disc's area, grows with the count; the key says by how much. Whatever grid is
   drawn, its marks add up to what passes the filters. */
reachline.define('aggregates_map', (map, data, page) => {
  const WORLD = 256;
  const EQUATOR_KM = 40075.017;
  const WIDE = 34; // px across: a finer grid is drawn only if its hexagons are at least so wide
  const SPREAD = 96; // px across: when those of the finest are so wide, places part
  const LARGEST = 20; // px: radius of the disc of the largest place
  const LEAST = 1.5; // px: no count is too small to be seen
  const REACH = 5;
  const FINGER = 22;
  const NAMED = 12;
  const COVERS = 5; // px: larger ones keep labels off, not quite to their corners
  const CORE = 0.75;
  const BEYOND = 20; // one mark in so many is full: else the few with most leave nothing of the others
  const WRITTEN = 12; // px: a mark of such a radius has room for its number
  const TOLD = 24; // px: and room for its name besides

  let store = null;
  let spotsIn = null; // of each grid, of each hexagon: its spots
  let marks = []; // all that have any event that passes
  let seen = []; // those in view
  let grid = 0; // the grid drawn; one past the last: places
  let full = 1; // the count that fills a hexagon, or has the largest disc
  let inView = 0;
  let active = null; // the mark with the focus

  const isPlaces = () => grid === store.grids.length;
  const gridNow = () => {
    const { lat } = map.getCenter();
    const kmInPx = (EQUATOR_KM * Math.cos((lat * Math.PI) / 180)) / (WORLD * 2 ** map.getZoom());
    const across = ({ km2 }) => Math.sqrt((2 * km2) / Math.sqrt(3)) / kmInPx;
    if (across(store.grids[store.grids.length - 1]) >= SPREAD) return store.grids.length;
    const fine = store.grids.findLastIndex((one) => across(one) >= WIDE);
    return Math.max(fine, 0);
  };
  /* The least count with one digit that is not 0, from a count on. */
  const rounded = (count) => {
    const unit = 10 ** Math.floor(Math.log10(Math.max(count, 1)));
    return Math.ceil(count / unit) * unit;
  };

  const marked = (shape, spots, x, y, corners, id) => {
    const { counts, spots: { places } } = store;
    let count = 0;
    let all = 0;
    const some = [];
    for (const spot of spots) {
      if (!counts[spot]) continue;
      count += counts[spot];
      all += places[spot];
      some.push(spot);
    }
    return { shape, spots: some, worldX: x, worldY: y, corners, count, places: all, id };
  };
  /* The marks of the zoom and filters there are now. */
  const gather = () => {
    grid = gridNow();
    const fine = Math.min(grid, store.grids.length - 1);
    const { xs, ys, corners, count } = store.grids[fine];
    marks = [];
    if (isPlaces()) {
      const rest = new Map();
      for (let spot = 0; spot < store.counts.length; spot += 1) {
        if (store.spots.places[spot] > 1) {
          const cell = store.spots.cell[fine][spot];
          if (!rest.has(cell)) rest.set(cell, []);
          rest.get(cell).push(spot);
        } else marks.push(marked('place', [spot], store.spots.xs[spot], store.spots.ys[spot], null, `p${spot}`));
      }
      for (const [cell, spots] of rest) marks.push(marked('hexagon', spots, xs[cell], ys[cell], corners[cell], `r${cell}`));
    } else {
      for (let cell = 0; cell < count; cell += 1) {
        marks.push(marked('hexagon', spotsIn[fine][cell], xs[cell], ys[cell], corners[cell], `${fine}-${cell}`));
      }
    }
    marks = marks.filter((mark) => mark.count).sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
    full = rounded(marks.length ? marks[Math.floor(marks.length / BEYOND)].count : 1);
    canvas.leave();
    if (active) active = marks.find(({ id }) => id === active.id) || null;
  };

  const place = ({ x, y, width, height, scale }) => {
    seen = [];
    inView = 0;
    for (const mark of marks) {
      mark.x = mark.worldX * scale - x;
      mark.y = mark.worldY * scale - y;
      mark.told = false;
      mark.outer = mark.corners
        ? Math.hypot(mark.corners[0][0] - mark.worldX, mark.corners[0][1] - mark.worldY) * scale : LARGEST;
      mark.r = Math.max(mark.outer * Math.sqrt(Math.min(mark.count / full, 1)), LEAST);
      if (mark.x < 0 || mark.x > width || mark.y < 0 || mark.y > height) continue;
      seen.push(mark);
      inView += mark.count;
    }
  };

  const larger = (one, other) => {
    const { size } = store.spots;
    return size[one] - size[other] || store.counts[one] - store.counts[other];
  };
  const headOf = (mark) => {
    let most = -1;
    for (const spot of mark.spots) if (store.names[spot] && (most < 0 || larger(spot, most) > 0)) most = spot;
    return most < 0 ? '' : store.names[most];
  };

  const outline = (mark, share, scale) => {
    pen.beginPath();
    if (!mark.corners) pen.arc(mark.x, mark.y, mark.outer * share, 0, 2 * Math.PI);
    else {
      mark.corners.forEach(([x, y], i) => pen[i ? 'lineTo' : 'moveTo'](
        mark.x + (x - mark.worldX) * scale * share, mark.y + (y - mark.worldY) * scale * share,
      ));
    }
    pen.closePath();
  };
  const fits = (text, mark) => pen.measureText(text).width < 1.7 * mark.r;
  const paint = (now = canvas.view()) => {
    if (!store) return;
    const { width, height, scale } = now;
    const colour = canvas.clear(now);
    const near = marks.filter(({ x, y, outer }) => x > -outer && x < width + outer && y > -outer && y < height + outer);
    pen.lineWidth = 0.8;
    pen.strokeStyle = colour['pale-line'];
    pen.globalAlpha = 0.32;
    for (const mark of near) if (mark.corners) { outline(mark, 1, scale); pen.stroke(); }
    for (const mark of near) {
      outline(mark, mark.r / mark.outer, scale);
      pen.globalAlpha = 0.82;
      pen.fillStyle = colour.accent;
      pen.fill();
      pen.globalAlpha = 1;
      if (!mark.corners) {
        pen.lineWidth = 0.8;
        pen.strokeStyle = colour['accent-edge'];
        pen.stroke();
      }
      const text = mark.r >= WRITTEN ? store.number(mark.count) : '';
      if (text && fits(text, mark)) {
        const name = mark.corners && mark.r >= TOLD ? headOf(mark) : '';
        mark.told = Boolean(name) && fits(name, mark);
        pen.fillStyle = colour['accent-edge'];
        if (mark.told) pen.fillText(name, mark.x, mark.y - 6);
        pen.fillText(text, mark.x, mark.y + (mark.told ? 6.5 : 0.5));
      }
    }
    const ring = (mark, line, stroke) => {
      outline(mark, mark.corners ? 1 : (mark.r + 3) / mark.outer, scale);
      pen.lineWidth = line;
      pen.strokeStyle = stroke;
      pen.stroke();
    };
    const over = canvas.over();
    if (over && marks.includes(over)) ring(over, 1.4, colour.ink);
    if (active && !canvas.onPaper()) ring(active, 3, colour.focus);
  };

  const draw = () => {
    if (!store) return;
    const now = canvas.view();
    canvas.anchor();
    place(now);
    paint(now);
  };

  /* The key, which the page has for the map as it opens, follows grid and filters. */
  const say = data.words;
  const key = [...page.root.querySelectorAll('.rl-legend li[data-key^="hexagon_"]')];
  const sayKey = () => {
    const { svg, worded } = reachline;
    const places = isPlaces();
    const least = Math.max(full / 100, 1);
    key.forEach((item, i) => {
      const count = Math.max(full / 10 ** i, least);
      const share = Math.sqrt(count / full);
      const sample = svg('svg', { class: 'rl-key', width: 42, height: 42, viewBox: '-21 -21 42 42', 'aria-hidden': 'true' });
      if (places) sample.append(svg('circle', { class: 'rl-hexagon-part', r: LARGEST * share }));
      else {
        const corners = (r) => Array.from({ length: 6 }, (_, n) => [
          (r * Math.sin((n * Math.PI) / 3)).toFixed(2), (-r * Math.cos((n * Math.PI) / 3)).toFixed(2)].join()).join(' ');
        sample.append(svg('polygon', { class: 'rl-hexagon', points: corners(LARGEST) }),
          svg('polygon', { class: 'rl-hexagon-part', points: corners(LARGEST * share) }));
      }
      const n = store.number(count);
      const words = i ? n : places ? worded(say.key_place, { n })
        : worded(say.key_hexagon, { n, km2: store.number(store.grids[grid].km2) });
      item.hidden = i > 0 && (count === full / 10 ** (i - 1) || full / 10 ** i < 1);
      item.replaceChildren(sample, reachline.html('span', {}, words));
    });
  };
  const regather = () => {
    if (!store) return;
    gather();
    sayKey();
    draw();
  };

  map.on('move', () => { if (store && gridNow() === grid) draw(); });
  map.on('zoomend', regather);
  map.on('moveend', () => { if (store && gridNow() !== grid) regather(); });

  /* The largest marks keep labels off; they are named beside, by their largest place. */
  page.obstacles.push(() => seen.filter(({ r }) => r > COVERS).map(({ x, y, r }) => {
    const at = map.containerPointToLayerPoint([x, y]);
    const half = CORE * r;
    return { x0: at.x - half, y0: at.y - half, x1: at.x + half, y1: at.y + half };
  }));
  const labels = () => page.marks.named(seen.filter(({ r, told }) => r > 4 && !told).slice(0, NAMED), headOf);

  /* The mark a point of the view lies on. */
  const hit = ({ x, y }, finger) => {
    let found = null;
    for (const mark of seen) {
      const apart = Math.hypot(mark.x - x, mark.y - y);
      const around = finger ? Math.max(mark.r + REACH, FINGER) : mark.r + REACH;
      // Of hexagons side by side the nearest centre is that of the one it lies in.
      const most = mark.corners && !isPlaces() ? Math.max(mark.outer, finger ? FINGER : 0) : around;
      if (apart <= most && (!found || apart < found.apart)) found = { mark, apart };
    }
    return found && found.mark;
  };
  const canvas = page.marks.canvas('aggregates', {
    roles: ['accent', 'accent-edge', 'pale-line', 'land', 'ink', 'focus'], hit, draw, paint: () => paint(),
  });
  const { pen } = canvas;

  const { points } = page;
  Object.assign(points, {
    hit, headOf,
    marks: () => seen,
    all: () => marks,
    inView: () => inView,
    grid: () => grid,
    isPlaces,
    key: () => full,
    activate: (mark) => {
      active = mark;
      paint();
    },
  });
  points.drawn = page.marks.stand({
    gather: regather,
    labels,
    begin: (found) => {
      store = found;
      spotsIn = found.grids.map(({ count }, n) => {
        const within = Array.from({ length: count }, () => []);
        found.spots.cell[n].forEach((cell, spot) => within[cell].push(spot));
        return within;
      });
    },
  });
  points.drawn.catch(page.marks.refused);
});
