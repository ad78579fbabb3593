"""What many machines say of the statements of a catalogue: docs/how-it-works.md, "Many machines at once".

An answer is the set of machines that say yes: a mask, an integer with one bit for each machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from encoders.host import HostFacts, implied_requirements, vendor_term
from encoders.index import Pair
from encoders.objections import Objection, Objections, fails, silence, subject_of
from encoders.placement import can_stand_alone
from encoders.resources import FOLDER_OF_BACKEND, mount_of
from encoders.situation import Situation
from manifests import HostTerm, Module, Release, Requirement, Variant
from policies import Capabilities
from stacks import Intent

Mask = int


class Profiles:
    """Situations that differ in machine and permissions alone, with nothing installed.

    Every distinct statement is asked of every machine once.
    """

    def __init__(self, situations: Sequence[Situation], every: bool = False) -> None:
        self.situations = tuple(situations)
        self.everywhere: Mask = self.where(True for _ in self.situations)
        self._facts = tuple(HostFacts(situation.machine, every) for situation in situations)
        self._met: dict[HostTerm, Mask] = {}
        self._refuted: dict[HostTerm, Mask] = {}
        self._bearable: dict[str, Mask] = {}  # by the text of the requirement
        self._open: dict[str, dict[Pair, Mask]] = {}
        self._free: dict[int, Mask] = {}
        self._rulings = {sized: tuple(self._ruled(sized=sized)) for sized in (False, True)}
        self.memory_limits = tuple(map(_memory_limit, self.situations))
        self.disk_limits = _disk_limits(self.situations)

    def where(self, answers: Iterable[bool]) -> Mask:
        """What each of the situations answers, as a set of machines."""
        return mask_of(answers)

    def met(self, term: HostTerm) -> Mask:
        """Where the term holds."""
        if term not in self._met:
            self._met[term] = self.where(facts.holds(term) is True for facts in self._facts)
        return self._met[term]

    def refuted(self, term: HostTerm) -> Mask:
        """Where the term certainly does not hold."""
        if term not in self._refuted:
            self._refuted[term] = self.where(facts.holds(term) is False for facts in self._facts)
        return self._refuted[term]

    def counts(self, term: HostTerm, positive: bool) -> bool | None:
        """As of Facts."""
        true = self.refuted(term) ^ self.everywhere if positive else self.met(term)
        return bool(true) if true in (0, self.everywhere) else None

    def open_to(self, module: Module) -> dict[Pair, Mask]:
        """Where nothing is said against a variant of a release by itself."""
        if module.name not in self._open:
            self._open[module.name] = dict(self._weighed(module))
        return self._open[module.name]

    def _weighed(self, module: Module) -> Iterator[tuple[Pair, Mask]]:
        """As the objections to a module on each machine, and its fixed ports."""
        no_fallback = self._unsilenced(module)
        for release in module.releases:
            shared = self._served(module, release)
            for requirement in release.requires:
                shared &= self._borne(requirement)
            for variant in release.variants:
                mask = shared & self._permitted(module, release, variant)
                for requirement in (*variant.requires, *implied_requirements(variant)):
                    mask &= self._borne(requirement)
                if term := vendor_term(variant):
                    mask &= self.met(term)
                if variant.accelerator == "cpu":
                    mask &= no_fallback
                if variant.occupies and not module.is_library:
                    mask &= self._roomy(release, variant)
                yield (release.version, variant.label), mask

    def _unsilenced(self, module: Module) -> Mask:
        """Where a build for the CPU is no silent substitute."""
        return self.where(silence(one.machine, module) is None for one in self.situations)

    def _roomy(self, release: Release, variant: Variant) -> Mask:
        """Where there is room for it on accelerators."""
        return self.where(can_stand_alone(one, release, variant) for one in self.situations)

    def _served(self, module: Module, release: Release) -> Mask:
        """Where the host ports are free that nothing else can stand for."""
        mask = self.everywhere
        for port in () if module.is_library else release.ports:
            if not port.movable and port.protocol == "tcp":
                if port.number not in self._free:
                    machines = (one.machine for one in self.situations)
                    self._free[port.number] = self.where(port.number not in m.ports_taken for m in machines)
                mask &= self._free[port.number]
        return mask

    def _borne(self, requirement: Requirement) -> Mask:
        """Where the host does not fail it, as far as the host alone decides."""
        text = requirement.text
        if text not in self._bearable:
            asks_more = any(not isinstance(term, HostTerm) for term in requirement.any_of)
            self._bearable[text] = self.everywhere if asks_more else self._met_by_host(requirement)
        return self._bearable[text]

    def _met_by_host(self, requirement: Requirement) -> Mask:
        """As `_borne`, of what asks for nothing else."""
        return self.where(not fails(requirement, facts) for facts in self._facts)

    def _permitted(self, module: Module, release: Release, variant: Variant) -> Mask:
        mask = self.everywhere
        for capabilities, where in self._rulings[release.is_sized]:
            if not capabilities.judge(subject_of(module, release, variant)).allowed:
                mask &= ~where
        return mask

    def _ruled(self, *, sized: bool) -> Iterator[tuple[Capabilities, Mask]]:
        """Permissions that differ, and where each is in force; not those that forbid nothing.

        `sized`: for what states a model or users.
        """
        rulings = [one.capabilities.rulings(sized=sized) for one in self.situations]
        for rulings_here in dict.fromkeys(rulings):
            same = [one == rulings_here for one in rulings]
            if rulings_here:
                yield self.situations[same.index(True)].capabilities, self.where(same)


class Everywhere(Objections):
    """What rules a candidate out on every machine."""

    def __init__(self, intent: Intent, profiles: Profiles) -> None:
        first = profiles.situations[0]
        super().__init__(intent, first, HostFacts(first.machine))
        self._profiles = profiles

    def to(self, environment: str, module: Module) -> Iterator[Objection]:
        nowhere = tuple(pair for pair, mask in self._profiles.open_to(module).items() if not mask)
        if nowhere:
            yield Objection(None, nowhere)
        yield from self.withdrawn(environment, module)
        yield from self._pins(environment, module)
        yield from self._backend(environment, module)

    def excuse(self, environment: str, module: Module) -> None:
        """Nothing was asked for before."""


def mask_of(answers: Iterable[bool]) -> Mask:
    return int("".join("1" if answer else "0" for answer in answers)[::-1] or "0", 2)


def _memory_limit(situation: Situation) -> int:
    """Bytes that services may use; 0 where that is not known."""
    fact = situation.machine.fact("memory.effective")
    total = fact.value if fact and isinstance(fact.value, int) else None
    return 0 if total is None else situation.capabilities.memory_limit(total)


def _disk_limits(situations: Sequence[Situation]) -> dict[frozenset[str], tuple[int | None, ...]]:
    """For backends that somewhere have a file system to themselves: bytes that they may fill.

    On each machine; 0 where that is not known, None where these have none to themselves.
    """
    found: dict[frozenset[str], list[int | None]] = {}
    for at, situation in enumerate(situations):
        for backends, limit in _file_systems(situation):
            found.setdefault(backends, [None] * len(situations))[at] = limit
    return {backends: tuple(found[backends]) for backends in sorted(found, key=sorted)}


def _file_systems(situation: Situation) -> Iterator[tuple[frozenset[str], int]]:
    """The backends that each file system holds, and how many bytes of it may be filled."""
    shared: dict[str, set[str]] = {}
    free: dict[str, int | None] = {}
    for backend, folder in FOLDER_OF_BACKEND.items():
        mount = mount_of(situation.machine, backend)
        path = mount.path if mount else folder
        shared.setdefault(path, set()).add(backend)
        free[path] = mount.free_bytes if mount else None
    for path, backends in shared.items():
        found = free[path]
        yield frozenset(backends), 0 if found is None else situation.capabilities.disk_limit(found)
