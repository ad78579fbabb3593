"""The overrides of this machine, and what time it is for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.places import state_folder

if TYPE_CHECKING:
    from datetime import datetime

    from policies import Lift
    from state import Override


def now() -> datetime:
    """The port for time: a test stands in for it."""
    from state import utc_now

    return utc_now()


def overrides_in_force() -> tuple[Override, ...]:
    """Raises DocumentError for a file that was tampered with."""
    from state import in_force, read_overrides

    return in_force(read_overrides(Path(state_folder())), now())


def lifted() -> tuple[Lift, ...]:
    """What they lift."""
    from policies import Lift

    return tuple(Lift(one.rule, one.module) for one in overrides_in_force())
