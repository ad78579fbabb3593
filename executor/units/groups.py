"""Which limits really bind: what the control groups of a running program say, and not what was asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from state import Limits

_GROUPS = Path("/sys/fs/cgroup")
_FILES = {  # of version 1, and of version 2
    "memory": (("memory.limit_in_bytes",), ("memory.max",)),
    "cpu": (("cpu.cfs_quota_us", "cpu.cfs_period_us"), ("cpu.max",)),
    "pids": (("pids.max",), ("pids.max",)),
}
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def unbound(pid: int, limits: Limits) -> tuple[str, ...]:
    """Those of memory, cpu and pids that the kernel does not hold it to; () where it has ended."""
    try:
        said = Path(f"/proc/{pid}/cgroup").read_text()
    except OSError:
        return ()
    return tuple(loose(dict(_folders(said)), limits))


def _folders(said: str) -> Iterator[tuple[str, Path]]:
    """Controller to folder; "" is that of version 2, which has all that version 1 does not."""
    for line in said.splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            yield controller, _GROUPS / controller / path.lstrip("/")


def loose(folders: dict[str, Path], limits: Limits) -> Iterator[str]:
    """Those that the files of these folders do not say."""
    if limits.memory_bytes is not None:
        wanted = limits.memory_bytes // _PAGE_BYTES * _PAGE_BYTES
        if _said(folders, "memory") != [str(wanted)]:
            yield "memory"
    if limits.cpu_millis is not None and _millis(_said(folders, "cpu")) != limits.cpu_millis:
        yield "cpu"
    if limits.pids is not None and _said(folders, "pids") != [str(limits.pids)]:
        yield "pids"


def _said(folders: dict[str, Path], controller: str) -> list[str]:
    """The words of its files; [] where they are not there."""
    first, second = _FILES[controller]
    folder, names = (
        (folders[controller], first) if controller in folders else (folders.get("", _GROUPS), second)
    )
    try:
        return [word for name in names for word in (folder / name).read_text().split()]
    except OSError:
        return []


def _millis(said: list[str]) -> int | None:
    """Of so much time within so much; None where there is no limit."""
    match said:
        case [quota, period] if quota.isdecimal():
            return round(int(quota) * 1000 / int(period))
        case _:
            return None
