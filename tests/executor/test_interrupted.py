"""A change that is interrupted at the command line: what is said, and both ways on."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import executor
from tests.executor.brought import Las, Outcome, las_in, things

ENGINE = ("--fact", "container-engine=true")


class Owner:
    """Somebody at the command line, with `web` in folders."""

    def __init__(self, folder: Path, las: Las) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.run = las

    def las(self, *arguments: str, code: int = 0) -> Outcome:
        plans = arguments[0] in ("apply", "rollback", "repair", "remove")
        outcome = self.run(*arguments, *(ENGINE if plans else ()))
        assert outcome.code == code, outcome
        return outcome

    def gives(self, **variables: str) -> None:
        """What `web` is given from now on: `STARTING` keeps it from coming up, `SLOW` takes seconds."""
        file = self.folder / "manifests" / "web.yaml"
        text = re.sub(r"run: .*\n", "", file.read_text())
        given = ", ".join(f"{name}: '{value}'" for name, value in variables.items())
        file.write_text(text.replace("releases:", f"run: {{variables: {{{given}}}}}\nreleases:"))

    @property
    def journal(self) -> bytes:
        file = self.state / "journal.jsonl"
        return file.read_bytes() if file.exists() else b""

    @property
    def things(self) -> dict[str, str]:
        return things(self.state)

    @contextmanager
    def asked_to_stop(self, at: str, times: int = 1) -> Iterator[None]:
        """This process is asked as soon as the journal holds so many intents of a step."""

        def ask() -> None:
            before = self.journal.count(needle)
            begun.set()
            end = time.monotonic() + 60
            while time.monotonic() < end and self.journal.count(needle) == before:
                time.sleep(0.01)
            for _ in range(times):
                os.kill(os.getpid(), signal.SIGTERM)
                time.sleep(0.3)

        needle, begun = f'"kind":"step-intent","step":"{at}"'.encode(), threading.Event()
        asking = threading.Thread(target=ask)
        asking.start()
        begun.wait()
        yield
        asking.join()

    def upgrade(self, *arguments: str, code: int = 0) -> Outcome:
        return self.las("apply", "web ==2.0.0", "--yes", *arguments, code=code)

    def interrupted(self, *arguments: str) -> Outcome:
        """An upgrade that is waited for."""
        self.gives(STARTING="1")
        with self.asked_to_stop("await container web"):
            return self.upgrade(*arguments, code=130)


@pytest.fixture
def owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Owner:
    made = Owner(tmp_path, las_in(tmp_path, monkeypatch, capsys))
    made.las("apply", "web ==1.0.0", "--yes")
    return made


def test_it_says_how_far_it_has_come_and_both_ways_on(owner: Owner) -> None:
    said = owner.interrupted().said
    assert "the change to generation 2 was begun; 6 of its 7 steps are done" in said
    assert "Nothing is lost: generation 1 stays current" in said
    assert "this is stopped meanwhile: container web." in said
    assert "las apply carries it on" in said
    assert "las rollback --to 1 takes it back" in said
    assert owner.las("status").out.startswith("the change to generation 2 is unfinished (6 of 7 steps done)")


def test_programs_are_told_too(owner: Owner) -> None:
    (error,) = json.loads(owner.interrupted("--json").out)["errors"]
    assert error["code"] == "lifecycle-interrupted"
    assert {name: error["fields"][name] for name in ("before", "number", "done", "of")} == {
        **{"before": 1, "number": 2},
        **{"done": 6, "of": 7},
    }


def test_too_late_for_what_was_begun_nothing_further_is(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked to stop in the last moment of carrying on: the command does not go on to what it is for."""
    recover = executor.recover

    def asked(*arguments: Any, **named: Any) -> Any:
        outcome = recover(*arguments, **named)
        os.kill(os.getpid(), signal.SIGTERM)
        return outcome

    owner.gives(SLOW="1")
    with owner.asked_to_stop("start container web"):
        owner.upgrade(code=130)
    with monkeypatch.context() as late:
        late.setattr(executor, "recover", asked)
        owner.las("apply", "web ==3.0.0", "--yes", code=130)
    assert "2.0.0" in owner.las("status").out
    assert "generation 3" not in owner.las("history").out


def test_in_chinese_it_is_chinese(owner: Owner) -> None:
    said = owner.interrupted("--quiet", "--lang", "zh-CN").err
    commands = r"las (apply|rollback --to 1)|container web"
    assert re.findall("[A-Za-z]{2,}", re.sub(commands, "", " ".join(said.split()))) == []


@pytest.mark.parametrize("to", [(), ("--to", "1")])
def test_rollback_takes_it_back_and_nothing_else(owner: Owner, to: tuple[str, ...]) -> None:
    before = owner.things
    owner.interrupted()
    outcome = owner.las("rollback", *to, "--yes")
    assert "it is taken back to generation 1" in outcome.said
    assert "generation 1 is current, as before" in outcome.said
    assert owner.things == before
    assert "there is no earlier generation" in owner.las("rollback", "--yes", code=1).said


@pytest.mark.parametrize("begun", [False, True])
def test_a_generation_that_is_not_there_is_refused_before_anything(owner: Owner, begun: bool) -> None:
    if begun:
        owner.interrupted()
    journal = owner.journal
    assert "there is no generation 7; there are: 1" in owner.las("rollback", "--to", "7", code=64).said
    assert "there is no generation 0; there are: 1" in owner.las("rollback", "--to", "0", code=64).said
    assert owner.journal == journal


def test_a_first_change_is_taken_back_to_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = Owner(tmp_path, las_in(tmp_path, monkeypatch, capsys))
    said = owner.interrupted().said
    assert "nothing counts as installed until all of it is done" in said
    assert "las rollback --to 0 takes it back" in said
    assert "nothing is installed" in owner.las("rollback", "--to", "0", "--yes").said
    assert owner.things == {}


def test_another_command_carries_it_on(owner: Owner) -> None:
    """To its end, which here is that it does not come up in time."""
    before = owner.things
    file = owner.folder / "manifests" / "web.yaml"
    file.write_text(file.read_text().replace("port: http}", "port: http, start-s: 1}"))
    owner.interrupted()
    outcome = owner.las("pin", "web")
    assert "the change to generation 2 was interrupted (6 of 7 steps done): it is carried on" in outcome.said
    assert "its health check does not pass" in outcome.said
    assert owner.things == before


@pytest.mark.parametrize("command", [("apply", "web"), ("rollback",), ("repair",), ("remove", "web")])
def test_a_dry_run_ends_nothing(owner: Owner, command: tuple[str, ...]) -> None:
    owner.interrupted()
    journal = owner.journal
    outcome = owner.las(*command, "--dry-run")
    assert "the change to generation 2 was" in outcome.said
    if command == ("rollback",):
        assert json.loads(owner.las(*command, "--dry-run", "--json").out)["unfinished"]["before"] == 1
    assert owner.journal == journal


def test_a_removal_ends_it_first(owner: Owner) -> None:
    owner.gives(SLOW="1")
    with owner.asked_to_stop("start container web"):
        owner.upgrade(code=130)
    owner.las("remove", "web", "--yes")
    assert owner.things == {}


def test_a_way_back_that_was_interrupted_is_gone_again(owner: Owner) -> None:
    """The same command again comes to the same, whatever its first attempt has left."""
    owner.gives(SLOW="1")
    owner.upgrade()
    owner.gives(SLOW="0")
    second = owner.things
    owner.las("apply", "web ==3.0.0", "--yes")
    with owner.asked_to_stop("start container web"):
        owner.las("rollback", "--yes", code=130)
    owner.las("rollback", "--yes")
    assert owner.things == second


def test_who_asks_again_is_let_go_at_once(owner: Owner) -> None:
    """What is under way is left as by a kill."""
    before = owner.things
    owner.gives(SLOW="5")
    child = os.fork()
    if child == 0:
        with owner.asked_to_stop("start container web", times=2):
            owner.run("apply", "web ==2.0.0", "--yes", *ENGINE)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 130
    assert owner.journal.rstrip().splitlines()[-1].count(b"step-intent") == 1
    owner.las("rollback", "--yes")
    assert owner.things == before


def test_what_is_stuck_says_what_why_and_what_next(owner: Owner) -> None:
    before = owner.things
    owner.interrupted()
    stuck = owner.state / "data" / "folders" / "stuck"
    stuck.touch()
    said = owner.las("rollback", "--yes", code=1).said
    assert "making container web could not be taken back: its backend says folder-stuck" in said
    assert "stuck between generation 1 and generation 2" in said
    assert "las doctor looks for what is in the way" in said
    assert "Then las repair takes back the rest, and makes all as generation 1 says" in said
    stuck.unlink()
    owner.las("repair", "--yes")
    assert owner.things == before


def test_an_error_of_a_backend_is_no_fault_of_the_program(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it comes from."""
    owner.upgrade()
    hidden = owner.folder / "site" / "las_folders-1.0.dist-info" / "entry_points.txt"
    hidden.write_text("[las.backends]\nfolder = tests.executor.nowhere:carry\n")
    monkeypatch.syspath_prepend(str(owner.folder / "site"))
    outcome = owner.las("gc", "--yes", code=1)
    assert "backend folder (tests.executor.nowhere:carry) could not be opened" in outcome.said
    assert "无法打开" in owner.las("gc", "--yes", "--lang", "zh-CN", code=1).said


def test_logs_do_nothing_to_a_terminal(owner: Owner) -> None:
    (folder,) = (owner.state / "data" / "folders").glob("container web-*")
    (folder / "printed").write_bytes(b"one\x1b[2J\r\ntwo\x1b[31m red\x1b[0m\n\xff")
    assert owner.las("logs", "web").out == "one\\x1b[2J\ntwo red\n\ufffd"


def test_where_nothing_runs_there_is_nothing_to_switch(owner: Owner) -> None:
    owner.las("remove", "web", "--yes")
    for how in ("start", "stop", "restart"):
        assert owner.las(how).err == "nothing of generation 2 is started or stopped\n"


@pytest.mark.parametrize("arguments", [("stop",), ("stop", "web", "--quiet"), ("secret", "set", "TOKEN")])
def test_the_writers_lock_names_the_command(
    owner: Owner, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is refused is told who changes the state."""
    monkeypatch.setattr("sys.stdin", io.StringIO("value\n"))
    owner.las(*arguments)
    words = [word for word in arguments if word in ("stop", "secret", "set")]
    assert json.loads((owner.state / "writer.lock").read_text())["command"] == " ".join(["las", *words])


def test_what_ran_already_is_not_told_as_started(owner: Owner) -> None:
    assert "container web ran already" in owner.las("start", "web").said
    assert "stopped container web" in owner.las("stop", "web").said
    assert "container web did not run" in owner.las("stop", "web").said
    assert "started container web" in owner.las("start", "web").said
    (switched,) = json.loads(owner.las("start", "web", "--json").out)["switched"]
    assert switched == {"resource": "container web", "changed": False, "error": None}


@pytest.mark.parametrize(("tag", "told"), [("en", "is missing, so it"), ("zh-CN", "缺失，无法启动")])
def test_what_cannot_be_started_says_what_to_do(owner: Owner, tag: str, told: str) -> None:
    (folder,) = (owner.state / "data" / "folders").glob("container web-*")
    for inside in folder.iterdir():
        inside.unlink()
    folder.rmdir()
    said = owner.las("start", "web", "--lang", tag, code=1).said
    assert told in said
    assert "las repair" in said
    (switched,) = json.loads(owner.las("start", "web", "--json", code=1).out)["switched"]
    assert switched["error"]["code"] == "act-nothing-to-start"
    assert switched["error"]["fields"]["found"] == "absent"
