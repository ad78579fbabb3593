"""Questions to other tools: what is written for them, and that they understand it."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from benchmarks.cudf import criteria_of, solve
from benchmarks.cudf_universe import Text
from benchmarks.sessions import asking
from benchmarks.told import machines_in_words, quoted, spoken_version
from benchmarks.told_cases import CASES, FILES, MACHINES
from benchmarks.told_formats import as_cudf, as_testtags, demands, spoken
from benchmarks.told_packages import Need, Package, Question, Range, name_of, question_of
from encoders import Situation, encode
from hardware import matrix_profiles
from manifests import BUILTIN, load_catalog
from policies import evaluate, load_policy
from solver import Conflict, Solution

VERSIONS = {"torch": ("2.9", "2.10", "2.11", "2.12")}

QUESTION = Question(
    facts=(Package("nvidia-driver", "560.35.03"),),
    offered=(
        Package("vllm", "0.19", (Need((Range("torch", 0, 1),), "torch <2.11"),)),
        Package("vllm", "0.20", (Need((Range("vllm:wheel", 0, 0),)),), ("torch = 2.11",)),
        Package("vllm:wheel", "0.20", (Need((), "nvidia-driver >=580"),)),
        Package("torch", "2.9"),
        Package("torch", "2.10"),
        Package("torch", "2.11"),
    ),
    asked=(Need((Range("vllm", 1, 1),), "vllm ==0.20"),),
)


def test_a_question_as_cudf() -> None:
    assert as_cudf(QUESTION) == (
        "package: nvidia-driver\nversion: 1\nconflicts: nvidia-driver\ninstalled: true\nkeep: version\n\n"
        "package: vllm\nversion: 1\ndepends: torch = 1 | torch = 2\nconflicts: vllm\n\n"
        "package: vllm\nversion: 2\ndepends: vllm%3awheel = 1\nconflicts: vllm , torch = 3\n\n"
        "package: vllm%3awheel\nversion: 1\ndepends: nothing\nconflicts: vllm%3awheel\n\n"
        "package: torch\nversion: 1\nconflicts: torch\n\n"
        "package: torch\nversion: 2\nconflicts: torch\n\n"
        "package: torch\nversion: 3\nconflicts: torch\n\n"
        "package: asked\nversion: 1\ndepends: vllm = 2\nconflicts: asked\n\n"
        "request: las\ninstall: asked\n"
    )


def test_a_question_as_a_test_case_of_libsolv() -> None:
    assert as_testtags(QUESTION).splitlines() == [
        "repo system 0 testtags <inline>",
        "#>=Pkg: nvidia-driver 560.35.03 - noarch",
        "repo catalogue 0 testtags <inline>",
        "#>=Pkg: vllm 0.19 - noarch",
        "#>=Req: torch < 2.11",
        "#>=Pkg: vllm 0.20 - noarch",
        "#>=Req: vllm:wheel = 0.20",
        "#>=Con: torch = 2.11",
        "#>=Pkg: vllm:wheel 0.20 - noarch",
        "#>=Req: nvidia-driver >= 580",
        "#>=Pkg: torch 2.9 - noarch",
        "#>=Pkg: torch 2.10 - noarch",
        "#>=Pkg: torch 2.11 - noarch",
        "system unset rpm system",
        "job install name vllm = 0.20",
    ]


@pytest.mark.parametrize(
    ("need", "told"),
    [
        (Need((Range("torch", 0, 3),)), ["torch"]),
        (Need((Range("torch", 2, 3),)), ["torch >= 2.11"]),
        (Need((Range("torch", 0, 1),)), ["torch <= 2.10"]),
        (Need((Range("torch", 1, 2),)), ["torch >= 2.10", "torch <= 2.11"]),
        (Need((Range("torch", 1, 1),)), ["torch = 2.10"]),
        (Need((Range("torch", 1, 2),), "torch >=2.9.1,<2.12"), ["torch >= 2.9.1", "torch < 2.12"]),
        (Need((Range("torch", 1, 1),), "torch ==2.10.0"), ["torch = 2.10"]),  # two versions to RPM
        (Need((Range("torch", 1, 2),), "torch >=2.9,!=2.9.*,<2.12"), ["torch >= 2.10", "torch <= 2.11"]),
        (Need((Range("torch", 0, 0), Range("torch", 2, 3))), ["(torch = 2.9 | torch >= 2.11)"]),
        (
            Need((Range("torch", 0, 0), Range("torch", 1, 2))),
            ["(torch = 2.9 | torch = 2.10 | torch = 2.11)"],
        ),
        (Need((), "certifi >=2026.10.19"), ["certifi >= 2026.10.19"]),
        (Need((), "gfx ==gfx90a | rocm >=7.0"), ["(gfx = gfx90a | rocm >= 7.0)"]),
    ],
)
def test_ranges_in_the_words_of_rpm(need: Need, told: list[str]) -> None:
    assert demands(need, VERSIONS) == told


def test_a_fact_without_a_value_is_asked_for_by_name() -> None:
    assert spoken("container-engine") == ["container-engine"]


@pytest.mark.parametrize(
    ("environment", "beside", "name"),
    [
        ("default", (), "vllm"),
        ("vllm", (), "vllm"),
        ("vllm", (("default", "vllm"),), "vllm@vllm"),  # asked for together, and reached as a service
        ("train", (), "vllm@train"),
    ],
)
def test_two_instances_of_a_module_have_two_names(
    environment: str, beside: tuple[tuple[str, str], ...], name: str
) -> None:
    assert name_of(environment, "vllm", beside) == name


@cache
def situation(machine: str) -> Situation:
    profile = dict(matrix_profiles())[machine]
    return Situation(profile, load_catalog([BUILTIN], cache=None), evaluate(load_policy(()), profile))


def written(*requests: str, together: bool) -> Question:
    asked = asking(*requests, together=together)
    return question_of(encode(asked, situation("rtx3090x2-driver-560"), pruned=False))


def test_no_version_stands_twice() -> None:
    question = written("open-webui", "vllm", together=True)
    for name, versions in question.versions().items():
        assert len(set(versions)) == len(versions), name
    names = {package.name for package in question.offered}
    assert {"vllm", "open-webui", "torch", "torch:cu126"} <= names
    assert "vllm:image" not in names  # what is put together takes no image


ASKED = [
    (("vllm ==0.19.1", "torch ==2.10.0"), True, True),
    (("open-webui ==0.12.4", "vllm ==0.19.1"), False, True),
    (("onnxruntime ==1.26.0", "onnxruntime-gpu ==1.26.0"), True, False),
    (("vllm ==0.19.1", "torch ==2.9.0"), True, False),
    (("vllm ==0.32.0",), False, False),  # the driver
]


@pytest.mark.parametrize(("requests", "together", "holds"), ASKED)
def test_as_cudf_it_holds_where_las_has_a_plan(
    requests: tuple[str, ...], together: bool, holds: bool
) -> None:
    text = as_cudf(written(*requests, together=together))
    _, answer = solve(Text(text.encode()), criteria_of("paranoid"))
    assert isinstance(answer, Solution if holds else Conflict)


@pytest.mark.skipif(shutil.which("testsolv") is None, reason="needs testsolv (Debian: libsolv-tools)")
@pytest.mark.parametrize(("requests", "together", "holds"), ASKED)
def test_as_a_test_case_it_holds_where_las_has_a_plan(
    requests: tuple[str, ...], together: bool, holds: bool, tmp_path: Path
) -> None:
    (tmp_path / "in.t").write_text(as_testtags(written(*requests, together=together)))
    command = ("testsolv", "in.t")
    said = subprocess.run(command, cwd=tmp_path, check=False, stdout=subprocess.PIPE, text=True).stdout
    assert said.startswith("Transaction summary" if holds else "Found ")
    assert "does not exist" not in said  # every name asked for is known to it


def test_ten_cases_of_ten_kinds() -> None:
    assert len({case.title for case in CASES}) == len({case.requests for case in CASES}) == 10
    assert {case.machine for case in CASES} == set(MACHINES)
    assert {name for name in FILES if any(name in case.options for case in CASES)} == set(FILES)


def test_what_is_printed() -> None:
    assert quoted("las solve x", "no") == "```console\n$ las solve x\nno\n```"
    assert spoken_version("aspcud", "aspcud version 1.9.6\n\nLicense: MIT 2") == "aspcud 1.9.6"
    assert machines_in_words({"a": (("--gpu", "RTX 3090*2"), (80, 81))}) == (
        "las profile build --gpu 'RTX 3090*2' -o a.json  # and 80, 81 in ports_taken"
    )
