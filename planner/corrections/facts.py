"""One fact of the machine given or changed: the least value that a requirement of the conflict names.

Where that is not enough, the next conflict names a higher one, which takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from encoders.host import LAST_DRIVERS
from hardware import find_key
from hardware.keys import SCOPED
from manifests import HostTerm, parse_requirement
from planner.corrections.model import Correction, Question
from reasons import FactIs, NeedsHost, Reason

#: Where any value does: of drivers, the branch that serves the most cards.
_ANY = {"nvidia-driver": LAST_DRIVERS["<581"]}
_FLOOR = re.compile(r">=?([^,]+)")


def corrections(_: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    terms = [
        term
        for reason in conflict
        if isinstance(reason, NeedsHost)
        for term in parse_requirement(reason.requirement).any_of
        if isinstance(term, HostTerm)
    ]
    for reason in conflict:
        if isinstance(reason, FactIs) and reason.fact not in SCOPED:
            named = (value_for(term) for term in terms if term.fact == reason.fact)
            for value in dict.fromkeys(filter(None, named)):
                yield stated(_code(reason, value), reason.fact, value)


def stated(code: str, fact: str, value: str) -> Correction:
    facts = ((fact, value),)
    return Correction(
        code,
        (("fact", fact), ("value", value)),
        lambda q: q.stating(facts),
        slot=f"fact:{fact}",
        subject=fact,
        order=tuple(map(int, re.findall(r"\d+", value))),
        facts=facts,
    )


def _code(reason: FactIs, value: str) -> str:
    if reason.value is None:
        return "give-fact"
    if value in LAST_DRIVERS.values():
        return "lower-fact"
    return "install-engine" if reason.fact.startswith("container-") else "change-fact"


def value_for(term: HostTerm) -> str | None:
    """The least value of a fact that meets a term, as `--fact` takes it."""
    if term.any_of:
        return term.any_of[0].removesuffix("+PTX")
    if not term.specifier:
        key = find_key(term.fact)
        return "true" if key and key.type == "boolean" else _ANY.get(term.fact)
    if term.specifier in LAST_DRIVERS:
        return LAST_DRIVERS[term.specifier]
    floor = _FLOOR.search(term.specifier)
    if floor:
        return floor.group(1)
    return None if "*" in term.specifier else term.specifier.removeprefix("==")
