"""Our own supervisor dies, or who has told it what to do: never two of one, and none lost."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from executor import said
from executor.native import launch
from executor.native.specification import key
from state import Process
from tests.executor.supervised import QUICK, SLEEP, STUBBORN, begin, printed, python, toy, until
from tests.executor.told import told


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


def test_one_that_hides_its_mark_still_holds_the_lock(
    native: Any, capsys: pytest.CaptureFixture[str]
) -> None:
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
        error = said(capsys.readouterr().err)
        assert error is not None and error.code == "process-held"
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
