"""`las manifests import pypi`: what it prints, what it writes, and how it says no."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FACTS = """\
schema: las-facts/pypi/1
packages:
  parrot:
    releases:
    - version: 1.0
      platforms: [any]
      wheel_tags: [py3]
      wheel: {file: parrot-1.0-py3-none-any.whl, sha256: HASH}
""".replace("HASH", "0123456789abcdef" * 4)
OVERLAY = "category: tool\ntitle: Parrot\nsummary: Says what it heard\nlicence: MIT\n"

Las = Callable[..., Any]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    facts, overlay = tmp_path / "facts.yaml", tmp_path / "parrot.yaml"
    facts.write_text(FACTS)
    overlay.write_text(OVERLAY)
    return str(facts), "--overlay", str(overlay)


def test_a_manifest_is_printed_or_written(las: Las, files: tuple[str, ...], tmp_path: Path) -> None:
    printed = las("manifests", "import", "pypi", *files)
    assert (printed.code, printed.err) == (0, "")
    written = las("manifests", "import", "pypi", *files, "-o", str(tmp_path / "catalog"))
    file = tmp_path / "catalog" / "tools" / "parrot.yaml"
    assert (written.code, written.out) == (0, "")
    assert str(file) in written.err.replace("\n", "").replace("    ", "")
    assert file.read_text() == printed.out
    assert las("show", "parrot", "--manifests", str(tmp_path / "catalog")).code == 0


def test_as_json(las: Las, files: tuple[str, ...]) -> None:
    answer = json.loads(las("--json", "manifests", "import", "pypi", *files).out)
    (module,) = answer["modules"]
    assert (answer["schema"], module["module"], module["file"]) == ("las.import/1", "parrot", None)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--package", "carrot"), 64, "no file tells of a package carrot; did you mean parrot?"),
        (("no-such.yaml",), 1, "no-such.yaml: there is no such file or folder"),
    ],
)
def test_no(las: Las, files: tuple[str, ...], arguments: tuple[str, ...], code: int, words: str) -> None:
    outcome = las("manifests", "import", "pypi", *files, *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert words in outcome.err


def test_the_place_of_a_fault(las: Las, files: tuple[str, ...]) -> None:
    Path(files[0]).write_text(FACTS.replace("1.0\n", "first\n"))
    outcome = las("manifests", "import", "pypi", *files)
    assert outcome.code == 1
    assert f"{files[0]}:5:16: version cannot be first: expected a version" in " ".join(outcome.err.split())


def test_groups_within_groups(las: Las) -> None:
    assert "which one? There are: pypi" in las("manifests", "import").err
    assert "did you mean pypi?" in las("manifests", "import", "pypy").err
