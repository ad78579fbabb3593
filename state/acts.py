"""What the executor does for a plan: atomic acts, each with its opposite."""

from __future__ import annotations

from typing import Literal

import attrs

#: The opposite of each: what takes it back. An `await` changes nothing.
OPPOSITE = {"make": "unmake", "start": "stop", "stop": "start", "retire": "restore", "promote": "demote"}

Verb = Literal["make", "start", "stop", "await", "retire", "promote"]


@attrs.frozen
class Act:
    """One change of one resource of the target or of the current generation.

    `make` what is not there (made, not started); `start`; `await` until its check passes; `stop`;
    `retire` the name of what leaves, `promote` what takes it. Nothing is removed on the way to a new
    generation: what is old is kept, stopped, until it is collected.
    """

    id: str  # "make container open-webui"
    verb: Verb
    resource: str  # the id of a resource
    spec_sha256: str  # of the resource that is meant: two generations may hold one id
    step: str  # the id of the plan's step that it is done for
    after: tuple[str, ...] = ()  # ids of acts that come before it
