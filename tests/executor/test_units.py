"""Processes as units of systemd: what its manager gives, what its death leaves, what others do to a unit."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import attrs
import pytest

from executor.backend import BackendError, Detail
from executor.places import Places
from executor.units import groups
from executor.worlds import Site, open_world
from state import Check, Limits, Process
from tests.executor.hands import INSTALL
from tests.executor.supervised import (
    QUICK,
    SLEEP,
    STUBBORN,
    begin,
    printed,
    python,
    refused,
    supervised_by,
    toy,
    until,
)
from tests.executor.told import told


def seen(hand: Any, one: Process) -> tuple[str, str]:
    found = hand.probe(one)
    return found.condition, told(found)


def main_pid(managed: Any, one: Process) -> int:
    return int(managed.own.ask("show", "--value", "--property=MainPID", managed.unit(one)))


# --- what it is given ---


def test_it_is_enabled_while_it_is_to_run(managed: Any) -> None:
    one = toy()
    hand = managed.hand(one)
    hand.do("make", one)
    begin(hand, one)
    ask = ("show", "--value", "--property=UnitFileState", managed.unit(one))
    assert managed.own.ask(*ask) == "enabled"
    hand.do("stop", one)
    managed.own.ask("daemon-reload")
    assert managed.own.ask(*ask) == "disabled"
    hand.do("unmake", one)
    assert [path for path in managed.own.manager.units.rglob("*") if not path.is_dir()] == []


def test_it_has_a_control_group_of_its_own(managed: Any) -> None:
    one = python(
        "import subprocess, time; subprocess.Popen(['/bin/sleep', '1000'], env={}); time.sleep(1000)"
    )
    hand = managed.hand(one)
    begin(hand, one)
    until(lambda: managed.alive(one))
    group = managed.own.ask("show", "--value", "--property=ControlGroup", managed.unit(one))
    assert group.endswith(f"/{managed.unit(one)}")
    hand.do("stop", one)  # what has hidden its mark is in the group all the same
    groups = (path.read_text() for path in Path("/proc").glob("[0-9]*/cgroup") if path.exists())
    assert not any(group in said for said in groups)


def test_its_last_words_are_kept(managed: Any) -> None:
    """What keeps them is not ended by the signal that ends it, and is no child that it might wait for."""
    code = (
        "import os, signal, sys, time\n"
        "try: os.wait()\n"
        "except ChildProcessError: print('alone', flush=True)\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(time.sleep(0.3) or print('bye', flush=True)))\n"
        "print('ready', flush=True); time.sleep(1000)\n"
    )
    one = python(code)
    hand = managed.hand(one)
    begin(hand, one)
    until(lambda: b"ready\n" in printed(hand, one))
    hand.do("stop", one)
    assert list(printed(hand, one)) == [b"alone\n", b"ready\n", b"bye\n"]


# --- limits ---


def test_memory_binds(managed: Any) -> None:
    """Of all its processes together, and what is only reserved does not count."""
    code = (
        "import mmap, time\n"
        "reserved = mmap.mmap(-1, 8 * 2**30)\n"
        "print('reserved', flush=True); time.sleep(1)\n"
        "taken = bytearray(b'x') * (400 * 2**20); print('fine', flush=True); time.sleep(1000)\n"
    )
    one = python(code, limits=Limits(memory_bytes=100 * 2**20))
    hand = managed.hand(one)
    hand.do("make", one)
    hand.do("start", one)
    until(lambda: hand.probe(one).health == "unhealthy")
    ended = told(hand.probe(one)).partition(",")[0]
    assert ended in ("out of memory", "ended by SIGKILL")  # version 1 of control groups does not say why
    assert set(printed(hand, one)) == {b"reserved\n"}


def test_the_number_of_processes_binds(managed: Any) -> None:
    code = (
        "import subprocess, time\n"
        "try:\n"
        "    for n in range(100): subprocess.Popen(['/bin/sleep', '1000'])\n"
        "except OSError: print('no more', flush=True)\n"
        "time.sleep(1000)\n"
    )
    one = python(code, limits=Limits(pids=10))
    hand = managed.hand(one)
    begin(hand, one)
    until(lambda: list(printed(hand, one)) == [b"no more\n"])
    assert len(managed.alive(one)) < 10


def test_the_processors_bind(managed: Any) -> None:
    """A tenth of one, of what would take all of it."""
    one = python("while True: pass", limits=Limits(cpu_millis=100))
    hand = managed.hand(one)
    begin(hand, one)
    ask = ("show", "--value", "--property=CPUQuotaPerSecUSec", managed.unit(one))
    assert managed.own.ask(*ask) == "100ms"
    assert hand.condition(one) == "running"  # which looks at what its control group says


def test_a_limit_that_does_not_bind_is_told(managed: Any) -> None:
    """What its control group says counts, and not what was asked for."""
    one = toy(limits=Limits(memory_bytes=100 * 2**20, pids=50))
    hand = managed.hand(one)
    begin(hand, one)
    managed.own.ask("set-property", "--runtime", managed.unit(one), "MemoryMax=infinity", "TasksMax=infinity")
    condition, detail = seen(hand, one)
    assert condition == "different"
    assert "memory limit, process limit" in detail


@pytest.mark.parametrize(
    ("limits", "name"),
    [(Limits(memory_bytes=2**27), "memory"), (Limits(cpu_millis=500), "cpu"), (Limits(pids=50), "process")],
)
def test_a_manager_without_controllers_starts_nothing_that_has_limits(limits: Limits, name: str) -> None:
    free, one = toy(), toy(limits=limits)
    with supervised_by("systemd", bare=True) as managed:
        hand = managed.hand(free, one)
        hand.do("make", one)
        with pytest.raises(BackendError) as caught:
            hand.do("start", one)
        assert caught.value.details == (Detail(f"{name}-limit"),)
        hand.do("unmake", one)
        begin(hand, free)
        assert hand.condition(free) == "running"


ASKED = Limits(memory_bytes=2**27 + 1, cpu_millis=1250, pids=50)  # memory is bound by the page
V1 = {
    "memory/memory.limit_in_bytes": "134217728",
    "cpu/cpu.cfs_quota_us": "125000",
    "cpu/cpu.cfs_period_us": "100000",
    "pids/pids.max": "50",
}
V2 = {"memory.max": "134217728", "cpu.max": "125000 100000", "pids.max": "50"}


@pytest.mark.parametrize("files", [V1, V2])
def test_both_versions_of_control_groups_are_read(tmp_path: Path, files: dict[str, str]) -> None:
    for name, said in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{said}\n")
    folders = {"": tmp_path} if files is V2 else {one: tmp_path / one for one in ("memory", "cpu", "pids")}
    assert list(groups.loose(folders, ASKED)) == []
    assert list(groups.loose(folders, Limits(1, 1, 1))) == ["memory", "cpu", "pids"]
    for name in files:
        (tmp_path / name).write_text("max 100000\n")
    assert list(groups.loose(folders, ASKED)) == ["memory", "cpu", "pids"]


# --- deaths ---


def test_the_manager_is_killed(managed: Any) -> None:
    """What it ran ends with it; the next one starts what is enabled, and nothing else."""
    one, other = toy(), Process("process other", "native", "other", SLEEP, check=QUICK)
    hand = managed.hand(one, other)
    begin(hand, one)
    begin(hand, other)
    hand.do("stop", other)
    until(lambda: managed.alive(one))
    before = managed.alive(one)
    managed.own.kill()
    until(lambda: not managed.alive(one))
    for verb in ("make", "start", "stop"):
        code, fields = refused(lambda verb=verb: hand.do(verb, one))
        assert (code, fields["socket"]) == (
            "units-no-manager",
            f"{managed.own.manager.runtime}/systemd/private",
        )
    managed.own.start()
    until(lambda: hand.probe(one).health == "none" and managed.alive(one))
    assert not managed.alive(one) & before
    assert hand.condition(other) == "made"


def test_the_manager_is_killed_and_what_it_ran_lives_on(managed: Any) -> None:
    """Never two of one: the next ends it first."""
    one = python(STUBBORN, stop_s=1)
    hand = managed.hand(one)
    begin(hand, one)
    until(lambda: list(printed(hand, one)))
    (orphan,) = managed.alive(one)
    managed.own.kill()
    managed.own.start()
    until(lambda: len(now := managed.alive(one)) == 1 and orphan not in now)
    assert hand.condition(one) == "running"


def test_what_lives_on_without_its_unit_is_seen_and_ended(managed: Any) -> None:
    one = python(STUBBORN, stop_s=1)
    hand = managed.hand(one)
    begin(hand, one)
    until(lambda: list(printed(hand, one)))
    (orphan,) = managed.alive(one)
    managed.own.kill()
    (managed.own.manager.units / "default.target.wants" / managed.unit(one)).unlink()
    managed.own.start()
    assert seen(hand, one) == ("different", f"runs without its supervisor: {orphan}")
    hand.do("stop", one)
    assert (managed.alive(one), hand.condition(one)) == (set(), "made")


def test_the_machine_is_started_again(managed: Any) -> None:
    one, other = toy(), Process("process other", "native", "other", SLEEP, check=QUICK)
    hand = managed.hand(one, other)
    for each in (one, other):
        begin(hand, each)
    hand.do("stop", other)
    managed.own.end()
    assert managed.alive(one) == set()
    managed.own.start()
    until(lambda: managed.alive(one))
    assert (hand.condition(one), hand.condition(other)) == ("running", "made")


def test_it_is_left_alone_after_so_many_times(managed: Any) -> None:
    """And started anew when it is asked for."""
    one = toy("/bin/false", check=Check(start_s=20, interval_s=60))
    hand = managed.hand(one)
    hand.do("make", one)
    hand.do("start", one)
    until(lambda: hand.probe(one).health == "unhealthy")
    failed(managed, one)
    assert hand.condition(one) == "made"
    hand.do("start", one)


# --- by hand ---


def stopped(managed: Any, one: Process) -> None:
    managed.own.ask("stop", managed.unit(one))


def failed(managed: Any, one: Process) -> None:
    """So often that it is left alone."""
    for _ in range(25):
        managed.own.try_ask("restart", managed.unit(one))
    assert managed.own.ask("show", "--value", "--property=ActiveState", managed.unit(one)) == "failed"


def disabled(managed: Any, one: Process) -> None:
    managed.own.ask("disable", managed.unit(one))


def masked(managed: Any, one: Process) -> None:
    managed.supervisor_file(one).unlink()
    managed.own.ask("mask", managed.unit(one))


def masked_above(managed: Any, one: Process) -> None:
    above = managed.own.manager.units.parent / "user.control"
    above.mkdir(exist_ok=True)
    (above / managed.unit(one)).symlink_to(os.devnull)
    managed.own.ask("daemon-reload")


def replaced(managed: Any, one: Process) -> None:
    above = managed.own.manager.runtime / "systemd" / "user.control"
    above.mkdir(exist_ok=True)
    (above / managed.unit(one)).write_text("[Service]\nExecStart=/bin/sleep 7\n")
    managed.own.ask("daemon-reload")


def dropped_in(managed: Any, one: Process) -> None:
    folder = managed.own.manager.units / f"{managed.unit(one)}.d"
    folder.mkdir()
    (folder / "mine.conf").write_text("[Service]\nNice=5\n")
    managed.own.ask("daemon-reload")


def edited_and_loaded_and_put_back(managed: Any, one: Process) -> None:
    file = managed.supervisor_file(one)
    before = file.read_text()
    file.write_text(before.replace("TimeoutStopSec=2", "TimeoutStopSec=77"))
    managed.own.ask("daemon-reload")
    file.write_text(before)


@pytest.mark.parametrize("change", [stopped, failed])
def test_what_does_not_run_and_would_come_back_can_be_stopped(managed: Any, change: Any) -> None:
    """Else the next start of the machine brings it back, beside what has replaced it."""
    one = toy(check=Check(start_s=20, interval_s=60))
    hand = managed.hand(one)
    hand.do("make", one)
    hand.do("start", one)
    change(managed, one)
    assert hand.condition(one) == "made"
    assert managed.own.manager.is_enabled(managed.unit(one))
    hand.do("stop", one)
    assert not managed.own.manager.is_enabled(managed.unit(one))
    managed.own.end()
    managed.own.start()
    assert (hand.condition(one), managed.alive(one)) == ("made", set())


@pytest.mark.parametrize(
    ("change", "condition", "detail"),
    [
        (stopped, "made", ""),
        (disabled, "different", "its unit is not enabled"),
        (masked, "different", "its unit"),
        (masked_above, "different", "its unit is masked"),
        (replaced, "different", "its unit is loaded from {runtime}/systemd/user.control/{unit}"),
        (dropped_in, "different", "a drop-in, {units}/{unit}.d/mine.conf"),
        (edited_and_loaded_and_put_back, "different", "its unit was changed, and is not loaded"),
    ],
)
def test_what_others_do_to_a_unit(managed: Any, change: Any, condition: str, detail: str) -> None:
    one = toy()
    hand = managed.hand(one)
    begin(hand, one)
    change(managed, one)
    manager = managed.own.manager
    expected = detail.format(runtime=manager.runtime, units=manager.units, unit=managed.unit(one))
    found = seen(hand, one)
    assert (found[0], found[1].startswith(expected)) == (condition, True), found


def test_what_is_of_all_services_of_the_host_is_no_drift(managed: Any) -> None:
    one = toy()
    hand = managed.hand(one)
    folder = managed.own.manager.units / "service.d"
    folder.mkdir()
    (folder / "10-timeout.conf").write_text("[Service]\nTimeoutAbortSec=50\n")
    begin(hand, one)
    assert hand.condition(one) == "running"


def test_what_was_changed_by_hand_is_made_anew(managed: Any) -> None:
    """As a repair does."""
    one = toy()
    hand = managed.hand(one)
    begin(hand, one)
    managed.own.ask("disable", managed.unit(one))
    hand.do("unmake", one)
    begin(hand, one)
    assert hand.condition(one) == "running"


# --- the way to it ---


def test_the_backend_is_found_by_its_entry_point(managed: Any) -> None:
    environ = managed.own.environment
    world = open_world(Site(INSTALL, managed.places, environ))
    one = attrs.evolve(toy(), backend="systemd")
    assert world.maker(one).probe(one, managed.hand(one).near).condition == "absent"


def test_no_manager_is_told(tmp_path: Path) -> None:
    world = open_world(Site(INSTALL, Places(tmp_path), {"XDG_RUNTIME_DIR": str(tmp_path)}))
    with pytest.raises(BackendError) as caught:
        world.open("systemd")
    assert (caught.value.code, caught.value.transient) == ("units-no-manager", True)


def test_no_systemctl_is_told(managed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = toy()
    hand = managed.hand(one)
    hand.do("make", one)
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(os, "defpath", "/nonexistent")
    assert refused(lambda: hand.condition(one)) == ("units-no-systemctl", {"cause": "ENOENT"})


def test_a_manager_that_reads_another_folder_is_told(managed: Any) -> None:
    one = toy()
    other = attrs.evolve(managed.own.manager, units=managed.places.data / "config" / "systemd" / "user")
    managed.own.manager = other
    hand = managed.hand(one)
    hand.do("make", one)
    code, fields = refused(lambda: hand.do("start", one))
    assert (code, fields["method"]) == ("units-refused", "enable")


def test_a_path_that_no_unit_can_have(managed: Any) -> None:
    one = toy()
    odd = type(managed)(Places(managed.places.data / 'a"b'), managed.own)
    assert refused(lambda: odd.hand(one).do("make", one))[0] == "units-path-unusable"


def test_a_path_with_spaces_and_percents(managed: Any) -> None:
    one = toy()
    odd = type(managed)(Places(managed.places.data / "a b%h;c"), managed.own)
    hand = odd.hand(one)
    begin(hand, one)
    assert hand.condition(one) == "running"
    hand.do("stop", one)


def test_a_signal_that_ended_it_is_told(managed: Any) -> None:
    one = toy(check=Check(start_s=20, interval_s=60))
    hand = managed.hand(one)
    begin_only = ("make", "start")
    for verb in begin_only:
        hand.do(verb, one)
    until(lambda: managed.alive(one))
    os.kill(main_pid(managed, one), signal.SIGSEGV)
    until(lambda: hand.probe(one).health == "unhealthy")
    assert told(hand.probe(one)).startswith("ended by SIGSEGV")
