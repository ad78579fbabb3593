"""The errors of the room: fields, not sentences. A code is the key of its message."""

from __future__ import annotations

#: Every code with the names of its fields.
CODES: dict[str, tuple[str, ...]] = {
    "bad-version": ("file", "found"),
    "busy": ("holder", "pid", "command", "since"),
    "disk-failed": ("file", "why"),
    "disk-full": ("file",),
    "journal-behind": ("file", "records", "known", "witness"),
    "journal-changed": ("file",),
    "journal-closed": ("file",),
    "journal-damaged": ("file", "line", "offset", "fault"),
    "journal-differs": ("file", "record", "witness"),
    "journal-missing": ("file",),
    "lock-lost": ("file",),
    "newer-schema": ("file", "found", "known"),
    "no-generation": ("number",),
    "not-installed": ("module",),
    "not-pinned": ("module",),
    "not-the-writer": ("file",),
    "older-schema": ("file", "found", "known"),
    "out-of-order": ("record", "step", "state"),
    "plan-damaged": ("file",),
    "plan-missing": ("file",),
    "stale-plan": ("generation", "current"),
    "unfinished": ("generation",),
}


class StateError(Exception):
    """`code` is one of CODES, `fields` are what it lists."""

    def __init__(self, code: str, **fields: str | int) -> None:
        super().__init__(f"{code}: {fields}")
        self.code = code
        self.fields = fields


class BusyError(StateError):
    """Another writer is at work. `holder`: running, stopped, gone (a child of it has the lock), unknown."""


class DiskError(StateError):
    """The disk is full or failed. What was acknowledged before is there; reopen, which verifies."""


class DamageError(StateError):
    """What is on disk is not what was written there. Nothing was changed."""


class OrderError(StateError):
    """A record that cannot follow what was recorded; nothing was written."""


class SchemaError(StateError):
    """The state is of a version that this program does not know."""
