"""Why not this: a wish that the plan does not meet, or two things in one environment."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from encoders import Situation, choices_of, home_of
from manifests import InterfaceTerm, ModuleTerm
from planner.answers import Refusal, Undecided
from planner.explaining.asking import Asking
from planner.explaining.model import Absent, Apart, Held, NotTaken, Verdict
from planner.explaining.present import absent, ask, refusal_of
from planner.planning import decide, plan
from solver import Budget, Conflict, Literal, Solution
from stacks import Intent, Request
from state import Choice
from versions import matches

Key = tuple[str, str]
#: No reason is against it, but there is none for it: no plan would have it for nothing.
NOTHING = Verdict("impossible")

Answer = Held | NotTaken | Absent | Refusal | Undecided


def why_not(
    wish: Request,
    intent: Intent,
    situation: Situation,
    budget: Budget = Budget(),
    engine: str = "glucose42",
) -> Answer:
    """Why the plan for this intent has nothing that the wish says, by itself or in an image; or that it has.

    Where nothing in its slice could be that: whether it could be had at all. A refusal is of the intent.
    """
    asking = ask(wish, intent, situation, budget, engine)
    if not isinstance(asking, Asking):
        return asking
    meant = tuple(_meant(wish, asking))
    keys = {key for key, literal in meant if literal in asking.plan}
    if keys:
        return Held(wish.text, tuple(choice for choice in asking.choices if choice.key in keys))
    verdict = asking.verdict(asking.either(literal for _, literal in meant)) if meant else NOTHING
    if verdict == NOTHING:
        return absent(wish, asking)
    return _not_taken(wish, asking, meant, verdict)


def _meant(wish: Request, asking: Asking) -> Iterator[tuple[Key, Literal]]:
    """What could be in the plan and is what the wish says."""
    universe, variables = asking.encoding.universe, asking.encoding.variables
    if wish.interface:
        for instance, candidate in universe.providers(InterfaceTerm(wish.name, wish.specifier)):
            yield instance.key, variables.releases[instance.key, candidate.release.version]
        return
    term = ModuleTerm(wish.name, wish.specifier, wish.variant)
    for instance in universe.by_module.get(wish.name, ()):
        for literal in asking.encoding.needs.matching(instance, term):
            yield instance.key, literal
    for name, literal in variables.variants.items():
        if _is_inside(wish, asking, name):
            yield name[0], literal


def _is_inside(wish: Request, asking: Asking, name: tuple[Key, str, str]) -> bool:
    """Whether an image holds what the wish says."""
    key, version, label = name
    module = asking.situation.catalog.module(wish.name)
    candidates = asking.encoding.universe.instances[key].candidates
    variants = (v for c in candidates if c.release.version == version for v in c.variants if v.label == label)
    return wish.variant is None and any(
        bundled.module == wish.name
        and matches(module.scheme if module else "pep440", bundled.version, wish.specifier)
        for variant in variants
        for bundled in variant.bundles
    )


def _not_taken(
    wish: Request, asking: Asking, meant: tuple[tuple[Key, Literal], ...], verdict: Verdict
) -> NotTaken | Undecided:
    keys = {key for key, _ in meant}
    told = NotTaken(wish.text, verdict, tuple(_instead(wish, asking, keys)))
    if verdict.code in ("worse", "equal"):
        told = attrs.evolve(told, there=_there(asking, meant))
    return _asked_too(wish, asking, told) if _home(wish, asking) in keys else told


def _instead(wish: Request, asking: Asking, keys: set[Key]) -> Iterator[Choice]:
    """What the plan has in its place: another release, by itself or inside an image."""
    for choice in asking.choices:
        inside = not wish.interface and wish.name in dict(choice.bundles)
        if choice.key in keys or inside:
            yield choice


def _there(asking: Asking, meant: tuple[tuple[Key, Literal], ...]) -> tuple[Choice, ...]:
    best = asking.best_with(asking.either(literal for _, literal in meant))
    keys = {key for key, literal in meant if best and literal in best}
    return tuple(c for c in choices_of(asking.encoding, best) if c.key in keys) if best else ()


def _asked_too(wish: Request, asking: Asking, told: NotTaken) -> NotTaken | Undecided:
    """What would be if the wish were asked for beside the rest."""
    intent = _with(asking.intent, wish)
    _, outcome = decide(intent, asking.situation, asking.budget, asking.engine)
    if isinstance(outcome, Solution):
        return attrs.evolve(told, asked=intent)
    if told.verdict.code != "impossible" or not isinstance(outcome, Conflict):
        return told
    refusal = refusal_of(intent, asking)
    return refusal if isinstance(refusal, Undecided) else attrs.evolve(told, refusal=refusal)


def _home(wish: Request, asking: Asking) -> Key | None:
    """Where the wish would be met if it were asked for."""
    module = None if wish.interface else asking.situation.catalog.module(wish.name)
    return (home_of(wish, module, asking.intent), wish.name) if module else None


def _with(intent: Intent, wish: Request) -> Intent:
    """The intent and the wish; a request that the wish only narrows gives way to it."""
    kept = tuple(r for r in intent.requests if r != Request(wish.name))
    return attrs.evolve(intent, requests=(*kept, wish))


def why_apart(
    pair: tuple[Request, Request],
    intent: Intent,
    situation: Situation,
    budget: Budget = Budget(),
    engine: str = "glucose42",
) -> Apart | Undecided:
    """Why two things are not in one native environment: what the intent says of them and its pins count."""
    names = pair[0].name, pair[1].name
    requests = tuple(_as_asked(wish, intent) for wish in pair)
    both = attrs.evolve(intent, requests=requests, environments=(), together=False)
    for together in (False, True):
        asked = attrs.evolve(both, together=together)
        answer = plan(asked, situation, budget, engine)
        if isinstance(answer, Undecided):
            return answer
        if isinstance(answer, Refusal):
            return Apart(names, answer, even_apart=not together)
    return Apart(names, asked=asked)


def _as_asked(wish: Request, intent: Intent) -> Request:
    """A bare name is the request of that name, if there is one."""
    asked = (r for r in intent.requests if r.name == wish.name and wish == Request(wish.name))
    return attrs.evolve(next(asked, wish), environment=None)
