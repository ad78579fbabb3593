"""A machine that shows what a policy leaves open: made of known parts where there are such, and tried."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import attrs

from encoders.fact_space import CARD_FACTS, DERIVED, Card, Dimension
from encoders.fact_values import default_of, fame, value_on
from encoders.policies import PolicySpace
from hardware import (
    Accelerator,
    FactError,
    GpuPart,
    Machine,
    MigDevice,
    PartError,
    Value,
    assume,
    build_machine,
    find_key,
    gpu_parts,
    parse_size,
    show_size,
    with_parts,
)
from hardware.parts.names import class_of
from hardware.units import with_derived_facts
from solver import Conflict, Literal, Session, Solution

MIB = 2**20
MOST_TRIES = 20
Facts = tuple[tuple[str, str], ...]


@attrs.frozen
class SeenCard:
    """So many cards of this name, of a known part or of none; `memory_bytes` None: it shares the system's.

    `partitions`: the sizes of those by which alone each can be used; None where it is whole.
    """

    count: int
    vendor: str
    name: str | None
    memory_bytes: int | None
    partitions: tuple[int, ...] | None = None

    @property
    def label(self) -> str:
        """Without words of any language: `1 A100 SXM4 80 GB (MIG 10 GiB, 40 GiB)`."""
        name = f"{self.count} {self.name or self.vendor}"
        if self.partitions is None:
            return name
        return f"{name} (MIG {', '.join(map(show_size, self.partitions)) or '-'})"


@attrs.frozen
class Witness:
    """A machine that was built, and on which the policy was evaluated.

    `command` builds it anew; "" where the options of `las profile build` cannot say it.
    """

    machine: Machine
    cards: tuple[SeenCard, ...]
    memory_bytes: int | None
    facts: Facts  # what else is told of it
    command: str = ""

    @property
    def label(self) -> str:
        """The machine without words of any language: `2 GeForce RTX 3090, 64 GiB, container-engine false`."""
        cards = [one.label for one in self.cards]
        memory = [show_size(self.memory_bytes)] if self.memory_bytes else []
        return ", ".join([*cards, *memory, *(f"{key} {value}" for key, value in self.facts)]) or "-"


def find_witness(
    space: PolicySpace, literal: Literal, shows: Callable[[Machine], bool]
) -> Witness | Conflict[str] | None:
    """The plainest machine with which a literal holds, and of which `shows` says so too.

    A Conflict: there is none. None: what was built did not show it, as often as was tried.
    """
    here = space.problem.variable()  # what was tried is left out of this search alone
    for _ in range(MOST_TRIES):
        found = Session(space.problem).minimise([(literal, "asked"), (here, "tried")])
        if not isinstance(found, Solution):
            return Conflict(())
        for made, build in _built(space, found):
            if shows(made.machine):
                return made if build is None else _told(_plainer(build, shows))
        space.problem.clause([-here, *(-true for true in _region(space, found))])
    return None


def _region(space: PolicySpace, solution: Solution) -> Iterator[Literal]:
    """What tells this machine from others."""
    for card in space.facts.cards:
        yield card.there if card.there in solution else -card.there
        told = (card.split, *card.parts.literals) if card.there in solution else ()
        yield from (literal if literal in solution else -literal for literal in told)
    dimensions = [*space.facts.machine.values()]
    dimensions += [d for card in space.facts.cards if card.there in solution for d in card.facts.values()]
    yield from (literal for one in dimensions for literal in one.literals if literal in solution)


# --- building -------------------------------------------------------------------------------------


@attrs.frozen
class _Build:
    """The options of `las profile build`."""

    gpus: tuple[str, ...] = ()
    memory: str | None = None
    cores: int | None = None
    facts: Facts = ()

    def machine(self) -> Machine:
        return build_machine(gpus=self.gpus, memory=self.memory, cores=self.cores, facts=self.facts)

    def command(self) -> str:
        words = [word for gpu in self.gpus for word in ("--gpu", gpu)]
        words += ["--memory", self.memory] if self.memory else []
        words += ["--cores", str(self.cores)] if self.cores else []
        words += [word for key, value in self.facts for word in ("--fact", f"{key}={value}")]
        return shlex.join(["las", "profile", "build", *words])


def _built(space: PolicySpace, solution: Solution) -> Iterator[tuple[Witness, _Build | None]]:
    """As the options say it; and as they cannot, where cards differ in what is told of them, or are
    partitioned. Nothing where no known card has room for its partitions.
    """
    cards = [(c, _values(c, solution)) for c in space.facts.cards if c.there in solution]
    splits = [_partitions(card, solution) for card, _ in cards]
    known = [
        next((part for lit, part in card.alike if lit in solution), None)
        if split is None
        else _divided(values, split)
        for (card, values), split in zip(cards, splits, strict=True)
    ]
    if any(part is None and split is not None for part, split in zip(known, splits, strict=True)):
        return
    parts = [part or _nearest(card, values) for part, (card, values) in zip(known, cards, strict=True)]
    unknown = [
        values if part is None else _unsaid(part, values)
        for part, (_, values) in zip(known, cards, strict=True)
    ]
    wanted: dict[str, Value] = {
        key: tuple(map(str, found)) if _is_set(key) else found[0]
        for key, one in space.facts.machine.items()
        if key not in DERIVED
        for found in [_held(one, solution)]
    }
    build = _Build(
        tuple(
            f"{name}*{count}" if count > 1 else name for name, count in Counter(p.name for p in parts).items()
        ),
        _size(wanted.get("memory.total", wanted.get("memory.effective", default_of("memory.total")))),
        _count(wanted.get("cpu.cores")),
    )
    try:
        build = _with_facts(build, wanted)
        shared = _shared(parts, unknown)
        build = attrs.evolve(build, facts=(*build.facts, *shared))
        if all(split is None for split in splits):
            yield _told(build), build
    except (FactError, PartError):
        pass
    yield _assembled(build, parts, [values for _, values in cards], splits), None


def _values(card: Card, solution: Solution) -> dict[str, Value]:
    return {key: _held(one, solution)[0] for key, one in card.facts.items()}


def _partitions(card: Card, solution: Solution) -> tuple[int, ...] | None:
    """The sizes of its partitions, rising; None where it is whole."""
    if card.split not in solution:
        return None
    return tuple(sorted(size for size in _held(card.parts, solution) if isinstance(size, int)))


def _divided(values: dict[str, Value], sizes: tuple[int, ...]) -> GpuPart | None:
    """The best known card, of those that can be partitioned so."""
    fitting = (
        part
        for part in gpu_parts()
        if part.divisible
        and (part.memory_bytes or 0) >= sum(sizes)
        and all(_of_part(part, key) == value for key, value in values.items() if key != "accelerator.memory")
    )
    return min(fitting, key=lambda part: (fame(part), part.memory_bytes), default=None)


def _held(dimension: Dimension, solution: Solution) -> list[Value]:
    """The value, or the members of a set."""
    values = zip(dimension.values, dimension.literals, strict=True)
    return [value for value, literal in values if literal in solution]


def _nearest(card: Card, values: dict[str, Value]) -> GpuPart:
    """A known part of the card's vendor, of which as little else as possible must be said."""
    own = [part for _, part in card.alike if part.vendor == values["accelerator"]]
    return min(own, key=lambda part: sum(_of_part(part, key) != of for key, of in values.items()))


def _unsaid(part: GpuPart, values: dict[str, Value]) -> dict[str, Value]:
    """What a known part leaves open: of those that share the system's memory it is not known how much."""
    return {key: of for key, of in values.items() if key == "accelerator.memory" and part.unified}


def _with_facts(build: _Build, wanted: dict[str, Value]) -> _Build:
    """What the machine is not yet, said one after the other. Raises FactError for what no fact can say."""
    machine = build.machine()
    facts = list[tuple[str, str]]()
    for key in sorted(wanted, key=lambda key: (key == "memory.effective", key)):  # it follows from others
        if value_on(machine, key) != wanted[key]:
            facts.append((key, _text(key, wanted[key])))
            machine = assume(machine, *facts[-1])
    return attrs.evolve(build, facts=tuple(facts))


def _shared(parts: Sequence[GpuPart], values: Sequence[dict[str, Value]]) -> Facts:
    """What is to be said of all cards, being no known part. Raises FactError where they differ in it."""
    said: dict[str, set[str]] = {}
    for key in CARD_FACTS:
        told = [(one, of[key]) for one, of in zip(parts, values, strict=True) if of.get(key) is not None]
        if any(_of_part(part, key) != value for part, value in told) and key != "accelerator":
            said[key] = {_text(key, value) for _, value in told}
    if any(len(texts) > 1 for texts in said.values()):
        raise FactError("cards-differ")
    return tuple((key, next(iter(texts))) for key, texts in said.items())


def _of_part(part: GpuPart, key: str) -> Value:
    return {
        "accelerator": part.vendor,
        "accelerator.memory": None if part.unified else part.memory_bytes,
        "accelerator.memory-kind": "unified" if part.unified else "dedicated",
        "accelerator.class": class_of(part.name) if part.vendor == "nvidia" else None,
        "compute-capability": part.compute_capability,
        "gfx": part.gfx,
    }.get(key)


def _assembled(
    build: _Build,
    parts: Sequence[GpuPart],
    values: Sequence[dict[str, Value]],
    splits: Sequence[tuple[int, ...] | None],
) -> Witness:
    machine = with_parts(attrs.evolve(build, gpus=()).machine(), parts)
    cards = [
        _split(card, split)
        if split is not None
        else attrs.evolve(
            card,
            memory_mib=int(of["accelerator.memory"]) // MIB  # type: ignore[arg-type]  # a size
            if "accelerator.memory" in of
            else card.memory_mib,
            memory_kind=of["accelerator.memory-kind"],  # type: ignore[arg-type]  # one of them
            compute_capability=_text_of(of, "compute-capability") or card.compute_capability,
            gfx=_text_of(of, "gfx") or card.gfx,
        )
        for card, of, split in zip(machine.accelerators or (), values, splits, strict=True)
    ]
    told = _told(attrs.evolve(build, gpus=()))
    seen = Counter(
        (card.vendor, card.name if split is not None else None, card.memory_mib, split)
        for card, split in zip(cards, splits, strict=True)
    )
    return attrs.evolve(
        told,
        machine=with_derived_facts(attrs.evolve(machine, accelerators=tuple(cards))),
        cards=tuple(
            SeenCard(n, vendor, name, mib * MIB if mib else None, split)
            for (vendor, name, mib, split), n in seen.items()
        ),
        command="",
    )


def _split(card: Accelerator, sizes: tuple[int, ...]) -> Accelerator:
    parts = tuple(MigDevice("", size // MIB) for size in sizes)
    return attrs.evolve(card, mig_enabled=True, mig_devices=parts, allocatable=False)


def _text_of(values: dict[str, Value], key: str) -> str | None:
    value = values.get(key)
    return None if value is None else str(value)


def _told(build: _Build) -> Witness:
    machine = build.machine()
    seen = Counter((c.vendor, c.name, c.memory_mib) for c in machine.accelerators or ())
    memory = machine.fact("memory.effective")
    return Witness(
        machine,
        tuple(SeenCard(n, v, name, mib * MIB if mib else None) for (v, name, mib), n in seen.items()),
        memory.value if memory and isinstance(memory.value, int) else None,
        build.facts,
        build.command(),
    )


def _plainer(build: _Build, shows: Callable[[Machine], bool]) -> _Build:
    """Without what need not be said."""
    for fact in reversed(build.facts):
        less = attrs.evolve(build, facts=tuple(one for one in build.facts if one != fact))
        try:
            build = less if shows(less.machine()) else build
        except FactError:
            continue
    return build


# --- texts ----------------------------------------------------------------------------------------


def _is_set(key: str) -> bool:
    known = find_key(key)
    return known is not None and known.type == "set"


def _size(value: Value) -> str | None:
    """`64GiB`; in bytes where no unit says it without a fraction."""
    if not isinstance(value, int) or not value:
        return None
    text = show_size(value).replace(" ", "")
    return text if parse_size(text) == value else f"{value}B"


def _count(value: Value) -> int | None:
    return value if isinstance(value, int) and value < 2**12 else None


def _text(key: str, value: Value) -> str:
    known = find_key(key)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return " ".join(map(str, value)) or "none"
    if known is not None and known.unit == "bytes":
        return _size(value) or "0"
    return str(value)
