"""Choices -> resources: what a plan comes to on this machine, with every literal (docs/executor.md).

Nothing is guessed. What the catalogue or the machine does not say is told as what the choice lacks.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from manifests import LIBRARY_CATEGORIES
from planner.realising.containers import NETWORK, container_of
from planner.realising.environments import environment_of, libraries_of
from planner.realising.means import LACKS, LacksError, Means
from planner.realising.names import name_of
from planner.realising.processes import process_of
from planner.realising.services import Service
from state import Choice, Resource, Unready

__all__ = ["LACKS", "NETWORK", "Means", "Realised", "name_of", "realise"]


@attrs.frozen
class Realised:
    resources: tuple[Resource, ...]  # sorted by id
    unready: tuple[Unready, ...]


def realise(choices: Iterable[Choice], means: Means) -> Realised:
    """The resources of all choices. A choice that lacks something has none, and says what it lacks."""
    found: dict[str, Resource] = {}
    unready: list[Unready] = []
    all_of = tuple(choices)
    for choice in all_of:
        if choice.backend == "native" and choice.category in LIBRARY_CATEGORIES:
            continue
        try:
            of = container_of if choice.backend == "container" else process_of
            found |= {one.id: one for one in of(Service(choice, means, all_of))}
        except LacksError as lack:
            unready.append(Unready(choice.environment, choice.module, lack.code, lack.fields))
    for environment, inside in libraries_of(all_of).items():
        try:
            found |= {one.id: one for one in environment_of(environment, inside, means.machine)}
        except LacksError as lack:
            unready.append(Unready(environment, lack.module or inside[0].module, lack.code, lack.fields))
    return Realised(tuple(found[id] for id in sorted(found)), tuple(unready))
