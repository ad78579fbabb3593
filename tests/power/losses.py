"""What a power loss may leave of a recorded run: at each moment, what was durable, and a part of the rest.

All parts are too many. Taken are those that real file systems leave: nothing of it, all of it, names without
contents (as delayed allocation does), contents without names, its beginning in order; each of the newest
changes alone, and all but that; and the last write torn, or as zeros.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from tests.power.disk import Change, Disk, Named, Renamed, Unnamed, Wrote, durable_with
from tests.power.recording import Changed, Recording, Synced, Told

_NEWEST = 5


@attrs.frozen
class Loss:
    """`how` it came to this disk, for whoever reads a failure; `told`: what was acknowledged before."""

    how: str
    disk: Disk
    told: tuple[str, ...]


@attrs.frozen
class Part:
    """Places of changes among the events that are kept though no sync had made them durable."""

    how: str
    kept: tuple[int, ...]
    last: Wrote | None = None  # in place of the last of them, as a disk may leave it


def losses(recording: Recording, stride: int = 1) -> Iterator[Loss]:
    """Each disk once, with the most that can have been acknowledged before it: the last moments come first.

    `stride`: only each so-many-th.
    """
    certain = _certain(recording)
    seen: set[tuple[frozenset[int], Wrote | None]] = set()
    for moment in range(len(recording.events), -1, -1):
        before = [at for at in certain if at < moment]
        durable = frozenset(at for at in before if certain[at] < moment)
        for part in _parts([at for at in before if at not in durable], recording):
            what = durable | frozenset(part.kept), part.last
            if what not in seen:
                seen.add(what)
                if (len(seen) - 1) % stride == 0:
                    told = (one.line for one in recording.events[:moment] if isinstance(one, Told))
                    how = f"after event {moment} of {len(recording.events)}, {part.how}"
                    yield Loss(how, _left(recording, *what), tuple(told))


def _certain(recording: Recording) -> dict[int, int]:
    """The place of each change -> that of the sync that made it durable."""
    syncs = [(at, one) for at, one in enumerate(recording.events) if isinstance(one, Synced)]
    never = len(recording.events)
    return {
        at: next((to for to, sync in syncs if sync.begun > one.at and _covers(sync, one.change)), never)
        for at, one in enumerate(recording.events)
        if isinstance(one, Changed)
    }


def _covers(sync: Synced, change: Change) -> bool:
    return sync.node is None or sync.node in durable_with(change)


def _parts(open_: list[int], recording: Recording) -> Iterator[Part]:
    """`open_`: the changes of which nobody knows."""
    yield Part("nothing that was not synced", ())
    if not open_:
        return
    changes = {at: _change(recording, at) for at in open_}
    everything = tuple(open_)
    yield Part("all of it", everything)
    last = changes[open_[-1]]
    if isinstance(last, Wrote):
        yield Part(
            "the last write torn", everything, attrs.evolve(last, data=last.data[: len(last.data) // 2])
        )
        yield Part("the last write as zeros", everything, attrs.evolve(last, data=bytes(len(last.data))))
    names = tuple(at for at in open_ if isinstance(changes[at], Named | Unnamed | Renamed))
    yield Part("names without contents", names)
    yield Part("contents without names", tuple(at for at in open_ if at not in names))
    yield Part("the first half of it", everything[: len(open_) // 2])
    for at in open_[-_NEWEST:]:
        yield Part(f"{changes[at]} alone", (at,))
        yield Part(f"all but {changes[at]}", tuple(one for one in open_ if one != at))


def _change(recording: Recording, at: int) -> Change:
    event = recording.events[at]
    assert isinstance(event, Changed)
    return event.change


def _left(recording: Recording, kept: frozenset[int], last: Wrote | None) -> Disk:
    disk = recording.base.copy()
    disk.changed_ns = recording.disk.changed_ns
    for number in range(len(disk.nodes), len(recording.disk.nodes)):
        node = recording.disk.nodes[number]
        disk.add(node.kind, node.mode, node.target)
    for at in sorted(kept):
        disk.apply(last if last is not None and at == max(kept) else _change(recording, at))
    return disk
