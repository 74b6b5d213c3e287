'use strict';
/* Reads arcs as maps/arc_coder.py writes them; what stands where is told there. Points are world
   coordinates of the map's own projection: a unit square. Arcs that meet share a node. */
reachline.define('timeline_arcs', (map, data, page) => {
  const LONGEST = 10;
  const LENGTHS = LONGEST + 1;

  const movesOf = (read, count) => {
    const { contexts, bit, lengthOf, restOf } = read;
    const [lons, lats] = [LENGTHS, LENGTHS ** 2].map((times) => read.model(times * contexts));
    const [lonSigns, latSigns] = [9, 27].map(read.model);
    const signed = (size, signs, context) => (size && !bit(signs, context) ? -size : size);
    let [lonBefore, latBefore, east, north] = [0, 0, 1, 1];
    return Array.from({ length: count }, () => {
      const near = Math.max(lonBefore, latBefore);
      const wasEast = east;
      const lonLength = lengthOf(lons, near * contexts);
      const lon = signed(restOf(lons, lonLength, near * contexts), lonSigns, 3 * wasEast + north);
      east = 1 + Math.sign(lon);
      lonBefore = Math.min(lonLength, LONGEST);
      const base = (lonBefore * LENGTHS + near) * contexts;
      const latLength = lengthOf(lats, base);
      const lat = signed(restOf(lats, latLength, base), latSigns, 9 * north + 3 * wasEast + east);
      north = 1 + Math.sign(lat);
      latBefore = Math.min(latLength, LONGEST);
      return [lon, lat];
    });
  };

  /* The angle of a move: of moves in the same direction the very same. */
  const common = (a, b) => (b ? common(b, a % b) : Math.abs(a));
  const wayOf = (east, north) => {
    const unit = common(east, north);
    return Math.atan2(north / unit, east / unit);
  };
  /* The loop of each arc's left and right side, in turns: on at each node by the first arc clockwise. */
  const loopsOf = (arcs, ways) => {
    const leaving = new Map();
    arcs.forEach(({ start, end }, row) => [start, end].forEach((node, way) => {
      const side = 2 * row + way;
      if (!leaving.has(node)) leaving.set(node, []);
      leaving.get(node).push(side);
    }));
    const on = new Int32Array(2 * arcs.length);
    for (const around of leaving.values()) {
      around.sort((a, b) => ways[a] - ways[b]);
      around.forEach((side, place) => { on[side ^ 1] = around[(place || around.length) - 1]; });
    }
    const loops = new Int32Array(on.length).fill(-1);
    for (let first = 0; first < on.length; first += 1) {
      for (let side = first; loops[side] < 0; side = on[side]) loops[side] = first;
    }
    return loops;
  };
  const readSides = (read, arcs, ways) => {
    const loops = loopsOf(arcs, ways);
    const met = new Map();
    const [known, groups] = [read.model(1), read.model()];
    let last = 0;
    arcs.forEach((arc, row) => ['left', 'right'].forEach((name, way) => {
      const loop = loops[2 * row + way];
      if (!met.has(loop) || read.bit(known, 0)) {
        last += read.signed(groups);
        met.set(loop, last);
      }
      arc[name] = met.get(loop);
    }));
  };

  page.readArcs = (read, [lonStep, latStep]) => {
    const { column } = read;
    const count = read.next();
    const [kinds, counts, starts] = [column(count), column(count), column(count)];
    const fresh = starts.filter((start) => start < 0).length;
    const begin = [column(fresh), column(fresh)];
    const moves = movesOf(read, counts.reduce((sum, edges) => sum + edges, 0));
    const nodes = new Map();
    const ends = []; // of each node, where it is
    const ways = new Float64Array(2 * count); // in which each side leaves its node
    const xs = [];
    const ys = [];
    let [lon, lat, started, moved] = [0, 0, 0, 0];
    const node = () => {
      const key = lon * 4e6 + lat;
      if (!nodes.has(key)) {
        nodes.set(key, nodes.size);
        ends.push([lon, lat]);
      }
      return nodes.get(key);
    };
    const point = () => {
      xs.push(lon / lonStep / 360 + 0.5);
      ys.push(0.5 - Math.asinh(Math.tan((lat / latStep) * Math.PI / 180)) / (2 * Math.PI));
    };
    const arcs = kinds.map((kind, row) => {
      const start = starts[row];
      if (start > 0) [lon, lat] = ends[ends.length - start];
      if (start < 0) {
        lon += begin[0][started];
        lat += begin[1][started];
        started += 1;
      }
      const arc = { left: 0, right: 0, kind, first: xs.length, start: node() };
      point();
      const run = moves.slice(moved, moved + counts[row]);
      moved += run.length;
      for (const [east, north] of run) {
        lon += east;
        lat += north;
        point();
      }
      const [[east, north], [lastEast, lastNorth]] = [run[0], run[run.length - 1]];
      ways[2 * row] = wayOf(east, north);
      ways[2 * row + 1] = wayOf(-lastEast, -lastNorth);
      arc.end = node();
      arc.last = xs.length - 1;
      return arc;
    });
    readSides(read, arcs, ways);
    return { arcs, nodes: nodes.size, xs: Float64Array.from(xs), ys: Float64Array.from(ys) };
  };
});
