"""One intent from a command line, or from a command line on top of a stack file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import attrs

from stacks.errors import CommandLineError, RequestError
from stacks.intent import Intent, Origin, Pin, PortWish, Request, Upgrade
from stacks.requests import normal_name, parse_port, parse_wish

Wish = TypeVar("Wish", Request, Pin)


def intent_from(
    requests: Sequence[str],
    stack: Intent | None = None,
    *,
    ports: Sequence[str] = (),
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
    placed = list(_read_ports(ports, faults))
    more = _read_upgrade(Upgrade() if upgrade is None else upgrade, faults)
    named = [*(wish.name for wish in base.environments), *(r.environment for r in wishes if r.environment)]
    if named and (together or base.together):
        names = ", ".join(dict.fromkeys(named))
        faults.append(RequestError("together-with-environments", environments=names))
    if faults:
        raise CommandLineError(faults)
    return attrs.evolve(
        base,
        requests=in_order((*base.requests, *wishes)),
        ports=_with_ports(base.ports, placed),
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
            yield parse_wish(text, Origin(""))
        except RequestError as error:
            faults.append(error)


def _read_ports(texts: Iterable[str], faults: list[RequestError]) -> Iterator[PortWish]:
    """One port has one number."""
    found: dict[tuple[str, str], PortWish] = {}
    for text in texts:
        try:
            wish = parse_port(text)
        except RequestError as error:
            faults.append(error)
            continue
        other = found.setdefault((wish.module, wish.name), wish)
        if other != wish:
            port = wish.text.partition("=")[0]
            faults.append(RequestError("two-ports", port=port, one=other.number, other=wish.number))
    yield from found.values()


def _with_ports(base: Iterable[PortWish], more: Sequence[PortWish]) -> tuple[PortWish, ...]:
    """What a command line says of a port goes before what a stack says."""
    said = {(wish.module, wish.name) for wish in more}
    kept = (wish for wish in base if (wish.module, wish.name) not in said)
    return tuple(sorted((*kept, *more), key=lambda wish: (wish.module, wish.name)))


def _read_upgrade(upgrade: Upgrade, faults: list[RequestError]) -> Upgrade:
    names = []
    for text in upgrade.modules:
        try:
            names.append(normal_name(text))
        except RequestError as error:
            faults.append(error)
    return Upgrade(upgrade.everything, tuple(names))
