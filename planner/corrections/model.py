"""A question, and what a correction changes of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from encoders import Situation, home_of, shown_origin
from hardware import FactError, Machine, assume
from manifests import Module
from planner.answers import Change, Edit
from policies import PolicyError
from reasons import Reason, Requested
from stacks import Intent, Origin, Request

if TYPE_CHECKING:
    from planner.corrections.trial import Trial

Found = TypeVar("Found")
Fields = tuple[tuple[str, str], ...]
Facts = tuple[tuple[str, str], ...]


@attrs.frozen
class Question:
    """What is asked, of what is there. `places` tell which of the `first` requests each one was.

    Those that a correction adds have places of their own behind these. `_known` is of all that a question is
    changed to.
    """

    intent: Intent
    situation: Situation
    places: tuple[int, ...]
    first: tuple[Request, ...]
    _known: dict[tuple[int, Hashable], tuple[Machine, Any]] = attrs.field(factory=dict, eq=False, repr=False)

    @classmethod
    def of(cls, intent: Intent, situation: Situation) -> Question:
        return cls(intent, situation, tuple(range(len(intent.requests))), intent.requests)

    @cached_property
    def other_wishes(self) -> Intent:
        """What the intent says beside its requests and pins."""
        return attrs.evolve(self.intent, requests=(), pins=())

    def asked(self) -> Iterator[tuple[int, Request]]:
        return zip(self.places, self.intent.requests, strict=True)

    def module_of(self, request: Request) -> Module | None:
        """What a request names; None where it asks for an interface."""
        return None if request.interface else self.situation.catalog.module(request.name)

    def home_of(self, request: Request) -> str:
        module = self.module_of(request)
        return home_of(request, module, self.intent) if module else request.environment or ""

    def once(self, key: Hashable, work_out: Callable[[], Found]) -> Found:
        """What is worked out once for this machine and key."""
        machine = self.situation.machine
        place = id(machine), key
        if place not in self._known:
            self._known[place] = machine, work_out()  # the machine is kept, and so is its id
        found: Found = self._known[place][1]
        return found

    def blamed(self, conflict: Iterable[Reason]) -> Iterator[tuple[int, Request]]:
        """The first requests that a conflict speaks of, as they are now."""
        spoken = {(r.text, r.environment) for r in conflict if isinstance(r, Requested)}
        for place, request in self.asked():
            if place < len(self.first) and (request.text, self.home_of(request)) in spoken:
                yield place, request

    # --- changed ---

    def asking(self, **changes: object) -> Question:
        """With other fields of the intent."""
        return attrs.evolve(self, intent=attrs.evolve(self.intent, **changes))  # type: ignore[arg-type]  # its own fields

    def instead(self, place: int, **changes: object) -> Question | None:
        """With other fields of one request; None where it is not asked any more."""
        if place not in self.places:
            return None
        at = self.places.index(place)
        requests = list(self.intent.requests)
        requests[at] = attrs.evolve(requests[at], **changes)  # type: ignore[arg-type]  # its own fields
        return self.asking(requests=tuple(requests))

    def without(self, places: Iterable[int]) -> Question | None:
        """Less these requests; None where one of them is gone, or none of the first would be left."""
        dropped = set(places)
        kept = [(place, request) for place, request in self.asked() if place not in dropped]
        if len(kept) + len(dropped) > len(self.places) or all(at >= len(self.first) for at, _ in kept):
            return None
        changed = self.asking(requests=tuple(request for _, request in kept))
        return attrs.evolve(changed, places=tuple(place for place, _ in kept))

    def also(self, request: Request) -> Question:
        """With one request more."""
        changed = self.asking(requests=(*self.intent.requests, request))
        return attrs.evolve(changed, places=(*self.places, len(self.first) + len(self.places)))

    def on(self, machine: Machine, facts: Facts = ()) -> Question | None:
        """On another machine, of which these facts are true, under what the policy permits there; None where
        they cannot be true of it, or the policy gives no answer."""
        try:
            for key, value in facts:
                machine = assume(machine, key, value)
            capabilities = self.situation.capabilities.on(machine)
        except (FactError, PolicyError):
            return None
        situation = attrs.evolve(self.situation, machine=machine, capabilities=capabilities)
        return attrs.evolve(self, situation=situation)

    def stating(self, facts: Facts) -> Question | None:
        """On a machine of which these facts are true."""
        key = "stating", facts, self.situation.waived
        found = self.once(key, lambda: self.on(self.situation.machine, facts))
        return found and attrs.evolve(self, situation=found.situation)


_GIVING = ("give-fact", "give-facts")  # to tell what is so, as it is


@attrs.frozen
class Correction:
    """One atomic change. Two with one `slot` exclude each other: the later takes the earlier's place, and
    that of what it leaves nothing to change of: `request:0/version` gives way to `request:0`.

    `kind` and `subject` tell what it is like: of several alike the first is told first. `order` compares
    corrections of one slot and code: what a lower one does is enough, a higher one is no better. `lesser`: of
    one that changes several things, those that leave one of them as it is. `among`: what stands for several
    of its code and slot, until it is their turn, works them out.
    """

    code: str
    fields: Fields
    change: Callable[[Question], Question | None] = attrs.field(eq=False, repr=False)
    slot: str = ""
    subject: str = ""
    order: tuple[int, ...] = ()
    rank: int = 0  # of several that cost the same, the lower is tried first
    alike: int = 2  # of its kind as many are told
    facts: Facts = ()  # as options of the command line
    gpus: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    command: str = ""
    lesser: Callable[[], Iterator[Correction]] | None = attrs.field(default=None, eq=False, repr=False)
    settle: Callable[[Trial], Correction | None] | None = attrs.field(default=None, eq=False, repr=False)
    among: Callable[[], Iterator[Correction]] | None = attrs.field(default=None, eq=False, repr=False)
    is_held: bool = False  # a value that the trial holds in its plan from now on

    @property
    def kind(self) -> tuple[str, str]:
        return self.code, self.subject

    @property
    def told(self) -> Change:
        return Change(self.code, self.fields, self.edits, self.command)

    def replaces(self, earlier: Correction) -> bool:
        return bool(self.slot) and f"{earlier.slot}/".startswith(f"{self.slot}/")

    def does(self, other: Correction) -> bool:
        """Whether the other is this one, or more of the same."""
        alike = self.slot == other.slot != "" and self.kind == other.kind
        less = alike and bool(self.order) and self.order <= other.order
        return self == other or less or self._states_part_of(other)

    def _states_part_of(self, other: Correction) -> bool:
        """Whether the other tells these facts, and more."""
        giving = self.code in _GIVING and other.code in _GIVING
        return giving and bool(self.facts) and set(self.facts) <= set(other.facts)


def edit_of(origin: Origin, write: str) -> tuple[Edit, ...]:
    """What to write in a stack file; nothing where the wish was made on the command line."""
    return (Edit(shown_origin(origin), write),) if origin.line else ()
