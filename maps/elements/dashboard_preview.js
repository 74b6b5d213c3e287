/* The embed as an article would hold it: in a sandbox, at the width asked for. A change of width
   leaves the frame where it is; another page takes its place. */
export default ({ data, parentElement }) => {
  document.documentElement.lang = data.lang;
  let holder = parentElement.querySelector('.reachline-preview');
  if (!holder) {
    holder = document.createElement('div');
    holder.className = 'reachline-preview';
    holder.style.cssText = 'overflow-x:auto;max-width:100%';
    holder.tabIndex = 0;
    parentElement.append(holder);
  }
  let frame = holder.querySelector('iframe');
  const source = data.src || data.page; // an address, or the page itself
  if (!frame || holder.source !== source) {
    const next = document.createElement('iframe');
    next.setAttribute('sandbox', 'allow-scripts allow-popups allow-popups-to-escape-sandbox');
    if (data.src) next.src = data.src;
    else next.srcdoc = data.page;
    holder.source = source;
    if (frame) frame.replaceWith(next);
    else holder.append(next);
    frame = next;
  }
  frame.title = data.title;
  holder.setAttribute('aria-label', data.title);
  holder.setAttribute('role', 'region');
  frame.style.cssText = `display:block;width:${data.width};height:${frame.dataset.height || data.height}px;`
    + 'border:1px solid #d9dadb';
  const hear = ({ source, data: said }) => {
    if (source !== frame.contentWindow || !said) return;
    const told = said['datawrapper-height'];
    const height = told ? Math.max(...Object.values(told)) : said.height;
    if (!Number.isFinite(height)) return;
    frame.dataset.height = Math.ceil(height);
    frame.style.height = `${frame.dataset.height}px`;
  };
  window.addEventListener('message', hear);
  return () => window.removeEventListener('message', hear);
};
