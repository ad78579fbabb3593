"""What of a resource is portable: all but what is one machine's own."""

from __future__ import annotations

import attrs
import pytest

from planner.locking import portable
from state import Check, Container, Process, Publish, PythonEnvironment, Resource, Wheel

WEB = Container(
    "container web",
    "docker",
    "las-web",
    "image web",
    ("serve",),
    ports=(Publish("127.0.0.1", 8080, 80),),
    check=Check(http_path="/", http_port=8080),
    accelerators=("GPU-1",),
)
PROGRAM = Process(
    "process web",
    "native",
    "las-web",
    ("{tree web}/web", "--port", "8080"),
    variables=(("URL", "http://localhost:8080/"),),
    ports=(Publish("127.0.0.1", 8080, 8080),),
)
MOVED = (Publish("127.0.0.1", 8081, 8080),)
WHEELS = PythonEnvironment("environment default", "default", "/usr/bin/python3", (Wheel("a", "a.whl"),))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WEB, attrs.evolve(WEB, backend="podman", accelerators=("GPU-2",))),
        (
            WEB,
            attrs.evolve(WEB, ports=(Publish("127.0.0.1", 9, 80),), check=Check(http_path="/", http_port=9)),
        ),
        (
            PROGRAM,
            attrs.evolve(
                PROGRAM,
                command=("{tree web}/web", "--port", "8081"),
                variables=(("URL", "http://localhost:8081/"),),
                ports=MOVED,
            ),
        ),
        (WHEELS, attrs.evolve(WHEELS, python="/opt/python/bin/python")),
    ],
)
def test_what_is_one_machines_own_makes_no_difference(one: Resource, other: Resource) -> None:
    assert portable(one) == portable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WEB, attrs.evolve(WEB, command=("serve", "fast"))),
        (WEB, attrs.evolve(WEB, ports=(Publish("0.0.0.0", 8080, 80),))),
        (WEB, attrs.evolve(WEB, ports=(Publish("127.0.0.1", 8080, 81),))),
        (PROGRAM, attrs.evolve(PROGRAM, command=("{tree web}/web", "--port", "18080"), ports=MOVED)),
        (WHEELS, attrs.evolve(WHEELS, wheels=(Wheel("b", "b.whl"),))),
    ],
)
def test_everything_else_does(one: Resource, other: Resource) -> None:
    assert portable(one) != portable(other)
