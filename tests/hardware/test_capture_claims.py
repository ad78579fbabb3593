"""Named wrong answers (`must_not`) of each capture, and what must be unknown: one check for every line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml

from hardware import Accelerator, Machine, ReplayHost, check, digest, probe
from hardware.host import Recorded

MIB, GIB = 2**20, 2**30


def _value(machine: Machine, key: str) -> Any:
    fact = machine.fact(key)
    return fact.value if fact else None


def _cards(machine: Machine) -> tuple[Accelerator, ...]:
    assert machine.accelerators is not None
    return machine.accelerators


def _unified(machine: Machine) -> bool:
    (card,) = _cards(machine)
    return (card.memory_kind, card.memory_mib) == ("unified", None)


def _hives(machine: Machine) -> list[set[str]]:
    """Groups of cards that xGMI joins."""
    groups = [{card.id} for card in _cards(machine)]
    for link in machine.links or ():
        if link.kind == "xgmi":
            joined = [group for group in groups if group & {link.a, link.b}]
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return groups


def _is_available(machine: Machine) -> bool:
    """What the kernel says is available, where no group limits it."""
    fact = machine.fact("memory.available")
    return machine.fact("memory.limit") is None and (fact is None or fact.source == "/proc/meminfo")


#: Each line, by its words, as what must hold instead.
MUST_NOT: dict[str, Callable[[Machine], object]] = {
    "claim ROCm support": lambda m: m.fact("rocm") is None and all(card.gfx is None for card in _cards(m)),
    "drop the GPU because memory.total is [N/A]": lambda m: len(_cards(m)) == 1,
    "report 0 VRAM": lambda m: _unified(m) and _value(m, "accelerator.memory.total") is None,
    "report a spec-sheet 128 GB": lambda m: _cards(m)[0].pool_bytes == _value(m, "memory.total"),
    "add GPU memory to system memory": lambda m: (
        _value(m, "memory.effective") == _value(m, "memory.total") == _cards(m)[0].pool_bytes
    ),
    "derive sockets=37 from package id 36": lambda m: _value(m, "cpu.sockets") == 1,
    "call 5 capacity values 5 kinds": lambda m: len(m.core_kinds) == 2,
    "shift columns when an affinity cell is empty": lambda m: (
        [(card.cpu_affinity, card.numa_node) for card in _cards(m)]
        == [("0-35", 0), ("0-35", 0), (None, 1), (None, 1)]
    ),
    "classify as unified because Addressing Mode is ATS": lambda m: _cards(m)[0].memory_kind == "dedicated",
    "replace 97871 MiB by system RAM": lambda m: _value(m, "accelerator.memory.total") == 97871 * MIB,
    "report 81559 MiB as one allocatable pool": lambda m: (
        _value(m, "accelerator.memory.largest") == 40448 * MIB
        and check(m, "accelerator.memory", ">=64GiB").holds is False
        and check(m, "accelerator.memory", ">=38GiB").holds is True
    ),
    "sum MIG slices as a multi-GPU pool": lambda m: (
        (_value(m, "accelerator.count"), _value(m, "accelerator.memory.total")) == (1, 40448 * MIB)
    ),
    "threads/2 = 10 cores": lambda m: _value(m, "cpu.cores") == 14,
    "report 48 GiB (49152 MiB)": lambda m: _value(m, "accelerator.memory.total") == 46068 * MIB,
    "list loop devices": lambda m: all(disk.name.startswith("nvme") for disk in m.disks),
    "report 8 cores or 16 threads": lambda m: (_value(m, "cpu.cores"), _value(m, "cpu.threads")) == (2, 4),
    "vram = vram + gtt": lambda m: {card.memory_mib for card in _cards(m)} == {32752},
    "report one 8-way XGMI island": lambda m: sorted(map(len, _hives(m))) == [4, 4],
    "available = total - memory.current": _is_available,
    "report 341 GiB of system RAM": lambda m: _value(m, "memory.total") < 300 * GIB,
    "count 8 NUMA nodes as CPU nodes": lambda m: (len(m.numa_nodes), _value(m, "cpu.numa-nodes")) == (8, 2),
    "copy device 0 VRAM to device 1": lambda m: [card.memory_mib for card in _cards(m)] == [49136, None],
    "use VIS_VRAM 256 MiB as VRAM": lambda m: _cards(m)[0].memory_mib == 12272,
    "sum both into 16.8 GiB of VRAM": lambda m: _value(m, "accelerator.memory.largest") == 16304 * MIB,
    "count the dGPU GTT as VRAM": lambda m: (
        (_cards(m)[0].memory_mib, _cards(m)[0].pool_bytes) == (16304, None)
    ),
    "add mem_info_gtt_total": lambda m: _value(m, "accelerator.memory.total") == 8176 * MIB,
    "count NVSwitch bridges (0680) as GPUs": lambda m: _value(m, "accelerator.count") == 8,
    "truncate the PCI domain": lambda m: {card.id[:4] for card in _cards(m)} > {"0001", "000b", "000e"},
    "size a model against 23.5 GiB": lambda m: check(m, "memory.effective", ">4GiB").holds is False,
    "report 2 usable CPUs": lambda m: _value(m, "cpu.effective") == 1,
    "treat 9223372036854771712 as a limit": lambda m: m.fact("memory.limit") is None,
    "list virtio-gpu as accelerator": lambda m: {card.vendor for card in _cards(m)} == {"nvidia"},
    "invent 16 GB": lambda m: (
        _value(m, "accelerator.memory.largest") is None
        and check(m, "accelerator.memory", ">=16GiB").holds is None
    ),
    "label vda an HDD": lambda m: [disk.rotational for disk in m.disks if disk.name == "vda"] == [None],
    "treat 1b36:0005 as a GPU": lambda m: m.accelerators == (),
}


#: Words of `unknown`, as fields of accelerators; a line may name one card, and give its reasons.
FIELDS = {
    "compute_capability": "compute_capability",
    "vram_total": "memory_mib",
    "driver": "driver",
    "name": "name",
    "cpu_affinity": "cpu_affinity",
    "numa_node": "numa_node",
    "gfx target": "gfx",
}
_UNKNOWN = re.compile(r"(?:gpus\[(?P<at>\d+|\*)\]\.)?(?P<field>gfx target|\w+)(?: \(.*\)| without .*)?")


def is_unknown(machine: Machine, line: str) -> bool:
    match = _UNKNOWN.fullmatch(line)
    assert match is not None, line
    if match["field"] == "links":
        return machine.links is None
    cards = _cards(machine)
    chosen = [cards[int(match["at"])]] if (match["at"] or "*") != "*" else cards
    return all(getattr(card, FIELDS[match["field"]]) is None for card in chosen)


def test_nothing_is_said_that_is_not_known_or_wrong(shared: Path) -> None:
    told: set[str] = set()
    for path in sorted((shared / "captures").glob("*/expected.yaml")):
        expected = yaml.safe_load(path.read_text())
        lines, unknown = expected.get("must_not", []), expected.get("unknown", [])
        if not lines and not unknown:
            continue
        machine = probe(ReplayHost(path.parent))
        wrong = [line for line in lines if not MUST_NOT[line](machine)]
        guessed = [line for line in unknown if not is_unknown(machine, line)]
        assert (wrong, guessed) == ([], []), path.parent.name
        told.update(lines)
    assert told == set(MUST_NOT), "a check that no capture asks for any more"


def test_a_claim_can_fail() -> None:
    wrong = Machine((), (Accelerator("0000:01:00.0", "nvidia", "A", memory_mib=0, driver="1"),), links=())
    assert not MUST_NOT["report 0 VRAM"](wrong)
    assert not is_unknown(wrong, "gpus[0].driver")
    assert not is_unknown(wrong, "links (none captured)")


class Without(ReplayHost):
    """A capture without the answers of one program."""

    def leave_out(self, program: str) -> None:
        self._answers = tuple(answer for answer in self._answers if answer.argv[0] != program)


@pytest.mark.parametrize("name", ["a100-sxm4-x4", "gh200-480gb", "gtx680-d470", "rtx4090-x8"])
def test_only_device_query_says_the_compute_capability_there(shared: Path, name: str) -> None:
    host = Without(shared / "captures" / name)
    host.leave_out("deviceQuery")
    assert {card.compute_capability for card in _cards(probe(host))} == {None}


def test_a_driver_mismatch_leaves_cards_unknown_not_absent(shared: Path) -> None:
    machine = probe(ReplayHost(shared / "captures" / "overlay-nvml-driver-mismatch"))
    assert machine.accelerators is None
    assert check(machine, "accelerator", "", ("nvidia",)).holds is None


def test_a_machine_without_cards_certainly_has_none(shared: Path) -> None:
    machine = probe(ReplayHost(shared / "captures" / "vm-epyc-nogpu"))
    assert machine.accelerators == ()
    assert check(machine, "accelerator", "", ("nvidia",)).holds is False
    assert check(machine, "compute-capability", ">=7.0").holds is False


class Together(ReplayHost):
    """An overlay on top of another machine's files: what it does not have itself, the other has."""

    def laid_over(self, below: ReplayHost) -> Together:
        own_kernel = "/proc/version" in self._tree.nodes
        for path, node in below._tree.nodes.items():
            if path not in self._tree.nodes and not (own_kernel and path == "/proc/sys/kernel/osrelease"):
                self._tree.add(path, node)
        answered = {answer.argv for answer in self._answers} | ({("uname", "-srm")} if own_kernel else set())
        self._answers += tuple(a for a in below._answers if a.argv not in answered)
        return self


@pytest.mark.parametrize(
    ("overlay", "code"),
    [
        ("overlay-nvml-driver-mismatch", "gpu.nvml_version_mismatch"),
        ("overlay-nvidia-driver-not-loaded", "gpu.driver_not_loaded"),
        ("overlay-nvidia-gpu-lost", "gpu.lost"),
    ],
)
def test_an_error_of_the_tool_falls_back_to_the_bus(shared: Path, overlay: str, code: str) -> None:
    below = ReplayHost(shared / "captures" / "vm-p100-passthrough")
    machine = probe(Together(shared / "captures" / overlay).laid_over(below))
    assert [(card.id, card.memory_mib, card.memory_kind) for card in _cards(machine)] == [
        ("0000:06:00.0", None, "unknown")
    ]
    assert code in {found.code for found in machine.diagnostics}


def test_wsl_shows_the_share_of_memory_and_no_card_on_its_bus(shared: Path) -> None:
    below = ReplayHost(shared / "captures" / "vm-epyc-nogpu")
    machine = probe(Together(shared / "captures" / "overlay-wsl2-markers").laid_over(below))
    assert _value(machine, "platform") == "wsl2"
    assert machine.accelerators != (), "a card may be behind /dev/dxg"


def test_the_order_of_answers_and_files_decides_nothing(shared: Path) -> None:
    for name in ("rtx4090-x8", "mi308x-partitioned-x4", "h100-sxm-mig4-d590"):
        first, second = (ReplayHost(shared / "captures" / name) for _ in range(2))
        second._answers = tuple(
            Recorded(answer.argv, attrs.evolve(answer.ran)) for answer in reversed(second._answers)
        )
        second._tree.nodes = dict(reversed(second._tree.nodes.items()))
        assert probe(first) == probe(second)
        assert digest(probe(first)) == digest(probe(second))
