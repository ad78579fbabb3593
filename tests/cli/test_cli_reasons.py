"""Every kind of reason, told in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.layout import COLUMNS, seen_width
from cli.render_check import check_lines
from cli.render_conflict import refusal_lines
from cli.render_reason import Teller
from cli.render_releases import subject_of
from cli.report import Report
from cli.screen import Screen
from documents import Fault
from i18n import LANGUAGES, Language
from manifests import Catalog, Root, load_catalog
from planner import Change, Finding, Refusal, WayOut
from reasons import (
    AcceleratorsAgree,
    Capacity,
    Closed,
    Conflicts,
    EveryAccelerator,
    Exposed,
    FactIs,
    Forbidden,
    InACircle,
    Limited,
    NeedsHost,
    NeedsInterface,
    NeedsModule,
    NoFallback,
    NotProvided,
    NoVersion,
    OneInterpreter,
    Pinned,
    PortClash,
    PortFixed,
    PortTaken,
    PortWished,
    Reason,
    Recommends,
    Requested,
    Together,
    TooFewAccelerators,
    Unwanted,
    Uses,
    Withdrawn,
    WrongBackend,
)
from reasons.model import CODES
from stacks import Intent, Request

TOY = Path(__file__).parent / "toy" / "manifests"
GIB = 2**30
CPU = Change("allow-cpu", (("module", "m"), ("variant", "cpu")))

TOLD: list[tuple[Reason, str, str]] = [
    (Requested("turbo >=1.2", "turbo", "las.yaml:7:5"), "you asked for turbo >=1.2", "las.yaml:7"),
    (Requested("turbo", "lab"), "you asked for turbo in environment lab", "the command line"),
    (Pinned("turbo", "<1.4,>=1.2", "las.yaml:9:3"), "you pinned turbo to >=1.2,<1.4", "las.yaml:9"),
    (Unwanted("tensorlib"), "you want a plan without tensorlib", "--without"),
    (
        Unwanted("tensorlib", "turbo", ("1.4.0", "1.3.0"), ("image",)),
        "you want a plan without tensorlib, which the images of turbo 1.3.0 and newer (as image) hold",
        "--without",
    ),
    (
        Together(),
        "you asked for everything together, in one environment without container images",
        "--together",
    ),
    (
        EveryAccelerator(),
        "you asked that every accelerator of this machine be used",
        "--all-accelerators",
    ),
    (
        NeedsModule("turbo", ("1.4.0",), "tensorlib ==2.4.0", "turbo"),
        "turbo 1.4.0 needs tensorlib ==2.4.0",
        "toy/turbo.yaml:19",
    ),
    (
        NeedsInterface("chatbox", ("0.9.0", "0.8.0"), "@chat-api", "chatbox"),
        "each of the 2 releases of chatbox needs something that provides @chat-api",
        "toy/chatbox.yaml:8",
    ),
    (
        Recommends("chatbox", ("0.9.0",), "@chat-api | @other-api", "chatbox"),
        "chatbox 0.9.0 recommends @chat-api or @other-api",
        "toy/chatbox.yaml:11",
    ),
    (
        NeedsHost("turbo", ("1.3.0", "1.2.0"), "host nvidia-driver >=580.65.06", "turbo"),
        "turbo 1.2.0 to 1.3.0: 2 releases need nvidia-driver >=580.65.06",
        "toy/turbo.yaml:16",
    ),
    (
        NeedsHost("turbo", ("1.4.0", "1.3.0"), "host container-engine", "turbo", ("image",)),
        "turbo 1.3.0 and newer (as image) need a container engine (docker or podman)",
        "toy/turbo.yaml:19",
    ),
    (FactIs("nvidia-driver", "570.124.06", "nvml"), "nvidia-driver is 570.124.06", "detected by nvml"),
    (FactIs("kernel", "6.1", "/proc/version"), "kernel is 6.1", "read from /proc/version"),
    (
        FactIs("container-engine", "false", "--fact"),
        "this machine has no container engine (docker or podman)",
        "given with --fact",
    ),
    (FactIs("podman", None, "podman"), "this machine has no podman", "detected by podman"),
    (
        FactIs("glibc", None, "", "not-captured"),
        "glibc is not known; give it with --fact glibc=VALUE",
        "nothing here tells it",
    ),
    (
        NoVersion("turbo", ">=9", "1.0.0", "1.4.0"),
        "no release of turbo is >=9: the catalogue has 1.0.0 to 1.4.0",
        "toy/turbo.yaml:2",
    ),
    (NotProvided("s3", ">=2"), "nothing in the catalogue provides @s3 >=2", "a rule of las"),
    (Withdrawn("turbo", ("1.0.0",)), "turbo 1.0.0 was withdrawn by the publisher", "toy/turbo.yaml:23"),
    (
        Conflicts("turbo", ("1.1.0", "1.0.0"), "tensorlib <2.2", "turbo"),
        "turbo 1.1.0 and older cannot share an environment with tensorlib <2.2",
        "toy/turbo.yaml:22",
    ),
    (
        Forbidden("strict/no-mit", "chatbox", ("0.9.0",), "licence MIT"),
        "policy forbids chatbox 0.9.0: licence MIT",
        "policy rule strict/no-mit",
    ),
    (
        Forbidden("strict/inside", "turbo", ("1.4.0",), "exposure lan", "data stay here"),
        'policy forbids turbo 1.4.0: reachable from the local network ("data stay here")',
        "policy rule strict/inside",
    ),
    (
        Forbidden("strict/spans", "turbo", ("1.4.0",), "tensor-parallel 3", "policy-why-system"),
        'policy forbids turbo 1.4.0: on 3 accelerators at once ("the system itself needs it")',
        "policy rule strict/spans",
    ),
    (
        Exposed("turbo", "lan", "las.yaml:9:3"),
        "turbo shall be reachable from the local network",
        "las.yaml:9",
    ),
    (Exposed("turbo", "any"), "turbo shall be reachable from everywhere", "what is installed now"),
    (
        Limited("accelerator-services", 2, "strict/two"),
        "policy lets 2 services run on accelerators at the same time",
        "policy rule strict/two",
    ),
    (
        Limited("accelerator-services", 2, "strict/two", "reason-forbidden"),
        'policy lets 2 services run on accelerators at the same time ("reason-forbidden")',
        "policy rule strict/two",
    ),
    (
        NoFallback("tensorlib", ("nvidia",)),
        "a CPU build of tensorlib must be asked for: this machine has an accelerator (NVIDIA)",
        "a rule of las",
    ),
    (
        WrongBackend("lab", "native", "las.yaml:5:3"),
        "you want environment lab to run as native",
        "las.yaml:5",
    ),
    (
        Closed("turbo", "lab"),
        "turbo is a container image: nothing can be added inside environment lab",
        "a rule of las",
    ),
    (
        AcceleratorsAgree("lab"),
        "the builds in environment lab must be for one accelerator platform",
        "a rule of las",
    ),
    (
        InACircle(("turbo", "hog")),
        "these need one another in a circle, so that none can be first: turbo -> hog -> turbo",
        "a rule of las",
    ),
    (OneInterpreter("python", "lab"), "environment lab can have only one Python", "a rule of las"),
    (
        PortTaken(9100, "turbo", "http"),
        "port 9100, which turbo needs as http, is in use on this machine",
        "toy/turbo.yaml:8",
    ),
    (
        PortWished("turbo", "http", 9200, "las.yaml:8:3"),
        "you asked that turbo listen on port 9200",
        "las.yaml:8",
    ),
    (
        PortFixed("turbo", ("1.4.0",), "http", 9100),
        "turbo 1.4.0 listens on port 9100 and no other (http), where not in a container",
        "toy/turbo.yaml:8",
    ),
    (PortClash(9100), "port 9100 of this machine can serve one module only", "a rule of las"),
    (
        Capacity("memory", 15 * GIB // 2, "/proc/meminfo"),
        "this machine has 7.5 GiB of memory to give",
        "read from /proc/meminfo",
    ),
    (
        Capacity("disk:/var/lib/docker", 3 * GIB, "mounts"),
        "this machine has 3 GiB of disk at /var/lib/docker to give",
        "detected by mounts",
    ),
    (
        Capacity("accelerator:0000:01:00.0", 8 * GIB, "nvml"),
        "this machine has 8 GiB of memory of accelerator 0000:01:00.0 to give",
        "detected by nvml",
    ),
    (
        Uses("hog", ("1.0.0",), "accelerator", 6 * GIB, "hog"),
        "hog 1.0.0 takes 6 GiB of the memory of an accelerator",
        "toy/hog.yaml:10",
    ),
    (
        Uses("hog", ("1.0.0",), "accelerators:2", 6 * GIB, "hog"),
        "hog 1.0.0 takes 6 GiB of the memory of each of 2 accelerators",
        "toy/hog.yaml:10",
    ),
    (
        TooFewAccelerators("hog", ("1.0.0",), "hog", wanted=2, fitting=1),
        "hog 1.0.0 runs on 2 accelerators at once that meet all its needs; this machine has 1 of them",
        "toy/hog.yaml:10",
    ),
    (
        Uses("hog", ("1.0.0",), "memory", 48 * GIB, "hog"),
        "hog 1.0.0 takes 48 GiB of memory",
        "toy/hog.yaml:7",
    ),
]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog([Root("toy", TOY)], cache=None)


def test_every_kind_is_told_here() -> None:
    assert {type(reason) for reason, _, _ in TOLD} == set(CODES)


@pytest.mark.parametrize(("reason", "text", "source"), TOLD)
def test_a_reason_in_english(catalog: Catalog, reason: Reason, text: str, source: str) -> None:
    told = Teller(Language("en"), catalog).told(reason)
    assert (told.text, told.source) == (text, source)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_reasons_fit_a_screen(catalog: Catalog, language: str) -> None:
    refusal = Refusal(
        tuple(reason for reason, _, _ in TOLD),
        (
            WayOut(
                (Change("allow-cpu", (("module", "m"), ("variant", "cpu"))),), "las solve " + "m:cpu " * 40, 1
            ),
        ),
        minimal=False,
    )
    for verbose in (False, True):
        screen = Screen(Language(language), verbose=verbose)
        lines = refusal_lines(screen, Teller(screen.language, catalog), refusal, Intent((Request("turbo"),)))
        assert all(seen_width(line) <= COLUMNS for line in lines)
        assert verbose or len(lines) <= 14  # a title over two lines, and a command over several


@pytest.mark.parametrize(
    ("versions", "text", "number"),
    [
        (("1.4.0",), "turbo 1.4.0", "one"),
        (("1.4.0", "1.3.0"), "turbo 1.3.0 and newer", "many"),
        (("1.1.0", "1.0.0"), "turbo 1.1.0 and older", "many"),
        (("1.3.0", "1.2.0"), "turbo 1.2.0 to 1.3.0: 2 releases", "many"),
        (("1.4.0", "1.2.0", "1.1.0"), "turbo 1.4.0, 1.1.0 to 1.2.0: 3 releases", "many"),
        (("1.4.0", "1.3.0", "1.2.0", "1.1.0", "1.0.0"), "each of the 5 releases of turbo", "one"),
    ],
)
def test_releases_are_told_in_few_words(
    catalog: Catalog, versions: tuple[str, ...], text: str, number: str
) -> None:
    subject = subject_of(Language("en"), catalog, "turbo", versions)
    assert (subject.text, subject.number) == (text, number)


def test_many_statements_of_one_kind_are_told_together(catalog: Catalog) -> None:
    needs = tuple(
        NeedsModule("turbo", (f"1.{minor}.0",), f"tensorlib =={minor}.0", "turbo") for minor in range(5)
    )
    refusal = Refusal((Requested("turbo", "turbo"), *needs, *needs, *_facts(6)), ())
    screen = Screen(Language("en"))
    lines = refusal_lines(screen, Teller(screen.language, catalog), refusal, Intent(()))
    assert any("needs one exact tensorlib: 0.0, 1.0, 2.0, …" in line for line in lines)
    assert len(lines) <= 12


def test_below_a_finding_of_a_check_they_are_folded_too(catalog: Catalog) -> None:
    needs = tuple(NeedsModule("turbo", (f"1.{n}.0",), f"tensorlib{n} ==1", "turbo") for n in range(7))
    finding = Finding(
        "error",
        Fault("cycle", "m.yaml", fields=(("members", "turbo"),)),
        (Requested("turbo", "turbo"), *needs, *needs),
    )
    report = Report((finding,), teller=Teller(Language("en"), catalog))

    def below(verbose: bool) -> list[str]:
        screen = Screen(Language("en"), verbose=verbose)
        return [line for line in check_lines(screen, report, stats=False) if line.startswith("    ")]

    assert below(verbose=False)[-1].strip() == "… and 3 more (--verbose shows all)"
    assert len(below(verbose=True)) == 8


SEVERAL = tuple(
    (Requested(f"turbo{n} ==9", f"turbo{n}"), NoVersion(f"turbo{n}", "==9", "1.0", "2.0")) for n in range(9)
)


def lines_of(catalog: Catalog, conflicts: Sequence[tuple[Reason, ...]], verbose: bool = False) -> list[str]:
    refusal = Refusal(conflicts[0], (), further=tuple(conflicts[1:]))
    screen = Screen(Language("en"), verbose=verbose)
    return refusal_lines(screen, Teller(screen.language, catalog), refusal, Intent(()))


def test_two_conflicts_are_told_one_after_the_other(catalog: Catalog) -> None:
    assert lines_of(catalog, SEVERAL[:2]) == [
        "cannot install turbo0, turbo1: 2 conflicts, each of them enough",
        "  1.1 you asked for turbo0 ==9                                    the command line",
        "  1.2 no release of turbo0 is ==9: the catalogue has 1.0 to 2.0   nothing says so",
        "  2.1 you asked for turbo1 ==9                                    the command line",
        "  2.2 no release of turbo1 is ==9: the catalogue has 1.0 to 2.0   nothing says so",
        "no way out was found; what can be installed here: las modules",
    ]


def test_conflicts_that_find_no_room_are_named(catalog: Catalog) -> None:
    lines = lines_of(catalog, SEVERAL)
    assert len(lines) <= 12
    assert "… and 5 more conflicts, about turbo4, turbo5, turbo6, turbo7, turbo8" in lines[-2]
    verbose = lines_of(catalog, SEVERAL, verbose=True)
    assert sum(line.lstrip()[0].isdigit() for line in verbose) == 18


@settings(max_examples=50, deadline=None)
@given(lengths=st.lists(st.integers(1, 30), min_size=1, max_size=12), ways=st.integers(0, 5))
def test_however_many_and_long_conflicts_fit_a_screen(lengths: list[int], ways: int) -> None:
    """At least the first is told; every line that is left out is counted, every conflict named."""
    conflicts = [
        (Requested(f"m{n}", f"m{n}"), *(FactIs(f"fact-{n}-{at}", str(at), "nvml") for at in range(length)))
        for n, length in enumerate(lengths)
    ]
    way = WayOut((Change("drop-pin", (("module", "m"), ("specifier", "<2"))),), "", 1)
    refusal = Refusal(conflicts[0], (way,) * ways, further=tuple(conflicts[1:]))
    screen = Screen(Language("en"))
    teller = Teller(screen.language, Catalog.of([]))
    lines = refusal_lines(screen, teller, refusal, Intent(()))
    assert len(lines) <= 12
    text = "\n".join(lines[1:])
    assert "you asked for m0 " in text
    told = {int(number) for number in re.findall(r"you asked for m(\d+) ", text)}
    named = {int(number) for number in re.findall(r"m(\d+)[,\s]", text.partition(", about ")[2] + " ")}
    assert told | named == set(range(len(lengths)))


def _facts(count: int) -> tuple[Reason, ...]:
    return tuple(FactIs(f"fact-{number}", str(number), "nvml") for number in range(count))
