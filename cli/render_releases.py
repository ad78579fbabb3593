"""A set of releases of one module in few words: `vllm 0.20.2 to 0.33.0: 14 releases`.

A run (`0.20.2 to 0.33.0`) is every release that the catalogue has from one to the other. What has holes is
told as runs or with its exceptions, whichever is shorter; only where either would be long it is counted.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from cli.layout import seen_width
from cli.render_need import shortened
from i18n import Language
from manifests import Catalog
from versions import Run, describe, newest_first

#: More runs than this are counted, and told by their ends alone.
_RUNS_TOLD = 4


@attrs.frozen
class Subject:
    """What a sentence is about, and whether its verb is singular ("one") or plural ("many")."""

    text: str
    number: str


def subject_of(
    language: Language,
    catalog: Catalog,
    name: str,
    versions: Sequence[str],
    variants: Sequence[str] = (),
    *,
    most: int | None = None,
) -> Subject:
    """The releases `versions` of a module, as runs of neighbours among all that the catalogue has.

    More than `most` variants are counted rather than named.
    """
    scheme, everything = _known(catalog, name, versions)
    runs = describe(scheme, versions, everything)
    subject = _told(language, name, scheme, runs, everything) if runs else Subject(name, "one")
    if not variants:
        return subject
    counted = most is not None and len(variants) > most
    named = "" if counted else shortened(tuple(variants))
    text = language.say("releases-as", subject=subject.text, variants=named, count=len(variants))
    return attrs.evolve(subject, text=text)


def runs_text(language: Language, catalog: Catalog, name: str, versions: Sequence[str]) -> str:
    """Only the versions, all of them: `0.20.2 to 0.33.0, 0.19.1`."""
    scheme, everything = _known(catalog, name, versions)
    return _shorter(language, scheme, describe(scheme, versions, everything), everything)


def _known(catalog: Catalog, name: str, versions: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The scheme, and all releases, newest first; with those told of that the catalogue lacks."""
    module = catalog.module(name)
    scheme = module.scheme if module else "pep440"
    listed = tuple(release.version for release in module.releases) if module else ()
    unlisted = set(versions).difference(listed)
    return scheme, newest_first(scheme, {*listed, *unlisted}) if unlisted else listed


def _told(
    language: Language, name: str, scheme: str, runs: Sequence[Run], everything: Sequence[str]
) -> Subject:
    say = language.say
    count = sum(run.count for run in runs)
    newest, oldest = runs[0].newest, runs[-1].oldest
    fields: dict[str, str | int] = {"module": name, "count": count, "newest": newest, "oldest": oldest}
    if count == 1:
        return Subject(say("releases-single", **fields), "one")
    if count == len(everything):
        return Subject(say("releases-every", **fields), "one")
    if len(runs) > _RUNS_TOLD:
        return Subject(say("releases-some", **fields), "many")
    if len(runs) > 1:
        told = _shorter(language, scheme, runs, everything)
        return Subject(say("releases-scattered", runs=told, **fields), "many")
    older = "releases-older" if oldest == everything[-1] else "releases-range"
    return Subject(say("releases-newer" if newest == everything[0] else older, **fields), "many")


def _shorter(language: Language, scheme: str, runs: Sequence[Run], everything: Sequence[str]) -> str:
    """Run by run, or as one run with its holes."""
    told = _all(language, runs)
    if len(runs) == 1:
        return told
    span = everything[everything.index(runs[0].newest) : everything.index(runs[-1].oldest) + 1]
    chosen = set(_members(runs, everything))
    holes = describe(scheme, [version for version in span if version not in chosen], everything)
    whole = _run(language, Run(oldest=runs[-1].oldest, newest=runs[0].newest, count=len(span)))
    excepted = language.say("releases-except", run=whole, holes=_all(language, holes))
    return min(told, excepted, key=seen_width)


def _members(runs: Sequence[Run], everything: Sequence[str]) -> Sequence[str]:
    places = (everything.index(run.newest) for run in runs)
    return [
        version
        for place, run in zip(places, runs, strict=True)
        for version in everything[place:][: run.count]
    ]


def _all(language: Language, runs: Sequence[Run]) -> str:
    return ", ".join(_run(language, run) for run in runs)


def _run(language: Language, run: Run) -> str:
    return (
        run.newest if run.count == 1 else language.say("releases-run", oldest=run.oldest, newest=run.newest)
    )
