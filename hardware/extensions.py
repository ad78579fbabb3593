"""Probes that other distributions bring, by entry points; their answers are held to what a profile is."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs

from documents import any_registered
from hardware.host import OUTPUT_LIMIT, Host
from hardware.machine import Diagnostic, Machine
from hardware.probing import Probe, Seen

if TYPE_CHECKING:
    import socket
    import subprocess
    from importlib.metadata import EntryPoint

GROUP = "las.probes"
LIMIT_S = 20.0  # for one of them: less than all probes have together, so that each is ended that hangs
_GRACE_S = 1.0  # for what it said before its end to be read
_QUESTIONS = tuple(name for name in vars(Host) if not name.startswith("_"))


def extension_probes() -> tuple[tuple[str, Probe], ...]:
    """One a registration, by name and value: the order in which distributions are found decides nothing."""
    if not any_registered(GROUP):
        return ()
    from importlib.metadata import entry_points

    points = sorted({(point.name, point.value): point for point in entry_points(group=GROUP)}.items())
    return tuple((source_of(name), partial(_probe, point)) for (name, _), point in points)


def source_of(name: str) -> str:
    """What names an extension's probe in diagnostics."""
    return f"extension:{name}"


def _probe(point: EntryPoint, host: Host) -> Seen:
    """What it saw, in a process of its own; whatever it does wrong is a diagnostic, and nothing believed."""
    source, began = source_of(point.name), time.monotonic()
    said, ended = _talk(point, host)
    if "seen" in said:
        return held(str(said["seen"]), source)
    if time.monotonic() - began >= LIMIT_S:
        return Seen(diagnostics=(Diagnostic("probe.timeout", source),))
    code = "probe.malformed" if "malformed" in said else "probe.extension_failed"
    detail = said.get("malformed") or said.get("failed") or ended
    return Seen(diagnostics=(Diagnostic(code, source, str(detail)[:200]),))


# --- the conversation -----------------------------------------------------------------------------


def _talk(point: EntryPoint, host: Host) -> tuple[dict[str, Any], str]:
    """The last word of the child, or nothing; and how it ended.

    What it forked may hold its end of the conversation open: so its own end, or the time limit, ends all.
    """
    import atexit
    import socket
    import subprocess
    from pathlib import Path
    from threading import Thread

    from hardware.programs import kill_group

    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = subprocess.Popen(
                (sys.executable, "-P", str(Path(__file__).with_name("extension_child.py"))),
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        end = partial(kill_group, process)
        atexit.register(end)  # las may end, and this thread with it, before the limit
        task: dict[str, Any] = {"name": point.name, "value": point.value, "questions": _QUESTIONS}
        task |= {"path": sys.path, "limit_s": LIMIT_S}
        said: dict[str, Any] = {}
        talk = Thread(target=_converse, args=(task, host, ours, process, said), daemon=True)
        talk.start()
        with suppress(subprocess.TimeoutExpired):
            process.wait(LIMIT_S)
        end()
        atexit.unregister(end)
        talk.join(_GRACE_S)
        with suppress(OSError):  # it is over, even where a session of its own has got away
            ours.shutdown(socket.SHUT_RDWR)
    return dict(said), _ending(process.returncode)


def _converse(
    task: dict[str, Any],
    host: Host,
    ours: socket.socket,
    process: subprocess.Popen[bytes],
    said: dict[str, Any],
) -> None:
    """Until its last word, after which it has nothing left to do, or until it says what is no question."""
    try:
        said.update(_answered(task, host, ours))
    except OSError:
        pass  # it has gone, and its end tells how
    except Exception as error:  # a question that is none, or one that cannot be answered
        said["failed"] = f"{type(error).__name__}: {error}"
    process.kill()


def _answered(task: dict[str, Any], host: Host, ours: socket.socket) -> dict[str, Any]:
    """Answer what it asks of the host until it says what it saw."""
    import json
    import pickle

    with ours.makefile("rb") as by:
        ours.sendall(pickle.dumps(task))
        while (line := by.readline(OUTPUT_LIMIT)).endswith(b"\n"):
            said = json.loads(line)
            if "ask" not in said:
                return dict(said)
            if said["ask"] not in _QUESTIONS:
                raise ValueError(said["ask"])
            arguments = (tuple(one) if isinstance(one, list) else one for one in said["with"])
            ours.sendall(pickle.dumps(getattr(host, said["ask"])(*arguments, **said["named"])))
    return {}


def _ending(status: int) -> str:
    from signal import Signals

    try:
        return Signals(-status).name
    except ValueError:
        return f"exit {status}"


# --- what it saw ----------------------------------------------------------------------------------


def told(seen: object) -> dict[str, str]:
    """An answer as a profile, `seen`; or why it cannot be one, `malformed`."""
    from hardware.profile import machine_to_json

    if not isinstance(seen, Seen):
        return {"malformed": type(seen).__name__}
    try:
        return {"seen": machine_to_json(_as_machine(seen))}
    except Exception as error:  # a field of a type that JSON does not know, or no field at all
        return {"malformed": type(error).__name__}


def held(text: str, source: str) -> Seen:
    """The answer as a profile reads it back, or `probe.malformed` with the first fault in its place."""
    from documents import DocumentError
    from hardware.profile import machine_from_json

    try:
        return _as_seen(machine_from_json(text.encode(), source), source)
    except DocumentError as error:
        fault = error.faults[0]
        detail = " ".join((fault.code, *(value for _, value in fault.fields)))[:200]
        return Seen(diagnostics=(Diagnostic("probe.malformed", source, detail),))


def _as_machine(seen: Seen) -> Machine:
    return Machine(
        facts=seen.facts,
        accelerators=seen.accelerators,
        disks=seen.disks,
        mounts=seen.mounts,
        ports_taken=seen.ports,
        diagnostics=seen.diagnostics,
        links=seen.links,
        devices=seen.devices,
        numa_nodes=seen.numa_nodes,
        core_kinds=seen.core_kinds,
    )


def _as_seen(machine: Machine, source: str) -> Seen:
    """As it was read back; a card without a source has the extension's."""
    cards = machine.accelerators and tuple(
        card if card.sources else attrs.evolve(card, sources=(source,)) for card in machine.accelerators
    )
    facts = tuple(fact if fact.source else attrs.evolve(fact, source=source) for fact in machine.facts)
    return Seen(
        facts=facts,
        accelerators=cards,
        disks=machine.disks,
        mounts=machine.mounts,
        ports=machine.ports_taken,
        diagnostics=machine.diagnostics,
        links=machine.links,
        devices=machine.devices,
        numa_nodes=machine.numa_nodes,
        core_kinds=machine.core_kinds,
    )
