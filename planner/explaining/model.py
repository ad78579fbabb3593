"""What an explanation says, as data."""

from __future__ import annotations

from typing import Literal

import attrs

from planner.answers import Refusal
from reasons import Reason
from stacks import Intent
from state import Choice

Name = tuple[str, str, str]  # environment, module, version


@attrs.frozen
class Worse:
    """The first objective that would suffer: its value in the plan, and in the best one with the other."""

    objective: str
    now: int
    then: int


@attrs.frozen
class Verdict:
    """Of what the plan does not do: impossible here for `reasons`; possible, but `worse`; or as good, and
    later in the canonical order. "undecided" where the budget ended first.
    """

    code: Literal["impossible", "worse", "equal", "undecided"]
    reasons: tuple[Reason, ...] = ()
    worse: Worse | None = None


@attrs.frozen
class Barrier:
    """Why these newer releases (newest first) were not taken; of worse ones the least bad is told."""

    versions: tuple[str, ...]
    verdict: Verdict


@attrs.frozen
class Alternative:
    """What could stand in place of a choice that is no release: another backend, build, port or accelerator.

    `expected`: a reader would have thought so. `holder` is the (environment, module) that has the port.
    """

    kind: Literal["backend", "build", "port", "accelerator"]
    chosen: str
    other: str
    verdict: Verdict
    expected: bool = False
    holder: tuple[str, str] | None = None


@attrs.frozen
class Without:
    """The best plan in which the module is nowhere, against this one.

    `unmet`: what was asked for and could not be any more; the rest of the plan is for what is left.
    """

    unmet: tuple[Reason, ...]
    gone: tuple[Name, ...]
    come: tuple[Name, ...]
    changed: tuple[tuple[Name, Name], ...]


@attrs.frozen
class Explanation:
    """One module in one environment: why it is there, why so, and what would be without it."""

    module: str
    environment: str
    version: str
    variant: str
    newest: str
    chain: tuple[Reason, ...]  # from what was asked to this module
    barriers: tuple[Barrier, ...]
    unoffered: tuple[tuple[str, tuple[str, ...]], ...] = ()  # newer ones by status: ("pre-release", versions)
    alternatives: tuple[Alternative, ...] = ()
    without: Without | None = None  # None: undecided, or it is part of an image
    bundled_in: tuple[str, str] | None = None  # (module, version) of the image that holds it


@attrs.frozen
class Absent:
    """The module is not in the plan. `refusal` is None when it could be, but nothing asks for it."""

    module: str
    refusal: Refusal | None


@attrs.frozen
class Held:
    """What was asked about is what the plan does."""

    wish: str
    choices: tuple[Choice, ...]


@attrs.frozen
class NotTaken:
    """What was asked about is no part of the plan.

    `here` is what the plan has in its place, `there` what the best plan that has it would have. `asked`
    wants it too, and leads to a plan; None where that would put it somewhere else, or there is none.
    """

    wish: str
    verdict: Verdict
    here: tuple[Choice, ...] = ()
    there: tuple[Choice, ...] = ()
    asked: Intent | None = None
    refusal: Refusal | None = None  # where it cannot be, even if it is asked for


@attrs.frozen
class Apart:
    """Why two things are not in one native environment; `refusal` is None where `asked` puts them there.

    `even_apart`: they cannot both be installed, in whatever environments.
    """

    names: tuple[str, str]
    refusal: Refusal | None = None
    even_apart: bool = False
    asked: Intent | None = None
