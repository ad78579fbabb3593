"""One thing is changed in what a plan chooses, and the checker names it: the exact codes and fields."""

import attrs
import pytest

from hardware import Accelerator
from stacks import EnvironmentWish, Intent, Origin, Pin, parse_request
from state import Unchecked

AMD = Accelerator(id="0000:02:00.0", vendor="amd", name="Other card", gfx="gfx1100")


def asked(*texts, **fields):
    found = []
    for text in texts:
        environment, _, rest = text.rpartition("/")
        found.append(attrs.evolve(parse_request(rest, Origin("")), environment=environment or None))
    return Intent(tuple(found), **fields)


def test_a_right_plan_is_confirmed(world):
    assert world.violations() == ()


def test_a_plan_is_confirmed_without_its_intent(world):
    from verify import verify

    assert verify(world.plan(), world.machine(), world.catalog, world.capabilities()) == ()


ALONE = [
    (
        "an older release than the other needs",
        ("default/torch 2.13.0:cu130",),
        [
            ("requirement-unmet", "default", "vision", "1.1.0", "torch >=2.14"),
            ("withdrawn", "default", "torch", "2.13.0"),
        ],
    ),
    (
        "a pre-release that nobody named",
        ("default/torch 2.16.0rc1:cu130",),
        [("pre-release", "default", "torch", "2.16.0rc1")],
    ),
    (
        "a build for another platform",
        ("default/torch 2.15.0:cpu",),
        [
            ("accelerators-differ", "default", "torch", "cpu", "vision", "cuda 13.0"),
            ("silent-fallback", "default", "torch", "cpu"),
        ],
    ),
    (
        "all builds fall back to the CPU",
        ("default/torch 2.15.0:cpu", "default/vision 1.1.0:cpu"),
        [("silent-fallback", "default", "torch", "cpu"), ("silent-fallback", "default", "vision", "cpu")],
    ),
    (
        "two releases in two slots, and one interpreter allowed",
        ("default/python 3.11.9:source", "default/python 3.12.1:source"),
        [("two-interpreters", "default", "python", "3.11.9, 3.12.1")],
    ),
    (
        "two releases in one slot",
        ("default/python 3.12.0:source", "default/python 3.12.1:source"),
        [
            ("two-releases", "default", "python", "3.12.0, 3.12.1"),
            ("two-interpreters", "default", "python", "3.12.0, 3.12.1"),
        ],
    ),
    (
        "something beside a closed image",
        ("engine/painter 2.0.0:wheel",),
        [("not-alone", "engine", "engine", "painter")],
    ),
    (
        "what a library conflicts with, in its environment",
        ("default/painter 1.0.0:wheel",),
        [("conflict", "default", "vision", "1.1.0", "painter <2", "default", "1.0.0")],
    ),
    ("the same elsewhere", ("studio/painter 1.0.0:wheel",), []),
    (
        "what a service conflicts with, anywhere",
        ("postgres/postgres 15.0:image",),
        [
            ("requirement-unmet", "webui", "webui", "0.6.0", "postgres >=16"),
            ("conflict", "postgres", "postgres", "15.0", "engine", "engine", "0.9.0"),
        ],
    ),
]


@pytest.mark.parametrize(("changed", "told"), [row[1:] for row in ALONE], ids=[row[0] for row in ALONE])
def test_other_choices(world, changed, told):
    assert world.told(world.plan(world.choices(*changed))) == told


def test_constraints_on_an_open_module_that_cannot_meet(world):
    world.unchecked = (
        Unchecked("default", "fastmath", ("<3", ">=1", ">=4", ">=9"), ("torch", "vision")),
        *world.unchecked[1:],
    )
    plan = world.plan(world.choices("default/vision 1.0.0:cu130"))
    assert world.told(plan) == [("open-impossible", "default", "fastmath", "<3 and >=1 and >=4")]


@pytest.mark.parametrize(
    ("unchecked", "told"),
    [
        (1, [("unchecked-differs", "default", "fastmath", "", "<3 and >=1 and >=9 (by torch, vision)")]),
        (2, [("unchecked-differs", "default", "numbers", "", "(by vision)")]),
    ],
)
def test_an_open_module_that_the_plan_does_not_list(world, unchecked, told):
    world.unchecked = tuple(one for n, one in enumerate(world.unchecked, 1) if n != unchecked)
    assert world.told() == told


def test_an_open_module_that_nothing_needs(world):
    world.unchecked += (Unchecked("default", "numpy", (">=2",), ("torch",)),)
    assert world.told() == [("unchecked-differs", "default", "numpy", ">=2 (by torch)", "")]


@pytest.mark.parametrize(
    ("without", "told"),
    [
        ("default/python", [("requirement-unmet", "default", "torch", "2.15.0", "python >=3.10")]),
        (
            "default/torch",
            [
                ("request-unmet", "torch", "default"),
                ("requirement-unmet", "default", "vision", "1.1.0", "torch >=2.14"),
            ],
        ),
        ("engine/engine", [("request-unmet", "engine", "engine")]),
        ("postgres/postgres", [("requirement-unmet", "webui", "webui", "0.6.0", "postgres >=16")]),
    ],
)
def test_a_module_that_was_taken_out(world, without, told):
    found = world.told(world.plan(world.choices(without=(without,))))
    if without == "engine/engine":
        told = [*told, ("requirement-unmet", "webui", "webui", "0.6.0", "@openai-api >=1")]
    if without == "default/torch":
        listed = "<3 and >=1 and >=9 (by torch, vision)"
        told = [*told, ("unchecked-differs", "default", "fastmath", listed, "<3 and >=9 (by vision)")]
    assert found == told


def test_a_module_in_the_wrong_environment(world):
    plan = world.plan(world.choices("studio/torch 2.15.0:cu130", without=("default/torch",)))
    assert [one[:2] for one in world.told(plan)] == [
        ("request-unmet", "torch"),
        ("requirement-unmet", "default"),
        ("requirement-unmet", "studio"),
        ("unchecked-differs", "default"),
        ("unchecked-differs", "studio"),
    ]


ASKED = [
    (asked("engine >=0.9", "torch:cu130 ==2.15.0", "vision", "@openai-api"), []),
    (asked("engine <0.9"), [("request-unmet", "engine <0.9", "engine")]),
    (asked("torch:cu126"), [("request-unmet", "torch:cu126", "default")]),
    (asked("train/torch"), [("request-unmet", "train/torch", "train")]),
    (asked("@openai-api >=2"), [("request-unmet", "@openai-api >=2", "")]),
    (asked("train/@openai-api"), [("request-unmet", "train/@openai-api", "train")]),
    (asked("tokens"), [("request-unknown", "tokens")]),
    (
        asked("torch", pins=(Pin("torch", "<2.15"),)),
        [("pin-broken", "default", "torch", "2.15.0", "<2.15")],
    ),
    (asked("torch", pins=(Pin("torch", "<2.15", "train"),)), []),
    (
        asked("torch", environments=(EnvironmentWish("engine", "native"),)),
        [("wrong-backend", "engine", "engine", "container", "native")],
    ),
    (
        asked("torch", "engine", together=True),
        [("request-unmet", "engine", "default")],
    ),
    (asked("@openai-api", together=True), [("request-unmet", "@openai-api", "default")]),
]


@pytest.mark.parametrize(("intent", "told"), ASKED)
def test_what_was_asked_for(world, intent, told):
    world.intent = intent
    assert world.told() == told


DEFAULTS = ("default/python", "default/torch", "default/vision")


def test_together_there_is_no_closed_image(world):
    world.intent = asked("webui", together=True)
    world.unchecked = ()
    world.needs = {("default", "webui"): (("engine", "engine"), ("postgres", "postgres"))}
    choices = world.choices("default/webui 0.6.0:image", without=("webui/webui", *DEFAULTS))
    assert world.told(world.plan(choices)) == [("not-together", "default", "webui", "image")]


def test_together_everything_is_in_one_environment(world):
    world.intent = asked("engine", "torch", together=True)
    world.unchecked = (
        Unchecked("default", "fastmath", (">=1",), ("torch",)),
        Unchecked("default", "tokens", (">=7",), ("engine",)),
    )
    world.needs["default", "engine"] = (("default", "torch"), ("default", "python"))
    without = ("default/vision", "engine/engine", "webui/webui", "postgres/postgres")
    choices = world.choices("default/engine 0.9.0:wheel", without=without)
    assert world.told(world.plan(choices)) == []
    older = world.choices("default/engine 0.9.0:wheel", "default/torch 2.14.0:cu130", without=without)
    unmet = ("requirement-unmet", "default", "engine", "0.9.0", "torch ==2.15.0")
    assert world.told(world.plan(older)) == [unmet]


def test_a_cpu_build_is_right_where_it_was_asked_for(world):
    world.intent = asked("torch:cpu", "vision")
    plan = world.plan(world.choices("default/torch 2.15.0:cpu", "default/vision 1.1.0:cpu"))
    assert world.told(plan) == []


@pytest.mark.parametrize(
    ("accelerators", "fallback"), [((), False), ((AMD,), False), (None, True), ((AMD,) * 2, False)]
)
def test_a_cpu_build_is_right_where_no_build_fits_what_is_here(world, accelerators, fallback):
    world.accelerators = accelerators
    plan = world.plan(world.choices("default/torch 2.15.0:cpu", "default/vision 1.1.0:cpu"))
    codes = [one[0] for one in world.told(plan)]
    assert codes == ["host-need-unmet"] + ["silent-fallback"] * 2 * fallback


def test_a_withdrawn_release_is_right_where_it_was_named(world):
    world.intent = asked("torch ==2.13.0")
    world.unchecked = (Unchecked("default", "fastmath", (">=1",), ("torch",)),)
    choices = world.choices("default/torch 2.13.0:cu130", without=("default/vision",))
    assert world.told(world.plan(choices)) == []


@pytest.mark.parametrize("how", ["request", "installed"])
def test_a_pre_release_is_right_where_it_was_named_or_is_installed(world, how):
    choices = world.choices("default/torch 2.16.0rc1:cu130")
    if how == "request":
        world.intent = asked("torch >=2.16rc0")
    else:
        world.generation = world.plan(choices).target
    assert world.told(world.plan(choices)) == []
