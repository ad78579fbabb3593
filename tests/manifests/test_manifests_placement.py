"""What a variant says of the accelerators that it occupies."""

from __future__ import annotations

import pytest

from documents import DocumentError, parse_document
from manifests import Release, Variant
from manifests.loader import load_module
from manifests.packing import pack, unpack
from manifests.writing import write_manifest

HEAD = "schema: las.module/1\nmodule: toy\ncategory: engine\ntitle: Toy\nsummary: A toy\n"
GIB = 2**30


def variant_of(top: str, own: str = "") -> Variant:
    said = f"variants: {{image: {{backend: native{top}}}}}\n"
    releases = f"releases: {{1.0: {{variants: {{image: {{{own}}}}}}}}}\n"
    module = load_module(parse_document((HEAD + said + releases).encode(), "toy.yaml"))
    assert unpack(pack(module)) == module
    return module.releases[0].variants[0]


SAID = [
    ("", "", None, None, 0),
    (", accelerator-memory: 8GiB", "", None, 8 * GIB, 1),
    (", accelerators: 2", "", 2, None, 2),
    (", accelerators: 2, accelerator-memory: 8GiB", "accelerators: 4", 4, 8 * GIB, 4),
    (", accelerator: cpu, accelerator-memory: 8GiB", "", None, 8 * GIB, 0),
]


@pytest.mark.parametrize(("top", "own", "accelerators", "memory", "occupies"), SAID)
def test_the_most_specific_counts(
    top: str, own: str, accelerators: int | None, memory: int | None, occupies: int
) -> None:
    variant = variant_of(top, own)
    assert (variant.accelerators, variant.accelerator_memory_bytes) == (accelerators, memory)
    assert variant.occupies == occupies


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("accelerators: 0", "out-of-range"),
        ("accelerators: 65", "out-of-range"),
        ("accelerator-memory: 8", "bad-size"),
    ],
)
def test_bad_values(wrong: str, code: str) -> None:
    with pytest.raises(DocumentError) as raised:
        variant_of(f", {wrong}")
    assert [fault.code for fault in raised.value.faults] == [code]


def test_they_are_written_beside_the_accelerator() -> None:
    variant = {
        "accelerator-memory": "8GiB",
        "backend": "native",
        "image": "x",
        "accelerators": "2",
        "accelerator": "cuda 12.8",
    }
    assert write_manifest({"variants": {"image": variant}}) == (
        "variants:\n"
        "  image: {backend: native, accelerator: cuda 12.8, accelerators: 2, accelerator-memory: 8GiB,"
        " image: x}\n"
    )


# --- models and users ---------------------------------------------------------------------------------


def releases_of(top: str, own: str = "") -> tuple[Release, ...]:
    said = f"variants: {{image: {{backend: native}}}}\n{top}\nreleases: {{2.0: {{}}, 1.0: {{{own}}}}}\n"
    module = load_module(parse_document((HEAD + said).encode(), "toy.yaml"))
    assert unpack(pack(module)) == module
    return module.releases


def test_what_is_said_of_models_and_users_is_overlaid_like_all_else() -> None:
    top = "model-parameters: 70.55B\nmodel-bytes: 40GiB\nusers: 8"
    newest, oldest = releases_of(top, "model-parameters: 82M, users: 1")
    assert (newest.model_parameters, newest.model_bytes, newest.users) == (70_550_000_000, 40 * GIB, 8)
    assert (oldest.model_parameters, oldest.model_bytes, oldest.users) == (82_000_000, 40 * GIB, 1)
    assert all(release.is_sized for release in (newest, oldest))
    assert not any(release.is_sized for release in releases_of(""))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("model-parameters: 8", "bad-value"),
        ("model-parameters: 0B", "bad-value"),
        ("model-parameters: [8B]", "bad-value"),
        ("model-bytes: 8B5", "bad-size"),
        ("users: 0", "out-of-range"),
    ],
)
def test_bad_models_and_users(wrong: str, code: str) -> None:
    with pytest.raises(DocumentError) as raised:
        releases_of(wrong)
    assert [fault.code for fault in raised.value.faults] == [code]
