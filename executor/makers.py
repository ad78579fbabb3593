"""The port to what carries resources, as types: what is asked of a maker of one kind of resource."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from executor.backend import Labels, Neighbours, Reality


class Maker(Protocol):
    """Makes one kind of resource. Every call may come again after a crash: it must end in the same.

    Each may raise BackendError, and nothing else for what a machine may answer.
    """

    def probe(self, resource: Any, near: Neighbours) -> Reality:
        """Look; change nothing. Never believe what was written down."""

    def make(self, resource: Any, near: Neighbours, labels: Labels) -> None:
        """Make what is absent. What is made bears the labels from the first moment on."""

    def unmake(self, resource: Any, near: Neighbours) -> None:
        """Remove what is ours; nothing where it is absent."""

    def size_bytes(self, resource: Any, near: Neighbours) -> int | None:
        """What its removal would free; None where that is not known."""


@runtime_checkable
class Runner(Maker, Protocol):
    """Makes what is started and stopped."""

    def start(self, resource: Any, near: Neighbours) -> None: ...

    def stop(self, resource: Any, near: Neighbours) -> None:
        """Ask it to end, wait `stop_s`, then end it."""

    def promote(self, resource: Any, near: Neighbours) -> bool:
        """Give it its plain name; whether it had not."""

    def retire(self, resource: Any, near: Neighbours) -> bool:
        """Take its plain name from it, so that another can have it; whether it had that."""

    def memory_bytes(self, resource: Any, near: Neighbours) -> int | None:
        """What a running one uses now; None where that is not known."""

    def logs(self, resource: Any, near: Neighbours, since_s: float | None, follow: bool) -> Iterator[bytes]:
        """What it printed, line by line."""


@runtime_checkable
class Overview(Protocol):
    """A maker that can look at many at once. What it leaves out has to be probed."""

    def overview(self, resources: Sequence[Any]) -> Generator[None, None, Mapping[str, Reality]]:
        """By id, those of which one question to the engine shows that all is well.

        A generator: it yields when it has asked and is to wait, so that others ask meanwhile; the mapping is
        what it returns.
        """


@runtime_checkable
class Shared(Protocol):
    """A maker of what others may give names as well: with these it stays where ours are taken from it."""

    def other_names(self, resource: Any, near: Neighbours) -> tuple[str, ...]: ...


@runtime_checkable
class Hoard(Protocol):
    """A maker of images that can tell which it has."""

    def at_hand(self) -> dict[str, str]: ...


Makers = Mapping[type, Maker]  # by the class of resource
