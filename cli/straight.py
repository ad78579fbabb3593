"""A line of a command and nothing but flags: carried out without typer, which many answers would wait for."""

from __future__ import annotations

import os

from cli.commands import COMMANDS, command, command_words
from cli.conventions import FLAGS
from cli.options import Conventions, StateOptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from cli.options import Command


def straight(arguments: list[str]) -> Callable[[], int] | None:
    """What such a line asks for; None for every other, which has to be parsed.

    It holds whole words, each of which can mean one thing only: a command that needs no word of its own,
    flags of Conventions, and `--state DIR`.
    """
    words = command_words(arguments)
    path = " ".join(arguments[:words])
    said = _said(arguments[words:])
    if path not in COMMANDS or said is None or "_LAS_COMPLETE" in os.environ:
        return None
    flags, folder = said
    asked = command(path)
    if not _stands_alone(asked) or (folder and StateOptions not in asked.groups):
        return None
    state = StateOptions(folder or None)
    groups = [state if group is StateOptions else group() for group in asked.groups]
    set_flags: dict[str, Any] = dict.fromkeys(flags, True)
    return lambda: asked.run(Conventions(**set_flags), groups)


def _said(words: list[str]) -> tuple[tuple[str, ...], str] | None:
    """The fields of Conventions that are named, and the folder of a state; None where there is more."""
    folder = ""
    at = words.index("--state") if "--state" in words else len(words)
    if at < len(words):
        folder = "".join(words[at + 1 : at + 2])
        if not folder or folder.startswith("-"):
            return None
    flags = [*words[:at], *words[at + 2 :]]
    if not all(word in FLAGS for word in flags):
        return None
    return tuple(FLAGS[word] for word in flags), folder


def _stands_alone(asked: Command) -> bool:
    """Whether all of its own parameters may be left out."""
    code, given = asked.function.__code__, 1 + len(asked.groups)
    by_place = code.co_argcount - len(asked.function.__defaults__ or ())
    return by_place <= given and code.co_kwonlyargcount == len(asked.function.__kwdefaults__ or ())
