"""How a policy covers many machines: what leaves one out, and which of its statements apply where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from documents import Document, DocumentError, read_document
from hardware import Machine
from policies.conditions import Check, Scales, parts_in, tiers_in
from policies.limits import STATED, admits, kinds_of
from policies.model import Condition, InTier, Limit, Policy, PolicyFile, Rule
from policies.reading import BUILTIN, BUILTIN_LABEL


@attrs.frozen
class Misfit:
    """A machine that the tiers of a file leave out (no `tiers`), or that is certainly in several of them.

    `checks` are the facts that decided.
    """

    file: PolicyFile
    tiers: tuple[str, ...]
    checks: tuple[Check, ...]


def misfits(policy: Policy, machine: Machine) -> tuple[Misfit, ...]:
    """What is wrong with the tiers of a policy on one machine; nothing where each list has its one tier."""
    return tuple(found for file in tier_lists(policy) if (found := _misfit(file, machine)))


def open_policy(file: PolicyFile) -> Document | None:
    """The file read again, to find places in it; None if it is no file, or no longer what was read."""
    from policies.reading import parse_policy

    path = BUILTIN if file.file == BUILTIN_LABEL else Path(file.file)
    try:
        document = read_document(path, label=file.file)
        return document if parse_policy(document.text, file.file) == file else None
    except DocumentError:
        return None


def conditions_of(policy: Policy, stated: Mapping[str, int]) -> tuple[Condition, ...]:
    """All that rules and limits with a condition rest on, those of tiers where they ask for one.

    `stated`: the most that any release in question states, by the key of its limit. Limits on what releases
    state that are no less are left out: no plan depends on them.
    """
    deciding = [one for file in policy.files for one in file.statements if _decides(one, stated)]
    parts = [part for one in deciding for part in parts_in(one.when)]
    if any(isinstance(part, InTier) for part in parts):
        parts += [part for file in policy.files for tier in file.tiers for part in parts_in(tier.when)]
    return tuple(dict.fromkeys(parts))


def _decides(one: Rule | Limit, stated: Mapping[str, int]) -> bool:
    return isinstance(one, Rule) or any(
        kind.key not in STATED or not admits(getattr(one, kind.field), stated.get(kind.key, 0))
        for kind in kinds_of(one)
    )


def tier_lists(policy: Policy) -> Iterator[PolicyFile]:
    """The files whose tiers something rests on: the last that states some, and those that rules mean."""
    used: list[PolicyFile] = []
    latest: PolicyFile | None = None
    for file in policy.files:
        latest = file if file.tiers else latest
        asks = any(True for statement in file.statements for _ in tiers_in(statement.when))
        if latest is not None and asks:
            used.append(latest)
    if latest is not None:
        used.append(latest)
    return iter(dict.fromkeys(used))


def tiers_for(policy: Policy, file: PolicyFile) -> PolicyFile | None:
    """The file whose tiers the conditions of `file` mean: the last up to it that states some."""
    upto = policy.files[: policy.files.index(file) + 1]
    return next((one for one in reversed(upto) if one.tiers), None)


def _misfit(file: PolicyFile, machine: Machine) -> Misfit | None:
    scales = Scales(machine)
    weighed = [(tier, scales.weigh(tier.when)) for tier in file.tiers]
    certain = [one for one in weighed if one[1].holds]
    left_out = all(one.holds is False for _, one in weighed)
    if len(certain) < 2 and not left_out:
        return None
    deciding = weighed if left_out else certain
    checks = dict.fromkeys(check for _, one in deciding for check in one.checks)
    return Misfit(file, tuple(tier.name for tier, _ in certain), tuple(checks))
