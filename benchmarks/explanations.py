"""What a refusal costs beside finding that there is no plan, in this process, by CPU time.

    python -m benchmarks.explanations [--quick]

Unsatisfiable: encode the slice as for a plan, and search until there is none. A minimal conflict: what
`planner.plan` takes in brief, that search included. Ways out: what it takes in whole. Of package universes
there is the conflict alone. The texts are read, and the catalogue is, before anything is timed.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import attrs

from benchmarks.cudf import opened
from benchmarks.cudf_problem import Encoding
from benchmarks.peers import instances
from benchmarks.peers_bars import UNSATISFIABLE
from benchmarks.report import Row
from benchmarks.sessions import asking
from encoders import encode
from hardware import matrix_profiles
from manifests import BUILTIN, load_catalog
from planner import Refusal, Situation, plan
from policies import evaluate, load_policy
from solver import Conflict, Session, optimum
from stacks import Intent

RUNS = 3
AT_HAND_S = 0.1  # of CPU time that an answer may take beside its multiple
MACHINES = ("rtx3090x2-driver-560", "laptop", "rx7900xtx-rocm-6.3")

#: Refused for different reasons; where a machine has a plan for one, it is left out there.
REQUESTS = (
    asking("torch ==2.9.0", "vllm ==0.19.1", together=True),
    asking("open-webui ==0.12.4", "vllm ==0.32.0", together=True),
    asking("jax ==0.12.0.1", "python ==3.11.*", together=True),
    asking("vllm ==0.19.1", "sglang ==0.5.9", together=True),
    asking("vllm >=0.20", "sglang >=0.5.10", together=True),
    asking("vllm >=0.18", "transformers <5", "torch >=2.13", together=True),
    asking("onnxruntime ==1.26.0", "onnxruntime-gpu ==1.26.0", together=True),
    asking("torch ==2.9.0", "vllm ==0.19.1", "langchain ==0.3.27", "langgraph ==1.2.22", together=True),
    asking("n8n ==2.41.3", "flowise ==3.1.4", "nodejs ==22.*", together=True),
    asking("torch ==2.15.0", "transformers <4.40", "vllm ==0.32.0", together=True),
    asking("vllm ==0.32.0"),
    asking("bitsandbytes", "flash-attn"),
)


@attrs.frozen
class Refused:
    """Medians, in seconds of CPU time; `ways_s` is None where none are looked for."""

    what: str
    unsatisfiable_s: float
    conflict_s: float
    ways_s: float | None = None
    ways: int = 0

    @property
    def conflict_ratio(self) -> float:
        """Beyond what is at hand."""
        return max(0.0, self.conflict_s - AT_HAND_S) / self.unsatisfiable_s

    @property
    def ways_ratio(self) -> float:
        """Beyond what is at hand."""
        return max(0.0, (self.ways_s or 0.0) - AT_HAND_S) / self.unsatisfiable_s


def seconds(*actions: Callable[[], object]) -> Iterator[float]:
    """Of each the median; in turn, after one round that does not count."""
    gc.set_threshold(100_000)  # as `las` does
    rounds = [[_spent(action) for action in actions] for _ in range(RUNS + 1)]
    return map(median, zip(*rounds[1:], strict=True))


def _spent(action: Callable[[], object]) -> float:
    gc.collect()
    start_s = process_time()
    action()
    return process_time() - start_s


def of_catalogue(*, quick: bool = False) -> Iterator[Refused]:
    catalog, policy = load_catalog([BUILTIN], cache=None), load_policy(())
    for name, machine in matrix_profiles():
        if name not in MACHINES[: 1 if quick else None]:
            continue
        situation = Situation(machine, catalog, evaluate(policy, machine))
        for intent in REQUESTS:
            answer = plan(intent, situation)
            if isinstance(answer, Refusal):
                yield _of_request(name, intent, situation, len(answer.ways_out))


def _of_request(machine: str, intent: Intent, situation: Situation, ways: int) -> Refused:
    unsatisfiable_s, conflict_s, ways_s = seconds(
        lambda: optimum(encode(intent, situation, pruned=True).problem),
        lambda: plan(intent, situation, brief=True),
        lambda: plan(intent, situation),
    )
    asked = ", ".join(request.text for request in intent.requests)
    return Refused(f"{asked} on {machine}", unsatisfiable_s, conflict_s, ways_s, ways)


def of_instances(*, quick: bool = False) -> Iterator[Refused]:
    """Those without a solution that are here; `quick`: the slices."""
    with TemporaryDirectory() as folder:
        for name, text in instances().items():
            if UNSATISFIABLE in name and not (quick and not name.endswith("cone")):
                source = Path(folder, name)
                source.write_bytes(text())
                yield _of_instance(name, source)
                source.unlink()


def _of_instance(name: str, source: Path) -> Refused:
    universe = opened(source)

    def session() -> Session[tuple[str, object, int, int, object]]:
        return Session(Encoding(universe, ("removed", "changed"), keep_installed=False).problem)

    assert isinstance(session().conflict(), Conflict), name
    unsatisfiable_s, conflict_s = seconds(lambda: session().holds(), lambda: session().conflict())
    return Refused(name, unsatisfiable_s, conflict_s)


def rows(*, quick: bool = False) -> Iterator[Row]:
    """The worst of each kind."""
    asked = list(of_catalogue(quick=quick))
    yield _conflict(f"a minimal conflict of {len(asked)} refused requests, beyond 100 ms", asked)
    worst = max(asked, key=lambda one: one.ways_ratio)
    yield Row(
        f"the same with {worst.ways} ways out, beyond 100 ms",
        f"{worst.what}: CPU {_ms(worst.ways_s or 0)}",
        f"finding no plan: CPU {_ms(worst.unsatisfiable_s)}",
        worst.ways_ratio,
        cpu=worst.ways_ratio,
        bar=10,
    )
    universes = list(of_instances(quick=quick))
    if universes:
        yield _conflict(f"a minimal conflict of {len(universes)} package universes, beyond 100 ms", universes)


def _conflict(what: str, refused: Sequence[Refused]) -> Row:
    worst = max(refused, key=lambda one: one.conflict_ratio)
    return Row(
        what,
        f"{worst.what}: CPU {_ms(worst.conflict_s)}",
        f"finding no plan: CPU {_ms(worst.unsatisfiable_s)}",
        worst.conflict_ratio,
        cpu=worst.conflict_ratio,
        bar=3,
    )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def line(one: Refused) -> str:
    ways = "" if one.ways_s is None else f"{one.ways}: {_ms(one.ways_s)}"
    ratio = "" if one.ways_s is None else f"{one.ways_ratio:.1f}×"
    return (
        f"| {one.what} | {_ms(one.unsatisfiable_s)} | {_ms(one.conflict_s)} | {one.conflict_ratio:.1f}× "
        f"| {ways} | {ratio} |"
    )


def main(*, quick: bool) -> None:
    """Every one, as it is measured."""
    print("| request | no plan | conflict | beyond 100 ms | ways out | beyond 100 ms |")
    print("|---|---|---|---|---|---|")
    for one in chain(of_catalogue(quick=quick), of_instances(quick=quick)):
        print(line(one), flush=True)


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
