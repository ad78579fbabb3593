"""A plan: what is added, changed, removed and kept, by environment, and what the owner must know."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from cli.layout import fold, table
from cli.render_need import in_order, joined, need_text
from cli.render_size import size_text
from cli.screen import Screen
from reasons import NeedsInterface, NeedsModule, Reason, Recommends, Requested
from state import Choice, Plan, Precondition, Step, plan_to_json

GLYPHS = {"add": "+", "change": "~", "remove": "-", "keep": "="}


def plan_lines(screen: Screen, plan: Plan, name: str = "") -> Iterator[str]:
    yield screen.paint(screen.say("plan-title", name=name, tier=plan.tier), "head")
    yield from _environments(screen, plan)
    yield from _notices(screen, plan)
    yield from _assumed(screen, plan)
    yield from _unchecked(screen, plan)
    if screen.verbose:
        yield from _preconditions(screen, plan)
    yield from _objectives(screen, plan)
    yield ""
    yield screen.paint(count_line(screen, plan), "head")


def count_line(screen: Screen, plan: Plan) -> str:
    """`Plan: 2 to add, 1 to change, 0 to remove`."""
    counts = {action: plan.count(action) for action in GLYPHS}
    changes = counts["add"] + counts["change"] + counts["remove"]
    return screen.say("plan-count" if changes else "plan-no-change", **counts)


def _environments(screen: Screen, plan: Plan) -> Iterator[str]:
    choices = {choice.key: choice for choice in plan.target.choices}
    environments: dict[str, list[Step]] = {}
    for step in plan.steps:
        environments.setdefault(step.environment, []).append(step)
    rows = {
        name: [_row(screen, s, choices.get((s.environment, s.module))) for s in sorted(steps, key=by_name)]
        for name, steps in sorted(environments.items())
    }
    aligned = iter(_aligned(screen, [row for group in rows.values() for row in group]))
    for name, group in rows.items():
        backends = {c.backend for c in plan.target.choices if c.environment == name}
        kind = ", ".join(screen.say(f"backend-{backend}") for backend in sorted(backends))
        yield ""
        yield screen.say("plan-environment", environment=name, backend=kind or screen.say("plan-gone"))
        for row in group:
            yield from next(aligned) if row else ()


def by_name(step: Step) -> tuple[bool, str]:
    """What was asked for first."""
    return not (step.why and isinstance(step.why[-1], Requested)), step.module


def _row(screen: Screen, step: Step, choice: Choice | None) -> tuple[str, ...]:
    """Glyph, module, release, variant, ports, reason."""
    version = _arrow(step.from_version, step.to_version, step.action)
    variant = _arrow(step.from_variant, step.to_variant, step.action)
    return (
        GLYPHS[step.action],
        step.module,
        version,
        variant,
        _ports(screen, choice),
        _why(screen, step),
    )


def _arrow(before: str | None, after: str | None, action: str) -> str:
    if action == "change" and before != after:
        return f"{before} -> {after}"
    return after or before or ""


def _ports(screen: Screen, choice: Choice | None) -> str:
    """Where it is reached, and which accelerators it occupies."""
    ports = [
        screen.say("plan-port", name=b.name, port=str(b.host_port))
        if b.host_port == b.container_port
        else screen.say("plan-port-moved", name=b.name, port=str(b.host_port), inside=str(b.container_port))
        for b in (choice.ports if choice else ())
    ]
    exposed = next((b.exposure for b in (choice.ports if choice else ()) if b.exposure != "loopback"), None)
    if exposed:
        ports.append(screen.say(f"plan-exposed-{exposed}"))
    if choice and choice.placement:
        ports.append(screen.say("plan-placement", accelerators=" ".join(choice.placement)))
    return ", ".join(ports)


def _why(screen: Screen, step: Step) -> str:
    if step.action == "remove" and not step.why:
        return screen.say("plan-why-nothing")
    return why_text(screen, step.why[-1]) if step.why else screen.say("plan-why-is")


def why_text(screen: Screen, reason: Reason) -> str:
    """The short reason for one line of a plan: the last link of the chain."""
    match reason:
        case Requested():
            return screen.say("plan-why-requested")
        case NeedsModule() | NeedsInterface():
            need = need_text(screen.language, reason.requirement)
            return screen.say("plan-why-needed", module=reason.module, requirement=need)
        case Recommends():
            need = need_text(screen.language, reason.requirement)
            return screen.say("plan-why-recommended", module=reason.module, requirement=need)
        case _:
            return ""


def _aligned(screen: Screen, rows: Sequence[tuple[str, ...]]) -> Iterator[list[str]]:
    """The lines of each row, all rows in the same columns."""
    from cli.layout import COLUMNS, padded, seen_width

    widths = [max((seen_width(row[i]) for row in rows), default=0) for i in range(5)]
    for row in rows:
        cells = [padded(cell, width) for cell, width in zip(row, widths, strict=False) if width]
        head = "  " + cells[0] + " " + "  ".join(cells[1:]) + "  "
        role = {glyph: action for action, glyph in GLYPHS.items()}[row[0]]
        if seen_width(head) > COLUMNS - 24:
            lines = [head.rstrip(), *fold(row[5], indent=" " * 6)]
        else:
            lines = fold(row[5], indent=head, hanging=" " * seen_width(head))
        yield [lines[0].replace(row[0], screen.paint(row[0], role), 1), *lines[1:]]


def _notices(screen: Screen, plan: Plan) -> Iterator[str]:
    if plan.notices:
        yield ""
        yield screen.paint(screen.say("plan-notices"), "notice")
    for notice in plan.notices:
        text = screen.say(f"notice-{notice.code}", **{name: value or None for name, value in notice.fields})
        yield from fold(text, indent="  ! ", hanging="    ")


def _assumed(screen: Screen, plan: Plan) -> Iterator[str]:
    if plan.assumed:
        yield ""
        yield screen.say("plan-assumed")
    for fact in plan.assumed:
        text = screen.say("plan-assumed-fact", key=fact.key, value=fact.value)
        yield from fold(text, indent="  ", hanging="    ")


def _unchecked(screen: Screen, plan: Plan) -> Iterator[str]:
    if not plan.unchecked:
        return
    yield ""
    if not screen.verbose:
        yield from fold(screen.say("plan-unchecked", count=len(plan.unchecked)))
        return
    yield screen.say("plan-unchecked-title")
    rows = [
        (
            one.environment,
            one.module,
            ", ".join(in_order(c) for c in one.constraints if c) or screen.say("plan-unchecked-any"),
            screen.say("plan-unchecked-for", modules=", ".join(one.needed_by)),
        )
        for one in plan.unchecked
    ]
    yield from table(rows, indent="  ")


def _preconditions(screen: Screen, plan: Plan) -> Iterator[str]:
    if plan.preconditions:
        yield ""
        yield screen.say("plan-preconditions")
    for one in plan.preconditions:
        yield from fold(_precondition(screen, one), indent="  ", hanging="    ")


def _precondition(screen: Screen, one: Precondition) -> str:
    key = f"plan-precondition-{one.kind}"
    return screen.say(key, subject=one.subject, amount=one.amount, size=size_text(one.amount))


def _objectives(screen: Screen, plan: Plan) -> Iterator[str]:
    """The vector with names; what is not proven says how low it might be. A way back has none."""
    if not plan.objectives:
        return
    parts = [
        f"{screen.say(f'objective-{one.name}')} {one.value}"
        + ("" if one.proven else f" ({screen.say('plan-objective-unproven', bound=one.bound)})")
        + (_not_counted(screen, plan) if one.name == "download" else "")
        for one in plan.objectives
    ]
    yield ""
    vector = joined(screen.language, parts)
    yield from fold(screen.say("plan-objectives", vector=vector), hanging="  ")
    if not plan.proven:
        yield from fold(screen.say("plan-not-proven"))


def _not_counted(screen: Screen, plan: Plan) -> str:
    """What is fetched too and of which no manifest tells the size."""
    choices = {choice.key: choice for choice in plan.target.choices}
    fetched = [
        choices[step.environment, step.module]
        for step in plan.steps
        if step.action in ("add", "change")
        and (step.from_version, step.from_variant) != (step.to_version, step.to_variant)
    ]
    unknown = [choice for choice in fetched if choice.download_bytes is None]
    if not unknown:
        return ""
    images = sum(choice.backend == "container" for choice in unknown)
    return screen.say("plan-download-unknown", images=images, others=len(unknown) - images)


def plan_json(plan: Plan) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(plan_to_json(plan))
    return content
