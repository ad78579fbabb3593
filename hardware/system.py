"""Operating system, kernel, C library, architecture, and what kind of machine it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hardware.host import Host, System
from hardware.keys import make_fact
from hardware.machine import Diagnostic, Fact
from hardware.probing import Seen
from hardware.texts import decode_output, parse_pairs, read_int, read_text

_OS = {"darwin": "macos"}
_ARCH = {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64"}
_VIRTUAL_VENDORS = ("qemu", "vmware", "innotek", "xen", "amazon ec2", "google", "kvm", "bochs", "parallels")
_CONTAINER_MARKS = ("/.dockerenv", "/run/.containerenv")
_PYTHONS = ("/usr/bin/python3.*", "/usr/local/bin/python3.*")
_A_PYTHON = re.compile(r"/python3\.\d+$")
_NUMBERS = re.compile(r"\d+(?:\.\d+)+")


def probe_system(host: Host) -> Seen:
    """Facts os*, kernel*, arch, glibc, platform*, python.interpreters, vm.max_map_count; diagnostic wsl2."""
    system = host.system()
    facts = [*_names(host, system), *_kernel(system), *_libc(host, system), *_limits(host)]
    facts += _interpreters(host)
    platform = _platform(host, system)
    if platform is not None:
        facts.append(make_fact("platform", platform[0], platform[1]))
    product = _product(host)
    if product:
        facts.append(make_fact("platform.product", *product))
    wsl = platform is not None and platform[0] == "wsl2"
    return Seen(
        facts=tuple(facts), diagnostics=(Diagnostic("platform.wsl2", "/proc/version"),) if wsl else ()
    )


def _names(host: Host, system: System) -> Iterator[Fact]:
    if system.name is not None:
        yield make_fact("os", _OS.get(system.name, system.name), "uname")
    if system.arch is not None:
        yield make_fact("arch", _ARCH.get(system.arch, system.arch), "uname")
    path = "/etc/os-release" if host.resolve("/etc/os-release") else "/usr/lib/os-release"
    release = parse_pairs(read_text(host, path) or "", "=")
    named = (("os.id", "ID"), ("os.version", "VERSION_ID"), ("os.pretty", "PRETTY_NAME"))
    for key, name in named:
        value = release.get(name, "").strip("\"'")
        if value:
            yield make_fact(key, value, path)


def _interpreters(host: Host) -> Iterator[Fact]:
    """The Pythons that programs of their own may run on, by what they are called: none of them is started."""
    found = [path for pattern in _PYTHONS for path in host.glob(pattern) if _A_PYTHON.search(path)]
    if found:
        yield make_fact("python.interpreters", tuple(sorted(found)), ", ".join(_PYTHONS))


def _kernel(system: System) -> Iterator[Fact]:
    if system.release is None:
        return
    yield make_fact("kernel.release", system.release, "uname")
    match = _NUMBERS.match(system.release)
    yield make_fact("kernel", match[0] if match else None, "uname", unknown="no-number")


def _libc(host: Host, system: System) -> Iterator[Fact]:
    words = (system.libc or "").split()
    if len(words) == 2 and words[0] == "glibc":
        yield make_fact("glibc", words[1], "confstr")
        return
    for answer in host.recorded("ldd"):
        match = re.search(r"\d+\.\d+$", decode_output(answer.ran.stdout).partition("\n")[0])
        if match:
            yield make_fact("glibc", match[0], "ldd")
            return
    if system.libc is not None:
        yield make_fact("glibc", None, "confstr", unknown="not-glibc")


def _limits(host: Host) -> Iterator[Fact]:
    maps = read_int(host, "/proc/sys/vm/max_map_count")
    if maps is not None:
        yield make_fact("vm.max_map_count", maps, "/proc/sys/vm/max_map_count")


def _platform(host: Host, system: System) -> tuple[str, str] | None:
    """Which kind of machine, and what shows it. None where nothing does."""
    release = (system.release or "").lower()
    if "microsoft" in release and ("wsl2" in release or host.resolve("/dev/dxg")):
        return "wsl2", "/proc/version"
    mark = next((mark for mark in _CONTAINER_MARKS if host.resolve(mark)), None)
    if mark is not None or host.env("container"):
        return "container", mark or "environment"
    cpuinfo = read_text(host, "/proc/cpuinfo") or ""
    vendor = (read_text(host, "/sys/class/dmi/id/sys_vendor") or "").lower()
    if re.search(r"^flags\s*:.*\bhypervisor\b", cpuinfo, re.MULTILINE):
        return "vm", "/proc/cpuinfo"
    if vendor.startswith(_VIRTUAL_VENDORS):
        return "vm", "/sys/class/dmi/id/sys_vendor"
    if re.search(r"^flags\s*:", cpuinfo, re.MULTILINE):
        return "bare", "/proc/cpuinfo"  # every hypervisor on x86 sets the flag unless told to hide
    return None


def _product(host: Host) -> tuple[str, str] | None:
    for path in ("/sys/class/dmi/id/product_name", "/proc/device-tree/model"):
        name = read_text(host, path)
        if name:
            return name, path
    return None
