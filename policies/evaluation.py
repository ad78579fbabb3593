"""What a policy permits on one machine: its tier, and its capabilities."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator

import attrs

from hardware import Machine, show_size
from policies.conditions import Check, Scales, Weighed, tiers_in
from policies.errors import PolicyError
from policies.judging import ActiveRule, Lift, Subject, Verdict, admissions, judge
from policies.limits import KINDS, STATED, Capability, Ceiling, Kind, admits, capabilities_of
from policies.model import Limit, Named, Policy, PolicyFile, Rule, Tier


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
class Capabilities:
    """What may be done on this machine. `digest` is that of the policy, `sha256:...`."""

    tier: TierMatch
    limits: tuple[Capability, ...]  # in the order of KINDS
    preferences: tuple[str, ...]
    costs: tuple[tuple[str, int], ...]
    rules: tuple[tuple[ActiveRule, ...], ...]  # those that apply, by file
    undecided: tuple[Undecided, ...]
    digest: str
    policy: Policy = attrs.field(eq=False, repr=False)
    lifted: tuple[Lift, ...] = ()  # what overrides leave out

    def on(self, machine: Machine, lifted: Collection[Lift] | None = None) -> Capabilities:
        """What the same policy permits on another machine, or with other rules lifted. Raises PolicyError."""
        return evaluate(self.policy, machine, self.lifted if lifted is None else lifted, self.digest)

    def limit(self, key: str, waived: Collection[Lift] = ()) -> Capability | None:
        """What limits say of a thing, those that are `waived` left aside; None where they say nothing."""
        found = next((one for one in self.limits if one.key == key), None)
        return found.without({lift.rule for lift in waived if lift.module is None}) if found else None

    @property
    def memory(self) -> Ceiling:
        return self._ceiling("memory", "reserve-memory")

    @property
    def disk(self) -> Ceiling:
        return self._ceiling("disk", "reserve-disk")

    @property
    def accelerator(self) -> Ceiling:
        """Of each accelerator that drives no display."""
        return self._ceiling("accelerator-memory", "reserve-accelerator-memory")

    def accelerator_of(self, display: bool | None) -> Ceiling:
        """Of one accelerator. Of one that may drive a display (None), what is reserved for that too."""
        own, shown = self.accelerator, self.limit("reserve-display-memory")
        if shown is None or display is False:
            return own
        reserve = self._ceiling("accelerator-memory", "reserve-display-memory")
        return reserve if reserve.reserve_bytes > own.reserve_bytes else own

    def _ceiling(self, share: str, reserve: str) -> Ceiling:
        percent, left = self.limit(share), self.limit(reserve)
        return Ceiling(*_number(percent, 100), *_number(left, 0))

    def file_of(self, rule: str) -> str:
        """The policy file that states a rule."""
        return next(
            (file.file for file in self.policy.files for one in file.statements if one.id == rule), ""
        )

    def explanation_of(self, rule: str) -> str:
        """Why it is there, as its policy says: a text, or the key of a message."""
        statements = (one for file in self.policy.files for one in file.statements)
        return next((one.explain for one in statements if one.id == rule), "")

    def judge(self, subject: Subject, waived: Collection[Lift] = ()) -> Verdict:
        """Whether it may be chosen, rules that are `waived` left aside. Raises PolicyError."""
        lifted = (*self.lifted, *waived)
        aside = {lift.rule for lift in lifted if lift.module in (None, subject.module)} if lifted else ()
        verdict = judge(self.rules, subject, aside)
        return verdict if not verdict.allowed else self._within_limits(subject, waived)

    def admissions(self, subject: Subject) -> tuple[tuple[str, str], ...]:
        """The allow rules that list something of what is permitted, each with what: `licence MIT`."""
        return tuple(admissions(self.rules, subject))

    def rulings(self, *, sized: bool) -> tuple[object, ...]:
        """What `judge` rests on: equal ones judge alike. Nothing where nothing is forbidden.

        `sized`: of what states a model or users.
        """
        keys = [kind.key for kind in KINDS if kind.of and (sized or kind.key not in STATED)]
        limits = (limit for limit in self.limits if limit.key in keys)
        own = tuple(lift for lift in self.lifted if lift.module)
        rest = (*(rules for rules in self.rules if rules), *limits)
        return (*rest, own) if rest and own else rest

    def _within_limits(self, subject: Subject, waived: Collection[Lift]) -> Verdict:
        """Whether no limit is less than what one thing states: its model, its users, its accelerators."""
        for kind in KINDS:
            stated: int | None = getattr(subject, kind.of) if kind.of else None
            if stated is None or (limit := self.limit(kind.key, waived)) is None:
                continue
            for one in limit.said:
                if not admits(one.value, stated):
                    return Verdict(False, one.rule, f"{kind.key} {_shown(stated, kind)}")
        return Verdict(True)

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

    def accelerator_limit(self, total_bytes: int, display: bool | None = False) -> int:
        """Bytes of one accelerator's memory that may be used of so many; of one that drives a display,
        or may (None), less what is reserved for it.
        """
        return self.accelerator_of(display).limit(total_bytes)

    def memory_for(self, needed_bytes: int) -> int:
        """The least memory of which services may use so many bytes."""
        return self.memory.total_for(needed_bytes)


DEAREST = 1_000_000  # of a correction that no policy gives a cost: offered, and last


def evaluate(
    policy: Policy, machine: Machine, lifted: Collection[Lift] = (), digest: str = ""
) -> Capabilities:
    """What holds without the rules and limits that are lifted. `digest`: the policy's, where it is known.

    Raises PolicyError where no tier, or more than one, matches.
    """
    whole = {lift.rule for lift in lifted if lift.module is None}
    applied = [apply(Policy(policy.files[: index + 1]), machine) for index in range(len(policy.files))]
    limits = [(limit, sure) for one in applied for limit, sure in one.limits if limit.id not in whole]
    undecided = [one for each in applied for one in each.undecided if one.rule not in whole]
    return Capabilities(
        tier=find_tier(policy, machine),
        limits=tuple(capabilities_of(limits)),
        preferences=policy.preferences,
        costs=tuple(sorted(policy.costs.items())),
        rules=tuple(tuple(one for one in each.rules if one.rule.id not in whole) for each in applied),
        undecided=tuple(sorted(undecided, key=lambda one: one.rule)),
        digest=digest or policy_digest(policy),
        policy=policy,
        lifted=in_order(lifted),
    )


def in_order(lifted: Collection[Lift]) -> tuple[Lift, ...]:
    return tuple(sorted(set(lifted), key=lambda lift: (lift.rule, lift.module or "")))


def policy_digest(policy: Policy, lifted: Collection[Lift] = ()) -> str:
    """`sha256:` over what the files say, and what is lifted of it: not over their spelling, order of keys,
    comments or places.
    """
    said = [_said(file) for file in policy.files]
    said += [_said(in_order(lifted))] if lifted else []
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _said(value: object) -> object:
    """Plain data; a value of a class says which, as two kinds of condition may have equal fields.

    The name under which a condition stands is spelling, and what is not compared says nothing.
    """
    if isinstance(value, Named):
        return _said(value.of)
    if isinstance(value, tuple):
        return [_said(member) for member in value]
    kind = type(value)
    if attrs.has(kind):
        fields = (field.name for field in attrs.fields(kind) if field.eq)
        return {kind.__name__: {name: _said(getattr(value, name)) for name in fields}}
    return value


@attrs.frozen
class Standing:
    """How a rule or limit stands on a machine: `holds` None where its condition rests on unknown facts.

    One that has no condition always holds, and nothing decided it (no `checks`).
    """

    statement: Rule | Limit
    file: PolicyFile
    holds: bool | None = True
    checks: tuple[Check, ...] = ()


@attrs.frozen
class Applied:
    """What of one file applies on a machine; each limit with its certainty."""

    rules: tuple[ActiveRule, ...]
    limits: tuple[tuple[Limit, bool], ...]
    undecided: tuple[Undecided, ...]


def apply(policy: Policy, machine: Machine) -> Applied:
    """What of the last file applies."""
    standings = tuple(stand(policy, machine))
    here = [(one.statement, one.holds is True) for one in standings if one.holds is not False]
    return Applied(
        tuple(ActiveRule(one, certain) for one, certain in here if isinstance(one, Rule)),
        tuple((one, certain) for one, certain in here if isinstance(one, Limit)),
        tuple(
            Undecided(one.statement.id, Weighed(None, one.checks).unknown_facts)
            for one in standings
            if one.holds is None
        ),
    )


def stand(policy: Policy, machine: Machine) -> Iterator[Standing]:
    """How each statement of the last file stands. Its conditions on tiers mean the tiers as they are up to
    it: what a further file says of tiers lifts no rule. Raises PolicyError.
    """
    file = policy.files[-1]
    asks = any(True for one in file.statements for _ in tiers_in(one.when))
    scales = Scales(machine, find_tier(policy, machine).name if asks else None)
    for one in file.statements:
        if one.when is None:
            yield Standing(one, file)
        else:
            found = scales.weigh(one.when)
            yield Standing(one, file, found.holds, found.checks)


def _shown(stated: int, kind: Kind) -> str:
    if kind.unit == "parameters":
        from manifests import show_parameters

        return show_parameters(stated)
    return show_size(stated) if kind.unit == "bytes" else str(stated)


def _number(capability: Capability | None, otherwise: int) -> tuple[int, str]:
    """What it says, and the rule that does."""
    if capability is None or not isinstance(capability.value, int):
        return otherwise, ""
    return capability.value, capability.rule


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
        said = {"policy": policy.names, "facts": _told(certain), "file": policy.tiers_file}
        raise PolicyError("two-tiers", tiers=tiers, **said)
    if not possible:
        said = {"policy": policy.names, "facts": _told(weighed), "file": policy.tiers_file}
        raise PolicyError("no-tier", **said)
    tier, reached = (certain or possible)[0]
    higher = [] if certain else possible[1:]
    raising = {(fact, above.name) for above, open_ in higher for fact in open_.unknown_facts}
    return TierMatch(tier.name, reached.checks, tuple(sorted(raising)))


def _told(weighed: list[tuple[Tier, Weighed]]) -> str:
    """The facts that decided, once each: `accelerator.memory 24 GiB, memory.effective 62.5 GiB`."""
    checks = (check for _, one in weighed for check in one.checks)
    return ", ".join(sorted({f"{check.fact} {check.shown or ''}".strip() for check in checks}))
