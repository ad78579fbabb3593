"""Known parts, for profiles that are made up. Detection never reads them."""

from hardware.parts.building import build_machine
from hardware.parts.exchanging import DRIVER_FACTS, is_of_cards, with_cards, with_memory, with_parts
from hardware.parts.matrix import matrix_profiles
from hardware.parts.names import PartError
from hardware.parts.reading import (
    GpuPart,
    SystemPart,
    driver_branches,
    find_gpu,
    find_system,
    gpu_parts,
    memory_sizes,
    system_parts,
)

__all__ = [
    "DRIVER_FACTS",
    "GpuPart",
    "PartError",
    "SystemPart",
    "build_machine",
    "driver_branches",
    "find_gpu",
    "find_system",
    "gpu_parts",
    "is_of_cards",
    "matrix_profiles",
    "memory_sizes",
    "system_parts",
    "with_cards",
    "with_memory",
    "with_parts",
]
