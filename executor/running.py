"""The acts of one transaction, forward and back. The protocol: docs/executor.md.

Intent is made durable before an act, its end after it. What has an intent and no end may or may not have
happened: every act probes first, so it is simply done again, or taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter
from typing import Literal, Protocol

import attrs

from executor.acting import Actor, Deed
from executor.backend import BackendError, Labels, Neighbours
from state import OPPOSITE, RUNNING, Act, Artefact, Generation, Image, Plan, Volume, spec_sha256

#: Fetched things are of use to the next attempt, and data are nobody's to delete: both outlive an undo.
OUTLIVES_UNDO = (Artefact, Image, Volume)

Stage = Literal["intent", "done", "failed", "undo", "undone"]


class Record(Protocol):
    """The open transaction in the journal. Every call is durable when it returns."""

    def note(self, stage: Stage, act: str, detail: tuple[tuple[str, str], ...] = ()) -> None: ...

    def stages(self) -> Mapping[str, Stage]:
        """The last stage of each act that has one."""


@attrs.frozen
class Event:
    """For whoever watches."""

    stage: Stage
    act: Act
    done: int
    of: int


@attrs.frozen
class Failure:
    """The act that could not be done, and why."""

    act: Act
    error: BackendError


def nothing(*_: object) -> None:
    """Watches nothing."""


class Transaction:
    """From one generation to the next, or back.

    `at` is told each point between two durable states, before what follows: tests die there.
    """

    def __init__(
        self,
        plan: Plan,
        current: Generation | None,
        install: str,
        actor: Actor,
        record: Record,
        *,
        tell: Callable[[Event], None] = nothing,
        at: Callable[[str], None] = nothing,
        at_once: int = 4,
    ) -> None:
        self._plan = plan
        self._install = install
        self._actor = actor
        self._record = record
        self._tell = tell
        self._at = at
        self._at_once = at_once
        self._acts = {act.id: act for act in plan.acts}
        self._specs = {
            spec_sha256(resource): (resource, Neighbours({other.id: other for other in generation.resources}))
            for generation in (current, plan.target)
            if generation
            for resource in generation.resources
        }

    # --- forward ---

    def forward(self) -> Failure | None:
        """Do every act that is not done, independent ones at once. The first failure ends it."""
        stages = self._record.stages()
        graph = TopologicalSorter({act.id: act.after for act in self._plan.acts})
        graph.prepare()
        failure: Failure | None = None
        running: dict[Future[None], Act] = {}
        done = 0
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="act") as pool:
            while (graph.is_active() and failure is None) or running:
                for id in graph.get_ready() if failure is None else ():
                    if stages.get(id) == "done":
                        graph.done(id)
                        done += 1
                    else:
                        running[pool.submit(self._do, self._acts[id])] = self._acts[id]
                finished, _ = wait(running, return_when=FIRST_COMPLETED) if running else ((), ())
                for future in finished:
                    act = running.pop(future)
                    error = future.exception()
                    if isinstance(error, BackendError):
                        failure = failure or Failure(act, error)
                        self._record.note("failed", act.id, (("code", error.code), *error.fields))
                    elif error is not None:
                        raise error
                    else:
                        graph.done(act.id)
                        done += 1
                    self._tell(Event("failed" if error else "done", act, done, len(self._acts)))
        return failure

    def _do(self, act: Act) -> None:
        self._tell(Event("intent", act, 0, len(self._acts)))
        self._at(f"before intent {act.id}")
        self._record.note("intent", act.id)
        self._at(f"after intent {act.id}")
        self._actor.do(self._deed(act))
        self._at(f"after doing {act.id}")
        self._record.note("done", act.id)
        self._at(f"after done {act.id}")

    # --- back ---

    def back(self) -> tuple[Failure, ...]:
        """Take back every act that was begun, the last first. What could not be taken back is returned."""
        failures = []
        for act in reversed(self._in_order()):
            stage = self._record.stages().get(act.id)
            if stage in (None, "undone"):
                continue
            self._record.note("undo", act.id)
            self._at(f"after undo {act.id}")
            try:
                self._undo(act)
            except BackendError as error:
                failures.append(Failure(act, error))
                continue
            self._at(f"after undoing {act.id}")
            self._record.note("undone", act.id)
            self._tell(Event("undone", act, 0, len(self._acts)))
        return tuple(failures)

    def _undo(self, act: Act) -> None:
        opposite = OPPOSITE.get(act.verb)
        deed = self._deed(act)
        if opposite is None or (opposite == "unmake" and isinstance(deed.resource, OUTLIVES_UNDO)):
            return
        if opposite in ("start", "promote") and self._actor.probe(deed).condition == "absent":
            return  # it was gone before: drift, which is not made worse
        self._actor.do(attrs.evolve(deed, verb=opposite))

    def _in_order(self) -> list[Act]:
        graph = TopologicalSorter({act.id: act.after for act in self._plan.acts})
        return [self._acts[id] for id in graph.static_order()]

    # --- the end ---

    def shortfalls(self) -> tuple[Failure, ...]:
        """Whether the target is what is really there: every postcondition, probed again."""
        ends = [
            Act(
                f"verify {resource.id}",
                "start" if isinstance(resource, RUNNING) else "make",
                resource.id,
                spec,
                "",
            )
            for resource in self._plan.target.resources
            for spec in (spec_sha256(resource),)
        ]
        return tuple(failure for act in ends if (failure := self._shortfall(act)))

    def _shortfall(self, act: Act) -> Failure | None:
        wanted = ("running",) if act.verb == "start" else ("made", "running")
        try:
            found = self._actor.probe(self._deed(act))
        except BackendError as error:
            return Failure(act, error)
        if found.condition in wanted:
            return None
        fields = (("resource", act.resource), ("found", found.condition), ("detail", found.detail))
        return Failure(act, BackendError("act-not-so", fields))

    def _deed(self, act: Act) -> Deed:
        resource, near = self._specs[act.spec_sha256]
        return Deed(act.verb, resource, near, self._labels(act))

    def _labels(self, act: Act) -> Labels:
        return Labels(
            install=self._install,
            generation=self._plan.target.number,
            step=f"{self._plan.target.number}:{act.id}",
            module=act.step.partition(" ")[2],
            spec_sha256=act.spec_sha256,
        )
