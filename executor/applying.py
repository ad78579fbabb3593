"""A plan carried out, and what a killed one left: finished, or taken back."""

from __future__ import annotations

import os
from typing import Literal

import attrs

from executor.acting import Actor
from executor.events import At, Failure, Tell, nothing
from executor.running import Run
from state import FOUND, Generation, Plan, Store, Writer, holder_of


@attrs.frozen
class Unfinished:
    """A change that was begun: from which generation to which, and how far it has come.

    `done` of `of` acts are done; where it `goes_back`, so many are not taken back yet. `stopped`: what of the
    generation before was stopped by it. `under_way`: another process is at it.
    """

    before: int
    number: int
    done: int
    of: int
    goes_back: bool
    stopped: tuple[str, ...]
    under_way: bool = False


def unfinished(store: Store) -> Unfinished | None:
    """None where nothing was begun, or only the last record of it is missing."""
    transaction = store.unfinished()
    if transaction is None or transaction.committed:
        return None
    plan = store.plan(transaction.opened.plan)
    undone = {step.id for step in transaction.steps if step.state in ("planned", "undone")}
    done = {step.id for step in transaction.steps if step.state == "done"}
    started = {act.spec_sha256 for act in plan.acts if act.verb == "start" and act.id in done}
    was_so = {step.id for step in transaction.steps if step.made == FOUND}
    stopped = [act for act in plan.acts if act.verb == "stop" and act.id not in undone | was_so]
    holder = holder_of(store.places.lock)
    return Unfinished(
        before=transaction.opened.from_generation,
        number=transaction.opened.to_generation,
        done=len(transaction.steps) - len(undone) if transaction.goes_back else len(done),
        of=len(transaction.steps),
        goes_back=transaction.goes_back,
        stopped=tuple(act.resource for act in stopped if act.spec_sha256 not in started),
        under_way=holder is not None and holder.state == "running" and holder.pid != os.getpid(),
    )


@attrs.frozen
class Outcome:
    """`applied`: the target is current. `unchanged`: there was nothing to do. `rolled-back`: the generation
    before is current, and runs; `failures` say why. `stuck`: it could not be taken back whole: `left` are the
    acts at which it failed. `interrupted`: somebody asked to stop. After these two the transaction is open,
    as far as `unfinished` says. `lost`: what a failed repair had removed, as it was not as it should be.
    `unwell`: what was started again on the way back and does not come up. `idle`: what did not run before the
    change, and so was not started.
    """

    outcome: Literal["applied", "unchanged", "rolled-back", "stuck", "interrupted"]
    generation: int
    failures: tuple[Failure, ...] = ()
    left: tuple[Failure, ...] = ()
    lost: tuple[str, ...] = ()
    unwell: tuple[Failure, ...] = ()
    idle: tuple[str, ...] = ()
    unfinished: Unfinished | None = None

    @property
    def failure(self) -> Failure | None:
        """The first."""
        return next(iter(self.failures), None)


def apply(plan: Plan, writer: Writer, actor: Actor, *, tell: Tell = nothing, at: At = nothing) -> Outcome:
    """Carry a plan out. Raises `state.OrderError` for one made from another generation, or while another
    transaction is open: `recover` comes first."""
    current = writer.current()
    if current is not None and not plan.acts and same_content(plan.target, current):
        return Outcome("unchanged", current.number)
    at("before begin")
    writer.begin(plan, [act.id for act in plan.acts])
    at("after begin")
    return _go_on(Run(plan, current, writer, actor, tell=tell, at=at), actor, plan, writer, at)


def recover(
    writer: Writer, actor: Actor, *, back: bool = False, tell: Tell = nothing, at: At = nothing
) -> Outcome | None:
    """End what a dead writer began; None where nothing is open.

    What went forward goes on, and back where it fails or `back` is asked for; what went back goes on back.
    """
    transaction = writer.unfinished()
    if transaction is None:
        return None
    os.sync()  # what its writer did it may not have synced, and that it is done is recorded now
    plan = writer.plan(transaction.opened.plan)
    before = transaction.opened.from_generation
    if transaction.committed:
        writer.close_transaction("committed")
        return Outcome("applied", plan.target.number)
    run = Run(plan, writer.generation(before) if before else None, writer, actor, tell=tell, at=at)
    if transaction.goes_back or back:
        return _back(run, (), writer, at)
    return _go_on(run, actor, plan, writer, at)


def same_content(one: Generation, other: Generation) -> bool:
    """Apart from the number."""
    return attrs.evolve(one, number=other.number) == other


def _go_on(run: Run, actor: Actor, plan: Plan, writer: Writer, at: At) -> Outcome:
    """What fails after somebody asked to stop may have been interrupted too: the next attempt will tell."""
    failures = run.forward()
    if actor.stopping() and not run.is_done:
        return _open("interrupted", writer)
    if not failures:
        at("before the gate")
        failures = run.shortfalls()
    if failures:
        return _back(run, failures, writer, at)
    at("before commit")
    writer.commit()
    at("after commit")
    writer.close_transaction("committed")
    return Outcome("applied", plan.target.number)


def _back(run: Run, failures: tuple[Failure, ...], writer: Writer, at: At) -> Outcome:
    at("before going back")
    left = run.back()
    if left:
        return _open("stuck", writer, failures, left)
    if run.begun():
        return _open("interrupted", writer, failures)
    at("before closing")
    lost, unwell, idle = run.lost(), run.unwell(), run.idle()
    before = _before(writer)
    writer.close_transaction("rolled-back")
    return Outcome("rolled-back", before, failures, lost=lost, unwell=unwell, idle=idle)


def _open(
    outcome: Literal["stuck", "interrupted"],
    writer: Writer,
    failures: tuple[Failure, ...] = (),
    left: tuple[Failure, ...] = (),
) -> Outcome:
    return Outcome(outcome, _before(writer), failures, left, unfinished=unfinished(writer))


def _before(writer: Writer) -> int:
    transaction = writer.unfinished()
    assert transaction is not None  # it is not closed
    return transaction.opened.from_generation
