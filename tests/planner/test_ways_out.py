"""Ways out as data: sets of changes, least values, what to edit, and the command that asks again."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from planner import Edit, Refusal, WayOut
from stacks import EnvironmentWish, Intent, Origin, Pin, Upgrade, parse_request
from tests.planner.conftest import World, ways

Toys = Callable[..., World]
GIB = 2**30
OLD = {"driver": "550.54.14"}


def fields(way: WayOut, code: str) -> dict[str, str]:
    return next(dict(change.fields) for change in way.changes if change.code == code)


def way(refusal: Refusal, told: str) -> WayOut:
    """The first of these changes."""
    return refusal.ways_out[ways(refusal).index(told)]


def stack(*requests: str, **more: object) -> Intent:
    """As read from `las.yaml`, a line a request."""
    asked = tuple(parse_request(text, Origin("las.yaml", 3 + at, 5)) for at, text in enumerate(requests))
    return Intent(asked, declarative=True, **more)  # type: ignore[arg-type]  # its own fields


def refused(world: World, intent: Intent) -> Refusal:
    from planner import plan

    answer = plan(intent, world.situation)
    assert isinstance(answer, Refusal), answer
    return answer


def test_two_changes_that_only_work_together(toys: Toys) -> None:
    world = toys(**OLD)
    machine = attrs.evolve(world.situation.machine, ports_taken=(5432,))
    refusal = World(attrs.evolve(world.situation, machine=machine)).refusal("tensor:cu13", "data")
    told = dict(zip(ways(refusal), refusal.ways_out, strict=True))
    assert [*told][:3] == ["other-build+stop-port", "move-port+other-build", "allow-cpu+stop-port"]
    assert [one.cost for one in refusal.ways_out][:3] == [8, 9, 12]
    assert told["allow-cpu+stop-port"].command == "las solve data tensor:cpu"
    assert told["move-port+other-build"].command == "las solve data tensor --port data=5433"


def test_no_part_of_a_way_out_is_one_itself(toys: Toys) -> None:
    refusal = toys(**OLD).refusal("tensor:cu13", "vision ==1.0")
    told = [frozenset(change for change in one.changes) for one in refusal.ways_out]
    assert not any(one < other for one in told for other in told)


def test_one_kind_stands_before_others_of_it(toys: Toys) -> None:
    kinds = ways(toys(memory="7GiB").refusal("server", "data"))
    assert kinds[:3] == ["drop-request", "drop-request", "change-fact"]


@pytest.mark.parametrize(
    ("memory", "requests", "least"),
    [
        ("5GiB", ("data",), 6 * GIB),
        ("5GiB", ("data", "server"), 10 * GIB),
        ("5GiB", ("desk",), 6 * GIB),
    ],
)
def test_the_least_memory(toys: Toys, memory: str, requests: tuple[str, ...], least: int) -> None:
    world = toys(memory=memory)
    told = way(world.refusal(*requests), "change-fact")
    total = world.situation.capabilities.memory_for(least)
    size = fields(told, "change-fact")["value"]
    assert size == f"{-(-total // GIB)}GiB"  # readable, and enough
    assert told.command.startswith(f"las what-if --fact memory.effective={size} -- ")


def test_the_least_driver(toys: Toys) -> None:
    refusal = toys(**OLD).refusal("tensor:cu13")
    told = way(refusal, "change-fact")
    assert told.command == "las what-if --fact nvidia-driver=580 -- tensor:cu13"


def test_a_stack_is_edited_where_the_wish_stands(toys: Toys) -> None:
    refusal = refused(toys(), stack("vision >=2.0", "tensor ==2.0"))
    told = way(refusal, "ask-version")
    assert told.changes[0].edits == (Edit("las.yaml:4:5", "tensor ==3.0"),)
    assert told.command == ""  # the stack is asked again as it is called
    apart = way(refusal, "own-environment")
    out, into = apart.changes[0].edits
    assert out in (Edit("las.yaml:3:5", ""), Edit("las.yaml:4:5", ""))
    assert into.place == "las.yaml"


def test_a_command_line_says_the_environment_of_a_thing(toys: Toys) -> None:
    refusal = toys().refusal("vision >=2.0", "tensor ==2.0", upgrade=Upgrade(modules=("vision",)))
    told = way(refusal, "own-environment")
    assert told.changes[0].edits == ()
    assert told.command == "las solve 'tensor/tensor ==2.0' 'vision >=2.0' --upgrade vision"


def test_a_pin_moves_to_what_does(toys: Toys) -> None:
    pin = Pin("tensor", "<3.0", origin=Origin("las.yaml", 9, 5))
    refusal = refused(toys(), stack("vision >=2.0", pins=(pin,)))
    moved = way(refusal, "move-pin")
    assert moved.changes[0].edits == (Edit("las.yaml:9:5", "tensor ==3.0"),)
    assert way(refusal, "drop-pin").changes[0].edits == (Edit("las.yaml:9:5", ""),)


def test_an_environment_is_run_in_another_way(toys: Toys) -> None:
    wish = EnvironmentWish("tensor", "container", Origin("las.yaml", 7, 14))
    asked = attrs.evolve(parse_request("tensor", Origin("las.yaml", 6, 5)), environment="tensor")
    refusal = refused(toys(), attrs.evolve(stack(), requests=(asked,), environments=(wish,)))
    assert way(refusal, "other-backend").changes[0].edits == (Edit("las.yaml:7:14", "native"),)


def test_the_options_that_were_given_stay(toys: Toys) -> None:
    world = toys(**OLD)
    refusal = world.refusal("tensor:cu13", all_accelerators=True, upgrade=Upgrade(everything=True))
    assert way(refusal, "allow-cpu").command == "las solve tensor:cpu --all-accelerators --upgrade"


@pytest.mark.parametrize("budget", [1, 3, 10, None])
def test_the_same_every_time(toys: Toys, budget: int | None) -> None:
    from planner import Budget, plan

    world = toys(**OLD)
    asked = world.intent("tensor:cu13", "data", "vision ==1.0")
    answers = {plan(asked, world.situation, Budget(conflicts=budget)) for _ in range(3)}
    assert len(answers) == 1
