"""The house holds together: rooms, packages, locks, and what no file may say."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NOT_SHIPPED = {"benchmarks", "docs", "examples", "tests"}


def rooms() -> set[str]:
    return {path.parent.name for path in ROOT.glob("*/__init__.py")} - NOT_SHIPPED


def test_the_wheel_ships_exactly_the_rooms() -> None:
    assert set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == rooms()


def test_every_room_is_under_the_import_contracts() -> None:
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) == rooms()


def test_every_room_says_that_it_is_typed() -> None:
    assert [room for room in sorted(rooms()) if not (ROOT / room / "py.typed").exists()] == []


def test_tests_are_no_packages() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_locks_have_hashes_and_no_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        pins = re.findall(r"^(\S+)==", text, re.MULTILINE)
        assert len(pins) > 10
        assert text.count("==") <= text.count("--hash=sha256:")
        assert "://" not in text and "--index" not in text and "--find-links" not in text


def test_every_dependency_is_locked_and_justified() -> None:
    lock = (ROOT / "requirements-dev.lock").read_text()
    reasons = (ROOT / "docs/decisions/0002-dependencies.md").read_text().lower()
    project = PROJECT["project"]
    for requirement in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        name = re.split(r"[<>=!~ ]", requirement)[0].lower()
        assert re.search(
            rf"^{re.escape(name).replace('_', '[-_]').replace(chr(92) + '.', '[-.]')}==", lock, re.MULTILINE
        ), name
        assert f"`{name}`" in reasons, name


def test_no_file_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    machine_path = re.compile(r"/(?:root|work|home/[a-z]+)/[a-z]")
    for name in listed:
        path = ROOT / name
        if path.suffix in {".py", ".toml", ".lock", ".md", ""} and path.is_file() and "captures" not in name:
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
                found = machine_path.search(line)
                assert not found or "/root/." in line or "/root/C" in line or "home/" in line, (
                    f"{name}:{number}: {line}"
                )
