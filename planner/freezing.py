"""A plan that is exactly what a lock says: nothing is searched for, and nothing chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import attrs

from encoders import Situation, home_of
from hardware import allocatable_units
from hardware import digest as digest_of_machine
from manifests import Module, Release, Variant
from planner.locking import locked_choice, locked_resources
from planner.planning import needs_among, preconditions, read_wish, same_choices
from reasons import Requested
from stacks import Intent, Lock, LockedChoice, Request, intent_digest
from state import (
    Choice,
    Generation,
    Inputs,
    Plan,
    PortBinding,
    Resource,
    Unchecked,
    digest,
    steps_between,
)

UnmetCode = Literal["gone", "other", "unplaced", "configuration", "requests"]

#: Every code with its fields. The sentence is `frozen-<code>` in i18n.
UNMET: dict[UnmetCode, tuple[str, ...]] = {
    "gone": ("environment", "module", "version", "variant"),
    "other": ("environment", "module", "version", "field", "held", "now"),
    "unplaced": ("environment", "module"),
    "configuration": ("resource",),
    "requests": ("held", "now"),
}


@attrs.frozen
class Unmet:
    """One thing by which a lock cannot be met here."""

    code: UnmetCode
    fields: tuple[tuple[str, str], ...]


def freeze(lock: Lock, intent: Intent | None, situation: Situation) -> Plan | tuple[Unmet, ...]:
    """The plan to what the lock says; or everything by which it cannot be met. `intent`: a stack's, if any.

    That the plan is right on this machine is for `verify` to say. What the lock holds of another machine is
    not taken: there, ports are those that the stack wishes, or the modules declare.
    """
    freezing = _Freezing(lock, situation, intent or Intent(()))
    unmet = [*_other_requests(lock, intent), *freezing.unmet()]
    return tuple(unmet) if unmet else freezing.plan()


def unlike(lock: Lock, resources: Iterable[Resource]) -> Iterator[Unmet]:
    """Where the choices come to something else than they did for the lock."""
    if not lock.portable.resources:
        return
    held = {one.id: one.sha256 for one in lock.portable.resources}
    now = {one.id: one.sha256 for one in locked_resources(resources)}
    for id in sorted(held.keys() | now.keys()):
        if held.get(id) != now.get(id):
            yield Unmet("configuration", (("resource", id),))


def _other_requests(lock: Lock, intent: Intent | None) -> Iterator[Unmet]:
    from planner.planning import wish_text

    asked = tuple(sorted({wish_text(request) for request in intent.requests})) if intent else None
    if asked is not None and asked != lock.portable.requests:
        held, now = ", ".join(lock.portable.requests), ", ".join(asked)
        yield Unmet("requests", (("held", held), ("now", now)))


@attrs.frozen
class _Freezing:
    lock: Lock
    situation: Situation
    stack: Intent

    @property
    def own(self) -> bool:
        """Whether the lock was written for this machine."""
        machine = self.lock.machine
        return machine is not None and machine.machine == digest_of_machine(self.situation.machine)

    def unmet(self) -> Iterator[Unmet]:
        for held in self.lock.portable.choices:
            about = (("environment", held.environment), ("module", held.module), ("version", held.version))
            found = self._found(held)
            if found is None:
                yield Unmet("gone", (*about, ("variant", held.variant)))
                continue
            now = locked_choice(self._choice(held, *found))
            for field in ("backend", "image", "digest", "image_id", "artefact", "sha256"):
                before, after = getattr(held, field), getattr(now, field)
                unsaid = field == "image_id" and after is None  # only an engine knew it
                if before != after and not unsaid:
                    yield Unmet(
                        "other", (*about, ("field", field), ("held", before or "-"), ("now", after or "-"))
                    )
            if found[2].accelerator_memory_bytes and not self._placement(held):
                yield Unmet("unplaced", about[:2])

    def plan(self) -> Plan:
        situation, current = self.situation, self.situation.generation
        choices = tuple(self._choices())
        changed = current is None or not same_choices(current.choices, choices)
        number = (current.number if current else 0) + (1 if changed else 0)
        target = Generation("las.generation/1", number, self.lock.portable.requests, choices)
        after = needs_among(situation.catalog, (*(current.choices if current else ()), *choices))
        return Plan(
            schema="las.plan/1",
            inputs=Inputs(
                catalogue=situation.catalog.digest,
                policy=situation.capabilities.digest,
                machine=digest_of_machine(situation.machine),
                intent=intent_digest(self.intent),
                generation=digest(current) if current else None,
            ),
            tier=situation.capabilities.tier.name,
            assumed=situation.assumed,
            target=target,
            steps=steps_between(current, target, after),
            unchecked=tuple(
                Unchecked(one.environment, one.module, one.constraints, one.needed_by)
                for one in self.lock.portable.unchecked
            ),
            preconditions=preconditions(situation, choices),
            objectives=(),
            notices=(),
            proven=True,
        )

    @property
    def intent(self) -> Intent:
        return Intent(tuple(self._wishes()))

    def _wishes(self) -> Iterator[Request]:
        for text in self.lock.portable.requests:
            yield read_wish(text)

    def _choices(self) -> Iterator[Choice]:
        for held in self.lock.portable.choices:
            found = self._found(held)
            assert found is not None  # else it is unmet
            yield self._choice(held, *found)

    def _found(self, held: LockedChoice) -> tuple[Module, Release, Variant] | None:
        module = self.situation.catalog.module(held.module)
        for release in module.releases if module else ():
            for variant in release.variants:
                if module and (release.version, variant.label) == (held.version, held.variant):
                    return module, release, variant
        return None

    def _choice(self, held: LockedChoice, module: Module, release: Release, variant: Variant) -> Choice:
        wishes = [wish for wish in self._wishes() if self._is_for(wish, held, module)]
        return Choice(
            environment=held.environment,
            module=module.name,
            version=release.version,
            variant=variant.label,
            backend=variant.backend,
            category=module.category,
            requested=bool(wishes),
            accelerator=variant.accelerator,
            image=variant.image,
            digest=variant.digest,
            image_id=variant.image_id,
            artefact=variant.artefact,
            url=variant.url,
            sha256=variant.sha256,
            download_bytes=variant.download_bytes,
            ports=() if module.is_library else tuple(self._ports(held, release)),
            health=release.health,
            run=release.run,
            volumes=release.volumes,
            variables=release.environment,
            secrets=release.secrets,
            memory_bytes=release.memory_bytes,
            disk_bytes=release.disk_bytes,
            bundles=tuple((bundled.module, bundled.version) for bundled in variant.bundles),
            placement=self._placement(held),
            accelerator_memory_bytes=variant.accelerator_memory_bytes,
            why=tuple(Requested(wish.text, held.environment, "") for wish in wishes),
        )

    def _is_for(self, wish: Request, held: LockedChoice, module: Module) -> bool:
        same = not wish.interface and wish.name == module.name
        return same and home_of(wish, module, Intent(())) == held.environment

    def _ports(self, held: LockedChoice, release: Release) -> Iterator[PortBinding]:
        locked = {
            (one.environment, one.module, one.name): one.host_port
            for one in (self.lock.machine.ports if self.lock.machine and self.own else ())
        }
        for port in release.ports:
            wish = self.stack.port_of(held.module, port.name)
            declared = wish.number if wish else port.number
            number = locked.get((held.environment, held.module, port.name), declared)
            yield PortBinding(port.name, port.number, number)

    def _placement(self, held: LockedChoice) -> tuple[str, ...]:
        """Where the machine is the lock's own, and has these accelerators still."""
        units = {unit.id for unit in allocatable_units(self.situation.machine)}
        placed = self.lock.machine.placements if self.lock.machine and self.own else ()
        key = held.environment, held.module
        found = next((one.accelerators for one in placed if (one.environment, one.module) == key), ())
        return found if units.issuperset(found) else ()
