"""GET over a socket, of an engine or of services, without http.client: that takes longer to import than fifty
services to answer."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import closing, suppress
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from time import monotonic

import attrs

_MOST_BYTES = 64 * 2**20  # of an engine's list
_LONGEST_LINE = 2**12


@attrs.frozen
class Answer:
    status: int
    body: bytes


def ask_local(path: str, target: str, timeout_s: float) -> Answer:
    """Of what listens at a path. Raises OSError, also where it says nothing that is HTTP."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as connection:
        connection.settimeout(timeout_s)
        connection.connect(path)
        connection.sendall(f"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        received = bytearray()
        while chunk := connection.recv(2**18):
            received += chunk
            if len(received) > _MOST_BYTES:
                raise OSError(path)
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    status = _status(head)
    if status is None:
        raise ConnectionError(path)
    return Answer(status, body)


@attrs.frozen
class Question:
    """GET `target` of what listens at a numeric address and port."""

    address: str
    port: int
    target: str
    timeout_s: float


def statuses_of(questions: Sequence[Question]) -> list[int | None]:
    """Of the answers, in their order; None where there is none in time. All are waited for at once."""
    calls = [_Call(question) for question in questions]
    with DefaultSelector() as waiting:
        for call in calls:
            call.begin(waiting)
        while left := [key.data for key in waiting.get_map().values()]:
            wait_s = min(call.deadline for call in left) - monotonic()
            for key, _ in waiting.select(max(wait_s, 0)):
                key.data.go_on(waiting)
            for call in left:
                call.give_up_late(waiting)
    return [call.status for call in calls]


class _Call:
    """One question that is being asked. It ends with a status, or with none."""

    def __init__(self, question: Question) -> None:
        self.status: int | None = None
        self.deadline = monotonic() + question.timeout_s
        self._question = question
        self._received = b""
        self._is_asked = False
        family = socket.AF_INET6 if ":" in question.address else socket.AF_INET
        self._connection = socket.socket(family, socket.SOCK_STREAM)
        self._connection.setblocking(False)

    def begin(self, waiting: DefaultSelector) -> None:
        waiting.register(self._connection, EVENT_WRITE, self)
        with suppress(OSError):  # of an address that is none: it fails as one that nobody listens at
            self._connection.connect_ex((self._question.address, self._question.port))

    def go_on(self, waiting: DefaultSelector) -> None:
        """The connection can be written to, or read from; or it has failed, and says so now."""
        try:
            if not self._is_asked:
                self._connection.sendall(_request(self._question))
                self._is_asked = True
                waiting.modify(self._connection, EVENT_READ, self)
                return
            chunk = self._connection.recv(_LONGEST_LINE)
        except OSError:
            chunk = b""
        self._received += chunk
        if not chunk or b"\n" in self._received or len(self._received) > _LONGEST_LINE:
            self.status = _status(self._received)
            self._end(waiting)

    def give_up_late(self, waiting: DefaultSelector) -> None:
        if self._connection.fileno() >= 0 and monotonic() >= self.deadline:
            self._end(waiting)

    def _end(self, waiting: DefaultSelector) -> None:
        waiting.unregister(self._connection)
        self._connection.close()


def _request(question: Question) -> bytes:
    host = f"[{question.address}]" if ":" in question.address else question.address
    line = f"GET {question.target} HTTP/1.1\r\nHost: {host}:{question.port}\r\n"
    return f"{line}Accept-Encoding: identity\r\nConnection: close\r\n\r\n".encode()


def _status(head: bytes) -> int | None:
    words = head.split(b"\n", 1)[0].split()
    is_http = len(words) > 1 and words[0].startswith(b"HTTP/") and len(words[1]) == 3 and words[1].isdigit()
    return int(words[1]) if is_http else None
