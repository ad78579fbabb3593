"""The closed table of fact keys: what type each value has, in which unit, and whether it lasts."""

from __future__ import annotations

import re
from typing import Literal

import attrs

from hardware.machine import Confidence, Fact, Value

Type = Literal["text", "version", "integer", "number", "boolean", "set"]


@attrs.frozen
class Key:
    """One fact key. `stable` False: volatile, a precondition of a plan, and hashed nowhere."""

    name: str
    type: Type = "text"
    unit: str | None = None
    stable: bool = True


#: What a value looks like, as a pattern and told to people, where its type does not say it.
SHAPES: dict[str, tuple[str, str]] = {
    "compute-capability": ("[0-9]{1,3}[.][0-9]{1,2}", "<number>.<number>"),
    "gfx": ("gfx[0-9a-f]{3,8}", "gfx<3..8 hex>"),
}

COUNT_LIMIT = 2**62  # no count or size in bytes of any machine reaches it

_BYTES: tuple[Type, str] = ("integer", "bytes")
_COUNT: tuple[Type, str] = ("integer", "count")

KEYS: dict[str, Key] = {
    key.name: key
    for key in (
        Key("accelerator.count", *_COUNT),
        Key("accelerator.memory.largest", *_BYTES),
        Key("accelerator.memory.total", *_BYTES),
        Key("accelerator.vendors", "set"),
        Key("amdgpu", "version"),
        Key("arch"),
        Key("container-engine", "boolean"),
        Key("container-gpu.cdi", "set"),
        Key("container-gpu.nvidia", "boolean"),
        Key("cpu.allowed"),
        Key("cpu.allowed.count", *_COUNT),
        Key("cpu.cores", *_COUNT),
        Key("cpu.effective", *_COUNT),
        Key("cpu.flags", "set"),
        Key("cpu.model"),
        Key("cpu.numa-nodes", *_COUNT),
        Key("cpu.quota", "number", "cpus"),
        Key("cpu.smt", *_COUNT),
        Key("cpu.sockets", *_COUNT),
        Key("cpu.threads", *_COUNT),
        Key("cpu.threads.online", *_COUNT),
        Key("cpu.threads.present", *_COUNT),
        Key("cuda", "version"),
        Key("docker", "version"),
        Key("docker.default-runtime"),
        Key("docker.runtimes", "set"),
        Key("glibc", "version"),
        Key("kernel", "version"),
        Key("kernel.release"),
        Key("memory.available", *_BYTES, stable=False),
        Key("memory.effective", *_BYTES),
        Key("memory.installed", *_BYTES),
        Key("memory.limit", *_BYTES),
        Key("memory.on-accelerators", *_BYTES),
        Key("memory.total", *_BYTES),
        Key("network.lan", "set", stable=False),
        Key("nvidia-driver", "version"),
        Key("os"),
        Key("os.id"),
        Key("os.pretty"),
        Key("os.version", "version"),
        Key("platform"),
        Key("platform.product"),
        Key("python.interpreters", "set", stable=False),
        Key("podman", "version"),
        Key("rocm", "version"),
        Key("user-manager", "version", stable=False),
        Key("user-manager.cpu", "boolean", stable=False),
        Key("user-manager.lingers", "boolean", stable=False),
        Key("user-manager.memory", "boolean", stable=False),
        Key("user-manager.pids", "boolean", stable=False),
        Key("vm.max_map_count", *_COUNT),
    )
}

#: Keys that ask about single accelerators: they hold if one that can be allocated satisfies them.
SCOPED: dict[str, Key] = {
    key.name: key
    for key in (
        Key("accelerator"),
        Key("accelerator.class"),
        Key("accelerator.memory", *_BYTES),
        Key("accelerator.memory-kind"),
        Key("compute-capability", "version"),
        Key("gfx"),
    )
}

#: Facts that an extension's probe brings: `ext.acme.driver`. Compared as versions where they are such.
_EXTENSION = re.compile(r"ext\.[a-z0-9-]{1,40}\.[a-z0-9.-]{1,60}", re.ASCII)

_FAMILIES = {"disk.free:": Key("disk.free:", *_BYTES, stable=False), "disk.size:": Key("disk.size:", *_BYTES)}

#: Places where removable and passing file systems are mounted: their sizes identify no machine.
_PASSING_MOUNTS = ("/media/", "/run/media/", "/mnt/")

#: Names of instruction-set flags, which may be asked for as plain keys.
#: Source: arch/x86/include/asm/cpufeatures.h and arch/arm64/kernel/cpuinfo.c of Linux.
_FLAG_FAMILIES = re.compile(r"(?:avx|sse|amx|sve|sme)[a-z0-9_]*", re.ASCII)
_FLAGS = frozenset(
    {
        *("aes", "asimd", "asimddp", "asimdfhm", "asimdhp", "asimdrdm", "atomics", "bf16", "bmi1", "bmi2"),
        *("cx16", "f16c", "fma", "fma4", "fphp", "i8mm", "lahf_lm", "mmx", "movbe", "neon"),
        *("pclmulqdq", "popcnt", "sha_ni", "ssse3", "vaes", "vpclmulqdq"),
    }
)


def find_key(name: str) -> Key | None:
    """The key of this name, also that of a flag or of a mount's disk; None where nothing has this name."""
    known = KEYS.get(name) or SCOPED.get(name)
    if known is not None:
        return known
    if is_flag(name):
        return Key(name, "boolean")
    if is_extension(name):
        return Key(name)
    for prefix, family in _FAMILIES.items():
        if name.startswith(prefix + "/"):
            passing = f"{name.removeprefix(prefix)}/".startswith(_PASSING_MOUNTS)
            return attrs.evolve(family, name=name, stable=family.stable and not passing)
    return None


def is_flag(name: str) -> bool:
    """Whether the name is that of an instruction-set flag (`avx2`), asked for as a plain key."""
    return name in _FLAGS or _FLAG_FAMILIES.fullmatch(name) is not None


def is_extension(name: str) -> bool:
    """Whether the name is that of a fact of an extension: `ext.acme.driver`."""
    return _EXTENSION.fullmatch(name) is not None


def known_keys() -> tuple[str, ...]:
    """Every key there is, of families those that people ask for."""
    mounts = (f"{family}/" for family in _FAMILIES)
    return tuple(sorted({*KEYS, *SCOPED, *mounts, *_FLAGS, "avx", "avx2", "avx512f", "sse4_2"}))


def suggest_key(name: str) -> str | None:
    """The known key that is spelled most like this one."""
    import difflib

    return next(iter(difflib.get_close_matches(name.lower(), known_keys(), n=1, cutoff=0.6)), None)


def make_fact(
    name: str, value: Value, source: str, *, confidence: Confidence = "high", unknown: str | None = None
) -> Fact:
    """A fact with the unit and stability of its key; raises KeyError for a key of no table.

    A number that no machine has is not believed: the value is then unknown, as `implausible`.
    """
    key = find_key(name)
    if key is None:
        raise KeyError(name)
    if isinstance(value, int) and not 0 <= value < COUNT_LIMIT:
        value, unknown = None, "implausible"
    why = (unknown or "not-captured") if value is None else None
    return Fact(name, value, key.unit, source, confidence, why, key.stable)
