"""Checking a certificate: that no better plan exists, or no plan at all. docs/solver.md, "Certificates"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import attrs

from documents import DocumentError, read_bytes
from state import Plan, plan_from_json, plan_to_json
from verify.certificate import (
    CERTIFICATE,
    PLAN,
    PROBLEM,
    SOLUTION,
    Certificate,
    Claim,
    Part,
    certificate_from_json,
    hash_of,
)
from verify.counting import Claim as Assumed
from verify.counting import unfounded
from verify.dimacs import Step, read_cnf, read_drup
from verify.opb import Stated, read_opb, read_solution
from verify.propagation import Propagator
from verify.violation import Unreadable, Violation, violation

LIMIT_BYTES = 2**30
MOST_TOLD = 10  # violations of one formula


@attrs.frozen
class Proved:
    """One part that holds. `clauses` and `steps` are 0 where nothing needed a proof."""

    part: Part
    clauses: int = 0
    steps: int = 0


@attrs.frozen
class Verdict:
    """What of a certificate holds, and what does not. `plan` is the one that it was made for."""

    claim: Claim
    plan: Plan | None
    proved: tuple[Proved, ...]
    violations: tuple[Violation, ...]


def check_certificate(folder: Path, plan: Plan | None = None) -> Verdict:
    """Check every file of the folder; with a plan, also that it is the one. Raises DocumentError."""
    path = folder / CERTIFICATE
    certificate = certificate_from_json(read_bytes(path), str(path))
    files, violations = _files(folder, certificate)
    if violations:
        return Verdict(certificate.claim, None, (), tuple(violations))
    check = _Check(folder, certificate, files)
    try:
        check.run(plan)
    except Unreadable as error:
        check.violations.append(error.violation)
    return Verdict(certificate.claim, check.plan, tuple(check.proved), tuple(check.violations))


def _files(folder: Path, certificate: Certificate) -> tuple[dict[str, bytes], list[Violation]]:
    """What the certificate names and uses, as far as it is what was recorded."""
    files, violations = dict[str, bytes](), list[Violation]()
    needed = [PROBLEM, *([PLAN, SOLUTION] if certificate.claim == "optimal" else [])]
    for part in certificate.parts:
        needed += [f"{part.proof}.cnf", f"{part.proof}.drup"] if part.proof else []
    for name in sorted({*needed, *certificate.files}):
        shown = str(folder / name)
        try:
            content = read_bytes(folder / name, label=shown, limit_bytes=LIMIT_BYTES)
        except DocumentError:
            violations.append(violation("proof-file-missing", file=shown))
            continue
        recorded = certificate.files.get(name, "")
        if hash_of(content) != recorded:
            found = hash_of(content)
            violations.append(violation("proof-file-differs", file=shown, recorded=recorded, found=found))
        files[name] = content
    return files, violations


@attrs.frozen
class Refutation:
    """A formula and its proof, checked. `steps` are the clauses that were derived."""

    clauses: int
    steps: int
    violations: tuple[Violation, ...]


def check_refutation(
    cnf_text: str, drup_text: str, problem: Stated, assumed: Assumed, files: tuple[str, str]
) -> Refutation:
    """That the formula says no more than the problem and what is assumed, and cannot be satisfied.

    `files`: what the two are called. Raises Unreadable.
    """
    cnf = read_cnf(cnf_text, files[0])
    foreign = islice(unfounded(cnf, files[0], problem, assumed), MOST_TOLD)
    steps = read_drup(drup_text, files[1], cnf.variables)
    count, fault = _follow(Propagator(cnf.variables, cnf.clauses()), steps, files[1])
    return Refutation(sum(1 for _ in cnf.clauses()), count, (*foreign, *fault))


def _follow(propagator: Propagator, steps: Iterable[Step], file: str) -> tuple[int, tuple[Violation, ...]]:
    """How many clauses were derived, the empty one last; and the first step that is wrong."""
    count = 0
    for step in steps:
        if not (propagator.drop(step.clause) if step.drops else propagator.follows(step.clause)):
            code = "proof-step-drops-nothing" if step.drops else "proof-step-unfounded"
            shown = " ".join(map(str, (*step.clause, 0)))
            return count, (violation(code, place=f"{file}:{step.number}", clause=shown),)
        if not step.drops:
            count += 1
            if not step.clause:
                return count, ()
            propagator.add(step.clause)
    return count, (violation("proof-unfinished", file=file),)


class _Check:
    """One certificate, whose files are what it says."""

    def __init__(self, folder: Path, certificate: Certificate, files: Mapping[str, bytes]) -> None:
        self.folder = folder
        self.certificate = certificate
        self.files = files
        self.plan: Plan | None = None
        self.proved: list[Proved] = []
        self.violations: list[Violation] = []

    def run(self, plan: Plan | None) -> None:
        problem = read_opb(self._text(PROBLEM), self._shown(PROBLEM))
        expected: list[tuple[str, str | None]] = [("anything", None)]
        solution: frozenset[int] | None = None
        if self.certificate.claim == "optimal":
            self.plan = plan_from_json(self.files[PLAN], self._shown(PLAN))
            solution = read_solution(self._text(SOLUTION), self._shown(SOLUTION), problem.variables)
            expected = [*(("level", name) for name, _ in problem.levels), ("order", None)]
            self.violations += _attained(self.plan, problem, solution, self._shown(PROBLEM))
        if plan is not None:
            self.violations += self._same_plan(plan)
        found = [(part.about, part.level) for part in self.certificate.parts]
        if found != expected:
            self._complain("proof-levels-differ", recorded=_listed(found), found=_listed(expected))
            return
        for at, part in enumerate(self.certificate.parts):
            self._check(part, at, problem, solution)

    def _check(self, part: Part, at: int, problem: Stated, solution: frozenset[int] | None) -> None:
        if solution is not None and part.about == "level":
            name, total = problem.levels[at]
            value = total.value(solution)
            if part.value != value:
                self._complain("proof-value-differs", level=name, recorded=part.value, found=value)
                return
            if part.is_obvious:
                self.proved.append(Proved(part))
                return
        if part.proof is None:
            self._complain("proof-missing", subject=part.level or part.about)
            return
        self._check_proof(part, part.proof, problem, _assumed(part, at, problem, solution))

    def _check_proof(self, part: Part, name: str, problem: Stated, assumed: Assumed) -> None:
        cnf, drup = f"{name}.cnf", f"{name}.drup"
        found = check_refutation(
            self._text(cnf), self._text(drup), problem, assumed, (self._shown(cnf), self._shown(drup))
        )
        self.violations += found.violations
        if not found.violations:
            self.proved.append(Proved(part, found.clauses, found.steps))

    def _same_plan(self, plan: Plan) -> Iterator[Violation]:
        recorded, found = self.certificate.files.get(PLAN, ""), hash_of(plan_to_json(plan).encode())
        if found != recorded:
            yield violation("proof-plan-differs", recorded=recorded, found=found)

    def _complain(self, code: str, **fields: object) -> None:
        self.violations.append(violation(code, **fields))

    def _shown(self, name: str) -> str:
        return str(self.folder / name)

    def _text(self, name: str) -> str:
        """What is not ASCII is no part of any number; names may hold it."""
        return self.files[name].decode("utf-8", errors="replace")


def _assumed(part: Part, at: int, problem: Stated, solution: frozenset[int] | None) -> Assumed:
    """Beside the problem: the levels before at their values, and this one less; or an earlier solution."""
    if solution is None:
        return Assumed()
    values = [total.value(solution) for _, total in problem.levels]
    if part.about == "order":
        return Assumed(tuple(values), solution)
    return Assumed((*values[:at], values[at] - 1))


def _attained(plan: Plan, problem: Stated, solution: frozenset[int], file: str) -> Iterator[Violation]:
    """That the solution is one, is worth what the plan is, and takes what the plan takes."""
    for line in problem.broken_by(solution):
        yield violation("proof-constraint-broken", place=f"{file}:{line}")
    recorded = [(level.name, level.value) for level in plan.objectives]
    values = [(name, total.value(solution)) for name, total in problem.levels]
    if recorded != values:
        yield violation("proof-levels-differ", recorded=_listed(recorded), found=_listed(values))
    chosen = {
        " ".join(("variant", one.environment, one.module, one.version, one.variant))
        for one in plan.target.choices
    }
    true = {name for variable, name in problem.names if variable in solution and name.startswith("variant ")}
    if chosen != true:
        shown = {"plan": sorted(chosen - true), "problem": sorted(true - chosen)}
        yield violation("proof-choices-differ", **{key: ", ".join(x) or "-" for key, x in shown.items()})


def _listed(pairs: object) -> str:
    assert isinstance(pairs, list)
    return ", ".join(" ".join(str(one) for one in pair if one is not None) for pair in pairs)
