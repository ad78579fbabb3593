"""What a program asks of the kernel for its files, in the order of the answers: a record by strace."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

#: What changes files, makes that durable, or tells when a file was changed.
TRACED = (
    *("openat", "open", "write", "pwrite64", "writev", "pwritev", "sendfile", "copy_file_range", "lseek"),
    *("ftruncate", "truncate", "fallocate", "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir"),
    *("mkdir", "mkdirat", "symlink", "symlinkat", "link", "linkat", "chmod", "fchmod", "fchmodat"),
    *("fsync", "fdatasync", "syncfs", "sync", "newfstatat"),
)
UMASK = 0o022
_LONGEST = 4 << 20  # bytes of one write
_ENDED = re.compile(rb"(\w+)\((.*)\)\s+= (\d+)(.*)", re.DOTALL)
_ESCAPED = re.compile(rb"(?:\\x[0-9a-f]{2})+")


@attrs.frozen
class Call:
    """One that succeeded. `begun` and `ended` are places in the record: others may come between."""

    name: str
    begun: int
    ended: int
    arguments: tuple[bytes, ...]  # as strace writes them; see `text` and `path`
    result: int
    behind: bytes  # what is told of the result: the path of a descriptor


def record(command: Sequence[str], log: Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run it; the record is in `log` then. In hexadecimal is what could be taken for signs of strace."""
    strace = ["strace", "-f", "-qq", "-y", "-v", "-xx", "--seccomp-bpf", "-s", str(_LONGEST), "-o", str(log)]
    traced = [*strace, "-e", f"trace={','.join(TRACED)}", "-e", "signal=none", *command]
    return subprocess.run(traced, cwd=cwd, umask=UMASK, capture_output=True, check=False)


def calls(log: Path) -> Iterator[Call]:
    """In the order in which they ended."""
    unfinished: dict[bytes, tuple[int, bytes]] = {}
    for at, line in enumerate(log.read_bytes().splitlines()):
        process, _, told = line.partition(b" ")
        told = told.lstrip()
        if told.endswith(b" <unfinished ...>"):
            unfinished[process] = at, told.removesuffix(b" <unfinished ...>")
            continue
        begun = at
        if told.startswith(b"<... "):
            begun, first = unfinished.pop(process)
            told = first + told.partition(b" resumed>")[2]
        if matched := _ENDED.fullmatch(told):
            name, arguments, result, behind = matched.groups()
            parts = tuple(arguments.split(b", "))
            yield Call(name.decode(), begun, at, parts, int(result), behind)


def text(argument: bytes) -> bytes:
    """Of a string in quotation marks."""
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[0].replace(rb"\x", b"").decode()), argument[1:-1])


def path_of(descriptor: bytes) -> str | None:
    """The path of a descriptor as it was then; None where it had none any more."""
    found = re.fullmatch(rb"[^<]*<(.*)>", descriptor)  # behind a deleted one's stands "(deleted)"
    return text(b'"' + found[1] + b'"').decode() if found else None
