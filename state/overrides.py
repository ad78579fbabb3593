"""Rules of the policy that the owner of this machine has lifted: `overrides.json`, `las.overrides/1`.

Local to the machine, and kept: an override that ends stays in the file, with when it ended.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import attrs

SCHEMA = "las.overrides/1"
FILE = "overrides.json"
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class OverridesError(Exception):
    """`code` and `fields`: `override-none` and `override-ended-already` (id), `override-twice` (id, rule)."""

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields = fields


@attrs.frozen
class Override:
    """A rule that is lifted, for one `module` or for all. Times are UTC, `2026-11-30T12:00:00Z`."""

    id: str
    rule: str
    reason: str
    by: str
    since: str
    module: str | None = None
    until: str | None = None  # the last day on which it holds, `2026-12-31`; None: until it is removed
    ended: str | None = None  # when it was removed
    ended_by: str | None = None

    def status(self, today: date) -> Literal["in-force", "expired", "ended"]:
        if self.ended is not None:
            return "ended"
        return "expired" if self.until is not None and date.fromisoformat(self.until) < today else "in-force"


def read_overrides(folder: Path) -> tuple[Override, ...]:
    """All that there ever were, the oldest first. Raises DocumentError for a file that was tampered with."""
    path = folder / FILE
    return _parse(path.read_bytes(), str(path)) if path.is_file() else ()


def in_force(overrides: tuple[Override, ...], now: datetime) -> tuple[Override, ...]:
    return tuple(one for one in overrides if one.status(now.date()) == "in-force")


class Overrides:
    """Adds and ends overrides; one writer at a time, and the file is whole after each."""

    def __init__(self, folder: Path, who: str, clock: Clock = utc_now) -> None:
        self._folder = folder
        self._who = who
        self._clock = clock

    def add(self, rule: str, reason: str, module: str | None = None, until: str | None = None) -> Override:
        """As `add_each`, for one module or for all."""
        return self.add_each(rule, reason, (module,), until)[0]

    def add_each(
        self, rule: str, reason: str, modules: Sequence[str | None], until: str | None = None
    ) -> tuple[Override, ...]:
        """One for each of the modules, all or none.

        Raises OverridesError where the rule is lifted already, for one of these modules or for all.
        """
        with self._changing() as known:
            for one in in_force(tuple(known), self._clock()):
                if one.rule == rule and one.module in (None, *modules):
                    raise OverridesError("override-twice", id=one.id, rule=rule)
            number = max((int(one.id) for one in known), default=0)
            made = tuple(
                Override(str(number + at), rule, reason, self._who, self._now(), module, until)
                for at, module in enumerate(dict.fromkeys(modules), start=1)
            )
            known.extend(made)
        return made

    def end(self, name: str) -> Override:
        """End the one of this id. Raises OverridesError where there is none, or it was ended before."""
        with self._changing() as known:
            at = next((at for at, one in enumerate(known) if one.id == name), None)
            if at is None:
                raise OverridesError("override-none", id=name)
            if known[at].ended is not None:
                raise OverridesError("override-ended-already", id=name)
            known[at] = attrs.evolve(known[at], ended=self._now(), ended_by=self._who)
            return known[at]

    def _now(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @contextmanager
    def _changing(self) -> Iterator[list[Override]]:
        """All overrides, to be changed; written unless an error ends it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self._folder / f"{FILE}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = list(read_overrides(self._folder))
            yield known
            _write(self._folder / FILE, known)
        finally:
            os.close(lock)


def _write(path: Path, overrides: list[Override]) -> None:
    """Beside, to the disk, and renamed: a reader sees the old file or the new one."""
    data = {"schema": SCHEMA, "overrides": [attrs.asdict(one) for one in overrides]}
    text = json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    beside = path.with_name(path.name + ".partial")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _parse(text: bytes, file: str) -> tuple[Override, ...]:
    from documents import expect_schema, parse_document, validate
    from state.overrides_schema import OverridesFile

    document = parse_document(text, file)
    expect_schema(document, SCHEMA)
    entries: list[dict[str, Any]] = validate(document, OverridesFile).model_dump()["overrides"]
    return tuple(Override(**entry) for entry in entries)
