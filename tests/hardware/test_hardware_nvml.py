"""NVML in its child process, against a stub of the library built from the captures' source."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from hardware import Machine, RealHost
from hardware.all_probes import normalise
from hardware.host import Ran
from hardware.nvidia import NVML_LIMIT_S, nvml_seen, probe_nvidia
from hardware.signs import NVML_VARIABLE

CHILD = Path(sys.modules["hardware.nvidia"].__file__ or "").with_name("nvml_child.py")
CAPTURES_WITH_CARDS = ("rtx3090-x2", "a100-sxm4-x4", "h100-sxm-mig4-d590", "gtx1050ti-d535", "rtx4090-x8")


@pytest.fixture(scope="session")
def stub(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("needs a C compiler to build the stub of libnvidia-ml.so.1")
    library = tmp_path_factory.mktemp("nvml") / "libnvidia-ml.so.1"
    source = shared / "captures" / "nvml_stub" / "nvml_stub.c"
    argv = [
        compiler,
        "-shared",
        "-fPIC",
        "-O1",
        "-Wl,-soname,libnvidia-ml.so.1",
        "-o",
        str(library),
        str(source),
    ]
    subprocess.run(argv, check=True, capture_output=True)
    return library


@pytest.fixture
def ask(stub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Machine]:
    """The profile of a machine whose NVML answers from a text of `key=value` lines."""

    def probe_with(conf: str) -> Machine:
        (tmp_path / "stub.conf").write_text(conf)
        monkeypatch.setenv(NVML_VARIABLE, str(stub))
        monkeypatch.setenv("NVML_STUB_CONF", str(tmp_path / "stub.conf"))
        return normalise([probe_nvidia(RealHost())])

    return probe_with


def _codes(machine: Machine) -> list[str]:
    return [found.code for found in machine.diagnostics]


@pytest.mark.parametrize("name", CAPTURES_WITH_CARDS)
def test_good_machines(shared: Path, ask: Callable[[str], Machine], name: str) -> None:
    folder = shared / "captures"
    expected = yaml.safe_load((folder / name / "expected.yaml").read_text())["gpus"]
    maker = [sys.executable, str(folder / "nvml_stub" / "conf_from_expected.py")]
    made = subprocess.run(
        [*maker, str(folder / name / "expected.yaml")], check=True, capture_output=True, text=True
    )
    machine = ask(made.stdout)
    assert machine.accelerators is not None
    for said, card in zip(expected, machine.accelerators, strict=True):
        seen = (card.id, card.name, card.memory_mib, card.reserved_mib or None, card.compute_capability)
        assert seen == (
            *(said["pci"], said["name"], said["vram_total_mib"], said["reserved_mib"]),
            said["compute_capability"],
        )
        assert (card.driver, card.ecc, card.sources) == (said["driver"], said["ecc"], ("nvml",))
        mig = said["mig"] or {"enabled": None}
        assert (card.mig_enabled, card.allocatable) == (mig["enabled"], not mig["enabled"])
        parts = [(part["profile"], part["vram_total_mib"]) for part in mig.get("devices", [])]
        assert [(part.profile, part.memory_mib) for part in card.mig_devices] == parts


def test_a_card_without_memory_of_its_own_is_kept(shared: Path, ask: Callable[[str], Machine]) -> None:
    machine = ask((shared / "captures" / "nvml_stub" / "two_h100.conf").read_text())
    assert [(card.name, card.memory_mib) for card in machine.accelerators or ()] == [
        ("NVIDIA H100 80GB HBM3", 81559),
        ("NVIDIA GB10", None),
    ]
    facts = {fact.key: fact.value for fact in machine.facts}
    assert (facts["nvidia-driver"], facts["cuda"]) == ("590.48.01", "13.1")
    assert facts["accelerator.memory.total"] is None


def test_links_distances_and_brand_are_asked(shared: Path, ask: Callable[[str], Machine]) -> None:
    machine = ask((shared / "captures" / "nvml_stub" / "two_h100.conf").read_text())
    first, second = machine.accelerators or ()
    assert (first.links_up, second.links_up, first.product_class) == (18, None, None), "the stub has no brand"
    assert [(link.a, link.b, link.kind, link.distance) for link in machine.links or ()] == [
        (first.id, second.id, "pcie", "SYS")
    ]


def test_pairs_that_nvlink_joins() -> None:
    cards = [{"index": n, "bus": f"00000000:0{n}:00.0", "brand": 14, "links_up": 18} for n in (1, 2)]
    pairs = [{"a": 1, "b": 2, "lanes": 18, "level": 40}, {"a": "x"}, None]
    seen = nvml_seen({"cards": cards, "pairs": pairs}, "x86_64")
    assert [(link.kind, link.lanes, link.distance) for link in seen.links or ()] == [
        ("nvlink", 18, None),
        ("pcie", None, "NODE"),
    ]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (18, "gpu.nvml_version_mismatch"),
        (9, "gpu.driver_not_loaded"),
        (4, "gpu.no_permission"),
        (999, "gpu.nvml_failed"),
    ],
)
def test_an_error_of_initialisation_leaves_cards_unknown(
    ask: Callable[[str], Machine], error: int, code: str
) -> None:
    machine = ask(f"count=1\nerr.nvmlInit_v2={error}\n")
    assert machine.accelerators is None
    assert _codes(machine) == [code]


def test_a_count_that_fails_keeps_the_driver(ask: Callable[[str], Machine]) -> None:
    machine = ask("driver=590.48.01\ncount=2\nerr.nvmlDeviceGetCount_v2=999\n")
    assert [fact.value for fact in machine.facts if fact.key == "nvidia-driver"] == ["590.48.01"]
    assert (machine.accelerators, _codes(machine)) == (None, ["gpu.nvml_failed"])


@pytest.mark.parametrize("error", [15, 999])
def test_a_lost_card_does_not_hide_the_others(ask: Callable[[str], Machine], error: int) -> None:
    conf = "driver=560.35.03\ncount=2\n0.name=A\n0.bus=00000000:41:00.0\n1.name=B\n1.bus=00000000:81:00.0\n"
    machine = ask(conf + f"err.nvmlDeviceGetHandleByIndex_v2.1={error}\n")
    assert [card.id for card in machine.accelerators or ()] == ["0000:41:00.0"]
    assert _codes(machine) == ["gpu.lost"]


def test_version_1_of_the_memory_answer_is_enough(ask: Callable[[str], Machine]) -> None:
    mib = 2**20
    conf = (
        f"count=1\n0.mem={1000 * mib},{50 * mib},{900 * mib},{50 * mib}\nerr.nvmlDeviceGetMemoryInfo_v2=13\n"
    )
    (card,) = ask(conf).accelerators or ()
    assert (card.memory_mib, card.reserved_mib, card.used_mib) == (1000, None, 100)


def test_a_library_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NVML_VARIABLE, "/nonexistent/libnvidia-ml.so.1")
    ran = RealHost().run((sys.executable, "-P", str(CHILD)), NVML_LIMIT_S)
    assert ran is not None
    assert json.loads(ran.stdout) == {"refused": "no-library"}


def test_without_a_library_the_bindings_are_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pynvml.py").write_text("raise SystemExit('loaded')")
    monkeypatch.setenv(NVML_VARIABLE, "/nonexistent/libnvidia-ml.so.1")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    ran = RealHost().run((sys.executable, "-P", str(CHILD)), NVML_LIMIT_S)
    assert ran is not None
    assert json.loads(ran.stdout) == {"refused": "no-library"}


def test_the_old_package_in_place_of_the_module_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NVML_VARIABLE, "libc.so.6")  # some library: nothing of it is called
    (tmp_path / "pynvml").mkdir()
    (tmp_path / "pynvml" / "__init__.py").write_text("")
    code = (
        f"import runpy, sys; sys.path.insert(0, {str(tmp_path)!r}); "
        f"runpy.run_path({str(CHILD)!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], check=False, capture_output=True, text=True)
    assert json.loads(done.stdout) == {"refused": "old-pynvml"}


def test_the_stub_of_the_toolkit_is_refused(
    stub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stubs").mkdir()
    library = shutil.copy(stub, tmp_path / "stubs" / "libnvidia-ml.so.1")
    monkeypatch.setenv(NVML_VARIABLE, str(library))
    ran = RealHost().run((sys.executable, "-P", str(CHILD)), NVML_LIMIT_S)
    assert ran is not None
    assert json.loads(ran.stdout) == {"refused": "stub-library"}


@pytest.mark.parametrize(
    ("ran", "code"),
    [
        (Ran(None, b""), "gpu.nvml_timeout"),
        (Ran(-11, b""), "gpu.nvml_crashed"),
        (Ran(0, b'{"cut'), "gpu.nvml_crashed"),
    ],
)
def test_a_child_that_hangs_or_dies_is_told(text_host: Callable[..., object], ran: Ran, code: str) -> None:
    argv = (sys.executable, "-P", str(CHILD))
    host = text_host({"/dev/nvidiactl": ""}, {argv: ran}, is_capture=False)
    seen = probe_nvidia(host)  # type: ignore[arg-type]  # a TextHost of this folder's conftest
    assert [found.code for found in seen.diagnostics] == [code]
    assert seen.accelerators is None


@pytest.mark.parametrize(
    ("ran", "code"),
    [
        (Ran(0, b'{"refused": "no-library"}'), "gpu.management_library_missing"),
        (Ran(-11, b""), "gpu.nvml_crashed"),
    ],
)
def test_without_the_library_the_tool_is_asked(
    text_host: Callable[..., object], shared: Path, ran: Ran, code: str
) -> None:
    xml = (shared / "captures" / "a10g-ec2" / "cmd" / "nvidia-smi_-q_-x.xml").read_bytes()
    answers = {
        (sys.executable, "-P", str(CHILD)): ran,
        ("nvidia-smi", "-q", "-x"): Ran(0, xml),
        ("nvidia-smi", "--query-gpu=pci.bus_id,compute_cap", "--format=csv"): (
            "pci.bus_id, compute_cap\n00000000:00:1E.0, 8.6\n"
        ),
    }
    host = text_host({"/dev/nvidiactl": ""}, answers, is_capture=False)
    seen = probe_nvidia(host)  # type: ignore[arg-type]  # a TextHost of this folder's conftest
    assert [(c.id, c.memory_mib, c.compute_capability) for c in seen.accelerators or ()] == [
        ("0000:00:1e.0", 23028, "8.6")
    ]
    assert [found.code for found in seen.diagnostics] == [code]


@pytest.mark.parametrize(
    "answer",
    [
        {"cards": [None, 7, {"index": "x"}, {"bytes": []}, {"bytes": {"total": -1}}, {"partitions": {}}]},
        {"cards": [], "driver": 7, "cuda": "13"},
        {"error": "odd"},
        {},
    ],
)
def test_an_odd_answer_is_read_without_raising(answer: dict[str, object]) -> None:
    nvml_seen(answer, "x86_64")
