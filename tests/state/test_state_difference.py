"""The steps between two generations: which, in which order, and what a circle is called."""

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasons import Requested
from state import Choice, CycleError, Generation, PortBinding, is_same, steps_between


def choice(name: str, version: str = "1", **fields: object) -> Choice:
    environment, _, module = name.partition("/")
    given = {"variant": "wheel", "backend": "native", "category": "framework", "requested": True} | fields
    return Choice(environment, module or environment, version, **given)


def generation(*choices: Choice) -> Generation:
    return Generation("las.generation/1", 1, (), choices)


def ids(*arguments: object) -> list[str]:
    return [step.id for step in steps_between(*arguments)]


def test_from_nothing_everything_is_added_by_name() -> None:
    target = generation(choice("vllm"), choice("a/torch"), choice("a/python"))
    assert ids(None, target, {}) == ["add a/python", "add a/torch", "add vllm/vllm"]


def test_what_is_needed_comes_first() -> None:
    target = generation(choice("a/alpha"), choice("a/torch"), choice("z"))
    after = {("a", "alpha"): (("a", "torch"), ("z", "z"))}
    steps = steps_between(None, target, after)
    assert [step.id for step in steps] == ["add a/torch", "add z/z", "add a/alpha"]
    assert steps[2].after == ("add a/torch", "add z/z")


def test_a_removal_comes_after_the_removal_of_what_needed_it() -> None:
    current = generation(choice("a/app"), choice("a/base"), choice("a/core"))
    after = {("a", "app"): (("a", "core"),), ("a", "core"): (("a", "base"),)}
    assert ids(current, generation(), after) == ["remove a/app", "remove a/core", "remove a/base"]


def test_a_removal_waits_for_the_change_of_what_needed_it() -> None:
    current = generation(choice("a/app", "1"), choice("a/base"))
    target = generation(choice("a/app", "2"))
    after = {("a", "app"): (("a", "base"),)}
    assert ids(current, target, after) == ["change a/app", "remove a/base"]


def test_removals_that_wait_for_nothing_go_first() -> None:
    assert ids(generation(choice("z")), generation(choice("a")), {}) == ["remove z/z", "add a/a"]


def test_a_step_says_what_it_leads_from_and_to() -> None:
    old, new = choice("a", "1", variant="cpu"), choice("a", "2", variant="cu128", why=(Requested("a", "a"),))
    (step,) = steps_between(generation(old), generation(new), {})
    assert (step.action, step.from_version, step.to_version) == ("change", "1", "2")
    assert (step.from_variant, step.to_variant, step.why) == ("cpu", "cu128", new.why)


def test_a_removal_tells_the_reason_it_is_given() -> None:
    why = (Requested("b", "b"),)
    (step,) = steps_between(generation(choice("a")), generation(), {}, {("a", "a"): why})
    assert step.why == why


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({}, True),
        ({"requested": False}, True),
        ({"why": (Requested("a", "a"),)}, True),
        ({"ports": (PortBinding("http", 80, 8080),)}, False),
        ({"digest": "sha256:1"}, False),
        ({"variant": "other"}, False),
    ],
)
def test_only_what_has_to_be_done_is_a_change(changed: dict[str, object], same: bool) -> None:
    old = choice("a")
    new = attrs.evolve(old, **changed)
    assert is_same(old, new) is same
    assert ids(generation(old), generation(new), {}) == ["keep a/a" if same else "change a/a"]


def test_two_slots_of_one_module_are_told_apart() -> None:
    current = generation(choice("d/python", "3.11"), choice("d/python", "3.12"))
    target = generation(choice("d/python", "3.12"), choice("d/python", "3.13"), choice("d/python", "3.14"))
    assert ids(current, target, {}) == [
        "add d/python 3.14",
        "change d/python 3.13",
        "keep d/python 3.12",
    ]


def test_a_circle_is_named_by_its_shortest_way() -> None:
    target = generation(*(choice(name) for name in "abcde"))
    after = {("b", "b"): (("c", "c"), ("d", "d")), ("c", "c"): (("b", "b"),), ("d", "d"): (("e", "e"),)}
    after[("e", "e")] = (("b", "b"),)
    with pytest.raises(CycleError) as caught:
        steps_between(None, target, after)
    assert caught.value.members == ("add b/b", "add c/c")


def test_needing_itself_or_what_has_no_step_is_no_circle() -> None:
    assert ids(None, generation(choice("a")), {("a", "a"): (("a", "a"), ("x", "x"))}) == ["add a/a"]


VERSIONS = st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from("12"))


@settings(max_examples=200, deadline=None)
@given(VERSIONS, VERSIONS, st.randoms())
def test_any_order_of_choices_gives_one_order_of_steps(old: dict, new: dict, random: object) -> None:
    after = {(a, a): tuple((b, b) for b in "abcdefg" if b < a) for a in "abcdefg"}
    in_order = [generation(*(choice(n, v) for n, v in sorted(side.items()))) for side in (old, new)]
    first = steps_between(*in_order, after)
    sides = []
    for side in (old, new):
        pairs = sorted(side.items())
        random.shuffle(pairs)
        sides.append(generation(*(choice(name, version) for name, version in pairs)))
    assert steps_between(*sides, after) == first
    done: set[str] = set()
    for step in first:
        assert set(step.after) <= done
        done.add(step.id)
    changed = {step.module: step.action for step in first}
    expected = dict.fromkeys(new.keys() - old.keys(), "add") | dict.fromkeys(
        old.keys() - new.keys(), "remove"
    )
    expected |= {n: "keep" if old[n] == new[n] else "change" for n in old.keys() & new.keys()}
    assert changed == expected
