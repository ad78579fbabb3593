"""`las detect`: what a person reads holds any terminal; a machine that is recorded is told as it was."""

from __future__ import annotations

import io
import json
import os
import pty
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.layout import COLUMNS, seen_width
from cli.render_machine import machine_lines
from cli.screen import Screen
from hardware import ReplayHost, machine_from_json, probe
from i18n import LANGUAGES, Language

Las = Callable[..., Any]
RACK = Path("tests/cli/toy/rack.json")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", [50, 72, 100, 200])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: int, language: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    screen = Screen(Language(language), stdout=Terminal(), color="always")
    lines = list(machine_lines(screen, machine_from_json(RACK.read_bytes(), str(RACK))))
    assert max(map(seen_width, lines)) <= min(columns, COLUMNS)


def test_every_capture_can_be_told(shared: Path) -> None:
    for folder in sorted(path.parent for path in (shared / "captures").glob("*/machine.yaml")):
        machine = probe(ReplayHost(folder))
        for language in LANGUAGES:
            for verbose in (False, True):
                screen = Screen(Language(language), verbose=verbose, stdout=io.StringIO())
                lines = list(machine_lines(screen, machine))
                assert max(map(seen_width, lines)) <= COLUMNS, folder.name


def test_colours_are_only_for_terminals_that_want_them(las: Las) -> None:
    plain = las("detect", "--profile", str(RACK)).out
    assert "\x1b" not in plain
    assert "\x1b[1msystem" in las("detect", "--profile", str(RACK), "--color", "always").out


def test_no_color_holds_on_a_terminal(las_process: Las, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess
    import sys

    ours, theirs = pty.openpty()
    monkeypatch.setenv("NO_COLOR", "1")
    command = [sys.executable, "-c", "from cli.main import main; main()", "detect", "--profile", str(RACK)]
    with subprocess.Popen(command, stdout=theirs) as process:
        os.close(theirs)
        told = b""
        while chunk := _read(ours):
            told += chunk
    assert process.returncode == 0
    assert b"system" in told
    assert b"\x1b" not in told


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 2**16)
    except OSError:  # how Linux says that a terminal has gone
        return b""


def test_a_machine_is_recorded_and_replayed(las: Las, tmp_path: Path) -> None:
    folder = tmp_path / "box"
    outcome = las("detect", "--capture", str(folder))
    assert outcome.code == 0
    assert f"recorded in {folder}" in outcome.out.replace("\n", " ")
    assert "does not tell the same" not in outcome.out
    here = json.loads(las("detect", "--json").out)
    again = json.loads(las("detect", "--replay", str(folder), "--json").out)
    lasting = [fact for fact in here["facts"] if fact["key"] in ("kernel", "memory.total", "cpu.cores")]
    assert lasting
    assert all(fact in again["facts"] for fact in lasting)


def test_a_recording_does_not_overwrite(las: Las, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    outcome = las("detect", "--capture", str(tmp_path))
    assert outcome.code == 1
    assert outcome.out == ""
    assert "is there already" in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_recording_as_json(las: Las, tmp_path: Path) -> None:
    content = json.loads(las("detect", "--capture", str(tmp_path / "box"), "--json").out)
    assert content["schema"] == "las.capture/1"
    assert {file["path"] for file in content["files"]} >= {"machine.yaml", "root.tar.gz"}
    assert content["lost"] == []


@pytest.mark.parametrize(
    ("target", "keys"),
    [
        ("memory", {"memory.available", "memory.effective", "memory.limit", "memory.total"}),
        ("memory.total", {"memory.total"}),
        ("accelerator.1.memory", {"accelerator.1.memory"}),
        ("accelerator.memory", {"accelerator.0.memory", "accelerator.1.memory", "accelerator.2.memory"}),
        ("avx512f", {"avx512f"}),
        ("disk", {"disk.free:/", "disk.size:/"}),
        ("rocm", {"rocm"}),
    ],
)
def test_facts_are_found_by_key_and_by_beginning(las: Las, target: str, keys: set[str]) -> None:
    outcome = las("detect", "--profile", str(RACK), "--explain", target, "--json")
    found = {fact["key"]: fact for fact in json.loads(outcome.out)["facts"]}
    assert keys <= set(found)
    assert all(key.startswith((target.partition(".")[0], "accelerator")) for key in found)
    if target == "rocm":
        assert (found["rocm"]["value"], found["rocm"]["unknown"]) == (None, "not-captured")
