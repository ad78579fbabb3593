"""Roots of single files, and places inside of what a manifest says."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import DocumentError
from manifests import Catalog, Location, Root, files_of, load_catalog

TOY = """schema: las.module/1
module: toy
category: service
title: Toy
summary: A toy
ports: {http: 80}
variants:
  image: {backend: container, image: "toy:{version}"}
when:
- {versions: <2, ports: {http: 81}}
releases: {2.0: {}, 1.0: {}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "toy.yaml").write_text(TOY, encoding="utf-8")
    (tmp_path / "m" / "broken.yaml").write_text("nothing", encoding="utf-8")
    return tmp_path / "m"


def catalog_of(*files: Path, label: str = ".") -> Catalog:
    return load_catalog([Root(label, Path(), files)], cache=None)


def test_files_alone_are_read(folder: Path) -> None:
    file = folder / "toy.yaml"
    catalog = catalog_of(file)
    assert catalog.names() == ("toy",)
    assert [label for label, _ in files_of(Root(".", Path(), (file,)))] == [str(file)]
    assert [label for label, _ in files_of(Root("m", folder))] == ["m/broken.yaml", "m/toy.yaml"]


def test_files_of_one_root_are_held_against_each_other(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "also.yaml").write_text(TOY, encoding="utf-8")
    with pytest.raises(DocumentError) as refused:
        catalog_of(folder / "toy.yaml", tmp_path / "also.yaml")
    assert [fault.code for fault in refused.value.faults] == ["duplicate-module"]


def test_two_roots_may_call_different_files_alike(tmp_path: Path) -> None:
    """As the built-in catalogue and a checkout of it do."""
    for name, module in (("old", "toy"), ("new", "doll")):
        (tmp_path / name).mkdir()
        text = TOY.replace("module: toy", f"module: {module}")
        (tmp_path / name / "x.yaml").write_text(text, encoding="utf-8")
    catalog = load_catalog([Root("m", tmp_path / "old"), Root("m", tmp_path / "new")], cache=None)
    found = [module.name for name in catalog.names() if (module := catalog.module(name))]
    assert found == ["doll", "toy"]


@pytest.mark.parametrize(
    ("version", "keys", "place"),
    [
        ("2.0", ("ports", "http"), (6, 15)),
        ("1.0", ("ports", "http"), (10, 32)),  # the more specific place
        ("1.0", ("variants", "image", "image"), (8, 38)),
        ("1.0", ("ports", "nothing"), None),
        ("1.0", ("title", "deeper"), None),
    ],
)
def test_where_a_value_stands(
    folder: Path, version: str, keys: tuple[str, ...], place: tuple[int, int] | None
) -> None:
    file = folder / "toy.yaml"
    where = catalog_of(file).locate("toy", version, keys)
    assert where == (Location(str(file), *place) if place else None)


def test_the_text_is_read_again_and_only_if_it_is_the_same(folder: Path) -> None:
    file = folder / "toy.yaml"
    catalog = catalog_of(file)
    assert catalog.text("toy") == TOY.encode()
    assert catalog.text("nothing") is None
    file.write_text(TOY + "# changed\n", encoding="utf-8")
    assert catalog.text("toy") is None
    assert Catalog.of([module] if (module := catalog.module("toy")) else []).text("toy") is None
