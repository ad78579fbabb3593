"""Why a thing is permitted on a machine, or not, by which rule, and what is not known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from cli.layout import beside, fold, table
from cli.render_capability import lifted_lines, statement_lines, value_text
from cli.render_reason import Teller, explanation
from cli.render_tier import check_rows
from cli.screen import Screen
from cli.sources import place_of
from planner import AboutKey, AboutModule, AboutRule
from policies import Limit
from reasons import Forbidden

if TYPE_CHECKING:
    from planner import Permission
    from policies import Capabilities, Standing


def permission_lines(
    screen: Screen, teller: Teller, capabilities: Capabilities, about: Permission
) -> Iterator[str]:
    match about:
        case AboutRule():
            return _rule(screen, teller, capabilities, about)
        case AboutKey():
            return _key(screen, capabilities, about)
        case AboutModule():
            return _module(screen, teller, capabilities, about)


# --- a rule ---------------------------------------------------------------------------------------


def _rule(screen: Screen, teller: Teller, capabilities: Capabilities, about: AboutRule) -> Iterator[str]:
    yield from _standing(screen, capabilities, about.standing)
    yield from lifted_lines(screen, capabilities, about.standing.statement.id)
    for limit in about.limits:
        key = screen.say(f"capability-limit-{limit.key}")
        if limit.rule == about.standing.statement.id:
            text = screen.say("capability-binds", limit=key)
        else:
            value = value_text(screen, limit.unit, limit.said[0].value)
            text = screen.say("capability-binds-not", limit=key, rule=limit.rule, value=value)
        yield from fold(text, indent="  ", hanging="    ")
    if about.standing.holds is False or (isinstance(about.standing.statement, Limit) and not about.refused):
        return
    if about.refused:
        yield f"  {screen.say('capability-refuses')}"
        yield from _refused(screen, teller, about.refused)
    else:
        wide = "capability-refuses-wide" if about.wide else "capability-refuses-nothing"
        yield from fold(screen.say(wide), indent="  ", hanging="    ")


def _standing(screen: Screen, capabilities: Capabilities, standing: Standing) -> Iterator[str]:
    yield from statement_lines(screen, capabilities, standing.statement)
    holds = {True: "yes", False: "no", None: "unknown"}[standing.holds]
    holds = "always" if standing.statement.when is None else holds
    yield from fold(screen.say("capability-stands", holds=holds), indent="  ", hanging="    ")
    yield from beside(check_rows(screen, standing.checks, indent="    "))


def _refused(screen: Screen, teller: Teller, refused: Sequence[Forbidden]) -> Iterator[str]:
    rows = []
    for one in refused:
        plain = attrs.evolve(one, explain="")
        rows.append((str(teller.subject_fields(plain)["subject"]), one.subject))
    shown = rows if screen.verbose else rows[:_MOST]
    yield from table(shown, indent="    ")
    if len(rows) > len(shown):
        yield f"    {screen.say('conflict-more', count=len(rows) - len(shown))}"


_MOST = 12  # modules that are told without --verbose


# --- a key ----------------------------------------------------------------------------------------


def _key(screen: Screen, capabilities: Capabilities, about: AboutKey) -> Iterator[str]:
    """The statement that holds, at length; those that are less strict in a line each."""
    if not about.standings:
        yield screen.say("capability-nothing-said")
    limit = about.capability
    if limit is None:
        for standing in about.standings:
            yield from _standing(screen, capabilities, standing)
        return
    value = value_text(screen, limit.unit, limit.value)
    yield screen.paint(f"{screen.say(f'capability-limit-{limit.key}')}: {value}", "head")
    for standing in about.standings:
        if standing.statement.id == limit.rule:
            yield from _standing(screen, capabilities, standing)
    for said in limit.replaced:
        less = value_text(screen, limit.unit, said.value)
        told = screen.say("capability-less-strict", value=less, rule=_source(capabilities, said.rule))
        yield from fold(told, indent="  ", hanging="    ")


# --- a module -------------------------------------------------------------------------------------


def _module(screen: Screen, teller: Teller, capabilities: Capabilities, about: AboutModule) -> Iterator[str]:
    say, name = screen.say, about.module.name
    key = "partly" if about.permitted and about.forbidden else "permitted" if about.permitted else "forbidden"
    yield screen.paint(say(f"capability-module-{key}", module=name), "head")
    rows = [("  ", _admitted(screen, text), _source(capabilities, rule)) for rule, text in about.admitted]
    rows += [("  ", teller.text(one), _source(capabilities, one.rule)) for one in about.forbidden]
    yield from beside(rows)
    for rule in about.lifted:
        told = say("capability-lifted", rule=_source(capabilities, rule))
        yield from fold(told, indent="  ", hanging="    ")
    if not rows and not about.lifted:
        yield f"  {say('capability-by-nothing')}"
    if about.permitted and about.forbidden:
        left = Forbidden("", name, about.permitted, "")
        text = say("capability-left", subject=str(teller.subject_fields(left)["subject"]))
        yield from fold(text, indent="  ", hanging="    ")
    yield from _reach(screen, capabilities, about)
    if about.undecided:
        yield from fold(say("capability-unknown"))
        for standing in about.undecided:
            facts = ", ".join(sorted({check.fact for check in standing.checks}))
            told = say("capability-unknown-row", facts=facts, rule=standing.statement.id)
            yield from fold(told, indent="  ", hanging="    ")


def _admitted(screen: Screen, text: str) -> str:
    kind, _, about = text.partition(" ")
    members = screen.say("capability-members", kind=screen.say(f"capability-kind-{kind}"), members=about)
    return screen.say("capability-admitted", about=members)


def _source(capabilities: Capabilities, rule: str) -> str:
    return f"{rule} ({place_of(capabilities, rule)})"


def _reach(screen: Screen, capabilities: Capabilities, about: AboutModule) -> Iterator[str]:
    """From where it may be reachable."""
    if not about.exposures:
        if about.permitted:
            yield f"  {screen.say('capability-listens-not')}"
        return
    names = {one: screen.say(f"capability-exposure-{one}") for one, _ in about.exposures}
    allowed = [names[one] for one, verdict in about.exposures if verdict.allowed]
    yield from fold(screen.say("capability-reach", exposures=", ".join(allowed)), indent="  ")
    for one, verdict in about.exposures:
        if not verdict.allowed:
            rule = verdict.rule or ""
            why = explanation(screen.language, capabilities.explanation_of(rule))
            by = _source(capabilities, rule) + (f": {why}" if why else "")
            told = screen.say("capability-reach-not", exposure=names[one], about=by)
            yield from fold(told, indent="  ", hanging="    ")


# --- data -----------------------------------------------------------------------------------------


def permission_json(capabilities: Capabilities, about: Permission) -> dict[str, Any]:
    match about:
        case AboutRule():
            return {
                "about": "rule",
                **_standing_json(capabilities, about.standing),
                "refuses": [attrs.asdict(one) for one in about.refused],
                "limits": [attrs.asdict(one) for one in about.limits],
            }
        case AboutKey():
            return {
                "about": "key",
                "key": about.key,
                "limit": attrs.asdict(about.capability) if about.capability else None,
                "statements": [_standing_json(capabilities, one) for one in about.standings],
            }
        case AboutModule():
            return {
                "about": "module",
                "module": about.module.name,
                "permitted": about.permitted,
                "forbidden": [_forbidden_json(capabilities, one) for one in about.forbidden],
                "exposures": [{"exposure": e, **attrs.asdict(verdict)} for e, verdict in about.exposures],
                "admitted": [{"rule": rule, "subject": text} for rule, text in about.admitted],
                "undecided": [_standing_json(capabilities, one) for one in about.undecided],
                "lifted": about.lifted,
            }


def _forbidden_json(capabilities: Capabilities, one: Forbidden) -> dict[str, Any]:
    return {**attrs.asdict(one), "place": place_of(capabilities, one.rule)}


def _standing_json(capabilities: Capabilities, standing: Standing) -> dict[str, Any]:
    statement = standing.statement
    return {
        "rule": statement.id,
        "place": place_of(capabilities, statement.id),
        "explain": statement.explain,
        "holds": standing.holds,
        "checks": [attrs.asdict(check) for check in standing.checks],
    }
