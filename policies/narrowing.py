"""What each file of a policy adds to those before it, on one machine."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from hardware import Machine
from policies.evaluation import Standing, apply, stand
from policies.limits import Capability, capabilities_of
from policies.model import Limit, Policy, PolicyFile, Rule


@attrs.frozen
class Narrowing:
    """What a file changes: limits as they were (None: nothing was said) and are, rules that apply or may,
    and what it states in place of earlier files: tiers, preferences, costs.
    """

    file: PolicyFile
    limits: tuple[tuple[Capability | None, Capability], ...]
    rules: tuple[Rule, ...]
    instead: tuple[str, ...]


def narrowings(policy: Policy, machine: Machine) -> tuple[Narrowing, ...]:
    """File by file, the first the most general. Raises PolicyError."""
    return tuple(_narrowings(policy, machine))


def _narrowings(policy: Policy, machine: Machine) -> Iterator[Narrowing]:
    limits: list[tuple[Limit, bool]] = []
    before: dict[str, Capability] = {}
    for count, file in enumerate(policy.files, start=1):
        applied = apply(Policy(policy.files[:count]), machine)
        limits += applied.limits
        after = {one.key: one for one in capabilities_of(limits)}
        changed = (
            (before.get(key), one)
            for key, one in after.items()
            if key not in before or before[key].value != one.value
        )
        stated = (("tiers", file.tiers), ("preferences", file.preferences), ("costs", file.costs))
        yield Narrowing(
            file,
            tuple(changed),
            tuple(active.rule for active in applied.rules),
            tuple(name for name, said in stated if said and count > 1),
        )
        before = after


def standings(policy: Policy, machine: Machine) -> tuple[Standing, ...]:
    """How every rule and limit stands, file by file. Raises PolicyError."""
    files = (Policy(policy.files[: index + 1]) for index in range(len(policy.files)))
    return tuple(one for upto in files for one in stand(upto, machine))
