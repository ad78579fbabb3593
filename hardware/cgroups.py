"""Limits of the control groups that this process is in, versions 1 and 2, all ancestors counted."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

import attrs

from hardware.host import Host
from hardware.texts import parse_cpu_list, read_int, read_text, to_int

#: Version 1 writes PAGE_COUNTER_MAX (2^63 rounded down to a page) where there is no limit.
_NO_LIMIT = 2**60


@attrs.frozen
class Limits:
    """None: no limit is set (or none can be seen)."""

    memory_bytes: int | None = None
    memory_free_bytes: int | None = None  # what is left below the nearest limit, page cache not counted
    cpus: float | None = None
    allowed: tuple[int, ...] | None = None
    source: str = "cgroup"


@attrs.frozen
class _Groups:
    """The groups of the process, and where they are mounted: read once, which takes long with many mounts."""

    host: Host
    of_process: tuple[str, ...]  # lines of /proc/self/cgroup
    mounts: tuple[str, ...]  # lines of /proc/self/mountinfo


def read_limits(host: Host) -> Limits:
    """The tightest numeric limits on the way from the process's group up to the root."""
    groups = _groups(host)
    memory = list(_memory_limits(groups))
    quotas = [quota for quota in _quotas(groups) if quota is not None]
    return Limits(
        memory_bytes=min((limit for limit, _ in memory), default=None),
        memory_free_bytes=min((free for _, free in memory if free is not None), default=None),
        cpus=min(quotas, default=None),
        allowed=_allowed(groups),
    )


def _groups(host: Host) -> _Groups:
    return _Groups(host, _lines(host, "/proc/self/cgroup"), _lines(host, "/proc/self/mountinfo"))


def _lines(host: Host, path: str) -> tuple[str, ...]:
    return tuple((read_text(host, path) or "").splitlines())


def controllers(host: Host, group: str) -> tuple[str, ...]:
    """What a group of version 2 can bound its members by; () where there is none such."""
    mounted = _mounted(_groups(host), "")
    if mounted is None or not _is_below(group, mounted[0]):
        return ()
    below = posixpath.relpath(group, mounted[0])
    folder = posixpath.normpath(posixpath.join(mounted[1], below))
    return tuple((read_text(host, f"{folder}/cgroup.controllers") or "").split())


def _memory_limits(groups: _Groups) -> Iterator[tuple[int, int | None]]:
    host = groups.host
    for folder in _folders(groups, "memory"):
        limit = read_int(host, f"{folder}/memory.limit_in_bytes")
        if limit is not None and 0 <= limit < _NO_LIMIT:
            used = read_int(host, f"{folder}/memory.usage_in_bytes")
            yield limit, _left(host, folder, limit, used, "total_inactive_file")
    for folder in _folders(groups, ""):
        limits = [read_int(host, f"{folder}/{name}") for name in ("memory.max", "memory.high")]
        numeric = [limit for limit in limits if limit is not None and limit >= 0]  # "max" is no number
        if numeric:
            used = read_int(host, f"{folder}/memory.current")
            yield min(numeric), _left(host, folder, min(numeric), used, "inactive_file")


def _left(host: Host, folder: str, limit: int, used: int | None, cache_key: str) -> int | None:
    if used is None:
        return None
    stat = read_text(host, f"{folder}/memory.stat") or ""
    lines = dict(line.split(None, 1) for line in stat.splitlines() if len(line.split()) == 2)
    return max(limit - used + (to_int(lines.get(cache_key)) or 0), 0)


def _quotas(groups: _Groups) -> Iterator[float | None]:
    host = groups.host
    for folder in _folders(groups, "cpu"):
        quota = read_int(host, f"{folder}/cpu.cfs_quota_us")
        yield _ratio(quota, read_int(host, f"{folder}/cpu.cfs_period_us"))
    for folder in _folders(groups, ""):
        words = (read_text(host, f"{folder}/cpu.max") or "").split()
        if len(words) == 2:
            yield _ratio(to_int(words[0]), to_int(words[1]))


def _ratio(quota: int | None, period: int | None) -> float | None:
    return quota / period if quota is not None and period is not None and quota > 0 and period > 0 else None


def _allowed(groups: _Groups) -> tuple[int, ...] | None:
    """CPUs of the group's cpuset, where one is set."""
    names = (("cpuset", "cpuset.effective_cpus"), ("", "cpuset.cpus.effective"))
    for controller, name in names:
        for folder in _folders(groups, controller):
            cpus = parse_cpu_list(read_text(groups.host, f"{folder}/{name}"))
            if cpus:
                return cpus
    return None


def _folders(groups: _Groups, controller: str) -> Iterator[str]:
    """Folders of the process's group and its ancestors, nearest first. Controller "": version 2."""
    group = _group_of(groups, controller)
    mounted = _mounted(groups, controller)
    if group is None or mounted is None:
        return
    root, point = mounted
    below = posixpath.relpath(group, root) if _is_below(group, root) else "."
    folder = posixpath.normpath(posixpath.join(point, below))
    while True:
        yield folder
        if folder in (point, "/") or not folder.startswith(point):
            return
        folder = posixpath.dirname(folder)


def _is_below(group: str, root: str) -> bool:
    return root in ("/", group) or group.startswith(root + "/")


def _group_of(groups: _Groups, controller: str) -> str | None:
    for line in groups.of_process:
        fields = line.split(":", 2)
        if len(fields) != 3:
            continue
        if controller in fields[1].split(",") if controller else fields[:2] == ["0", ""]:
            return posixpath.normpath("/" + fields[2].lstrip("/"))
    return None


def _mounted(groups: _Groups, controller: str) -> tuple[str, str] | None:
    """The group that is seen at a mount point, and that point: by mountinfo, else where systemd puts it."""
    for line in groups.mounts:
        before, _, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        if len(fields) < 5 or len(kind) < 3:
            continue
        old = kind[0] == "cgroup" and controller in kind[2].split(",")
        if old if controller else kind[0] == "cgroup2":
            return fields[3], fields[4]
    place = f"/sys/fs/cgroup/{controller}".rstrip("/")
    return ("/", place) if groups.host.resolve(place) else None
