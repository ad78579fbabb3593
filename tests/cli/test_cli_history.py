"""`las history` and `las audit verify`: what was recorded, and whether it is as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.layout import COLUMNS, seen_width
from cli.render_mended import tell_mended
from cli.screen import Screen
from i18n import LANGUAGES, Language
from state import MENDED, Mended, StepDone, StepIntent, Store, Writer
from tests.state.scenario import choice, plan_from

Las = Callable[..., Any]


def ticking() -> Iterator[str]:
    for minute in range(60):
        yield f"2026-01-31T09:{minute:02}:00Z"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A generation, one that was rolled back, one that is unfinished; pins and an event."""
    folder, clock = tmp_path / "state", ticking()
    with Writer.open(folder, "las apply", clock=lambda: next(clock), who="alice") as writer:
        writer.begin(plan_from(None, choice("ollama"), choice("open-webui")))
        for step in ("add ollama/ollama", "add open-webui/open-webui"):
            writer.record(StepIntent(step, writer.key(step)))
            writer.record(StepDone(step))
        writer.commit()
        writer.close_transaction("committed")
        writer.pin("ollama")
        writer.unpin("ollama")
        writer.event("override", (("rule", "no-gpl"), ("by", "alice")))
        next_plan = plan_from(writer.current(), choice("ollama", "2"), choice("qdrant"))
        writer.begin(next_plan)
        writer.close_transaction("rolled-back")
        writer.begin(next_plan)
        step = "add qdrant/qdrant"
        writer.record(StepIntent(step, writer.key(step)))
        writer.record(StepDone(step))
    return folder


HISTORY = """\
2026-01-31 09:07 UTC  alice  generation 1, current: ollama, open-webui (+2 ~0 -0)
2026-01-31 09:09 UTC  alice  pinned ollama ==1 in environment ollama
2026-01-31 09:10 UTC  alice  no longer pinned: ollama in environment ollama
2026-01-31 09:11 UTC  alice  override: rule no-gpl, by alice
2026-01-31 09:13 UTC  alice  generation 2 was begun, and undone: ollama, qdrant (+1 ~1 -1)
2026-01-31 09:14 UTC  alice  generation 2 was begun, and is unfinished: ollama, qdrant (+1 ~1 -1)
the change to generation 2 is unfinished; steps that are done: 1 of 3
"""


def test_history_tells_each_change_and_event(las: Las, folder: Path) -> None:
    outcome = las("history", "--state", str(folder), "--lang", "en")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == HISTORY
    last = las("history", "--last", "1", "--state", str(folder), "--lang", "en").out
    assert last.splitlines() == HISTORY.splitlines()[-2:]


def test_history_for_programs(las: Las, folder: Path) -> None:
    told = json.loads(las("history", "--json", "--state", str(folder)).out)
    assert told["current"] == 1
    assert [entry["kind"] for entry in told["entries"]] == [
        *("transaction", "pinned", "unpinned", "event", "transaction", "transaction")
    ]
    outcomes = [entry["outcome"] for entry in told["entries"] if entry["kind"] == "transaction"]
    assert outcomes == ["committed", "rolled-back", "unfinished"]
    assert told["entries"][0]["time"] == "2026-01-31T09:02:00Z"
    assert told["entries"][0]["ended"] == "2026-01-31T09:07:00Z"
    assert told["entries"][3]["fields"] == [["rule", "no-gpl"], ["by", "alice"]]


EVENTS = (
    ("stop", (("resource", "container web"),)),
    ("secret-set", (("name", "TOKEN"),)),
    ("rule-lifted", (("id", "o-1"), ("rule", "no-gpl"), ("reason", "tried"))),
    ("collect", (("resource", "container web"), ("generation", "1"))),
    ("collected", (("resource", "container web"), ("generation", "1"))),
    ("collect", (("resource", "image web"), ("generation", "1"))),
)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            [
                "asked to stop container web",
                "set the secret TOKEN",
                "lifted the rule no-gpl (o-1): tried",
                "removed container web of generation 1",
                "began to remove image web of generation 1",
            ],
        ),
        (
            "zh-CN",
            [
                "要求停止 container web",
                "设置了机密 TOKEN",
                "解除了规则 no-gpl（o-1）：tried",
                "已移除第 1 代的 container web",
                "曾开始移除第 1 代的 image web",
            ],
        ),
    ],
)
def test_each_event_is_told_in_words(las: Las, tmp_path: Path, lang: str, told: list[str]) -> None:
    """A removal that came to its end is one line; what was only begun is told as that."""
    with Writer.open(tmp_path / "state", "las gc", who="alice") as writer:
        for topic, fields in EVENTS:
            writer.event(topic, fields)
    out = las("history", "--state", str(tmp_path / "state"), "--lang", lang).out
    assert [line.partition("alice  ")[2] for line in out.splitlines()] == told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_was_recorded(las: Las, tmp_path: Path, lang: str) -> None:
    for command in (("history",), ("audit", "verify")):
        outcome = las(*command, "--state", str(tmp_path / "none"), "--lang", lang)
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_audit_that_holds_names_the_head(las: Las, folder: Path, lang: str) -> None:
    outcome = las("audit", "verify", "--state", str(folder), "--lang", lang)
    assert (outcome.code, outcome.err) == (0, "")
    last = Store.open(folder).entries[-1]
    assert last.hash in outcome.out.replace("\n", "")
    assert str(last.seq) in outcome.out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_audit_shows_the_evidence(las: Las, folder: Path, lang: str) -> None:
    journal = folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"no-gpl"', b'"no-mit"'))
    outcome = las("audit", "verify", "--state", str(folder), "--lang", lang)
    assert (outcome.code, outcome.err) == (1, "")
    line = journal.read_bytes()[: journal.read_bytes().index(b"no-mit")].count(b"\n") + 1
    offset = len(b"".join(journal.read_bytes().splitlines(keepends=True)[: line - 1]))
    assert str(line) in outcome.out and str(offset) in outcome.out
    assert all(seen_width(line) <= COLUMNS for line in outcome.out.splitlines())
    told = json.loads(las("audit", "verify", "--json", "--state", str(folder)).out)
    assert told["failed"]
    fault = {"file": str(journal), "line": line, "offset": offset, "fault": "crc"}
    assert told["faults"] == [{"code": "journal-damaged", "harmless": False, "fields": fault}]
    refused = las("history", "--state", str(folder), "--lang", lang)
    assert (refused.code, refused.out) == (1, "")
    assert "las audit verify" in refused.err


def test_what_an_interruption_left_fails_no_audit(las: Las, folder: Path) -> None:
    with (folder / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"crc":"0')
    outcome = las("audit", "verify", "--state", str(folder), "--lang", "en")
    assert outcome.code == 0
    assert "not whole (9 bytes" in outcome.out
    assert las("history", "--state", str(folder), "--lang", "en").out == HISTORY


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", [("history",), ("audit", "verify")])
def test_a_newer_state_is_refused_with_words(
    las: Las, folder: Path, command: tuple[str, ...], lang: str
) -> None:
    (folder / "version").write_text("las.state/7\n")
    outcome = las(*command, "--state", str(folder), "--lang", lang)
    assert (outcome.code, outcome.out) == (1, "")
    assert "7" in outcome.err and str(folder) in outcome.err.replace("\n", "")


def test_the_folder_is_a_setting(las: Las, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAS_STATE", str(folder))
    assert las("history", "--lang", "en").out == HISTORY
    settings = {one["name"]: one for one in json.loads(las("config", "--json").out)["settings"]}
    assert settings["state"]["value"] == [str(folder)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", MENDED)
def test_whatever_was_put_right_is_said(capsys: pytest.CaptureFixture[str], code: str, lang: str) -> None:
    fields = tuple((name, "7") for name in MENDED[code])
    tell_mended(Screen(Language(lang)), [Mended(code, fields)])
    said = capsys.readouterr()
    assert said.out == "" and "7" in said.err
    assert all(seen_width(line) <= COLUMNS for line in said.err.splitlines())
