"""What is said of one release at several places, as one.

Three kinds of places speak of a release: the top of the file, the `when` blocks whose range it is in,
and its own entry; from general to specific. Lists add up. Of scalars the most specific counts.
Mappings are merged by key, their values by these same rules.

Most releases share all that is general with their neighbours, so this is brought together once for each
set of `when` blocks (`together`), and what nothing specific is said of is not made anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, reduce
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from documents import Path
from manifests.model import (
    Bundled,
    Health,
    ModuleTerm,
    Port,
    Provided,
    Release,
    Requirement,
    Run,
    Variant,
)
from versions import parts

if TYPE_CHECKING:
    from pydantic import BaseModel

    from manifests.schema import RunSaid, Said

T = TypeVar("T")
Scalars = Mapping[str, Any]


@attrs.frozen
class VariantPart:
    """What is said of one variant. `scalars` holds only what is."""

    scalars: Scalars
    bundles: Mapping[str, Bundled]
    requires: tuple[Requirement, ...]


@attrs.frozen
class Block:
    """What one place says, or several together, with its requirements read.

    `places` are where it is said, general ones first.
    """

    places: tuple[tuple[Path, Said], ...]
    scalars: Scalars
    requires: tuple[Requirement, ...]
    recommends: tuple[Requirement, ...]
    conflicts: tuple[ModuleTerm, ...]
    volumes: tuple[str, ...]
    environment: tuple[str, ...]
    secrets: tuple[str, ...]
    provides: Mapping[str, str | None]
    ports: Mapping[str, Scalars]
    health: Scalars
    run: Scalars
    variables: Mapping[str, str]  # of `run`
    files: Mapping[str, str]  # the same
    variants: Mapping[str, VariantPart]

    @cached_property
    def statements(self) -> int:
        """How many things it says: merging takes so long for each release that shares it."""
        lists = (self.requires, self.recommends, self.conflicts, self.volumes, self.environment, self.secrets)
        mappings = (self.provides, self.ports, self.variants)
        inside = (len(part.requires) + len(part.bundles) for part in self.variants.values())
        return sum(map(len, (*lists, *mappings))) + sum(inside)

    @cached_property
    def provided(self) -> tuple[Provided, ...]:
        return tuple(Provided(interface, self.provides[interface]) for interface in sorted(self.provides))

    @cached_property
    def listening(self) -> tuple[Port, ...]:
        """The ports whose number is said."""
        return tuple(Port(name, **said) for name, said in sorted(self.ports.items()) if "number" in said)

    @cached_property
    def pinned(self) -> Mapping[str, Bundled]:
        return _pinned(self.requires)


def scalars_of(said: BaseModel) -> dict[str, Any]:
    """The scalars that were written, by name."""
    values = vars(said)
    return {name: values[name] for name in said.model_fields_set if isinstance(values[name], _SCALARS)}


_SCALARS = (str, int)


def run_of(said: RunSaid) -> dict[str, Any]:
    """As `scalars_of`; a command and a list of capabilities are said as a whole, and add to nothing."""
    lists = {"command": said.command, "capabilities": said.capabilities}
    return scalars_of(said) | {name: items for name, items in lists.items() if items is not None}


def together(blocks: Sequence[Block]) -> Block:
    """What several blocks say, general ones first. Variants of the first are preferred least."""
    return Block(
        places=tuple([place for block in blocks for place in block.places]),
        scalars=_overlaid([block.scalars for block in blocks]),
        requires=_requirements([block.requires for block in blocks]),
        recommends=_requirements([block.recommends for block in blocks]),
        conflicts=_added([block.conflicts for block in blocks]),
        volumes=_added([block.volumes for block in blocks]),
        environment=_added([block.environment for block in blocks]),
        secrets=_added([block.secrets for block in blocks]),
        provides=_overlaid([block.provides for block in blocks]),
        ports=_overlaid_by_key([block.ports for block in blocks]),
        health=_overlaid([block.health for block in blocks]),
        run=_overlaid([block.run for block in blocks]),
        variables=_overlaid([block.variables for block in blocks]),
        files=_overlaid([block.files for block in blocks]),
        variants=_variants([block.variants for block in blocks]),
    )


def _variants(mappings: Sequence[Mapping[str, VariantPart]]) -> Mapping[str, VariantPart]:
    """Of each variant all that is said of it; those of the first mapping come last."""
    filled = [mapping for mapping in mappings if mapping]
    if len(filled) < 2:
        return filled[0] if filled else {}
    said = _by_key(filled)
    labels = dict.fromkeys([label for mapping in (*mappings[1:], mappings[0]) for label in mapping])
    return {label: reduce(_over, said[label]) for label in labels}


def _over(general: VariantPart, specific: VariantPart) -> VariantPart:
    requires, bundles = general.requires, general.bundles
    if specific.requires:
        requires = _requirements((requires, specific.requires))
    if specific.bundles:
        bundles = {**bundles, **specific.bundles}
    return VariantPart({**general.scalars, **specific.scalars}, bundles, requires)


@attrs.frozen
class Problem:
    """A fault of what the blocks say together, at a path into the document."""

    code: str
    path: Path
    fields: Mapping[str, str]


def merge(
    module: str, scheme: str, version: str, written: str, *, shared: Block, own: Block
) -> tuple[Release, tuple[Problem, ...]]:
    """The release of which its own entry and what it shares with others speak; and what is wrong with it.

    `version` is its canonical spelling; `written` is upstream's, which templates are filled with.
    """
    # Most entries say nothing of most keys: these are then the very objects that others have.
    special = own.provides or own.ports or own.health or own.run or own.variables or own.files
    said = together((shared, own)) if special else shared
    requires = _requirements((shared.requires, own.requires)) if own.requires else shared.requires
    scalars = {**shared.scalars, **own.scalars}
    variants = _variants((shared.variants, own.variants)) if own.variants else shared.variants
    pinned: Mapping[str, Bundled] = {}
    if any(part.scalars.get("bundles_pins") for part in variants.values()):
        pinned = _pinned(requires) if own.requires else shared.pinned
    merging = _Merging(scheme, written, said, (*shared.places, *own.places))
    release = Release(
        module=module,
        version=version,
        variants=merging.variants(variants, pinned),
        date=scalars.get("date"),
        licence=scalars.get("licence"),
        status=scalars.get("status", "available"),
        replaced_by=scalars.get("replaced_by"),
        slot=merging.fill(scalars.get("slot"), "slot"),
        requires=requires,
        recommends=_requirements((shared.recommends, own.recommends))
        if own.recommends
        else shared.recommends,
        conflicts=_added((shared.conflicts, own.conflicts)) if own.conflicts else shared.conflicts,
        provides=merging.provides() if said.provides else (),
        ports=merging.ports() if said.ports else (),
        health=merging.health() if said.health else None,
        run=merging.run() if said.run or said.variables or said.files else _AS_IT_IS,
        volumes=_added((shared.volumes, own.volumes)) if own.volumes else shared.volumes,
        environment=_added((shared.environment, own.environment)) if own.environment else shared.environment,
        secrets=_added((shared.secrets, own.secrets)) if own.secrets else shared.secrets,
        memory_bytes=scalars.get("memory"),
        disk_bytes=scalars.get("disk"),
        confidence=scalars.get("confidence"),
    )
    if not variants:
        merging.problem("release-without-variants", own.places[-1][0], version=version)
    return release, tuple(merging.problems)


def _added(lists: Sequence[tuple[T, ...]]) -> tuple[T, ...]:
    """One list; where only one says anything, the same object. No list says a thing twice."""
    filled = [items for items in lists if items]
    if len(filled) < 2:
        return filled[0] if filled else ()
    return tuple(dict.fromkeys([item for items in filled for item in items]))


def _requirements(lists: Sequence[tuple[Requirement, ...]]) -> tuple[Requirement, ...]:
    """As `_added`, by the text alone: it says all, and its hash is at hand."""
    filled = [items for items in lists if items]
    if len(filled) < 2:
        return filled[0] if filled else ()
    return tuple({item.text: item for items in filled for item in items}.values())


def _overlaid(mappings: Sequence[Mapping[str, T]]) -> Mapping[str, T]:
    """All that is said; of what is said twice, the latter."""
    filled = [mapping for mapping in mappings if mapping]
    if len(filled) < 2:
        return filled[0] if filled else {}
    said: dict[str, T] = {}
    for mapping in filled:
        said.update(mapping)
    return said


def _overlaid_by_key(mappings: Sequence[Mapping[str, Scalars]]) -> Mapping[str, Scalars]:
    filled = [mapping for mapping in mappings if mapping]
    if len(filled) < 2:
        return filled[0] if filled else {}
    return {name: _overlaid(said) for name, said in _by_key(filled).items()}


def _by_key(mappings: Iterable[Mapping[str, T]]) -> dict[str, list[T]]:
    """What is said of each key, general things first; keys in the order of their first mention."""
    said: dict[str, list[T]] = {}
    for mapping in mappings:
        for key, value in mapping.items():
            said.setdefault(key, []).append(value)
    return said


class _Merging:
    """What needs more than one part of `said`, and what is found wrong on the way."""

    def __init__(self, scheme: str, written: str, said: Block, places: Sequence[tuple[Path, Said]]) -> None:
        self.scheme = scheme
        self.written = written
        self.said = said
        self.places = places
        self.problems: list[Problem] = []

    def problem(self, code: str, path: Path, **fields: str) -> None:
        self.problems.append(Problem(code, path, fields))

    def path_to(self, *keys: str) -> Path:
        """Where the most specific place that says anything of the keys does so."""
        for path, said in reversed(self.places):
            value: Any = said
            for key in keys:
                value = value.get(key) if isinstance(value, dict) else getattr(value, key, None)
            if value:
                return (*path, *keys)
        return self.places[-1][0]

    def fill(self, template: str | None, *place: str) -> str | None:
        """A template, which stands at `place` in a block, with the parts of the version in it."""
        if template is None or "{" not in template:
            return template
        fields = _template_fields(self.scheme, self.written)

        def field(match: re.Match[str]) -> str:
            name = match.group(1)
            if place[0] == "run" and name.startswith(("port.", "file:")):
                return match.group(0)  # filled when it is known where it listens
            if name not in fields:
                self.problem("bad-template", self.path_to(*place), field=name, known=", ".join(fields))
            return fields.get(name, "")

        return _FIELD.sub(field, template)

    def provides(self) -> tuple[Provided, ...]:
        provided = self.said.provided
        if not any(part.version is not None and "{" in part.version for part in provided):
            return provided
        return tuple(
            Provided(part.interface, self.fill(part.version, "provides", part.interface)) for part in provided
        )

    def ports(self) -> tuple[Port, ...]:
        listening = self.said.listening
        if len(listening) < len(self.said.ports):
            for name in sorted(self.said.ports.keys() - {port.name for port in listening}):
                self.problem("release-lacks", self.path_to("ports", name), key="number")
        return listening

    def health(self) -> Health:
        health = Health(**self.said.health)
        if health.http is None and health.command is None:
            self.problem("release-lacks", self.path_to("health"), key="http")
        ports = self.said.ports
        if health.port is not None and health.port not in ports:
            known = ", ".join(sorted(ports))
            self.problem("unknown-port", self.path_to("health", "port"), port=health.port, known=known)
        return health

    def run(self) -> Run:
        command = tuple(self.fill(word, "run", "command") or "" for word in self.said.run.get("command", ()))
        variables = tuple(
            (name, self.fill(value, "run", "variables", name) or "")
            for name, value in sorted(self.said.variables.items())
        )
        files = tuple(
            (path, content.replace("{version}", self.written))
            for path, content in sorted(self.said.files.items())
        )
        said = {**self.said.run, "command": command, "variables": variables, "files": files}
        return Run(memory_bytes=said.pop("memory_limit", None), **said)

    def variants(
        self, parts: Mapping[str, VariantPart], pinned: Mapping[str, Bundled]
    ) -> tuple[Variant, ...]:
        found: list[Variant] = []
        for label, part in parts.items():
            lacks = _lacks(part.scalars)
            if lacks is None:
                found.append(self.variant(label, part, pinned))
            else:
                self.problem("variant-lacks", self.path_to("variants", label), variant=label, key=lacks)
        return tuple(found)

    def variant(self, label: str, part: VariantPart, pinned: Mapping[str, Bundled]) -> Variant:
        scalars = part.scalars
        return Variant(
            label=label,
            backend=scalars["backend"],
            accelerator=scalars.get("accelerator"),
            accelerators=scalars.get("accelerators"),
            accelerator_memory_bytes=scalars.get("accelerator_memory"),
            image=self.fill(scalars.get("image"), "variants", label, "image"),
            digest=scalars.get("digest"),
            image_id=scalars.get("image_id"),
            artefact=self.fill(scalars.get("artefact"), "variants", label, "artefact"),
            url=self.fill(scalars.get("url"), "variants", label, "url"),
            sha256=scalars.get("sha256"),
            download_bytes=scalars.get("download"),
            requires=part.requires,
            bundles=_bundles(part.bundles, pinned if scalars.get("bundles_pins") else {}),
            confidence=scalars.get("confidence"),
        )


def _bundles(told: Mapping[str, Bundled], pinned: Mapping[str, Bundled]) -> tuple[Bundled, ...]:
    """What an image holds: what the release pins, if it was built from its wheel, and what is told."""
    if not told and not pinned:
        return ()
    bundled = {**pinned, **told}
    return tuple([bundled[module] for module in sorted(bundled)])


def _lacks(scalars: Scalars) -> str | None:
    """What a variant cannot do without, and has not."""
    backend = scalars.get("backend")
    if backend is None:
        return "backend"
    return "image" if backend == "container" and "image" not in scalars else None


_AS_IT_IS = Run()
_FIELD = re.compile(r"\{([^{}]*)\}")
_EXACT = re.compile(r"==([^,*]+)")


def _pinned(requires: Iterable[Requirement]) -> dict[str, Bundled]:
    pins = [pin for requirement in requires if (pin := _pin(requirement)) is not None]
    return {pin.module: pin for pin in pins}


@lru_cache(maxsize=2**14)
def _pin(requirement: Requirement) -> Bundled | None:
    """The one version that a requirement admits, if it is of that kind."""
    term = requirement.any_of[0]
    if requirement.condition is not None or len(requirement.any_of) > 1 or not isinstance(term, ModuleTerm):
        return None
    exact = _EXACT.fullmatch(term.specifier)
    label = f"+{term.variant}" if term.variant else ""
    return Bundled(term.module, exact.group(1) + label) if exact else None


def _template_fields(scheme: str, written: str) -> dict[str, str]:
    numbers = parts(scheme, written)
    if not numbers:
        return {"version": written}
    major, minor, patch = (*numbers, 0, 0)[:3]
    return {"version": written, "major": str(major), "minor": str(minor), "patch": str(patch)}
