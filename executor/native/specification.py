"""A process as its launcher reads it, and as the supervisor does: every literal, and nothing looked up."""

from __future__ import annotations

import os
import pwd
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from executor.backend import BackendError, Neighbours
from executor.native import launch, visible
from executor.places import Places
from state import Artefact, Configuration, Process, PythonEnvironment, Tree, spec_sha256

STEADY_S = 10  # what ends before this has failed to start: it waits a second more each time
RETRIES = 20  # of these, one after another; then it is left alone

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LAUNCHER = "/executor/native/launch.py"
_PATH = "/usr/local/bin:/usr/bin:/bin"


def key(resource: Process) -> str:
    """The name of one that has its start of the hash as well: two generations may hold one name."""
    if not _NAME.fullmatch(resource.name):
        raise BackendError("process-name", (("resource", resource.id), ("name", resource.name)))
    return f"{resource.name}-{spec_sha256(resource)[:8]}"


@attrs.frozen
class Specification:
    places: Places
    near: Neighbours
    install: str

    def of(self, resource: Process) -> dict[str, Any]:
        """As JSON; without secrets and labels."""
        command = self.command(resource.command)
        me = pwd.getpwuid(os.getuid())
        return {
            "spec_sha256": spec_sha256(resource),
            "command": list(command),
            "check": list(self.command(resource.check.command)),
            "folder": resource.folder or "/",
            "variables": {
                "PATH": f"{Path(command[0]).parent}:{_PATH}",
                **{"HOME": me.pw_dir, "USER": me.pw_name, "LC_ALL": "C.UTF-8"},
                **visible.variables(resource),
                **dict(resource.variables),
                launch.MARK: self.mark(resource),
            },
            "stop_s": resource.stop_s,
            "memory_bytes": resource.limits.memory_bytes,
        }

    def mark(self, resource: Process) -> str:
        return f"{self.install}/{key(resource)}"

    def command(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """With `{id of an environment or tree}` as the path of that."""
        return tuple(self._word(word) for word in words)

    def _word(self, word: str) -> str:
        id, closed, rest = word[1:].partition("}")
        if not (word.startswith("{") and closed and id in self.near.of):
            return word
        match self.near[id]:
            case PythonEnvironment() as environment:
                return f"{self.places.environment(environment)}{rest}"
            case Tree() as tree:
                return f"{self.places.tree(tree)}{rest}"
            case Configuration() as configuration:
                return f"{self.places.configuration(configuration)}{rest}"
            case Artefact() as artefact:
                return f"{self.places.artefact(artefact)}{rest}"
            case _:
                return word


def launcher(folder: Path) -> tuple[str, ...]:
    """The command line that a supervisor starts."""
    return (sys.executable, "-I", "-S", launch.__file__, str(folder))


def is_launcher(words: Sequence[str], folder: Path) -> bool:
    """Whether they start the same, also where another copy of las, if still there, has written them."""
    match words:
        case [python, "-I", "-S", path, named]:
            is_ours = path.endswith(_LAUNCHER) and named == str(folder)
            return is_ours and os.access(python, os.X_OK) and Path(path).is_file()
        case _:
            return False


def program(resource: Process, folder: Path) -> str:
    """The supervisor's section. It starts nothing by itself: after its death, what runs is ours to say."""
    limits = resource.limits
    settings: Mapping[str, Any] = {
        "command": " ".join(launcher(folder)),
        "autostart": "false",
        "autorestart": "true",
        "startsecs": STEADY_S,
        "startretries": RETRIES,
        "stopwaitsecs": resource.stop_s,
        "stopasgroup": "true",
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": folder / launch.LOG,
        "stdout_logfile_maxbytes": limits.log_bytes,
        "stdout_logfile_backups": max(limits.log_files - 1, 0),
    }
    lines = [f"{name} = {value}" for name, value in settings.items()]
    return "\n".join([f"[program:{key(resource)}]", *lines, ""])


def is_program(section: str, resource: Process, folder: Path) -> bool:
    """Whether a section says the same, but for which copy of las has written it."""
    ours, theirs = program(resource, folder).splitlines(), section.splitlines()
    if [line for line in ours if not line.startswith("command = ")] != [
        line for line in theirs if not line.startswith("command = ")
    ]:
        return False
    commands = [line.split()[2:] for line in theirs if line.startswith("command = ")]
    return len(commands) == 1 and is_launcher(commands[0], folder)
