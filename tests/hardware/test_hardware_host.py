"""The port to a machine, real and replayed: bounded, without a shell, and nothing beside what is there."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from documents import DocumentError
from hardware import CaptureError, RealHost, ReplayHost
from hardware.host import READ_LIMIT, Answer, Ran
from hardware.programs import run_bounded
from hardware.replay import Tree, unpack

HOST = RealHost()
ROOT = Path(__file__).parents[2]


def test_a_file_is_read_and_what_is_none_is_not(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"text")
    os.mkfifo(tmp_path / "fifo")
    assert HOST.read(str(tmp_path / "file")) == b"text"
    for name in ("fifo", "", "absent"):
        assert HOST.read(str(tmp_path / name)) is None


def test_a_read_is_cut_at_its_limit(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as stream:
        stream.truncate(READ_LIMIT + 10)
    content = HOST.read(str(tmp_path / "large"))
    assert content is not None
    assert len(content) == READ_LIMIT


def test_a_program_gets_its_arguments_as_they_are() -> None:
    code = "import sys; print(sys.argv[1:]); print('told', file=sys.stderr); sys.exit(7)"
    ran = HOST.run((sys.executable, "-c", code, "$HOME; ls *"), 20)
    assert ran == Ran(7, b"['$HOME; ls *']\n", b"told\n")


def test_a_program_that_is_not_there() -> None:
    assert HOST.run(("no-such-program-of-this-house",), 1) is None


def test_a_program_that_sleeps_is_cut_off_with_its_children(tmp_path: Path) -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    began = time.monotonic()
    ran = HOST.run((sys.executable, "-c", code), 0.5)
    assert ran is not None
    assert ran.rc is None
    assert time.monotonic() - began < 10


#: A program that starts another, which sleeps; run by what is to be interrupted.
SLEEPING = "import sys, time; open(sys.argv[1], 'w').write(' '); time.sleep(600)"
INTERRUPTED = """
import signal, sys
from hardware.programs import run_bounded
signal.signal(signal.SIGINT, signal.default_int_handler)
outer = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]])"
try:
    run_bounded((sys.executable, "-c", outer, *sys.argv[1:]), 600, 100_000)
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_an_interrupt_ends_a_program_with_its_children(tmp_path: Path) -> None:
    """It sleeps in a session of its own, where no Ctrl-C reaches it."""
    started = tmp_path / "started"
    os.mkfifo(started)
    asking = subprocess.Popen((sys.executable, "-c", INTERRUPTED, SLEEPING, str(started)), cwd=ROOT)
    started.read_bytes()
    children = psutil.Process(asking.pid).children(recursive=True)
    asking.send_signal(signal.SIGINT)
    assert asking.wait(30) == 130
    assert len(children) == 2
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_output_is_cut_at_its_limit() -> None:
    code = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
    ran = run_bounded((sys.executable, "-c", code), 20, 100_000)
    assert ran is not None
    assert len(ran.stdout) == 100_000


def test_usage_and_names_of_this_machine(tmp_path: Path) -> None:
    usage = HOST.usage(str(tmp_path))
    assert usage is not None
    assert 0 <= usage.free_bytes <= usage.size_bytes
    assert HOST.usage("/nonexistent") is None
    assert HOST.system().name == sys.platform
    assert HOST.resolve("/nonexistent") is None


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Path]:
    """A local socket that answers the first request by its target: /ok, /bad, /slow."""
    path = tmp_path / "daemon.sock"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            target = connection.recv(1000).split()[1]
            if target == b"/slow":
                time.sleep(1)
            status = b"200 OK" if target == b"/ok" else b"500 Broken"
            with suppress(BrokenPipeError):  # who asked for /slow has gone
                connection.sendall(b"HTTP/1.0 " + status + b"\r\nServer: x\r\n\r\n{}")

    thread = threading.Thread(target=serve)
    thread.start()
    yield path
    thread.join(5)
    listener.close()


@pytest.mark.parametrize(
    ("target", "answer"),
    [("/ok", Answer(b"{}")), ("/bad", Answer(None, "silent")), ("/slow", Answer(None, "silent"))],
)
def test_a_daemon_is_asked_on_its_socket(daemon: Path, target: str, answer: Answer) -> None:
    assert HOST.ask(str(daemon), target, 0.3 if target == "/slow" else 5) == answer


def test_a_socket_that_is_not_there_or_not_one(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert HOST.ask(str(tmp_path / "absent"), "/", 1) == Answer(None, "missing")
    assert HOST.ask(str(tmp_path / "file"), "/", 1) == Answer(None, "silent")


# --- captures -----------------------------------------------------------------------------------------


def _archive(path: Path, members: dict[str, bytes | str]) -> Path:
    with tarfile.open(path, "w:gz") as opened:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            if isinstance(content, str):
                member.type, member.linkname = tarfile.SYMTYPE, content
                opened.addfile(member)
            else:
                member.size = len(content)
                opened.addfile(member, io.BytesIO(content))
    return path


def test_a_tree_follows_links_within_itself(tmp_path: Path) -> None:
    tree = unpack(
        _archive(
            tmp_path / "root.tar.gz",
            {
                "top/sys/class/drm/card0": "../../devices/pci0/0000:01:00.0/drm",
                "top/sys/devices/pci0/0000:01:00.0/drm/name": b"card\n",
                "top/sys/devices/pci0/0000:01:00.0/driver": "/sys/bus/drivers/amd",
                "top/sys/bus/drivers/amd/x": b"",
                "top/loop": "loop",
                "top/out": "../../../../etc/passwd",
                "top/../../../escape": b"kept inside",
            },
        ),
        strip=1,
    )
    assert tree.read("/sys/class/drm/card0/name") == b"card\n"
    assert tree.resolve("/sys/class/drm/card0/../driver") == "/sys/bus/drivers/amd"
    assert tree.glob("/sys/class/drm/card[0-9]*/name") == ("/sys/class/drm/card0/name",)
    assert tree.glob("/sys/devices/*/0000*") == ("/sys/devices/pci0/0000:01:00.0",)
    for path in ("/loop", "/out", "/absent", "/sys"):
        assert tree.read(path) is None


def test_archives_have_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = _archive(tmp_path / "root.tar.gz", {"a": b"x" * 1000, "b": b"x" * 1000})
    for name, limit in (("UNPACKED_LIMIT", 1500), ("MEMBERS_LIMIT", 0)):
        with monkeypatch.context() as patched:
            patched.setattr(f"hardware.replay.{name}", limit)
            with pytest.raises(CaptureError, match="capture-too-large"):
                unpack(archive, 0)
    archive.write_bytes(archive.read_bytes()[:50])
    with pytest.raises(CaptureError, match="capture-unreadable"):
        unpack(archive, 0)


def test_a_replayed_host_has_only_what_was_captured(tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_text("Linux 6.1.0 x86_64\n")
    _archive(tmp_path / "root.tar.gz", {"proc/version": b"Linux version 5.0.0 (x)\n"})
    (tmp_path / "machine.yaml").write_text(
        "id: x\nos: linux\narch: aarch64\nroot: {archive: root.tar.gz, strip_components: 0}\n"
        "commands:\n- {argv: [uname, -srm], stdout: answer.txt, rc: 3}\n"
    )
    host = ReplayHost(tmp_path)
    assert host.run(("uname", "-srm"), 1) == Ran(3, b"Linux 6.1.0 x86_64\n")
    assert host.run(("uname",), 1) is None
    assert host.read("/etc/passwd") is None
    assert host.env("PATH") is None
    assert host.usage("/") is None
    assert host.ask("/var/run/docker.sock", "/version", 1) == Answer(None, "missing")
    assert (host.system().release, host.system().arch) == ("6.1.0", "x86_64")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("commands:\n- {argv: [a], stdout: ../outside}\n", "capture-outside"),
        ("commands:\n- {argv: [a], stdout: absent}\n", "capture-unreadable"),
        ("root: {archive: absent.tar}\n", "capture-unreadable"),
        ("root: plain\n", "capture-malformed"),
        ("commands: {a: b}\n", "capture-malformed"),
        ("commands:\n- {argv: [a]}\n", "capture-malformed"),
        ("commands:\n- {argv: [a], stdout: machine.yaml, rc: some}\n", "capture-malformed"),
    ],
)
def test_a_folder_that_is_no_capture(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "machine.yaml").write_text(text)
    with pytest.raises(CaptureError) as raised:
        ReplayHost(tmp_path)
    assert raised.value.code == code


def test_a_folder_without_a_description(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        ReplayHost(tmp_path)


def test_an_empty_tree_has_nothing() -> None:
    assert (Tree().read("/proc"), Tree().glob("/*"), Tree().resolve("/x")) == (None, (), None)


def test_no_process_is_left_of_a_program_that_was_cut_off() -> None:
    marker = f"marker-{os.getpid()}"
    code = f"import subprocess, time; subprocess.Popen(['sleep', '61.{os.getpid()}']); time.sleep(60)"
    HOST.run((sys.executable, "-c", code, marker), 1.5)
    until = time.monotonic() + 5  # a killed process is gone when its new parent has seen it
    while (left := _running(marker, f"61.{os.getpid()}")) and time.monotonic() < until:
        time.sleep(0.05)
    assert left == []


def _running(*words: str) -> list[bytes]:
    lines = {HOST.read(path) or b"" for path in HOST.glob("/proc/[0-9]*/cmdline")}
    return [line for line in lines if any(word.encode() in line for word in words)]
