"""A generation as far as a look at what is installed needs it, read without what plans are made of."""

from __future__ import annotations

from documents import frozen
from state.resources import PARTS, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@frozen
class Chosen:
    """A `Choice`: which release, and where."""

    environment: str
    module: str
    version: str


@frozen
class Outline:
    """A `Generation`: its number, what was chosen, and what that came to."""

    number: int
    choices: tuple[Chosen, ...]
    resources: tuple[Resource, ...]


def outline_of(plan: bytes) -> Outline:
    """Of the generation that a kept plan leads to. Raises ValueError for what is no plan of this version."""
    import json

    from state.plain import reader_of

    try:
        target = json.loads(plan)["target"]
        kept = {
            "number": target["number"],
            "choices": [
                {name: choice[name] for name in Chosen.__match_args__} for choice in target["choices"]
            ],
            "resources": target["resources"],
        }
    except (KeyError, TypeError) as error:
        raise ValueError(plan[:60]) from error
    found: Outline = reader_of(Outline)(kept)
    return found


_KINDS = {kind.__name__: kind for kind in (Outline, Chosen, *PARTS)}


def packed(value: Any) -> Any:
    """An outline, or a part of it, in tuples and texts; of a class: its name, and what is no default."""
    kind = type(value)
    if kind is tuple:
        return tuple(map(packed, value))
    if kind.__name__ not in _KINDS:
        return value
    fields = ((name, getattr(value, name)) for name in kind.__match_args__)
    said = {name: packed(one) for name, one in fields if name not in vars(kind) or one != vars(kind)[name]}
    return [kind.__name__, said]


def unpacked(value: Any) -> Any:
    """What was packed."""
    if type(value) is tuple:
        return tuple([unpacked(one) for one in value])
    if type(value) is not list:
        return value
    name, said = value
    return _KINDS[name](**{field: unpacked(one) for field, one in said.items()})
