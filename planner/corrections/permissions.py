"""What the policy forbids left away, or a rule of it waived: explicit, recorded, reversible."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from functools import partial

import attrs

from encoders.objections import subject_of
from planner.corrections.model import Correction, Question, edit_of
from planner.corrections.trial import Trial
from policies import BUILTIN_LABEL, Lift
from reasons import Capacity, Exposed, Forbidden, Limited, Reason
from stacks import Request
from versions import matches


def corrections(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    rules = dict.fromkeys(rule for reason in conflict for rule in _rules(question, reason))
    if any(isinstance(reason, Forbidden) for reason in conflict):
        yield from _all_permitted(question)
    for reason in conflict:
        if isinstance(reason, Exposed) and reason.origin:
            yield _narrowed(question, reason)
    for rule in rules:
        yield _lifting(question, rule)


def _lifting(question: Question, rule: str, modules: tuple[str, ...] = ()) -> Correction:
    """Of everything, or of some modules alone; what a limit says is lifted as a whole."""
    lifts = tuple(Lift(rule, module) for module in modules) or (Lift(rule),)
    file = question.situation.capabilities.file_of(rule)
    whole = bool(modules) or _is_of_limit(question, rule)
    return Correction(
        "policy-override",
        (("rule", rule), ("file", file), ("module", ", ".join(modules))),
        partial(_waived, lifts=lifts),
        slot=f"rule:{rule}",
        subject=rule,
        command=_command(rule, modules),
        settle=None if whole else partial(_narrowest, rule=rule),
    )


def _is_of_limit(question: Question, rule: str) -> bool:
    limits = question.situation.capabilities.limits
    return any(rule == said.rule for limit in limits for said in limit.said)


def _narrowest(trial: Trial, *, rule: str) -> Correction:
    """For the modules alone for which that is enough."""
    waived = trial.question.situation.waived - {Lift(rule)}
    modules = trial.only_of(attrs.evolve(trial.question.situation, waived=waived))
    return _lifting(trial.question, rule, modules)


def _rules(question: Question, reason: Reason) -> tuple[str, ...]:
    """Those behind a reason that may be lifted: not what las itself leaves to the system."""
    match reason:
        case Forbidden() | Limited():
            return (reason.rule,)
        case Capacity():
            file_of = question.situation.capabilities.file_of
            return tuple(rule for rule in reason.rules if file_of(rule) != BUILTIN_LABEL)
        case _:
            return ()


def _narrowed(question: Question, reason: Exposed) -> Correction:
    wishes = (wish for wish in question.intent.exposures if wish.module == reason.module)
    return Correction(
        "narrow-exposure",
        (("module", reason.module),),
        partial(_less_exposed, module=reason.module),
        slot=f"exposure:{reason.module}",
        subject=reason.module,
        edits=tuple(edit for wish in wishes for edit in edit_of(wish.origin, "loopback")),
    )


def _less_exposed(question: Question, *, module: str) -> Question:
    return question.asking(exposures=tuple(w for w in question.intent.exposures if w.module != module))


def _command(rule: str, modules: tuple[str, ...]) -> str:
    """What lifts the rule for good. Of the reason only who runs it knows."""
    only = [word for module in modules for word in ("--module", module)]
    return shlex.join(["las", "override", "add", rule, *only, "--reason", "<...>"])


def _waived(question: Question, *, lifts: tuple[Lift, ...]) -> Question:
    """A rule that judges is left aside; one of room is lifted as an override would, for it is summed up."""
    situation = question.situation
    capabilities = situation.capabilities
    if _is_of_limit(question, lifts[0].rule):
        capabilities = capabilities.on(situation.machine, (*capabilities.lifted, *lifts))
    changed = attrs.evolve(situation, waived=situation.waived.union(lifts), capabilities=capabilities)
    return attrs.evolve(question, situation=changed)


def _all_permitted(question: Question) -> Iterator[Correction]:
    """A conflict tells one thing that is forbidden: leave away all of them."""
    forbidden = [(place, r) for place, r in question.asked() if _is_forbidden(question, r)]
    if 1 < len(forbidden) < len(question.places):
        places = tuple(place for place, _ in forbidden)
        yield Correction(
            "drop-forbidden",
            (("requests", ", ".join(request.text for _, request in forbidden)),),
            lambda q: q.without(places),
            edits=tuple(edit for _, request in forbidden for edit in edit_of(request.origin, "")),
        )


def _is_forbidden(question: Question, request: Request) -> bool:
    module, situation = question.module_of(request), question.situation
    return module is not None and not any(
        situation.capabilities.judge(subject_of(module, release, variant), situation.waived).allowed
        for release in module.releases
        if matches(module.scheme, release.version, request.specifier)
        for variant in release.variants
    )
