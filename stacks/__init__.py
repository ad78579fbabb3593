"""What a user asks for: stack files, requests, pins and the lock file."""

from typing import TYPE_CHECKING, Any

from stacks.errors import CODES, CommandLineError, RequestError, StackError
from stacks.intent import (
    DEFAULT_ENVIRONMENT,
    HELD,
    EnvironmentWish,
    Intent,
    Origin,
    Pin,
    PortWish,
    Request,
    Upgrade,
)
from stacks.merging import holding, intent_digest, intent_from
from stacks.reading import parse_stack, read_stack
from stacks.requests import parse_pin, parse_port, parse_request, parse_wish

if TYPE_CHECKING:
    from stacks.lock import (
        Lock,
        LockedChoice,
        LockedObjective,
        LockedOpen,
        LockedPlacement,
        LockedPort,
        LockedResource,
        MachinePart,
        Portable,
        lock_from_json,
        lock_to_json,
    )


def json_schema() -> dict[str, object]:
    """JSON Schema of a stack file (`las.stack/1`), for editors."""
    from stacks.schema import json_schema as build

    return build()


__all__ = [
    "CODES",
    "DEFAULT_ENVIRONMENT",
    "HELD",
    "CommandLineError",
    "EnvironmentWish",
    "Intent",
    "Lock",
    "LockedChoice",
    "LockedObjective",
    "LockedOpen",
    "LockedPlacement",
    "LockedPort",
    "LockedResource",
    "MachinePart",
    "Origin",
    "Pin",
    "PortWish",
    "Portable",
    "Request",
    "RequestError",
    "StackError",
    "Upgrade",
    "holding",
    "intent_digest",
    "intent_from",
    "json_schema",
    "lock_from_json",
    "lock_to_json",
    "parse_pin",
    "parse_port",
    "parse_request",
    "parse_stack",
    "parse_wish",
    "read_stack",
]

#: In `stacks.lock`, which is loaded when a lock file is read or written.
_OF_LOCKS = frozenset(
    {
        "Lock",
        "LockedChoice",
        "LockedObjective",
        "LockedOpen",
        "LockedPlacement",
        "LockedPort",
        "LockedResource",
        "MachinePart",
        "Portable",
        "lock_from_json",
        "lock_to_json",
    }
)


def __getattr__(name: str) -> Any:
    if name not in _OF_LOCKS:
        raise AttributeError(name)
    from stacks import lock

    return getattr(lock, name)
