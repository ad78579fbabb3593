"""From the resources that are to those that shall be: the acts between (docs/executor.md, "Order").

Everything new is made while the old runs on. Then what gives way is stopped, what needs it first; what takes
its place is promoted, started and awaited, what it needs first. Nothing is unmade.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from state import RUNNING, Act, Generation, Resource, Step, Verb, needs_of, spec_sha256


@attrs.frozen
class Change:
    """What becomes of one id: nothing -> a resource, a resource -> nothing, one -> another."""

    old: Resource | None
    new: Resource | None

    @property
    def there(self) -> Resource:
        found = self.new or self.old
        assert found is not None  # a change has at least one side
        return found


def acts_between(
    current: Generation | None,
    resources: Iterable[Resource],
    steps: Iterable[Step],
    owners: Mapping[str, str],
) -> tuple[Act, ...]:
    """`owners`: id of a resource -> the id of the step that it belongs to; ordered by need, then by id."""
    changes = _changes(current.resources if current else (), resources)
    return in_order(_Acting(changes, needs_of_steps(steps), owners).acts())


def _changes(old: Iterable[Resource], new: Iterable[Resource]) -> dict[str, Change]:
    before, after = {one.id: one for one in old}, {one.id: one for one in new}
    return {
        id: Change(before.get(id), after.get(id))
        for id in sorted(before.keys() | after.keys())
        if before.get(id) != after.get(id)
    }


def needs_of_steps(steps: Iterable[Step]) -> dict[str, set[str]]:
    """Of which other steps the things are that the things of a step need.

    A step comes after what it needs; but a removal comes after what needed it.
    """
    all_of = tuple(steps)
    needs: dict[str, set[str]] = {step.id: set() for step in all_of}
    for step in all_of:
        for other in step.after:
            if step.action == "remove":
                needs[other].add(step.id)
            else:
                needs[step.id].add(other)
    return needs


@attrs.frozen
class _Acting:
    changes: Mapping[str, Change]
    needs: Mapping[str, set[str]]
    owners: Mapping[str, str]

    def acts(self) -> Iterator[Act]:
        for change in self.changes.values():
            if change.new is not None:
                made = [f"make {id}" for id in needs_of(change.new) if self._is_new(id)]
                yield self._act("make", change.new, made)
            if isinstance(change.old, RUNNING):
                yield self._act("stop", change.old, [*self._all("make"), *self._stops_before(change.old)])
                yield self._act("retire", change.old, [f"stop {change.old.id}"])
            if isinstance(change.new, RUNNING):
                free = [f"retire {change.old.id}"] if isinstance(change.old, RUNNING) else []
                yield self._act("promote", change.new, [f"make {change.new.id}", *free])
                awaited = [f"await {id}" for id in self._needed_by(change.new)]
                start = [f"promote {change.new.id}", *self._all("stop"), *awaited]
                yield self._act("start", change.new, start)
                yield self._act("await", change.new, [f"start {change.new.id}"])

    def _act(self, verb: Verb, resource: Resource, after: Iterable[str]) -> Act:
        return Act(
            id=f"{verb} {resource.id}",
            verb=verb,
            resource=resource.id,
            spec_sha256=spec_sha256(resource),
            step=self.owners.get(resource.id, ""),
            after=tuple(sorted(set(after))),
        )

    def _is_new(self, id: str) -> bool:
        return id in self.changes and self.changes[id].new is not None

    def _all(self, verb: str) -> Iterator[str]:
        """Ports and accelerators are free when everything that gives way is stopped."""
        for id, change in self.changes.items():
            if verb == "make" and change.new is not None:
                yield f"make {id}"
            if verb == "stop" and isinstance(change.old, RUNNING):
                yield f"stop {id}"

    def _needed_by(self, resource: Resource) -> Iterator[str]:
        """What runs, is new, and belongs to a step that its own step needs."""
        needed = self.needs.get(self.owners.get(resource.id, ""), set())
        for id, change in self.changes.items():
            if isinstance(change.new, RUNNING) and self.owners.get(id) in needed:
                yield id

    def _stops_before(self, resource: Resource) -> Iterator[str]:
        """What runs, gives way, and needs this."""
        mine = self.owners.get(resource.id, "")
        for id, change in self.changes.items():
            needs = self.needs.get(self.owners.get(id, ""), set())
            if id != resource.id and isinstance(change.old, RUNNING) and mine in needs:
                yield f"stop {id}"


def in_order(acts: Iterable[Act]) -> tuple[Act, ...]:
    """By need; among those that are free to go, by id."""
    from graphlib import TopologicalSorter

    by_id = {act.id: act for act in acts}
    graph = TopologicalSorter({id: act.after for id, act in by_id.items()})
    graph.prepare()
    ordered: list[Act] = []
    while graph.is_active():
        ready = sorted(graph.get_ready())
        ordered += [by_id[id] for id in ready]
        graph.done(*ready)
    return tuple(ordered)
