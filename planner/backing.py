"""Which backend carries what: chosen among the manifests, by facts of the machine and by what each can do.

All that runs in one way (in containers, on the host) is carried by one backend, for things of one backend
reach one another by name. What is installed stays where it is while that can carry it: its data lie there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from hardware import Machine
from manifests import Backend
from state import Choice

#: The vendors whose cards builds for a platform run on.
VENDORS = {"cuda": "nvidia", "rocm": "amd", "xpu": "intel"}


@attrs.frozen
class Standing:
    """One backend on this machine, with the limits that bind here: there, or why not. `missing`: facts that
    do not hold here; `uncarried`: nothing that is installed beside las does its work."""

    backend: Backend
    missing: tuple[str, ...] = ()
    uncarried: bool = False

    @property
    def here(self) -> bool:
        return not (self.missing or self.uncarried)


def standings(backends: Iterable[Backend], machine: Machine, carried: Iterable[str]) -> tuple[Standing, ...]:
    """`carried`: the names of the backends that the executor has."""
    known = frozenset(carried)
    return tuple(_standing(backend, machine, backend.name not in known) for backend in backends)


def _standing(backend: Backend, machine: Machine, uncarried: bool) -> Standing:
    missing = tuple(name for name in backend.facts if not _holds(machine, name))
    return Standing(backend if missing else _bound(backend, machine), missing, uncarried)


def _bound(backend: Backend, machine: Machine) -> Backend:
    """Without the limits whose facts do not hold."""
    loose = {limit for limit, fact in backend.limit_facts if not _holds(machine, fact)}
    return attrs.evolve(backend, limits=tuple(one for one in backend.limits if one not in loose))


def backend_for(
    kind: str, choices: Iterable[Choice], here: Sequence[Backend], used: Iterable[str] = ()
) -> Backend | None:
    """The one that carries the choices of this kind: of those that can carry the most of them, one in use
    before the others, then by rank and name. None where there is no backend of this kind."""
    mine = [choice for choice in choices if choice.backend == kind]
    in_use = frozenset(used)
    able = [backend for backend in here if backend.runs == kind]
    return min(
        able,
        key=lambda one: (
            sum(any(lacking(one, choice)) for choice in mine),
            one.name not in in_use,
            one.rank,
            one.name,
        ),
        default=None,
    )


def lacking(backend: Backend, choice: Choice) -> Iterator[tuple[str, str]]:
    """What the choice takes and the backend cannot give: (`gpus`, `nvidia`), (`limits`, `memory`), ..."""
    for kind, needed in _needs(choice):
        given = [vendor for vendor, _ in backend.gpus] if kind == "gpus" else getattr(backend, kind)
        if needed not in given:
            yield kind, needed


def vendor_of(choice: Choice) -> str | None:
    """Whose cards its build runs on; None of one for the CPU."""
    return VENDORS.get((choice.accelerator or "cpu").partition(" ")[0])


def _needs(choice: Choice) -> Iterator[tuple[str, str]]:
    if vendor := vendor_of(choice):
        yield "gpus", vendor
    run = choice.run
    for name, value in (("memory", run.memory_bytes), ("cpu", run.cpu_millis), ("pids", run.pids)):
        if value is not None:
            yield "limits", name
    if choice.ports:
        yield "ports", "loopback"
    if choice.health:
        yield "health", "command" if choice.health.command else "http"


def _holds(machine: Machine, name: str) -> bool:
    fact = machine.fact(name)
    return fact is not None and bool(fact.value)
