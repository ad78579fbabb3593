"""Known parts, for profiles that are made up. Detection never reads them."""

from hardware.parts.building import build_machine
from hardware.parts.exchanging import DRIVER_FACTS, with_cards, with_memory
from hardware.parts.matrix import matrix_profiles
from hardware.parts.names import PartError
from hardware.parts.reading import GpuPart, SystemPart, find_gpu, find_system, gpu_parts, system_parts

__all__ = [
    "DRIVER_FACTS",
    "GpuPart",
    "PartError",
    "SystemPart",
    "build_machine",
    "find_gpu",
    "find_system",
    "gpu_parts",
    "matrix_profiles",
    "system_parts",
    "with_cards",
    "with_memory",
]
