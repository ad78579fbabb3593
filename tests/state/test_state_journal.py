"""The journal by its bytes: what was written is read back, and what was not is found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from state import KINDS, DamageError, Event, Record, StateError
from state.entry import ORIGIN, BadLineError, Entry, decode, encode
from state.journal import Journal, parse_journal
from state.records import from_plain, to_plain
from tests.state.test_state_round_trip import _instances

RECORDS: st.SearchStrategy[Record] = st.one_of([_instances(kind) for kind in KINDS])
FEW = settings(max_examples=60, deadline=None)


def written(records: Sequence[Record], times: Sequence[str] = ()) -> tuple[list[Entry], bytes]:
    entries: list[Entry] = []
    for at, record in enumerate(records):
        previous = entries[-1].hash if entries else ORIGIN
        time = times[at] if at < len(times) else "2026-01-31T09:30:00Z"
        entries.append(encode(at + 1, previous, time, "alice", record))
    return entries, b"".join(entry.line + b"\n" for entry in entries)


@FEW
@given(st.lists(RECORDS, max_size=8), st.lists(st.text(max_size=20), max_size=8))
def test_any_records_are_read_back_equal_whatever_the_clock_says(
    records: list[Record], times: list[str]
) -> None:
    entries, data = written(records, times)
    reading = parse_journal(data, "journal")
    assert list(reading.entries) == entries
    assert [entry.record for entry in reading.entries] == records
    assert (reading.end, reading.tail) == (len(data), None)
    assert data.isascii()


@FEW
@given(st.lists(RECORDS, min_size=1, max_size=6), st.data())
def test_any_truncation_yields_a_prefix_and_says_its_tail(records: list[Record], draw: st.DataObject) -> None:
    entries, data = written(records)
    length = draw.draw(st.integers(0, len(data)))
    reading = parse_journal(data[:length], "journal")
    assert list(reading.entries) == entries[: data[:length].count(b"\n")]
    if reading.tail:
        assert (reading.tail.offset, reading.tail.length) == (reading.end, length - reading.end)
        assert reading.tail.length > 0
    else:
        assert reading.end == length


@settings(max_examples=250, deadline=None)
@given(st.lists(RECORDS, min_size=2, max_size=5), st.data())
def test_any_byte_edited_before_the_last_record_is_found_and_its_line_named(
    records: list[Record], draw: st.DataObject
) -> None:
    entries, data = written(records)
    end = len(data) - len(entries[-1].line) - 1
    at = draw.draw(st.integers(0, end - 1))
    byte = draw.draw(st.integers(0, 255).filter(lambda byte: byte != data[at]))
    edited = data[:at] + bytes([byte]) + data[at + 1 :]
    with pytest.raises(DamageError) as caught:
        parse_journal(edited, "journal")
    assert caught.value.fields["line"] == data[:at].count(b"\n") + 1
    assert caught.value.fields["offset"] == data.rfind(b"\n", 0, at) + 1


@settings(max_examples=100, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=3), st.data())
def test_a_byte_edited_in_the_last_record_never_passes(records: list[Record], draw: st.DataObject) -> None:
    """It may look like a write that did not end; the index and the witnesses know whether it did."""
    entries, data = written(records)
    at = draw.draw(st.integers(len(data) - len(entries[-1].line) - 1, len(data) - 1))
    byte = draw.draw(st.integers(0, 255).filter(lambda byte: byte != data[at]))
    try:
        reading = parse_journal(data[:at] + bytes([byte]) + data[at + 1 :], "journal")
    except DamageError as error:
        assert error.fields["line"] == len(entries)
    else:
        assert reading.tail is not None
        assert list(reading.entries) == entries[:-1]


@FEW
@given(RECORDS)
def test_a_record_is_read_back_from_its_plain_form(record: Record) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(record)))) == record


EVENT = {"kind": "event", "topic": "gc", "fields": [["a", "b"]]}


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        {},
        {"kind": "nonsense"},
        {"kind": ["event"]},
        {**EVENT, "more": 1},
        {"kind": "event", "topic": "gc"},
        {**EVENT, "topic": 7},
        {**EVENT, "fields": "ab"},
        {**EVENT, "fields": [["a"]]},
        {**EVENT, "fields": [["a", 1]]},
        {"kind": "closed", "outcome": "perhaps"},
        {"kind": "committed", "generation": True, "plan": "", "digest": "", "head_seq": 1, "head_hash": ""},
    ],
)
def test_what_is_no_record_is_refused(plain: object) -> None:
    with pytest.raises(ValueError):
        from_plain(plain)


def lines(*entries: Entry) -> bytes:
    return b"".join(entry.line + b"\n" for entry in entries)


A, B, C = written([Event("a"), Event("b"), Event("c")])[0]

#: What the file holds, and the line and fault that are named.
DAMAGED = {
    "line lost": (lines(A, C), 2, "sequence"),
    "line twice": (lines(A, A), 2, "sequence"),
    "lines swapped": (lines(A, C, B), 2, "sequence"),
    "begins later": (lines(B, C), 1, "sequence"),
    "another chain": (lines(A, encode(2, "f" * 64, "", "", Event("b"))), 2, "chain"),
    "blank line": (lines(A) + b"\n" + lines(B), 2, "crc"),
    "zeros between": (lines(A) + b"\0" * 512 + lines(B) + lines(C), 2, "crc"),
    "last line feed lost": (A.line + b"x" + B.line + b"\n", 1, "crc"),
    "whole record and more": (lines(A) + B.line + b"\0", 2, "crc"),
    "foreign text": (b"hello\n" + lines(A), 1, "crc"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_is_refused_with_its_line(name: str) -> None:
    data, line, fault = DAMAGED[name]
    with pytest.raises(DamageError) as caught:
        parse_journal(data, "journal")
    assert (caught.value.code, caught.value.fields["line"]) == ("journal-damaged", line)
    assert caught.value.fields["fault"] == fault


@pytest.mark.parametrize("tail", [b"{", B.line[:40], B.line, b"\0" * 4096, B.line[:70] + b"\0" * 60 + b"\n"])
def test_a_write_that_did_not_end_is_a_tail(tail: bytes) -> None:
    reading = parse_journal(lines(A) + tail, "journal")
    assert reading.entries == (A,)
    assert reading.tail is not None
    assert (reading.tail.offset, reading.tail.length) == (len(lines(A)), len(tail))


def test_a_record_of_an_unknown_kind_is_not_passed_over() -> None:
    body = A.line[len('{"crc":"00000000",') :].replace(b'"event"', b'"other"')
    from zlib import crc32

    line = b'{"crc":"%08x",' % crc32(b"{" + body) + body
    with pytest.raises(BadLineError, match="record"):
        decode(line)
    with pytest.raises(DamageError):
        parse_journal(line + b"\n", "journal")


# --- on disk ---------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def test_the_order_is_that_of_numbers_when_the_clock_goes_backwards(path: Path) -> None:
    times = iter(["2026-01-03T00:00:00Z", "2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z"])
    journal = Journal(path, who="alice", clock=lambda: next(times))
    for topic in "abc":
        journal.append(Event(topic))
    journal.close()
    entries = parse_journal(path.read_bytes(), "").entries
    assert [(entry.seq, entry.record) for entry in entries] == [
        (1, Event("a")),
        (2, Event("b")),
        (3, Event("c")),
    ]
    assert [entry.time[:4] for entry in entries] == ["2026", "2026", "2025"]


def test_it_goes_on_where_it_ended_and_a_tail_is_cut_only_when_asked(path: Path) -> None:
    path.write_bytes(lines(A, B) + C.line[:30])
    journal = Journal(path, who="alice")
    assert journal.head == (2, B.hash)
    assert journal.reading.tail is not None
    with pytest.raises(DamageError):  # what stands behind the end would become a part of the record
        journal.append(Event("d"))
    journal.cut_tail()
    journal.append(Event("d"))
    journal.close()
    assert [entry.record for entry in parse_journal(path.read_bytes(), "").entries][2:] == [Event("d")]


def test_only_its_owner_may_read_it(path: Path) -> None:
    Journal(path, who="alice").close()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda path: path.write_bytes(path.read_bytes() + b"x"), "journal-changed"),
        (lambda path: path.write_bytes(b""), "journal-changed"),
        (lambda path: path.unlink(), "journal-missing"),
        (lambda path: (path.rename(f"{path}.old"), path.write_bytes(b"")), "journal-changed"),
    ],
)
def test_what_is_done_to_it_meanwhile_is_noticed(path: Path, change: object, code: str) -> None:
    journal = Journal(path, who="alice")
    journal.append(Event("a"))
    change(path)
    with pytest.raises(DamageError) as caught:
        journal.append(Event("b"))
    assert caught.value.code == code
    journal.close()


def test_a_closed_journal_takes_nothing(path: Path) -> None:
    journal = Journal(path, who="alice")
    journal.close()
    with pytest.raises(StateError, match="journal-closed"):
        journal.append(Event("a"))
