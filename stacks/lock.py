"""The lock file, `las.lock/1`: what was decided, so that it is decided again.

Two parts that are never mixed: `portable` is the same on every machine that shares the file (a lab
checks it in), `machine` says for which machine it was decided, and what is that machine's alone. The
planner fills a lock and compares it; here it is plain data, written in one canonical way and read back
strictly.
"""

from __future__ import annotations

import json
from typing import Any, Literal

import attrs

SCHEMA: Literal["las.lock/1"] = "las.lock/1"


@attrs.frozen
class LockedChoice:
    """One release in one environment, and what identifies its bytes where that is known."""

    environment: str
    module: str
    version: str
    variant: str
    backend: str
    image: str | None = None
    digest: str | None = None  # of the image: "sha256:..."
    image_id: str | None = None  # of its configuration, as engines show it: "sha256:..."
    artefact: str | None = None  # file name
    sha256: str | None = None  # of the artefact, in hexadecimal


@attrs.frozen
class LockedResource:
    """What a choice comes to, by the hash of all that is not one machine's own."""

    id: str
    sha256: str


@attrs.frozen
class LockedOpen:
    """A module that the catalogue has no releases of, with what is asked of it."""

    environment: str
    module: str
    constraints: tuple[str, ...]
    needed_by: tuple[str, ...]


@attrs.frozen
class LockedObjective:
    """One level of the objective, in the order of its weight."""

    name: str
    value: int


@attrs.frozen
class Portable:
    """`requests` are canonical texts; `catalogue` and `policy` are content hashes, `sha256:...`.

    `resources` are known where the plan was made to be applied, `objectives` of what was decided then: from
    what is installed, the same choices cost otherwise.
    """

    requests: tuple[str, ...]
    choices: tuple[LockedChoice, ...]  # sorted
    objectives: tuple[LockedObjective, ...]
    catalogue: str
    policy: str
    resources: tuple[LockedResource, ...] = ()  # sorted
    unchecked: tuple[LockedOpen, ...] = ()  # sorted

    def agrees(self, other: Portable) -> bool:
        """Whether both decide the same of the same: not at which cost, nor what only one of them knows."""
        known = bool(self.resources and other.resources)
        mine, others = (
            attrs.evolve(one, objectives=(), resources=one.resources if known else ())
            for one in (self, other)
        )
        return mine == others


@attrs.frozen
class LockedPort:
    """The host port that one declared port of a module is bound to."""

    environment: str
    module: str
    name: str
    host_port: int


@attrs.frozen
class LockedPlacement:
    """The accelerators that a module occupies, by their ids on the machine."""

    environment: str
    module: str
    accelerators: tuple[str, ...]


@attrs.frozen
class MachinePart:
    """`machine` is the digest of the stable facts, `sha256:...`."""

    machine: str
    tier: str
    ports: tuple[LockedPort, ...] = ()  # sorted
    placements: tuple[LockedPlacement, ...] = ()  # sorted


@attrs.frozen
class Lock:
    """`machine` is None in a file that is shared without any machine's part."""

    portable: Portable
    machine: MachinePart | None = None
    schema: Literal["las.lock/1"] = SCHEMA


def lock_to_json(lock: Lock) -> str:
    """The canonical text: keys sorted, lists that have no order of their own sorted, a last new line."""
    return json.dumps(attrs.asdict(_sorted(lock)), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def lock_from_json(text: bytes, file: str) -> Lock:
    """The lock that was written. Raises DocumentError with all faults and their places."""
    from documents import expect_schema, parse_document, validate
    from stacks.lock_schema import LockFile

    document = parse_document(text, file)
    expect_schema(document, SCHEMA)
    return _sorted(_structure(validate(document, LockFile).model_dump(exclude={"schema_"})))


def _structure(data: dict[str, Any]) -> Lock:
    portable, machine = data["portable"], data["machine"]
    return Lock(
        portable=Portable(
            requests=tuple(portable["requests"]),
            choices=tuple(LockedChoice(**choice) for choice in portable["choices"]),
            objectives=tuple(LockedObjective(**level) for level in portable["objectives"]),
            catalogue=portable["catalogue"],
            policy=portable["policy"],
            resources=tuple(LockedResource(**one) for one in portable["resources"]),
            unchecked=tuple(
                LockedOpen(
                    one["environment"], one["module"], tuple(one["constraints"]), tuple(one["needed_by"])
                )
                for one in portable["unchecked"]
            ),
        ),
        machine=machine
        and MachinePart(
            machine["machine"],
            machine["tier"],
            tuple(LockedPort(**port) for port in machine["ports"]),
            tuple(
                LockedPlacement(one["environment"], one["module"], tuple(one["accelerators"]))
                for one in machine["placements"]
            ),
        ),
    )


def _sorted(lock: Lock) -> Lock:
    portable = attrs.evolve(
        lock.portable,
        requests=tuple(sorted(lock.portable.requests)),
        choices=tuple(sorted(lock.portable.choices, key=repr)),
        resources=tuple(sorted(lock.portable.resources, key=repr)),
        unchecked=tuple(sorted(lock.portable.unchecked, key=repr)),
    )
    machine = lock.machine and attrs.evolve(
        lock.machine,
        ports=tuple(sorted(lock.machine.ports, key=repr)),
        placements=tuple(sorted(lock.machine.placements, key=repr)),
    )
    return attrs.evolve(lock, portable=portable, machine=machine)
