"""systemd's manager of this user, asked by `systemctl --user`: each question has its time limit.

It holds no truth of ours but which units are enabled: what shall run lies in files.
"""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

import attrs

from executor.backend import BackendError
from executor.causes import cause_of
from executor.durable import remove, touching

ANSWER_S = 20
_NOT_LOADED = 5  # exit status of systemctl for a unit that its manager does not know
_TARGET = "default.target"  # what a manager starts first, with all that is enabled

#: What is asked of a unit.
_SHOWN = (
    "ActiveState",
    "DropInPaths",
    "ExecMainCode",
    "ExecMainStatus",
    "FragmentPath",
    "LoadState",
    "MainPID",
    "NeedDaemonReload",
    "Result",
    "SubState",
)


@attrs.frozen
class UserManager:
    runtime: Path  # its XDG_RUNTIME_DIR
    units: Path  # where it reads the units that its user wrote
    answer_s: float = ANSWER_S

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> UserManager:
        """That of whoever runs this, also where no session has told its places."""
        me = pwd.getpwuid(os.getuid())
        runtime = environ.get("XDG_RUNTIME_DIR") or f"/run/user/{me.pw_uid}"
        settings = environ.get("XDG_CONFIG_HOME") or f"{environ.get('HOME') or me.pw_dir}/.config"
        return cls(Path(runtime), Path(settings) / "systemd" / "user")

    def demand_running(self) -> None:
        """Raises BackendError where nobody listens."""
        if not self._listens():
            raise BackendError("units-no-manager", (("socket", str(self._socket)),), transient=True)

    # --- what it shall run ---

    def file(self, unit: str) -> Path:
        return self.units / unit

    def is_enabled(self, unit: str) -> bool:
        """Whether it is started with the manager."""
        return self._wanted(unit).is_symlink()

    # --- what it does ---

    def show(self, unit: str) -> dict[str, str]:
        """Of one that nobody knows too: `LoadState` is then `not-found`."""
        said = self._ask("show", f"--property={','.join(_SHOWN)}", unit)
        return dict(line.split("=", 1) for line in said.splitlines() if "=" in line)

    def begin(self, unit: str) -> None:
        """In one call, that goes on when we are killed: it is never left enabled and not started."""
        self._ask("reset-failed", unit, but=1)
        self._ask("enable", "--now", unit)

    def end(self, unit: str, stop_s: int) -> None:
        """Waits until it has ended, and what it left: each is asked, then killed.

        Disabled first: where we are killed in between it runs, and is stopped again.
        """
        with touching(self._wanted(unit)):
            remove(self._wanted(unit))
        self._ask("stop", unit, but=_NOT_LOADED, waits_s=3 * stop_s)
        self._ask("reset-failed", unit, but=1)

    def reload(self) -> None:
        """So that it knows the files as they are now."""
        self._ask("daemon-reload")

    # --- itself ---

    def _wanted(self, unit: str) -> Path:
        return self.units / f"{_TARGET}.wants" / unit

    @property
    def _socket(self) -> Path:
        return self.runtime / "systemd" / "private"

    def _listens(self) -> bool:
        """A socket that a killed one has left listens to nobody."""
        with socket.socket(socket.AF_UNIX) as asked:
            asked.settimeout(self.answer_s)
            try:
                asked.connect(str(self._socket))
            except OSError:
                return False
        return True

    def _ask(self, *words: str, but: int = 0, waits_s: float = 0) -> str:
        """What it says; also where it ends with the status `but`. Raises BackendError."""
        command = ["systemctl", "--user", "--no-pager", "--no-ask-password", *words]
        try:
            ran = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=self.answer_s + waits_s,
                check=False,
                env=self._environment(),
                start_new_session=True,
            )
        except subprocess.TimeoutExpired as error:
            raise BackendError("units-silent", (("method", words[0]),), transient=True) from error
        except OSError as error:
            raise BackendError("units-no-systemctl", (("cause", cause_of(error)),)) from error
        if ran.returncode not in (0, but):
            self.demand_running()
            fields = (("method", words[0]), ("unit", words[-1]), ("said", " ".join(ran.stderr.split())))
            raise BackendError("units-refused", fields)
        return ran.stdout

    def _environment(self) -> dict[str, str]:
        """Nothing of the shell: no bus of another session, no colours, no other language."""
        me = pwd.getpwuid(os.getuid())
        path = f"{os.environ.get('PATH', '')}:{os.defpath}"
        plain = {"PATH": path, "HOME": me.pw_dir, "USER": me.pw_name, "LC_ALL": "C.UTF-8"}
        places = {"XDG_RUNTIME_DIR": str(self.runtime), "XDG_CONFIG_HOME": str(self.units.parents[1])}
        return plain | places | {"SYSTEMD_COLORS": "0"}
