"""Where the executor keeps files of its own: each under the hash of what it is, so nothing is overwritten."""

from __future__ import annotations

from documents import frozen
from state import spec_sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from pathlib import Path

    from state import Artefact, Configuration, PythonEnvironment, Tree


def size_of(path: Path) -> int:
    """Bytes of all regular files there; links count nothing."""
    if path.is_file() and not path.is_symlink():
        return path.stat().st_size
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file() and not one.is_symlink())


@frozen
class Places:
    """Below the data folder of one install (0700)."""

    folder: str | os.PathLike[str]

    @property
    def data(self) -> Path:
        from pathlib import Path

        return Path(self.folder)

    def begin(self) -> None:
        """The folder itself, for its owner alone; durable."""
        from executor.durable import private_folder

        private_folder(self.data)

    def artefact(self, resource: Artefact) -> Path:
        return self.data / "artefacts" / resource.sha256

    def configuration(self, resource: Configuration) -> Path:
        from pathlib import Path

        if resource.path is not None:
            return Path(resource.path)
        return self.data / "configurations" / spec_sha256(resource)

    def environment(self, resource: PythonEnvironment) -> Path:
        return self.data / "environments" / f"{resource.name}-{spec_sha256(resource)[:12]}"

    def tree(self, resource: Tree) -> Path:
        return self.data / "trees" / spec_sha256(resource)

    def secret(self, name: str) -> Path:
        return self.data / "secrets" / name

    def keep_secret(self, name: str, value: str) -> None:
        """Whole or not at all, and for the owner alone. Raises BackendError."""
        from executor.durable import private_folder, touching, write_whole

        path = self.secret(name)
        with touching(path):
            private_folder(path.parent)
            write_whole(path, value.encode())
