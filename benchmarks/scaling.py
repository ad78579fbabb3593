"""How time and memory grow with the catalogue and with the number of machines.

Generated catalogues (`benchmarks/made.py`, seeded) of 1,000, 10,000 and 100,000 releases. In a process of
its own for each: one request for two services of different corners, on one machine, and the same on 1, 4,
16 and 64 machines one after another. CPU time; peak memory beside that of the catalogue alone.

    python -m benchmarks.scaling [--quick]
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from time import process_time

import attrs

from benchmarks.made import CORNER, MODULES, make_catalogue
from hardware import Machine, build_machine
from planner import Situation, plan
from policies import evaluate, load_policy
from stacks import Intent, Request

TIMES = (1, 12, 117)  # about 850 releases each
PROFILES = (1, 4, 16, 64)
CORNERS = 2

CARDS = ("RTX 3090", "RTX 4090", "A100 PCIe 80 GB", "RTX 5090")
DRIVERS = ("560.35.03", "570.124.06", "580.95.05", "590.48.01")
MEMORY_GIB = (16, 32, 64, 128)

HEAD = """\
## Growth

Generated catalogues (`benchmarks/made.py`, seeded), a process for each (`benchmarks/scaling.py`): CPU seconds
of two services asked for together on one machine, catalogue and imports there before; of the same on k
machines, the catalogue's digest taken before; and the peak memory of the process, with what of it the
catalogue alone had needed.

"""

PICTURE = "\n![CPU seconds by releases, for 1 to 64 machines](benchmarks-scaling.svg)"


@attrs.frozen
class Growth:
    """One size of catalogue: CPU seconds of the digest, of the first request, and of it on k machines."""

    releases: int
    digest_s: float
    first_s: float
    machines_s: dict[int, float]
    catalogue_mib: float
    peak_mib: float


def measure(*, quick: bool = False) -> tuple[Growth, ...]:
    return tuple(_apart(times) for times in (TIMES[:2] if quick else TIMES))


def _apart(times: int) -> Growth:
    command = (sys.executable, "-m", "benchmarks.scaling", "--times", str(times))
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    found["machines_s"] = {int(count): spent for count, spent in found["machines_s"].items()}
    return Growth(**found)


def grow(times: int) -> Growth:
    catalog, policy = make_catalogue(times), load_policy(())
    releases = sum(len(module.releases) for name in catalog.names() if (module := catalog.module(name)))
    catalogue_mib = _peak_mib()
    start_s = process_time()
    assert catalog.digest  # each plan names it
    digest_s = process_time() - start_s
    first = range(0, MODULES * times, CORNER)[:CORNERS]
    intent = Intent(tuple(Request(catalog.names()[at]) for at in first))
    spent = []
    for machine in machines():
        start_s = process_time()
        plan(intent, Situation(machine, catalog, evaluate(policy, machine)))
        spent.append(process_time() - start_s)
    sums = {count: sum(spent[:count]) for count in PROFILES}
    return Growth(releases, digest_s, spent[0], sums, catalogue_mib, _peak_mib())


def machines() -> tuple[Machine, ...]:
    """64 workstations that differ in card, driver and memory; neighbours in all of them."""
    parts = list(product(CARDS, DRIVERS, MEMORY_GIB))
    mixed = [parts[at * 37 % len(parts)] for at in range(len(parts))]
    return tuple(
        build_machine(gpus=(card,), driver=driver, memory=f"{memory}GiB", cores=16)
        for card, driver, memory in mixed
    )


def _peak_mib() -> float:
    """Of this program alone: the peak of `getrusage` is inherited from the process that starts it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024


def table(found: Sequence[Growth]) -> str:
    counts = " | ".join(f"{count} machines" if count > 1 else "1 machine" for count in PROFILES)
    lines = [f"| releases | digest | {counts} | a further one | peak | of the catalogue |", "|---" * 9 + "|"]
    for one in found:
        spent = " | ".join(f"{one.machines_s[count]:.2f} s" for count in PROFILES)
        each_s = (one.machines_s[PROFILES[-1]] - one.first_s) / (PROFILES[-1] - 1)
        lines.append(
            f"| {one.releases:,} | {one.digest_s:.2f} s | {spent} | {each_s * 1000:.0f} ms "
            f"| {one.peak_mib:.0f} MiB | {one.catalogue_mib:.0f} MiB |"
        )
    return "\n".join(lines)


def section(found: Sequence[Growth]) -> str:
    return f"{HEAD}{table(found)}\n{PICTURE}\n"


def main(words: list[str]) -> None:
    if words[:1] == ["--times"]:
        print(json.dumps(attrs.asdict(grow(int(words[1])))))
        return
    print(section(measure(quick="--quick" in words)))


if __name__ == "__main__":
    main(sys.argv[1:])
