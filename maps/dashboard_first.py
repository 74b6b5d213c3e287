"""What the dashboard's page shows before Streamlit's scripts run: finding and map, in their places.

The map that stands here is the live one. When the dashboard has come, it is taken into its place as
it is, with what the reader has done in it, and what held the place goes.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from maps import dashboard_state, panes
from maps.dashboard_frame import Base, beginning, mount
from maps.dashboard_words import say
from maps.folium_map import safe_json
from maps.scene import Scene
from maps.spec import Locale

SHOWN = dashboard_state.THEMED  # the pages that begin with finding and map
FRAME = "map-frame"
EMBED = "map-embed"
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
_MARKUP = Markup(
    '<div class="rd-first"><div class="rd-first-page">\n'
    '<nav>{links}</nav>\n<p class="rd-first-late" role="status" hidden>{late}</p>\n{head}\n'
    '<div class="rd-first-map"><iframe class="reachline-map" title="{title}" src="{src}"'
    ' sandbox="{sandbox}"'
    ' style="display:block;width:100%;border:0;height:{height}"></iframe></div>\n'
    "</div></div>\n"
    '<script type="application/json" id="rd-beginning">{beginning}</script>\n'
    "<script>\nreachlineKeeper.begin(document.querySelector('.rd-first iframe'),"
    " JSON.parse(document.getElementById('rd-beginning').textContent));\n</script>\n"
)


def opened(
    address: str, page: str, *, check: dashboard_state.Check
) -> dashboard_state.State | None:
    """Return the state a session begins with at an address; none where that cannot be shown."""
    page = dashboard_state.page_of(address, page)
    state: dashboard_state.State = {"page": page}
    dashboard_state.follow(state, address, page=page, check=check)
    return None if state["fault"] else state


def source(query: str, base: Base) -> str:
    """Return where the frame of a query is served, relative to the dashboard's pages."""
    return f"./{FRAME}?v={base.mark}&{query}"


def view(
    state: dashboard_state.State,
    *,
    scene_of: Callable[[str], Scene],
    base_of: Callable[[str], Base],
) -> Markup:
    """Return finding and map as they will stand in the dashboard's page; nothing on other pages."""
    if state["page"] not in SHOWN:
        return Markup()
    scene, base = scene_of(state["shown"]), base_of(state["frame"])
    placed = mount(scene.spec, src=source(state["frame"], base))
    head = panes.head(scene)
    return _MARKUP.format(
        sandbox=SANDBOX,
        late=say(scene.spec.locale, "late"),
        links=_links(state, scene.spec.locale),
        head=Markup("\n").join(Markup('<div class="stHtml">{}</div>').format(b.body) for b in head),
        beginning=Markup(safe_json(_beginning(state, scene, base))),  # noqa: S704 - made safe
        **{key: placed[key] for key in ("title", "src", "height")},
    )


def _beginning(state: dashboard_state.State, scene: Scene, base: Base) -> dict[str, Any]:
    choice = {"pick": state.get("picked", ""), "picks": state.get("picks", 0)}
    return beginning(scene, base=base) | choice


def _links(state: dashboard_state.State, locale: Locale) -> Markup:
    """Return the five pages, as links that carry the spec."""
    link = Markup('<a href="./{}?{}"{}>{}</a>')
    return Markup().join(
        link.format(
            "" if name == "reach" else quote(name),
            dashboard_state.link(state, name),
            Markup(' aria-current="page"') if name == state["page"] else "",
            say(locale, f"{name}_page"),
        )
        for name in dashboard_state.PAGES
    )
