"""The text of a unit: what systemd is to do with one process."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from executor.backend import BackendError
from executor.native.specification import is_launcher, key, launcher
from state import Process

RESTART_S, LONGEST_S, STEPS = 5, 60, 5  # the wait before it is started again: at first, at last, between
RETRIES, RETRIES_WITHIN_MIN = 20, 20  # so often, in so many minutes; then it is left alone

_COMMAND = "ExecStart="


def name(resource: Process, install: str) -> str:
    """One manager has the units of all installs of its user."""
    return f"las-{sha256(install.encode()).hexdigest()[:8]}-{key(resource)}.service"


def demand_usable(folder: Path) -> None:
    """Refuses paths that a unit cannot name. Raises BackendError."""
    for word in launcher(folder):
        if re.search(r"[\"'\\\\$\x00-\x1f]", word):
            raise BackendError("units-path-unusable", (("path", word),))


def text(resource: Process, folder: Path, install: str) -> str:
    """`RestartSteps` is from systemd 254 on; an earlier one says that it does not know it, and goes on."""
    limits = resource.limits
    lines = [
        f"# Written by las (install {install}), and held against what it says.",
        "[Unit]",
        f"Description={resource.name} (las)",
        f"StartLimitIntervalSec={RETRIES_WITHIN_MIN}min",
        f"StartLimitBurst={RETRIES}",
        "[Service]",
        "Type=exec",
        f"{_COMMAND}{_quoted(launcher(folder))}",
        "Restart=always",
        f"RestartSec={RESTART_S}",
        f"RestartSteps={STEPS}",
        f"RestartMaxDelaySec={LONGEST_S}",
        "UMask=0077",
        "KillMode=control-group",
        f"TimeoutStopSec={max(resource.stop_s, 1)}",
    ]
    if limits.memory_bytes is not None:
        lines += [f"MemoryMax={limits.memory_bytes}", "MemorySwapMax=0"]
    if limits.cpu_millis is not None:
        lines.append(f"CPUQuota={limits.cpu_millis // 10}.{limits.cpu_millis % 10}%")
    if limits.pids is not None:
        lines.append(f"TasksMax={limits.pids}")
    return "\n".join([*lines, "[Install]", "WantedBy=default.target", ""])


def is_text(there: str, resource: Process, folder: Path, install: str) -> bool:
    """Whether a unit says the same, but for which copy of las has written it."""
    ours, theirs = text(resource, folder, install).splitlines(), there.splitlines()
    commands = [line.removeprefix(_COMMAND) for line in theirs if line.startswith(_COMMAND)]
    if len(commands) != 1 or _without_command(ours) != _without_command(theirs):
        return False
    try:
        words = shlex.split(commands[0])
    except ValueError:
        return False
    return is_launcher([word.replace("%%", "%") for word in words], folder)


def _without_command(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if not line.startswith(_COMMAND)]


def _quoted(words: Iterable[str]) -> str:
    return " ".join(f'"{word.replace("%", "%%")}"' for word in words)
