# ruff: noqa: PTH111, PTH113, PTH118
# Pathlib takes 10 ms, a third of a whole `las --help`.
"""Where files of a user lie. Light: `las --help` asks here whether a configuration has a say."""

from __future__ import annotations

import os
import sys

#: Below the folder one works in.
PROJECT_FOLDER = ".las"
CONFIG_NAME = "config.yaml"


def config_folder() -> str:
    """Of the user: `~/.config/las` on Linux."""
    if sys.platform == "linux":  # as platformdirs has it, which costs 13 ms to import; a test compares
        return _xdg("XDG_CONFIG_HOME", ".config", "las")
    import platformdirs

    return platformdirs.user_config_dir("las", appauthor=False)


def cache_folder() -> str:
    """Of the user: `~/.cache/localaistack` on Linux."""
    if sys.platform == "linux":
        return _xdg("XDG_CACHE_HOME", ".cache", "localaistack")
    import platformdirs

    return platformdirs.user_cache_dir("localaistack", appauthor=False)


def state_folder() -> str:
    """Of the user: `~/.local/state/localaistack` on Linux."""
    if sys.platform == "linux":
        return _xdg("XDG_STATE_HOME", os.path.join(".local", "state"), "localaistack")
    import platformdirs

    return platformdirs.user_state_dir("localaistack", appauthor=False)


def data_folder() -> str:
    """Of the user: `~/.local/share/localaistack` on Linux."""
    if sys.platform == "linux":
        return _xdg("XDG_DATA_HOME", os.path.join(".local", "share"), "localaistack")
    import platformdirs

    return platformdirs.user_data_dir("localaistack", appauthor=False)


def config_files() -> tuple[tuple[str, str], ...]:
    """(layer, path) of the configuration files that are there, strongest first."""
    candidates = (
        ("project", os.path.join(PROJECT_FOLDER, CONFIG_NAME)),
        ("user", os.path.join(config_folder(), CONFIG_NAME)),
        ("system", os.path.join("/etc/las", CONFIG_NAME)),
    )
    return tuple((layer, path) for layer, path in candidates if os.path.isfile(path))


def _xdg(variable: str, otherwise: str, name: str) -> str:
    base = os.environ.get(variable, "").strip() or os.path.join(os.path.expanduser("~"), otherwise)
    return os.path.join(base, name)
