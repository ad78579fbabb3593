"""Options that several commands share, and the decorator that puts them on a command.

A command is a function of a `Screen`, of option groups, and of its own parameters; it returns its
exit code. Help texts are not written here: `cli.help` finds them by the name of the parameter.

What stands in annotations alone is read where typer parses a line (`cli.declared`). Where a line is plain
enough (`cli.straight`) nothing of it is imported, nor typing.
"""

from __future__ import annotations

import os

from cli.codes import USAGE
from cli.errors import Stop
from cli.screen import Screen
from cli.settings import read_settings
from cli.speaking import language_of
from documents import frozen
from i18n import choose_language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Annotated, Any

    import typer

    from cli.coloring import Color
    from cli.settings import Settings


@frozen
class Conventions:
    """What every command understands."""

    json: Annotated[bool, typer.Option("--json")] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q")] = False
    verbose: Annotated[bool, typer.Option("--verbose", "-v")] = False
    yes: Annotated[bool, typer.Option("--yes", "-y")] = False
    no_input: Annotated[bool, typer.Option("--no-input")] = False
    color: Annotated[Color | None, typer.Option("--color")] = None
    lang: Annotated[str | None, typer.Option("--lang", metavar="LANG")] = None


@frozen
class StateOptions:
    """Where what is installed is recorded."""

    state: Annotated[str | None, typer.Option("--state", metavar="DIR")] = None


@frozen
class Command:
    """A function with the option groups that it takes, each handed over as one value."""

    function: Callable[..., int]
    groups: tuple[type[Any], ...]

    def run(self, conventions: Conventions, groups: Iterable[object], **own: object) -> int:
        screen = open_screen(conventions)
        try:
            return self.function(screen, *groups, **own)
        finally:
            screen.flush()


def takes(*groups: type[Any]) -> Callable[[Callable[..., int]], Command]:
    """Give a command the options of `groups`, and of Conventions, which make its screen."""
    return lambda function: Command(function, groups)


def open_screen(conventions: Conventions) -> Screen:
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
        settings=settings,
    )


def _color(settings: Settings) -> str:
    setting = settings.of("color")
    if not setting.value:
        return "auto"
    from cli.coloring import Color

    known = [member.value for member in Color]
    if setting.value[0] not in known:
        fields = {"source": setting.source, "name": "color", "value": setting.value[0]}
        raise Stop("usage-bad-setting", USAGE, **fields, known=", ".join(known))
    return setting.value[0]
