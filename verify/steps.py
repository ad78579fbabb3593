"""Rule 15: the steps are exactly the difference, and their order respects what needs what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import attrs

from state import Choice, Step
from verify.case import Case, Chosen, look_up
from verify.needs import meets, needs_of
from verify.violation import Violation, violation

Place = tuple[str, str, str | None]  # environment, module, version


def steps_are_the_difference(case: Case) -> Iterator[Violation]:
    """Rule 15: every choice of the target is reached by one step, every choice of the current generation is
    left by one, a step keeps what stays the same, and what is replaced is one step."""
    now = case.generation.choices if case.generation else ()
    reached = Counter(
        (s.environment, s.module, s.to_version) for s in case.plan.steps if s.action != "remove"
    )
    left = Counter((s.environment, s.module, s.from_version) for s in case.plan.steps if s.action != "add")
    yield from missing("add", case.plan.target.choices, reached)
    yield from missing("remove", now, left)
    targets = {place_of(choice): choice for choice in case.plan.target.choices}
    currents = {place_of(choice): choice for choice in now}
    for step in case.plan.steps:
        old = currents.get((step.environment, step.module, step.from_version))
        new = targets.get((step.environment, step.module, step.to_version))
        yield from step_is_right(step, old, new)
    for environment, module in sorted({(s.environment, s.module) for s in case.plan.steps}):
        here = {s.action: s for s in case.plan.steps if (s.environment, s.module) == (environment, module)}
        if "add" in here and "remove" in here:
            yield violation("step-unexpected", step=here["remove"].id)


def place_of(choice: Choice) -> Place:
    return choice.environment, choice.module, choice.version


def missing(action: str, choices: tuple[Choice, ...], done: Counter[Place]) -> Iterator[Violation]:
    for choice in choices:
        if done[place_of(choice)] == 0:
            yield violation(
                "step-missing",
                action=action,
                environment=choice.environment,
                module=choice.module,
                version=choice.version,
            )
    for place, times in done.items():
        if times > 1:
            yield violation("step-doubled", step="/".join(map(str, place)))


def step_is_right(step: Step, old: Choice | None, new: Choice | None) -> Iterator[Violation]:
    """The step is the one that leads from `old` to `new`, and says so."""
    if old is None and new is None:
        yield violation("step-unexpected", step=step.id)
        return
    expected = {
        "action": action_from(old, new),
        "from_version": old.version if old else None,
        "to_version": new.version if new else None,
        "from_variant": old.variant if old else None,
        "to_variant": new.variant if new else None,
    }
    for field, value in expected.items():
        if getattr(step, field) != value:
            recorded = getattr(step, field) or ""
            yield violation("step-wrong", step=step.id, field=field, recorded=recorded, found=value or "")
    name = f"{step.action} {step.environment}/{step.module}"
    if step.id not in (name, f"{name} {step.to_version or step.from_version}"):
        yield violation("step-wrong", step=step.id, field="id", recorded=step.id, found=name)


def action_from(old: Choice | None, new: Choice | None) -> str:
    """What has to be done. Who asked for a thing, and why, is nothing to do."""
    if old is None:
        return "add"
    if new is None:
        return "remove"
    return "keep" if attrs.evolve(old, requested=new.requested, why=new.why) == new else "change"


def steps_are_in_order(case: Case) -> Iterator[Violation]:
    """Rule 15: ids are unique, and every step comes behind those that its `after` names."""
    done: set[str] = set()
    for step in case.plan.steps:
        if step.id in done:
            yield violation("step-doubled", step=step.id)
        for before in step.after:
            if before not in done:
                yield violation("step-order", step=step.id, before=before)
        done.add(step.id)


def needs_come_first(case: Case) -> Iterator[Violation]:
    """Rule 15: when something is put in place, for each of its requirements that other choices meet one of
    these is in place, and this is guaranteed by `after`."""
    before = all_before(case.plan.steps)
    ids = {(s.environment, s.module, s.to_version): s.id for s in case.plan.steps if s.action != "remove"}
    for one in case.chosen:
        mine = ids.get(place_of(one.choice))
        for needed in meeting_each(case, one, case.chosen):
            there = [ids[place_of(other.choice)] for other in needed if place_of(other.choice) in ids]
            if mine and there and not any(id in before[mine] for id in there):
                yield violation("step-too-early", step=mine, needs=" or ".join(there))


def removals_come_last(case: Case) -> Iterator[Violation]:
    """Rule 15: a thing is removed after what needed it, as far as the catalogue still knows."""
    if case.generation is None:
        return
    before = all_before(case.plan.steps)
    ids = {(s.environment, s.module, s.from_version): s.id for s in case.plan.steps if s.action == "remove"}
    now = look_up(case.catalog, case.generation.choices)
    current = attrs.evolve(case, chosen=now)
    for one in now:
        mine = ids.get(place_of(one.choice))
        for needed in meeting_each(current, one, now) if mine else ():
            leaving = [ids.get(place_of(other.choice)) for other in needed]
            if None not in leaving and not any(id and mine in before[id] for id in leaving):
                yield violation("step-too-late", step=mine, needs=" or ".join(map(str, leaving)))


def meeting_each(case: Case, one: Chosen, among: tuple[Chosen, ...]) -> Iterator[list[Chosen]]:
    """For each requirement of `one`, the others that meet it; requirements that none meets are left out."""
    for requirement in needs_of(case, one):
        meeting = [other for other in among if any(meets(one, other, term) for term in requirement.any_of)]
        if meeting and one not in meeting:
            yield meeting


def all_before(steps: tuple[Step, ...]) -> dict[str, set[str]]:
    """For each step all that are guaranteed to be done: what `after` names, and what these come after."""
    before: dict[str, set[str]] = {}
    for step in steps:
        before[step.id] = set(step.after).union(*(before.get(id, set()) for id in step.after))
    return before
