"""Two plans held against each other: what is chosen in one and not in the other, and what each is worth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import attrs

from state import Choice, Inputs, Plan, is_same, pairs_of
from versions import SCHEMES, VersionError, key

Change = Literal[
    "added", "removed", "newer", "older", "version", "variant", "backend", "ports", "placement", "other"
]


@attrs.frozen
class Difference:
    """One module in one environment that the plans choose differently.

    `version` stands for releases whose order cannot be told, `other` for what no other word names: the
    digest of an image, say. Several changes of one thing are in the order of `Change`.
    """

    environment: str
    module: str
    changes: tuple[Change, ...]
    before: Choice | None
    after: Choice | None

    @property
    def key(self) -> tuple[str, str]:
        return self.environment, self.module


@attrs.frozen
class ObjectivePair:
    """One level of the objective in both plans; None where a plan does not count it."""

    name: str
    before: int | None
    after: int | None


@attrs.frozen
class Comparison:
    """`inputs` names what the plans were made from that differs: `machine`, `catalogue`, `policy`, ..."""

    differences: tuple[Difference, ...]  # by environment and module
    objectives: tuple[ObjectivePair, ...]  # as the first plan weighs them
    inputs: tuple[str, ...]
    same: tuple[Choice, ...]  # of the second plan

    @property
    def equal(self) -> bool:
        return not (self.differences or self.inputs or any(o.before != o.after for o in self.objectives))


def compare(before: Plan, after: Plan) -> Comparison:
    """Every difference between what two plans lead to. It rests on the plans alone."""
    pairs = pairs_of(before.target.choices, after.target.choices)
    both = [(old, new) for key in sorted(pairs) for old, new in pairs[key]]
    same = {(old, new) for old, new in both if old and new and is_same(old, new)}
    return Comparison(
        differences=tuple(_difference(old, new) for old, new in both if (old, new) not in same),
        objectives=tuple(_objectives(before, after)),
        inputs=tuple(_inputs(before, after)),
        same=tuple(new for old, new in both if new and (old, new) in same),
    )


def _difference(old: Choice | None, new: Choice | None) -> Difference:
    there = new or old
    assert there is not None  # a pair has at least one side
    return Difference(there.environment, there.module, tuple(_changes(old, new)), old, new)


def _changes(old: Choice | None, new: Choice | None) -> Iterator[Change]:
    if old is None or new is None:
        yield "removed" if old else "added"
        return
    named = ("version", "variant", "backend", "ports", "placement")
    if old.version != new.version:
        yield _direction(old.version, new.version)
    if old.variant != new.variant:
        yield "variant"
    if old.backend != new.backend:
        yield "backend"
    if old.ports != new.ports:
        yield "ports"
    if old.placement != new.placement:
        yield "placement"
    rest = attrs.evolve(old, **{name: getattr(new, name) for name in named})
    if (old.version, old.variant) == (new.version, new.variant) and not is_same(rest, new):
        yield "other"


def _direction(old: str, new: str) -> Change:
    """By the first scheme in which both can be read: plain numbers have one order in all of them."""
    for scheme in SCHEMES:
        try:
            one, other = key(scheme, old), key(scheme, new)
        except VersionError:
            continue
        if one != other:
            return "newer" if one < other else "older"
    return "version"


def _objectives(before: Plan, after: Plan) -> Iterator[ObjectivePair]:
    mine = {one.name: one.value for one in before.objectives}
    theirs = {one.name: one.value for one in after.objectives}
    for name in {**mine, **theirs}:
        yield ObjectivePair(name, mine.get(name), theirs.get(name))


def _inputs(before: Plan, after: Plan) -> Iterator[str]:
    for field in attrs.fields(Inputs):
        if getattr(before.inputs, field.name) != getattr(after.inputs, field.name):
            yield field.name
    if before.tier != after.tier:
        yield "tier"
    if before.assumed != after.assumed:
        yield "assumed"
