"""Other cards and more memory for a machine that is there; what is not exchanged stays."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from hardware import (
    Accelerator,
    Link,
    Machine,
    PartError,
    assume,
    build_machine,
    machine_from_json,
    machine_to_json,
    with_cards,
    with_memory,
)

GIB = 2**30
BOX = build_machine(
    gpus=("RTX 3090*2",), driver="570.124.06", memory="64GiB", facts=(("memory.limit", "48GiB"),)
)
MAC = build_machine(gpus=("Apple M3 Max",), os="macOS 15", arch="aarch64", memory="64GiB")


def value(machine: Machine, key: str) -> Any:
    fact = machine.fact(key)
    return fact.value if fact else None


def test_cards_are_replaced_and_drivers_stay() -> None:
    there = with_cards(BOX, ["RTX 5090", "RX 7900 XTX*2"])
    assert [card.name for card in there.accelerators or ()] == [
        "GeForce RTX 5090",
        *["Radeon RX 7900 XTX"] * 2,
    ]
    assert value(there, "accelerator.count") == 3
    assert value(there, "accelerator.vendors") == ("amd", "nvidia")
    assert value(there, "nvidia-driver") == "570.124.06"
    assert value(there, "rocm") is None
    assert {source for card in there.accelerators or () for source in card.sources} == {"--gpu"}


def test_what_was_stated_of_the_old_cards_goes_with_them() -> None:
    stated = assume(assume(BOX, "compute-capability", "8.9"), "accelerator.memory", "20GiB")
    assert with_cards(stated, ["RTX 5090"]) == with_cards(BOX, ["RTX 5090"])


def test_what_is_integrated_stays() -> None:
    assert BOX.accelerators
    own = attrs.evolve(BOX.accelerators[0], id="0000:00:02.0", vendor="intel", integrated=True)
    there = with_cards(attrs.evolve(BOX, accelerators=(own, *BOX.accelerators)), ["RTX 5090"])
    assert [card.vendor for card in there.accelerators or ()] == ["intel", "nvidia"]


def test_what_is_built_into_a_machine_is_no_card() -> None:
    with pytest.raises(PartError) as raised:
        with_cards(BOX, ["Jetson AGX Xavier 16 GB"])
    assert (raised.value.code, dict(raised.value.fields)) == (
        "no-card",
        {"kind": "gpu", "name": "Jetson AGX Xavier 16 GB"},
    )


def test_memory_is_exchanged_below_its_limit() -> None:
    there = with_memory(BOX, "128GiB")
    assert value(there, "memory.total") == 128 * GIB
    assert value(there, "memory.effective") == 48 * GIB
    assert value(with_memory(BOX, "32GiB"), "memory.effective") == 32 * GIB


def test_what_shares_all_memory_shares_the_new() -> None:
    there = with_memory(MAC, "128GiB")
    assert [card.pool_bytes for card in there.accelerators or ()] == [128 * GIB]


@pytest.mark.parametrize("size", ["128", "much", "0GiB", ""])
def test_a_size_has_a_unit(size: str) -> None:
    with pytest.raises(PartError):
        with_memory(BOX, size)


@pytest.mark.parametrize("machine", [BOX, MAC])
def test_a_changed_machine_is_read_back_equal(machine: Machine) -> None:
    there = with_memory(with_cards(machine, ["RTX 5090*2"]), "128GiB")
    assert machine_from_json(machine_to_json(there).encode(), "machine.json") == there


def test_links_go_with_their_cards() -> None:
    cards = tuple(Accelerator(f"0000:0{n}:00.0", "nvidia", None, n, memory_mib=1) for n in (1, 2))
    links = (Link(cards[0].id, cards[1].id, "nvlink", lanes=4),)
    machine = Machine((), cards, links=links)
    assert with_cards(machine, ["RTX 4090*2"]).links is None
    assert assume(machine, "accelerator.vendors", "amd").links is None
    assert assume(machine, "accelerator", "amd").links is None
    assert assume(machine, "accelerator.vendors", "nvidia").links == links
