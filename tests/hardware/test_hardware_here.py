"""`las detect --json` on the machine that runs the tests, against what other programs read of it."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from hardware import Machine, machine_from_json

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, for what it is compared with")


@pytest.fixture(scope="module")
def here() -> Machine:
    argv = [sys.executable, "-c", "from cli.main import main; main()", "detect", "--json"]
    done = subprocess.run(argv, check=True, capture_output=True, cwd=ROOT)
    answer = json.loads(done.stdout)
    return machine_from_json(json.dumps(answer.get("machine", answer)).encode(), "detect")


def _value(machine: Machine, key: str) -> Any:
    fact = machine.fact(key)
    return fact.value if fact else None


def _asked(*argv: str) -> str:
    if shutil.which(argv[0]) is None:
        pytest.skip(f"needs {argv[0]} (util-linux, coreutils) to compare with")
    return subprocess.run(
        argv, check=True, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}
    ).stdout


def test_the_processor_is_that_of_lscpu(here: Machine) -> None:
    listed = json.loads(_asked("lscpu", "-J"))["lscpu"]
    said: dict[str, str] = {}

    def take(entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            said[entry["field"]] = entry["data"]
            take(entry.get("children", []))

    take(listed)
    assert _value(here, "arch") == said["Architecture:"]
    if not here.core_kinds and said.get("Core(s) per socket:", "-").isdigit():
        sockets = int(said["Socket(s):"])
        assert _value(here, "cpu.sockets") == sockets
        assert _value(here, "cpu.cores") == sockets * int(said["Core(s) per socket:"])
        assert _value(here, "cpu.smt") == int(said["Thread(s) per core:"])
    assert _value(here, "cpu.threads.present") == int(said["CPU(s):"])
    if said.get("Flags:"):
        assert set(_value(here, "cpu.flags")) == set(said["Flags:"].split())
    if said.get("NUMA node(s):"):
        assert _value(here, "cpu.numa-nodes") == int(said["NUMA node(s):"])


def test_threads_and_memory_are_those_of_psutil(here: Machine) -> None:
    memory = psutil.virtual_memory()
    assert _value(here, "cpu.threads") == psutil.cpu_count()
    assert _value(here, "cpu.allowed.count") == len(psutil.Process().cpu_affinity())
    on_cards = _value(here, "memory.on-accelerators") or 0
    assert _value(here, "memory.total") + on_cards == memory.total
    assert 0 < _value(here, "memory.available") <= memory.total
    installed = _value(here, "memory.installed")
    assert installed is None or installed >= _value(here, "memory.total")


def test_installed_memory_is_that_of_lsmem(here: Machine) -> None:
    if _value(here, "memory.installed") is None:
        pytest.skip("needs a kernel that shows memory blocks in sysfs")
    blocks = json.loads(_asked("lsmem", "-J", "-b", "-a"))["memory"]
    assert _value(here, "memory.installed") == sum(int(block["size"]) for block in blocks)


def test_disks_are_those_of_lsblk(here: Machine) -> None:
    listed = json.loads(_asked("lsblk", "-J", "-b", "-d", "-o", "NAME,TYPE,SIZE,ROTA"))["blockdevices"]
    made = ("zram", "ram", "loop", "nbd", "md", "dm", "sr", "fd", "drbd", "rbd", "bcache")
    disks = {
        disk["name"]: int(disk["size"])
        for disk in listed
        if disk["type"] == "disk" and int(disk["size"]) and not disk["name"].startswith(made)
    }
    assert {disk.name: disk.size_bytes for disk in here.disks} == disks


def test_mounts_are_those_of_df(here: Machine) -> None:
    lines = _asked("df", "-B1", "--output=size,fstype,target", "/").splitlines()[1:]
    size, kind, target = lines[0].split(None, 2)
    (root,) = [mount for mount in here.mounts if mount.path == "/"]
    assert (root.size_bytes, root.file_system, root.path) == (int(size), kind, target)
    assert root.free_bytes is not None
    assert root.free_bytes <= int(size)


def test_the_system_is_that_of_uname(here: Machine) -> None:
    assert _value(here, "kernel.release") == platform.release()
    release = platform.freedesktop_os_release()
    assert (_value(here, "os.id"), _value(here, "os.pretty")) == (
        release.get("ID"),
        release.get("PRETTY_NAME"),
    )
    name, version = platform.libc_ver()
    assert name != "glibc" or _value(here, "glibc") == version


def test_cards_are_those_of_the_bus(here: Machine) -> None:
    """Each display or processing device of a known vendor that sysfs shows is an accelerator, or a device."""
    shown = set()
    for folder in Path("/sys/bus/pci/devices").glob("*"):
        if (folder / "class").read_text().startswith(("0x03", "0x12")):
            shown.add(folder.name)
    seen = {card.id for card in here.accelerators or ()} | {device.id for device in here.devices}
    assert shown <= seen


def test_a_second_look_sees_the_same_lasting_machine(here: Machine) -> None:
    from hardware import RealHost, digest, probe

    assert digest(probe(RealHost())) == digest(here)


def test_both_ways_to_see_ports_see_the_same() -> None:
    """The kernel asked on a socket, and its tables, about ports of both families that this test opens."""
    from hardware.host import RealHost
    from hardware.ports import _asked, _in_tables

    asked = _asked()
    if asked is None:
        pytest.skip("needs a kernel that answers socket diagnostics")
    four, six = socket.create_server(("127.0.0.1", 0)), None
    with four, contextlib.ExitStack() as opened:
        ports = {four.getsockname()[1]}
        with contextlib.suppress(OSError):  # no IPv6 here
            six = opened.enter_context(socket.create_server(("::1", 0), family=socket.AF_INET6))
            ports.add(six.getsockname()[1])
        assert ports <= (_asked() or set())
        assert ports <= set(_in_tables(RealHost()))
    assert ports.isdisjoint(_asked() or ())
