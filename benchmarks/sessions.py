"""Ten requests on each of forty machines in one process: what a further machine costs beside the first.

A fresh process, by CPU time: the rooms are imported and the catalogue's list is read from its cache, but no
module is unpacked and nothing is encoded when the first machine starts. Each request is what `las solve`
asks of the planner: an answer is a plan, or a refusal with its conflict and its ways out.

    python -m benchmarks.sessions [--quick]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

import attrs

from hardware import matrix_profiles
from manifests import BUILTIN, load_catalog
from planner import Refusal, Situation, plan
from policies import evaluate, load_policy
from stacks import Intent, Origin, Pin, parse_request

MACHINES = 40
QUICK_STEP = 5  # of `--quick`: every fifth machine


def asking(*requests: str, pins: tuple[Pin, ...] = (), together: bool = False) -> Intent:
    here = Origin("")
    return Intent(
        tuple(parse_request(text, here) for text in requests),
        pins=pins,
        together=together,
    )


#: What people ask of a workstation; the last cannot be had anywhere, and some not on every machine.
REQUESTS = (
    asking("vllm"),
    asking("open-webui", "ollama"),
    asking("comfyui"),
    asking("vllm ==0.19.1", pins=(Pin("python", "==3.12.*", origin=Origin("")),)),
    asking("jupyterlab", "torch", "transformers", "diffusers"),
    asking("dify"),
    asking("@openai-api"),
    asking("open-webui", "qdrant", "postgres", "sglang"),
    asking("n8n", "flowise", "langfuse"),
    asking("torch ==2.15.0", "transformers <4.40", "vllm ==0.32.0", together=True),
)


@attrs.frozen
class Outcome:
    """CPU seconds of the first machine, and of all further ones together."""

    machines: int
    requests: int
    refused: int
    first_s: float
    further_s: float

    @property
    def each_further_s(self) -> float:
        return self.further_s / (self.machines - 1)

    @property
    def ratio(self) -> float:
        return self.each_further_s / self.first_s

    @property
    def rate(self) -> float:
        """Requests a second on the further machines."""
        return self.requests * (self.machines - 1) / self.further_s


def measure(*, quick: bool = False) -> Outcome:
    """In a process of its own, with the catalogue's cache written before."""
    with tempfile.TemporaryDirectory() as folder:
        load_catalog([BUILTIN], cache=Path(folder))
        step = QUICK_STEP if quick else 1
        command = (sys.executable, "-m", "benchmarks.sessions", "--cache", folder, str(step))
        found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return Outcome(**json.loads(found))


def session(cache: Path, step: int) -> Outcome:
    """Every request on every machine, one after another."""
    catalog, policy = load_catalog([BUILTIN], cache=cache), load_policy(())
    machines = matrix_profiles()[:MACHINES:step]
    spent, refused = [], 0
    for _, machine in machines:
        start_s = process_time()
        for intent in REQUESTS:
            situation = Situation(machine, catalog, evaluate(policy, machine))
            refused += isinstance(plan(intent, situation), Refusal)
        spent.append(process_time() - start_s)
    return Outcome(len(machines), len(REQUESTS), refused, spent[0], sum(spent[1:]))


def main(words: list[str]) -> None:
    if words[:1] == ["--cache"]:
        print(json.dumps(attrs.asdict(session(Path(words[1]), int(words[2])))))
        return
    found = measure(quick="--quick" in words)
    print(
        f"{found.requests} requests on {found.machines} machines, {found.refused} refused: CPU"
        f" {found.first_s:.2f} s the first, {found.each_further_s:.2f} s each further ({found.ratio:.2f}),"
        f" {found.rate:.1f} requests a second"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
