"""What a file says at several places, as one release."""

from __future__ import annotations

import pytest

from documents import DocumentError, parse_document
from manifests import Bundled, Health, Module, Port, Provided, Release
from manifests.loader import load_module

MANIFEST = b"""\
schema: las.module/1
module: Toy_Engine
category: engine
title: Toy engine
summary: Serves toys
licence: MIT
homepage: https://example.org
source: [made up]
confidence: low
provides: [toy-api, openai-api]
ports: {http: 8000, grpc: {number: 9000, movable: no}}
health: {http: /health, port: http}
volumes: [/data]
environment: [TOKEN]
memory: 1GiB
slot: "{major}.{minor}"
requires: [python >=3.10, numpy]
conflicts: [rival]
variants:
  image: {backend: container, image: "toy/toy:v{version}", bundles-pins: true, bundles: {cuda: 12.8.1}}
when:
  - versions: ">=2"
    requires: [torch ==2.7.1, numpy]
    memory: 2GiB
    provides: {openai-api: 1}
    variants:
      wheel: {backend: native, accelerator: cuda 12.8, requires: [host avx2]}
  - versions: "<2"
    ports: {grpc: {number: 9001, protocol: udp}}
    health: {confidence: medium}
releases:
  2.1rc1:
  2.0.0:
    date: 2026-01-02
    licence: Apache-2.0
    memory: 3GiB
    requires: ["scipy ==1.* if host avx2", xgrammar ==0.2.8]
    variants:
      cpu: {backend: native, accelerator: cpu, artefact: "toy-{version}.whl", download: 12.5MB}
      image: {requires: [host cuda >=12.8], bundles: {xgrammar: {version: 0.2.9, confidence: medium}}}
  1.10: {status: deprecated, replaced-by: New.Toy}
  1.9:
"""


def module() -> Module:
    return load_module(parse_document(MANIFEST, "toy.yaml"))


def release(version: str) -> Release:
    return next(release for release in module().releases if release.version == version)


def test_the_module() -> None:
    toy = module()
    assert (toy.name, toy.category, toy.licence, toy.scheme, toy.confidence, toy.source, toy.file) == (
        "toy-engine", "engine", "MIT", "pep440", "low", ("made up",), "toy.yaml",
    )  # fmt: skip
    assert [release.version for release in toy.releases] == ["2.1rc1", "2.0.0", "1.10", "1.9"]
    assert not toy.is_library


@pytest.mark.parametrize(
    ("version", "requires"),
    [
        ("2.1rc1", "python >=3.10; numpy; torch ==2.7.1"),
        ("2.0.0", "python >=3.10; numpy; torch ==2.7.1; scipy ==1.* if host avx2; xgrammar ==0.2.8"),
        ("1.9", "python >=3.10; numpy"),
    ],
)
def test_lists_add_up(version: str, requires: str) -> None:
    assert "; ".join(requirement.text for requirement in release(version).requires) == requires
    assert [term.module for term in release(version).conflicts] == ["rival"]


def test_what_neighbours_share_is_one_object() -> None:
    """A packed module holds it once, and its reader makes it once."""
    old, older = release("1.10"), release("1.9")
    assert old.requires is not older.requires  # of two readings
    old, older = module().releases[2:]
    assert (old.requires, old.ports) == (older.requires, older.ports)
    assert old.requires is older.requires
    assert old.ports is older.ports


@pytest.mark.parametrize(
    ("version", "gibibytes", "licence", "slot", "status"),
    [
        ("2.1rc1", 2, "MIT", "2.1", "available"),
        ("2.0.0", 3, "Apache-2.0", "2.0", "available"),
        ("1.10", 1, "MIT", "1.10", "deprecated"),
    ],
)
def test_of_scalars_the_most_specific_counts(
    version: str, gibibytes: int, licence: str, slot: str, status: str
) -> None:
    found = release(version)
    assert (found.memory_bytes, found.licence, found.slot, found.status) == (
        gibibytes * 2**30, licence, slot, status,
    )  # fmt: skip


def test_mappings_are_merged_by_key() -> None:
    new, old = release("2.0.0"), release("1.9")
    assert new.ports == (Port("grpc", 9000, movable=False), Port("http", 8000))
    assert old.ports == (Port("grpc", 9001, movable=False, protocol="udp"), Port("http", 8000))
    assert new.health == Health("/health", "http")
    assert old.health == Health("/health", "http", confidence="medium")
    assert new.provides == (Provided("openai-api", "1"), Provided("toy-api"))
    assert old.provides == (Provided("openai-api"), Provided("toy-api"))
    assert release("1.10").replaced_by == "new-toy"
    assert (new.date, old.date) == ("2026-01-02", None)


def test_the_version_of_an_interface_is_filled_in() -> None:
    data = MANIFEST.replace(
        b"provides: [toy-api, openai-api]", b'provides: {toy-api: "{version}", a: "{major}"}'
    )
    filled = {each.version: each.provides for each in load_module(parse_document(data, "toy.yaml")).releases}
    assert filled["1.9"] == (Provided("a", "1"), Provided("toy-api", "1.9"))
    assert filled["2.0.0"] == (Provided("a", "2"), Provided("openai-api", "1"), Provided("toy-api", "2.0.0"))


@pytest.mark.parametrize(
    ("version", "labels"),
    [("2.0.0", ["cpu", "image", "wheel"]), ("2.1rc1", ["wheel", "image"]), ("1.9", ["image"])],
)
def test_specific_variants_come_first(version: str, labels: list[str]) -> None:
    assert [variant.label for variant in release(version).variants] == labels


def test_variants_are_merged_and_filled_in() -> None:
    cpu, image, wheel = release("2.0.0").variants
    assert (cpu.backend, cpu.artefact, cpu.download_bytes) == ("native", "toy-2.0.0.whl", 12_500_000)
    assert (image.image, [requirement.text for requirement in image.requires]) == (
        "toy/toy:v2.0.0",
        ["host cuda >=12.8"],
    )
    assert (wheel.accelerator, [requirement.text for requirement in wheel.requires]) == (
        "cuda 12.8",
        ["host avx2"],
    )


def test_an_image_holds_what_its_release_pins() -> None:
    """Conditional requirements and prefixes are no pins; what is told of the image counts first."""
    image = release("2.0.0").variants[1]
    assert image.bundles == (
        Bundled("cuda", "12.8.1"),
        Bundled("torch", "2.7.1"),
        Bundled("xgrammar", "0.2.9", "medium"),
    )
    assert release("1.9").variants[0].bundles == (Bundled("cuda", "12.8.1"),)


def test_the_spelling_of_upstream_fills_templates() -> None:
    text = MANIFEST.replace(b"1.10:", b"2025.05.30:")
    toy = load_module(parse_document(text, "toy.yaml"))
    dated = next(release for release in toy.releases if release.version == "2025.5.30")
    assert dated.variants[0].label == "wheel"
    assert dated.variants[1].image == "toy/toy:v2025.05.30"


def test_what_all_releases_share_is_bounded() -> None:
    """Each thing counts for each release; the same said twice counts once."""
    head = "schema: las.module/1\nmodule: toy\ncategory: tool\ntitle: T\nsummary: T\n"
    head += "variants: {w: {backend: native}}\n"
    ten = f"{head}releases: {{{', '.join(f'1.{number}: ' for number in range(10))}}}\nrequires:\n"
    assert load_module(parse_document((ten + "- torch\n" * 11_000).encode(), "toy.yaml"))
    with pytest.raises(DocumentError) as raised:
        distinct = "".join(f"- a{number}\n" for number in range(11_000))
        load_module(parse_document((ten + distinct).encode(), "toy.yaml"))
    assert [(fault.code, fault.fields) for fault in raised.value.faults] == [
        ("too-many-statements", (("limit", "100000"),))
    ]
