"""The modules of a matrix, decided here or shared out among processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread

from manifests import Catalog, Module
from planner.deciding import Decided, Decider, Profile


@contextmanager
def decisions(
    catalog: Catalog, profiles: Sequence[Profile], names: Sequence[str], *, jobs: int, engine: str
) -> Iterator[Iterator[Decided]]:
    """What is decided of each module, as it comes. However this is left, no process stays behind, not even if
    this one is killed.
    """
    jobs = min(jobs, len(names))
    if jobs < 2:
        decider = Decider(catalog, profiles, engine)
        yield (decider.decide(name) for name in names)
        return
    modules = tuple(module for name in catalog.names() if (module := catalog.module(name)))
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (modules, tuple(profiles), engine)) as pool:
        try:
            yield (one.result() for one in as_completed(_submitted(pool, names)))
        finally:
            pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, names: Sequence[str]) -> list[Future[Decided]]:
    """Ctrl-C is for this process alone: those started here are born with it blocked. Nor is a start of theirs
    cut off in the middle by a request to end, which they listen to from `_begin` on.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        return [pool.submit(_decide, name) for name in names]
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


#: Of a process that was started here.
_decider: Decider


def _begin(modules: tuple[Module, ...], profiles: tuple[Profile, ...], engine: str) -> None:
    global _decider  # noqa: PLW0603 - what a process is given once, its calls find here
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    Thread(target=_end_with_parent, daemon=True).start()
    _decider = Decider(Catalog.of(modules), profiles, engine)


def _end_with_parent() -> None:
    """Its sentinel is the end of a pipe, which closes however the parent ends. The pool's queues would not
    tell: each process holds both ends of them.
    """
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _decide(name: str) -> Decided:
    return _decider.decide(name)
