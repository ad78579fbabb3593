"""What is asked of processes alike under each supervisor (ours, systemd's)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from executor.backend import Neighbours
from executor.durable import touching
from executor.native import launch, output
from executor.native.launched import Launched
from executor.native.memory import memory_bytes
from executor.places import size_of
from state import Process


class Launching(ABC):
    @abstractmethod
    def _launched(self, resource: Process, near: Neighbours) -> Launched:
        """As its launcher has it."""

    def promote(self, resource: Process, near: Neighbours) -> bool:
        """Nothing: a process has no name that others could reach it by."""
        return False

    def retire(self, resource: Process, near: Neighbours) -> bool:
        """Nothing, as above."""
        return False

    def size_bytes(self, resource: Process, near: Neighbours) -> int | None:
        """Of its logs, in the main."""
        return size_of(self._launched(resource, near).folder)

    def memory_bytes(self, resource: Process, near: Neighbours) -> int | None:
        """Of all its processes together, what is shared among them once."""
        return memory_bytes(self._launched(resource, near).alive())

    def logs(
        self, resource: Process, near: Neighbours, since_s: float | None, follow: bool
    ) -> Iterator[bytes]:
        log = self._launched(resource, near).folder / launch.LOG
        with touching(log):
            yield from output.lines(log, since_s, follow)
