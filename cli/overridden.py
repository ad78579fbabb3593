"""The overrides of this machine, and what time it is for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from policies import Lift
    from state import Override


def now() -> datetime:
    """The port for time: a test stands in for it."""
    from state import utc_now

    return utc_now()


def overrides_in_force(state: Path) -> tuple[Override, ...]:
    """Those of a state folder. Raises DocumentError for a file that was tampered with."""
    from state import in_force, read_overrides

    return in_force(read_overrides(state), now())


def lifted(state: Path) -> tuple[Lift, ...]:
    """What they lift."""
    from policies import Lift

    return tuple(Lift(one.rule, one.module) for one in overrides_in_force(state))
