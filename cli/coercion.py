"""Words of a command line become values of the few types that our parameters have.

typer would do it with pydantic, whose import costs more than a whole `las solve`; so each parameter
gets this small converter in its place, which complains in our own words.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, get_args

from cli.codes import USAGE
from cli.errors import Stop


class Plain:
    """Stands where typer expects the converter of one parameter."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Raises Stop for a word that is no value of the parameter's type."""
        several = param.multiple or param.nargs == -1
        if value is None:
            return [] if several else None
        kind = param.type_descriptor.annotation
        if several:
            return [_read(item, get_args(kind)[0], param, ctx) for item in value]
        return _read(value, kind, param, ctx)


def use_plain_values(params: list[Any]) -> list[Any]:
    """The same parameters, each with this converter."""
    for param in params:
        param.get_runtime_param = Plain
    return params


def _read(word: Any, kind: Any, param: Any, ctx: Any) -> Any:
    if isinstance(word, kind):
        return word
    if issubclass(kind, Enum):
        known = {str(member.value): member for member in kind}
        if word not in known:
            raise _bad("usage-bad-choice", param, ctx, value=word, known=", ".join(known))
        return known[word]
    if issubclass(kind, int | float):
        return _number(word, kind, param, ctx)
    return Path(word) if kind is Path else str(word)


def _number(word: str, kind: Callable[[str], int | float], param: Any, ctx: Any) -> int | float:
    least = param.min
    try:
        number = kind(word)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _bad("usage-not-a-number", param, ctx, value=word)
    if least is not None and number < least:
        raise _bad("usage-too-small", param, ctx, value=word, least=str(least))
    return number


def _bad(key: str, param: Any, ctx: Any, **fields: str) -> Stop:
    name = max(param.opts, key=len) if param.param_type_name == "option" else param.metavar
    return Stop(key, USAGE, command=ctx.command_path, name=name, **fields)
