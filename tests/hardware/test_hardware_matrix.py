"""The built-in profile matrix, and folders of profiles."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import DocumentError
from hardware import (
    Machine,
    build_machine,
    check,
    digest,
    machine_from_json,
    machine_to_json,
    matrix_profiles,
    profiles_from,
)

MATRIX = dict(matrix_profiles())


def test_there_are_many_machines_and_no_two_are_one() -> None:
    assert len(MATRIX) == len(matrix_profiles()) >= 44
    assert len({digest(machine) for machine in MATRIX.values()}) == len(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_each_is_a_profile_that_says_what_a_plan_asks_of_it(name: str) -> None:
    machine = MATRIX[name]
    assert machine_from_json(machine_to_json(machine).encode(), name) == machine
    assert machine.accelerators is not None
    for key in ("arch", "os", "cpu.cores", "memory.effective", "disk.free:/var/lib/docker"):
        assert check(machine, key).holds, key


#: What a user may own and a requirement may ask about: each is on some machine of the matrix.
KINDS = [
    *(("accelerator", "", (vendor,)) for vendor in ("amd", "apple", "intel", "nvidia")),
    *(("arch", "", (arch,)) for arch in ("aarch64", "x86_64")),
    *(("os", "", (os,)) for os in ("linux", "macos")),
    *(("nvidia-driver", f">={branch},<{branch + 1}", ()) for branch in (470, 535, 550, 570, 580, 590, 595)),
    *(("platform", "", (kind,)) for kind in ("bare", "container", "vm", "wsl2")),
    *(("accelerator.count", f"=={count}", ()) for count in (0, 1, 2, 4, 8)),
    ("accelerator.memory-kind", "", ("unified",)),
    ("compute-capability", "<5.0", ()),
    ("compute-capability", ">=12.0", ()),
    ("container-engine", "==false", ()),
    ("memory.effective", "<=4GiB", ()),
    ("memory.effective", ">=1TiB", ()),
    ("disk.free:/", "<=32GiB", ()),
    ("glibc", "<2.28", ()),
    ("glibc", ">=2.43", ()),
    ("avx2", "==false", ()),
]


@pytest.mark.parametrize(("fact", "specifier", "any_of"), KINDS)
def test_every_kind_of_machine_is_there(fact: str, specifier: str, any_of: tuple[str, ...]) -> None:
    assert any(check(machine, fact, specifier, any_of).holds for machine in MATRIX.values())


def test_a_card_may_be_kept_from_containers_and_an_engine_need_not_be_docker() -> None:
    def has(machine: Machine, *keys: str) -> tuple[bool | None, ...]:
        return tuple(check(machine, key).holds for key in keys)

    kept = MATRIX["gtx1650-laptop-no-gpu-in-docker"]
    assert has(kept, "accelerator", "docker", "container-gpu.nvidia") == (True, True, False)
    podman = MATRIX["rtx4060ti-debian-13-podman"]
    assert has(podman, "docker", "container-engine", "container-gpu.nvidia") == (None, True, True)


def test_a_folder_of_profiles_is_read_by_the_names_of_its_files(tmp_path: Path) -> None:
    one, other = build_machine(memory="8GiB"), build_machine(memory="16GiB")
    (tmp_path / "b.json").write_text(machine_to_json(one))
    (tmp_path / "a.yaml").write_text(machine_to_json(other))
    (tmp_path / "README.md").write_text("what these are")
    assert profiles_from(tmp_path) == (("a", other), ("b", one))


def test_all_faults_of_a_folder_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "b.json").write_text(machine_to_json(build_machine()))
    (tmp_path / "b.yaml").write_text("schema: las.machine/9\n")
    with pytest.raises(DocumentError) as raised:
        profiles_from(tmp_path)
    told = [(Path(fault.file).name, fault.code) for fault in raised.value.faults]
    assert told == [("a.json", "missing-key"), ("b.yaml", "name-twice"), ("b.yaml", "newer-schema")]


def test_a_folder_without_profiles_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as raised:
        profiles_from(tmp_path)
    assert [(fault.code, fault.file) for fault in raised.value.faults] == [("empty-folder", str(tmp_path))]
