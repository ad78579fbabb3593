"""macOS: processor, memory and Apple's own GPU, from sysctl."""

from __future__ import annotations

from collections.abc import Iterator

from hardware.host import Host
from hardware.keys import make_fact
from hardware.machine import Accelerator, Fact
from hardware.probing import Seen
from hardware.texts import decode_output, parse_pairs, to_int

_LIMIT_S = 2.0
_ASK = ("sysctl", "machdep.cpu", "hw")

#: sysctl's names of flags that Linux spells otherwise. Source: XNU's osfmk/i386/cpuid.c.
_FLAGS = {"avx1.0": "avx", "avx2": "avx2", "sse4.1": "sse4_1", "sse4.2": "sse4_2", "aes": "aes", "fma": "fma"}


def probe_apple(host: Host) -> Seen:
    """Facts cpu.* and memory.*, and the GPU of Apple silicon, which shares all of the memory."""
    said = _sysctl(host)
    if not said:
        return Seen()
    facts = tuple(_facts(said))
    if said.get("hw.optional.arm64") != "1":
        return Seen(facts=facts)
    gpu = Accelerator(
        id="soc:0",
        vendor="apple",
        name=said.get("machdep.cpu.brand_string"),
        index=0,
        memory_kind="unified",
        integrated=True,
        sources=("sysctl",),
    )
    return Seen(facts=facts, accelerators=(gpu,))


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
