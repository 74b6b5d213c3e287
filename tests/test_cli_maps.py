"""`reachline build` and `reachline publish` as a script sees them."""

import json
from pathlib import Path

from tests.commands import Run, refused

ROOT = Path(__file__).resolve().parents[1]
STORY = ROOT / "data" / "stories" / "2025-08-21.yaml"


def test_a_spec_is_published_under_its_address(run: Run, tmp_path: Path) -> None:
    to = tmp_path / "www"
    answer = run("publish", STORY, "--to", to, "--url", "https://maps.example/night")
    assert answer.code == 0, answer.err
    version = json.loads((to / "latest.json").read_text("utf-8"))["version"]
    assert answer.err.strip() == str(to / "v" / version)
    snippet = (to / "latest" / "snippet.html").read_text("utf-8")
    assert 'src="https://maps.example/night/latest/embed.html"' in snippet


def test_built_then_published_then_rolled_back(run: Run, tmp_path: Path) -> None:
    folder, to = tmp_path / "built", tmp_path / "www"
    spec = tmp_path / "a.yaml"
    versions = []
    for title in ("One", "Two"):
        spec.write_text(f"title: {title}\ndate: 2025-08-21\ntheme: control\n", encoding="utf-8")
        assert run("build", spec, "--out", folder, "--quiet").code == 0
        answer = run("publish", folder, "--to", to, "--keep", 2)
        assert answer.code == 0, answer.err
        versions.append(Path(answer.err.strip()).name)
    answer = run("publish", "--rollback", "--to", to)
    assert answer.code == 0
    assert json.loads((to / "latest.json").read_text("utf-8"))["version"] == versions[0]
    refused(run("publish", "--rollback", "--to", to), "no earlier version")


def test_either_a_map_or_a_rollback(run: Run, tmp_path: Path) -> None:
    refused(run("publish", "--to", tmp_path / "www"), "Give a folder", "--rollback")
    refused(run("publish", STORY, "--rollback", "--to", tmp_path / "www"), "--rollback alone")
    refused(run("publish", tmp_path, "--to", tmp_path / "www"), "manifest.json", "reachline build")
    refused(run("publish", tmp_path / "none.yaml", "--to", tmp_path / "www"), "none.yaml")
    assert not (tmp_path / "www").exists()
