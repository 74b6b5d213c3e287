"""What a file may hold and should not: words, numbers, records, shapes, each drawn at random."""

from typing import Any

from hypothesis import strategies as st

awkward_text = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "",
            " ",
            "0",
            "-0.0",
            "49,98",
            "36.25",
            "49.98",
            "1e400",
            "nan",
            "inf",
            "NULL",
            "\x00",
            "\ufeff",
            "\xa0",
            "٣٦",
            "&lt;b&gt;&#0;&#xd800;",
            "2025-08-21",
            "21.08.2025",
            "8/21/2025",
            "31.02.2024",
            "9999-12-31",
            "0001-01-01",
            "1754251105",
            "9999999999999",
            "21 серпня 2025",
            "=cmd|' /C calc'!A0",
            "javascript:alert(1)",
            "https://example.org/a?b=c",
            "POINT (22.7 48.4)",
            '"',
            "a\nb",
            "occupied",
        ]
    ),
)

json_value = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        awkward_text,
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(awkward_text, inner, max_size=4),
    max_leaves=12,
)

HEADERS = {
    "plain": ["date", "lat", "lon", "killed", "source_url", "source_date", "place", "id"],
    "acled": [
        "event_id_cnty",
        "event_date",
        "time_precision",
        "sub_event_type",
        "actor1",
        "location",
        "latitude",
        "longitude",
        "geo_precision",
        "source",
        "notes",
        "fatalities",
    ],
    "ucdp": [
        "id",
        "date_start",
        "date_prec",
        "where_prec",
        "where_coordinates",
        "latitude",
        "longitude",
        "best",
        "source_date",
        "source_headline",
    ],
    "geoconfirmed": ["Id", "Date", "Latitude", "Longitude", "Faction", "Description", "Source"],
    "viina_events": [
        "viina_version",
        "event_id_1pd",
        "date",
        "latitude",
        "longitude",
        "GEO_PRECISION",
        "t_airstrike_b",
        "t_artillery_b",
        "t_uav_b",
        "a_rus_init_b",
    ],
}


coordinate = st.one_of(
    st.floats(min_value=21, max_value=53).map(str),
    st.floats(allow_nan=False).map(str),
    awkward_text,
)


record = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        (
            "id",
            "date",
            "description",
            "location",
            "latitude",
            "longitude",
            "sources",
            "filters",
            "coordinates",
            "name",
        ),
        json_value,
    ),
)


position = st.lists(
    st.one_of(st.floats(min_value=21, max_value=53), st.floats(), st.none(), st.text(max_size=2)),
    max_size=4,
)
ring = st.lists(position, max_size=6)
geometry = st.one_of(
    st.none(),
    json_value,
    st.fixed_dictionaries({"type": st.just("Point"), "coordinates": position}),
    st.fixed_dictionaries({"type": st.just("LineString"), "coordinates": ring}),
    st.fixed_dictionaries({"type": st.just("Polygon"), "coordinates": st.lists(ring, max_size=3)}),
    st.fixed_dictionaries(
        {"type": st.just("MultiPolygon"), "coordinates": st.lists(st.lists(ring), max_size=2)}
    ),
)
collection = st.one_of(
    geometry,
    st.fixed_dictionaries(
        {"type": st.just("GeometryCollection"), "geometries": st.lists(geometry, max_size=3)}
    ),
)
number = st.floats(min_value=-180, max_value=180)
sound_ring = st.lists(st.tuples(number, number), min_size=3, max_size=7).map(
    lambda points: [*map(list, points), list(points[0])]
)


def square_crossed(least: float) -> dict[str, Any]:
    """Return a ring that crosses itself and has an ordinate next to nothing."""
    ring = [[0.0, 1.0], [0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, least], [0.0, 1.0]]
    return {"type": "Polygon", "coordinates": [ring]}


sound_polygon = st.fixed_dictionaries(
    {"type": st.just("Polygon"), "coordinates": st.lists(sound_ring, min_size=1, max_size=2)}
)
properties = st.one_of(
    json_value,
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            (
                "name",
                "fill",
                "styleUrl",
                "styleHash",
                "date",
                "status",
                "layer_type",
                "EditDate",
                "OBJECTID",
                "lat",
                "lon",
            ),
            json_value,
        ),
    ),
)
feature = st.one_of(
    json_value,
    st.fixed_dictionaries(
        {
            "type": st.just("Feature"),
            "geometry": st.one_of(collection, sound_polygon, sound_polygon),
            "properties": properties,
        }
    ),
)
