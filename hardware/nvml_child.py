"""Asks NVML, in a process of its own: a vendor's library may crash or hang. JSON on stdout.

Run as a file with `python -P`, so that it needs nothing of the house. An answer that NVML does not give is
left out. The shape:

    {"driver": "590.48.01", "cuda": 13010, "cards": [{"index": 0, "name": ..., "bytes": {...}, ...}]}
    {"error": 18}            NVML's own code (nvml.h), from its initialisation
    {"refused": "old-pynvml" | "no-pynvml" | "stub-library" | "no-library"}
"""

import ctypes
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

LIBRARY_VARIABLE = "LAS_NVML_LIBRARY"
_LIBRARY = "libnvidia-ml.so.1"
_MOST_PARTITIONS = 16


def main() -> int:
    """Write the answer to what was stdout; whatever a library prints goes to stderr."""
    answer_to = os.dup(1)
    os.dup2(2, 1)
    text = json.dumps(_ask())
    with os.fdopen(answer_to, "w", encoding="utf-8") as stream:
        stream.write(text + "\n")
    return 0


def _ask() -> dict[str, Any]:
    try:  # before the bindings, which take longer to load than all else here
        library = ctypes.CDLL(os.environ.get(LIBRARY_VARIABLE) or _LIBRARY)
    except OSError:
        return {"refused": "no-library"}
    try:
        import pynvml
    except ImportError:
        return {"refused": "no-pynvml"}
    if hasattr(pynvml, "__path__") or not hasattr(pynvml, "nvmlMemory_v2"):
        return {"refused": "old-pynvml"}  # the package pynvml 11 in place of nvidia-ml-py's module
    pynvml.nvmlLib = library
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError as error:
        return {"error": int(error.value)}
    if _is_stub():
        return {"refused": "stub-library"}
    return _answers(pynvml)


def _is_stub() -> bool:
    """The CUDA toolkit's link-time stub answers calls, but with nothing behind it."""
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:  # noqa: PTH123 - stdlib only
            return any("/stubs/" in line and "libnvidia-ml" in line for line in maps)
    except OSError:
        return False


def _answers(nvml: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    _put(nvml, found, "driver", nvml.nvmlSystemGetDriverVersion)
    _put(nvml, found, "cuda", nvml.nvmlSystemGetCudaDriverVersion)
    try:
        count = nvml.nvmlDeviceGetCount()
    except nvml.NVMLError as error:
        return {**found, "error": int(error.value)}
    found["cards"] = [_card(nvml, index) for index in range(count)]
    found["pairs"] = [_pair(nvml, a, b) for a in range(count) for b in range(a + 1, count)]
    return found


def _pair(nvml: Any, a: int, b: int) -> dict[str, Any]:
    """How far two cards are apart on the bus, and how many NVLinks join them, straight or by a switch."""
    pair: dict[str, Any] = {"a": a, "b": b}
    try:
        one, other = nvml.nvmlDeviceGetHandleByIndex(a), nvml.nvmlDeviceGetHandleByIndex(b)
    except nvml.NVMLError:
        return pair
    _put(nvml, pair, "level", "nvmlDeviceGetTopologyCommonAncestor", one, other)
    _put(nvml, pair, "lanes", lambda x, y: _lanes(nvml, x, y), one, other)
    return pair


def _lanes(nvml: Any, one: Any, other: Any) -> int:
    """Links that lead to the other card; with switches between, as many as the card with fewer has."""
    place = nvml.nvmlDeviceGetPciInfo(other).busId
    remote = [nvml.nvmlDeviceGetNvLinkRemotePciInfo(one, link).busId for link in _links_up(nvml, one)]
    if place in remote:
        return remote.count(place)
    index = nvml.NVML_P2P_CAPS_INDEX_NVLINK
    if not remote or nvml.nvmlDeviceGetP2PStatus(one, other, index) != nvml.NVML_P2P_STATUS_OK:
        return 0
    return min(len(remote), len(_links_up(nvml, other)))


def _links_up(nvml: Any, handle: Any) -> list[int]:
    """Numbers of the links that are up. Raises NVMLError where a card has none at all."""
    up = [0] if nvml.nvmlDeviceGetNvLinkState(handle, 0) else []
    for link in range(1, nvml.NVML_NVLINK_MAX_LINKS):
        try:
            up += [link] if nvml.nvmlDeviceGetNvLinkState(handle, link) else []
        except nvml.NVMLError:  # past the last one
            break
    return up


def _card(nvml: Any, index: int) -> dict[str, Any]:
    card: dict[str, Any] = {"index": index}
    try:
        handle = nvml.nvmlDeviceGetHandleByIndex(index)
    except nvml.NVMLError as error:
        return {**card, "error": int(error.value)}
    _put(nvml, card, "name", nvml.nvmlDeviceGetName, handle)
    _put(nvml, card, "uuid", nvml.nvmlDeviceGetUUID, handle)
    _put(nvml, card, "bus", lambda of: nvml.nvmlDeviceGetPciInfo(of).busId, handle)
    _put(nvml, card, "compute", lambda of: _dotted(nvml.nvmlDeviceGetCudaComputeCapability(of)), handle)
    _put(nvml, card, "ecc", lambda of: nvml.nvmlDeviceGetEccMode(of)[0], handle)
    _put(nvml, card, "mig", lambda of: nvml.nvmlDeviceGetMigMode(of)[0], handle)
    _put(nvml, card, "display", nvml.nvmlDeviceGetDisplayActive, handle)
    _put(nvml, card, "bytes", lambda of: _memory(nvml, of), handle)
    _put(nvml, card, "brand", "nvmlDeviceGetBrand", handle)
    _put(nvml, card, "pcie_gen", "nvmlDeviceGetMaxPcieLinkGeneration", handle)
    _put(nvml, card, "pcie_width", "nvmlDeviceGetMaxPcieLinkWidth", handle)
    _put(nvml, card, "links_up", lambda of: len(_links_up(nvml, of)), handle)
    if card.get("mig"):
        card["partitions"] = list(_partitions(nvml, handle))
    return card


def _dotted(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))


def _memory(nvml: Any, handle: Any) -> dict[str, int]:
    """Version 2 tells what is reserved; version 1 counts it as used."""
    try:
        memory = nvml.nvmlDeviceGetMemoryInfo(handle, nvml.nvmlMemory_v2)
    except nvml.NVMLError:
        memory = nvml.nvmlDeviceGetMemoryInfo(handle)
        return {"total": memory.total, "used": memory.used}
    return {"total": memory.total, "reserved": memory.reserved, "used": memory.used}


def _partitions(nvml: Any, handle: Any) -> Iterator[dict[str, Any]]:
    for index in range(_MOST_PARTITIONS):
        try:
            part = nvml.nvmlDeviceGetMigDeviceHandleByIndex(handle, index)
        except nvml.NVMLError:  # slots may be empty between others
            continue
        found: dict[str, Any] = {}
        _put(nvml, found, "name", nvml.nvmlDeviceGetName, part)
        _put(nvml, found, "instance", nvml.nvmlDeviceGetGpuInstanceId, part)
        _put(nvml, found, "bytes", lambda of: _memory(nvml, of), part)
        _put(nvml, found, "sm", lambda of: nvml.nvmlDeviceGetAttributes(of).multiprocessorCount, part)
        yield found


def _put(nvml: Any, found: dict[str, Any], key: str, ask: str | Callable[..., Any], *arguments: Any) -> None:
    """One question, by name where an older module may lack it; left out when there is no answer."""
    try:
        answer = (getattr(nvml, ask) if isinstance(ask, str) else ask)(*arguments)
    except (nvml.NVMLError, AttributeError):
        return
    found[key] = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


if __name__ == "__main__":
    sys.exit(main())
