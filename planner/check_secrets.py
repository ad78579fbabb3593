"""Values where only names belong. What is found is never told whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from manifests import Location, Module
from planner.check_places import Checked
from planner.findings import Finding

#: What tokens of well-known services begin with, and credentials inside an address.
_TOKEN = re.compile(
    rb"\b(?:(?:hf|ghp|gho|ghu|ghs|ghr|github_pat|glpat|sk|pk|rk|nvapi|npm|pypi|xox[abp]|dckr_pat)[_-]"
    rb"(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{16,}|AKIA[0-9A-Z]{16})"
    rb"|://[^\s/:@'\"]+:[^\s/@${}<'\"]+@"
)
_HEX = re.compile(r"[0-9a-fA-F]{32,}")
_LONG = 20  # characters of mixed letters and digits: no name of a variable


def secrets(checked: Checked) -> Iterator[Finding]:
    """Tokens anywhere in a manifest, comments included, and names of variables that are none."""
    for module in checked.modules:
        text = checked.catalog.text(module.name) or b""
        spans = {match.span(): match.group() for match in _TOKEN.finditer(text)}
        for name in sorted(_names(module)):
            at = text.find(name.encode())
            if _is_value(name) and not any(start <= at < end for start, end in spans):
                spans[at, at + len(name)] = name.encode()
        for (start, _), found in sorted(spans.items()):
            place = _place(module.file, text, start)
            yield checked.finding_at("secret-value", place, value=_hidden(found.decode(errors="replace")))


def _names(module: Module) -> set[str]:
    return {name for release in module.releases for name in (*release.secrets, *release.environment)}


def _is_value(name: str) -> bool:
    kinds = (str.islower, str.isupper, str.isdigit)
    mixed = len(name) >= _LONG and all(any(map(kind, name)) for kind in kinds)
    return mixed or _HEX.fullmatch(name) is not None


def _hidden(value: str) -> str:
    """Enough to find it by, and too little to use it."""
    return f"{value[:4]}…"


def _place(file: str, text: bytes, at: int) -> Location:
    before = text[:at].decode(errors="replace")
    return Location(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
