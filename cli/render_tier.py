"""The tier of a machine, the facts that decided it, and the unknown ones that might raise it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from cli.layout import beside, fold
from cli.render_size import size_text
from cli.screen import Screen

if TYPE_CHECKING:
    from policies import Capabilities, Ceiling, Check


def tier_lines(screen: Screen, capabilities: Capabilities) -> Iterator[str]:
    say, match = screen.say, capabilities.tier
    title = say("tier-name", name=match.name)
    about = say(match.title_key) if screen.language.has(match.title_key) else ""
    yield screen.paint(f"{title}: {about}" if about else title, "head")
    yield say("tier-decided")
    if match.decided_by:
        yield from beside(
            [("  ", _check(screen, check), _source(screen, check)) for check in match.decided_by]
        )
    else:
        yield f"  {say('tier-nothing-decided')}"
    if match.would_raise:
        yield from fold(say("tier-would-raise"))
        tiers: dict[str, list[str]] = {}
        for fact, tier in match.would_raise:
            tiers.setdefault(fact, []).append(tier)
        for fact, names in tiers.items():
            yield f"  {say('tier-raises', fact=fact, tiers=', '.join(names))}"
    yield say("tier-limits")
    yield from (f"  {line}" for line in _limits(screen, capabilities))
    if screen.verbose:
        told = ", ".join(say(f"objective-{name}") for name in capabilities.preferences)
        yield from fold(f"{say('tier-prefers')}: {told}", hanging="  ")


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


def _limits(screen: Screen, capabilities: Capabilities) -> Iterator[str]:
    for name, ceiling in (("memory", capabilities.memory), ("disk", capabilities.disk)):
        if ceiling.percent < 100 or ceiling.reserve_bytes:
            yield _limit(screen, name, ceiling)
    for one in capabilities.undecided:
        yield screen.say("tier-undecided", rule=one.rule, facts=", ".join(one.facts))


def _limit(screen: Screen, name: str, ceiling: Ceiling) -> str:
    reserve = size_text(ceiling.reserve_bytes) if ceiling.reserve_bytes else ""
    return screen.say(f"tier-limit-{name}", percent=str(ceiling.percent), reserve=reserve)


def tier_json(capabilities: Capabilities) -> dict[str, Any]:
    match = capabilities.tier
    return {
        "tier": match.name,
        "decided_by": [attrs.asdict(check) for check in match.decided_by],
        "would_raise": [{"fact": fact, "tier": tier} for fact, tier in match.would_raise],
        "limits": {"memory": attrs.asdict(capabilities.memory), "disk": attrs.asdict(capabilities.disk)},
        "undecided": [attrs.asdict(one) for one in capabilities.undecided],
        "preferences": capabilities.preferences,
        "policy": capabilities.digest,
    }
