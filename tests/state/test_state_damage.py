"""Files edited byte by byte: each is rebuilt from the truth, or refused, and it is said which."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from state import DamageError, Store, Writer, audit
from state.entry import encode
from state.journal import parse_journal
from state.records import Event

Edit = Callable[[Path], object]


def flip(name: str, at: int, bit: int = 0) -> Edit:
    """One bit of the byte at an offset."""

    def edit(folder: Path) -> None:
        path = folder / name
        data = bytearray(path.read_bytes())
        data[at] ^= 1 << bit
        path.write_bytes(data)

    return edit


def drop_lines(count: int) -> Edit:
    def edit(folder: Path) -> None:
        path = folder / "journal.jsonl"
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-count]))

    return edit


def last_bytes(count: int) -> Edit:
    def edit(folder: Path) -> None:
        path = folder / "journal.jsonl"
        path.write_bytes(path.read_bytes()[:-count])

    return edit


def write(name: str, text: bytes) -> Edit:
    return lambda folder: (folder / name).write_bytes(text)


def append(path: Path, text: bytes) -> None:
    path.write_bytes(path.read_bytes() + text)


def remove(*names: str) -> Edit:
    return lambda folder: [(folder / name).unlink() for name in names]


def edit_line(number: int, old: bytes, new: bytes) -> Edit:
    def edit(folder: Path) -> None:
        path = folder / "journal.jsonl"
        lines = path.read_bytes().splitlines(keepends=True)
        assert old in lines[number - 1]
        lines[number - 1] = lines[number - 1].replace(old, new)
        path.write_bytes(b"".join(lines))

    return edit


def rewrite(folder: Path) -> None:
    """A forged journal: the last records anew, with numbers, hashes and checksums that fit."""
    path = folder / "journal.jsonl"
    kept = parse_journal(path.read_bytes(), "").entries[:-2]
    forged = encode(len(kept) + 1, kept[-1].hash, "2020-01-01T00:00:00Z", "mallory", Event("forged"))
    path.write_bytes(b"".join(entry.line + b"\n" for entry in (*kept, forged)))


def sql(text: str) -> Edit:
    def edit(folder: Path) -> None:
        connection = sqlite3.connect(folder / "index.sqlite")
        connection.execute(text)
        connection.commit()
        connection.close()

    return edit


def chain(*edits: Edit) -> Edit:
    return lambda folder: [edit(folder) for edit in edits]


#: What is done to a state that was closed; what opening to write then says: "mended ..." or an error; what an
#: audit finds. Faults 11 to 15, and their neighbours.
CLOSED: dict[str, tuple[Edit, str, set[str]]] = {
    "nothing": (lambda folder: None, "mended", set()),
    "index: bit flip in a row": (flip("index.sqlite", -9), "mended index-rebuilt", {"index-damaged"}),
    "index: bit flip in its header": (flip("index.sqlite", 1), "mended index-rebuilt", {"index-damaged"}),
    "index: bit flip in the schema": (flip("index.sqlite", 3990), "mended index-rebuilt", {"index-damaged"}),
    "index: half of it": (
        lambda folder: (folder / "index.sqlite").write_bytes((folder / "index.sqlite").read_bytes()[:6000]),
        "mended index-rebuilt",
        {"index-damaged"},
    ),
    "index: empty": (write("index.sqlite", b""), "mended index-rebuilt", {"index-damaged"}),
    "index: not one": (write("index.sqlite", b"x" * 9000), "mended index-rebuilt", {"index-damaged"}),
    "index: deleted": (remove("index.sqlite"), "mended index-rebuilt", {"index-behind"}),
    "index: a kind edited": (
        sql("update entries set kind = 'event' where seq = 3"),
        "mended index-rebuilt",
        {"index-damaged"},
    ),
    "index: a row deleted": (
        sql("delete from entries where seq = 3"),
        "mended index-rebuilt",
        {"index-damaged"},
    ),
    "index: its last rows deleted": (
        sql("delete from entries where seq > 9"),
        "mended index-replayed",
        {"index-behind"},
    ),
    "index: of another version": (sql("pragma user_version = 9"), "mended index-rebuilt", {"index-damaged"}),
    "journal: tail cut at a record": (drop_lines(1), "journal-behind", {"journal-behind"}),
    "journal: tail cut at a commit": (drop_lines(4), "journal-behind", {"journal-behind"}),
    "journal: tail cut within a record": (last_bytes(10), "journal-behind", {"journal-behind", "torn-tail"}),
    "journal: tail cut, and the index deleted": (
        chain(drop_lines(4), remove("index.sqlite")),
        "journal-behind",
        {"journal-behind", "index-behind"},
    ),
    "journal: bit flip in the last record": (
        flip("journal.jsonl", -20),
        "journal-behind",
        {"journal-behind", "torn-tail"},
    ),
    "journal: middle edited": (
        edit_line(4, b"ollama", b"llamas"),
        "journal-damaged",
        {"journal-damaged"},
    ),
    "journal: line feed edited": (flip("journal.jsonl", 250), "journal-damaged", {"journal-damaged"}),
    "journal: end forged": (rewrite, "journal-differs", {"journal-differs"}),
    "journal: all of it forged": (
        write("journal.jsonl", encode(1, "0" * 64, "", "", Event("x")).line + b"\n"),
        "journal-damaged",
        {"journal-behind", "journal-damaged", "journal-differs"},
    ),
    "journal: deleted": (remove("journal.jsonl"), "journal-missing", {"journal-missing"}),
    "journal: emptied": (
        write("journal.jsonl", b""),
        "journal-missing",
        {"journal-missing", "journal-behind"},
    ),
    "journal: something behind it": (
        lambda folder: append(folder / "journal.jsonl", b'{"crc":"00'),
        "mended tail-cut",
        {"torn-tail"},
    ),
    "version: deleted": (remove("version"), "bad-version", {"bad-version"}),
    "version: edited": (write("version", b"las.state/one\n"), "bad-version", {"bad-version"}),
    "witness: deleted": (
        remove("generations/000001.json"),
        "mended witness-written",
        {"witness-missing"},
    ),
    "witness: bit flip": (
        flip("generations/000002.json", 40),
        "mended witness-written",
        {"witness-damaged"},
    ),
    "witness: of another generation": (
        lambda folder: (folder / "generations/000001.json").write_bytes(
            (folder / "generations/000002.json").read_bytes()
        ),
        "mended witness-written",
        {"witness-damaged"},
    ),
}


def opened(folder: Path) -> str:
    try:
        with Writer.open(folder) as writer:
            return " ".join(["mended", *(one.code for one in writer.mended)])
    except DamageError as error:
        return error.code


@pytest.mark.parametrize("name", CLOSED)
def test_of_a_state_that_was_closed(done: Path, name: str) -> None:
    edit, says, finds = CLOSED[name]
    before = Store.open(done).entries
    edit(done)
    found = audit(done)
    assert {fault.code for fault in found.faults} == finds
    assert found.failed == (not says.startswith("mended"))
    files = {path: path.read_bytes() for path in sorted(done.rglob("*")) if path.is_file()}
    assert opened(done) == says
    if says.startswith("mended"):
        after = Store.open(done)
        assert after.entries[: len(before)] == before
        assert audit(done).faults == ()
        assert after.history() == tuple(e for e in after.entries if e.record.__class__.__name__ in _TOLD)
    else:
        there = {p: p.read_bytes() for p in files if p.exists() and p.name not in ("writer.lock", "ballast")}
        assert there == {path: data for path, data in files.items() if path in there}  # nothing was changed


_TOLD = ("Opened", "Committed", "Closed", "Pinned", "Unpinned", "Event")

#: The same where the writer was killed and left a write-ahead log.
KILLED: dict[str, tuple[Edit, str]] = {
    "nothing": (lambda folder: None, "mended"),
    "wal: deleted": (remove("index.sqlite-wal"), "mended index-replayed"),
    "wal: deleted with its shm": (
        remove("index.sqlite-wal", "index.sqlite-shm"),
        "mended index-replayed",
    ),
    "wal: bit flip in its header": (flip("index.sqlite-wal", 9), "mended index-replayed"),
    "wal: bit flip in its first frame": (flip("index.sqlite-wal", 300), "mended index-replayed"),
    "wal: bit flip in its last frame": (flip("index.sqlite-wal", -100), "mended index-replayed"),
    "wal: bit flip, and the journal cut": (
        chain(flip("index.sqlite-wal", -100), drop_lines(2)),
        "journal-behind",
    ),
}


@pytest.mark.parametrize("name", KILLED)
def test_of_a_writer_that_was_killed(dead: Path, name: str) -> None:
    edit, says = KILLED[name]
    before = Store.open(dead).entries
    if "shm" not in name and "index.sqlite-shm" in {path.name for path in dead.iterdir()}:
        (dead / "index.sqlite-shm").unlink()  # what a restart of the machine leaves
    edit(dead)
    assert opened(dead) == says
    if says.startswith("mended"):
        assert Store.open(dead).entries == before
        assert Store.open(dead).unfinished() is not None
        assert audit(dead).faults == ()


def test_any_bit_of_the_index_may_flip(done: Path) -> None:
    """A stride over the whole file: it is equal to the journal, or said to be damaged; never believed."""
    path = done / "index.sqlite"
    data = path.read_bytes()
    whole = Store.open(done).history()
    for at in range(0, len(data), 97):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :])
        codes = {fault.code for fault in audit(done).faults}
        assert codes <= {"index-damaged", "index-behind"}, at
        assert Store.open(done).history() == whole, at


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda path: path.unlink(), "plan-missing"),
        (lambda path: path.write_bytes(path.read_bytes().replace(b'"large"', b'"small"')), "plan-damaged"),
    ],
)
def test_a_plan_is_what_was_kept(done: Path, edit: Callable[[Path], None], code: str) -> None:
    store = Store.open(done)
    edit(done / "plans" / f"{store.generations()[-1].plan.removeprefix('sha256:')}.json")
    for look in (store.current, store.current_plan):
        with pytest.raises(DamageError) as caught:
            look()
        assert caught.value.code == code
    assert [fault.code for fault in audit(done).faults] == [code]
    assert audit(done).failed
    assert store.generation(1).number == 1


def test_every_line_that_is_damaged_is_named(done: Path) -> None:
    edit_line(3, b"ollama", b"llamas")(done)
    edit_line(8, b'"seq"', b'"sex"')(done)
    found = [dict(fault.fields) for fault in audit(done).faults if fault.code == "journal-damaged"]
    data = (done / "journal.jsonl").read_bytes()
    assert [(one["line"], one["fault"]) for one in found] == [(3, "crc"), (8, "crc")]
    assert data[int(found[1]["offset"]) :].startswith(data.split(b"\n")[7])
