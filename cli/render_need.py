"""Requirements in words. What stands in a manifest is quoted; host facts are named where keys say little."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from i18n import Language
from manifests import (
    AllOf,
    AnyOf,
    Condition,
    Holds,
    HostTerm,
    InterfaceTerm,
    ModuleTerm,
    Not,
    Requirement,
    Term,
    parse_requirement,
)

_LOWER_BOUNDS_FIRST = {">": 0, "=": 1, "~": 1, "^": 1, "<": 2, "!": 3}


def need_text(language: Language, text: str) -> str:
    """The canonical text of a requirement, as a person reads it."""
    return requirement_text(language, parse_requirement(text))


def requirement_text(language: Language, requirement: Requirement) -> str:
    terms = [term_text(language, term) for term in requirement.any_of]
    need = reduce(lambda first, second: language.say("need-either", first=first, second=second), terms)
    if requirement.condition is None:
        return need
    return language.say("need-if", need=need, condition=_condition(language, requirement.condition))


def _condition(language: Language, condition: Condition) -> str:
    match condition:
        case Holds(term):
            return term_text(language, term)
        case Not(inner):
            return language.say("need-not", need=_condition(language, inner))
        case AllOf(parts) | AnyOf(parts):
            key = "need-both" if isinstance(condition, AllOf) else "need-either"
            told = [_condition(language, part) for part in parts]
            return reduce(lambda first, second: language.say(key, first=first, second=second), told)


def term_text(language: Language, term: Term) -> str:
    match term:
        case HostTerm():
            return _host(language, term)
        case InterfaceTerm(interface, specifier):
            return f"@{interface} {in_order(specifier)}".strip()
        case ModuleTerm(module, specifier, variant, extras):
            label = f"[{','.join(extras)}]" if extras else ""
            label += f":{variant}" if variant else ""
            return f"{module}{label} {in_order(specifier)}".strip()


def _host(language: Language, term: HostTerm) -> str:
    key = f"need-{term.fact.replace('.', '-')}"
    if term.any_of:
        key += "-in"
        named = term.fact == "accelerator"
        values = shortened(tuple(vendor_name(language, v) for v in term.any_of) if named else term.any_of)
        return (
            language.say(key, values=values)
            if language.has(key)
            else language.say("need-fact-in", fact=term.fact, values=values)
        )
    if term.specifier:
        return language.say("need-fact-spec", fact=term.fact, specifier=in_order(term.specifier))
    return language.say(key) if language.has(key) else language.say("need-fact", fact=term.fact)


def vendor_name(language: Language, vendor: str) -> str:
    key = f"need-vendor-{vendor}"
    return language.say(key) if language.has(key) else vendor


def shortened(values: tuple[str, ...], most: int = 6) -> str:
    """A list with its middle left out when it is long."""
    shown = values if len(values) <= most else (*values[: most - 2], "…", values[-1])
    return ", ".join(shown)


def joined(language: Language, parts: Sequence[str]) -> str:
    """A list as the language tells it."""
    return reduce(lambda first, second: language.say("list-next", first=first, second=second), parts)


def in_order(specifier: str) -> str:
    """`<3.14,>=3.10` -> `>=3.10,<3.14`: from below to above, exceptions last."""
    clauses = [clause for clause in specifier.split(",") if clause]
    return ",".join(sorted(clauses, key=lambda clause: _LOWER_BOUNDS_FIRST.get(clause[0], 1)))


def name_of(text: str) -> str:
    """The name a request or requirement begins with."""
    return text.lstrip("@").split(" ", 1)[0].partition("[")[0].partition(":")[0]
