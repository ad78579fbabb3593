"""Starting and stopping what the current generation runs, as its owner asks: no plan, and no generation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs

from executor.acting import Actor, Deed
from executor.backend import BackendError, Labels, Neighbours
from state import Generation, Verb, Writer, spec_sha256

Switch = Literal["start", "stop", "restart"]


@attrs.frozen
class Switched:
    """`changed`: it was not so before."""

    resource: str
    changed: bool
    error: BackendError | None = None


def switch(
    generation: Generation, ids: Iterable[str], how: Switch, writer: Writer, actor: Actor
) -> tuple[Switched, ...]:
    """Each recorded before it is done. What is already so is left."""
    near = Neighbours({one.id: one for one in generation.resources})
    done = []
    for id in ids:
        resource = near[id]
        labels = Labels(writer.lineage, generation.number, "", "", spec_sha256(resource))
        writer.event(how, (("resource", id),))
        changed = False
        try:
            for verb in _VERBS[how]:
                changed |= actor.do(Deed(verb, resource, near, labels, as_it_is=True))
        except BackendError as error:
            done.append(Switched(id, changed, error))
        else:
            done.append(Switched(id, changed))
    return tuple(done)


_VERBS: dict[Switch, tuple[Verb, ...]] = {
    "start": ("start", "await"),
    "stop": ("stop",),
    "restart": ("stop", "start", "await"),
}
