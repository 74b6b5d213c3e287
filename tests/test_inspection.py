"""What a page does, read off its bytes: nothing that asks, keeps or hides is overlooked."""

import pytest

from maps import style
from maps.inspection import contrast, contrasts, inspect
from maps.page import render_page
from tests.scenes import make_scene
from tests.test_web_style import contrast as measured_apart


def page(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="uk"><head>{head}</head><body>{body}</body></html>'


ASKING = {
    "<script src='https://cdn.example/x.js'></script>",
    "<img alt='' src=//cdn.example/x.png>",
    "<img alt='' srcset='a.png 1x, https://cdn.example/x.png 2x'>",
    "<link rel=stylesheet href=https://cdn.example/x.css>",
    "<link rel='preconnect' href='https://cdn.example'>",
    "<link rel='alternate stylesheet-not' href='x'><iframe title=x src=https://cdn.example></iframe>",
    "<style>@import 'https://cdn.example/x.css';</style>",
    "<style>a { background: url(https://cdn.example/x.png) }</style>",
    "<p style='background: url(\"https://cdn.example/x.png\")'>x</p>",
    "<video poster=https://cdn.example/x.png></video>",
    "<object data=https://cdn.example/x></object>",
    "<svg><image xlink:href='https://cdn.example/x.png'/></svg>",
    "<svg><image href='https://cdn.example/x.png'/></svg>",
    "<form action=https://cdn.example/></form>",
    "<base href=https://cdn.example/>",
    "<meta http-equiv=Refresh content='0; url=https://cdn.example/'>",
    "<a ping=https://cdn.example/ href=x>x</a>",
}


@pytest.mark.parametrize("body", sorted(ASKING))
def test_every_way_to_ask_another_host_is_seen(body: str) -> None:
    assert inspect("x.html", page(body).encode()).hosts == ("cdn.example",)


@pytest.mark.parametrize(
    "body",
    [
        "<a href=https://news.example/a>x</a>",
        "<link rel=alternate type=application/json+oembed href=https://news.example/o.json>",
        "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        "<p>https://news.example/</p>",
        "<script type='application/json'>{'a': 'https://news.example/'}</script>",
        "<img alt='' src='data:image/png;base64,//x'>",
    ],
)
def test_what_asks_nobody_is_not_taken_for_it(body: str) -> None:
    assert inspect("x.html", page(body).encode()).hosts == ()


def test_links_that_wait_for_the_reader_are_told_apart() -> None:
    found = inspect("x.html", page("<a href=https://news.example/a>x</a>").encode())
    assert found.linked == ("news.example",)


def test_what_scripts_name_is_seen_and_data_is_no_script() -> None:
    script = "fetch ('x'); new WebSocket(x); document.cookie = 'a=b'; localStorage.a = 1"
    found = inspect("x.html", page(f"<script>{script}</script>").encode())
    assert found.asking == ("WebSocket", "fetch")
    assert found.keeping == ("document.cookie", "localStorage")
    data = page(f'<script type="application/json">{script}</script>')
    assert inspect("x.html", data.encode()).asking == ()


def test_handlers_and_pictures_without_words_are_counted() -> None:
    body = "<p onclick='x()'>x</p><img src=a.png><iframe src=b></iframe><img alt='' src=c.png>"
    found = inspect("x.html", page(body).encode())
    assert (found.handlers, found.nameless, found.language) == (1, 2, "uk")


def test_our_own_page_asks_and_keeps_nothing() -> None:
    found = inspect("map.html", render_page(make_scene()).encode())
    assert (found.hosts, found.asking, found.keeping) == ((), (), ())
    assert (found.handlers, found.nameless, found.language) == (0, 0, "en")
    assert found.policy.startswith("default-src 'none'; script-src 'sha256-")
    assert found.packed < found.raw


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")
    for one, other in (("#c8102e", "#f8f5ef"), ("#0b57d0", "#000000")):
        assert contrast(one, other) == pytest.approx(measured_apart(one, other))


@pytest.mark.parametrize("palette", style.PALETTES.values(), ids=style.PALETTES)
def test_every_pair_of_colours_that_meet_holds(palette: style.Palette) -> None:
    for pair in contrasts(palette):
        assert pair.holds, pair
