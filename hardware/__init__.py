"""The machine as it is: probes, facts with provenance, one normalised profile."""

from typing import TYPE_CHECKING, Any

from hardware.assumed import FactError, assume, split_facts
from hardware.check import Finding, check, mount_of, show_value
from hardware.digest import digest
from hardware.host import Host, Ran, RealHost
from hardware.keys import find_key, is_extension, is_flag, known_keys, make_fact, suggest_key
from hardware.machine import (
    Accelerator,
    Alternative,
    Confidence,
    CoreKind,
    Device,
    Diagnostic,
    Disk,
    Fact,
    Link,
    Machine,
    MemoryKind,
    MigDevice,
    Mount,
    NumaNode,
    Value,
)
from hardware.profile import machine_from_json, machine_to_json
from hardware.sizes import parse_size, show_size, size_of_at_least
from hardware.units import allocatable_units

if TYPE_CHECKING:
    from hardware.all_probes import probe
    from hardware.capture import Capture, FolderError, is_free, lost_facts, write_capture
    from hardware.parts import (
        DRIVER_FACTS,
        GpuPart,
        PartError,
        build_machine,
        driver_branches,
        gpu_parts,
        is_of_cards,
        matrix_profiles,
        memory_sizes,
        system_parts,
        with_cards,
        with_memory,
        with_parts,
    )
    from hardware.probing import Seen
    from hardware.profile_folder import profiles_from
    from hardware.recording import RecordingHost
    from hardware.replay import CaptureError, ReplayHost

__all__ = [
    "DRIVER_FACTS",
    "Accelerator",
    "Alternative",
    "Capture",
    "CaptureError",
    "Confidence",
    "CoreKind",
    "Device",
    "Diagnostic",
    "Disk",
    "Fact",
    "FactError",
    "Finding",
    "FolderError",
    "GpuPart",
    "Host",
    "Link",
    "Machine",
    "MemoryKind",
    "MigDevice",
    "Mount",
    "NumaNode",
    "PartError",
    "Ran",
    "RealHost",
    "RecordingHost",
    "ReplayHost",
    "Seen",
    "Value",
    "allocatable_units",
    "assume",
    "build_machine",
    "check",
    "digest",
    "driver_branches",
    "find_key",
    "gpu_parts",
    "is_extension",
    "is_flag",
    "is_free",
    "is_of_cards",
    "known_keys",
    "lost_facts",
    "machine_from_json",
    "machine_to_json",
    "make_fact",
    "matrix_profiles",
    "memory_sizes",
    "mount_of",
    "parse_size",
    "probe",
    "profiles_from",
    "show_size",
    "show_value",
    "size_of_at_least",
    "split_facts",
    "suggest_key",
    "system_parts",
    "with_cards",
    "with_memory",
    "with_parts",
    "write_capture",
]

#: Loaded when they are first asked for: a plan on a profile needs none of them.
_LATER = {
    "DRIVER_FACTS": "hardware.parts",
    "GpuPart": "hardware.parts",
    "Capture": "hardware.capture",
    "CaptureError": "hardware.replay",
    "FolderError": "hardware.capture",
    "PartError": "hardware.parts",
    "RecordingHost": "hardware.recording",
    "Seen": "hardware.probing",
    "ReplayHost": "hardware.replay",
    "build_machine": "hardware.parts",
    "driver_branches": "hardware.parts",
    "gpu_parts": "hardware.parts",
    "is_free": "hardware.capture",
    "is_of_cards": "hardware.parts",
    "lost_facts": "hardware.capture",
    "matrix_profiles": "hardware.parts",
    "memory_sizes": "hardware.parts",
    "probe": "hardware.all_probes",
    "profiles_from": "hardware.profile_folder",
    "system_parts": "hardware.parts",
    "with_cards": "hardware.parts",
    "with_memory": "hardware.parts",
    "with_parts": "hardware.parts",
    "write_capture": "hardware.capture",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
