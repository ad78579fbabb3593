"""Which conflict is told, and in what order: what is near to the request comes first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from encoders.universe import Universe
from reasons import Pinned, Reason, Requested, Together, Unwanted, sort_key

#: Stages of a tale: what was asked, what that needs, what stands against it.
_ASKED = (Requested, Pinned, Unwanted, Together)


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
        """Among conflicts, the one is told whose statements are nearest to the request."""
        return self.depth(reason), *sort_key(reason)

    def in_order(self, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        """From what was asked, along what it needs, to what fails."""
        return tuple(sorted(reasons, key=self._place))

    def _place(self, reason: Reason) -> tuple[Any, ...]:
        asked, needing = isinstance(reason, _ASKED), hasattr(reason, "requirement")
        return not asked, not needing, self.depth(reason), *sort_key(reason)
