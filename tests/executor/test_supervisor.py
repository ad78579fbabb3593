"""Our own supervisor: it comes with the first process and goes with the last, and what its death leaves."""

from __future__ import annotations

import json
import os
import signal
from typing import Any

import pytest

from executor.native import launch
from state import Limits, Process
from tests.executor.supervised import QUICK, SLEEP, STUBBORN, begin, printed, python, refused, toy, until
from tests.executor.told import told


def test_it_comes_and_goes(native: Any) -> None:
    one = toy()
    hand = native.hand(one)
    hand.do("make", one)
    assert not native.supervisor.runs()
    hand.do("start", one)
    until(lambda: native.alive(one))
    (pid,) = native.alive(one)
    assert os.getsid(pid) == os.getsid(native.supervisor_pid) != os.getsid(0)
    hand.do("stop", one)
    hand.do("unmake", one)
    assert not native.supervisor.runs()


def test_a_folder_whose_path_a_socket_cannot_have(native: Any) -> None:
    one = toy()
    long = type(native)(type(native.places)(native.places.data / ("x" * 90)))
    assert long.hand(one).condition(one) == "absent"
    assert refused(lambda: long.hand(one).do("make", one))[0] == "native-path-too-long"


@pytest.mark.parametrize(("limit", "told"), [(None, b"fine\n"), (200 * 2**20, b"MemoryError\n")])
def test_memory(native: Any, limit: int | None, told: bytes) -> None:
    """What is written to counts; what is only reserved does not."""
    code = (
        "import mmap, time\n"
        "reserved = mmap.mmap(-1, 8 * 2**30, prot=mmap.PROT_READ)\n"
        "try: bytearray(400 * 2**20); print('fine', flush=True)\n"
        "except MemoryError: print('MemoryError', flush=True)\n"
        "time.sleep(1000)\n"
    )
    one = python(code, limits=Limits(memory_bytes=limit))
    hand = native.hand(one)
    begin(hand, one)
    until(lambda: list(printed(hand, one)) == [told])


def test_the_supervisor_is_killed(native: Any) -> None:
    """Its socket and number stay behind. What it ran ends with it, and comes back when it is said to."""
    one, other = toy(), Process("process other", "native", "other", SLEEP, check=QUICK)
    hand = native.hand(one, other)
    begin(hand, one)
    until(lambda: native.alive(one))
    os.kill(native.supervisor_pid, signal.SIGKILL)
    until(lambda: not native.alive(one))
    assert (native.supervisor.folder / "supervisor.sock").exists()
    assert hand.condition(one) == "made"
    begin(hand, other)
    assert hand.condition(one) == "made"
    hand.do("start", one)
    hand.do("await", one)
    until(lambda: len(native.alive(one)) == 1)


def test_the_supervisor_is_killed_and_what_it_ran_lives_on(native: Any) -> None:
    one, other = python(STUBBORN, stop_s=1), Process("process other", "native", "other", SLEEP, check=QUICK)
    hand = native.hand(one, other)
    begin(hand, one)
    until(lambda: list(printed(hand, one)))
    (orphan,) = native.alive(one)
    os.kill(native.supervisor_pid, signal.SIGKILL)
    until(lambda: hand.condition(one) == "different")
    assert told(hand.probe(one)) == f"runs without its supervisor: {orphan}"
    begin(hand, other)
    assert hand.condition(one) == "different"
    hand.do("stop", one)
    assert (native.alive(one), hand.condition(one)) == (set(), "made")
    begin(hand, one)
    until(lambda: len(native.alive(one)) == 1)


def test_an_orphan_is_ended_before_another_starts(native: Any) -> None:
    """Also where the maker is asked to start it without a look before."""
    one = python(STUBBORN, stop_s=1)
    hand = native.hand(one)
    begin(hand, one)
    until(lambda: list(printed(hand, one)))
    (orphan,) = native.alive(one)
    os.kill(native.supervisor_pid, signal.SIGKILL)
    until(lambda: hand.condition(one) == "different")
    hand.world.runner(one).start(one, hand.near)
    until(lambda: native.alive(one))
    assert len(native.alive(one)) == 1
    assert orphan not in native.alive(one)


def test_one_that_hides_its_mark_still_holds_the_lock(native: Any) -> None:
    """Never two of one: whatever an orphan has become, the next does not start beside it."""
    code = "import os; os.execve('/bin/sleep', ['sleep', '1000'], {})"
    one = python(code, stop_s=1)
    hand = native.hand(one)
    begin(hand, one)
    until(lambda: not native.alive(one))  # its environment is empty now
    life = json.loads((native.of(one) / "life.json").read_text())
    os.kill(native.supervisor_pid, signal.SIGSTOP)
    try:
        assert launch.main(native.of(one)) == 125
    finally:
        os.kill(native.supervisor_pid, signal.SIGCONT)
    assert launch.started(life["pid"]) == life["ticks"]
    hand.do("stop", one)
    assert launch.started(life["pid"]) is None
