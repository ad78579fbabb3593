"""The plot of `benchmarks.scaling`: both scales logarithmic, lines told apart by their dashes and labels."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from benchmarks.scaling import PROFILES, Growth

LEFT, TOP, WIDTH, HEIGHT = 70, 20, 430, 260
DASHES = dict(zip(PROFILES, ("none", "8 3", "4 3", "1 3"), strict=True))


def svg(found: Sequence[Growth]) -> str:
    """CPU time by releases, a line for each number of machines."""
    spent = [one.machines_s[count] for one in found for count in PROFILES]
    across = _decades([one.releases for one in found])
    up = _decades(spent)

    def x(releases: float) -> float:
        return LEFT + WIDTH * (math.log10(releases) - across[0]) / (across[-1] - across[0])

    def y(seconds: float) -> float:
        return TOP + HEIGHT * (up[-1] - math.log10(seconds)) / (up[-1] - up[0])

    def parts() -> Iterator[str]:
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 100}" '
            f'height="{TOP + HEIGHT + 46}" font-family="sans-serif" font-size="12">'
            '<rect width="100%" height="100%" fill="#fff"/>'
        )
        for power in across:
            at = x(10**power)
            yield f'<path d="M{at:.1f} {TOP}v{HEIGHT}" stroke="#ccc"/>'
            yield f'<text x="{at:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{10**power:,}</text>'
        for power in up:
            at = y(10**power)
            yield f'<path d="M{LEFT} {at:.1f}h{WIDTH}" stroke="#ccc"/>'
            yield f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>'
        yield f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 38}" text-anchor="middle">releases</text>'
        for count, dashes in DASHES.items():
            points = [(x(one.releases), y(one.machines_s[count])) for one in found]
            line = " ".join(f"{at:.1f},{height:.1f}" for at, height in points)
            yield f'<polyline points="{line}" fill="none" stroke="#000" stroke-dasharray="{dashes}"/>'
            for at, height in points:
                yield f'<circle cx="{at:.1f}" cy="{height:.1f}" r="3"/>'
            at, height = points[-1]
            named = f"{count} machines" if count > 1 else "1 machine"
            yield f'<text x="{at + 8:.1f}" y="{height + 4:.1f}">{named}</text>'
        yield "</svg>\n"

    return "\n".join(parts())


def _decades(values: Sequence[float]) -> range:
    """The powers of ten that hold these values between them."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return range(low, max(high, low + 1) + 1)
