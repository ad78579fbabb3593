"""What was typed wrong, as a key with fields, and what could have been meant.

typer words its complaints in English and holds their classes in a private module; this is the one
file that looks at them, by their names.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from cli.codes import USAGE
from cli.errors import Stop


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or ""."""
    return next(iter(get_close_matches(word, sorted(known), n=1, cutoff=0.6)), "")


def stop_of(error: Any, command: str) -> Stop:
    """typer's complaint as ours; `command` is meant where the complaint names none."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else command
    match type(error).__name__:
        case "NoSuchOption":
            options = [opt for p in context.command.get_params(context) for opt in p.opts] if context else []
            suggestion = nearest(error.option_name, options)
            return _stop("usage-no-option", command, option=error.option_name, suggestion=suggestion)
        case "BadOptionUsage":
            flag = "yes" if "does not take" in error.format_message() else ""
            return _stop("usage-bad-option", command, option=error.option_name, flag=flag)
        case "MissingParameter" if error.param is not None:
            return _stop("usage-missing", command, name=_name(error.param))
        case _:
            return _stop("usage-other", command, detail=error.format_message())


def no_command(context: Any, name: str, known: Iterable[str]) -> Stop:
    return _stop("usage-no-command", context.command_path, name=name, suggestion=nearest(name, known))


def missing_command(context: Any, known: Iterable[str]) -> Stop:
    return _stop("usage-missing-command", context.command_path, known=" ".join(known))


def extra_arguments(context: Any, arguments: Iterable[str]) -> Stop:
    return _stop("usage-extra", context.command_path, arguments=" ".join(arguments))


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name.upper())


def _stop(key: str, command: str, **fields: str) -> Stop:
    return Stop(key, USAGE, command=command, **fields)
