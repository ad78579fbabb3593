"""Manifests of the earlier LocalAIStack format: what becomes of each key, and where its faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from documents import DocumentError, parse_document
from manifests import Root, load_catalog
from manifests.loader import load_module
from manifests.migrating import Outcome, migrate

CHECKSUM = "sha256:018e82fd07490ad5bb58414f65e31576033dc7f36bed10c574843f69b90991bf"
ENGINE = """\
name: llama.cpp
category: runtime
version: 0.2.15
description: >
  Inference of language models
  without much else
license: MIT
hardware:
  cpu: {cores_min: 4}
  memory: {ram_min: 8GB}
  gpu: {vram_min: 6 GB, multi_gpu: true}
dependencies:
  system: [cmake, "g++"]
  modules: [numpy@>=1.26, "hf_cli @ 0.3", six]
  runtime: ["cuda>=12.1", "python >= 3.10", node]
runtime:
  modes: [native, container, cpu]
  preferred: cpu
interfaces:
  provides: [openai_compatible_api]
  consumes: [database]
integrity:
  checksum: <checksum>
  signature: "line\\nline"
""".replace("<checksum>", CHECKSUM)
MIGRATED = """\
# from llama.cpp/manifest.yaml
#   hardware.gpu.multi_gpu: true
#   dependencies.system: cmake
#   dependencies.system: g++
#   runtime.modes: container
#   integrity.checksum: <checksum>
#   integrity.signature: "line\\nline"
schema: las.module/1
module: llama-cpp
category: engine
title: llama.cpp
summary: Inference of language models without much else
licence: MIT
provides: [openai-compatible-api]
requires:
  [host cpu.cores >=4, host memory.total >=8GB, host accelerator.memory >=6 GB, host cuda >=12.1,
   python >=3.10, node, numpy >=1.26, hf-cli ==0.3, six, "@database"]
variants:
  cpu: {backend: native, accelerator: cpu}
  native: {backend: native}
releases:
  0.2.15: ~
""".replace("<checksum>", CHECKSUM)
SMALLEST = """\
name: toy
category: tool
version: {version}
description: A toy
runtime: {{modes: [native]}}
"""


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def migrated(folder: Path, files: dict[str, str]) -> Outcome:
    return migrate(lay(folder, files))


def faults_of(folder: Path, files: dict[str, str]) -> list[str]:
    with pytest.raises(DocumentError) as raised:
        migrated(folder, files)
    return [
        " ".join([fault.place.removeprefix(f"{folder}/"), fault.code, *(value for _, value in fault.fields)])
        for fault in raised.value.faults
    ]


def test_every_key_has_its_place(tmp_path: Path) -> None:
    (file,) = migrated(tmp_path, {"llama.cpp/manifest.yaml": ENGINE}).files
    assert file.text == MIGRATED
    assert (file.module, file.place, file.releases) == ("llama-cpp", Path("engines/llama-cpp.yaml"), 1)
    assert [(kept.key, kept.text, kept.line, kept.column) for kept in file.kept] == [
        ("hardware.gpu.multi_gpu", "true", 11, 36),
        ("dependencies.system", "cmake", 13, 12),
        ("dependencies.system", "g++", 13, 19),
        ("runtime.modes", "container", 17, 19),
        ("integrity.checksum", CHECKSUM, 23, 13),
        ("integrity.signature", "line\nline", 24, 14),
    ]  # fmt: skip


def test_the_result_is_a_manifest(tmp_path: Path) -> None:
    (file,) = migrated(tmp_path, {"x/manifest.yml": ENGINE}).files
    module = load_module(parse_document(file.text.encode(), "x"))
    (release,) = module.releases
    assert [requirement.text for requirement in release.requires][:3] == [
        "host cpu.cores >=4", "host memory.total >=8GB", "host accelerator.memory >=6GB",
    ]  # fmt: skip
    assert [(each.label, each.backend, each.accelerator) for each in release.variants] == [
        ("cpu", "native", "cpu"), ("native", "native", None),
    ]  # fmt: skip


def test_the_smallest(tmp_path: Path) -> None:
    (file,) = migrated(tmp_path, {"manifest.yaml": SMALLEST.format(version="1")}).files
    assert yaml.safe_load(file.text) == {
        "schema": "las.module/1",
        "module": "toy",
        "category": "tool",
        "title": "toy",
        "summary": "A toy",
        "variants": {"native": {"backend": "native"}},
        "releases": {1: None},
    }
    assert file.kept == ()


@pytest.mark.parametrize(
    ("earlier", "category"),
    [("runtime", "engine"), *((name, name) for name in ("language", "framework", "service", "application"))],
)
def test_categories(tmp_path: Path, earlier: str, category: str) -> None:
    text = SMALLEST.format(version=1).replace("category: tool", f"category: {earlier}")
    (file,) = migrated(tmp_path, {"manifest.yaml": text}).files
    assert file.place == Path(f"{category}s/toy.yaml")


def test_versions_of_one_module_are_one_file(tmp_path: Path) -> None:
    old = SMALLEST.format(version="1.9") + "license: MIT\nhardware: {cpu: {cores_min: 2}}\n"
    new = (
        SMALLEST.format(version="1.10")
        .replace("A toy", "A better toy")
        .replace("[native]", "[python, native]")
    )
    files = {
        "a/manifest.yaml": old + "dependencies: {modules: [six, numpy]}\n",
        "b/manifest.yaml": new + "license: unknown\ndependencies: {modules: [numpy, scipy]}\n",
    }
    (file,) = migrated(tmp_path, files).files
    assert file.text == (
        "# from b/manifest.yaml\n"
        "#   license: unknown\n"
        "# from a/manifest.yaml\n"
        "#   description: A toy\n"
        "schema: las.module/1\n"
        "module: toy\n"
        "category: tool\n"
        "title: toy\n"
        "summary: A better toy\n"
        "requires: [numpy]\n"
        "releases:\n"
        "  1.10:\n"
        "    requires: [scipy]\n"
        "    variants:\n"
        "      python: {backend: native, requires: [python]}\n"
        "      native: {backend: native}\n"
        "  1.9: {licence: MIT, requires: [host cpu.cores >=2, six], variants: {native: {backend: native}}}\n"
    )
    module = load_module(parse_document(file.text.encode(), "x"))
    assert [release.version for release in module.releases] == ["1.10", "1.9"]


FAULTY = [
    ("license: MIT", "licence: MIT", ["7:1 unknown-key licence license"]),
    ("category: runtime", "category: model", ["2:11 earlier-model"]),
    ("category: runtime", "category: engine", ["2:11 bad-value category engine"]),
    ("version: 0.2.15", "version: 0.2.15rc1", ["3:10 bad-value version 0.2.15rc1 <number>"]),
    ("name: llama.cpp", "name: llama cpp", ["1:7 bad-name llama cpp"]),
    ("cores_min: 4", "cores_min: four", ["9:20 wrong-type cores_min integer four"]),
    ("ram_min: 8GB", "ram_min: 8gb", ["10:21 bad-size 8gb 8GB"]),
    ("ram_min: 8GB", "ram_max: 8GB", ["10:12 unknown-key ram_max ram_min"]),
    ("numpy@>=1.26", "numpy@^1.26", ["14:13 bad-value modules numpy@^1.26 name@>=1.2.3"]),
    ("numpy@>=1.26", "llama_cpp", ["14:13 self-requirement llama-cpp"]),
    ("numpy@>=1.26", "host", ["14:13 requirement-syntax fact"]),
    ('"cuda>=12.1"', '"cuda>=new"', ["15:13 bad-value runtime cuda>=new cuda>=12.1"]),
    ("[native, container, cpu]", "[container]", ["17:10 earlier-container", "18:14 bad-value preferred"]),
    ("[native, container, cpu]", "[]", ["17:10 wrong-length modes 0 entries >=1"]),
    ("preferred: cpu", "preferred: python", ["18:14 bad-value preferred python native, container, cpu"]),
    ("sha256:0", "sha1:0", ["23:13 bad-value checksum sha1:"]),
    ("description: >", f"description: {'x' * 201}", ["4:14 bad-value description xxx"]),
    ("consumes: [database]", "consumes: [data base]", ["21:14 bad-name data base"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "faults"), FAULTY, ids=[row[1][:40] for row in FAULTY])
def test_faults_are_told_where_they_are_written(
    tmp_path: Path, old: str, new: str, faults: list[str]
) -> None:
    text = ENGINE.replace(old, new)
    assert text != ENGINE
    found = faults_of(tmp_path, {"manifest.yaml": text})
    assert len(found) == len(faults), found
    for told, expected in zip(found, faults, strict=True):
        assert told.startswith(f"manifest.yaml:{expected}")


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    good = SMALLEST.format(version="1.0")
    files = {
        "a/manifest.yaml": good,
        "b/manifest.yaml": good.replace("1.0", "1.0.0"),
        "c/manifest.yaml": good.replace("1.0", "2.0").replace("category: tool", "category: service"),
        "d/manifest.yaml": good.replace("A toy", "|"),
        "e/manifest.yaml": "name: [",
    }
    assert faults_of(tmp_path, files) == [
        "b/manifest.yaml:3:10 duplicate-release 1.0.0 " + str(tmp_path / "a/manifest.yaml"),
        "c/manifest.yaml:2:11 category-differs " + str(tmp_path / "a/manifest.yaml"),
        "d/manifest.yaml:4:14 bad-value description  line ",
        "e/manifest.yaml:2:1 ends-early ",
    ]


def test_what_is_no_earlier_manifest(tmp_path: Path) -> None:
    files = {
        "toy.yaml": "schema: las.module/1\n",
        "toy/INSTALL.yaml": "steps: []\n",
        ".hidden/manifest.yaml": "x",
    }
    outcome = migrated(tmp_path, files)
    assert outcome == Outcome((), (tmp_path / "toy.yaml",), (tmp_path / "toy/INSTALL.yaml",))
    assert faults_of(tmp_path, {"new.yaml": "schema: las.module/2\n"}) == [
        "new.yaml:1:9 newer-schema las.module/2 las.module/1"
    ]


def test_the_same_files_give_the_same_bytes_that_are_read_as_a_catalogue(tmp_path: Path) -> None:
    modules = {f"{version}/manifest.yaml": SMALLEST.format(version=version) for version in ("1", "2", "3")}
    files = {**modules, "x/manifest.yaml": ENGINE}
    one = migrated(tmp_path / "one", files)
    other = migrated(tmp_path / "other", dict(reversed(files.items())))
    assert [file.text for file in one.files] == [file.text for file in other.files]
    lay(tmp_path / "new", {str(file.place): file.text for file in one.files})
    assert load_catalog([Root("new", tmp_path / "new")], cache=None).names() == ("llama-cpp", "toy")
