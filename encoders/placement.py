"""Which accelerators each service occupies: docs/how-it-works.md, "Placement"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import attrs

from encoders.host import HostFacts, implied_requirements, vendor_term, vendor_text
from encoders.index import Pair
from encoders.objections import fails
from encoders.situation import Situation
from encoders.universe import Instance, Universe
from encoders.variables import Variables
from hardware import Accelerator, Machine, allocatable_units
from manifests import Release, Requirement, Variant, parse_requirement
from reasons import Capacity, FactIs, NeedsHost, Reason, TooFewAccelerators, Uses
from solver import Bin, Clause, Item, assign

MIB = 1024 * 1024


@attrs.frozen
class Demand:
    """What some releases of an instance need alike, of which at most one is chosen: those of one slot."""

    instance: Instance
    count: int
    bytes_each: int
    units: tuple[int, ...]  # the numbers of those that they run on
    carriers: tuple[Pair, ...]

    def why(self) -> Reason | None:
        """Why they take of an accelerator's memory; None: they take nothing."""
        resource = "accelerator" if self.count == 1 else f"accelerators:{self.count}"
        name, environment = self.instance.module.name, self.instance.environment
        return Uses(name, self.versions, resource, self.bytes_each, environment) if self.bytes_each else None

    @property
    def versions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(version for version, _ in self.carriers))


def demands(universe: Universe) -> Iterator[Demand]:
    """In the order of the instances. Only services run; of a library, what uses it states the need."""
    fit = cache(lambda release, variant: fitting(universe.situation.machine, release, variant))
    for instance in universe.instances.values():
        found: dict[tuple[str | None, int, int, tuple[int, ...]], list[Pair]] = {}
        for candidate in () if instance.module.is_library else instance.candidates:
            release = candidate.release
            for variant in candidate.variants:
                if variant.occupies:
                    each = variant.accelerator_memory_bytes or 0
                    need = release.slot, variant.occupies, each, fit(release, variant)
                    found.setdefault(need, []).append((release.version, variant.label))
        for (_, count, each, units), carriers in found.items():
            yield Demand(instance, count, each, units, tuple(carriers))


def fitting(machine: Machine, release: Release, variant: Variant) -> tuple[int, ...]:
    """The numbers of the accelerators that are enough by themselves for what is required of the host."""
    units = enumerate(allocatable_units(machine))
    return tuple(number for number, unit in units if lack_of(machine, unit, release, variant) is None)


def lack_of(machine: Machine, unit: Accelerator, release: Release, variant: Variant) -> Requirement | None:
    """What is required of the host and not met where the machine has no other accelerator than this one."""
    alone = HostFacts(attrs.evolve(machine, accelerators=(unit,)))
    term = vendor_term(variant)
    if term and not alone.holds(term):
        return parse_requirement(vendor_text(term))
    required = (*release.requires, *variant.requires, *implied_requirements(variant))
    return next((one for one in required if fails(one, alone)), None)


def room_on(situation: Situation, unit: Accelerator) -> int | None:
    """Bytes that services may take of it: what others use now is not theirs, what is ours is."""
    usable = _usable_of(situation.machine, unit)
    if usable is None:
        return None
    ours = sum(
        choice.accelerator_memory_bytes or 0
        for choice in (situation.generation.choices if situation.generation else ())
        if unit.id in choice.placement
    )
    others = max(0, (unit.used_mib or 0) * MIB - ours)
    limit = situation.capabilities.accelerator_limit(usable, unit.display_active)
    return max(0, limit - others)


def _usable_of(machine: Machine, unit: Accelerator) -> int | None:
    total = _memory_of(machine, unit)
    return None if total is None else total - (unit.reserved_mib or 0) * MIB


def _memory_of(machine: Machine, unit: Accelerator) -> int | None:
    """Its own memory; of a unified one without, what it shares of the system's."""
    if unit.memory_mib is not None:
        return unit.memory_mib * MIB
    if unit.memory_kind != "unified":
        return None
    fact = machine.fact("memory.effective")
    system = fact.value if fact and isinstance(fact.value, int) else None
    return system if unit.pool_bytes is None else unit.pool_bytes


def can_stand_alone(situation: Situation, release: Release, variant: Variant) -> bool:
    """Whether there is room for a variant where nothing else is placed."""
    each = variant.accelerator_memory_bytes or 0
    units = allocatable_units(situation.machine)
    rooms = [room_on(situation, units[at]) for at in fitting(situation.machine, release, variant)]
    return sum(not each or (room is not None and room >= each) for room in rooms) >= variant.occupies


def constraints_for_placement(universe: Universe, variables: Variables) -> Iterator[Clause[Reason]]:
    """In SAT terms: variant <-> placed; placed <-> on `count` of the accelerators that fit, none too full.

    An accelerator whose memory is not known has none to give.
    """
    stated = list(demands(universe))
    if not stated:
        return
    units = allocatable_units(universe.situation.machine)
    items = []
    for demand in stated:
        placed, key = variables.problem.variable(), demand.instance.key
        carriers = [variables.variants[(key, *pair)] for pair in demand.carriers]
        yield Clause((-placed, *carriers), None)
        if len(demand.units) < demand.count:
            refused = _refused_by_the_host(demand.instance)
            for pair, carrier in zip(demand.carriers, carriers, strict=True):
                if pair not in refused:
                    yield Clause((-carrier,), _too_few(universe, demand))
        else:
            for carrier in carriers:
                yield Clause((-carrier, placed), demand.why())
        items.append(Item((demand.bytes_each,), demand.units, placed, demand.count))
    bins = [_bin(universe.situation, unit) for unit in units]
    for demand, places in zip(stated, assign(variables.problem, items, bins).places, strict=True):
        for pair in demand.carriers:
            variables.places[(demand.instance.key, *pair)] = {units[at].id: x for at, x in places.items()}
        shared = [x for at, x in places.items() if units[at].memory_kind == "unified"]
        variables.system_memory.extend(
            (demand.bytes_each, literal) for literal in shared if demand.bytes_each
        )


def _refused_by_the_host(instance: Instance) -> set[Pair]:
    """Which need is not met says more than how many accelerators meet them all."""
    return {
        pair
        for objection in instance.objections
        if objection.why is None or isinstance(objection.why, NeedsHost)
        for pair in objection.against
    }


def _too_few(universe: Universe, demand: Demand) -> Reason:
    machine = universe.situation.machine
    if machine.accelerators is None:
        seen = machine.fact("accelerator.vendors")
        return FactIs("accelerator", None, "", (seen.unknown if seen else None) or "not-captured")
    instance = demand.instance
    name, environment = instance.module.name, instance.environment
    return TooFewAccelerators(name, demand.versions, environment, demand.count, len(demand.units))


def _bin(situation: Situation, unit: Accelerator) -> Bin[Reason]:
    """Cards of one kind on which nothing stands yet are alike."""
    room, source = room_on(situation, unit), ", ".join(unit.sources)
    if room is None:
        return Bin((0,), (FactIs("accelerator.memory", None, source, "accelerator-memory-unknown"),))
    usable = _usable_of(situation.machine, unit) or 0
    rules = situation.capabilities.accelerator_of(unit.display_active).rules(usable)
    why = Capacity(f"accelerator:{unit.id}", room, source, ", ".join(rules))
    taken = any(
        unit.id in choice.placement
        for choice in (situation.generation.choices if situation.generation else ())
    )
    kind = unit.vendor, unit.name, unit.compute_capability, unit.gfx, unit.memory_kind, unit.product_class
    return Bin((room,), (why,), None if taken else kind)
