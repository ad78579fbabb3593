"""Manifests made from PyPI metadata: every rule of the import on made-up packages."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from packaging.markers import Marker

from manifests.hoisting import Block, hoist
from manifests.markers import LINUX_MACHINES, condition_of
from manifests.pypi import manifest_from_pypi
from manifests.writing import WIDTH, scalar, write_manifest

BOTH = ("x86_64", "aarch64")


def wheel(version: str, **changes: Any) -> dict[str, Any]:
    """A release as collected: a compiled wheel for two processors."""
    return {
        "version": version,
        "uploaded": "2026-01-31",
        "requires_python": ">=3.10",
        "wheel_tags": ["cp312", "cp313"],
        "platforms": ["linux_aarch64", "linux_x86_64", "win_amd64"],
        "glibc_min_x86_64": "2.28",
        "wheel": {"file": f"parrot-{version}-cp312-cp312-linux.whl", "size": 4096, "sha256": "0" * 64},
        "requires": [],
    } | changes


def pure(version: str, *requires: str, **changes: Any) -> dict[str, Any]:
    return wheel(version, wheel_tags=["py3"], platforms=["any"], requires=list(requires), **changes)


def imported(*releases: dict[str, Any], full: Any = None, **overlay: Any) -> dict[str, Any]:
    text = manifest_from_pypi(
        "parrot", {"releases": list(releases)}, full, {"category": "framework", **overlay}
    )
    document: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)
    return document


def requires_of(*lines: str, **changes: Any) -> list[str]:
    """What one pure release requires, when the metadata hold `lines`."""
    found: list[str] = imported(pure("1.0", *lines, **changes))["releases"]["1.0"].get("requires", [])
    return found


def test_a_compiled_wheel_needs_its_system() -> None:
    entry = imported(wheel("1.0"))["releases"]["1.0"]
    assert entry["date"] == "2026-01-31"
    assert entry["requires"] == ["python >=3.10"]
    assert entry["variants"]["wheel"] == {
        "backend": "native",
        "artefact": "parrot-1.0-cp312-cp312-linux.whl",
        "sha256": "0" * 64,
        "download": "4096B",
        "requires": [
            "python <3.14",
            "host arch in x86_64 aarch64",
            "host glibc >=2.28",
            "host os in linux",
        ],
    }


@pytest.mark.parametrize(
    ("tags", "python", "bound"),
    [
        (["cp312", "cp313", "cp313t"], ">=3.10", ["python <3.14"]),
        (["cp310", "cp311"], None, ["python <3.12"]),
        (["cp312", "cp313"], ">=3.10,<3.14", []),  # said by Requires-Python already
        (["cp38-abi3"], ">=3.9", []),
        (["cp312-abi3", "cp314t"], ">=3.9", []),
        (["py39"], ">=3.9", []),
        (["py3"], None, []),
    ],
)
def test_wheel_tags_bound_python_from_above(tags: list[str], python: str | None, bound: list[str]) -> None:
    entry = imported(wheel("1.0", wheel_tags=tags, requires_python=python))["releases"]["1.0"]
    assert [text for text in entry["variants"]["wheel"]["requires"] if text.startswith("python")] == bound


@pytest.mark.parametrize(
    ("line", "requirement"),
    [
        ("Under_Score.Dot", "under-score-dot"),
        ("seed<3,>=1.2,!=1.5.*", "seed >=1.2,<3,!=1.5.*"),
        ("seed (==1.0)", "seed ==1.0"),
        ("seed[b,a]~=1.0", "seed[a,b] ~=1.0"),
        ('seed; sys_platform == "linux"', "seed"),
        ('seed; platform_system != "Windows"', "seed"),
        ('seed; python_version < "3.12"', "seed if holds python <3.12"),
        ('seed; python_version > "3.11"', "seed if holds python >=3.12"),
        ('seed; python_version == "3.11"', "seed if holds python ==3.11.*"),
        ("seed; python_full_version < '3.11.3'", "seed if holds python <3.11.3"),
        ('seed; python_version >= "3.8"', "seed"),  # true wherever the release runs
        ('seed; platform_machine == "x86_64" or platform_machine == "AMD64"', "seed if host arch in x86_64"),
        ('seed; platform_machine != "s390x"', "seed if not host arch in s390x"),
        (
            'seed; platform_machine == "x86_64" and python_version < "3.12"',
            "seed if host arch in x86_64 and holds python <3.12",
        ),
    ],
)
def test_lines_in_our_grammar(line: str, requirement: str) -> None:
    assert requires_of(line) == ["python >=3.10", requirement]


@pytest.mark.parametrize(
    "line",
    [
        'seed; sys_platform == "win32"',
        'seed; platform_system == "Darwin"',
        'seed; python_version < "3.10"',  # no such Python runs it
        'seed; extra == "all"',
    ],
)
def test_lines_that_never_apply(line: str) -> None:
    assert requires_of(line) == ["python >=3.10"]


def test_a_marker_that_holds_on_all_processors_of_the_wheel_is_no_condition() -> None:
    line = 'seed; platform_machine == "x86_64" or platform_machine == "aarch64"'
    assert "seed" in imported(wheel("1.0", requires=[line]))["releases"]["1.0"]["requires"]
    assert requires_of(line)[1] == "seed if host arch in x86_64 aarch64"


def test_processors_that_differ_in_their_pythons() -> None:
    old_or_arm = 'platform_machine == "x86_64" and python_version < "3.12" or platform_machine == "aarch64"'
    text = "(host arch in x86_64 and holds python <3.12) or host arch in aarch64"
    assert condition_of(Marker(old_or_arm), BOTH, ">=3.9", "") == text


def test_runs_of_python_versions() -> None:
    marker = Marker('python_version == "3.10" or python_version >= "3.13"')
    assert condition_of(marker, LINUX_MACHINES, ">=3.9", "") == "holds python ==3.10.* or holds python >=3.13"


def test_full_metadata_win_over_the_selection() -> None:
    release = pure("1.0", "seed")
    assert imported(release, full={"1.0": {"rd": ["twig"]}})["releases"]["1.0"]["requires"][1:] == ["twig"]


def test_extras_that_are_needed() -> None:
    lines = ('parrot[base]; extra == "serve"', 'seed==2; extra == "base"', 'twig; extra == "docs"')
    overlay = {"extras": [{"versions": "<2", "names": ["serve"]}]}
    releases = imported(pure("2.0", *lines), pure("1.0", *lines), **overlay)["releases"]
    assert releases["1.0"]["requires"] == ["seed ==2"]
    assert "requires" not in releases["2.0"]


def test_the_wheel_can_be_one_of_several_variants() -> None:
    release = wheel("2.0", requires=["nvidia-cudnn==9; platform_machine == 'x86_64'", "seed"])
    document = imported(
        release,
        wheel=[
            {
                "versions": ">=2",
                "label": "cu130",
                "machines": ["x86_64"],
                "takes": ["nvidia-*"],
                "alike": "yes",
            }
        ],
        variants={"cpu": {"backend": "native"}},
        when=[{"versions": ">=2", "variants": {"cu130": {"accelerator": "cuda 13.0"}}}],
    )
    entry = document["releases"]["2.0"]
    assert entry["requires"] == ["python >=3.10,<3.14", "host glibc >=2.28", "host os in linux", "seed"]
    assert entry["variants"]["cu130"]["requires"] == ["host arch in x86_64", "nvidia-cudnn ==9"]
    assert document["variants"] == {"cpu": {"backend": "native"}}
    assert document["when"][-1]["variants"] == {"cu130": {"accelerator": "cuda 13.0"}}


def test_one_wheel_can_be_several_variants() -> None:
    release = wheel("2.0", requires=["nvidia-cudnn==9", "seed", 'twig==1; extra == "gpu"'])
    steering = {"label": "cuda", "also": ["cpu"], "takes": ["nvidia-*"]}
    entry = imported(release, wheel=[steering], extras=[{"names": ["gpu"]}])["releases"]["2.0"]
    system = ["python <3.14", "host arch in x86_64 aarch64", "host glibc >=2.28", "host os in linux"]
    assert entry["requires"] == ["python >=3.10", "seed"]
    assert entry["variants"]["cuda"].pop("requires") == [*system, "nvidia-cudnn ==9", "twig ==1"]
    assert entry["variants"]["cpu"].pop("requires") == system
    assert entry["variants"]["cuda"] == entry["variants"]["cpu"]
    assert entry["variants"]["cpu"]["sha256"] == "0" * 64


def test_a_date_that_is_not_known_is_absent() -> None:
    assert "date" not in imported(pure("1.0", uploaded=None))["releases"]["1.0"]


def test_what_is_left_out_and_what_is_added() -> None:
    document = imported(
        wheel("3.0", platforms=["win_amd64"]),
        wheel("2.0"),
        wheel("1.0", wheel=None),
        skip=["2.0"],
        collected=[pure("1.5")],
        releases={"1.6": {"variants": {"image": {"image": "parrot:1.6"}}}},
    )
    assert list(document["releases"]) == ["1.6", "1.5"]


def test_a_package_with_the_name_of_another_module() -> None:
    document = imported(pure("1.0", "redis==8"), names={"redis": "redis-py"})
    assert document["releases"]["1.0"]["requires"][1:] == ["redis-py ==8"]


def test_neighbours_say_once_what_they_share() -> None:
    common = "a-requirement-with-a-long-name-that-is-dear-to-repeat==1.0"
    document = imported(
        pure("4.0", common),
        pure("3.0", common),
        pure("2.0", common),
        pure("1.0", "twig"),
        pure("0.9", common),
    )
    assert document["requires"] == ["python >=3.10"]
    assert document["when"] == [
        {"versions": ">=2.0", "requires": ["a-requirement-with-a-long-name-that-is-dear-to-repeat ==1.0"]}
    ]
    assert document["releases"]["1.0"]["requires"] == ["twig"]
    assert document["releases"]["0.9"]["requires"] == [document["when"][0]["requires"][0]]


def test_a_short_statement_is_cheaper_repeated() -> None:
    seed = ("", "requires", "seed")
    assert hoist({"3": [seed], "2": [seed], "1": []}).blocks == ()


def test_a_range_in_the_middle_is_closed() -> None:
    long = ("", "requires", "x" * 60)
    stated = {"4": [], "3": [long], "2": [long], "1": []}
    assert hoist(stated).blocks == (Block(versions=">=2,<=3", statements=(long,)),)


def test_the_order_of_the_facts_does_not_matter() -> None:
    releases = [pure("1.10", "seed"), pure("1.9", "seed"), pure("1.2", "twig")]
    texts = {manifest_from_pypi("parrot", {"releases": list(order)}) for order in (releases, releases[::-1])}
    assert len(texts) == 1
    assert list(yaml.load(texts.pop(), Loader=yaml.CBaseLoader)["releases"]) == ["1.10", "1.9", "1.2"]


@pytest.mark.parametrize(
    "text",
    [
        "torch ==2.9.0",
        "seed >=1,<2",
        "seed[a] ==1",
        "@openai-api",
        "a:b",
        "a: b",
        "",
        "-",
        "~",
        '"',
        "null",
        " x",
    ],
)
def test_every_scalar_is_read_back_as_it_was(text: str) -> None:
    line = f"[{scalar(text)}, {{k: {scalar(text)}}}]"
    assert yaml.load(line, Loader=yaml.CBaseLoader) == [text, {"k": text}]


def test_what_is_written_is_read_back_equal_and_not_too_wide() -> None:
    manifest = {
        "schema": "las.module/1",
        "requires": [f"requirement-number-{number} >=1.0,<2" for number in range(40)],
        "when": [{"versions": ">=1", "variants": {"wheel": {"requires": ["x" * 50, "y" * 50]}}}],
        "releases": {"1.0": {}, "0.9": {"date": "2026-01-31"}},
    }
    text = write_manifest(manifest)
    assert yaml.load(text, Loader=yaml.CBaseLoader) == manifest
    assert max(map(len, text.splitlines())) <= WIDTH
