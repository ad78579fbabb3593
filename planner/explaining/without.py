"""What would change if a module went away."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from encoders import choices_of, encode, reason_for
from planner.explaining.asking import Asking
from planner.explaining.model import Name, Without
from reasons import Reason
from solver import Literal, Solution, minimise
from state import Choice, is_same


def without(asking: Asking, module: str) -> Without | None:
    """The best plan in which the module is nowhere; None where the budget ends first.

    Of what was asked for, as much is kept as can be, in the order of the reasons: what cannot be met
    beside what comes before it is let go.
    """
    variables = asking.encoding.variables
    absent = [-variables.present[key] for key in variables.present if key[1] == module]
    kept: list[Literal] = []
    unmet: list[Reason] = []
    for why in asking.encoding.telling.in_order(asking.wishes):
        holds = asking.holds(absent, [*kept, asking.wishes[why]])
        if holds is None:
            return None
        if holds:
            kept.append(asking.wishes[why])
        else:
            unmet.append(why)
    then = _choices(asking, module, absent, unmet)
    return None if then is None else _compared(asking.choices, then, module, unmet)


def _choices(
    asking: Asking, module: str, absent: Iterable[Literal], unmet: list[Reason]
) -> tuple[Choice, ...] | None:
    if not unmet:
        best = asking.best_with(*absent)
        return choices_of(asking.encoding, best) if best else None
    universe = asking.encoding.universe
    left = tuple(r for r in asking.intent.requests if reason_for(universe, r) not in unmet)
    if not left and asking.situation.generation is None:
        return ()
    fewer = encode(attrs.evolve(asking.intent, requests=left), asking.situation, pruned=True)
    for key, present in fewer.variables.present.items():
        if key[1] == module:
            fewer.problem.clause((-present,))
    found = minimise(fewer.problem, asking.budget, asking.engine)
    return choices_of(fewer, found) if isinstance(found, Solution) else None


def _compared(now: tuple[Choice, ...], then: tuple[Choice, ...], module: str, unmet: list[Reason]) -> Without:
    """By release; what has another release in its place has changed, where a slot leaves no doubt of it."""
    others = [choice for choice in now if choice.module != module]
    before, after = {_name(c) for c in now}, {_name(c): c for c in then}
    gone = [choice for choice in others if _name(choice) not in after]
    come = [choice for choice in then if _name(choice) not in before]
    moved = [choice.key for choice in (*gone, *come)]
    pairs = [(old, new) for old in gone for new in come if old.key == new.key and moved.count(old.key) == 2]
    replaced = {choice for pair in pairs for choice in pair}
    rebuilt = [(one, other) for one in others if (other := after.get(_name(one))) and not is_same(one, other)]
    return Without(
        unmet=tuple(unmet),
        gone=tuple(_name(choice) for choice in gone if choice not in replaced),
        come=tuple(_name(choice) for choice in come if choice not in replaced),
        changed=tuple(sorted((_name(old), _name(new)) for old, new in (*pairs, *rebuilt))),
    )


def _name(choice: Choice) -> Name:
    return choice.environment, choice.module, choice.version
