"""Starting and stopping what the current generation runs, as its owner asks: no plan, and no generation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs

from executor.acting import Actor, Deed
from executor.backend import BackendError, Labels, Neighbours
from state import Generation, Writer, spec_sha256

Switch = Literal["start", "stop", "restart"]


@attrs.frozen
class Switched:
    resource: str
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
        try:
            for verb in ("stop", "start", "await") if how == "restart" else _VERBS[how]:
                actor.do(Deed(verb, resource, near, labels, as_it_is=True))  # type: ignore[arg-type]  # verbs
        except BackendError as error:
            done.append(Switched(id, error))
        else:
            done.append(Switched(id))
    return tuple(done)


_VERBS = {"start": ("start", "await"), "stop": ("stop",)}
