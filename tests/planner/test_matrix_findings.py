"""What a matrix finds in toy catalogues, and that it is the same in however many processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hardware import build_machine
from planner import Finding, Profile, decide_matrix, matrix_findings
from policies import evaluate, load_policy
from reasons import code_of
from tests.planner.conftest import TOYS, catalogue

ROOT = Path(__file__).parents[2]
MACHINES = {
    "old-card": {"gpus": ("RTX 3090",), "driver": "535.183.01", "memory": "64GiB", "cores": 16},
    "new-card": {"gpus": ("RTX 4090",), "driver": "580.95.05", "memory": "64GiB", "cores": 16},
    "no-card": {"memory": "8GiB", "cores": 4},
}
IMAGE = "variants: {image: {backend: container, image: 'x:{version}'}}"
WHEEL = "variants: {wheel: {backend: native}}"

Findings = Callable[[str], list[Finding]]


def profiles_of(names: tuple[str, ...] = tuple(MACHINES)) -> tuple[Profile, ...]:
    policy = load_policy(())
    machines = {name: build_machine(**MACHINES[name]) for name in names}  # type: ignore[arg-type]  # its keywords
    return tuple(Profile(name, machine, evaluate(policy, machine)) for name, machine in machines.items())


@pytest.fixture
def found(tmp_path: Path) -> Findings:
    """What is found of the modules of a toy catalogue."""

    def find(text: str) -> list[Finding]:
        catalog, profiles = catalogue(tmp_path / "toys", text), profiles_of()
        return list(matrix_findings(catalog, profiles, decide_matrix(catalog, profiles)))

    return find


def fields(findings: list[Finding], code: str) -> list[dict[str, str]]:
    return [dict(one.fault.fields) for one in findings if one.fault.code == code]


def test_a_dead_release_is_told_with_the_shortest_conflict(found: Findings) -> None:
    """Each machine has one thing against it; on the new card it is only the driver."""
    findings = found(f"""
top: {{category: framework, {WHEEL}, releases: \
{{"3": {{requires: [base ==2]}}, "2": {{requires: [base ==2]}}, "1": {{}}}}}}
base: {{category: framework, variants: {{cu: {{backend: native, accelerator: cuda 12.8}}}}, releases: \
{{"2": {{requires: [host nvidia-driver >=590, host compute-capability >=8.9]}}, "1": {{}}}}}}
""")
    assert fields(findings, "dead-release") == [
        {"module": "base", "versions": "2", "profile": "new-card"},
        {"module": "top", "versions": "2 - 3", "profile": "old-card"},
    ]
    base = next(one for one in findings if dict(one.fault.fields).get("module") == "base")
    assert [code_of(reason) for reason in base.why] == ["requested", "needs-host", "fact-is"]
    assert (base.level, base.fault.line) == ("warning", 1)


def test_withdrawn_releases_are_not_told(found: Findings) -> None:
    needs = 'requires: ["host nvidia-driver >=999"]'
    findings = found(
        f'old: {{category: framework, {WHEEL}, releases: {{"2": {{}}, "1": {{status: withdrawn, {needs}}}}}}}'
    )
    assert fields(findings, "dead-release") == []


def test_a_release_is_shadowed_where_a_newer_one_can_be_had(found: Findings) -> None:
    """2 is what the old driver gets; 1 is left to those who name it. A pre-release is nobody's default."""
    findings = found(f"""
tool: {{category: framework, {WHEEL}, requires: [host nvidia-driver], releases: \
{{"4rc1": {{}}, "3": {{requires: [host nvidia-driver >=580]}}, "2": {{}}, "1.1": {{}}, "1.0": {{}}}}}}
""")
    assert fields(findings, "shadowed") == [
        {"module": "tool", "versions": "1.0 - 1.1", "count": "2", "of": "5"}
    ]


def test_modules_that_exclude_each_other_combine_with_none(found: Findings) -> None:
    """`one` and `two` are fixed on one port; `left` and `right` at least go with `free`."""
    findings = found(f"""
one: {{category: service, ports: {{http: {{number: 80, movable: false}}}}, {IMAGE}, releases: {{"1": {{}}}}}}
two: {{category: service, ports: {{http: {{number: 80, movable: false}}}}, {IMAGE}, releases: {{"1": {{}}}}}}
left: {{category: framework, {WHEEL}, releases: {{"1": {{requires: ["python ==3.11"]}}}}}}
right: {{category: framework, {WHEEL}, releases: {{"1": {{requires: ["python ==3.12"]}}}}}}
free: {{category: framework, {WHEEL}, releases: {{"1": {{}}}}}}
python: {{category: language, {WHEEL}, releases: {{"3.12": {{}}, "3.11": {{}}}}}}
""")
    assert fields(findings, "combines-with-none") == [
        {"module": "one", "category": "service"},
        {"module": "two", "category": "service"},
    ]


def test_modules_that_no_machine_can_have_both_are_not_told(found: Findings) -> None:
    findings = found(f"""
new: {{category: service, {IMAGE}, releases: {{"1": {{requires: ["host nvidia-driver >=580"]}}}}}}
old: {{category: service, {IMAGE}, releases: {{"1": {{requires: ["host nvidia-driver <580"]}}}}}}
""")
    assert fields(findings, "combines-with-none") == []


def test_processes_change_nothing(tmp_path: Path) -> None:
    catalog, profiles = catalogue(tmp_path / "toys", TOYS), profiles_of()
    seen: list[tuple[int, int]] = []
    alone = decide_matrix(catalog, profiles)
    shared = decide_matrix(catalog, profiles, jobs=2, progress=lambda *counts: seen.append(counts))
    assert shared == alone
    assert list(shared.installable) == list(alone.installable)
    assert seen == [(done, len(catalog.names())) for done in range(1, len(catalog.names()) + 1)]
    assert shared.decisions == 3 * sum(
        len(module.releases) for name in catalog.names() if (module := catalog.module(name))
    )


INTERRUPTED = """
import multiprocessing, os, signal
from manifests import BUILTIN, load_catalog
from planner import decide_matrix
from tests.planner.test_matrix_findings import profiles_of
try:
    decide_matrix(load_catalog([BUILTIN], cache=None), profiles_of(), jobs=2,
                  progress=lambda done, of: os.killpg(0, signal.SIGINT))
except KeyboardInterrupt:
    print(len(multiprocessing.active_children()))
"""


def test_an_interrupt_leaves_no_process_and_no_noise() -> None:
    """As Ctrl-C does, it goes to the whole group of processes."""
    ended = subprocess.run(
        (sys.executable, "-c", INTERRUPTED),
        cwd=ROOT,
        start_new_session=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ended.stdout, ended.stderr) == ("0\n", "")
