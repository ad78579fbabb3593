"""Conditions: their facts read and checked, and weighed against a machine in three values.

The logic is Kleene's: a part that rests on an unknown fact leaves the whole unknown, unless the rest
decides it. An unknown condition is never taken for true; who asks for one says what follows from that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import attrs

from hardware import Machine, check, find_key, is_flag, parse_size, suggest_key
from policies.model import AllOf, AnyOf, Condition, FactTest, InTier, Not, OnAccelerators


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
    match condition:
        case FactTest():
            return _weigh_fact(condition, machine)
        case Not():
            part = weigh(condition.of, machine, tier)
            return Weighed(None if part.holds is None else not part.holds, part.checks)
        case AllOf():
            return _join(False, (weigh(part, machine, tier) for part in condition.of))
        case AnyOf():
            return _join(True, (weigh(part, machine, tier) for part in condition.of))
        case InTier():
            text = f"tier in {' '.join(condition.tiers)}"
            holds = tier in condition.tiers
            return Weighed(holds, (Check(text, "tier", holds, tier, "policy"),))
        case OnAccelerators():
            return _weigh_accelerators(condition, machine, tier)


def _weigh_fact(test: FactTest, machine: Machine) -> Weighed:
    found = check(machine, test.fact, test.specifier, test.any_of)
    unknown = found.fact.unknown if found.holds is None else None
    decided = Check(test.text, test.fact, found.holds, found.shown, found.fact.source, unknown)
    return Weighed(found.holds, (decided,))


def _join(decisive: bool, parts: Iterable[Weighed]) -> Weighed:
    """Any part with the decisive value decides; else any unknown one leaves it open."""
    weighed = tuple(parts)
    for value in (decisive, None, not decisive):
        chosen = [part for part in weighed if part.holds is value]
        if chosen:
            return Weighed(value, tuple(dict.fromkeys(c for part in chosen for c in part.checks)))
    return Weighed(not decisive)


def _weigh_accelerators(condition: OnAccelerators, machine: Machine, tier: str | None) -> Weighed:
    if machine.accelerators is None:
        unseen = Check("accelerator.vendors", "accelerator.vendors", None, None, "", _why_unseen(machine))
        return Weighed(None, (unseen,))
    cards = {}
    for card in machine.accelerators:
        part = weigh(condition.of, attrs.evolve(machine, accelerators=(card,)), tier)
        cards[card.id] = Weighed(part.holds, tuple(attrs.evolve(c, accelerator=card.id) for c in part.checks))
    return _count(condition.at_least, tuple(cards.values()))


def _count(at_least: int, cards: tuple[Weighed, ...]) -> Weighed:
    certain = [card for card in cards if card.holds]
    possible = [card for card in cards if card.holds is not False]
    if len(certain) >= at_least:
        return Weighed(True, _checks(certain))
    if len(possible) >= at_least:
        return Weighed(None, _checks(card for card in possible if card.holds is None))
    if len(cards) >= at_least:
        return Weighed(False, _checks(card for card in cards if card.holds is False))
    text, shown = f"accelerator.count >={at_least}", str(len(cards))
    return Weighed(False, (Check(text, "accelerator.count", False, shown, "profile"),))


def _checks(parts: Iterable[Weighed]) -> tuple[Check, ...]:
    return tuple(dict.fromkeys(check for part in parts for check in part.checks))


def _why_unseen(machine: Machine) -> str:
    vendors = machine.fact("accelerator.vendors")
    return (vendors.unknown if vendors else None) or "not-captured"


def tiers_in(condition: Condition | None) -> Iterator[str]:
    """The tiers that a condition names."""
    match condition:
        case InTier():
            yield from condition.tiers
        case Not() | OnAccelerators():
            yield from tiers_in(condition.of)
        case AllOf() | AnyOf():
            for part in condition.of:
                yield from tiers_in(part)


# --- reading one fact -----------------------------------------------------------------------------

_TEST = re.compile(r"(?P<fact>[A-Za-z0-9][A-Za-z0-9._:/-]*)\s*(?P<rest>.*)", re.DOTALL)
_CLAUSE = re.compile(r"(==|!=|>=|<=|~=|>|<)\s*([^\s,<>=!~]+)")


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
    if find_key(fact) is None and not is_flag(fact):
        raise ConditionError("unknown-fact", key=fact, suggestion=suggest_key(fact) or "")
    if re.match(r"in(?!\S)", rest):
        return FactTest(fact, any_of=_read_values(fact, rest))
    return FactTest(fact, _read_clauses(fact, rest))


def _read_values(fact: str, rest: str) -> tuple[str, ...]:
    values = tuple(sorted(set(rest.split()[1:])))
    kind = _kind(fact)
    readable = values and kind not in ("flag", "boolean")
    if not readable or any(kind == "size" and parse_size(value) is None for value in values):
        raise ConditionError("bad-comparison", fact=fact, comparison=rest, expected=kind)
    return values


def _read_clauses(fact: str, rest: str) -> str:
    """The clauses without blanks, sorted; "" where the fact itself is asked for."""
    if not rest:
        return ""
    clauses = []
    for part in rest.split(","):
        clause = _CLAUSE.fullmatch(part.strip())
        if clause is None or not _COMPARABLE[_kind(fact)](clause[1], clause[2]):
            raise ConditionError("bad-comparison", fact=fact, comparison=rest, expected=_kind(fact))
        clauses.append(clause[1] + clause[2])
    return ",".join(sorted(set(clauses)))


def _kind(fact: str) -> str:
    """What a fact is compared with: the word for it in a fault."""
    key = find_key(fact)
    if key is None:
        return "flag"
    if key.type == "integer" and key.unit == "bytes":
        return "size"
    return {"integer": "number", "number": "number", "set": "text"}.get(key.type, key.type)


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
    "flag": lambda *_: False,
    "boolean": lambda operator, value: operator in ("==", "!=") and value in ("true", "false"),
    "number": _is_number,
    "size": lambda operator, value: operator != "~=" and parse_size(value) is not None,
    "text": lambda operator, _: operator in ("==", "!="),
    "version": _is_version,
}
