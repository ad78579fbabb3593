"""Running probes apart from one another: what one does wrong never reaches the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import attrs

from hardware.host import Host, Ran
from hardware.machine import Accelerator, CoreKind, Device, Diagnostic, Disk, Fact, Link, Mount, NumaNode


@attrs.frozen
class Seen:
    """What one probe saw. `accelerators` None: it could not see any cards; (): there certainly are none.

    `links` likewise. Where two probes see the same thing, the first of PROBES is believed.
    """

    facts: tuple[Fact, ...] = ()
    accelerators: tuple[Accelerator, ...] | None = None
    disks: tuple[Disk, ...] = ()
    mounts: tuple[Mount, ...] = ()
    ports: tuple[int, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    links: tuple[Link, ...] | None = None
    devices: tuple[Device, ...] = ()
    numa_nodes: tuple[NumaNode, ...] = ()
    core_kinds: tuple[CoreKind, ...] = ()


Probe = Callable[[Host], Seen]


def run_probes(host: Host, probes: Sequence[tuple[str, Probe]], limit_s: float) -> tuple[Seen, ...]:
    """Run all at once; each answer in the order of the probes, whichever was first.

    A probe that raises gives the diagnostic `probe.failed`, one that is not done at the limit (seconds,
    for all together) `probe.timeout`; it is left behind in its daemon thread, and not waited for.
    """
    deadline = time.monotonic() + limit_s
    started = [(name, *_start(host, name, probe)) for name, probe in probes]
    for _, thread, _ in started:
        thread.join(max(deadline - time.monotonic(), 0))
    return tuple(
        answers[0] if answers else Seen(diagnostics=(Diagnostic("probe.timeout", name),))
        for name, _, answers in started
    )


def run_together(host: Host, commands: Sequence[tuple[str, ...]], limit_s: float) -> tuple[Ran | None, ...]:
    """Answers of programs that need not wait for one another, in the order of the commands."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=min(len(commands), 16) or 1) as pool:
        return tuple(pool.map(lambda argv: host.run(argv, limit_s), commands))


def _start(host: Host, name: str, probe: Probe) -> tuple[threading.Thread, list[Seen]]:
    answers: list[Seen] = []
    thread = threading.Thread(
        target=lambda: answers.append(run_isolated(host, name, probe)), name=f"probe-{name}", daemon=True
    )
    thread.start()
    return thread, answers


def run_isolated(host: Host, name: str, probe: Probe) -> Seen:
    """The probe's answer, or a diagnostic in place of whatever it raised."""
    try:
        return probe(host)
    except BaseException as error:  # a SystemExit too: it would end the thread without a word
        return Seen(diagnostics=(Diagnostic("probe.failed", name, type(error).__name__),))
