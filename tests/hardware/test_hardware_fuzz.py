"""No text that a machine can hold, and none that it cannot, makes a probe fail."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hardware import ReplayHost, machine_from_json, machine_to_json, probe
from hardware.amd_tools import (
    parse_amd_smi,
    parse_amdgpu_top,
    parse_rocm_smi,
    parse_rocm_smi_text,
    parse_rocminfo,
    rocm_links,
    rocminfo_facts,
)
from hardware.host import Ran, Recorded
from hardware.nvidia import nvml_seen, parse_nvml
from hardware.nvidia_cards import to_accelerator
from hardware.pci import parse_lspci
from hardware.smi_links import parse_ports, parse_topology
from hardware.smi_tables import parse_csv, parse_device_query, parse_list, parse_table, parse_versions
from hardware.smi_tree import parse_query, parse_xml, tree_cards, tree_driver

CAPTURES = (
    *("h100-sxm-mig4-d590", "a100-sxm4-mig4-trimmed", "rtx3090-x2", "mi100-x4-rocm602", "mi300x-sriov-x4"),
    *("rx9060xt-plus-raphael-igpu", "pvc-max1100-x2-xpusmi", "vm-epyc-cgroup1-limited", "lsblk-dell-8nvme"),
    *("gb200-nvl-4gpu-topo-ansi", "vm-a100-x8-nvswitch-lspci", "power9-ac922-6xv100-numa"),
    *("dgx-spark-gb10-sysroot", "jetson-agx-orin-smi", "vm-p100-passthrough", "vega64-drm-sysfs"),
    *("vm-a10-qemu-lspci", "mac-intel-i5-sierra", "dgx-spark-gb10-smi", "mi308x-partitioned-x4"),
)


class Damaged(ReplayHost):
    """A capture whose files and answers are cut, shuffled or overwritten, the same way every time."""

    def damage(self, seed: int) -> None:
        dice = random.Random(seed)
        self._answers = tuple(
            Recorded(answer.argv, Ran(dice.choice([0, 0, 0, 1, 255]), _damaged(dice, answer.ran.stdout)))
            for answer in self._answers
        )
        for path in sorted(self._tree.nodes):
            node = self._tree.nodes[path]
            if isinstance(node, bytes) and dice.random() < 0.5:
                self._tree.nodes[path] = _damaged(dice, node)


def _damaged(dice: random.Random, content: bytes) -> bytes:
    kind = dice.randrange(5)
    if kind == 0:
        return content[: dice.randrange(len(content) + 1)]
    if kind == 1:
        lines = content.split(b"\n")
        dice.shuffle(lines)
        return b"\n".join(lines)
    if kind == 2:
        spots = bytearray(content)
        for _ in range(min(len(spots), 20)):
            spots[dice.randrange(len(spots))] = dice.randrange(256)
        return bytes(spots)
    if kind == 3:
        return content.replace(b"0", b"99999999999999999999").replace(b":", b"")
    return dice.choice([b"", b"\0" * 10, b"\xff\xfe", b"-1", b"[]", b"{}", b"null", b"[N/A]", b"[" * 5000])


@pytest.mark.parametrize("name", CAPTURES)
def test_a_damaged_capture_is_still_a_profile(shared: Path, name: str) -> None:
    for seed in range(10):
        host = Damaged(shared / "captures" / name)
        host.damage(seed)
        machine = probe(host)
        failed = [found for found in machine.diagnostics if found.code.startswith("probe.")]
        assert failed == [], seed
        assert machine_from_json(machine_to_json(machine).encode(), name) == machine


WORDS = st.sampled_from(
    [
        *("GPU", "0:", "00000000:01:00.0", "MiB", "24576", "[N/A]", "MIG", "Device", "Total", ":", "Current"),
        *("Enabled", "|", "+---+", "NVSMI LOG", "Driver Version", "<gpu>", "</gpu>", "<nvidia_smi_log>", "{"),
        *("}", "[", "]", ",", '"', "card0", "VRAM", "(B)", "-1", "Agent 1", "Segment: GLOBAL", "Size:"),
        *("gfx90a", "\t", "\n", "    ", "Domain ID / Bus ID / location ID:", "memory.total [MiB]"),
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=5), max_size=60).map(" ".join)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS)
def test_readers_take_any_text(text: str) -> None:
    logs = (parse_query(text), parse_xml(text))
    cards = [card for log in logs for card in tree_cards(log)]
    for read in (parse_csv, parse_list, parse_table, parse_device_query, parse_ports):
        cards.extend(read(text))
    cards.extend(parse_topology(text)[0])
    for card in cards:
        made = to_accelerator(card, "x", "aarch64")
        assert made.id
        assert made.memory_mib is None or made.memory_mib >= 0
    for log in logs:
        tree_driver(log)
    parse_versions(text)
    for parse in (parse_rocm_smi, parse_rocm_smi_text, parse_amdgpu_top, parse_amd_smi, parse_rocminfo):
        list(parse(text))
    for parse_others in (parse_lspci, rocm_links, rocminfo_facts):
        list(parse_others(text))
    answer = parse_nvml(text.encode())
    if answer is not None:
        nvml_seen(answer, None)


KEYS = st.sampled_from(
    [
        "cards",
        "index",
        "name",
        "bytes",
        "total",
        "error",
        "partitions",
        "instance",
        "driver",
        "cuda",
        "bus",
        "mig",
        "pairs",
        "a",
        "b",
        "lanes",
        "level",
        "links_up",
        "sm",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.dictionaries(KEYS, JSON, max_size=6))
def test_any_answer_of_the_child_is_read(answer: dict[str, object]) -> None:
    nvml_seen(answer, "x86_64")


def test_entities_are_not_expanded() -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    bomb = entities + "<nvidia_smi_log><gpu>&b;</gpu></nvidia_smi_log>"
    assert parse_xml(bomb).below == []


WORDS_OF_TOPOLOGY = st.sampled_from(
    [
        "GPU0",
        "GPU1",
        "NIC0",
        " X ",
        "NV18",
        "PIX",
        "SYS",
        "",
        "0-35",
        "N/A",
        "CPU Affinity",
        "NUMA Affinity",
        "1",
    ]
)


@given(st.lists(st.lists(WORDS_OF_TOPOLOGY, max_size=8).map("\t".join), max_size=6).map("\n".join))
def test_any_matrix_is_read(text: str) -> None:
    cards, links = parse_topology(text)
    assert len({link.a for link in links}) <= len(cards)


AMD_KEYS = st.sampled_from(
    ["gpu", "asic", "bus", "bdf", "vram", "size", "value", "unit", "driver", "gpu_data"]
)
AMD_JSON = st.recursive(
    st.none() | st.integers() | st.sampled_from(["MB", "N/A", "0000:03:00.0", "gfx942"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(AMD_KEYS, inner, max_size=5),
    max_leaves=20,
)


@given(AMD_JSON)
def test_any_json_of_amd_smi_is_read(answer: object) -> None:
    for card in parse_amd_smi(json.dumps(answer)):
        assert card.memory_mib is None or card.memory_mib > 0
