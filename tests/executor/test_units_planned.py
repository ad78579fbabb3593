"""A native service by the command line: planned for units of systemd, applied, broken by hand, repaired."""

from __future__ import annotations

import hashlib
import io
import json
import sys
import tarfile
import time
from pathlib import Path
from typing import Any

import pytest

from tests.executor.bench import free_port
from tests.executor.brought import Las, las_in

SERVE = f"""#!{sys.executable}
import http.server, sys
print("listens", flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()
"""
MODULE = """schema: las.module/1
module: greeter
category: application
title: Toy
summary: a toy
licence: MIT
scheme: semver
ports: {{http: {{number: {port}}}}}
health: {{http: /, port: http, start-s: 30}}
run:
  command: [bin/serve, "{{port.http}}"]
  memory-limit: 256MiB
  pids: 20
releases:
  1.0.0:
    variants:
      tar: {{backend: native, artefact: greeter.tar, url: "{url}", sha256: "{sha256}", download: {size}B}}
"""

#: Nobody of this machine lingers, and version 1 of control groups says nothing of what was delegated.
STAYS = tuple(f"user-manager.{name}=true" for name in ("lingers", "memory", "cpu", "pids"))
FACTS = tuple(word for fact in STAYS for word in ("--fact", fact))


@pytest.fixture
def las(
    managed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Las:
    made = las_in(tmp_path, monkeypatch, capsys)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(managed.own.manager.runtime))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(managed.own.home / ".config"))
    archive = tmp_path / "greeter.tar"
    with tarfile.open(archive, "w") as opened:
        info = tarfile.TarInfo("bin/serve")
        info.size, info.mode = len(SERVE), 0o755
        opened.addfile(info, io.BytesIO(SERVE.encode()))
    content = archive.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    text = MODULE.format(port=free_port(), url=archive.as_uri(), sha256=sha256, size=len(content))
    (tmp_path / "manifests" / "greeter.yaml").write_text(text)
    return made


def resource(las: Las) -> dict[str, Any]:
    told = json.loads(las("status", "--json").out)["resources"]
    (found,) = [one for one in told if one["resource"].startswith("process ")]
    return dict(found)


def test_it_is_planned_for_units_applied_broken_and_repaired(las: Las, managed: Any) -> None:
    outcome = las("apply", "greeter", "--yes", *FACTS)
    assert outcome.code == 0, outcome.err
    assert resource(las)["condition"] == "running"
    (unit,) = (path.name for path in managed.own.manager.units.glob("las-*.service"))
    assert managed.own.ask("is-active", unit) == "active"
    assert "listens" in las("logs", "greeter").out

    managed.own.ask("disable", "--now", unit)
    assert las("drift", "--detailed-exitcode").code == 2
    assert las("repair", "--yes", *FACTS).code == 0
    assert managed.own.ask("is-enabled", unit) == "enabled"
    assert las("drift", "--detailed-exitcode").code == 0

    managed.own.kill()
    said = las("drift")
    assert "no user manager of systemd listens" in " ".join((said.out + said.err).split())
    managed.own.start()
    deadline = time.monotonic() + 30
    while las("drift", "--detailed-exitcode").code:
        assert time.monotonic() < deadline
    assert las("remove", "greeter", "--yes", *FACTS).code == 0
    assert las("gc", "--yes").code == 0
    assert list(managed.own.manager.units.rglob("las-*")) == []


def test_where_nobody_lingers_it_is_not_there(las: Las) -> None:
    """And our own supervisor cannot bound the number of processes, which is told before anything is done."""
    outcome = las("apply", "greeter", "--yes", "--fact", "user-manager.lingers=false")
    assert outcome.code == 1
    assert (
        "native carries what runs here, and cannot give greeter what it takes (limits: pids)" in outcome.said
    )


def test_the_doctor_tells_when_lingering_is_off(las: Las) -> None:
    def told(lingers: str) -> dict[str, Any]:
        checks = json.loads(las("doctor", "--json", "--fact", f"user-manager.lingers={lingers}").out)[
            "checks"
        ]
        (found,) = [one for one in checks if one["check"] == "lingering"]
        return dict(found)

    assert (told("true")["outcome"], told("true")["code"]) == ("ok", "doctor-units-stay")
    off = told("false")
    assert (off["outcome"], off["code"], off["fields"]) == ("note", "doctor-units-go", {"used": "no"})
    assert off["remedy"][0].startswith("sudo loginctl enable-linger ")
    assert las("apply", "greeter", "--yes", *FACTS).code == 0
    off = told("false")
    assert (off["outcome"], off["fields"]) == ("failed", {"used": "yes"})
