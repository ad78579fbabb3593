"""A question to package solvers, written as CUDF and as a test case of libsolv."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.told_packages import Need, Package, Question, Range

_CLAUSE = re.compile(r"(==|>=|<)([^=]+)")
_SIGNS = {"==": "="}
#: Ranges that mean the same to RPM's comparison, which takes 5.0 and 5.0.0 for two versions.
_ALIKE = re.compile(r"[^ |]+ ((>=|<)[0-9.]+,?)+")
Versions = Mapping[str, Sequence[str]]


def as_cudf(question: Question) -> str:
    """Versions by their place, from 1; what is asked, and what nothing meets, by a package each."""
    places = {
        (name, version): place
        for name, versions in question.versions().items()
        for place, version in enumerate(versions, start=1)
    }
    places |= {(fact.name, fact.version): 1 for fact in question.facts}
    stanzas = [_stanza(fact, places, "installed: true", "keep: version") for fact in question.facts]
    stanzas += [_stanza(package, places) for package in question.offered]
    stanzas.append(_stanza(Package("asked", "1", question.asked), {("asked", "1"): 1}))
    return "\n\n".join([*stanzas, "request: las\ninstall: asked"]) + "\n"


def _stanza(package: Package, places: Mapping[tuple[str, str], int], *more: str) -> str:
    name = _quoted(package.name)
    lines = [f"package: {name}", f"version: {places[package.name, package.version]}"]
    if package.needs:
        lines.append(f"depends: {' , '.join(map(_alternatives, package.needs))}")
    barred = [tuple(bar.split(" = ")) for bar in package.bars]
    bars = [name, *(f"{_quoted(other)} = {places[other, version]}" for other, version in barred)]
    return "\n".join([*lines, f"conflicts: {' , '.join(bars)}", *more])


def _alternatives(need: Need) -> str:
    each = [
        f"{_quoted(one.name)} = {place + 1}"
        for one in need.ranges
        for place in range(one.first, one.last + 1)
    ]
    return " | ".join(each) or "nothing"


def _quoted(name: str) -> str:
    return name.replace(":", "%3a")


def as_testtags(question: Question) -> str:
    """Versions as they are, compared as RPM does."""
    versions = question.versions()
    lines = ["repo system 0 testtags <inline>"]
    lines += [line for fact in question.facts for line in _tags(fact, versions)]
    lines.append("repo catalogue 0 testtags <inline>")
    lines += [line for package in question.offered for line in _tags(package, versions)]
    lines.append("system unset rpm system")
    lines += [f"job install name {one}" for need in question.asked for one in demands(need, versions)]
    return "\n".join(lines) + "\n"


def _tags(package: Package, versions: Versions) -> Iterator[str]:
    yield f"#>=Pkg: {package.name} {package.version} - noarch"
    for need in package.needs:
        for demand in demands(need, versions):
            yield f"#>=Req: {demand}"
    for bar in package.bars:
        yield f"#>=Con: {bar}"


def demands(need: Need, versions: Versions) -> list[str]:
    """All must be met: of a name only one version can be there, so both ends of a range may be told apart."""
    if not need.ranges:
        parts = [part for one in need.text.split(" | ") for part in spoken(one)]
        return [f"({' | '.join(parts)})"] if " | " in need.text else parts
    if len(need.ranges) == 1:
        if _ALIKE.fullmatch(need.text) and need.text.startswith(f"{need.ranges[0].name} "):
            return spoken(need.text)
        return _ends(need.ranges[0], versions[need.ranges[0].name])
    each = [part for one in need.ranges for part in _each(one, versions[one.name])]
    return [f"({' | '.join(each)})"]


def spoken(text: str) -> list[str]:
    """`torch >=2.9,<3` as RPM's tools write it: `torch >= 2.9` and `torch < 3`."""
    name, _, specifier = text.partition(" ")
    found = [_CLAUSE.fullmatch(clause.strip()) for clause in specifier.split(",") if clause]
    return [f"{name} {_SIGNS.get(one[1], one[1])} {one[2]}" for one in found if one] or [name]


def _ends(one: Range, versions: Sequence[str]) -> list[str]:
    first, last = versions[one.first], versions[one.last]
    if one.first == one.last:
        return [f"{one.name} = {first}"]
    ends = [f"{one.name} >= {first}"] if one.first else []
    ends += [f"{one.name} <= {last}"] if one.last < len(versions) - 1 else []
    return ends or [one.name]


def _each(one: Range, versions: Sequence[str]) -> list[str]:
    ends = _ends(one, versions)
    if len(ends) == 1:
        return ends
    return [f"{one.name} = {versions[place]}" for place in range(one.first, one.last + 1)]
