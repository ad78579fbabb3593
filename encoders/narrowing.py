"""A slice without what no plan can hold, because something that every plan holds asks for other releases.

In SAT terms: unit propagation before there are clauses. Every plan holds what is asked for by name; and what
each release that is left of such a module needs, in one of the versions that one of them needs. For yes and
no alone: docs/how-it-works.md, "Ways out".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from encoders.index import Pair
from encoders.objections import Objections, static_value
from encoders.situation import Situation
from encoders.universe import Candidate, Instance, Key, Slice, Universe
from manifests import ModuleTerm, Requirement
from stacks import Intent, Request


def narrowed_universe(intent: Intent, situation: Situation) -> Universe | None:
    """As `build_universe`, pruned; None where nothing is left of something that every plan holds."""
    narrowed = _Narrowed(intent, situation)
    universe = narrowed.build()
    return None if any(map(narrowed.is_spent, universe.instances.values())) else universe


class _Narrowed(Slice):
    def __init__(self, intent: Intent, situation: Situation) -> None:
        facts = situation.facts(every=intent.all_accelerators)
        super().__init__(intent, situation, facts, Objections(intent, situation, facts), pruned=True)
        self.needed: dict[Key, frozenset[str]] = {}  # versions of what is there in every plan

    def expand(self, instance: Instance) -> None:
        instance.candidates = self._left_of(instance)
        if self._is_certain(instance):
            self._note_needs(instance)
        if self.is_spent(instance):
            self.queue.clear()  # there is no plan, whatever else is reached
        super().expand(instance)

    def universe(self) -> Universe:
        """With what was noted after a module was expanded."""
        for key, instance in self.instances.items():
            left = self._left_of(instance)
            if left != instance.candidates:
                self.instances[key] = attrs.evolve(instance, candidates=left)
        return super().universe()

    def is_spent(self, instance: Instance) -> bool:
        return not instance.candidates and self._is_certain(instance)

    def _is_certain(self, instance: Instance) -> bool:
        return instance.key in self.needed or bool(self._wishes_for(instance))

    def _left_of(self, instance: Instance) -> tuple[Candidate, ...]:
        """The candidates that some plan may hold. Of releases that stand side by side, in slots, all: there
        may be another one beside that which is asked for.
        """
        if any(release.slot for release in instance.module.releases):
            return instance.candidates
        wishes = self._wishes_for(instance)
        admitted = [instance.page.covered(wish.specifier) for wish in wishes]
        if instance.key in self.needed:
            admitted.append(self.needed[instance.key])
        left = (one for one in instance.candidates if all(one.release.version in each for each in admitted))
        builds = {wish.variant for wish in wishes if wish.variant}
        return tuple(_built_as(builds, left) if builds else left)

    def _wishes_for(self, instance: Instance) -> list[Request]:
        """Earlier wishes may be given up."""
        return [wish for wish in instance.wishes if wish in self.intent.requests]

    def _note_needs(self, instance: Instance) -> None:
        """What is there in every plan because this is."""
        asking = {pair for candidate in instance.candidates for pair in _always_asking(candidate)}
        found: dict[str, dict[str, frozenset[str]]] = {}
        for said, by in instance.required:
            carriers = asking.intersection(by)
            if carriers and (library := self._library_in(said.requirement)):
                name, versions = library
                needed = found.setdefault(name, {})
                for version, _ in carriers:
                    needed[version] = needed.get(version, versions) & versions
        for name, needed in found.items():
            if len(needed) == len(instance.candidates):
                key = instance.environment, name
                by_any = frozenset[str]().union(*needed.values())
                self.needed[key] = self.needed.get(key, by_any) & by_any

    def _library_in(self, requirement: Requirement) -> tuple[str, frozenset[str]] | None:
        """What it asks for in any case, and in which versions; None where it may do without."""
        term, *others = requirement.any_of
        if others or not isinstance(term, ModuleTerm):
            return None
        module = self.situation.catalog.module(term.module)
        if not (module and module.is_library and static_value(requirement.condition, self.facts)):
            return None
        return module.name, self.index.page(module).covered(term.specifier)


def _always_asking(candidate: Candidate) -> Iterator[Pair]:
    """By what it asks for libraries in every plan that holds it: an image brings them itself."""
    version, builds = candidate.release.version, candidate.variants
    if all(variant.backend == "native" for variant in builds):
        yield version, ""
        if len(builds) == 1:
            yield version, builds[0].label


def _built_as(labels: set[str], candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    for one in candidates:
        if variants := tuple(variant for variant in one.variants if labels == {variant.label}):
            yield attrs.evolve(one, variants=variants)
