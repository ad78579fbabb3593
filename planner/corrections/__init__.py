"""Ways out of a conflict: sets of changes after which there is a plan, cheapest first.

An atomic correction is one change of what is asked or of what is there, for which a reason of a conflict
leaves room: each file here knows the corrections of one kind of place. A way out is a set of them that
leads to a plan, and no proper subset of it does.

What the search promises (Reiter's hitting sets, by uniform cost): each set of atomic corrections that leads
to a plan breaks each conflict, those of questions that a part of it has changed as well; so the sets are
grown from conflicts alone, cheapest first, and **no set of atomic corrections that is cheaper than the
last of the first three kinds leads to a plan**, but for sets that do what one that was told does, or more,
and for third ones of a kind of which two were told. It ends earlier, and then promises nothing more, after
`SOLVES` solves or with the user's budget. Single corrections of further codes are told as well.
"""

from __future__ import annotations

from planner.answers import WayOut
from planner.corrections.loose import Loose
from planner.corrections.search import Search
from reasons import Reason
from solver import Budget

__all__ = ["ways_out"]


def ways_out(
    asked: Loose, conflicts: tuple[tuple[Reason, ...], ...], engine: str, budget: Budget = Budget()
) -> tuple[WayOut, ...]:
    """Verified changes, cheapest first, one of each kind before others of a kind.

    `conflicts` are those of the question, the one that is told first.
    """
    return Search(asked, engine, budget).ways(*conflicts)
