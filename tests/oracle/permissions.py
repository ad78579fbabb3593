"""Permissions of a toy world, as a policy that stands in no file."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from hardware import Machine
from policies import (
    OBJECTIVES,
    Capabilities,
    Limit,
    Match,
    Policy,
    PolicyFile,
    Rule,
    Tier,
    evaluate,
    load_policy,
    parse_test,
)


@attrs.frozen
class Permissions:
    """What the policy says."""

    preferences: tuple[str, ...] = OBJECTIVES
    denied_backend: str | None = None
    denied_licence: str | None = None
    denied_release: tuple[str, str] | None = None  # module, version
    exposures: tuple[str, ...] = ()  # that alone are allowed; () = all
    memory_percent: int = 100
    accelerator_percent: int = 100
    accelerator_services: int | None = None


def capabilities_of(permissions: Permissions, machine: Machine) -> Capabilities:
    """Every machine of a toy world is an x86-64, and so in the one tier."""
    file = PolicyFile(
        name="toy",
        tiers=(Tier("toy", parse_test("arch in x86_64")),),
        rules=tuple(_rules(permissions)),
        limits=(
            Limit(
                "toy/share",
                memory_percent=permissions.memory_percent,
                disk_percent=90,
                accelerator_percent=permissions.accelerator_percent,
                accelerator_services=permissions.accelerator_services,
            ),
        ),
        preferences=permissions.preferences,
        costs=tuple(load_policy().costs.items()),
    )
    return evaluate(Policy((file,)), machine)


def _rules(permissions: Permissions) -> Iterator[Rule]:
    if permissions.denied_backend:
        yield Rule("toy/backend", "deny", Match(backends=(permissions.denied_backend,)))
    if permissions.denied_licence:
        yield Rule("toy/licence", "deny", Match(licences=(permissions.denied_licence,)))
    if permissions.exposures:
        yield Rule("toy/exposure", "allow", Match(exposures=permissions.exposures))
    if permissions.denied_release:
        module, version = permissions.denied_release
        yield Rule("toy/release", "deny", Match(modules=((module, f"=={version}"),)))
