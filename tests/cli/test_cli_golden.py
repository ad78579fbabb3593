"""What a person reads, word for word, in both languages. `LAS_GOLDEN=write pytest ...` writes anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.layout import COLUMNS, seen_width
from cli.render_ways import height
from i18n import LANGUAGES

WRITE = os.environ.get("LAS_GOLDEN") == "write"
GOLDEN = Path(__file__).parent / "golden"
TOY = ("--manifests", "tests/cli/toy/manifests")
CARDS = (*TOY, "--profile", "tests/cli/toy/cards.json")
PLAIN = (*TOY, "--profile", "tests/cli/toy/plain.json")
NEW_BOX = ("--gpu", "RTX 4090", "--fact", "nvidia-driver=580.95.05", "--memory", "64GiB")
LATER_FIRST = ("tests/cli/toy/later.json", "tests/cli/toy/current.json")
OFFICE = ("--policy", "tests/cli/toy/closed.yaml")
RACK = ("--profile", "tests/cli/toy/rack.json")
EXPLAINED = ("memory.total", "accelerator.0.memory", "glibc", "memory.available")
RECENT = ("--fact", "nvidia-driver=580.65.06")
DESK = ("-f", "tests/cli/toy/desk.yaml")

CASES: dict[str, tuple[int, tuple[str, ...]]] = {
    "plan": (0, ("solve", "chatbox", "turbo", "notebook", *CARDS)),
    "plan-verbose": (0, ("solve", "chatbox", "notebook", "-v", *CARDS)),
    "plan-assumed": (0, ("solve", *DESK, *CARDS, "--fact", "nvidia-driver=580.95.05")),
    "plan-changes": (0, ("solve", "notebook ==3.0.0", *CARDS, "--current", "tests/cli/toy/current.json")),
    "plan-upgrade": (
        0,
        ("solve", "notebook", *CARDS, "--current", "tests/cli/toy/current.json", "--upgrade"),
    ),
    "conflict-driver": (3, ("solve", *DESK, *CARDS)),
    "conflict-no-card": (3, ("solve", "turbo", *PLAIN)),
    "conflict-no-card-verbose": (3, ("solve", "turbo", "-v", *PLAIN)),
    "conflict-together": (3, ("solve", "--together", "turbo ==1.0.0", "tensorlib ==2.3.0", *CARDS)),
    "conflict-no-version": (3, ("solve", "notebook >=4", *PLAIN)),
    "conflict-memory": (3, ("solve", "hog", *PLAIN)),
    "conflict-engine": (3, ("solve", "chatbox", "mutter", *PLAIN)),
    "conflict-policy": (3, ("solve", "notebook", *PLAIN, "--policy", "tests/cli/toy/no-mit.yaml")),
    "conflict-unknown-fact": (3, ("solve", "probe-me", *PLAIN)),
    "conflict-several": (3, ("solve", "notebook >=4", "hog", "chatbox ==1", *PLAIN)),
    "explain-newer": (0, ("explain", "turbo", *CARDS)),
    "explain-newer-exact": (0, ("explain", "turbo", "-f", "tests/cli/toy/pinned.yaml", *CARDS, *RECENT)),
    "explain-chain": (0, ("explain", "tensorlib", "--given", "notebook", *CARDS)),
    "explain-everything": (0, ("explain", "--given", "notebook", *CARDS)),
    "explain-absent": (0, ("explain", "notebook", "--given", "tensorlib", *CARDS)),
    "what-if": (0, ("what-if", "--fact", "nvidia-driver=580.95.05", "turbo", "notebook", *CARDS)),
    "what-if-verbose": (0, ("what-if", "--fact", "nvidia-driver=580.95.05", *DESK, "-v", *CARDS)),
    "what-if-all": (0, ("what-if", *NEW_BOX, "--without", "mutter", "turbo", "notebook", *PLAIN)),
    "what-if-cards": (3, ("what-if", "--gpu", "RX 7900 XTX", "turbo", "notebook", *CARDS)),
    "what-if-driver-unknown": (0, ("what-if", "--gpu", "RTX 5090*2", "turbo", *PLAIN)),
    "what-if-memory": (3, ("what-if", "--memory", "8GiB", "hog", "notebook", *CARDS)),
    "what-if-more-memory": (0, ("what-if", "--memory", "64GiB", "hog", *PLAIN)),
    "what-if-without": (0, ("what-if", "--without", "mutter", "chatbox", *CARDS)),
    "what-if-policy": (3, ("what-if", "--policy", "tests/cli/toy/no-mit.yaml", "chatbox", *CARDS)),
    "what-if-other-policy": (
        0,
        ("what-if", "--policy", "tests/cli/toy/no-mutter.yaml", "chatbox", *CARDS),
    ),
    "what-if-neither": (3, ("what-if", "--memory", "8GiB", "notebook >=4", *PLAIN)),
    "what-if-nothing": (0, ("what-if", "--memory", "128GiB", "notebook", *CARDS)),
    "outdated": (0, ("outdated", "turbo", "notebook", "tensorlib ==2.3.0", *CARDS)),
    "outdated-verbose": (0, ("outdated", "turbo", "tensorlib ==2.3.0", "-v", *CARDS)),
    "outdated-installed": (
        0,
        ("outdated", *CARDS, "--current", "tests/cli/toy/later.json", "--fact", "nvidia-driver=580.95.05"),
    ),
    "outdated-nothing": (0, ("outdated", "mutter", *PLAIN)),
    "outdated-refused": (3, ("outdated", "turbo", *PLAIN)),
    "diff": (0, ("diff", "tests/cli/toy/current.json", "tests/cli/toy/later.json")),
    "diff-verbose": (2, ("diff", "-v", *LATER_FIRST, "--detailed-exitcode")),
    "diff-same": (0, ("diff", *["tests/cli/toy/later.json"] * 2, "--detailed-exitcode")),
    "diff-no-plans": (1, ("diff", "tests/cli/toy/cards.json", "tests/cli/toy/broken.yaml")),
    "explain-verbose": (0, ("explain", "turbo", "-v", *CARDS)),
    "explain-port": (0, ("explain", "turbo", "--given", "turbo", "--given", "mutter", *CARDS)),
    "explain-without": (0, ("explain", "python", "--given", "notebook", "--given", "chatbox", *CARDS)),
    "explain-replaced": (0, ("explain", "mutter", "--given", "chatbox", *CARDS)),
    "explain-not": (0, ("explain", "--not", "turbo >=1.2", *CARDS)),
    "explain-not-worse": (0, ("explain", "--not", "turbo <1.1", *CARDS)),
    "explain-not-by-name": (0, ("explain", "--not", "tensorlib:cpu", *CARDS)),
    "explain-not-needed": (0, ("explain", "--not", "tensorlib ==2.3.0", "--given", "chatbox", *CARDS)),
    "explain-held": (0, ("explain", "--not", "turbo:image", *CARDS)),
    "explain-apart": (0, ("explain", "--not-together", "turbo ==1.0.0", "tensorlib ==2.3.0", *CARDS)),
    "explain-together": (0, ("explain", "--not-together", "turbo", "notebook", *CARDS)),
    "usage-targets": (64, ("explain", "--not-together", "turbo", *CARDS)),
    "tree-plan": (0, ("solve", "chatbox", "notebook", *CARDS, "--tree")),
    "tree-conflict": (3, ("solve", "--together", "turbo ==1.0.0", "tensorlib ==2.3.0", *CARDS, "--tree")),
    "tree-target": (0, ("explain", "python", "--given", "notebook", *CARDS, "--tree")),
    "need-works": (0, ("need", "notebook", *PLAIN)),
    "need-parts": (0, ("need", "turbo", "hog", *PLAIN)),
    "need-parts-verbose": (0, ("need", "turbo", *PLAIN, "-v")),
    "need-driver": (0, ("need", "-f", "tests/cli/toy/desk.yaml", *CARDS)),
    "need-from-none": (0, ("need", "turbo", "hog", *TOY, "--from", "none")),
    "need-nothing-helps": (3, ("need", "notebook >=4", *PLAIN)),
    "need-usage": (64, ("need", "turbo", *PLAIN, "--from", "none")),
    "graph-usage": (64, ("solve", "turbo", *PLAIN, "--graph", "plan.png")),
    "show": (0, ("show", "turbo", *TOY)),
    "detect": (0, ("detect", *CARDS[2:])),
    "detect-rack": (0, ("detect", *RACK)),
    "detect-rack-verbose": (0, ("detect", "-v", *RACK)),
    "detect-silent": (0, ("detect", "--profile", "tests/cli/toy/silent.json")),
    "detect-explain": (0, ("detect", *RACK, *(f"--explain={key}" for key in EXPLAINED))),
    "detect-explain-many": (0, ("detect", *RACK, "--explain", "accelerator.0", "--explain", "avx2")),
    "detect-explain-nothing": (64, ("detect", *RACK, "--explain", "memry")),
    "detect-no-capture": (1, ("detect", "--replay", "tests/cli/toy")),
    "detect-both": (64, ("detect", *RACK, "--capture", "x")),
    "tier": (0, ("tier", "--profile", "tests/cli/toy/cards.json")),
    "tier-unknown": (0, ("tier", "--profile", "tests/cli/toy/silent.json")),
    "policy-show": (0, ("policy", "show", *CARDS[2:], *OFFICE)),
    "policy-show-verbose": (0, ("policy", "show", "-v", "--profile", "tests/cli/toy/silent.json", *OFFICE)),
    "policy-explain-rule": (0, ("policy", "explain", "no-mutter", *CARDS, *OFFICE)),
    "policy-explain-limit": (0, ("policy", "explain", "closed/few", *CARDS, *OFFICE)),
    "policy-explain-key": (0, ("policy", "explain", "memory", *CARDS, *OFFICE)),
    "policy-explain-kind": (0, ("policy", "explain", "exposure", *CARDS, *OFFICE)),
    "policy-explain-nothing": (0, ("policy", "explain", "licence", *CARDS, *OFFICE)),
    "policy-explain-module": (0, ("policy", "explain", "turbo", *CARDS, *OFFICE)),
    "policy-explain-unknown": (64, ("policy", "explain", "closed/fwe", *CARDS, *OFFICE)),
    "plan-exposed": (0, ("solve", "-f", "tests/cli/toy/open.yaml", *CARDS)),
    "conflict-exposed": (3, ("solve", "-f", "tests/cli/toy/open.yaml", *CARDS, *OFFICE)),
    "usage-two-machines": (64, ("tier", "--profile", "tests/cli/toy/cards.json", "--replay", "tests")),
    "usage-command": (64, ("slove", "turbo")),
    "usage-supposed": (64, ("what-if", "turbo", *CARDS)),
    "usage-no-card": (64, ("what-if", "--gpu", "Jetson AGX Xavier 16 GB", "turbo", *CARDS)),
    "usage-module": (64, ("solve", "trubo", *CARDS)),
    "usage-request": (64, ("solve", "turbo >>2", "a/b", *CARDS)),
    "faults-stack": (1, ("solve", "-f", "tests/cli/toy/broken.yaml", *CARDS)),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_words(las: Callable[..., Any], name: str, language: str) -> None:
    code, arguments = CASES[name]
    outcome = las(*arguments, "--lang", language)
    told = f"{outcome.out}{outcome.err}".replace("\r", "")
    assert outcome.code == code, told
    assert max(map(seen_width, told.splitlines())) <= COLUMNS
    golden = GOLDEN / f"{name}.{language}.txt"
    if WRITE:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


SHORT = ("conflict", "what-if", "outdated", "diff", "explain")


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith(SHORT)])
def test_an_answer_is_short_and_says_no_word_of_solvers(name: str) -> None:
    told = (GOLDEN / f"{name}.en.txt").read_text(encoding="utf-8")
    if "verbose" not in name and name != "explain-everything":
        assert height(told.splitlines()) <= 12
    words = {word.strip(".,:;()") for word in told.lower().split()}
    assert not words & {"clause", "literal", "core", "sat", "unsat", "solver", "assumption", "variable"}


def test_no_golden_text_is_left_over() -> None:
    names = {f"{name}.{language}.txt" for name in CASES for language in LANGUAGES}
    assert {path.name for path in GOLDEN.iterdir()} == names
