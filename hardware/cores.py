"""Kinds of cores in a processor that has several: by what the kernel shows, never by the model's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from hardware.host import Host
from hardware.machine import CoreKind
from hardware.texts import parse_cpu_list, read_int, read_text, to_int

_CPUS = "/sys/devices/system/cpu"
Kind = Literal["performance", "middle", "efficiency"]

#: Part numbers of MIDR. Source: arch/arm64/include/asm/cputype.h of Linux.
_PARTS = {
    **{0xD03: "Cortex-A53", 0xD05: "Cortex-A55", 0xD07: "Cortex-A57", 0xD08: "Cortex-A72"},
    **{0xD09: "Cortex-A73", 0xD0A: "Cortex-A75", 0xD0B: "Cortex-A76", 0xD0D: "Cortex-A77"},
    **{0xD41: "Cortex-A78", 0xD44: "Cortex-X1", 0xD46: "Cortex-A510", 0xD47: "Cortex-A710"},
    **{0xD48: "Cortex-X2", 0xD4D: "Cortex-A715", 0xD4E: "Cortex-X3", 0xD80: "Cortex-A520"},
    **{0xD81: "Cortex-A720", 0xD82: "Cortex-X4", 0xD85: "Cortex-X925", 0xD87: "Cortex-A725"},
}


def core_kinds(
    host: Host, blocks: Sequence[Mapping[str, str]], siblings: Sequence[tuple[int, ...]], *, whole: bool
) -> tuple[CoreKind, ...]:
    """The kinds, fastest first; () where all cores are alike or it cannot be told.

    `blocks` are those of /proc/cpuinfo, `siblings` the online threads of each core, `whole` whether all that
    are present are online.
    """
    return (
        _by_list(host, siblings) or _by_part(host, blocks, siblings) or _by_threads(blocks, siblings, whole)
    )


def _by_list(host: Host, siblings: Sequence[tuple[int, ...]]) -> tuple[CoreKind, ...]:
    """Intel's hybrid processors have a performance unit for each kind, with the list of its threads."""
    kinds: list[CoreKind] = []
    names: tuple[tuple[str, Kind], ...] = (("cpu_core", "performance"), ("cpu_atom", "efficiency"))
    for name, kind in names:
        threads = set(parse_cpu_list(read_text(host, f"/sys/devices/{name}/cpus")) or ())
        cores = [core for core in siblings if core and core[0] in threads]
        if cores:
            kinds.append(CoreKind(kind, len(cores), sum(map(len, cores))))
    return tuple(kinds) if len(kinds) > 1 else ()


def _by_part(
    host: Host, blocks: Sequence[Mapping[str, str]], siblings: Sequence[tuple[int, ...]]
) -> tuple[CoreKind, ...]:
    """ARM: cores of one part number are one kind, whatever speed each of them is allowed."""
    told = {to_int(block.get("processor")): to_int(block.get("CPU part"), 16) for block in blocks}
    groups: dict[int, list[tuple[int, ...]]] = {}
    for core in siblings:
        part = _midr_part(host, core[0])
        part = told.get(core[0]) if part is None else part
        if part is None:
            return ()
        groups.setdefault(part, []).append(core)
    speeds = {part: max(_capacity(host, core[0]) for core in cores) for part, cores in groups.items()}
    if len(groups) < 2 or len(set(speeds.values())) < len(groups):
        return ()
    order = sorted(groups, key=lambda part: -speeds[part])
    return tuple(
        CoreKind(
            _rank(place, len(order)),
            len(groups[part]),
            sum(map(len, groups[part])),
            f"0x{part:03x}",
            _PARTS.get(part),
        )
        for place, part in enumerate(order)
    )


def _rank(place: int, count: int) -> Kind:
    return "performance" if place == 0 else "efficiency" if place == count - 1 else "middle"


def _midr_part(host: Host, cpu: int) -> int | None:
    register = to_int(read_text(host, f"{_CPUS}/cpu{cpu}/regs/identification/midr_el1"), 16)
    return None if register is None else register >> 4 & 0xFFF


def _capacity(host: Host, cpu: int) -> int:
    return read_int(host, f"{_CPUS}/cpu{cpu}/cpu_capacity") or 0


def _by_threads(
    blocks: Sequence[Mapping[str, str]], siblings: Sequence[tuple[int, ...]], whole: bool
) -> tuple[CoreKind, ...]:
    """x86 where the kernel lists no kinds: only performance cores have two threads. All must be online."""
    doubled = [core for core in siblings if len(core) == 2]
    single = [core for core in siblings if len(core) == 1]
    is_x86 = any("flags" in block for block in blocks)
    if not (whole and is_x86 and doubled and single) or len(doubled) + len(single) < len(siblings):
        return ()
    return (
        CoreKind("performance", len(doubled), 2 * len(doubled)),
        CoreKind("efficiency", len(single), len(single)),
    )
