"""The tier of a machine, the facts that decided it, and the unknown ones that might raise it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from cli.layout import beside, fold, table
from cli.render_capability import limit_lines, limits_json
from cli.render_condition import alternatives_text, condition_text, named_in
from cli.screen import Screen

if TYPE_CHECKING:
    from policies import Capabilities, Check


def tier_lines(screen: Screen, capabilities: Capabilities) -> Iterator[str]:
    say, match = screen.say, capabilities.tier
    title = say("tier-name", name=match.name)
    about = say(match.title_key) if screen.language.has(match.title_key) else ""
    yield screen.paint(f"{title}: {about}" if about else title, "head")
    yield say("tier-decided")
    if match.decided_by:
        yield from beside(check_rows(screen, match.decided_by))
    else:
        yield f"  {say('tier-nothing-decided')}"
    if match.would_raise:
        yield from fold(say("tier-would-raise"))
        tiers: dict[str, list[str]] = {}
        for fact, tier in match.would_raise:
            tiers.setdefault(fact, []).append(tier)
        for fact, names in tiers.items():
            yield f"  {say('tier-raises', fact=fact, tiers=', '.join(names))}"
    yield from _tiers(screen, capabilities)
    yield say("tier-limits")
    yield from limit_lines(screen, capabilities)
    for one in capabilities.undecided if screen.verbose else ():
        told = say("tier-undecided", rule=one.rule, facts=", ".join(one.facts))
        yield from fold(told, indent="  ", hanging="    ")
    if screen.verbose:
        told = ", ".join(say(f"objective-{name}") for name in capabilities.preferences)
        yield from fold(f"{say('tier-prefers')}: {told}", hanging="  ")


def check_rows(screen: Screen, checks: Sequence[Check], indent: str = "  ") -> list[tuple[str, str, str]]:
    """Facts that decided something, each with its source at the right."""
    return [(indent, _check(screen, check), _source(screen, check)) for check in checks]


def _tiers(screen: Screen, capabilities: Capabilities) -> Iterator[str]:
    """Every tier with its condition; and what the names in these mean, which is long, where verbose."""
    say, language = screen.say, screen.language
    tiers = capabilities.policy.tiers
    yield say("tier-all")
    rows = [
        (
            say("tier-here") if tier.name == capabilities.tier.name else "",
            tier.name,
            condition_text(language, tier.when),
        )
        for tier in tiers
    ]
    yield from table(rows, indent="  ")
    names = named_in([tier.when for tier in tiers])
    if names:
        yield say("tier-where")
        meant = [(name, alternatives_text(language, of)) for name, of in names.items()]
        lines = [(name if not at else "", text) for name, told in meant for at, text in enumerate(told)]
        yield from table(lines, indent="  ")


def _check(screen: Screen, check: Check) -> str:
    say = screen.say
    text = say("tier-on", text=check.text, accelerator=check.accelerator) if check.accelerator else check.text
    if check.holds is None:
        why = f"unknown-{check.unknown}"
        told = say(why if screen.language.has(why) else "unknown-unknown")
        return say("tier-unknown", text=text, why=told)
    return say("tier-yes" if check.holds else "tier-no", text=text, shown=check.shown or say("machine-none"))


def _source(screen: Screen, check: Check) -> str:
    if check.source in ("--fact", "profile"):
        return screen.say(f"source-{check.source.removeprefix('--')}")
    return check.source


def tier_json(capabilities: Capabilities) -> dict[str, Any]:
    match = capabilities.tier
    return {
        "tier": match.name,
        "decided_by": [attrs.asdict(check) for check in match.decided_by],
        "would_raise": [{"fact": fact, "tier": tier} for fact, tier in match.would_raise],
        "tiers": [tier.name for tier in capabilities.policy.tiers],
        "limits": limits_json(capabilities),
        "undecided": [attrs.asdict(one) for one in capabilities.undecided],
        "preferences": capabilities.preferences,
        "policy": capabilities.digest,
    }
