/* The embed as an article would hold it: in a sandbox, at the width asked for. A change of width
   leaves the frame where it is; another page takes its place. Where there is no room for the width,
   as on a phone, all of it is shown smaller, and by how much is said. */
export default ({ data, parentElement }) => {
  document.documentElement.lang = data.lang;
  let holder = parentElement.querySelector('.reachline-preview');
  if (!holder) {
    holder = document.createElement('div');
    holder.className = 'reachline-preview';
    holder.style.cssText = 'overflow:hidden;max-width:100%';
    parentElement.append(holder);
    const scaled = document.createElement('p');
    scaled.className = 'rd-note';
    scaled.hidden = true;
    const under = document.createElement('div');
    under.className = 'stHtml';
    under.append(scaled);
    parentElement.append(under);
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
  if (frame.dataset.width !== data.width) delete frame.dataset.height; // that of another width
  frame.dataset.width = data.width;
  frame.title = data.title;
  holder.setAttribute('aria-label', data.title);
  holder.setAttribute('role', 'region');
  frame.style.cssText = `display:block;width:${data.width};height:${frame.dataset.height || data.height}px;`
    + 'border:1px solid #d9dadb;box-sizing:content-box;transform-origin:0 0';
  const scaled = parentElement.querySelector('.rd-note');
  const fit = () => {
    const wide = frame.offsetWidth; // untouched by what scales it
    const room = holder.clientWidth;
    const scale = data.width.endsWith('px') && room > 0 && room < wide ? room / wide : 1;
    frame.style.transform = scale < 1 ? `scale(${scale})` : '';
    holder.style.height = scale < 1 ? `${Math.ceil(frame.offsetHeight * scale)}px` : '';
    scaled.hidden = scale === 1;
    scaled.textContent = data.scaled ? data.scaled.replace('{percent}', Math.round(100 * scale)) : '';
  };
  const watch = new ResizeObserver(fit);
  watch.observe(holder);
  const hear = ({ source, data: said }) => {
    if (source !== frame.contentWindow || !said) return;
    const told = said['datawrapper-height'];
    const height = told ? Math.max(...Object.values(told)) : said.height;
    if (!Number.isFinite(height)) return;
    frame.dataset.height = Math.ceil(height);
    frame.style.height = `${frame.dataset.height}px`;
    fit();
  };
  window.addEventListener('message', hear);
  return () => {
    watch.disconnect();
    window.removeEventListener('message', hear);
  };
};
