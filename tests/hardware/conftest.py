"""A machine made of texts, for tests of single probes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs
import pytest

from hardware.host import Answer, Ran, Recorded, System, Usage
from hardware.replay import Tree

LINUX = System("linux", "6.8.0-45-generic", "x86_64", "glibc 2.39")


@attrs.define
class TextHost:
    """Files, answers of programs and of sockets as a test writes them; nothing else is there."""

    tree: Tree
    answers: Mapping[tuple[str, ...], Ran]
    sockets: Mapping[tuple[str, str], Answer]
    names: System
    variables: Mapping[str, str]
    is_capture: bool
    started: list[tuple[str, ...]] = attrs.field(factory=list)

    def read(self, path: str) -> bytes | None:
        return self.tree.read(path)

    def glob(self, pattern: str) -> tuple[str, ...]:
        return self.tree.glob(pattern)

    def resolve(self, path: str) -> str | None:
        return self.tree.resolve(path)

    def run(self, argv: tuple[str, ...], timeout_s: float) -> Ran | None:
        self.started.append(argv)
        return self.answers.get(argv)

    def recorded(self, program: str) -> tuple[Recorded, ...]:
        found = [Recorded(argv, ran) for argv, ran in self.answers.items() if argv[0] == program]
        return tuple(found) if self.is_capture else ()

    def env(self, name: str) -> str | None:
        return self.variables.get(name)

    def system(self) -> System:
        return self.names

    def usage(self, path: str) -> Usage | None:
        return Usage(100 * 2**30, 40 * 2**30)

    def ask(self, socket_path: str, target: str, timeout_s: float) -> Answer:
        return self.sockets.get((socket_path, target), Answer(None, "missing"))


@pytest.fixture
def text_host() -> Callable[..., TextHost]:
    """Makes a host of files (`{"/proc/meminfo": "..."}`) and answers (`{("uname",): "text"}`)."""

    def make(
        files: Mapping[str, str] | None = None,
        answers: Mapping[tuple[str, ...], str | Ran] | None = None,
        *,
        sockets: Mapping[tuple[str, str], Answer] | None = None,
        system: System = LINUX,
        env: Mapping[str, str] | None = None,
        is_capture: bool = True,
    ) -> TextHost:
        tree = Tree()
        for path, text in (files or {}).items():
            tree.add(path.rstrip("/"), None if path.endswith("/") else text.encode())
        ran = {
            argv: Ran(0, given.encode()) if isinstance(given, str) else given
            for argv, given in (answers or {}).items()
        }
        return TextHost(tree, ran, sockets or {}, system, env or {}, is_capture)

    return make
