"""A set of releases of one module in few words: `vllm 0.20.2 to 0.33.0: 14 releases`."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from i18n import Language
from manifests import Catalog
from versions import Run, describe

#: More runs than this are told by their ends alone.
_RUNS_TOLD = 3


@attrs.frozen
class Subject:
    """What a sentence is about, and whether its verb is singular ("one") or plural ("many")."""

    text: str
    number: str


def subject_of(
    language: Language, catalog: Catalog, name: str, versions: Sequence[str], variants: Sequence[str] = ()
) -> Subject:
    """The releases `versions` of a module, as runs of neighbours among all that the catalogue has."""
    module = catalog.module(name)
    everything = tuple(release.version for release in module.releases) if module else tuple(versions)
    scheme = module.scheme if module else "pep440"
    runs = describe(scheme, versions, everything)
    subject = _told(language, name, runs, everything) if runs else Subject(name, "one")
    if not variants:
        return subject
    text = language.say("releases-as", subject=subject.text, variants=", ".join(variants))
    return attrs.evolve(subject, text=text)


def runs_text(language: Language, catalog: Catalog, name: str, versions: Sequence[str]) -> str:
    """Only the versions: `0.20.2 to 0.33.0, 0.19.1`."""
    module = catalog.module(name)
    everything = tuple(release.version for release in module.releases) if module else ()
    runs = describe(module.scheme, versions, everything) if module else ()
    return ", ".join(_run(language, run) for run in runs) or ", ".join(versions)


def _told(language: Language, name: str, runs: Sequence[Run], everything: Sequence[str]) -> Subject:
    say = language.say
    count = sum(run.count for run in runs)
    newest, oldest = runs[0].newest, runs[-1].oldest
    fields: dict[str, str | int] = {"module": name, "count": count, "newest": newest, "oldest": oldest}
    if count == 1:
        return Subject(say("releases-single", **fields), "one")
    if count == len(everything):
        return Subject(say("releases-every", **fields), "one")
    if len(runs) > 1:
        told = ", ".join(_run(language, run) for run in runs)
        if len(runs) > _RUNS_TOLD:
            told = say("releases-run", oldest=oldest, newest=newest)
        return Subject(say("releases-scattered", runs=told, **fields), "many")
    if newest == everything[0]:
        return Subject(say("releases-newer", **fields), "many")
    if oldest == everything[-1]:
        return Subject(say("releases-older", **fields), "many")
    return Subject(say("releases-range", **fields), "many")


def _run(language: Language, run: Run) -> str:
    return (
        run.newest if run.count == 1 else language.say("releases-run", oldest=run.oldest, newest=run.newest)
    )
