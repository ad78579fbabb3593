"""What is behind its newest release, and what keeps that away."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from planner import Outdated, Refusal, outdated
from reasons import code_of
from stacks import Pin
from tests.planner.conftest import World

Toys = Callable[..., World]


def behind(world: World, *requests: str, pin: str = "") -> list[str]:
    """`module version -> newest (reachable; objective): codes`."""
    intent = world.intent(*requests)
    if pin:
        module, specifier = pin.split(" ")
        intent = attrs.evolve(intent, pins=(Pin(module, specifier),))
    answer = outdated(intent, world.situation)
    assert isinstance(answer, Outdated)
    return [
        f"{one.module} {one.version} -> {one.newest} ({one.reachable}; {one.worse}): "
        + " ".join(code_of(reason) for reason in one.reasons)
        for one in answer.behind
    ]


@pytest.mark.parametrize(
    ("requests", "pin", "told"),
    [
        (("web",), "", []),
        (("web ==1.0",), "", ["web 1.0 -> 1.1 (None; None): requested"]),
        (("web",), "web ==1.0", ["web 1.0 -> 1.1 (None; None): pinned"]),
        (("tensor <3",), "tensor !=2.0", ["tensor 1.0 -> 3.0 (None; None): requested"]),
        (
            ("vision", "tensor ==2.0"),
            "",
            [
                "tensor 2.0 -> 3.0 (None; None): requested",
                "vision 1.0 -> 2.0 (None; None): requested needs-module",
            ],
        ),
    ],
)
def test_what_blocks_is_told(toys: Toys, requests: tuple[str, ...], pin: str, told: list[str]) -> None:
    assert behind(toys(), *requests, pin=pin) == told


def test_what_is_installed_can_be_let_change(toys: Toys) -> None:
    here = toys()
    there = here.after(here.plan("web ==1.0"), asked_before=())
    assert behind(there, "web") == ["web 1.0 -> 1.1 (1.1; changes): "]


def test_another_release_of_the_plan_may_block(toys: Toys) -> None:
    """An older interpreter because of the server's wheel: it could be had, and would cost something."""
    here = toys(gpus=(), driver=None)
    lines = behind(here, "server:wheel")
    assert "python 3.12.9 -> 3.13.1 (None; None): requested needs-module one-interpreter" in lines


def test_where_there_is_no_plan_the_refusal_is_told(toys: Toys) -> None:
    answer = outdated(toys().intent("web >=2"), toys().situation)
    assert isinstance(answer, Refusal)
