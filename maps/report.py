"""The report on a built map: what an editor hands to legal, about exactly these files."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from babel import Locale as Language

from layers import dispute, provenance, reach
from maps import corrected, hosting, languages, style
from maps.catalogue import fact, known
from maps.folium_map import ENVIRONMENT, all_words
from maps.inspection import Page, contrasts, inspect
from maps.page import policy
from maps.phrases import Speaker
from maps.report_words import REPORT_WORDS
from maps.scene import Scene
from maps.spec import Distance, Theme
from maps.words import TIMELINE_WORDS

_MARK = "<!--csp-->"


@dataclass(frozen=True)
class Finding:
    """What the rules of axe found on one page at one width."""

    page: str
    width: int  # px
    passes: int
    violations: tuple[str, ...]  # ids of the rules violated


@dataclass(frozen=True)
class Findings:
    """What was found in a browser, or what was missing to look at the pages there."""

    browser: str = ""
    pages: tuple[Finding, ...] = ()
    missing: str = ""


Checker = Callable[[Mapping[str, bytes]], Findings]


@dataclass(frozen=True)
class Check:
    """One line of the table of checks; `result` is a key of the report's words."""

    what: str
    page: str
    found: str
    result: str


def render(scene: Scene, files: Mapping[str, bytes], *, check: Checker | None = None) -> str:
    """Return the report on a folder's files as one page.

    Parameters
    ----------
    files
        The folder's files by name, the report itself left out.
    check
        What looks at the pages in a browser; without it the report says that nothing did.
    """
    words = REPORT_WORDS[scene.spec.locale]
    pages = [inspect(name, files[name]) for name in languages.pages(files)]
    findings = check(files) if check else Findings()
    html = ENVIRONMENT.get_template("report.html").render(
        scene=scene,
        words=words,
        lang=str(scene.spec.locale),
        csp=_MARK,
        checks=[
            *_checks(pages, words),
            *_axe(findings, words, pages),
        ],
        pages=pages,
        headers=hosting.headers(scene.spec),
        linked=sorted({host for page in pages for host in page.linked}),
        sources=_sources(scene),
        embedded=_embedded(scene),
        definitions=_definitions(scene),
        contrasts=contrasts(style.palette(scene.spec.palette)),
        language=_language(scene.spec.locale, scene.spec.locale),
        others=", ".join(_language(code, scene.spec.locale) for code in known()),
        keys=_keys(scene, words),
        files=[
            (name, len(content), hashlib.sha256(content).hexdigest())
            for name, content in sorted(files.items())
        ],
    )
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}">'
    return html.replace("&lt;!--csp--&gt;", tag, 1)


def _language(code: str, locale: str) -> str:
    return str(Language.parse(code).get_display_name(locale) or code)


def _checks(pages: list[Page], words: dict[str, str]) -> list[Check]:
    found = []
    for page in pages:
        nothing = {
            "hosts": page.hosts,
            "asking": page.asking,
            "keeping": page.keeping,
            "handlers": page.handlers,
            "nameless": page.nameless,
        }
        for key, value in nothing.items():
            said = ", ".join(value) if isinstance(value, tuple) else str(value or "")
            result = "failed" if value else "passed"
            found.append(Check(words[key], page.name, said or words["none"], result))
        closed = page.policy.startswith("default-src 'none'") and "unsafe" not in page.policy
        result = "passed" if closed else "failed"
        found.append(Check(words["closed"], page.name, "default-src 'none'", result))
        result = "passed" if page.language else "failed"
        found.append(Check(words["language"], page.name, page.language, result))
    return found


def _axe(findings: Findings, words: dict[str, str], pages: list[Page]) -> list[Check]:
    if not findings.pages:
        missing = words["axe_missing"].format(name=findings.missing)
        why = missing if findings.missing else words["axe_not_asked"]
        said = words["axe_not_run"].format(why=why)
        names = ", ".join(page.name for page in pages)
        return [Check(words["axe"], names, said, "not_run")]
    return [
        Check(
            words["axe"],
            finding.page,
            words["axe_found"].format(
                browser=findings.browser,
                width=finding.width,
                passes=finding.passes,
                violations=", ".join(finding.violations) or 0,
            ),
            "failed" if finding.violations else "passed",
        )
        for finding in findings.pages
    ]


def _embedded(scene: Scene) -> bool:
    """Whether control, if any is shown, is that of the embedded facts."""
    speaker = Speaker(scene.spec.locale, miles=scene.spec.miles)
    return speaker.say("credit_control_changes") in scene.source_line


def _shows_control(scene: Scene) -> bool:
    frames = (scene.control, scene.contact_line, scene.reach_lines, scene.claims)
    return scene.timeline is not None or any(len(frame) for frame in frames)


def _sources(scene: Scene) -> list[provenance.Provenance]:
    """Return where each layer on the map comes from."""
    wanted = {
        "control_changes": _shows_control(scene) and _embedded(scene),
        "oblast_borders": True,
        "neighbours": len(scene.neighbours) > 0,
        "waters": len(scene.lakes) > 0,
        "places": len(scene.places) > 0,
        "strikes": len(scene.strikes) > 0 or len(scene.reach_lines) > 0,
        "figures": corrected.counted(scene.strikes["strike_id"]),
        "corrections": len(scene.corrections) > 0,
        "attack_waves": len(scene.strikes) > 0,
        "claims": len(scene.claims) > 0 or scene.spec.theme == Theme.DISPUTE,
        "scenarios": bool(scene.spec.scenario),
    }
    locale = scene.spec.locale
    named = [provenance.of(name) for name, used in wanted.items() if used]
    return [
        replace(
            row,
            title=fact(row.title, locale),
            attribution=fact(row.attribution, locale),
            licence=fact(row.licence, locale),
        )
        for row in named
    ]


def _definitions(scene: Scene) -> list[tuple[str, str]]:
    """Return the measures on the map with what they mean."""
    speaker = Speaker(scene.spec.locale)
    found = []
    if len(scene.strikes) or len(scene.reach_lines):
        names = [f"{distance}_km" for distance in Distance]
        found += [(name, fact(reach.DEFINITIONS[name], speaker.locale)) for name in names]
    if scene.spec.theme == Theme.DISPUTE:
        found += [(name, speaker.say(name)) for name in dispute.CLASSES]
    return found


def _keys(scene: Scene, words: dict[str, str]) -> list[str]:
    keys = [all_words(scene)["map_help"]]
    keys += [words["keys_card"]] if len(scene.strikes) else []
    keys += [TIMELINE_WORDS[scene.spec.locale]["keys"]] if scene.timeline else []
    return [*keys, words["keys_table"]]
