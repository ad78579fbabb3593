"""The reasons, as frozen values. Fields are data; the sentence is written at the interface, by code.

`versions` lists the releases that carry one and the same statement, newest first, so that a reader
is told once. A reason names the statement it came from by content (module, version, text), never by
file position: a position is looked up when the reason is shown.
"""

from __future__ import annotations

from typing import Any, Literal

import attrs


@attrs.frozen
class Requested:
    """The user asked for it. `origin` is `file:line:column` of a stack, or "" for the command line."""

    text: str
    environment: str
    origin: str = ""


@attrs.frozen
class Pinned:
    module: str
    specifier: str
    origin: str = ""


@attrs.frozen
class Unwanted:
    """The user asked for a plan that does not hold it. `holder`: the module whose images do."""

    module: str
    holder: str = ""
    versions: tuple[str, ...] = ()  # of the holder
    variants: tuple[str, ...] = ()  # () = all variants of these releases


@attrs.frozen
class Together:
    """Everything was asked for in one native environment."""


@attrs.frozen
class EveryAccelerator:
    """What runs on accelerators was asked to run on every one of this machine."""


@attrs.frozen(cache_hash=True)
class NeedsModule:
    module: str
    versions: tuple[str, ...]
    requirement: str
    environment: str
    variants: tuple[str, ...] = ()  # () = all variants of these releases


@attrs.frozen(cache_hash=True)
class NeedsInterface:
    module: str
    versions: tuple[str, ...]
    requirement: str
    environment: str
    variants: tuple[str, ...] = ()


@attrs.frozen
class Recommends:
    """A soft wish of a release: met where it costs nothing that counts more."""

    module: str
    versions: tuple[str, ...]
    requirement: str
    environment: str


@attrs.frozen(cache_hash=True)
class NeedsHost:
    module: str
    versions: tuple[str, ...]
    requirement: str
    environment: str
    variants: tuple[str, ...] = ()


@attrs.frozen
class FactIs:
    """What the machine says. `value` None: unknown, and `unknown` tells why by code."""

    fact: str
    value: str | None
    source: str
    unknown: str | None = None


@attrs.frozen
class NoVersion:
    """The catalogue knows the module, and no release of it matches."""

    module: str
    specifier: str
    oldest: str
    newest: str


@attrs.frozen
class NotProvided:
    """Nothing in the catalogue provides the interface at these versions."""

    interface: str
    specifier: str


@attrs.frozen
class Withdrawn:
    module: str
    versions: tuple[str, ...]


@attrs.frozen
class Conflicts:
    """The manifest says that the two cannot share an environment."""

    module: str
    versions: tuple[str, ...]
    other: str
    environment: str


@attrs.frozen
class InACircle:
    """Each of `members` needs the next one, and the last the first: none of them can be first."""

    members: tuple[str, ...]


@attrs.frozen
class OneInterpreter:
    """Wheels in one environment share one interpreter."""

    module: str
    environment: str


@attrs.frozen
class AcceleratorsAgree:
    """Builds in one environment must be for the same accelerator platform."""

    environment: str


@attrs.frozen
class Closed:
    """A container image is a closed environment: nothing else can be put into it."""

    module: str
    environment: str


@attrs.frozen
class WrongBackend:
    """The stack wants this environment run by another backend."""

    environment: str
    backend: str
    origin: str = ""


@attrs.frozen
class Exposed:
    """It shall be reachable from elsewhere. `origin`: as of Requested; "" also for what is so already."""

    module: str
    exposure: Literal["loopback", "lan", "any"]
    origin: str = ""


@attrs.frozen
class Forbidden:
    """A policy rule denies it. `explain`: what the policy says of why the rule is there."""

    rule: str
    module: str
    versions: tuple[str, ...]
    subject: str  # what the rule is about: "licence AGPL-3.0-only", "backend native", ...
    explain: str = ""


@attrs.frozen
class NoFallback:
    """A build for the CPU is no silent substitute while the machine has an accelerator."""

    module: str
    accelerators: tuple[str, ...]


@attrs.frozen
class PortWished:
    """The user stated where it shall listen. `origin` as of Requested."""

    module: str
    name: str
    port: int
    origin: str = ""


@attrs.frozen
class PortFixed:
    """A port that cannot be another one where it runs natively."""

    module: str
    versions: tuple[str, ...]
    name: str
    port: int


@attrs.frozen
class PortTaken:
    port: int
    module: str
    name: str


@attrs.frozen
class PortClash:
    """A host port serves one module."""

    port: int


@attrs.frozen
class Capacity:
    """What the machine (under policy) has of a resource, in bytes."""

    resource: str  # "memory", "disk:/var/lib/docker", "accelerator:0000:01:00.0"
    bytes: int
    source: str
    rule: str = ""  # of the policy: one, or some joined by ", "

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(filter(None, self.rule.split(", ")))


@attrs.frozen
class Limited:
    """A policy limit on how many of a thing there may be at the same time."""

    limit: str  # "accelerator-services"
    count: int
    rule: str
    explain: str = ""


@attrs.frozen(cache_hash=True)
class Uses:
    module: str
    versions: tuple[str, ...]
    resource: str  # as of Capacity; "accelerators:2" for each of as many
    bytes: int
    environment: str


@attrs.frozen
class TooFewAccelerators:
    """What it runs on, each by itself, is less than what it needs at once."""

    module: str
    versions: tuple[str, ...]
    environment: str
    wanted: int
    fitting: int


Reason = (
    Requested
    | Pinned
    | Unwanted
    | Together
    | EveryAccelerator
    | NeedsModule
    | NeedsInterface
    | NeedsHost
    | Recommends
    | FactIs
    | NoVersion
    | NotProvided
    | Withdrawn
    | Conflicts
    | InACircle
    | OneInterpreter
    | AcceleratorsAgree
    | Closed
    | WrongBackend
    | Exposed
    | Forbidden
    | NoFallback
    | PortWished
    | PortFixed
    | PortTaken
    | PortClash
    | Capacity
    | Uses
    | TooFewAccelerators
    | Limited
)

#: Stable codes, in the order in which a conflict is told: from what was asked to what fails.
CODES: dict[type, str] = {
    Requested: "requested",
    Pinned: "pinned",
    Unwanted: "unwanted",
    PortWished: "port-wished",
    Together: "together",
    EveryAccelerator: "every-accelerator",
    Exposed: "exposed",
    NeedsModule: "needs-module",
    NeedsInterface: "needs-interface",
    NeedsHost: "needs-host",
    Recommends: "recommends",
    Conflicts: "conflicts",
    Uses: "uses",
    FactIs: "fact-is",
    NoVersion: "no-version",
    NotProvided: "not-provided",
    Withdrawn: "withdrawn",
    Forbidden: "forbidden",
    NoFallback: "no-fallback",
    WrongBackend: "wrong-backend",
    Closed: "closed",
    AcceleratorsAgree: "accelerators-agree",
    InACircle: "in-a-circle",
    OneInterpreter: "one-interpreter",
    PortFixed: "port-fixed",
    PortTaken: "port-taken",
    PortClash: "port-clash",
    TooFewAccelerators: "too-few-accelerators",
    Limited: "limited",
    Capacity: "capacity",
}

_RANK = {kind: rank for rank, kind in enumerate(CODES)}


def code_of(reason: Reason) -> str:
    """The stable code, as in `--json` and in message keys (`reason-<code>`)."""
    return CODES[type(reason)]


def fields_of(reason: Reason) -> dict[str, Any]:
    return attrs.asdict(reason)


def sort_key(reason: Reason) -> tuple[int, str]:
    """A total order that depends on content alone."""
    return _RANK[type(reason)], repr(reason)
