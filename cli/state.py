"""Where what is installed is recorded."""

from __future__ import annotations

import os

from cli.places import state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from cli.settings import Settings


def place_of(settings: Settings, asked: str | os.PathLike[str] | None) -> str:
    """As the option says, else as the setting `state`, else the user's own."""
    return os.fspath(asked) if asked is not None else expanded(settings.one("state") or state_folder())


def folder_of(settings: Settings, asked: str | os.PathLike[str] | None) -> Path:
    from pathlib import Path

    return Path(place_of(settings, asked))


def expanded(path: str) -> str:
    """With the home that a `~` stands for."""
    if not path.startswith("~"):
        return path
    from pathlib import Path

    return str(Path(path).expanduser())
