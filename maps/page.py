"""One HTML file: the map, its words and its data, needing nothing but itself."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from typing import Any

from branca.element import Figure
from markupsafe import Markup

from maps.elements import tiles
from maps.elements.table import Table, plain_table, strikes_table
from maps.first_view import first_view
from maps.folium_map import ENVIRONMENT, ReachMap, all_words, leaflet_js, safe_json
from maps.languages import Way
from maps.scene import Scene

_CSP_MARK = "<!--csp-->"


def render_page(scene: Scene, *, head: str = "", ways: Sequence[Way] = ()) -> str:
    """Return the scene as one self-contained HTML file.

    The file asks for nothing from outside (a tile provider excepted, when the spec names one),
    runs only the scripts whose hashes its security policy names, and is the same byte for byte
    whenever the scene is the same.

    Parameters
    ----------
    head
        Further elements for the page's head, ready to stand in it.
    ways
        To the same page in other languages.
    """
    return render(scene, head=head, ways=ways)


def render(
    scene: Scene,
    *,
    embed: str = "",
    scripts: Iterable[str] = (),
    head: str = "",
    ways: Sequence[Way] = (),
) -> str:
    """Return the page: what is seen first, then scripts of our own, then what makes the map live.

    Parameters
    ----------
    embed
        The frame's name, when the page is to stand in one.
    scripts
        What is to run as soon as all that is seen has come.
    head
        Further elements for its head, ready to stand in it.
    ways
        To the same page in other languages.
    """
    scripts = (*scripts, source("languages.js")) if ways else scripts
    figure = Figure()
    figure.header._children.clear()  # noqa: SLF001 - branca gives no other way
    drawn = ReachMap(scene, table=False, search=not embed, first=first_view(scene))
    drawn.add_to(figure).render()
    words = all_words(scene)
    # Markup: what our own templates and scripts gave; all text in it is escaped already.
    page = ENVIRONMENT.get_template("page.html").render(
        scene=scene,
        embed=embed,
        ways=ways,
        lang=str(scene.spec.locale),
        words=words,
        csp=_raw(_CSP_MARK),
        css=_raw(source("page.css")),
        header=_raw(_joined(figure.header) + head),
        map=_raw(_joined(figure.html)),
        before=_raw("".join([source("first.js"), *scripts])),
        map_id=drawn.get_name(),
        data=drawn.script_data(),
        leaflet=_raw(leaflet_js()),
        script=_raw(_joined(figure.script)),
        spec=_raw(safe_json(scene.spec.model_dump(mode="json", exclude_defaults=True))),
        tables=tables(scene),
        foot=foot(scene),
    )
    return page.replace(_CSP_MARK, _policy_tag(page, scene), 1)


def tables(scene: Scene) -> list[Table]:
    """Return the data on the map as tables: the strikes, then the scene's own."""
    found = [] if scene.marked.empty else [strikes_table(scene, all_words(scene))]
    return found + [plain_table(name, frame, scene) for name, frame in scene.tables.items()]


def foot(scene: Scene) -> list[str]:
    """Return the lines at the foot: source, date, who made it."""
    words = all_words(scene)
    lines = [scene.source_line, scene.as_of_line, scene.spec.byline, scene.spec.credit]
    if scene.spec.tiles:
        lines.insert(1, f"{words['tiles']} {tiles.provider(scene.spec.tiles).attribution}")
    lines.append(f"{words['data_version']} {scene.data_version}")
    return [line for line in lines if line]


def policy(html: str, *, image_hosts: Iterable[str] = ()) -> str:
    """Return the security policy of a page: nothing but its own inline scripts and styles.

    Parameters
    ----------
    html
        The finished page; the hashes are of the text of its script and style elements.
    image_hosts
        Origins pictures (tiles) may come from.
    """
    found = _Inline(html)
    images = " ".join(["data:", *image_hosts])
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hashes(found.scripts)}",
            f"style-src {_hashes(found.styles)}",
            f"img-src {images}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


class _Inline(HTMLParser):
    """The texts of a page's scripts that run and of its styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._open: list[str] | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and not dict(attrs).get("type"):
            self._open = self.scripts
        elif tag == "style":
            self._open = self.styles
        else:
            return
        self._open.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open[-1] += data


def _hashes(texts: list[str]) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return (
        " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests) or "'none'"
    )


def _policy_tag(page: str, scene: Scene) -> str:
    hosts = tiles.hosts(scene.spec.tiles) if scene.spec.tiles else ()
    content = policy(page, image_hosts=hosts)
    return f'<meta http-equiv="Content-Security-Policy" content="{content}">'


def _joined(element: Any) -> str:
    return "".join(child.render() for child in element._children.values())  # noqa: SLF001


def source(name: str) -> str:
    """Return the text of a file beside the templates, as it stands."""
    return ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0]  # type: ignore[union-attr]


def _raw(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - our own templates and scripts
