"""How many services may use accelerators at the same time, as the policy says."""

from __future__ import annotations

from collections.abc import Iterator

from encoders.universe import Universe
from encoders.variables import Variables
from reasons import Limited, Reason
from solver import AtMost, Clause, Literal


def constraints_for_limits(
    universe: Universe, variables: Variables
) -> Iterator[Clause[Reason] | AtMost[Reason]]:
    """In SAT terms: build for accelerators -> counted; of all that may be counted, at most so many."""
    capabilities, waived = universe.situation.capabilities, universe.situation.waived
    limit = capabilities.limit("accelerator-services", waived)
    if limit is None or not isinstance(limit.value, int):
        return
    counted: list[Literal] = []
    for builds in _on_accelerators(universe, variables):
        one = builds[0] if len(builds) == 1 else variables.problem.variable()
        yield from (Clause((-build, one), None) for build in builds if build != one)
        counted.append(one)
    if len(counted) > limit.value:
        why = Limited(limit.key, limit.value, limit.rule, capabilities.explanation_of(limit.rule))
        yield AtMost(tuple((1, literal) for literal in counted), limit.value, why)


def _on_accelerators(universe: Universe, variables: Variables) -> Iterator[list[Literal]]:
    """The builds of each service that run on accelerators, of which one is chosen at most: by slot."""
    for instance in universe.instances.values():
        builds: dict[str | None, list[Literal]] = {}
        for candidate in () if instance.module.is_library else instance.candidates:
            for variant in candidate.variants:
                if variant.on_accelerators:
                    literal = variables.variants[instance.key, candidate.release.version, variant.label]
                    builds.setdefault(candidate.release.slot, []).append(literal)
        yield from builds.values()
