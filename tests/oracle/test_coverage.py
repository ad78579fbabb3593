"""Every kind of statement stands in generated worlds, so often that the differential tests meet it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import get_args

from encoders import encode
from planner.planning import still_wanted
from reasons import (
    Capacity,
    EveryAccelerator,
    InACircle,
    PortFixed,
    PortWished,
    Reason,
    Recommends,
    Unwanted,
    Uses,
)
from tests.oracle.test_brute_force import PLACINGS, WORLDS
from tests.oracle.test_cpsat import WORLDS as LARGER
from tests.oracle.toys import PLACED, SMALL
from tests.oracle.worlds import situation_of, world_of
from tests.solver.test_solver_cpsat import MEDIUM
from tests.solver.test_solver_kinds import CASES, KINDS

#: Generated instances that are compared with brute force or CP-SAT in each run, beside those of hypothesis.
COMPARED = {
    "worlds, by trying all": WORLDS,
    "worlds with placements, by trying all": PLACINGS,
    "larger worlds, by CP-SAT": LARGER,
    "each kind of constraint, by trying all": CASES * len(KINDS),
    "larger problems, by CP-SAT": len(MEDIUM),
}
LOOKED_AT = ((SMALL, 250), (PLACED, 60))
OFTEN = 4

#: Wishes that only a person makes, and circles, which are met when a plan is put in order. They have tests of
#: their own: tests/planner/test_ports.py, test_planning.py and tests/cli/test_cli_reasons.py.
ELSEWHERE = (EveryAccelerator, InACircle, PortFixed, PortWished, Recommends, Unwanted)


def kinds_of(reason: Reason) -> str:
    """Its class; of what is used up, with the resource."""
    name = type(reason).__name__
    if isinstance(reason, Capacity | Uses):
        return f"{name} {reason.resource.split(':')[0]}"
    return name


def expected() -> Iterator[str]:
    """Every kind of reason that an encoder gives a constraint, but for those that no generated world has."""
    for kind in get_args(Reason):
        if kind not in (Capacity, Uses, *ELSEWHERE):
            yield kind.__name__
    yield from (f"Capacity {resource}" for resource in ("memory", "disk", "accelerator"))
    yield from (f"Uses {resource}" for resource in ("memory", "disk", "accelerator", "accelerators"))


def test_two_thousand_are_compared() -> None:
    assert sum(COMPARED.values()) >= 2_000, COMPARED


def test_every_kind_of_reason_binds_in_some_worlds() -> None:
    met: Counter[str] = Counter()
    for size, count in LOOKED_AT:
        for seed in range(count):
            world = world_of(seed, size)
            wanted = still_wanted(world.intent, situation_of(world))
            problem = encode(world.intent, wanted, pruned=False).problem
            reasons = {one.why for one in (*problem.clauses, *problem.at_mosts) if one.why is not None}
            met.update({kinds_of(reason) for reason in reasons})
    assert {kind: met[kind] for kind in expected() if met[kind] < OFTEN} == {}
