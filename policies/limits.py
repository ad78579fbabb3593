"""What limits say together of each thing they are about: the strictest holds, and the others are kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Literal

import attrs

from policies.model import Limit

Value = int | tuple[int, ...]
Unit = Literal["percent", "bytes", "parameters", "count", "sizes"]


@attrs.frozen
class Said:
    """What one limit says of one thing. `certain` False: its condition rests on an unknown fact."""

    value: Value
    rule: str
    certain: bool = True


@attrs.frozen
class Kind:
    """A thing that limits are about: the field of a Limit, and which of two values is the stricter."""

    key: str  # as it is written
    field: str
    unit: Unit
    strictness: Callable[[Any], Any]  # less is stricter
    of: str | None = None  # the field of a Subject that it judges; None: it is a ceiling of what all share


def _least(value: int) -> int:
    return value


def _most(value: int) -> int:
    return -value


#: In the order in which they are told.
KINDS: tuple[Kind, ...] = (
    Kind("memory", "memory_percent", "percent", _least),
    Kind("reserve-memory", "reserve_memory_bytes", "bytes", _most),
    Kind("disk", "disk_percent", "percent", _least),
    Kind("reserve-disk", "reserve_disk_bytes", "bytes", _most),
    Kind("accelerator-memory", "accelerator_percent", "percent", _least),
    Kind("reserve-accelerator-memory", "reserve_accelerator_bytes", "bytes", _most),
    Kind("reserve-display-memory", "reserve_display_bytes", "bytes", _most),
    Kind("model-parameters", "model_parameters", "parameters", _least, "model_parameters"),
    Kind("model-bytes", "model_bytes", "bytes", _least, "model_bytes"),
    Kind("accelerator-services", "accelerator_services", "count", _least),
    Kind("tensor-parallel", "tensor_parallel", "sizes", len, "accelerators"),
    Kind("users", "users", "count", _least, "users"),
)

#: Of which releases state what is limited, where they state it: `Release.is_sized`.
STATED: tuple[str, ...] = ("model-parameters", "model-bytes", "users")

LIMITS: tuple[str, ...] = tuple(kind.key for kind in KINDS)


def kinds_of(limit: Limit) -> tuple[Kind, ...]:
    """What a limit says something of."""
    return tuple(kind for kind in KINDS if getattr(limit, kind.field) is not None)


def admits(value: Value, stated: int) -> bool:
    """Whether a limit that says this admits what a thing states."""
    return stated <= value if isinstance(value, int) else stated in value


@attrs.frozen
class Capability:
    """What is permitted of one thing here: all that limits say of it, the strictest first, at least one."""

    key: str
    said: tuple[Said, ...]

    @property
    def rule(self) -> str:
        """The limit that says it."""
        return self.said[0].rule

    @property
    def certain(self) -> bool:
        return self.said[0].certain

    @property
    def replaced(self) -> tuple[Said, ...]:
        """What would hold without the strictest one."""
        return self.said[1:]

    @property
    def value(self) -> Value:
        """Of sizes, those that every limit admits: that may be none."""
        value = self.said[0].value
        if isinstance(value, int):
            return value
        others = [one.value for one in self.said[1:] if isinstance(one.value, tuple)]
        return tuple(size for size in value if all(size in other for other in others))

    @property
    def unit(self) -> Unit:
        return next(kind.unit for kind in KINDS if kind.key == self.key)

    def without(self, waived: Collection[str]) -> Capability | None:
        """As if the limits with a waived id were not there; None where none is left."""
        left = tuple(one for one in self.said if one.rule not in waived)
        return attrs.evolve(self, said=left) if left else None


def capabilities_of(limits: Iterable[tuple[Limit, bool]]) -> Iterator[Capability]:
    """Each thing that some of these limits speak of, in the order of KINDS; a limit with its certainty."""
    stated = tuple(limits)
    for kind in KINDS:
        said = [
            Said(value, limit.id, certain)
            for limit, certain in stated
            if (value := getattr(limit, kind.field)) is not None
        ]
        if said:
            said.sort(key=lambda one: (kind.strictness(one.value), not one.certain, one.rule))
            yield Capability(kind.key, tuple(said))


def limits_no_less(limit: Limit, others: Collection[Limit]) -> Iterator[tuple[str, ...]]:
    """For each thing that a limit speaks of, and each size that it does not admit: those others beside
    which it does not count there.
    """
    for kind in KINDS:
        own = getattr(limit, kind.field)
        said = [(one.id, value) for one in others if (value := getattr(one, kind.field)) is not None]
        if isinstance(own, tuple):
            sizes = {size for _, value in said for size in value}
            for size in sorted({*sizes, max((0, *own, *sizes)) + 1} - {*own}):
                yield tuple(name for name, value in said if size not in value)
        elif own is not None:
            strict = kind.strictness(own)
            yield tuple(name for name, value in said if kind.strictness(value) <= strict)


@attrs.frozen
class Ceiling:
    """The share of a resource that may be used, what is left to others, and the rules that say so."""

    percent: int = 100
    percent_rule: str = ""
    reserve_bytes: int = 0
    reserve_rule: str = ""

    def limit(self, total_bytes: int) -> int:
        """Bytes that may be used of so many."""
        return max(0, min(total_bytes * self.percent // 100, total_bytes - self.reserve_bytes))

    def rules(self, total_bytes: int) -> tuple[str, ...]:
        """Those that set the limit of so many bytes: both, where each alone would; none that take nothing."""
        limit = self.limit(total_bytes)
        each = (
            (total_bytes * self.percent // 100, self.percent_rule),
            (max(0, total_bytes - self.reserve_bytes), self.reserve_rule),
        )
        return tuple(sorted({rule for left, rule in each if rule and left == limit < total_bytes}))

    def total_for(self, needed_bytes: int) -> int:
        """The least total of which so many bytes may be used."""
        return max(-(-needed_bytes * 100 // self.percent), needed_bytes + self.reserve_bytes)
