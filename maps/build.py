"""Everything a newsroom takes away of one map, in one folder that any static host serves."""

import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from geo.errors import InputError
from layers import export
from layers.control import ControlSource
from layers.scale.counted import Counted
from layers.sources.formats import Reading
from maps import hosting, languages, layer_files, report
from maps.compose import compose
from maps.embed import (
    Thumbnail,
    amp_snippet,
    oembed,
    parent_script,
    render_embed,
    snippet,
)
from maps.folium_map import ENVIRONMENT
from maps.layer_files import data, geopackage
from maps.page import render_page
from maps.picture import draw_png, draw_svg
from maps.report import Checker
from maps.scene import Scene
from maps.spec import MapSpec

__all__ = ["HERE", "MANIFEST", "build", "data", "files", "geopackage", "page"]

# A static file cannot know where it will be served: relative until the publisher says.
HERE = "./"
MANIFEST = "manifest.json"
CARD_PX = (1200, 630)  # what social networks show of a link


def build(
    spec: MapSpec,
    out: Path,
    *,
    control: ControlSource | None = None,
    given: Reading | None = None,
    counted: Counted | None = None,
    url: str = HERE,
    check: Checker | None = None,
) -> list[Path]:
    """Write map, embed, snippets, pictures, data, report and rules for hosts to a folder.

    The same spec and facts give the same bytes. Each file is written whole or not at all, and
    the manifest last: a folder whose files are those of its manifest is complete.

    Parameters
    ----------
    given
        Strikes as read from the file that the spec names.
    counted
        Counts of events as read from the folder that the spec names.
    url
        Where the folder will be served; goes into snippet, oEmbed and the page's head.
    check
        What looks at the pages in a browser; its findings go into the report.

    Returns
    -------
    list of Path
        The files written.
    """
    scene, *others = (
        compose(spec.said_in(locale), control=control, given=given, counted=counted)
        for locale in spec.languages
    )
    made = files(scene, url=url, check=check, others=others)
    written = []
    for name, content in made.items():
        path = out / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{path.parent}: no folder to write to ({error.strerror}).") from error
        export.write(path, content)
        written.append(path)
    return written


def files(
    scene: Scene, *, url: str = HERE, check: Checker | None = None, others: Sequence[Scene] = ()
) -> dict[str, bytes]:
    """Return the folder's files by name, the manifest last.

    Parameters
    ----------
    others
        The same map in other languages: pages, snippets and pictures of each lie beside its own,
        and lead to each other. Data and report are in its own language.
    """
    made: dict[str, bytes] = {}
    for one in (scene, *others):
        made |= _in_its_language(one, (scene, *others), url)
    made |= {
        "parent.js": parent_script().encode(),
        "spec.yaml": scene.spec.to_yaml().encode(),
        **{f"data/{name}": content for name, content in layer_files.data(scene).items()},
        **hosting.files(scene.spec),
    }
    made["report.html"] = report.render(scene, made, check=check).encode()
    # Packed once, here, and not by a server for each reader. No hour in it: the same bytes.
    made |= {f"{name}.gz": gzip.compress(made[name], 9, mtime=0) for name in languages.pages(made)}
    made[MANIFEST] = _manifest(scene, made)
    return made


def _in_its_language(scene: Scene, scenes: Sequence[Scene], url: str) -> dict[str, bytes]:
    """Return what is in words of the files of one language."""
    own = scenes[0].spec

    def named(name: str) -> str:
        return languages.in_language(name, scene.spec.locale, own)

    def head(name: str) -> str:
        return languages.alternates(name, scenes, own, at=_at(url, ""))

    def ways(name: str) -> list[languages.Way]:
        return languages.ways(name, scene, scenes, own)

    embed_url, picture = _at(url, named("embed.html")), named("map.png")
    card = _card(scene)
    card_name = f"assets/card.{digest(card)[:12]}.png"
    # An oEmbed answer names whole addresses: without one there is no thumbnail to name.
    thumbnail = Thumbnail(_at(url, card_name), *CARD_PX) if _told(url) else None
    said = oembed(scene, url=embed_url, thumbnail=thumbnail, picture=picture)
    shown = page(
        scene,
        url=url,
        card=card_name,
        names=(named("map.html"), named("oembed.json")),
        head=head("map.html"),
        ways=ways("map.html"),
    )
    embedded = render_embed(scene, head=head("embed.html"), ways=ways("embed.html"))
    return {
        named("map.html"): shown.encode(),
        named("embed.html"): embedded.encode(),
        named("snippet.html"): snippet(scene, embed_url, picture=picture).encode(),
        named("snippet-amp.html"): amp_snippet(scene, embed_url, picture=picture).encode(),
        named("oembed.json"): _json(said),
        picture: draw_png(scene),
        named("map@2x.png"): draw_png(scene, scale=2),
        card_name: card,
        named("map.svg"): draw_svg(scene),
    }


def page(
    scene: Scene,
    *,
    url: str = HERE,
    card: str = "",
    names: tuple[str, str] = ("map.html", "oembed.json"),
    head: str = "",
    ways: Sequence[languages.Way] = (),
) -> str:
    """Return the map's page as it lies in the folder: it says where its oEmbed answer is.

    Parameters
    ----------
    names
        Its own name, and that of the answer.
    """
    said = ENVIRONMENT.get_template("head.html").render(
        title=scene.title,
        dek=scene.dek,
        alt=scene.alt,
        oembed=_at(url, names[1]),
        address=_at(url, names[0]),
        card=_at(url, card) if _told(url) and card else "",
    )
    return render_page(scene, head=said + head, ways=ways)


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file, in hex."""
    return hashlib.sha256(content).hexdigest()


def _card(scene: Scene) -> bytes:
    """Return the picture that stands for a link to the map."""
    width, height = CARD_PX
    sized = scene.spec.model_copy(update={"width": width, "height": height})
    return draw_png(replace(scene, spec=sized))


def _manifest(scene: Scene, made: dict[str, bytes]) -> bytes:
    """Return what the folder holds: sizes and hashes, and a name for all of it together."""
    held = {
        name: {"bytes": len(content), "sha256": digest(content)}
        for name, content in sorted(made.items())
    }
    return _json(
        {
            "title": scene.title,
            "version": version(held),
            "data_version": scene.data_version,
            "files": held,
        }
    )


def version(held: dict[str, dict[str, object]]) -> str:
    """Return the name of a folder's content: the same files, the same name."""
    lines = "".join(f"{name} {held[name]['sha256']}\n" for name in sorted(held))
    return digest(lines.encode())[: hosting.VERSION_LETTERS]


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _told(url: str) -> bool:
    return urlsplit(url).scheme in {"http", "https"}


def _at(url: str, name: str) -> str:
    """Return the address of a file in a folder served at an address."""
    return name if url == HERE else urljoin(f"{url.rstrip('/')}/", name)
