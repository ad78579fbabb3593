"""Why a module is in the plan, why so, and what would be without it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from cli.layout import fold
from cli.render_conflict import LINES, refusal_json, refusal_lines
from cli.render_reason import Teller, reasons_json
from cli.render_releases import runs_text
from cli.render_rows import reason_lines, shape_of
from cli.render_verdict import folded_verdict_lines, verdict_json, verdict_lines
from cli.render_ways import folded_command
from cli.render_without import is_plain, without_json, without_lines
from cli.screen import Screen

if TYPE_CHECKING:
    from planner import Absent, Alternative, Barrier, Explanation
    from stacks import Request
    from state import Plan

#: Lines for one explanation of several, and for its chain, before --verbose is needed.
_LEAST_LINES = 4
_CHAIN_LINES = 4


def explanations_lines(screen: Screen, teller: Teller, explanations: Sequence[Explanation]) -> Iterator[str]:
    """At most LINES lines unless verbose."""
    room = max(LINES // len(explanations), _LEAST_LINES)
    for one in explanations:
        blocks = [list(block) for block in _blocks(screen, teller, one)]
        yield from chain.from_iterable(blocks if screen.verbose else _fitting(screen, blocks, room))


def _fitting(screen: Screen, blocks: Sequence[list[str]], room: int) -> Iterator[list[str]]:
    """The blocks that fit, in their order; the first of them in any case."""
    if sum(map(len, blocks)) <= room:
        yield from blocks
        return
    left = room - 1
    hidden = 0
    for place, block in enumerate(blocks):
        if len(block) <= left or not place:
            yield block
            left -= len(block)
        else:
            hidden += len(block)
    yield [f"  {screen.say('conflict-more', count=hidden)}"]


def _blocks(screen: Screen, teller: Teller, one: Explanation) -> Iterator[Iterable[str]]:
    """What a reader would expect is left to --verbose."""
    head = [screen.paint(_title(screen, one), "head"), screen.say("explain-why")]
    room = None if screen.verbose else _CHAIN_LINES
    yield [*head, *reason_lines(screen, teller, one.chain, room)]
    yield from _newer_blocks(screen, teller, one)
    told = [other for other in one.alternatives if screen.verbose or not other.expected]
    for _, group in groupby(told, key=lambda other: (other.kind, other.verdict, other.holder)):
        yield _alternative_lines(screen, teller, list(group))
    if one.without and (screen.verbose or not is_plain(one.module, one.without)):
        yield without_lines(screen, one.module, one.without)


def _title(screen: Screen, one: Explanation) -> str:
    fields = {
        "module": one.module,
        "version": one.version,
        "variant": one.variant,
        "environment": one.environment,
    }
    if one.bundled_in is None:
        return screen.say("explain-title", **fields)
    holder, holder_version = one.bundled_in
    return screen.say("explain-title-bundled", holder=holder, holder_version=holder_version, **fields)


def _newer_blocks(screen: Screen, teller: Teller, one: Explanation) -> Iterator[Iterable[str]]:
    """The first with the heading of all."""
    newest = screen.say("explain-newest-offered" if one.unoffered else "explain-newest")
    heading = [screen.say("explain-newer", newest=one.newest)] if one.barriers else [*fold(newest)]
    for barriers in _alike(screen, one.barriers):
        yield [*heading, *_barrier_lines(screen, teller, one, barriers)]
        heading = []
    for status, versions in one.unoffered:
        runs = f"{one.module} {runs_text(teller.language, teller.catalog, one.module, versions)}"
        told = screen.say("explain-unoffered", status=status, runs=runs)
        heading += fold(told, indent="  ", hanging="    ")
    yield heading


def _alike(screen: Screen, barriers: Sequence[Barrier]) -> Iterable[Sequence[Barrier]]:
    """Those that differ in nothing but which exact release of one thing is needed are told together."""
    groups: dict[object, list[Barrier]] = {}
    for barrier in barriers:
        alone = screen.verbose or barrier.verdict.code != "impossible"
        key = barrier if alone else (barrier.verdict.code, shape_of(barrier.verdict.reasons))
        groups.setdefault(key, []).append(barrier)
    return groups.values()


def _barrier_lines(
    screen: Screen, teller: Teller, one: Explanation, barriers: Sequence[Barrier]
) -> Iterator[str]:
    name = _about(teller, one, barriers[0])
    versions = tuple(version for barrier in barriers for version in barrier.versions)
    runs = f"{name} {runs_text(teller.language, teller.catalog, name, versions)}"
    if len(barriers) == 1:
        yield from verdict_lines(screen, teller, barriers[0].verdict, runs)
    else:
        yield from folded_verdict_lines(screen, teller, [one.verdict for one in barriers], runs)


def _about(teller: Teller, one: Explanation, barrier: Barrier) -> str:
    """What the versions are of: for a thing inside an image, it may be the image's module."""
    holder = teller.catalog.module(one.bundled_in[0]) if one.bundled_in else None
    offered = {release.version for release in holder.releases} if holder else set()
    return holder.name if holder and offered.issuperset(barrier.versions) else one.module


def _alternative_lines(screen: Screen, teller: Teller, others: Sequence[Alternative]) -> Iterator[str]:
    """Alternatives of one kind with one answer."""
    first, count = others[0], len(others)
    words = {name: name for other in others for name in (other.chosen, other.other)}
    if first.kind == "backend":
        words = {name: screen.say(f"backend-{name}") for name in words}
    yield from fold(screen.say("explain-alternative", kind=first.kind, chosen=words[first.chosen]))
    names = ", ".join(words[other.other] for other in others)
    holder = first.holder and first.holder[1]
    told = screen.say("explain-instead", kind=first.kind, others=names, count=count, holder=holder)
    yield from verdict_lines(screen, teller, first.verdict, told)


def absent_lines(
    screen: Screen, teller: Teller, absent: Absent, target: Request, options: Sequence[str]
) -> Iterator[str]:
    from stacks import Intent

    if absent.refusal is None:
        yield from fold(screen.say("explain-absent", module=absent.module))
        yield from folded_command(shlex.join(["las", "solve", target.text, *options]), indent="  ")
        return
    yield from fold(screen.say("explain-absent-refused", module=absent.module))
    yield from refusal_lines(screen, teller, absent.refusal, Intent((target,)), options)


def absent_json(teller: Teller, absent: Absent, options: Sequence[str]) -> dict[str, Any]:
    refusal = absent.refusal and refusal_json(teller, absent.refusal, options)
    return {"module": absent.module, "refusal": refusal}


def explanation_json(teller: Teller, one: Explanation) -> dict[str, Any]:
    return {
        "module": one.module,
        "environment": one.environment,
        "version": one.version,
        "variant": one.variant,
        "newest": one.newest,
        "bundled_in": one.bundled_in,
        "chain": reasons_json(teller, one.chain),
        "barriers": [
            {"versions": barrier.versions, **verdict_json(teller, barrier.verdict)}
            for barrier in one.barriers
        ],
        "unoffered": [{"status": status, "versions": versions} for status, versions in one.unoffered],
        "alternatives": [
            {
                "kind": other.kind,
                "chosen": other.chosen,
                "other": other.other,
                "expected": other.expected,
                "holder": other.holder,
                **verdict_json(teller, other.verdict),
            }
            for other in one.alternatives
        ],
        "without": one.without and without_json(teller, one.without),
    }


def chain_lines(screen: Screen, teller: Teller, plan: Plan) -> Iterator[str]:
    """Every step with its whole chain."""
    yield screen.paint(screen.say("explain-chain-title"), "head")
    for step in plan.steps:
        version = step.to_version or step.from_version or ""
        yield ""
        variant = step.to_variant or step.from_variant or ""
        yield screen.say(
            "explain-title",
            module=step.module,
            version=version,
            variant=variant,
            environment=step.environment,
        )
        yield from reason_lines(screen, teller, step.why)


def chains_json(teller: Teller, plan: Plan) -> list[dict[str, Any]]:
    return [{"id": step.id, "why": reasons_json(teller, step.why)} for step in plan.steps]
