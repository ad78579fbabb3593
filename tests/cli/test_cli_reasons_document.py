"""docs/reasons.md against the codes, and its examples against what is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.render_reason import Teller
from cli.render_ways import way_text
from cli.screen import Screen
from i18n import Language
from manifests import Root, load_catalog
from planner import Change, WayOut
from planner.refusing import CHANGEABLE
from policies import CORRECTIONS
from reasons import code_of
from reasons.model import CODES
from tests.cli.test_cli_reasons import TOLD, TOY

DOCUMENT = Path(__file__).parents[2] / "docs" / "reasons.md"
TURBO = {"module": "turbo", "version": "1.4.0", "variant": "wheel"}
CARD = {"gpu": "GeForce RTX 3090", "memory": "24.0 GiB", "facts": "nvidia-driver=580.65.06"}

#: For each way out the fields of the example.
WAYS: dict[str, dict[str, str]] = {
    "ask-version": {"module": "turbo", "version": "1.1.0"},
    "other-build": {"module": "turbo", "variant": "wheel"},
    "drop-request": {"request": "hog"},
    "drop-forbidden": {"requests": "chatbox, notebook"},
    "move-pin": {"module": "turbo", "specifier": "<1.4", "version": "1.4.0"},
    "keep-module": {"module": "torch"},
    "move-port": {"module": "door", "name": "http", "port": "9101"},
    "narrow-exposure": {"module": "turbo"},
    "drop-pin": {"module": "turbo", "specifier": "<1.4"},
    "other-module": {"module": "ollama", "instead": "vllm", "interface": "openai-api"},
    "own-environment": {"request": "turbo", "environment": "turbo"},
    "separate-environments": {},
    "other-backend": {"environment": "lab", "backend": "native"},
    "some-accelerators": {},
    "allow-cpu": {"module": "tensorlib", "variant": "cpu"},
    "stop-port": {"port": "9100"},
    "free-accelerator": {"unit": "0000:01:00.0", "used": "20.0 GiB"},
    "free-disk": {"path": "/var/lib", "value": "40.0 GiB"},
    "give-fact": {"fact": "glibc", "value": "2.28"},
    "give-facts": {**TURBO, "facts": "glibc=2.28, arch=x86_64"},
    "install-engine": {"fact": "container-engine", "value": "true"},
    "change-fact": {"fact": "nvidia-driver", "value": "580.65.06"},
    "lower-fact": {"fact": "nvidia-driver", "value": "580"},
    "add-card": {**TURBO, **CARD},
    "change-machine": {**TURBO, **CARD},
    "policy-override": {"rule": "strict/no-mit", "module": None},
}


def rows(heading: str) -> dict[str, list[str]]:
    """The cells after the code, of each row of the table below a heading."""
    section = DOCUMENT.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return {cells[0].strip("`"): cells[1:] for cells in found}


def test_every_reason_is_documented_in_the_order_in_which_it_is_told() -> None:
    assert list(rows("Codes of reasons")) == list(CODES.values())


def test_every_way_out_is_documented() -> None:
    assert set(rows("Codes of ways out")) == set(CORRECTIONS) == set(WAYS)


def test_reasons_name_ways_out_that_there_are() -> None:
    named = {way for *_, ways in rows("Codes of reasons").values() for way in re.findall(r"`([^`]+)`", ways)}
    assert named <= set(CORRECTIONS)
    assert set(CORRECTIONS) - named == set()


@pytest.mark.parametrize("kind", CODES)
def test_what_is_changeable(kind: type) -> None:
    assert rows("Codes of reasons")[CODES[kind]][1] == ("yes" if kind in CHANGEABLE else "no")


@pytest.mark.parametrize("kind", CODES)
def test_the_example_of_a_reason_is_printed_so(kind: type) -> None:
    teller = Teller(Language("en"), load_catalog([Root("toy", TOY)], cache=None))
    printed = {teller.text(reason) for reason, _, _ in TOLD if code_of(reason) == CODES[kind]}
    assert rows("Codes of reasons")[CODES[kind]][2] in printed


@pytest.mark.parametrize("code", WAYS)
def test_the_example_of_a_way_out_is_printed_so(code: str) -> None:
    way = WayOut((Change(code, tuple(WAYS[code].items())),), "", 1)
    assert rows("Codes of ways out")[code][1] == way_text(Screen(Language("en")), way)
