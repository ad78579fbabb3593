"""Options that several commands share, and the decorator that puts them on a command.

A command is a function of a `Screen`, of option groups, and of its own parameters; it returns its
exit code. Help texts are not written here: `cli.help` finds them by the name of the parameter.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import attrs
import typer

from cli.codes import USAGE
from cli.errors import Stop
from cli.screen import Screen
from cli.settings import Settings, read_settings
from cli.speaking import language_of
from i18n import choose_language


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


def takes(*groups: type[Any]) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a command the options of `groups` and of Conventions, handed over as one value each."""

    def decorate(function: Callable[..., int]) -> Callable[..., int]:
        own = _own_parameters(function, skip=1 + len(groups))
        all_groups: tuple[type[Any], ...] = (Conventions, *groups)
        fields = {group: _parameters_of(group) for group in all_groups}

        def command(**given: Any) -> int:
            made = [
                group(**{field.name: given.pop(field.name) for field in parameters})
                for group, parameters in fields.items()
            ]
            screen = open_screen(made[0])
            try:
                return function(screen, *made[1:], **given)
            finally:
                screen.flush()

        parameters = [*own, *(p for group in (*groups, Conventions) for p in fields[group])]
        command.__name__ = function.__name__
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # read by typer
        command.__annotations__ = {}
        return command

    return decorate


def _own_parameters(function: Callable[..., int], skip: int) -> list[inspect.Parameter]:
    hints = get_type_hints(function, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())[skip:]
    return [p.replace(annotation=hints[p.name], kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters]


def _parameters_of(group: type[Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=[] if isinstance(field.default, attrs.Factory) else field.default,  # type: ignore[arg-type]  # attrs' Factory is typed as a function
            annotation=hints[field.name],
        )
        for field in attrs.fields(group)
    ]


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
    known = [member.value for member in Color]
    if setting.value and setting.value[0] not in known:
        fields = {"source": setting.source, "name": "color", "value": setting.value[0]}
        raise Stop("usage-bad-setting", USAGE, **fields, known=", ".join(known))
    return next(iter(setting.value), Color.auto.value)
