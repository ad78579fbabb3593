"""Plans carried out for real in folders: forward, back, and killed at every point."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from functools import partial
from pathlib import Path

import attrs
import pytest

from cli.render_lifecycle import outcome_lines, unfinished_fields
from cli.screen import Screen
from executor.acting import Actor, never
from executor.applying import Unfinished, apply, recover, unfinished
from executor.backend import BackendError, Labels, Neighbours, Reality
from executor.collecting import collect, leftovers
from executor.events import Event, nothing
from executor.switching import Switched, switch
from i18n import Language
from state import Act, Container, Generation, Image, Resource, Store, Writer, spec_sha256
from tests.executor.folders import Folders, world_of
from tests.executor.generations import generation, plan_between, plan_of


class Machine:
    """A state folder and what runs."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        self.root = folder / "things"
        with Writer.open(self.state, "test") as writer:
            self.folders = Folders(self.root, writer.lineage)
        self.actor = Actor(world_of(self.folders))

    def apply(self, target: Generation, at=nothing, tell=nothing):
        with Writer.open(self.state, "test") as writer:
            return apply(plan_between(writer.current(), target), writer, self.actor, tell=tell, at=at)

    def recover(self, at=nothing, *, back: bool = False):
        with Writer.open(self.state, "test") as writer:
            return recover(writer, self.actor, back=back, at=at)

    @property
    def current(self) -> Generation | None:
        with Writer.open(self.state, "test") as writer:
            assert writer.unfinished() is None
            return writer.current()

    def change(self, current: Generation, id: str) -> None:
        """As somebody might by hand: it runs on, and is not what it shall be."""
        resource = next(one for one in current.resources if one.id == id)
        (self.folders.folder(resource) / "changed").touch()

    def is_as(self, wanted: Generation | None) -> None:
        """Exactly what a generation says runs, under its plain names."""
        assert self.current == wanted
        containers = [one for one in (wanted.resources if wanted else ()) if hasattr(one, "ports")]
        assert self.folders.running() == {self.folders.folder(one).name for one in containers}
        assert self.folders.named() == {
            f"name-{one.name}": self.folders.folder(one).name for one in containers
        }


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


FIRST = generation(1, db="1", web="1")
SECOND = generation(2, db="2", web="2", chat="1")


def test_install_upgrade_and_remove(machine: Machine) -> None:
    for target in (FIRST, SECOND, generation(3, db="2")):
        outcome = machine.apply(target)
        assert (outcome.outcome, outcome.failure) == ("applied", None)
        machine.is_as(target)


def test_the_same_plan_again_does_nothing(machine: Machine) -> None:
    machine.apply(FIRST)
    assert machine.apply(generation(2, db="1", web="1")).outcome == "unchanged"
    machine.is_as(FIRST)


def test_what_somebody_changed_gives_way(machine: Machine) -> None:
    machine.apply(FIRST)
    machine.change(FIRST, "container web")
    assert machine.apply(SECOND).outcome == "applied"
    machine.is_as(SECOND)


@pytest.mark.parametrize("web", ["2!", "2x"])
def test_what_somebody_changed_runs_again_after_a_failure(machine: Machine, web: str) -> None:
    machine.apply(FIRST)
    machine.change(FIRST, "container web")
    assert machine.apply(generation(2, db="2", web=web)).outcome == "rolled-back"
    machine.is_as(FIRST)


def test_what_was_changed_and_kept_is_made_anew(machine: Machine) -> None:
    machine.apply(FIRST)
    machine.change(FIRST, "container web")
    machine.apply(SECOND)
    back = generation(3, db="1", web="1")
    assert machine.apply(back).outcome == "applied"
    machine.is_as(back)
    assert not list(machine.root.glob("*/changed"))


def test_what_somebody_changed_is_restarted_as_it_is(machine: Machine) -> None:
    machine.apply(FIRST)
    machine.change(FIRST, "container web")
    with Writer.open(machine.state, "test") as writer:
        done = switch(FIRST, ["container web"], "restart", writer, machine.actor)
    assert done == (Switched("container web", changed=True),)
    machine.is_as(FIRST)


@pytest.mark.parametrize("web", ["2!", "2x"])
def test_what_fails_goes_back_and_the_old_runs(machine: Machine, web: str) -> None:
    machine.apply(FIRST)
    outcome = machine.apply(generation(2, db="2", web=web, chat="1"))
    assert outcome.outcome == "rolled-back"
    assert outcome.failure is not None
    assert outcome.failure.act.resource == "container web"
    machine.is_as(FIRST)


def test_what_its_owner_stopped_keeps_no_other_change_away(machine: Machine) -> None:
    machine.apply(FIRST)
    with Writer.open(machine.state, "test") as writer:
        switch(FIRST, ["container web"], "stop", writer, machine.actor)
    assert machine.apply(generation(2, db="1", web="1", zoo="1")).outcome == "applied"
    assert machine.folders.running() & {machine.folders.folder(FIRST.resources[1]).name} == set()


@pytest.mark.parametrize("killed", [False, True])
def test_what_its_owner_stopped_stays_so_where_a_change_fails(machine: Machine, killed: bool) -> None:
    """Also where another ends what was begun: it was found stopped, and that is recorded."""
    machine.apply(FIRST)
    db, web = (machine.folders.folder(one).name for one in FIRST.resources if hasattr(one, "ports"))
    with Writer.open(machine.state, "test") as writer:
        switch(FIRST, ["container web"], "stop", writer, machine.actor)
    failing = generation(2, db="2", web="2!", chat="1")
    if killed:

        def at(point: str) -> None:
            if point == "after done: stop container db":
                os._exit(9)

        in_a_child(partial(machine.apply, failing, at=at))
        assert unfinished(Store.open(machine.state)).stopped == ("container db",)
    outcome = machine.recover() if killed else machine.apply(failing)
    assert (outcome.outcome, outcome.idle, outcome.unwell) == ("rolled-back", ("container web",), ())
    assert machine.current == FIRST
    assert machine.folders.running() == {db}
    assert machine.folders.named() == {"name-las-db": db, "name-las-web": web}


def test_a_failed_way_back_leaves_what_was_kept(machine: Machine) -> None:
    """The earlier generation's containers are not of the transaction that found them."""
    machine.apply(FIRST)
    machine.apply(SECOND)
    kept = next(one for one in FIRST.resources if one.id == "container db")
    failing = generation(3, db="1", web="1", zoo="9!")
    assert machine.apply(failing).outcome == "rolled-back"
    assert (machine.folders.folder(kept) / "spec").exists()
    machine.is_as(SECOND)


def test_a_failed_repair_says_what_it_removed(machine: Machine) -> None:
    machine.apply(FIRST)
    machine.change(FIRST, "container web")
    web = next(one for one in FIRST.resources if one.id == "container web")
    spec = spec_sha256(web)
    acts = (
        Act("unmake container web", "unmake", web.id, spec, ""),
        Act("make container web", "make", web.id, spec, "", ("unmake container web",)),
    )
    (machine.root / "full").touch()
    with Writer.open(machine.state, "test") as writer:
        outcome = apply(plan_of(FIRST, FIRST, acts), writer, machine.actor)
    assert outcome.outcome == "rolled-back"
    assert outcome.lost == ("container web",)


def test_what_somebody_else_has_is_not_touched(machine: Machine) -> None:
    foreign = Folders(machine.root, "another")
    volume = FIRST.resources[-1]
    foreign.make(volume, Neighbours({}), Labels("another", 1, "k", "web", "s"))
    assert machine.apply(FIRST).outcome == "rolled-back"
    machine.is_as(None)
    assert (foreign.folder(volume) / "spec").exists()


def test_all_that_failed_at_once_is_told(machine: Machine) -> None:
    foreign = Folders(machine.root, "another")
    for volume in FIRST.resources:
        if volume.id.startswith("volume "):
            foreign.make(volume, Neighbours({}), Labels("another", 1, "k", "web", "s"))
    outcome = machine.apply(FIRST)
    assert {(one.act.id, one.error.code) for one in outcome.failures} == {
        ("make volume db", "act-foreign"),
        ("make volume web", "act-foreign"),
    }
    told = "\n".join(outcome_lines(Screen(Language("en")), outcome))
    assert told.startswith("not applied: making volume ")
    assert " failed too\n" in told
    assert told.endswith("Everything was taken back; nothing is installed.")


def test_what_an_earlier_life_printed_is_not_told_of_a_start_that_failed(machine: Machine) -> None:
    holder = machine.root / "of somebody"
    holder.mkdir(parents=True)
    (holder / "running").write_text("[8000]")
    outcome = machine.apply(generation(1, web="1"))
    assert (outcome.failure.act.id, outcome.failure.error.code) == (
        "start container web",
        "folder-port-taken",
    )
    assert outcome.failure.printed == ()


def test_what_runs_nothing_has_no_last_words(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.folders, "make", lambda *_: None)
    monkeypatch.setattr(machine.folders, "logs", lambda *_: iter((b"of whoever had its name",)))
    outcome = machine.apply(FIRST)
    assert outcome.outcome == "rolled-back"
    assert {(one.error.code, one.printed) for one in outcome.failures} == {("act-without-effect", ())}


def in_a_child(do) -> int:
    """Its end, as waitpid gives it."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    try:
        do()
        os._exit(0)
    except BaseException:
        traceback.print_exc(file=sys.stderr)
        os._exit(1)


def killing_at(number: int):
    """Dies, as by power loss to a process, at so many-th point."""
    seen = [0]

    def at(point: str) -> None:
        seen[0] += 1
        if seen[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return at


def test_what_another_is_at_is_told_as_that(machine: Machine) -> None:
    machine.apply(FIRST)
    ours, theirs = os.pipe()

    def at(point: str) -> None:
        if point == "after done: stop container web":
            os.write(theirs, b"x")
            time.sleep(1000)

    child = os.fork()
    if child == 0:
        machine.apply(SECOND, at=at)
        os._exit(1)
    os.read(ours, 1)
    begun = unfinished(Store.open(machine.state))
    os.kill(child, signal.SIGSTOP)
    os.waitpid(child, os.WUNTRACED)
    stopped = unfinished(Store.open(machine.state))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    say = Language("en").say
    assert "is under way (" in say("status-unfinished", **unfinished_fields(begun), back="no")
    left = unfinished(Store.open(machine.state))
    assert "las apply carries it on" in say("status-unfinished", **unfinished_fields(left), back="no")
    assert attrs.evolve(begun, under_way=False) == left == stopped
    assert machine.recover().outcome == "applied"


CASES = {
    "install": (None, FIRST),
    "upgrade": (FIRST, SECOND),
    "failing upgrade": (FIRST, generation(2, db="2", web="2!", chat="1")),
    "removal": (SECOND, generation(3, db="2")),
}


@pytest.mark.parametrize("case", CASES)
def test_killed_anywhere_it_ends_in_one_of_the_two(case: str, tmp_path: Path) -> None:
    """Forward, back, and once more during recovery."""
    before, target = CASES[case]
    stride = 1 if os.environ.get("LAS_FAULTS") else 5
    number, ended = 1, False
    while not ended:
        machine = Machine(tmp_path / f"{number}")
        for earlier in (FIRST, SECOND)[: before.number if before else 0]:
            machine.apply(earlier)
        ended = os.WIFEXITED(in_a_child(partial(machine.apply, target, at=killing_at(number))))
        if number % 2:
            in_a_child(partial(machine.recover, at=killing_at(1 + number // 2)))
        machine.recover()
        machine.is_as(machine.current)
        assert machine.current in (before, target)
        if "failing" in case:
            assert machine.current == before
        number += stride
    assert number > 10


def test_what_the_dead_one_did_is_synced_before_it_is_gone_on_with(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_child(partial(machine.apply, FIRST, at=killing_at(8)))
    synced: list[int] = []
    monkeypatch.setattr(os, "sync", lambda: synced.append(len(Store.open(machine.state).entries)))
    before = len(Store.open(machine.state).entries)
    assert machine.recover() is not None
    assert synced == [before]


def asking_to_stop_at(machine: Machine, number: int):
    """At so many-th point somebody asks, and goes on asking."""
    seen = [0]
    machine.actor.stopping = lambda: seen[0] >= number

    def at(point: str) -> None:
        seen[0] += 1

    return at


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_asked_to_stop_anywhere_it_is_carried_on_or_taken_back(case: str, back: bool, tmp_path: Path) -> None:
    before, target = CASES[case]
    stride = 1 if os.environ.get("LAS_FAULTS") else 5
    number, interrupted = 1, True
    while interrupted:
        machine = Machine(tmp_path / f"{number}")
        for earlier in (FIRST, SECOND)[: before.number if before else 0]:
            machine.apply(earlier)
        outcome = machine.apply(target, at=asking_to_stop_at(machine, number))
        interrupted = outcome.outcome == "interrupted"
        machine.actor.stopping = never
        if interrupted:
            assert (outcome.unfinished.before, outcome.unfinished.number) == (
                before.number if before else 0,
                target.number,
            )
            assert machine.recover(back=back).outcome in ("applied", "rolled-back")
        machine.is_as(before if "failing" in case or (back and interrupted) else target)
        number += stride
    assert number > 10


def test_what_is_waited_for_is_not_waited_for_any_more(machine: Machine) -> None:
    """It may take minutes to come up; the rest is done."""
    machine.apply(FIRST)
    told: list[Event] = []
    asked = [False]
    machine.actor.stopping = lambda: asked[0]

    def at(point: str) -> None:
        asked[0] |= point == "after intent: await container web"

    outcome = machine.apply(generation(2, db="1", web="2~"), at=at, tell=told.append)
    assert outcome.outcome == "interrupted"
    assert outcome.unfinished == Unfinished(1, 2, 6, 7, goes_back=False, stopped=("container web",))
    assert [event.act.id for event in told if event.what == "ending"] == []


def test_what_a_repair_has_started_again_is_not_told_as_stopped(machine: Machine) -> None:
    machine.apply(FIRST)
    web = next(one for one in FIRST.resources if one.id == "container web")
    spec = spec_sha256(web)
    acts = (
        Act("stop container web", "stop", web.id, spec, ""),
        Act("start container web", "start", web.id, spec, "", ("stop container web",)),
        Act("await container web", "await", web.id, spec, "", ("start container web",)),
    )
    stopped = []
    for last in ("stop container web", "start container web"):
        asked = [False]
        machine.actor.stopping = lambda asked=asked: asked[0]

        def at(point: str, last: str = last, asked: list[bool] = asked) -> None:
            asked[0] |= point == f"after done: {last}"

        with Writer.open(machine.state, "test") as writer:
            outcome = apply(plan_of(FIRST, FIRST, acts), writer, machine.actor, at=at)
        stopped.append(outcome.unfinished.stopped)
        machine.actor.stopping = never
        machine.recover()
    assert stopped == [("container web",), ()]


def test_what_is_under_way_is_ended_and_told(machine: Machine) -> None:
    told: list[Event] = []
    asked = [False]
    machine.actor.stopping = lambda: asked[0]
    slow = attrs.evolve(FIRST, resources=tuple(slowed(one) for one in FIRST.resources))

    def at(point: str) -> None:
        asked[0] |= point == "after intent: make container db"

    outcome = machine.apply(slow, at=at, tell=told.append)
    assert outcome.outcome == "interrupted"
    whats = [event.what for event in told if event.act.id == "make container db"]
    assert whats == ["begun", "ending", "done"]


def slowed(one: Resource) -> Resource:
    if not isinstance(one, Container):
        return one
    return attrs.evolve(one, variables=(*one.variables, ("SLOW", "1")))


def test_what_was_there_already_is_not_told_as_done(machine: Machine) -> None:
    machine.apply(FIRST)
    machine.apply(generation(2, db="1", web="2"))
    told: list[Event] = []
    machine.apply(generation(3, db="1", web="1"), tell=told.append)
    assert {event.act.id for event in told if event.what == "found"} == {
        "make image web",
        "make container web",
    }
    assert {event.act.id for event in told if event.what == "done"} == {
        *("stop container web", "retire container web", "promote container web"),
        *("start container web", "await container web"),
    }
    assert max(event.done for event in told) == told[-1].of == 7


def test_what_is_not_ours_is_not_told_as_taken_back(machine: Machine) -> None:
    Folders(machine.root, "another").make(
        FIRST.resources[-1], Neighbours({}), Labels("another", 1, "k", "web", "s")
    )
    told: list[Event] = []
    assert machine.apply(FIRST, tell=told.append).outcome == "rolled-back"
    undone = [event for event in told if event.what == "undone"]
    assert FIRST.resources[-1].id not in {event.act.resource for event in undone}
    left = [event.done for event in undone]
    assert left == sorted(left, reverse=True)


def test_what_runs_already_is_not_told_as_started(machine: Machine) -> None:
    machine.apply(FIRST)
    with Writer.open(machine.state, "test") as writer:
        for how, changed in (("start", False), ("stop", True), ("stop", False), ("restart", True)):
            (done,) = switch(FIRST, ["container web"], how, writer, machine.actor)
            assert (how, done.changed) == (how, changed)


def test_what_is_gone_meanwhile_is_not_counted_as_collected(machine: Machine) -> None:
    machine.apply(generation(1, web="1"))
    machine.apply(generation(2, web="2"))
    with Writer.open(machine.state, "test") as writer:
        found = leftovers(writer, world_of(machine.folders))
        assert [one.resource.id for one in found] == ["container web", "image web"]
        machine.folders.unmake(found[0].resource, found[0].near)
        done = collect(found, writer, machine.actor)
    assert [one.resource.id for one in done.removed] == ["image web"]


ALONE = generation(1, web="1")


@pytest.fixture
def had_its_image(machine: Machine) -> Machine:
    """What its owner had there before."""
    (image,) = (one for one in ALONE.resources if isinstance(one, Image))
    labels = Labels(machine.folders.install, 0, "", "", spec_sha256(image))
    machine.folders.make(image, Neighbours({}), labels)
    return machine


def silent(*_: object) -> Reality:
    raise BackendError("engine-silent", transient=True)


def test_what_could_not_be_looked_at_is_not_taken_for_made(
    had_its_image: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = had_its_image
    with monkeypatch.context() as patched:
        patched.setattr(machine.folders, "probe", silent)
        assert machine.apply(ALONE).outcome == "rolled-back"
    assert machine.apply(ALONE).outcome == "applied"
    machine.apply(generation(2, web="2"))
    with Writer.open(machine.state, "test") as writer:
        left = leftovers(writer, world_of(machine.folders))
    assert [one.resource.id for one in left] == ["container web"], "the image is its owner's"


def test_what_was_found_and_then_not_seen_is_found_again(
    had_its_image: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, asked = had_its_image, [False]

    def at(point: str) -> None:
        asked[0] = asked[0] or "done: make image" in point or "before intent: make image" in point

    world = world_of(machine.folders)
    machine.actor = Actor(world, stopping=lambda: asked[0])
    assert (
        machine.apply(ALONE, at=lambda point: at(point) if "done" in point else None).outcome == "interrupted"
    )
    with monkeypatch.context() as patched:
        patched.setattr(machine.folders, "probe", silent)
        asked[0] = False
        outcome = machine.recover(at=at)
        assert outcome and outcome.outcome == "interrupted"
    asked[0] = False
    outcome = machine.recover()
    assert outcome and outcome.outcome == "applied"
    machine.is_as(ALONE)


def test_a_second_apply_at_once_is_refused(machine: Machine) -> None:
    from state import BusyError

    def meanwhile(point: str) -> None:
        if point == "after begin":
            with pytest.raises(BusyError) as refused:
                machine.apply(SECOND)
            assert refused.value.fields["pid"] == os.getpid()

    assert machine.apply(FIRST, at=meanwhile).outcome == "applied"
