"""The built-in catalogue against the collected facts, read a second time by other means."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement as PyPIRequirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from manifests.model import (
    AllOf,
    AnyOf,
    Condition,
    Holds,
    HostTerm,
    Module,
    ModuleTerm,
    Not,
    Release,
    Variant,
)
from manifests.registry import BUILTIN, load_catalog

CATEGORIES = {"language", "engine", "framework", "service", "application", "tool"}
PYTHONS = tuple(f"3.{minor}.5" for minor in range(8, 16))

#: Requirement of a PyPI package -> the module that it means here.
MODULE_OF = {"elasticsearch": "elasticsearch-py", "langfuse": "langfuse-py", "redis": "redis-py"}
#: Extras without which a release does no work, and the extras that these stand for.
EXTRAS = {("sglang", "0.5.2"): ("srt", "runtime-common")}
#: Builds that are the same wheel, with an extra beside it.
BUILDS = {("jax", "cuda12"): ("cuda12",), ("tensorflow", "cuda"): ("and-cuda",)}
#: Packages whose wheels stand elsewhere.
ELSEWHERE = {"flash-attn"}
#: Releases for which the facts found no wheel, and the overlay names one.
COLLECTED = {("xformers", "0.0.26.post1")}
#: Releases of the facts that the catalogue leaves out, each for a reason that its overlay gives.
LEFT_OUT = {("torchaudio", "2.0.1")} | {("tensorflow", v) for v in ("2.12.0", "2.12.1", "2.13.0", "2.13.1")}

catalog = load_catalog([BUILTIN], cache=None)


def module(name: str) -> Module:
    found = catalog.module(name)
    assert found is not None
    return found


@cache
def facts_of(shared: Path, name: str) -> Any:
    with (shared / "facts" / f"{name}.yaml").open("rb") as file:
        return yaml.load(file, Loader=yaml.CSafeLoader)


@cache
def full_requires(shared: Path) -> Any:
    return json.loads((shared / "facts" / "pypi_full_requires.json").read_bytes())["packages"]


def imported(shared: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The PyPI packages that are in the catalogue, with their facts."""
    for name, package in facts_of(shared, "pypi")["packages"].items():
        if name in catalog.names() and "releases" in package and name not in ELSEWHERE:
            yield name, package


# --- what is there ------------------------------------------------------------------------------------


def test_counts() -> None:
    releases = sum(len(module(name).releases) for name in catalog.names())
    assert len(catalog.names()) >= 15
    assert releases >= 150
    assert {module(name).category for name in catalog.names()} == CATEGORIES


def test_every_module_says_where_it_is_from() -> None:
    assert [name for name in catalog.names() if not module(name).source] == []


def test_an_image_has_a_tag_and_a_wheel_a_digest() -> None:
    for each in map(module, catalog.names()):
        for release in each.releases:
            for variant in release.variants:
                assert variant.backend != "container" or ":" in (variant.image or "").rpartition("/")[2]
                assert not (variant.artefact or "").endswith(".whl") or variant.sha256


def test_no_library_of_python_is_taken_for_a_service() -> None:
    """A PyPI name that is also the name of a module of another world would ask for the wrong thing."""
    folder = Path(__file__).resolve().parents[2] / "manifests" / "overlays"
    pypi = {file.stem for file in folder.glob("*.yaml")} | {"python"}
    for name in sorted(pypi & set(catalog.names())):
        for release in module(name).releases:
            named = {t.module for r in release.requires for t in r.any_of if isinstance(t, ModuleTerm)}
            assert named & set(catalog.names()) <= pypi


def test_every_requirement_on_the_catalogue_can_be_met_there() -> None:
    """Names without a manifest are open; a module of the catalogue must have a release that fits."""
    unmet = set()
    for each in map(module, catalog.names()):
        for release in each.releases:
            for requirement in (*release.requires, *(r for v in release.variants for r in v.requires)):
                terms = [t for t in requirement.any_of if isinstance(t, ModuleTerm)]
                if terms and all(t.module in catalog.names() and not catalog.matching(t) for t in terms):
                    unmet.add((release.id, requirement.text))
    # certifi 2026.10.19 is on no index: pip index versions certifi, 2026-11-22
    assert {text for _, text in unmet} == {"certifi >=2026.10.19"}
    assert ("vllm 0.33.0", "certifi >=2026.10.19") in unmet


# --- requirements -------------------------------------------------------------------------------------


def holds(condition: Condition | None, machine: str, python: str) -> bool:
    match condition:
        case None:
            return True
        case Not(of):
            return not holds(of, machine, python)
        case AllOf(parts):
            return all(holds(part, machine, python) for part in parts)
        case AnyOf(parts):
            return any(holds(part, machine, python) for part in parts)
        case Holds(HostTerm("arch", "", values)):
            return machine in values
        case Holds(ModuleTerm("python", specifier)):
            return admits(specifier, python)
    raise AssertionError(condition)


@cache
def marker_holds(marker: str, machine: str, python: str, extra: str) -> bool:
    environment = {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
        "extra": extra,
    }
    return Marker(marker).evaluate(environment)


Needs = frozenset[tuple[str, frozenset[str], SpecifierSet]]


@cache
def parsed(line: str) -> tuple[PyPIRequirement, str]:
    requirement = PyPIRequirement(line)
    return requirement, str(requirement.marker or "")


@cache
def admits(specifier: str, version: str) -> bool:
    return version in SpecifierSet(specifier)


@cache
def read_specifier(text: str) -> SpecifierSet:
    return SpecifierSet(text)


def needs_by_facts(name: str, lines: list[str], extras: tuple[str, ...], machine: str, python: str) -> Needs:
    needs = set()
    for line, marker in map(parsed, lines):
        if marker and not any(marker_holds(marker, machine, python, extra) for extra in ("", *extras)):
            continue
        needed = canonicalize_name(line.name)
        if needed != name:
            needs.add(
                (
                    MODULE_OF.get(needed, needed),
                    frozenset(map(canonicalize_name, line.extras)),
                    line.specifier,
                )
            )
    return frozenset(needs)


def needs_by_catalogue(release: Release, variant: Variant, machine: str, python: str) -> Needs:
    needs = set()
    for requirement in (*release.requires, *variant.requires):
        (term,) = requirement.any_of
        if isinstance(term, HostTerm) or not holds(requirement.condition, machine, python):
            continue
        assert isinstance(term, ModuleTerm)
        if term.module != "python":
            needs.add((term.module, frozenset(term.extras), read_specifier(term.specifier)))
    return frozenset(needs)


def test_releases_require_what_pypi_says(shared: Path) -> None:
    compared = 0
    for name, package in imported(shared):
        by_version = {release.version: release for release in module(name).releases}
        for facts in package["releases"]:
            version = facts["version"]
            if (name, version) in COLLECTED:
                continue
            if not has_linux_wheel(facts) or (name, version) in LEFT_OUT:
                assert version not in by_version
                continue
            release = by_version[version]
            full = full_requires(shared).get(name, {}).get(version)
            lines = full["rd"] if full else facts.get("requires", [])
            for variant in of_wheel(release, facts):
                extras = (*EXTRAS.get((name, version), ()), *BUILDS.get((name, variant.label), ()))
                pythons = [p for p in PYTHONS if all(admits(s, p) for s in pythons_of(release, variant))]
                for machine, python in product(machines_of(variant), pythons):
                    expected = needs_by_facts(name, lines, extras, machine, python)
                    found = needs_by_catalogue(release, variant, machine, python)
                    assert found == expected, (release.id, variant.label)
                    compared += 1
    assert compared > 4000


def has_linux_wheel(facts: dict[str, Any]) -> bool:
    return any(p == "any" or p.startswith("linux_") for p in facts.get("platforms") or ())


def of_wheel(release: Release, facts: dict[str, Any]) -> list[Variant]:
    """The variants that the wheel is; never none."""
    found = [v for v in release.variants if v.artefact == facts["wheel"]["file"]]
    assert found, release.id
    return found


def pythons_of(release: Release, variant: Variant) -> list[str]:
    terms = [t for r in (*release.requires, *variant.requires) for t in r.any_of]
    return [t.specifier for t in terms if isinstance(t, ModuleTerm) and t.module == "python"]


def machines_of(variant: Variant) -> tuple[str, ...]:
    """Two processors, or those of them that the variant is for."""
    asked = ("x86_64", "aarch64")
    for requirement in variant.requires:
        term = requirement.any_of[0]
        if isinstance(term, HostTerm) and term.fact == "arch":
            return tuple(machine for machine in asked if machine in term.any_of)
    return asked


def test_wheels_are_those_of_the_facts(shared: Path) -> None:
    for name, package in imported(shared):
        by_version = {release.version: release for release in module(name).releases}
        for facts in package["releases"]:
            release = by_version.get(facts["version"])
            if release is None or (name, facts["version"]) in COLLECTED:
                continue
            for variant in of_wheel(release, facts):
                assert_wheel(release, variant, facts)


def assert_wheel(release: Release, variant: Variant, facts: dict[str, Any]) -> None:
    wheel = facts["wheel"]
    assert (variant.sha256, variant.download_bytes) == (wheel["sha256"], wheel["size"])
    assert release.date == facts["uploaded"]
    for tag in facts["wheel_tags"]:
        if tag.startswith("cp3") and tag[2:].isdigit():
            said = admits(facts["requires_python"] or "", f"3.{tag[3:]}.99")
            found = [admits(spec, f"3.{tag[3:]}.99") for spec in pythons_of(release, variant)]
            assert all(found) == said, (release.id, tag)
    if "any" not in facts["platforms"]:
        floors = [
            t.specifier
            for r in (*release.requires, *variant.requires)
            for t in r.any_of
            if isinstance(t, HostTerm) and t.fact == "glibc"
        ]
        assert floors == [f">={facts['glibc_min_x86_64']}"], release.id


# --- torch --------------------------------------------------------------------------------------------


def test_torch_variants_are_those_of_the_matrix(shared: Path) -> None:
    matrix = facts_of(shared, "torch_matrix")["releases"]
    by_version = {release.version: release for release in module("torch").releases}
    assert set(by_version) == {row["torch"] for row in matrix}
    for row in matrix:
        variants = {variant.label: variant for variant in by_version[row["torch"]].variants}
        cuda = {f"cu{version.replace('.', '')}": version for version in row["cuda_variants"]}
        rocm = {f"rocm{version}": version for version in row["rocm_variants"] or ()}
        assert set(variants) == {"cpu"} | set(cuda) | set(rocm), row["torch"]
        for label, version in cuda.items():
            assert variants[label].accelerator == f"cuda {version}"
            assert said_of(variants[label], "compute-capability") == as_listed(row["cuda_variants"][version])
            assert variants[label].confidence == row["cuda_variants"][version].get("confidence")
        for label, version in rocm.items():
            assert variants[label].accelerator == f"rocm {version}"
        first = by_version[row["torch"]].variants[0]
        assert first.accelerator == "cuda " + ".".join(row["pypi_wheel_cuda"].split(".")[:2])
        assert said_of(first, "nvidia-driver") == (f">={row['pypi_wheel_min_linux_driver']}",)
        names = {t.module for r in first.requires for t in r.any_of if isinstance(t, ModuleTerm)}
        assert {PyPIRequirement(pin).name for pin in (*row["cudnn_pin"], *row["triton_pin"])} <= names


def as_listed(facts: dict[str, Any]) -> tuple[str, ...]:
    return tuple(cc + ("+PTX" if cc == facts.get("ptx") else "") for cc in facts["cc"])


def said_of(variant: Variant, fact: str) -> tuple[str, ...]:
    terms = [t for r in variant.requires for t in r.any_of if isinstance(t, HostTerm) and t.fact == fact]
    (term,) = terms
    return term.any_of or (term.specifier,)


def test_driver_floors_follow_minor_version_compatibility(shared: Path) -> None:
    rule = {
        str(row["cuda_major"]): f">={row['linux_driver_min']}"
        for row in facts_of(shared, "nvidia")["minor_version_compatibility"]
    }
    for release in module("torch").releases:
        for variant in release.variants:
            platform, _, version = (variant.accelerator or "").partition(" ")
            if platform == "cuda":
                assert said_of(variant, "nvidia-driver") == (rule[version.split(".")[0]],)


def test_every_torch_wheel_that_exists_has_a_python(shared: Path) -> None:
    for row in facts_of(shared, "torch_matrix")["releases"]:
        (release,) = (r for r in module("torch").releases if r.version == row["torch"])
        terms = [t for r in release.requires for t in r.any_of if isinstance(t, ModuleTerm)]
        (python,) = (t for t in terms if t.module == "python")
        for minor in row["python_wheels"] or ():
            if not minor.endswith("t"):
                assert f"{minor}.5" in SpecifierSet(python.specifier), (release.id, minor)


def test_vllm_on_an_old_driver() -> None:
    """The newest image that a driver before 580 can run is the last one built for CUDA 12."""
    images = [(r.version, v) for r in module("vllm").releases for v in r.variants if v.label == "image"]
    old = [version for version, variant in images if (variant.accelerator or "").startswith("cuda 12.")]
    assert max(old, key=Version) == "0.19.1"
    for version, variant in images:
        if version not in old:
            assert "560.35.03" not in SpecifierSet(said_of(variant, "nvidia-driver")[0])


# --- images, ports, languages -------------------------------------------------------------------------


#: Ports of the facts that are those of containers with a manifest of their own.
OTHER_PARTS = {"dify": {"nginx", "plugin_daemon", "sandbox"}}
#: The facts name a repository of builds from the branch, or that of one accelerator only.
OF_RELEASES = {"librechat", "docling-serve"}


def test_images_and_ports_are_those_of_the_facts(shared: Path) -> None:
    rows = {row["id"]: row for row in facts_of(shared, "images")["images"]}
    seen = Counter[str]()
    for name in sorted(set(rows) & set(catalog.names())):
        row = rows[name]
        named = {row["image"]} | {str(v["image"]) for v in variants_of(row) if "image" in v}
        repositories = {repository(image) for image in named}
        for release in module(name).releases:
            used = {repository(v.image) for v in release.variants if v.image}
            if not used:
                continue  # the library of that name, or files: not the image that the facts tell of
            ports = {port.name: port.number for port in release.ports}
            assert ports == {n: p for n, p in row["ports"].items() if n not in OTHER_PARTS.get(name, ())}, (
                release.id
            )
            assert name in OF_RELEASES or used <= repositories, release.id
            seen[name] += 1
    assert len(seen) >= 30


def variants_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [variant for variant in row.get("variants", ()) if isinstance(variant, dict)]


def repository(image: str) -> str:
    head, slash, tail = image.rpartition("/")
    return head + slash + tail.partition(":")[0]


@pytest.mark.parametrize(
    ("name", "group"), [("python", "languages"), ("nodejs", "languages"), ("valkey", "databases")]
)
def test_releases_are_the_newest_of_their_lines(name: str, group: str, shared: Path) -> None:
    lines = facts_of(shared, "tools")[group][name]["releases"]
    expected = {line["latest"]: line["latest_date"] for line in lines}
    assert {release.version: release.date for release in module(name).releases} == expected


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_official_images_exist(name: str, shared: Path) -> None:
    rows = facts_of(shared, "tools")["official_image_tags"]["images"][name]
    assert {release.version for release in module(name).releases} == {str(row["version"]) for row in rows}
