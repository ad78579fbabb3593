"""Probes of other distributions: the worked example of docs/hardware.md, and all that can go wrong."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hardware import Machine, assume, check, digest, machine_from_json, probe
from hardware.extensions import extension_probes

ROOT = Path(__file__).parents[2]
MakeHost = Callable[..., Any]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's files as the document prints them, installed by pip into a folder of its own."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("target")
    text = (ROOT / "docs" / "hardware.md").read_text()
    files = re.findall(r"^```(?:toml|python)\n# (\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert [name for name, _ in files] == [
        "pyproject.toml",
        "las_acme_npu/__init__.py",
        "las_acme_npu/probe.py",
    ]
    for name, content in files:
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_text(content)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*pip, "--target", str(target), str(source)], check=True, capture_output=True)
    return target


@pytest.fixture(scope="module")
def sysfs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two of the NPUs, one of which does not say its memory, and something of another vendor."""
    root = tmp_path_factory.mktemp("sysfs")
    told = {
        "vendor": "0x1ac3",
        "product": "Acme N1",
        "address": "0000:41:00.0",
        "memory_bytes": str(32 * 2**30),
    }
    for number, shown in enumerate(
        (told, {"vendor": "0x1ac3", "address": "0000:42:00.0"}, {"vendor": "0x8086"})
    ):
        folder = root / "sys/class/accel" / f"accel{number}" / "device"
        folder.mkdir(parents=True)
        for name, text in shown.items():
            (folder / name).write_text(text + "\n")
    module = root / "sys/module/acme_npu"
    module.mkdir(parents=True)
    (module / "version").write_text("2.4.1\n")
    return root


def _detect(sysfs: Path | None, *folders: Path) -> Machine:
    path = os.pathsep.join(map(str, (*folders, ROOT)))
    env = {**os.environ, "PYTHONPATH": path, "ACME_SYSFS": str(sysfs or "")}
    argv = [sys.executable, "-c", "from cli.main import main; main()", "detect", "--json"]
    done = subprocess.run(argv, check=True, capture_output=True, env=env)
    answer = json.loads(done.stdout)
    return machine_from_json(json.dumps(answer.get("machine", answer)).encode(), "detect")


def test_the_worked_example_detects_its_vendor(example: Path, sysfs: Path) -> None:
    machine = _detect(sysfs, example)
    driver = machine.fact("ext.acme.driver")
    assert driver is not None
    assert (driver.value, driver.source) == ("2.4.1", "/sys/module/acme_npu/version")
    cards = [card for card in machine.accelerators or () if card.vendor == "acme"]
    assert [
        (card.id, card.name, card.memory_mib, card.memory_kind, card.driver, card.sources) for card in cards
    ] == [
        ("0000:41:00.0", "Acme N1", 32768, "dedicated", "2.4.1", ("acme",)),
        ("0000:42:00.0", None, None, "unknown", "2.4.1", ("acme",)),
    ]
    assert "acme.memory_unknown" in {found.code for found in machine.diagnostics}
    assert check(machine, "accelerator", any_of=("acme",)).holds is True
    assert check(machine, "accelerator.memory", ">=24GiB").holds is True
    assert check(machine, "ext.acme.driver", ">=2.4").holds is True
    assert check(machine, "ext.acme.driver", ">=3").holds is False
    assert check(machine, "ext.acme.other").holds is None
    assert check(assume(machine, "ext.acme.driver", "3.0"), "ext.acme.driver", ">=3").holds is True
    assert assume(machine, "accelerator", "acme").accelerators == machine.accelerators


def test_without_its_hardware_it_changes_nothing(example: Path) -> None:
    with_it, without = _detect(None, example), _detect(None)
    assert digest(with_it) == digest(without)
    assert with_it.accelerators == without.accelerators


# --- what can go wrong --------------------------------------------------------------------------------


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts a distribution with probes of these names and this code where Python looks for them."""

    def put(name: str, code: str, *probes: str) -> None:
        folder = tmp_path / name
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (folder / f"{name}_probes.py").write_text(
            "from hardware import *\nfrom hardware import Seen\n" + code
        )
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        lines = [f"{probe} = {name}_probes:{probe}" for probe in probes]
        (info / "entry_points.txt").write_text("\n".join(("[las.probes]", *lines, "")))
        monkeypatch.syspath_prepend(folder)

    return put


#: Asks for more than a pipe holds, and dies before it has read that.
LEAVES = """
import os
def leaves(host):
    host._questions.write(b'{"ask": "read", "with": ["/large"], "named": {}}\\n')
    host._questions.flush()
    os._exit(7)
"""
WRONG = [
    ("raises", "def raises(host): raise RuntimeError('x')", "probe.extension_failed", "RuntimeError"),
    ("exits", "def exits(host): raise SystemExit(3)", "probe.extension_failed", "SystemExit"),
    ("dies", "def dies(host): import os; os._exit(7)", "probe.extension_failed", "exit 7"),
    (
        "crashes",
        "def crashes(host): import ctypes; ctypes.string_at(0)",
        *("probe.extension_failed", "SIGSEGV"),
    ),
    ("leaves", LEAVES, "probe.extension_failed", "exit 7"),
    (
        *("asks", "def asks(host): return host._ask('__class__')"),
        *("probe.extension_failed", "ValueError: __class__"),
    ),
    ("absent", "", "probe.extension_failed", "AttributeError"),
    ("number", "number = 7", "probe.extension_failed", "TypeError"),
    ("text", "def text(host): return 'seen'", "probe.malformed", "str"),
    ("key", "def key(host): return Seen(facts=(Fact('acme.x', 1),))", "probe.malformed", "unknown-fact"),
    (
        "typed",
        "def typed(host): return Seen(facts=(Fact('cpu.cores', 'x'),))",
        *("probe.malformed", "wrong-type cpu.cores"),
    ),
    ("odd", "def odd(host): return Seen(facts=7)", "probe.malformed", "TypeError"),
    (
        "object",
        "def object(host): return Seen(accelerators=(host,))",
        *("probe.malformed", "NotAnAttrsClassError"),
    ),
    (
        "minus",
        "def minus(host): return Seen(accelerators=(Accelerator('a', 'acme', None, memory_mib=-1),))",
        *("probe.malformed", "out-of-range"),
    ),
]


@pytest.mark.parametrize(("name", "code", "diagnostic", "detail"), WRONG)
def test_a_probe_that_does_wrong_is_told_and_nothing_else_suffers(
    text_host: MakeHost, register: Callable[..., None], name: str, code: str, diagnostic: str, detail: str
) -> None:
    register(f"wrong-{name}".replace("-", "_"), code, name)
    files = {"/sys/block/vda/size": "1", "/proc/meminfo": "MemTotal: 1024 kB\n", "/large": "x" * 2**20}
    machine = probe(text_host(files))
    (found,) = [found for found in machine.diagnostics if found.source == f"extension:{name}"]
    assert found.code == diagnostic
    memory = machine.fact("memory.total")
    assert memory is not None
    assert memory.value == 2**20
    assert machine.accelerators is None, "while a probe fails, that there are no cards is not certain"
    assert found.detail.startswith(detail)


def test_a_probe_that_sleeps_is_left_behind(text_host: MakeHost, register: Callable[..., None]) -> None:
    register(
        "sleepy",
        "import time\ndef sleeps(host): time.sleep(5)\ndef wakes(host): return Seen(ports=(80,))",
        "sleeps",
        "wakes",
    )
    began = time.monotonic()
    machine = probe(text_host(), limit_s=1.0)
    assert time.monotonic() - began < 4
    assert [(d.code, d.source) for d in machine.diagnostics] == [("probe.timeout", "extension:sleeps")]
    assert machine.ports_taken == (80,)


#: Sleeps in C, and keeps every other thread of Python from running meanwhile.
HANGS = """
import ctypes, os
def hangs(host):
    print('noise')
    open(host.env('PID_FILE'), 'w').write(str(os.getpid()))
    ctypes.PyDLL(None).sleep(60)
"""


def test_a_probe_that_hangs_is_ended(
    text_host: MakeHost, register: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register("hanging", HANGS, "hangs")
    monkeypatch.setattr("hardware.extensions.LIMIT_S", 2.0)
    machine = probe(text_host(env={"PID_FILE": str(tmp_path / "pid")}))
    assert [(d.code, d.source) for d in machine.diagnostics] == [("probe.timeout", "extension:hangs")]
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


#: Its own half of the fork does as `ends` says; the other half holds all open that it had.
FORKS = """
import os, time
def forks(host):
    file = host.env('PID_FILE')
    fork = os.fork()
    if not fork:
        {begins}
        time.sleep(600)
    open(file, 'w').write(str(fork))
    {ends}
"""


def _lives(pid: int) -> bool:
    """Something that is dead and not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _ends(pid: int) -> bool:
    """Whether it ends within the moment that a kill takes."""
    deadline = time.monotonic() + 10
    while _lives(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _lives(pid)


@pytest.mark.parametrize(
    ("ends", "diagnostic", "detail"),
    [
        ("os._exit(3)", "probe.extension_failed", "exit 3"),
        ("time.sleep(600)", "probe.timeout", ""),
        ("return Seen(ports=(80,))", None, None),
    ],
)
def test_what_a_probe_forks_ends_with_it(
    text_host: MakeHost,
    register: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ends: str,
    diagnostic: str | None,
    detail: str | None,
) -> None:
    register("forking", FORKS.format(begins="", ends=ends), "forks")
    if diagnostic == "probe.timeout":
        monkeypatch.setattr("hardware.extensions.LIMIT_S", 3.0)
    machine = probe(text_host(env={"PID_FILE": str(tmp_path / "pid")}))
    told = [(diagnostic, "extension:forks", detail)] if diagnostic else []
    assert [(d.code, d.source, d.detail) for d in machine.diagnostics] == told
    assert machine.ports_taken == (() if told else (80,))
    assert _ends(int((tmp_path / "pid").read_text()))


def test_a_fork_that_gets_away_is_not_waited_for(
    text_host: MakeHost, register: Callable[..., None], tmp_path: Path
) -> None:
    """In a session of its own, as a daemon."""
    file = tmp_path / "pid"
    begins = f"os.setsid(); open({str(file) + '.away'!r}, 'w')"
    ends = f"while not os.path.exists({str(file) + '.away'!r}): time.sleep(0.01)\n    os._exit(3)"
    register("escaping", FORKS.format(begins=begins, ends=ends), "forks")
    machine = probe(text_host(env={"PID_FILE": str(file)}))
    os.kill(int(file.read_text()), signal.SIGKILL)
    assert [(d.code, d.detail) for d in machine.diagnostics] == [("probe.extension_failed", "exit 3")]


def test_las_leaves_no_probe_behind_when_it_ends_first(
    register: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register("slow", FORKS.format(begins="", ends="time.sleep(600)"), "forks")
    code = """
import os, threading, time
from hardware import RealHost, probe
threading.Thread(target=probe, args=(RealHost(),), daemon=True).start()
while not os.path.exists(os.environ['PID_FILE']) or not open(os.environ['PID_FILE']).read(): time.sleep(0.01)
"""
    monkeypatch.setenv("PID_FILE", str(tmp_path / "pid"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path / "slow"), str(ROOT))))
    subprocess.run([sys.executable, "-c", code], check=True)
    assert _ends(int((tmp_path / "pid").read_text()))


def test_all_that_a_host_can_be_asked_reaches_it(text_host: MakeHost, register: Callable[..., None]) -> None:
    code = """
def asks(host):
    said = [host.read('/a'), host.glob('/*'), host.resolve('/b'), host.env('C'), host.system().name]
    said += [host.run(('x',), timeout_s=1.0).stdout, host.recorded('x')[0].argv, host.usage('/').size_bytes]
    said += [host.ask('/s', '/t', 1.0).why]
    return Seen(facts=(Fact('ext.acme.said', repr(said), source='asks'),))
"""
    register("asking", code, "asks")
    machine = probe(text_host({"/a": "1"}, {("x",): "y"}, env={"C": "c"}))
    fact = machine.fact("ext.acme.said")
    said = [b"1", ("/a",), None, "c", "linux", b"y", ("x",), 100 * 2**30, "missing"]
    assert (fact.value if fact else machine.diagnostics) == repr(said)


ONE = "def first(host): return Seen(facts=(Fact('ext.acme.x', '1', source='one'),))"
TWO = "def second(host): return Seen(facts=(Fact('ext.acme.x', '2', source='two'),))"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_order_of_installation_decides_nothing(
    text_host: MakeHost, register: Callable[..., None], order: tuple[int, int]
) -> None:
    given = (("zeta", ONE, "first"), ("alpha", TWO, "second"))
    for place in order:
        register(*given[place])
    assert [name for name, _ in extension_probes()] == ["extension:first", "extension:second"]
    machine = probe(text_host())
    fact = machine.fact("ext.acme.x")
    assert fact is not None
    assert (fact.value, [other.value for other in fact.alternatives]) == ("1", ["2"])
    assert [found.code for found in machine.diagnostics] == ["fact.contradiction"]


def test_without_extensions_nothing_is_loaded_to_find_that_out() -> None:
    code = (
        "import sys; from hardware import RealHost, probe; probe(RealHost()); "
        "print([m for m in ('importlib.metadata', 'pydantic', 'yaml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
