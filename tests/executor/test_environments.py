"""Virtual environments: exactly these wheels, from the store, offline; made anew where it was killed."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from executor.backend import BackendError
from executor.places import Places
from state import Artefact, PythonEnvironment, Wheel
from tests.executor.told import told


def wheel(name: str, version: str, files: dict[str, str], entry_points: str = "") -> bytes:
    info = f"{name}-{version}.dist-info"
    files = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: toy\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if entry_points:
        files[f"{info}/entry_points.txt"] = entry_points
    rows = [f"{path},sha256={_hash(text)},{len(text)}" for path, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,"]) + "\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for path, text in files.items():
            opened.writestr(path, text)
    return out.getvalue()


def _hash(text: str) -> str:
    return base64.urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()


TOOL = wheel(
    "toy_tool",
    "1.2",
    {"toy_tool/__init__.py": "def main():\n    import toy_base\n    print(toy_base.word)\n"},
    "[console_scripts]\ntoy = toy_tool:main\n",
)
BASE = wheel("toy_base", "2.0", {"toy_base.py": "word = 'works'\n", "shared/__init__.py": ""})
OTHER = wheel("toy_other", "1.0", {"shared/__init__.py": "", "toy_other.py": ""})


@pytest.fixture
def held(places: Places, files: Any) -> Any:
    def made(*wheels: tuple[str, bytes], python: str = sys.executable, thorough: bool = True) -> Any:
        known = []
        for name, content in wheels:
            artefact = Artefact(
                f"artefact {name}", "file:///nowhere", sha256(content).hexdigest(), len(content)
            )
            places.artefact(artefact).parent.mkdir(parents=True, exist_ok=True)
            places.artefact(artefact).write_bytes(content)
            known.append(artefact)
        listed = tuple(Wheel(one.id, name) for one, (name, _) in zip(known, wheels, strict=True))
        toy = PythonEnvironment("environment toy", "toy", python, listed)
        return files(toy, *known, thorough=thorough), toy

    return made


NAMED = (("toy_tool-1.2-py3-none-any.whl", TOOL), ("toy_base-2.0-py3-none-any.whl", BASE))
ALSO = ("toy_other-1.0-py3-none-any.whl", OTHER)


def test_it_holds_exactly_these(held: Any, places: Places) -> None:
    hand, toy = held(*NAMED, ALSO)  # two of them bring one file
    assert hand.condition(toy) == "absent"
    hand.do("make", toy)
    assert hand.condition(toy) == "made"
    root = places.environment(toy)
    assert run(root / "bin/toy") == "works\n"
    listing = "import importlib.metadata as m; print(sorted((d.name, d.version) for d in m.distributions()))"
    assert run(root / "bin/python", "-c", listing) == (
        "[('toy_base', '2.0'), ('toy_other', '1.0'), ('toy_tool', '1.2')]\n"
    )
    assert hand.condition(toy) == "made"  # the bytecode that was written meanwhile is nobody's
    hand.do("unmake", toy)
    assert list(root.parent.iterdir()) == []


def run(*words: str | Path) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True, env={}).stdout


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (lambda site: (site / "toy_base.py").write_text("word = 'other'\n"), "toy_base.py changed"),
        (lambda site: (site / "toy_base.py").unlink(), "toy_base.py missing"),
        (lambda site: (site / "sitecustomize.py").write_text("evil"), "sitecustomize.py added"),
        (lambda site: (site.parents[2] / "bin/python").unlink(), "bin/python missing"),
    ],
)
@pytest.mark.parametrize("thorough", [True, False])
def test_drift(held: Any, places: Places, change: Any, differs: str, thorough: bool) -> None:
    hand, toy = held(*NAMED, thorough=thorough)
    hand.do("make", toy)
    (site,) = places.environment(toy).glob("lib/python*/site-packages")
    change(site)
    found = hand.probe(toy)
    assert found.condition == "different"
    assert told(found).endswith(differs)
    hand.do("unmake", toy)
    hand.do("make", toy)
    assert hand.condition(toy) == "made"


def test_an_interpreter_that_is_gone(held: Any, places: Places, tmp_path: Path) -> None:
    interpreter = tmp_path / "python3"
    interpreter.symlink_to(sys.executable)
    hand, toy = held(python=str(interpreter))
    hand.do("make", toy)
    python = places.environment(toy) / "bin" / "python"
    target = python.readlink()
    python.unlink()
    python.symlink_to("/nonexistent/python")
    assert told(hand.probe(toy)) == "bin/python missing"
    python.unlink()
    python.symlink_to(target)
    nowhere, other = held(python="/nonexistent/python")
    with pytest.raises(BackendError, match="python-failed"):
        nowhere.do("make", other)


def test_a_wheel_of_another_hash(held: Any, places: Places) -> None:
    hand, toy = held(*NAMED)
    places.artefact(hand.near[toy.wheels[1].artefact]).write_bytes(OTHER)
    with pytest.raises(BackendError, match="artefact-other"):
        hand.do("make", toy)
    assert hand.condition(toy) == "partial"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"nonsense", "not a zip"),
        (TOOL[:-40], "not a zip"),
        (TOOL.replace(b"word)", b"evil)", 1), "CRC"),
        (wheel("../evil", "1", {}), ""),
        (wheel("toy_tool", "1.2", {"../../../../evil.py": "x"}), "outside"),
    ],
    ids=["nonsense", "cut", "edited", "name outside", "outside"],
)
def test_broken_wheels(held: Any, places: Places, tmp_path: Path, content: bytes, said: str) -> None:
    hand, toy = held(("toy_tool-1.2-py3-none-any.whl", content))
    with pytest.raises(BackendError, match="wheel-broken") as caught:
        hand.do("make", toy)
    assert said in dict(caught.value.fields)["said"]
    assert list(tmp_path.rglob("evil*")) == []


def test_killed_at_each_line(held: Any, places: Places, dying: Any) -> None:
    hand, toy = held(*NAMED)
    for _ in dying(lambda: hand.do("make", toy), stride=17):
        assert hand.condition(toy) in ("absent", "partial", "made")
        hand.do("make", toy)
        assert run(places.environment(toy) / "bin/toy") == "works\n"
        hand.do("unmake", toy)
        assert list(places.environment(toy).parent.iterdir()) == []
    for _ in dying(lambda: hand.do("unmake", toy), stride=9):
        hand.do("make", toy)
        assert hand.condition(toy) == "made"
