"""Starting and stopping what the current generation runs, as its owner asks: no plan, and no generation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs

from executor.acting import Actor, Deed, longest_s
from executor.backend import BackendError, Labels, Neighbours
from executor.events import Event, Tell, nothing
from state import Act, Generation, Verb, Writer, spec_sha256

Switch = Literal["start", "stop", "restart"]


@attrs.frozen
class Switched:
    """`changed`: it was not so before."""

    resource: str
    changed: bool
    error: BackendError | None = None


def switch(
    generation: Generation,
    ids: Iterable[str],
    how: Switch,
    writer: Writer,
    actor: Actor,
    *,
    tell: Tell = nothing,
) -> tuple[Switched, ...]:
    """Each recorded before anything is done. What is already so is left.

    `ids`: what others need comes before them, and is stopped after them.
    """
    order = tuple(ids)
    switching = _Switching(generation, writer.lineage, len(order), actor, tell)
    for id in order:
        writer.event(how, (("resource", id),))
    done = {id: Switched(id, changed=False) for id in order}
    for backwards, verbs in _PHASES[how]:
        for id in reversed(order) if backwards else order:
            done[id] = switching.go_on(done[id], verbs)
    return tuple(done[id] for id in order)


#: What is done with all of them before what; whether the last comes first.
_PHASES: dict[Switch, tuple[tuple[bool, tuple[Verb, ...]], ...]] = {
    "start": ((False, ("start", "await")),),
    "stop": ((True, ("stop",)),),
    "restart": ((True, ("stop",)), (False, ("start", "await"))),
}


@attrs.define
class _Switching:
    generation: Generation
    install: str
    count: int
    actor: Actor
    tell: Tell
    up: int = 0

    def go_on(self, before: Switched, verbs: tuple[Verb, ...]) -> Switched:
        """Nothing further is done where something failed."""
        if before.error:
            return before
        changed = before.changed
        try:
            for verb in verbs:
                changed |= self._do(verb, before.resource)
        except BackendError as error:
            return Switched(before.resource, changed, error)
        return Switched(before.resource, changed)

    def _do(self, verb: Verb, id: str) -> bool:
        near = Neighbours({one.id: one for one in self.generation.resources})
        spec = spec_sha256(near[id])
        deed = Deed(verb, near[id], near, Labels(self.install, self.generation.number, "", "", spec), True)
        if verb != "await":
            return self.actor.do(deed)
        act = Act(f"await {id}", "await", id, spec, "")
        self.tell(Event("begun", act, self.up, self.count, longest_s(near[id])))
        try:
            self.actor.do(deed)
        except BackendError:
            self.tell(Event("failed", act, self.up, self.count))
            raise
        self.up += 1
        self.tell(Event("done", act, self.up, self.count))
        return False
