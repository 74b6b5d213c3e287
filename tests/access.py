"""What is measured in a page for readers who see, hear or move otherwise."""

from importlib import resources

from playwright.sync_api import Page

AXE = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# All of axe's rules for WCAG 2.2 AA: that for the size of targets is not among its usual ones.
RULES = """axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
  'best-practice'] }).then(done => done.violations.map(one => [one.id, one.nodes.length,
  one.nodes[0].html.slice(0, 120)]))"""

# Targets under 24 px whose 24 px circle meets another target (2.5.8). A link amid a sentence is
# excepted there, and the marks of the map, whose places are what they say.
SMALL = """() => {
  const reach = 24;
  const targets = [...document.querySelectorAll('a[href], button, summary, input, select, ' +
    '[role=button], [role=slider]')]
    .filter(node => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .map(node => ({ node, box: node.getBoundingClientRect() }))
    .filter(({ node, box }) => box.width && box.height && !node.closest('.leaflet-marker-pane'));
  const middle = ({ left, top, width, height }) => [left + width / 2, top + height / 2];
  const inline = (node) => node.tagName === 'A' && getComputedStyle(node).display === 'inline' &&
    [...node.parentNode.childNodes].some(one => one.nodeType === 3 && one.data.trim());
  const meets = (one, other) => {
    const [x, y] = middle(one);
    const dx = Math.max(other.left - x, 0, x - other.right);
    const dy = Math.max(other.top - y, 0, y - other.bottom);
    return Math.hypot(dx, dy) < reach / 2;
  };
  return targets
    .filter(({ node, box }) => Math.min(box.width, box.height) < reach - 0.5 && !inline(node) &&
      targets.some(other => other.node !== node && !other.node.contains(node) &&
        !node.contains(other.node) && meets(box, other.box)))
    .map(({ node, box }) => `${Math.round(box.width)}x${Math.round(box.height)} ` +
      node.outerHTML.slice(0, 100));
}"""

# Things that do not fit: wider than the window, or cut off by their own box.
OVER = """() => [...document.querySelectorAll('body *')].filter(node => {
  const style = getComputedStyle(node);
  const aside = '.rl-hidden, .rl-scroll, .rl-map, svg';
  if (style.visibility === 'hidden' || node.closest(aside)) return false;
  const { left, right, width } = node.getBoundingClientRect();
  return width > 0 && (right > innerWidth + 0.5 || left < -0.5);
}).map(node => node.outerHTML.slice(0, 160))"""
CUT = """() => [...document.querySelectorAll(
  'button, summary, label, h1, h2, p, li, th, dt, dd, legend')]
  .filter(node => node.offsetWidth > 0 && !node.closest('.rl-hidden, .rl-map') &&
    (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 2) &&
    !['visible', 'auto', 'scroll'].includes(getComputedStyle(node).overflow))
  .map(node => node.outerHTML.slice(0, 160))"""

# The focused element: what it is, whether a focus can be seen on it, how much of it is covered.
FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const box = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  const ring = (one) => one && (one.boxShadow !== 'none' ||
    (one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 1));
  const inner = node.querySelector('path, circle, svg, rect');
  const points = [0.1, 0.5, 0.9].flatMap(x => [0.1, 0.5, 0.9].map(y =>
    [box.left + x * box.width, box.top + y * box.height]))
    .filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
  const seen = points.filter(([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return there && (node.contains(there) || there.contains(node) || there.closest('label'));
  });
  const marked = inner && getComputedStyle(inner);
  return {
    what: node.outerHTML.slice(0, 110),
    ring: Boolean(ring(style) || ring(marked) || ring(getComputedStyle(node, '::before')) ||
      ring(getComputedStyle(node, '::after')) ||
      (node.closest('label') && ring(getComputedStyle(node.closest('label'))))),
    seen: points.length ? seen.length / points.length : 0,
  };
}"""

# What still moves where a reader has asked for nothing to move.
MOVING = """() => [...document.querySelectorAll('*')].filter(node => {
  const style = getComputedStyle(node);
  const long = (text) => text.split(',').some(one => parseFloat(one) > 0.001);
  return long(style.transitionDuration) || (style.animationName !== 'none' &&
    long(style.animationDuration)) || style.scrollBehavior === 'smooth';
}).map(node => node.outerHTML.slice(0, 120))"""

# Names on the map: their colour, and that of the halo they stand in.
NAMES = """() => [...document.querySelectorAll('.rl-label')].map(node => {
  const text = [node, ...node.querySelectorAll('*')].find(one => [...one.childNodes]
    .some(child => child.nodeType === 3 && child.data.trim()));
  if (!text) return null;
  const style = getComputedStyle(text);
  return [node.textContent.trim(), style.color, style.textShadow, node.className];
}).filter(Boolean)"""


def settled(page: Page) -> Page:
    """Return a page once its map is drawn and what comes late has come."""
    page.wait_for_selector(".rl-map[data-drawn=true]")
    page.wait_for_timeout(700)
    return page


def unfolded(page: Page) -> Page:
    """Return a page with everything that folds opened."""
    for summary in page.query_selector_all("details:not([open]) > summary"):
        if summary.is_visible():
            summary.click()
    page.evaluate("scrollTo(0, 0)")
    return page
