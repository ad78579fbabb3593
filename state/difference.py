"""The steps from one generation to the next, in an order that respects what needs what.

A step comes after the steps of what it needs; a removal comes after the steps of what needed it. Among
steps that are free to go, removals go first (they give back ports, memory and disk), then by name: the
order depends on content alone. Kahn's algorithm, by `graphlib`; networkx, slow to import, names a cycle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError as GraphCycle
from graphlib import TopologicalSorter
from typing import Any, Literal

import attrs

from reasons import Reason
from state.plan import Choice, Generation, Step

Key = tuple[str, str]  # environment, module: `Choice.key`
Action = Literal["add", "change", "remove", "keep"]


@attrs.frozen
class CycleError(Exception):
    """The steps need one another in a circle: each of `members` (ids of steps) needs the next one."""

    members: tuple[str, ...]


def steps_between(
    current: Generation | None,
    target: Generation,
    after: Mapping[Key, tuple[Key, ...]],
    why: Mapping[Key, tuple[Reason, ...]] | None = None,
) -> tuple[Step, ...]:
    """Every difference as one step, and what stays as a step that keeps it; ordered.

    `after` maps a choice to those it needs: of the target, and for what leaves, of the current
    generation; keys without a step are passed over. `why` gives reasons where the choice's own do
    not say it (a removal). Raises `CycleError`.
    """
    pairs = pairs_of(current.choices if current else (), target.choices)
    given = why or {}
    steps = [_step(old, new, len(pairs[key]) > 1, given) for key in sorted(pairs) for old, new in pairs[key]]
    return _in_order(_linked(steps, after))


def pairs_of(
    current: Iterable[Choice], target: Iterable[Choice]
) -> dict[Key, list[tuple[Choice | None, Choice | None]]]:
    """What was beside what shall be, by key. Two releases under one key (slots) meet by version first."""
    old, new = _by_key(current), _by_key(target)
    pairs: dict[Key, list[tuple[Choice | None, Choice | None]]] = {}
    for key in old.keys() | new.keys():
        before, behind = old[key], new[key]
        same = sorted(before.keys() & behind.keys())
        left = [before[version] for version in sorted(before.keys() - behind.keys())]
        right = [behind[version] for version in sorted(behind.keys() - before.keys())]
        longest = max(len(left), len(right))
        filled = zip(_padded(left, longest), _padded(right, longest), strict=True)
        pairs[key] = [*((before[version], behind[version]) for version in same), *filled]
    return pairs


def _by_key(choices: Iterable[Choice]) -> defaultdict[Key, dict[str, Choice]]:
    found: defaultdict[Key, dict[str, Choice]] = defaultdict(dict)
    for choice in choices:
        found[choice.key][choice.version] = choice
    return found


def _padded(choices: list[Choice], length: int) -> list[Choice | None]:
    return [*choices, *[None] * (length - len(choices))]


def _step(
    old: Choice | None, new: Choice | None, slotted: bool, why: Mapping[Key, tuple[Reason, ...]]
) -> Step:
    there = new or old
    assert there is not None  # a pair has at least one side
    action = _action(old, new)
    beside = f" {there.version}" if slotted else ""
    return Step(
        id=f"{action} {there.environment}/{there.module}{beside}",
        action=action,
        environment=there.environment,
        module=there.module,
        from_version=old.version if old else None,
        to_version=new.version if new else None,
        from_variant=old.variant if old else None,
        to_variant=new.variant if new else None,
        why=why.get(there.key, new.why if new else ()),
    )


def _action(old: Choice | None, new: Choice | None) -> Action:
    if old is None:
        return "add"
    if new is None:
        return "remove"
    return "keep" if is_same(old, new) else "change"


def is_same(old: Choice, new: Choice) -> bool:
    """Whether nothing has to be done: equal in all but who asked for it, and why."""
    return attrs.evolve(old, requested=new.requested, why=new.why) == new


def _linked(steps: list[Step], after: Mapping[Key, tuple[Key, ...]]) -> dict[str, Step]:
    """The steps by id, each with the ids of those that come before it."""
    by_key: defaultdict[Key, list[Step]] = defaultdict(list)
    for step in steps:
        by_key[step.environment, step.module].append(step)
    before: dict[str, set[str]] = {step.id: set() for step in steps}
    for key in list(by_key):
        others = [other for other in after.get(key, ()) if other != key]
        for needed in (step for other in others for step in by_key.get(other, ())):
            for step in by_key[key]:
                if needed.action == "remove":
                    before[needed.id].add(step.id)
                elif step.action != "remove":
                    before[step.id].add(needed.id)
    return {step.id: attrs.evolve(step, after=tuple(sorted(before[step.id]))) for step in steps}


def _in_order(steps: Mapping[str, Step]) -> tuple[Step, ...]:
    graph = TopologicalSorter({id: step.after for id, step in steps.items()})
    try:
        graph.prepare()
    except GraphCycle:
        raise CycleError(_cycle(steps)) from None
    ordered: list[Step] = []
    while graph.is_active():
        ready = sorted((steps[id] for id in graph.get_ready()), key=_turn)
        ordered += ready
        graph.done(*(step.id for step in ready))
    return tuple(ordered)


def _turn(step: Step) -> tuple[bool, str, str, str]:
    return step.action != "remove", step.environment, step.module, step.id


def _cycle(steps: Mapping[str, Step]) -> tuple[str, ...]:
    """A shortest circle through the first step (by id) that is in one, told from that step on."""
    import networkx  # a quarter of a second, and only to name what is wrong

    graph = networkx.DiGraph((id, needed) for id in sorted(steps) for needed in steps[id].after)
    for id in sorted(steps):
        if id in graph:
            ways = sorted((len(way), [id, *way]) for way in _ways_back(graph, id))
            if ways:
                return tuple(ways[0][1])
    raise AssertionError(tuple(steps))  # graphlib has seen a circle


def _ways_back(graph: Any, id: str) -> Iterator[list[str]]:
    import networkx

    for needed in graph.successors(id):
        if networkx.has_path(graph, needed, id):
            yield networkx.shortest_path(graph, needed, id)[:-1]
