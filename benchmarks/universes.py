"""Generated universes of many versions, seeded: for any size, no data of others.

    python -m benchmarks.universes NAMES OUT.cudf [SEED]

Names stand in layers, and need names of deeper layers, popular ones more often. A name has 5 to 20 versions,
spread over one span of time; a requirement is a range of versions that were new within a window around the
requiring one. So what was new at one moment can stand together, while the newest of everything often cannot:
freshness is in conflict, as in a real catalogue.
"""

from __future__ import annotations

import random
import sys
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

MOMENTS = 1000  # of the span of time


def write(path: Path, names: int, seed: int = 1, asked: int = 60) -> int:
    """A universe of so many names with a request for `asked` of the topmost; how many versions it has."""
    count = 0
    with path.open("w", encoding="ascii") as file:
        file.write("preamble: \n")
        for stanza in stanzas(names, seed):
            file.write(stanza)
            count += 1
        top = ", ".join(f"p{number}" for number in range(asked))
        file.write(f"\nrequest: \ninstall: {top}\n")
    return count


def stanzas(names: int, seed: int) -> Iterator[str]:
    """The deepest names, one in eighty, are installed, as they were in the middle of the span."""
    dice = random.Random(seed)
    births = [sorted(dice.sample(range(MOMENTS), dice.randint(5, 20))) for _ in range(names)]
    for number, born in enumerate(births):
        wanted = _needs(dice, number, names)
        installed = number >= names - names // 80
        for version, (moment, end) in enumerate(pairwise((*born, MOMENTS)), 1):
            if version > 1 and dice.random() < 0.2:  # what it needs changes now and then
                wanted = _needs(dice, number, names)
            ranges = [_range(dice, f"p{other}", births[other], moment, end) for other in wanted]
            lines = [f"package: p{number}", f"version: {version}", f"conflicts: p{number}"]
            if ranges:
                lines.append(f"depends: {' , '.join(ranges)}")
            if installed and (moment <= MOMENTS // 2 or version == 1) and end > MOMENTS // 2:
                lines.append("installed: true")
            yield "\n" + "\n".join(lines) + "\n"


def _needs(dice: random.Random, number: int, names: int) -> list[int]:
    """Up to six deeper names: the deepest are the most popular."""
    left = names - number - 1
    count = min(dice.choice((0, 1, 2, 2, 3, 3, 4, 6)), left)
    return sorted({names - 1 - int(left * dice.random() ** 3) for _ in range(count)})


def _range(dice: random.Random, name: str, births: list[int], moment: int, end: int) -> str:
    """Versions that are the newest at some time from the moment on, before the end, and some around them."""
    low = max(1, _present(births, moment) - dice.choice((0, 1, 2, 4, 8)))
    kind = dice.random()
    if kind < 0.5:
        return f"{name} >= {low}"
    if kind < 0.8:
        return name
    return f"{name} >= {low} , {name} < {_present(births, end) + dice.choice((1, 2, 4))}"


def _present(births: list[int], moment: int) -> int:
    """The newest version at a moment; the first, before there is any."""
    return max(1, bisect_right(births, moment))


if __name__ == "__main__":
    print(write(Path(sys.argv[2]), int(sys.argv[1]), *map(int, sys.argv[3:4])))
