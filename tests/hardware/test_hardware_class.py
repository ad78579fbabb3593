"""What a card is made for, as its driver or the table of parts says; and facts that every card must have."""

from __future__ import annotations

import pytest

from hardware import build_machine, check

CLASSES = [
    ("NVIDIA GeForce RTX 4090", "consumer"),
    ("TITAN V", "consumer"),
    ("Quadro P2000", "workstation"),
    ("RTX 6000 Ada Generation", "workstation"),
    ("NVIDIA GB10", "workstation"),
    ("Tesla T4", "data-centre"),
    ("NVIDIA A100-SXM4-80GB", "data-centre"),
    ("NVIDIA A10G", "data-centre"),
    ("NVIDIA H100 80GB HBM3", "data-centre"),
    ("NVIDIA L40S", "data-centre"),
    ("NVIDIA GH200 480GB", "data-centre"),
    ("Orin (nvgpu)", "embedded"),
    ("Jetson AGX Orin 64 GB", "embedded"),
    ("Graphics Device", None),
    (None, None),
]


@pytest.mark.parametrize(("name", "expected"), CLASSES)
def test_the_class_of_a_card(name: str | None, expected: str | None) -> None:
    from hardware.check import class_of

    assert class_of(name) == expected


def test_a_fact_of_one_card_or_of_every_one() -> None:
    machine = build_machine(gpus=("GTX 1080 Ti", "RTX 5090"), driver="580.95.05")
    one = check(machine, "compute-capability", ">=7.5")
    every = check(machine, "compute-capability", ">=7.5", every=True)
    assert (one.holds, one.shown) == (True, "12.0")
    assert (every.holds, every.shown) == (False, "6.1")
    assert check(machine, "accelerator", any_of=("nvidia",), every=True).holds is True
    assert check(build_machine(), "compute-capability", ">=7.5", every=True).holds is False
