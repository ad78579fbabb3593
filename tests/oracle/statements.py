"""What a choice is, and what can be said of single statements and choices without a world."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from manifests import (
    AllOf,
    AnyOf,
    Condition,
    Holds,
    HostTerm,
    InterfaceTerm,
    Module,
    ModuleTerm,
    Not,
    Release,
    Variant,
)
from versions import matches

Place = tuple[str, str]  # environment, module
VENDORS = {"cuda": "nvidia", "rocm": "amd", "xpu": "intel", "metal": "apple"}


@attrs.frozen(eq=False)
class Pick:
    """One release of a module in an environment, by one variant. Made once for each place."""

    environment: str
    module: Module
    release: Release
    variant: Variant

    @property
    def place(self) -> Place:
        return self.environment, self.module.name

    @property
    def version(self) -> str:
        return self.release.version

    @property
    def is_image(self) -> bool:
        return self.variant.backend == "container"

    @property
    def platform(self) -> str:
        return (self.variant.accelerator or "").partition(" ")[0]


def parts_of(condition: Condition | None) -> Iterator[ModuleTerm | HostTerm]:
    match condition:
        case Holds(term):
            yield term
        case Not(inner):
            yield from parts_of(inner)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from parts_of(part)


def negated_in(condition: Condition | None, negated: bool = False) -> Iterator[ModuleTerm]:
    """What makes a part of a condition false by being there."""
    match condition:
        case Holds(ModuleTerm() as term) if negated:
            yield term
        case Not(inner):
            yield from negated_in(inner, not negated)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from negated_in(part, negated)


def implied(variant: Variant) -> Iterator[HostTerm]:
    platform = (variant.accelerator or "").partition(" ")[0]
    if variant.backend == "container":
        yield HostTerm("container-engine")
        if platform == "cuda":
            yield HostTerm("container-gpu.nvidia")
    if platform in VENDORS:
        yield HostTerm("accelerator", any_of=(VENDORS[platform],))
    if platform == "vulkan":
        yield HostTerm("accelerator")


def provides(release: Release, term: InterfaceTerm) -> bool:
    for provided in release.provides:
        if provided.interface == term.interface:
            if not term.specifier:
                return True
            if provided.version and matches("pep440", provided.version, term.specifier):
                return True
    return False


def agree(one: Pick, other: Pick) -> bool:
    """Whether two builds may share an environment."""
    if one.variant.accelerator is None or other.variant.accelerator is None:
        return True
    if one.platform not in ("cuda", "rocm"):
        return one.platform == other.platform
    majors = {pick.variant.accelerator.partition(".")[0] for pick in (one, other)}  # type: ignore[union-attr]  # asked above
    return len(majors) == 1
