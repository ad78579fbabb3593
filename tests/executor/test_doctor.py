"""`las doctor` on real trouble: each thing is found, and what it says to run mends it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.executor.brought import ROOT, Las, las_in

ENGINE = ("--fact", "container-engine=true")


@pytest.fixture
def las(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Las:
    return las_in(tmp_path, monkeypatch, capsys)


@pytest.fixture
def installed(las: Las) -> Las:
    assert las("apply", "web", "--yes", *ENGINE).code == 0
    return las


def failing(las: Las, *options: str) -> dict[str, Any]:
    """The codes that fail -> what was found. Engines of this machine are let be."""
    outcome = las("doctor", "--json", *options)
    told = json.loads(outcome.out)
    found = {one["code"]: one for one in told["checks"] if one["outcome"] == "failed"}
    assert (outcome.code, told["healthy"]) == ((1, False) if found else (0, True))
    return {code: one for code, one in found.items() if one["check"] != "backends"}


def test_what_is_well_is_told_as_well(las: Las) -> None:
    assert failing(las) == {}
    assert las("apply", "web", "--yes", *ENGINE).code == 0
    assert failing(las) == {}
    for language in ("en", "zh-CN"):
        told = las("doctor", "--lang", language).out
        assert all(len(line) <= 100 for line in told.splitlines() if "/" not in line)


def test_a_folder_that_others_may_read(installed: Las, tmp_path: Path) -> None:
    (tmp_path / "state").chmod(0o755)
    found = failing(installed)["doctor-folder-open"]
    assert found["fields"]["mode"] == "755"
    subprocess.run(found["remedy"][0], shell=True, check=True)
    assert failing(installed) == {}


@pytest.fixture
def on_a_disk_that_is_only_read(installed: Las, tmp_path: Path) -> Iterator[Las]:
    state = str(tmp_path / "state")
    bound = subprocess.run(["mount", "--bind", state, state], capture_output=True, check=False)
    if bound.returncode:
        pytest.skip("a file system can be mounted by root only")
    subprocess.run(["mount", "-o", "remount,bind,ro", state], check=True)
    yield installed
    subprocess.run(["umount", "--lazy", state], check=True)


@pytest.mark.parametrize(("lang", "told"), [("en", "this disk can only be read"), ("zh-CN", "此磁盘只读")])
def test_a_disk_that_can_only_be_read(
    on_a_disk_that_is_only_read: Las, tmp_path: Path, lang: str, told: str
) -> None:
    las, state = on_a_disk_that_is_only_read, tmp_path / "state"
    stopped = las("stop", "--lang", lang)
    assert stopped.code == 1
    assert told in stopped.err
    found = failing(las)["doctor-folder-read-only"]
    assert found["fields"] == {"name": "data", "folder": str(state / "data")}
    (remedy,) = found["remedy"]
    subprocess.run(remedy.removeprefix("sudo "), shell=True, check=True)
    assert las("stop").code == 0


def test_drift_and_what_repairs_it(installed: Las, tmp_path: Path) -> None:
    for running in (tmp_path / "state" / "data" / "folders").glob("*/running"):
        running.unlink()
    found = failing(installed)["doctor-drift"]
    assert (found["fields"]["drift"], found["remedy"]) == ("stopped", ["las repair"])
    assert installed("repair", "--yes", *ENGINE).code == 0
    assert failing(installed) == {}


def test_a_port_that_something_else_has_by_now(installed: Las, tmp_path: Path) -> None:
    for running in (tmp_path / "state" / "data" / "folders").glob("*/running"):
        running.unlink()
    with socket.create_server(("127.0.0.1", 18091)):
        found = failing(installed)["doctor-port-taken"]
    assert found["fields"] == {"resource": "container web", "port": "18091"}
    assert found["remedy"] == ["ss -ltnp 'sport = :18091'"]


def test_a_damaged_journal_stops_nothing_else(installed: Las, tmp_path: Path) -> None:
    journal = tmp_path / "state" / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([lines[0], lines[1].replace(b"web", b"wbe"), *lines[2:]]))
    found = failing(installed)
    assert "audit-fault-journal-damaged" in found
    assert found["audit-fault-journal-damaged"]["remedy"] == ["las audit verify"]


def test_a_writer_that_is_stopped_and_what_it_left(las: Las, tmp_path: Path) -> None:
    """The writer of another process begins a change and is stopped; then it is killed."""
    script = (
        "import sys; from pathlib import Path; from state import Writer\n"
        "from tests.executor.generations import generation, plan_between\n"
        "writer = Writer.open(Path('state'), 'test'); plan = plan_between(None, generation(1, web='1'))\n"
        "writer.begin(plan, [act.id for act in plan.acts]); print('begun', flush=True); sys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"begun\n"
        other.send_signal(signal.SIGSTOP)
        os.waitpid(other.pid, os.WUNTRACED)
        found = failing(las)
        assert found["doctor-writer"]["remedy"] == [f"kill -CONT {other.pid}"]
        other.kill()
    found = failing(las)
    assert found.keys() == {"doctor-transaction-left"}
    assert found["doctor-transaction-left"]["remedy"] == ["las repair"]


def test_manifests_with_faults(las: Las, tmp_path: Path) -> None:
    (tmp_path / "manifests" / "web.yaml").write_text("schema: las.module/1\nmodule: 'Web!'\n")
    found = failing(las)["doctor-fault"]
    assert found["fields"]["place"].startswith(f"{tmp_path}/manifests/web.yaml:")
    assert found["remedy"] == ["las check"]


def test_an_engine_that_does_not_answer(las: Las, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its socket is there, and closes every connection; then it is gone."""
    path = tmp_path / "docker.sock"
    monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        assert _told_of_docker(las) == ("doctor-backend-silent", ["sudo systemctl restart docker"])
    path.unlink()
    assert _told_of_docker(las) == ("doctor-backend-missing", ["systemctl status docker"])


def _told_of_docker(las: Las) -> tuple[str, list[str]]:
    checks = json.loads(las("doctor", "--json", "--fact", "docker=28.0").out)["checks"]
    (found,) = [one for one in checks if one["fields"].get("backend") == "docker"]
    return found["code"], found["remedy"]
