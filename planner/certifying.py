"""An answer with the proof that there is none better: docs/solver.md, "Certificates"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from encoders import Encoding, Situation, encode, names_of
from planner.answers import Refusal, Undecided
from planner.planning import decide, still_wanted
from reasons import Reason, code_of, fields_of
from solver import (
    ENGINES,
    Budget,
    Exhausted,
    Problem,
    Refutation,
    Solution,
    as_stated,
    opb_of,
    refute_all,
    refute_better,
    refute_earlier,
    restricted,
)
from stacks import Intent
from state import Plan, plan_to_json
from verify.certificate import (
    CERTIFICATE,
    PLAN,
    PROBLEM,
    SOLUTION,
    Certificate,
    Claim,
    Part,
    certificate_to_json,
    hash_of,
)

PROVER = "Glucose 4.2.1"


@attrs.frozen
class Certified:
    """The files of a certificate, and what they leave unproved, for the budget ended."""

    files: Mapping[str, str]  # the certificate itself last, so that it is written when all is there
    unproved: tuple[Part, ...]


def certify(
    intent: Intent,
    situation: Situation,
    answer: Plan | Refusal,
    budget: Budget = Budget(),
    engine: str = ENGINES[0],
) -> Certified | Undecided:
    """Proofs for a plan, level by level, and for its being the first in order; or that there is none.

    `answer` is what `plan` answered to the same question. Undecided: within the budget it is not known
    to be the best, so that there is nothing to prove.
    """
    if isinstance(answer, Refusal):
        return _no_plan(intent, situation, answer, budget, engine)
    encoding, solution = decide(intent, still_wanted(intent, situation), budget, engine)
    if not isinstance(solution, Solution) or not (solution.proven and answer.proven):
        return Undecided()
    return _optimal(encoding, solution, answer, budget)


def _optimal(encoding: Encoding, solution: Solution, answer: Plan, budget: Budget) -> Certified:
    problem, solution = encoding.problem, as_stated(encoding.problem, solution)
    files = {
        PLAN: plan_to_json(answer),
        PROBLEM: _stated(encoding, problem),
        SOLUTION: _told(problem, solution),
    }
    parts = []
    for number, level in enumerate(solution.levels):
        part = Part("level", level.name, level.value)
        proof = None if part.is_obvious else refute_better(problem, solution, number, budget)
        parts.append(_kept(part, f"level-{number + 1}", proof, files))
    parts.append(_kept(Part("order"), "order", refute_earlier(problem, solution, budget), files))
    return _gathered("optimal", files, parts)


def _no_plan(
    intent: Intent, situation: Situation, refusal: Refusal, budget: Budget, engine: str
) -> Certified:
    """The conflict alone cannot hold, whatever else is asked for."""
    pruned, _ = decide(intent, still_wanted(intent, situation), budget, engine)
    encoding = encode(intent, pruned.universe.situation, pruned=False)  # with the circles that were met
    problem = restricted(encoding.problem, frozenset(refusal.conflict))
    files = {PROBLEM: _stated(encoding, problem)}
    part = _kept(Part("anything"), "conflict", refute_all(problem, budget), files)
    return _gathered("no-plan", files, [part])


def _kept(part: Part, name: str, proof: Refutation | Exhausted | None, files: dict[str, str]) -> Part:
    if not isinstance(proof, Refutation):
        return part
    files[f"{name}.cnf"], files[f"{name}.drup"] = proof.cnf, proof.drup
    return attrs.evolve(part, proof=name)


def _gathered(claim: Claim, files: Mapping[str, str], parts: list[Part]) -> Certified:
    hashes = {name: hash_of(text.encode()) for name, text in files.items()}
    certificate = Certificate(claim, PROVER, tuple(parts), hashes)
    unproved = tuple(part for part in parts if not part.proof and not part.is_obvious)
    return Certified({**files, CERTIFICATE: certificate_to_json(certificate)}, unproved)


def _stated(encoding: Encoding, problem: Problem[Reason]) -> str:
    return opb_of(problem, names_of(encoding), _statement)


def _statement(reason: Reason) -> str:
    """`needs-module module=vllm versions=0.33.0,0.32.0 ...`: data, in no language."""
    fields = (f"{name}={_plain(value)}" for name, value in fields_of(reason).items() if value)
    return " ".join((code_of(reason), *fields))


def _plain(value: Any) -> str:
    text = ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return " ".join(text.split())


def _told(problem: Problem[Reason], solution: Solution) -> str:
    """As solvers of OPB print it."""
    variables = range(1, problem.variables + 1)
    values = (f"x{variable}" if variable in solution else f"-x{variable}" for variable in variables)
    return f"s OPTIMUM FOUND\n{' '.join(('v', *values))}\n"
