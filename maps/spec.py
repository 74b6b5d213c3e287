"""The map spec: the one description of a map that every surface reads.

The dashboard edits one, its URL carries one, the command line builds one, an export embeds the
one it was made from. Options are declared here and nowhere else.
"""

import datetime as dt
import json
import re
import reprlib
import unicodedata
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import parse_qsl, urlencode

import shapely
import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from geo.errors import Fault, FileError
from maps import catalogue, plain_yaml


class Theme(StrEnum):
    """The question the map answers."""

    REACH = "reach"
    CONTROL = "control"
    DISPUTE = "dispute"


class Layer(StrEnum):
    """What can be drawn, from the ground up."""

    OBLASTS = "oblasts"
    PLACES = "places"
    CONTROL = "control"
    CLAIMS = "claims"
    SCENARIO = "scenario"
    CONTACT_LINE = "contact_line"
    RINGS = "rings"
    STRIKES = "strikes"
    REACH_LINES = "reach_lines"


_QUIET = (Layer.OBLASTS, Layer.PLACES, Layer.CONTROL)
# One story a map: what each question needs, and no more, unless the spec says so.
DEFAULT_LAYERS: dict[Theme, tuple[Layer, ...]] = {
    Theme.REACH: (
        *(*_QUIET, Layer.CLAIMS, Layer.CONTACT_LINE),
        *(Layer.STRIKES, Layer.REACH_LINES),
    ),
    Theme.CONTROL: (*_QUIET, Layer.CONTACT_LINE),
    Theme.DISPUTE: (*_QUIET, Layer.CLAIMS, Layer.SCENARIO, Layer.CONTACT_LINE),
}


class Distance(StrEnum):
    """The distance a reach line shows (the definitions are in docs/method.md)."""

    CONTACT = "contact"
    LAND_CONTACT = "land_contact"
    DONBAS = "donbas"
    OCCUPIED = "occupied"
    RUSSIA = "russia"
    LAUNCH = "launch"
    EU_BORDER = "eu_border"


class RangeFrom(StrEnum):
    """Where published ranges are counted from."""

    LAUNCH = "launch"
    CONTACT = "contact"


class Palette(StrEnum):
    """The colours: same order of attention in each."""

    LIGHT = "light"
    DARK = "dark"
    PRINT = "print"


class Locale(StrEnum):
    """The reader's language: these two, and each that a catalogue was added for."""

    EN = "en"
    UK = "uk"

    @classmethod
    def _missing_(cls, value: object) -> "Locale | None":
        if value not in catalogue.known():
            return None
        added = str.__new__(cls, value)
        added._name_, added._value_ = str(value).upper(), str(value)
        return added


# Options that are lists of more than codes: an address has them as JSON.
_NESTED = {"annotations", "translations"}


def _iso(code: str) -> str:
    if not re.fullmatch(r"UA-\d\d", code):
        raise ValueError(f"{code!r} is not an oblast code like UA-46")
    return code


def _one_line(text: str) -> str:
    # Half a surrogate pair, which JSON can hold, cannot be written in UTF-8.
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        raise ValueError("control characters are not text")
    return text


Text = Annotated[str, Field(max_length=600), AfterValidator(_one_line)]
Oblast = Annotated[str, AfterValidator(_iso)]
Kilometres = Annotated[int, Field(ge=1, le=2000)]


def _site(name: str) -> str:
    """Take what may stand in a policy's `frame-ancestors`, and nothing that could end it."""
    site = r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?"
    if name not in {"self", "none"} and not re.fullmatch(site, name):
        raise ValueError(f"{name!r} is not a site like https://news.example, nor self or none")
    return name


Site = Annotated[str, AfterValidator(_site)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,80}$")]


class Annotation(BaseModel):
    """A few words set on the map at a point."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    text: Text


class Wording(BaseModel):
    """What the editor wrote, in another language; what is empty is made from the figures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    locale: Locale
    title: Text = ""
    dek: Text = ""
    byline: Text = ""
    credit: Text = ""
    annotations: tuple[Text, ...] = ()


class MapSpec(BaseModel):
    """One map: what it says, what it shows, how it looks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text = Field("", description="The finding, as a headline. Empty: made from the figures.")
    dek: Text = Field("", description="The line under the title. Empty: date and definition.")
    theme: Theme = Field(Theme.REACH, description="The question the map answers.")
    date: dt.date = Field(description="The day of control and claims shown.")
    strikes_from: dt.date | None = Field(None, description="First day of strikes; empty: the date.")
    strikes_to: dt.date | None = Field(None, description="Last day of strikes; empty: the date.")
    oblasts: tuple[Oblast, ...] = Field((), description="Only strikes in these; empty: all.")
    weapon_classes: tuple[Code, ...] = Field((), description="Only these classes; empty: all.")
    target_types: tuple[Code, ...] = Field((), description="Only these targets; empty: all.")
    min_casualties: int = Field(0, ge=0, description="Only strikes with as many killed or injured.")
    figures_as_of: dt.date | None = Field(
        None, description="Casualties as counted by this day; empty: the latest count."
    )
    points: Text = Field(
        "", description="A file of strikes, as many as you have, in place of the embedded ones."
    )
    aggregates: Text = Field(
        "", description="A folder that `reach FOLDER --out` wrote: its events are shown as counts."
    )
    story: tuple[Code, ...] = Field((), description="Ids of the strikes drawn in the accent.")
    layers: tuple[Layer, ...] = Field(
        DEFAULT_LAYERS[Theme.REACH], description="What is drawn; not given: what the theme needs."
    )
    reach_to: Distance = Field(Distance.CONTACT, description="What a reach line measures to.")
    rings_km: tuple[Kilometres, ...] = Field(
        (), description="Rings at these km behind the contact line."
    )
    range_of: tuple[Text, ...] = Field(
        (), description="Weapons whose published ranges are drawn as bands."
    )
    range_from: RangeFrom = Field(
        RangeFrom.LAUNCH,
        description="Bands begin at occupied land and Russia (launch) or at the contact line.",
    )
    range_point: tuple[float, float] | None = Field(
        None, description="Bands begin at this longitude, latitude instead."
    )
    scenario: Text = Field("", description="Id of a published proposal shown in the dispute theme.")
    annotations: tuple[Annotation, ...] = Field((), description="Words set on the map.")
    timeline: bool = Field(default=False, description="A slider through the whole war in the page.")
    inspect: bool = Field(
        default=True, description="A click on the map measures from there, in the page."
    )
    search: bool = Field(
        default=True, description="A box that finds any place, in the page; an embed has none."
    )
    compare: dt.date | None = Field(
        None, description="Another day beside the date: both shown, what changed hands counted."
    )
    bounds: tuple[float, float, float, float] | None = Field(
        None, description="West, south, east, north in degrees; empty: fits what is shown."
    )
    inset: bool = Field(
        default=False, description="A small map of Europe in a corner shows where this one lies."
    )
    locale: Locale = Field(Locale.EN, description="Language of words, numbers and names.")
    locales: tuple[Locale, ...] = Field(
        (), description="Languages to build pages in, with a switch; empty: the locale alone."
    )
    translations: tuple[Wording, ...] = Field(
        (), description="Title, dek, byline, credit, annotations in the other languages."
    )
    palette: Palette = Field(Palette.LIGHT, description="Colours: light, dark or print.")
    miles: bool = Field(default=False, description="Miles beside kilometres.")
    tiles: Text = Field("", description="A tile provider of xyzservices; empty: none, offline.")
    width: int = Field(1200, ge=320, le=4000, description="Picture width in px.")
    height: int = Field(760, ge=240, le=4000, description="Height of map and embed in px.")
    frame_ancestors: tuple[Site, ...] = Field(
        (), description="Sites that may frame the map, like https://news.example; empty: all."
    )
    byline: Text = Field("", description="Who made the map.")
    credit: Text = Field("", description="Further credit for the foot.")

    @model_validator(mode="before")
    @classmethod
    def _layers_of_theme(cls, given: Any) -> Any:
        """Draw what the theme needs when the spec names no layers."""
        if isinstance(given, dict) and "layers" not in given:
            theme = given.get("theme", Theme.REACH)
            layers = next((drawn for known, drawn in DEFAULT_LAYERS.items() if known == theme), ())
            return given | {"layers": layers} if layers else given
        return given

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        first, last = self.strike_days
        if self.compare == self.date:
            raise ValueError(f"compare {self.compare} is the date itself")
        for wording in self.translations:
            if wording.annotations and len(wording.annotations) != len(self.annotations):
                raise ValueError(f"translations: {wording.locale} has not every annotation")
        if first > last:
            raise ValueError(f"strikes_from {first} is after strikes_to {last}")
        if self.range_point is not None and not (
            abs(self.range_point[0]) <= 180 and abs(self.range_point[1]) <= 90  # noqa: PLR2004
        ):
            raise ValueError("range_point is longitude, latitude in degrees")
        if self.bounds is not None:
            west, south, east, north = self.bounds
            lonlat = shapely.box(-180, -90, 180, 90)
            if not (west < east and south < north and lonlat.covers(shapely.box(*self.bounds))):
                raise ValueError("bounds are west, south, east, north in degrees")
        return self

    @property
    def strike_days(self) -> tuple[dt.date, dt.date]:
        """First and last day of the strikes shown."""
        return self.strikes_from or self.date, self.strikes_to or self.date

    @property
    def languages(self) -> tuple[Locale, ...]:
        """The languages the map is built in, its own first."""
        return tuple(dict.fromkeys((self.locale, *self.locales)))

    def said_in(self, locale: Locale) -> "MapSpec":
        """Return the spec in another of its languages.

        Title and dek are those of its translation, or made from the figures: they are findings,
        and a finding in a language its reader lacks is none. Names may stand as they are.
        """
        if locale == self.locale:
            return self
        said = next((one for one in self.translations if one.locale == locale), None)
        said = said or Wording(locale=locale)
        notes = [
            note.model_copy(update={"text": text})
            for note, text in zip(self.annotations, said.annotations, strict=False)
        ]
        change = {
            "locale": locale,
            "title": said.title,
            "dek": said.dek,
            "byline": said.byline or self.byline,
            "credit": said.credit or self.credit,
            "annotations": tuple(notes) or self.annotations,
        }
        return self.model_copy(update=change)

    def shows(self, layer: Layer) -> bool:
        """Whether a layer is drawn."""
        return layer in self.layers

    def to_yaml(self) -> str:
        """Return the spec as YAML, defaults left out: the same spec, the same text."""
        return yaml.safe_dump(self._said(), allow_unicode=True, sort_keys=False, width=100)

    def to_query(self) -> str:
        """Return the spec as a URL query: codes joined with commas, longer things as JSON."""
        said = self._said()
        for key in _NESTED & set(said):
            said[key] = json.dumps(said[key], ensure_ascii=False)
        flat = {
            key: ",".join(map(str, value)) if isinstance(value, list) else str(value)
            for key, value in said.items()
        }
        return urlencode(flat, safe=",")

    def _said(self) -> dict[str, Any]:
        said = self.model_dump(mode="json", exclude_defaults=True)
        said.pop("layers", None)
        if self.layers != DEFAULT_LAYERS[self.theme]:
            said["layers"] = [str(layer) for layer in self.layers]
        return {key: said[key] for key in type(self).model_fields if key in said}


def from_query(query: str) -> MapSpec:
    """Return the spec that a URL query carries (what `MapSpec.to_query` wrote).

    Raises
    ------
    FileError
        A key is unknown or a value does not fit; each fault is named.
    """
    given = dict(parse_qsl(query.removeprefix("?"), keep_blank_values=True))
    # An address is anybody's: it may not name files on the machine that reads it.
    cure = "Name it in a spec, or with --{}."
    named = [
        Fault("URL", None, key, given[key], "is not taken from an address", cure.format(key))
        for key in ("points", "aggregates")
        if key in given
    ]
    if named:
        raise FileError(named)
    found: dict[str, Any] = {}
    for key, value in given.items():
        found[key] = value
        field = MapSpec.model_fields.get(key)
        if key in _NESTED:
            found[key] = _json(value)
        elif field is not None and "tuple" in str(field.annotation):
            found[key] = [part for part in value.split(",") if part]
    return checked(found, file="URL")


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def from_yaml(path: Path) -> MapSpec:
    """Return the spec in a YAML file.

    Raises
    ------
    FileError
        The file is missing, is not YAML, or an option in it does not fit.
    """
    return checked(plain_yaml.options(path), file=str(path))


def checked(found: dict[str, Any], *, file: str) -> MapSpec:
    """Return the spec of a mapping, or one error that names every option that does not fit."""
    try:
        return MapSpec.model_validate(found)
    except ValidationError as error:
        faults = []
        for problem in error.errors():
            option = str(problem["loc"][0]) if problem["loc"] else None
            known = option in MapSpec.model_fields
            cure = (
                MapSpec.model_fields[option].description or ""
                if option is not None and known
                else "Options: " + ", ".join(MapSpec.model_fields) + "."
            )
            value = "" if problem["type"] == "missing" else reprlib.repr(problem["input"])
            faults.append(Fault(file, None, option, value, problem["msg"], cure))
        raise FileError(faults) from error
