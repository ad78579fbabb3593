"""What a plan says of itself: inputs, literals, requests and steps, each changed once."""

import re
from pathlib import Path

import attrs
import pytest

import i18n
from manifests import Health, Run
from reasons import Together
from state import Choice, Generation, Step
from verify import CODES, verify
from verify.violation import violation


def changed(plan, key, **fields):
    """The plan with fields of one choice changed, and nothing else."""
    choices = tuple(attrs.evolve(c, **fields) if c.key == key else c for c in plan.target.choices)
    return attrs.evolve(plan, target=attrs.evolve(plan.target, choices=choices))


@pytest.mark.parametrize("name", ["catalogue", "policy", "machine", "intent", "generation"])
def test_another_input(world, name):
    plan = world.plan()
    told = world.told(attrs.evolve(plan, inputs=attrs.evolve(plan.inputs, **{name: "sha256:0"})))
    assert [(one[0], one[1], one[2]) for one in told] == [("input-changed", name, "sha256:0")]


def test_another_tier(world):
    plan = world.plan()
    assert world.told(attrs.evolve(plan, tier="huge")) == [("tier-differs", "huge", plan.tier)]


def test_a_generation_that_was_not_given(world):
    world.generation = world.plan().target
    plan = world.plan()
    world.generation = None
    assert "input-changed" in [one[0] for one in world.told(plan)]


LITERALS = [
    ("image", "example/engine:latest"),
    ("digest", "sha256:0"),
    ("sha256", "0"),
    ("artefact", "engine.whl"),
    ("accelerator", "cuda 12.0"),
    ("backend", "native"),
    ("category", "tool"),
    ("download_bytes", 7),
    ("memory_bytes", 1),
    ("disk_bytes", None),
    ("volumes", ("/",)),
    ("variables", ("HF_TOKEN",)),
    ("secrets", ()),
    ("health", Health(http="/", port="http")),
    ("bundles", (("torch", "2.14.0"),)),
]


@pytest.mark.parametrize(("field", "value"), LITERALS)
def test_a_literal_that_the_manifest_does_not_say(world, field, value):
    told = world.told(changed(world.plan(), ("engine", "engine"), **{field: value}))
    assert [one[:4] for one in told] == [("literal-differs", "engine", "engine", field)]


UNKNOWN = [
    ({"version": "0.9.1"}, ("unknown-release", "engine", "engine", "0.9.1")),
    ({"variant": "wheel+cpu"}, ("unknown-variant", "engine", "engine", "0.9.0", "wheel+cpu")),
    ({"module": "motor"}, ("unknown-module", "engine", "motor")),
]


@pytest.mark.parametrize(("fields", "told"), UNKNOWN)
def test_a_choice_that_the_catalogue_does_not_have(world, fields, told):
    found = world.told(changed(world.plan(), ("engine", "engine"), **fields))
    assert found[0] == told
    assert ("request-unmet", "engine", "engine") in found


def test_a_request_that_was_forgotten(world):
    plan = world.plan()
    target = attrs.evolve(plan.target, requests=plan.target.requests[1:])
    assert world.told(attrs.evolve(plan, target=target)) == [("request-unrecorded", "engine")]


@pytest.mark.parametrize("text", ["", "engine >=", "a b c", "@", "x/y/z"])
def test_a_request_that_cannot_be_read(world, text):
    plan = world.plan()
    target = attrs.evolve(plan.target, requests=(*plan.target.requests, text))
    assert world.told(attrs.evolve(plan, target=target)) == [("request-unreadable", text)]


def test_a_request_that_is_recorded_and_not_met(world):
    plan = world.plan()
    target = attrs.evolve(plan.target, requests=(*plan.target.requests, "train/painter"))
    broken = attrs.evolve(plan, target=target)
    assert world.told(broken) == [("request-unmet", "train/painter", "train")]
    alone = verify(broken, world.machine(), world.catalog, world.capabilities())
    assert [one.code for one in alone] == ["request-unmet"]


CARELESS = {"requested", "why", "ports"}  # who asked, and why; ports have tests of their own
OTHER = {
    str: "other",
    int: 7,
    bool: None,
    tuple: ("other",),
    type(None): "other",
    Health: None,
    Run: Run(user="other"),
}


@pytest.mark.parametrize("field", [f.name for f in attrs.fields(Choice) if f.name not in CARELESS])
@pytest.mark.parametrize("place", range(6))
def test_no_field_of_a_choice_can_be_changed_unseen(world, field, place):
    plan = world.plan()
    choice = plan.target.choices[place]
    other = OTHER[type(getattr(choice, field))]
    assert world.told(changed(plan, choice.key, **{field: other}))


@pytest.mark.parametrize("field", [f.name for f in attrs.fields(Step) if f.name != "why"])
@pytest.mark.parametrize("place", range(7))
def test_no_field_of_a_step_can_be_changed_unseen(later, field, place):
    plan = later.plan()
    steps = list(plan.steps)
    value = getattr(steps[place], field)
    other = {"action": "keep" if value != "keep" else "add", "after": ("other",)}.get(field, "other")
    steps[place] = attrs.evolve(steps[place], **{field: other})
    broken = attrs.evolve(plan, steps=tuple(steps))
    assert later.told(broken)


# --- steps ----------------------------------------------------------------------------------------


def with_steps(world, change):
    plan = world.plan()
    return attrs.evolve(plan, steps=tuple(change({step.id: step for step in plan.steps})))


def without(name):
    return lambda steps: [step for step in steps.values() if step.id != name]


def evolved(name, **fields):
    return lambda steps: [attrs.evolve(s, **fields) if s.id == name else s for s in steps.values()]


EXTRA = Step("add a/b", "add", "a", "b", None, "1", None, "x")
STEPS = [
    (without("add postgres/postgres"), {"step-missing", "step-order"}),
    (without("add webui/webui"), {"step-missing"}),
    (lambda steps: [*steps.values(), EXTRA], {"step-unexpected"}),
    (lambda steps: [*steps.values(), steps["add webui/webui"]], {"step-doubled"}),
    (lambda steps: reversed(steps.values()), {"step-order", "step-too-early"}),
    (evolved("add webui/webui", after=()), {"step-too-early"}),
    (evolved("add webui/webui", after=("add engine/engine",)), {"step-too-early"}),
    (evolved("add webui/webui", action="change"), {"step-wrong", "step-missing"}),
    (evolved("add webui/webui", to_variant="wheel"), {"step-wrong"}),
    (evolved("add webui/webui", from_version="0.5.0"), {"step-wrong"}),
    (evolved("add webui/webui", why=(Together(),)), set()),
]


@pytest.mark.parametrize(("change", "codes"), STEPS)
def test_steps_that_are_not_the_difference(world, change, codes):
    assert {one[0] for one in world.told(with_steps(world, change))} <= codes
    assert bool(world.told(with_steps(world, change))) is bool(codes)


def test_the_step_that_is_missing_is_named(world):
    told = world.told(with_steps(world, without("add webui/webui")))
    assert told == [("step-missing", "add", "webui", "webui", "0.6.0")]


@pytest.fixture
def later(world):
    """A world in which an older torch and a painter are installed, and the painter shall leave."""
    world.generation = Generation(
        "las.generation/1",
        1,
        (),
        world.choices("default/torch 2.14.0:cu130", "default/painter 2.0.0:wheel"),
    )
    return world


def test_from_one_generation_to_the_next(later):
    plan = later.plan()
    assert (plan.count("change"), plan.count("remove"), plan.count("keep")) == (1, 1, 5)
    assert later.told(plan) == []


LATER = [
    (without("remove default/painter"), ("step-missing", "remove", "default", "painter", "2.0.0")),
    (without("change default/torch"), ("step-missing", "add", "default", "torch", "2.15.0")),
    (without("keep webui/webui"), ("step-missing", "add", "webui", "webui", "0.6.0")),
    (
        evolved("keep webui/webui", action="change"),
        ("step-wrong", "keep webui/webui", "action", "change", "keep"),
    ),
    (
        evolved("change default/torch", from_version="2.13.0"),
        ("step-missing", "remove", "default", "torch", "2.14.0"),
    ),
]


@pytest.mark.parametrize(("change", "told"), LATER)
def test_steps_between_generations(later, change, told):
    assert told in later.told(with_steps(later, change))


def test_a_change_told_as_a_removal_and_an_addition(later):
    add = Step("add default/torch", "add", "default", "torch", None, "2.15.0", None, "cu130")
    remove = Step("remove default/torch", "remove", "default", "torch", "2.14.0", None, "cu130", None)

    def change(steps):
        for step in steps.values():
            after = tuple("add default/torch" if i == "change default/torch" else i for i in step.after)
            yield from [remove, add] if step.module == "torch" else [attrs.evolve(step, after=after)]

    assert ("step-unexpected", "remove default/torch") in later.told(with_steps(later, change))


def test_what_is_needed_leaves_after_what_needs_it(world):
    from state import steps_between

    world.generation = world.plan().target
    world.intent = attrs.evolve(world.intent, requests=world.intent.requests[:3])
    plan = world.plan(world.choices(without=("webui/webui", "postgres/postgres")))
    assert world.told(plan) == []
    careless = attrs.evolve(plan, steps=steps_between(world.generation, plan.target, {}))
    assert ("step-too-late", "remove webui/webui", "remove postgres/postgres") in world.told(careless)


def test_every_code_has_its_fields():
    with pytest.raises(KeyError):
        violation("two-releases", environment="a")
    assert len(CODES) == len({*CODES})
    assert all(code == code.lower() and fields for code, fields in CODES.items())


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_code_has_a_sentence_of_its_fields(language):
    text = (Path(i18n.__file__).parent / language / "violation.ftl").read_text(encoding="utf-8")
    said = {
        code: set(re.findall(r"\$(\w+)", sentence))
        for code, sentence in re.findall(r"^violation-([\w-]+) = (.*(?:\n[ *}].*)*)", text, re.MULTILINE)
    }
    assert {code: said[code] for code in CODES} == {code: set(fields) for code, fields in CODES.items()}
