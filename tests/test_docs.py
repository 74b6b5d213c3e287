"""The documents say what there is: every command, option, layer and column."""

import re
from pathlib import Path

import pytest

import cli
from docs import reference_pages
from layers import dispute, reach
from layers.control import LINE_KINDS
from maps.spec import Distance, Layer, MapSpec

ROOT = Path(cli.__file__).resolve().parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
METHOD = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")


def test_every_command_stands_in_the_readme() -> None:
    for command in cli.app.registered_commands:
        name = command.name or command.callback.__name__  # type: ignore[union-attr]
        assert f"reachline {name}" in README, name


@pytest.mark.parametrize("option", MapSpec.model_fields)
def test_every_option_of_a_map_stands_in_the_readme_as_it_is_described(option: str) -> None:
    assert f"| `{option}` | {MapSpec.model_fields[option].description} |" in README


def test_every_layer_and_distance_is_named() -> None:
    for name in (*Layer, *Distance):
        assert f"`{name}`" in README, name


def test_every_definition_stands_in_the_method() -> None:
    for name in (*reach.DEFINITIONS, *dispute.CLASSES, *LINE_KINDS):
        assert f"`{name}`" in METHOD, name


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *sorted(p.name for p in (ROOT / "docs").glob("*.md"))]
)
def test_no_link_or_picture_is_broken(page: str, tmp_path: Path) -> None:
    reference_pages.write(tmp_path / "reference")  # made from the code, not kept beside it
    file = ROOT / page if (ROOT / page).exists() else ROOT / "docs" / page
    for target in re.findall(r"\]\(([^)#]+)\)", file.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (file.parent / target).exists() or (tmp_path / target).exists(), target


def test_app_stays_thin() -> None:
    lines = (ROOT / "app.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 150


def test_surfaces_import_only_what_they_may() -> None:
    script, command = ((ROOT / name).read_text(encoding="utf-8") for name in ("app.py", "cli.py"))
    assert "import folium" not in script + command
    assert "import streamlit" not in command


def test_make_has_the_promised_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "test", "check", "bench", "bench-scale", "fuzz", "build-data"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_target_is_told_to_who_contributes() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (targets,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    for target in targets.split():
        assert f"make {target}" in CONTRIBUTING, target
    for target in re.findall(r"`make ([\w-]+)`", CONTRIBUTING + README):
        assert target in targets.split(), target


def test_every_variable_that_is_read_is_documented() -> None:
    told = CONTRIBUTING + (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    parts = ("geo", "layers", "maps", "dashboard")
    code = [*ROOT.glob("*.py"), *(path for part in parts for path in (ROOT / part).rglob("*.py"))]
    texts = "".join(path.read_text(encoding="utf-8") for path in code)
    named = set(re.findall(r"REACHLINE_[A-Z_]*[A-Z]", texts))
    assert len(named) > 8
    assert {name for name in named if f"`{name}" not in told} == set()
