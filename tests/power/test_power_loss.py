"""Power is lost at any moment of a change: it ends in either generation, and nothing is lost silently.

Each change is carried out under strace; from its calls come the disks that a loss may leave, and each of them
is recovered for real. How: docs/executor.md, "Power loss".
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from executor.backend import Neighbours
from state import Event, Generation, Store, audit
from tests.executor.test_environments import wheel
from tests.executor.test_trees import tar
from tests.power.calls import calls, record
from tests.power.disk import Disk
from tests.power.losses import losses
from tests.power.machine import WHEEL, Machine
from tests.power.recording import Recording, Told
from tests.state import scenario

ROOT = Path(__file__).parents[2]
FULL = bool(os.environ.get("LAS_FAULTS"))

SOURCES = {
    "1.tar": tar(("bin/toy", b"first", 0o755)),
    "2.tar": tar(("bin/toy", b"second", 0o755), ("share/text", b"", 0o644)),
    WHEEL: wheel("toy", "1", {"toy.py": ""}),
}
THEIRS, THEIR_MODE = "somebody's\n", 0o604
UNCLEAR = "the record is not what came of it"
PLACED = "configuration placed"
EDITED = "of generation 1, and somebody's\n"


@pytest.fixture
def place() -> Iterator[Path]:
    """In memory where that can be: what is durable there the record tells, and nothing else."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="las-", dir=memory) as folder:
        yield Path(folder) / "machine"


class UnclearError(Exception):
    """Somebody died in the middle of calls."""


def recorded(place: Path, *command: str) -> Recording:
    """What a program did there; held against what really came of it."""
    base, log = Disk.of(place), place.with_name("log")
    ran = record([sys.executable, "-B", *command, str(place)], log, ROOT)
    assert ran.returncode == 0, ran.stderr.decode()
    recording = Recording.of(place, base, calls(log))
    really = {path: there for path, there in entries(Disk.of(place)).items() if not path.endswith("-shm")}
    assert entries(recording.disk) == really, UNCLEAR
    told = sorted(one.line for one in recording.events if isinstance(one, Told))
    assert told == sorted(ran.stdout.decode().splitlines())  # threads tell at once
    return recording


def entries(disk: Disk) -> dict[str, tuple[int, int, str, bytes]]:
    return {
        path: (disk.nodes[n].kind, disk.modes[n], disk.nodes[n].target, bytes(disk.contents.get(n, b"")))
        for path, n in disk.tree()
    }


def held(place: Path, recording: Recording, stride: int, judge: Callable[[tuple[str, ...]], None]) -> int:
    """Each disk that may be left is put there and judged; how many there were."""
    count = 0
    for loss in losses(recording, stride):
        shutil.rmtree(place)
        place.mkdir()
        loss.disk.write(place)
        try:
            judge(loss.told)
        except BaseException as error:
            error.add_note(f"power was lost {loss.how}")
            raise
        count += 1
    return count


def acknowledged(state: Path, told: tuple[str, ...]) -> None:
    entries = Store.open(state).entries
    for line in told:
        seq, hash = line.split()
        assert entries[int(seq) - 1].hash == hash


# --- the state alone ---


def test_of_the_state(place: Path) -> None:
    place.mkdir()
    recording = recorded(place, "-m", "tests.state.scenario")

    def judge(told: tuple[str, ...]) -> None:
        scenario.went_well(place, list(told))

    assert held(place, recording, 1 if FULL else 23, judge) > 10


def topics(state: Path) -> set[str]:
    records = (one.record for one in Store.open(state).entries)
    return {record.topic for record in records if isinstance(record, Event)}


# --- a file that is written where the user says ---


@pytest.mark.parametrize("before", [None, "of the lock before\n"])
def test_of_a_file_of_the_users(place: Path, before: str | None) -> None:
    """`las.lock`, say: what was there or what is written, whole; never an empty one, or a part."""
    place.mkdir()
    lock, text = place / "las.lock", "of the lock\n" * 1000
    if before is not None:
        lock.write_text(before)
    write = "import pathlib, sys; from cli.files import write_text; path = pathlib.Path(sys.argv[1])"
    recording = recorded(place, "-c", f"{write}; write_text(path / 'las.lock', {text!r})")
    left: set[str | None] = set()
    held(place, recording, 1, lambda _: left.add(lock.read_text() if lock.exists() else None))
    assert left == {before, text}


# --- with all that lies in files ---


def begun(machine: Machine) -> None:
    (machine.folder / "from").mkdir(parents=True)
    for name, content in SOURCES.items():
        (machine.folder / "from" / name).write_bytes(content)
    machine.placed.parent.mkdir()
    machine.placed.write_text(THEIRS)
    machine.placed.chmod(THEIR_MODE)


def installed(machine: Machine) -> None:
    """And somebody has edited a file of it."""
    begun(machine)
    assert machine.apply(machine.first()).outcome == "applied"
    machine.placed.write_text(EDITED)


def upgraded(machine: Machine) -> None:
    installed(machine)
    assert machine.apply(machine.second()).outcome == "applied"


def whole(machine: Machine) -> Generation:
    return machine.first(*machine.environment())


def failing(machine: Machine) -> Generation:
    return machine.second(machine.unmade())


#: What is there before, and what is changed to.
CASES: dict[str, tuple[Callable[[Machine], None], Callable[[Machine], Generation]]] = {
    "install": (begun, whole),
    "begin": (begun, Machine.first),
    "upgrade": (installed, Machine.second),
    "fail": (installed, failing),
    "collect": (upgraded, Machine.second),
}


@pytest.mark.parametrize(
    ("change", "stride"), [("install", 97), ("begin", 41), ("upgrade", 41), ("fail", 41), ("collect", 17)]
)
def test_of_a_change(place: Path, change: str, stride: int) -> None:
    assert lost_in(place, change, 0, 1 if FULL else stride) > 10


@pytest.mark.parametrize(
    ("change", "calls"), [("begin", 110), ("upgrade", 90), ("fail", 140), ("collect", 40)]
)
def test_after_somebody_died(place: Path, change: str, calls: int) -> None:
    """What the dead one had done, and not made durable, is built upon.

    Whether the calls were made in which other threads of it were is not told: such a record is left out.
    """
    judged = 0
    for dies in range(1, calls, 2 if FULL else 19):
        with suppress(UnclearError):
            judged += lost_in(place, change, dies, 61 if FULL else 131)
        shutil.rmtree(place)
    assert judged > 10


def lost_in(place: Path, change: str, dies: int, stride: int) -> int:
    """How many disks were left by a loss, and recovered from."""
    machine = Machine(place)
    prepare, aim = CASES[change]
    prepare(machine)
    before, target = machine.current(), aim(machine)
    try:
        recording = recorded(place, "-m", "tests.power.machine", change, str(dies))
    except AssertionError as error:
        if dies and UNCLEAR in str(error):
            raise UnclearError from error
        raise
    assert machine.current() == (before if change == "fail" else target)

    def judge(told: tuple[str, ...]) -> None:
        assert not audit(machine.state).failed
        acknowledged(machine.state, told)
        went_well(machine, before, target)
        if "secret-set" in topics(machine.state):
            assert machine.places.secret("TOKEN").read_text() == "of somebody"
        if before is not None:
            assert EDITED in {machine.placed.read_text(), *(one.read_text() for one in edited(machine))}
        if change == "collect":
            machine.collect()
            assert set(machine.conditions(machine.first()).values()) == {"absent"}
        comes_back(machine)

    return held(place, recording, stride, judge)


def went_well(machine: Machine, before: Generation | None, target: Generation) -> None:
    """In either generation, whole, and of the other what shall be kept of it."""
    outcome = machine.recover()
    assert outcome is None or outcome.outcome in ("applied", "rolled-back"), outcome
    current = machine.current()
    assert current in (before, target)
    assert audit(machine.state).faults == ()
    there = machine.conditions(current)
    assert {one for id, one in there.items() if id != PLACED} <= {"made"}, there
    assert there.get(PLACED, "made") == "made" or (current == before and machine.placed.read_text() == EDITED)
    if current == target != before:
        kept = machine.conditions(before)
        assert kept.pop(PLACED, "absent") == "absent"  # the other lies over it
        assert set(kept.values()) <= {"made"}, kept
    elif current != target:
        left = machine.conditions(target)
        assert {one for id, one in left.items() if not id.startswith("artefact ")} == {"absent"}, left
        assert set(left.values()) <= {"made", "absent"}, left


def edited(machine: Machine) -> list[Path]:
    return sorted((machine.places.data / "configurations" / "edited").glob("*"))


def comes_back(machine: Machine) -> None:
    """What was somebody else's, when nothing of ours lies over it any more."""
    for generation in (machine.second(), machine.first()):
        (placed,) = (one for one in generation.resources if one.id == PLACED)
        machine.world.maker(placed).unmake(placed, Neighbours({}))
    assert machine.placed.read_text() == THEIRS
    assert stat.S_IMODE(machine.placed.stat().st_mode) == THEIR_MODE
