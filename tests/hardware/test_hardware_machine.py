"""All probes together: isolated, bounded, and right about this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from hardware import Diagnostic, Machine, RealHost, check, probe
from hardware.all_probes import PROBES, normalise
from hardware.host import Host, Ran, System
from hardware.probing import Probe, Seen, run_probes

MakeHost = Callable[..., Any]


def test_one_probe_that_raises_or_sleeps_does_not_stop_the_rest(text_host: MakeHost) -> None:
    def raises(host: Host) -> Seen:
        raise RuntimeError("anything")

    def sleeps(host: Host) -> Seen:
        time.sleep(5)
        return Seen(ports=(1,))

    probes: tuple[tuple[str, Probe], ...] = (
        *(("raises", raises), ("sleeps", sleeps)),
        ("works", lambda host: Seen(ports=(80,))),
    )
    began = time.monotonic()
    machine = normalise(run_probes(text_host(), probes, 0.3))
    assert time.monotonic() - began < 3
    assert machine.ports_taken == (80,)
    assert machine.diagnostics == (
        Diagnostic("probe.failed", "raises", "RuntimeError"),
        Diagnostic("probe.timeout", "sleeps"),
    )


def test_a_program_that_never_answers_is_a_diagnostic(text_host: MakeHost) -> None:
    child = next(argv for argv in _asked(text_host) if argv[0] == sys.executable)
    host = text_host({"/dev/nvidiactl": ""}, {child: Ran(None, b"")}, is_capture=False)
    assert "gpu.nvml_timeout" in {found.code for found in probe(host).diagnostics}


def _asked(text_host: MakeHost) -> list[tuple[str, ...]]:
    host = text_host({"/dev/nvidiactl": ""}, is_capture=False)
    probe(host)
    return list(host.started)


def test_a_machine_of_nothing_is_a_profile_of_unknowns(text_host: MakeHost) -> None:
    host = text_host(system=System(None, None, None))
    machine = probe(host)
    assert machine.accelerators is None
    assert {fact.value for fact in machine.facts} == {None}
    assert host.started == []


@pytest.fixture(scope="module")
def here() -> Machine:
    return probe(RealHost())


def test_this_machine_by_other_means(here: Machine) -> None:
    import psutil

    facts = {fact.key: fact.value for fact in here.facts}
    assert facts["memory.total"] == psutil.virtual_memory().total
    assert facts["cpu.threads"] == psutil.cpu_count()
    assert facts["cpu.cores"] == psutil.cpu_count(logical=False)
    assert facts["cpu.allowed.count"] == len(os.sched_getaffinity(0))
    assert facts["disk.size:/"] == psutil.disk_usage("/").total
    listening = {
        c.laddr.port for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN and c.laddr
    }
    assert set(here.ports_taken) >= listening - _started_since(here)
    assert check(here, "kernel", ">=2.6").holds is True
    assert not {found.code for found in here.diagnostics} & {"probe.failed", "probe.timeout"}


def _started_since(here: Machine) -> set[int]:
    """Ports that came after the profile was made: other programs run beside this test."""
    return set(probe(RealHost()).ports_taken) - set(here.ports_taken)


def test_looking_at_a_machine_without_cards_starts_nothing_and_loads_no_parts() -> None:
    code = """
import json, sys
from hardware import RealHost, probe
from hardware.signs import has_nvidia_sign
started = []
RealHost.run = lambda self, argv, limit: started.append(argv)
machine = probe(RealHost())
unwanted = ("hardware.parts", "psutil", "subprocess", "pydantic", "yaml")
loaded = [name for name in unwanted if name in sys.modules]
print(json.dumps([started, loaded, has_nvidia_sign(RealHost())]))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    started, loaded, has_cards = json.loads(done.stdout)
    if has_cards:
        pytest.skip("needs a machine without an NVIDIA card")
    # a Podman that listens is asked for its version: what is held here is that no probe of cards starts
    assert ([argv for argv in started if argv != ["podman", "--version"]], loaded) == ([], [])


def test_probes_have_names_of_their_own() -> None:
    assert len({name for name, _ in PROBES}) == len(PROBES)


def test_that_there_is_no_card_is_certain_only_if_nothing_failed(text_host: MakeHost) -> None:
    bus = {"/sys/bus/pci/devices/0000:00:00.0/class": "0x060000", "/sys/block/vda/size": "1"}
    bus |= {"/sys/bus/pci/devices/0000:00:00.0/vendor": "0x8086"}
    bus |= {"/sys/bus/pci/devices/0000:00:00.0/device": "0x29c0"}
    assert probe(text_host(bus, is_capture=False)).accelerators == ()
    child = {argv: Ran(None, b"") for argv in _asked(text_host) if argv[0] == sys.executable}
    assert probe(text_host({**bus, "/dev/dxg": ""}, child, is_capture=False)).accelerators is None
    tegra = probe(text_host({**bus, "/etc/nv_tegra_release": ""}, child, is_capture=False))
    assert [(card.id, card.product_class) for card in tegra.accelerators or ()] == [("soc:0", "embedded")]
