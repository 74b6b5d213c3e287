"""A tile provider under the map: off unless the spec names one."""

from typing import Any

import xyzservices  # type: ignore[import-untyped]
import xyzservices.providers  # type: ignore[import-untyped]

from geo.errors import UnknownNameError
from maps.elements.base import Part

_SUBDOMAINS = "abc"  # what Leaflet fills in for {s} where a provider names none
_LEAFLET = {"max_zoom": "maxZoom", "min_zoom": "minZoom"}
_OWN = {"url", "name", "html_attribution", "attribution", "bounds"}


def provider(name: str) -> xyzservices.TileProvider:
    """Return the provider of a name such as `OpenStreetMap.HOT`.

    Raises
    ------
    UnknownNameError
        No provider has this name, or the provider asks for a key.
    """
    try:
        found = xyzservices.providers.query_name(name)
    except ValueError as error:
        raise UnknownNameError(
            f"no tile provider is called {name!r}; see xyzservices.providers"
        ) from error
    if found.requires_token():
        raise UnknownNameError(
            f"the tile provider {name!r} asks for a key, which a page would show"
        )
    return found


def hosts(name: str) -> tuple[str, ...]:
    """Return the origins a provider's tiles come from, for the page's security policy."""
    found = provider(name)
    origin = "/".join(str(found.url).split("/")[:3])
    letters = found.get("subdomains", _SUBDOMAINS) if "{s}" in origin else "-"
    return tuple(origin.replace("{s}", letter) for letter in letters)


class Tiles(Part):
    """The tiles; the provider's attribution stands in the page's source line."""

    name = "tiles"

    def data(self) -> dict[str, Any]:
        """Return the address pattern and the provider's options."""
        found = provider(self.scene.spec.tiles)
        options = {_LEAFLET.get(key, key): value for key, value in found.items() if key not in _OWN}
        return {"url": str(found.url), "options": options}

    def wanted(self) -> bool:
        """Whether the spec names a provider."""
        return bool(self.scene.spec.tiles)
