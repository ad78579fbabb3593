"""Conditions of a policy in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING

from i18n import Language
from policies.model import AllOf, AnyOf, FactTest, InTier, Named, Not, OnAccelerators

if TYPE_CHECKING:
    from policies.model import Condition


def condition_text(language: Language, condition: Condition) -> str:  # noqa: PLR0911 -- one for each kind
    """One that stands under a name is told by it."""
    match condition:
        case FactTest():
            return condition.text
        case Named(name=name):
            return name
        case InTier(tiers):
            return language.say("condition-tier", tiers=", ".join(tiers))
        case Not(of):
            return language.say("condition-not", of=_inner(language, of))
        case AllOf(parts):
            return _joined(language, "condition-and", parts)
        case AnyOf(parts):
            return _joined(language, "condition-or", parts)
        case OnAccelerators(count, of):
            return language.say("condition-accelerators", count=count, of=_inner(language, of))


def alternatives_text(language: Language, condition: Condition) -> list[str]:
    """As `condition_text`, one text for each thing of which one is enough."""
    parts = condition.of if isinstance(condition, AnyOf) else (condition,)
    first, *others = [condition_text(language, part) for part in parts]
    return [first, *(language.say("condition-else", of=text) for text in others)]


def named_in(conditions: Sequence[Condition]) -> dict[str, Condition]:
    """What the names in these conditions mean, and those in that: each once, in the order of use."""
    found: dict[str, Condition] = {}
    waiting = [*conditions]
    while waiting:
        for named in _names(waiting.pop(0)):
            if named.name not in found:
                found[named.name] = named.of
                waiting.append(named.of)
    return found


def _names(condition: Condition) -> Iterator[Named]:
    match condition:
        case Named():
            yield condition
        case Not(of) | OnAccelerators(of=of):
            yield from _names(of)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _names(part)


def _joined(language: Language, key: str, parts: Sequence[Condition]) -> str:
    told = [_inner(language, part) for part in parts]
    return reduce(lambda one, other: language.say(key, one=one, other=other), told)


def _inner(language: Language, part: Condition) -> str:
    """In brackets where it is made of several."""
    text = condition_text(language, part)
    several = isinstance(part, AllOf | AnyOf) and len(part.of) > 1
    return language.say("condition-nested", of=text) if several else text
