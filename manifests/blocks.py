"""What one place says of a release, and what several say together.

Lists add up. Of scalars the most specific counts. Mappings are merged by key, their values by these same
rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, reduce
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from documents import Path
from manifests.model import Bundled, ModuleTerm, Port, Provided, Requirement

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
        return pinned_by(self.requires)


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
        requires=requirements_of([block.requires for block in blocks]),
        recommends=requirements_of([block.recommends for block in blocks]),
        conflicts=added([block.conflicts for block in blocks]),
        volumes=added([block.volumes for block in blocks]),
        environment=added([block.environment for block in blocks]),
        secrets=added([block.secrets for block in blocks]),
        provides=_overlaid([block.provides for block in blocks]),
        ports=_overlaid_by_key([block.ports for block in blocks]),
        health=_overlaid([block.health for block in blocks]),
        run=_overlaid([block.run for block in blocks]),
        variables=_overlaid([block.variables for block in blocks]),
        files=_overlaid([block.files for block in blocks]),
        variants=variants_of([block.variants for block in blocks]),
    )


def variants_of(mappings: Sequence[Mapping[str, VariantPart]]) -> Mapping[str, VariantPart]:
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
        requires = requirements_of((requires, specific.requires))
    if specific.bundles:
        bundles = {**bundles, **specific.bundles}
    return VariantPart({**general.scalars, **specific.scalars}, bundles, requires)


def added(lists: Sequence[tuple[T, ...]]) -> tuple[T, ...]:
    """One list; where only one says anything, the same object. No list says a thing twice."""
    filled = [items for items in lists if items]
    if len(filled) < 2:
        return filled[0] if filled else ()
    return tuple(dict.fromkeys([item for items in filled for item in items]))


def requirements_of(lists: Sequence[tuple[Requirement, ...]]) -> tuple[Requirement, ...]:
    """As `added`, by the text alone: it says all, and its hash is at hand."""
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


_EXACT = re.compile(r"==([^,*]+)")


def pinned_by(requires: Iterable[Requirement]) -> dict[str, Bundled]:
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
