"""Virtual environments that hold exactly the wheels they shall, from the artefact store, without a network.

A virtual environment cannot be moved, so it grows at its place; the list of its files, written at the end,
makes it one. Wheels are installed by `installer`: no index, no resolution, nothing that wheels could run.
"""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path

import attrs

from executor.backend import BackendError, Detail, Labels, Neighbours, Reality
from executor.durable import (
    make_private,
    private_folder,
    remove,
    remove_folder,
    sync_all_below,
    touching,
    write_whole,
)
from executor.files.artefacts import whole
from executor.files.inventory import Inventory
from executor.places import Places, size_of
from state import Artefact, PythonEnvironment, Wheel, spec_sha256

TIMEOUT_S = 120  # of one run of an interpreter
_PATHS = "import json, sysconfig; print(json.dumps(sysconfig.get_paths()))"


@attrs.frozen
class PythonEnvironments:
    """`thorough`: each probe reads every byte, or else sizes and times alone."""

    places: Places
    thorough: bool = True

    def probe(self, resource: PythonEnvironment, near: Neighbours) -> Reality:
        path = self.places.environment(resource)
        with touching(path):
            if not path.is_dir() or path.is_symlink():
                return Reality("partial" if os.path.lexists(path) or _list(path).exists() else "absent")
            inventory = Inventory.read(_list(path))
            if inventory is None or inventory.spec_sha256 != spec_sha256(resource):
                return Reality("partial")
            if not os.access(_python(path), os.X_OK):  # also where the one it names is gone
                return Reality("different", (Detail("python-missing"),))
            different = inventory.differences(path, thorough=self.thorough)
            if not different and self.thorough and not Path(_paths(path)["purelib"]).is_dir():
                different = (Detail("python-other"),)
        return Reality("different", different) if different else Reality("made")

    def make(self, resource: PythonEnvironment, near: Neighbours, labels: Labels) -> None:
        path = self.places.environment(resource)
        with touching(path):
            private_folder(path.parent)
            remove_folder(path)
            _run(resource.python, "-I", "-m", "venv", "--without-pip", str(path))
            schemes = _schemes(_paths(path))
            for wheel in resource.wheels:
                artefact = near[wheel.artefact]
                assert isinstance(artefact, Artefact)
                _install(whole(self.places, artefact), wheel, schemes, _python(path))
            make_private(path)
            inventory = Inventory.of(path, spec_sha256(resource))
            sync_all_below(path)
            write_whole(_list(path), inventory.written)

    def size_bytes(self, resource: PythonEnvironment, near: Neighbours) -> int | None:
        return size_of(self.places.environment(resource))

    def unmake(self, resource: PythonEnvironment, near: Neighbours) -> None:
        """The list goes first: from then on it is one that was begun."""
        path = self.places.environment(resource)
        with touching(path):
            remove(_list(path))
            remove_folder(path)


def _install(file: Path, wheel: Wheel, schemes: dict[str, str], python: Path) -> None:
    """As pip does, a file that two wheels bring (`nvidia/__init__.py`) is the later one's."""
    from installer import install
    from installer.destinations import SchemeDictionaryDestination
    from installer.exceptions import InstallerError
    from installer.sources import WheelFile

    destination = SchemeDictionaryDestination(schemes, str(python), "posix", overwrite_existing=True)
    try:
        with zipfile.ZipFile(file) as opened:
            opened.filename = wheel.file  # the store names by hash, and the name says what is inside
            source = WheelFile(opened)
            source.validate_record()
            install(source, destination, {"INSTALLER": b"las\n"})
    except (InstallerError, zipfile.BadZipFile, ValueError, KeyError, EOFError) as error:
        said = " ".join(str(error).split())
        raise BackendError("wheel-broken", (("wheel", wheel.file), ("said", said))) from error


def _schemes(paths: dict[str, str]) -> dict[str, str]:
    kinds = ("purelib", "platlib", "scripts", "data")
    return {kind: paths[kind] for kind in kinds} | {"headers": paths["include"]}


def _paths(environment: Path) -> dict[str, str]:
    paths: dict[str, str] = json.loads(_run(str(_python(environment)), "-I", "-c", _PATHS))
    return paths


def _run(python: str, *arguments: str) -> str:
    """What an interpreter prints. Raises BackendError where it cannot be run or fails."""
    try:
        ran = subprocess.run(
            [python, *arguments],
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=True,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        raise BackendError("python-failed", (("python", python), ("said", " ".join(said.split())))) from error
    return ran.stdout


def _python(environment: Path) -> Path:
    return environment / "bin" / "python"


def _list(path: Path) -> Path:
    return path.with_name(path.name + ".files")
