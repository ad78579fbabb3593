# ruff: noqa: PTH100, PTH112, PTH118, PTH123, PTH208
# Pathlib takes longer to load than all that is read here.
"""A look at what is installed that does not read the journal's records where an earlier look has.

A cache keeps what was made of the bytes of the version, the journal, the witnesses and the plan. All of these
are read at every look, and what is not byte for byte the same is read by `Store`, which checks it: nothing
that is kept can be out of date, and no damage is overlooked. docs/decisions/0004-short-commands.md.
"""

from __future__ import annotations

import os

from documents import cached_plain, code_stamp, content_hash, frozen
from state.outline import Outline, outline_of, packed, unpacked
from state.resources import keep_sha256, spec_sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


@frozen
class Glance:
    """`unfinished`: to which generation the transaction leads that is not closed. `outline`: of what is
    installed."""

    lineage: str
    unfinished: int | None = None
    outline: Outline | None = None


def glance_at(folder: str, cache: str | None) -> Glance:
    """Raises what `Store.open` and `Store.current` do, and OSError."""
    recorded = _recorded(folder)

    def fits(told: dict[str, Any]) -> bool:
        plan = os.path.join(folder, told["plan"])
        whole = bool(recorded) and told["recorded"] == recorded and told["plan_hash"] == _hash_of(plan)
        return whole and told["code"] == code

    code = code_stamp(__file__)  # beside the value, not in the key: one file for a state, whatever reads it
    key = f"glance\0{os.path.abspath(folder)}"
    told = cached_plain(cache, key, lambda: _told(folder, recorded, code), fits)
    outline: Outline | None = unpacked(told["outline"])
    for resource, digest in zip(outline.resources if outline else (), told["sha256"], strict=True):
        keep_sha256(resource, digest)
    return Glance(told["lineage"], told["unfinished"], outline)


def _told(folder: str, recorded: str, code: str) -> dict[str, Any]:
    """What the files say now. It is of what was `recorded` if nobody has written meanwhile."""
    from pathlib import Path

    from state.store import Store

    store = Store.open(Path(folder))
    unfinished, kept = store.unfinished(), store.current_plan()
    outline = kept and _outline(*kept)
    return {
        "code": code,
        "lineage": store.lineage,
        "unfinished": unfinished and unfinished.opened.to_generation,
        "outline": packed(outline),
        "sha256": tuple(map(spec_sha256, outline.resources)) if outline else (),
        "plan": os.path.relpath(kept[0], folder) if kept else "",
        "plan_hash": content_hash(kept[1]) if kept else "",
        "recorded": recorded if recorded == _recorded(folder) else "",
    }


def _outline(path: Path, plan: bytes) -> Outline:
    from state.errors import DamageError

    try:
        return outline_of(plan)
    except ValueError as error:
        raise DamageError("plan-damaged", file=str(path)) from error


def _recorded(folder: str) -> str:
    """Tells the contents of what is read beside the plan from all others; "" where it cannot be read."""
    generations = os.path.join(folder, "generations")
    try:
        witnesses = sorted(os.listdir(generations)) if os.path.isdir(generations) else []
        names = ["version", "journal.jsonl", *(os.path.join("generations", name) for name in witnesses)]
        return content_hash(
            "\0".join(f"{name}:{_hash_of(os.path.join(folder, name))}" for name in names).encode()
        )
    except OSError:
        return ""


def _hash_of(path: str) -> str:
    """ "" of what is not there."""
    try:
        with open(path, "rb") as file:
            return content_hash(file.read())
    except (FileNotFoundError, IsADirectoryError):
        return ""
