"""The manifest of one package: what was collected of it and an overlay in, YAML text out.

What metadata cannot say (category, images, accelerators, conflicts known from reports) is given as an
*overlay*: a mapping with the keys of a manifest, and five keys of its own that steer the import:

`wheel`      list of {versions, label, also, machines, takes, alike}; the first whose `versions` match a
             release says which variant its wheel is, which ones it is as well (`also`: the same file
             without the extras), for which processors, and which requirements (shell patterns over
             names) belong to the first variant alone; `alike: yes` says that the release's other variants
             are built for the same Pythons and the same glibc. Default: label `wheel`, its processors
`extras`     list of {versions, names}: extras without which the package does not do its work
`names`      module names of packages whose own name means another module here: {redis: redis-py}
`collected`  releases in the form of the facts, which the facts lack
`skip`       versions that are left out

A release without a wheel for Linux is left out: there is nothing to install without building it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

import attrs
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from manifests.hoisting import Statement, hoist
from manifests.markers import LINUX_MACHINES, condition_of
from manifests.writing import WIDTH, Node, write_manifest

_STEERING = ("wheel", "extras", "skip", "collected", "names")
_CLAUSES = (">=", ">", "==", "~=", "<=", "<", "!=")
_INTERPRETER = re.compile(r"cp3(\d+)t?$")


@attrs.frozen
class Wheel:
    """How one release's wheel stands in the manifest."""

    label: str = "wheel"
    also: tuple[str, ...] = ()
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

    `facts` has `releases`, each as `ReleaseFacts` has it, every scalar a text; `full` maps a version to
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


def is_importable(facts: Mapping[str, Any], overlay: Mapping[str, Any]) -> bool:
    """Whether there is a release that can be had, from metadata or from the overlay."""
    collected = [*facts["releases"], *overlay.get("collected", ())]
    left = (release for release in collected if release["version"] not in overlay.get("skip", ()))
    return bool(overlay.get("releases")) or any(map(_has_linux_wheel, left))


def collected_from_pypi(name: str, facts: Mapping[str, Any], overlay: Mapping[str, Any]) -> str:
    """The releases as YAML text for the key `collected` of an overlay.

    Lines of extras that are not asked for, and of systems other than Linux, are left out: they can be many.
    """
    steering = {key: overlay[key] for key in ("extras", "skip") if key in overlay}
    sources = _sources(name, facts, {}, steering)
    entries = {"collected": [_kept(source) for source in sources]}
    text: str = yaml.safe_dump(entries, sort_keys=False, default_flow_style=None, width=WIDTH)
    return text


def _kept(source: Source) -> dict[str, Node]:
    upper = _python_below(source)
    lines = [
        str(line)
        for line in source.requires
        if canonicalize_name(line.name) == source.package or _requirement(source, line, upper) is not None
    ]
    facts = {key: value for key, value in source.facts.items() if value and key != "requires"}
    return facts | ({"requires": lines} if lines else {})


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
                also=tuple(wheel.get("also", ())),
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
    labels = (label, *source.wheel.also)
    everywhere = ("",) if source.wheel.is_alike else labels
    yield from ((one, "backend", "native") for one in labels)
    upper = _python_below(source)
    below = f"<{upper}" if upper else ""
    if source.wheel.is_alike:
        yield "", "requires", f"python {_specifier(f'{source.python},{below}')}".strip()
    else:
        yield from (("", "requires", f"python {_specifier(text)}") for text in [source.python] if text)
        yield from ((one, "requires", f"python {text}") for text in [below] if text for one in labels)
    if not source.is_pure:
        yield from ((one, "requires", "host os in linux") for one in everywhere)
        yield from ((one, "requires", f"host arch in {' '.join(source.machines)}") for one in labels)
    if not source.is_pure and source.facts.get("glibc_min_x86_64"):
        floor = f"host glibc >={source.facts['glibc_min_x86_64']}"
        yield from ((one, "requires", floor) for one in everywhere)
    for line in source.requires:
        text = _requirement(source, line, upper)
        if text is not None:
            yield (label if _is_of_one_variant(source, line) else ""), "requires", text


def _is_of_one_variant(source: Source, line: Requirement) -> bool:
    """Whether only the first of the wheel's variants needs it: a pattern says so, or it is of an extra."""
    of_extra = line.marker is not None and "extra" in str(line.marker)
    taken = any(fnmatchcase(canonicalize_name(line.name), pattern) for pattern in source.wheel.takes)
    return taken or (of_extra and bool(source.wheel.also))


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
    date = {"date": source.facts["uploaded"]} if source.facts.get("uploaded") else {}
    return date | {"variants": {label: dict(entry) for label in (source.wheel.label, *source.wheel.also)}}


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
