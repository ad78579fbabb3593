"""The lock: the portable choices of a plan apart from the machine's part."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

from stacks import (
    Lock,
    LockedChoice,
    LockedObjective,
    LockedOpen,
    LockedPlacement,
    LockedPort,
    LockedResource,
    MachinePart,
    Portable,
)
from state import (
    Choice,
    Container,
    Image,
    Network,
    Plan,
    Process,
    Publish,
    PythonEnvironment,
    Resource,
    Volume,
    spec_sha256,
)


def lock_of(plan: Plan) -> Lock:
    """What a lab can share, and what belongs to this machine."""
    target = plan.target
    ports = tuple(
        LockedPort(choice.environment, choice.module, binding.name, binding.host_port)
        for choice in target.choices
        for binding in choice.ports
    )
    placements = tuple(
        LockedPlacement(choice.environment, choice.module, choice.placement)
        for choice in target.choices
        if choice.placement
    )
    return Lock(
        portable=Portable(
            requests=target.requests,
            choices=tuple(locked_choice(choice, target.resources) for choice in target.choices),
            objectives=tuple(LockedObjective(one.name, one.value) for one in plan.objectives),
            catalogue=plan.inputs.catalogue,
            policy=plan.inputs.policy,
            resources=locked_resources(target.resources),
            unchecked=tuple(
                LockedOpen(one.environment, one.module, one.constraints, one.needed_by)
                for one in plan.unchecked
            ),
        ),
        machine=MachinePart(plan.inputs.machine, plan.tier, ports, placements),
    )


def locked_choice(choice: Choice, resources: Iterable[Resource] = ()) -> LockedChoice:
    """With the ID of its image, also where only an engine knew it."""
    named = f"image {choice.image}@"
    images = (one for one in resources if isinstance(one, Image) and one.id.startswith(named))
    seen = next((one.image_id for one in images), None)
    return LockedChoice(
        environment=choice.environment,
        module=choice.module,
        version=choice.version,
        variant=choice.variant,
        backend=choice.backend,
        image=choice.image,
        digest=choice.digest,
        image_id=choice.image_id or seen or None,
        artefact=choice.artefact,
        sha256=choice.sha256,
    )


def locked_resources(resources: Iterable[Resource]) -> tuple[LockedResource, ...]:
    return tuple(LockedResource(one.id, spec_sha256(portable(one))) for one in resources)


def portable(resource: Resource) -> Resource:
    """Without what is one machine's own: which backend, host ports, accelerators, the interpreter's path."""
    match resource:
        case Container():
            return attrs.evolve(
                resource,
                backend="",
                ports=tuple(map(_anywhere, resource.ports)),
                accelerators=(),
                check=attrs.evolve(resource.check, http_port=None),
            )
        case Process():
            return attrs.evolve(
                resource,
                backend="",
                command=tuple(_unmoved(word, resource.ports) for word in resource.command),
                variables=tuple(
                    (name, _unmoved(value, resource.ports)) for name, value in resource.variables
                ),
                ports=tuple(map(_anywhere, resource.ports)),
                accelerators=(),
                check=attrs.evolve(resource.check, http_port=None),
            )
        case PythonEnvironment():
            return attrs.evolve(resource, python="")
        case Image() | Network() | Volume():
            return attrs.evolve(resource, backend="")
    return resource


def _anywhere(port: Publish) -> Publish:
    return attrs.evolve(port, host_port=0)


def _unmoved(word: str, ports: Iterable[Publish]) -> str:
    """A process is told the ports of the host: as if none had been moved."""
    for port in ports:
        if port.host_port != port.container_port:
            word = re.sub(rf"(?<!\d){port.host_port}(?!\d)", str(port.container_port), word)
    return word
