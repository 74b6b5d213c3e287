"""What is installed is pinned whole: hashed, with every extra that packages ask of each other."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOLDER = Path(__file__).resolve().parents[1] / "requirements"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def pinned(name: str) -> dict[str, Requirement]:
    """Return what a file pins, by project."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    found = [Requirement(line.removesuffix("\\")) for line in lines if re.match(r"\w", line)]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def asked(pin: Requirement) -> list[Requirement]:
    """Return what an installed project asks for here, with the extras it is pinned with."""
    try:
        listed = metadata.requires(pin.name) or []
    except metadata.PackageNotFoundError:  # of another system, or of another file
        return []
    wanted = [Requirement(line) for line in listed]
    extras = pin.extras or {""}
    return [
        one
        for one in wanted
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_requirements_are_hashed_and_name_no_address(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "http" not in text
    assert "--index-url" not in text


@pytest.mark.parametrize("name", NAMES)
def test_an_extra_is_pinned_with_its_project(name: str) -> None:
    """Or the pip of Python 3.11 takes the newest release for it, which has no hash."""
    pins = pinned(name)
    assert len(pins) > 20
    wanting = [
        f"{project} asks for {one}"
        for project, pin in pins.items()
        for one in asked(pin)
        if not one.extras <= pins[canonicalize_name(one.name)].extras
    ]
    assert wanting == []


def test_there_is_an_extra_to_pin() -> None:
    asking = [one for one in asked(pinned("test")["pytest-cov"]) if one.extras]
    assert [one.name for one in asking] == ["coverage"]
