"""The list of traps that detection falls into, each with the tests that show that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
CAPTURE = "test_captures.py::test_a_capture_replays_right"
CLAIM = "test_capture_claims.py::test_nothing_is_said_that_is_not_known_or_wrong"

#: The first words of a trap -> what shows it: a test, or one of its cases.
SHOWN = {
    "`topo -m` header carries": (f"{CAPTURE}[gb200-nvl-4gpu-topo-ansi]", CLAIM),
    "error text on STDOUT": (
        f"{CAPTURE}[overlay-nvml-driver-mismatch]",
        "test_capture_claims.py::test_an_error_of_the_tool_falls_back_to_the_bus",
    ),
    "memory.total = [N/A]": (f"{CAPTURE}[dgx-spark-gb10-smi]", f"{CAPTURE}[jetson-agx-orin-smi]", CLAIM),
    "ATS != unified": (f"{CAPTURE}[gh200-480gb]", CLAIM),
    "Orin addressing_mode N/A": ("test_hardware_traps.py::test_tegra_is_known_by_its_chip",),
    "GB10 drivers differ": ("test_hardware_traps.py::test_memory_that_is_not_there_is_shared_on_arm",),
    "Strix Halo": ("test_hardware_traps.py::test_what_is_carved_out_and_what_is_shared_are_two_numbers",),
    "Apple: GPU may wire only part": ("test_hardware_traps.py::test_what_apples_gpu_may_wire",),
    "name->VRAM table": ("test_hardware_traps.py::test_a_name_gives_no_memory", CLAIM),
    "GPU dropped when memory unknown": (f"{CAPTURE}[vm-p100-passthrough]",),
    "first vendor wins": ("test_hardware_traps.py::test_cards_of_two_vendors_are_both_there",),
    "MIG parent counted as usable": (
        f"{CAPTURE}[h100-sxm-mig4-d590]",
        "test_hardware_traps.py::test_a_shared_instance_counts_once",
        CLAIM,
    ),
    "CPX/partitioned MI300": (f"{CAPTURE}[mi308x-partitioned-x4]",),
    "GPU memory as NUMA nodes": (f"{CAPTURE}[power9-ac922-6xv100-numa]", CLAIM),
    'cgroup v2 "max"': (
        f"{CAPTURE}[overlay-cgroup2-unlimited-max]",
        "test_hardware_probes.py::test_memory_is_limited_by_any_ancestor",
        CLAIM,
    ),
    "psutil/os.cpu_count ignore quota": (f"{CAPTURE}[vm-epyc-cgroup1-limited]", CLAIM),
    "hybrid, SMT": (f"{CAPTURE}[i7-1370p-hybrid]", f"{CAPTURE}[laptop-i7-1270p-iris]", CLAIM),
    "ARM package ids": (
        f"{CAPTURE}[dgx-spark-gb10-sysroot]",
        "test_hardware_traps.py::test_packages_of_arm_without_firmware_tables_are_unknown",
    ),
    "rotational=1 on virtio": (f"{CAPTURE}[vm-virtio-fake-accel]", CLAIM),
    "4294967295 = -1 numa": (
        f"{CAPTURE}[rx6700xt-rocm612]",
        "test_hardware_traps.py::test_answers_of_rocm_are_brought_into_order",
    ),
    "ECC/firmware reserve": (f"{CAPTURE}[l40s-fedora44-cloud-d595]", CLAIM),
    "NVML v1 `used` contains reserved": (
        "test_hardware_nvml.py::test_version_1_of_the_memory_answer_is_enough",
    ),
    "amdsmi import": ("test_hardware_traps.py::test_amds_library_is_never_imported",),
    "loading vendor libraries": ("test_hardware_nvml.py::test_a_child_that_hangs_or_dies_is_told",),
    "CUDA stub libnvidia-ml": ("test_hardware_nvml.py::test_the_stub_of_the_toolkit_is_refused",),
    "pynvml 11.x package": ("test_hardware_nvml.py::test_the_old_package_in_place_of_the_module_is_refused",),
}


def test_each_trap_is_shown(shared: Path) -> None:
    lines = (shared / "captures" / "TRAPS.md").read_text().splitlines()
    traps = [line.split(" | ")[0].removeprefix("| ") for line in lines if line.startswith("| ")][1:]
    assert len(traps) == len(SHOWN)
    untold = [trap for trap in traps if not any(trap.startswith(words) for words in SHOWN)]
    assert untold == []


@pytest.mark.parametrize("words", SHOWN)
def test_what_shows_a_trap_is_there(words: str) -> None:
    for shown in SHOWN[words]:
        file, _, test = shown.partition("::")
        name, _, case = test.partition("[")
        text = (HERE / file).read_text()
        assert f"def {name}(" in text, shown
        assert case.removesuffix("]") in text, shown
