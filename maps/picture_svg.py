"""SVG made lean: each outline once, in relative steps no finer than can be seen."""

import re
from collections import Counter
from html import escape

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' width="{wide:g}" height="{high:g}" viewBox="0 0 {wide:g} {high:g}" role="img"'
    ' aria-labelledby="picture-title picture-desc">\n'
    '<title id="picture-title">{title}</title>\n'
    '<desc id="picture-desc">{description}</desc>\n'
)
"""In place of matplotlib's own, which gives the size in points and names a DTD elsewhere."""
LETTERS = 100
"""Steps to the px for curves, which only letters have."""
GROUND = 10
"""Steps to the px for straight lines."""


def lean(svg: str, *, size: tuple[float, float], title: str, description: str) -> str:
    """Return a drawing by matplotlib as a small SVG that says what it shows.

    Parameters
    ----------
    svg
        What matplotlib wrote.
    size
        Width and height in px.
    title, description
        For those who do not see the picture.
    """
    wide, high = size
    head = HEAD.format(wide=wide, high=high, title=_said(title), description=_said(description))
    drawing = re.sub(r' id="(?:figure|patch)_\d+"', "", svg[svg.index("<defs") :])
    drawing = re.sub(r' d="([^"]*)"', lambda found: f' d="{_steps(found[1])}"', drawing)
    return head + re.sub(r"\n\s*", "\n", _each_once(drawing))


def _each_once(drawing: str) -> str:
    """Return the drawing with outlines that occur twice (a label and its halo) named and used."""
    times = Counter(re.findall(r'<path d="([^"]*)"', drawing))
    names = {path: f"p{number}" for number, path in enumerate(times) if times[path] > 1}

    def use(found: re.Match[str]) -> str:
        name = names.get(found[1])
        return found[0] if name is None else f'<use xlink:href="#{name}"'

    outlines = "".join(f'<path id="{name}" d="{path}"/>\n' for path, name in names.items())
    used = re.sub(r'<path d="([^"]*)"', use, drawing)
    return used.replace("<defs>", f"<defs>\n{outlines}", 1)


def _steps(path: str) -> str:
    """Return the data of a path (M, L, Q, C and Z with positions) as steps from point to point."""
    per_px = LETTERS if re.search("[QC]", path) else GROUND
    here = begin = (0, 0)
    words = []
    for command, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        values = [round(float(number) * per_px) for number in numbers.split()]
        points = list(zip(values[::2], values[1::2], strict=True))
        steps = [
            f"{_number(x - here[0], per_px)} {_number(y - here[1], per_px)}" for x, y in points
        ]
        words.append(command.lower() + " ".join(steps))
        here = points[-1] if points else begin
        if command == "M":
            begin = here
    return "".join(words).replace(" -", "-")


def _number(steps: int, per_px: int) -> str:
    text = f"{steps / per_px:g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _said(text: str) -> str:
    """Return text fit for XML: control signs, which it cannot hold, left out."""
    words = " ".join(text.split())
    return escape("".join(letter for letter in words if letter.isprintable()), quote=False)
