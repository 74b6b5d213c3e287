'use strict';
/* How far it was: a thin geodesic from the strike to its foot on the contact line, with a small
   tick across the foot and the distance set on the line. */
reachline.define('reach_lines', (map, data, page) => {
  const SHARES = [0.44, 0.5, 0.38, 0.56, 0.32, 0.62, 0.26, 0.68, 0.2, 0.74, 0.8];
  const ticks = [];
  const along = (points, share) => {
    const flat = points.map((point) => map.latLngToLayerPoint(point));
    let left = share * flat.slice(1).reduce((sum, at, i) => sum + at.distanceTo(flat[i]), 0);
    for (let i = 1; i < flat.length; i += 1) {
      const step = flat[i].distanceTo(flat[i - 1]);
      if (left <= step && step > 0) {
        const part = left / step;
        return flat[i - 1].multiplyBy(1 - part).add(flat[i].multiplyBy(part));
      }
      left -= step;
    }
    return flat[flat.length - 1];
  };
  for (const [text, flat, story] of data.lines) {
    const pale = story ? '' : ' rl-pale';
    const points = reachline.decode(flat);
    reachline.geodesic(points, `rl-reach${pale}`).addTo(map);
    const tick = L.polyline([], { className: `rl-tick${pale}`, interactive: false, noClip: true }).addTo(map);
    ticks.push(() => {
      const foot = map.latLngToLayerPoint(points[points.length - 1]);
      const before = along(points, 0.98);
      const length = before.distanceTo(foot) || 1;
      const across = L.point(before.y - foot.y, foot.x - before.x).multiplyBy((story ? data.tick : data.tick / 2) / 2 / length);
      tick.setLatLngs([foot.add(across), foot.subtract(across)].map((at) => map.layerPointToLatLng(at)));
    });
    page.lines.push(points);
    page.labels.push({
      text, kind: story ? 'km' : 'pale-km', order: story ? 0 : 2.8, strict: !story,
      // On the line first; beside it where the lines of a small map lie close.
      spots: () => (story ? [0, 15, -15, 28, -28] : [0]).flatMap((aside) => SHARES.map((share) => {
        const { x, y } = along(points, share);
        const price = Math.abs(aside) / 3;
        return { x, y: y + aside, anchor: 'middle', on: aside ? null : points, price };
      })),
    });
  }
  const draw = () => ticks.forEach((set) => set());
  map.on('zoomend', draw);
  draw();
});
