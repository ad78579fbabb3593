"""Stated facts, profiles as files, and machines made of parts."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import DocumentError
from hardware import (
    Accelerator,
    FactError,
    Machine,
    PartError,
    assume,
    build_machine,
    check,
    machine_from_json,
    machine_to_json,
)
from hardware.keys import KEYS, find_key, make_fact
from hardware.parts import find_gpu, gpu_parts, system_parts
from hardware.units import with_derived_facts

BARE = with_derived_facts(Machine((make_fact("memory.total", 2**36, "/proc/meminfo"),), ()))
UNSEEN = with_derived_facts(Machine((), None))
CARD = Accelerator("0000:01:00.0", "nvidia", "A", 0, sources=("sysfs",))
CARDS = with_derived_facts(Machine((), (CARD,)))


def _value(machine: Machine, key: str) -> object:
    fact = machine.fact(key)
    return fact.value if fact else None


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("nvidia-driver", "580.95.05", "580.95.05"),
        ("memory.total", "64GiB", 64 * 2**30),
        ("memory.limit", "8 GB", 8 * 10**9),
        ("memory.total", "1024", 1024),
        ("cpu.cores", "16", 16),
        ("cpu.quota", "1.5", 1.5),
        ("container-engine", "yes", True),
        ("container-engine", "False", False),
        ("cpu.flags", "avx2,avx fma", ("avx", "avx2", "fma")),
        ("avx512f", "on", True),
        ("disk.free:/srv", "1TiB", 2**40),
        ("os.pretty", "Any name", "Any name"),
        ("accelerator.count", "2", 2),
    ],
)
def test_a_fact_is_read_by_the_type_of_its_key(key: str, text: str, value: object) -> None:
    machine = assume(BARE, key, text)
    fact = machine.fact(key)
    assert fact is not None
    assert (fact.value, fact.source) == (value, "--fact")


@pytest.mark.parametrize(
    ("key", "text", "code", "fields"),
    [
        ("nvidia-drivr", "1", "unknown-fact", {"key": "nvidia-drivr", "suggestion": "nvidia-driver"}),
        ("zzz", "1", "unknown-fact", {"key": "zzz", "suggestion": ""}),
        ("memory.total", "64 potatoes", "bad-fact-value", {"expected": "size"}),
        ("memory.total", "-1GiB", "bad-fact-value", {"expected": "size"}),
        ("memory.total", "99999999TiB", "bad-fact-value", {"expected": "size"}),
        ("cpu.cores", "4GiB", "bad-fact-value", {"expected": "count"}),
        ("cpu.quota", "nan", "bad-fact-value", {"expected": "number"}),
        ("container-engine", "maybe", "bad-fact-value", {"expected": "boolean"}),
        ("glibc", "new", "bad-fact-value", {"expected": "version"}),
        ("os", "", "bad-fact-value", {"expected": "text"}),
        ("os", "a\0b", "bad-fact-value", {"expected": "text"}),
        ("accelerator", "matrox", "bad-fact-value", {"expected": "amd, apple, intel, nvidia, none"}),
        ("accelerator.memory", "24GiB", "fact-needs-accelerator", {"key": "accelerator.memory"}),
    ],
)
def test_a_fact_that_cannot_be_taken(key: str, text: str, code: str, fields: dict[str, str]) -> None:
    with pytest.raises(FactError) as raised:
        assume(BARE, key, text)
    assert raised.value.code == code
    assert {name: raised.value.fields[name] for name in fields} == fields


def test_what_follows_from_a_stated_size_follows() -> None:
    machine = assume(BARE, "memory.limit", "8GiB")
    assert (_value(machine, "memory.effective"), _value(machine, "memory.total")) == (8 * 2**30, 2**36)
    assert _value(assume(machine, "memory.total", "4GiB"), "memory.effective") == 4 * 2**30
    stated = assume(assume(BARE, "memory.effective", "1GiB"), "memory.total", "4GiB")
    assert _value(stated, "memory.effective") == 2**30


def test_no_card_can_be_stated_for_certain() -> None:
    for machine in (UNSEEN, CARDS):
        none = assume(machine, "accelerator.vendors", "none")
        assert none.accelerators == ()
        assert check(none, "accelerator").holds is False
        assert _value(none, "accelerator.count") == 0


def test_a_fact_of_single_cards_goes_to_those_it_can_be_true_of() -> None:
    mixed = with_derived_facts(Machine((), (CARD, Accelerator("0000:02:00.0", "amd", None))))
    machine = assume(mixed, "compute-capability", "8.6")
    assert [card.compute_capability for card in machine.accelerators or ()] == ["8.6", None]
    assert [fact.key for fact in machine.facts if fact.source == "--fact"] == ["compute-capability"]
    machine = assume(assume(machine, "accelerator.memory", "24GiB"), "gfx", "gfx1100")
    assert [card.gfx for card in machine.accelerators or ()] == [None, "gfx1100"]
    assert _value(machine, "accelerator.memory.total") == 48 * 2**30


def test_a_card_can_be_stated_where_none_was_seen() -> None:
    machine = assume(UNSEEN, "compute-capability", "8.6")
    assert _value(machine, "accelerator.vendors") == ("nvidia",)
    assert check(machine, "compute-capability", ">=8.0").holds is True
    assert _value(assume(machine, "accelerator", "amd"), "accelerator.vendors") == ("amd", "nvidia")
    only = assume(machine, "accelerator.vendors", "intel")
    assert [card.vendor for card in only.accelerators or ()] == ["intel"]


def test_a_stated_disk_is_a_mount() -> None:
    machine = assume(assume(BARE, "disk.free:/srv", "10GiB"), "disk.size:/srv", "20GiB")
    assert [(m.path, m.free_bytes, m.size_bytes) for m in machine.mounts] == [
        ("/srv", 10 * 2**30, 20 * 2**30)
    ]


# --- profiles -----------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXTS,
    "version": st.from_regex(r"\A\d{1,3}(\.\d{1,3}){0,2}\Z"),
    "integer": st.integers(0, 2**61),
    "number": st.floats(0.1, 1000),
    "boolean": st.booleans(),
    "set": st.lists(TEXTS, max_size=3).map(tuple),
}


@st.composite
def machines(draw: st.DrawFn) -> Machine:
    keys = draw(st.sets(st.sampled_from([*sorted(KEYS), "disk.free:/", "avx2", "gfx"]), max_size=8))
    facts = []
    for name in sorted(keys):
        key = find_key(name)
        assert key is not None
        value = draw(st.none() | VALUES[key.type])
        facts.append(make_fact(name, value, draw(TEXTS), confidence=draw(st.sampled_from(["high", "low"]))))
    count = st.none() | st.integers(0, 2**30)
    cards = st.builds(
        Accelerator,
        id=TEXTS.filter(bool),
        vendor=st.sampled_from(["nvidia", "amd"]),
        name=st.none() | TEXTS,
        index=st.none() | st.integers(0, 64),
        memory_mib=count,
        ecc=st.none() | st.booleans(),
        sources=st.lists(TEXTS, max_size=2).map(tuple),
    )
    listed = draw(st.none() | st.lists(cards, max_size=3).map(tuple))
    ports = draw(st.sets(st.integers(1, 65535), max_size=4))
    return Machine(tuple(facts), listed, ports_taken=tuple(sorted(ports)))


@settings(deadline=None)  # the first one loads pydantic
@given(machines())
def test_a_profile_is_read_back_equal(machine: Machine) -> None:
    text = machine_to_json(machine)
    assert machine_from_json(text.encode(), "m.json") == machine
    assert machine_to_json(machine_from_json(text.encode(), "m.json")) == text


HEAD = '{"schema": "las.machine/1",\n "accelerators": [],\n "facts": [\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEAD + ' {"key": "memory.totl", "value": 1}]}', ("unknown-fact", 4, 10)),
        (HEAD + ' {"key": "memory.total", "value": "many"}]}', ("wrong-type", 4, 35)),
        (HEAD + ' {"key": "memory.total", "value": -1}]}', ("wrong-type", 4, 35)),
        (HEAD + ' {"key": "memory.total", "value": [1]}]}', ("wrong-type", 4, 35)),
        (HEAD + ' {"key": "memory.total", "value": 1, "unit": "mib"}]}', ("bad-value", 4, 46)),
        (HEAD + ' {"key": "os", "value": "x", "colour": "red"}]}', ("unknown-key", 4, 30)),
        (HEAD + ' {"key": "os", "value": "x"}, {"key": "os", "value": "y"}]}', ("duplicate-key", 4, 39)),
        ('{"schema": "las.machine/9"}', ("newer-schema", 1, 12)),
        ('{"facts": []}', ("missing-key", 1, 1)),
        ("[]", ("not-a-mapping", 1, 1)),
    ],
)
def test_faults_of_a_profile_have_their_place(text: str, fault: tuple[str, int, int]) -> None:
    with pytest.raises(DocumentError) as raised:
        machine_from_json(text.encode(), "m.json")
    first = raised.value.faults[0]
    assert (first.code, first.line, first.column) == fault
    assert first.file == "m.json"


# --- parts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("rtx 4090", "GeForce RTX 4090"),
        ("RTX4090", "GeForce RTX 4090"),
        ("NVIDIA GeForce RTX 4090", "GeForce RTX 4090"),
        ("4090", "GeForce RTX 4090"),
        ("rtx 3060 12gb", "GeForce RTX 3060 12 GB"),
        ("A10", "A10 PCIe"),
        ("t4", "Tesla T4"),
        ("Tesla V100-SXM2-32GB", "Tesla V100 SXM2 32 GB"),
        ("7900 xtx", "Radeon RX 7900 XTX"),
        ("RX 7900 XT", "Radeon RX 7900 XT"),
        ("MI300X", "Instinct MI300X"),
        ("b580", "Arc B580"),
        ("M2 Pro", "Apple M2 Pro"),
        ("m2", "Apple M2"),
        ("A100 SXM4 80GB", "A100 SXM4 80 GB"),
    ],
)
def test_a_card_is_found_by_what_people_call_it(name: str, part: str) -> None:
    assert find_gpu(name).name == part


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("rtx 3060", "ambiguous-part", "GeForce RTX 3060 12 GB; GeForce RTX 3060 8 GB; GeForce RTX 3060 Ti"),
        ("A100 80GB", "ambiguous-part", "A100 PCIe 80 GB; A100 SXM4 80 GB"),
        ("rtx 4091", "unknown-part", "GeForce RTX 4090"),
        ("", "unknown-part", ""),
    ],
)
def test_a_name_that_means_none_or_several_is_refused(name: str, code: str, told: str) -> None:
    with pytest.raises(PartError) as raised:
        find_gpu(name)
    assert raised.value.code == code
    assert told in (raised.value.fields.get("candidates") or raised.value.fields.get("suggestions", ""))


def test_every_part_is_found_by_its_own_name_and_has_what_a_plan_asks_of_it() -> None:
    for part in gpu_parts():
        assert find_gpu(part.name) == part
        assert part.unified or part.memory_bytes
        assert part.vendor != "nvidia" or part.compute_capability
        assert part.vendor != "amd" or part.gfx
    assert len({part.name for part in gpu_parts()}) == len(gpu_parts()) > 200
    assert all(part.kernel and part.glibc for part in system_parts() if part.version and part.os == "linux")


def test_a_machine_of_parts_is_complete_enough_to_plan_on() -> None:
    machine = build_machine(
        gpus=["RTX 4090*2"], driver="570.195.03", memory="64GiB", cores=16, os="Ubuntu 24.04"
    )
    terms = [
        *(("nvidia-driver", ">=570.26"), ("cuda", "==12.8"), ("glibc", ">=2.39"), ("arch", "==x86_64")),
        *(("memory.effective", ">=64GiB"), ("cpu.effective", ">=16"), ("container-engine", "")),
        *(("container-gpu.nvidia", ""), ("accelerator.count", "==2"), ("accelerator.memory", ">=23GiB")),
        *(("disk.free:/var/lib/docker", ">=1TiB"), ("avx2", ""), ("kernel", ">=6.8")),
    ]
    assert [term for term in terms if check(machine, *term).holds is not True] == []
    assert machine.ports_taken == ()
    assert {fact.source for fact in machine.facts} == {"profile"}
    assert machine_from_json(machine_to_json(machine).encode(), "m") == machine


def test_what_is_not_stated_of_a_machine_is_not_known() -> None:
    machine = build_machine(gpus=["RTX 4090"])
    for key in ("nvidia-driver", "cuda", "memory.total", "cpu.cores"):
        finding = check(machine, key)
        assert (finding.holds, finding.fact.unknown) == (None, "not-stated")


def test_a_module_with_shared_memory_brings_its_own() -> None:
    machine = build_machine(gpus=["GB10"])
    assert (_value(machine, "memory.total"), _value(machine, "arch")) == (128 * 2**30, "aarch64")
    assert _value(machine, "accelerator.memory.total") is None


def test_facts_come_last_and_win() -> None:
    machine = build_machine(facts=[("container-engine", "no"), ("glibc", "2.17")])
    assert (_value(machine, "container-engine"), _value(machine, "glibc")) == (False, "2.17")


@pytest.mark.parametrize(
    ("containers", "facts"),
    [
        ("docker", {"docker": True, "podman": None, "container-engine": True, "container-gpu.nvidia": True}),
        ("podman", {"docker": None, "podman": None, "container-engine": True, "container-gpu.nvidia": True}),
        ("none", {"docker": None, "podman": None, "container-engine": False, "container-gpu.nvidia": False}),
    ],
)
def test_a_machine_has_the_container_engine_that_is_stated(
    containers: Literal["docker", "podman", "none"], facts: dict[str, bool | None]
) -> None:
    machine = build_machine(gpus=["RTX 4090"], containers=containers)
    assert {key: check(machine, key).holds for key in facts} == facts


def test_a_mac_says_what_its_system_tells() -> None:
    machine = build_machine(gpus=["M2 Pro"], os="macOS 15", memory="32GiB", cores=12)
    told = {"os": "macos", "arch": "aarch64", "memory.effective": 2**35, "accelerator.vendors": ("apple",)}
    assert {key: _value(machine, key) for key in told} == told
    for key in ("container-engine", "cpu.flags", "glibc", "nvidia-driver"):
        assert _value(machine, key) is None
    assert (machine.accelerators or ())[0].memory_kind == "unified"


def test_a_system_without_versions_has_no_version() -> None:
    machine = build_machine(os="Arch")
    assert (machine.fact("os.version"), _value(machine, "os.pretty")) == (None, "Arch")
    assert check(machine, "kernel", ">=6.0").holds is None


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ({"gpus": ["RTX 4090*0"]}, "gpu"),
        ({"gpus": ["RTX 4090*99"]}, "gpu"),
        ({"memory": "lots"}, "memory"),
        ({"memory": "0GiB"}, "memory"),
        ({"disk": "-1"}, "disk"),
        ({"cores": 0}, "cores"),
        ({"gpus": ["RTX 4090"], "driver": "new"}, "driver"),
        ({"os": "Ubuntu"}, "os"),
        ({"os": "Plan 9"}, "os"),
        ({"arch": "sparc"}, "arch"),
    ],
)
def test_a_part_that_cannot_be_taken(arguments: dict[str, Any], kind: str) -> None:
    with pytest.raises(PartError) as raised:
        build_machine(**arguments)
    assert raised.value.fields["kind"] == kind
