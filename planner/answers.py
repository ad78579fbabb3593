"""What Control answers: a plan, or a refusal with ways out."""

from __future__ import annotations

from typing import Literal

import attrs

from reasons import Reason
from state import Notice, Plan


@attrs.frozen
class Edit:
    """What to write at a place of a file, `las.yaml:7:5`; `write` "" is to take away what stands there.

    A place without a line is the whole file: what shall stand in it, or a key that is not there yet.
    """

    place: str
    write: str


@attrs.frozen
class Change:
    """One change of what is asked, or of what is there. The codes: docs/policies.md, "Costs"."""

    code: str
    fields: tuple[tuple[str, str], ...] = ()
    edits: tuple[Edit, ...] = ()  # where the wish that it is about stands in a file
    command: str = ""  # what makes the change where it stands in no file: `las pin ollama --remove`


@attrs.frozen
class WayOut:
    """Changes after which the request can be met, checked by solving again; none can be left away.

    `command` is what to run once the edits are made, without the options that say which machine, policy
    and catalogue are meant: `las solve ...`, or `las what-if ... -- ...` where a change is one of the
    machine. It is "" where what was asked is asked again as it was.
    """

    changes: tuple[Change, ...]
    command: str
    cost: int


@attrs.frozen
class Refusal:
    """Minimal: without any one of the reasons of a conflict the rest of it can hold together."""

    conflict: tuple[Reason, ...]
    ways_out: tuple[WayOut, ...]
    minimal: bool = True
    further: tuple[tuple[Reason, ...], ...] = ()  # conflicts of other things, or of other requests
    notices: tuple[Notice, ...] = ()  # what the catalogue does not have: `no-cpu-build`


@attrs.frozen
class Undecided:
    """The budget ended before a plan, or the absence of one, was found."""


class PlannerError(Exception):
    """The intent cannot be read against the catalogue: `unknown-module`, `unknown-port`, `wrong-scheme`.

    `also` are further ones of the same intent.
    """

    def __init__(
        self, code: str, fields: tuple[tuple[str, str], ...], also: tuple[PlannerError, ...] = ()
    ) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields = fields
        self.also = also


Answer = Plan | Refusal | Undecided


@attrs.frozen
class Availability:
    """Whether one module can be installed here, on its own."""

    module: str
    category: str
    group: Literal["installable", "conditional", "impossible"]
    version: str | None = None  # the one a plan would take
    variant: str | None = None
    reasons: tuple[Reason, ...] = ()
    ways_out: tuple[WayOut, ...] = ()
