"""Whether anybody brings extensions of a kind: without importlib.metadata, which takes ten times as long."""

from __future__ import annotations

import os
import sys


def any_registered(group: str) -> bool:
    """Whether the entry points of any installed distribution mention the group; of an archive: they may."""
    return any(_mentions(folder or ".", group.encode()) for folder in dict.fromkeys(sys.path))


def _mentions(folder: str, mark: bytes) -> bool:
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names alone are enough
    except NotADirectoryError:
        return True
    except OSError:
        return False
    infos = (name for name in names if name.endswith((".dist-info", ".egg-info")))
    return any(mark in _content(os.path.join(folder, name, "entry_points.txt")) for name in infos)  # noqa: PTH118


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return b""
