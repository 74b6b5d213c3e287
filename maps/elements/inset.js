'use strict';
/* A small map of Europe in the corner: the frame on it is what the map shows now. */
reachline.define('inset', (map, data, page) => {
  const { svg, html } = reachline;
  const [west, south, east, north] = data.bounds;
  const [wide, high] = data.size;
  const crs = map.options.crs;
  const [corner, far] = [[north, west], [south, east]].map((at) => crs.latLngToPoint(L.latLng(at), 4));
  const scale = Math.min(wide / (far.x - corner.x), high / (far.y - corner.y));
  const place = (at) => crs.latLngToPoint(L.latLng(at), 4).subtract(corner).multiplyBy(scale);
  const path = (polygons) => polygons.flat().map((ring) => `M${ring.map((at) => {
    const { x, y } = place(at);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  }).join('L')}Z`).join('');
  const seen = svg('rect', { class: 'rl-inset-view' });
  const size = far.subtract(corner).multiplyBy(scale);
  const picture = svg('svg', { width: size.x.toFixed(0), height: size.y.toFixed(0), viewBox: `0 0 ${size.x} ${size.y}` },
    ...data.areas.map(([name, polygons]) => svg('path', {
      class: `rl-inset-${name}`, 'fill-rule': 'evenodd', d: path(reachline.decodeArea(polygons)),
    })), seen);
  const box = html('div', { class: 'rl-inset', 'aria-hidden': 'true', 'data-over-map': '' }, picture);
  page.root.querySelector('.rl-frame').append(box);
  const frame = () => {
    const bounds = map.getBounds();
    const [one, other] = [bounds.getNorthWest(), bounds.getSouthEast()].map(place);
    const [x, y] = [Math.max(one.x, 1), Math.max(one.y, 1)];
    const attributes = { x, y, width: Math.min(other.x, size.x - 1) - x, height: Math.min(other.y, size.y - 1) - y };
    for (const [key, value] of Object.entries(attributes)) seen.setAttribute(key, Math.max(value, 3).toFixed(1));
  };
  map.on('move zoom resize', frame);
  frame();
});
