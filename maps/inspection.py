"""What a page does, read off its bytes: whom it asks, what it may run, what it keeps."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from maps import style

# Attributes that make a browser fetch; a plain link (`<a href>`) waits for the reader.
_FETCHED = {
    "src", "srcset", "imagesrcset", "poster", "data", "action", "formaction", "background",
    "xlink:href", "manifest", "ping", "longdesc", "cite", "codebase", "archive",
}  # fmt: skip
_LINKS = {"a", "area"}
_LEFT_ALONE = {
    "alternate",
    "canonical",
    "author",
    "license",
    "help",
    "next",
    "prev",
}  # rel of <link>
_ADDRESS = re.compile(r"(?:https?:|wss?:)?//[^\s\"'()<>,;\\]+", re.IGNORECASE)
_STYLED = re.compile(r"(?:url\(|@import)\s*[\"']?([^\"')\s]+)", re.IGNORECASE)
_ASKING = re.compile(
    r"\b(?:fetch\s*\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import\s*\(|importScripts"
    r"|RTCPeerConnection|Worker\s*\()"
)
_KEEPING = re.compile(r"\b(?:document\.cookie|localStorage|sessionStorage|indexedDB|cookieStore)\b")


@dataclass(frozen=True)
class Page:
    """What one page was found to do."""

    name: str
    raw: int  # bytes
    packed: int  # bytes after gzip
    policy: str  # its Content-Security-Policy, word for word; empty: none
    hosts: tuple[str, ...]  # asked by the page itself
    linked: tuple[str, ...]  # opened only by a reader who follows a link
    asking: tuple[str, ...]  # ways to ask the network named in its scripts
    keeping: tuple[str, ...]  # cookies and storage named in its scripts
    language: str
    handlers: int  # event handlers in attributes
    nameless: int  # pictures and frames without a text in their place


def inspect(name: str, content: bytes) -> Page:
    """Return what a page was found to do."""
    read = _Reader(content.decode())
    scripts = "\n".join(read.scripts)
    return Page(
        name=name,
        raw=len(content),
        packed=len(gzip.compress(content, 9, mtime=0)),
        policy=read.policy,
        hosts=_hosts(read.fetched),
        linked=_hosts(read.linked),
        asking=_found(_ASKING, scripts),
        keeping=_found(_KEEPING, scripts),
        language=read.language,
        handlers=read.handlers,
        nameless=read.nameless,
    )


def _hosts(addresses: list[str]) -> tuple[str, ...]:
    return tuple(sorted({host for text in addresses if (host := urlsplit(text).hostname)}))


def _found(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(sorted({match.rstrip("( ") for match in pattern.findall(text)}))


class _Reader(HTMLParser):
    """What a page's elements say, its own scripts and styles included."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.policy = self.language = ""
        self.handlers = self.nameless = 0
        self.fetched: list[str] = []
        self.linked: list[str] = []
        self.scripts: list[str] = []
        self._open = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: value or "" for key, value in attrs}
        self._open = tag if tag in {"script", "style"} else self._open
        if tag == "script" and said.get("type"):
            self._open = "data"
        if tag == "html":
            self.language = said.get("lang", "")
        if said.get("http-equiv", "").casefold() == "content-security-policy":
            self.policy = said.get("content", "")
        if said.get("http-equiv", "").casefold() == "refresh":
            self.fetched += _ADDRESS.findall(said.get("content", ""))
        self.handlers += sum(key.startswith("on") for key in said)
        self.nameless += tag == "img" and "alt" not in said
        self.nameless += tag == "iframe" and not said.get("title")
        self.linked += [said["href"]] if tag in _LINKS and "href" in said else []
        for text in _fetched(tag, said):
            words = (word for word in text.split() if not word.startswith("data:"))
            self.fetched += _ADDRESS.findall(" ".join(words))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "script":
            self.scripts.append(data)
        elif self._open == "style":
            self.fetched += [text for text in _STYLED.findall(data) if _ADDRESS.match(text)]


def _fetched(tag: str, said: dict[str, str]) -> Iterator[str]:
    """Yield the values of an element that a browser asks the network for."""
    yield from (value for key, value in said.items() if key in _FETCHED)
    if "style" in said:
        yield from _STYLED.findall(said["style"])
    wanted = tag == "link" and not set(said.get("rel", "").casefold().split()) & _LEFT_ALONE
    if "href" in said and tag not in _LINKS and (wanted or tag != "link"):
        yield said["href"]


# Roles that stand on each other, and what WCAG 2.2 asks of them: text 4.5, other things 3.
TEXT, THING = 4.5, 3.0
_PAIRS = (
    ("ink", "paper", TEXT),
    ("text", "paper", TEXT),
    ("quiet", "paper", TEXT),
    ("link", "paper", TEXT),
    ("text", "panel", TEXT),
    ("focus", "paper", THING),
    ("accent_text", "land", TEXT),
    ("pale_text", "land", TEXT),
    ("city", "land", TEXT),
    ("city", "occupied", TEXT),
    ("oblast_text", "land", TEXT),
    ("oblast_text", "occupied", TEXT),
    ("neighbour_text", "neighbour", TEXT),
    ("sea_text", "sea", TEXT),
    ("accent", "land", THING),
    ("line", "land", THING),
    ("line", "occupied", THING),
    ("claim", "land", THING),
    ("accent", "occupied", THING),
    ("hatch", "land", THING),
    ("newly", "land", THING),
    ("newly", "occupied", THING),
    ("no_longer", "land", THING),
    ("no_longer", "occupied", THING),
    ("ring", "land", THING),
    ("pale_line", "land", THING),
    ("focus", "land", THING),
    ("focus", "occupied", THING),
    ("focus", "sea", THING),
)


@dataclass(frozen=True)
class Contrast:
    """The contrast of one colour on another."""

    over: str  # roles in the palette
    under: str
    ratio: float
    least: float

    @property
    def holds(self) -> bool:
        """Whether it is what WCAG 2.2 AA asks for."""
        return self.ratio >= self.least


def contrasts(palette: style.Palette) -> list[Contrast]:
    """Return the contrast of each pair of colours that meet, after WCAG 2.2 (1.4.3, 1.4.11)."""
    roles = palette.roles()
    return [
        Contrast(over, under, contrast(roles[over], roles[under]), least)
        for over, under, least in _PAIRS
    ]


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours (`#rrggbb`), 1 to 21.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


_DARKEST = 0.04045  # below it sRGB is straight


def _luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2's definition) of `#rrggbb`."""
    sent = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= _DARKEST else ((value + 0.055) / 1.055) ** 2.4 for value in sent
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
