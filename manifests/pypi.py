"""Make a manifest from what PyPI says of a package: `python -m manifests.pypi FACTS [FULL] --package NAME`.

The metadata come as data collected before; nothing is downloaded. What metadata cannot say (category,
images, accelerators, conflicts known from reports) is given as an *overlay*: a mapping with the keys of a
manifest, and five keys of its own that steer the import:

`wheel`      list of {versions, label, machines, takes, alike}; the first whose `versions` match a release
             says which variant its wheel is, for which processors, and which requirements (shell patterns
             over names) belong to that variant alone; `alike: yes` says that the release's other variants
             are built for the same Pythons and the same glibc. Default: label `wheel`, its processors
`extras`     list of {versions, names}: extras without which the package does not do its work
`names`      module names of packages whose own name means another module here: {redis: redis-py}
`collected`  releases in the form of the facts, which the facts lack
`skip`       versions that are left out

A release without a wheel for Linux is left out: there is nothing to install without building it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

import attrs
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from manifests.hoisting import Statement, hoist
from manifests.markers import LINUX_MACHINES, condition_of
from manifests.writing import Node, write_manifest

_STEERING = ("wheel", "extras", "skip", "collected", "names")
_CLAUSES = (">=", ">", "==", "~=", "<=", "<", "!=")
_INTERPRETER = re.compile(r"cp3(\d+)t?$")


@attrs.frozen
class Wheel:
    """How one release's wheel stands in the manifest."""

    label: str = "wheel"
    machines: tuple[str, ...] | None = None  # None = as the wheel's platforms say
    takes: tuple[str, ...] = ()
    is_alike: bool = False


@attrs.frozen
class Source:
    """One release as collected, with what the overlay says of it."""

    package: str
    version: str
    facts: Mapping[str, Any]
    requires: tuple[Requirement, ...]
    extras: frozenset[str]
    wheel: Wheel
    names: Mapping[str, str]

    @property
    def python(self) -> str:
        return self.facts.get("requires_python") or ""

    @property
    def is_pure(self) -> bool:
        return "any" in self.facts["platforms"]

    @property
    def machines(self) -> tuple[str, ...]:
        if self.wheel.machines is not None:
            return self.wheel.machines
        if self.is_pure:
            return LINUX_MACHINES
        return tuple(m for m in LINUX_MACHINES if f"linux_{m}" in self.facts["platforms"])


def manifest_from_pypi(
    name: str,
    facts: Mapping[str, Any],
    full: Mapping[str, Any] | None = None,
    overlay: Mapping[str, Any] | None = None,
) -> str:
    """The manifest of one package as YAML text.

    `facts` has `releases`, each with `version`, `uploaded`, `requires_python`, `wheel_tags`, `platforms`,
    `glibc_min_x86_64`, `wheel` {file, size in bytes, sha256} and `requires`; `full` maps a version to
    {`rd`: all Requires-Dist lines}, and wins over `requires`.
    """
    overlay = overlay or {}
    sources = list(_sources(name, facts, full or {}, overlay))
    stated: dict[str, Sequence[Statement]] = {s.version: tuple(_statements(s)) for s in sources}
    hoisted = hoist(stated)
    written = {k: v for k, v in overlay.items() if k not in (*_STEERING, "when", "releases")}
    manifest = _merged(written, {"schema": "las.module/1", "module": name, **_placed(hoisted.shared)})
    blocks = [{"versions": block.versions, **_placed(block.statements)} for block in hoisted.blocks]
    if blocks or overlay.get("when"):
        manifest["when"] = [*blocks, *overlay.get("when", [])]
    entries = {s.version: _merged(_artefact(s), _placed(hoisted.own[s.version])) for s in sources}
    manifest["releases"] = _newest_first(_merged(entries, overlay.get("releases", {})))
    return write_manifest(manifest)


def _sources(
    name: str, facts: Mapping[str, Any], full: Mapping[str, Any], overlay: Mapping[str, Any]
) -> Iterator[Source]:
    collected = [*facts["releases"], *overlay.get("collected", ())]
    for release in sorted(collected, key=lambda r: Version(r["version"]), reverse=True):
        version = release["version"]
        if version in overlay.get("skip", ()) or not _has_linux_wheel(release):
            continue
        lines = full[version]["rd"] if version in full else release.get("requires", ())
        requires = tuple(Requirement(line) for line in lines)
        wanted = _matching(overlay.get("extras", ()), version)
        extras = _with_own_extras(name, requires, frozenset(wanted.get("names", ())))
        wheel = _matching(overlay.get("wheel", ()), version)
        machines = wheel.get("machines")
        yield Source(
            package=name,
            version=version,
            facts=release,
            requires=requires,
            extras=extras,
            names=overlay.get("names", {}),
            wheel=Wheel(
                label=wheel.get("label", "wheel"),
                machines=tuple(machines) if machines else None,
                takes=tuple(wheel.get("takes", ())),
                is_alike=wheel.get("alike") == "yes",
            ),
        )


def _has_linux_wheel(release: Mapping[str, Any]) -> bool:
    platforms = release.get("platforms") or ()
    return bool(release.get("wheel")) and any(p == "any" or p.startswith("linux_") for p in platforms)


def _matching(entries: Sequence[Mapping[str, Any]], version: str) -> Mapping[str, Any]:
    for entry in entries:
        if Version(version) in SpecifierSet(entry.get("versions", ""), prereleases=True):
            return entry
    return {}


def _with_own_extras(name: str, requires: Sequence[Requirement], names: frozenset[str]) -> frozenset[str]:
    """`names` and the extras they stand for, as in `pkg[base]; extra == "all"`."""
    reached = frozenset(canonicalize_name(extra) for extra in names)
    for line in requires:
        if canonicalize_name(line.name) == name and line.marker is not None:
            named = frozenset(canonicalize_name(extra) for extra in line.extras)
            if not named <= reached and any(line.marker.evaluate({"extra": e}) for e in reached):
                return _with_own_extras(name, requires, reached | named)
    return reached


def _statements(source: Source) -> Iterator[Statement]:
    label = source.wheel.label
    everywhere = "" if source.wheel.is_alike else label
    yield label, "backend", "native"
    upper = _python_below(source)
    below = f"<{upper}" if upper else ""
    if source.wheel.is_alike:
        yield "", "requires", f"python {_specifier(f'{source.python},{below}')}"
    else:
        yield from (("", "requires", f"python {_specifier(text)}") for text in [source.python] if text)
        yield from ((label, "requires", f"python {text}") for text in [below] if text)
    if not source.is_pure:
        yield everywhere, "requires", "host os in linux"
        yield label, "requires", f"host arch in {' '.join(source.machines)}"
    if not source.is_pure and source.facts.get("glibc_min_x86_64"):
        yield everywhere, "requires", f"host glibc >={source.facts['glibc_min_x86_64']}"
    for line in source.requires:
        text = _requirement(source, line, upper)
        if text is not None:
            mine = any(fnmatchcase(canonicalize_name(line.name), p) for p in source.wheel.takes)
            yield (label if mine else ""), "requires", text


def _python_below(source: Source) -> str:
    """First minor version of Python without a wheel, "" if none or already excluded.

    The tags were collected with one interpreter at hand, so those of older ones are missing: they
    bound Python from above only. Wheels for the stable ABI or without ABI bound nothing.
    """
    minors = [match and int(match[1]) for match in map(_INTERPRETER.match, source.facts["wheel_tags"])]
    if not minors or None in minors:
        return ""
    upper = max(m for m in minors if m is not None) + 1
    return f"3.{upper}" if f"3.{upper}.99" in SpecifierSet(source.python) else ""


def _requirement(source: Source, line: Requirement, upper: str) -> str | None:
    """One Requires-Dist line in our grammar; None where it does not apply on Linux."""
    name = canonicalize_name(line.name)
    python = ",".join(filter(None, [source.python, f"<{upper}" if upper else ""]))
    asked = (condition_of(line.marker, source.machines, python, e) for e in ("", *sorted(source.extras)))
    condition = next((found for found in asked if found is not None), None)
    if condition is None or name == source.package:
        return None
    extras = f"[{','.join(sorted(map(canonicalize_name, line.extras)))}]" if line.extras else ""
    text = f"{source.names.get(name, name)}{extras} {_specifier(str(line.specifier))}".strip()
    return f"{text} if {condition}" if condition else text


def _specifier(text: str) -> str:
    """Clauses as a person writes them: lower bound, upper bound, holes."""
    clauses = [clause.strip() for clause in text.split(",") if clause.strip()]
    return ",".join(sorted(clauses, key=_clause_rank))


def _clause_rank(clause: str) -> tuple[int, Version]:
    operator = next(op for op in (">=", "==", "~=", "<=", "!=", ">", "<") if clause.startswith(op))
    return _CLAUSES.index(operator), Version(clause[len(operator) :].strip().removesuffix(".*"))


def _artefact(source: Source) -> dict[str, Node]:
    wheel = source.facts["wheel"]
    entry = {"artefact": wheel["file"], "sha256": wheel["sha256"]}
    if wheel.get("size"):
        entry["download"] = f"{wheel['size']}B"
    return {"date": str(source.facts["uploaded"]), "variants": {source.wheel.label: entry}}


def _placed(statements: Sequence[Statement]) -> dict[str, Node]:
    """Statements as the keys of a release, a block or the top level."""
    requires = [text for place, key, text in statements if (place, key) == ("", "requires")]
    variants: dict[str, dict[str, Any]] = {}
    for place, key, text in statements:
        if place and key == "requires":
            variants.setdefault(place, {}).setdefault("requires", []).append(text)
        elif place:
            variants.setdefault(place, {})[key] = text
    placed: dict[str, Node] = {"requires": requires} if requires else {}
    return placed | ({"variants": variants} if variants else {})


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` on top of `under`: mappings merge by key, lists add up, scalars of `over` win."""
    merged = dict(under)
    for key, value in over.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = _merged(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            merged[key] = old + [item for item in value if item not in old]
        else:
            merged[key] = value
    return merged


def _newest_first(releases: Mapping[str, Node]) -> dict[str, Node]:
    return {v: releases[v] for v in sorted(releases, key=Version, reverse=True)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one package's manifest."""
    import argparse
    import json
    from pathlib import Path

    parser = argparse.ArgumentParser(prog="python -m manifests.pypi")
    parser.add_argument("facts", type=Path)
    parser.add_argument("full", type=Path, nargs="?")
    parser.add_argument("--package", required=True)
    parser.add_argument("--overlay", type=Path)
    options = parser.parse_args(arguments)
    facts = read_yaml(options.facts, plain=False)["packages"].get(options.package, {"releases": []})
    full = json.loads(options.full.read_bytes())["packages"] if options.full else {}
    overlay = read_yaml(options.overlay, plain=True) if options.overlay else {}
    sys.stdout.write(manifest_from_pypi(options.package, facts, full.get(options.package), overlay))
    return 0


def read_yaml(path: Any, *, plain: bool) -> Any:
    """A YAML file as Python values; `plain` keeps every scalar as text."""
    import yaml

    loader = yaml.CBaseLoader if plain else yaml.CSafeLoader
    with path.open("rb") as file:
        return yaml.load(file, Loader=loader)


if __name__ == "__main__":
    sys.exit(main())
