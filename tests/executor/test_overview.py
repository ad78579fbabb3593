"""One question for all: what it shows as well is found well by a close look, and the rest gets one."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import attrs
import pytest

from executor.backend import Labels, Neighbours, World
from executor.containers import Containers, Engine, Images, Networks, Volumes
from executor.observing import observe
from executor.places import Places
from state import Check, Container, Generation, Image, Network, Volume, spec_sha256
from tests.executor.engines import ADDRESSES, build, forget, open_engine


@pytest.fixture(params=sorted(ADDRESSES))
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    opened = open_engine(request.param, f"las-test-{uuid4().hex[:8]}")
    yield opened
    forget(opened)
    opened.api.close()


def test_what_is_well_and_what_is_not(engine: Engine, places: Places) -> None:
    name = engine.install
    image = Image("image", engine.backend, build(engine, "1"))
    volume = Volume("volume", engine.backend, f"{name}-data")
    network = Network("network", engine.backend, name)
    serving = Container(
        "container well",
        engine.backend,
        f"{name}-well",
        "image",
        ("/bin/sleep", "60"),
        network="network",
        check=Check(command=("/bin/cat", "/srv/health"), interval_s=1),
    )
    stopped = attrs.evolve(serving, id="container stopped", name=f"{name}-stopped")
    absent = attrs.evolve(serving, id="container absent", name=f"{name}-absent")
    resources = (absent, stopped, serving, image, network, volume)
    generation = Generation("las.generation/1", 1, (), (), resources)
    near = Neighbours({one.id: one for one in resources})
    containers = Containers(engine, places, lambda _: "")
    makers = {Container: containers, Image: Images(engine, places.artefact), Network: Networks(engine)}
    world = World({engine.backend: lambda: {**makers, Volume: Volumes(engine)}})
    made = (network, volume, stopped, serving)
    try:
        for one in made:
            labels = Labels(engine.install, 1, "k", "m", spec_sha256(one))
            world.maker(one).make(one, near, labels)
        containers.promote(serving, near)
        containers.start(serving, near)
        until_healthy(containers, serving, near)
        shown = containers.overview([absent, stopped, serving]).keys()
        assert shown <= {"container well"}
        assert shown or engine.backend == "podman"  # whose list does not tell of health: looked at closely
        closely = observe(generation, world)
        assert observe(generation, world, closely=False) == closely
        assert [(one.resource.id, one.drift) for one in closely if one.drift] == [
            ("container absent", "absent"),
            ("container stopped", "stopped"),
        ]
    finally:
        for one in reversed(made):
            world.maker(one).unmake(one, near)


def until_healthy(containers: Containers, one: Container, near: Neighbours) -> None:
    import time

    for _ in range(100):
        if containers.probe(one, near).health == "healthy":
            return
        time.sleep(0.2)
    pytest.fail("never healthy")
