"""What is left of a slice for yes and no: nothing that no plan can hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from encoders.narrowing import narrowed_universe
from planner.corrections.loose import Loose
from planner.corrections.model import Question
from solver import Budget
from tests.planner.conftest import World

Toys = Callable[..., World]

LEFT: list[tuple[str, list[str], dict[str, object], str, list[str] | None]] = [
    ("what a request admits", ["tensor ==2.0"], {}, "default/tensor", ["2.0"]),
    ("of two, what both admit", ["tensor >=2.0", "tensor <3.0"], {}, "default/tensor", ["2.0"]),
    ("what is needed", ["vision ==2.0"], {}, "default/tensor", ["3.0"]),
    ("what one release or another needs", ["vision"], {}, "default/tensor", ["3.0", "2.0"]),
    ("asked for first, needed in another release", ["tensor", "vision ==1.0"], {}, "default/tensor", ["2.0"]),
    ("side by side, in slots, all", ["python ==3.12.*"], {}, "default/python", ["3.13.1", "3.12.9"]),
    ("beside an image nothing is needed", ["server ==2.0"], {}, "server/tensor", ["3.0", "2.0", "1.0"]),
    ("without images it is", ["server ==2.0"], {"together": True}, "default/tensor", ["3.0"]),
    ("of a request, nothing", ["tensor ==4.0"], {}, "default/tensor", None),
    ("of what is needed, nothing", ["vision ==2.0", "tensor ==1.0"], {}, "default/tensor", None),
]


@pytest.mark.parametrize(
    ("requests", "more", "place", "left"), [c[1:] for c in LEFT], ids=[c[0] for c in LEFT]
)
def test_what_is_left(
    toys: Toys, requests: list[str], more: dict[str, object], place: str, left: list[str] | None
) -> None:
    world = toys()
    universe = narrowed_universe(world.intent(*requests, **more), world.situation)
    if left is None:
        assert universe is None
    else:
        environment, _, module = place.partition("/")
        assert universe is not None
        candidates = universe.instances[environment, module].candidates
        assert [candidate.release.version for candidate in candidates] == left


def test_of_a_build_that_is_named_no_other(toys: Toys) -> None:
    world = toys()
    universe = narrowed_universe(world.intent("tensor:cu12"), world.situation)
    assert universe is not None
    candidates = universe.instances["default", "tensor"].candidates
    assert {variant.label for candidate in candidates for variant in candidate.variants} == {"cu12"}


@pytest.mark.parametrize(
    ("requests", "refuted"), [(["vision ==2.0", "tensor ==1.0"], True), (["vision ==2.0"], False)]
)
def test_what_the_catalogue_alone_refutes_is_refuted_on_another_machine(
    toys: Toys, requests: list[str], refuted: bool
) -> None:
    world = toys()
    asked = Question.of(world.intent(*requests), world.situation)
    loose, elsewhere = Loose(asked, "glucose42"), asked.stating((("memory.effective", "48GiB"),))
    assert elsewhere is not None
    assert elsewhere.situation != asked.situation
    less = loose.let_go(elsewhere)
    assert less is not None
    assert loose.refutes(less, Budget()) is refuted
