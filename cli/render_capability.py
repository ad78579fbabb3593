"""What a policy permits on a machine: each limit and rule with what says it, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

import attrs

from cli.layout import beside, fold, table
from cli.render_condition import condition_text
from cli.render_reason import explanation
from cli.render_size import size_text
from cli.screen import Screen
from cli.sources import place_of
from policies import KINDS_OF_MATCH, LIMITS, Limit, Rule, narrowings

if TYPE_CHECKING:
    from hardware import Machine
    from policies import Capabilities, Capability, Narrowing


def show_lines(screen: Screen, capabilities: Capabilities, machine: Machine) -> Iterator[str]:
    say = screen.say
    files = narrowings(capabilities.policy, machine)
    yield screen.paint(say("capability-title", tier=capabilities.tier.name), "head")
    yield say("capability-files")
    yield from table([(n.file.name, n.file.file, _adds(screen, n)) for n in files], indent="  ")
    yield say("capability-limits")
    yield from limit_lines(screen, capabilities, keys=True)
    yield say("capability-rules")
    rules = [active.rule for rules in capabilities.rules for active in rules]
    yield from _rule_rows(screen, capabilities, rules)
    yield from lifted_lines(screen, capabilities)
    if capabilities.undecided:
        yield from fold(say("capability-unknown"))
        yield from _undecided(screen, capabilities)
    if screen.verbose:
        told = ", ".join(say(f"objective-{name}") for name in capabilities.preferences)
        yield from fold(f"{say('capability-preferences')}: {told}", hanging="  ")
        costs = ", ".join(f"{name} {cost}" for name, cost in capabilities.costs)
        yield from fold(f"{say('capability-costs')}: {costs}", hanging="  ")


def lifted_lines(screen: Screen, capabilities: Capabilities, rule: str = "") -> Iterator[str]:
    """What overrides leave out: of one rule, or of all."""
    for lift in capabilities.lifted:
        if lift.rule == rule:
            yield from fold(screen.say("capability-lifted-rule", module=lift.module), indent="  ")
        elif not rule:
            told = screen.say("capability-lifted-here", rule=lift.rule, module=lift.module)
            yield from fold(told, hanging="  ")


def limit_lines(screen: Screen, capabilities: Capabilities, *, keys: bool = False) -> list[str]:
    """Each limit with its value, and what says it; `keys`: as it is written, and what it is instead of."""
    rows = [
        (
            one.key if keys else screen.say(f"capability-limit-{one.key}"),
            value_text(screen, one.unit, one.value),
            _by(screen, capabilities, one, replaced=keys),
        )
        for one in capabilities.limits
    ]
    return table(rows, indent="  ")


def _by(screen: Screen, capabilities: Capabilities, one: Capability, *, replaced: bool) -> str:
    """Of what it is instead of, that of other policies; of its own too where verbose."""
    parts = [f"{one.rule} ({place_of(capabilities, one.rule)})"]
    if not one.certain:
        parts.append(screen.say("capability-doubt"))
    policy = one.rule.partition("/")[0]
    others = (o for o in one.replaced if screen.verbose or o.rule.partition("/")[0] != policy)
    for other in others if replaced else ():
        value = value_text(screen, one.unit, other.value)
        parts.append(screen.say("capability-replaced", value=value, rule=other.rule))
    return ", ".join(parts)


def value_text(screen: Screen, unit: str, value: int | tuple[int, ...]) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or screen.say("capability-nobody")
    if unit == "percent":
        return f"{value} %"
    if unit == "bytes":
        return size_text(value)
    from manifests import show_parameters

    return show_parameters(value) if unit == "parameters" else str(value)


def _adds(screen: Screen, narrowing: Narrowing) -> str:
    """What a file says; of the first, which narrows nothing, only how much."""
    say = screen.say
    parts = [say("capability-adds-rules", count=len(narrowing.rules))] if narrowing.rules else []
    for before, after in narrowing.limits:
        told = value_text(screen, before.unit, before.value) if before else ""
        value = value_text(screen, after.unit, after.value)
        parts.append(say("capability-adds-limit", limit=after.key, value=value, before=told))
    parts += [say("capability-adds-instead", section=name) for name in narrowing.instead]
    return say("capability-adds", what=", ".join(parts)) if parts else say("capability-adds-nothing")


def _rule_rows(screen: Screen, capabilities: Capabilities, rules: Sequence[Rule]) -> Iterator[str]:
    if not rules:
        yield f"  {screen.say('capability-no-rules')}"
    told = [
        ("  ", rule_text(screen, rule), f"{rule.id} ({place_of(capabilities, rule.id)})") for rule in rules
    ]
    yield from beside(told)


def rule_text(screen: Screen, rule: Rule) -> str:
    """`no exposure lan, any`, `only licence osi`."""
    parts = [
        screen.say(
            "capability-members",
            kind=screen.say(f"capability-kind-{key}"),
            members=", ".join(_member(one) for one in getattr(rule.match, field)),
        )
        for key, field in KINDS_OF_MATCH.items()
        if getattr(rule.match, field)
    ]
    what = reduce(lambda one, other: screen.say("capability-with", one=one, other=other), parts)
    return screen.say(f"capability-rule-{rule.effect}", what=what)


def _member(one: str | tuple[Any, Any]) -> str:
    """A name, a module with its versions, or a range of ports."""
    if isinstance(one, str):
        return one
    first, last = one
    if isinstance(first, int):
        return str(first) if first == last else f"{first}-{last}"
    return f"{first} {last}".strip()


def statement_lines(screen: Screen, capabilities: Capabilities, statement: Rule | Limit) -> Iterator[str]:
    """What it says, where, under what condition, and why it is there."""
    told = rule_text(screen, statement) if isinstance(statement, Rule) else _limit_text(screen, statement)
    yield from fold(f"{screen.paint(statement.id, 'head')}: {told}", hanging="  ")
    yield f"  {place_of(capabilities, statement.id)}"
    if why := explanation(screen.language, statement.explain):
        yield from fold(screen.say("capability-why", why=why), indent="  ", hanging="    ")
    if statement.when is not None:
        condition = condition_text(screen.language, statement.when)
        yield from fold(screen.say("capability-when", condition=condition), indent="  ", hanging="    ")


def _limit_text(screen: Screen, limit: Limit) -> str:
    from policies.limits import capabilities_of

    said = capabilities_of([(limit, True)])
    return ", ".join(f"{one.key} {value_text(screen, one.unit, one.value)}" for one in said)


def _undecided(screen: Screen, capabilities: Capabilities) -> Iterator[str]:
    """Rules that wait for the same facts are told together."""
    waiting: dict[tuple[str, ...], list[str]] = {}
    for one in capabilities.undecided:
        waiting.setdefault(one.facts, []).append(one.rule)
    for facts, rules in waiting.items():
        told = screen.say("capability-unknown-row", facts=", ".join(facts), rule=", ".join(rules))
        yield from fold(told, indent="  ", hanging="    ")


def show_json(capabilities: Capabilities, machine: Machine) -> dict[str, Any]:
    return {
        "tier": capabilities.tier.name,
        "files": [_narrowing_json(one) for one in narrowings(capabilities.policy, machine)],
        "limits": limits_json(capabilities),
        "rules": [
            {
                **_rule_json(active.rule),
                "certain": active.certain,
                "place": place_of(capabilities, active.rule.id),
            }
            for rules in capabilities.rules
            for active in rules
        ],
        "undecided": [attrs.asdict(one) for one in capabilities.undecided],
        "lifted": [attrs.asdict(one) for one in capabilities.lifted],
        "preferences": capabilities.preferences,
        "costs": dict(capabilities.costs),
        "policy": capabilities.digest,
    }


def limits_json(capabilities: Capabilities) -> list[dict[str, Any]]:
    """Every thing that may be limited; `value` null where nothing is said of it."""
    said = {one.key: one for one in capabilities.limits}
    return [_limit_json(capabilities, key, said.get(key)) for key in LIMITS]


def _limit_json(capabilities: Capabilities, key: str, one: Capability | None) -> dict[str, Any]:
    if one is None:
        return {"limit": key, "value": None}
    return {
        "limit": key,
        "value": one.value,
        "unit": one.unit,
        "rule": one.rule,
        "place": place_of(capabilities, one.rule),
        "certain": one.certain,
        "replaced": [attrs.asdict(other) for other in one.replaced],
    }


def _rule_json(rule: Rule) -> dict[str, Any]:
    listed = {key: getattr(rule.match, field) for key, field in KINDS_OF_MATCH.items()}
    match = {key: entries for key, entries in listed.items() if entries}
    return {"rule": rule.id, "effect": rule.effect, "match": match, "explain": rule.explain}


def _narrowing_json(one: Narrowing) -> dict[str, Any]:
    return {
        "policy": one.file.name,
        "file": one.file.file,
        "limits": [
            {"limit": after.key, "before": before.value if before else None, "after": after.value}
            for before, after in one.limits
        ],
        "rules": [rule.id for rule in one.rules],
        "instead": one.instead,
    }
