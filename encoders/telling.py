"""Which conflict is told, and in what order: what is near to the request comes first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from encoders.universe import Universe
from manifests import HostTerm, InterfaceTerm, ModuleTerm, Term, parse_requirement
from reasons import (
    EveryAccelerator,
    Exposed,
    FactIs,
    NeedsInterface,
    NeedsModule,
    NotProvided,
    NoVersion,
    Pinned,
    PortWished,
    Reason,
    Requested,
    Together,
    Unwanted,
    sort_key,
)

#: Stages of a tale: what was asked, what that needs, what stands against it.
_ASKED = (Requested, Pinned, PortWished, Unwanted, Together, EveryAccelerator, Exposed)


@attrs.define
class Telling:
    """Orders reasons by how many requirements lie between them and the request."""

    depths: dict[tuple[str | None, str], int]

    @classmethod
    def of(cls, universe: Universe) -> Telling:
        depths: dict[tuple[str | None, str], int] = {}
        for instance in universe.instances.values():
            depths[instance.key] = instance.depth
            nearest = depths.get((None, instance.module.name), instance.depth)
            depths[None, instance.module.name] = min(nearest, instance.depth)
        return cls(depths)

    def depth(self, reason: Reason) -> int:
        """0 for what belongs to no module: requests, facts, capacities."""
        module = getattr(reason, "module", None)
        if module is None:
            return 0
        environment = getattr(reason, "environment", None)
        return self.depths.get((environment, module), self.depths.get((None, module), 0))

    def preference(self, reason: Reason) -> tuple[Any, ...]:
        """Among conflicts, the one is told whose statements are nearest to the request: what stands against a
        thing itself is nearer than what it needs. There are few statements of that kind, and most conflicts
        are among them, so a small one is found before the many others are looked at.
        """
        return self.depth(reason), isinstance(reason, NeedsModule | NeedsInterface), *sort_key(reason)

    def in_order(self, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        """From what was asked, along what it needs, to what fails: each fact after the last that needs it."""
        told = sorted(reasons, key=self._place)
        needing = [why for why in told if _is_asking(why)]
        failing: dict[int, list[Reason]] = {}
        for why in told:
            if not _is_asking(why):
                places = [at for at, other in enumerate(needing) if _name(why) in _named(other)]
                failing.setdefault(max(places, default=len(needing)), []).append(why)
        chain = [one for at, why in enumerate(needing) for one in (why, *failing.get(at, ()))]
        return *chain, *failing.get(len(needing), ())

    def _place(self, reason: Reason) -> tuple[Any, ...]:
        asked, needing = isinstance(reason, _ASKED), hasattr(reason, "requirement")
        return not asked, not needing, self.depth(reason), *sort_key(reason)


def _is_asking(reason: Reason) -> bool:
    return isinstance(reason, _ASKED) or hasattr(reason, "requirement")


def _named(reason: Reason) -> frozenset[str]:
    """The facts, modules and interfaces that a statement asks for."""
    text = getattr(reason, "requirement", "")
    terms = parse_requirement(text).any_of if text else ()
    return frozenset(_subject(term) for term in terms)


def _subject(term: Term) -> str:
    match term:
        case HostTerm(fact=fact):
            return fact
        case InterfaceTerm(interface=interface):
            return interface
        case ModuleTerm(module=module):
            return module


def _name(reason: Reason) -> str | None:
    """What is lacking."""
    match reason:
        case FactIs(fact=name) | NoVersion(module=name) | NotProvided(interface=name):
            return name
        case _:
            return None
