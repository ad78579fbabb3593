"""Everything a decision rests on beside the intent."""

from __future__ import annotations

import attrs

from encoders.host import HostFacts
from hardware import Machine
from manifests import Catalog
from policies import Capabilities, Lift
from stacks import Request
from state import AssumedFact, Generation, Override

#: Things by environment and module, each with the text of the requirement by which it needs the next one.
Circle = tuple[tuple[tuple[str, str], str], ...]


@attrs.frozen
class Situation:
    """What is there: the machine, what could be had, what is permitted, what is installed.

    `asked_before` are the requests of the current generation, read back: wishes that a new command
    line keeps where it can. `overrides` are those in force: the capabilities leave
    their rules out. `waived` are further rules that are supposed to be lifted.
    `circles` were met in solutions, and are no plans.
    """

    machine: Machine
    catalog: Catalog
    capabilities: Capabilities
    generation: Generation | None = None
    assumed: tuple[AssumedFact, ...] = ()
    asked_before: tuple[Request, ...] = ()
    waived: frozenset[Lift] = frozenset()
    overrides: tuple[Override, ...] = ()
    circles: tuple[Circle, ...] = ()
    _facts: dict[bool, HostFacts] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def facts(self, *, every: bool = False) -> HostFacts:
        """What its machine answers; each term is asked once for all that is encoded of it."""
        if every not in self._facts:
            self._facts[every] = HostFacts(self.machine, every)
        return self._facts[every]
