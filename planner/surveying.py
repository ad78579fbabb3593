"""What this machine can have: every module of the catalogue, asked for on its own."""

from __future__ import annotations

from encoders import Situation, choices_of
from planner.answers import Availability, Change, Undecided
from planner.planning import decide
from planner.refusing import refuse
from solver import Budget, Conflict, Exhausted
from stacks import Intent, Request

#: Ways out that need no other hardware: with one of these a module is installable, if ...
SOFT = frozenset(
    {
        *("give-fact", "give-facts", "install-engine", "stop-port", "free-accelerator", "free-disk"),
        *("allow-cpu", "policy-override", "other-backend", "move-pin", "drop-pin"),
    }
)
SOFT_FACTS = frozenset({"nvidia-driver", "vm.max_map_count", "kernel", "glibc"})


def survey(
    situation: Situation, budget: Budget = Budget(), engine: str = "glucose42"
) -> tuple[Availability, ...]:
    """One availability a module, by name."""
    return tuple(_availability(name, situation, budget, engine) for name in situation.catalog.names())


def _availability(name: str, situation: Situation, budget: Budget, engine: str) -> Availability:
    module = situation.catalog.module(name)
    assert module is not None  # the name came from the catalogue
    intent = Intent((Request(name),))
    encoding, outcome = decide(intent, situation, budget, engine)
    if isinstance(outcome, Conflict):
        refusal = refuse(intent, situation, budget, engine)
        if isinstance(refusal, Undecided):
            return Availability(name, module.category, "impossible")
        soft = tuple(way for way in refusal.ways_out if all(map(_is_soft, way.changes)))
        return Availability(
            name,
            module.category,
            "conditional" if soft else "impossible",
            reasons=refusal.conflict,
            ways_out=soft or refusal.ways_out,  # what it is installable with, if it is
        )
    if isinstance(outcome, Exhausted):
        return Availability(name, module.category, "impossible")
    choice = next(c for c in choices_of(encoding, outcome) if c.module == name)
    return Availability(name, module.category, "installable", choice.version, choice.variant)


def _is_soft(change: Change) -> bool:
    fact = dict(change.fields).get("fact")
    return change.code in SOFT or (change.code == "change-fact" and fact in SOFT_FACTS)
