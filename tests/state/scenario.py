"""A whole change of a machine on paper: begun, each step recorded, committed. Killed anywhere, it goes on.

`python -m tests.state.scenario FOLDER` carries it out and says each record that was acknowledged, as
`number hash`, on stdout.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from state import (
    Choice,
    Generation,
    Inputs,
    Plan,
    StepDone,
    StepIntent,
    Store,
    Writer,
    digest,
    steps_between,
)


def choice(name: str, version: str = "1") -> Choice:
    return Choice(
        environment=name,
        module=name,
        version=version,
        variant="image",
        backend="container",
        category="engine",
        requested=True,
    )


def plan_from(current: Generation | None, *choices: Choice) -> Plan:
    number = current.number + 1 if current else 1
    target = Generation("las.generation/1", number, tuple(one.module for one in choices), choices)
    inputs = Inputs("catalogue", "policy", "machine", "intent", digest(current) if current else None)
    steps = steps_between(current, target, {})
    return Plan("las.plan/1", inputs, "large", (), target, steps, (), (), (), (), True)


def nobody(_: str) -> None:
    """Is told nothing."""


def install(folder: Path, *choices: Choice, tell: Callable[[str], None] = nobody) -> None:
    """To a generation of these choices, or to the end of what an earlier writer began."""
    with Writer.open(folder, command="las apply") as writer:

        def acknowledged() -> None:
            tell(f"{writer.entries[-1].seq} {writer.entries[-1].hash}")

        transaction = writer.unfinished() or writer.begin(plan_from(writer.current(), *choices))
        acknowledged()
        if not transaction.committed:
            for step in transaction.steps:
                if step.state != "done":
                    writer.record(StepIntent(step.id, writer.key(step.id)))
                    acknowledged()
                    writer.record(StepDone(step.id, (("container", step.id),)))
                    acknowledged()
            writer.commit()
            acknowledged()
        writer.close_transaction("committed")
        acknowledged()


CHOICES = (choice("ollama"), choice("open-webui"))


def went_well(folder: Path, told: list[str]) -> None:
    """After a kill: what was acknowledged is there, the change can be brought to its end, and all holds."""
    from state import audit

    assert not audit(folder).failed
    before = Store.open(folder)
    for line in told:
        seq, hash = line.split()
        assert before.entries[int(seq) - 1].hash == hash
    if before.unfinished() or not before.generations():
        install(folder, *CHOICES)
    Writer.open(folder).close()  # puts right what is the files' own
    after = Store.open(folder)
    assert after.entries[: len(before.entries)] == before.entries
    assert [one.number for one in after.generations()] == [1]
    current = after.current()
    assert current is not None and current.choices == CHOICES
    assert after.unfinished() is None
    assert audit(folder).faults == ()


if __name__ == "__main__":
    install(Path(sys.argv[1]), *CHOICES, tell=lambda line: os.write(1, f"{line}\n".encode()) and None)
