"""Where what is installed is recorded."""

from __future__ import annotations

from pathlib import Path

from cli.places import state_folder
from cli.settings import Settings


def folder_of(settings: Settings, asked: Path | None) -> Path:
    """As the option says, else as the setting `state`, else the user's own."""
    configured = settings.one("state")
    return asked or Path(configured or state_folder()).expanduser()
