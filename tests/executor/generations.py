"""Toy generations of containers in folders, and the plans between them."""

from __future__ import annotations

from planner.acting import acts_between
from state import (
    Act,
    Choice,
    Container,
    Generation,
    Image,
    Inputs,
    Network,
    Plan,
    Publish,
    Resource,
    Step,
    Volume,
    digest,
    steps_between,
)
from state.resources import Mounted


def generation(number: int, **versions: str) -> Generation:
    """`web="1"`: a container of this version with a volume; `web="2!"`: one that is never healthy;
    `web="2~"`: one that stays starting; `web="2x"`: one that cannot be made."""
    choices = tuple(
        Choice(name, name, version, "image", "container", "application", True)
        for name, version in sorted(versions.items())
    )
    return Generation("las.generation/1", number, tuple(sorted(versions)), choices, _resources(versions))


def _resources(versions: dict[str, str]) -> tuple[Resource, ...]:
    found: list[Resource] = [Network("network las", "folder", "las")] if versions else []
    for place, (name, version) in enumerate(sorted(versions.items())):
        found.append(Image(f"image {name}", "folder", f"sha256:{version}"))
        found.append(Volume(f"volume {name}", "folder", f"las-{name}"))
        found.append(
            Container(
                id=f"container {name}",
                backend="folder",
                name=f"las-{name}",
                image=f"image {name}",
                variables=(
                    ("VERSION", version),
                    *((("SICK", "1"),) if version.endswith("!") else ()),
                    *((("STARTING", "1"),) if version.endswith("~") else ()),
                    *((("UNMADE", "1"),) if version.endswith("x") else ()),
                ),
                ports=(Publish("127.0.0.1", 8000 + place, 80),),
                mounts=(Mounted(f"volume {name}", "/data"),),
                network="network las",
            )
        )
    return tuple(sorted(found, key=lambda one: one.id))


def plan_between(current: Generation | None, target: Generation) -> Plan:
    names = {choice.module for choice in target.choices}
    after = {(n, n): (("db", "db"),) for n in names if n != "db" and "db" in names}
    steps = steps_between(current, target, after)
    owners = {}
    for step in steps:
        for kind in ("container", "image", "volume"):
            owners[f"{kind} {step.module}"] = step.id
    return plan_of(current, target, acts_between(current, target.resources, steps, owners), steps)


def plan_of(
    current: Generation | None, target: Generation, acts: tuple[Act, ...], steps: tuple[Step, ...] = ()
) -> Plan:
    return Plan(
        schema="las.plan/1",
        inputs=Inputs("c", "p", "m", "i", digest(current) if current else None),
        tier="entry",
        assumed=(),
        target=target,
        steps=steps,
        unchecked=(),
        preconditions=(),
        objectives=(),
        notices=(),
        proven=True,
        acts=acts,
    )
