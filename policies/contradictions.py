"""What is wrong with a policy file although each entry of it is right by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from documents import Document, Fault, Path, nearest
from policies.schema import ConditionEntry, PolicyDocument

#: Parts and depth of a condition, with all that it names put in its place: far above any real one.
MOST_PARTS = 1000
MOST_LEVELS = 50

Measure = tuple[int, int]  # parts, levels


def contradictions(document: Document, entry: PolicyDocument) -> Iterator[Fault]:
    """The faults, in no order."""
    yield from _doubled(document, entry)
    known = entry.conditions
    unknown = [(path, name) for path, name in _references(entry) if name not in known]
    for path, name in unknown:
        yield document.fault("unknown-condition", path, name=name, suggestion=nearest(name, known))
    for path, tier in _tiers_in_tiers(entry):
        yield document.fault("tier-in-tier", path, tier=tier)
    if not unknown:
        yield from _unreadable(document, entry)


def _doubled(document: Document, entry: PolicyDocument) -> Iterator[Fault]:
    named: list[tuple[Path, str, str]] = [
        *((("tiers", i, "tier"), "tier", tier.tier) for i, tier in enumerate(entry.tiers)),
        *((("permissions", i, "id"), "rule", rule.id) for i, rule in enumerate(entry.permissions)),
        *((("limits", i, "id"), "rule", limit.id) for i, limit in enumerate(entry.limits)),
        *((("preferences", i), "level", level) for i, level in enumerate(entry.preferences)),
    ]
    seen = set[tuple[str, str]]()
    for path, kind, name in named:
        if (kind, name) in seen:
            yield document.fault("duplicate-name", path, name=name)
        seen.add((kind, name))


def _unreadable(document: Document, entry: PolicyDocument) -> Iterator[Fault]:
    """Conditions that contain themselves, or become too large when what they name is put in its place."""
    measures = _measure_all(entry)
    for name in entry.conditions:
        path = ("conditions", name)
        if name not in measures:
            yield document.fault("condition-cycle", path, True, name=name)
        elif measures[name][0] > MOST_PARTS or measures[name][1] > MOST_LEVELS:
            yield document.fault("condition-too-large", path, True, name=name, limit=str(MOST_PARTS))


def _measure_all(entry: PolicyDocument) -> dict[str, Measure]:
    """Parts and levels of each named condition; those that lead into a cycle are left out."""
    measures: dict[str, Measure] = {}
    left = dict(entry.conditions)
    while ready := [
        name for name, one in left.items() if all(used in measures for _, used in _names_in(one, ()))
    ]:
        for name in ready:
            measures[name] = _measure(left.pop(name), measures)
    return measures


def _measure(entry: ConditionEntry, measures: Mapping[str, Measure]) -> Measure:
    inner = [_measure(part, measures) for _, part in _parts(entry)]
    inner += [measures[entry.condition]] if entry.condition is not None else []
    return 1 + sum(parts for parts, _ in inner), 1 + max((levels for _, levels in inner), default=0)


# --- walking --------------------------------------------------------------------------------------


def _tiers_in_tiers(entry: PolicyDocument) -> Iterator[tuple[Path, str]]:
    """Whether a machine is in a tier cannot depend on which tier it is in."""
    places: list[tuple[Path, ConditionEntry]] = [
        *((("conditions", name), one) for name, one in entry.conditions.items()),
        *((("tiers", index, "when"), tier.when) for index, tier in enumerate(entry.tiers)),
    ]
    for start, condition in places:
        for path, one in _walk(condition, start):
            yield from (((*path, "tier"), tier) for tier in one.tier or ())


def _references(entry: PolicyDocument) -> Iterator[tuple[Path, str]]:
    """Where conditions are named, and which."""
    for name, condition in entry.conditions.items():
        yield from _names_in(condition, ("conditions", name))
    for index, tier in enumerate(entry.tiers):
        yield from _names_in(tier.when, ("tiers", index, "when"))
    for index, rule in enumerate(entry.permissions):
        if rule.when is not None:
            yield from _names_in(rule.when, ("permissions", index, "when"))
    for index, limit in enumerate(entry.limits):
        if limit.when is not None:
            yield from _names_in(limit.when, ("limits", index, "when"))


def _names_in(entry: ConditionEntry, path: Path) -> Iterator[tuple[Path, str]]:
    for at, one in _walk(entry, path):
        if one.condition is not None:
            yield (*at, "condition"), one.condition


def _walk(entry: ConditionEntry, path: Path) -> Iterator[tuple[Path, ConditionEntry]]:
    yield path, entry
    for below, part in _parts(entry):
        yield from _walk(part, (*path, *below))


def _parts(entry: ConditionEntry) -> Iterator[tuple[Path, ConditionEntry]]:
    """The conditions that stand directly in this one, each with the path to it."""
    if entry.accelerators is not None:
        yield ("accelerators", "with"), entry.accelerators.of
    if entry.no is not None:
        yield ("not",), entry.no
    yield from ((("all", index), part) for index, part in enumerate(entry.all or ()))
    yield from ((("any", index), part) for index, part in enumerate(entry.any or ()))
