"""A generation as far as a look at what is installed needs it, read without what plans are made of."""

from __future__ import annotations

import json

import attrs

from state.plain import reader_of
from state.resources import Resource


@attrs.frozen
class Chosen:
    """A `Choice`: which release, and where."""

    environment: str
    module: str
    version: str


@attrs.frozen
class Outline:
    """A `Generation`: its number, what was chosen, and what that came to."""

    number: int
    choices: tuple[Chosen, ...]
    resources: tuple[Resource, ...]


def outline_of(plan: bytes) -> Outline:
    """Of the generation that a kept plan leads to. Raises ValueError for what is no plan of this version."""
    try:
        target = json.loads(plan)["target"]
        names = [field.name for field in attrs.fields(Chosen)]
        kept = {
            "number": target["number"],
            "choices": [{name: choice[name] for name in names} for choice in target["choices"]],
            "resources": target["resources"],
        }
    except (KeyError, TypeError) as error:
        raise ValueError(plan[:60]) from error
    found: Outline = reader_of(Outline)(kept)
    return found
