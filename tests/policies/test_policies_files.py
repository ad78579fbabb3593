"""Policy files: what they say, and every fault of them with its place."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

import policies.reading
from documents import DocumentError
from policies import (
    BUILTIN,
    CORRECTIONS,
    FAULT_CODES,
    KINDS_OF_MATCH,
    LIMITS,
    OBJECTIVES,
    Limit,
    Match,
    PolicyError,
    PolicyFile,
    Rule,
    Tier,
    compose,
    json_schema,
    load_policy,
    parse_policy,
    policy_digest,
)
from policies.model import AllOf, FactTest, InTier, Named, Not, OnAccelerators

OFFICE = """\
schema: las.policy/1
policy: office
conditions:
  shared: {all: [platform in vm container, {not: {condition: roomy}}]}
  roomy: memory.effective >=64GiB
tiers:
  - {tier: desk, when: {accelerators: {at-least: 2, with: avx2}}}
permissions:
  - {id: open, allow: {licence: [osi, agpl-3.0-only]}}
  - id: no-old-vllm
    deny: {module: "VLLM <0.19,>=0.1", backend: [native, container], port: [8000, 1-1023]}
    when: {tier: desk, condition: shared}
limits:
  - {id: half, memory: 50 %, reserve-disk: 20 GiB}
preferences: [download, removals]
costs: {"change-fact:nvidia-driver": 3, drop-request: 9}
"""


def read(text: str) -> PolicyFile:
    return parse_policy(dedent(text).encode(), "office.yaml")


def faults(text: str) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        read(text)
    for fault in caught.value.faults:
        if fault.code in FAULT_CODES:
            assert tuple(name for name, _ in fault.fields) == FAULT_CODES[fault.code]
    return [
        f"{fault.line}:{fault.column} {fault.code}"
        + "".join(f" {name}={value}" for name, value in fault.fields)
        for fault in caught.value.faults
    ]


def test_a_policy_is_read() -> None:
    roomy = Named("roomy", FactTest("memory.effective", ">=64GiB"))
    shared = Named("shared", AllOf((FactTest("platform", any_of=("container", "vm")), Not(roomy))))
    assert read(OFFICE) == PolicyFile(
        name="office",
        tiers=(Tier("desk", OnAccelerators(2, FactTest("avx2"))),),
        rules=(
            Rule(
                "office/no-old-vllm",
                "deny",
                Match(
                    modules=(("vllm", ">=0.1,<0.19"),),
                    backends=("container", "native"),
                    ports=((1, 1023), (8000, 8000)),
                ),
                AllOf((shared, InTier(("desk",)))),
            ),
            Rule("office/open", "allow", Match(licences=("AGPL-3.0-only", "osi"))),
        ),
        limits=(Limit("office/half", memory_percent=50, reserve_disk_bytes=20 * 2**30),),
        preferences=("download", "removals"),
        costs=(("change-fact:nvidia-driver", 3), ("drop-request", 9)),
    )


HEAD = "schema: las.policy/1\npolicy: site\n"

BAD = {
    "no name": ("schema: las.policy/1\n", ["1:1 missing-key key=policy"]),
    "another schema": (
        "schema: las.policy/2\npolicy: site\n",
        ["1:9 newer-schema got=las.policy/2 known=las.policy/1"],
    ),
    "a slip in a key": (
        HEAD + "permisions: []\n",
        ["3:1 unknown-key key=permisions suggestion=permissions"],
    ),
    "a key twice": (HEAD + "tiers: []\ntiers: []\n", ["4:1 duplicate-key key=tiers line=3"]),
    "a name with spaces": (
        "schema: las.policy/1\npolicy: My Site\n",
        ["2:9 bad-value key=policy value=My Site expected=name suggestion="],
    ),
    "an unknown fact": (
        HEAD + "tiers: [{tier: a, when: memory.efective >=1GiB}]\n",
        ["3:25 unknown-fact key=memory.efective suggestion=memory.effective"],
    ),
    "a wrong unit": (
        HEAD + "tiers:\n  - tier: a\n    when: {any: [avx2, {not: memory.effective >=28Gigs}]}\n",
        ["5:30 bad-comparison fact=memory.effective comparison=>=28Gigs expected=size"],
    ),
    "an empty condition": (HEAD + "tiers: [{tier: a, when: {}}]\n", ["3:25 empty-condition"]),
    "all of nothing": (
        HEAD + "tiers: [{tier: a, when: {all: []}}]\n",
        ["3:31 wrong-length key=all length=0 unit=entries expected=>=1"],
    ),
    "a tier without a condition": (HEAD + "tiers: [{tier: a}]\n", ["3:9 missing-key key=when"]),
    "a tier that rests on a tier": (
        HEAD + "tiers: [{tier: a, when: {not: {tier: b}}}]\n",
        ["3:38 tier-in-tier tier=b"],
    ),
    "a tier twice": (
        HEAD + "tiers: [{tier: a, when: avx2}, {tier: a, when: avx}]\n",
        ["3:39 duplicate-name name=a"],
    ),
    "a condition that nobody wrote": (
        HEAD + "conditions: {large: avx2}\ntiers: [{tier: a, when: {condition: larg}}]\n",
        ["4:37 unknown-condition name=larg suggestion=large"],
    ),
    "conditions in a circle": (
        HEAD + "conditions: {a: {condition: b}, b: {not: {condition: a}}, c: avx2}\n",
        ["3:14 condition-cycle name=a", "3:33 condition-cycle name=b"],
    ),
    "a condition that grows beyond bounds": (
        HEAD
        + "conditions:\n  c0: avx2\n"
        + "".join(
            f"  c{n}: {{all: [{{condition: c{n - 1}}}, {{condition: c{n - 1}}}]}}\n" for n in range(1, 9)
        ),
        ["12:3 condition-too-large name=c8 limit=1000"],
    ),
    "neither allow nor deny": (HEAD + "permissions: [{id: a}]\n", ["3:15 allow-or-deny rule=a"]),
    "both allow and deny": (
        HEAD + "permissions: [{id: a, allow: {backend: native}, deny: {backend: native}}]\n",
        ["3:15 allow-or-deny rule=a"],
    ),
    "a rule about nothing": (HEAD + "permissions: [{id: a, deny: {}}]\n", ["3:15 empty-rule rule=a"]),
    "an allow of two kinds": (
        HEAD + "permissions: [{id: a, allow: {backend: native, licence: osi}}]\n",
        ["3:15 allow-one-kind rule=a"],
    ),
    "unknown words": (
        HEAD
        + """\
permissions:
  - {id: a, deny: {licence: [Apache2.0, osi], backend: dockr, category: engines, accelerator: nvidia}}
  - {id: b, deny: {port: [0, 90-80, http], module: [vllm=1, "a >=x"]}}
""",
        [
            "4:30 unknown-licence licence=Apache2.0 suggestion=Apache-2.0",
            "4:56 bad-value key=backend value=dockr expected=container, native suggestion=",
            "4:73 bad-value key=category value=engines expected=language, engine, framework, "
            "service, application, tool suggestion=engine",
            "4:95 bad-value key=accelerator value=nvidia "
            "expected=cpu, cuda, metal, rocm, vulkan, xpu suggestion=",
            "5:27 bad-value key=port value=0 expected=1-65535 suggestion=",
            "5:30 bad-value key=port value=90-80 expected=1-65535 suggestion=",
            "5:37 bad-value key=port value=http expected=1-65535 suggestion=",
            "5:53 bad-value key=module value=vllm=1 expected=specifier suggestion=",
            "5:61 bad-value key=module value=a >=x expected=specifier suggestion=",
        ],
    ),
    "limits that are none": (
        HEAD
        + """\
limits:
  - {id: a, memory: 101%}
  - {id: b, memory: "0.9"}
  - {id: c, reserve-memory: -2GiB}
  - {id: d, disk: 0%}
  - {id: e}
""",
        [
            "4:21 bad-value key=memory value=101% expected=1%-100% suggestion=",
            "5:21 bad-value key=memory value=0.9 expected=1%-100% suggestion=",
            "6:29 bad-value key=reserve-memory value=-2GiB expected=size suggestion=",
            "7:19 bad-value key=disk value=0% expected=1%-100% suggestion=",
            "8:5 empty-rule rule=e",
        ],
    ),
    "what is no exposure, and no reason": (
        HEAD
        + """\
permissions:
  - {id: a, deny: {exposure: wan}, explain: ""}
  - {id: b, deny: {exposure: []}}
  - {id: c, allow: {exposure: loopback}, explain: "a\\nb"}
""",
        [
            "4:30 bad-value key=exposure value=wan expected=loopback, lan, any suggestion=lan",
            "4:45 bad-value key=explain value= expected=explanation suggestion=",
            "5:30 wrong-length key=exposure length=0 unit=entries expected=>=1",
            "6:51 bad-value key=explain value=a\nb expected=explanation suggestion=",
        ],
    ),
    "numbers of models, services, cards and users": (
        HEAD
        + """\
limits:
  - {id: a, model-parameters: 8}
  - {id: b, model-parameters: 0B}
  - {id: c, model-bytes: 40}
  - {id: d, accelerator-services: 0}
  - {id: e, tensor-parallel: [1, 0]}
  - {id: f, tensor-parallel: []}
  - {id: g, users: some}
  - {id: h, reserve-display-memory: 10%}
  - {id: i, explain: nothing is limited}
""",
        [
            "4:31 bad-value key=model-parameters value=8 expected=parameters suggestion=",
            "5:31 bad-value key=model-parameters value=0B expected=parameters suggestion=",
            "6:26 bad-value key=model-bytes value=40 expected=size suggestion=",
            "7:35 out-of-range key=accelerator-services value=0 expected=>=1",
            "8:34 out-of-range key=tensor-parallel value=0 expected=>=1",
            "9:30 wrong-length key=tensor-parallel length=0 unit=entries expected=>=1",
            "10:20 wrong-type key=users expected=integer got=some",
            "11:37 bad-value key=reserve-display-memory value=10% expected=size suggestion=",
            "12:5 empty-rule rule=i",
        ],
    ),
    "preferences": (
        HEAD + "preferences: [removal, changes, changes]\n",
        [
            "3:15 bad-value key=preferences value=removal "
            f"expected={', '.join(OBJECTIVES)} suggestion=removals"
        ],
    ),
    "a preference twice": (
        HEAD + "preferences: [changes, changes]\n",
        ["3:24 duplicate-name name=changes"],
    ),
    "costs": (
        HEAD
        + 'costs: {drop-requests: 1, "change-fact:nvidia": 1, ask-version: -1, allow-cpu: 99999999999999}\n',
        [
            "3:9 unknown-cost name=drop-requests suggestion=drop-request",
            "3:27 unknown-fact key=nvidia suggestion=nvidia-driver",
            "3:65 out-of-range key=ask-version value=-1 expected=>=0",
            "3:80 out-of-range key=allow-cpu value=99999999999999 expected=<=1000000",
        ],
    ),
    "lists where texts belong": (
        HEAD + "permissions: [{id: a, deny: {module: [[vllm, <1], {a: b}], port: []}}]\n",
        [
            "3:39 wrong-type key=module expected=text got=list",
            "3:51 wrong-type key=module expected=text got=mapping",
            "3:66 wrong-length key=port length=0 unit=entries expected=>=1",
        ],
    ),
    "a NUL": (HEAD + "tiers: \0\n", ["3:8 control-character character=U+0000"]),
}


@pytest.mark.parametrize("title", BAD)
def test_bad_policies(title: str) -> None:
    text, expected = BAD[title]
    assert faults(text) == expected


def test_all_faults_of_all_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(HEAD + "limits: [{id: e}]\n")
    (tmp_path / "a.yaml").write_text("")
    with pytest.raises(DocumentError) as caught:
        load_policy([tmp_path / "b.yaml", tmp_path / "a.yaml", tmp_path / "c.yaml"])
    told = [(Path(fault.file).name, fault.code) for fault in caught.value.faults]
    assert told == [("a.yaml", "empty"), ("b.yaml", "empty-rule"), ("c.yaml", "unreadable")]


def test_two_policies_of_one_name_do_not_go_together() -> None:
    with pytest.raises(PolicyError) as caught:
        compose([parse_policy(HEAD.encode(), "a.yaml"), parse_policy(HEAD.encode(), "b.yaml")])
    assert caught.value.code == "duplicate-policy"
    assert caught.value.fields == {"policy": "site", "file": "b.yaml", "other": "a.yaml"}


def test_a_tier_that_a_rule_names_must_be_there_already() -> None:
    rule = HEAD + "permissions: [{id: a, deny: {backend: native}, when: {tier: larg}}]\n"
    tiers = "schema: las.policy/1\npolicy: user\ntiers: [{tier: larg, when: avx2}]\n"
    files = [*load_policy().files, parse_policy(rule.encode(), ""), parse_policy(tiers.encode(), "")]
    with pytest.raises(PolicyError) as caught:
        compose(files)
    assert caught.value.code == "unknown-tier"
    assert caught.value.fields == {"rule": "site/a", "tier": "larg", "suggestion": "large"}


def test_what_was_read_before_is_not_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_policy(cache=tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(policies.reading, "parse_policy", lambda *_: pytest.fail("parsed again"))
        assert load_policy(cache=tmp_path) == first
    for kept in tmp_path.iterdir():
        kept.write_bytes(kept.read_bytes()[:-1])
    assert load_policy(cache=tmp_path) == first


def test_the_digest_is_of_what_is_said_and_not_of_how() -> None:
    lines = OFFICE.splitlines()
    turned = "\n".join([*lines[:2], *lines[14:], "# a remark", *lines[2:14]]).encode()
    one = compose([parse_policy(OFFICE.encode(), "a.yaml")])
    assert policy_digest(compose([parse_policy(turned, "b.yaml")])) == policy_digest(one)
    for before, after in CHANGES.items():
        assert before in OFFICE
        changed = parse_policy(OFFICE.replace(before, after).encode(), "a.yaml")
        assert policy_digest(compose([changed])) != policy_digest(one), after


CHANGES = {
    "50 %": "51%",
    "memory: 50": "disk: 50",
    "[download, removals]": "[removals, download]",
    ">=64GiB": ">=65GiB",
    "[native, container]": "native",
    "drop-request: 9": "drop-request: 8",
    "{all: [": "{any: [",
    "with: avx2": "with: avx",
    "policy: office": "policy: site",
}


def test_neither_names_of_conditions_nor_explanations_are_part_of_the_digest() -> None:
    one = compose([parse_policy(OFFICE.encode(), "a.yaml")])
    renamed = OFFICE.replace("roomy", "large").replace("memory: 50 %,", "memory: 50 %, explain: enough,")
    other = compose([parse_policy(renamed.encode(), "a.yaml")])
    assert other.files[0].limits[0].explain == "enough"
    assert policy_digest(other) == policy_digest(one)


@pytest.mark.parametrize(
    ("written", "count"),
    [("8B", 8 * 10**9), ("1.5 B", 1_500_000_000), ("350M", 350_000_000), ("1.03T", 1_030 * 10**9)],
)
def test_numbers_of_parameters(written: str, count: int) -> None:
    read_ = read(HEAD + f"limits: [{{id: a, model-parameters: {written}}}]\n")
    assert read_.limits[0].model_parameters == count


def test_the_built_in_policy_says_everything_that_must_be_said() -> None:
    policy = load_policy()
    assert BUILTIN.is_file()
    assert [tier.name for tier in policy.tiers] == ["entry", "mid-range", "large"]
    assert policy.preferences == OBJECTIVES
    assert {kind.partition(":")[0] for kind in policy.costs} == set(CORRECTIONS)
    assert not any(file.rules for file in policy.files), "it forbids nothing"


def test_the_json_schema_names_every_key() -> None:
    schema = json_schema()
    properties = schema["properties"]
    assert isinstance(properties, dict)
    keys = "conditions costs limits permissions policy preferences schema tiers"
    assert sorted(properties) == keys.split()
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    assert sorted(definitions["LimitEntry"]["properties"]) == sorted([*LIMITS, "id", "when", "explain"])
    assert sorted(definitions["MatchEntry"]["properties"]) == sorted(KINDS_OF_MATCH)
    assert definitions["LimitEntry"]["properties"]["model-parameters"]["anyOf"][0]["pattern"]
    assert {"type": "string"} in definitions["ConditionEntry"]["anyOf"], "a condition may be one text"
