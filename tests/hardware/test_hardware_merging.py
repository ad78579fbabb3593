"""What several probes say of one thing: joined by address, the first believed, the others kept and told."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from hardware import Accelerator, Diagnostic, Fact, Link, machine_from_json, machine_to_json
from hardware.all_probes import normalise
from hardware.machine import Alternative
from hardware.merging import merge_cards, merge_links
from hardware.probing import Seen

ADDRESS = "0000:01:00.0"
NVML = Accelerator(ADDRESS, "nvidia", "A", memory_mib=100, sources=("nvml",))
SMI = Accelerator(ADDRESS, "nvidia", "B", 0, memory_mib=90, gfx=None, sources=("nvidia-smi",))


def test_a_contradiction_is_kept_with_its_source_and_told() -> None:
    machine = normalise([Seen(accelerators=(NVML,)), Seen(accelerators=(SMI,))])
    (card,) = machine.accelerators or ()
    assert (card.memory_mib, card.index, card.sources) == (100, 0, ("nvidia-smi", "nvml"))
    assert card.alternatives == (Alternative("90", "nvidia-smi", "memory_mib"),), "a name is no contradiction"
    assert machine.diagnostics == (
        Diagnostic("gpu.contradiction", "nvidia-smi", f"{ADDRESS} memory_mib: 100, 90"),
    )
    told = json.loads(machine_to_json(machine))["accelerators"][0]["alternatives"]
    assert told == [{"value": "90", "source": "nvidia-smi", "field": "memory_mib"}]
    assert machine_from_json(machine_to_json(machine).encode(), "x") == machine


def test_a_fact_keeps_what_others_say_unless_it_passes() -> None:
    said = [
        Fact("nvidia-driver", None, source="a", unknown="silent"),
        Fact("nvidia-driver", "580.95.05", source="nvml"),
        Fact("memory.available", 1, "bytes", "a", stable=False),
    ]
    other = [
        Fact("nvidia-driver", "580.65.06", source="/proc/driver/nvidia/version"),
        Fact("memory.available", 2, "bytes", "b", stable=False),
    ]
    machine = normalise([Seen(facts=tuple(said)), Seen(facts=tuple(other))])
    driver, available = machine.fact("nvidia-driver"), machine.fact("memory.available")
    assert driver is not None
    assert available is not None
    assert (driver.value, driver.source) == ("580.95.05", "nvml")
    assert driver.alternatives == (Alternative("580.65.06", "/proc/driver/nvidia/version"),)
    assert available.alternatives == ()
    assert [(found.code, found.detail) for found in machine.diagnostics] == [
        ("fact.contradiction", "nvidia-driver: 580.95.05 (nvml), 580.65.06")
    ]
    assert machine_from_json(machine_to_json(machine).encode(), "x") == machine


def test_a_card_without_an_address_is_that_of_its_index() -> None:
    bus = [Accelerator(f"0000:0{n}:00.0", "nvidia", None, n, sources=("sysfs",)) for n in (1, 2)]
    tool = [Accelerator("nvidia:2", "nvidia", "B", 2, memory_mib=7, sources=("nvidia-smi",))]
    for groups in ((bus, tool), (tool, bus)):
        assert [(card.id, card.memory_mib) for card in merge_cards(groups)] == [
            ("0000:01:00.0", None),
            ("0000:02:00.0", 7),
        ]


def test_what_all_cards_say_holds_whichever_is_which() -> None:
    bus = [Accelerator(f"0000:0{n}:00.0", "nvidia", None, sources=("sysfs",)) for n in (1, 2)]
    alike = [Accelerator(f"nvidia:{n}", "nvidia", None, n, links_up=12, sources=("s",)) for n in (0, 1)]
    assert [(card.id, card.links_up, card.index) for card in merge_cards((alike, bus))] == [
        ("0000:01:00.0", 12, None),
        ("0000:02:00.0", 12, None),
    ]
    unlike = [alike[0], Accelerator("nvidia:1", "nvidia", None, 1, links_up=6, sources=("s",))]
    assert len(merge_cards((unlike, bus))) == 4, "which is which is not known: nothing is guessed"


def test_links_follow_their_cards_and_count_once() -> None:
    cards = [Accelerator(f"0000:0{n}:00.0", "nvidia", None, n) for n in (1, 2)]
    links = (
        Link("nvidia:2", "nvidia:1", "nvlink", lanes=4, source="nvidia-smi"),
        Link("0000:01:00.0", "0000:02:00.0", "nvlink", lanes=6, source="late"),
        Link("0000:01:00.0", "0000:02:00.0", "pcie", distance="PHB", source="sysfs"),
        Link("0000:01:00.0", "0000:09:00.0", "pcie", distance="PHB", source="sysfs"),
    )
    assert merge_links(links, cards) == (
        Link("0000:01:00.0", "0000:02:00.0", "nvlink", lanes=4, source="nvidia-smi"),
        Link("0000:01:00.0", "0000:02:00.0", "pcie", distance="PHB", source="sysfs"),
    )


#: Of each vendor two at an address, which may be numbered, and two that are known by their number alone.
NAMED = [
    *(
        (vendor, f"0000:0{bus + n}:00.0", index)
        for vendor, bus in (("nvidia", 1), ("amd", 3))
        for n in (0, 1)
        for index in (None, 0, 1, 2)
    ),
    *((vendor, f"{vendor}:{n}", n) for vendor in ("nvidia", "amd") for n in (0, 1)),
    ("nvidia", "soc:0", None),
]
CARDS = st.builds(
    lambda named, **said: Accelerator(named[1], named[0], index=named[2], **said),
    st.sampled_from(NAMED),
    name=st.none() | st.sampled_from(["A", "B"]),
    memory_mib=st.none() | st.integers(1, 3),
    memory_kind=st.sampled_from(["dedicated", "unified", "unknown"]),
    sources=st.sampled_from([("a",), ("b",)]),
)


def _nvidia(id: str, index: int | None = None) -> Accelerator:
    return Accelerator(id, "nvidia", None, index, sources=("a",))


@given(st.lists(st.lists(CARDS, max_size=4), max_size=4))
@example(
    [[_nvidia("0000:01:00.0"), _nvidia("0000:02:00.0"), _nvidia("0000:01:00.0", 1), _nvidia("nvidia:0", 0)]]
)
def test_nothing_that_was_said_is_lost(groups: list[list[Accelerator]]) -> None:
    merged = merge_cards(groups)
    assert len({card.id for card in merged}) == len(merged)
    sizes = {card.memory_mib for group in groups for card in group} - {None}
    kept = {card.memory_mib for card in merged} - {None}
    told = {int(other.value) for card in merged for other in card.alternatives if other.field == "memory_mib"}
    assert kept | told == sizes
    assert merge_cards([merged]) == merged
