"""Machines with other parts: this one, or one that is put together from nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Protocol

import attrs

from hardware import (
    GpuPart,
    Machine,
    PartError,
    assume,
    build_machine,
    gpu_parts,
    system_parts,
    with_cards,
    with_memory,
    with_parts,
)
from hardware.parts import find_gpu
from planner.corrections.cards import is_a_board
from planner.needing.answers import Part


class Start(Protocol):
    """Where the parts are added."""

    @property
    def machine(self) -> Machine:
        """Before any is."""

    def exchanged(self, part: GpuPart, count: int) -> Machine | None:
        """With these cards, quickly; None where they cannot be had."""

    @property
    def own(self) -> tuple[str, ...]:
        """Cards that may stay beside new ones, as `--gpu` takes them."""

    def added(self, part: GpuPart, count: int) -> Machine | None:
        """With these cards beside those that are there; None where there are none, or no more can be had."""

    def assembled(self, parts: Iterable[Part]) -> Machine:
        """As the command that is told with an answer makes it."""

    def system(self, parts: Iterable[Part]) -> str:
        """The operating system that is assumed for these parts; "" where there is one."""


@attrs.frozen
class Here:
    """A machine that is there. What is built into a module cannot be put into it."""

    machine: Machine

    def exchanged(self, part: GpuPart, count: int) -> Machine | None:
        arch = self.machine.fact("arch")
        if is_a_board(self.machine) or part.unified or (part.arch and not (arch and arch.value == part.arch)):
            return None
        return with_parts(self.machine, [part] * count)

    @property
    def own(self) -> tuple[str, ...]:
        parts = self._own_parts()
        names = [part.name for part in parts]
        return tuple(Part("gpu", name, count=names.count(name)).cards for name in dict.fromkeys(names))

    def _own_parts(self) -> tuple[GpuPart, ...]:
        """() where a card is not known, or where a board takes no other."""
        cards = [card for card in self.machine.accelerators or () if not card.integrated]
        if is_a_board(self.machine):
            return ()
        try:
            return tuple(find_gpu(card.name or "") for card in cards)
        except PartError:
            return ()

    def added(self, part: GpuPart, count: int) -> Machine | None:
        own = self._own_parts()
        if not own or self.exchanged(part, count) is None:
            return None
        return with_parts(self.machine, [*own, *[part] * count])

    def assembled(self, parts: Iterable[Part]) -> Machine:
        machine = self.machine
        cards = [text for part in parts if part.kind == "gpu" for text in (*part.beside, part.cards)]
        if cards:
            machine = with_cards(machine, cards)
        for part in parts:
            if part.kind == "memory":
                machine = with_memory(machine, part.value)
            elif part.kind == "fact":
                machine = assume(machine, part.name, part.value)
            elif part.kind == "disk":
                machine = assume(machine, f"disk.free:{part.name}", part.value)
        return machine

    def system(self, parts: Iterable[Part]) -> str:  # noqa: ARG002 -- one shape for both
        return ""


class FromNothing:
    """A machine as `las profile build` makes it."""

    def __init__(self) -> None:
        self._machine = build_machine()

    @property
    def machine(self) -> Machine:
        return self._machine

    def exchanged(self, part: GpuPart, count: int) -> Machine | None:
        if not part.unified:
            return with_parts(_alike(part.vendor, part.arch), [part] * count)
        if part.memory_bytes is None and part.arch is None:
            return None  # graphics in a processor: nothing that is bought as a card, and no memory is known
        alone = Part("gpu", part.name)
        return self.assembled([alone]) if count == 1 else None

    own: tuple[str, ...] = ()

    def added(self, part: GpuPart, count: int) -> None:  # noqa: ARG002 -- nothing is there
        return None

    def assembled(self, parts: Iterable[Part]) -> Machine:
        parts = tuple(parts)
        return build_machine(
            gpus=[part.cards for part in parts if part.kind == "gpu"],
            memory=next((part.value for part in parts if part.kind == "memory"), None),
            facts=[
                (f"disk.free:{part.name}" if part.kind == "disk" else part.name, part.value)
                for part in parts
                if part.kind in ("disk", "fact")
            ],
            os=self.system(parts),
        )

    def system(self, parts: Iterable[Part]) -> str:
        names = {part.name for part in parts}
        if any(part.name in names and part.vendor == "apple" for part in gpu_parts()):
            return [one.pretty for one in system_parts() if one.os == "macos"][-1]
        usual = self._machine.fact("os.pretty")
        return str(usual.value) if usual else ""


@cache
def _alike(vendor: str, arch: str | None) -> Machine:
    """A machine with a card of this kind, for others of the kind to be put in its place."""
    first = next(p for p in gpu_parts() if (p.vendor, p.arch, p.unified) == (vendor, arch, False))
    return build_machine(gpus=[first.name])
