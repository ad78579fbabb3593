"""What everything that a request reaches asks of a machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from encoders.host import implied_requirements, vendor_term
from encoders.resources import disk_uses, mount_of
from encoders.universe import Instance, Key, Universe, terms_of_condition
from manifests import HostTerm, Requirement
from policies import STATED, Condition, FactTest, OnAccelerators


@attrs.frozen
class Asked:
    """`needed`: terms of requirements; that one holds only ever helps. `conditions`: terms that conditions
    rest on, of rules too; more may be asked where one holds, or where it does not. `cards`: the most
    accelerators that services may occupy together, or that a rule counts. `memory_bytes`: the most memory
    that services may use. `disk_bytes`: the most that may be installed, by mount point.
    """

    needed: tuple[HostTerm, ...]
    conditions: tuple[HostTerm, ...]
    cards: int
    memory_bytes: int
    disk_bytes: tuple[tuple[str, int], ...] = ()

    def about(self, fact: str) -> tuple[HostTerm, ...]:
        """The terms of one fact."""
        return tuple(term for term in dict.fromkeys((*self.needed, *self.conditions)) if term.fact == fact)

    def facts(self) -> tuple[str, ...]:
        return tuple(sorted({term.fact for term in (*self.needed, *self.conditions)}))


def stated_in(universe: Universe) -> dict[str, int]:
    """The most that any candidate states of what policies limit, by the key of the limit."""
    most: dict[str, int] = {}
    for instance in universe.instances.values():
        for candidate in instance.candidates:
            release = candidate.release
            stated = zip(STATED, (release.model_parameters, release.model_bytes, release.users), strict=True)
            most |= {key: max(value, most.get(key, 0)) for key, value in stated if value is not None}
    return most


def asked_in(universe: Universe, rested_on: Sequence[Condition]) -> Asked:
    """`rested_on`: the conditions of the policy that matter."""
    services = [one for one in universe.instances.values() if not one.module.is_library]
    requirements = dict.fromkeys(
        requirement for instance in universe.instances.values() for requirement in _stated(instance)
    )
    needed = [term for requirement in requirements for term in requirement.any_of]
    conditions = [term for requirement in requirements for term in terms_of_condition(requirement.condition)]
    return Asked(
        _of_hosts((*needed, *(term for one in universe.instances.values() for term in _vendors(one)))),
        _of_hosts((*conditions, *(_term(one) for one in rested_on if isinstance(one, FactTest)))),
        max(
            sum(max((v.occupies for c in one.candidates for v in c.variants), default=0) for one in services),
            *(one.at_least for one in rested_on if isinstance(one, OnAccelerators)),
            0,
        ),
        sum(max((c.release.memory_bytes or 0 for c in one.candidates), default=0) for one in services),
        tuple(sorted(_on_disks(universe).items())),
    )


def _on_disks(universe: Universe) -> dict[str, int]:
    most: dict[tuple[str, Key], int] = {}
    for backend, (instance, _, _, amount) in disk_uses(universe):
        mount = mount_of(universe.situation.machine, backend)
        if mount:
            at = mount.path, instance.key
            most[at] = max(most.get(at, 0), amount)
    found: dict[str, int] = {}
    for (path, _), amount in most.items():
        found[path] = found.get(path, 0) + amount
    return found


def _term(test: FactTest) -> HostTerm:
    return HostTerm(test.fact, test.specifier, test.any_of)


def _stated(instance: Instance) -> Iterator[Requirement]:
    for candidate in instance.candidates:
        yield from candidate.release.requires
        for variant in candidate.variants:
            yield from variant.requires
            yield from implied_requirements(variant)


def _vendors(instance: Instance) -> Iterator[HostTerm]:
    for candidate in instance.candidates:
        for variant in candidate.variants:
            term = vendor_term(variant)
            if term:
                yield term


def _of_hosts(terms: Iterable[object]) -> tuple[HostTerm, ...]:
    return tuple(dict.fromkeys(term for term in terms if isinstance(term, HostTerm)))
