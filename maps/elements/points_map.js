'use strict';
/* Many points on one canvas. Near ones are gathered into a disc with their number: what the marks in
   view count is always what passes the filters there. Closer, the discs part into settlements. */
reachline.define('points_map', (map, data, page) => {
  const WORLD = 256;
  const FAR = 46; // px: nearer than this, marks would lie on each other
  const NEAR = 18; // the same at the closest zoom, where settlements part
  const PART = 2; // zoom levels in which the one becomes the other
  const REACH = 4; // px around a mark that still hit it; a finger needs more
  const FINGER = 22;
  const NAMED = 14; // of the largest marks
  const NONE = [];

  let store = null;
  let order = null; // positions, those with most rows first
  let owner = null; // of each position the group it is in
  let next = null; // of each position the next one in its cell
  let heads = null; // the first position of each cell that has any: a table of open addresses
  let groups = 0;
  let gatheredAt = NaN; // the zoom of these groups
  let seeds = null; // of each group the position it is gathered about
  let marks = [];
  let marked = new Map(); // group -> mark
  let total = 0; // rows in view
  let active = -1; // the position that has the focus

  const reachAt = (zoom) => {
    const left = Math.min(1, Math.max(0, (map.getMaxZoom() - zoom) / PART));
    return NEAR + (FAR - NEAR) * left;
  };

  /* Gathers positions into groups: about the one with most rows, then about the next still free.
     Which position leads depends on all rows, so a filter moves no mark without need. */
  const gather = () => {
    const scale = (WORLD * 2 ** map.getZoom()) / reachAt(map.getZoom());
    const { xs, ys, counts } = store;
    heads.fill(-1);
    /* The slot of a cell: its own, or the free one where it belongs. */
    const slotOf = (cellX, cellY) => {
      let slot = (Math.imul(cellX, 73856093) ^ Math.imul(cellY, 19349663)) & (heads.length - 1);
      for (; heads[slot] >= 0; slot = (slot + 1) & (heads.length - 1)) {
        const head = heads[slot];
        if (Math.floor(xs[head] * scale) === cellX && Math.floor(ys[head] * scale) === cellY) break;
      }
      return slot;
    };
    for (let i = 0; i < xs.length; i += 1) {
      owner[i] = -1;
      if (!counts[i]) continue;
      const slot = slotOf(Math.floor(xs[i] * scale), Math.floor(ys[i] * scale));
      next[i] = heads[slot];
      heads[slot] = i;
    }
    groups = 0;
    gatheredAt = map.getZoom();
    for (const seed of order) {
      if (!counts[seed] || owner[seed] >= 0) continue;
      const cellX = Math.floor(xs[seed] * scale);
      const cellY = Math.floor(ys[seed] * scale);
      for (let x = cellX - 1; x <= cellX + 1; x += 1) {
        for (let y = cellY - 1; y <= cellY + 1; y += 1) {
          for (let i = heads[slotOf(x, y)]; i >= 0; i = next[i]) {
            const apart = Math.hypot(xs[i] - xs[seed], ys[i] - ys[seed]) * scale;
            if (owner[i] < 0 && apart < 1) owner[i] = groups;
          }
        }
      }
      owner[seed] = groups;
      seeds[groups] = seed;
      groups += 1;
    }
  };

  const inside = ({ x, y, width, height, scale }, i) => {
    const left = store.xs[i] * scale - x;
    const top = store.ys[i] * scale - y;
    return left >= 0 && left <= width && top >= 0 && top <= height;
  };

  /* The marks of a view: of each group what lies in it, at its seed or at its largest position
     there, so that no number speaks of what is out of sight. */
  const markView = (seen) => {
    const { counts, xs, ys } = store;
    marks = [];
    marked = new Map();
    total = 0;
    for (let i = 0; i < counts.length; i += 1) {
      if (!counts[i] || !inside(seen, i)) continue;
      const group = owner[i];
      let mark = marked.get(group);
      if (!mark) {
        mark = { group, place: i, count: 0, places: 0 };
        marked.set(group, mark);
        marks.push(mark);
      }
      if (i === seeds[group] || (mark.place !== seeds[group] && counts[i] > counts[mark.place])) mark.place = i;
      mark.count += counts[i];
      mark.places += 1;
      total += counts[i];
    }
    const most = marks.reduce((found, mark) => Math.max(found, mark.count), 0);
    for (const mark of marks) {
      mark.x = xs[mark.place] * seen.scale - seen.x;
      mark.y = ys[mark.place] * seen.scale - seen.y;
      dress(mark, most);
    }
    marks.sort((a, b) => b.count - a.count || a.place - b.place);
  };

  const firstRow = (place) => {
    let row = store.starts[place];
    while (!store.passing[row]) row += 1;
    return row;
  };
  /* A point alone is drawn as a strike is; several are a disc wide enough for their number. */
  const dress = (mark, most) => {
    if (mark.count > 1) {
      mark.text = store.number(mark.count);
      const needed = 4 + mark.text.length * 3.1;
      mark.r = Math.max(needed, (FAR / 2 - 1) * Math.sqrt(mark.count / most));
      return;
    }
    const row = firstRow(mark.place);
    const sizes = store.columns.filter(({ role }) => role === 'size').map(({ codes }) => codes[row]);
    const shape = store.by('shape');
    const disputed = store.by('disputed');
    mark.open = sizes.every((code) => code === 0);
    const people = sizes.reduce((sum, code) => sum + Math.max(0, code - 1), 0);
    mark.r = Math.min(Math.max(data.per_root * Math.sqrt(people), data.smallest), data.largest);
    mark.shape = shape ? data.shape[shape.codes[row]] : 'circle';
    mark.disputed = Boolean(disputed && disputed.codes[row]);
  };

  const ring = (x, y, r, width, colour) => {
    pen.beginPath();
    pen.arc(x, y, r, 0, 2 * Math.PI);
    pen.lineWidth = width;
    pen.strokeStyle = colour;
    pen.stroke();
  };
  const outline = ({ x, y, r, shape }) => {
    pen.beginPath();
    const corners = data.shapes[shape] || [];
    if (!corners.length) pen.arc(x, y, r, 0, 2 * Math.PI);
    corners.forEach(([dx, dy], i) => pen[i ? 'lineTo' : 'moveTo'](x + dx * r, y + dy * r));
    pen.closePath();
  };
  const drawPoint = (mark, colour) => {
    outline(mark);
    pen.globalAlpha = mark.open ? 1 : 0.5;
    pen.fillStyle = mark.open ? colour.land : colour.pale;
    pen.fill();
    pen.globalAlpha = 1;
    pen.lineWidth = mark.open ? 1.6 : 1;
    pen.strokeStyle = colour['pale-line'];
    pen.stroke();
    if (mark.shape === 'circle_ring') ring(mark.x, mark.y, mark.r + 2.6, 1.2, colour['pale-line']);
    if (mark.shape === 'circle_dot' && !mark.open) {
      pen.beginPath();
      pen.arc(mark.x, mark.y, Math.max(1.4, mark.r * 0.28), 0, 2 * Math.PI);
      pen.fillStyle = colour.land;
      pen.fill();
    }
    if (mark.disputed) {
      pen.setLineDash([3, 2.4]);
      ring(mark.x, mark.y, mark.r + 5, 1.4, colour['pale-line']);
      pen.setLineDash([]);
    }
  };
  const drawDisc = (mark, colour) => {
    outline({ ...mark, shape: '' });
    pen.globalAlpha = 0.82;
    pen.fillStyle = colour.land;
    pen.fill();
    pen.globalAlpha = 0.42;
    pen.fillStyle = colour.pale;
    pen.fill();
    pen.globalAlpha = 1;
    pen.lineWidth = 1;
    pen.strokeStyle = colour['pale-line'];
    pen.stroke();
    pen.fillStyle = colour.ink;
    pen.fillText(mark.text, mark.x, mark.y + 0.5);
  };

  const paint = (seen = canvas.view()) => {
    if (!store) return;
    const colour = canvas.clear(seen);
    for (const mark of marks) if (mark.count > 1) drawDisc(mark, colour);
    for (const mark of marks) if (mark.count === 1) drawPoint(mark, colour);
    const over = canvas.over();
    if (over && marks.includes(over)) ring(over.x, over.y, over.r + 3, 1.2, colour.ink);
    const focused = active >= 0 ? marked.get(owner[active]) : null;
    if (focused && !canvas.onPaper()) ring(focused.x, focused.y, focused.r + 4, 3, colour.focus);
  };

  const draw = () => {
    if (!store) return;
    const seen = canvas.view();
    canvas.anchor();
    markView(seen);
    paint(seen);
  };
  /* After a change of zoom or of what passes. */
  const regather = () => {
    if (!store) return;
    gather();
    canvas.leave();
    draw();
  };

  /* Between two fingers the groups stay as they were; any other change of zoom gathers anew. */
  map.on('move', ({ pinch }) => { if (pinch || map.getZoom() === gatheredAt) draw(); });
  map.on('zoomend', regather);
  /* Those of the map's own day are there on that day alone: to be seen, clicked or listed. */
  const shown = () => (data.own_day && page.root.classList.contains('rl-other-day') ? NONE : marks);
  page.obstacles.push(() => shown().map(({ x, y, r }) => {
    const at = map.containerPointToLayerPoint([x, y]);
    return { x0: at.x - r, y0: at.y - r, x1: at.x + r, y1: at.y + r };
  }));
  const labels = () => page.marks.named(shown().slice(0, NAMED), (mark) => store.name(firstRow(mark.place)));

  /* The mark nearest to a point of the view, if the point hits it. */
  const hit = ({ x, y }, finger) => {
    let found = null;
    for (const mark of shown()) {
      const apart = Math.hypot(mark.x - x, mark.y - y);
      const most = finger ? Math.max(mark.r + REACH, FINGER) : mark.r + REACH;
      if (apart <= most && (!found || apart - mark.r < found.apart)) found = { mark, apart: apart - mark.r };
    }
    return found && found.mark;
  };
  const canvas = page.marks.canvas('points', {
    roles: ['pale', 'pale-line', 'land', 'ink', 'focus'], hit, draw, paint: () => paint(),
  });
  const { pen } = canvas;
  if (data.own_day) canvas.pane.classList.add('rl-points-own-day');

  /* The rows of a mark: its own position first, then the others, those with most rows first;
     of each the latest first. */
  const rowsOf = (mark) => {
    const seen = canvas.view();
    const places = [];
    for (let i = 0; i < owner.length; i += 1) {
      if (store.counts[i] && owner[i] === mark.group && inside(seen, i)) places.push(i);
    }
    places.sort((a, b) => (b === mark.place) - (a === mark.place) || store.counts[b] - store.counts[a] || a - b);
    const rows = new Uint32Array(mark.count);
    let at = 0;
    for (const place of places) {
      for (let row = store.starts[place + 1] - 1; row >= store.starts[place]; row -= 1) {
        if (store.passing[row]) { rows[at] = row; at += 1; }
      }
    }
    return rows;
  };

  const { points } = page;
  Object.assign(points, {
    hit, rowsOf, firstRow,
    marks: shown,
    inView: () => total,
    markOf: (place) => marked.get(owner[place]),
    activate: (mark) => {
      active = mark ? mark.place : -1;
      paint();
    },
  });
  points.drawn = page.marks.stand({
    gather: regather,
    labels,
    begin: (found) => {
      store = found;
      const rows = (place) => found.starts[place + 1] - found.starts[place];
      order = Uint32Array.from(found.counts.keys()).sort((a, b) => rows(b) - rows(a) || a - b);
      owner = new Int32Array(found.counts.length);
      next = new Int32Array(found.counts.length);
      heads = new Int32Array(2 ** Math.ceil(Math.log2(2 * found.counts.length + 1)));
      seeds = new Uint32Array(found.counts.length);
    },
  });
});
