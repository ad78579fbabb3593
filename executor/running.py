"""The acts of one transaction, forward and back. The protocol: docs/executor.md.

Intent is durable before an act, its end after it. What has an intent and no end may or may not have happened:
every act probes first, so it is simply done again, or taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from graphlib import TopologicalSorter
from typing import Literal

import attrs

from executor.acting import Actor, Deed, StoppedError, longest_s
from executor.backend import BackendError, Labels, Neighbours
from executor.events import At, Event, Failure, Tell, nothing
from state import (
    FOUND,
    OPPOSITE,
    RUNNING,
    Act,
    Artefact,
    Generation,
    Image,
    Plan,
    Resource,
    StepDone,
    StepFailed,
    StepIntent,
    StepProgress,
    UndoIntent,
    Undone,
    Volume,
    Writer,
    spec_sha256,
)

#: Fetched things are of use to the next attempt, and data are nobody's to delete: both outlive an undo.
OUTLIVES_UNDO = (Artefact, Image, Volume)

_FOUND_FIRST = ("make", "stop")  # whether these had to be done decides how they are taken back

AT_ONCE = 4  # acts that wait for one engine and one disk
_LOOK_S = 0.2  # so often it is looked whether somebody has asked to stop


@attrs.frozen
class _Did:
    """What came of an act. `ours`: what it makes is this transaction's: made now, or by an attempt that was
    killed."""

    changed: bool
    ours: bool


class Run:
    """One plan's acts, with the open transaction that records them."""

    def __init__(
        self,
        plan: Plan,
        current: Generation | None,
        writer: Writer,
        actor: Actor,
        *,
        tell: Tell = nothing,
        at: At = nothing,
    ) -> None:
        self._plan = plan
        self._writer = writer
        self._actor = actor
        self._tell = tell
        self._at = at
        self._acts = {act.id: act for act in plan.acts}
        self._done = 0
        self._meant = {
            spec_sha256(resource): (resource, Neighbours({other.id: other for other in generation.resources}))
            for generation in (current, plan.target)
            if generation
            for resource in generation.resources
        }

    # --- forward ---

    def forward(self) -> Failure | None:
        """Do every act, independent ones at once. After a failure, or where somebody asks to stop, what is
        under way ends, and no more."""
        graph = TopologicalSorter({act.id: act.after for act in self._plan.acts})
        graph.prepare()
        failure: Failure | None = None
        goes_on = True
        running: dict[Future[_Did], Act] = {}
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="act") as pool:
            while running or (goes_on and graph.is_active()):
                for id in graph.get_ready() if goes_on else ():
                    running[pool.submit(self._do, self._acts[id])] = self._acts[id]
                finished, _ = wait(running, _LOOK_S, FIRST_COMPLETED)
                if goes_on and self._actor.stopping():
                    goes_on = False
                    self._tell_ending(act for future, act in running.items() if future.running())
                for future in sorted(finished, key=lambda one: running[one].id):
                    act = running.pop(future)
                    failed = self._end(act, future)
                    if failed is None:
                        graph.done(act.id)
                    failure = failure or failed
                goes_on = goes_on and failure is None
        return failure

    def _tell_ending(self, acts: Iterable[Act]) -> None:
        """What waits only stops by itself."""
        for act in acts:
            if act.verb != "await":
                self._tell(Event("ending", act, self._done, len(self._acts)))

    def _do(self, act: Act) -> _Did:
        """What is so before anything was begun has no intent: `las gc` removes only what was made, and going
        back starts only what was stopped."""
        if self._actor.stopping():
            raise StoppedError
        self._tell_begun(act)
        self._at(f"before intent: {act.id}")
        deed, begun_before = self._deed(act), self._is_ours(act)
        before = None if act.verb not in _FOUND_FIRST or begun_before else self._actor.probe(deed)
        if before is not None and self._actor.is_done(deed, before):
            return _Did(changed=False, ours=False)
        self._writer.record(StepIntent(act.id, self._writer.key(act.id)))
        self._at(f"after intent: {act.id}")
        changed = self._actor.do(deed, before)
        self._at(f"after act: {act.id}")
        return _Did(changed, changed or begun_before)

    def _tell_begun(self, act: Act) -> None:
        waits_s = longest_s(self._deed(act).resource) if act.verb == "await" else 0
        self._tell(Event("begun", act, self._done, len(self._acts), waits_s))

    def _is_ours(self, act: Act) -> bool:
        """Whether it was begun, and has not found that it was done already."""
        step = self._step(act)
        return step is not None and step.state != "planned" and step.made != FOUND

    def _state(self, act: Act) -> str:
        step = self._step(act)
        return step.state if step else ""

    def _step(self, act: Act) -> StepProgress | None:
        transaction = self._writer.unfinished()
        return transaction.step(act.id) if transaction else None

    def _end(self, act: Act, ended: Future[_Did]) -> Failure | None:
        error = ended.exception()
        if isinstance(error, StoppedError):
            return None
        if error is not None and not isinstance(error, BackendError):
            raise error
        if error is not None:
            if self._state(act) == "intent":  # else it could not even be looked at, and nothing was begun
                self._writer.record(StepFailed(act.id, error.code, _recorded(error)))
            self._tell(Event("failed", act, self._done, len(self._acts)))
            return Failure(act, error, self._actor.last_words(self._deed(act)))
        did = ended.result()
        self._writer.record(StepDone(act.id, () if did.ours else FOUND))
        self._at(f"after done: {act.id}")
        self._done += 1
        told: Literal["done", "found"] = "done" if did.changed or act.verb == "await" else "found"
        self._tell(Event(told, act, self._done, len(self._acts)))
        return None

    # --- back ---

    def back(self) -> tuple[Failure, ...]:
        """Take back every act that was begun, the last first. What could not be taken back is returned.

        Where a backend does not answer, the others would only wait for it as long. Where somebody asks to
        stop, the rest is left.
        """
        failures = []
        begun = self.begun()
        ours = {act.id for act in self._plan.acts if self._is_ours(act)}
        for act in reversed(self._in_order()):
            if act.id not in begun:
                continue
            if self._actor.stopping():
                break
            self._writer.record(UndoIntent(act.id))
            self._at(f"after undo intent: {act.id}")
            try:
                changed = self._undo(act, ours=act.id in ours)
            except BackendError as error:
                failures.append(Failure(act, error))
                if error.transient:
                    break
                continue
            self._at(f"after undoing: {act.id}")
            self._writer.record(Undone(act.id))
            if changed:
                self._tell(Event("undone", act, len(self.begun()), len(self._acts)))
        return tuple(failures)

    def begun(self) -> set[str]:
        """The acts that are not taken back."""
        transaction = self._writer.unfinished()
        steps = transaction.steps if transaction else ()
        return {step.id for step in steps if step.state not in ("planned", "undone")}

    def _undo(self, act: Act, *, ours: bool) -> bool:
        """Whether there was anything to take back. What was there before is not unmade: an earlier
        generation's, which is kept. What did not run before is not started: its owner has stopped it."""
        opposite = OPPOSITE.get(act.verb)
        deed = self._deed(act)
        if opposite is None or (opposite == "unmake" and isinstance(deed.resource, OUTLIVES_UNDO)):
            return False
        if opposite in ("unmake", "start") and not ours:
            return False
        there = self._actor.probe(deed).condition
        if opposite != "unmake" and there in ("absent", "partial"):
            return False  # it was gone before: drift, which going back does not mend
        if opposite == "unmake" and there == "different" and not isinstance(deed.resource, RUNNING):
            return False  # files that somebody has edited were there before: `make` refuses them
        try:
            return self._actor.do(attrs.evolve(deed, verb=opposite, as_it_is=True))
        except BackendError as error:
            if opposite != "start" or error.code != "act-without-effect":
                raise  # one that has ended as soon as it was started is told by `unwell`
            return True

    def _in_order(self) -> list[Act]:
        graph = TopologicalSorter({act.id: act.after for act in self._plan.acts})
        return [self._acts[id] for id in graph.static_order()]

    def unwell(self) -> tuple[Failure, ...]:
        """Wait for what going back has started again, all at once; what does not come up is returned."""
        again = [act for act in self._stops_undone() if self._is_ours(act)]
        with ThreadPoolExecutor(max(len(again), 1), thread_name_prefix="wait") as pool:
            return tuple(filter(None, pool.map(self._comes_up, again)))

    def idle(self) -> tuple[str, ...]:
        """What could run, and was left as it was found: stopped."""
        left = [act for act in self._stops_undone() if not self._is_ours(act)]
        return tuple(act.resource for act in left if self._could_run(act))

    def _stops_undone(self) -> list[Act]:
        back = self._undone()
        return [act for act in self._plan.acts if act.verb == "stop" and act.id in back]

    def _could_run(self, act: Act) -> bool:
        with suppress(BackendError):
            return self._actor.probe(self._deed(act)).condition in ("made", "different")
        return False

    def _comes_up(self, stopped: Act) -> Failure | None:
        act = attrs.evolve(stopped, id=f"await {stopped.resource}", verb="await")
        deed = attrs.evolve(self._deed(act), as_it_is=True)
        try:
            if self._actor.probe(deed).condition not in ("absent", "partial"):  # or else it was gone before
                self._tell_begun(act)
                self._actor.comes_up(deed)
                self._tell(Event("returned", act, self._done, len(self._acts)))
        except StoppedError:
            return None  # somebody does not want to wait
        except BackendError as error:
            return Failure(act, error, self._actor.last_words(deed))
        return None

    # --- the end ---

    @property
    def is_done(self) -> bool:
        return self._done == len(self._acts)

    def shortfalls(self) -> tuple[Failure, ...]:
        """What of the target is not really there: the postcondition of every act, probed again.

        What no act is about may have drifted before, or be stopped by its owner: `las status` tells that.
        """
        about = {act.spec_sha256 for act in self._plan.acts}
        target = (one for one in self._plan.target.resources if spec_sha256(one) in about)
        return tuple(failure for one in target if (failure := self._shortfall(one)))

    def lost(self) -> tuple[str, ...]:
        """The resources that a repair removed to make them anew: no going back brings those again."""
        begun = self.begun() | self._undone()
        unmade = [act for act in self._plan.acts if act.verb == "unmake" and act.id in begun]
        return tuple(act.resource for act in unmade if self._is_gone(act))

    def _is_gone(self, act: Act) -> bool:
        try:
            return self._actor.probe(self._deed(act)).condition == "absent"
        except BackendError:
            return True  # nobody can tell, and it was to go

    def _undone(self) -> set[str]:
        transaction = self._writer.unfinished()
        return {step.id for step in transaction.steps if step.state == "undone"} if transaction else set()

    def _shortfall(self, resource: Resource) -> Failure | None:
        runs = isinstance(resource, RUNNING)
        act = Act(
            f"verify {resource.id}", "await" if runs else "make", resource.id, spec_sha256(resource), ""
        )
        try:
            found = self._actor.probe(self._deed(act))
        except BackendError as error:
            return Failure(act, error)
        if found.condition == "running" or (found.condition == "made" and not runs):
            return None
        fields = (("resource", act.resource), ("found", found.told_of(resource)))
        return Failure(act, BackendError("act-not-so", fields, details=found.details))

    def _deed(self, act: Act) -> Deed:
        resource, near = self._meant[act.spec_sha256]
        labels = Labels(
            install=self._writer.lineage,
            generation=self._plan.target.number,
            step=self._writer.key(act.id),
            module=act.step.partition(" ")[2],
            spec_sha256=act.spec_sha256,
        )
        return Deed(act.verb, resource, near, labels)


def _recorded(error: BackendError) -> tuple[tuple[str, str], ...]:
    told = (" ".join((one.code, *(f"{name}={value}" for name, value in one.fields))) for one in error.details)
    return (*error.fields, *(("detail", text) for text in told))
