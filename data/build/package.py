"""The data package (Frictionless): title, source, licence, date, script, checksum of each file."""

import hashlib
import json
from pathlib import Path

_NE = "Natural Earth"
_PUBLIC_DOMAIN = {"name": "public-domain", "title": "Public domain"}
_CC_BY = {
    "name": "CC-BY-4.0",
    "title": "CC BY 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_FACTS = {"name": "facts", "title": "Facts; each row names its source"}
_GEONAMES = "GeoNames"
_BORDERS = "Borders of oblasts, 1:10m (Kyiv city is drawn too large: 1,642 for 839 km2)"
_COUNTRIES = "Countries around Ukraine, 1:10m (a view with Crimea in Ukraine)"
_WATERS = "Lakes 1:10m; the lower Dnipro 1:50m, its estuary and former reservoir"
_CONTROL = "Control status: settlement-level, after assessments by DeepStateMap"
_GIVEN = "given"

# name, file, title, attribution, licence, as of, script (or `given`)
RESOURCES = (
    ("oblasts", "oblasts.csv", "Oblasts: names, official areas, populations",
     "State Statistics Service of Ukraine; State Land Cadastre", _FACTS, "2022-01-01", _GIVEN),
    ("oblast_borders", "oblasts.parquet", _BORDERS, _NE, _PUBLIC_DOMAIN, "2012", "natural_earth"),
    ("neighbours", "neighbours.parquet", _COUNTRIES, _NE, _PUBLIC_DOMAIN, "2022", "natural_earth"),
    ("waters", "waters.parquet", _WATERS, _NE, _PUBLIC_DOMAIN, "2022", "natural_earth"),
    ("places", "places.csv", "Populated places of Ukraine with 500 people and over", _GEONAMES,
     _CC_BY, "2026", "gazetteer"),
    ("control_changes", "control_changes.csv", "Changes of assessed control status of places",
     _CONTROL, _FACTS, "2026-08-22", _GIVEN),
    ("control_faces", "control_faces.parquet", "Cells of places, cut at oblast borders",
     f"{_GEONAMES}; {_NE}", _CC_BY, "2026", "control"),
    ("control_arcs", "control_arcs.parquet", "Edges shared by those cells", f"{_GEONAMES}; {_NE}",
     _CC_BY, "2026", "control"),
    ("strikes", "strikes.csv", "Strikes reported in the press, a sample at settlement precision",
     "Strikes: press reports, each with its link", _FACTS, "2026-03-20", _GIVEN),
    ("attack_waves", "attack_waves.csv", "Nationwide waves of drones and missiles",
     "Waves: press reports of Ukraine's Air Force figures", _FACTS, "2026-03-20", _GIVEN),
    ("published_areas", "published_areas.csv", "Ground newly occupied by month, as published",
     "Areas: as published, each with its link", _FACTS, "2026-07-01", _GIVEN),
    ("weapons", "weapons.csv", "Weapon systems and their published nominal ranges",
     "Ranges: published figures, each with its link", _FACTS, "2026-03-20", _GIVEN),
    ("claims", "claims.csv", "Territorial claims and the acts they rest on",
     "Claims: acts as published, each with its link", _FACTS, "2022-10-12", _GIVEN),
    ("scenarios", "scenarios.csv", "Proposals on territory, as reported",
     "Proposals: as reported, each with its link", _FACTS, "2026-03-20", _GIVEN),
    ("figures", "figures_20250821.csv", "Successive counts for the attack of 21 August 2025",
     "Counts: as published, each with its link", _FACTS, "2025-08-26", _GIVEN),
    ("corrections", "corrections.csv", "Corrections of published figures",
     "Corrections, each with its link", _FACTS, "2026-08-22", _GIVEN),
)  # fmt: skip


def write(folder: Path) -> None:
    """Write `datapackage.json` beside the files it describes."""
    resources = []
    for name, path, title, attribution, licence, as_of, script in RESOURCES:
        content = (folder / path).read_bytes()
        resources.append(
            {
                "name": name,
                "path": path,
                "title": title,
                "attribution": attribution,
                "licenses": [licence],
                "as_of": as_of,
                "script": script if script == _GIVEN else f"data/build/{script}.py",
                "format": Path(path).suffix[1:],
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            }
        )
    whole = hashlib.sha256("".join(str(r["hash"]) for r in resources).encode()).hexdigest()
    package = {
        "name": "reachline-facts",
        "title": "The facts that Reachline embeds",
        "version": whole[:12],
        "resources": resources,
    }
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
