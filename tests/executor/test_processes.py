"""Processes on the host, under real supervisors: started again, never there twice, found after a death."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from cli.legible import printed_text
from cli.screen import Screen
from executor.backend import BackendError
from i18n import Language
from state import Check, Configuration, Limits, Process, Publish
from tests.executor.supervised import QUICK, SLEEP, begin, printed, python, refused, serving, toy, until
from tests.executor.told import told


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


# --- a life ---


def test_a_life(supervised: Any) -> None:
    one = python("print('hello', flush=True); import time; time.sleep(1000)")
    hand = supervised.hand(one)
    assert hand.condition(one) == "absent"
    hand.do("make", one)
    assert hand.condition(one) == "made"
    hand.do("start", one)
    hand.do("promote", one)
    hand.do("await", one)
    assert hand.condition(one) == "running"
    until(lambda: b"hello\n" in printed(hand, one))
    until(lambda: supervised.alive(one))
    (pid,) = supervised.alive(one)
    assert os.getsid(pid) != os.getsid(0)
    hand.do("start", one)
    assert supervised.alive(one) == {pid}
    hand.do("retire", one)
    hand.do("stop", one)
    assert (hand.condition(one), supervised.alive(one)) == ("made", set())
    hand.do("unmake", one)
    assert hand.condition(one) == "absent"


def test_what_it_is_given(supervised: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_MY_SHELL", "x")
    settings = Configuration("configuration a", "x = 1")
    card = "GPU-8a6bf0e1-1234-5678-9abc-def012345678"
    code = (
        "import os, sys, json, time\n"
        "print(json.dumps([dict(os.environ), sys.argv[1:], os.getcwd()]), flush=True); time.sleep(1000)\n"
    )
    one = toy(
        *(sys.executable, "-c", code, "{configuration a}", "{unknown}"),
        variables=(("MODEL", "100% of ${HOME};#"),),
        secrets=("token",),
        accelerators=(card,),
        folder="/usr",
    )
    hand = supervised.hand(one, settings)
    begin(hand, one)
    until(lambda: list(printed(hand, one)))
    variables, arguments, folder = json.loads(next(printed(hand, one)))
    assert (variables["MODEL"], variables["token"]) == ("100% of ${HOME};#", "s3cret")
    assert (variables["CUDA_VISIBLE_DEVICES"], variables["ROCR_VISIBLE_DEVICES"]) == (card, "")
    assert "OF_MY_SHELL" not in variables
    assert arguments == [str(supervised.places.configuration(settings)), "{unknown}"]
    assert folder == "/usr"
    for path in (supervised.folder, *supervised.folder.rglob("*"), supervised.supervisor_file(one)):
        assert path.stat().st_mode & 0o077 == 0, f"{path} is open to others"


@pytest.mark.parametrize(
    ("cards", "seen"),
    [
        ((), ("", "", "")),
        (("GPU-8a6bf0e1-1234-5678-9abc-def012345678", "MIG-8a6bf0e1-1234-5678-9abc-def012345678"), None),
        (("nvidia.com/gpu=0", "nvidia.com/gpu=2"), ("0,2", "", "")),
        (("GPU-0123456789abcdef",), ("", "GPU-0123456789abcdef", "0")),
        (("amd.com/gpu=1", "amd.com/gpu=3"), ("", "1,3", "0,1")),
    ],
)
def test_cards(supervised: Any, cards: tuple[str, ...], seen: tuple[str, str, str] | None) -> None:
    one = toy(accelerators=cards)
    supervised.hand(one).do("make", one)
    variables = json.loads((supervised.of(one) / "launch.json").read_text())["variables"]
    names = ("CUDA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES")
    assert tuple(variables[name] for name in names) == (seen or (",".join(cards), "", ""))


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (toy(accelerators=("/dev/dri/renderD128",)), "process-accelerator"),
        (toy(accelerators=("nvidia.com/gpu=all",)), "process-accelerator"),
        (Process("process toy", "native", "a/../b", SLEEP), "process-name"),
        (Process("process toy", "native", "a\n[program:x]", SLEEP), "process-name"),
    ],
)
def test_what_cannot_be_made(supervised: Any, bad: Process, code: str) -> None:
    assert refused(lambda: supervised.hand(bad).do("make", bad))[0] == code


@pytest.mark.parametrize("command", ["/nonexistent/tool", __file__, "/usr/bin"])
def test_what_cannot_be_run(supervised: Any, command: str) -> None:
    one = toy(command)
    supervised.hand(one).do("make", one)
    assert refused(lambda: supervised.hand(one).do("start", one))[0] == "process-not-executable"


@pytest.mark.parametrize(
    ("content", "english", "chinese"),
    [
        (
            b"\x7fELF of another machine",
            "this is no program that this machine can run",
            "这不是本机能运行的程序",
        ),
        (
            b"#!/nonexistent/sh\n",
            "its first line names a program that is not there",
            "其首行所指的程序不存在",
        ),
    ],
)
def test_why_nothing_was_begun_is_told_in_each_language(
    supervised: Any, tmp_path: Path, content: bytes, english: str, chinese: str
) -> None:
    program = tmp_path / "tool"
    program.write_bytes(content)
    program.chmod(0o755)
    one = toy(str(program))
    hand = supervised.hand(one)
    hand.do("make", one)
    with suppress(BackendError):  # or it is found that it runs, between two lives
        hand.do("start", one)
    until(lambda: list(printed(hand, one)))
    hand.do("stop", one)
    line = next(iter(printed(hand, one))).decode()
    assert printed_text(Screen(Language("en")), line) == f"las: nothing was begun: {program}: {english}\n"
    assert printed_text(Screen(Language("zh-CN")), line) == f"las: 没有启动任何东西：{program}：{chinese}\n"


@pytest.mark.parametrize("line", ['las: {"code": "process-held", "x": "1"}', "las: [1]", "las: hello"])
def test_what_a_program_prints_is_not_taken_for_the_launchers(line: str) -> None:
    assert printed_text(Screen(Language("en")), line) == line


# --- health ---


def test_it_answers(supervised: Any, port: int) -> None:
    one = serving(port)
    begin(supervised.hand(one), one)
    assert supervised.hand(one).probe(one).health == "healthy"


def test_a_taken_port(supervised: Any, port: int) -> None:
    """Fault 28."""
    one = serving(port)
    with socket.create_server(("127.0.0.1", port)):
        supervised.hand(one).do("make", one)
        code, fields = refused(lambda: supervised.hand(one).do("start", one))
    assert (code, fields["port"]) == ("port-taken", str(port))


def test_an_address_that_this_machine_lacks(supervised: Any, port: int) -> None:
    one = toy(ports=(Publish("192.0.2.1", port, port),))
    supervised.hand(one).do("make", one)
    code, fields = refused(lambda: supervised.hand(one).do("start", one))
    assert (code, fields["address"], fields["cause"]) == ("port-unusable", "192.0.2.1", "EADDRNOTAVAIL")


def test_somebody_elses_answer_is_not_believed(supervised: Any, port: int) -> None:
    one = serving(port, code="import time; time.sleep(1000)")
    hand = supervised.hand(one)
    hand.do("make", one)
    hand.do("start", one)
    with socket.create_server(("127.0.0.1", port)) as other:
        threading.Thread(target=answer_once, args=(other,), daemon=True).start()
        assert hand.probe(one).health == "starting"


def answer_once(server: socket.socket) -> None:
    try:
        connection, _ = server.accept()
        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
        connection.close()
    except OSError:
        pass


def test_it_listens_more_widely_than_it_shall(supervised: Any, port: int) -> None:
    one = serving(port, "0.0.0.0")
    hand = supervised.hand(one)
    hand.do("make", one)
    hand.do("start", one)
    until(lambda: hand.condition(one) == "different")
    assert told(hand.probe(one)) == f"listens at 0.0.0.0 port {port}, not 127.0.0.1"
    hand.do("stop", one)


def test_a_command_asks(supervised: Any, tmp_path: Path) -> None:
    file = tmp_path / "works"
    one = toy(check=Check(command=("/usr/bin/test", "-e", str(file)), interval_s=0, start_s=1, timeout_s=1))
    hand = supervised.hand(one)
    hand.do("make", one)
    hand.do("start", one)
    assert hand.probe(one).health == "starting"
    assert refused(lambda: hand.do("await", one))[0] == "act-unhealthy"
    file.touch()
    hand.do("await", one)


def test_a_restart_loop(supervised: Any) -> None:
    """Fault 31: it is told as unhealthy, with how it ends; and stopping it ends it."""
    one = toy("/bin/sh", "-c", "echo broken; exit 3", check=Check(start_s=20, interval_s=60))
    hand = supervised.hand(one)
    hand.do("make", one)
    hand.do("start", one)
    with pytest.raises(BackendError) as caught:
        hand.do("await", one)
    assert caught.value.code == "act-unhealthy"
    assert "exit status 3, started" in told(caught.value)
    until(lambda: list(printed(hand, one)).count(b"broken\n") >= 2)
    hand.do("stop", one)
    assert hand.condition(one) == "made"


# --- limits and logs ---


def test_logs_are_rotated(supervised: Any) -> None:
    code = (
        "import time\n"
        "for n in range(1000): print(n, 'x' * 90, flush=True); n % 20 or time.sleep(0.01)\n"
        "time.sleep(1000)\n"
    )
    one = python(code, limits=Limits(log_bytes=10_000, log_files=3))
    hand = supervised.hand(one)
    begin(hand, one)
    until(lambda: any(line.startswith(b"999 ") for line in printed(hand, one)))
    logs = list(supervised.of(one).glob("log*"))
    assert len(logs) == 3
    assert sum(log.stat().st_size for log in logs) < 60_000
    numbers = [int(line.split()[0]) for line in printed(hand, one)]
    assert numbers == list(range(numbers[0], 1000))
    assert list(printed(hand, one, since_s=time.time() + 1000))[-1:] == list(printed(hand, one))[-1:]


def test_logs_are_followed_over_a_rotation(supervised: Any) -> None:
    code = (
        "import time\n"
        "for n in range(300): print(n, 'x' * 90, flush=True); time.sleep(0.002)\n"
        "time.sleep(1000)\n"
    )
    one = python(code, limits=Limits(log_bytes=20_000, log_files=2))
    hand = supervised.hand(one)
    begin(hand, one)
    got = []
    for line in printed(hand, one, follow=True):
        got.append(int(line.split()[0]))
        if got[-1] == 299:
            break
    assert got == list(range(got[0], 300))


# --- deaths ---


def test_it_is_started_again_and_what_it_left_is_ended(supervised: Any) -> None:
    one = python(
        "import subprocess, time\n"
        "subprocess.Popen(['/bin/sleep', '1000'], start_new_session=True); time.sleep(1000)\n"
    )
    hand = supervised.hand(one)
    begin(hand, one)
    until(lambda: len(supervised.alive(one)) == 2)
    first = supervised.alive(one)
    os.kill(json.loads((supervised.of(one) / "life.json").read_text())["pid"], signal.SIGKILL)
    until(lambda: len(supervised.alive(one)) == 2 and not supervised.alive(one) & first)
    assert hand.probe(one).health == "unhealthy"  # it came back a moment ago
    hand.do("stop", one)
    assert supervised.alive(one) == set()


def test_a_supervisor_that_hangs(supervised: Any) -> None:
    one = toy()
    begin(supervised.hand(one), one)
    os.kill(supervised.supervisor_pid, signal.SIGSTOP)
    try:
        with pytest.raises(BackendError) as caught:
            supervised.hand(one, answer_s=0.5).condition(one)
    finally:
        os.kill(supervised.supervisor_pid, signal.SIGCONT)
    assert (caught.value.code, caught.value.transient) == (supervised.silent, True)
    assert supervised.hand(one).condition(one) == "running"


# --- drift ---


def edit_supervisor_file(supervised: Any, one: Process) -> None:
    path = supervised.supervisor_file(one)
    path.write_text(path.read_text() + "# by hand\n")


def edit_specification(supervised: Any, one: Process) -> None:
    path = supervised.of(one) / "launch.json"
    path.write_text(path.read_text().replace("/bin/sleep", "/bin/evil"))


@pytest.mark.parametrize(
    ("change", "differs"), [(edit_supervisor_file, None), (edit_specification, "command")]
)
def test_edited_by_hand(supervised: Any, change: Any, differs: str | None) -> None:
    one = toy()
    hand = supervised.hand(one)
    begin(hand, one)
    change(supervised, one)
    assert hand.condition(one) == "different"
    assert told(hand.probe(one)) == (differs or supervised.differs)
    hand.do("unmake", one)
    begin(hand, one)
    assert hand.condition(one) == "running"


def test_what_cannot_be_read_is_told_with_its_path(supervised: Any) -> None:
    one = toy()
    hand = supervised.hand(one)
    hand.do("make", one)
    path = supervised.of(one) / "launch.json"
    path.unlink()
    path.mkdir()
    with pytest.raises(BackendError) as caught:
        hand.probe(one)
    assert (caught.value.code, dict(caught.value.fields)) == (
        "file-failed",
        {"path": str(path), "cause": "EISDIR"},
    )
    path.rmdir()
    hand.do("unmake", one)
    assert hand.condition(one) == "absent"


def test_another_copy_of_las(supervised: Any, tmp_path: Path) -> None:
    """What it has written is no drift, as long as it is there."""
    one = toy()
    hand = supervised.hand(one)
    hand.do("make", one)
    path, other = supervised.supervisor_file(one), tmp_path / "python3"
    other.symlink_to(sys.executable)
    path.write_text(path.read_text().replace(sys.executable, str(other)))
    assert hand.condition(one) == "made"
    other.unlink()
    assert told(hand.probe(one)) == supervised.differs


@pytest.mark.parametrize("what", ["its own folder", "its supervisor's"])
def test_removed_by_hand(supervised: Any, what: str) -> None:
    """Fault 32: what still runs is ended before it is made again."""
    one = toy()
    hand = supervised.hand(one)
    begin(hand, one)
    until(lambda: supervised.alive(one))
    before = supervised.alive(one)
    gone = supervised.folder if what == "its own folder" else supervised.supervisor_file(one).parent
    gone.rename(supervised.places.data / "away")
    assert hand.condition(one) == "partial"
    hand.do("make", one)
    assert (hand.condition(one), supervised.alive(one)) == ("made", set())
    hand.do("start", one)
    hand.do("await", one)
    assert before.isdisjoint(supervised.alive(one))


def test_of_another_install(supervised: Any) -> None:
    one = toy()
    supervised.hand(one).do("make", one)
    other = supervised.hand(one, install="las-other")
    assert other.condition(one) == "foreign"
    other.do("unmake", one)
    assert supervised.hand(one).condition(one) == "made"


def test_a_secret_that_was_replaced_is_seen(supervised: Any) -> None:
    one = toy(secrets=("token",))
    hand = supervised.hand(one)
    begin(hand, one)
    supervised.secrets["token"] = "another"
    assert (hand.probe(one).condition, told(hand.probe(one))) == ("different", "secrets")
    hand.do("unmake", one)
    begin(hand, one)
    assert hand.condition(one) == "running"
    assert "another" in (supervised.of(one) / "launch.json").read_text()


def test_a_broken_secret_store(supervised: Any) -> None:
    def refuse(name: str) -> str:
        raise BackendError("secret-missing", (("name", name),))

    one = toy(secrets=("token",))
    hand = supervised.hand(one)
    object.__setattr__(hand.world.maker(one), "secret", refuse)
    assert refused(lambda: hand.do("make", one))[0] == "secret-missing"
    assert hand.condition(one) == "absent"


# --- killed ---


def test_killed_at_each_line(supervised: Any, dying: Any) -> None:
    """At no instant two of it; and the same call, done again, comes to the same end."""
    one = toy(stop_s=1)
    hand = supervised.hand(one)
    for _ in dying(lambda: supervised.hand(one).do("make", one), stride=11 * supervised.apart):
        hand.do("make", one)
        assert hand.condition(one) == "made"
        hand.do("unmake", one)
        assert hand.condition(one) == "absent"
    hand.do("unmake", one)
    hand.do("make", one)
    for _ in dying(lambda: supervised.hand(one).do("start", one), stride=16 * supervised.apart):
        assert len(supervised.alive(one)) <= 1
        hand.do("start", one)
        hand.do("await", one)
        until(lambda: len(supervised.alive(one)) == 1)
        hand.do("stop", one)
        assert (supervised.alive(one), hand.condition(one)) == (set(), "made")
    for _ in dying(lambda: supervised.hand(one).do("stop", one), stride=16 * supervised.apart):
        hand.do("stop", one)
        assert (supervised.alive(one), hand.condition(one)) == (set(), "made")
        hand.do("start", one)
    for _ in dying(lambda: supervised.hand(one).do("unmake", one), stride=16 * supervised.apart):
        hand.do("unmake", one)
        assert hand.condition(one) == "absent"
        hand.do("make", one)
        hand.do("start", one)


def test_many_at_once(supervised: Any) -> None:
    """As a transaction starts them: each in a thread of its own."""
    some = [Process(f"process {n}", "native", f"toy{n}", SLEEP, check=QUICK) for n in range(4)]
    hand = supervised.hand(*some)
    threads = [threading.Thread(target=begin, args=(hand, one)) for one in some]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: [len(supervised.alive(one)) for one in some] == [1, 1, 1, 1])
    for one in some:
        hand.do("stop", one)
        hand.do("unmake", one)
    assert [hand.condition(one) for one in some] == ["absent"] * 4
