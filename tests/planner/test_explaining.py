"""Why so, why not otherwise, and what would be without it: toy worlds and real ones -> what is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import attrs
import pytest

from hardware import build_machine
from planner import (
    Absent,
    Alternative,
    Apart,
    Explanation,
    Held,
    NotTaken,
    Refusal,
    Verdict,
    Worse,
    why_apart,
    why_not,
)
from planner import explain as explained
from reasons import code_of
from stacks import Intent, Origin, Pin, parse_request
from tests.planner.conftest import BOX, World, catalogue, situation

Make = Callable[..., World]

TOYS = """
python: {category: language, slot: "{major}.{minor}", variants: {native: {backend: native}}, releases: {3.13.1: {}, 3.12.9: {}}}
lib: {category: framework, variants: {wheel: {backend: native}}, releases: {"3.0rc1": {}, "2.2": {status: withdrawn}, "2.1": {status: deprecated}, "2.0": {}, "1.0": {}}}
old: {category: framework, requires: ["lib <2"], variants: {wheel: {backend: native}}, releases: {"1": {}}}
first: {category: service, ports: {http: 8000}, variants: {image: {backend: container, image: first}}, releases: {"1": {}}}
second: {category: service, ports: {http: 8000}, variants: {image: {backend: container, image: second}, wheel: {backend: native}}, releases: {"1": {}}}
third: {category: service, variants: {fresh: {backend: container, image: x, requires: ["host nvidia-driver >=590"]}, stale: {backend: container, image: y}, red: {backend: container, image: z, accelerator: rocm 7.0}}, releases: {"1": {}}}
only: {category: engine, variants: {wheel: {backend: native}, image: {backend: container, image: x, requires: ["host nvidia-driver >=590"]}}, releases: {"1": {}}}
big: {category: engine, variants: {image: {backend: container, image: big, accelerator: cuda 12.8, accelerator-memory: 20GiB}}, releases: {"1": {}}}
a-chat: {category: engine, provides: [chat], variants: {image: {backend: container, image: a}}, releases: {"1": {}}}
b-chat: {category: engine, provides: [chat], variants: {image: {backend: container, image: b}}, releases: {"1": {}}}
web: {category: application, requires: ["@chat"], variants: {image: {backend: container, image: web}}, releases: {"1": {}}}
desk: {category: application, requires: ["web"], variants: {image: {backend: container, image: desk}}, releases: {"1": {}}}
red: {category: framework, requires: ["lib ==1.0"], variants: {wheel: {backend: native}}, releases: {"1": {}}}
drawn: {category: framework, variants: {wheel: {backend: native}}, releases: {"2": {requires: ["lib ==2.0", "host nvidia-driver >=590"]}, "1": {}}}
frame: {category: framework, requires: ["lib ==2.0"], variants: {wheel: {backend: native}}, releases: {"1": {}}}
framed: {category: framework, variants: {wheel: {backend: native}}, releases: {"2": {requires: [frame, "host nvidia-driver >=590"]}, "1": {}}}
blue: {category: framework, requires: ["lib ==2.0"], variants: {wheel: {backend: native}}, releases: {"1": {}}}
"""


@pytest.fixture
def toys(tmp_path: Path) -> Make:
    def make(*, ports_taken: tuple[int, ...] = (), **parts: object) -> World:
        machine = build_machine(**{**BOX, **parts})  # type: ignore[arg-type]  # the keywords of build_machine
        machine = attrs.evolve(machine, ports_taken=ports_taken)
        return World(situation(catalogue(tmp_path / "toys", TOYS), machine))

    return make


def one(world: World, name: str, *requests: str) -> Explanation:
    found = explained(parse_request(name, Origin("")), world.intent(*requests), world.situation)
    assert isinstance(found, tuple), found
    (explanation,) = found
    return explanation


def codes(verdict: Verdict) -> list[str]:
    return [code_of(reason) for reason in verdict.reasons]


def surprising(explanation: Explanation) -> list[Alternative]:
    return [other for other in explanation.alternatives if not other.expected]


def test_a_chain_is_the_shortest_and_the_first_of_those(toys: Make) -> None:
    chain = one(toys(), "a-chat", "desk", "web").chain
    assert [code_of(reason) for reason in chain] == ["requested", "needs-interface"]
    assert chain[0].text == "web"  # type: ignore[union-attr]  # a request
    longer = one(toys(), "a-chat", "desk").chain
    assert [code_of(reason) for reason in longer] == ["requested", "needs-module", "needs-interface"]


def test_newer_releases_by_what_is_against_them(toys: Make) -> None:
    newest = one(toys(), "lib", "lib")
    assert (newest.version, newest.barriers) == ("2.0", ())
    assert newest.unoffered == (
        ("pre-release", ("3.0rc1",)),
        ("withdrawn", ("2.2",)),
        ("deprecated", ("2.1",)),
    )
    held = one(toys(), "lib", "old")
    (barrier,) = held.barriers
    assert barrier.versions == ("2.0",)
    assert codes(barrier.verdict) == ["requested", "needs-module"]


def test_a_pin_on_another_module_is_told_before_the_driver_where_both_are_in_the_way(toys: Make) -> None:
    """A pin is one's own, and nearer at hand than a driver, however many requirements lie between."""
    world, pin = toys(), Pin("lib", "<2.0")
    for asked, between in (("drawn", []), ("framed", ["needs-module"])):
        intent = attrs.evolve(world.intent(asked), pins=(pin,))
        found = explained(parse_request(asked, Origin("")), intent, world.situation)
        assert isinstance(found, tuple)
        (barrier,) = found[0].barriers
        assert barrier.versions == ("2",)
        assert codes(barrier.verdict) == ["pinned", "needs-module", *between]
        (barrier,) = one(world, asked, asked).barriers
        assert codes(barrier.verdict) == ["needs-host", "fact-is"], "without the pin"


def test_what_is_possible_but_worse_names_the_objective(toys: Make) -> None:
    world = toys()
    later = world.after(world.plan("lib ==1.0"))
    (barrier,) = one(later, "lib", "lib").barriers
    assert barrier.verdict == Verdict("worse", worse=Worse("changes", 0, 1))


def test_the_port_that_another_has(toys: Make) -> None:
    (port,) = surprising(one(toys(), "second", "first", "second"))
    assert (port.kind, port.chosen, port.other, port.holder) == ("port", "8001", "8000", ("first", "first"))
    assert port.verdict.code == "equal"
    assert surprising(one(toys(), "first", "first", "second")) == []


def test_of_many_ports_that_are_alike_each_could_stand_at_the_first(tmp_path: Path) -> None:
    names = ("a", "b", "c", "d", "e")
    toy = "{category: service, ports: {http: 8000}, variants: {image: {backend: container, image: x}}, releases: {'1': {}}}"
    fixed = toy.replace("8000", "{number: 8000, movable: false}")
    lines = [f"{name}: {toy}" for name in names] + [f"rock: {fixed}"]
    world = World(situation(catalogue(tmp_path / "many", "\n".join(lines)), build_machine(**BOX)))  # type: ignore[arg-type]  # its keywords
    for name, port in zip(names[1:], ("8001", "8002", "8003", "8004"), strict=True):
        (told,) = surprising(one(world, name, *names))
        assert (told.chosen, told.verdict.code, told.holder) == (port, "equal", ("a", "a"))
    (told,) = surprising(one(world, "e", *names, "rock"))
    assert (told.chosen, told.verdict.code, told.holder) == ("8005", "impossible", ("rock", "rock"))
    assert codes(told.verdict) == ["requested", "port-clash"]


def test_the_port_that_something_else_on_this_machine_has(toys: Make) -> None:
    (port,) = surprising(one(toys(ports_taken=(8000,)), "first", "first"))
    assert port.holder is None
    assert codes(port.verdict) == ["port-taken"]


def test_why_this_build(toys: Make) -> None:
    (build,) = surprising(one(toys(), "third", "third"))
    assert (build.chosen, build.other) == ("stale", "fresh")
    assert codes(build.verdict) == ["needs-host", "fact-is"]
    expected = [other.other for other in one(toys(), "third", "third").alternatives if other.expected]
    assert expected == ["red"]
    assert surprising(one(toys(driver="590.48.01"), "third", "third")) == []


def test_why_not_in_the_preferred_way(toys: Make) -> None:
    (backend,) = surprising(one(toys(), "only", "only"))
    assert (backend.kind, backend.chosen, backend.other) == ("backend", "native", "container")
    assert codes(backend.verdict) == ["needs-host", "fact-is"]
    (preferred,) = one(toys(), "second", "second").alternatives
    assert preferred.expected
    assert preferred.verdict == Verdict("worse", worse=Worse("backend", 0, 1))


#: Cards, what is asked for, and how the card that is not taken is judged.
CARDS: list[tuple[tuple[str, ...], tuple[str, ...], str, list[str]]] = [
    (("RTX 3090*2",), ("big",), "equal", []),
    (("RTX 3090", "RTX 2080 Ti"), ("big",), "impossible", ["capacity"]),
    (("RTX 3090", "RX 7900 XTX"), ("big",), "impossible", ["needs-host", "fact-is"]),
]


@pytest.mark.parametrize(("gpus", "requests", "code", "reasons"), CARDS)
def test_why_on_this_card(
    toys: Make, gpus: tuple[str, ...], requests: Sequence[str], code: str, reasons: list[str]
) -> None:
    (card,) = [a for a in one(toys(gpus=gpus), "big", *requests).alternatives if a.kind == "accelerator"]
    assert card.expected == (code == "equal")
    assert card.verdict.code == code
    assert [reason for reason in codes(card.verdict) if reason != "requested"] == reasons


#: What is asked for and what goes away: unmet, gone, come, changed.
WITHOUT: list[tuple[str, tuple[str, ...], tuple[list[str], list[str], list[str], list[str]]]] = [
    ("lib", ("lib",), (["lib"], [], [], [])),
    ("lib", ("old", "first"), (["old"], ["old"], [], [])),
    ("a-chat", ("web",), ([], [], ["b-chat"], [])),
    ("a-chat", ("web", "a-chat"), (["a-chat"], [], ["b-chat"], [])),
    ("web", ("desk",), (["desk"], ["a-chat", "desk"], [], [])),
    ("old", ("old", "lib"), (["old"], [], [], ["lib"])),
    ("first", ("first", "second"), (["first"], [], [], ["second"])),
]


@pytest.mark.parametrize(("name", "requests", "expected"), WITHOUT)
def test_what_would_be_without_it(
    toys: Make, name: str, requests: tuple[str, ...], expected: tuple[list[str], ...]
) -> None:
    without = one(toys(), name, *requests).without
    assert without
    unmet = [reason.text for reason in without.unmet]  # type: ignore[union-attr]  # requests
    gone, come = ([module for _, module, _ in names] for names in (without.gone, without.come))
    changed = [old[1] for old, _ in without.changed]
    assert (unmet, gone, come, changed) == expected


def wish(world: World, text: str, *requests: str) -> object:
    return why_not(parse_request(text, Origin("")), world.intent(*requests), world.situation)


def test_why_not_is_answered_by_what_would_suffer(toys: Make) -> None:
    found = wish(toys(), "lib ==1.0", "lib")
    assert isinstance(found, NotTaken)
    assert found.verdict == Verdict("worse", worse=Worse("newest-requested", 0, 1))
    assert [choice.version for choice in (*found.here, *found.there)] == ["2.0", "1.0"]
    assert found.asked == toys().intent("lib ==1.0")


def test_why_not_is_answered_by_what_is_in_the_way(toys: Make) -> None:
    found = wish(toys(), "third:fresh", "third")
    assert isinstance(found, NotTaken)
    assert codes(found.verdict) == ["needs-host", "fact-is"]
    assert isinstance(found.refusal, Refusal)
    assert "change-fact" in [one.code for way in found.refusal.ways_out for one in way.changes]
    named = wish(toys(), "lib ==3.0rc1", "lib")
    assert isinstance(named, NotTaken)
    assert (named.verdict.code, named.asked) == ("impossible", toys().intent("lib ==3.0rc1"))


def test_what_the_plan_does_anyway(toys: Make) -> None:
    found = wish(toys(), "@chat", "web")
    assert isinstance(found, Held)
    assert [choice.module for choice in found.choices] == ["a-chat"]
    assert wish(toys(), "first", "web") == Absent("first", None)


def test_why_two_things_are_not_in_one_environment(toys: Make) -> None:
    world = toys()

    def apart(first: str, second: str, intent: Intent) -> Apart:
        pair = parse_request(first, Origin("")), parse_request(second, Origin(""))
        found = why_apart(pair, intent, world.situation)
        assert isinstance(found, Apart)
        return found

    clash = apart("red", "blue", world.intent("red"))
    assert isinstance(clash.refusal, Refusal)
    assert clash.even_apart  # libraries share an environment anyway
    image = apart("red", "first", world.intent("red"))
    assert isinstance(image.refusal, Refusal)
    assert not image.even_apart
    assert "together" in [code_of(reason) for reason in image.refusal.conflict]
    asked = apart("red", "old", world.intent("red")).asked
    assert asked
    assert ([request.text for request in asked.requests], asked.together) == (["red", "old"], True)
    pinned = Intent(world.intent("red").requests, pins=(Pin("lib", "==2.0"),))
    assert apart("red", "old", pinned).refusal


OLD_DRIVER = {"driver": "560.35.03"}

#: On two RTX 3090 with an old driver: the wish, beside what, and how it is judged.
REAL: list[tuple[str, tuple[str, ...], str]] = [
    ("vllm >=0.30", ("vllm",), "impossible needs-host fact-is"),
    ("vllm <0.18", ("vllm",), "worse newest-requested 14 16"),
    ("vllm:wheel", ("vllm",), "worse backend 0 1"),
    ("torch:cpu", ("torch",), "impossible no-fallback"),
    ("torch ==2.10.0", ("vllm",), "held"),
    ("python ==3.12.*", ("torch",), "worse newest-pulled 1 3"),
    ("qdrant", ("vllm",), "absent"),
]


@pytest.mark.parametrize(("text", "requests", "expected"), REAL)
def test_why_not_on_a_real_machine(real: Make, text: str, requests: tuple[str, ...], expected: str) -> None:
    assert told(wish(real(**OLD_DRIVER), text, *requests)) == expected


def told(answer: object) -> str:
    if not isinstance(answer, NotTaken):
        return type(answer).__name__.lower()
    worse = answer.verdict.worse
    more = [worse.objective, str(worse.now), str(worse.then)] if worse else codes(answer.verdict)
    return " ".join([answer.verdict.code, *more])
