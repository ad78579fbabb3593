"""macOS: processor, memory and Apple's own GPU, from sysctl; cards of older Macs from system_profiler."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from hardware.host import Host
from hardware.keys import make_fact
from hardware.machine import Accelerator, Fact
from hardware.probing import Seen
from hardware.texts import decode_output, parse_pairs, to_int
from hardware.units import MIB

_LIMIT_S = 2.0
_ASK = ("sysctl", "machdep.cpu", "hw", "iogpu")
_PROFILER = ("system_profiler", "SPDisplaysDataType", "-json")
_PROFILER_LIMIT_S = 10.0
_VENDORS = {"0x1002": "amd", "8086": "intel", "10de": "nvidia"}
_CODES = {"amd": "1002", "intel": "8086", "nvidia": "10de"}

#: sysctl's names of flags that Linux spells otherwise. Source: XNU's osfmk/i386/cpuid.c.
_FLAGS = {"avx1.0": "avx", "avx2": "avx2", "sse4.1": "sse4_1", "sse4.2": "sse4_2", "aes": "aes", "fma": "fma"}


def probe_apple(host: Host) -> Seen:
    """Facts cpu.* and memory.*, and the GPU of Apple silicon, which shares all of the memory."""
    said = _sysctl(host)
    if not said:
        return Seen()
    facts = tuple(_facts(said))
    if said.get("hw.optional.arm64") != "1":
        return Seen(facts=facts, accelerators=tuple(_displays(host)) or None)
    gpu = Accelerator(
        id="soc:0",
        vendor="apple",
        name=said.get("machdep.cpu.brand_string"),
        index=0,
        memory_kind="unified",
        integrated=True,
        sources=("sysctl",),
        pool_bytes=_wired(said),
    )
    return Seen(facts=facts, accelerators=(gpu,))


def _wired(said: dict[str, str]) -> int | None:
    """What the GPU may wire, where it was set. 0 is the system's default, which only Metal tells."""
    limit = to_int(said.get("iogpu.wired_limit_mb"))
    return limit * MIB if limit is not None and limit > 0 else None


def _displays(host: Host) -> Iterator[Accelerator]:
    """Cards of Macs with an Intel processor, by `system_profiler`, which names their memory."""
    for place, card in enumerate(_profiled(host)):
        vendor = next(
            (name for code, name in _VENDORS.items() if code in str(card.get("spdisplays_vendor"))), None
        )
        shared = "spdisplays_vram_shared" in card
        size = re.match(r"(\d{1,6}) (MB|GB)", str(card.get("spdisplays_vram") or ""), re.ASCII)
        device = to_int(str(card.get("spdisplays_device-id")), 16)
        if vendor is None:
            continue
        yield Accelerator(
            id=f"mac:{place}",
            vendor=vendor,
            name=str(card["sppci_model"]) if card.get("sppci_model") else None,
            memory_mib=int(size[1]) * (1024 if size[2] == "GB" else 1) if size and not shared else None,
            memory_kind="unified" if shared else "dedicated" if size else "unknown",
            integrated=True if shared else None,
            sources=("system_profiler",),
            pci_id=f"{_CODES[vendor]}:{device:04x}" if device is not None and 0 <= device < 2**16 else None,
        )


def _profiled(host: Host) -> list[dict[str, object]]:
    answers = [answer.ran for answer in host.recorded(_PROFILER[0])]
    if not answers:
        ran = host.run(_PROFILER, _PROFILER_LIMIT_S)
        answers = [ran] if ran is not None and ran.rc == 0 else []
    cards: list[dict[str, object]] = []
    for answer in answers:
        try:
            found = json.loads(answer.stdout)
        except (ValueError, RecursionError):
            continue
        listed = found.get("SPDisplaysDataType") if isinstance(found, dict) else None
        cards.extend(card for card in listed if isinstance(card, dict)) if isinstance(listed, list) else None
    return cards


def _sysctl(host: Host) -> dict[str, str]:
    answers = [answer.ran for answer in host.recorded("sysctl")]
    if not answers:
        ran = host.run(_ASK, _LIMIT_S)
        answers = [ran] if ran is not None and ran.rc is not None else []
    return parse_pairs("\n".join(decode_output(answer.stdout) for answer in answers))


def _facts(said: dict[str, str]) -> Iterator[Fact]:
    """`cores_per_package` and `logical_per_package` are the most a model can have: never asked."""
    source = "sysctl"
    sockets = to_int(said.get("hw.packages"))
    cores = to_int(said.get("hw.physicalcpu") or said.get("machdep.cpu.core_count"))
    threads = to_int(said.get("hw.logicalcpu") or said.get("machdep.cpu.thread_count"))
    yield make_fact("cpu.sockets", sockets, source)
    yield make_fact("cpu.cores", cores, source)
    yield make_fact("cpu.threads", threads, source)
    if threads is not None:
        yield make_fact("cpu.effective", threads, source)
    yield make_fact("cpu.model", said.get("machdep.cpu.brand_string"), source)
    lists = (said.get("machdep.cpu.features", ""), said.get("machdep.cpu.leaf7_features", ""))
    names = " ".join(lists).lower().split()
    if names:
        flags = sorted({_FLAGS.get(name, name.replace(".", "_")) for name in names})
        yield make_fact("cpu.flags", tuple(flags), source)
    memory = to_int(said.get("hw.memsize"))
    yield make_fact("memory.total", memory, source)
    if memory is not None:
        yield make_fact("memory.effective", memory, source)
