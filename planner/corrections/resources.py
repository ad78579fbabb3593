"""A port freed, more memory or disk: the least total with which there is a plan."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import attrs

from encoders.resources import held_on
from hardware import Machine, show_size, size_of_at_least
from planner.corrections.facts import stated
from planner.corrections.model import Correction, Question
from planner.corrections.trial import Trial
from reasons import Capacity, FactIs, PortTaken, Reason

_PLENTY = 2**49  # bytes: more than any machine has, and a size that can be stated
_DISK = "disk:"


def corrections(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    for reason in conflict:
        match reason:
            case PortTaken():
                yield _freed_port(reason)
            case Capacity(resource="memory"):
                yield _more_memory("change-fact")
            case FactIs(fact="memory.effective", unknown=str()):
                yield _more_memory("give-fact")
            case Capacity(resource=resource) if resource.startswith(_DISK):
                yield _more_disk("free-disk", resource.removeprefix(_DISK))
            case FactIs(fact=fact, unknown=str()) if fact.startswith("disk.free:"):
                yield _more_disk("give-fact", fact.partition(":")[2])
            case Capacity(resource=resource) if resource.startswith("accelerator:"):
                yield from _freed_accelerator(question, resource.partition(":")[2])


def _freed_port(reason: PortTaken) -> Correction:
    def change(question: Question) -> Question | None:
        machine = question.situation.machine
        left = tuple(port for port in machine.ports_taken if port != reason.port)
        return question.on(attrs.evolve(machine, ports_taken=left))

    fields = (("port", str(reason.port)),)
    return Correction("stop-port", fields, change, slot=f"port:{reason.port}", subject=str(reason.port))


def _more_memory(code: str) -> Correction:
    fact = "memory.effective"
    facts = ((fact, str(_PLENTY)),)
    return Correction(
        code,
        (("fact", fact),),
        lambda q: q.stating(facts),
        slot=f"fact:{fact}",
        subject=fact,
        settle=partial(_least_memory, code=code),
    )


def _least_memory(trial: Trial, *, code: str) -> Correction | None:
    needed = trial.least_memory()
    total = trial.question.situation.capabilities.memory_for(needed) if needed is not None else None
    return stated(code, "memory.effective", size_of_at_least(total)) if total else None


def _more_disk(code: str, path: str) -> Correction:
    fact = f"disk.free:{path}"
    facts = ((fact, str(_PLENTY)),)
    return Correction(
        code,
        (("fact", fact),),
        lambda q: q.stating(facts),
        slot=f"fact:{fact}",
        subject=path,
        settle=partial(_least_disk, code=code, path=path),
    )


def _least_disk(trial: Trial, *, code: str, path: str) -> Correction | None:
    needed = trial.least_disk(path)
    if needed is None:
        return None
    total = trial.question.situation.capabilities.disk.total_for(needed)
    total -= held_on(trial.encoding.universe, path)
    size = size_of_at_least(total)
    found = stated(code, f"disk.free:{path}", size)
    return attrs.evolve(found, fields=(("fact", f"disk.free:{path}"), ("path", path), ("value", size)))


def _freed_accelerator(question: Question, unit: str) -> Iterator[Correction]:
    """What others use of it now, where there is such."""
    for card in question.situation.machine.accelerators or ():
        if card.id == unit and card.used_mib:
            fields = (("unit", unit), ("name", card.name or ""), ("used", show_size(card.used_mib * 2**20)))
            yield Correction(
                "free-accelerator",
                fields,
                lambda q: q.on(_unused(q.situation.machine, unit)),
                slot=f"accelerator:{unit}",
                subject="",
            )


def _unused(machine: Machine, unit: str) -> Machine:
    cards = machine.accelerators or ()
    freed = (attrs.evolve(card, used_mib=0) if card.id == unit else card for card in cards)
    return attrs.evolve(machine, accelerators=tuple(freed))
