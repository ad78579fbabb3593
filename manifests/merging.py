"""What is said of one release at several places, as one.

Three kinds of places speak of a release: the top of the file, the `when` blocks whose range it is in,
and its own entry; from general to specific. Lists add up. Of scalars the most specific counts.
Mappings are merged by key, their values by these same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    Variant,
)
from versions import parts

if TYPE_CHECKING:
    from pydantic import BaseModel

    from manifests.schema import BundledSaid, Said

T = TypeVar("T")


@attrs.frozen
class VariantPart:
    """What one place says of one variant. `scalars` holds only what it says."""

    scalars: Mapping[str, Any]
    bundles: Mapping[str, BundledSaid]
    requires: tuple[Requirement, ...]


@attrs.frozen
class Block:
    """One place: what it says, where it stands, and its requirements, read.

    `statements` is how many things it says: merging them takes so long for each release.
    """

    said: Said
    path: Path
    scalars: Mapping[str, Any]
    requires: tuple[Requirement, ...]
    recommends: tuple[Requirement, ...]
    conflicts: tuple[ModuleTerm, ...]
    variants: Mapping[str, VariantPart]
    statements: int


def scalars_of(said: BaseModel) -> dict[str, Any]:
    """The scalars that were written, by name."""
    values = ((name, getattr(said, name)) for name in said.model_fields_set)
    return {name: value for name, value in values if isinstance(value, str | int)}


@attrs.frozen
class Problem:
    """A fault of what the blocks say together, at a path into the document."""

    code: str
    path: Path
    fields: Mapping[str, str]


def merge(
    module: str, scheme: str, version: str, written: str, blocks: Sequence[Block]
) -> tuple[Release, tuple[Problem, ...]]:
    """The release of which `blocks`, general ones first, speak; and what is wrong with it.

    `version` is its canonical spelling; `written` is upstream's, which templates are filled with.
    """
    merging = _Merging(scheme, written, blocks)
    scalars = _overlaid(block.scalars for block in blocks)
    requires = _requirements(block.requires for block in blocks)
    release = Release(
        module=module,
        version=version,
        variants=tuple(merging.variants(requires)),
        date=scalars.get("date"),
        licence=scalars.get("licence"),
        status=scalars.get("status", "available"),
        replaced_by=scalars.get("replaced_by"),
        slot=merging.fill(scalars.get("slot"), "slot"),
        requires=requires,
        recommends=_requirements(block.recommends for block in blocks),
        conflicts=_added(block.conflicts for block in blocks),
        provides=merging.provides(),
        ports=tuple(merging.ports()),
        health=merging.health(),
        volumes=_added(block.said.volumes for block in blocks),
        environment=_added(block.said.environment for block in blocks),
        secrets=_added(block.said.secrets for block in blocks),
        memory_bytes=scalars.get("memory"),
        disk_bytes=scalars.get("disk"),
        confidence=scalars.get("confidence"),
    )
    if not any(block.variants for block in blocks):
        merging.problem("release-without-variants", blocks[-1].path, version=version)
    return release, tuple(merging.problems)


def _added(lists: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(item for items in lists for item in items))


def _requirements(lists: Iterable[tuple[Requirement, ...]]) -> tuple[Requirement, ...]:
    """As `_added`, by the text alone: it says all, and its hash is at hand."""
    return tuple({item.text: item for items in lists for item in items}.values())


def _overlaid(mappings: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """All that is said; of what is said twice, the latter."""
    said: dict[str, Any] = {}
    for mapping in mappings:
        said.update(mapping)
    return said


def _by_key(mappings: Iterable[Mapping[str, T]]) -> dict[str, list[T]]:
    """What is said of each key, general things first; keys in the order of their first mention."""
    said: dict[str, list[T]] = {}
    for mapping in mappings:
        for key, value in mapping.items():
            said.setdefault(key, []).append(value)
    return said


class _Merging:
    def __init__(self, scheme: str, written: str, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.problems: list[Problem] = []
        self.fields = _template_fields(scheme, written)

    def problem(self, code: str, path: Path, **fields: str) -> None:
        self.problems.append(Problem(code, path, fields))

    def path_to(self, *keys: str) -> Path:
        """Where the most specific block that says anything of the keys does so."""
        for block in reversed(self.blocks):
            value: Any = block.said
            for key in keys:
                value = value.get(key) if isinstance(value, dict) else getattr(value, key, None)
            if value:
                return (*block.path, *keys)
        return self.blocks[-1].path

    def fill(self, template: str | None, *place: str) -> str | None:
        """A template, which stands at `place` in a block, with the parts of the version in it."""
        if template is None or "{" not in template:
            return template

        def field(match: re.Match[str]) -> str:
            name = match.group(1)
            if name not in self.fields:
                self.problem("bad-template", self.path_to(*place), field=name, known=", ".join(self.fields))
            return self.fields.get(name, "")

        return re.sub(r"\{([^{}]*)\}", field, template)

    def provides(self) -> tuple[Provided, ...]:
        versions = _overlaid(block.said.provides for block in self.blocks)
        return tuple(Provided(interface, versions[interface]) for interface in sorted(versions))

    def ports(self) -> Iterator[Port]:
        for name, parts_said in sorted(_by_key(block.said.ports for block in self.blocks).items()):
            said = _overlaid(map(scalars_of, parts_said))
            if "number" in said:
                yield Port(name, **said)
            else:
                self.problem("release-lacks", self.path_to("ports", name), key="number")

    def health(self) -> Health | None:
        said = _overlaid(scalars_of(block.said.health) for block in self.blocks if block.said.health)
        if not said:
            return None
        health = Health(**said)
        if health.http is None and health.command is None:
            self.problem("release-lacks", self.path_to("health"), key="http")
        ports = _by_key(block.said.ports for block in self.blocks)
        if health.port is not None and health.port not in ports:
            known = ", ".join(sorted(ports))
            self.problem("unknown-port", self.path_to("health", "port"), port=health.port, known=known)
        return health

    def variants(self, requires: tuple[Requirement, ...]) -> Iterator[Variant]:
        """Labels of the release's own entry come first, then those of `when` blocks, then the rest."""
        top, *ranges, entry = self.blocks
        labels = dict.fromkeys(label for block in (entry, *ranges, top) for label in block.variants)
        for label in labels:
            said = [block.variants[label] for block in self.blocks if label in block.variants]
            scalars = _overlaid(part.scalars for part in said)
            backend = scalars.get("backend")
            lacks = None if backend else "backend"
            if backend == "container" and "image" not in scalars:
                lacks = "image"
            if lacks is None:
                yield self.variant(label, scalars, said, requires)
            else:
                self.problem("variant-lacks", self.path_to("variants", label), variant=label, key=lacks)

    def variant(
        self,
        label: str,
        scalars: Mapping[str, Any],
        said: Sequence[VariantPart],
        requires: tuple[Requirement, ...],
    ) -> Variant:
        pinned = dict(_pinned(requires)) if scalars.get("bundles_pins") else {}
        return Variant(
            label=label,
            backend=scalars["backend"],
            accelerator=scalars.get("accelerator"),
            image=self.fill(scalars.get("image"), "variants", label, "image"),
            digest=scalars.get("digest"),
            artefact=self.fill(scalars.get("artefact"), "variants", label, "artefact"),
            sha256=scalars.get("sha256"),
            download_bytes=scalars.get("download"),
            requires=_requirements(part.requires for part in said),
            bundles=_bundles(pinned, said),
            confidence=scalars.get("confidence"),
        )


def _bundles(pinned: dict[str, Bundled], said: Sequence[VariantPart]) -> tuple[Bundled, ...]:
    """What an image holds: what the release pins, if it was built from its wheel, and what is told."""
    told = _overlaid(part.bundles for part in said)
    bundled = pinned | {name: Bundled(name, fact.version, fact.confidence) for name, fact in told.items()}
    return tuple(bundled[module] for module in sorted(bundled))


_EXACT = re.compile(r"==([^,*]+)")


def _pinned(requires: Iterable[Requirement]) -> Iterator[tuple[str, Bundled]]:
    for requirement in requires:
        term = requirement.any_of[0]
        if requirement.condition is None and len(requirement.any_of) == 1 and isinstance(term, ModuleTerm):
            exact = _EXACT.fullmatch(term.specifier)
            if exact:
                label = f"+{term.variant}" if term.variant else ""
                yield term.module, Bundled(term.module, exact.group(1) + label)


def _template_fields(scheme: str, written: str) -> dict[str, str]:
    numbers = parts(scheme, written)
    if not numbers:
        return {"version": written}
    major, minor, patch = (*numbers, 0, 0)[:3]
    return {"version": written, "major": str(major), "minor": str(minor), "patch": str(patch)}
