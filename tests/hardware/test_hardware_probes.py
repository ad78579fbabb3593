"""Single probes on machines written as texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hardware.containers import probe_containers
from hardware.cpu import probe_cpu
from hardware.host import Answer, System
from hardware.memory import probe_memory
from hardware.pci import probe_pci
from hardware.ports import probe_ports
from hardware.probing import Seen
from hardware.storage import probe_storage
from hardware.system import probe_system
from hardware.texts import parse_cpu_list, show_cpu_list

MakeHost = Callable[..., Any]
GIB = 2**30
MEMINFO = {"/proc/meminfo": "MemTotal: 67108864 kB\nMemAvailable: 33554432 kB\n"}


def facts_of(seen: Seen) -> dict[str, object]:
    return {fact.key: fact.value for fact in seen.facts}


def codes_of(seen: Seen) -> list[str]:
    return [found.code for found in seen.diagnostics]


# --- control groups -----------------------------------------------------------------------------------

V2 = {
    "/proc/self/cgroup": "0::/user.slice/app.scope\n",
    "/proc/self/mountinfo": "31 25 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n",
    "/sys/fs/cgroup/user.slice/app.scope/memory.max": "max\n",
    "/sys/fs/cgroup/user.slice/memory.max": f"{8 * GIB}\n",
    "/sys/fs/cgroup/user.slice/memory.high": f"{6 * GIB}\n",
    "/sys/fs/cgroup/user.slice/memory.current": f"{5 * GIB}\n",
    "/sys/fs/cgroup/user.slice/memory.stat": f"anon 1\ninactive_file {2 * GIB}\n",
    "/sys/fs/cgroup/user.slice/cpu.max": "250000 100000\n",
    "/sys/fs/cgroup/user.slice/app.scope/cpu.max": "max 100000\n",
}
DOCKER_V1 = {
    "/proc/self/cgroup": "5:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n",
    "/proc/self/mountinfo": (
        "40 30 0:30 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
        "41 30 0:31 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n"
    ),
    "/sys/fs/cgroup/memory/memory.limit_in_bytes": f"{4 * GIB}\n",
    "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "150000\n",
    "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
}


@pytest.mark.parametrize(
    ("files", "limit", "effective", "available"),
    [
        ({}, None, 64 * GIB, 32 * GIB),
        (V2, 6 * GIB, 6 * GIB, 3 * GIB),
        (DOCKER_V1, 4 * GIB, 4 * GIB, 32 * GIB),
        (
            {**DOCKER_V1, "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"},
            *(None, 64 * GIB, 32 * GIB),
        ),
    ],
)
def test_memory_is_limited_by_any_ancestor(
    text_host: MakeHost, files: dict[str, str], limit: int | None, effective: int, available: int
) -> None:
    seen = probe_memory(text_host({**MEMINFO, **files}))
    found = facts_of(seen)
    assert found.get("memory.limit") == limit
    assert (found["memory.total"], found["memory.effective"]) == (64 * GIB, effective)
    assert found["memory.available"] == available
    assert codes_of(seen) == ([] if limit is None else ["memory.cgroup_limited"])


def _cpu_files(threads: int) -> dict[str, str]:
    files = {"/proc/cpuinfo": "", "/proc/self/status": f"Cpus_allowed_list:\t0-{threads - 1}\n"}
    files["/sys/devices/system/cpu/online"] = files["/sys/devices/system/cpu/present"] = f"0-{threads - 1}"
    for number in range(threads):
        first = number - number % 2
        folder = f"/sys/devices/system/cpu/cpu{number}/topology"
        files[f"{folder}/core_cpus_list"] = f"{first}-{first + 1}"
        files[f"{folder}/physical_package_id"] = "36"
        files["/proc/cpuinfo"] += (
            f"processor : {number}\nmodel name : X\nflags : avx{' avx2' * (number > 0)}\n\n"
        )
    return files


@pytest.mark.parametrize(("files", "quota", "effective"), [({}, None, 8), (V2, 2.5, 2), (DOCKER_V1, 1.5, 1)])
def test_processors_are_counted_and_limited(
    text_host: MakeHost, files: dict[str, str], quota: float | None, effective: int
) -> None:
    seen = probe_cpu(text_host({**_cpu_files(8), **files}))
    found = facts_of(seen)
    assert [found[f"cpu.{key}"] for key in ("sockets", "cores", "threads")] == [1, 4, 8]
    assert (found.get("cpu.quota"), found["cpu.effective"]) == (quota, effective)
    assert found["cpu.flags"] == ("avx",), "only what every processor has"
    assert codes_of(seen) == ([] if quota is None else ["cpu.cgroup_limited"])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("0-3,8", (0, 1, 2, 3, 8)), ("", ()), ("5", (5,)), ("a", None), ("0-9999999", None), (None, None)],
)
def test_lists_of_processors(text: str | None, numbers: tuple[int, ...] | None) -> None:
    assert parse_cpu_list(text) == numbers
    if numbers:
        assert show_cpu_list(numbers) == text


# --- system, storage, ports ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "platform"),
    [
        ({"/proc/cpuinfo": "flags\t: fpu hypervisor avx\n"}, "vm"),
        ({"/proc/cpuinfo": "flags\t: fpu avx\n"}, "bare"),
        ({"/sys/class/dmi/id/sys_vendor": "QEMU\n"}, "vm"),
        ({"/.dockerenv": "", "/proc/cpuinfo": "flags\t: fpu hypervisor\n"}, "container"),
        ({}, None),
    ],
)
def test_the_platform_is_told_by_what_shows_it(
    text_host: MakeHost, files: dict[str, str], platform: str | None
) -> None:
    assert facts_of(probe_system(text_host(files))).get("platform") == platform


def test_names_and_numbers_of_the_system(text_host: MakeHost) -> None:
    files = {
        "/etc/os-release": 'ID=ubuntu\nVERSION_ID="24.04"\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n',
        "/proc/sys/vm/max_map_count": "1048576\n",
    }
    found = facts_of(probe_system(text_host(files)))
    assert found == {
        **{"os": "linux", "os.id": "ubuntu", "os.version": "24.04", "os.pretty": "Ubuntu 24.04.1 LTS"},
        **{"kernel": "6.8.0", "kernel.release": "6.8.0-45-generic", "arch": "x86_64", "glibc": "2.39"},
        "vm.max_map_count": 1048576,
    }
    other = probe_system(text_host(system=System("linux", "odd", "arm64", "")))
    assert {fact.key: fact.unknown for fact in other.facts if fact.value is None} == {
        "kernel": "no-number",
        "glibc": "not-glibc",
    }


MOUNTS = """\
/dev/nvme0n1p2 / ext4 rw 0 0
proc /proc proc rw 0 0
tmpfs /run tmpfs rw 0 0
/dev/nvme0n1p1 /boot/efi vfat rw 0 0
/dev/loop3 /snap/core/1 squashfs ro 0 0
/dev/sda1 /mnt/with\\040blank ext4 rw 0 0
tank/data /data zfs rw 0 0
server:/home /home nfs4 rw 0 0
/dev/nvme0n1p2 /etc/hosts ext4 rw 0 0
overlay /var/lib/docker/overlay2/abc/merged overlay rw 0 0
/dev/nvme0n1p2 /run/netns ext4 rw 0 0
/dev/sdc1 /run/media/me/stick vfat rw 0 0
odd line
/dev/sdd relative ext4 rw 0 0
"""


def test_mounts_are_those_that_files_can_lie_on(text_host: MakeHost) -> None:
    seen = probe_storage(text_host({"/proc/self/mounts": MOUNTS}))
    assert [(mount.path, mount.free_bytes) for mount in seen.mounts] == [
        ("/", 40 * GIB),
        ("/data", 40 * GIB),
        ("/home", None),  # on the network: asking could hang
        ("/mnt/with blank", 40 * GIB),
        ("/run/media/me/stick", 40 * GIB),
    ]
    lasting = {fact.key for fact in seen.facts if fact.stable}
    assert lasting == {"disk.size:/", "disk.size:/data"}


def test_what_a_container_has_mounted_is_no_property_of_the_machine(text_host: MakeHost) -> None:
    root = "overlay /var/lib/docker/overlay2/4f2/merged overlay rw 0 0\n"
    with_container = probe_storage(text_host({"/proc/self/mounts": MOUNTS + root}))
    assert with_container == probe_storage(text_host({"/proc/self/mounts": MOUNTS}))


def test_disks_are_no_loops_and_virtual_ones_turn_unknown(text_host: MakeHost) -> None:
    files = {}
    for name, turns in (("sda", "1"), ("nvme0n1", "0"), ("vda", "1"), ("loop0", "0"), ("zram0", "0")):
        files[f"/sys/block/{name}/size"] = "2048"
        files[f"/sys/block/{name}/queue/rotational"] = turns
    files["/sys/block/sdb/size"] = "0"
    disks = probe_storage(text_host(files)).disks
    assert [(disk.name, disk.size_bytes, disk.rotational, disk.kind) for disk in disks] == [
        ("nvme0n1", 2**20, False, "nvme"),
        ("sda", 2**20, True, None),
        ("vda", 2**20, None, "virtual"),
    ]


def test_ports_that_are_listened_on(text_host: MakeHost) -> None:
    head = "  sl  local_address rem_address   st tx_queue rx_queue\n"
    files = {
        "/proc/net/tcp": head
        + "   0: 0100007F:1F90 00000000:0000 0A 0:0\n   1: 0100007F:0050 0200007F:C000 01 0:0\n",
        "/proc/net/tcp6": head
        + "   0: 00000000000000000000000000000000:2BCC 0:0000 0A 0:0\n   1: odd line\n",
    }
    assert probe_ports(text_host(files)).ports == (8080, 11212)


# --- containers ---------------------------------------------------------------------------------------

SOCKET = "/var/run/docker.sock"
RUNNING = {(SOCKET, "/version"): Answer(b'{"Version": "29.1.3"}')}
NVIDIA = {"/dev/nvidiactl": "", "/run/x": ""}


@pytest.mark.parametrize(
    ("files", "sockets", "expected"),
    [
        ({"/run/x": ""}, {}, {"container-engine": False, "container-gpu.nvidia": False}),
        ({}, {}, {"container-gpu.nvidia": None}),
        (
            {"/run/x": ""},
            RUNNING,
            {"docker": "29.1.3", "container-engine": True, "container-gpu.nvidia": False},
        ),
        (
            {"/etc/docker/daemon.json": '{"runtimes": {"nvidia": {}}, "default-runtime": "nvidia"}'},
            RUNNING,
            {
                **{"docker": "29.1.3", "container-engine": True, "container-gpu.nvidia": True},
                **{"docker.runtimes": ("nvidia",), "docker.default-runtime": "nvidia"},
            },
        ),
        (
            {
                "/etc/cdi/nvidia.yaml": "cdiVersion: 0.6.0\nkind: nvidia.com/gpu\n",
                "/var/run/cdi/amd.json": '{"cdiVersion": "0.6.0", "kind": "amd.com/gpu"}',
            },
            RUNNING,
            {
                **{"docker": "29.1.3", "container-engine": True, "container-gpu.nvidia": True},
                "container-gpu.cdi": ("amd.com/gpu", "nvidia.com/gpu"),
            },
        ),
        (
            NVIDIA,
            {
                **RUNNING,
                (SOCKET, "/info"): Answer(
                    b'{"Runtimes": {"runc": {}, "nvidia": {}}, "DefaultRuntime": "runc"}'
                ),
            },
            {
                **{"docker": "29.1.3", "container-engine": True, "container-gpu.nvidia": True},
                **{"docker.runtimes": ("nvidia", "runc"), "docker.default-runtime": "runc"},
            },
        ),
        (
            NVIDIA,
            {**RUNNING, (SOCKET, "/info"): Answer(None, "silent")},
            {"docker": "29.1.3", "container-engine": True, "container-gpu.nvidia": None},
        ),
        (
            {"/run/x": ""},
            {(SOCKET, "/version"): Answer(None, "no-permission")},
            {"docker": None, "container-engine": None},
        ),
    ],
)
def test_container_engines(
    text_host: MakeHost, files: dict[str, str], sockets: dict[Any, Answer], expected: dict[str, object]
) -> None:
    assert facts_of(probe_containers(text_host(files, sockets=sockets))) == expected


def test_podman_is_asked_where_docker_is_not(text_host: MakeHost) -> None:
    answers = {("podman", "--version"): "podman version 5.8.6\n"}
    host = text_host({"/usr/bin/podman": "", "/run/x": ""}, answers)
    found = facts_of(probe_containers(host))
    assert (found["podman"], found["container-engine"]) == ("5.8.6", True)
    with_docker = text_host({"/usr/bin/podman": ""}, answers, sockets=RUNNING)
    probe_containers(with_docker)
    assert with_docker.started == []
    both = text_host({"/usr/bin/podman": "", "/run/podman/podman.sock": ""}, answers, sockets=RUNNING)
    found = facts_of(probe_containers(both))
    assert (found["docker"], found["podman"]) == ("29.1.3", "5.8.6")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, (False, "/etc/cdi")),
        ({"/etc/docker/daemon.json": '{"runtimes": {"nvidia": {}}}'}, (False, "/etc/cdi")),
        ({"/etc/cdi/nvidia.yaml": "kind: nvidia.com/gpu"}, (True, "/etc/cdi/nvidia.yaml")),
    ],
)
def test_podman_alone_gives_cards_by_cdi_and_by_nothing_of_dockers(
    text_host: MakeHost, more: dict[str, str], expected: tuple[bool, str]
) -> None:
    answers = {("podman", "--version"): "podman version 5.8.6\n"}
    host = text_host({"/usr/bin/podman": "", "/dev/nvidiactl": "", **more}, answers)
    (found,) = [fact for fact in probe_containers(host).facts if fact.key == "container-gpu.nvidia"]
    assert (found.value, found.source) == expected


# --- cards --------------------------------------------------------------------------------------------


def _pci(address: str, kind: str, vendor: str, device: str = "0x1111") -> dict[str, str]:
    folder = f"/sys/bus/pci/devices/{address}"
    return {f"{folder}/class": kind, f"{folder}/vendor": vendor, f"{folder}/device": device}


def test_the_bus_shows_cards_that_compute(text_host: MakeHost) -> None:
    files = {
        **_pci("0000:01:00.0", "0x030000", "0x10de"),
        **_pci("000f:02:00.0", "0x120000", "0x1002"),
        **_pci("0000:00:02.0", "0x030000", "0x8086"),
        **_pci("0000:03:00.0", "0x030000", "0x1a03"),  # a management controller's display
        **_pci("0000:04:00.0", "0x120000", "0x1b36"),
        **_pci("0000:05:00.0", "0x068000", "0x10de"),  # an NVSwitch
    }
    cards = probe_pci(text_host(files)).accelerators or ()
    assert [(card.id, card.vendor, card.memory_kind) for card in cards] == [
        ("0000:00:02.0", "intel", "unified"),
        ("0000:01:00.0", "nvidia", "unknown"),
        ("000f:02:00.0", "amd", "unknown"),
    ]


def test_no_bus_is_no_card_only_where_devices_are_shown(text_host: MakeHost) -> None:
    assert probe_pci(text_host({})).accelerators is None
    assert probe_pci(text_host({"/sys/block/vda/size": "1"})).accelerators == ()
