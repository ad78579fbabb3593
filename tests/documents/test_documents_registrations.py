"""Whether an extension is installed is found without loading what would load it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from documents import any_registered

ENTRY = "[acme.things]\none = acme:one\n"


@pytest.mark.parametrize("name", ["acme-1.0.dist-info", "acme.egg-info"])
def test_a_distribution_that_registers_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("sys.path", ["", str(tmp_path / "absent"), str(tmp_path)])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "entry_points.txt").write_text(ENTRY)  # of no distribution
    (tmp_path / "other.dist-info").mkdir()
    assert not any_registered("acme.things")
    (tmp_path / name).mkdir()
    (tmp_path / name / "entry_points.txt").write_text(ENTRY)
    assert any_registered("acme.things")
    assert not any_registered("acme.others")


def test_an_archive_may_register_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("acme-1.0.dist-info/entry_points.txt", ENTRY)
    monkeypatch.setattr("sys.path", [str(archive)])
    assert any_registered("acme.things")
