"""`reachline check`: a phrase held against the measure, as text that can be quoted."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli_answers import Control, Out, Quiet, read_day, read_source, remark, show
from geo.errors import InputError

if TYPE_CHECKING:
    from maps.phrase_check import PhraseCard
    from maps.spec import Locale

Said = Annotated[
    str,
    typer.Argument(
        help='A phrase: "hundreds of miles", "near the Polish border", "more than" ...',
        show_default=False,
    ),
]
Place = Annotated[str, typer.Option(help="A place by name.")]
Oblast = Annotated[str | None, typer.Option(help="Its oblast, by code or name.")]
Date = Annotated[str | None, typer.Option(help="The day; the last one known else.")]
Km = Annotated[float | None, typer.Option(help="What the phrase is read as, in kilometres.")]
Language = Annotated[str, typer.Option("--locale", help="en or uk: the answer's language.")]
Form = Annotated[
    str, typer.Option("--format", help="text, or for the table csv, json ...", show_default=False)
]


def check(  # noqa: PLR0913 - one parameter an option
    phrase: Said,
    *,
    place: Place,
    oblast: Oblast = None,
    date: Date = None,
    km: Km = None,
    locale: Language = "en",
    control: Control = None,
    form: Form = "",
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Hold a phrase against every distance it may mean, and give the sentence to quote."""
    from layers import oblasts, places
    from maps import phrase_check

    language = _language(locale)
    source = read_source(control)
    day = read_day(date) if date is not None else source.last
    claim = phrase_check.read(phrase, km, locale=language)
    named = places.find(place, oblast_iso=oblasts.iso_of(oblast) if oblast is not None else None)
    remark(named.caution, quiet=quiet)
    worded = phrase if km is None else ""
    card = phrase_check.card(named, day, claim, locale=language, control=source, worded=worded)
    if form not in {"", "text"} or (not form and out is not None and out.suffix != ".txt"):
        show(card.table, form, out)
    elif out is not None:
        from layers import export

        export.write(out, _text(card).encode())
    else:
        typer.echo(_text(card), nl=False)


def _text(card: "PhraseCard") -> str:
    return "\n".join([card.sentence, card.verdict, card.read_as, *card.foot, ""])


def _language(code: str) -> "Locale":
    from maps.spec import Locale

    try:
        return Locale(code)
    except ValueError as error:
        known = ", ".join(Locale)
        raise InputError(f"--locale {code}: take one of {known}.") from error
