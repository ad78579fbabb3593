"""Does a machine satisfy a host term: a table of machines, terms and answers."""

from __future__ import annotations

import pytest

from hardware import Accelerator, Fact, Machine, MigDevice, Mount, check, digest, mount_of
from hardware.check import runs_on
from hardware.keys import make_fact
from hardware.units import with_derived_facts

AMPERE = Accelerator(
    "0000:01:00.0", "nvidia", "A", 0, 24576, "dedicated", compute_capability="8.6", sources=("nvml",)
)
SILENT = Accelerator("0000:02:00.0", "nvidia", None, sources=("sysfs",))
RADEON = Accelerator("0000:03:00.0", "amd", "R", 0, 16304, "dedicated", gfx="gfx1200", sources=("kfd",))
SPLIT = Accelerator(
    *("0000:04:00.0", "nvidia", "H", 1, 81559, "dedicated"),
    compute_capability="9.0",
    mig_enabled=True,
    mig_devices=(MigDevice("3g.40gb", 40448), MigDevice("1g.10gb", 9984)),
    allocatable=False,
)
FACTS = (
    make_fact("nvidia-driver", "570.195.03", "nvml"),
    make_fact("kernel", "6.8.0", "uname"),
    make_fact("docker", "29.1.3-ce", "docker socket"),
    make_fact("memory.total", 64 * 2**30, "/proc/meminfo"),
    make_fact("cpu.quota", 1.5, "cgroup"),
    make_fact("cpu.flags", ("avx", "avx2"), "/proc/cpuinfo"),
    make_fact("container-engine", False, "docker socket"),
    make_fact("podman", None, "podman", unknown="silent"),
    make_fact("os", "linux", "uname"),
    make_fact("os.version", "24.04", "/etc/os-release"),
    make_fact("disk.free:/", 40 * 2**30, "statvfs"),
    make_fact("disk.free:/data", 400 * 2**30, "statvfs"),
)
MOUNTS = (
    Mount("/", "/dev/a", "ext4", 2**40, 40 * 2**30),
    Mount("/data", "/dev/b", "ext4", 2**41, 400 * 2**30),
)


def machine_with(*cards: Accelerator) -> Machine:
    return with_derived_facts(Machine(FACTS, cards, mounts=MOUNTS))


@pytest.mark.parametrize(
    ("fact", "specifier", "any_of", "holds"),
    [
        ("nvidia-driver", ">=570.124.06", (), True),
        ("nvidia-driver", ">=580.65.06", (), False),
        ("nvidia-driver", "==570.195.3", (), True),
        ("nvidia-driver", ">=570,<580", (), True),
        ("nvidia-driver", "", (), True),
        ("kernel", ">=6.1", (), True),
        ("docker", ">=29", (), True),
        ("docker", "<29", (), False),
        ("podman", "", (), None),
        ("glibc", ">=2.28", (), None),
        ("memory.total", ">=64GiB", (), True),
        ("memory.total", ">=65 GiB", (), False),
        ("memory.total", ">=64GB,<70GiB", (), True),
        ("memory.total", "~=3", (), None),
        ("cpu.quota", ">=1.5", (), True),
        ("container-engine", "", (), False),
        ("container-engine", "", ("false",), True),
        ("os", "==linux", (), True),
        ("os", "!=linux", (), False),
        ("os", ">=3", (), None),
        ("os", "", ("windows", "Linux"), True),
        ("os.version", "", ("22.04", "24.04"), True),
        ("os.version", ">=24", (), True),
        ("avx2", "", (), True),
        ("avx512f", "", (), False),
        ("no-such-fact", "", (), None),
        ("disk.free:/data/models", ">=100GiB", (), True),
        ("disk.free:/var/lib/docker", ">=100GiB", (), False),
        ("accelerator.vendors", "", ("nvidia",), True),
        ("accelerator.count", ">=2", (), True),
        ("accelerator", "", ("intel",), False),
        ("accelerator", "", ("amd",), True),
        ("accelerator", "", (), True),
        ("accelerator.memory", ">=24GiB", (), True),
        ("accelerator.memory", ">24GiB", (), False),
        ("compute-capability", ">=8.0", (), True),
        ("compute-capability", ">=9.0", (), False),
        ("compute-capability", "", ("8.0", "9.0"), True),
        ("compute-capability", "", ("7.5", "9.0"), False),
        ("compute-capability", "", ("7.5+PTX",), True),
        ("gfx", "", ("gfx1200", "gfx942"), True),
        ("gfx", "==gfx942", (), False),
    ],
)
def test_a_term_holds_or_not_or_is_not_known(
    fact: str, specifier: str, any_of: tuple[str, ...], holds: bool | None
) -> None:
    assert check(machine_with(AMPERE, RADEON), fact, specifier, any_of).holds is holds


@pytest.mark.parametrize(
    ("cards", "specifier", "holds"),
    [
        ((AMPERE, SILENT), ">=8.0", True),
        ((AMPERE, SILENT), ">=9.0", None),
        ((SILENT,), ">=5.0", None),
        ((RADEON,), ">=5.0", False),
        ((), ">=5.0", False),
        ((SPLIT,), ">=9.0", True),
    ],
)
def test_one_card_is_enough_and_a_silent_one_leaves_it_open(
    cards: tuple[Accelerator, ...], specifier: str, holds: bool | None
) -> None:
    assert check(machine_with(*cards), "compute-capability", specifier).holds is holds


def test_a_limit_that_nothing_sets_is_not_said_to_be_unseen() -> None:
    seen = Machine((Fact("cpu.effective", 4, "count"),), ())
    assert [check(seen, key).fact.unknown for key in ("cpu.quota", "memory.limit")] == [
        "no-limit",
        "not-captured",
    ]


def test_cards_nobody_could_see_are_not_known() -> None:
    machine = with_derived_facts(Machine(FACTS, None))
    for key in ("accelerator", "compute-capability", "accelerator.count", "accelerator.vendors"):
        finding = check(machine, key)
        assert (finding.holds, finding.fact.unknown) == (None, "not-captured")


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        ("memory.total", "64 GiB"),
        ("accelerator.memory", "15.9 GiB, 24 GiB"),
        ("compute-capability", "8.6"),
        ("accelerator.vendors", "amd, nvidia"),
        ("avx512f", "false"),
        ("podman", None),
    ],
)
def test_findings_show_what_was_found(fact: str, shown: str | None) -> None:
    specifier = ">=1GiB" if fact == "accelerator.memory" else ""
    assert check(machine_with(AMPERE, RADEON), fact, specifier).shown == shown


@pytest.mark.parametrize(
    ("card", "listed", "runs"),
    [
        ("8.6", "8.0", True),
        ("8.6", "8.6", True),
        ("8.6", "8.9", False),
        ("9.0", "8.6", False),
        ("12.0", "9.0+PTX", True),
        ("8.9", "9.0+PTX", False),
        ("9.0", "9.0a", True),
        ("odd", "9.0", False),
        ("9.0", "odd", False),
    ],
)
def test_code_runs_within_its_major_version_or_from_ptx_onwards(card: str, listed: str, runs: bool) -> None:
    assert runs_on(card, listed) is runs


def test_derived_facts() -> None:
    def value(machine: Machine, key: str) -> object:
        fact = machine.fact(f"accelerator.{key}")
        assert fact is not None
        return fact.value if fact.value is not None else fact.unknown

    both = machine_with(AMPERE, RADEON)
    assert [value(both, key) for key in ("count", "memory.largest", "memory.total")] == [
        *(2, 24576 * 2**20, (24576 + 16304) * 2**20)
    ]
    assert value(machine_with(AMPERE, SILENT), "memory.total") == "accelerator-memory-unknown"
    assert value(machine_with(), "memory.total") == 0
    shared = Accelerator("soc:0", "apple", None, memory_kind="unified")
    assert value(machine_with(shared), "memory.largest") == "unified-memory"
    assert value(machine_with(shared, AMPERE), "memory.largest") == 24576 * 2**20


def test_the_longest_mount_holds_a_path() -> None:
    machine = machine_with()
    paths = {path: mount_of(machine, path) for path in ("/", "/data", "/data/x", "/database")}
    assert [mount.path if mount else None for mount in paths.values()] == ["/", "/data", "/data", "/"]


def test_a_digest_sees_what_lasts_and_nothing_else() -> None:
    from attrs import evolve

    machine = machine_with(AMPERE)
    same = (
        evolve(machine, ports_taken=(80,)),
        evolve(machine, accelerators=(evolve(AMPERE, used_mib=5, sources=("nvidia-smi",)),)),
        evolve(machine, facts=(*machine.facts, Fact("memory.available", 1, "bytes", stable=False))),
    )
    other = (
        evolve(machine, accelerators=()),
        evolve(machine, accelerators=None),
        evolve(machine, accelerators=(evolve(AMPERE, memory_mib=1),)),
        evolve(machine, facts=machine.facts[1:]),
    )
    assert {digest(one) for one in same} == {digest(machine)}
    assert digest(machine) not in {digest(one) for one in other}
    assert len({digest(one) for one in other}) == len(other)
