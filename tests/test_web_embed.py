"""The embed: what goes into somebody else's page."""

import gzip
import json
import re

import pytest

from geo.errors import InputError
from maps.embed import (
    Thumbnail,
    amp_snippet,
    embed_id,
    fluid_height,
    oembed,
    parent_script,
    render_embed,
    reserved_height,
    snippet,
)
from maps.page import render_page
from tests.scenes import make_scene, make_spec

URL = "https://news.example/maps/a/embed.html"


def test_it_is_the_page_with_a_voice() -> None:
    html = render_embed(make_scene())
    assert f'class="rl-embedded" data-embed="{embed_id(make_scene())}"' in html
    assert "datawrapper-height" in html
    assert "datawrapper-height" not in render_page(make_scene())
    assert "unsafe" not in html.split("</head>")[0].split("<style>")[0]


def test_it_is_the_same_each_time() -> None:
    assert render_embed(make_scene()) == render_embed(make_scene())


def test_the_name_follows_the_spec() -> None:
    assert embed_id(make_scene()) == embed_id(make_scene())
    assert embed_id(make_scene()) != embed_id(make_scene(make_spec(height=500)))


def test_the_snippet_is_a_good_embed_code() -> None:
    code = snippet(make_scene(), URL)
    assert f'src="{URL}"' in code
    for said in (
        'title="A plant was hit 900 km from the front"',
        'loading="lazy"',
        'sandbox="allow-scripts allow-popups"',
        f'height="{reserved_height(make_scene())}"',
    ):
        assert said in code
    assert "allow-same-origin" not in code
    assert re.search(r"https?://(?!news\.example)", code) is None


def test_without_scripts_there_is_a_picture() -> None:
    code = snippet(make_scene(), URL)
    picture = re.search(r"<noscript>(.*?)</noscript>", code, re.DOTALL)
    assert picture
    assert 'src="https://news.example/maps/a/map.png"' in picture[1]
    assert 'alt="Map of a square country' in picture[1]


def test_a_relative_address_is_fine_and_others_are_not() -> None:
    assert 'src="embed.html"' in snippet(make_scene(), "embed.html")
    for bad in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"):
        with pytest.raises(InputError):
            snippet(make_scene(), bad)


def test_outside_text_is_escaped_in_the_snippet() -> None:
    code = snippet(make_scene(title='"><script>x</script>'), URL + '?"><script>')
    assert "<script>x" not in code
    assert code.count("<script>") == 1


def test_the_parents_script_is_small_and_trusts_windows_not_addresses() -> None:
    script = parent_script()
    assert len(gzip.compress(script.encode(), 9)) < 1024
    assert "event.source" in script
    assert "event.origin" not in script
    assert "innerHTML" not in script


def test_oembed_has_all_that_is_asked_for() -> None:
    said = oembed(make_scene(), url=URL, thumbnail=Thumbnail(URL, 1200, 760))
    assert said["version"] == "1.0"
    assert said["type"] == "rich"
    assert {"html", "width", "height", "title", "provider_name", "author_name"} <= set(said)
    assert {"thumbnail_url", "thumbnail_width", "thumbnail_height"} <= set(said)
    assert isinstance(said["width"], int)
    assert said["html"] == snippet(make_scene(), URL)
    assert json.loads(json.dumps(said)) == said


def test_oembed_without_a_thumbnail_has_none_of_its_three() -> None:
    said = oembed(make_scene(make_spec(byline="")), url=URL)
    assert not [key for key in said if key.startswith("thumbnail")]
    assert "author_name" not in said


def test_more_words_need_more_room() -> None:
    scene = make_scene()
    assert reserved_height(make_scene(dek=scene.dek * 8)) > reserved_height(scene)
    assert reserved_height(scene, width=1200) > 760


def test_the_amp_code_is_what_amp_asks_for() -> None:
    code = amp_snippet(make_scene(), URL)
    frame = re.search(r"<amp-iframe ([^>]+)>", code)
    assert frame
    for said in (f'src="{URL}"', 'sandbox="allow-scripts allow-popups"', "resizable", 'title="A'):
        assert said in frame[1]
    assert f'height="{reserved_height(make_scene())}" layout="fixed-height"' in frame[1]
    assert "allow-same-origin" not in code
    # A placeholder lets the frame stand near the top; the overflow button is how it may grow.
    assert re.search(r'<amp-img placeholder [^>]*src="https://news.example/maps/a/map.png"', code)
    assert re.search(r"<button overflow tabindex=\"0\" aria-label=\"[^\"]+\">[^<]+</button>", code)
    assert "<script" not in code
    with pytest.raises(InputError):
        amp_snippet(make_scene(), "javascript:alert(1)")


def test_the_height_reserved_follows_the_column() -> None:
    scene = make_scene()
    chords = [
        (int(start), float(slope))
        for start, slope in re.findall(r"calc\((-?\d+)px \+ (-?[\d.]+)cqw\)", fluid_height(scene))
    ]
    for width in range(320, 1001, 20):
        reserved = max(start + slope * width / 100 for start, slope in chords)
        assert reserved == pytest.approx(reserved_height(scene, width=width), abs=110)
