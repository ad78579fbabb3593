"""Plans and generations: what shall be, what is, and the ordered steps between."""

from __future__ import annotations

from typing import Literal

import attrs

from manifests import Health, Run
from reasons import Reason
from state.acts import Act
from state.resources import Resource


@attrs.frozen
class PortBinding:
    name: str
    container_port: int  # what the module listens on
    host_port: int
    exposure: Literal["loopback", "lan", "any"] = "loopback"  # from where it can be reached


@attrs.frozen
class Choice:
    """One release in one environment, with everything needed to carry it out."""

    environment: str
    module: str
    version: str
    variant: str
    backend: str  # "container" or "native"
    category: str
    requested: bool
    accelerator: str | None = None
    image: str | None = None
    digest: str | None = None
    image_id: str | None = None
    artefact: str | None = None
    url: str | None = None
    sha256: str | None = None
    download_bytes: int | None = None
    ports: tuple[PortBinding, ...] = ()
    health: Health | None = None
    run: Run = Run()
    volumes: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    memory_bytes: int | None = None
    disk_bytes: int | None = None
    bundles: tuple[tuple[str, str], ...] = ()
    placement: tuple[str, ...] = ()  # ids of the accelerators that it occupies
    accelerator_memory_bytes: int | None = None  # of each of them
    why: tuple[Reason, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.environment, self.module


@attrs.frozen
class Generation:
    """One committed state of the machine. `requests` are what was asked for to get there.

    `resources` are what its choices come to on this machine; none where that is not worked out.
    """

    schema: Literal["las.generation/1"]
    number: int
    requests: tuple[str, ...]
    choices: tuple[Choice, ...]
    resources: tuple[Resource, ...] = ()  # sorted by id


@attrs.frozen
class Unchecked:
    """An open module: the catalogue has no releases of it, so only these constraints are known."""

    environment: str
    module: str
    constraints: tuple[str, ...]
    needed_by: tuple[str, ...]


@attrs.frozen
class Step:
    """One change. `after` lists the ids of the steps that come before it."""

    id: str  # "add vllm/vllm"
    action: Literal["add", "change", "remove", "keep"]
    environment: str
    module: str
    from_version: str | None
    to_version: str | None
    from_variant: str | None
    to_variant: str | None
    after: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()


@attrs.frozen
class Unready:
    """What a choice lacks to be carried out: an image without a digest, a variable without a value."""

    environment: str
    module: str
    code: str
    fields: tuple[tuple[str, str], ...] = ()


@attrs.frozen
class Objective:
    name: str
    value: int
    bound: int
    proven: bool


@attrs.frozen
class AssumedFact:
    key: str
    value: str


@attrs.frozen
class UsedOverride:
    """A rule of the policy without whose lifting the plan would not be as it is; `module`: for it alone."""

    id: str
    rule: str
    module: str | None
    reason: str
    until: str | None  # the last day, "2026-12-31"


@attrs.frozen
class Precondition:
    """Volatile, checked again when the plan is applied: a free port, free disk, free memory."""

    kind: Literal["port-free", "disk-free", "memory-free", "accelerator-memory-free"]
    subject: str
    amount: int


@attrs.frozen
class Notice:
    """Something the owner must know before agreeing: a CPU build, a moved port, an unmet wish."""

    code: str
    fields: tuple[tuple[str, str], ...] = ()


@attrs.frozen
class Inputs:
    """Content hashes of what the plan was made from; stable facts only."""

    catalogue: str
    policy: str
    machine: str
    intent: str
    generation: str | None


@attrs.frozen
class Plan:
    schema: Literal["las.plan/1"]
    inputs: Inputs
    tier: str
    assumed: tuple[AssumedFact, ...]
    target: Generation
    steps: tuple[Step, ...]  # in an order that respects `after`
    unchecked: tuple[Unchecked, ...]
    preconditions: tuple[Precondition, ...]
    objectives: tuple[Objective, ...]
    notices: tuple[Notice, ...]
    proven: bool
    unready: tuple[Unready, ...] = ()  # while there are any, it cannot be applied
    acts: tuple[Act, ...] = ()  # what the executor does, in an order that respects `after`
    overrides: tuple[UsedOverride, ...] = ()

    def count(self, action: str) -> int:
        return sum(step.action == action for step in self.steps)
