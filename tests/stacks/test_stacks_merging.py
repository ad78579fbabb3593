"""A command line alone, and on top of a stack."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks import (
    CommandLineError,
    EnvironmentWish,
    Intent,
    Origin,
    Pin,
    Request,
    Upgrade,
    intent_digest,
    intent_from,
)

STACK = Intent(
    requests=(Request("ollama", origin=Origin("las.yaml", 2, 3)), Request("torch", environment="train")),
    environments=(EnvironmentWish("train"),),
    pins=(Pin("numpy", "<3"),),
    upgrade=Upgrade(modules=("ollama",)),
    declarative=True,
    name="lab",
)


def test_a_command_line_alone() -> None:
    assert intent_from(["vllm >=0.23", "open-webui"], together=True) == Intent(
        requests=(Request("open-webui"), Request("vllm", specifier=">=0.23")), together=True
    )


def test_a_command_line_adds_to_a_stack() -> None:
    both = intent_from(["vllm", "ollama", "torch"], STACK, upgrade=Upgrade(modules=("Torch",)))
    assert both == attrs.evolve(
        STACK,
        requests=(
            Request("ollama"),
            Request("torch"),
            Request("torch", environment="train"),
            Request("vllm"),
        ),
        upgrade=Upgrade(modules=("ollama", "torch")),
    )
    assert both.requests[0].origin.line == 2, "of equal wishes the first keeps its place"


def test_two_wishes_for_one_module_both_stand() -> None:
    intent = intent_from(["vllm >=0.23", "vllm <0.30", "vllm >=0.23"])
    assert [request.specifier for request in intent.requests] == ["<0.30", ">=0.23"]


def test_all_faults_of_the_words_are_told() -> None:
    with pytest.raises(CommandLineError) as caught:
        intent_from(["vllm 1", "", "torch"], STACK, together=True, upgrade=Upgrade(modules=("a b",)))
    told = [error.code for error in caught.value.errors]
    assert told == ["request-specifier", "empty-request", "bad-name", "together-with-environments"]


@given(st.permutations(["vllm >=0.23", "torch", "@openai-api", "torch:cpu", "vllm <1"]))
def test_the_order_of_words_says_nothing(words: list[str]) -> None:
    assert intent_from(words) == intent_from(sorted(words))
    assert intent_digest(intent_from(words)) == intent_digest(intent_from(sorted(words)))


def test_the_digest_is_of_what_is_asked_for() -> None:
    digest = intent_digest(STACK)
    assert digest.startswith("sha256:")
    assert intent_digest(attrs.evolve(STACK, name="other")) == digest
    moved = attrs.evolve(STACK.requests[0], origin=Origin("other.yaml", 9, 9))
    assert intent_digest(attrs.evolve(STACK, requests=(moved, *STACK.requests[1:]))) == digest
    assert intent_digest(attrs.evolve(STACK, together=True)) != digest
    assert intent_digest(attrs.evolve(STACK, pins=())) != digest
    assert intent_digest(attrs.evolve(STACK, declarative=False)) != digest
    asked = attrs.evolve(STACK.requests[0], name="other")
    assert intent_digest(attrs.evolve(STACK, requests=(asked,))) != digest
