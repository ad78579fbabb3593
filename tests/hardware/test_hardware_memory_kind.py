"""The kind of an accelerator's memory as a fact that can be asked for and stated."""

from __future__ import annotations

import pytest

from hardware import Accelerator, FactError, Machine, assume, check

CARDS = (
    Accelerator("a", "nvidia", None, memory_kind="unified"),
    Accelerator("b", "amd", None, memory_kind="unknown"),
)


def test_it_is_asked_of_each_card() -> None:
    assert check(Machine((), CARDS), "accelerator.memory-kind", any_of=("unified",)).holds is True
    assert check(Machine((), CARDS[:1]), "accelerator.memory-kind", any_of=("dedicated",)).holds is False
    assert check(Machine((), CARDS[1:]), "accelerator.memory-kind", any_of=("dedicated",)).holds is None


def test_it_can_be_stated() -> None:
    stated = assume(Machine((), CARDS[1:]), "accelerator.memory-kind", "Carve-out")
    assert [card.memory_kind for card in stated.accelerators or ()] == ["carve-out"]
    with pytest.raises(FactError) as caught:
        assume(Machine((), CARDS), "accelerator.memory-kind", "shared")
    assert caught.value.code == "bad-fact-value"
