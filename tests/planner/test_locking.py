"""What of a resource is portable: all but what is one machine's own."""

from __future__ import annotations

import attrs
import pytest

from planner.locking import locked_choice, portable
from state import Check, Choice, Container, Image, Process, Publish, PythonEnvironment, Resource, Wheel

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


def test_an_image_that_only_an_engine_knew_is_locked_by_its_id() -> None:
    choice = Choice("web", "web", "1", "image", "container", "service", True, image="web:1")
    known = Image("image web:1@222222222222", "docker", f"sha256:{'2' * 64}")
    other = Image("image web:10@333333333333", "docker", f"sha256:{'3' * 64}")
    assert locked_choice(choice, (other, known)).image_id == known.image_id
    assert locked_choice(choice, (other,)).image_id is None
