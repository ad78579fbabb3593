"""What is under way is told as it goes on: in the last line of a terminal, or in lines without one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from cli.layout import seen_width
from cli.render_lifecycle import Watching
from cli.screen import Screen
from i18n import Language
from tests.executor.generations import generation
from tests.executor.test_applying import Machine

WAITS = {
    "en": "waiting for container web (for 67 s at the most)",
    "zh-CN": "正在等待 container web（最多 67 秒）",
}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watched(folder: Path, stream: io.StringIO, lang: str = "en") -> str:
    machine = Machine(folder)
    with Watching(Screen(Language(lang), stderr=stream)) as watching:
        assert machine.apply(generation(1, web="1"), tell=watching).outcome == "applied"
        assert machine.apply(generation(2, web="2!"), tell=watching).outcome == "rolled-back"
    return stream.getvalue()


@pytest.mark.parametrize("lang", WAITS)
def test_a_terminal_tells_in_its_last_line_what_is_waited_for(tmp_path: Path, lang: str) -> None:
    said = watched(tmp_path, Terminal(), lang)
    over = [line.partition("\n")[0] for line in said.split("\r\x1b[2K")]
    assert sum(WAITS[lang] in line for line in over) >= 3, "and for what is started again on the way back"
    assert [line for line in said.splitlines() if line.startswith(f"  {WAITS[lang]}")] == []
    assert over[-1] == ""


@pytest.mark.parametrize("columns", [44, 80])
def test_nothing_is_wider_than_the_terminal(
    tmp_path: Path, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    said = watched(tmp_path, Terminal())
    lines = [line for part in said.split("\r\x1b[2K") for line in part.splitlines()]
    assert max(map(seen_width, lines)) <= columns
    assert any("waiting for container web" in line for line in lines)


@pytest.mark.parametrize("lang", WAITS)
def test_without_a_terminal_it_is_a_line(tmp_path: Path, lang: str) -> None:
    lines = watched(tmp_path, io.StringIO(), lang).splitlines()
    assert lines.count(f"  {WAITS[lang]}") == 3
    assert not any("\r" in line for line in lines)
