/* The map's place in the dashboard's page. Two mounts share this module: the one that brings the
   frame's page, once, and the one that brings each change. Neither takes the frame away again. */
const state = { frame: null, page: null, change: null, view: null, card: '', ready: false, pick: '', picks: 0, tellCard: null, toldCard: '', tellDay: null, shade: '' };

/* The ground the dashboard stands on: what Streamlit's own colours say. */
const shade = () => (getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark' ? 'dark' : 'light');

/* What was opened before the dashboard could be told is told when it can. */
const tellCard = () => {
  if (!state.tellCard || state.card === state.toldCard) return;
  state.toldCard = state.card;
  state.tellCard('card', state.card);
};

const send = () => {
  // A page that shows no map has taken the frame away.
  const target = state.frame && state.frame.contentWindow;
  if (!target || !state.ready || !state.change) return;
  const { change, pick, picks } = state;
  state.shade = shade();
  target.postMessage({ reachline: 'dashboard', change, pick, picks, shade: state.shade }, '*');
};
new MutationObserver(() => { if (shade() !== state.shade) send(); }).observe(document.querySelector('.stApp'), { attributes: true, attributeFilter: ['class', 'style'] });

/* A page opened anew (another session of the same tab) begins where the reader was. */
const hear = ({ source, data }) => {
  if (!state.frame || source !== state.frame.contentWindow || !data || data.reachline !== 'map') return;
  if (data.height) state.frame.style.height = `${Math.ceil(data.height)}px`;
  if (data.ready) {
    state.ready = true;
    const { change, view, card } = state;
    source.postMessage({ reachline: 'dashboard', change, view, card, shade: shade() }, '*');
  } else if ('view' in data) {
    state.view = data.view;
    state.card = data.card;
    tellCard();
  }
  if (data.day && state.tellDay) state.tellDay('day', data.day);
  if (data.drawn) state.frame.dataset.scene = data.drawn;
};
window.addEventListener('message', hear);

const mountFrame = (parentElement, { page, title, height }) => {
  const held = parentElement.querySelector('iframe');
  if (held && state.page === page) return;
  const frame = document.createElement('iframe');
  frame.className = 'reachline-map';
  frame.title = title;
  frame.setAttribute('sandbox', 'allow-scripts allow-popups allow-popups-to-escape-sandbox');
  frame.style.cssText = `display:block;width:100%;border:0;height:${held ? held.style.height : height}`;
  frame.srcdoc = page;
  Object.assign(state, { frame, page, ready: false });
  if (held) held.replaceWith(frame);
  else parentElement.append(frame);
};

export default ({ data, parentElement, setStateValue, setTriggerValue }) => {
  if (!data.page && !data.scene) return; // called before there is a map
  if (data.page) {
    mountFrame(parentElement, data);
    return;
  }
  const { pick, picks, ...change } = data;
  Object.assign(state, { change, pick, picks, tellCard: setStateValue, tellDay: setTriggerValue });
  tellCard();
  send();
};
