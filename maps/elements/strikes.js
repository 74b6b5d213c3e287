'use strict';
/* Strikes: shape by weapon class, area by casualties; those at one place become one marker with
   a count. Each is a button: click, tap or Enter opens its card. */
reachline.define('strikes', (map, data, page) => {
  const { svg } = reachline;
  const NEAR = 12; // px: closer than this, two strikes cannot be told apart
  const NAMED = 24; // with more in view than this, only the story's strikes are named
  const at = reachline.decode(data.at);
  const rows = data.id.map((id, index) => ({
    index, id, at: at[index], name: data.name[index], story: data.story[index],
    disputed: data.disputed[index], radius: data.radius[index],
  }));

  const outline = (shape, r, attributes) => {
    const corners = data.shapes[shape];
    if (!corners.length) return svg('circle', { r, ...attributes });
    return svg('polygon', {
      points: corners.map(([x, y]) => `${(x * r).toFixed(2)},${(y * r).toFixed(2)}`).join(' '),
      ...attributes,
    });
  };

  const shapeOf = (group) => {
    const found = new Set(group.map((row) => data.shape[row.index]));
    return found.size === 1 ? data.shape[group[0].index] : data.several;
  };
  /* Areas add up: a group is as large as its strikes together, up to a bound. */
  const radiusOf = (group) => {
    if (group.length === 1) return group[0].radius;
    const area = group.reduce((sum, row) => sum + (data.unknown[row.index] ? 0 : row.radius ** 2), 0);
    return Math.min(Math.max(Math.sqrt(area), 8), data.largest);
  };

  /* The picture of one marker. */
  const draw = (group) => {
    const shape = shapeOf(group);
    const unknown = group.every((row) => data.unknown[row.index]);
    const r = radiusOf(group);
    const half = Math.ceil(r) + 8;
    const picture = svg('svg', {
      viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`, width: 2 * half, height: 2 * half,
      'aria-hidden': 'true', focusable: 'false',
    });
    picture.append(svg('circle', { r: r + 4, class: 'rl-focus' }));
    picture.append(outline(shape, r, { class: unknown ? 'rl-mark rl-open' : 'rl-mark' }));
    if (shape === 'circle_ring') picture.append(svg('circle', { r: r + 2.6, class: 'rl-second' }));
    if (shape === 'circle_dot' && group.length === 1 && !unknown) {
      picture.append(svg('circle', { r: Math.max(1.4, r * 0.28), class: 'rl-hole' }));
    }
    if (group.some((row) => row.disputed)) {
      picture.append(svg('circle', { r: r + 5, class: 'rl-disputed' }));
    }
    if (group.length > 1) {
      picture.append(svg('text', { class: 'rl-count', 'text-anchor': 'middle', dy: '0.35em' },
        String(group.length)));
    }
    return { picture, r, half };
  };

  const say = (group) => {
    const named = group.slice(0, 5).map((row) => page.sayStrike(row.index));
    if (group.length === 1) return named[0];
    return `${page.words.count_strikes.replace('{n}', group.length)}. ${named.join('. ')}`;
  };

  let markers = [];
  let told = ''; // the strike whose card is open
  const markTold = ({ marker, group }) => marker.getElement()
    .classList.toggle('rl-told', group.some((row) => row.id === told));
  map.on('reachline:card', ({ strike }) => {
    told = strike;
    markers.forEach(markTold);
  });
  const addMarker = (group) => {
    const { picture, r, half } = draw(group);
    const story = group.some((row) => row.story);
    const holder = reachline.html('div', { class: 'rl-hit' }, picture);
    const icon = L.divIcon({
      html: holder, className: story ? 'rl-strike rl-story' : 'rl-strike',
      iconSize: [2 * half, 2 * half],
    });
    const marker = L.marker(group[0].at, {
      icon, zIndexOffset: (story ? 5000 : 0) - Math.round(r) * 20, riseOnHover: true,
    }).addTo(map);
    const button = marker.getElement();
    button.setAttribute('aria-label', say(group));
    button.setAttribute('aria-haspopup', 'dialog');
    button.title = [...new Set(group.map((row) => row.name))].slice(0, 4).join(', ');
    button.dataset.strike = data.id[group[0].index];
    const open = () => page.openCard(group, () => focusOn(group[0].index));
    marker.on('click', open);
    button.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      open();
    });
    markers.push({ marker, group, r, story });
    markTold(markers.at(-1));
  };

  const focusOn = (index) => {
    const held = markers.find(({ group }) => group.some((row) => row.index === index));
    if (held) held.marker.getElement().focus({ preventScroll: true });
  };

  /* Open the card of a strike by its id, for the page around the map. */
  page.openStrike = (id, quiet) => {
    const held = markers.find(({ group }) => group.some((row) => row.id === id));
    if (held) page.openCard(held.group, () => focusOn(held.group[0].index), { quiet, strike: id });
    return Boolean(held);
  };

  /* The story's strikes lead, then the frame's own order; a strike joins the first near enough.
     The story's strikes are not hidden in a group of others. */
  const grouped = () => {
    const groups = [];
    const order = [...rows].sort((a, b) => b.story - a.story || a.index - b.index);
    for (const row of order) {
      const point = map.project(row.at);
      const near = groups.find((group) => group.story === row.story
        && group.point.distanceTo(point) < NEAR);
      if (near) near.rows.push(row);
      else groups.push({ point, story: row.story, rows: [row] });
    }
    for (const group of groups) group.rows.sort((a, b) => b.radius - a.radius || a.index - b.index);
    return groups.map((group) => group.rows);
  };

  let drawnAt = null;
  const redraw = () => {
    if (drawnAt === map.getZoom()) return;
    drawnAt = map.getZoom();
    const focused = markers.find(({ marker }) => marker.getElement() === document.activeElement);
    const groups = grouped();
    const key = (group) => group.map((row) => row.index).join();
    const wanted = new Set(groups.map(key));
    const kept = new Set();
    markers = markers.filter((held) => {
      if (wanted.has(key(held.group))) { kept.add(key(held.group)); return true; }
      held.marker.remove();
      return false;
    });
    for (const group of groups) if (!kept.has(key(group))) addMarker(group);
    if (focused && !document.activeElement.closest('.rl-strike')) focusOn(focused.group[0].index);
  };
  map.on('zoomend', redraw);
  redraw();

  /* How far a marker reaches from its point: corners stand out farther than a circle does. */
  const extent = ({ group, r }) => {
    const far = data.shapes[shapeOf(group)].map(([x, y]) => Math.max(Math.abs(x), Math.abs(y)));
    const ring = group.some((row) => row.disputed) ? 6 : 0;
    return r * Math.max(1, ...far) + Math.max(2, ring, shapeOf(group) === 'circle_ring' ? 4 : 0);
  };
  page.obstacles.push(() => markers.map((held) => {
    const point = map.latLngToLayerPoint(held.group[0].at);
    const reach = extent(held);
    return { x0: point.x - reach, y0: point.y - reach, x1: point.x + reach, y1: point.y + reach };
  }));
  page.moreLabels = () => {
    const seen = map.getBounds();
    const shown = markers.filter(({ group }) => seen.contains(group[0].at));
    const crowded = shown.length > NAMED;
    return shown.filter(({ story }) => story || !crowded).map((held) => ({
      text: held.group[0].name, kind: held.story ? 'story' : 'strike',
      order: (held.story ? 1 : 3) - held.r / 1000, at: held.group[0].at, off: extent(held) + 3,
      on: data.held[held.group[0].index],
    }));
  };
});
