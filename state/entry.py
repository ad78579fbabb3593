"""One line of the journal: canonical JSON that carries its place, its CRC and the hash of the line before.

    {"crc":"1c291ca3","previous":"<64 hex>","record":{...},"seq":7,"time":"...","who":"..."}

Keys are sorted, there are no blanks, and every sign is ASCII. The CRC-32 (as in zlib) is of the line
without its `crc`; the hash of a line is SHA-256 over all of it, without the line feed. `time` is told and
never trusted: order is by `seq` alone.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any
from zlib import crc32

import attrs

from state.records import Record, from_plain, to_plain

#: The hash "before" the first line.
ORIGIN = "0" * 64

_HEAD = re.compile(rb'\{"crc":"([0-9a-f]{8})",')
_HEAD_BYTES = len('{"crc":"00000000",')


class BadLineError(Exception):
    """`fault`: crc, chain, sequence, or record (whole, but none of those that are known)."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@attrs.frozen
class Entry:
    seq: int  # 1 for the first
    previous: str
    time: str  # UTC, as 2026-01-31T09:30:00Z
    who: str
    record: Record
    line: bytes  # without the line feed

    @property
    def hash(self) -> str:
        return sha256(self.line).hexdigest()


def encode(seq: int, previous: str, time: str, who: str, record: Record) -> Entry:
    """The entry with its line, one text for equal values."""
    content = {"previous": previous, "record": to_plain(record), "seq": seq, "time": time, "who": who}
    body = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")
    line = b'{"crc":"%08x",' % crc32(body) + body[1:]
    return Entry(seq, previous, time, who, record, line)


def decode(line: bytes, seq: int | None = None, previous: str | None = None) -> Entry:
    """The entry of a line, which has to stand at that place where one is given. Raises BadLineError."""
    head = _HEAD.match(line)
    if not head or b"%08x" % crc32(b"{" + line[_HEAD_BYTES:]) != head[1]:
        raise BadLineError("crc")
    try:
        content: dict[str, Any] = json.loads(line)
        entry = Entry(
            content["seq"],
            content["previous"],
            content["time"],
            content["who"],
            from_plain(content["record"]),
            line,
        )
    except (ValueError, KeyError) as error:
        raise BadLineError("record") from error
    if seq is not None and entry.seq != seq:
        raise BadLineError("sequence")
    if previous is not None and entry.previous != previous:
        raise BadLineError("chain")
    return entry
