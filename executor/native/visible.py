"""Which accelerators a process sees: by the variables that each vendor's runtime reads."""

from __future__ import annotations

import re
from collections import defaultdict

from executor.backend import BackendError
from state import Process

#: An empty value hides all: a process that was given no card must not find one.
_NONE = {"CUDA_VISIBLE_DEVICES": "", "ROCR_VISIBLE_DEVICES": "", "HIP_VISIBLE_DEVICES": ""}

#: NVIDIA's UUIDs, AMD's unique ids, and CDI names, which number cards by their place on the bus.
_FORMS = (
    (re.compile(r"((?:GPU|MIG)-[0-9a-fA-F]{8}-[0-9a-fA-F-]{27})"), "CUDA_VISIBLE_DEVICES"),
    (re.compile(r"(GPU-[0-9a-fA-F]{16})"), "ROCR_VISIBLE_DEVICES"),
    (re.compile(r"nvidia\.com/gpu=(\d{1,3}|(?:GPU|MIG)-[0-9a-fA-F-]{36})"), "CUDA_VISIBLE_DEVICES"),
    (re.compile(r"amd\.com/gpu=(\d{1,3})"), "ROCR_VISIBLE_DEVICES"),
    (re.compile(r"intel\.com/gpu=(\d{1,3})"), "ZE_AFFINITY_MASK"),
)


def variables(resource: Process) -> dict[str, str]:
    """Raises BackendError for a name of none of these forms: never all cards in place of one."""
    seen: defaultdict[str, list[str]] = defaultdict(list)
    for name in resource.accelerators:
        variable, value = _said(resource, name)
        seen[variable].append(value)
    if "ROCR_VISIBLE_DEVICES" in seen:  # HIP numbers anew what ROCr lets through
        seen["HIP_VISIBLE_DEVICES"] = [str(n) for n in range(len(seen["ROCR_VISIBLE_DEVICES"]))]
    said = {variable: ",".join(values) for variable, values in seen.items()}
    return _NONE | {"CUDA_DEVICE_ORDER": "PCI_BUS_ID"} | said


def _said(resource: Process, name: str) -> tuple[str, str]:
    for form, variable in _FORMS:
        matched = form.fullmatch(name)
        if matched:
            return variable, matched[1]
    raise BackendError("process-accelerator", (("resource", resource.id), ("accelerator", name)))
