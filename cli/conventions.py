"""Options that every command takes may stand anywhere on the command line."""

from __future__ import annotations

from cli.commands import command_words

#: By the word, the field of Conventions that it sets.
FLAGS = {
    "--json": "json",
    "--quiet": "quiet",
    "-q": "quiet",
    "--verbose": "verbose",
    "-v": "verbose",
    "--yes": "yes",
    "-y": "yes",
    "--no-input": "no_input",
}
_VALUED = frozenset({"--lang", "--color"})
_BARE = {"--upgrade": "--upgrade=", "--certify": "--certify=certificate"}


def hoisted(arguments: list[str]) -> list[str]:
    """Those before the command are moved behind its words.

    A bare `--upgrade` (nothing, or an option, behind it) becomes `--upgrade=`: everything; a bare
    `--certify` names a folder of that kind.
    """
    first = _first_command(arguments)
    before, rest = arguments[:first], arguments[first:]
    words = command_words(rest)
    moved = [*rest[:words], *before, *rest[words:]]
    return [_spelled(moved, at) for at in range(len(moved))]


def without_conventions(arguments: list[str]) -> list[str]:
    """What is left of options before a command when these are taken out."""
    left: list[str] = []
    at = 0
    while at < len(arguments):
        length = _length(arguments[at])
        left += [] if length else [arguments[at]]
        at += length or 1
    return left


def _first_command(arguments: list[str]) -> int:
    """The place of the first word that is no convention; 0 where that is an option of another kind."""
    at = 0
    while at < len(arguments) and (length := _length(arguments[at])):
        at += length
    return 0 if at < len(arguments) and arguments[at].startswith("-") else at


def _length(word: str) -> int:
    """How many words a convention takes; 0 for anything else."""
    if word in _VALUED:
        return 2
    return 1 if word in FLAGS or word.partition("=")[0] in _VALUED else 0


def _spelled(arguments: list[str], at: int) -> str:
    alone = at + 1 == len(arguments) or arguments[at + 1].startswith("-")
    return _BARE.get(arguments[at], arguments[at]) if alone else arguments[at]
