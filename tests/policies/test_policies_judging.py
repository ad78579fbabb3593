"""Permissions: the most restrictive wins, deny beats allow, and a further policy never admits more."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware import Fact, Machine
from policies import (
    Capabilities,
    Ceiling,
    Lift,
    Limit,
    Match,
    PolicyError,
    PolicyFile,
    Rule,
    Subject,
    Undecided,
    Verdict,
    compose,
    evaluate,
    load_policy,
    narrowings,
    parse_policy,
)
from policies.evaluation import DEAREST
from policies.model import Condition, FactTest, InTier, Not

MACHINE = Machine((Fact("cpu.flags", ("avx2",)), Fact("memory.effective", 2**36, "bytes")), ())
VLLM = Subject(
    "vllm",
    "0.33.0",
    category="engine",
    licence="Apache-2.0",
    backend="container",
    accelerator="cuda 13.0",
    interfaces=("openai-api",),
    ports=(8000,),
)
REDIS = Subject("redis", "8.0", licence="LicenseRef-RSALv2 OR SSPL-1.0 OR AGPL-3.0-only", backend="container")
SEARXNG = Subject("searxng", "2026.1", category="service", licence="AGPL-3.0-or-later", ports=(8080,))
OPEN = attrs.evolve(VLLM, exposure="lan")
EVERYWHERE = attrs.evolve(VLLM, exposure="any")
LOCAL = attrs.evolve(VLLM, exposure="loopback")
UNSTATED = Subject("thing", "1.0")


def site(permissions: str, name: str = "site") -> PolicyFile:
    text = f"schema: las.policy/1\npolicy: {name}\npermissions:\n  - {permissions}\n"
    return parse_policy(text.encode(), f"{name}.yaml")


def under(*files: PolicyFile) -> Capabilities:
    return evaluate(compose([*load_policy().files, *files]), MACHINE)


def verdict(permissions: str, subject: Subject) -> str:
    found = under(site(permissions)).judge(subject)
    return "" if found.allowed else f"{found.rule}: {found.subject}"


TABLE: list[tuple[str, Subject, str]] = [
    ("{id: a, deny: {module: vllm}}", VLLM, "site/a: module vllm"),
    ("{id: a, deny: {module: vllm}}", REDIS, ""),
    ("{id: a, deny: {module: [sglang, vllm <0.30]}}", VLLM, ""),
    ("{id: a, deny: {module: vllm >=0.30}}", VLLM, "site/a: module vllm >=0.30"),
    ("{id: a, allow: {module: [vllm >=0.30]}}", VLLM, ""),
    ("{id: a, allow: {module: [vllm >=0.34]}}", VLLM, "site/a: module vllm"),
    ("{id: a, allow: {category: [service, engine]}}", VLLM, ""),
    ("{id: a, deny: {category: engine}}", VLLM, "site/a: category engine"),
    ("{id: a, deny: {backend: container}}", VLLM, "site/a: backend container"),
    (
        "{id: a, deny: {backend: container, module: vllm}}",
        VLLM,
        "site/a: module vllm, backend container",
    ),
    ("{id: a, deny: {backend: native, module: vllm}}", VLLM, ""),
    ("{id: a, allow: {accelerator: [rocm, cpu]}}", VLLM, "site/a: accelerator cuda"),
    ("{id: a, allow: {accelerator: cuda}}", VLLM, ""),
    ("{id: a, allow: {accelerator: cuda}}", REDIS, ""),  # it does not care
    ("{id: a, deny: {accelerator: cuda}}", REDIS, ""),
    ("{id: a, deny: {interface: openai-api}}", VLLM, "site/a: interface openai-api"),
    ("{id: a, allow: {interface: postgres}}", VLLM, "site/a: interface openai-api"),
    ("{id: a, allow: {interface: postgres}}", REDIS, ""),  # it provides none
    ("{id: a, deny: {port: 7000-8000}}", VLLM, "site/a: port 8000"),
    ("{id: a, allow: {port: [1-1023, 9000-9999]}}", VLLM, "site/a: port 8000"),
    ("{id: a, allow: {port: 8000}}", VLLM, ""),
    ("{id: a, deny: {exposure: [lan, any]}}", OPEN, "site/a: exposure lan"),
    ("{id: a, deny: {exposure: any}}", OPEN, ""),
    ("{id: a, allow: {exposure: loopback}}", OPEN, "site/a: exposure lan"),
    ("{id: a, deny: {exposure: lan, interface: postgres}}", OPEN, ""),
    (
        "{id: a, deny: {exposure: lan, interface: openai-api}}",
        OPEN,
        "site/a: interface openai-api, exposure lan",
    ),
    ("{id: a, deny: {exposure: lan}}", EVERYWHERE, "site/a: exposure any"),  # that is the lan as well
    ("{id: a, deny: {exposure: lan}}", LOCAL, ""),
    ("{id: a, deny: {exposure: loopback}}", OPEN, "site/a: exposure lan"),
    ("{id: a, allow: {exposure: lan}}", LOCAL, ""),  # who may be reached from the lan need not
    ("{id: a, allow: {exposure: lan}}", EVERYWHERE, "site/a: exposure any"),
    ("{id: a, allow: {exposure: [any, loopback]}}", OPEN, ""),
    ("{id: a, allow: {exposure: lan}}", UNSTATED, ""),  # it listens on nothing
    ("{id: a, allow: {licence: osi}}", VLLM, ""),
    ("{id: a, allow: {licence: osi}}", REDIS, ""),  # it can be had under the AGPL
    ("{id: a, allow: {licence: permissive}}", REDIS, "site/a: licence AGPL-3.0-only"),
    ("{id: a, allow: {licence: permissive}}", SEARXNG, "site/a: licence AGPL-3.0-or-later"),
    ("{id: a, deny: {licence: copyleft-network}}", SEARXNG, "site/a: licence AGPL-3.0-or-later"),
    ("{id: a, deny: {licence: copyleft-network}}", REDIS, ""),  # it can be had under the RSAL
    (
        "{id: a, deny: {licence: [copyleft-network, source-available]}}",
        REDIS,
        "site/a: licence AGPL-3.0-only",
    ),
    ("{id: a, allow: {licence: osi}}", UNSTATED, "site/a: licence NOASSERTION"),
    ("{id: a, allow: {licence: [osi, unlisted]}}", UNSTATED, ""),
    ("{id: a, deny: {licence: unlisted}}", UNSTATED, "site/a: licence NOASSERTION"),
    ("{id: a, allow: {licence: AGPL-3.0-or-later}}", SEARXNG, ""),
]


@pytest.mark.parametrize(("permissions", "subject", "expected"), TABLE)
def test_one_rule(permissions: str, subject: Subject, expected: str) -> None:
    assert verdict(permissions, subject) == expected


LARGE = attrs.evolve(VLLM, model_parameters=70 * 10**9, model_bytes=40 * 2**30, users=8, accelerators=2)
LIMITS = [
    ("model-parameters: 33B", LARGE, "site/a: model-parameters 70B"),
    ("model-parameters: 70B", LARGE, ""),
    ("model-parameters: 1M", VLLM, ""),  # it states none
    ("model-bytes: 30GiB", LARGE, "site/a: model-bytes 40 GiB"),
    ("model-bytes: 40GiB", LARGE, ""),
    ("users: 4", LARGE, "site/a: users 8"),
    ("users: 8", LARGE, ""),
    ("users: 1", VLLM, ""),
    ("tensor-parallel: [1, 4]", LARGE, "site/a: tensor-parallel 2"),
    ("tensor-parallel: [1, 4]", VLLM, ""),
]


@pytest.mark.parametrize(("limit", "subject", "expected"), LIMITS)
def test_one_limit(limit: str, subject: Subject, expected: str) -> None:
    said = f"limits: [{{id: a, {limit}}}], tiers: [{{tier: one, when: avx2}}]"
    text = f"{{schema: las.policy/1, policy: site, {said}}}"
    here = evaluate(compose([parse_policy(text.encode(), "site.yaml")]), MACHINE)
    found = here.judge(subject)
    assert ("" if found.allowed else f"{found.rule}: {found.subject}") == expected
    assert here.judge(subject, (Lift("site/a"),)).allowed
    assert here.on(MACHINE, (Lift("site/a"),)).judge(subject).allowed
    assert bool(here.rulings(sized=False)) == limit.startswith("tensor"), "of most things nothing is asked"
    assert here.rulings(sized=True)


def test_the_built_in_policy_limits_the_largest_model_by_the_machine() -> None:
    here = under()  # 64 GiB, a processor with wide vector units, no card
    found = here.judge(attrs.evolve(VLLM, model_parameters=70 * 10**9))
    assert (found.rule, found.subject) == ("las/models-33b", "model-parameters 70B")
    assert here.judge(attrs.evolve(VLLM, model_parameters=32 * 10**9)).allowed


def test_both_sides_of_an_and_must_pass() -> None:
    both = Subject("a", "1", licence="MIT AND SSPL-1.0")
    assert verdict("{id: a, allow: {licence: osi}}", both) == "site/a: licence SSPL-1.0"
    assert verdict("{id: a, deny: {licence: source-available}}", both) == "site/a: licence SSPL-1.0"


def test_a_deny_beats_an_allow() -> None:
    rules = "{id: a, allow: {module: vllm}}\n  - {id: b, deny: {backend: container}}"
    assert verdict(rules, VLLM) == "site/b: backend container"


def test_allows_of_one_file_add_up_and_those_of_two_narrow() -> None:
    rules = "{id: a, allow: {module: vllm}}\n  - {id: b, allow: {module: redis}}"
    both = site(rules)
    assert under(both).judge(VLLM).allowed
    assert under(both).judge(REDIS).allowed
    narrowed = under(both, site("{id: c, allow: {module: redis}}", "user"))
    assert narrowed.judge(VLLM) == Verdict(False, "user/c", "module vllm")
    assert narrowed.judge(REDIS).allowed
    widened = under(site("{id: c, allow: {module: redis}}"), site("{id: d, allow: {module: vllm}}", "user"))
    assert not widened.judge(VLLM).allowed


@pytest.mark.parametrize(
    ("when", "applies"),
    [("avx2", True), ("avx512f", False), ("nvidia-driver >=1", True), ("{tier: entry}", True)],
)
def test_a_condition_decides_unless_it_is_unknown(when: str, applies: bool) -> None:
    capabilities = under(site(f"{{id: a, deny: {{module: vllm}}, when: {when}}}"))
    assert capabilities.judge(VLLM).allowed is not applies


def test_what_rests_on_an_unknown_fact_restricts_admits_nothing_and_is_told() -> None:
    capabilities = under(site("{id: a, allow: {module: vllm}, when: nvidia-driver >=580}"))
    assert not capabilities.judge(VLLM).allowed
    assert not capabilities.judge(REDIS).allowed
    assert capabilities.undecided == (Undecided("site/a", ("nvidia-driver",)),)


def test_a_waived_rule_is_as_if_it_were_not_there() -> None:
    rules = "{id: a, deny: {module: vllm}}\n  - {id: b, deny: {backend: container}}"
    capabilities = under(site(rules))
    assert capabilities.judge(VLLM, waived={Lift("site/a")}) == Verdict(False, "site/b", "backend container")
    assert capabilities.judge(VLLM, waived={Lift("site/a"), Lift("site/b")}).allowed
    assert capabilities.judge(VLLM, waived={Lift("site/a"), Lift("site/b", "vllm")}).allowed
    assert not capabilities.judge(VLLM, waived={Lift("site/a"), Lift("site/b", "redis")}).allowed


def test_a_specifier_of_another_scheme_is_an_error() -> None:
    capabilities = under(site("{id: a, deny: {module: llama-cpp ==b12}}"))
    assert capabilities.judge(Subject("llama-cpp", "b4321", scheme="build")).allowed
    with pytest.raises(PolicyError) as caught:
        capabilities.judge(Subject("llama-cpp", "1.0"))
    assert caught.value.code == "wrong-scheme"


def test_a_later_policy_lifts_no_rule_by_calling_tiers_otherwise() -> None:
    denied = site("{id: a, deny: {module: vllm}, when: {tier: entry}}")
    user = parse_policy(
        b"schema: las.policy/1\npolicy: user\ntiers: [{tier: mine, when: {any: [avx2, {not: avx2}]}}]\n", ""
    )
    capabilities = under(denied, user)
    assert capabilities.tier.name == "mine"
    assert not capabilities.judge(VLLM).allowed


# --- limits, preferences, costs -------------------------------------------------------------------


def test_the_smallest_ceiling_wins() -> None:
    capabilities = under(
        PolicyFile("site", limits=(Limit("site/a", 80, 50), Limit("site/b", 85, None, 4 * 2**30))),
        PolicyFile("user", limits=(Limit("user/c", 95, 60, 2**30, 2**31),)),
    )
    assert capabilities.memory == Ceiling(80, "site/a", 4 * 2**30, "site/b")
    assert capabilities.disk == Ceiling(50, "site/a", 2**31, "user/c")
    assert capabilities.memory_limit(16 * 2**30) == 12 * 2**30, "the reserve is the smaller ceiling here"
    assert capabilities.memory_limit(100) == 0
    assert capabilities.disk_limit(2**40) == 2**39


@pytest.mark.parametrize(
    ("total", "rules"),
    [
        (0, ()),
        (4, ("site/reserve",)),
        (8, ("site/reserve", "site/share")),
        (32, ("site/share",)),
    ],
)
def test_a_limit_is_of_the_rules_that_set_it(total: int, rules: tuple[str, ...]) -> None:
    assert Ceiling(75, "site/share", 2, "site/reserve").rules(total) == rules
    assert Ceiling().rules(total) == ()
    assert Ceiling(100, "site/share").rules(total) == ()


@given(st.integers(0, 2**45), st.integers(1, 100), st.integers(0, 2**36))
def test_the_least_total_is_the_least(needed: int, percent: int, reserve: int) -> None:
    ceiling = Ceiling(percent, "", reserve)
    total = ceiling.total_for(needed)
    assert ceiling.limit(total) >= needed
    assert needed == 0 or ceiling.limit(total - 1) < needed


def test_the_last_word_on_preferences_and_costs_is_the_last_files() -> None:
    file = PolicyFile(
        "site", preferences=("download",), costs=(("change-fact:glibc", 7), ("drop-request", 1))
    )
    capabilities = under(file)
    assert capabilities.preferences == ("download",)
    assert capabilities.cost("drop-request") == 1
    assert capabilities.cost("ask-version") == 5, "as built in"
    assert capabilities.cost("change-fact", "glibc") == 7
    assert capabilities.cost("change-fact", "nvidia-driver") == 20
    assert capabilities.cost("no-such-thing") == DEAREST


# --- by property ----------------------------------------------------------------------------------

MODULES = ("a", "b")
LICENCES = ("MIT", "AGPL-3.0-only", "SSPL-1.0")
some = st.booleans()


def choice(*values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), unique=True, min_size=1, max_size=2).map(
        lambda v: tuple(sorted(v))
    )


KINDS: dict[str, st.SearchStrategy[tuple[Any, ...]]] = {
    "modules": choice(("a", ""), ("a", ">=2"), ("b", "<2")),
    "categories": choice("engine", "tool"),
    "licences": choice("osi", "copyleft", "MIT", "SSPL-1.0", "unlisted"),
    "backends": choice("container", "native"),
    "accelerators": choice("cuda", "cpu"),
    "interfaces": choice("x", "y"),
    "ports": choice((1, 80), (80, 90)),
}
conditions: st.SearchStrategy[Condition | None] = st.sampled_from(
    [
        None,
        FactTest("avx2"),
        FactTest("avx512f"),
        FactTest("nvidia-driver", ">=580"),
        Not(FactTest("nvidia-driver")),
        InTier(("entry",)),
        InTier(("large",)),
    ]
)
matches = st.one_of(
    *(values.map(lambda v, kind=kind: Match(**{kind: v})) for kind, values in KINDS.items()),  # type: ignore[misc]
)
wide = st.builds(lambda one, two: Match(**{**pick(one), **pick(two)}), matches, matches)


def pick(match: Match) -> dict[str, Any]:
    return {kind: value for kind in KINDS if (value := getattr(match, kind))}


def rules(name: str) -> st.SearchStrategy[tuple[Rule, ...]]:
    allow = st.builds(Rule, st.just(""), st.just("allow"), matches, conditions)
    deny = st.builds(Rule, st.just(""), st.just("deny"), wide, conditions)
    return st.lists(allow | deny, max_size=4).map(
        lambda drawn: tuple(Rule(f"{name}/{i}", r.effect, r.match, r.when) for i, r in enumerate(drawn))
    )


subjects = st.builds(
    Subject,
    st.sampled_from(MODULES),
    st.sampled_from(["1.0", "2.0", "3.0rc1"]),
    category=st.sampled_from(["engine", "tool"]),
    licence=st.none() | st.sampled_from([*LICENCES, "MIT OR SSPL-1.0", "MIT AND AGPL-3.0-only", "odd text"]),
    backend=st.sampled_from(["container", "native"]),
    accelerator=st.sampled_from([None, "cuda 12.8", "cpu"]),
    interfaces=choice("x", "y") | st.just(()),
    ports=choice(80, 90, 100) | st.just(()),
)
machines = st.builds(
    lambda flags, driver: Machine((Fact("cpu.flags", flags), Fact("nvidia-driver", driver)), ()),
    st.sampled_from([None, (), ("avx2",), ("avx2", "avx512f")]),
    st.sampled_from([None, "570.1", "580.1"]),
)


def allowed(machine: Machine, subject: Subject, *drawn: tuple[Rule, ...]) -> bool:
    files = [PolicyFile(f"p{i}", rules=one) for i, one in enumerate(drawn)]
    return evaluate(compose([*load_builtin, *files]), machine).judge(subject).allowed


load_builtin = load_policy().files


@given(machines, subjects, rules("one"), rules("two"))
def test_a_further_policy_never_admits_more(
    machine: Machine, subject: Subject, one: tuple[Rule, ...], two: tuple[Rule, ...]
) -> None:
    both = allowed(machine, subject, one, two)
    assert both == (allowed(machine, subject, one) and allowed(machine, subject, two))
    assert both == allowed(machine, subject, two, one), "their order says nothing"


@given(machines, subjects, rules("one"))
def test_a_deny_that_matches_always_wins(machine: Machine, subject: Subject, one: tuple[Rule, ...]) -> None:
    everything = Rule("one/all", "deny", Match(modules=(("a", ""), ("b", ""))))
    assert not allowed(machine, subject, (*one, everything))


@given(machines, subjects, rules("one"))
def test_what_is_not_known_never_permits_more(
    machine: Machine, subject: Subject, one: tuple[Rule, ...]
) -> None:
    """Whatever an unknown fact turns out to be, what was permitted before it was told is permitted then."""
    told = [
        Machine((Fact("cpu.flags", flags), Fact("nvidia-driver", driver)), ())
        for flags in ((), ("avx2",), ("avx512f",))
        for driver in ("570.1", "580.1")
    ]
    unknown = Machine((), ())
    if allowed(unknown, subject, one):
        assert all(allowed(known, subject, one) for known in told)


def limited(*limits: str, name: str = "site") -> PolicyFile:
    text = f"schema: las.policy/1\npolicy: {name}\nlimits:\n" + "".join(f"  - {one}\n" for one in limits)
    return parse_policy(text.encode(), f"{name}.yaml")


STRICTEST = [
    ("model-parameters", ["8B", "70B"], 8 * 10**9),
    ("model-bytes", ["40GiB", "5GiB"], 5 * 2**30),
    ("accelerator-services", ["4", "1"], 1),
    ("users", ["9", "4"], 4),
    ("memory", ["80%", "85%"], 80),
    ("reserve-display-memory", ["1GiB", "2GiB"], 2 * 2**30),
    ("tensor-parallel", ["[1, 2, 4]", "[2, 4, 8]"], (2, 4)),
    ("tensor-parallel", ["1", "2"], ()),
]


@pytest.mark.parametrize(("key", "values", "holds"), STRICTEST)
def test_the_strictest_holds_and_the_others_are_kept(key: str, values: list[str], holds: object) -> None:
    site, user = (
        limited(f"{{id: a, {key}: {value}}}", name=n)
        for n, value in zip(("site", "user"), values, strict=True)
    )
    for files in ((site, user), (user, site)):
        capability = under(*files).limit(key)
        assert capability is not None
        assert capability.value == holds
        assert {one.rule for one in capability.said} >= {"site/a", "user/a"}
    assert under(site, user).limit(key, waived={Lift("site/a"), Lift("user/a")}) == under().limit(key)


def test_a_limit_that_is_not_certain_restricts_and_says_so() -> None:
    capabilities = under(
        limited("{id: a, users: 2, when: nvidia-driver >=580}", "{id: b, users: 4, when: avx512f}")
    )
    users = capabilities.limit("users")
    assert users is not None
    assert (users.value, users.rule, users.certain) == (2, "site/a", False)
    assert Undecided("site/a", ("nvidia-driver",)) in capabilities.undecided


def test_spans_are_judged_and_can_be_waived() -> None:
    capabilities = under(limited("{id: a, tensor-parallel: [1, 2]}"))
    three = attrs.evolve(VLLM, accelerators=3)
    assert capabilities.judge(attrs.evolve(VLLM, accelerators=2)).allowed
    assert capabilities.judge(REDIS).allowed, "it runs on none"
    assert capabilities.judge(three) == Verdict(False, "site/a", "tensor-parallel 3")
    assert capabilities.judge(three, waived={Lift("site/a")}).allowed


@pytest.mark.parametrize(("display", "left"), [(False, 8), (True, 7), (None, 7)])
def test_a_display_keeps_its_memory(display: bool | None, left: int) -> None:
    """Of a card that may drive one it is kept too: what is not known is never taken for no."""
    capabilities = under(limited("{id: a, reserve-display-memory: 1GiB}"))
    assert capabilities.accelerator_limit(8 * 2**30, display) == left * 2**30


def test_what_was_admitted_is_told_with_the_rule() -> None:
    capabilities = under(site("{id: a, allow: {licence: [osi, PSF-2.0]}}"))
    assert capabilities.admissions(REDIS) == (("site/a", "licence AGPL-3.0-only"),)
    assert capabilities.admissions(VLLM) == (("site/a", "licence Apache-2.0"),)


def test_each_file_says_what_it_narrowed() -> None:
    user = parse_policy(
        b"schema: las.policy/1\npolicy: user\npreferences: [removals]\n"
        b"permissions: [{id: x, deny: {module: vllm}, when: avx512f}, {id: y, deny: {module: redis}}]\n"
        b"limits: [{id: a, memory: 95%, disk: 20%}]\n",
        "user.yaml",
    )
    first, last = narrowings(compose([*load_policy().files, user]), MACHINE)
    assert not any(before for before, _ in first.limits)
    assert [(b.value if b else None, a.key, a.value) for b, a in last.limits] == [(90, "disk", 20)]
    assert [rule.id for rule in last.rules] == ["user/y"]
    assert last.instead == ("preferences",)
