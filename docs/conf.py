"""How `make docs` builds the documentation: strictly, and with nothing from elsewhere."""

import sys
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike
from sphinx.application import Sphinx
from sphinx.util.typing import stringify_annotation

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docs import reference_pages  # noqa: E402 - the repository must be known first

project = "Reachline"
copyright = "Reachline, MIT licence"  # noqa: A001 - the name is Sphinx's
language = "en"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["out", "gallery", "deploy", "screenshots"]
nitpicky = True
# Names of types in prose and of other people's libraries are no pages of ours.
nitpick_ignore_regex = [("py:.*", r"(?!geo\.).*|geo\.\w+\._.*")]

myst_heading_anchors = 4
myst_links_external_new_tab = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
_ARRAY = stringify_annotation(ArrayLike, "smart")
autodoc_default_options = {"members": True}
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = "Reachline"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_static_path = ["style"]
html_css_files = ["tables.css"]
# The reader's own type and the colours of the map's page: no font is fetched.
_FACES = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
html_theme_options = {
    "light_css_variables": {
        "font-stack": _FACES,
        "color-brand-primary": "#174f82",
        "color-brand-content": "#174f82",
    },
    "dark_css_variables": {
        "font-stack": _FACES,
        "color-brand-primary": "#8fbbe0",
        "color-brand-content": "#8fbbe0",
    },
}


def _short(_app: Any, _what: str, _name: str, _of: Any, _options: Any, *said: str | None) -> Any:
    """Write `ArrayLike` for what NumPy means by it: five lines of its own types."""
    return tuple(part and part.replace(_ARRAY, "ArrayLike") for part in said)


def setup(app: Sphinx) -> None:
    """Let signatures be short."""
    app.connect("autodoc-process-signature", _short)


reference_pages.write(Path(__file__).resolve().parent / "reference")
