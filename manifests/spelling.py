"""The canonical text of a requirement, from its parts."""

from __future__ import annotations

from collections.abc import Iterable

from manifests.model import AllOf, AnyOf, Condition, Holds, HostTerm, InterfaceTerm, ModuleTerm, Not, Term


def spell(any_of: Iterable[Term], condition: Condition | None) -> str:
    """`a ==1 | b if host avx2`: read again, it gives the same parts."""
    terms = " | ".join(map(spell_term, any_of))
    return terms if condition is None else f"{terms} if {_spell_condition(condition)}"


def spell_term(term: Term) -> str:
    match term:
        case ModuleTerm(module, specifier, variant, extras):
            name = f"{module}[{','.join(extras)}]" if extras else module
            return _with(f"{name}:{variant}" if variant else name, specifier)
        case InterfaceTerm(interface, specifier):
            return _with(f"@{interface}", specifier)
        case HostTerm(fact, specifier, values):
            return f"host {fact} in {' '.join(values)}" if values else _with(f"host {fact}", specifier)


def _with(name: str, specifier: str) -> str:
    return f"{name} {specifier}" if specifier else name


def _spell_condition(condition: Condition) -> str:
    match condition:
        case Holds(term):
            return spell_term(term) if isinstance(term, HostTerm) else f"holds {spell_term(term)}"
        case Not(of):
            return f"not {_bracketed(of, AllOf, AnyOf)}"
        case AllOf(of):
            return " and ".join(_bracketed(part, AnyOf) for part in of)
        case AnyOf(of):
            return " or ".join(map(_spell_condition, of))


def _bracketed(condition: Condition, *weaker: type) -> str:
    text = _spell_condition(condition)
    return f"({text})" if isinstance(condition, weaker) else text
