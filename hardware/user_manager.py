"""systemd's manager of this user: whether it runs, whether it stays, and which limits it can set."""

from __future__ import annotations

from collections.abc import Iterator

from hardware.cgroups import controllers
from hardware.host import Host
from hardware.keys import make_fact
from hardware.machine import Fact
from hardware.probing import Seen
from hardware.texts import decode_output, parse_pairs, read_text

_LIMIT_S = 5.0  # one that runs answers in some milliseconds, if the machine is not busy
_LINGER = "/var/lib/systemd/linger"
_BOUND = ("cpu", "memory", "pids")


def probe_user_manager(host: Host) -> Seen:
    """Facts user-manager*. It is asked only where its socket is: no program is started elsewhere."""
    runtime = _runtime(host)
    if host.system().name not in ("linux", None) or runtime is None:
        return Seen()
    socket = f"{runtime}/systemd/private"
    if host.resolve(socket) is None:
        return Seen()
    ask = ("systemctl", "--user", "show", "--property=Version,ControlGroup")
    ran = host.run(
        ask if host.env("XDG_RUNTIME_DIR") else ("env", f"XDG_RUNTIME_DIR={runtime}", *ask), _LIMIT_S
    )
    said = parse_pairs(decode_output(ran.stdout), "=") if ran and ran.rc == 0 else {}
    version = said.get("Version", "").split(" ")[0]
    if not version[:1].isdigit():
        return Seen(facts=(make_fact("user-manager", None, socket, unknown="silent"),))
    facts = (make_fact("user-manager", version, "systemctl --user"), _lingers(host))
    return Seen(facts=(*facts, *_limits(host, said.get("ControlGroup", ""))))


def _runtime(host: Host) -> str | None:
    """As the session says; else where systemd puts it."""
    stated, user = host.env("XDG_RUNTIME_DIR"), _user_id(host)
    return stated or (f"/run/user/{user}" if user else None)


def _user_id(host: Host) -> str | None:
    said = parse_pairs(read_text(host, "/proc/self/status") or "", ":").get("Uid", "").split()
    return said[0] if said else None


def _lingers(host: Host) -> Fact:
    """Whether it runs without a session of its user: systemd keeps a file of each that does."""
    id = _user_id(host)
    users = (line.split(":") for line in (read_text(host, "/etc/passwd") or "").splitlines())
    named = next((fields[0] for fields in users if len(fields) > 2 and fields[2] == id), None)
    name = named or host.env("USER") or host.env("LOGNAME")
    if name is None:
        return make_fact("user-manager.lingers", None, _LINGER)
    return make_fact("user-manager.lingers", host.resolve(f"{_LINGER}/{name}") is not None, _LINGER)


def _limits(host: Host, group: str) -> Iterator[Fact]:
    """By the controllers that are delegated to its group. Version 1 delegates none to a user."""
    given = controllers(host, group)
    for name in _BOUND:
        yield make_fact(f"user-manager.{name}", name in given, f"cgroup.controllers of {group}")
