"""What opening the state put right, for the commands that write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from state import Mended


def tell_mended(screen: Screen, mended: Iterable[Mended]) -> None:
    """Each on stderr: nothing is put right without a word."""
    for one in mended:
        screen.note(f"mended-{one.code}", **dict(one.fields))
