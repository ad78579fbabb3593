"""One intent from a command line, or from a command line on top of a stack file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import attrs

from stacks.errors import CommandLineError, RequestError
from stacks.intent import Intent, Origin, Pin, Request, Upgrade
from stacks.requests import normal_name, parse_request

Wish = TypeVar("Wish", Request, Pin)


def intent_from(
    requests: Sequence[str],
    stack: Intent | None = None,
    *,
    together: bool = False,
    all_accelerators: bool = False,
    upgrade: Upgrade | None = None,
) -> Intent:
    """What the words of a command line ask for, added to what a stack asks for.

    Two different wishes for one module in one environment both stand, and both must be met; equal ones
    are one, with the place of the first. Raises CommandLineError with all faults of the words at once.
    """
    base = Intent(()) if stack is None else stack
    faults: list[RequestError] = []
    wishes = list(_read_all(requests, faults))
    more = _read_upgrade(Upgrade() if upgrade is None else upgrade, faults)
    if together and base.environments:
        names = ", ".join(wish.name for wish in base.environments)
        faults.append(RequestError("together-with-environments", environments=names))
    if faults:
        raise CommandLineError(faults)
    return attrs.evolve(
        base,
        requests=in_order((*base.requests, *wishes)),
        together=base.together or together,
        all_accelerators=base.all_accelerators or all_accelerators,
        upgrade=Upgrade(
            base.upgrade.everything or more.everything,
            tuple(sorted({*base.upgrade.modules, *more.modules})),
        ),
    )


def holding(intent: Intent, pins: Iterable[Pin]) -> Intent:
    """With pins beside those that it states itself."""
    return attrs.evolve(intent, pins=in_order((*intent.pins, *pins)))


def in_order(wishes: Iterable[Wish]) -> tuple[Wish, ...]:
    """Equal ones once, the first of them, in an order that depends on what they say alone."""
    return tuple(sorted(dict.fromkeys(wishes), key=_spelled))


def intent_digest(intent: Intent) -> str:
    """`sha256:` over what is asked for: not over where it was written, nor what the stack is called."""
    import hashlib
    import json

    nameless = attrs.evolve(intent, name="")
    said = attrs.asdict(nameless, filter=lambda field, _: bool(field.eq))
    return "sha256:" + hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _spelled(wish: Request | Pin) -> tuple[str, ...]:
    compared = (field.name for field in attrs.fields(type(wish)) if field.eq)
    return tuple(str(getattr(wish, name) or "") for name in compared)


def _read_all(texts: Iterable[str], faults: list[RequestError]) -> Iterator[Request]:
    for text in texts:
        try:
            yield parse_request(text, Origin(""))
        except RequestError as error:
            faults.append(error)


def _read_upgrade(upgrade: Upgrade, faults: list[RequestError]) -> Upgrade:
    names = []
    for text in upgrade.modules:
        try:
            names.append(normal_name(text))
        except RequestError as error:
            faults.append(error)
    return Upgrade(upgrade.everything, tuple(names))
