"""Whether systemd's manager of this user runs, stays, and can set limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hardware.all_probes import probe
from hardware.host import Ran
from hardware.user_manager import probe_user_manager

ASK = ("systemctl", "--user", "show", "--property=Version,ControlGroup")
GROUP = "/user.slice/user-1000.slice/user@1000.service"
SAID = f"Version=255.4-1ubuntu8\nControlGroup={GROUP}\n"
SOCKET = {"/run/user/1000/systemd/private": ""}
V2 = {"/proc/self/mountinfo": "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n"}
GIVEN = {f"/sys/fs/cgroup{GROUP}/cgroup.controllers": "cpu memory pids\n"}
SESSION = {"XDG_RUNTIME_DIR": "/run/user/1000", "USER": "ada"}
STATUS = {"/proc/self/status": "Name:\tlas\nUid:\t1000\t1000\t1000\t1000\n"}
PASSWD = {"/etc/passwd": "root:x:0:0::/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\n"}
LINGERS = {"/var/lib/systemd/linger/ada": ""}


def values(host: Any) -> dict[str, Any]:
    return {fact.key.removeprefix("user-manager"): fact.value for fact in probe_user_manager(host).facts}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({**V2, **GIVEN, **LINGERS}, (True, True, True, True)),
        ({**V2, **GIVEN}, (False, True, True, True)),
        ({**V2, f"/sys/fs/cgroup{GROUP}/cgroup.controllers": "memory pids\n"}, (False, False, True, True)),
        ({**V2, **LINGERS}, (True, False, False, False)),
        ({**LINGERS, "/sys/fs/cgroup/memory/tasks": ""}, (True, False, False, False)),  # version 1
    ],
)
def test_what_it_can_do(
    text_host: Callable[..., Any], files: dict[str, str], expected: tuple[bool, ...]
) -> None:
    found = values(text_host({**SOCKET, **files}, {ASK: SAID}, env=SESSION))
    assert found == {
        "": "255.4-1ubuntu8",
        **dict(zip((".lingers", ".cpu", ".memory", ".pids"), expected, strict=True)),
    }


def test_without_a_session_it_is_where_systemd_puts_it(text_host: Callable[..., Any]) -> None:
    ask = ("env", "XDG_RUNTIME_DIR=/run/user/1000", *ASK)
    found = values(text_host({**SOCKET, **STATUS, **PASSWD, **LINGERS}, {ask: SAID}))
    assert (found[""], found[".lingers"]) == ("255.4-1ubuntu8", True)


def test_one_that_does_not_answer_is_unknown(text_host: Callable[..., Any]) -> None:
    host = text_host(SOCKET, {ASK: Ran(1, b"", b"Failed to connect to bus")}, env=SESSION)
    (fact,) = probe_user_manager(host).facts
    assert (fact.key, fact.value, fact.unknown) == ("user-manager", None, "silent")


def test_where_its_socket_is_not_nothing_is_started(text_host: Callable[..., Any]) -> None:
    host = text_host(STATUS, {ASK: SAID}, env=SESSION)
    assert (values(host), host.started) == ({}, [])


def test_it_is_no_part_of_what_a_plan_was_made_for(text_host: Callable[..., Any]) -> None:
    """It comes and goes with its user's sessions."""
    with_it = probe(text_host({**SOCKET, **V2, **GIVEN}, {ASK: SAID}, env=SESSION))
    without = probe(text_host({**V2, "/run/user/1000/": ""}, env=SESSION))
    assert with_it.fact("user-manager") is not None
    assert all(not fact.stable for fact in with_it.facts if fact.key.startswith("user-manager"))
    assert [fact for fact in with_it.facts if fact.stable] == [fact for fact in without.facts if fact.stable]
