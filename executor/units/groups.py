"""Which limits really bind: what the control groups of a running program say, and not what was asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from state import Limits

_GROUPS = Path("/sys/fs/cgroup")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def unbound(pid: int, limits: Limits) -> tuple[str, ...]:
    """Those of memory, cpu and pids that the kernel does not hold it to; () where it has ended."""
    try:
        said = Path(f"/proc/{pid}/cgroup").read_text()
    except OSError:
        return ()
    return tuple(_unbound(dict(_folders(said)), limits))


def _folders(said: str) -> Iterator[tuple[str, Path]]:
    """Controller to folder; "" is that of version 2, which has all that version 1 does not."""
    for line in said.splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            yield controller, _GROUPS / controller / path.lstrip("/")


def _unbound(folders: dict[str, Path], limits: Limits) -> Iterator[str]:
    if limits.memory_bytes is not None:
        wanted = limits.memory_bytes // _PAGE_BYTES * _PAGE_BYTES
        if _read(folders, "memory", "memory.max", "memory.limit_in_bytes") != [str(wanted)]:
            yield "memory"
    if limits.cpu_millis is not None and _cpu_millis(folders) != limits.cpu_millis:
        yield "cpu"
    if limits.pids is not None and _read(folders, "pids", "pids.max", "pids.max") != [str(limits.pids)]:
        yield "pids"


def _cpu_millis(folders: dict[str, Path]) -> int | None:
    quota = _read(folders, "cpu", "cpu.max", "cpu.cfs_quota_us")
    period = _read(folders, "cpu", "", "cpu.cfs_period_us") or quota[1:]
    if not quota or not period or not quota[0].isdecimal():
        return None
    return round(int(quota[0]) * 1000 / int(period[0]))


def _read(folders: dict[str, Path], controller: str, second: str, first: str) -> list[str]:
    """The words of a file, as either version names it; [] where it is not there."""
    path = folders[controller] / first if controller in folders else folders.get("", _GROUPS) / second
    try:
        return path.read_text().split()
    except OSError:
        return []
