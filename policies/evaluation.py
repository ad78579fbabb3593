"""What a policy permits on one machine: its tier, and its capabilities."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence

import attrs

from hardware import Machine
from policies.conditions import Check, Scales, Weighed, tiers_in
from policies.errors import PolicyError
from policies.judging import ActiveRule, Subject, Verdict, judge
from policies.model import Limit, Policy, Tier


@attrs.frozen
class TierMatch:
    """The highest tier that the machine certainly meets.

    `decided_by` are the facts that put it there. `would_raise` lists (fact, tier), sorted: an unknown
    fact, and a higher tier that the machine may be found in once the fact is given.
    """

    name: str
    decided_by: tuple[Check, ...]
    would_raise: tuple[tuple[str, str], ...] = ()

    @property
    def title_key(self) -> str:
        """The message that tells a person what the tier is; a policy's own tiers have none."""
        return f"tier-{self.name}"


@attrs.frozen
class Undecided:
    """A rule or limit that is applied because nothing says it is not: facts that would tell."""

    rule: str
    facts: tuple[str, ...]


@attrs.frozen
class Ceiling:
    """The share of a resource that may be used, what is left to others, and the rules that say so."""

    percent: int = 100
    percent_rule: str = ""
    reserve_bytes: int = 0
    reserve_rule: str = ""

    def limit(self, total_bytes: int) -> int:
        """Bytes that may be used of so many."""
        return max(0, min(total_bytes * self.percent // 100, total_bytes - self.reserve_bytes))

    def total_for(self, needed_bytes: int) -> int:
        """The least total of which so many bytes may be used."""
        return max(-(-needed_bytes * 100 // self.percent), needed_bytes + self.reserve_bytes)


@attrs.frozen
class Capabilities:
    """What may be done on this machine. `digest` is that of the policy, `sha256:...`."""

    tier: TierMatch
    memory: Ceiling
    disk: Ceiling
    accelerator: Ceiling
    preferences: tuple[str, ...]
    costs: tuple[tuple[str, int], ...]
    rules: tuple[tuple[ActiveRule, ...], ...]  # those that apply, by file
    undecided: tuple[Undecided, ...]
    digest: str
    policy: Policy = attrs.field(eq=False, repr=False)

    def on(self, machine: Machine) -> Capabilities:
        """What the same policy permits on another machine. Raises PolicyError."""
        return evaluate(self.policy, machine)

    def file_of(self, rule: str) -> str:
        """The policy file that states a rule."""
        return next(
            (file.file for file in self.policy.files for one in file.statements if one.id == rule), ""
        )

    def judge(self, subject: Subject, waived: Collection[str] = ()) -> Verdict:
        """Whether it may be chosen, rules with a `waived` id left aside. Raises PolicyError."""
        return judge(self.rules, subject, waived)

    def cost(self, correction: str, subject: str = "") -> int:
        """What a correction costs; `subject` is the fact that `change-fact` would change."""
        costs = dict(self.costs)
        return costs.get(f"{correction}:{subject}", costs.get(correction, DEAREST))

    def memory_limit(self, total_bytes: int) -> int:
        """Bytes of memory that services may use of so many."""
        return self.memory.limit(total_bytes)

    def disk_limit(self, free_bytes: int) -> int:
        """Bytes of a file system's free space that may be filled."""
        return self.disk.limit(free_bytes)

    def accelerator_limit(self, total_bytes: int) -> int:
        """Bytes of one accelerator's memory that may be used of so many."""
        return self.accelerator.limit(total_bytes)

    def memory_for(self, needed_bytes: int) -> int:
        """The least memory of which services may use so many bytes."""
        return self.memory.total_for(needed_bytes)


DEAREST = 1_000_000  # of a correction that no policy gives a cost: offered, and last


def evaluate(policy: Policy, machine: Machine) -> Capabilities:
    """Raises PolicyError where no tier, or more than one, matches."""
    applied = [apply(Policy(policy.files[: index + 1]), machine) for index in range(len(policy.files))]
    limits = [limit for one in applied for limit in one.limits]
    undecided = [rule for one in applied for rule in one.undecided]
    return Capabilities(
        tier=find_tier(policy, machine),
        memory=_ceiling(limits, lambda limit: (limit.memory_percent, limit.reserve_memory_bytes)),
        disk=_ceiling(limits, lambda limit: (limit.disk_percent, limit.reserve_disk_bytes)),
        accelerator=_ceiling(
            limits, lambda limit: (limit.accelerator_percent, limit.reserve_accelerator_bytes)
        ),
        preferences=policy.preferences,
        costs=tuple(sorted(policy.costs.items())),
        rules=tuple(one.rules for one in applied),
        undecided=tuple(sorted(undecided, key=lambda one: one.rule)),
        digest=policy_digest(policy),
        policy=policy,
    )


def policy_digest(policy: Policy) -> str:
    """`sha256:` over what the files say: not over their spelling, order of keys, comments or places."""
    said = [_said(attrs.evolve(file, file="")) for file in policy.files]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _said(value: object) -> object:
    """Plain data; a value of a class says which, as two kinds of condition may have equal fields."""
    if isinstance(value, tuple):
        return [_said(member) for member in value]
    kind = type(value)
    if attrs.has(kind):
        return {
            kind.__name__: {field.name: _said(getattr(value, field.name)) for field in attrs.fields(kind)}
        }
    return value


@attrs.frozen
class Applied:
    """What of one file applies on a machine."""

    rules: tuple[ActiveRule, ...]
    limits: tuple[Limit, ...]
    undecided: tuple[Undecided, ...]


def apply(policy: Policy, machine: Machine) -> Applied:
    """What of the last file applies. Its conditions on tiers mean the tiers as they are up to it: what a
    further file says of tiers lifts no rule.
    """
    file = policy.files[-1]
    conditions = {one.id: one.when for one in file.statements if one.when is not None}
    asks = any(True for when in conditions.values() for _ in tiers_in(when))
    tier = find_tier(policy, machine).name if asks else None
    scales = Scales(machine, tier)
    weighed = {rule: scales.weigh(when) for rule, when in conditions.items()}
    holds = {rule: one.holds for rule, one in weighed.items()}
    return Applied(
        tuple(ActiveRule(one, holds.get(one.id, True) is True) for one in file.rules if _may(holds, one.id)),
        tuple(one for one in file.limits if _may(holds, one.id)),
        tuple(Undecided(rule, one.unknown_facts) for rule, one in weighed.items() if one.holds is None),
    )


def _may(holds: dict[str, bool | None], rule: str) -> bool:
    return holds.get(rule, True) is not False


# --- tiers ----------------------------------------------------------------------------------------


def find_tier(policy: Policy, machine: Machine) -> TierMatch:
    """The one tier whose condition holds; where facts leave that open, the lowest that is possible.

    Tiers stand in rising order, and a machine that may be in this one or in a higher one certainly meets
    this one. Raises PolicyError.
    """
    scales = Scales(machine)
    weighed = [(tier, scales.weigh(tier.when)) for tier in policy.tiers]
    certain = [one for one in weighed if one[1].holds]
    possible = [one for one in weighed if one[1].holds is not False]
    if len(certain) > 1:
        tiers = ", ".join(tier.name for tier, _ in certain)
        raise PolicyError("two-tiers", policy=policy.names, tiers=tiers, facts=_told(certain))
    if not possible:
        raise PolicyError("no-tier", policy=policy.names, facts=_told(weighed))
    tier, reached = (certain or possible)[0]
    higher = [] if certain else possible[1:]
    raising = {(fact, above.name) for above, open_ in higher for fact in open_.unknown_facts}
    return TierMatch(tier.name, reached.checks, tuple(sorted(raising)))


def _told(weighed: list[tuple[Tier, Weighed]]) -> str:
    """The facts that decided, once each: `accelerator.memory 24 GiB, memory.effective 62.5 GiB`."""
    checks = (check for _, one in weighed for check in one.checks)
    return ", ".join(sorted({f"{check.fact} {check.shown or ''}".strip() for check in checks}))


# --- limits ---------------------------------------------------------------------------------------


#: The ceilings of a limit: shares, of which the smallest wins, and reserves, of which the largest does.
_SHARES = ("memory_percent", "disk_percent", "accelerator_percent")
_RESERVES = ("reserve_memory_bytes", "reserve_disk_bytes", "reserve_accelerator_bytes")


def limits_no_less(limit: Limit, others: Sequence[Limit]) -> Iterator[tuple[str, ...]]:
    """For each ceiling that a limit states, those others beside which it does not count."""
    for names, sign in ((_SHARES, 1), (_RESERVES, -1)):
        for name in names:
            if (own := getattr(limit, name)) is not None:
                stated = [(other.id, getattr(other, name)) for other in others]
                yield tuple(id for id, value in stated if value is not None and sign * value <= sign * own)


def _ceiling(limits: list[Limit], read: Callable[[Limit], tuple[int | None, int | None]]) -> Ceiling:
    """The smallest share and the largest reserve; of equal ones that of the first rule."""
    percents = [(p, limit.id) for limit in limits if (p := read(limit)[0]) is not None]
    reserves = [(r, limit.id) for limit in limits if (r := read(limit)[1]) is not None]
    percent, percent_rule = min(percents, default=(100, ""))
    reserve, reserve_rule = min(reserves, key=lambda one: (-one[0], one[1]), default=(0, ""))
    return Ceiling(percent, percent_rule, reserve, reserve_rule)
