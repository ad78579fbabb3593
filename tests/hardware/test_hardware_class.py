"""What a card is made for, as its driver or the table of parts says; and facts that every card must have."""

from __future__ import annotations

import pytest

from hardware import Accelerator, FactError, Machine, assume, build_machine, check
from hardware.nvidia_cards import RawCard, to_accelerator
from hardware.parts.names import class_of

BRANDS = [
    ("GeForce", "24576 MiB", "consumer"),
    ("TITAN RTX", "24576 MiB", "consumer"),
    ("Quadro", "5120 MiB", "workstation"),
    ("NVIDIA RTX", "49140 MiB", "workstation"),
    ("Tesla", "15360 MiB", "data-centre"),
    ("NVIDIA", "81559 MiB", "data-centre"),
    ("NVIDIA", "[N/A]", None),  # chips with shared memory have this brand too
    ("14", "81559 MiB", "data-centre"),  # as NVML numbers it
    ("5", "24576 MiB", "consumer"),
    ("GRID", "8192 MiB", None),  # a licence, which says nothing of the card
    (None, "81559 MiB", None),
]


@pytest.mark.parametrize(("brand", "memory", "expected"), BRANDS)
def test_a_card_is_filed_as_its_driver_files_it(brand: str | None, memory: str, expected: str | None) -> None:
    card = to_accelerator(RawCard(name="NVIDIA GeForce RTX 4090", total=memory, brand=brand), "x", "aarch64")
    assert card.product_class == expected


def test_a_card_that_only_has_a_name_is_of_no_known_class() -> None:
    card = Accelerator("0000:01:00.0", "nvidia", "NVIDIA GeForce RTX 4090")
    assert check(Machine((), (card,)), "accelerator.class", any_of=("consumer",)).holds is None


def test_a_class_can_be_stated() -> None:
    card = Accelerator("0000:01:00.0", "nvidia", None, compute_capability="8.0")
    (stated,) = assume(Machine((), (card,)), "accelerator.class", "Data-centre").accelerators or ()
    assert (stated.product_class, stated.compute_capability) == ("data-centre", "8.0")
    with pytest.raises(FactError) as caught:
        assume(Machine((), (card,)), "accelerator.class", "gaming")
    assert caught.value.fields["expected"] == "consumer, data-centre, embedded, workstation"


PARTS = [
    ("GeForce RTX 4090", "consumer"),
    ("TITAN V", "consumer"),
    ("Quadro GP100", "workstation"),
    ("RTX 6000 Ada Generation", "workstation"),
    ("Tesla T4", "data-centre"),
    ("A100 SXM4 80 GB", "data-centre"),
    ("L40S", "data-centre"),
    ("Jetson AGX Orin 64 GB", "embedded"),
    ("Graphics Device", None),
]


@pytest.mark.parametrize(("part", "expected"), PARTS)
def test_a_known_part_is_sold_for_something(part: str, expected: str | None) -> None:
    assert class_of(part) == expected


def test_a_fact_of_one_card_or_of_every_one() -> None:
    machine = build_machine(gpus=("GTX 1080 Ti", "RTX 5090"), driver="580.95.05")
    one = check(machine, "compute-capability", ">=7.5")
    every = check(machine, "compute-capability", ">=7.5", every=True)
    assert (one.holds, one.shown) == (True, "12.0")
    assert (every.holds, every.shown) == (False, "6.1")
    assert check(machine, "accelerator", any_of=("nvidia",), every=True).holds is True
    assert check(build_machine(), "compute-capability", ">=7.5", every=True).holds is False
