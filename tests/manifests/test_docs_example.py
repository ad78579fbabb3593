"""The example of docs/manifests.md is a manifest: it is checked, and planned."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.main import run

DOCUMENT = Path(__file__).parents[2] / "docs/manifests.md"


def test_the_worked_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, _, rest = DOCUMENT.read_text().partition("```yaml\n")
    (tmp_path / "notebook.yaml").write_text(rest.partition("```")[0])
    assert run(["check", str(tmp_path)]) == 0
    assert run(["solve", "notebook", "--manifests", str(tmp_path)]) == 0
    assert "notebook" in capsys.readouterr().out
