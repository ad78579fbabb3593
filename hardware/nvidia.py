"""NVIDIA cards: NVML in a child process, nvidia-smi where NVML cannot be asked, the bus as the last."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from hardware.host import Host, Recorded
from hardware.keys import make_fact
from hardware.machine import Accelerator, Diagnostic, Distance, Fact, Link, MigDevice
from hardware.nvidia_cards import (
    FAULTS,
    RawCard,
    card_warnings,
    driver_version,
    mib,
    mib_text,
    own_partitions,
    to_accelerator,
)
from hardware.pci import is_accelerator, list_devices
from hardware.probing import Seen, run_together
from hardware.tegra import with_tegra
from hardware.texts import decode_output, read_text

NVML_LIMIT_S = 12.0  # without persistence mode the driver wakes each of 16 cards for some 0.5 s
SMI_LIMIT_S = 12.0
_CHILD = Path(__file__).with_name("nvml_child.py")
_KERNEL_MODULE = re.compile(r"NVRM version:.*?\s(\d{3}\.\d{1,4}(?:\.\d{1,4})?)\s")

#: Words of nvidia-smi where its exit status says nothing. Messages come on its standard output.
_FAULT_WORDS = (
    ("version mismatch", "gpu.nvml_version_mismatch"),
    ("couldn't communicate with the nvidia driver", "gpu.driver_not_loaded"),
    ("driver is not loaded", "gpu.driver_not_loaded"),
    ("gpu is lost", "gpu.lost"),
    ("unable to determine the device handle", "gpu.lost"),
    ("insufficient permissions", "gpu.no_permission"),
)


def probe_nvidia(host: Host) -> Seen:
    """NVIDIA accelerators, the facts nvidia-driver and cuda, diagnostics gpu.*."""
    recorded = host.recorded("nvidia-smi")
    arch = host.system().arch
    seen = _from_recorded(host, recorded, arch) if recorded else _from_nvml(host, arch)
    facts = (*seen.facts, *_module_facts(host))
    missing = _unmanaged(host) if seen.accelerators is None and not seen.diagnostics else ()
    cards = with_tegra(host, seen.accelerators)
    return attrs.evolve(seen, facts=facts, accelerators=cards, diagnostics=(*seen.diagnostics, *missing))


def _unmanaged(host: Host) -> tuple[Diagnostic, ...]:
    """Cards on the bus of which neither library nor tool says anything."""
    cards = [card for card in list_devices(host) if is_accelerator(card) and card.id.startswith("10de:")]
    code = "gpu.present_without_management_library"
    return tuple(Diagnostic(code, "sysfs", card.address) for card in cards)


def _module_facts(host: Host) -> Iterator[Fact]:
    """The driver by its kernel module: the library's says otherwise until a reboot after an upgrade."""
    match = _KERNEL_MODULE.search(read_text(host, "/proc/driver/nvidia/version") or "")
    if match:
        yield make_fact("nvidia-driver", match[1], "/proc/driver/nvidia/version")


def _driver_facts(driver: str | None, cuda: str | None, source: str) -> tuple[Fact, ...]:
    version = driver_version(driver)
    facts = [] if version is None else [make_fact("nvidia-driver", version, source)]
    if cuda is not None and re.fullmatch(r"\d{1,3}\.\d{1,2}", cuda):
        facts.append(make_fact("cuda", cuda, source))
    return tuple(facts)


# --- NVML -----------------------------------------------------------------------------------------


def _from_nvml(host: Host, arch: str | None) -> Seen:
    ran = host.run((sys.executable, "-P", str(_CHILD)), NVML_LIMIT_S)
    if ran is None:
        return Seen()
    if ran.rc is None:
        return Seen(diagnostics=(Diagnostic("gpu.nvml_timeout", "nvml"),))
    answer = parse_nvml(ran.stdout)
    if answer is None:
        return _from_smi(host, arch, Diagnostic("gpu.nvml_crashed", "nvml", str(ran.rc)))
    if "refused" in answer or answer.get("error") == 12:
        why = str(answer.get("refused", "no-library"))
        return _from_smi(host, arch, Diagnostic("gpu.management_library_missing", "nvml", why))
    return nvml_seen(answer, arch)


def parse_nvml(output: bytes) -> dict[str, Any] | None:
    """The child's answer, or None where it is none."""
    try:
        answer = json.loads(output)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def nvml_seen(answer: dict[str, Any], arch: str | None) -> Seen:
    """What the child's answer says. A lost card is told, and does not hide the others."""
    version = answer.get("cuda")
    cuda = f"{version // 1000}.{version % 1000 // 10}" if isinstance(version, int) else None
    driver = _as_text(answer.get("driver"))
    facts = _driver_facts(driver, cuda, "nvml")
    listed = answer.get("cards")
    if not isinstance(listed, list):
        code = FAULTS.get(_as_int(answer.get("error")) or 0, "gpu.nvml_failed")
        return Seen(facts, diagnostics=(Diagnostic(code, "nvml", str(answer.get("error"))),))
    listed = [card for card in listed if isinstance(card, dict)]
    cards = tuple(
        to_accelerator(_raw_of(card, driver), "nvml", arch) for card in listed if "error" not in card
    )
    lost = tuple(
        Diagnostic("gpu.lost", "nvml", f"{card.get('index')}: {card['error']}")
        for card in listed
        if "error" in card
    )
    return Seen(
        facts,
        cards if cards or not lost else None,
        diagnostics=(*lost, *card_warnings(cards, "nvml")),
        links=tuple(_nvml_links(answer)) or None,
    )


#: NVML's levels of the nearest common ancestor (nvml.h); 0 is one board with two GPUs.
_LEVELS: dict[int, Distance] = {0: "PIX", 10: "PIX", 20: "PXB", 30: "PHB", 40: "NODE", 50: "SYS"}


def _nvml_links(answer: dict[str, Any]) -> Iterator[Link]:
    """Of each pair the distance on the bus, and the bonded links; both need not be there."""
    pairs = answer.get("pairs")
    for pair in pairs if isinstance(pairs, list) else []:
        if not isinstance(pair, dict):
            continue
        one, other = _as_int(pair.get("a")), _as_int(pair.get("b"))
        lanes, level = _as_int(pair.get("lanes")), _as_int(pair.get("level"))
        if one is None or other is None:
            continue
        ends = f"nvidia:{one}", f"nvidia:{other}"
        if lanes:
            yield Link(*ends, "nvlink", lanes=lanes, source="nvml")
        if level in _LEVELS:
            yield Link(*ends, "pcie", distance=_LEVELS[level], source="nvml")


def _raw_of(card: dict[str, Any], driver: str | None) -> RawCard:
    memory = card.get("bytes") if isinstance(card.get("bytes"), dict) else {}
    assert isinstance(memory, dict)
    return RawCard(
        bus=_as_text(card.get("bus")),
        index=_as_int(card.get("index")),
        name=_as_text(card.get("name")),
        uuid=_as_text(card.get("uuid")),
        total=mib_text(memory.get("total")) or "N/A",
        reserved=mib_text(memory.get("reserved")),
        used=mib_text(memory.get("used")),
        compute=_as_text(card.get("compute")),
        ecc=_as_text(card.get("ecc")),
        mig=_as_text(card.get("mig")),
        display=_as_text(card.get("display")),
        driver=driver,
        brand=_as_text(card.get("brand")),
        pcie_gen=_as_text(card.get("pcie_gen")),
        pcie_width=_as_text(card.get("pcie_width")),
        links_up=_as_int(card.get("links_up")),
        partitions=own_partitions(_parts(card)),
    )


def _parts(card: dict[str, Any]) -> Iterator[tuple[str | None, MigDevice]]:
    parts = card.get("partitions")
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict):
            memory = part.get("bytes")
            total = memory.get("total") if isinstance(memory, dict) else None
            profile = re.search(r"\bMIG (\S+)$", str(part.get("name") or ""))
            yield (
                _as_text(part.get("instance")),
                MigDevice(profile[1] if profile else "", mib(mib_text(total)), _as_int(part.get("sm"))),
            )


def _as_text(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _as_int(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


# --- nvidia-smi -----------------------------------------------------------------------------------

_LONG = ("nvidia-smi", "-q", "-x")
_TOPOLOGY = ("nvidia-smi", "topo", "-m")
_COLUMNS = "pci.bus_id,compute_cap"


def _from_smi(host: Host, arch: str | None, why: Diagnostic) -> Seen:
    """The long answer and what it lacks, by the tool in place of the library. `why` not by the library."""
    commands = (_LONG, ("nvidia-smi", f"--query-gpu={_COLUMNS}", "--format=csv"), _TOPOLOGY)
    ran = run_together(host, commands, SMI_LIMIT_S)
    answers = [
        Recorded(argv, one) for argv, one in zip(commands, ran, strict=True) if one and one.rc is not None
    ]
    if not answers:
        return Seen(diagnostics=(why,))
    seen = _from_recorded(host, tuple(answers), arch)
    return attrs.evolve(seen, diagnostics=(why, *seen.diagnostics))


def _from_recorded(host: Host, answers: tuple[Recorded, ...], arch: str | None) -> Seen:
    """Answers of nvidia-smi, whatever was asked, read by what they look like."""
    from hardware.merging import merge_cards
    from hardware.smi_links import parse_topology
    from hardware.smi_tables import parse_device_query

    links: list[Link] | None = None
    groups: list[tuple[Accelerator, ...]] = []
    warnings: list[Diagnostic] = []
    facts: list[Fact] = []
    for answer in sorted(answers, key=_fullness):
        text = decode_output(answer.ran.stdout)
        fault = smi_fault(answer, text)
        if fault is not None:
            warnings.append(fault)
            continue
        cards, versions = _read_answer(answer.argv, text)
        if answer.argv[1:2] == ("topo",):
            cards, links = parse_topology(text)
        groups.append(tuple(to_accelerator(card, "nvidia-smi", arch) for card in cards))
        facts.extend(_driver_facts(*versions, "nvidia-smi"))
        warnings.extend(_count_warnings(text, len(cards)))
    merged = merge_cards(groups)
    if merged:
        queried = [
            parse_device_query(decode_output(found.ran.stdout)) for found in _device_queries(host, merged)
        ]
        groups.extend(tuple(to_accelerator(card, "deviceQuery", arch) for card in cards) for cards in queried)
        merged = merge_cards(groups)
        facts.extend(_driver_facts(merged[0].driver, None, "nvidia-smi"))
    unique = {fact.key: fact for fact in reversed(facts)}
    return Seen(
        tuple(unique.values()),
        merged or None,
        diagnostics=(*warnings, *card_warnings(merged, "nvidia-smi")),
        links=None if links is None else tuple(links),
    )


def _device_queries(host: Host, cards: Sequence[Accelerator]) -> tuple[Recorded, ...]:
    """CUDA's sample program, where it is installed and a compute capability is still not known."""
    recorded = host.recorded("deviceQuery")
    if recorded or all(card.compute_capability for card in cards):
        return recorded
    ran = host.run(("deviceQuery",), SMI_LIMIT_S)
    return (Recorded(("deviceQuery",), ran),) if ran is not None and ran.rc == 0 else ()


def _fullness(answer: Recorded) -> int:
    """The order in which answers are believed: those that say most, first."""
    flags = answer.argv[1:]
    order = (
        flags[:2] == ("-q", "-x"),
        flags == ("-q",),
        any("--query-gpu" in flag for flag in flags),
        flags == ("-L",),
    )
    return next((place for place, holds in enumerate(order) if holds), len(order))


def _read_answer(argv: tuple[str, ...], text: str) -> tuple[list[RawCard], tuple[str | None, str | None]]:
    """Cards and versions of one answer; none where it is of another kind (`topo`, `nvlink`)."""
    from hardware.smi_links import parse_ports
    from hardware.smi_tables import parse_csv, parse_list, parse_table, parse_versions
    from hardware.smi_tree import parse_query, parse_xml, tree_cards, tree_driver

    flags = argv[1:]
    if "<nvidia_smi_log>" in text or "NVSMI LOG" in text:
        log = parse_xml(text) if "<nvidia_smi_log>" in text else parse_query(text)
        return list(tree_cards(log)), tree_driver(log)
    if flags[:1] == ("nvlink",):
        return parse_ports(text), (None, None)
    if any(flag.startswith("--query-gpu") for flag in flags):
        return list(parse_csv(text)), (None, None)
    if flags == ("-L",):
        return list(parse_list(text)), (None, None)
    if not flags:
        return list(parse_table(text)), parse_versions(text)
    return [], parse_versions(text) if flags == ("--version",) else (None, None)


def smi_fault(answer: Recorded, text: str) -> Diagnostic | None:
    """What is wrong, by exit status and by shape; the text of an error comes on standard output."""
    if answer.argv[1:2] == ("topo",):
        return Diagnostic("gpu.topology_unavailable", "nvidia-smi", "") if answer.ran.rc else None
    said_words = next((code for words, code in _FAULT_WORDS if words in text[:2000].lower()), None)
    if answer.ran.rc == 0 and said_words is None:
        return None
    if answer.ran.rc == 0 and "NVSMI" in text[:500]:
        return None  # a long answer that merely mentions the words for one of its cards
    code = FAULTS.get(answer.ran.rc or 0) or said_words or "gpu.smi_failed"
    return Diagnostic(code, "nvidia-smi", text.strip().partition("\n")[0][:200])


def _count_warnings(text: str, listed: int) -> Iterator[Diagnostic]:
    """`gpu.count_mismatch` where the driver says that there are more cards than the answer lists."""
    match = re.search(r"(?:<attached_gpus>|^Attached GPUs\s*:\s*)(\d{1,3})", text, re.MULTILINE)
    if match and listed and int(match[1]) != listed:
        yield Diagnostic("gpu.count_mismatch", "nvidia-smi", f"{listed}/{match[1]}")
