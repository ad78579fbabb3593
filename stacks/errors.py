"""The errors of the room: fields, not sentences. A code is the key of its message (`fault-<code>`)."""

from __future__ import annotations

from collections.abc import Iterable

from documents import shortened

#: Every code that this room adds to those of documents/, with the names of its fields.
CODES: dict[str, tuple[str, ...]] = {
    "bad-name": ("name", "suggestion"),
    "bad-port": ("text",),
    "bad-variant": ("variant",),
    "confusable-name": ("name", "suggestion"),
    "empty-request": (),
    "environment-in-request": ("environment", "request"),
    "extras-in-request": ("name", "extras"),
    "interface-in-pin": ("interface",),
    "label-needs-equals": ("clause", "label"),
    "not-a-request": ("word",),
    "pin-without-versions": ("name",),
    "range-without-name": ("specifier",),
    "request-impossible": ("name", "specifier"),
    "request-specifier": ("name", "specifier", "suggestion"),
    "request-too-long": ("length", "limit"),
    "together-with-environments": ("environments",),
    "two-ports": ("port", "one", "other"),
    "two-variants": ("one", "other"),
    "unknown-environment": ("environment", "suggestion"),
    "variant-in-pin": ("name", "variant"),
    "variant-of-interface": ("interface", "variant"),
}


class StackError(Exception):
    """Base of the errors of this room."""


class RequestError(StackError):
    """One text that is no request. `fields` are those that CODES lists for the code."""

    def __init__(self, code: str, **fields: str | int) -> None:
        super().__init__(f"{code}: {fields}")
        self.code = code
        self.fields: dict[str, str | int] = {
            name: shortened(value) if isinstance(value, str) else value for name, value in fields.items()
        }


class CommandLineError(StackError):
    """All faults of a command line, in the order of its words."""

    def __init__(self, errors: Iterable[RequestError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(map(str, self.errors)))
