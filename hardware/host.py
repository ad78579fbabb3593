"""The port to a machine: bounded reads, listings, programs with a time limit. It offers no network."""

from __future__ import annotations

import os
import stat
import sys
from typing import Literal, Protocol

import attrs

READ_LIMIT = 4 * 2**20  # bytes; /proc/cpuinfo of 512 threads has about 1 MB
OUTPUT_LIMIT = 16 * 2**20  # bytes; `nvidia-smi -q -x` of 16 cards has about 1 MB

#: Where vendors put their programs, searched after PATH.
EXTRA_PATH = ("/usr/bin", "/usr/sbin", "/sbin", "/opt/rocm/bin", "/usr/lib/wsl/lib")


@attrs.frozen
class Ran:
    """How a program ended. `rc` None: it was cut off at its time limit."""

    rc: int | None
    stdout: bytes
    stderr: bytes = b""


@attrs.frozen
class Recorded:
    """An answer that a capture holds, with the arguments it was given to."""

    argv: tuple[str, ...]
    ran: Ran
    live: bool = False  # las ran it when the machine was recorded; it is no finding of another tool


@attrs.frozen
class Answer:
    """What a daemon answered on its socket: the body of a 200, or why there is none."""

    body: bytes | None
    why: Literal["missing", "no-permission", "silent"] | None = None


@attrs.frozen
class System:
    """As uname gives it, in lower case; None where a capture does not say."""

    name: str | None  # "linux", "darwin", "windows"
    release: str | None
    arch: str | None
    libc: str | None = None  # "glibc 2.36"; "" where there is another one


@attrs.frozen
class Usage:
    size_bytes: int
    free_bytes: int  # to an ordinary user


def portable(argv: tuple[str, ...]) -> tuple[str, ...]:
    """How a capture names a program: a child process of the house by its file, wherever that is."""
    if argv[:1] != (sys.executable,):
        return argv
    return ("python", *(word.rpartition("/")[2] if word.endswith(".py") else word for word in argv[1:]))


class Host(Protocol):
    """One machine to look at, live or replayed. Nothing here raises for what a machine lacks."""

    def read(self, path: str) -> bytes | None:
        """Content of a regular file, cut at READ_LIMIT; None where it cannot be read."""

    def glob(self, pattern: str) -> tuple[str, ...]:
        """Absolute paths that match (`*` within one component), sorted."""

    def resolve(self, path: str) -> str | None:
        """The absolute path behind all symbolic links, or None where nothing is there."""

    def run(self, argv: tuple[str, ...], timeout_s: float) -> Ran | None:
        """Run a program without a shell; None where it is not found."""

    def recorded(self, program: str) -> tuple[Recorded, ...]:
        """Answers of this program that a capture holds, whatever its arguments; a live machine has none."""

    def env(self, name: str) -> str | None:
        """An environment variable."""

    def system(self) -> System:
        """Operating system, kernel release and architecture."""

    def usage(self, path: str) -> Usage | None:
        """Size of the file system at a path, and what is free on it."""

    def ask(self, socket_path: str, target: str, timeout_s: float) -> Answer:
        """GET a target from a daemon that listens on a local (AF_UNIX) socket."""


class RealHost:
    """The machine this process runs on."""

    def read(self, path: str) -> bytes | None:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            return _read_regular(descriptor)
        except OSError:
            return None
        finally:
            os.close(descriptor)

    def glob(self, pattern: str) -> tuple[str, ...]:
        from glob import glob

        return tuple(sorted(glob(pattern)))  # noqa: PTH207 - patterns are absolute; Path.glob cannot take them

    def resolve(self, path: str) -> str | None:
        try:
            return os.path.realpath(path, strict=True)
        except OSError:
            return None

    def run(self, argv: tuple[str, ...], timeout_s: float) -> Ran | None:
        from hardware.programs import run_bounded

        return run_bounded(argv, timeout_s, OUTPUT_LIMIT)

    def recorded(self, program: str) -> tuple[Recorded, ...]:  # noqa: ARG002 - a live machine holds no recording
        return ()

    def env(self, name: str) -> str | None:
        return os.environ.get(name)

    def system(self) -> System:
        names = os.uname()
        return System(names.sysname.lower(), names.release, names.machine.lower(), _libc())

    def usage(self, path: str) -> Usage | None:
        try:
            found = os.statvfs(path)
        except OSError:
            return None
        return Usage(found.f_frsize * found.f_blocks, found.f_frsize * found.f_bavail)

    def ask(self, socket_path: str, target: str, timeout_s: float) -> Answer:
        if not os.path.exists(socket_path):  # noqa: PTH110 - before anything else is loaded
            return Answer(None, "missing")
        import socket

        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(timeout_s)
            try:
                connection.connect(socket_path)
                connection.sendall(f"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
                return _parse_answer(_receive(connection, timeout_s))
            except FileNotFoundError:
                return Answer(None, "missing")
            except PermissionError:
                return Answer(None, "no-permission")
            except OSError:
                return Answer(None, "silent")


def _libc() -> str:
    try:
        return os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (ValueError, OSError, AttributeError):  # another C library, or another system
        return ""


def _read_regular(descriptor: int) -> bytes | None:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        return None
    chunks: list[bytes] = []
    left = READ_LIMIT
    while left > 0 and (chunk := os.read(descriptor, min(left, 2**16))):
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


def _receive(connection: object, timeout_s: float) -> bytes:
    """All that a daemon sends until it closes; raises OSError (TimeoutError) at the limit of time or size."""
    import socket
    import time

    assert isinstance(connection, socket.socket)
    deadline = time.monotonic() + timeout_s
    received = bytearray()
    while len(received) < READ_LIMIT:
        connection.settimeout(max(deadline - time.monotonic(), 0.001))
        chunk = connection.recv(2**16)
        if not chunk:
            return bytes(received)
        received += chunk
    raise TimeoutError


def _parse_answer(received: bytes) -> Answer:
    head, _, body = received.partition(b"\r\n\r\n")
    status = head.split(b"\r\n", 1)[0].split()
    return Answer(body) if len(status) >= 2 and status[1] == b"200" else Answer(None, "silent")
