"""Files about packages, and what the command makes of them: facts, pip's reports, lock files, overlays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from documents import DocumentError
from manifests.pypi import Imported, UnknownPackageError, import_pypi
from manifests.pypi.wheels import facts_of_wheels

OVERLAYS = Path(__file__).resolve().parents[2] / "manifests" / "overlays"
CATALOG = OVERLAYS.parent / "catalog"
HASH = "0123456789abcdef" * 4

FACTS = f"""\
schema: las-facts/pypi/1
packages:
  Parrot.Cage:
    latest: 2.0
    releases:
    - version: 2.10
      uploaded: 2026-01-31
      requires_python: null
      wheel_tags: [py3]
      platforms: [any]
      wheel: {{file: parrot_cage-2.10-py3-none-any.whl, size: 12, sha256: {HASH}}}
      requires: [seed>=1]
  stone:
    releases:
    - {{version: 1.0, requires_python: null, wheel: null}}
"""
OVERLAY = "category: tool\ntitle: Parrot\nsummary: Says what it heard\nlicence: MIT\n"
REPORT: dict[str, Any] = {
    "version": "1",
    "pip_version": "26.3",
    "install": [
        {
            "download_info": {
                "url": "https://example.org/parrot_cage-3.0-cp312-cp312-manylinux_2_28_x86_64.whl",
                "archive_info": {"hashes": {"sha256": HASH}},
            },
            "metadata": {
                "name": "Parrot_Cage",
                "version": "3.0",
                "description": "zero width \u200b and \U0001f99c",
                "requires_python": ">=3.10",
                "requires_dist": ["seed>=2", 'win; sys_platform == "win32"', 'doc; extra == "docs"'],
            },
        }
    ],
}
LOCK = f"""\
lock-version = "1.0"
created-by = "hand"

[[packages]]
name = "parrot-cage"
version = "3.0"
wheels = [
    {{ url = "https://example.org/parrot_cage-3.0-cp313-cp313-manylinux_2_28_x86_64.whl", \
upload-time = 2026-02-03T01:02:03Z, size = 31, hashes = {{ sha256 = "{HASH}" }} }},
    {{ url = "https://example.org/parrot_cage-3.0-cp312-cp312-manylinux_2_28_x86_64.whl", \
upload-time = 2026-02-02T01:02:03Z, size = 30, hashes = {{ sha256 = "{HASH}" }} }},
    {{ url = "https://example.org/parrot_cage-3.0-cp312-cp312-macosx_12_0_arm64.whl", \
hashes = {{ sha256 = "{HASH}" }} }},
]
"""


def text_of(content: str | Mapping[str, Any]) -> str:
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with one file of each kind."""
    monkeypatch.chdir(tmp_path)
    for name, content in {
        "facts.yaml": FACTS,
        "report.json": REPORT,
        "pylock.toml": LOCK,
        "parrot-cage.yaml": OVERLAY,
    }.items():
        Path(name).write_text(text_of(content))
    return tmp_path


def document(imported: Imported) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(imported.text, Loader=yaml.CBaseLoader)
    return found


def faults_of(*files: str, **options: Any) -> list[str]:
    with pytest.raises(DocumentError) as raised:
        import_pypi([Path(file) for file in files], **options)
    return [f"{fault.place} {fault.code}" for fault in raised.value.faults]


def test_facts_and_an_overlay(folder: Path) -> None:
    (one,) = import_pypi([Path("facts.yaml")], overlay=Path("parrot-cage.yaml"))
    assert (one.module, one.place) == ("parrot-cage", Path("tools/parrot-cage.yaml"))
    release = document(one)["releases"]["2.10"]  # and not 2.1
    assert (release["date"], release["requires"]) == ("2026-01-31", ["seed >=1"])


def test_all_requirements_win_over_the_selection(folder: Path) -> None:
    Path("full.json").write_text('{"packages": {"parrot-cage": {"2.10": {"rd": ["twig"]}}}}')
    (one,) = import_pypi(
        [Path("facts.yaml")], full_requires=Path("full.json"), overlay=Path("parrot-cage.yaml")
    )
    assert document(one)["releases"]["2.10"]["requires"] == ["twig"]


def test_a_report_alone_knows_one_wheel(folder: Path) -> None:
    (one,) = import_pypi([Path("report.json")], overlay=Path("parrot-cage.yaml"))
    release = document(one)["releases"]["3.0"]
    assert "date" not in release
    assert release["requires"] == ["python >=3.10", "seed >=2"]
    assert release["variants"]["wheel"] == {
        "backend": "native",
        "artefact": "parrot_cage-3.0-cp312-cp312-manylinux_2_28_x86_64.whl",
        "sha256": HASH,
        "requires": ["python <3.13", "host arch in x86_64", "host glibc >=2.28", "host os in linux"],
    }


@pytest.mark.parametrize("files", [("report.json", "pylock.toml"), ("pylock.toml", "report.json")])
def test_a_lock_adds_all_wheels(folder: Path, files: tuple[str, str]) -> None:
    (one,) = import_pypi([Path(file) for file in files], overlay=Path("parrot-cage.yaml"))
    release = document(one)["releases"]["3.0"]
    assert (release["date"], release["variants"]["wheel"]["download"]) == ("2026-02-02", "30B")
    assert "python <3.14" in release["variants"]["wheel"]["requires"]


def test_what_is_collected_makes_the_same_manifest(folder: Path) -> None:
    files = [Path("report.json"), Path("pylock.toml")]
    (direct,) = import_pypi(files, overlay=Path("parrot-cage.yaml"))
    (kept,) = import_pypi(files, packages=["Parrot_Cage"], collect=True)
    assert "docs" not in kept.text and "win32" not in kept.text
    with Path("parrot-cage.yaml").open("a") as overlay:
        overlay.write(kept.text)
    (again,) = import_pypi([], overlay=Path("parrot-cage.yaml"))
    assert again.text == direct.text


def test_a_folder_of_overlays_says_what_is_imported(folder: Path) -> None:
    Path("overlays").mkdir()
    Path("parrot-cage.yaml").rename("overlays/parrot-cage.yaml")
    found = import_pypi([Path("facts.yaml"), Path("report.json")], overlay=Path("overlays"))
    assert [list(document(one)["releases"]) for one in found] == [["3.0", "2.10"]]


def test_a_package_that_no_file_tells_of(folder: Path) -> None:
    with pytest.raises(UnknownPackageError) as raised:
        import_pypi([Path("facts.yaml")], packages=["parrot-cake"])
    assert raised.value.suggestion == "parrot-cage"


def changed(**metadata: Any) -> dict[str, Any]:
    (item,) = REPORT["install"]
    return {**REPORT, "install": [{**item, "metadata": {**item["metadata"], **metadata}}]}


@pytest.mark.parametrize(
    ("file", "content", "faults"),
    [
        ("x.yaml", FACTS.replace("las-facts/pypi/1", "las-facts/other/1"), ["x.yaml:1:9 bad-schema"]),
        ("x.yaml", FACTS.replace("las-facts/pypi/1", "las-facts/pypi/2"), ["x.yaml:1:9 newer-schema"]),
        ("x.yaml", FACTS.replace("seed>=1", "seed>=>1"), ["x.yaml:12:18 bad-value"]),
        ("x.yaml", FACTS.replace("2.10\n", "two\n"), ["x.yaml:6:16 bad-value"]),
        ("x.yaml", FACTS.replace("2026-01-31", "31.1.2026"), ["x.yaml:7:17 bad-value"]),
        ("x.yaml", FACTS.replace(HASH, "beef"), ["x.yaml:11:74 bad-value"]),
        ("x.yaml", FACTS.replace("packages:", "packs:"), ["x.yaml:1:1 missing-key"]),
        ("x.yaml", "a: [\n", ["x.yaml:2:1 ends-early"]),
        ("x.json", "{", ["x.json:1:2 not-json"]),
        ("x.json", "[]", ["x.json:1:1 not-a-mapping"]),
        ("x.json", '{"install": [], "version": "2"}', ["x.json:1:28 bad-schema"]),
        ("x.json", {"version": "1", "install": [{}]}, ["x.json:4:3 missing-key", "x.json:4:3 missing-key"]),
        ("x.json", changed(version="two"), ["x.json:16:16 bad-value"]),
        ("x.json", changed(requires_dist=["=="]), ["x.json:20:6 bad-value"]),
        # JSON that YAML cannot read has no places
        ("x.json", changed(description="\x7f", version="two"), ["x.json bad-value"]),
        ("x.toml", "x = ", ["x.toml:1:1 not-toml"]),
        ("x.toml", LOCK.replace('"1.0"', '"2.0"', 1), ["x.toml:1:1 bad-schema"]),
        ("x.toml", LOCK.replace('"3.0"', '"three"'), ["x.toml:4:1 bad-value"]),
        ("x.toml", LOCK.replace("cp312-cp312-mac", "cp312-mac"), ["x.toml:4:1 bad-value"]),
        ("x.toml", LOCK, ["x.toml:4:1 import-no-requirements"]),
    ],
)
def test_faults_of_files(
    folder: Path, file: str, content: str | Mapping[str, Any], faults: list[str]
) -> None:
    Path(file).write_text(text_of(content))
    assert faults_of(file, overlay=Path("parrot-cage.yaml")) == faults


@pytest.mark.parametrize(
    ("overlay", "faults"),
    [
        ("title: Parrot\n", ["parrot-cage.yaml:1:1 missing-key"] * 2),
        (OVERLAY + "colour: green\n", ["parrot-cage.yaml:5:1 unknown-key"]),
        (OVERLAY + "wheel: [{verions: 1}]\n", ["parrot-cage.yaml:5:10 unknown-key"]),
        (OVERLAY + "extras: [{versions: new, names: []}]\n", ["parrot-cage.yaml:5:21 bad-value"]),
        (OVERLAY + "collected: [{uploaded: 2026-01-01}]\n", ["parrot-cage.yaml:5:13 missing-key"]),
        (OVERLAY + "skip: [2.10]\n", ["facts.yaml:6:7 import-no-wheel"]),
    ],
)
def test_faults_of_overlays(folder: Path, overlay: str, faults: list[str]) -> None:
    Path("parrot-cage.yaml").write_text(overlay)
    assert faults_of("facts.yaml", overlay=Path("parrot-cage.yaml")) == faults


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    Path("x.toml").write_text("x = ")
    Path("full.json").write_text("[]")
    faults = faults_of("x.toml", "nowhere.yaml", "facts.yaml", full_requires=Path("full.json"))
    assert faults == ["full.json:1:1 not-a-mapping", "nowhere.yaml unreadable", "x.toml:1:1 not-toml"]


def test_packages_that_cannot_be_modules(folder: Path) -> None:
    Path("stone.yaml").write_text(OVERLAY)
    Path("full.json").write_text('{"packages": {"parrot-cage": {"2.10": {"rd": ["twig", "=="]}}}}')
    assert faults_of("facts.yaml") == [
        "facts.yaml:6:7 import-needs-overlay",
        "facts.yaml:15:7 import-needs-overlay",
    ]
    assert faults_of("facts.yaml", overlay=Path("stone.yaml")) == ["facts.yaml:15:7 import-no-wheel"]
    lines = {"full_requires": Path("full.json"), "overlay": Path("parrot-cage.yaml")}
    assert faults_of("facts.yaml", **lines) == ["full.json:1:55 import-bad-line"]


@pytest.mark.parametrize(
    ("names", "tags", "platforms", "glibc", "told"),
    [
        (["p-1-py2.py3-none-any.whl"], ["py3"], ["any"], None, 0),
        (
            ["p-1-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"],
            ["cp39-abi3"],
            ["linux_x86_64"],
            "2.17",
            0,
        ),
        (["p-1-cp313-cp313t-manylinux1_x86_64.whl"], ["cp313t"], ["linux_x86_64"], "2.5", 0),
        (
            ["p-1-cp313-cp313-manylinux_2_28_aarch64.whl", "p-1-cp312-cp312-manylinux_2_27_x86_64.whl"],
            ["cp312", "cp313"],
            ["linux_aarch64", "linux_x86_64"],
            "2.27",
            1,
        ),
        (["p-1-cp314-cp314-linux_x86_64.whl"], ["cp314"], ["linux_x86_64"], None, 0),
        (
            ["p-1-cp310-cp310-linux_x86_64.whl", "p-1-cp311-cp311-linux_x86_64.whl"],
            ["cp310", "cp311"],
            ["linux_x86_64"],
            None,
            1,
        ),
        (["p-1-cp314-cp314-musllinux_1_2_x86_64.whl", "p-1-cp314-cp314-win_amd64.whl"], None, None, None, 0),
    ],
)
def test_names_of_wheels(
    names: list[str], tags: list[str] | None, platforms: list[str] | None, glibc: str | None, told: int
) -> None:
    facts = facts_of_wheels([{"file": name, "sha256": HASH} for name in names])
    assert (facts.get("wheel_tags"), facts.get("platforms"), facts.get("glibc_min_x86_64")) == (
        tags,
        platforms,
        glibc,
    )
    assert facts.get("wheel") == ({"file": names[told], "sha256": HASH} if tags else None)


@pytest.fixture(scope="module")
def imported(shared: Path) -> dict[str, Imported]:
    full = shared / "facts" / "pypi_full_requires.json"
    found = import_pypi([shared / "facts" / "pypi.yaml"], full_requires=full, overlay=OVERLAYS)
    return {one.module: one for one in found}


@pytest.mark.parametrize("name", sorted(path.stem for path in OVERLAYS.glob("*.yaml")))
def test_the_catalogue_is_what_the_import_makes(name: str, imported: Mapping[str, Imported]) -> None:
    assert (CATALOG / imported[name].place).read_text() == imported[name].text
