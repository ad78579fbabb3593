"""One file for each command or family of commands. Rooms are imported inside, when a command runs."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

#: By the words after `las`: file and function. A command of two words belongs to a group, which has no
#: work of its own.
COMMANDS: dict[str, tuple[str, str]] = {
    "solve": ("solve", "solve"),
    "explain": ("explain", "explain"),
    "verify": ("verify", "verify"),
    "detect": ("detect", "detect"),
    "tier": ("tier", "tier"),
    "profile build": ("profile", "build_profile"),
    "modules": ("modules", "modules"),
    "show": ("show", "show"),
    "check": ("check", "check"),
    "manifests schema": ("schema", "manifests_schema"),
    "policy schema": ("schema", "policy_schema"),
    "stack schema": ("schema", "stack_schema"),
    "config": ("config", "config"),
}

#: The first words, in order.
NAMES = tuple(dict.fromkeys(path.split(" ")[0] for path in COMMANDS))
GROUPS = frozenset(path.split(" ")[0] for path in COMMANDS if " " in path)


def command(path: str) -> Callable[..., int]:
    """The function behind the words."""
    file, function = COMMANDS[path]
    found: Callable[..., int] = getattr(import_module(f"cli.commands.{file}"), function)
    return found
