# ruff: noqa: PTH111, PTH113, PTH118
# Pathlib takes 10 ms, a third of a whole `las --help`.
"""Where files of a user lie. Light: `las --help` asks here whether a configuration has a say."""

from __future__ import annotations

import os
import sys

#: Below the folder one works in.
PROJECT_FOLDER = ".las"
CONFIG_NAME = "config.yaml"
POLICY_NAME = "policy.yaml"


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
    return _files(CONFIG_NAME)


def policy_files() -> tuple[tuple[str, str], ...]:
    """(layer, path) of the policies that are there without being named anywhere, strongest first."""
    return _files(POLICY_NAME)


def _files(name: str) -> tuple[tuple[str, str], ...]:
    candidates = ((layer, os.path.join(folder, name)) for layer, folder in _folders())
    return tuple((layer, path) for layer, path in candidates if os.path.isfile(path))


def _folders() -> tuple[tuple[str, str], ...]:
    """(layer, folder), strongest first. /etc/las stands whatever the environment says."""
    shared = os.environ.get("XDG_CONFIG_DIRS", "").strip() or "/etc/xdg"
    system = ("/etc/las", *(os.path.join(base, "las") for base in shared.split(os.pathsep) if base))
    return (
        ("project", PROJECT_FOLDER),
        ("user", config_folder()),
        *(("system", folder) for folder in system),
    )


def _xdg(variable: str, otherwise: str, name: str) -> str:
    base = os.environ.get(variable, "").strip() or os.path.join(os.path.expanduser("~"), otherwise)
    return os.path.join(base, name)
