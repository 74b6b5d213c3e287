"""A page with the timeline of the whole war, opened and set to a day."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from layers import timeline
from maps.compose import compose
from maps.page import render_page
from maps.scene import Scene
from maps.spec import Locale, Palette, from_yaml
from tests.pages import Opener, until

STORY = Path(__file__).parents[1] / "data" / "stories" / "war-timeline.yaml"
KNOWN = timeline.load()
READY = "document.querySelector('.reachline').dataset.timeline === 'ready'"
LINE = "path.rl-contact-line.rl-war"
DATE = ".rl-time-date"
SLIDER = ".rl-time input[type=range]"
PATH = "path.rl-{}.rl-war"


@cache
def story(locale: Locale = Locale.EN, palette: Palette = Palette.LIGHT) -> Scene:
    return compose(from_yaml(STORY).model_copy(update={"locale": locale, "palette": palette}))


@cache
def html(locale: Locale = Locale.EN, palette: Palette = Palette.LIGHT) -> str:
    return render_page(story(locale, palette))


def opened(show: Opener, *args: Any, **options: Any) -> Page:
    page = show(html(), *args, **options).page
    until(page, READY)
    return page


def go(page: Page, day: str) -> None:
    page.evaluate("day => { location.hash = `date=${day}`; }", day)
    number = (dt.date.fromisoformat(day) - KNOWN.first).days
    until(page, f"reachline_map.reachline.timeline.day() === {number}")


def day(page: Page) -> dt.date:
    number = page.evaluate("reachline_map.reachline.timeline.day()")
    return dt.date.fromordinal(KNOWN.first.toordinal() + int(number))
