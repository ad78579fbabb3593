"""One file for each command or family of commands. Rooms are imported inside, when a command runs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cli.options import Command

#: By the words after `las`: file and function. A command of several words belongs to a group, which has
#: no work of its own.
COMMANDS: dict[str, tuple[str, str]] = {
    "solve": ("solve", "solve"),
    "explain": ("explain", "explain"),
    "what-if": ("what_if", "what_if"),
    "need": ("need", "need"),
    "outdated": ("outdated", "outdated"),
    "diff": ("diff", "diff"),
    "verify": ("verify", "verify"),
    "apply": ("apply", "apply"),
    "status": ("status", "status"),
    "start": ("switching", "start"),
    "stop": ("switching", "stop"),
    "restart": ("switching", "restart"),
    "logs": ("switching", "logs"),
    "drift": ("status", "drift"),
    "repair": ("returning", "repair"),
    "rollback": ("returning", "rollback"),
    "remove": ("wishing", "remove"),
    "pin": ("wishing", "pin"),
    "gc": ("collecting", "gc"),
    "secret set": ("secrets", "set_secret"),
    "doctor": ("doctor", "doctor"),
    "history": ("history", "history"),
    "audit verify": ("audit", "audit_verify"),
    "detect": ("detect", "detect"),
    "tier": ("tier", "tier"),
    "profile build": ("profile", "build_profile"),
    "modules": ("modules", "modules"),
    "show": ("show", "show"),
    "check": ("check", "check"),
    "manifests schema": ("schema", "manifests_schema"),
    "manifests migrate": ("migrating", "migrate_manifests"),
    "manifests import pypi": ("importing", "import_pypi"),
    "backend list": ("backends", "backend_list"),
    "backend schema": ("schema", "backend_schema"),
    "policy check": ("policy", "policy_check"),
    "policy test": ("policy", "policy_test"),
    "policy test-schema": ("schema", "policy_test_schema"),
    "policy show": ("capability", "show_policy"),
    "policy explain": ("capability", "explain_policy"),
    "policy schema": ("schema", "policy_schema"),
    "override add": ("override", "override_add"),
    "override list": ("override", "override_list"),
    "override remove": ("override", "override_remove"),
    "stack schema": ("schema", "stack_schema"),
    "config": ("config", "config"),
}


def _groups(path: str) -> Iterator[str]:
    """`manifests import pypi` belongs to `manifests import`, and that to `manifests`."""
    while " " in path:
        path = path.rpartition(" ")[0]
        yield path


#: The first words, in order.
NAMES = tuple(dict.fromkeys(path.split(" ")[0] for path in COMMANDS))
GROUPS = frozenset(group for path in COMMANDS for group in _groups(path))


def command_words(arguments: Sequence[str]) -> int:
    """How many of the first words name the command, as far as can be told without parsing."""
    count = 1
    while " ".join(arguments[:count]) in GROUPS and count < len(arguments):
        count += 1
    return count


def command(path: str) -> Command:
    """The one behind the words."""
    file, function = COMMANDS[path]
    found: Command = getattr(__import__(f"cli.commands.{file}", fromlist=[function]), function)
    return found
