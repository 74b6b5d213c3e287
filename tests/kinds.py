"""Every kind of page, each as a reader meets it: made once, in any language and palette."""

import datetime as dt
from functools import cache
from pathlib import Path

from maps import build
from maps.compose import compose
from maps.embed import render_embed
from maps.page import render_page
from maps.scene import Scene
from maps.spec import Layer, Locale, MapSpec, Palette, Theme, from_yaml

STORIES = Path(__file__).resolve().parent.parent / "data" / "stories"
DAY = dt.date(2025, 8, 21)
MONTHS = (dt.date(2025, 1, 1), dt.date(2026, 3, 1))  # strikes too many to mark one by one

SPECS = {
    "reach": from_yaml(STORIES / "2025-08-21.yaml"),
    "timeline": from_yaml(STORIES / "war-timeline.yaml"),
    "compare": from_yaml(STORIES / "two-days.yaml"),
    "points": MapSpec(date=DAY, strikes_from=MONTHS[0], strikes_to=MONTHS[1], story=()),
    "dispute": MapSpec(date=DAY, theme=Theme.DISPUTE),
    "scenario": MapSpec(
        date=DAY,
        theme=Theme.DISPUTE,
        scenario="RU-ALASKA-202508",
        layers=(Layer.OBLASTS, Layer.CONTROL, Layer.CLAIMS, Layer.SCENARIO, Layer.CONTACT_LINE),
    ),
}
KINDS = tuple(SPECS)


@cache
def scene(kind: str, locale: Locale = Locale.EN, palette: Palette = Palette.LIGHT) -> Scene:
    """Return the scene of a kind of map; in another language than English without a title given."""
    change: dict[str, object] = {"locale": locale, "palette": palette}
    if locale != Locale.EN:
        change |= {"title": "", "dek": ""}
    return compose(SPECS[kind].model_copy(update=change))


@cache
def page(kind: str, locale: Locale = Locale.EN, palette: Palette = Palette.LIGHT) -> str:
    """Return its page."""
    return render_page(scene(kind, locale, palette))


@cache
def embed(kind: str, locale: Locale = Locale.EN, palette: Palette = Palette.LIGHT) -> str:
    """Return its page for a frame."""
    return render_embed(scene(kind, locale, palette))


@cache
def files(kind: str, locale: Locale = Locale.EN) -> dict[str, bytes]:
    """Return all of its folder."""
    return build.files(scene(kind, locale))
