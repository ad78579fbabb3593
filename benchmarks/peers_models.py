"""A `Problem` as others read it: CP-SAT's model, and ASPIF for clasp; the same clauses and levels.

python -m benchmarks.peers_models IN.cudf CRITERIA > OUT.aspif
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.processes import Command, run
from solver import Problem, Solution, minimise

Vector = tuple[int, ...]
Timed = tuple[float, Vector]  # CPU seconds, the values of the levels

CLASP = ("clasp", "--quiet=1", "--opt-strategy=usc", "--outf=0")
FOUND_OPTIMUM = 30  # clasp's exit status


def ours(problem: Problem[Any]) -> Timed:
    """From the problem to the one canonical optimum."""
    start_s = process_time()
    answer = minimise(problem)
    spent_s = process_time() - start_s
    if not isinstance(answer, Solution) or not answer.proven:
        raise TypeError(answer)
    return spent_s, tuple(level.value for level in answer.levels)


def cpsat(problem: Problem[Any]) -> Timed:
    """Level by level, each held to its optimum, the last solution as a hint; one worker.

    Building the model counts, as loading does for ours. Raises RuntimeError if no optimum is proven.
    """
    from ortools.sat.python import cp_model

    start_s = process_time()
    model: Any = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in range(problem.variables)]

    def literal(number: int) -> Any:
        return variables[number - 1] if number > 0 else ~variables[-number - 1]

    for any_of, _ in problem.clauses:
        model.add_bool_or([literal(number) for number in any_of])
    for terms, bound, _ in problem.at_mosts:
        model.add(sum(weight * literal(number) for weight, number in terms) <= bound)
    values: list[int] = []
    for level in problem.levels:
        weights = [weight for weight, _ in level.terms]
        total = cp_model.LinearExpr.weighted_sum([literal(number) for _, number in level.terms], weights)
        model.minimize(total)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if solver.solve(model) != cp_model.OPTIMAL:
            raise RuntimeError(level.name)
        values.append(round(solver.objective_value))
        model.add(total <= values[-1])
        model.clear_hints()
        for variable in variables:
            model.add_hint(variable, solver.value(variable))
    return process_time() - start_s, tuple(values)


def clasp(problem: Problem[Any]) -> Timed:
    """Guided by cores, all levels at once: the whole process, reading included; our writing does not count.

    Raises WrongStatusError if no optimum is proven.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "problem.aspif")
        file.write_text("\n".join(aspif(problem)))
        spent = run(Command((*CLASP, str(file)), FOUND_OPTIMUM), folder)
        told = subprocess.run((*CLASP, str(file)), capture_output=True, text=True, check=False).stdout
    costs = next(line for line in told.splitlines() if line.startswith("Optimization :"))
    return spent.cpu_s, tuple(map(int, costs.partition(":")[2].split()))


def aspif(problem: Problem[Any]) -> Iterator[str]:
    """Kaminski et al., "How to build your own ASP-based system?!", 2023, appendix: free atoms, and
    constraints over them. At-most constraints that are not at-most-one are weight bodies."""
    yield "asp 1 0 0"
    atoms = " ".join(map(str, range(1, problem.variables + 1)))
    yield f"1 1 {problem.variables} {atoms} 0 0"
    for any_of, _ in problem.clauses:
        literals = dict.fromkeys(any_of)
        yield f"1 0 0 0 {len(literals)} {' '.join(str(-literal) for literal in literals)}"
    for terms, bound, _ in problem.at_mosts:
        body = " ".join(f"{literal} {weight}" for weight, literal in terms)
        yield f"1 0 0 1 {bound + 1} {len(terms)} {body}"
    for priority, level in zip(range(len(problem.levels), 0, -1), problem.levels, strict=True):
        body = " ".join(f"{literal} {weight}" for weight, literal in level.terms)
        yield f"2 {priority} {len(level.terms)} {body}"
    yield "0"


def main(document: str, criteria: str) -> None:
    from benchmarks.cudf import criteria_of, opened
    from benchmarks.cudf_problem import Encoding

    encoding = Encoding(opened(Path(document)), criteria_of(criteria), keep_installed=False)
    print("\n".join(aspif(encoding.problem)))


if __name__ == "__main__":
    main(*sys.argv[1:])
