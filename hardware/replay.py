"""A machine replayed from a capture: only the files and answers of one folder; all else is not there."""

from __future__ import annotations

import posixpath
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, Any

import attrs

from hardware.host import Answer, Ran, Recorded, System, Usage, portable

UNPACKED_LIMIT = 256 * 2**20  # bytes of one archive in memory
MEMBERS_LIMIT = 100_000
_LINK_DEPTH = 40  # as Linux follows them


class CaptureError(Exception):
    """A capture folder that cannot be replayed: `code`, and the file it is about."""

    def __init__(self, code: str, file: str) -> None:
        super().__init__(f"{code}: {file}")
        self.code = code
        self.file = file


@attrs.frozen
class _Link:
    target: str


@attrs.define
class Tree:
    """Files of an archive in memory, with the symbolic links followed inside it."""

    nodes: dict[str, bytes | _Link] = attrs.field(factory=dict)
    children: dict[str, set[str]] = attrs.field(factory=dict)

    def add(self, path: str, node: bytes | _Link | None) -> None:
        """Put a file or link (None: a folder) at an absolute path, with the folders above it."""
        self.children.setdefault("/", set())
        if node is not None:
            self.nodes[path] = node
        else:
            self.children.setdefault(path, set())
        while path != "/":
            parent, name = posixpath.split(path)
            self.children.setdefault(parent, set()).add(name)
            path = parent

    def resolve(self, path: str) -> str | None:
        """The path behind all links, or None: nothing there, or links that go round."""
        done, rest, hops = "/", [part for part in path.split("/") if part], 0
        while rest:
            name = rest.pop(0)
            if name == "..":
                done = posixpath.dirname(done)
                continue
            here = posixpath.join(done, name)
            node = self.nodes.get(here)
            if isinstance(node, _Link):
                hops += 1
                if hops > _LINK_DEPTH:
                    return None
                done = "/" if node.target.startswith("/") else done
                rest = [part for part in node.target.split("/") if part not in ("", ".")] + rest
            elif node is None and here not in self.children:
                return None
            else:
                done = here
        return done

    def read(self, path: str) -> bytes | None:
        node = self.nodes.get(self.resolve(path) or "")
        return node if isinstance(node, bytes) else None

    def glob(self, pattern: str) -> tuple[str, ...]:
        found = ["/"]
        for part in pattern.strip("/").split("/"):
            found = [posixpath.join(at, name) for at in found for name in self._names(at, part)]
        return tuple(sorted(found))

    def _names(self, at: str, part: str) -> list[str]:
        names = self.children.get(self.resolve(at) or "", set())
        return (
            [name for name in names if fnmatchcase(name, part)]
            if "*" in part or "[" in part
            else ([part] if part in names else [])
        )


class ReplayHost:
    """Answers from `machine.yaml`, `cmd/*` and the `root` archive of a capture folder.

    Raises CaptureError for a folder that is no capture, DocumentError for a faulty machine.yaml.
    """

    def __init__(self, folder: Path) -> None:
        described = _read_description(folder)
        if "commands" not in described and "root" not in described:
            raise CaptureError("capture-malformed", str(folder / "machine.yaml"))
        self._name = _text(described.get("os"))
        self._arch = _text(described.get("arch"))
        self._kernel = _text(described.get("kernel"))
        self._libc = _text(described.get("libc"))
        try:
            self._answers = tuple(_recorded(folder, command) for command in described.get("commands") or [])
            self._tree = _root(folder, described.get("root"))
            self._sockets = dict(_answer(folder, socket) for socket in described.get("sockets") or [])
            self._usages = dict(_usage(found) for found in described.get("file_systems") or [])
            environment = described.get("environment") or {}
            self._variables = {str(name): str(value) for name, value in environment.items()}
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CaptureError("capture-malformed", str(folder / "machine.yaml")) from error

    def read(self, path: str) -> bytes | None:
        return self._tree.read(path)

    def glob(self, pattern: str) -> tuple[str, ...]:
        return self._tree.glob(pattern)

    def resolve(self, path: str) -> str | None:
        return self._tree.resolve(path)

    def run(self, argv: tuple[str, ...], timeout_s: float) -> Ran | None:  # noqa: ARG002 - an answer takes no time
        asked = portable(argv)
        return next((answer.ran for answer in self._answers if answer.argv == asked), None)

    def recorded(self, program: str) -> tuple[Recorded, ...]:
        """Without the answers that las got itself: these are given where it asks the same again."""
        return tuple(answer for answer in self._answers if answer.argv[0] == program and not answer.live)

    def env(self, name: str) -> str | None:
        return self._variables.get(name)

    def system(self) -> System:
        """From machine.yaml, the captured uname and the captured kernel's own files."""
        if self._kernel is not None:
            return System(self._name, self._kernel, self._arch, self._libc)
        release = (self.read("/proc/sys/kernel/osrelease") or b"").decode("ascii", "replace").strip()
        version = (self.read("/proc/version") or b"").decode("ascii", "replace").split()
        if not release and version[:2] == ["Linux", "version"]:
            release = version[2] if len(version) > 2 else ""
        for answer in self.recorded("uname"):
            words = answer.ran.stdout.decode("ascii", "replace").split()
            if answer.argv[1:] == ("-srm",) and len(words) == 3:
                return System(words[0].lower(), words[1], words[2].lower())
        return System(self._name, release or None, self._arch)

    def usage(self, path: str) -> Usage | None:
        return self._usages.get(path)

    def ask(self, socket_path: str, target: str, timeout_s: float) -> Answer:  # noqa: ARG002 - as above
        return self._sockets.get((socket_path, target), Answer(None, "missing"))


def unpack(archive: Path, strip: int) -> Tree:
    """Read a tar archive into memory, within limits; nothing is written to disk. Raises CaptureError."""
    import tarfile

    tree, total = Tree(), 0
    try:
        with tarfile.open(archive) as opened:
            for count, member in enumerate(opened):
                total += member.size
                if total > UNPACKED_LIMIT or count > MEMBERS_LIMIT:
                    raise CaptureError("capture-too-large", str(archive))
                _add_member(tree, opened, member, strip)
    except (OSError, EOFError, tarfile.TarError) as error:
        raise CaptureError("capture-unreadable", str(archive)) from error
    return tree


def _add_member(tree: Tree, opened: Any, member: Any, strip: int) -> None:
    parts = [part for part in member.name.split("/") if part not in ("", ".", "..")][strip:]
    path = "/" + "/".join(parts)
    if member.issym():
        tree.add(path, _Link(member.linkname))
    elif member.isdir():
        tree.add(path, None)
    elif member.isfile() or member.islnk():
        content: IO[bytes] | None = opened.extractfile(member)
        tree.add(path, content.read() if content is not None else b"")


def _read_description(folder: Path) -> dict[str, Any]:
    from documents import read_document

    return read_document(folder / "machine.yaml").data


def _root(folder: Path, root: dict[str, Any] | None) -> Tree:
    if not root:
        return Tree()
    return unpack(_inside(folder, str(root["archive"])), int(root.get("strip_components") or 0))


def _inside(folder: Path, name: str) -> Path:
    """A file of the capture; raises CaptureError for a path that leads out of its folder."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise CaptureError("capture-outside", str(path))
    return path


def _recorded(folder: Path, command: dict[str, Any]) -> Recorded:
    stdout = _content(folder, command["stdout"])
    stderr = _content(folder, command["stderr"]) if "stderr" in command else b""
    rc = None if command.get("timed_out") == "true" else int(command.get("rc") or 0)
    argv = tuple(str(word) for word in command["argv"])
    return Recorded(argv, Ran(rc, stdout, stderr), live=command.get("live") == "true")


def _answer(folder: Path, socket: dict[str, Any]) -> tuple[tuple[str, str], Answer]:
    asked = (str(socket["path"]), str(socket["target"]))
    if "body" in socket:
        return asked, Answer(_content(folder, socket["body"]))
    return asked, Answer(None, "no-permission" if socket["why"] == "no-permission" else "silent")


def _usage(found: dict[str, Any]) -> tuple[str, Usage]:
    return str(found["path"]), Usage(int(found["size_bytes"]), int(found["free_bytes"]))


def _content(folder: Path, name: object) -> bytes:
    path = _inside(folder, str(name))
    try:
        return path.read_bytes()
    except OSError as error:
        raise CaptureError("capture-unreadable", str(path)) from error


def _text(value: object) -> str | None:
    return None if value is None else str(value)
