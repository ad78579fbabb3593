"""Names that no module has, and that are spelled nearly like one that is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from manifests import ModuleTerm
from planner.check_places import Checked, terms_of
from planner.findings import Finding

_SHORTEST = 5  # letters: of shorter names (dill, doll) one letter makes another name, and no slip


def misspelled(checked: Checked) -> Iterator[Finding]:
    """Open names that only one manifest mentions, and that are one slip away from a module.

    Any other open name is one that the catalogue just has no manifest of, and no fault.
    """
    mentions: dict[str, set[str]] = {}
    for said in (*checked.required, *checked.recommended):
        for term in terms_of(said.requirement):
            if isinstance(term, ModuleTerm) and checked.catalog.module(term.module) is None:
                mentions.setdefault(term.module, set()).add(said.module)
    suspect = {name: near for name in mentions if (near := _one_slip_from(checked, name))}
    for said in (*checked.required, *checked.recommended):
        for term in terms_of(said.requirement):
            if isinstance(term, ModuleTerm) and term.module in suspect and len(mentions[term.module]) == 1:
                fields = {"name": term.module, "suggestion": suspect[term.module]}
                yield checked.finding_of("unknown-module", said, **fields)


def replacements(checked: Checked) -> Iterator[Finding]:
    """`replaced-by` a name that no module has."""
    for module in checked.modules:
        newest: dict[str, str] = {}
        for release in module.releases:
            if release.replaced_by and checked.catalog.module(release.replaced_by) is None:
                newest.setdefault(release.replaced_by, release.version)
        for name, version in newest.items():
            fields = {"name": name, "suggestion": checked.catalog.suggest(name) or ""}
            yield checked.finding("unknown-replacement", module.name, version, ("replaced-by",), **fields)


def _one_slip_from(checked: Checked, name: str) -> str:
    """The module that this name becomes by one letter more, less, other, or two changed about; or ""."""
    if len(name) < _SHORTEST:
        return ""
    near = (other for other in checked.catalog.names() if len(other) >= _SHORTEST and _one_slip(name, other))
    return next(near, "")


def _one_slip(one: str, other: str) -> bool:
    """Numbers are no slips, nor is the first letter: psycopg2 is no psycopg, and ipython no python."""
    if one[0] != other[0]:
        return False
    if re.sub(r"[\d-]", "", one) == re.sub(r"[\d-]", "", other):
        return re.sub("-", "", one) == re.sub("-", "", other)
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[start + 1 : start + 2] + short[start : start + 1] + short[start + 2 :]
    return short[start + 1 :] == long[start + 1 :] or swapped == long[start:]
