"""What points at a vendor's hardware, so that its probe is worth loading and its programs worth starting."""

from __future__ import annotations

from hardware.host import Host
from hardware.texts import read_text

NVML_VARIABLE = "LAS_NVML_LIBRARY"  # the path of a library to ask in place of the system's
_NVIDIA = (
    "/proc/driver/nvidia",
    "/dev/nvidiactl",
    "/usr/lib/wsl/lib/libnvidia-ml.so.1",
    "/etc/nv_tegra_release",
)
_INTEL_OWN = "/0000:00:02.0/"  # where Intel's processors have their GPU; a card cannot be there


def has_nvidia_sign(host: Host) -> bool:
    """A driver, a device, a library to ask or a device of vendor 10de."""
    if host.env(NVML_VARIABLE) or any(host.resolve(path) for path in _NVIDIA):
        return True
    if host.recorded("nvidia-smi") or pci_folders(host, "0x10de"):
        return True
    return "nvidia,tegra" in (read_text(host, "/proc/device-tree/compatible") or "")


def has_amd_sign(host: Host) -> bool:
    """The compute driver's tree, a device of vendor 1002, or a captured answer of AMD's tools."""
    tools = ("rocm-smi", "amd-smi", "rocminfo", "amdgpu_top")
    if any(host.recorded(tool) for tool in tools) or host.resolve("/sys/class/kfd/kfd/topology"):
        return True
    return bool(pci_folders(host, "0x1002")) or bool(
        host.glob("/sys/class/drm/card[0-9]*/device/mem_info_vram_total")
    )


def has_intel_sign(host: Host) -> bool:
    """A display controller of Intel beside that of the processor, or a captured answer of xpu-smi."""
    if host.recorded("xpu-smi"):
        return True
    return any(_INTEL_OWN not in f"{folder}/" for folder in pci_folders(host, "0x8086", "0x03"))


def pci_folders(host: Host, vendor: str, kind: str = "") -> tuple[str, ...]:
    """Folders of the devices of one vendor on the PCI bus, whose class begins with `kind` (`0x03`)."""
    paths = host.glob("/sys/bus/pci/devices/*/vendor")
    folders = (path.removesuffix("/vendor") for path in paths if read_text(host, path) == vendor)
    return tuple(path for path in folders if (read_text(host, f"{path}/class") or "").startswith(kind))
