"""What the machine has only once: host ports, memory, disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import PurePosixPath

import attrs

from encoders.alike import LEAST, constraints_for_alike
from encoders.objections import shown_origin
from encoders.universe import Candidate, Instance, Key, Universe
from encoders.variables import PortName, Variables
from hardware import Machine, Mount
from manifests import Port
from reasons import Capacity, FactIs, PortClash, PortFixed, PortTaken, PortWished, Reason, Uses
from solver import AtMost, Clause, Literal

#: Where what is installed lies: images below the container engine's folder, the rest below the homes.
FOLDER_OF_BACKEND = {"container": "/var/lib/docker", "native": "/home"}

Use = tuple[Instance, Candidate, str | None, int]  # by which variant (None: by any), and bytes


@attrs.frozen
class Binding:
    """A port that some releases of an instance declare alike, and the host ports it may take.

    Releases of different slots may stand side by side, so they share no binding.
    """

    instance: Instance
    slot: str | None
    port: Port
    versions: tuple[str, ...]
    host_ports: tuple[int, ...]  # preferred first

    def is_of(self, instance: Instance, version: str, name: str) -> bool:
        """Whether a release declares its port of this name so."""
        return self.instance is instance and version in self.versions and self.port.name == name

    def at(self, number: int) -> PortName:
        """What its variable for a host port is called."""
        port = self.port
        declared = (port.number, port.movable, port.protocol)
        return (self.instance.key, port.name, number, self.slot or "", *declared)


def ports_held(universe: Universe) -> frozenset[int]:
    """Host ports that the current generation itself occupies: not taken, for its successor."""
    generation = universe.situation.generation
    return frozenset(
        binding.host_port for choice in (generation.choices if generation else ()) for binding in choice.ports
    )


def bindings(universe: Universe) -> tuple[Binding, ...]:
    """Every declared port with its possible host ports, one for each way in which releases declare it.

    A library that declares a port is no service: whoever starts it decides.
    """
    declared: list[tuple[Instance, str | None, Port, list[str]]] = []
    for instance in universe.instances.values():
        found: dict[tuple[str | None, Port], list[str]] = {}
        for candidate in () if instance.module.is_library else instance.candidates:
            for port in candidate.release.ports:
                found.setdefault((candidate.release.slot, port), []).append(candidate.release.version)
        declared.extend((instance, slot, port, versions) for (slot, port), versions in found.items())
    taken = frozenset(universe.situation.machine.ports_taken) - ports_held(universe)
    return tuple(
        Binding(
            instance, slot, port, tuple(versions), _host_ports(universe, instance, port, taken, len(declared))
        )
        for instance, slot, port, versions in declared
    )


def _host_ports(
    universe: Universe, instance: Instance, port: Port, taken_tcp: frozenset[int], rivals: int
) -> tuple[int, ...]:
    """As many free ports as there are rivals, from the declared one up; where it is now, first."""
    taken = taken_tcp if port.protocol == "tcp" else frozenset()
    wish = universe.intent.port_of(instance.module.name, port.name)
    if wish or not port.movable:
        number = wish.number if wish else port.number
        return () if number in taken else (number,)
    held = _ports_now(universe, instance, port)
    now = [number for number in held if number >= port.number and number not in taken]
    free = islice((number for number in range(port.number, 65536) if number not in taken), rivals)
    return tuple(dict.fromkeys((*now, *free)))


def _ports_now(universe: Universe, instance: Instance, port: Port) -> Iterator[int]:
    generation = universe.situation.generation
    for choice in generation.choices if generation else ():
        if choice.key == instance.key:
            yield from (binding.host_port for binding in choice.ports if binding.name == port.name)


def constraints_for_ports(
    universe: Universe, variables: Variables
) -> Iterator[Clause[Reason] | AtMost[Reason]]:
    """In SAT terms: release -> (port-1 or port-2 or ...), and at most one module on a host port.

    A port that is fixed is another one of the host only for a container, which maps it.
    """
    holders: dict[tuple[int, str], list[Literal]] = {}
    alike: dict[tuple[str, tuple[int, ...]], list[Binding]] = {}
    for binding in bindings(universe):
        port = binding.port
        literals = []
        for number in binding.host_ports:
            literal = variables.ports[binding.at(number)] = variables.problem.variable()
            holders.setdefault((number, port.protocol), []).append(literal)
            literals.append(literal)
        yield from _bound(universe, variables, binding, literals)
        alike.setdefault((port.protocol, binding.host_ports), []).append(binding)
    for (_, numbers), group in alike.items():
        if LEAST <= len(group) <= len(numbers):
            yield from _alike(variables, sorted(group, key=lambda one: one.at(numbers[0])))
        else:
            for binding in group:
                variables.port_distances.extend(
                    (distance, variables.ports[binding.at(number)])
                    for distance, number in enumerate(numbers)
                    if distance
                )
    for (number, _), literals in holders.items():
        if len(literals) > 1:
            yield AtMost(tuple((1, literal) for literal in literals), 1, PortClash(number))


def _bound(
    universe: Universe, variables: Variables, binding: Binding, literals: Sequence[Literal]
) -> Iterator[Clause[Reason]]:
    """In SAT terms: release -> (port-1 or port-2 or ...), and native -> not (another than a fixed port)."""
    key, port, name = binding.instance.key, binding.port, binding.instance.module.name
    wish = universe.intent.port_of(name, port.name)
    wished = PortWished(name, port.name, wish.number, shown_origin(wish.origin)) if wish else None
    taken = PortTaken(wish.number if wish else port.number, name, port.name)
    if wished and not literals:
        literals = (variables.problem.variable(),)
        yield Clause((-literals[0],), taken)
    for version in binding.versions:
        yield Clause((-variables.releases[key, version], *literals), wished if literals else taken)
    moved = [number for number in binding.host_ports if number != port.number and not port.movable]
    for version in binding.versions if moved else ():
        native = variables.natives[key, version]
        if native is not None:
            why = PortFixed(name, binding.versions, port.name, port.number)
            for number in moved:
                yield Clause((-native, -variables.ports[binding.at(number)]), why)


def _alike(variables: Variables, group: Sequence[Binding]) -> Iterator[Clause[Reason] | AtMost[Reason]]:
    """In SAT terms: there <-> (release-1 or release-2 ...)."""
    there = []
    for binding in group:
        carriers = [variables.releases[binding.instance.key, version] for version in binding.versions]
        one = carriers[0] if len(carriers) == 1 else variables.problem.variable()
        if len(carriers) > 1:
            yield Clause((-one, *carriers), None)
            yield from (Clause((-carrier, one), None) for carrier in carriers)
        there.append(one)
    places = [[variables.ports[one.at(number)] for number in one.host_ports] for one in group]
    yield from constraints_for_alike(variables, there, places)


def mount_of(machine: Machine, backend: str) -> Mount | None:
    """The mounted file system that would hold what this backend installs: the longest path above it."""
    folder = PurePosixPath(FOLDER_OF_BACKEND[backend])
    above = [m for m in machine.mounts if folder.is_relative_to(m.path)]
    return max(above, key=lambda mount: len(PurePosixPath(mount.path).parts), default=None)


def memory_uses(universe: Universe) -> list[Use]:
    """What services occupy while they run."""
    return [
        (instance, candidate, None, candidate.release.memory_bytes)
        for instance in universe.instances.values()
        if not instance.module.is_library
        for candidate in instance.candidates
        if candidate.release.memory_bytes
    ]


def disk_uses(universe: Universe) -> Iterator[tuple[str, Use]]:
    """What is installed occupies, with the backend that decides where."""
    for instance in universe.instances.values():
        for candidate in instance.candidates:
            if candidate.release.disk_bytes:
                for variant in candidate.variants:
                    yield variant.backend, (instance, candidate, variant.label, candidate.release.disk_bytes)


def constraints_for_memory(
    universe: Universe, variables: Variables
) -> Iterator[Clause[Reason] | AtMost[Reason]]:
    """In SAT terms: the weights of the services that run together sum to at most what there is.

    What is placed on an accelerator that shares the system's memory takes of that.
    """
    capabilities = universe.situation.capabilities
    fact = universe.situation.machine.fact("memory.effective")
    total = fact.value if fact and isinstance(fact.value, int) else None
    source = fact.source if fact else ""
    yield from _capacity(
        variables,
        "memory",
        uses=memory_uses(universe),
        limit=None if total is None else capabilities.memory_limit(total),
        unknown=FactIs("memory.effective", None, source, fact.unknown if fact else "not-captured"),
        capacity=Capacity(
            "memory",
            0 if total is None else capabilities.memory_limit(total),
            source,
            ", ".join(capabilities.memory.rules(total or 0)),
        ),
        more=variables.system_memory,
    )


def constraints_for_disk(
    universe: Universe, variables: Variables
) -> Iterator[Clause[Reason] | AtMost[Reason]]:
    """In SAT terms: as for memory, one sum for each file system that something is installed on."""
    machine, capabilities = universe.situation.machine, universe.situation.capabilities
    uses: dict[str, list[Use]] = {}
    mounts: dict[str, Mount | None] = {}
    for backend, use in disk_uses(universe):
        mount = mount_of(machine, backend)
        path = mount.path if mount else FOLDER_OF_BACKEND[backend]
        mounts[path] = mount
        uses.setdefault(path, []).append(use)
    for path, group in sorted(uses.items()):
        mount = mounts[path]
        free = (
            None if mount is None or mount.free_bytes is None else mount.free_bytes + held_on(universe, path)
        )
        limit = 0 if free is None else capabilities.disk_limit(free)
        yield from _capacity(
            variables,
            f"disk:{path}",
            uses=group,
            limit=None if free is None else limit,
            unknown=FactIs(f"disk.free:{path}", None, "", "not-captured"),
            capacity=Capacity(f"disk:{path}", limit, "mounts", ", ".join(capabilities.disk.rules(free or 0))),
        )


def held_on(universe: Universe, path: str) -> int:
    """Bytes of the current generation on a file system: they are not taken, for its successor."""
    generation = universe.situation.generation
    total = 0
    for choice in generation.choices if generation else ():
        mount = mount_of(universe.situation.machine, choice.backend)
        if mount and mount.path == path:
            total += choice.disk_bytes or 0
    return total


def amounts(
    variables: Variables, resource: str, uses: Sequence[Use]
) -> tuple[list[Clause[Reason]], list[tuple[int, Literal]]]:
    """In SAT terms: release -> amount. Those of one slot that need the same amount share its literal."""
    by_key: dict[Key, Instance] = {}
    grouped: dict[tuple[Key, str | None, int], list[tuple[str, str | None]]] = {}
    for instance, candidate, label, amount in uses:
        by_key[instance.key] = instance
        release = candidate.release
        grouped.setdefault((instance.key, release.slot, amount), []).append((release.version, label))
    clauses: list[Clause[Reason]] = []
    terms = []
    for (key, _, amount), carriers in grouped.items():
        instance = by_key[key]
        literal = variables.problem.variable()
        versions = tuple(dict.fromkeys(version for version, _ in carriers))
        why = Uses(instance.module.name, versions, resource, amount, instance.environment)
        for version, label in carriers:
            carrier = variables.variants[key, version, label] if label else variables.releases[key, version]
            clauses.append(Clause((-carrier, literal), why))
        terms.append((amount, literal))
    return clauses, terms


def _capacity(
    variables: Variables,
    resource: str,
    *,
    uses: Sequence[Use],
    limit: int | None,
    unknown: FactIs,
    capacity: Capacity,
    more: Sequence[tuple[int, Literal]] = (),
) -> Iterator[Clause[Reason] | AtMost[Reason]]:
    clauses, terms = amounts(variables, resource, uses)
    yield from clauses
    terms += more
    if not terms:
        return
    if limit is None:
        known = variables.problem.variable()
        yield Clause((-known,), unknown)
        for _, literal in terms:
            yield Clause((-literal, known), None)
    elif sum(amount for amount, _ in terms) > limit:
        yield AtMost(tuple(terms), limit, capacity)
