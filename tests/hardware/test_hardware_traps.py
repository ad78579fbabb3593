"""Traps that no capture holds, on machines written as texts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hardware import Accelerator, Machine, RealHost, check, probe
from hardware.amd_tools import parse_amd_smi, parse_rocm_smi
from hardware.host import Ran, System
from hardware.intel import probe_intel
from hardware.machine import MigDevice
from hardware.nvidia_cards import RawCard, own_partitions, to_accelerator
from hardware.pci import distance, probe_pci

MakeHost = Callable[..., Any]
GIB = 2**30


def _cards(machine: Machine) -> tuple[Accelerator, ...]:
    assert machine.accelerators is not None
    return machine.accelerators


@pytest.mark.parametrize(
    "sign",
    [
        {"/etc/nv_tegra_release": "# R36 (release)"},
        {"/proc/device-tree/compatible": "nvidia,p3737\0nvidia,tegra234\0"},
        {"/proc/device-tree/compatible": "nvidia,tegra234\0", "/sys/devices/soc0/family": "Tegra"},
    ],
)
def test_tegra_is_known_by_its_chip(text_host: MakeHost, sign: dict[str, str]) -> None:
    host = text_host(
        {**sign, "/proc/meminfo": "MemTotal: 8388608 kB\n"}, system=System("linux", "5.15", "aarch64")
    )
    (card,) = _cards(probe(host))
    assert (card.id, card.memory_kind, card.memory_mib, card.pool_bytes) == (
        "soc:0",
        "unified",
        None,
        8 * GIB,
    )
    assert (card.product_class, card.compute_capability, card.name) == ("embedded", None, None)


@pytest.mark.parametrize("total", ["[N/A]", "N/A", "Not Supported", "0 MiB"])
def test_memory_that_is_not_there_is_shared_on_arm(total: str) -> None:
    on_arm, on_x86 = (
        to_accelerator(RawCard(name="A", total=total), "x", arch) for arch in ("aarch64", "x86_64")
    )
    assert (on_arm.memory_kind, on_arm.memory_mib) == ("unified", None)
    assert (on_x86.memory_kind, on_x86.memory_mib) == ("unknown", None)


def _drm(vram: int, gtt: int, metrics: str, maker: str = "") -> dict[str, str]:
    folder = "/sys/class/drm/card0/device"
    files = {"vendor": "0x1002", "device": "0x1586", "mem_info_vram_total": vram, "mem_info_gtt_total": gtt}
    files |= {"gpu_metrics": metrics, "uevent": "PCI_SLOT_NAME=0000:c5:00.0", "mem_info_vram_vendor": maker}
    return {f"{folder}/{name}": str(value) for name, value in files.items()}


@pytest.mark.parametrize("carved", [GIB // 2, 2 * GIB, 32 * GIB, 96 * GIB])
def test_what_is_carved_out_and_what_is_shared_are_two_numbers(text_host: MakeHost, carved: int) -> None:
    left = 128 * GIB - carved
    node = "/sys/class/kfd/kfd/topology/nodes/1"  # KFD counts what can be mapped as the card's own
    files = {
        f"{node}/properties": "simd_count 80\nvendor_id 4098\ngfx_target_version 110501\nlocation_id 50432\n",
        f"{node}/mem_banks/0/properties": f"heap_type 1\nsize_in_bytes {left // 2}\n",
        **_drm(carved, left // 2, "\x08\x01\x03\x00"),
    }
    files |= {"/proc/meminfo": f"MemTotal: {left // 1024} kB\n"}
    machine = probe(text_host(files))
    (card,) = _cards(machine)
    assert (card.memory_kind, card.memory_mib, card.pool_bytes) == ("carve-out", carved // 2**20, left // 2)
    total = machine.fact("memory.total")
    assert total is not None
    assert (total.value, card.integrated) == (left, True)


def test_a_card_shares_nothing_though_it_can_map_system_memory(text_host: MakeHost) -> None:
    (card,) = _cards(probe(text_host(_drm(8 * GIB, 31 * GIB, "\x78\x00\x01\x03", "samsung"))))
    assert (card.memory_kind, card.memory_mib, card.pool_bytes, card.integrated) == (
        *("dedicated", 8192, None, False),
    )


@pytest.mark.parametrize(("limit", "pool"), [("24576", 24 * GIB), ("0", None), (None, None)])
def test_what_apples_gpu_may_wire(text_host: MakeHost, limit: str | None, pool: int | None) -> None:
    said = "hw.optional.arm64: 1\nhw.memsize: 34359738368\nmachdep.cpu.brand_string: Apple M3 Max\n"
    said += "" if limit is None else f"iogpu.wired_limit_mb: {limit}\n"
    host = text_host(
        {}, {("sysctl", "machdep.cpu", "hw", "iogpu"): said}, system=System("darwin", "24.1.0", "arm64")
    )
    (card,) = _cards(probe(host))
    assert (card.memory_kind, card.memory_mib, card.pool_bytes) == ("unified", None, pool)


def test_cards_of_an_older_mac(text_host: MakeHost) -> None:
    displays = [
        {"sppci_model": "AMD Radeon Pro 5500M", "spdisplays_vendor": "sppci_vendor_amd (0x1002)",
         "spdisplays_device-id": "0x7340", "spdisplays_vram": "8 GB"},
        {"sppci_model": "Intel UHD Graphics 630", "spdisplays_vendor": "sppci_vendor_intel (0x8086)",
         "spdisplays_device-id": "0x3e9b", "spdisplays_vram_shared": "1536 MB"},
        {"spdisplays_vendor": "other"},
    ]  # fmt: skip
    answers = {
        ("sysctl", "machdep.cpu", "hw", "iogpu"): "hw.memsize: 34359738368\n",
        ("system_profiler", "SPDisplaysDataType", "-json"): json.dumps({"SPDisplaysDataType": displays}),
    }
    machine = probe(text_host({}, answers, system=System("darwin", "23.6.0", "x86_64"), is_capture=False))
    assert [(card.vendor, card.memory_mib, card.memory_kind, card.pci_id) for card in _cards(machine)] == [
        ("amd", 8192, "dedicated", "1002:7340"),
        ("intel", None, "unified", "8086:3e9b"),
    ]


@pytest.mark.parametrize("name", ["NVIDIA RTX A4000", "Tesla P100-PCIE-16GB", "NVIDIA A100-SXM4-80GB"])
def test_a_name_gives_no_memory(name: str) -> None:
    card = to_accelerator(RawCard(name=name), "x", "x86_64")
    assert (card.memory_mib, card.memory_kind, card.compute_capability) == (None, "unknown", None)


def test_cards_of_two_vendors_are_both_there(text_host: MakeHost) -> None:
    files = {}
    for address, vendor in (
        ("0000:01:00.0", "0x10de"),
        ("0000:02:00.0", "0x1002"),
        ("0000:03:00.0", "0x8086"),
    ):
        folder = f"/sys/bus/pci/devices/{address}"
        files |= {f"{folder}/class": "0x030000", f"{folder}/vendor": vendor, f"{folder}/device": "0x1234"}
    machine = probe(text_host(files, is_capture=False))
    assert [card.vendor for card in _cards(machine)] == ["amd", "intel", "nvidia"]
    assert check(machine, "accelerator", any_of=("amd",)).holds is True


def test_a_shared_instance_counts_once() -> None:
    one, two = MigDevice("1c.3g.40gb", 40448), MigDevice("1c.3g.40gb", 40448)
    assert own_partitions([("2", one), ("2", two), ("5", MigDevice("1g.10gb", 9984))]) == (
        one,
        MigDevice("1g.10gb", 9984),
    )


def test_packages_of_arm_without_firmware_tables_are_unknown(text_host: MakeHost) -> None:
    files = {"/sys/devices/system/cpu/online": "0-1", "/sys/devices/system/cpu/present": "0-1"}
    for number in range(2):
        folder = f"/sys/devices/system/cpu/cpu{number}/topology"
        files |= {f"{folder}/physical_package_id": "-1", f"{folder}/core_cpus_list": str(number)}
    machine = probe(text_host(files, system=System("linux", "5.10", "aarch64")))
    sockets = machine.fact("cpu.sockets")
    assert sockets is not None
    assert (sockets.value, sockets.unknown) == (None, "topology-silent")


def test_answers_of_rocm_are_brought_into_order() -> None:
    card = {
        "VRAM Total Memory (B)": "17163091968",
        "VIS_VRAM Total Memory (B)": "268435456",
        "GTT Total Memory (B)": "33543675904",
        "PCI Bus": "0000:0A:00.0",
        "(Topology) Numa Affinity": "4294967295",
    }
    cards = list(parse_rocm_smi("WARNING: odd\n" + json.dumps({"card10": card, "card2": {}, "system": {}})))
    assert [(c.index, c.id, c.memory_mib, c.numa_node) for c in cards] == [
        (2, "amd:2", None, None),
        (10, "0000:0a:00.0", 16368, None),
    ]


AMD_SMI = {
    "gpu": 0,
    "asic": {
        "market_name": "AMD Instinct MI300X",
        "device_id": "0x74a1",
        "target_graphics_version": "gfx942",
    },
    "bus": {"bdf": "0000:0C:00.0"},
    "vram": {"type": "HBM", "size": {"value": 196592, "unit": "MB"}},
    "driver": {"name": "amdgpu", "version": "6.7.0"},
    "partition": {"compute_partition": "SPX", "memory_partition": "NPS1"},
}


@pytest.mark.parametrize("answer", [[AMD_SMI], {"gpu_data": [AMD_SMI]}])
def test_the_newer_tool_of_amd_is_read(answer: object) -> None:
    (card,) = parse_amd_smi(json.dumps(answer))
    assert (card.id, card.name, card.memory_mib, card.gfx) == (
        *("0000:0c:00.0", "AMD Instinct MI300X", 196592, "gfx942"),
    )
    assert (card.driver, card.pci_id, card.compute_partition, card.memory_partition) == (
        *("6.7.0", "1002:74a1", "SPX", "NPS1"),
    )


def test_amds_tools_are_asked_only_for_what_the_files_do_not_say(text_host: MakeHost) -> None:
    tools = {
        ("amd-smi", "static", "--json"): Ran(34, b"Traceback"),
        ("rocm-smi", "-a", "--json"): json.dumps(
            {"card0": {"VRAM Total Memory (B)": str(8 * GIB), "PCI Bus": "x"}}
        ),
    }
    folder = "/sys/class/kfd/kfd/topology/nodes/1"
    known = "simd_count 8\nvendor_id 4098\ngfx_target_version 90402\nlocation_id 256\n"
    silent = text_host({f"{folder}/properties": known}, tools, is_capture=False)
    (card,) = _cards(probe(silent))
    assert card.memory_mib == 8192
    assert [argv[0] for argv in silent.started if argv[0] != sys.executable] == ["amd-smi", "rocm-smi"]
    bank = {f"{folder}/mem_banks/0/properties": f"heap_type 1\nsize_in_bytes {8 * GIB}\n"}
    told = text_host({f"{folder}/properties": known, **bank}, tools, is_capture=False)
    assert _cards(probe(told))[0].memory_mib == 8192
    assert told.started == []


def test_amds_library_is_never_imported() -> None:
    code = (
        "import sys; sys.modules['amdsmi'] = None\n"
        "import hardware.amd, hardware.amd_tools, hardware.all_probes\n"
        "print([name for name, module in sys.modules.items() if 'amdsmi' in name and module])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


SWITCH = ["pci0000:00", "0000:00:01.0", "0000:01:00.0"]


@pytest.mark.parametrize(
    ("one", "other", "nodes", "expected"),
    [
        ([*SWITCH, "0000:02:00.0", "a"], [*SWITCH, "0000:02:01.0", "b"], (0, 0), "PIX"),
        ([*SWITCH, "0000:02:00.0", "c", "d", "a"], [*SWITCH, "0000:02:01.0", "b"], (0, 0), "PXB"),
        (["pci0000:00", "0000:00:01.0", "a"], ["pci0000:00", "0000:00:02.0", "b"], (0, 0), "PHB"),
        (["pci0000:00", "a"], ["pci0000:80", "b"], (0, 0), "NODE"),
        (["pci0000:00", "a"], ["pci0000:80", "b"], (0, 1), "SYS"),
        (["pci0000:00", "a"], ["pci0000:80", "b"], (None, 1), None),
    ],
)
def test_distances_by_the_last_bridge_that_two_cards_share(
    one: list[str], other: list[str], nodes: tuple[int | None, int | None], expected: str | None
) -> None:
    assert distance(one, other, *nodes) == expected


def test_screens_and_displays_are_told_apart_from_cards(tmp_path: Path) -> None:
    """On a real tree of links: the card with a screen, and a management controller's display."""
    for address, vendor, boot in (("0000:01:00.0", "0x10de", "0"), ("0000:02:00.0", "0x1a03", "1")):
        folder = tmp_path / "devices" / address
        output = folder / "drm" / "card0" / "card0-DP-1"
        output.mkdir(parents=True)
        for name, text in (
            ("class", "0x030000"),
            ("vendor", vendor),
            ("device", "0x2000"),
            ("boot_vga", boot),
        ):
            (folder / name).write_text(text + "\n")
        (output / "status").write_text("connected\n")
        (output / "enabled").write_text("enabled\n" if boot == "0" else "disabled\n")

    class Moved(RealHost):
        def read(self, path: str) -> bytes | None:
            return super().read(path.replace("/sys/bus/pci", str(tmp_path)))

        def glob(self, pattern: str) -> tuple[str, ...]:
            found = super().glob(pattern.replace("/sys/bus/pci", str(tmp_path)))
            return tuple(path.replace(str(tmp_path), "/sys/bus/pci") for path in found)

    seen = probe_pci(Moved())
    (card,) = seen.accelerators or ()
    assert (card.id, card.boot_vga, card.display_active) == ("0000:01:00.0", False, True)
    assert [(d.id, d.kind, d.pci_id, d.boot_vga, d.display_active) for d in seen.devices] == [
        ("0000:02:00.0", "display", "1a03:2000", True, False)
    ]


def test_intels_tool_is_asked_for_all_cards_at_once(text_host: MakeHost) -> None:
    files = {}
    for address, device in (
        ("0000:00:02.0", "0x46a6"),
        ("0000:29:00.0", "0x0bda"),
        ("0000:9a:00.0", "0x0bda"),
    ):
        folder = f"/sys/bus/pci/devices/{address}"
        files |= {f"{folder}/class": "0x038000", f"{folder}/vendor": "0x8086", f"{folder}/device": device}
    listed = [
        {"device_id": n, "device_type": "GPU", "device_name": "Max 1100", "pci_bdf_address": address}
        for n, address in enumerate(("0000:29:00.0", "0000:9a:00.0"))
    ]
    tools = {("xpu-smi", "discovery", "-j"): json.dumps({"device_list": listed})}
    for n, size in ((0, 48 * GIB), (1, 16 * GIB)):
        tools["xpu-smi", "discovery", "-d", str(n), "-j"] = json.dumps(
            {"device_id": n, "memory_physical_size_byte": str(size)}
        )
    host = text_host(files, tools, is_capture=False)
    assert [(card.id, card.memory_mib, card.memory_kind) for card in _cards(probe(host))] == [
        ("0000:29:00.0", 48 * 1024, "dedicated"),
        ("0000:9a:00.0", 16 * 1024, "dedicated"),
        ("0000:00:02.0", None, "unified"),
    ]


def test_intels_driver_says_how_much_memory_a_card_has(tmp_path: Path) -> None:
    device = tmp_path / "devices" / "0000:03:00.0"
    (device / "tile0").mkdir(parents=True)
    for name, text in (
        ("vendor", "0x8086"),
        ("device", "0x56a0"),
        ("tile0/physical_vram_size_bytes", str(16 * GIB)),
    ):
        (device / name).write_text(text + "\n")
    card = tmp_path / "class" / "card1"
    card.mkdir(parents=True)
    (card / "device").symlink_to(device)

    class Moved(RealHost):
        def glob(self, pattern: str) -> tuple[str, ...]:
            return super().glob(pattern.replace("/sys/class/drm", str(tmp_path / "class")))

    seen = probe_intel(Moved())
    assert [(c.id, c.memory_mib, c.pci_id) for c in seen.accelerators or ()] == [
        ("0000:03:00.0", 16384, "8086:56a0")
    ]


def test_the_last_resort_is_lspci(text_host: MakeHost) -> None:
    answer = "0000:06:00.0 3D controller [0302]: NVIDIA Corporation GA102GL [A10] [10de:2236] (rev a1)\n"
    tools = {("lspci", "-nn", "-D"): answer}
    without_sysfs = text_host({"/proc/bus/pci/": ""}, tools, is_capture=False)
    assert [(card.id, card.pci_id) for card in _cards(probe(without_sysfs))] == [
        ("0000:06:00.0", "10de:2236")
    ]
    with_sysfs = text_host({"/proc/bus/pci/": "", "/sys/bus/pci/devices/": ""}, tools, is_capture=False)
    probe(with_sysfs)
    assert with_sysfs.started == []
