"""Why this backend, this build, this port and these accelerators, and not others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from encoders import Chosen, HostFacts
from encoders.host import vendor_term, vendor_text
from encoders.objective import PREFERRED_BACKEND
from encoders.placement import lack_of
from encoders.resources import Binding, bindings
from hardware import Accelerator, allocatable_units
from manifests import HostTerm
from planner.explaining.asking import Asking
from planner.explaining.model import Alternative, Verdict
from reasons import NeedsHost, PortTaken
from solver import Literal
from state import Choice, PortBinding


def alternatives(asking: Asking, one: Chosen, choice: Choice, *, everything: bool) -> Iterator[Alternative]:
    """Backends and builds that a reader would not look for are left away unless everything is wanted."""
    yield from _backends(asking, one, everything)
    yield from _builds(asking, one, everything)
    yield from _ports(asking, one, choice)
    yield from _accelerators(asking, one, choice)


def _backends(asking: Asking, one: Chosen, everything: bool) -> Iterator[Alternative]:
    """Another backend, in whatever release: what is preferred is expected."""
    library = one.instance.module.is_library and not one.instance.wishes
    expected = library or one.variant.backend == PREFERRED_BACKEND
    if expected and not everything:
        return
    literals: dict[str, list[Literal]] = {}
    for candidate in one.instance.candidates:
        for variant in candidate.variants:
            name = one.instance.key, candidate.release.version, variant.label
            literals.setdefault(variant.backend, []).append(asking.encoding.variables.variants[name])
    for backend in sorted(literals.keys() - {one.variant.backend}):
        verdict = asking.verdict(asking.either(literals[backend]))
        yield Alternative("backend", one.variant.backend, backend, verdict, expected)


def _builds(asking: Asking, one: Chosen, everything: bool) -> Iterator[Alternative]:
    """Builds of the release, run the same way: those listed before the chosen one, and the next after it."""
    builds = [v for v in one.candidate.variants if v.backend == one.variant.backend]
    place = builds.index(one.variant)
    facts = HostFacts(asking.situation.machine, asking.intent.all_accelerators)
    for build in (*builds[:place], *builds[place + 1 : place + 2]):
        term = vendor_term(build)
        foreign = term is not None and facts.holds(term) is not True
        expected = foreign or build not in builds[:place]
        if expected and not everything:
            continue
        if term and foreign:
            needs = _needs_host(one, build.label, vendor_text(term))
            verdict = Verdict("impossible", (needs, facts.reason(term)))
        else:
            name = one.instance.key, one.release.version, build.label
            verdict = asking.verdict(asking.encoding.variables.variants[name])
        yield Alternative("build", one.variant.label, build.label, verdict, expected)


def _ports(asking: Asking, one: Chosen, choice: Choice) -> Iterator[Alternative]:
    """Ports that were moved from where it listens by default."""
    for bound in choice.ports:
        if bound.host_port != bound.container_port:
            declared = bindings(asking.encoding.universe)
            mine = next(b for b in declared if b.is_of(one.instance, one.release.version, bound.name))
            yield _port(asking, bound, mine, declared)


def _port(asking: Asking, bound: PortBinding, mine: Binding, declared: Sequence[Binding]) -> Alternative:
    """Of ports that are alike only one order is looked at, so that any of them stands for each."""
    wanted, ports = bound.container_port, asking.encoding.variables.ports
    there = {
        ports[binding.at(wanted)]: binding
        for binding in declared
        if binding.port.protocol == mine.port.protocol and wanted in binding.host_ports
    }
    holder = next((binding for literal, binding in there.items() if literal in asking.plan), None)
    if wanted not in mine.host_ports:
        verdict = Verdict("impossible", (PortTaken(wanted, mine.instance.module.name, bound.name),))
    elif holder and holder.host_ports == mine.host_ports:
        verdict = Verdict("equal")  # they could change places
    else:
        like = (literal for literal, other in there.items() if other.host_ports == mine.host_ports)
        verdict = asking.verdict(asking.either(like))
    key = holder.instance.key if holder else None
    return Alternative("port", str(bound.host_port), str(wanted), verdict, holder=key)


def _accelerators(asking: Asking, one: Chosen, choice: Choice) -> Iterator[Alternative]:
    """Each one that it could be on instead of those that it occupies."""
    if not choice.placement:
        return
    name = one.instance.key, one.release.version, one.variant.label
    places = asking.encoding.variables.places[name]
    for unit in allocatable_units(asking.situation.machine):
        if unit.id not in choice.placement:
            literal = places.get(unit.id)
            chosen = asking.encoding.variables.variants[name]
            verdict = _unfit(asking, one, unit) if literal is None else asking.verdict(literal, chosen)
            expected = verdict.code == "equal"
            yield Alternative("accelerator", ", ".join(choice.placement), unit.id, verdict, expected)


def _unfit(asking: Asking, one: Chosen, unit: Accelerator) -> Verdict:
    """What an accelerator by itself does not meet."""
    machine = asking.situation.machine
    unmet = lack_of(machine, unit, one.release, one.variant)
    assert unmet is not None
    alone = HostFacts(attrs.evolve(machine, accelerators=(unit,)))
    facts = dict.fromkeys(alone.reason(term) for term in unmet.any_of if isinstance(term, HostTerm))
    return Verdict("impossible", (_needs_host(one, one.variant.label, unmet.text), *facts))


def _needs_host(one: Chosen, build: str, requirement: str) -> NeedsHost:
    name, version, environment = one.release.module, one.release.version, one.instance.environment
    labels = () if len(one.release.variants) == 1 else (build,)
    return NeedsHost(name, (version,), requirement, environment, labels)
