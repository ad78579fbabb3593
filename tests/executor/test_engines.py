"""The same set of tests on each real engine: what a stack of containers goes through in its life."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from docker.errors import NotFound

from executor import Actor, Places, Site, apply
from executor.backend import Neighbours
from executor.worlds import open_world
from state import Check, Limits, Writer, spec_sha256
from tests.executor.bench import Bench
from tests.executor.conftest import Hand
from tests.executor.engines import ADDRESSES, build
from tests.executor.nests import until


def test_install_upgrade_fail_and_go_back(bench: Bench) -> None:
    first, second, sick = (
        build(bench.engine, "1"),
        build(bench.engine, "2"),
        build(bench.engine, "3", sick=True),
    )
    assert bench.apply(bench.generation(1, first)) == "applied"
    assert bench.get("/version") == "1\n"
    assert bench.get("/cgi-bin/append?one") == "kept\n"
    assert bench.apply(bench.generation(2, second)) == "applied"
    assert bench.get("/version") == "2\n"
    assert bench.apply(bench.generation(3, sick)) == "rolled-back"
    assert bench.get("/version") == "2\n"
    assert bench.get("/cgi-bin/lines") == "one\n"
    assert bench.drift() == {}
    assert bench.apply(attrs.evolve(bench.generation(3, first))) == "applied"
    assert bench.get("/version") == "1\n"


def started_by(line: str) -> tuple[str, ...]:
    """The service of the bench, after a line of its shell."""
    return ("/bin/sh", "-c", f"{line}; exec /bin/httpd -f -p 8080 -h /srv")


def test_the_way_back_waits_for_what_it_starts_again(bench: Bench) -> None:
    first, sick = build(bench.engine, "1"), build(bench.engine, "2", sick=True)
    slow = Check(http_path="/health", http_port=bench.port, start_s=30, timeout_s=2)
    assert bench.apply(bench.generation(1, first, command=started_by("sleep 2"), check=slow)) == "applied"
    outcome = bench.applied(bench.generation(2, sick))
    assert bench.get("/version") == "1\n", "it answers when it is said to be back"
    assert (outcome.outcome, outcome.unwell) == ("rolled-back", ())


def test_what_does_not_come_up_again_is_told(bench: Bench) -> None:
    """The new version spoils the data of the old one, and is not healthy."""
    first, sick = build(bench.engine, "1"), build(bench.engine, "2", sick=True)
    picky = started_by("test ! -e /data/spoilt || { echo cannot read its data; exit 1; }")
    spoils = started_by("printf x > /data/spoilt")
    assert bench.apply(bench.generation(1, first, command=picky)) == "applied"
    outcome = bench.applied(bench.generation(2, sick, command=spoils))
    assert outcome.outcome == "rolled-back"
    (failure,) = outcome.unwell
    assert failure.act.resource == "container web"
    assert failure.error.code in (
        "act-unhealthy",
        "act-ended",
    )  # as it is met alive or not in the last moment
    assert "cannot read its data" in failure.printed[-1]
    current = bench.current()
    assert current is not None
    assert current.number == 1
    assert bench.recover() is None, "nothing is left open"


def test_the_tests_leave_no_image_behind(bench: Bench) -> None:
    """Not even one that lost its tag to the next: a Podman that has many hardly answers."""
    images = (build(bench.engine, "1"), build(bench.engine, "1"))
    bench.apply(bench.generation(1, images[0]))
    bench.sweep()
    for image in images:
        with pytest.raises(NotFound):
            bench.engine.api.inspect_image(image)


def test_the_same_again_does_nothing(bench: Bench) -> None:
    image = build(bench.engine, "1")
    bench.apply(bench.generation(1, image))
    before = [one["Id"] for one in bench.engine.api.containers(all=True)]
    assert bench.apply(bench.generation(2, image)) == "unchanged"
    assert [one["Id"] for one in bench.engine.api.containers(all=True)] == before


def test_no_acknowledged_write_is_lost(bench: Bench) -> None:
    """A client writes all the while, through an upgrade, a failed one and the way back."""
    bench.apply(bench.generation(1, build(bench.engine, "1")))
    kept: list[str] = []
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            try:
                bench.get(f"/cgi-bin/append?{number}")
                kept.append(str(number))
            except (OSError, AssertionError, http.client.HTTPException):
                time.sleep(0.01)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        assert bench.apply(bench.generation(2, build(bench.engine, "2"))) == "applied"
        assert bench.apply(bench.generation(3, build(bench.engine, "3", sick=True))) == "rolled-back"
    finally:
        done.set()
        writing.join()
    assert kept
    assert set(kept) <= set(bench.get("/cgi-bin/lines").split())


DRIFTS = {
    "removed": (lambda api, name: api.remove_container(name, force=True), "absent"),
    "stopped": (lambda api, name: api.stop(name, timeout=0), "stopped"),
    "paused": (lambda api, name: api.pause(name), "different"),
    "renamed": (lambda api, name: api.rename(name, f"{name}-other"), "absent"),
}


def test_a_secret_that_was_replaced_is_drift(bench: Bench, tmp_path: Path) -> None:
    places = Places(tmp_path / "data")
    places.keep_secret("TOKEN", "one")
    bench.apply(bench.generation(1, build(bench.engine, "1"), secrets=("TOKEN",)))
    assert bench.drift() == {}
    places.keep_secret("TOKEN", "another")
    assert bench.drift() == {"container web": "different"}


@pytest.mark.parametrize("how", DRIFTS)
def test_drift_is_seen(bench: Bench, how: str) -> None:
    change, code = DRIFTS[how]
    bench.apply(bench.generation(1, build(bench.engine, "1")))
    assert bench.drift() == {}
    change(bench.engine.api, f"las-{bench.name}")
    assert bench.drift() == {"container web": code}


def test_what_is_closed(bench: Bench) -> None:
    bench.apply(bench.generation(1, build(bench.engine, "1")))
    there = bench.engine.api.inspect_container(f"las-{bench.name}")
    host = there["HostConfig"]
    assert host["ReadonlyRootfs"] is True
    assert host["Memory"] == 64 * 2**20
    assert host["PidsLimit"] == 50
    assert next(iter(host["PortBindings"].values()))[0]["HostIp"] == "127.0.0.1"
    assert "ALL" in host["CapDrop"] or len(host["CapDrop"]) > 5
    assert any(option.startswith("no-new-privileges") for option in host["SecurityOpt"])
    assert there["Config"]["Labels"]["las.generation"] == "1"


def test_a_foreign_name_is_refused_and_left(bench: Bench) -> None:
    image = build(bench.engine, "1")
    foreign = bench.engine.api.create_container(image, ["/bin/sleep", "1000"], name=f"las-{bench.name}")
    try:
        assert bench.apply(bench.generation(1, image)) == "rolled-back"
        assert bench.engine.api.inspect_container(foreign["Id"])["Name"] == f"/las-{bench.name}"
    finally:
        bench.engine.api.remove_container(foreign["Id"], force=True)


def test_a_taken_port_rolls_back_and_says_so(bench: Bench) -> None:
    image = build(bench.engine, "1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", bench.port))
        taken.listen()
        outcome = bench.applied(bench.generation(1, image))
    assert outcome.outcome == "rolled-back"
    assert outcome.failure is not None
    assert outcome.failure.act.verb == "start"
    fields = dict(outcome.failure.error.fields)
    assert (outcome.failure.error.code, fields["port"]) == ("port-taken", str(bench.port))
    assert bench.current() is None


def test_a_container_that_ends_again_and_again_is_not_healthy(bench: Bench) -> None:
    image = build(bench.engine, "1")
    broken = bench.generation(1, image, command=("/bin/sh", "-c", "exit 3"), check=Check(start_s=3))
    assert bench.apply(broken) == "rolled-back"


def test_one_that_ends_again_and_again_is_stopped_between_two_of_its_lives(bench: Bench) -> None:
    image = build(bench.engine, "1")
    short = bench.generation(1, image, command=("/bin/sh", "-c", "exit 3"))
    near = Neighbours({one.id: one for one in short.resources})
    hand, web = Hand(bench.world, *short.resources, install=bench.engine.install), near["container web"]
    for id in ("image web", "network las", "volume web", web.id):
        hand.do("make", near[id])
    bench.world.runner(web).start(web, near)

    def is_between() -> bool:
        state = bench.engine.api.inspect_container(f"{web.name}-{spec_sha256(web)[:8]}")["State"]
        return state["Restarting"] or not state["Running"]

    until(is_between)
    hand.do("stop", web)
    for _ in range(20):
        assert hand.condition(web) == "made"
        time.sleep(0.1)
    hand.do("unmake", web)
    assert hand.condition(web) == "absent"


def test_two_installs_do_not_touch_each_other(bench: Bench, tmp_path: Path) -> None:
    image = build(bench.engine, "1")
    bench.apply(bench.generation(1, image))
    with Writer.open(tmp_path / "other", "test") as writer:
        install = writer.lineage
    environ = {"DOCKER_HOST": ADDRESSES["docker"], "CONTAINER_HOST": ADDRESSES["podman"]}
    world = open_world(Site(install, Places(tmp_path / "other data"), environ))
    other = attrs.evolve(bench, world=world, state=tmp_path / "other")
    assert other.apply(bench.generation(1, image)) == "rolled-back"
    assert bench.drift() == {}


def test_nothing_open_is_nothing_to_recover(bench: Bench) -> None:
    assert bench.recover() is None


def test_a_second_network_of_one_name_is_drift_and_repaired_by_nobody(bench: Bench) -> None:
    """Docker lets two have one name: which of them a container would join is not for us to guess."""
    if bench.engine.backend != "docker":
        return  # Podman refuses the second
    bench.apply(bench.generation(1, build(bench.engine, "1")))
    other = bench.engine.api.create_network(f"las-{bench.name}", check_duplicate=False)
    try:
        assert bench.drift() == {"network las": "different"}
    finally:
        bench.engine.api.remove_network(other["Id"])
    assert bench.drift() == {}


def test_an_accelerator_that_the_engine_cannot_give_rolls_back(bench: Bench) -> None:
    first, second = build(bench.engine, "1"), build(bench.engine, "2")
    bench.apply(bench.generation(1, first))
    wanted = bench.generation(2, second, accelerators=("GPU-00000000-0000-0000-0000-000000000000",))
    outcome = bench.applied(wanted)
    assert outcome.outcome == "rolled-back"
    assert bench.get("/version") == "1\n"
    assert bench.drift() == {}


def test_what_runs_out_of_memory_is_not_healthy(bench: Bench) -> None:
    image = build(bench.engine, "1")
    eats = ("/bin/sh", "-c", "x=1; while :; do x=$x$x; done")
    greedy = bench.generation(1, image, command=eats, limits=Limits(memory_bytes=8 * 2**20))
    outcome = bench.applied(greedy)
    assert outcome.outcome == "rolled-back", outcome
    assert outcome.failure is not None
    assert outcome.failure.act.verb in ("start", "await")


def test_another_image_under_the_same_name_is_drift(bench: Bench) -> None:
    first, second = build(bench.engine, "1"), build(bench.engine, "2")
    bench.apply(bench.generation(1, first))
    api, name = bench.engine.api, f"las-{bench.name}"
    labels = api.inspect_container(name)["Config"]["Labels"]
    api.remove_container(name, force=True)
    other = api.create_container(second, ["/bin/sleep", "1000"], name=name, labels=labels)
    assert bench.drift() == {"container web": "different"}
    api.remove_container(other["Id"], force=True)
    unlabelled = api.create_container(first, ["/bin/sleep", "1000"], name=name)
    assert bench.drift() == {"container web": "foreign"}
    api.remove_container(unlabelled["Id"], force=True)


def test_a_clock_that_goes_backwards_changes_no_order(bench: Bench) -> None:
    moments = iter(range(10_000, 0, -1))

    def clock() -> str:
        return datetime.fromtimestamp(next(moments) * 60, UTC).isoformat()

    first, second = build(bench.engine, "1"), build(bench.engine, "2")
    for number, image in ((1, first), (2, second)):
        target = bench.generation(number, image)
        with Writer.open(bench.state, "test", clock=clock) as writer:
            assert apply(bench.plan(target, writer), writer, Actor(bench.world)).outcome == "applied"
    with Writer.open(bench.state, "test") as writer:
        assert [one.number for one in writer.generations()] == [1, 2]
        times = [entry.time for entry in writer.entries[2:-1]]
    assert times == sorted(times, reverse=True)
    assert bench.get("/version") == "2\n"
    assert bench.drift() == {}
