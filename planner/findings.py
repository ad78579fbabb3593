"""What a check finds: a fault with its weight, and the statements that lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from documents import Fault
from reasons import Reason

if TYPE_CHECKING:
    from planner.witnesses import Witness

Level = Literal["error", "warning", "note"]


@attrs.frozen
class Finding:
    """An error fails a check; a warning is worth a look; a note says what is not known."""

    level: Level
    fault: Fault
    why: tuple[Reason, ...] = ()
    witness: Witness | None = None  # a machine that was made up, on which it is so
