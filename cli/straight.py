"""A line of a command and nothing but flags: carried out without typer, which many answers would wait for."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from functools import partial
from typing import Any

from cli.commands import COMMANDS, command, command_words
from cli.conventions import FLAGS
from cli.options import Command, Conventions, StateOptions


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
    groups = [_state(folder) if folder and group is StateOptions else group() for group in asked.groups]
    set_flags: dict[str, Any] = dict.fromkeys(flags, True)
    return partial(asked.run, Conventions(**set_flags), groups)


def _state(folder: str) -> StateOptions:
    from pathlib import Path

    return StateOptions(Path(folder))


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
    own = list(inspect.signature(asked.function).parameters.values())[1 + len(asked.groups) :]
    return all(one.default is not inspect.Parameter.empty for one in own)
