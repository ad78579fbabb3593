"""The lock file: canonical when written, strict when read, and read back equal."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import DocumentError
from stacks import (
    Lock,
    LockedChoice,
    LockedObjective,
    LockedPort,
    MachinePart,
    Portable,
    lock_from_json,
    lock_to_json,
)

HASH = "sha256:" + "0" * 64
VLLM = LockedChoice(
    "vllm", "vllm", "0.33.0", "image", "container", image="vllm/vllm-openai:v0.33.0", digest=HASH
)
TORCH = LockedChoice("default", "torch", "2.15.0", "cu130", "native", artefact="torch.whl", sha256="a" * 64)
LOCK = Lock(
    Portable(
        requests=("torch", "vllm >=0.23"),
        choices=(TORCH, VLLM),
        objectives=(LockedObjective("removals", 0), LockedObjective("newest-requested", 3)),
        catalogue=HASH,
        policy=HASH,
    ),
    MachinePart(HASH, "large", (LockedPort("vllm", "vllm", "http", 8000),)),
)


def test_a_lock_is_read_back_equal() -> None:
    assert lock_from_json(lock_to_json(LOCK).encode(), "las.lock") == LOCK


def test_a_lock_without_a_machine() -> None:
    shared = attrs.evolve(LOCK, machine=None)
    assert lock_from_json(lock_to_json(shared).encode(), "las.lock") == shared


def test_the_parts_stand_apart_and_the_text_is_canonical() -> None:
    turned = attrs.evolve(
        LOCK,
        portable=attrs.evolve(LOCK.portable, choices=(VLLM, TORCH), requests=("vllm >=0.23", "torch")),
    )
    assert lock_to_json(turned) == lock_to_json(LOCK)
    data = json.loads(lock_to_json(LOCK))
    assert sorted(data) == ["machine", "portable", "schema"]
    assert "host_port" not in json.dumps(data["portable"])
    assert [level["name"] for level in data["portable"]["objectives"]] == ["removals", "newest-requested"]


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(st.lists(st.builds(LockedChoice, words, words, words, words, words, st.none() | words), max_size=4))
def test_any_text_survives(choices: list[LockedChoice]) -> None:
    lock = Lock(attrs.evolve(LOCK.portable, choices=tuple(choices)))
    text = lock_to_json(lock)
    assert lock_to_json(lock_from_json(text.encode(), "las.lock")) == text


def edited(path: str, value: object) -> str:
    """The text of LOCK with one value replaced; a value of `...` is taken away."""
    data: Any = json.loads(lock_to_json(LOCK))
    here, *steps = data, *path.split(".")
    for step in steps[:-1]:
        here = here[int(step)] if step.isdigit() else here[step]
    if value is ...:
        del here[steps[-1]]
    else:
        here[steps[-1]] = value
    return json.dumps(data, indent=2)


BAD = {
    "another schema": (edited("schema", "las.lock/2"), "newer-schema", '"las.lock/2"'),
    "no portable part": (edited("portable", ...), "missing-key", ""),
    "an unknown key": (edited("portable.choice", 1), "unknown-key", '"choice"'),
    "a port of no machine": (edited("machine.ports.0.host_port", 70000), "out-of-range", "70000"),
    "a digest cut short": (edited("portable.policy", "sha256:00"), "bad-value", '"sha256:00"'),
    "a choice without version": (edited("portable.choices.1.version", ...), "missing-key", "{"),
    "an empty name": (edited("portable.choices.0.module", ""), "wrong-length", '""'),
    "a number that is a text": (edited("portable.objectives.0.value", "few"), "wrong-type", '"few"'),
    "cut in the middle": (lock_to_json(LOCK)[:200], "ends-early", ""),
    "empty": ("", "empty", ""),
}


@pytest.mark.parametrize("title", BAD)
def test_bad_locks(title: str) -> None:
    text, code, at = BAD[title]
    with pytest.raises(DocumentError) as caught:
        lock_from_json(text.encode(), "las.lock")
    (fault,) = caught.value.faults
    assert fault.code == code
    if at:
        assert text.splitlines()[fault.line - 1][fault.column - 1 :].startswith(at)
