"""Permissions: whether a thing may be chosen, and which rule says no.

The most restrictive wins. A deny beats every allow. An allow closes its kind: of the things of that kind,
only those are left that some allow rule of the same file lists; each file that has such rules must list
it, so a further file never admits more. A rule that rests on an unknown fact restricts and admits nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import attrs

import versions
from policies.errors import PolicyError
from policies.licences import alternatives, is_named
from policies.model import Match, Rule


@attrs.frozen
class Subject:
    """One variant of one release, as far as rules can ask."""

    module: str
    version: str
    scheme: str = "pep440"
    category: str | None = None
    licence: str | None = None  # an SPDX expression, or any text
    backend: str | None = None
    accelerator: str | None = None  # "cuda 12.8"; None = does not care
    interfaces: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()  # that it listens on, as declared
    exposure: str | None = None  # from where it can be reached; None = it listens on nothing
    accelerators: int | None = None  # on how many it runs at once
    model_parameters: int | None = None  # of the largest model that it brings or is started with
    model_bytes: int | None = None
    users: int | None = None  # for how many it is configured


@attrs.frozen
class Verdict:
    """`rule` is the id of a rule that says no, and `subject` what it says it of: `licence AGPL-3.0-only`."""

    allowed: bool
    rule: str | None = None
    subject: str = ""


ALLOWED = Verdict(True)


@attrs.frozen
class Lift:
    """A rule or limit that an override leaves out; `module`: a rule, and for this module alone."""

    rule: str
    module: str | None = None


@attrs.frozen
class ActiveRule:
    """A rule that applies here. `certain` False: its condition rests on an unknown fact."""

    rule: Rule
    certain: bool = True


@attrs.frozen
class _Case:
    """A subject under one of the alternatives of its licence."""

    subject: Subject
    licences: tuple[str, ...]


def judge(
    files: tuple[tuple[ActiveRule, ...], ...], subject: Subject, waived: Collection[str] = ()
) -> Verdict:
    """Whether every file permits it; rules with a waived id are as if they were not there.

    It is enough that one alternative of its licence passes. Raises PolicyError (wrong-scheme).
    """
    if not any(files):
        return ALLOWED
    first: Verdict | None = None
    for licences in alternatives(subject.licence) if _asks_licence(files) else ((),):
        verdict = _judge(files, _Case(subject, licences), waived)
        if verdict.allowed:
            return ALLOWED
        first = first or verdict
    return first or ALLOWED


def admissions(files: tuple[tuple[ActiveRule, ...], ...], subject: Subject) -> Iterator[tuple[str, str]]:
    """The allow rules that list something of a subject which is permitted: each with what it lists."""
    for licences in alternatives(subject.licence) if _asks_licence(files) else ((),):
        case = _Case(subject, licences)
        if _judge(files, case, ()).allowed:
            for active in (one for rules in files for one in rules):
                if active.rule.effect == "allow" and active.certain:
                    yield from ((active.rule.id, text) for text in _listed(active.rule, case))
            return


def _listed(rule: Rule, case: _Case) -> Iterator[str]:
    for kind in KINDS:
        if getattr(rule.match, kind):
            yield from (text for text, held in _members(kind, [rule.match], case, rule.id) if held)


def _asks_licence(files: tuple[tuple[ActiveRule, ...], ...]) -> bool:
    return any(active.rule.match.licences for rules in files for active in rules)


def _judge(files: tuple[tuple[ActiveRule, ...], ...], case: _Case, waived: Collection[str]) -> Verdict:
    left = [[active for active in rules if active.rule.id not in waived] for rules in files]
    for active in (active for rules in left for active in rules if active.rule.effect == "deny"):
        if (shown := _matched(active.rule, case)) is not None:
            return Verdict(False, active.rule.id, shown)
    for rules in left:
        allows = [active for active in rules if active.rule.effect == "allow"]
        for kind in KINDS:
            closing = [active for active in allows if getattr(active.rule.match, kind)]
            certain = [active.rule.match for active in closing if active.certain]
            if closing and (outside := _outside(kind, certain, case)) is not None:
                return Verdict(False, closing[0].rule.id, outside)
    return ALLOWED


# --- deny: every kind that the rule names matches -------------------------------------------------


def _matched(rule: Rule, case: _Case) -> str | None:
    """What the rule is about, if it is about this case."""
    shown = []
    for kind in KINDS:
        if getattr(rule.match, kind):
            found = next((text for text, held in _members(kind, [rule.match], case, rule.id) if held), None)
            if found is None:
                return None
            shown.append(found)
    return ", ".join(shown)


# --- allow: everything of the kind is listed ------------------------------------------------------


def _outside(kind: str, matches: list[Match], case: _Case) -> str | None:
    """The first thing of this kind that no list has."""
    return next((text for text, held in _members(kind, matches, case, "") if not held), None)


# --- what a case has of each kind -----------------------------------------------------------------

#: Kinds of things that a rule names: the key in a policy, and the field of a Match.
KINDS_OF_MATCH = {
    "module": "modules",
    "category": "categories",
    "licence": "licences",
    "backend": "backends",
    "accelerator": "accelerators",
    "interface": "interfaces",
    "port": "ports",
    "exposure": "exposures",
}
KINDS = tuple(KINDS_OF_MATCH.values())


def _members(kind: str, matches: list[Match], case: _Case, rule: str) -> Iterator[tuple[str, bool]]:
    """Each thing of one kind that the case has, in words, and whether any of these lists has it."""
    subject = case.subject
    match kind:
        case "modules":
            listed = [entry for match in matches for entry in match.modules]
            entry = _entry(listed, subject, rule)
            yield f"module {entry or subject.module}", entry is not None
        case "licences":
            names = tuple(name for match in matches for name in match.licences)
            yield from ((f"licence {licence}", is_named(licence, names)) for licence in case.licences)
        case "interfaces":
            known = {name for match in matches for name in match.interfaces}
            yield from ((f"interface {name}", name in known) for name in subject.interfaces)
        case "ports":
            ranges = [ports for match in matches for ports in match.ports]
            for port in subject.ports:
                yield f"port {port}", any(first <= port <= last for first, last in ranges)
        case _:
            word, value = _single(kind, subject)
            if value is not None:
                yield f"{word} {value}", any(value in getattr(match, kind) for match in matches)


def is_listed(kind: str, match: Match, subject: Subject, rule: str = "") -> bool | None:
    """Whether one kind of a match has what the subject is; None where the subject has nothing of this kind.

    The subject has at most one thing of the kind, and a licence without alternatives. Raises PolicyError
    (wrong-scheme), of the `rule`.
    """
    case = _Case(subject, next(iter(alternatives(subject.licence)), ()))
    return next((held for _, held in _members(kind, [match], case, rule)), None)


def _single(kind: str, subject: Subject) -> tuple[str, str | None]:
    if kind == "categories":
        return "category", subject.category
    if kind == "backends":
        return "backend", subject.backend
    if kind == "exposures":
        return "exposure", subject.exposure
    return "accelerator", subject.accelerator.split()[0] if subject.accelerator else None


def _entry(listed: list[tuple[str, str]], subject: Subject, rule: str) -> str | None:
    """The first entry that has it: `vllm <0.19`."""
    for name, specifier in listed:
        if name == subject.module and (not specifier or _matches(specifier, subject, rule)):
            return f"{name} {specifier}".strip()
    return None


def _matches(specifier: str, subject: Subject, rule: str) -> bool:
    try:
        return versions.matches(subject.scheme, subject.version, specifier, prereleases=True)
    except versions.VersionsError:
        fields = {"module": subject.module, "specifier": specifier, "scheme": subject.scheme}
        raise PolicyError("wrong-scheme", rule=rule, **fields) from None
