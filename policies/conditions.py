"""Conditions: their facts read and checked, and weighed against a machine in three values.

The logic is Kleene's: a part that rests on an unknown fact leaves the whole unknown, unless the rest
decides it. An unknown condition is never taken for true; who asks for one says what follows from that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import attrs

from hardware import Machine, check, find_key, is_extension, parse_size, suggest_key
from policies.model import AllOf, AnyOf, Condition, FactTest, InTier, Named, Not, OnAccelerators


@attrs.frozen
class Check:
    """One fact that decided. `shown` is its value for a person, None where unknown, and then `unknown`
    says why by code. `accelerator` is the id of the card it is of, where several were looked at.
    """

    text: str
    fact: str
    holds: bool | None
    shown: str | None
    source: str
    unknown: str | None = None
    accelerator: str | None = None


@attrs.frozen
class Weighed:
    """`checks` are those parts that made it what it is: for an unknown one, the unknown parts."""

    holds: bool | None
    checks: tuple[Check, ...] = ()

    @property
    def unknown_facts(self) -> tuple[str, ...]:
        return tuple(sorted({check.fact for check in self.checks if check.holds is None}))


def weigh(condition: Condition, machine: Machine, tier: str | None = None) -> Weighed:
    """Whether it holds on this machine; `tier` is the machine's, where that is known already."""
    return Scales(machine, tier).weigh(condition)


class Scales:
    """Weighs conditions on one machine; a part that several of them share is weighed once."""

    def __init__(self, machine: Machine, tier: str | None = None) -> None:
        self.machine = machine
        self.tier = tier
        self._tests: dict[FactTest, Weighed] = {}
        self._named: dict[int, tuple[Condition, Weighed]] = {}  # by identity; holds what it is of
        self._cards: list[tuple[str, Scales]] | None = None

    def weigh(self, condition: Condition) -> Weighed:
        """Whether the condition holds."""
        if isinstance(condition, Named):
            return self.weigh(condition.of)
        if isinstance(condition, FactTest):
            if condition not in self._tests:
                self._tests[condition] = self._fact(condition)
            return self._tests[condition]
        if id(condition) not in self._named:
            self._named[id(condition)] = condition, self._compound(condition)
        return self._named[id(condition)][1]

    def _fact(self, test: FactTest) -> Weighed:
        found = check(self.machine, test.fact, test.specifier, test.any_of)
        unknown = found.fact.unknown if found.holds is None else None
        decided = Check(test.text, test.fact, found.holds, found.shown, found.fact.source, unknown)
        return Weighed(found.holds, (decided,))

    def _compound(self, condition: Not | AllOf | AnyOf | OnAccelerators | InTier) -> Weighed:
        match condition:
            case Not():
                part = self.weigh(condition.of)
                return Weighed(None if part.holds is None else not part.holds, part.checks)
            case AllOf():
                return _join(False, [self.weigh(part) for part in condition.of])
            case AnyOf():
                return _join(True, [self.weigh(part) for part in condition.of])
            case InTier():
                text = f"tier in {' '.join(condition.tiers)}"
                holds = self.tier in condition.tiers
                return Weighed(holds, (Check(text, "tier", holds, self.tier, "policy"),))
            case OnAccelerators():
                return self._accelerators(condition)

    def _accelerators(self, condition: OnAccelerators) -> Weighed:
        if self.machine.accelerators is None:
            fact = self.machine.fact("accelerator.vendors")
            why = (fact.unknown if fact else None) or "not-captured"
            unseen = Check("accelerator.vendors", "accelerator.vendors", None, None, "", why)
            return Weighed(None, (unseen,))
        if self._cards is None:
            alone = (
                (card.id, attrs.evolve(self.machine, accelerators=(card,)))
                for card in self.machine.accelerators
            )
            self._cards = [(name, Scales(machine, self.tier)) for name, machine in alone]
        parts = []
        for name, scales in self._cards:
            part = scales.weigh(condition.of)
            parts.append(Weighed(part.holds, tuple(attrs.evolve(c, accelerator=name) for c in part.checks)))
        seen = self.machine.fact("accelerator.count")
        return _count(condition.at_least, parts, seen.source if seen else "profile")


def _join(decisive: bool, parts: list[Weighed]) -> Weighed:
    """Any part with the decisive value decides; else any unknown one leaves it open."""
    for value in (decisive, None, not decisive):
        chosen = [part for part in parts if part.holds is value]
        if chosen:
            return Weighed(value, _checks(chosen))
    return Weighed(not decisive)


def _count(at_least: int, cards: list[Weighed], source: str) -> Weighed:
    """`source`: of how many there are."""
    certain = [card for card in cards if card.holds]
    possible = [card for card in cards if card.holds is not False]
    if len(certain) >= at_least:
        return Weighed(True, _checks(certain))
    if len(possible) >= at_least:
        return Weighed(None, _checks(card for card in possible if card.holds is None))
    if len(cards) >= at_least:
        return Weighed(False, _checks(card for card in cards if card.holds is False))
    text, shown = f"accelerator.count >={at_least}", str(len(cards))
    return Weighed(False, (Check(text, "accelerator.count", False, shown, source),))


def _checks(parts: Iterable[Weighed]) -> tuple[Check, ...]:
    return tuple(dict.fromkeys(check for part in parts for check in part.checks))


def tiers_in(condition: Condition | None) -> Iterator[str]:
    """The tiers that a condition names."""
    for part in parts_in(condition):
        if isinstance(part, InTier):
            yield from part.tiers


def parts_in(condition: Condition | None) -> Iterator[Condition]:
    """A condition and all that it is made of."""
    match condition:
        case None:
            return
        case Not(of) | OnAccelerators(of=of) | Named(of=of):
            yield from parts_in(of)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from parts_in(part)
    yield condition


# --- reading one fact -----------------------------------------------------------------------------

_TEST = re.compile(r"(?P<fact>[A-Za-z0-9][A-Za-z0-9._:/-]*)\s*(?P<rest>.*)", re.DOTALL)
_CLAUSE = re.compile(r"(==|!=|>=|<=|~=|>|<)\s*([^,<>=!~]+)")


class ConditionError(ValueError):
    """A text that tests no fact: a code of FAULT_CODES, and its fields."""

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields = fields


def parse_test(text: str) -> FactTest:
    """`FACT`, `FACT >=16GiB`, `FACT in A B`: refused where the fact can never be compared so.

    Raises ConditionError.
    """
    match = _TEST.fullmatch(text.strip())
    if match is None:
        raise ConditionError("bad-condition", condition=text)
    fact, rest = match["fact"], match["rest"].strip()
    if find_key(fact) is None:
        raise ConditionError("unknown-fact", key=fact, suggestion=suggest_key(fact) or "")
    if re.match(r"in(?!\S)", rest):
        return FactTest(fact, any_of=_read_values(fact, rest))
    return FactTest(fact, _read_clauses(fact, rest))


def _read_values(fact: str, rest: str) -> tuple[str, ...]:
    values = tuple(sorted(set(rest.split()[1:])))
    kind = _kind(fact)
    if not values or kind == "boolean" or any(kind == "size" and not is_size(value) for value in values):
        raise ConditionError("bad-comparison", fact=fact, comparison=rest, expected=kind)
    return values


def _read_clauses(fact: str, rest: str) -> str:
    """The clauses without blanks, sorted; "" where the fact itself is asked for."""
    if not rest:
        return ""
    clauses, kind = [], _kind(fact)
    for part in rest.split(","):
        clause = _CLAUSE.fullmatch(part.strip())
        operator, value = (clause[1], clause[2]) if clause else ("", "")
        value = value.replace(" ", "") if kind == "size" else value  # `>= 16 GiB`
        comparable = _is_comparable(fact, kind, operator, value)
        if not value or re.search(r"\s", value) or not comparable:
            raise ConditionError("bad-comparison", fact=fact, comparison=rest, expected=kind)
        clauses.append(operator + value)
    return ",".join(sorted(set(clauses)))


def _kind(fact: str) -> str:
    """What a fact is compared with: the word for it in a fault."""
    key = find_key(fact)
    assert key is not None  # the caller has seen that there is one
    if key.type == "integer" and key.unit == "bytes":
        return "size"
    return {"integer": "number", "number": "number", "set": "text"}.get(key.type, key.type)


def _is_comparable(fact: str, kind: str, operator: str, value: str) -> bool:
    """What an extension found may be a version, too."""
    return _COMPARABLE[kind](operator, value) or (is_extension(fact) and _is_version(operator, value))


def is_size(text: str) -> bool:
    """A size with its unit: a bare number is rarely meant in bytes."""
    return parse_size(text) is not None and not text.strip().isdigit()


def _is_number(operator: str, value: str) -> bool:
    return operator != "~=" and re.fullmatch(r"\d{1,15}(\.\d{1,6})?", value, re.ASCII) is not None


def _is_version(operator: str, value: str) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        SpecifierSet(operator + value)
    except InvalidSpecifier:
        return False
    return True


_COMPARABLE: dict[str, Callable[[str, str], bool]] = {
    "boolean": lambda operator, value: operator in ("==", "!=") and value in ("true", "false"),
    "number": _is_number,
    "size": lambda operator, value: operator != "~=" and is_size(value),
    "text": lambda operator, _: operator in ("==", "!="),
    "version": _is_version,
}
