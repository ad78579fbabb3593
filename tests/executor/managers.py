"""systemd's manager of a user, run by the tests: also where systemd is not what starts the machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from executor.units import UserManager
from tests.executor.nests import until

SYSTEMD = Path("/lib/systemd/systemd")
GROUPS = Path("/sys/fs/cgroup")
CONTROLLERS = ("cpu", "memory", "pids")

#: It believes that systemd has started the machine, goes into a control group of its own, and dies with us.
_BEGIN = """
mkdir -p /run/systemd && mount -t tmpfs none /run/systemd && mkdir /run/systemd/system || exit 1
for group in {groups}; do echo $$ > $group/cgroup.procs || exit 1; done
{keep} || mount -t cgroup2 none /sys/fs/cgroup || exit 1
exec setpriv --pdeathsig KILL {systemd} --user --log-target=console
"""


class TestManager:
    """One manager, with folders and a control group of its own. It may be killed, and started again.

    `bare`: no controller is delegated to it, so that it can set no limits.
    """

    __test__ = False

    def __init__(self, folder: Path, *, bare: bool = False) -> None:
        self.bare = bare
        self.folder = folder
        self.home = folder / "home"
        self.manager = UserManager(folder / "run", self.home / ".config" / "systemd" / "user")
        for made in (self.manager.runtime, self.manager.units):
            made.mkdir(mode=0o700, parents=True)
        self._groups = (_new_bare_group(folder.name),) if bare else tuple(_new_groups(folder.name))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.manager.runtime),
        }

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def start(self) -> None:
        """Until it has started all that is enabled."""
        groups = " ".join(map(str, self._groups))
        keep = "false" if self.bare else "true"  # the hierarchies that it sees
        script = _BEGIN.format(groups=groups, keep=keep, systemd=SYSTEMD)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ("unshare", "--mount", "sh", "-c", script),
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        up = ("SystemState=running", "SystemState=degraded")
        until(lambda: self._asked("show", "--property=SystemState", check=False) in up)

    def kill(self) -> None:
        assert self._process
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """As at a reboot: it stops what it runs."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()

    def close(self) -> None:
        if self._process:
            self.kill()
        for group in self._groups:
            top = group.parent if self.bare else group
            for below, _, _ in os.walk(top, topdown=False):
                _empty(Path(below, "cgroup.procs"))
                Path(below).rmdir()

    def ask(self, *words: str) -> str:
        """As somebody does by hand."""
        return self._asked(*words, check=True)

    def try_ask(self, *words: str) -> None:
        """Whatever comes of it."""
        self._asked(*words, check=False)

    def _asked(self, *words: str, check: bool) -> str:
        command = ("systemctl", "--user", *words)
        ran = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=check)
        return ran.stdout.strip()


def _new_groups(name: str) -> Iterator[Path]:
    """One in each hierarchy, with what limits memory, processors and processes."""
    for hierarchy in _hierarchies():
        group = hierarchy / name
        group.mkdir()
        if (hierarchy / "cgroup.subtree_control").exists():
            for controller in set(CONTROLLERS) & set((hierarchy / "cgroup.controllers").read_text().split()):
                (hierarchy / "cgroup.subtree_control").write_text(f"+{controller}")
        yield group


def _new_bare_group(name: str) -> Path:
    """Below one that has not given it any controller."""
    (unified,) = (path for path in (GROUPS, GROUPS / "unified") if (path / "cgroup.controllers").exists())
    group = unified / name / "bare"
    group.mkdir(parents=True)
    return group


def _hierarchies() -> Iterator[Path]:
    if (GROUPS / "cgroup.controllers").exists():
        yield GROUPS
        return
    names = ("systemd", "unified", "cpuacct", *CONTROLLERS)  # systemd has cpu with cpuacct or not at all
    yield from sorted({(GROUPS / name).resolve() for name in names if (GROUPS / name).is_dir()})


def _empty(processes: Path) -> None:
    deadline = time.monotonic() + 20
    while pids := processes.read_text().split():
        assert time.monotonic() < deadline, f"{processes} has {pids}"
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        time.sleep(0.02)


@contextmanager
def user_manager(*, bare: bool = False) -> Iterator[TestManager]:
    """Skips, by name, where it cannot be."""
    if os.geteuid() != 0:
        pytest.skip("needs root, for a user manager in a control group of its own")
    if not SYSTEMD.exists():
        pytest.skip("needs systemd")
    for program in ("systemctl", "unshare", "setpriv"):
        if shutil.which(program) is None:
            pytest.skip(f"needs {program}")
    with tempfile.TemporaryDirectory(
        prefix="las-", dir="/tmp"
    ) as folder:  # the path of a socket has to be short
        made = TestManager(Path(folder), bare=bare)
        try:
            made.start()
            yield made
        finally:
            made.close()
