"""Disks that are full and disks that fail: what was acknowledged stays, and the next opening goes on."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from state import DiskError, Event, StateError, Store, Writer, audit
from state.index import Index, row_of
from state.plans import keep_plan
from tests.state.conftest import in_child
from tests.state.scenario import CHOICES, plan_from, went_well

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a file system can be mounted by root only")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(path: Path) -> None:
    """Take every last block."""
    with path.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError as error:
                assert error.errno == errno.ENOSPC


def test_a_full_disk_stops_a_writer_which_loses_nothing_and_ballast_lets_the_next_go_on(
    small_disk: Path,
) -> None:
    folder, filler = small_disk / "state", small_disk / "filler"
    count = 0
    with Writer.open(folder) as writer:
        assert (folder / "ballast").exists()
        fill(filler)
        with pytest.raises(DiskError) as caught:
            while True:
                writer.event("gc", (("number", str(count)), ("text", "x" * 500)))
                count += 1
        assert caught.value.code == "disk-full"
        with pytest.raises(StateError, match="journal-closed"):
            writer.event("gc")
    events = [entry.record for entry in Store.open(folder).entries if isinstance(entry.record, Event)]
    assert [dict(event.fields)["number"] for event in events] == [str(number) for number in range(count)]
    assert not audit(folder).failed

    with Writer.open(folder) as writer:
        assert "ballast-freed" in {one.code for one in writer.mended}
        writer.event("recovered")
    assert not (folder / "ballast").exists()
    filler.unlink()
    Writer.open(folder).close()
    assert (folder / "ballast").exists()
    assert audit(folder).faults == ()


def test_a_torn_tail_is_cut_on_a_full_disk(small_disk: Path) -> None:
    folder = small_disk / "state"
    Writer.open(folder).close()
    with (folder / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"crc":"')
    fill(small_disk / "filler")
    with Writer.open(folder) as writer:
        assert [one.code for one in writer.mended][:2] == ["ballast-freed", "tail-cut"]
    assert Store.open(folder).tail is None


def test_a_full_disk_without_ballast_is_said_and_changes_nothing(small_disk: Path) -> None:
    folder = small_disk / "state"
    Writer.open(folder).close()
    (folder / "ballast").unlink()
    before = Store.open(folder).entries
    fill(small_disk / "filler")
    with pytest.raises(DiskError) as caught, Writer.open(folder) as writer:
        while True:
            writer.event("gc", (("text", "x" * 500),))
    assert caught.value.code == "disk-full"
    assert Store.open(folder).entries[: len(before)] == before
    (small_disk / "filler").unlink()
    Writer.open(folder).close()
    assert audit(folder).faults == ()


def test_a_disk_that_can_only_be_read_is_read_whole(small_disk: Path) -> None:
    folder = small_disk / "state"
    with Writer.open(folder) as writer:
        writer.event("gc")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert audit(folder).faults == ()
    index = Index.open_to_read(folder / "index.sqlite")
    assert index is not None
    assert index.rows() == [row_of(entry) for entry in Store.open(folder).entries]
    index.close()


def test_a_new_state_on_a_full_disk(small_disk: Path) -> None:
    fill(small_disk / "filler")
    with pytest.raises(DiskError, match="disk-full"):
        Writer.open(small_disk / "state")
    (small_disk / "filler").unlink()
    Writer.open(small_disk / "state").close()
    assert audit(small_disk / "state").faults == ()


@pytest.mark.parametrize("room", [0, 1, 60, 250])
def test_a_record_of_which_only_a_part_fits_leaves_no_trace(folder: Path, room: int) -> None:
    Writer.open(folder).close()
    journal = folder / "journal.jsonl"
    before = journal.read_bytes()

    def write() -> None:
        writer = Writer.open(folder)
        limit = len(before) + room
        writer._index = None  # its files are longer than the limit
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            writer.event("gc", (("text", "x" * 300),))
        except DiskError as error:
            os._exit(7 if error.code == "disk-full" and journal.read_bytes() == before else 8)

    assert in_child(write) == 7
    assert audit(folder).faults == ()


def test_nothing_is_acknowledged_before_it_is_on_disk(folder: Path, tmp_path: Path) -> None:
    """The order of system calls: what a lost power would show, and a kill cannot."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    log = tmp_path / "calls"
    command = [
        "strace",
        "-f",
        "-qq",
        "-y",
        "-s",
        "256",
        "-o",
        str(log),
        "-e",
        "trace=write,fsync,fdatasync,rename",
    ]
    command += [sys.executable, "-B", "-m", "tests.state.scenario", str(folder)]
    subprocess.run(command, capture_output=True, cwd=ROOT, check=True)
    calls = [line.split(maxsplit=1)[1] for line in log.read_text().splitlines()]
    journal, renamed, written = f"<{folder}/journal.jsonl>", 0, 0
    begun = [call for call in calls if journal in call or f"<{folder}>" in call]
    assert [call.partition("(")[0] for call in begun[:3]] == ["fsync", "fsync", "write"]
    for before, call, after in zip(calls, calls[1:], calls[2:], strict=False):
        if call.startswith("write") and journal in call:
            written += 1
            assert after.startswith("fsync") and journal in after
        if call.startswith("rename"):
            renamed += 1
            partial, whole = call.split('"')[1::2]
            assert before.startswith("fsync") and f"<{partial}>" in before
            assert after.startswith("fsync") and f"<{Path(whole).parent}>" in after
    assert (written, renamed) == (8, 4)  # records; version, ballast, plan, witness
    synced = [call for call in calls if call.startswith("fdatasync") and "/index.sqlite-wal>" in call]
    assert len(synced) >= written - 1  # the first record is there before the index is


def test_what_a_dead_writer_may_not_have_synced_is_before_anything_is_built_upon_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_from(None, *CHOICES)
    Writer.open(folder).close()
    keep_plan(folder / "plans", plan)
    synced: set[str] = set()
    really = os.fsync

    def fsync(descriptor: int) -> None:
        synced.add(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        really(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with Writer.open(folder) as writer:
        assert {str(folder.parent), str(folder), str(folder / "journal.jsonl")} <= synced
        synced.clear()
        writer.begin(plan)
        assert str(folder / "plans") in synced


#: On which file, which call fails, and which of its calls; whether the writer can go on.
FAILING = [
    ("journal.jsonl", "fsync", 3, False),
    ("journal.jsonl", "fsync", 9, False),
    ("journal.jsonl", "write", 2, False),
    ("journal.jsonl", "write", 7, False),
    ("index.sqlite-wal", "fdatasync", 2, True),
    ("index.sqlite-wal", "pwrite64", 5, True),
]


@pytest.mark.parametrize(("name", "call", "number", "goes_on"), FAILING)
def test_a_failing_disk_loses_nothing_that_was_acknowledged(
    folder: Path, name: str, call: str, number: int, goes_on: bool
) -> None:
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", str(folder / name), "-e", f"trace={call}"]
    command += ["-e", f"inject={call}:error=EIO:when={number}"]
    command += [sys.executable, "-B", "-m", "tests.state.scenario", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ran.returncode == 0) == goes_on, ran.stderr
    assert goes_on or "state.errors.DiskError: disk-failed" in ran.stderr
    went_well(folder, ran.stdout.splitlines())
