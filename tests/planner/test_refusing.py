"""Refusals of toy worlds: which conflicts are told, in which order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from planner.refusing import CHANGEABLE
from reasons import Reason, code_of
from reasons.model import CODES
from tests.planner.conftest import World, catalogue

Toys = Callable[..., World]

CONFLICTS: list[tuple[str, list[str], dict[str, object], list[str]]] = [
    ("one wish", ["web >=9"], {}, ["requested no-version"]),
    (
        "two wishes that have nothing to do with each other",
        ["web >=9", "data >=90"],
        {},
        ["requested no-version", "requested no-version"],
    ),
    (
        "the shorter conflict first",
        ["tensor ==1.0", "vision ==2.0", "web >=9"],
        {},
        ["requested no-version", "requested requested needs-module"],
    ),
    (
        "two releases of one thing in one environment, before what else is against one of them",
        ["tensor:cu13 ==3.0", "tensor:cu13 ==2.0"],
        {"driver": "550.54.14"},
        ["requested requested"],
    ),
    (
        "what stands against a thing itself, before what another needs of it",
        ["tensor:cu13 ==1.0", "vision ==2.0"],
        {"driver": "550.54.14"},
        ["requested needs-host fact-is"],
    ),
    (
        "what shares a capacity is one conflict",
        ["server", "data", "desk"],
        {"memory": "8GiB"},
        ["requested requested uses uses capacity"],
    ),
    (
        "of one wish only the shortest",
        ["server ==2.0", "tensor ==1.0"],
        {"together": True},
        ["requested requested together needs-module"],
    ),
]


@pytest.mark.parametrize(
    ("requests", "more", "told"), [c[1:] for c in CONFLICTS], ids=[c[0] for c in CONFLICTS]
)
def test_conflicts(toys: Toys, requests: list[str], more: dict[str, object], told: list[str]) -> None:
    asked = {"together": True} if "together" in more else {}
    parts = {name: value for name, value in more.items() if name != "together"}
    refusal = toys(**parts).refusal(*requests, **asked)
    assert [codes(conflict) for conflict in (refusal.conflict, *refusal.further)] == told


def codes(conflict: tuple[Reason, ...]) -> str:
    return " ".join(map(code_of, conflict))


def test_what_is_changeable_is_a_kind_of_reason() -> None:
    assert set(CHANGEABLE) <= set(CODES)


@pytest.mark.parametrize(
    ("asked", "unmet"),
    [(["gadget"], []), (["gadget", "tensor"], ["host nvidia-driver >=900 if holds tensor"])],
)
def test_a_recommendation_is_unmet_only_where_it_applies(
    toys: Toys, tmp_path: Path, asked: list[str], unmet: list[str]
) -> None:
    gadget = (
        'gadget: {category: tool, recommends: ["host nvidia-driver >=900 if holds tensor"], '
        "variants: {wheel: {backend: native}}, releases: {1.0: {}}}"
    )
    tensor = "tensor: {category: framework, variants: {wheel: {backend: native}}, releases: {1.0: {}}}"
    catalog = catalogue(tmp_path / "more", f"{gadget}\n{tensor}")
    made = World(attrs.evolve(toys().situation, catalog=catalog)).plan(*asked)
    told = [dict(n.fields)["requirement"] for n in made.notices if n.code == "recommendation-unmet"]
    assert told == unmet
