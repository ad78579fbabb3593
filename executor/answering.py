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


class Local:
    """A question to what listens at a path, asked as it is made; its answer is read when it is wanted."""

    def __init__(self, path: str, target: str, timeout_s: float) -> None:
        """Raises OSError."""
        self._path = path
        self._connection = Socket(AF_UNIX, SOCK_STREAM)
        try:
            self._connection.settimeout(timeout_s)
            self._connection.connect(path)
            self._connection.sendall(f"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        except OSError:
            self._connection.close()
            raise

    def answer(self) -> Answer:
        """Raises OSError, also where it says nothing that is HTTP."""
        received = bytearray()
        try:
            while chunk := self._connection.recv(2**18):
                received += chunk
                if len(received) > _MOST_BYTES:
                    raise OSError(self._path)
        finally:
            self._connection.close()
        head, _, body = bytes(received).partition(b"\r\n\r\n")
        status = _status(head)
        if status is None:
            raise ConnectionError(self._path)
        return Answer(status, body)


@frozen
class Question:
    """GET `target` of what listens at a numeric address and port; `timeout_s` of waiting for the answer."""

    address: str
    port: int
    target: str
    timeout_s: float


class Calls:
    """Questions, each asked as this is made; what they are answered is read when it is wanted."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._waiting = poll()
        self._calls = [_Call(question, self._waiting) for question in questions]

    def statuses(self) -> list[int | None]:
        """In the order of the questions; None where none came in time. All are waited for at once, from now
        on: what went by meanwhile is on no service's account."""
        left = {call.number: call for call in self._calls}
        now = monotonic()
        ends = {number: now + call.question.timeout_s for number, call in left.items()}
        while left:
            until = min(ends[number] for number in left)
            ready = self._waiting.poll(max(until - monotonic(), 0) * 1000)
            for number, _ in ready:
                if left[number].go_on():
                    del left[number]
            if not ready:
                for number in [number for number in left if ends[number] <= until]:
                    left.pop(number).end()
        return [call.status for call in self._calls]


class _Call:
    """One question that is being asked. It ends with a status, or with none."""

    def __init__(self, question: Question, waiting: poll) -> None:
        self.status: int | None = None
        self.question = question
        self._received = b""
        self._waiting = waiting
        self._connection = Socket(AF_INET6 if ":" in question.address else AF_INET, SOCK_STREAM)
        self._connection.setblocking(False)
        self.number = self._connection.fileno()
        self._is_asked = self._reaches() and self._ask()  # at once, on this machine
        waiting.register(self.number, POLLIN if self._is_asked else POLLOUT)

    def go_on(self) -> bool:
        """The connection can be written to, or read from; or it has failed, and says so. Whether it ends."""
        if not self._is_asked:
            self._is_asked = self._ask()
            if self._is_asked:
                self._waiting.modify(self.number, POLLIN)
                return False
        try:
            chunk = self._connection.recv(_LONGEST_LINE)
        except OSError:
            chunk = b""
        self._received += chunk
        if chunk and b"\n" not in self._received and len(self._received) <= _LONGEST_LINE:
            return False
        self.status = _status(self._received)
        self.end()
        return True

    def end(self) -> None:
        self._waiting.unregister(self.number)
        self._connection.close()

    def _reaches(self) -> bool:
        """Whether it is connected already. An address that is none fails as one that nobody listens at."""
        try:
            return self._connection.connect_ex((self.question.address, self.question.port)) == 0
        except OSError:
            return False

    def _ask(self) -> bool:
        try:
            self._connection.sendall(_request(self.question))
        except OSError:
            return False
        return True


def _request(question: Question) -> bytes:
    host = f"[{question.address}]" if ":" in question.address else question.address
    line = f"GET {question.target} HTTP/1.1\r\nHost: {host}:{question.port}\r\n"
    return f"{line}Accept-Encoding: identity\r\nConnection: close\r\n\r\n".encode()


def _status(head: bytes) -> int | None:
    words = head.split(b"\n", 1)[0].split()
    is_http = len(words) > 1 and words[0].startswith(b"HTTP/") and len(words[1]) == 3 and words[1].isdigit()
    return int(words[1]) if is_http else None
