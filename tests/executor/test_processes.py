"""Processes on the host, under a real supervisor: started again, never there twice, found after a death."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from executor.backend import BackendError
from executor.native.specification import key
from state import Check, Configuration, Limits, Process, Publish
from tests.executor.told import told

QUICK = Check(interval_s=0, start_s=5, timeout_s=2)
SLEEP = ("/bin/sleep", "1000")


def toy(*command: str, **more: Any) -> Process:
    return Process("process toy", "native", "toy", command or SLEEP, **({"check": QUICK, "stop_s": 2} | more))


def python(code: str, **more: Any) -> Process:
    return toy(sys.executable, "-c", code, **more)


def serving(port: int, address: str = "127.0.0.1", code: str = "", **more: Any) -> Process:
    code = code or (
        "import http.server as h; from functools import partial\n"
        f"h.ThreadingHTTPServer(({address!r}, {port}), h.SimpleHTTPRequestHandler).serve_forever()\n"
    )
    check = Check(http_path="/", http_port=port, interval_s=0, start_s=5, timeout_s=2)
    return python(
        code, ports=(Publish("127.0.0.1", port, port),), check=check, folder="/proc/self/fd", **more
    )


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def until(is_so: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)


def refused(act: Callable[[], None]) -> tuple[str, dict[str, str]]:
    with pytest.raises(BackendError) as caught:
        act()
    return caught.value.code, dict(caught.value.fields)


def begin(hand: Any, one: Process) -> None:
    hand.do("make", one)
    hand.do("start", one)
    hand.do("await", one)


def printed(hand: Any, one: Process, since_s: float | None = None, follow: bool = False) -> Iterator[bytes]:
    lines: Iterator[bytes] = hand.world.runner(one).logs(one, hand.near, since_s, follow)
    return lines


# --- a life ---


def test_a_life(native: Any) -> None:
    one = python("print('hello', flush=True); import time; time.sleep(1000)")
    hand = native.hand(one)
    assert hand.condition(one) == "absent"
    hand.do("make", one)
    assert (hand.condition(one), native.supervisor.runs()) == ("made", False)
    hand.do("start", one)
    hand.do("promote", one)
    hand.do("await", one)
    assert hand.condition(one) == "running"
    until(lambda: b"hello\n" in printed(hand, one))
    until(lambda: native.alive(one))
    (pid,) = native.alive(one)
    assert os.getsid(pid) == os.getsid(native.supervisor_pid) != os.getsid(0)
    hand.do("start", one)
    assert native.alive(one) == {pid}
    hand.do("retire", one)
    hand.do("stop", one)
    assert (hand.condition(one), native.alive(one)) == ("made", set())
    hand.do("unmake", one)
    assert (hand.condition(one), native.supervisor.runs()) == ("absent", False)


def test_what_it_is_given(native: Any, monkeypatch: pytest.MonkeyPatch) -> None:
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
    hand = native.hand(one, settings)
    begin(hand, one)
    until(lambda: list(printed(hand, one)))
    variables, arguments, folder = json.loads(next(printed(hand, one)))
    assert (variables["MODEL"], variables["token"]) == ("100% of ${HOME};#", "s3cret")
    assert (variables["CUDA_VISIBLE_DEVICES"], variables["ROCR_VISIBLE_DEVICES"]) == (card, "")
    assert "OF_MY_SHELL" not in variables
    assert arguments == [str(native.places.configuration(settings)), "{unknown}"]
    assert folder == "/usr"
    for path in (native.supervisor.folder, *native.supervisor.folder.rglob("*")):
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
def test_cards(native: Any, cards: tuple[str, ...], seen: tuple[str, str, str] | None) -> None:
    one = toy(accelerators=cards)
    native.hand(one).do("make", one)
    (written,) = native.supervisor.folder.glob("processes/*/launch.json")
    variables = json.loads(written.read_text())["variables"]
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
def test_what_cannot_be_made(native: Any, bad: Process, code: str) -> None:
    assert refused(lambda: native.hand(bad).do("make", bad))[0] == code


@pytest.mark.parametrize("command", ["/nonexistent/tool", __file__, "/usr/bin"])
def test_what_cannot_be_run(native: Any, command: str) -> None:
    one = toy(command)
    native.hand(one).do("make", one)
    assert refused(lambda: native.hand(one).do("start", one))[0] == "process-not-executable"


def test_a_folder_whose_path_a_socket_cannot_have(native: Any) -> None:
    one = toy()
    long = type(native)(type(native.places)(native.places.data / ("x" * 90)))
    assert long.hand(one).condition(one) == "absent"
    assert refused(lambda: long.hand(one).do("make", one))[0] == "native-path-too-long"


# --- health ---


def test_it_answers(native: Any, port: int) -> None:
    one = serving(port)
    begin(native.hand(one), one)
    assert native.hand(one).probe(one).health == "healthy"


def test_a_taken_port(native: Any, port: int) -> None:
    """Fault 28."""
    one = serving(port)
    with socket.create_server(("127.0.0.1", port)):
        native.hand(one).do("make", one)
        code, fields = refused(lambda: native.hand(one).do("start", one))
    assert (code, fields["port"]) == ("process-port-taken", str(port))


def test_somebody_elses_answer_is_not_believed(native: Any, port: int) -> None:
    one = serving(port, code="import time; time.sleep(1000)")
    hand = native.hand(one)
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


def test_it_listens_more_widely_than_it_shall(native: Any, port: int) -> None:
    one = serving(port, "0.0.0.0")
    hand = native.hand(one)
    hand.do("make", one)
    hand.do("start", one)
    until(lambda: hand.condition(one) == "different")
    assert told(hand.probe(one)) == f"listens at 0.0.0.0 port {port}, not 127.0.0.1"
    hand.do("stop", one)


def test_a_command_asks(native: Any, tmp_path: Path) -> None:
    file = tmp_path / "works"
    one = toy(check=Check(command=("/usr/bin/test", "-e", str(file)), interval_s=0, start_s=1, timeout_s=1))
    hand = native.hand(one)
    hand.do("make", one)
    hand.do("start", one)
    assert hand.probe(one).health == "starting"
    assert refused(lambda: hand.do("await", one))[0] == "act-unhealthy"
    file.touch()
    hand.do("await", one)


def test_a_restart_loop(native: Any) -> None:
    """Fault 31: it is told as unhealthy, with how it ends; and stopping it ends it."""
    one = toy("/bin/sh", "-c", "echo broken; exit 3", check=Check(start_s=20, interval_s=60))
    hand = native.hand(one)
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


@pytest.mark.parametrize(("limit", "told"), [(None, b"fine\n"), (200 * 2**20, b"MemoryError\n")])
def test_memory(native: Any, limit: int | None, told: bytes) -> None:
    """What is written to counts; what is only reserved does not."""
    code = (
        "import mmap, time\n"
        "reserved = mmap.mmap(-1, 8 * 2**30, prot=mmap.PROT_READ)\n"
        "try: bytearray(400 * 2**20); print('fine', flush=True)\n"
        "except MemoryError: print('MemoryError', flush=True)\n"
        "time.sleep(1000)\n"
    )
    one = python(code, limits=Limits(memory_bytes=limit))
    hand = native.hand(one)
    begin(hand, one)
    until(lambda: list(printed(hand, one)) == [told])


def test_logs_are_rotated(native: Any) -> None:
    code = (
        "import time\n"
        "for n in range(1000): print(n, 'x' * 90, flush=True); n % 20 or time.sleep(0.01)\n"
        "time.sleep(1000)\n"
    )
    one = python(code, limits=Limits(log_bytes=10_000, log_files=3))
    hand = native.hand(one)
    begin(hand, one)
    until(lambda: any(line.startswith(b"999 ") for line in printed(hand, one)))
    logs = list(native.supervisor.folder.glob("processes/*/log*"))
    assert len(logs) == 3
    assert sum(log.stat().st_size for log in logs) < 60_000
    numbers = [int(line.split()[0]) for line in printed(hand, one)]
    assert numbers == list(range(numbers[0], 1000))
    assert list(printed(hand, one, since_s=time.time() + 1000))[-1:] == list(printed(hand, one))[-1:]


def test_logs_are_followed_over_a_rotation(native: Any) -> None:
    code = (
        "import time\n"
        "for n in range(300): print(n, 'x' * 90, flush=True); time.sleep(0.002)\n"
        "time.sleep(1000)\n"
    )
    one = python(code, limits=Limits(log_bytes=20_000, log_files=2))
    hand = native.hand(one)
    begin(hand, one)
    got = []
    for line in printed(hand, one, follow=True):
        got.append(int(line.split()[0]))
        if got[-1] == 299:
            break
    assert got == list(range(got[0], 300))


# --- drift ---


def edit_program(native: Any, one: Process) -> None:
    path = native.supervisor.program(key(one))
    path.write_text(path.read_text().replace("autorestart = true", "autorestart = false"))


def edit_specification(native: Any, one: Process) -> None:
    path = native.supervisor.folder / "processes" / key(one) / "launch.json"
    path.write_text(path.read_text().replace("/bin/sleep", "/bin/evil"))


@pytest.mark.parametrize(
    ("change", "differs"), [(edit_program, "the supervisor's section"), (edit_specification, "command")]
)
def test_edited_by_hand(native: Any, change: Any, differs: str) -> None:
    one = toy()
    hand = native.hand(one)
    begin(hand, one)
    change(native, one)
    assert (hand.probe(one).condition, told(hand.probe(one))) == ("different", differs)
    hand.do("unmake", one)
    begin(hand, one)
    assert hand.condition(one) == "running"


def test_another_copy_of_las(native: Any, tmp_path: Path) -> None:
    """What it has written is no drift, as long as it is there."""
    one = toy()
    hand = native.hand(one)
    hand.do("make", one)
    path, other = native.supervisor.program(key(one)), tmp_path / "python3"
    other.symlink_to(sys.executable)
    path.write_text(path.read_text().replace(sys.executable, str(other)))
    assert hand.condition(one) == "made"
    other.unlink()
    assert told(hand.probe(one)) == "the supervisor's section"


@pytest.mark.parametrize("what", ["processes", "programs"])
def test_removed_by_hand(native: Any, what: str) -> None:
    """Fault 32: what still runs is ended before it is made again."""
    one = toy()
    hand = native.hand(one)
    begin(hand, one)
    until(lambda: native.alive(one))
    before = native.alive(one)
    (native.supervisor.folder / what).rename(native.places.data / "away")
    assert hand.condition(one) == "partial"
    hand.do("make", one)
    assert (hand.condition(one), native.alive(one)) == ("made", set())
    hand.do("start", one)
    hand.do("await", one)
    assert before.isdisjoint(native.alive(one))


def test_of_another_install(native: Any) -> None:
    one = toy()
    native.hand(one).do("make", one)
    other = native.hand(one, install="las-other")
    assert other.condition(one) == "foreign"
    other.do("unmake", one)
    assert native.hand(one).condition(one) == "made"


def test_a_secret_that_was_replaced_is_seen(native: Any) -> None:
    one = toy(secrets=("token",))
    hand = native.hand(one)
    begin(hand, one)
    native.secrets["token"] = "another"
    assert (hand.probe(one).condition, told(hand.probe(one))) == ("different", "secrets")
    hand.do("unmake", one)
    begin(hand, one)
    assert hand.condition(one) == "running"
    assert "another" in (native.supervisor.folder / f"processes/{key(one)}/launch.json").read_text()


def test_a_broken_secret_store(native: Any) -> None:
    def refuse(name: str) -> str:
        raise BackendError("secret-missing", (("name", name),))

    one = toy(secrets=("token",))
    hand = native.hand(one)
    object.__setattr__(hand.world.maker(one), "secret", refuse)
    assert refused(lambda: hand.do("make", one))[0] == "secret-missing"
    assert hand.condition(one) == "absent"
