"""One map in several languages: pages beside each other, with a way from each to the others."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urljoin

from babel import Locale as Language

from maps.catalogue import ENGLISH
from maps.folium_map import ENVIRONMENT
from maps.scene import Scene
from maps.spec import Locale, MapSpec
from maps.words import WORDS

_PAGE = re.compile(r"(map|embed)(\.[a-z]{2,3})?\.html")


@dataclass(frozen=True)
class Way:
    """A link to the same page in a language, in that language's own words."""

    locale: str
    words: str
    href: str


def in_language(name: str, locale: Locale, spec: MapSpec) -> str:
    """Return a file's name in a language: the spec's own has the plain names.

    Examples
    --------
    >>> spec = MapSpec(date="2025-08-21")
    >>> in_language("map.html", Locale.UK, spec), in_language("map@2x.png", Locale.EN, spec)
    ('map.uk.html', 'map@2x.png')
    >>> in_language("map@2x.png", Locale.UK, spec)
    'map.uk@2x.png'
    """
    if locale == spec.locale:
        return name
    stem, at, rest = PurePosixPath(name).stem.partition("@")
    return f"{stem}.{locale}{at}{rest}{PurePosixPath(name).suffix}"


def ways(name: str, scene: Scene, scenes: Iterable[Scene], own: MapSpec) -> list[Way]:
    """Return the ways from a scene's page to the same page in the other languages built."""
    return [
        Way(str(locale), called(locale), in_language(name, locale, own))
        for locale in (other.spec.locale for other in scenes)
        if locale != scene.spec.locale
    ]


def called(locale: str) -> str:
    """Return what a language's readers are told their language is: in it, and in its own words.

    Examples
    --------
    >>> called("en"), called("uk")
    ('English', 'Українською')
    """
    said = WORDS[locale]["this_language"]
    if said != WORDS[ENGLISH]["this_language"] or locale == ENGLISH:
        return said
    return str(Language.parse(locale).display_name or locale).capitalize()


def alternates(name: str, scenes: Iterable[Scene], own: MapSpec, *, at: str = "") -> str:
    """Return a head's links to the page in each language built, itself among them.

    Parameters
    ----------
    at
        Where the folder is served; relative addresses if nobody knows.
    """
    locales = [scene.spec.locale for scene in scenes]
    if len(locales) < 2:  # noqa: PLR2004 - one language has no alternate
        return ""
    found = {str(locale): urljoin(at, in_language(name, locale, own)) for locale in locales}
    return ENVIRONMENT.get_template("alternates.html").render(
        found=found, default=urljoin(at, name)
    )


def pages(files: Mapping[str, bytes]) -> list[str]:
    """Return the names of a built folder's pages, those of the spec's own language first."""
    found = [name for name in files if _PAGE.fullmatch(name)]
    return sorted(found, key=lambda name: (name.count("."), name.split(".")[1], name[0] == "e"))
