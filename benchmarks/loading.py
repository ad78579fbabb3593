"""Reading the built-in catalogue, in this process, by CPU time, against libyaml alone on the same bytes.

Cold is the first time: nothing that the rooms remember between two calls is left (`forget`), and no cache is
read. Cached is what each later command does; with "every module", each is asked for as well.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

import attrs
import yaml

from manifests import BUILTIN, Catalog, load_catalog

RUNS = 9
_ROOMS = ("documents", "manifests", "versions")


@attrs.frozen
class Loading:
    """Medians, in seconds of CPU time; and how much was read."""

    modules: int
    releases: int
    size_bytes: int
    yaml_s: float
    cold_s: float
    cached_s: float
    whole_s: float  # cached, and every module asked for


def measure() -> Loading:
    """The four in turn, after one round that does not count."""
    texts = [path.read_bytes() for path in sorted(BUILTIN.path.rglob("*.yaml"))]
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        modules = everything(load_catalog([BUILTIN], cache=cache))
        rounds = [
            (
                seconds(lambda: [yaml.load(text, yaml.CSafeLoader) for text in texts]),
                seconds(lambda: load_catalog([BUILTIN], cache=None)),
                seconds(lambda: load_catalog([BUILTIN], cache=cache)),
                seconds(lambda: everything(load_catalog([BUILTIN], cache=cache))),
            )
            for _ in range(RUNS + 1)
        ]
    yaml_s, cold_s, cached_s, whole_s = map(median, zip(*rounds[1:], strict=True))
    return Loading(
        modules=len(modules),
        releases=sum(modules.values()),
        size_bytes=sum(map(len, texts)),
        yaml_s=yaml_s,
        cold_s=cold_s,
        cached_s=cached_s,
        whole_s=whole_s,
    )


def everything(catalog: Catalog) -> dict[str, int]:
    """How many releases each module has, which must be read for it."""
    modules = {name: catalog.module(name) for name in catalog.names()}
    return {name: len(module.releases) for name, module in modules.items() if module is not None}


def seconds(action: Callable[[], object]) -> float:
    forget()
    gc.collect()
    start = process_time()
    action()
    return process_time() - start


def forget() -> None:
    """Empty what functions of the rooms remember."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in _ROOMS:
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
