"""A port freed, more memory or disk: the least total with which there is a plan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from itertools import chain

import attrs

from encoders.resources import held_on
from hardware import Machine, show_size, size_of_at_least
from planner.answers import Edit
from planner.corrections.facts import stated
from planner.corrections.model import Correction, Question, edit_of
from planner.corrections.trial import Trial
from reasons import Capacity, FactIs, PortClash, PortTaken, Reason
from stacks import Origin, PortWish

_PLENTY = 2**49  # bytes: more than any machine has, and a size that can be stated
_DISK = "disk:"


def corrections(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    for reason in conflict:
        match reason:
            case PortTaken():
                yield _freed_port(reason)
                yield from _moved_port(question, reason.module, reason.name)
            case PortClash(port=number):
                for module, name in _listening(question, number):
                    yield from _moved_port(question, module, name)
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


def _listening(question: Question, number: int) -> Iterator[tuple[str, str]]:
    """Which ports of what is asked for are, or shall be, this one of the host."""
    for _, request in question.asked():
        module = question.module_of(request)
        named = ((p.name, p.number) for release in (module.releases if module else ()) for p in release.ports)
        for name, declared in dict.fromkeys(named):
            wish = question.intent.port_of(request.name, name)
            if (wish.number if wish else declared) == number:
                yield request.name, name


def _moved_port(question: Question, module: str, name: str) -> Iterator[Correction]:
    """The next port that nothing listens on and that nothing asked for declares; a container alone can map a
    fixed one.
    """
    found = question.situation.catalog.module(module)
    releases = found.releases if found else ()
    declared = [port for release in releases for port in release.ports if port.name == name]
    mapped = any(variant.backend == "container" for release in releases for variant in release.variants)
    if not declared or not (mapped or any(port.movable for port in declared)):
        return
    names = {port.name for release in releases for port in release.ports}
    before = question.intent.port_of(module, name)
    kept = tuple(wish for wish in question.intent.ports if wish != before)
    number = _free_port(question, before.number if before else declared[0].number)
    wish = PortWish(module, number, before.name if before else name if len(names) > 1 else "")
    file = next((request.origin.file for request in question.first if request.origin.line), "")
    if before and before.origin.line:
        wish = attrs.evolve(wish, origin=before.origin)
    elif file:
        wish = attrs.evolve(wish, origin=Origin(file, 1, 1))
    yield Correction(
        "move-port",
        (("module", module), ("name", name), ("port", str(number))),
        lambda q: q.asking(ports=tuple(sorted((*kept, wish), key=lambda one: (one.module, one.name)))),
        slot=f"listens:{module}:{name}",
        subject=module,
        edits=edit_of(before.origin, str(number)) if before and before.origin.line else _edit(wish),
    )


def _edit(wish: PortWish) -> tuple[Edit, ...]:
    """Into the stack file, where there is one."""
    number = {wish.name: wish.number} if wish.name else wish.number
    file = wish.origin.file
    return (Edit(file, json.dumps({"ports": {wish.module: number}})),) if file else ()


def _free_port(question: Question, above: int) -> int:
    taken = set(question.situation.machine.ports_taken)
    for _, request in question.asked():
        module = question.module_of(request)
        taken |= {port.number for release in (module.releases if module else ()) for port in release.ports}
    taken |= {wish.number for wish in question.intent.ports}
    return next(
        number for number in chain(range(above + 1, 65536), range(1024, above)) if number not in taken
    )


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
