"""What `las doctor` looks at: one function for each thing, and what mends it."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import stat
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from cli.deciding import SituationOptions
from cli.examining import Check, Fields, Found
from cli.options import StateOptions
from cli.settings import Settings
from documents import DocumentError

if TYPE_CHECKING:
    from cli.installed import Installed
    from executor import Sight, Site
    from hardware import Machine
    from state import Generation, Store

_MIB = 2**20
LEAST_FREE_BYTES = 1024 * _MIB  # below this nothing can be fetched
UNITS = "systemd"  # the backend whose manager lives as its user does
SCARCE_FREE_BYTES = 10 * 1024 * _MIB  # an image of an engine has about so many


class Patient:
    """What is examined. Each part is looked at when a check first asks for it."""

    def __init__(
        self, installed: Installed, options: SituationOptions, state: StateOptions, settings: Settings
    ) -> None:
        self.installed = installed
        self.options = options
        self.state = state
        self.settings = settings

    @property
    def folder(self) -> Path:
        return self.installed.folder

    def here(self, command: str) -> str:
        """A command about this state, where it is not the one that is meant without a word."""
        words = () if self.state.state is None else ("--state", str(Path(self.state.state)))
        return shlex.join([*shlex.split(command), *words])

    @cached_property
    def machine(self) -> Machine:
        from cli.situation import open_machine

        return open_machine(None, self.options.fact)

    @property
    def store(self) -> Store:
        return self.installed.store()

    @property
    def site(self) -> Site:
        from executor import Places, Site

        return Site(self.store.lineage, Places(self.installed.data), os.environ)

    @cached_property
    def sights(self) -> tuple[Sight, ...]:
        from executor import observe

        store = self.store
        current = store.current()
        return observe(current, self.installed.world(store.lineage)) if current else ()

    def checks(self) -> tuple[Check, ...]:
        found = (
            ("program", _program),
            ("settings", _settings),
            ("folders", _folders),
            ("journal", _journal),
            ("writer", _writer),
            ("transaction", _transaction),
            ("catalogue", _catalogue),
            ("policy", _policy),
            ("hardware", _hardware),
            ("backends", _backends),
            ("lingering", _lingering),
            ("accelerators", _accelerators),
            ("disk", _disk),
            ("ports", _ports),
            ("drift", _drift),
        )
        return tuple(Check(name, partial(run, self)) for name, run in found)


def _program(_: Patient) -> Iterator[Found]:
    from importlib.metadata import version

    fields = {"las": version("localaistack"), "python": platform.python_version()}
    yield Found("program", "ok", "doctor-program", {**fields, "system": platform.platform(terse=True)})


def _settings(_: Patient) -> Iterator[Found]:
    from cli.places import config_files

    files = ", ".join(path for _, path in config_files())
    yield Found("settings", "ok", "doctor-settings", {"files": files or None})


def _folders(patient: Patient) -> Iterator[Found]:
    """Of their owner alone, and writable."""
    for name, folder in (("state", patient.folder), ("data", patient.installed.data)):
        about = {"name": name, "folder": str(folder)}
        if not folder.exists():
            yield Found("folders", "ok", "doctor-folder-none", about)
            continue
        status = folder.stat()
        quoted = _quoted(folder)
        if status.st_uid != os.geteuid():
            owner = (f"sudo chown -R {os.geteuid()} {quoted}",)
            yield Found(
                "folders", "failed", "doctor-folder-foreign", {**about, "owner": status.st_uid}, owner
            )
        elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            yield Found("folders", "failed", "doctor-folder-closed", about, (f"chmod u+rwx {quoted}",))
        elif stat.S_IMODE(status.st_mode) & 0o077:
            mode = f"{stat.S_IMODE(status.st_mode):o}"
            fields = {**about, "mode": mode}
            yield Found("folders", "failed", "doctor-folder-open", fields, (f"chmod go= {quoted}",))
        else:
            yield Found("folders", "ok", "doctor-folder", about)


def _journal(patient: Patient) -> Iterator[Found]:
    from state import StateError, audit

    try:
        found = audit(patient.folder)
    except StateError as error:
        yield Found(
            "journal",
            "failed",
            f"state-{error.code}",
            _fields(error.fields),
            (patient.here("las audit verify"),),
        )
        return
    for fault in found.faults:
        outcome, remedy = (
            ("note", ()) if fault.is_harmless else ("failed", (patient.here("las audit verify"),))
        )
        fields = _fields(dict(fault.fields))
        yield Found("journal", outcome, f"audit-fault-{fault.code}", fields, remedy)  # type: ignore[arg-type]  # of two
    if not found.faults:
        counts = {"records": found.records, "generations": found.generations}
        yield Found("journal", "ok", "doctor-journal", counts)


def _writer(patient: Patient) -> Iterator[Found]:
    from state import holder_of

    holder = holder_of(patient.folder / "writer.lock")
    if holder is None:
        yield Found("writer", "ok", "doctor-writer-none")
        return
    fields = {"pid": holder.pid, "command": holder.command, "since": holder.since, "state": holder.state}
    remedy = {"stopped": (f"kill -CONT {holder.pid}",), "running": (f"ps -o pid,etime,args -p {holder.pid}",)}
    outcome = "failed" if holder.state == "stopped" else "note"
    yield Found("writer", outcome, "doctor-writer", fields, remedy.get(holder.state, ()))  # type: ignore[arg-type]  # of two


def _transaction(patient: Patient) -> Iterator[Found]:
    from state import holder_of

    open_now = patient.store.unfinished()
    if open_now is None:
        yield Found("transaction", "ok", "doctor-transaction-none")
    elif holder_of(patient.folder / "writer.lock"):
        yield Found("transaction", "note", "doctor-transaction", {"number": open_now.opened.to_generation})
    else:
        opened = open_now.opened
        back = "yes" if open_now.goes_back else "no"
        fields: Fields = {"number": opened.to_generation, "before": opened.from_generation, "back": back}
        yield Found("transaction", "failed", "doctor-transaction-left", fields, (patient.here("las repair"),))


def _catalogue(patient: Patient) -> Iterator[Found]:
    from cli.situation import open_catalog

    try:
        catalog = open_catalog(patient.settings, patient.options.manifests)
    except DocumentError as error:
        yield from _faults("catalogue", error, "las check")
    else:
        yield Found("catalogue", "ok", "doctor-catalogue", {"modules": len(catalog.names())})


def _policy(patient: Patient) -> Iterator[Found]:
    from cli.situation import open_capabilities
    from policies import PolicyError

    try:
        capabilities = open_capabilities(patient.settings, patient.options.policy, patient.machine)
    except DocumentError as error:
        yield from _faults("policy", error, "las tier")
    except PolicyError as error:
        yield Found("policy", "failed", f"policy-{error.code}", _fields(error.fields), ("las tier",))
    else:
        yield Found("policy", "ok", "doctor-policy", {"tier": capabilities.tier.name})


def _faults(check: str, error: DocumentError, command: str) -> Iterator[Found]:
    for fault in error.faults:
        fields = {"place": f"{fault.file}:{fault.line}:{fault.column}", "fault": fault.code}
        yield Found(check, "failed", "doctor-fault", fields, (command,))


def _hardware(patient: Patient) -> Iterator[Found]:
    machine = patient.machine
    for one in machine.diagnostics:
        fields = {"code": one.code, "source": one.source, "detail": one.detail}
        key = f"diagnostic-{one.code.replace('.', '-').replace('_', '-')}"
        yield Found("hardware", "note", key, fields, ("las detect --verbose",))
    if not machine.diagnostics:
        cards = None if machine.accelerators is None else len(machine.accelerators)
        yield Found("hardware", "ok", "doctor-hardware", {"cards": cards})


def _backends(patient: Patient) -> Iterator[Found]:
    """Those that are there must answer, and those that carry what is installed must be there."""
    from cli.situation import open_backends

    current = patient.store.current()
    used = _used(current)
    found = open_backends(patient.settings, patient.options.manifests, patient.machine)
    wanted = {one.backend.name for one in found if one.here} | used
    for one in found:
        yield from _backend(patient, one.backend.name, wanted=one.backend.name in wanted)
    if not any(one.here and one.backend.runs == "container" for one in found):
        known = ", ".join(one.backend.name for one in found if one.backend.runs == "container")
        yield Found("backends", "note", "doctor-backend-nothing", {"known": known}, ("las backend list",))


def _backend(patient: Patient, name: str, *, wanted: bool) -> Iterator[Found]:
    from executor import reach

    if not wanted:
        return
    reached = reach(name, patient.site)
    fields = {"backend": name, "address": reached.address, "version": reached.version or None}
    if reached.error is None:
        yield Found("backends", "ok", "doctor-backend", fields)
        return
    unit = f"user@{os.getuid()}" if name == UNITS else name  # which unit of systemd's it is
    remedy = {
        "no-permission": (f"sudo usermod -aG {_group_of(reached.address)} {_user()}", "newgrp"),
        "missing": (f"systemctl status {unit}",),
        "silent": (f"sudo systemctl restart {unit}",),
    }
    yield Found("backends", "failed", _BARRIERS[reached.barrier], fields, remedy[reached.barrier])


_BARRIERS = {
    "missing": "doctor-backend-missing",
    "no-permission": "doctor-backend-no-permission",
    "silent": "doctor-backend-silent",
}


def _lingering(patient: Patient) -> Iterator[Found]:
    """Whether the user manager, where one runs, stays when its user has gone."""
    lingers = patient.machine.fact("user-manager.lingers")
    if lingers is None:
        return
    if lingers.value:
        yield Found("lingering", "ok", "doctor-units-stay")
        return
    used = UNITS in _used(patient.store.current())
    fields = {"used": "yes" if used else "no"}
    remedy = (f"sudo loginctl enable-linger {_user()}",)
    yield Found("lingering", "failed" if used else "note", "doctor-units-go", fields, remedy)


def _accelerators(patient: Patient) -> Iterator[Found]:
    """What is seen on the host, against what containers can be given of it."""
    from executor import cdi_kinds

    cards = patient.machine.accelerators or ()
    if not cards:
        yield Found("accelerators", "ok", "doctor-cards-none")
    for vendor in sorted({card.vendor for card in cards}):
        count = sum(card.vendor == vendor for card in cards)
        fields: Fields = {"vendor": vendor, "count": count}
        fact = patient.machine.fact("container-gpu.nvidia") if vendor == "nvidia" else None
        given = bool(fact and fact.value) if vendor == "nvidia" else f"{vendor}.com/gpu" in cdi_kinds()
        if given:
            yield Found("accelerators", "ok", "doctor-cards", fields)
            continue
        remedy = _TOOLKITS.get(vendor, ())
        yield Found("accelerators", "note", "doctor-cards-kept", fields, remedy)


#: Sources: NVIDIA Container Toolkit, installation guide; AMD Container Toolkit, quick start.
_TOOLKITS = {
    "nvidia": ("sudo nvidia-ctk runtime configure --runtime=docker", "sudo systemctl restart docker"),
    "amd": ("sudo amd-ctk cdi generate --output=/etc/cdi/amd.json",),
}


def _disk(patient: Patient) -> Iterator[Found]:
    """Room for artefacts, and where the engine keeps its images."""
    from executor import engine_folders

    data = patient.installed.data
    places = [
        (
            "data",
            next(path for path in (data, *data.absolute().parents) if path.exists()),
            patient.here("las gc"),
        )
    ]
    places += [(name, folder, f"{name} system df") for name, folder in engine_folders() if folder.exists()]
    for name, folder, command in places:
        free = shutil.disk_usage(folder).free
        fields = {"name": name, "folder": str(folder), "free": f"{free / 2**30:.1f} GiB"}
        outcome = "failed" if free < LEAST_FREE_BYTES else "note" if free < SCARCE_FREE_BYTES else "ok"
        key = "doctor-disk" if outcome == "ok" else "doctor-disk-short"
        yield Found("disk", outcome, key, fields, () if outcome == "ok" else (command,))  # type: ignore[arg-type]  # of three


def _ports(patient: Patient) -> Iterator[Found]:
    """Ports of what does not run, which something else has by now."""
    taken = set(patient.machine.ports_taken)
    count = 0
    for sight in patient.sights:
        for port in getattr(sight.resource, "ports", ()):
            count += 1
            running = sight.reality is not None and sight.reality.condition == "running"
            if not running and port.host_port in taken:
                fields = {"resource": sight.resource.id, "port": str(port.host_port)}
                remedy = (f"ss -ltnp 'sport = :{port.host_port}'",)
                yield Found("ports", "failed", "doctor-port-taken", fields, remedy)
                return
    yield Found("ports", "ok", "doctor-ports", {"count": count})


def _drift(patient: Patient) -> Iterator[Found]:
    sights = patient.sights
    for sight in sights:
        if sight.error:
            fields, remedy = {"resource": sight.resource.id}, (patient.here("las status"),)
            yield Found("drift", "failed", "doctor-drift-unseen", fields, remedy, sight.error)
        elif sight.drift:
            fields = {"resource": sight.resource.id, "drift": sight.drift}
            yield Found("drift", "failed", "doctor-drift", fields, (patient.here("las repair"),))
    if not any(sight.error or sight.drift for sight in sights):
        yield Found("drift", "ok", "doctor-drift-none", {"count": len(sights)})


def _used(current: Generation | None) -> set[str]:
    backends = {getattr(one, "backend", "") for one in (current.resources if current else ())}
    return backends - {""}


def _group_of(address: str) -> str:
    """The group that may use a socket."""
    import grp

    path = Path(address.removeprefix("unix://"))
    try:
        return grp.getgrgid(path.stat().st_gid).gr_name
    except (OSError, KeyError):
        return "docker"


def _user() -> str:
    import getpass

    return getpass.getuser()


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


def _fields(fields: Mapping[str, object]) -> Fields:
    return {str(name): value if isinstance(value, int) else str(value) for name, value in fields.items()}
