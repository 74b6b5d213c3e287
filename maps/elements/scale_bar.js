'use strict';
/* A round length at the latitude of the map's middle; miles below it where the reader counts so. */
reachline.define('scale_bar', (map, data, page) => {
  const { html } = reachline;
  const KM_PER_MILE = 1.609344;
  const bars = [[1, page.words.km]];
  if (page.miles) bars.push([KM_PER_MILE, page.words.mi]);
  const box = html('div', { class: 'rl-scale', 'data-over-map': '', 'aria-hidden': 'true' });
  page.root.querySelector('.rl-frame').append(box);
  const round = (most) => {
    const power = 10 ** Math.floor(Math.log10(most));
    return [5, 2, 1].map((step) => step * power).find((step) => step <= most);
  };
  const draw = () => {
    const middle = map.getSize().divideBy(2);
    const one = [middle, middle.add([100, 0])].map((at) => map.containerPointToLatLng(at));
    const kmPerPx = one[0].distanceTo(one[1]) / 1e5;
    const most = Math.min(140, map.getSize().x / 4) * kmPerPx;
    box.replaceChildren(...bars.map(([unit, name]) => {
      const length = round(most / unit);
      const bar = html('div', {}, `${length} ${name}`);
      bar.style.width = `${Math.round((length * unit) / kmPerPx)}px`;
      return bar;
    }));
  };
  map.on('zoomend moveend resize', draw);
  draw();
});
