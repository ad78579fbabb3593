# ruff: noqa: SIM105
# Contextlib takes longer to load than an engine to answer.
"""GET over a socket, of an engine or of services, without http.client, and on the sockets below `socket`: to
import these takes longer than fifty services take to answer."""

from __future__ import annotations

from _socket import AF_INET, AF_INET6, AF_UNIX, SOCK_STREAM
from _socket import socket as Socket  # noqa: N812 -- a class
from select import POLLIN, POLLOUT, poll
from time import monotonic

from documents import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_BYTES = 64 * 2**20  # of an engine's list
_LONGEST_LINE = 2**12


@frozen
class Answer:
    status: int
    body: bytes


def ask_local(path: str, target: str, timeout_s: float) -> Answer:
    """Of what listens at a path. Raises OSError, also where it says nothing that is HTTP."""
    connection = Socket(AF_UNIX, SOCK_STREAM)
    try:
        connection.settimeout(timeout_s)
        connection.connect(path)
        connection.sendall(f"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        received = bytearray()
        while chunk := connection.recv(2**18):
            received += chunk
            if len(received) > _MOST_BYTES:
                raise OSError(path)
    finally:
        connection.close()
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    status = _status(head)
    if status is None:
        raise ConnectionError(path)
    return Answer(status, body)


@frozen
class Question:
    """GET `target` of what listens at a numeric address and port."""

    address: str
    port: int
    target: str
    timeout_s: float


def statuses_of(questions: Sequence[Question]) -> list[int | None]:
    """Of the answers, in their order; None where there is none in time. All are waited for at once."""
    calls = [_Call(question) for question in questions]
    waiting = poll()
    left = {call.begin(waiting): call for call in calls}
    while left:
        wait_s = min(call.deadline for call in left.values()) - monotonic()
        for number, _ in waiting.poll(max(wait_s, 0) * 1000):
            if left[number].go_on(waiting):
                del left[number]
        now = monotonic()
        for number in [number for number, call in left.items() if call.deadline <= now]:
            left.pop(number).end(waiting)
    return [call.status for call in calls]


class _Call:
    """One question that is being asked. It ends with a status, or with none."""

    def __init__(self, question: Question) -> None:
        self.status: int | None = None
        self.deadline = monotonic() + question.timeout_s
        self._question = question
        self._received = b""
        self._is_asked = False
        self._connection = Socket(AF_INET6 if ":" in question.address else AF_INET, SOCK_STREAM)
        self._connection.setblocking(False)

    def begin(self, waiting: poll) -> int:
        """The number by which it is waited for."""
        number = self._connection.fileno()
        waiting.register(number, POLLOUT)
        try:
            self._connection.connect_ex((self._question.address, self._question.port))
        except OSError:  # of an address that is none: it fails as one that nobody listens at
            pass
        return number

    def go_on(self, waiting: poll) -> bool:
        """The connection can be written to, or read from; or it has failed, and says so. Whether it ends."""
        try:
            if not self._is_asked:
                self._connection.sendall(_request(self._question))
                self._is_asked = True
                waiting.modify(self._connection, POLLIN)
                return False
            chunk = self._connection.recv(_LONGEST_LINE)
        except OSError:
            chunk = b""
        self._received += chunk
        if chunk and b"\n" not in self._received and len(self._received) <= _LONGEST_LINE:
            return False
        self.status = _status(self._received)
        self.end(waiting)
        return True

    def end(self, waiting: poll) -> None:
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
