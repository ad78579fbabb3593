"""Reasons as numbered lines with their sources; in fewer lines where there is not room for all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import attrs

from cli.layout import COLUMNS, beside, cut, seen_width
from cli.render_need import in_order, joined
from cli.render_reason import Teller, Told, in_words
from cli.screen import Screen
from manifests import HostTerm, ModuleTerm, parse_requirement
from reasons import FactIs, NeedsHost, NeedsModule, Reason, Requested

_SPECIFIERS_TOLD = 3
_EXACT = re.compile(r"==[^*,]+")
_ALONE = 2  # rows: what is needed and what there is say most by themselves

Row = tuple[str, str, str]  # a number, a sentence, its source


def reason_lines(
    screen: Screen, teller: Teller, reasons: Sequence[Reason], room: int | None = None, indent: str = "  "
) -> list[str]:
    """Numbered sentences with their sources at the right, folded into `room` lines if they must be."""
    return beside(reason_rows(screen, teller, reasons, room, indent))


def folded_lines(teller: Teller, reasons: Sequence[Reason], indent: str) -> list[str]:
    """As `reason_lines`, those that are alike told together."""
    return beside(_numbered([row for row, _ in _merged(teller, reasons)], indent))


def shape_of(reasons: Sequence[Reason]) -> tuple[object, ...]:
    """Reasons less what those differ in that each need one exact release of the same thing."""
    return tuple(_about(one) if _is_exact(one) else one for one in reasons)


def _is_exact(reason: Reason) -> bool:
    if not isinstance(reason, NeedsModule) or not _needed(reason):
        return False
    return all(map(_EXACT.fullmatch, _specifiers(reason.requirement)))


def reason_rows(
    screen: Screen, teller: Teller, reasons: Sequence[Reason], room: int | None, indent: str
) -> list[Row]:
    """Those that `fitting_rows` gives; where some find no room, the last line says how many."""
    rows, hidden = fitting_rows(teller, reasons, room, indent)
    if not hidden:
        return rows
    rows, hidden = fitting_rows(teller, reasons, max(room or 0, 3) - 1, indent)
    more = (" " * len(rows[0][0]), screen.say("conflict-more", count=hidden), "")
    return [*rows, more] if hidden else rows


def fitting_rows(
    teller: Teller, reasons: Sequence[Reason], room: int | None, indent: str, *, entitled: bool = False
) -> tuple[list[Row], int]:
    """Each told; else those that are alike told together; else that in fewer words, and each on one line;
    else as many as fit. And how many do not. `entitled`: a title says what was asked for.
    """
    rows = _numbered(list(dict.fromkeys(teller.told(reason) for reason in reasons)), indent)
    if room is None or len(beside(rows)) <= room:
        return rows, 0
    merged = dict[Told, Reason]()
    for told_by in (teller, attrs.evolve(teller, brief=True)):
        merged = dict(_merged(told_by, reasons))
        rows = _numbered([*merged], indent)
        if len(beside(rows)) <= room:
            return rows, 0
    kept = _weightiest(merged, max(room, 1), entitled=entitled)
    width = COLUMNS - len(_numbered(kept, indent)[0][0])
    rows = _numbered([_on_one_line(row, width) for row in kept], indent)
    return rows, len(merged) - len(kept)


def _weightiest(merged: Mapping[Told, Reason], count: int, *, entitled: bool) -> list[Told]:
    """So many, told in their own order: the fact that fails the wish, and the statement that needs it; what
    was asked, first of all where no title says it; then the others, wishes last.
    """
    rows = [*merged]
    decisive = max((at for at, row in enumerate(rows) if isinstance(merged[row], FactIs)), default=-1)
    decisive %= len(rows)
    needs = [at for at in range(decisive) if not isinstance(merged[rows[at]], FactIs | Requested)]
    chain = [decisive, *needs[-1:]]
    order = [*chain, 0] if entitled and count <= _ALONE else [decisive, 0, *chain]
    rest = sorted(range(len(rows)), key=lambda at: isinstance(merged[rows[at]], Requested))
    kept = [*dict.fromkeys([*order, *rest])][:count]
    return [rows[at] for at in sorted(kept)]


def _on_one_line(row: Told, width: int) -> Told:
    """Its text cut where it does not fit beside its source."""
    room = width - seen_width(row.source) - 3
    return attrs.evolve(row, text=cut(row.text, room)) if room > width // 3 else row


def _numbered(rows: Sequence[Told], indent: str) -> list[Row]:
    width = len(str(len(rows)))
    return [(f"{indent}{n:>{width}} ", row.text, row.source) for n, row in enumerate(rows, start=1)]


# --- one line instead of many ---------------------------------------------------------------------


def _merged(teller: Teller, reasons: Sequence[Reason]) -> Iterable[tuple[Told, Reason]]:
    """Statements of one module about one thing told together, and unknown facts; each with its first."""
    groups: dict[object, list[Reason]] = {}
    for reason in reasons:
        groups.setdefault(_about(reason), []).append(reason)
    for group in groups.values():
        yield teller.told(group[0]) if len(group) == 1 else _told_together(teller, group), group[0]


def _about(reason: Reason) -> object:
    if isinstance(reason, FactIs) and reason.unknown:
        return "unknown"
    if isinstance(reason, Requested):
        return "requested", reason.origin
    if isinstance(reason, NeedsModule | NeedsHost):
        name = _needed(reason)
        if name:
            return type(reason), reason.module, reason.environment, name
    return reason


def _needed(reason: NeedsModule | NeedsHost) -> str:
    """The one thing a requirement is about; "" where it is about several, or conditional."""
    requirement = parse_requirement(reason.requirement)
    term = requirement.any_of[0]
    if len(requirement.any_of) > 1 or requirement.condition is not None:
        return ""
    return term.module if isinstance(term, ModuleTerm) else term.fact if isinstance(term, HostTerm) else ""


def _told_together(teller: Teller, group: Sequence[Reason]) -> Told:
    first = group[0]
    if isinstance(first, FactIs):
        facts = ", ".join(reason.fact for reason in group if isinstance(reason, FactIs))
        return Told(teller.language.say("reason-facts-are-unknown", facts=facts), teller.source(first))
    if isinstance(first, Requested):
        texts = [in_words(reason.text) for reason in group if isinstance(reason, Requested)]
        text = teller.language.say("reason-requested", text=joined(teller.language, texts), environment="")
        return Told(text, teller.source(first))
    assert isinstance(first, NeedsModule | NeedsHost)
    versions = tuple(dict.fromkeys(v for r in group for v in r.versions))  # type: ignore[union-attr]  # of one kind, see _about
    specifiers = dict.fromkeys(s for reason in group for s in _specifiers(reason.requirement))  # type: ignore[union-attr]  # the same
    exact = all(_is_exact(reason) for reason in group)
    shown = [*specifiers][:_SPECIFIERS_TOLD] + (["…"] if len(specifiers) > _SPECIFIERS_TOLD else [])
    whole = attrs.evolve(first, versions=versions, variants=())
    told = ", ".join(one.removeprefix("==") if exact else one for one in shown)
    fields = {**teller.subject_fields(whole), "name": _needed(first), "specifiers": told}
    key = "reason-needs-exact" if exact else "reason-needs-various"
    return Told(teller.language.say(key, **fields), teller.source(first))


def _specifiers(text: str) -> tuple[str, ...]:
    term = parse_requirement(text).any_of[0]
    if isinstance(term, HostTerm):
        return (in_order(term.specifier),) if term.specifier else term.any_of
    assert isinstance(term, ModuleTerm)
    return (in_order(term.specifier) + (f" ({term.variant})" if term.variant else ""),)
