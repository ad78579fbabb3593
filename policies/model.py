"""What policies say, as frozen values."""

from __future__ import annotations

from typing import Literal

import attrs

# --- conditions -----------------------------------------------------------------------------------


@attrs.frozen
class FactTest:
    """`memory.effective >=28GiB`, `accelerator in nvidia apple`, `avx2`: one fact of the profile."""

    fact: str
    specifier: str = ""
    any_of: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        listed = f"in {' '.join(self.any_of)}" if self.any_of else self.specifier
        return f"{self.fact} {listed}".strip()


@attrs.frozen
class Not:
    of: Condition


@attrs.frozen
class AllOf:
    of: tuple[Condition, ...]


@attrs.frozen
class AnyOf:
    of: tuple[Condition, ...]


@attrs.frozen
class OnAccelerators:
    """`of` holds for so many accelerators, each looked at as if it were the only one."""

    at_least: int
    of: Condition


@attrs.frozen
class InTier:
    tiers: tuple[str, ...]


@attrs.frozen
class Named:
    """What a file says under a name. It is kept to tell a person; it means what stands there."""

    name: str
    of: Condition


Condition = FactTest | Not | AllOf | AnyOf | OnAccelerators | InTier | Named

# --- one file -------------------------------------------------------------------------------------


@attrs.frozen
class Tier:
    """A class of machines: those that `when` is true of."""

    name: str
    when: Condition


@attrs.frozen
class Match:
    """Kinds of things a rule is about. Within a kind one is enough; all kinds that are named must match."""

    modules: tuple[tuple[str, str], ...] = ()  # (name, specifier; "" = every version)
    categories: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()  # SPDX ids and names of classes
    backends: tuple[str, ...] = ()
    accelerators: tuple[str, ...] = ()  # platforms: "cuda", "cpu"
    interfaces: tuple[str, ...] = ()
    ports: tuple[tuple[int, int], ...] = ()  # (first, last)
    exposures: tuple[str, ...] = ()  # of EXPOSURES


@attrs.frozen
class Rule:
    """A permission. `id` is `<policy>/<name of the rule>`."""

    id: str
    effect: Literal["allow", "deny"]
    match: Match
    when: Condition | None = None
    explain: str = attrs.field(default="", eq=False)  # why it is there: the key of a message, or a text


@attrs.frozen
class Limit:
    """Ceilings on what may be used. Each is a field of its own; None: nothing is said of it."""

    id: str
    memory_percent: int | None = None
    disk_percent: int | None = None
    reserve_memory_bytes: int | None = None
    reserve_disk_bytes: int | None = None
    accelerator_percent: int | None = None  # of the memory of each accelerator
    reserve_accelerator_bytes: int | None = None
    reserve_display_bytes: int | None = None  # of each accelerator that drives a display
    model_parameters: int | None = None  # of the largest model
    model_bytes: int | None = None
    accelerator_services: int | None = None  # that are placed on accelerators at the same time
    tensor_parallel: tuple[int, ...] | None = None  # on how many accelerators one service may run; sorted
    users: int | None = None
    when: Condition | None = None
    explain: str = attrs.field(default="", eq=False)  # as of Rule


@attrs.frozen
class PolicyFile:
    """What one file says. Rules and limits are sorted by id, tiers stand in rising order."""

    name: str
    tiers: tuple[Tier, ...] = ()
    rules: tuple[Rule, ...] = ()
    limits: tuple[Limit, ...] = ()
    preferences: tuple[str, ...] = ()
    costs: tuple[tuple[str, int], ...] = ()  # sorted
    file: str = attrs.field(default="", eq=False)

    @property
    def statements(self) -> tuple[Rule | Limit, ...]:
        """All that has an id and may have a condition."""
        return (*self.rules, *self.limits)


# --- several files --------------------------------------------------------------------------------


@attrs.frozen
class Policy:
    """Files in the order in which they were given, the built-in one first.

    Permissions and limits of all files hold together, so a later file can only narrow. Tiers and
    preferences are those of the last file that states them, and so is each cost: they permit nothing.
    """

    files: tuple[PolicyFile, ...]

    @property
    def tiers(self) -> tuple[Tier, ...]:
        return next((file.tiers for file in reversed(self.files) if file.tiers), ())

    @property
    def tiers_file(self) -> str:
        """The file that states them; "" where none does."""
        return next((file.file for file in reversed(self.files) if file.tiers), "")

    @property
    def preferences(self) -> tuple[str, ...]:
        return next((file.preferences for file in reversed(self.files) if file.preferences), ())

    @property
    def costs(self) -> dict[str, int]:
        return {kind: cost for file in self.files for kind, cost in file.costs}

    @property
    def names(self) -> str:
        return ", ".join(file.name for file in self.files)
