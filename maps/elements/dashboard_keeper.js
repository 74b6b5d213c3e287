'use strict';
/* Keeps the map of the dashboard's page: its frame, what it shows, and what the reader did in it.
   It stands in the first page, where the map begins before Streamlit does, and in the module that
   Streamlit mounts; whichever comes first is there for both. */
window.reachlineKeeper = window.reachlineKeeper || (() => {
  const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';
  const SOON_MS = 3000;
  const LONG_MS = 25000;
  const LATE_MS = 12000;
  const TRIES = 3;
  const HEADER_PX = 68; // what Streamlit lays over the top of a small screen, and a little more
  const LOOK = 'display:block;width:100%;border:0';
  const state = { frame: null, source: '', change: null, view: null, card: '', day: '', ready: false, pick: '', picks: 0, oblast: undefined, at: null, own: '', tellState: null, toldCard: '', tellDay: null, shade: '' };

  const app = () => document.querySelector('.stApp');
  const first = () => document.querySelector('.rd-first');

  /* The ground the dashboard stands on: what Streamlit's own colours say, and before them the reader's system. */
  const shade = () => {
    const dark = app() ? getComputedStyle(app()).colorScheme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    return dark ? 'dark' : 'light';
  };

  /* What was opened or chosen before the dashboard could be told is told when it can. */
  const tellCard = () => {
    if (!state.tellState || state.card === state.toldCard) return;
    state.toldCard = state.card;
    state.tellState('card', state.card);
  };
  const tellDay = () => {
    if (!state.tellDay || !state.day) return;
    state.tellDay('day', state.day);
    state.day = '';
  };

  const send = () => {
    // A page that shows no map has taken the frame away.
    const target = state.frame && state.frame.contentWindow;
    if (!target || !state.ready || !state.change) return;
    const { change, pick, picks, oblast, at } = state;
    state.shade = shade();
    target.postMessage({ reachline: 'dashboard', change, pick, picks, oblast, at, shade: state.shade }, '*');
  };

  /* What held the map's place until the dashboard came. */
  const uncover = () => {
    const cover = first();
    if (cover && !cover.contains(state.frame)) cover.remove();
  };

  /* Brings what stands in the frame between two heights into view, its top before all. */
  const reveal = ([top, bottom]) => {
    const scroller = document.querySelector('.stMain');
    if (!scroller || first()) return;
    const at = state.frame.getBoundingClientRect().top;
    const beyond = Math.min(at + bottom + 8 - innerHeight, at + top - HEADER_PX);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (beyond > 0) scroller.scrollBy({ top: beyond, behavior: calm ? 'auto' : 'smooth' });
  };

  /* A page opened anew (another session of the same tab) begins where the reader was. */
  const hear = ({ source, data }) => {
    if (!state.frame || source !== state.frame.contentWindow || !data || data.reachline !== 'map') return;
    if (data.height) state.frame.style.height = `${Math.ceil(data.height)}px`;
    if (data.ready) {
      state.ready = true;
      const { change, view, card, oblast, at } = state;
      state.shade = shade();
      source.postMessage({ reachline: 'dashboard', change, view, card, oblast, at, shade: state.shade }, '*');
    } else if ('view' in data) {
      state.view = data.view;
      state.card = data.card;
      state.pick = data.card; // whatever was chosen before
      tellCard();
    }
    if (data.day) {
      state.day = data.day;
      tellDay();
    }
    if (data.reveal) reveal(data.reveal);
    if ('oblast' in data && state.tellState) state.tellState('oblast', data.oblast);
    if (data.drawn) {
      state.frame.dataset.scene = data.drawn;
      uncover();
    }
  };
  window.addEventListener('message', hear);

  /* A frame whose page did not come is asked for again, a few times. */
  const hold = (frame, source) => {
    Object.assign(state, { frame, source, ready: false });
    let tries = 0;
    const again = () => {
      if (state.ready || state.frame !== frame || !frame.isConnected || !frame.hasAttribute('src')) return;
      tries += 1;
      if (tries > TRIES) return;
      frame.src = source;
      setTimeout(again, LONG_MS);
    };
    frame.addEventListener('load', () => setTimeout(again, SOON_MS));
    setTimeout(again, LONG_MS);
  };

  /* The map that stands in the first page. `beginning` is what is said of it until a change comes. */
  const begin = (frame, beginning) => {
    setTimeout(() => { if (first()) document.querySelector('.rd-first-late').hidden = false; }, LATE_MS);
    hold(frame, frame.getAttribute('src'));
    const { pick, picks, ...told } = beginning;
    Object.assign(state, { change: told, pick, picks, card: pick, toldCard: pick });
  };

  /* Whether what stands over the map is there, and not only room for it. */
  const headed = () => Boolean(document.querySelector('.stApp .rd-title'))
    && !document.querySelector('.st-key-pages [data-testid=stSkeleton]');

  /* Takes the map of the first page to its place, as it is, once all above it stands where it stood. */
  const takeOver = (place) => {
    const take = () => {
      if (!place.isConnected || !first() || !first().contains(state.frame)) return;
      place.moveBefore(state.frame, null);
      uncover();
    };
    if (headed()) return take();
    const until = Date.now() + 3000;
    const wait = setInterval(() => {
      if (!headed() && Date.now() < until) return;
      clearInterval(wait);
      take();
    }, 30);
    return undefined;
  };

  /* Puts the map into its place: the one of the first page, where a browser can move it; else
     another, which takes over what the reader did. */
  const mount = (place, { src, page, title, height }) => {
    const source = src || page;
    const held = place.querySelector('iframe');
    if (held && state.source === source) return;
    if (!held && first() && state.source === source && place.moveBefore) {
      takeOver(place);
      return;
    }
    const frame = document.createElement('iframe');
    frame.className = 'reachline-map';
    frame.title = title;
    frame.setAttribute('sandbox', SANDBOX);
    frame.style.cssText = `${LOOK};height:${held ? held.style.height : height}`;
    if (src) frame.src = src;
    else frame.srcdoc = page;
    hold(frame, source);
    if (held) held.replaceWith(frame);
    else place.append(frame);
  };

  /* A page without a map, or one that failed, is seen soon after it stands. */
  let left = false;
  const leave = () => {
    if (left || !first() || app().dataset.testScriptState !== 'notRunning') return;
    left = true;
    const remove = () => first() && first().remove();
    setTimeout(() => { if (!document.querySelector('.st-key-map')) remove(); }, 1000);
    setTimeout(remove, 5000);
  };
  const watch = new MutationObserver(() => {
    if (shade() !== state.shade) send();
    leave();
  });
  const find = () => {
    if (!app()) return false;
    watch.observe(app(), { attributes: true, attributeFilter: ['class', 'style', 'data-test-script-state'] });
    return true;
  };
  if (!find()) {
    new MutationObserver((_, search) => { if (find()) search.disconnect(); })
      .observe(document.getElementById('root'), { childList: true, subtree: true });
  }

  /* The reader's own files were of a session that is gone: said where the map is, until others come. */
  const miss = (own) => {
    const gone = state.own === 'held' && !['held', 'left'].includes(own);
    state.own = own;
    const place = state.frame && state.frame.parentElement;
    const before = place && place.querySelector('.rd-gone');
    if (before && own === 'held') before.remove();
    if (!gone || !place) return;
    const told = document.createElement('div');
    told.className = 'stHtml rd-gone';
    const words = document.createElement('p');
    words.className = 'rd-remark';
    words.setAttribute('role', 'alert');
    words.textContent = own;
    told.append(words);
    place.prepend(told);
  };

  const change = ({ pick, picks, oblast, at, own, ...told }, setStateValue, setTriggerValue) => {
    // What is chosen beside the map is open in it: a frame that is not there yet is told so when it comes.
    if (picks !== state.picks) Object.assign(state, { pick, picks, card: pick, toldCard: pick });
    Object.assign(state, { change: told, oblast, at, tellState: setStateValue, tellDay: setTriggerValue });
    document.documentElement.lang = told.lang;
    miss(own);
    tellCard();
    tellDay();
    send();
  };

  return { begin, mount, change };
})();
