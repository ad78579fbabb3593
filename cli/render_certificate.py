"""What of a certificate was proved, and what the checker trusted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cli.layout import fold
from cli.render_violations import violations_json
from cli.screen import Screen

if TYPE_CHECKING:
    from verify import Proved, Verdict


def certificate_lines(screen: Screen, verdict: Verdict, *, alone: bool) -> Iterator[str]:
    """`alone`: no plan was checked beside it."""
    holds = not verdict.violations
    title = {"optimal": "certificate-optimal", "no-plan": "certificate-no-plan"}[verdict.claim]
    yield from fold(screen.say(title) if holds else screen.paint(screen.say("certificate-fails"), "error"))
    for proved in verdict.proved:
        yield from fold(_proved(screen, proved), indent="  ", hanging="    ")
    for number, violation in enumerate(verdict.violations, start=1):
        text = screen.say(f"violation-{violation.code}", **dict(violation.fields))
        yield from fold(text, indent=f"  {number} ", hanging="    ")
    if holds:
        optimal = verdict.claim == "optimal"
        yield from fold(screen.say("certificate-trusts-plan" if optimal else "certificate-trusts-conflict"))
        if optimal and alone:
            yield from fold(screen.say("certificate-alone"))


def _proved(screen: Screen, proved: Proved) -> str:
    part = proved.part
    by = {"clauses": proved.clauses, "steps": proved.steps}
    if part.about == "level":
        key = "certificate-level-obvious" if part.is_obvious else "certificate-level"
        return screen.say(key, objective=screen.say(f"objective-{part.level}"), value=part.value, **by)
    return screen.say({"order": "certificate-order", "anything": "certificate-anything"}[part.about], **by)


def certificate_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "claim": verdict.claim,
        "proved": [
            {
                "about": proved.part.about,
                "level": proved.part.level,
                "value": proved.part.value,
                "proof": proved.part.proof,
                "clauses": proved.clauses,
                "steps": proved.steps,
            }
            for proved in verdict.proved
        ],
        "violations": violations_json(verdict.violations),
    }
