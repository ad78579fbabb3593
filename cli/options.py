"""Options that several commands share, and the decorator that puts them on a command.

A command is a function of a `Screen`, of option groups, and of its own parameters; it returns its
exit code. Help texts are not written here: `cli.help` finds them by the name of the parameter.

typer and Path stand in annotations alone, which are read where typer parses a line (`cli.declared`). Where a
line is plain enough (`cli.straight`) neither is imported.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import attrs

from cli.codes import USAGE
from cli.errors import Stop
from cli.screen import Screen
from cli.settings import Settings, read_settings
from cli.speaking import language_of
from i18n import choose_language

if TYPE_CHECKING:
    from pathlib import Path

    import typer


class Color(StrEnum):
    auto = "auto"
    always = "always"
    never = "never"


@attrs.frozen
class Conventions:
    """What every command understands."""

    json: Annotated[bool, typer.Option("--json")] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q")] = False
    verbose: Annotated[bool, typer.Option("--verbose", "-v")] = False
    yes: Annotated[bool, typer.Option("--yes", "-y")] = False
    no_input: Annotated[bool, typer.Option("--no-input")] = False
    color: Annotated[Color | None, typer.Option("--color")] = None
    lang: Annotated[str | None, typer.Option("--lang", metavar="LANG")] = None


def each_fact(texts: list[str] | None) -> list[str]:
    """Several facts may stand in one option, with commas between."""
    if not any("," in text for text in texts or ()):
        return texts or []
    from hardware import split_facts

    return [fact for text in texts or () for fact in split_facts(text)]


@attrs.frozen
class SituationOptions:
    """What a decision rests on beside what was asked for."""

    profile: Annotated[Path | None, typer.Option("--profile", metavar="FILE")] = None
    policy: Annotated[list[Path], typer.Option("--policy", metavar="FILE")] = attrs.field(factory=list)
    manifests: Annotated[list[Path], typer.Option("--manifests", metavar="DIR")] = attrs.field(factory=list)
    fact: Annotated[list[str], typer.Option("--fact", metavar="KEY=VALUE")] = attrs.field(
        factory=list, converter=each_fact
    )
    current: Annotated[Path | None, typer.Option("--current", metavar="FILE")] = None


@attrs.frozen
class IntentOptions:
    """How the wishes are to be read."""

    file: Annotated[Path | None, typer.Option("--file", "-f", metavar="FILE")] = None
    port: Annotated[list[str], typer.Option("--port", metavar="MODULE[:NAME]=NUMBER")] = attrs.field(
        factory=list
    )
    together: Annotated[bool, typer.Option("--together")] = False
    all_accelerators: Annotated[bool, typer.Option("--all-accelerators")] = False


@attrs.frozen
class StateOptions:
    """Where what is installed is recorded."""

    state: Annotated[Path | None, typer.Option("--state", metavar="DIR")] = None


@attrs.frozen
class Command:
    """A function with the option groups that it takes, each handed over as one value. `words` name it."""

    function: Callable[..., int]
    groups: tuple[type[Any], ...]
    words: str = ""

    def run(self, conventions: Conventions, groups: Iterable[object], **own: object) -> int:
        screen = open_screen(conventions, f"las {self.words}")
        try:
            return self.function(screen, *groups, **own)
        finally:
            screen.flush()


def takes(*groups: type[Any]) -> Callable[[Callable[..., int]], Command]:
    """Give a command the options of `groups`, and of Conventions, which make its screen."""
    return lambda function: Command(function, groups)


def open_screen(conventions: Conventions, command: str) -> Screen:
    """Raises UnknownLanguageError, DocumentError (of a configuration file), Stop (of a variable)."""
    color = conventions.color.value if conventions.color else None
    settings = read_settings(os.environ, lang=conventions.lang, color=color)
    return Screen(
        language_of(choose_language(settings.one("lang"), os.environ)),
        json=conventions.json,
        quiet=conventions.quiet,
        verbose=conventions.verbose,
        yes=conventions.yes,
        no_input=conventions.no_input,
        color=_color(settings),
        command=command,
        settings=settings,
    )


def _color(settings: Settings) -> str:
    setting = settings.of("color")
    known = [member.value for member in Color]
    if setting.value and setting.value[0] not in known:
        fields = {"source": setting.source, "name": "color", "value": setting.value[0]}
        raise Stop("usage-bad-setting", USAGE, **fields, known=", ".join(known))
    return next(iter(setting.value), Color.auto.value)
