"""Licences that are no SPDX expression, and such that no class of licences holds."""

from __future__ import annotations

from collections.abc import Iterator

from planner.check_places import Checked
from planner.findings import Finding
from policies.licences import UNLISTED, alternatives, is_expression, is_named, suggest


def licences(checked: Checked) -> Iterator[Finding]:
    """One finding for each licence of a module, at the newest release that states it."""
    for module in checked.modules:
        newest: dict[str, str] = {}
        for release in module.releases:
            if release.licence is not None:
                newest.setdefault(release.licence, release.version)
        for licence, version in newest.items():
            found = _code(licence)
            if found is not None:
                fields = {"suggestion": suggest(licence)} if found == "bad-licence" else {}
                yield checked.finding(found, module.name, version, ("licence",), licence=licence, **fields)


def _code(licence: str) -> str | None:
    if not is_expression(licence):
        return "bad-licence"
    known = any(not any(is_named(part, (UNLISTED,)) for part in group) for group in alternatives(licence))
    return None if known else "unlisted-licence"
