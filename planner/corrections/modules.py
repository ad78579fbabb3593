"""Another module that provides what the refused one was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from encoders.host import platform_of
from encoders.objections import Objections
from manifests import Module
from planner.corrections.model import Correction, Question, edit_of
from reasons import Reason
from stacks import Intent, Request

_MOST = 3  # that are most like it, of those that this machine could have


def corrections(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    names = {request.name for request in (*question.first, *question.intent.requests)}
    for place, request in question.blamed(conflict):
        module = question.module_of(request) if request.name == question.first[place].name else None
        likes = _likes(question, module) if module else ()
        possible = ((one, by) for one, by in likes if one.name not in names and _may_be_had(question, one))
        for rank, (other, interface) in enumerate(islice(possible, _MOST)):
            yield Correction(
                "other-module",
                (("module", other.name), ("instead", request.name), ("interface", interface)),
                partial(_replaced, place=place, name=other.name),
                slot=f"request:{place}",
                subject=request.name,
                rank=rank,
                edits=edit_of(request.origin, other.name),
            )


def _replaced(question: Question, *, place: int, name: str) -> Question | None:
    return question.instead(place, name=name, specifier="", variant=None)


def _may_be_had(question: Question, module: Module) -> bool:
    """Whether nothing rules out each of its builds by itself."""
    key = "may be had", module.name, question.situation.waived
    return question.once(key, lambda: _is_open(question, module))


def _is_open(question: Question, module: Module) -> bool:
    intent, situation = Intent((Request(module.name),)), question.situation
    objections = Objections(intent, situation, situation.facts())
    refused = {pair for objection in objections.to(module.name, module) for pair in objection.against}
    return any((r.version, v.label) not in refused for r in module.releases for v in r.variants)


def _likes(question: Question, module: Module) -> tuple[tuple[Module, str], ...]:
    return question.once(("like", module.name), lambda: tuple(_alike(question, module)))


def _alike(question: Question, module: Module) -> Iterator[tuple[Module, str]]:
    """Modules that provide what this one does, with the interface, those first that are most like it.

    Its successor by its own word; then who provides more of the same, is of its category and is built for
    the same platforms.
    """
    catalog = question.situation.catalog
    provided = _interfaces(module)
    names = {name for interface in provided for name in catalog.providers(interface)}
    others = [other for name in names - {module.name} if (other := catalog.module(name))]
    succeeding = {release.replaced_by for release in module.releases}

    def distance(other: Module) -> tuple[bool, int, bool, int, str]:
        shared = sum(interface in provided for interface in _interfaces(other))
        platforms = len(_platforms(module) ^ _platforms(other))
        return other.name not in succeeding, -shared, other.category != module.category, platforms, other.name

    for other in sorted(others, key=distance):
        yield other, next(interface for interface in provided if interface in _interfaces(other))


def _interfaces(module: Module) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.interface for release in module.releases for p in release.provides))


def _platforms(module: Module) -> set[str]:
    variants = (variant for release in module.releases for variant in release.variants)
    return {platform_of(variant.accelerator) for variant in variants if variant.accelerator}
