"""The documentation: it builds strictly, asks nobody for anything, and its commands are true."""

import re
import shlex
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import typer.main
from typer.testing import CliRunner

import cli
from maps.spec import MapSpec

ROOT = Path(__file__).resolve().parents[1]
GUIDES = ["README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS: Any = typer.main.get_command(cli.app)
FETCHING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "srcset"}


def commands(page: str) -> list[list[str]]:
    """Return the commands that a page shows, without what is remarked beside them."""
    found = []
    for kind, block in BLOCK.findall((ROOT / page).read_text(encoding="utf-8")):
        if kind in {"", "bash", "sh", "text"}:
            lines = [line for line in block.splitlines() if line.startswith("reachline ")]
            found += [shlex.split(re.split(r" {2,}", line)[0])[1:] for line in lines]
    return found


@pytest.mark.parametrize(
    ("page", "command"), [(page, words) for page in GUIDES for words in commands(page)]
)
def test_a_command_shown_is_one_that_is_taken(page: str, command: list[str]) -> None:
    name, *words = command
    # Raises where an option is unknown.
    assert COMMANDS.commands[name].make_context(name, words).info_name == name, page


@pytest.mark.parametrize("command", commands("docs/tour.md")[:3], ids=str)
def test_what_the_tour_asks_is_answered(command: list[str]) -> None:
    found = CliRunner().invoke(cli.app, command)
    assert found.exit_code == 0, found.exception
    assert len(found.output.splitlines()) > 3


def test_the_tour_builds_and_publishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [words for words in commands("docs/tour.md") if words[0] in {"build", "publish"}]
    assert [words[0] for words in steps] == ["build", "publish"]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to(ROOT / "data")
    for words in steps:
        found = CliRunner().invoke(cli.app, words)
        assert found.exit_code == 0, found.exception
    assert (tmp_path / "www" / "night" / "latest" / "map.html").is_file()


def test_every_recipe_shows_how() -> None:
    howto = (ROOT / "docs" / "howto.md").read_text(encoding="utf-8")
    for recipe in howto.split("\n## ")[1:]:
        assert "```" in recipe, recipe.splitlines()[0]
    shown = {words[0] for words in commands("docs/howto.md")}
    assert shown == set(COMMANDS.commands)  # every command has its recipe


class Page(HTMLParser):
    """What a page fetches, links to, and can be linked to at."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.add(given["id"])
        if tag in FETCHING and given.get(FETCHING[tag]):
            self.fetched.append(given[FETCHING[tag]])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the documentation as `make docs` does."""
    out = tmp_path_factory.mktemp("site")
    recipe = re.search(r"-m sphinx (.*) docs docs/out", (ROOT / "Makefile").read_text())
    assert recipe is not None
    assert "-W" in recipe[1]  # a warning is an error
    command = [sys.executable, "-m", "sphinx", *recipe[1].split(), "docs", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def test_nothing_comes_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        for target in Page(path).fetched:
            assert not urlsplit(target).netloc, (path.name, target)
    for path in site.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(@import|url\()\s*['\"]?(https?:)?//", text), path.name


def test_every_link_inside_resolves(site: Path) -> None:
    pages = {path: Page(path) for path in site.rglob("*.html")}
    assert len(pages) > 8
    for path, page in pages.items():
        for link in [*page.links, *page.fetched]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or link == "#":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.exists(), (path.name, link)
            if parts.fragment and target in pages:
                assert unquote(parts.fragment) in pages[target].ids, (path.name, link)


def test_the_reference_is_made_from_the_code(site: Path) -> None:
    spec = (site / "reference" / "spec.html").read_text(encoding="utf-8")
    for name in MapSpec.model_fields:
        assert f">{name}<" in spec
    told = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    for name in COMMANDS.commands:
        assert f'id="{name}"' in told
    assert "REACHLINE_BASE_PATH" in told
    core = (site / "reference" / "geo.html").read_text(encoding="utf-8")
    for name in ("geo.nearest", "geo.geodesic", "geo.shares"):
        assert f'id="module-{name}"' in core
