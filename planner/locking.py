"""The lock: the portable choices of a plan apart from the machine's part."""

from __future__ import annotations

from stacks import Lock, LockedChoice, LockedObjective, LockedPlacement, LockedPort, MachinePart, Portable
from state import Plan


def lock_of(plan: Plan) -> Lock:
    """What a lab can share, and what belongs to this machine."""
    choices = tuple(
        LockedChoice(
            environment=choice.environment,
            module=choice.module,
            version=choice.version,
            variant=choice.variant,
            backend=choice.backend,
            image=choice.image,
            digest=choice.digest,
            artefact=choice.artefact,
            sha256=choice.sha256,
        )
        for choice in plan.target.choices
    )
    ports = tuple(
        LockedPort(choice.environment, choice.module, binding.name, binding.host_port)
        for choice in plan.target.choices
        for binding in choice.ports
    )
    placements = tuple(
        LockedPlacement(choice.environment, choice.module, choice.placement)
        for choice in plan.target.choices
        if choice.placement
    )
    objectives = tuple(LockedObjective(one.name, one.value) for one in plan.objectives)
    return Lock(
        portable=Portable(
            requests=plan.target.requests,
            choices=choices,
            objectives=objectives,
            catalogue=plan.inputs.catalogue,
            policy=plan.inputs.policy,
        ),
        machine=MachinePart(plan.inputs.machine, plan.tier, ports, placements),
    )
