'use strict';
/* Every label at once: by importance, none on another, none cut by the frame; anew after each
   change of view. Must come last of what is drawn. */
reachline.define('labels', (map, data, page) => {
  const { svg } = reachline;
  const MARGIN = 4; // px to the frame
  const GAP = 2; // px between labels
  const STILL_MS = 300;
  const TOWN = 24000; // px² of map for each town named: more would be a gazetteer
  const pane = map.createPane('labels');
  pane.classList.add('leaflet-zoom-hide');
  const dots = svg('g');
  const texts = svg('g');
  const canvas = svg('svg', { class: 'rl-labels', width: 1, height: 1, 'aria-hidden': 'true' }, dots, texts);
  pane.append(canvas);

  const sizes = new Map();
  const keyOf = (label) => `${label.kind}|${label.text}`;
  const measure = (label) => sizes.get(keyOf(label));
  /* All new names at once: each look at a size after a change would have the page laid out again. */
  const measureAll = (labels) => {
    const fresh = new Map(labels.filter((label) => !sizes.has(keyOf(label))).map((label) => [keyOf(label), label]));
    const trials = [...fresh].map(([key, { kind, text }]) => [key, svg('text', { class: `rl-label rl-${kind}-label` }, text)]);
    texts.append(...trials.map(([, trial]) => trial));
    for (const [key, trial] of trials) {
      const { width, height } = trial.getBBox();
      sizes.set(key, { width, height });
    }
    for (const [, trial] of trials) trial.remove();
  };

  /* Right first, as readers expect, then left, above, below and the corners. */
  const around = (label, size, frame) => {
    const { x, y } = map.latLngToLayerPoint(label.at);
    if (label.centred) {
      return [0, -16, 16, -30, 30].map((up) => ({ x, y: y + up, anchor: 'middle' }));
    }
    const near = ring(x, y, label.off, size.height);
    if (label.order >= 2) return near;
    // What the story is about must be named: farther out, too, and slid along the frame.
    const slide = (spot) => {
      if (spot.anchor !== 'middle') return spot;
      const half = size.width / 2 + GAP;
      return { ...spot, x: Math.min(Math.max(spot.x, frame.x0 + half), frame.x1 - half) };
    };
    return [...near, ...[0, 8, 16, 24].flatMap((far) => ring(x, y, label.off + far, size.height).map(slide))];
  };
  const ring = (x, y, off, height) => {
    const rise = off * 0.7 + height / 2 - 2;
    return [
      { x: x + off, y, anchor: 'start' },
      { x: x - off, y, anchor: 'end' },
      { x, y: y - off - height / 2 + 2, anchor: 'middle' },
      { x, y: y + off + height / 2 - 2, anchor: 'middle' },
      { x: x + off * 0.7, y: y - rise, anchor: 'start' },
      { x: x + off * 0.7, y: y + rise, anchor: 'start' },
      { x: x - off * 0.7, y: y - rise, anchor: 'end' },
      { x: x - off * 0.7, y: y + rise, anchor: 'end' },
    ];
  };

  const boxOf = (spot, { width, height }) => {
    const left = { start: 0, middle: width / 2, end: width }[spot.anchor];
    return {
      x0: spot.x - left - GAP, x1: spot.x - left + width + GAP,
      y0: spot.y - height / 2 - GAP / 2, y1: spot.y + height / 2 + GAP / 2,
    };
  };
  const meet = (a, b) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

  /* Points every few px along the lines that labels had better not cross. */
  const sample = (line, frame) => {
    const found = [];
    const flat = line.map((point) => map.latLngToLayerPoint(point));
    for (let i = 1; i < flat.length; i += 1) {
      const steps = Math.max(1, Math.ceil(flat[i].distanceTo(flat[i - 1]) / 5));
      for (let k = 0; k < steps; k += 1) {
        const x = flat[i - 1].x + (flat[i].x - flat[i - 1].x) * (k / steps);
        const y = flat[i - 1].y + (flat[i].y - flat[i - 1].y) * (k / steps);
        if (x > frame.x0 && x < frame.x1 && y > frame.y0 && y < frame.y1) found.push({ x, y, line });
      }
    }
    return found;
  };
  /* Those points by the square of the map they lie in: a label asks only the few near it. */
  const SQUARE = 40;
  const squareOf = (x, y) => `${Math.floor(x / SQUARE)} ${Math.floor(y / SQUARE)}`;
  const bySquare = (points) => {
    const found = new Map();
    for (const point of points) {
      const key = squareOf(point.x, point.y);
      if (found.has(key)) found.get(key).push(point);
      else found.set(key, [point]);
    }
    return found;
  };
  const crossings = (box, samples, own) => {
    let count = 0;
    for (let left = box.x0; left < box.x1 + SQUARE; left += SQUARE) {
      for (let top = box.y0; top < box.y1 + SQUARE; top += SQUARE) {
        for (const { x, y, line } of samples.get(squareOf(left, top)) || []) {
          if (line !== own && x > box.x0 && x < box.x1 && y > box.y0 && y < box.y1) count += 1;
        }
      }
    }
    return count;
  };

  /* Controls and the open card stand on the map: no label beneath them. */
  const controls = () => {
    const frame = map.getContainer().getBoundingClientRect();
    const shift = map.containerPointToLayerPoint([0, 0]);
    return [...page.root.querySelectorAll('[data-over-map]')].map((node) => {
      const box = node.getBoundingClientRect();
      return {
        x0: box.left - frame.left + shift.x - 4, x1: box.right - frame.left + shift.x + 4,
        y0: box.top - frame.top + shift.y - 4, y1: box.bottom - frame.top + shift.y + 4,
      };
    }).filter((box) => box.x1 - box.x0 > 8);
  };

  const best = (label, size, { frame, taken, samples, towns }) => {
    let found = null;
    for (const spot of label.spots ? label.spots() : around(label, size, frame)) {
      const box = boxOf(spot, size);
      const inside = box.x0 >= frame.x0 && box.x1 <= frame.x1 && box.y0 >= frame.y0 && box.y1 <= frame.y1;
      if (!inside || taken.some((other) => meet(box, other))) continue;
      const crossed = crossings(box, samples, spot.on);
      const cost = crossed + (spot.price || 0) + (label.dot ? 0 : 3 * towns.filter((town) => meet(box, town)).length);
      if (!found || cost < found.cost) found = { spot, box, cost, crossed };
      if (cost === 0) break;
    }
    // A quiet name that would break a line stays away; so does one that must stand beside its own.
    return found && found.crossed > 0 && (label.order >= 4 || label.strict) ? null : found;
  };

  const write = (label, { spot }) => {
    const node = svg('text', {
      class: `rl-label rl-${label.kind}-label${label.on ? ' rl-on-occupied' : ''}`, x: spot.x.toFixed(1), y: spot.y.toFixed(1),
      'text-anchor': spot.anchor, dy: '0.35em',
    }, label.text);
    texts.append(node);
    if (!label.dot) return;
    const { x, y } = map.latLngToLayerPoint(label.at);
    dots.append(svg('circle', { class: 'rl-dot', cx: x.toFixed(1), cy: y.toFixed(1), r: 2 }));
  };

  const dotBox = (label) => {
    const { x, y } = map.latLngToLayerPoint(label.at);
    return { x0: x - 3, x1: x + 3, y0: y - 3, y1: y + 3 };
  };

  /* Where the first towns would stand: other names leave them room if they can. */
  const room = (labels, count, frame) => labels.filter((label) => label.dot).slice(0, count)
    .map((label) => ({ dot: dotBox(label), size: measure(label) }))
    .filter(({ dot }) => dot.x0 > frame.x0 && dot.x1 < frame.x1 && dot.y0 > frame.y0 && dot.y1 < frame.y1)
    .map(({ dot, size }) => ({ x0: dot.x0, x1: dot.x1 + size.width, y0: dot.y0 - 3, y1: dot.y1 + 3 }));

  let timer = 0;
  const place = () => {
    clearTimeout(timer);
    pane.style.visibility = '';
    texts.replaceChildren();
    dots.replaceChildren();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const { x: width, y: height } = map.getSize();
    const frame = {
      x0: corner.x + MARGIN, y0: corner.y + MARGIN,
      x1: corner.x + width - MARGIN, y1: corner.y + height - MARGIN,
    };
    const samples = bySquare(page.lines.flatMap((line) => sample(line, frame)));
    const taken = [...controls(), ...page.obstacles.flatMap((boxes) => boxes())];
    const named = [];
    const written = [];
    let towns = Math.max(5, Math.floor((width * height) / TOWN));
    const labels = [...page.labels, ...(page.moreLabels ? page.moreLabels() : [])];
    labels.sort((a, b) => a.order - b.order);
    measureAll(labels);
    const ground = { frame, taken, samples, towns: room(labels, towns, frame) };
    for (const label of labels) {
      const size = measure(label);
      if (label.shows && !label.shows(size.width)) continue;
      const twin = label.dot && named.some((other) => other.text === label.text
        && map.latLngToLayerPoint(other.at).distanceTo(map.latLngToLayerPoint(label.at)) < 30);
      if (twin) continue; // the strike already names the town
      const dot = label.dot && dotBox(label);
      if (dot && towns === 0) continue;
      if (dot && written.some((other) => meet(dot, other))) continue;
      const found = best(label, size, ground);
      if (!found) continue;
      write(label, found);
      taken.push(found.box);
      written.push(found.box);
      if (label.at) named.push(label);
      if (dot) { taken.push(dot); towns -= 1; }
    }
  };
  page.placeLabels = place;
  map.on('moveend resize', place); // a zoom ends with a move
  /* In flight and between two fingers the ground moves away from under the names: they wait until
     it rests, or until the flight is broken off. */
  map.on('zoom', () => {
    pane.style.visibility = 'hidden';
    clearTimeout(timer);
    timer = setTimeout(place, STILL_MS);
  });
  page.signal.addEventListener('abort', () => clearTimeout(timer));
  place();
  // Type that is still on its way changes the sizes when it comes.
  if (document.fonts && document.fonts.status === 'loading') {
    document.fonts.ready.then(() => { sizes.clear(); place(); });
  }
});
