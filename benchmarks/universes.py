"""Generated universes of many versions, seeded: for any size, no data of others.

    python -m benchmarks.universes NAMES OUT.cudf [SEED]

Shaped like a distribution. The last names are the *base*, popular by a power law; the rest stand in
*sections* of a topic, and need names of the base and deeper ones of their own section. A name has 5 to 20
versions, spread over one span of time. A requirement stays from version to version; now and then its lower
bound is raised to what was new at that moment, or it goes to another name. Some versions were never adapted
to what came later (an upper bound), so the newest of everything cannot stand together: freshness is in
conflict for some. There are alternatives, virtual names, recommendations, and conflicts with what is old.
"""

from __future__ import annotations

import random
import sys
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

import attrs

MOMENTS = 1000  # of the span of time
INSTALLED_AT = 500
SECTION = 250  # names


@attrs.frozen
class _World:
    """When each version of each name appeared; from `base` on, names are the base."""

    dice: random.Random
    births: list[list[int]]
    base: int

    def present(self, name: int, moment: int) -> int:
        """The newest version at a moment; the first, before there is any."""
        return max(1, bisect_right(self.births[name], moment))


@attrs.define
class _Need:
    """Names one of which is needed, at `low` or newer, below `high` where that is known."""

    names: list[int]
    low: int = 1
    high: int | None = None

    def text(self) -> str:
        first, *others = (f"p{name}" for name in self.names)
        low = f"{first} >= {self.low}" if self.low > 1 else first
        high = f" , {first} < {self.high}" if self.high else ""
        return " | ".join((low, *others)) + high


def write(path: Path, names: int, seed: int = 1, asked: int = 60) -> int:
    """A universe of so many names, with a request for the topmost of some sections; its versions."""
    count = 0
    with path.open("w", encoding="ascii") as file:
        file.write("preamble: \n")
        for stanza in stanzas(names, seed):
            file.write(stanza)
            count += 1
        step = (names - names // 40) // SECTION * 5 // asked or 1  # sections of which five are asked for
        top = (f"p{at // 5 * step * SECTION + at % 5}" for at in range(asked))
        file.write(f"\nrequest: \ninstall: {', '.join(top)}\n")
    return count


def stanzas(names: int, seed: int) -> Iterator[str]:
    """The deepest half of the base is installed, as it was in the middle of the span."""
    dice = random.Random(seed)
    births = [sorted(dice.sample(range(MOMENTS), dice.randint(5, 20))) for _ in range(names)]
    world = _World(dice, births, names - names // 40)
    for name, born in enumerate(births):
        needs = [_need(world, name, born[0]) for _ in range(dice.choice((0, 1, 2, 3, 4, 6)))]
        wishes = [_need(world, name, born[0])] if dice.random() < 0.2 else []
        installed = world.present(name, INSTALLED_AT) if name >= names - names // 80 else 0
        for version, moment in enumerate(born, 1):
            if version > 1:
                needs = [_later(world, name, need, moment) for need in needs]
            lines = [f"package: p{name}", f"version: {version}", *_said(world, name, needs, wishes)]
            if installed == version:
                lines.append("installed: true")
            yield "\n" + "\n".join(lines) + "\n"


def _said(world: _World, name: int, needs: list[_Need], wishes: list[_Need]) -> Iterator[str]:
    bars = [f"p{name}"]
    if needs and needs[0].low > 2 and world.dice.random() < 0.02:
        bars.append(f"p{needs[0].names[0]} < {needs[0].low - 1}")
    yield f"conflicts: {' , '.join(bars)}"
    for field, said in (("depends", needs), ("recommends", wishes)):
        told = [need.text() for need in said if need.names]
        if told:
            yield f"{field}: {' , '.join(told)}"


def _need(world: _World, name: int, moment: int) -> _Need:
    """Of the base, or of the own section, mostly what is near; in one of five with alternatives."""
    dice, last = world.dice, len(world.births) - 1
    section = min((name // SECTION + 1) * SECTION, world.base)
    names = []
    for _ in range(1 if dice.random() < 0.8 else 3):
        if name < world.base and dice.random() < 0.5:
            other = name + 1 + int((section - name - 1) * dice.random() ** 2)
            if other < section:
                names.append(other)
        else:
            floor = max(name + 1, world.base)
            other = last - int((last + 1 - floor) * dice.random() ** 3)
            if other >= floor:
                names.append(other)
    names = sorted(set(names))
    low = world.present(names[0], moment) - dice.choice((1, 2, 4, 8)) if names else 1
    return _Need(names, max(1, low))


def _later(world: _World, name: int, need: _Need, moment: int) -> _Need:
    """The requirement of the next version, which appears at this moment."""
    chance = world.dice.random()
    if not need.names or chance > 0.2:
        return need
    if chance < 0.04:
        return _need(world, name, moment)
    present = world.present(need.names[0], moment)
    if chance < 0.045 and name < world.base:  # not adapted to what comes later
        return _Need(need.names[:1], need.low, present + world.dice.choice((2, 3)))
    return _Need(need.names, max(need.low, present - world.dice.choice((0, 1, 2, 4))))


if __name__ == "__main__":
    print(write(Path(sys.argv[2]), int(sys.argv[1]), *map(int, sys.argv[3:4])))
