"""From where services are reachable: as a stack says, as they are now, and what a policy makes of it."""

from __future__ import annotations

import shlex
from pathlib import Path

import attrs
import pytest

from encoders import Situation
from hardware import build_machine
from manifests import Catalog
from planner import PlannerError, Refusal, plan
from policies import Lift, Policy, evaluate, load_policy, parse_policy
from reasons import Exposed, Forbidden, Limited, Requested
from stacks import Exposure, Intent, Origin, intent_from
from state import Plan, plan_from_json, plan_to_json
from tests.planner.conftest import catalogue
from verify import verify


def toy(name: str, more: str, variants: str = "", category: str = "engine") -> str:
    image = f"image: {{backend: container, image: {name}{variants}}}"
    return f'{name}: {{category: {category}, {more}variants: {{{image}}}, releases: {{"1": {{}}}}}}'


CUDA = ", accelerator: cuda 12.8"
PLAIN = f"{CUDA}}}, plain: {{backend: container, image: plain"
TOYS = "\n".join(
    (
        toy("web", 'ports: {http: 8080}, requires: ["@db"], ', category="application"),
        toy("base", "ports: {sql: 5432}, provides: [db], ", category="service"),
        toy("mute", "", category="service"),
        toy("one", "", CUDA),
        toy("two", "", CUDA),
        toy("any", "", PLAIN),
        toy("small", "model-parameters: 8B, model-bytes: 5GiB, users: 2, "),
        toy("trio", "", f"{CUDA}, accelerators: 3, accelerator-memory: 1GiB"),
    )
)
MACHINE = build_machine(gpus=("RTX 3090",) * 4, driver="580.95.05", memory="64GiB", cores=16)


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalogue(tmp_path_factory.mktemp("toys"), TOYS)


def situation(toys: Catalog, *said: str) -> Situation:
    """`said` are the sections of a policy of the site."""
    text = "schema: las.policy/1\npolicy: site\n" + "\n".join(said)
    files = (
        (*load_policy(()).files, parse_policy(text.encode(), "site.yaml")) if said else load_policy(()).files
    )
    return Situation(MACHINE, toys, evaluate(Policy(files), MACHINE))


def stack(*requests: str, **exposures: str) -> Intent:
    wishes = tuple(Exposure(name, to, Origin("las.yaml", 3, 9)) for name, to in sorted(exposures.items()))  # type: ignore[arg-type]  # of the three
    return attrs.evolve(intent_from(requests), exposures=wishes, declarative=True)


def exposures(made: object) -> dict[str, str]:
    assert isinstance(made, Plan), made
    return {choice.module: port.exposure for choice in made.target.choices for port in choice.ports}


def test_services_listen_on_loopback_unless_a_stack_says_otherwise(toys: Catalog) -> None:
    there = situation(toys)
    for intent, expected in (
        (stack("web"), {"web": "loopback", "base": "loopback"}),
        (stack("web", web="lan"), {"web": "lan", "base": "loopback"}),
        (stack("web", base="any"), {"web": "loopback", "base": "any"}),
        (stack("mute", mute="lan"), {}),
    ):
        made = plan(intent, there)
        assert exposures(made) == expected
        assert isinstance(made, Plan)
        assert [notice.code for notice in made.notices] == ([] if expected else ["exposes-nothing"])
        assert verify(made, MACHINE, toys, there.capabilities, intent=intent) == ()
        assert plan_from_json(plan_to_json(made).encode(), "plan") == made


def test_a_command_line_leaves_what_is_installed_as_it_is(toys: Catalog) -> None:
    there = situation(toys)
    first = plan(stack("web", web="lan"), there)
    assert isinstance(first, Plan)
    now = attrs.evolve(there, generation=first.target)
    asked = intent_from(("web", "mute"))
    made = plan(asked, now)
    assert exposures(made) == {"web": "lan", "base": "loopback"}
    assert isinstance(made, Plan)
    assert verify(made, MACHINE, toys, there.capabilities, intent=asked, generation=first.target) == ()
    closed = plan(stack("web"), now)
    assert exposures(closed)["web"] == "loopback"
    assert isinstance(closed, Plan)
    assert {step.module: step.action for step in closed.steps}["web"] == "change"


CLOSED = "permissions: [{id: closed, allow: {exposure: loopback}, explain: it is ours}]"


def test_a_policy_refuses_an_exposure_and_says_why(toys: Catalog) -> None:
    refusal = plan(stack("web", web="lan"), situation(toys, CLOSED))
    assert isinstance(refusal, Refusal)
    assert refusal.conflict == (
        Requested("web", "web"),
        Exposed("web", "lan", "las.yaml:3:9"),
        Forbidden("site/closed", "web", ("1",), "exposure lan", "it is ours"),
    )
    first = refusal.ways_out[0]
    assert [change.code for change in first.changes] == ["narrow-exposure"]
    assert [(edit.place, edit.write) for edit in first.changes[0].edits] == [("las.yaml:3:9", "loopback")]
    assert {change.code for way in refusal.ways_out for change in way.changes} >= {"policy-override"}
    assert isinstance(plan(stack("web", mute="lan"), situation(toys, CLOSED)), Plan), "it listens on nothing"


def test_what_is_needed_beside_may_be_exposed_or_not(toys: Catalog) -> None:
    rule = "permissions: [{id: inside, deny: {exposure: [lan, any], interface: db}}]"
    refusal = plan(stack("web", base="lan"), situation(toys, rule), brief=True)
    assert isinstance(refusal, Refusal)
    assert Exposed("base", "lan", "las.yaml:3:9") in refusal.conflict
    assert isinstance(plan(stack("web", web="lan"), situation(toys, rule)), Plan)


def test_what_is_reachable_from_everywhere_is_reachable_from_the_local_network(toys: Catalog) -> None:
    closed = situation(toys, "permissions: [{id: inside, deny: {exposure: lan}}]")
    refusal = plan(stack("web", web="any"), closed, brief=True)
    assert isinstance(refusal, Refusal)
    assert Forbidden("site/inside", "web", ("1",), "exposure any") in refusal.conflict
    open_to_the_lan = situation(toys, "permissions: [{id: lan, allow: {exposure: lan}}]")
    assert exposures(plan(stack("web", web="lan"), open_to_the_lan)) == {"web": "lan", "base": "loopback"}


@pytest.mark.parametrize(
    ("limit", "subject"),
    [
        ("model-parameters: 7B", "model-parameters 8B"),
        ("model-bytes: 4GiB", "model-bytes 5 GiB"),
        ("users: 1", "users 2"),
        ("model-parameters: 8B, model-bytes: 5GiB, users: 2", ""),
    ],
)
def test_a_model_and_users_are_within_the_limits(toys: Catalog, limit: str, subject: str) -> None:
    there = situation(toys, f"limits: [{{id: most, {limit}, explain: it is ours}}]")
    answer = plan(stack("small"), there)
    if not subject:
        assert isinstance(answer, Plan)
        return
    assert isinstance(answer, Refusal)
    forbidden = Forbidden("site/most", "small", ("1",), subject, "it is ours")
    assert answer.conflict == (Requested("small", "small"), forbidden)
    assert [change.code for change in answer.ways_out[0].changes] == ["policy-override"]
    lifted = there.capabilities.on(MACHINE, (Lift("site/most"),))
    made = plan(stack("small"), attrs.evolve(there, capabilities=lifted))
    assert isinstance(made, Plan)
    told = verify(made, MACHINE, toys, there.capabilities, intent=stack("small"))
    assert [(one.code, dict(one.fields)["subject"]) for one in told] == [("forbidden", subject)]


def test_a_module_that_is_not_there_cannot_be_exposed(toys: Catalog) -> None:
    with pytest.raises(PlannerError) as caught:
        plan(stack("web", wbe="lan"), situation(toys))
    assert caught.value.code == "unknown-module"
    assert dict(caught.value.fields) == {
        "name": "wbe",
        "suggestion": "web",
        "file": "las.yaml",
        "line": "3",
        "column": "9",
    }


# --- how many, and on how many --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "asked", "plain"),
    [(2, ("one", "two"), False), (1, ("one",), False), (1, ("one", "any"), True), (2, ("one", "any"), False)],
)
def test_as_many_services_as_are_permitted(
    toys: Catalog, most: int, asked: tuple[str, ...], plain: bool
) -> None:
    """A build that runs on no accelerator is taken where the limit leaves no other."""
    there = situation(toys, f"limits: [{{id: few, accelerator-services: {most}}}]")
    intent = stack(*asked)
    made = plan(intent, there)
    assert isinstance(made, Plan)
    assert any(choice.variant == "plain" for choice in made.target.choices) is plain
    assert verify(made, MACHINE, toys, there.capabilities, intent=intent) == ()


def test_more_services_than_are_permitted(toys: Catalog) -> None:
    there = situation(toys, "limits: [{id: few, accelerator-services: 1, explain: noise}]")
    refusal = plan(stack("one", "two"), there)
    assert isinstance(refusal, Refusal)
    assert refusal.conflict == (
        Requested("one", "one"),
        Requested("two", "two"),
        Limited("accelerator-services", 1, "site/few", "noise"),
    )
    ways = {tuple(change.code for change in way.changes) for way in refusal.ways_out}
    assert ways == {("drop-request",), ("policy-override",)}
    lifted = attrs.evolve(there, waived=frozenset({Lift("site/few")}))
    assert isinstance(plan(stack("one", "two"), lifted), Plan)


FORBIDDEN = "permissions: [{id: no, deny: {category: engine}}]"


@pytest.mark.parametrize(
    ("asked", "sections", "modules"),
    [
        (("one",), FORBIDDEN, ("one",)),
        (("one", "web"), FORBIDDEN, ("one",)),
        (("one", "two"), FORBIDDEN, ("one", "two")),
        (("one", "two", "any", "web"), FORBIDDEN, ("any", "one", "two")),
        (("web",), "permissions: [{id: no, deny: {category: service}}]", ("base",)),
        (("@db",), "permissions: [{id: no, deny: {interface: db}}]", ("base",)),
        (("one", "two"), "limits: [{id: no, accelerator-services: 1}]", ()),
        (("trio",), "limits: [{id: no, tensor-parallel: [1, 2, 4]}]", ()),
    ],
)
def test_a_rule_is_lifted_for_those_modules_alone_for_which_that_is_enough(
    toys: Catalog, asked: tuple[str, ...], sections: str, modules: tuple[str, ...]
) -> None:
    there = situation(toys, sections)
    refusal = plan(stack(*asked), there)
    assert isinstance(refusal, Refusal)
    (lifted,) = (c for way in refusal.ways_out for c in way.changes if c.code == "policy-override")
    assert dict(lifted.fields)["module"] == ", ".join(modules)
    only = [word for module in modules for word in ("--module", module)]
    assert shlex.split(lifted.command)[:-2] == ["las", "override", "add", "site/no", *only]
    lifts = [Lift("site/no", module or None) for module in modules or [""]]
    capabilities = there.capabilities.on(MACHINE, lifts)
    assert isinstance(plan(stack(*asked), attrs.evolve(there, capabilities=capabilities)), Plan)
    for less in (lifts[:at] + lifts[at + 1 :] for at in range(len(lifts))):
        capabilities = there.capabilities.on(MACHINE, less)
        assert isinstance(plan(stack(*asked), attrs.evolve(there, capabilities=capabilities)), Refusal)


def test_a_span_that_is_not_permitted(toys: Catalog) -> None:
    refused = plan(
        stack("trio"), situation(toys, "limits: [{id: pairs, tensor-parallel: [1, 2, 4]}]"), brief=True
    )
    assert isinstance(refused, Refusal)
    assert Forbidden("site/pairs", "trio", ("1",), "tensor-parallel 3") in refused.conflict
    assert isinstance(plan(stack("trio"), situation(toys, "limits: [{id: any, tensor-parallel: [3]}]")), Plan)


def test_a_display_leaves_a_service_no_room(toys: Catalog, tmp_path: Path) -> None:
    big = catalogue(tmp_path, toy("big", "", f"{CUDA}, accelerator-memory: 23GiB"))
    limits = "limits: [{id: screen, reserve-display-memory: 2GiB}]"
    for display, placed in ((True, 1), (False, 0)):
        cards = MACHINE.accelerators or ()
        machine = attrs.evolve(
            MACHINE,
            accelerators=(
                attrs.evolve(cards[0], display_active=display),
                *(attrs.evolve(c, display_active=False) for c in cards[1:]),
            ),
        )
        there = attrs.evolve(situation(big, limits), machine=machine)
        made = plan(stack("big"), there)
        assert isinstance(made, Plan)
        assert [choice.placement for choice in made.target.choices] == [(cards[placed].id,)]
        assert verify(made, machine, big, there.capabilities, intent=stack("big")) == ()
