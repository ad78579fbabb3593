"""Older versions of our own schema: a step that a test registers, from a schema that never was."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import DocumentError, Moves, Plain, parse_document
from manifests import Location, Root, load_catalog, migrations
from manifests.loader import load_module
from manifests.migrating import migrate
from manifests.migrations import Step, migrated

#: Once upon a time, a module was a `unit`, its licence a `license`, and it needed things.
OLDEST = b"""\
# a toy
schema: las.module/0.1
unit: toy  # a comment
category: tool
title: "T # no comment"
summary: S
license: MIT
needs: [numpy >=2, torch ==2.9]
variants: {wheel: {backend: native}}
releases: {1.0: {needs: [six]}}
"""
NEWEST = """\
# from m/toy.yaml
#   a toy
#   a comment
schema: las.module/1
module: toy
category: tool
title: "T # no comment"
summary: S
licence: MIT
requires: [numpy >=2, torch ==2.9]
variants:
  wheel: {backend: native}
releases:
  1.0: {requires: [six]}
"""


def renaming(data: dict[str, Plain], old: str, new: str) -> tuple[dict[str, Plain], Moves]:
    return {new if key == old else key: value for key, value in data.items()}, (((new,), (old,)),)


def from_units(data: dict[str, Plain]) -> tuple[dict[str, Plain], Moves]:
    return renaming(data, "unit", "module")


def from_needs(data: dict[str, Plain]) -> tuple[dict[str, Plain], Moves]:
    data, moves = renaming(data, "needs", "requires")
    releases = data.get("releases")
    inner: dict[str, Plain] = {}
    for version, said in releases.items() if isinstance(releases, dict) else ():
        inner[version], moved = renaming(said, "needs", "requires") if isinstance(said, dict) else (said, ())
        here = ("releases", version)
        moves += tuple(((*here, *new), (*here, *old)) for new, old in moved)
    data, more = renaming({**data, **({"releases": inner} if inner else {})}, "license", "licence")
    return data, moves + more


STEPS = {
    "las.module/0.1": Step("las.module/0.2", from_units),
    "las.module/0.2": Step("las.module/1", from_needs),
}


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> None:
    for schema, step in STEPS.items():
        monkeypatch.setitem(migrations.MIGRATIONS, schema, step)


def write(folder: Path, text: bytes = OLDEST) -> Root:
    folder.mkdir()
    (folder / "toy.yaml").write_bytes(text)
    return Root("m", folder)


def test_all_steps_are_taken() -> None:
    module = load_module(migrated(parse_document(OLDEST, "toy.yaml"), STEPS))
    assert (module.name, module.licence) == ("toy", "MIT")
    assert [each.text for each in module.releases[0].requires] == ["numpy >=2", "torch ==2.9", "six"]


def test_what_is_of_today_is_left_alone() -> None:
    document = parse_document(b"schema: las.module/1", "toy.yaml")
    assert migrated(document, STEPS) is document


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("unit: toy ", "unit: host ", "toy.yaml:3:7 reserved-name name=host"),
        (
            "unit: toy ",
            "module: toy\nvolumes: x ",
            "toy.yaml:4:10 wrong-type key=volumes expected=list got=x",
        ),
        ("torch ==2.9", "torch >>2.9", "toy.yaml:8:20 bad-specifier specifier=>>2.9 scheme="),
        ("needs: [six]", "needs: [toy]", "toy.yaml:10:26 self-requirement requirement=toy"),
        ("needs: [six]", "need: [six]", "toy.yaml:10:18 unknown-key key=need suggestion="),
        ("license: MIT", "license: [MIT]", "toy.yaml:7:10 wrong-type key=licence expected=text got=list"),
        ("releases: {1.0: {needs: [six]}}", "releases: no", "toy.yaml:10:11 wrong-type"),
    ],
)
def test_faults_are_told_where_they_are_written(old: str, new: str, fault: str) -> None:
    text = OLDEST.decode().replace(old, new)
    assert text != OLDEST.decode()
    with pytest.raises(DocumentError) as raised:
        load_module(migrated(parse_document(text.encode(), "toy.yaml"), STEPS))
    first = raised.value.faults[0]
    told = " ".join([first.place, first.code, *(f"{name}={value}" for name, value in first.fields)])
    assert told.startswith(fault)


@pytest.mark.usefixtures("steps")
def test_a_catalogue_takes_them(tmp_path: Path) -> None:
    root = write(tmp_path / "m")
    for cache in (None, tmp_path / "cache", tmp_path / "cache"):
        catalog = load_catalog([root], cache=cache)
        assert catalog.names() == ("toy",)
        assert catalog.locate("toy", "1.0", "torch ==2.9") == Location("m/toy.yaml", 8, 20)
        assert catalog.locate("toy", "1.0", "six") == Location("m/toy.yaml", 10, 26)
        assert catalog.locate("toy") == Location("m/toy.yaml", 3, 1)


@pytest.mark.usefixtures("steps")
def test_specifiers_are_told_where_they_are_written(tmp_path: Path) -> None:
    root = write(tmp_path / "m", OLDEST.replace(b"torch ==2.9", b"torch ~=x"))
    with pytest.raises(DocumentError) as raised:
        load_catalog([root], cache=None)
    assert [(fault.place, fault.code) for fault in raised.value.faults] == [
        ("m/toy.yaml:8:20", "bad-specifier")
    ]


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ("las.module/2", "newer-schema"),
        ("las.module/0.1", "bad-schema"),
        ("las.stack/1", "bad-schema"),
        ("[]", "bad-schema"),
    ],
)
def test_what_has_no_step_is_refused(schema: str, code: str) -> None:
    text = OLDEST.replace(b"las.module/0.1", schema.encode())
    with pytest.raises(DocumentError) as raised:
        load_module(migrated(parse_document(text, "toy.yaml")))
    assert [(fault.place, fault.code) for fault in raised.value.faults] == [("toy.yaml:2:9", code)]


def test_the_file_is_written_anew(tmp_path: Path) -> None:
    root = write(tmp_path / "m")
    (file,) = migrate(root.path, STEPS).files
    assert file.text.replace("# from toy.yaml", "# from m/toy.yaml") == NEWEST
    assert (file.place, file.sources, file.releases) == (Path("toy.yaml"), (root.path / "toy.yaml",), 1)
    assert [(kept.text, kept.line, kept.column) for kept in file.kept] == [
        ("a toy", 1, 1),
        ("a comment", 3, 12),
    ]
    (root.path / "toy.yaml").write_text(file.text)
    again = migrate(root.path, STEPS)
    assert (again.files, again.current) == ((), (root.path / "toy.yaml",))
