"""Choices that are installed from wheels: one virtual environment for all of an environment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from hardware import Machine
from manifests import LIBRARY_CATEGORIES
from planner.realising.downloads import artefact_of
from planner.realising.means import LacksError
from planner.realising.names import slug
from state import Artefact, Choice, PythonEnvironment, Resource, Wheel


def libraries_of(choices: Iterable[Choice]) -> dict[str, list[Choice]]:
    found: dict[str, list[Choice]] = {}
    for choice in choices:
        if choice.backend == "native" and choice.category in LIBRARY_CATEGORIES:
            found.setdefault(choice.environment, []).append(choice)
    return found


def environment_of(environment: str, inside: list[Choice], machine: Machine) -> Iterator[Resource]:
    """The virtual environment of what is installed from wheels."""
    python = next((choice for choice in inside if choice.module == "python"), None)
    wheels = [choice for choice in inside if choice is not python]
    if not wheels:
        return
    interpreter = _interpreter(python, machine)
    artefacts = []
    for choice in wheels:
        try:
            artefacts.append(_wheel(choice))
        except LacksError as lack:
            lack.module = choice.module
            raise
    yield from (artefact for artefact, _ in artefacts)
    yield PythonEnvironment(
        id=f"environment {environment}",
        name=slug(environment),
        python=interpreter,
        wheels=tuple(sorted((Wheel(one.id, file) for one, file in artefacts), key=lambda w: w.file)),
    )


def _wheel(choice: Choice) -> tuple[Artefact, str]:
    """With its file's name, which says what it is: the last of its address where no other is given. Raises
    LacksError."""
    file = choice.artefact or unquote(re.split("[?#]", choice.url or "")[0].rpartition("/")[2])
    if not file.endswith(".whl"):
        raise LacksError("wheel-unknown", module=choice.module)
    return artefact_of(choice), file


def _interpreter(python: Choice | None, machine: Machine) -> str:
    """That of the chosen minor version; else the newest by name. Raises LacksError."""
    fact = machine.fact("python.interpreters")
    known = fact.value if fact and isinstance(fact.value, tuple) else ()
    wanted = "python" + ".".join(python.version.split(".")[:2]) if python else ""
    found = sorted(path for path in known if not wanted or path.endswith(f"/{wanted}"))
    if not found:
        raise LacksError("python-unknown", wanted=wanted or "python3", known=", ".join(known))
    return max(found, key=lambda path: ([int(n) for n in re.findall(r"\d+", path.rpartition("/")[2])], path))
