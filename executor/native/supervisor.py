"""The supervisor of one install: supervisord, by itself in a session, reached over a socket in our folder.

It holds no truth: what it shall run lies in files, what does run is in /proc. Killed, it is started again
on demand, and finds the same.
"""

from __future__ import annotations

import fcntl
import http.client
import os
import pwd
import re
import socket
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from executor.backend import BackendError, Detail
from executor.causes import cause_of
from executor.durable import private_folder, touching, write_whole
from executor.native import launch

START_S = 30
ANSWER_S = 20
_LOOK_S = 0.05
_LONGEST_SOCKET = 90  # of the 107 bytes that the kernel takes; it is bound under a longer name first

# Codes of faults, from supervisor's documentation of its API.
ENDS, BAD_NAME, ALREADY_STARTED, NOT_RUNNING, ALREADY_ADDED = 6, 10, 60, 70, 90

_CONFIGURATION = """\
[unix_http_server]
file = %(here)s/supervisor.sock
chmod = 0700
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisord]
pidfile = %(here)s/supervisor.pid
logfile = %(here)s/supervisor.log
logfile_maxbytes = 1MB
logfile_backups = 1
childlogdir = %(here)s
directory = %(here)s
umask = 077
nocleanup = true
[include]
files = %(here)s/programs/*.conf
"""


@attrs.frozen
class Supervisor:
    folder: Path  # private to one install
    answer_s: float = ANSWER_S

    def demand_usable(self) -> None:
        """Refuses paths that its configuration, or the kernel, cannot hold."""
        for path in (str(self._socket), sys.executable, launch.__file__):
            if not re.fullmatch(r"[^\s\"\\'%;#\x00-\x1f]+", path):
                raise BackendError("native-path-unusable", (("path", path),))
        if len(os.fsencode(self._socket)) > _LONGEST_SOCKET:
            fields = (("path", str(self._socket)), ("limit", str(_LONGEST_SOCKET)))
            raise BackendError("native-path-too-long", fields)

    # --- what it shall run ---

    def program(self, key: str) -> Path:
        return self.folder / "programs" / f"{key}.conf"

    def write_program(self, key: str, text: str) -> None:
        write_whole(self.program(key), text.encode())

    def load(self, key: str) -> None:
        """So that it knows the program as the file has it now. It must not run."""
        self._ask("reloadConfig")
        self.forget(key)
        self._ask("addProcessGroup", key, but=(ALREADY_ADDED,))

    def forget(self, key: str) -> None:
        self._ask_if_there("removeProcessGroup", key, but=(BAD_NAME,))

    # --- what it does ---

    def start(self, key: str) -> None:
        self._ask("startProcess", key, False, but=(ALREADY_STARTED,))

    def stop(self, key: str, stop_s: int) -> None:
        """Waits until it has ended, also where somebody else, who has died since, told it to."""
        self._ask_if_there("stopProcess", key, True, but=(BAD_NAME, NOT_RUNNING), waits_s=stop_s)
        deadline = time.monotonic() + stop_s + self.answer_s
        while (state := self.state(key)) and state["statename"] == "STOPPING":
            if time.monotonic() >= deadline:
                raise BackendError("native-silent", (("cause", "ETIMEDOUT"),), transient=True)
            time.sleep(_LOOK_S)

    def state(self, key: str) -> dict[str, Any] | None:
        """As its `getProcessInfo` has it; None where it does not know the program, or does not run itself."""
        every: list[dict[str, Any]] = self._ask_if_there("getAllProcessInfo") or []
        return next((one for one in every if one["name"] == key), None)

    def ending(self, key: str) -> tuple[Detail, ...]:
        """How the program last ended by itself, as the log tells it.

        Its state has no status of what ended within the seconds in which it counts as starting.
        """
        log = self.folder / "supervisor.log"
        with touching(log):
            try:
                text = log.read_text(errors="replace")
            except FileNotFoundError:
                return ()
        told = re.findall(rf" exited: {re.escape(key)} \(([^;]*);", text)
        return (_ending(told[-1]),) if told else ()

    # --- itself ---

    @contextmanager
    def alone(self) -> Iterator[None]:
        """What follows is done by one of us at a time."""
        with touching(self.folder):
            private_folder(self.folder / "programs")
            lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def runs(self) -> bool:
        """Whether somebody listens. A socket that a killed one has left listens to nobody."""
        with socket.socket(socket.AF_UNIX) as asked:
            try:
                asked.settimeout(self.answer_s)
                asked.connect(str(self._socket))
            except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
                return False
            except OSError as error:
                raise _silent(error) from error
        return True

    def ensure(self) -> None:
        """Raises BackendError with what it said where it could not be started."""
        if self._ask_if_there("getState"):
            return
        self.shutdown()
        write_whole(self._configuration, _CONFIGURATION.encode())
        command = [
            sys.executable,
            "-P",
            "-m",
            "supervisor.supervisord",
            "-c",
            str(self._configuration),
        ]
        try:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=START_S,
                check=True,
                cwd="/",
                env=_plain_environment(),
                start_new_session=True,
                umask=0o077,
            )
        except (OSError, subprocess.SubprocessError) as error:
            said = " ".join((getattr(error, "stderr", "") or str(error)).split())
            raise BackendError("native-not-started", (("said", said),)) from error

    def shutdown(self) -> None:
        """And all that it runs. Waits until its process has gone, and not its socket alone: the last thing
        that it does is to remove what bears its names, and that would be the next one's."""
        launch.end(launch.supervising(self._configuration), self.answer_s)

    @property
    def _configuration(self) -> Path:
        return self.folder / launch.CONFIGURATION

    @property
    def _socket(self) -> Path:
        return self.folder / "supervisor.sock"

    def _ask_if_there(
        self, method: str, *arguments: Any, but: tuple[int, ...] = (), waits_s: float = 0
    ) -> Any:
        """None where none runs, or it ends, as one does that somebody who has died since has told to."""
        if not self.runs():
            return None
        try:
            return self._ask(method, *arguments, but=(ENDS, *but), waits_s=waits_s)
        except BackendError:
            if self.runs():
                raise
            return None  # it has died meanwhile

    def _ask(self, method: str, *arguments: Any, but: tuple[int, ...] = (), waits_s: float = 0) -> Any:
        """None where it answers with one of the faults `but`. Raises BackendError."""
        transport = _Transport(self._socket, self.answer_s + waits_s)
        try:
            with xmlrpc.client.ServerProxy("http://supervisor/RPC2", transport=transport) as server:
                return getattr(server.supervisor, method)(*arguments)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode in but:
                return None
            fields = (("method", method), ("fault", str(fault.faultCode)), ("said", fault.faultString))
            raise BackendError("native-refused", fields) from fault
        except (OSError, http.client.HTTPException, xmlrpc.client.Error) as error:
            raise _silent(error) from error


def _silent(error: Exception) -> BackendError:
    return BackendError("native-silent", (("cause", cause_of(error)),), transient=True)


def _ending(told: str) -> Detail:
    """Of the supervisor's words: "exit status 3", "terminated by SIGSEGV (core dumped)"."""
    status, signalled = told.removeprefix("exit status "), told.removeprefix("terminated by ")
    if status != told:
        return Detail("exit", (("status", status),))
    return Detail("signal", (("signal", signalled.partition(" ")[0]),))


def _plain_environment() -> dict[str, str]:
    """Nothing of the shell that happened to start it."""
    me = pwd.getpwuid(os.getuid())
    return {"PATH": os.defpath, "HOME": me.pw_dir, "USER": me.pw_name, "LC_ALL": "C.UTF-8"}


class _Transport(xmlrpc.client.Transport):
    def __init__(self, path: Path, timeout_s: float) -> None:
        super().__init__()
        self._path = path
        self._timeout_s = timeout_s

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        connection = _UnixConnection(self._path, self._timeout_s)
        self._connection = host, connection  # closed with the transport
        return connection


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout_s: float) -> None:
        super().__init__("localhost", timeout=timeout_s)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))
