"""A command as typer wants it: one function whose signature holds the options of all its groups."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import attrs
import typer

from cli.coloring import Color
from cli.options import Command, Conventions

_NAMED = {"typer": typer, "Path": Path, "Annotated": Annotated, "Color": Color}


def declared(command: Command) -> Callable[..., int]:
    own = _own_parameters(command)
    groups: tuple[type[Any], ...] = (Conventions, *command.groups)
    fields = {group: _parameters_of(group) for group in groups}

    def parsed(**given: Any) -> int:
        conventions, *made = [
            group(**{field.name: given.pop(field.name) for field in parameters})
            for group, parameters in fields.items()
        ]
        return command.run(conventions, made, **given)

    parameters = [*own, *(p for group in (*command.groups, Conventions) for p in fields[group])]
    parsed.__name__ = command.function.__name__
    parsed.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # read by typer
    parsed.__annotations__ = {}
    return parsed


def _hints(named: Any) -> dict[str, Any]:
    """Its annotations, whether or not their file imports what they name."""
    return get_type_hints(named, localns=_NAMED, include_extras=True)


def _own_parameters(command: Command) -> list[inspect.Parameter]:
    hints = _hints(command.function)
    parameters = list(inspect.signature(command.function).parameters.values())[1 + len(command.groups) :]
    return [p.replace(annotation=hints[p.name], kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters]


def _parameters_of(group: type[Any]) -> list[inspect.Parameter]:
    hints = _hints(group)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=[] if isinstance(field.default, attrs.Factory) else field.default,  # type: ignore[arg-type]  # attrs' Factory is typed as a function
            annotation=hints[field.name],
        )
        for field in attrs.fields(group)
    ]
