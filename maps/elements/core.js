'use strict';
/* The frame the elements hang in: decoding, DOM building, and the order in which they are drawn.
   Text from outside only ever becomes a text node or an attribute, never markup. */
const reachline = (() => {
  const GRID = 1e4; // coordinates come as whole 1e-4 degrees, each pair relative to the one before
  const DAY_MS = 864e5;
  const SVG = 'http://www.w3.org/2000/svg';
  const parts = [];

  const decode = (flat) => {
    const points = [];
    let lon = 0;
    let lat = 0;
    for (let i = 0; i < flat.length; i += 2) {
      lon += flat[i];
      lat += flat[i + 1];
      points.push([lat / GRID, lon / GRID]);
    }
    return points;
  };
  const decodeArea = (polygons) => polygons.map((rings) => rings.map(decode));
  const decodeLines = (lines) => lines.map(decode);

  const fill = (node, attributes, children) => {
    for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const svg = (tag, attributes, ...children) =>
    fill(document.createElementNS(SVG, tag), attributes, children);
  const html = (tag, attributes, ...children) =>
    fill(document.createElement(tag), attributes, children);

  /* Words with `{name}` filled in: once, as they are, whatever stands in what is filled in. */
  const worded = (text, parts) => text.replace(/\{(\w+)\}/g, (blank, name) => (
    Object.hasOwn(parts, name) ? parts[name] : blank));

  /* The bytes of base64, and of base64 of gzip. */
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const unzip = async (text) => {
    const plain = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(plain).arrayBuffer());
  };

  /* Reads whole numbers of any size, seven bits a byte; `at` is where the reading has come. */
  const varints = (bytes) => {
    const reading = { at: 0 };
    reading.next = () => {
      let number = 0;
      let unit = 1;
      let byte = 0;
      do {
        byte = bytes[reading.at];
        reading.at += 1;
        number += (byte & 127) * unit;
        unit *= 128;
      } while (byte > 127);
      return number;
    };
    return reading;
  };
  /* 0, 1, 2, 3, 4 ... stand for 0, -1, 1, -2, 2 ... */
  const unfold = (number) => (number % 2 ? -(number + 1) / 2 : number / 2);

  /* Days as numbers, counted from the first. */
  const calendar = (first) => {
    const epoch = Date.parse(`${first}T00:00Z`);
    return {
      dayOf: (text) => Math.round((Date.parse(`${text}T00:00Z`) - epoch) / DAY_MS),
      dateOf: (day) => new Date(epoch + day * DAY_MS).toISOString().slice(0, 10),
    };
  };
  const dateWords = (iso, months) => {
    const [year, month, day] = iso.split('-').map(Number);
    return `${day} ${months[month - 1]} ${year}`;
  };
  /* Who types a date makes one with each digit (the year 2, then 20, then 202): what is none of the
     days that can be asked for waits until the field is left. */
  const onDay = (input, take) => {
    input.addEventListener('change', () => { if (input.validity.valid) take(input.value); });
    input.addEventListener('blur', () => { if (!input.validity.valid) take(input.value); });
  };

  const define = (name, draw) => parts.push([name, draw]);

  /* A line that is straight on the ground. Leaflet sets every point of a line on a whole px, and a long
     line of many points would tremble. */
  const Geodesic = L.Polyline.extend({
    _projectLatlngs(points, result, box) {
      if (!(points[0] instanceof L.LatLng)) {
        points.forEach((part) => this._projectLatlngs(part, result, box));
        return;
      }
      const origin = this._map.getPixelOrigin();
      result.push(points.map((at) => this._map.project(at).subtract(origin)));
      result.at(-1).forEach((at) => box.extend(at));
    },
  });
  const geodesic = (points, className) => new Geodesic(points, { className, interactive: false, smoothFactor: 0.4 });

  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

  /* What nobody waits for: when the page has nothing else to do. */
  const idle = (call) => (window.requestIdleCallback ? requestIdleCallback(call, { timeout: 8000 })
    : setTimeout(call, 2000));

  /* In a hidden tab or frame there is no size to fit the map to: draw once there is. */
  const start = (id) => {
    const place = document.getElementById(id);
    const sized = () => place.clientWidth > 0 && place.clientHeight > 0;
    if (sized()) return draw(id);
    new ResizeObserver((_, watch) => {
      if (!sized()) return;
      watch.disconnect();
      draw(id);
    }).observe(place);
    return undefined;
  };

  /* Draw every element that has data, in the order of their definition: from the ground up. */
  const draw = (id) => {
    const data = JSON.parse(document.getElementById(`${id}-data`).textContent);
    const place = document.getElementById(id);
    const [west, south, east, north] = data.map.bounds;
    const bounds = L.latLngBounds([south, west], [north, east]);
    const map = L.map(place, {
      attributionControl: false,
      zoomControl: false,
      zoomSnap: 0.25,
      zoomDelta: 0.5,
      wheelPxPerZoomLevel: 120,
      zoomAnimation: !calm(),
      fadeAnimation: !calm(),
      inertia: !calm(),
      maxBoundsViscosity: 1,
      scrollWheelZoom: false,
      boxZoom: false,
      renderer: L.svg({ padding: 0.4 }),
    });
    if (calm()) { // an arrow key glides, whatever the options say
      const { panBy } = map;
      map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
    }
    const ending = new AbortController();
    map.on('unload', () => ending.abort());
    const page = {
      signal: ending.signal, // what hangs on the window goes when the map goes
      words: data.map.words,
      miles: data.map.miles,
      root: place.closest('.reachline'),
      bounds,
      moved: false, // whether the reader chose the view
      labels: [], // what wants a label; the labels element sets them all at once
      obstacles: [], // functions that return boxes no label may cover
      lines: [], // lines that labels had better not cross
      /* What a part sets around the map goes where the page keeps its place free, or beside the map. */
      room: (name) => page.root.querySelector(`[data-room="${name}"]`),
      below: (name, ...nodes) => {
        const room = page.room(name);
        if (room) room.append(...nodes);
        else page.root.querySelector('.rl-frame').after(...nodes);
      },
      vacate: (name) => { const room = page.room(name); if (room) room.remove(); },
    };
    /* Show the whole again, at whatever size the map has now. The limits are off meanwhile:
       Leaflet would glide back inside them while we set the view. */
    let fitting = false;
    const home = () => {
      fitting = true;
      page.moved = false;
      map.stop();
      map.setMaxBounds(null);
      map.setMinZoom(0);
      map.invalidateSize({ pan: false });
      map.fitBounds(bounds, { animate: false, padding: [2, 2] });
      map.setMinZoom(map.getZoom()); // nothing is drawn farther out than a screen's shape asks
      map.setMaxBounds(bounds.pad(0.25));
      fitting = false;
    };
    page.home = home;
    home();
    map.setMaxZoom(data.map.max_zoom);
    // By drag, wheel, pinch, key or button: whatever moves the map but this.
    map.on('movestart', () => { if (!fitting) page.moved = true; });
    for (const [name, put] of parts) if (name in data) put(map, data[name], page);
    map.reachline = page;
    const first = page.root.querySelector('.rl-first');
    if (first) first.remove(); // the live map has taken its place
    place.dispatchEvent(new CustomEvent('reachline:drawn', { bubbles: true }));
    place.dataset.drawn = 'true';
    return map;
  };

  return {
    define, start, decode, decodeArea, decodeLines, svg, html, calm, bytes, unzip, unfold, varints, worded, idle,
    calendar, dateWords, onDay, geodesic,
  };
})();
