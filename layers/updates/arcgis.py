"""A layer of an ArcGIS FeatureServer, asked page by page and joined to one GeoJSON file."""

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from layers.updates.fetch import Fetched, FetchError, Limits, fetch

PAGE = 1000
MOST_PAGES = 200
DECIMALS = 6


def fetch_layer(
    address: str, into: Path, *, limits: Limits, hosts: tuple[str, ...] = ()
) -> Fetched:
    """Return all features of the layer at an address, written to `into` as one collection.

    Raises
    ------
    FetchError
        A page cannot be had or is no answer of such a server, or the pages never end.
    """
    features: list[Any] = []
    size = 0
    for number in range(MOST_PAGES):
        query = urlencode(
            {
                "where": "1=1",
                "outFields": "*",
                "f": "geojson",
                "geometryPrecision": DECIMALS,
                "resultOffset": len(features),
                "resultRecordCount": PAGE,
            }
        )
        file = into.with_name(f"{into.name}.{number}")
        try:
            page = fetch(f"{address}/query?{query}", file, limits=limits, hosts=hosts)
            answer = _answer(file, address)
        finally:
            file.unlink(missing_ok=True)
        size += page.size if page else 0
        if size > limits.most_bytes:
            raise FetchError(f"{address}: its pages are larger than the limit, together.")
        features += answer["features"]
        if not answer["features"] or not _has_more(answer):
            return _written(features, into, address)
    raise FetchError(f"{address}: its pages never end.")


def _answer(file: Path, address: str) -> dict[str, Any]:
    cure = "Correct the address in the endpoints: layers are renamed now and then."
    try:
        found = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise FetchError(f"{address}: does not answer in JSON. {cure}") from error
    if isinstance(found, dict) and isinstance(found.get("error"), dict):
        said = " ".join(str(found["error"].get("message", "no reason")).split())[:120]
        raise FetchError(f"{address}: answers with an error ({said}). {cure}")
    if not isinstance(found, dict) or not isinstance(found.get("features"), list):
        raise FetchError(f"{address}: sends no features. {cure}")
    return found


def _has_more(answer: dict[str, Any]) -> bool:
    inner = answer.get("properties")
    nested = inner.get("exceededTransferLimit") if isinstance(inner, dict) else False
    return bool(answer.get("exceededTransferLimit") or nested)


def _written(features: list[Any], into: Path, address: str) -> Fetched:
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    into.write_bytes(content)
    return Fetched(into, address, hashlib.sha256(content).hexdigest(), len(content))
