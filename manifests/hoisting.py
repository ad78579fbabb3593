"""Say once what neighbouring releases share: the step that makes an imported manifest short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import attrs

#: Where a statement stands ("" = the release itself, else a variant's label), its key, its text.
Statement: TypeAlias = tuple[str, str, str]

#: Characters that the head of a `when` block costs, about.
_BLOCK_COST = 40


@attrs.frozen
class Block:
    """What all releases of a range state."""

    versions: str  # specifier
    statements: tuple[Statement, ...]


@attrs.frozen
class Hoisted:
    shared: tuple[Statement, ...]  # by every release
    blocks: tuple[Block, ...]  # newest range first
    own: dict[str, tuple[Statement, ...]]  # what is left, by version


def hoist(stated: dict[str, Sequence[Statement]]) -> Hoisted:
    """Share statements over runs of neighbours. `stated`: by version, newest first."""
    versions = list(stated)
    by_run: dict[tuple[int, int], list[Statement]] = {}
    for statement in dict.fromkeys(s for each in stated.values() for s in each):
        for run in _runs([statement in stated[version] for version in versions]):
            by_run.setdefault(run, []).append(statement)
    whole = (0, len(versions) - 1)
    shared = by_run.pop(whole, []) if len(versions) > 1 else []
    kept = {run for run, statements in by_run.items() if _is_shorter(run, statements)}
    own: dict[str, list[Statement]] = {version: [] for version in versions}
    for (first, last), statements in by_run.items():
        if (first, last) not in kept:
            for version in versions[first : last + 1]:
                own[version] += statements
    return Hoisted(
        shared=_in_order(shared),
        blocks=tuple(Block(_span(versions, *run), _in_order(by_run[run])) for run in sorted(kept)),
        own={version: _in_order(statements) for version, statements in own.items()},
    )


def _runs(present: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for index, here in enumerate([*present, False]):
        if here and start is None:
            start = index
        elif not here and start is not None:
            yield start, index - 1
            start = None


def _is_shorter(run: tuple[int, int], statements: Iterable[Statement]) -> bool:
    size = sum(len(text) + 2 for _, _, text in statements)
    return size + _BLOCK_COST < size * (run[1] - run[0] + 1)


def _span(versions: Sequence[str], first: int, last: int) -> str:
    """The range of a run: open where it reaches the newest or the oldest release."""
    newest, oldest = versions[first], versions[last]
    clauses = [] if last == len(versions) - 1 else [f">={oldest}"]
    return ",".join(clauses if first == 0 else [*clauses, f"<={newest}"])


def _in_order(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Python first, the host next, then by name."""
    return tuple(sorted(statements, key=lambda s: (s[0], s[1], _rank(s[2]), s[2])))


def _rank(text: str) -> int:
    return 0 if text.startswith("python ") else 1 if text.startswith("host ") else 2
