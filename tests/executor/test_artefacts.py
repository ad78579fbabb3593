"""Fetched files: the hash of the whole decides, whatever a server, a disk or a killer does meanwhile."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from executor.backend import BackendError
from executor.places import Places
from state import Artefact

CONTENT = bytes(range(256)) * 4096  # 1 MiB


class Server(http.server.ThreadingHTTPServer):
    """Serves one content. `cut` ends each answer after so many bytes, as a killed server does."""

    content = CONTENT
    ranges = True
    cut: int | None = None
    status = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/wheel"


class Answer(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.server.asked.append(wanted)
        if self.server.status:
            self.send_error(self.server.status)
            return
        content, start = self.server.content, 0
        if wanted and self.server.ranges:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(content):
                self.send_response(416)
                self.send_header("Content-Range", f"bytes */{len(content)}")
                self.end_headers()
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[start:][: self.server.cut])

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.01,))
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


def artefact(url: str, content: bytes = CONTENT, size_bytes: int | None = None) -> Artefact:
    size = len(content) if size_bytes is None else size_bytes
    return Artefact("artefact toy", url, sha256(content).hexdigest(), size)


def part(places: Places, resource: Artefact) -> Path:
    path = places.artefact(resource)
    return path.with_name(path.name + ".part")


def code_of(act: Callable[[], None]) -> tuple[str, bool]:
    with pytest.raises(BackendError) as caught:
        act()
    return caught.value.code, caught.value.transient


def test_over_http(files: Any, places: Places, server: Server) -> None:
    toy, hand = artefact(server.url), files()
    assert hand.condition(toy) == "absent"
    hand.do("make", toy)
    assert places.artefact(toy).read_bytes() == CONTENT
    assert (hand.condition(toy), part(places, toy).exists()) == ("made", False)
    hand.do("make", toy)
    assert server.asked == [None]


def test_from_a_file(files: Any, places: Places, tmp_path: Path) -> None:
    (tmp_path / "a b.whl").write_bytes(CONTENT)
    toy = artefact((tmp_path / "a b.whl").as_uri())
    files().do("make", toy)
    assert places.artefact(toy).read_bytes() == CONTENT


def test_a_server_that_dies_in_the_middle(files: Any, places: Places, server: Server) -> None:
    """Fault 54, and what a later run does with what has come."""
    toy = artefact(server.url)
    server.cut = 100_000
    assert code_of(lambda: files().do("make", toy)) == ("artefact-unreachable", True)
    assert part(places, toy).stat().st_size == 5 * 65_536  # five times it brought a block
    assert server.asked[-1] == "bytes=262144-"
    server.cut = None
    files().do("make", toy)
    assert server.asked[-1] == "bytes=327680-"
    assert files().condition(toy) == "made"


def test_a_server_process_killed_in_the_middle(files: Any, places: Places, tmp_path: Path) -> None:
    code = (
        "import socket, os, signal\n"
        "s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True)\n"
        "c, _ = s.accept(); c.recv(9999)\n"
        f"c.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: {len(CONTENT)}\\r\\n\\r\\n' + b'\\0' * 70000)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout
        toy = artefact(f"http://127.0.0.1:{serving.stdout.readline().strip()}/wheel")
        assert code_of(lambda: files().do("make", toy)) == ("artefact-unreachable", True)
    assert not places.artefact(toy).exists()
    (tmp_path / "good").write_bytes(CONTENT)
    again = Artefact(toy.id, (tmp_path / "good").as_uri(), toy.sha256, toy.size_bytes)
    files().do("make", again)  # what had come was of another content, and is dropped
    assert files().condition(again) == "made"


def test_what_was_begun_from_another_file_is_dropped(files: Any, places: Places, server: Server) -> None:
    toy = artefact(server.url)
    part(places, toy).parent.mkdir(parents=True)
    part(places, toy).write_bytes(b"other" * 100)
    files().do("make", toy)
    assert server.asked == ["bytes=500-", None]
    assert files().condition(toy) == "made"


def test_what_has_come_in_full_is_not_asked_for_again(files: Any, places: Places, server: Server) -> None:
    toy = artefact(server.url)
    part(places, toy).parent.mkdir(parents=True)
    part(places, toy).write_bytes(CONTENT)
    files().do("make", toy)
    assert (server.asked, files().condition(toy)) == ([], "made")


def test_more_has_come_than_there_is(files: Any, places: Places, server: Server) -> None:
    toy = artefact(server.url)
    part(places, toy).parent.mkdir(parents=True)
    part(places, toy).write_bytes(CONTENT + b"more")
    files().do("make", toy)
    assert files().condition(toy) == "made"


def test_a_server_without_ranges(files: Any, places: Places, server: Server) -> None:
    toy, server.ranges, server.cut = artefact(server.url), False, 100_000
    assert code_of(lambda: files().do("make", toy)) == ("artefact-unreachable", True)
    server.cut = None
    files().do("make", toy)
    assert places.artefact(toy).read_bytes() == CONTENT


def test_another_content(files: Any, places: Places, server: Server) -> None:
    """Fault 37: refused with both digests, and nothing stays under the good name or beside it."""
    toy, server.content = artefact(server.url), CONTENT[:-1] + b"x"
    with pytest.raises(BackendError) as caught:
        files().do("make", toy)
    assert caught.value.code == "artefact-other"
    assert dict(caught.value.fields)["has"] == sha256(server.content).hexdigest()
    assert dict(caught.value.fields)["wanted"] == toy.sha256
    assert list(places.artefact(toy).parent.iterdir()) == []


def test_truncated(files: Any, places: Places, tmp_path: Path) -> None:
    """Fault 34."""
    (tmp_path / "short").write_bytes(CONTENT[:1000])
    toy = artefact((tmp_path / "short").as_uri())
    assert code_of(lambda: files().do("make", toy)) == ("artefact-other", False)
    assert files().condition(toy) == "absent"


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_larger_than_said(files: Any, places: Places, server: Server, tmp_path: Path, scheme: str) -> None:
    (tmp_path / "large").write_bytes(CONTENT)
    url = server.url if scheme == "http" else (tmp_path / "large").as_uri()
    toy = artefact(url, size_bytes=len(CONTENT) - 1)
    assert code_of(lambda: files().do("make", toy)) == ("artefact-too-large", False)
    assert list(places.artefact(toy).parent.iterdir()) == []


@pytest.mark.parametrize(("status", "transient"), [(404, False), (403, False), (503, True)])
def test_a_server_that_refuses(files: Any, server: Server, status: int, transient: bool) -> None:
    server.status = status
    assert code_of(lambda: files().do("make", artefact(server.url))) == ("artefact-refused", transient)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "/etc/passwd", "data:,x", "pip:x"])
def test_other_schemes(files: Any, url: str) -> None:
    assert code_of(lambda: files().do("make", artefact(url))) == ("artefact-scheme", False)


def test_a_pipe_does_not_hang_us(files: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    url = (tmp_path / "pipe").as_uri()
    assert code_of(lambda: files().do("make", artefact(url))) == ("artefact-unreachable", True)


def test_a_flipped_byte_is_found_whatever_its_date(files: Any, places: Places, server: Server) -> None:
    toy, hand = artefact(server.url), files()
    hand.do("make", toy)
    assert hand.condition(toy) == "made"
    path = places.artefact(toy)
    before = path.stat()
    with path.open("r+b") as opened:
        opened.seek(1000)
        opened.write(b"\xff")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert hand.probe(toy).condition == "different"
    assert code_of(lambda: hand.do("make", toy)) == ("act-different", False)
    hand.do("unmake", toy)
    hand.do("make", toy)
    assert hand.condition(toy) == "made"


@pytest.mark.parametrize("swap", ["folder", "link", "pipe"])
def test_no_regular_file(files: Any, places: Places, server: Server, swap: str) -> None:
    toy = artefact(server.url)
    path = places.artefact(toy)
    path.parent.mkdir(parents=True)
    if swap == "folder":
        path.mkdir()
    elif swap == "pipe":
        os.mkfifo(path)
    else:
        (path.parent / "real").write_bytes(CONTENT)
        path.symlink_to("real")
    assert files().condition(toy) == "different"


def test_a_full_disk(places: Places, tmp_path: Path) -> None:
    """Faults 7 to 9, by a limit on the size of files: it fails, and gives back what it took."""
    (tmp_path / "large").write_bytes(CONTENT)
    toy = artefact((tmp_path / "large").as_uri())
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from executor.backend import BackendError; from executor.files import Artefacts\n"
        "from executor.places import Places; from state import Artefact\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))\n"
        f"toy = Artefact({toy.id!r}, {toy.url!r}, {toy.sha256!r}, {toy.size_bytes})\n"
        "try: Artefacts(Places(Path(sys.argv[1]))).make(toy, None, None)\n"
        "except BackendError as error: print(error.code, error.transient)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(places.data)], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "file-failed True\n"
    assert list(places.artefact(toy).parent.iterdir()) == []


def test_killed_at_each_line(files: Any, places: Places, server: Server, tmp_path: Path, dying: Any) -> None:
    (tmp_path / "good").write_bytes(CONTENT)
    toy = artefact((tmp_path / "good").as_uri())
    for _ in dying(lambda: files().do("make", toy)):
        assert files().condition(toy) in ("absent", "made")
        files().do("make", toy)
        assert places.artefact(toy).read_bytes() == CONTENT
        files().do("unmake", toy)
        assert list(places.artefact(toy).parent.iterdir()) == []
