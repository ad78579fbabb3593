"""Asked over HTTP by hand: real listeners that answer, are late, break off, or say something else."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from executor.answering import Calls, Local, Question
from executor.checking import all_asked, answers
from state import Check, Publish
from tests.executor.bench import free_port

TIMEOUT_S = 20.0  # of what answers at once where nothing else runs


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: tuple[str, ...] = ()

    def do_GET(self) -> None:
        type(self).asked += (f"{self.path} {self.headers['Host']}",)
        self.send_response(int(self.path[1:]))
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def service(family: socket.AddressFamily = socket.AF_INET) -> Iterator[int]:
    server_type = type("Server", (ThreadingHTTPServer,), {"address_family": family})
    with server_type(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def listener(behave: Callable[[socket.socket], None]) -> Iterator[int]:
    """Takes one connection and behaves as told."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                behave(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def ask(port: int, target: str = "/200", timeout_s: float = TIMEOUT_S) -> int | None:
    return Calls([Question("127.0.0.1", port, target, timeout_s)]).statuses()[0]


def test_many_are_asked_at_once_and_told_in_their_order() -> None:
    with ExitStack() as stack:
        ports = [stack.enter_context(service()) for _ in range(5)]
        questions = [
            Question("127.0.0.1", port, f"/{status}", TIMEOUT_S)
            for status in (200, 204, 302, 404, 503)
            for port in ports
        ]
        found = Calls(questions).statuses()
        assert found == [int(question.target[1:]) for question in questions]
        assert f"/404 127.0.0.1:{ports[0]}" in Service.asked
    assert Calls([]).statuses() == []


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"HTTP/1.0 200 OK\r\n\r\n", 200),
        (b"HTTP/1.1 404\r\n", 404),
        (b"HTTP/1.1 200 OK", 200),
        (b"HTTP/1.1 20", None),
        (b"", None),
        (b"HTTP/1.1\r\n", None),
        (b"HTTP/1.1 OK 200\r\n", None),
        (b"+OK ready\r\n", None),
        (b"\x00\xff" * 5000, None),
        (b"\r\n", None),
    ],
)
def test_what_is_said_and_what_is_none(said: bytes, status: int | None) -> None:
    def behave(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(said)

    with listener(behave) as port:
        assert ask(port) == status


def test_a_line_that_comes_in_pieces() -> None:
    def behave(connection: socket.socket) -> None:
        connection.recv(4096)
        for piece in (b"HT", b"TP/1.1 2", b"00 OK\r", b"\n"):
            connection.sendall(piece)
            time.sleep(0.05)

    with listener(behave) as port:
        assert ask(port) == 200


def test_what_came_in_time_counts_though_it_is_read_late() -> None:
    with service() as port:
        calls = Calls([Question("127.0.0.1", port, "/200", 0.5)])
        time.sleep(1)
        assert calls.statuses() == [200]


def test_one_that_says_nothing_is_waited_for_no_longer_than_its_time() -> None:
    over = threading.Event()
    with listener(lambda _: over.wait(TIMEOUT_S) and None) as silent, service() as port:
        asked = [Question("127.0.0.1", silent, "/", 0.2), Question("127.0.0.1", port, "/200", TIMEOUT_S)]
        assert Calls(asked).statuses() == [None, 200]
        assert not over.is_set()
        over.set()


def test_nobody_listens_there_and_what_is_no_address() -> None:
    assert ask(free_port()) is None
    assert Calls([Question("no address", 80, "/", TIMEOUT_S)]).statuses() == [None]


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="needs IPv6")
def test_ipv6() -> None:
    with service(socket.AF_INET6) as port:
        assert Calls([Question("::1", port, "/200", TIMEOUT_S)]).statuses() == [200]
        assert Service.asked[-1] == f"/200 [::1]:{port}"


def test_a_service_answers_below_400_and_at_its_published_port() -> None:
    with service() as port:
        check = Check(http_path="/302", http_port=port, timeout_s=20)
        everywhere = (Publish("0.0.0.0", port, 80),)
        assert answers(everywhere, check)
        assert not answers((), check)
        wrong = Check(http_path="/404", http_port=port, timeout_s=20)
        asked = [(everywhere, check), ((), check), (everywhere, wrong), (everywhere, Check())]
        assert all_asked(asked)() == [True, False, False, False]


def test_what_listens_at_a_path(tmp_path: Path) -> None:
    def served(said: bytes) -> tuple[str, threading.Thread]:
        path = str(tmp_path / f"socket-{len(said)}")
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(path)
        listening.listen()

        def serve() -> None:
            with listening:
                connection, _ = listening.accept()
                with connection:
                    assert connection.recv(4096).startswith(b"GET /list?a=1 HTTP/1.0\r\n")
                    connection.sendall(said)

        thread = threading.Thread(target=serve)
        thread.start()
        return path, thread

    body = b"x" * 2**20
    for said, status, wanted in (
        (b"HTTP/1.0 200 OK\r\nA: b\r\n\r\n" + body, 200, body),
        (b"HTTP/1.0 404 Not Found\r\n\r\nno", 404, b"no"),
    ):
        path, thread = served(said)
        answer = Local(path, "/list?a=1", TIMEOUT_S).answer()
        thread.join()
        assert (answer.status, answer.body) == (status, wanted)
    path, thread = served(b"what?")
    with pytest.raises(OSError, match="socket-5"):
        Local(path, "/list?a=1", TIMEOUT_S).answer()
    thread.join()
    with pytest.raises(OSError):
        Local(str(tmp_path / "none"), "/", TIMEOUT_S).answer()
