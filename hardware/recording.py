"""A host that remembers what probes asked of another one, and what they were answered."""

from __future__ import annotations

import posixpath

import attrs

from hardware.host import Answer, Host, Ran, Recorded, System, Usage

NOWHERE = "/nowhere"  # what a link leads to whose target is not there


@attrs.frozen
class RecordingHost:
    """Answers as `host` does. Of questions that are asked again, the first answer is kept.

    Probes ask from several threads, and one that was given up on may still be asking: readers of what is
    recorded take copies.
    """

    host: Host
    files: dict[str, bytes | None] = attrs.field(factory=dict)
    listings: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    paths: dict[str, str | None] = attrs.field(factory=dict)
    programs: dict[tuple[str, ...], Ran | None] = attrs.field(factory=dict)
    recordings: dict[str, tuple[Recorded, ...]] = attrs.field(factory=dict)
    variables: dict[str, str | None] = attrs.field(factory=dict)
    usages: dict[str, Usage | None] = attrs.field(factory=dict)
    answers: dict[tuple[str, str], Answer] = attrs.field(factory=dict)

    def read(self, path: str) -> bytes | None:
        return self.files.setdefault(path, self.host.read(path))

    def glob(self, pattern: str) -> tuple[str, ...]:
        return self.listings.setdefault(pattern, self.host.glob(pattern))

    def resolve(self, path: str) -> str | None:
        return self.paths.setdefault(path, self.host.resolve(path))

    def run(self, argv: tuple[str, ...], timeout_s: float) -> Ran | None:
        return self.programs.setdefault(argv, self.host.run(argv, timeout_s))

    def recorded(self, program: str) -> tuple[Recorded, ...]:
        return self.recordings.setdefault(program, self.host.recorded(program))

    def env(self, name: str) -> str | None:
        return self.variables.setdefault(name, self.host.env(name))

    def system(self) -> System:
        return self.host.system()

    def usage(self, path: str) -> Usage | None:
        return self.usages.setdefault(path, self.host.usage(path))

    def ask(self, socket_path: str, target: str, timeout_s: float) -> Answer:
        return self.answers.setdefault((socket_path, target), self.host.ask(socket_path, target, timeout_s))


@attrs.define
class Planting:
    """A tree of what was seen at paths: each file where it really is, with the links that lead there."""

    host: Host
    files: dict[str, bytes] = attrs.field(factory=dict)
    links: dict[str, str] = attrs.field(factory=dict)
    folders: set[str] = attrs.field(factory=set)
    _real: dict[str, str | None] = attrs.field(factory=dict)

    def plant(self, recording: RecordingHost) -> None:
        for path in sorted(dict(recording.paths)):
            self._put(path)
        for path in sorted({path for paths in list(recording.listings.values()) for path in paths}):
            self._put(path, listed=True)
        for path, content in sorted(dict(recording.files).items()):
            if content is not None:
                self.files[self.real(path) or path] = content
        self.folders -= set(self.files)

    def real(self, path: str) -> str | None:
        """The path behind its links, each of which is kept on the way; None where nothing is there."""
        if path in ("", "/"):
            return "/"
        if path not in self._real:
            self._real[path] = self._step(*posixpath.split(path))
        return self._real[path]

    def _step(self, parent: str, name: str) -> str | None:
        folder = self.real(parent)
        if folder is None:
            return None
        here = posixpath.normpath(posixpath.join(folder, name))
        target = self.host.resolve(here)
        if target is not None and target != here:
            self.links[here] = target
        return target

    def _put(self, path: str, *, listed: bool = False) -> None:
        """What is listed and yet not there is a link that leads nowhere."""
        real = self.real(path)
        if real is not None:
            self.folders.add(real)
        elif listed:
            parent, name = posixpath.split(path)
            self.links[posixpath.join(self.real(parent) or parent, name)] = NOWHERE
