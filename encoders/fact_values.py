"""The values of a fact that conditions can tell apart: one for each class of values with the same answers.

Candidates lie on each threshold that a test names and in each gap between thresholds, values that real
machines have first. Of those with the same answers the first is kept, so nothing is lost and nothing is
sampled: within a class no condition sees a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from hardware import Accelerator, Fact, Machine, Value, check, find_key, parse_size
from hardware.parts import GpuPart, driver_branches, gpu_parts, memory_sizes, system_parts
from policies import FactTest

MIB = 2**20
GIB = 2**30
LARGEST = 2**61  # of any count or size
_CLAUSE = re.compile(r"(==|!=|>=|<=|~=|>|<)(.+)")
_NUMBERS = re.compile(r"\d+(?:\.\d+)*")

#: What is usual, first; and a value that nobody names, last.
_USUAL: dict[str, tuple[str, ...]] = {
    "arch": ("x86_64", "aarch64", "riscv64"),
    "os": ("linux", "macos", "freebsd"),
    "platform": ("bare", "vm", "container"),
}
VENDORS = ("nvidia", "amd", "intel", "apple")
MEMORY_KINDS = ("dedicated", "unified", "carve-out")
CLASSES = ("consumer", "workstation", "data-centre", "embedded")


def machine_values(key: str, tests: Sequence[FactTest], grid: Sequence[FactTest] = ()) -> tuple[Value, ...]:
    """Values of a fact of the whole machine, in rising order where it has one.

    `grid` are tests of all facts that this one is compared with: each of their thresholds counts then.
    """
    known = find_key(key)
    assert known is not None  # the policy has been read
    match known.type:
        case "boolean":
            return False, True
        case "set":
            return tuple(_members(tests))
        case "integer":
            numbers = tuple(_integers(key, _thresholds(grid or tests), 1))
            return numbers if grid else _classes(key, tests, numbers)
        case "number":
            return _classes(key, tests, tuple(_fractions(_thresholds(tests))))
        case "version":
            return _classes(key, tests, tuple(_versions(key, tests)))
    return _classes(key, tests, tuple(dict.fromkeys(_text_values(key, tests))))


@cache
def holds_on_machine(test: FactTest, value: Value) -> bool:
    """Whether a machine of which the fact has this value meets the test."""
    key = find_key(test.fact)
    there = Machine((Fact(test.fact, value, key.unit if key else None),), ())
    return check(there, test.fact, test.specifier, test.any_of).holds is True


def _classes(key: str, tests: Sequence[FactTest], values: Sequence[Value]) -> tuple[Value, ...]:
    """The first value of each class, in the order of the values."""
    kept: dict[tuple[bool, ...], Value] = {}
    default = default_of(key)
    for value in (*(v for v in values if v == default), *(v for v in values if v != default)):
        kept.setdefault(tuple(holds_on_machine(test, value) for test in tests), value)
    return tuple(value for value in values if any(value is one for one in kept.values()))


@cache
def default_machine() -> Machine:
    """What is assumed of a machine of which nothing is said."""
    from hardware import build_machine

    return build_machine(memory="64GiB", cores=16)


def value_on(machine: Machine, key: str) -> Value:
    """What a fact of the whole machine is there, that of a flag or a mount as it is found."""
    return check(machine, key).fact.value


def default_of(key: str) -> Value:
    """What the fact is on a machine of which nothing is said."""
    return value_on(default_machine(), key)


# --- accelerators ---------------------------------------------------------------------------------


def card_values(key: str, tests: Sequence[FactTest]) -> tuple[Value, ...]:
    """Values of a fact of one card; None: a card of another vendor, that has no such fact."""
    match key:
        case "accelerator":
            return VENDORS
        case "accelerator.memory-kind":
            return MEMORY_KINDS
        case "accelerator.class":
            return (*CLASSES, None)
        case "accelerator.memory":
            candidates: tuple[Value, ...] = tuple(_integers(key, _thresholds(tests), MIB))
        case "compute-capability":
            candidates = tuple(_capabilities(tests))
        case _:
            named = [text for text in _named(tests) if re.fullmatch("gfx[0-9a-f]{3,8}", text)]
            known = [part.gfx for part in gpu_parts() if part.gfx]
            candidates = tuple(dict.fromkeys((*known, *named, "gfx999")))
    kept: dict[tuple[bool, ...], Value] = {}
    for value in candidates:
        kept.setdefault(tuple(holds_on_card(test, value) for test in tests), value)
    found = tuple(kept.values())
    return found if key == "accelerator.memory" else (*found, None)


@cache
def holds_on_card(test: FactTest, value: Value) -> bool:
    """Whether a card of which the fact has this value meets the test."""
    if value is None:
        return False
    card = Accelerator("card", "nvidia", None)
    match test.fact:
        case "accelerator":
            card = Accelerator("card", str(value), None)
        case "accelerator.memory":
            assert isinstance(value, int)
            card = Accelerator("card", "nvidia", None, memory_mib=value // MIB)
        case "accelerator.memory-kind":
            card = Accelerator("card", "nvidia", None, memory_kind=value)  # type: ignore[arg-type]  # one of them
        case "accelerator.class":
            card = Accelerator("card", "nvidia", None, product_class=value)  # type: ignore[arg-type]  # one of them
        case "compute-capability":
            card = Accelerator("card", "nvidia", None, compute_capability=str(value))
        case "gfx":
            card = Accelerator("card", "amd", None, gfx=str(value))
    return check(Machine((), (card,)), test.fact, test.specifier, test.any_of).holds is True


def _capabilities(tests: Sequence[FactTest]) -> Iterator[str]:
    """Those of known cards first, then all that lie between those that are named, and one step beyond."""
    yield from sorted({part.compute_capability for part in gpu_parts() if part.compute_capability}, key=_key)
    pairs = [(*_key(text), 0)[:2] for test in tests for text in _texts(test)]
    majors = range(1, max((major for major, _ in pairs), default=0) + 2)
    minors = range(max((minor for _, minor in pairs), default=0) + 2)
    yield from (f"{major}.{minor}" for major in majors for minor in minors)


# --- candidates -----------------------------------------------------------------------------------


def _texts(test: FactTest) -> Iterator[str]:
    """What a test compares with."""
    yield from test.any_of
    for clause in filter(None, test.specifier.split(",")):
        match = _CLAUSE.fullmatch(clause)
        assert match is not None  # the policy has been read
        yield match[2]


def _named(tests: Iterable[FactTest]) -> list[str]:
    return sorted({text for test in tests for text in _texts(test)})


def _thresholds(tests: Iterable[FactTest]) -> list[float]:
    found = set[float]()
    for text in _named(tests):
        size = parse_size(text)
        found.add(float(text) if size is None or re.fullmatch(r"\d+\.\d+", text) else size)
    return sorted(found)


def _integers(key: str, thresholds: Sequence[float], step: int) -> Iterator[int]:
    """Multiples of `step` from one upwards: each threshold, and one in each gap, a usual one if there is."""
    points = sorted({round(t) for t in thresholds if 0 < t < LARGEST})
    edges = [0, *points, LARGEST]
    usual = _usual_numbers(key)
    for low, high in pairwise(edges):
        if low and low % step == 0:
            yield low
        first, last = low // step * step + step, -(-high // step) * step - step
        if first <= last:
            yield next((number for number in usual if first <= number <= last), _roundest(first, last))


def _roundest(first: int, last: int) -> int:
    """The number between them that the largest power of two divides."""
    power = 1 << last.bit_length()
    while not (rounded := -(-first // power) * power) <= last:
        power //= 2
    return rounded


def _usual_numbers(key: str) -> Sequence[int]:
    if key == "accelerator.memory":
        sizes = [part.memory_bytes for part in _by_fame() if part.memory_bytes and not part.unified]
        return [size // MIB * MIB for size in dict.fromkeys(sizes)]
    if key.startswith(("memory.", "disk.")):
        return (64 * GIB, *memory_sizes())
    return (*(2**power for power in range(2, 12)),)


def _by_fame() -> list[GpuPart]:
    return sorted(gpu_parts(), key=fame)


def fame(part: GpuPart) -> tuple[bool, bool, bool]:
    """How likely it is that a reader knows the card: the lowest first."""
    line = part.name.startswith(("GeForce RTX 3", "GeForce RTX 4", "GeForce RTX 5", "Apple M", "Radeon RX 7"))
    return not line, not part.seen, part.unified


def _fractions(thresholds: Sequence[float]) -> Iterator[float]:
    edges = [0.0, *thresholds, 2 * max(thresholds, default=1.0) + 2]
    for low, high in pairwise(edges):
        if low:
            yield low
        if low < high:
            yield (low + high) / 2


def _versions(key: str, tests: Sequence[FactTest]) -> Iterator[str]:
    """In no order: known ones, each one that is named, and what lies just above it and all that it begins."""
    yield from _known_versions(key)
    points: set[tuple[int, ...]] = {(0,)}
    for text in _named(tests):
        release = _key(text)
        points |= {release, *((*release[:at], release[at] + 1) for at in range(len(release)))}
        if text not in (".".join(map(str, release)),) and _NUMBERS.fullmatch(text):
            yield text
    length = max(map(len, points))
    for point in sorted(points):
        yield ".".join(map(str, point))
        yield ".".join(map(str, (*point, *(0 for _ in range(length - len(point))), 1)))


def _key(text: str) -> tuple[int, ...]:
    """The numbers of a version: `580.65.*` is 580.65."""
    match = _NUMBERS.match(text.lstrip("v"))
    return tuple(map(int, match[0].split("."))) if match else (0,)


def _known_versions(key: str) -> Iterator[str]:
    if key == "nvidia-driver":
        yield from (f"{branch}.54" for branch in reversed(driver_branches()))
    for system in system_parts():
        text = {"glibc": system.glibc, "kernel": system.kernel}.get(key)
        if text:
            yield text


def _systems(key: str) -> list[str]:
    if key == "os.id":
        return sorted({system.name.lower() for system in system_parts()})
    return [system.pretty for system in system_parts()] if key == "os.pretty" else []


def _text_values(key: str, tests: Sequence[FactTest]) -> Iterator[str]:
    """Those that are usual and those that are named; of what is compared as a version, versions too."""
    if any(clause[:1] in "<>~" for test in tests for clause in filter(None, test.specifier.split(","))):
        yield from (*_versions(key, tests), *_named(tests))
    else:
        yield from (*_USUAL.get(key, ()), *_named(tests), *_systems(key), "another")


def _members(tests: Sequence[FactTest]) -> Iterator[str]:
    yield from _named(tests)
    yield "another"
