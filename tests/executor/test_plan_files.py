"""Files given to `las apply` that are no plans: refused before anything is asked, begun or made."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.main import run

FILES = {
    "empty": b"",
    "no json": b"schema: las.plan/1\n",
    "not text": b"\xff\xfe\x00{",
    "nested": b"[" * 200_000 + b"]" * 200_000,
    "nested objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "huge": b'{"schema": "las.plan/1", "x": "' + b"a" * 70_000_000 + b'"}',
    "many keys": b"{" + b",".join(b'"k%d": 1' % number for number in range(200_000)) + b"}",
    "twice": b'{"schema": "las.plan/1", "schema": "las.plan/1"}',
    "not a number": b'{"schema": "las.plan/1", "proven": NaN}',
    "huge number": b'{"schema": "las.plan/1", "proven": ' + b"9" * 100_000 + b"}",
    "another schema": b'{"schema": "las.plan/999"}',
    "a list": b"[1, 2]",
    "lacking": b'{"schema": "las.plan/1"}',
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_plan_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAS_LANG", "en")
    file, state = tmp_path / "plan.json", tmp_path / "state"
    file.write_bytes(FILES[name])
    code = run(["apply", str(file), "--yes", "--state", str(state)])
    said = capsys.readouterr()
    assert code in (1, 64), said.err
    assert "plan.json" in said.err
    assert "in a way that it should not" not in said.err
    assert len(said.err) < 10_000
    assert not state.exists()


def test_a_plan_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["apply", str(tmp_path / "none.json"), "--yes", "--state", str(tmp_path / "s")]) != 0
    assert "none.json" in capsys.readouterr().err
