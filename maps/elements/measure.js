'use strict';
/* Geodesy in the page. Points become earth-centred coordinates on the WGS84 ellipsoid; the chord to
   the nearest piece of a line is exact, and what an arc of 1,000 km is longer than its chord (one
   part in a thousand) is taken on a sphere: within 1e-4 of the geodesic. */
reachline.define('measure', (map, data, page) => {
  const A = 6378.137; // km
  const E2 = 0.00669437999014;
  const MEAN = 6371.0088;
  const RAD = Math.PI / 180;
  const LONGEST = 0.25; // degrees: longer pieces are cut, so that each lies close to its chord

  const earth = (lat, lon) => {
    const sine = Math.sin(lat * RAD);
    const n = A / Math.sqrt(1 - E2 * sine * sine);
    const flat = n * Math.cos(lat * RAD);
    return [flat * Math.cos(lon * RAD), flat * Math.sin(lon * RAD), n * (1 - E2) * sine];
  };
  const arc = (chord) => 2 * MEAN * Math.asin(chord / (2 * MEAN));

  /* Lines of [lat, lon] with what each is called, ready to be measured to. */
  const prepare = (lines) => {
    const at = [];
    const from = []; // of each piece: its first point; the next point is its last
    const tags = [];
    for (const [tag, line] of lines) {
      line.forEach(([lat, lon], index) => {
        if (index) {
          const [lat0, lon0] = line[index - 1];
          const parts = Math.ceil(Math.max(Math.abs(lat - lat0), Math.abs(lon - lon0)) / LONGEST) || 1;
          for (let part = 1; part < parts; part += 1) {
            const share = part / parts;
            from.push(at.length);
            tags.push(tag);
            at.push([lat0 + share * (lat - lat0), lon0 + share * (lon - lon0)]);
          }
          from.push(at.length);
          tags.push(tag);
        }
        at.push([lat, lon]);
      });
    }
    const xyz = new Float64Array(3 * at.length);
    at.forEach(([lat, lon], index) => xyz.set(earth(lat, lon), 3 * index));
    return { at, xyz, ends: Int32Array.from(from), tags };
  };

  /* The nearest point of prepared lines: km, foot, and the tag of the line; null without any. */
  const nearest = ({ at, xyz, ends, tags }, lat, lon) => {
    const [x, y, z] = earth(lat, lon);
    let best = Infinity;
    let piece = -1;
    let share = 0;
    for (let i = 0; i < ends.length; i += 1) {
      const b = 3 * ends[i];
      const a = b - 3;
      const dx = xyz[b] - xyz[a];
      const dy = xyz[b + 1] - xyz[a + 1];
      const dz = xyz[b + 2] - xyz[a + 2];
      const px = x - xyz[a];
      const py = y - xyz[a + 1];
      const pz = z - xyz[a + 2];
      const square = dx * dx + dy * dy + dz * dz;
      const t = square ? Math.min(Math.max((px * dx + py * dy + pz * dz) / square, 0), 1) : 0;
      const far = (px - t * dx) ** 2 + (py - t * dy) ** 2 + (pz - t * dz) ** 2;
      if (far < best) [best, piece, share] = [far, i, t];
    }
    if (piece < 0) return null;
    const [one, other] = [at[ends[piece] - 1], at[ends[piece]]];
    const foot = [0, 1].map((axis) => one[axis] + share * (other[axis] - one[axis]));
    return { km: arc(Math.sqrt(best)), foot, tag: tags[piece], from: one, to: other };
  };

  const between = ([lat0, lon0], [lat1, lon1]) => {
    const one = earth(lat0, lon0);
    return arc(Math.hypot(...earth(lat1, lon1).map((part, axis) => part - one[axis])));
  };

  /* The shortest way from one point to another, as points to draw. */
  const path = ([lat0, lon0], [lat1, lon1]) => {
    const [one, other] = [earth(lat0, lon0), earth(lat1, lon1)];
    const steps = Math.max(2, Math.ceil(between([lat0, lon0], [lat1, lon1]) / 40));
    return Array.from({ length: steps + 1 }, (_, step) => {
      const [x, y, z] = one.map((part, axis) => part + (step / steps) * (other[axis] - part));
      return [Math.atan2(z, (1 - E2) * Math.hypot(x, y)) / RAD, Math.atan2(y, x) / RAD];
    });
  };

  /* Whether a line of [lat, lon] is met an odd number of times on the way east from a point. */
  const odd = (line, lat, lon) => {
    let met = false;
    for (let i = 1; i < line.length; i += 1) {
      const [[y, x], [y0, x0]] = [line[i], line[i - 1]];
      if ((y > lat) !== (y0 > lat) && lon < x + ((lat - y) / (y0 - y)) * (x0 - x)) met = !met;
    }
    return met;
  };
  /* Whether a point lies in what lines enclose, all together. */
  const enclosed = (lines, lat, lon) => lines.reduce((inside, line) => inside !== odd(line, lat, lon), false);
  /* Whether a point lies in polygons of rings, whose last point is not repeated. */
  const within = (polygons, lat, lon) => enclosed(
    polygons.flatMap((rings) => rings.map((ring) => [...ring, ring[0]])), lat, lon);

  page.measure = { prepare, nearest, between, path, within, enclosed };
});
