"""What docs/ shows can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policies import (
    CORRECTIONS,
    EXPOSURES,
    KINDS_OF_MATCH,
    LIMITS,
    OBJECTIVES,
    PLATFORMS,
    parse_policy,
    read_cases,
)
from policies.licences import CLASSES
from stacks import parse_stack

DOCS = Path(__file__).parents[2] / "docs"
READERS = {"policies.md": parse_policy, "stacks.md": parse_stack}


@pytest.mark.parametrize("name", READERS)
def test_every_example_is_read(name: str, tmp_path: Path) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", (DOCS / name).read_text(), re.DOTALL)
    assert examples
    for example in examples:
        if "las.policy-test/1" in example:
            file = tmp_path / "tests.yaml"
            file.write_text(example)
            assert read_cases(file).cases
            continue
        READERS[name](example.encode(), name)


def test_every_name_is_told() -> None:
    text = (DOCS / "policies.md").read_text()
    words = set(re.findall(r"[a-z][a-z0-9-]*", text))
    assert {*CORRECTIONS, *OBJECTIVES, *PLATFORMS, *CLASSES, *EXPOSURES, *KINDS_OF_MATCH, *LIMITS} <= words
