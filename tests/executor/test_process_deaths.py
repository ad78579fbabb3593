"""The program dies, or its supervisor, or who has told it what to do: never two of one, and none lost."""

from __future__ import annotations

import json
import os
import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from executor.backend import BackendError
from executor.native import launch
from executor.native.specification import key
from state import Process
from tests.executor.test_processes import QUICK, SLEEP, begin, printed, python, toy, until
from tests.executor.told import told


def test_it_is_started_again_and_what_it_left_is_ended(native: Any) -> None:
    one = python(
        "import subprocess, time\n"
        "subprocess.Popen(['/bin/sleep', '1000'], start_new_session=True); time.sleep(1000)\n"
    )
    hand = native.hand(one)
    begin(hand, one)
    until(lambda: len(native.alive(one)) == 2)
    first = native.alive(one)
    (main,) = (pid for pid in first if os.getsid(pid) == os.getsid(native.supervisor_pid))
    os.kill(main, signal.SIGKILL)
    until(lambda: len(native.alive(one)) == 2 and not native.alive(one) & first)
    assert hand.probe(one).health == "unhealthy"  # it came back a moment ago
    hand.do("stop", one)
    assert native.alive(one) == set()


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


def test_the_supervisor_is_killed_before_the_program_has_begun(native: Any) -> None:
    """What is still about to become it does not: nobody would read what it prints, or start it again."""
    one = toy()
    hand = native.hand(one)
    hand.do("make", one)
    hand.world.runner(one).start(one, hand.near)
    os.kill(native.supervisor_pid, signal.SIGKILL)
    folder = str(native.supervisor.folder / "processes" / key(one))
    until(lambda: not commanded(folder))
    assert native.alive(one) == set()


def commanded(word: str) -> list[int]:
    """The processes whose command line says it."""
    found = []
    for one in psutil.process_iter():
        with suppress(psutil.Error):
            if word in one.cmdline():
                found.append(one.pid)
    return found


STUBBORN = (
    "import signal, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(1000)\n"
)


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


def become_sleep(native: Any) -> dict[str, int]:
    """The life of a program that has become another, without its mark."""
    life = json.loads(next(native.supervisor.folder.glob("processes/*/life.json")).read_text())
    until(lambda: Path(f"/proc/{life['pid']}/comm").read_text() == "sleep\n")
    return life


def test_one_that_hides_its_mark_still_holds_the_lock(native: Any) -> None:
    """Never two of one: whatever an orphan has become, the next does not start beside it."""
    code = "import os; os.execve('/bin/sleep', ['sleep', '1000'], {})"
    one = python(code, stop_s=1)
    hand = native.hand(one)
    begin(hand, one)
    life = become_sleep(native)
    assert native.alive(one) == set()
    os.kill(native.supervisor_pid, signal.SIGSTOP)
    try:
        folder = native.supervisor.folder / "processes" / key(one)
        assert launch.main(folder) == 125
    finally:
        os.kill(native.supervisor_pid, signal.SIGCONT)
    assert launch.started(life["pid"]) == life["ticks"]
    hand.do("stop", one)
    assert launch.started(life["pid"]) is None


def test_a_supervisor_that_nobody_can_reach(native: Any) -> None:
    """It goes before another comes, which it would take the socket and number from as it ends."""
    one, other = toy(), Process("process other", "native", "other", SLEEP, check=QUICK)
    hand = native.hand(one, other)
    begin(hand, one)
    configuration = native.supervisor.folder / "supervisor.conf"
    unheard = set(launch.supervising(configuration))
    (native.supervisor.folder / "supervisor.sock").unlink()
    begin(hand, other)
    (heard,) = launch.supervising(configuration)
    assert heard == native.supervisor_pid
    assert heard not in unheard
    assert hand.condition(one) == "made"


def test_somebody_died_who_had_told_it_to_stop(native: Any) -> None:
    """It takes its time, and nobody else can see it."""
    code = (
        "import os, signal\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN); os.execve('/bin/sleep', ['sleep', '1000'], {})\n"
    )
    one = python(code, stop_s=2)
    hand = native.hand(one)
    begin(hand, one)
    become_sleep(native)
    native.supervisor._ask("stopProcess", key(one), False)
    hand.do("unmake", one)
    assert (hand.condition(one), native.supervisor.runs()) == ("absent", False)


def test_a_supervisor_that_hangs(native: Any) -> None:
    one = toy()
    begin(native.hand(one), one)
    os.kill(native.supervisor_pid, signal.SIGSTOP)
    try:
        with pytest.raises(BackendError) as caught:
            native.hand(one, answer_s=0.5).condition(one)
    finally:
        os.kill(native.supervisor_pid, signal.SIGCONT)
    assert (caught.value.code, caught.value.transient) == ("native-silent", True)
    assert native.hand(one).condition(one) == "running"


def test_killed_at_each_line(native: Any, dying: Any) -> None:
    """At no instant two of it; and the same call, done again, comes to the same end."""
    one = toy(stop_s=1)
    hand = native.hand(one)
    for _ in dying(lambda: native.hand(one).do("make", one), stride=11):
        hand.do("make", one)
        assert hand.condition(one) == "made"
        hand.do("unmake", one)
        assert hand.condition(one) == "absent"
    hand.do("unmake", one)
    hand.do("make", one)
    for _ in dying(lambda: native.hand(one).do("start", one), stride=16):
        assert len(native.alive(one)) <= 1
        hand.do("start", one)
        hand.do("await", one)
        until(lambda: len(native.alive(one)) == 1)
        hand.do("stop", one)
        assert (native.alive(one), hand.condition(one)) == (set(), "made")
    for _ in dying(lambda: native.hand(one).do("stop", one), stride=16):
        hand.do("stop", one)
        assert (native.alive(one), hand.condition(one)) == (set(), "made")
        hand.do("start", one)
    for _ in dying(lambda: native.hand(one).do("unmake", one), stride=16):
        hand.do("unmake", one)
        assert (hand.condition(one), native.supervisor.runs()) == ("absent", False)
        hand.do("make", one)
        hand.do("start", one)


def test_many_at_once(native: Any) -> None:
    """As a transaction starts them: each in a thread of its own."""
    some = [Process(f"process {n}", "native", f"toy{n}", SLEEP, check=QUICK) for n in range(4)]
    hand = native.hand(*some)
    threads = [threading.Thread(target=begin, args=(hand, one)) for one in some]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: [len(native.alive(one)) for one in some] == [1, 1, 1, 1])
    for one in some:
        hand.do("stop", one)
        hand.do("unmake", one)
    assert not native.supervisor.runs()
