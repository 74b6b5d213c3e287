"""Build the gallery, a sample article with three maps: `make gallery` writes docs/gallery/out."""

from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from layers import export
from maps.build import build
from maps.compose import compose
from maps.embed import snippet
from maps.spec import from_yaml

HERE = Path(__file__).resolve().parent
OUT = HERE / "out"
MAPS = {
    "night": HERE.parents[1] / "data" / "stories" / "2025-08-21.yaml",
    "war": HERE / "specs" / "war.yaml",
    "claims": HERE / "specs" / "claims.yaml",
}


def make(out: Path) -> Path:
    """Build the maps and the article around them; return the article's file."""
    said: dict[str, object] = {"maps": list(MAPS)}
    for name, file in MAPS.items():
        spec = from_yaml(file)
        build(spec, out / name)
        said[name] = scene = compose(spec)
        said[f"{name}_code"] = Markup(snippet(scene, f"{name}/embed.html"))  # noqa: S704 - ours
    text = (HERE / "article.html").read_text(encoding="utf-8")
    article = out / "index.html"
    page = Environment(autoescape=True, trim_blocks=True).from_string(text).render(said)
    export.write(article, page.encode())
    return article


if __name__ == "__main__":
    print(make(OUT))  # noqa: T201 - where to look
