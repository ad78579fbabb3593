"""What is said of one release at several places, as one.

Three kinds of places speak of a release: the top of the file, the `when` blocks whose range it is in,
and its own entry; from general to specific (`blocks` tells how they add up).

Most releases share all that is general with their neighbours, so this is brought together once for each
set of `when` blocks (`together`), and what nothing specific is said of is not made anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from documents import Path
from manifests.blocks import (
    Block,
    Scalars,
    VariantPart,
    added,
    pinned_by,
    requirements_of,
    together,
    variants_of,
)
from manifests.model import Bundled, Health, Port, Provided, Release, Run, Variant
from versions import parts

if TYPE_CHECKING:
    from manifests.schema import Said


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
    requires = requirements_of((shared.requires, own.requires)) if own.requires else shared.requires
    scalars = {**shared.scalars, **own.scalars}
    variants = variants_of((shared.variants, own.variants)) if own.variants else shared.variants
    pinned: Mapping[str, Bundled] = {}
    if any(part.scalars.get("bundles_pins") for part in variants.values()):
        pinned = pinned_by(requires) if own.requires else shared.pinned
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
        recommends=requirements_of((shared.recommends, own.recommends))
        if own.recommends
        else shared.recommends,
        conflicts=added((shared.conflicts, own.conflicts)) if own.conflicts else shared.conflicts,
        provides=merging.provides() if said.provides else (),
        ports=merging.ports() if said.ports else (),
        health=merging.health() if said.health else None,
        run=merging.run() if said.run or said.variables or said.files else _AS_IT_IS,
        volumes=added((shared.volumes, own.volumes)) if own.volumes else shared.volumes,
        environment=added((shared.environment, own.environment)) if own.environment else shared.environment,
        secrets=added((shared.secrets, own.secrets)) if own.secrets else shared.secrets,
        memory_bytes=scalars.get("memory"),
        disk_bytes=scalars.get("disk"),
        model_parameters=scalars.get("model_parameters"),
        model_bytes=scalars.get("model_bytes"),
        users=scalars.get("users"),
        confidence=scalars.get("confidence"),
    )
    if not variants:
        merging.problem("release-without-variants", own.places[-1][0], version=version)
    return release, tuple(merging.problems)


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


def _template_fields(scheme: str, written: str) -> dict[str, str]:
    numbers = parts(scheme, written)
    if not numbers:
        return {"version": written}
    major, minor, patch = (*numbers, 0, 0)[:3]
    return {"version": written, "major": str(major), "minor": str(minor), "patch": str(patch)}
