"""A plan carried out, and what a killed one left: finished, or taken back."""

from __future__ import annotations

import os
from typing import Literal

import attrs

from executor.acting import Actor
from executor.running import At, Failure, Run, Tell, nothing
from state import Generation, Plan, Writer


@attrs.frozen
class Outcome:
    """`applied`: the target is current. `unchanged`: there was nothing to do. `rolled-back`: the generation
    before is current, and runs; `failure` says why. `stuck`: it could not be taken back whole: `left` are the
    acts at which it failed, and the transaction stays open. `lost`: what a failed repair had removed,
    as they were not as they should be.
    """

    outcome: Literal["applied", "unchanged", "rolled-back", "stuck"]
    generation: int
    failure: Failure | None = None
    left: tuple[Failure, ...] = ()
    lost: tuple[str, ...] = ()


def apply(plan: Plan, writer: Writer, actor: Actor, *, tell: Tell = nothing, at: At = nothing) -> Outcome:
    """Carry a plan out. Raises `state.OrderError` for one made from another generation, or while another
    transaction is open: `recover` comes first."""
    current = writer.current()
    if current is not None and not plan.acts and same_content(plan.target, current):
        return Outcome("unchanged", current.number)
    at("before begin")
    writer.begin(plan, [act.id for act in plan.acts])
    at("after begin")
    return _go_on(Run(plan, current, writer, actor, tell=tell, at=at), plan, writer, at)


def recover(writer: Writer, actor: Actor, *, tell: Tell = nothing, at: At = nothing) -> Outcome | None:
    """End what a dead writer began; None where nothing is open.

    What went forward goes on, and back where it fails; what went back goes on back.
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
    if transaction.goes_back:
        return _back(run, None, plan, writer, at)
    return _go_on(run, plan, writer, at)


def same_content(one: Generation, other: Generation) -> bool:
    """Apart from the number."""
    return attrs.evolve(one, number=other.number) == other


def _go_on(run: Run, plan: Plan, writer: Writer, at: At) -> Outcome:
    failure = run.forward()
    if failure is None:
        at("before the gate")
        failure = next(iter(run.shortfalls()), None)
    if failure is not None:
        return _back(run, failure, plan, writer, at)
    at("before commit")
    writer.commit()
    at("after commit")
    writer.close_transaction("committed")
    return Outcome("applied", plan.target.number)


def _back(run: Run, failure: Failure | None, plan: Plan, writer: Writer, at: At) -> Outcome:
    at("before going back")
    left = run.back()
    transaction = writer.unfinished()
    before = transaction.opened.from_generation if transaction else plan.target.number
    if left:
        return Outcome("stuck", before, failure, left)
    at("before closing")
    lost = run.lost()
    writer.close_transaction("rolled-back")
    return Outcome("rolled-back", before, failure, lost=lost)
