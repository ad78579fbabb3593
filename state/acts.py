"""What the executor does for a plan: atomic acts, each with its opposite."""

from __future__ import annotations

from typing import Literal

import attrs

Verb = Literal["make", "unmake", "start", "stop", "promote", "retire", "await"]

#: What takes an act back. To wait changes nothing, and what is unmade is gone.
OPPOSITE: dict[Verb, Verb] = {
    "make": "unmake",
    "start": "stop",
    "stop": "start",
    "promote": "retire",
    "retire": "promote",
}


@attrs.frozen
class Act:
    """One change of one resource of the target or of the current generation.

    `make` what is not there, and does not run yet; `unmake` what nothing refers to; `start` and `stop`;
    `promote` it to its plain name, `retire` it from there; `await` until its check passes. On the way to a
    new generation nothing is unmade: what is old is kept, stopped, until it is collected.
    """

    id: str  # "make container open-webui"
    verb: Verb
    resource: str  # the id of a resource
    spec_sha256: str  # of the resource that is meant: two generations may hold one id
    step: str  # the id of the plan's step that it is done for
    after: tuple[str, ...] = ()  # ids of acts that come before it
