"""What may follow what, what becomes current, and what is told of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import pytest

from state import (
    FOUND,
    DamageError,
    Event,
    OrderError,
    Pinned,
    SchemaError,
    StateError,
    StepDone,
    StepFailed,
    StepIntent,
    Store,
    UndoIntent,
    Undone,
    Writer,
    audit,
    step_key,
)
from state.migrations import VERSION, migrate, read_version, write_version
from state.records import Created
from tests.state.scenario import CHOICES, choice, install, plan_from

ONE, TWO = "add ollama/ollama", "add open-webui/open-webui"


@pytest.fixture
def writer(folder: Path) -> Writer:
    with Writer.open(folder, "las apply", who="alice") as writer:
        yield writer


def test_nothing_is_an_empty_store_and_stays_so(folder: Path) -> None:
    store = Store.open(folder)
    assert store.current_plan() is None
    assert (store.current(), store.generations(), store.unfinished(), store.history()) == (None, (), None, ())
    assert not folder.exists()
    assert audit(folder).faults == ()


def test_a_change_from_its_beginning_to_its_end(folder: Path) -> None:
    install(folder, *CHOICES)
    install(folder, CHOICES[0], choice("open-webui", "2"), choice("qdrant"))
    store = Store.open(folder)
    assert [one.number for one in store.generations()] == [1, 2]
    last = store.generations()[1]
    assert (last.added, last.changed, last.removed) == (1, 1, 0)
    assert last.requests == ("ollama", "open-webui", "qdrant")
    assert store.current() == store.generation(2) == store.plan(last.plan).target
    assert store.generation(1).choices == CHOICES
    assert store.unfinished() is None
    with pytest.raises(StateError, match="no-generation"):
        store.generation(3)


def test_files_are_their_owners_alone(folder: Path) -> None:
    old = os.umask(0)
    try:
        install(folder, *CHOICES)
    finally:
        os.umask(old)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}
    assert {mode for name, mode in modes.items() if (folder / name).is_dir()} == {0o700}
    assert {modes[path.name] for path in folder.rglob("*") if path.is_file()} == {0o600}


def test_a_folder_that_was_opened_to_others_is_closed_again(folder: Path) -> None:
    install(folder, *CHOICES)
    folder.chmod(0o755)
    with Writer.open(folder) as writer:
        assert [(one.code, one.fields) for one in writer.mended] == [("permissions", (("mode", "0755"),))]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_is_unfinished_is_told_with_each_step(writer: Writer, folder: Path) -> None:
    begun = writer.begin(plan_from(None, *CHOICES))
    writer.record(StepIntent(ONE, writer.key(ONE)))
    writer.record(StepDone(ONE, (("container", "abc"),)))
    writer.record(StepIntent(TWO, writer.key(TWO)))
    seen = Store.open(folder).unfinished()
    assert seen is not None
    assert seen.opened == begun.opened
    assert [(step.id, step.state, step.made) for step in seen.steps] == [
        (ONE, "done", (("container", "abc"),)),
        (TWO, "intent", ()),
    ]
    assert seen.steps[0].key == step_key(begun.opened.plan, 1, ONE)
    assert Store.open(folder).current() is None


def test_a_change_that_failed_goes_back(writer: Writer) -> None:
    writer.begin(plan_from(None, *CHOICES))
    writer.record(StepIntent(ONE, writer.key(ONE)))
    writer.record(StepFailed(ONE, "port-taken", (("port", "8080"),)))
    writer.record(UndoIntent(ONE))
    writer.record(Undone(ONE))
    writer.close_transaction("rolled-back")
    assert (writer.unfinished(), writer.generations()) == (None, ())
    writer.begin(plan_from(None, *CHOICES))


INTENT, DONE, FAILED = StepIntent(ONE, "k"), StepDone(ONE), StepFailed(ONE, "no")
BACK, GONE = UndoIntent(ONE), Undone(ONE)
THERE = StepDone(ONE, FOUND)

#: What was recorded, and what cannot come then.
NOT_NEXT: dict[str, tuple[tuple[object, ...], object]] = {
    "done without an intent": ((), DONE),
    "undone without an intent to": ((INTENT, DONE), GONE),
    "undo of what was not begun": ((), BACK),
    "done twice": ((INTENT, DONE), DONE),
    "found done after it was begun": ((INTENT, DONE), THERE),
    "found done after it failed": ((INTENT, FAILED), THERE),
    "forward on the way back": ((INTENT, DONE, BACK, GONE), StepIntent(TWO, "k")),
    "again on the way back": ((INTENT, FAILED, BACK, GONE), INTENT),
    "a step that is not in the plan": ((), StepIntent("add x/x", "k")),
    "commit before all is done": ((INTENT, DONE), "commit"),
    "closed as committed before the commit": ((INTENT, DONE), "committed"),
    "closed as undone while something is there": ((INTENT, FAILED), "rolled-back"),
    "another change": ((INTENT,), "begin"),
}


@pytest.mark.parametrize("name", NOT_NEXT)
def test_what_cannot_follow_is_refused_and_not_written(writer: Writer, folder: Path, name: str) -> None:
    before, wrong = NOT_NEXT[name]
    plan = plan_from(None, *CHOICES)
    writer.begin(plan)
    for record in before:
        writer.record(record)
    there = (folder / "journal.jsonl").read_bytes()
    with pytest.raises(OrderError):
        match wrong:
            case "commit":
                writer.commit()
            case "begin":
                writer.begin(plan)
            case str():
                writer.close_transaction(wrong)
            case _:
                writer.record(wrong)
    assert (folder / "journal.jsonl").read_bytes() == there


MAY_FOLLOW = (
    (INTENT, INTENT, DONE),
    (INTENT, FAILED, INTENT, DONE),
    (INTENT, DONE, INTENT, DONE),
    (INTENT, BACK, BACK, GONE),
    (INTENT, DONE, BACK, GONE),
    (THERE,),
    (THERE, THERE),
    (THERE, INTENT, DONE),
    (THERE, BACK, GONE),
)


@pytest.mark.parametrize("records", MAY_FOLLOW)
def test_what_may_follow(writer: Writer, records: tuple[object, ...]) -> None:
    writer.begin(plan_from(None, *CHOICES))
    for record in records:
        writer.record(record)


def test_a_committed_change_takes_nothing_but_its_end(writer: Writer, folder: Path) -> None:
    writer.begin(plan_from(None, CHOICES[0]))
    for record in (INTENT, DONE):
        writer.record(record)
    writer.commit()
    assert Store.open(folder).current() is not None
    unfinished = Store.open(folder).unfinished()
    assert unfinished is not None and unfinished.committed
    for record in (BACK, INTENT):
        with pytest.raises(OrderError):
            writer.record(record)
    with pytest.raises(OrderError):
        writer.close_transaction("rolled-back")
    writer.close_transaction("committed")
    with pytest.raises(OrderError):
        writer.commit()


def test_only_a_plan_from_what_is_installed_is_begun(writer: Writer) -> None:
    plan = plan_from(None, *CHOICES)
    others = plan_from(attrs.evolve(plan.target, number=4), *CHOICES)
    with pytest.raises(OrderError, match="stale-plan"):
        writer.begin(others)
    with pytest.raises(OrderError, match="stale-plan"):
        writer.begin(attrs.evolve(plan, target=attrs.evolve(plan.target, number=0)))
    writer.begin(plan, steps=())
    writer.commit()
    writer.close_transaction("committed")
    with pytest.raises(OrderError, match="stale-plan"):
        writer.begin(plan)
    repair = plan_from(writer.current(), *CHOICES)
    writer.begin(attrs.evolve(repair, target=attrs.evolve(repair.target, number=1)), steps=())
    writer.commit()
    assert [one.number for one in writer.generations()] == [1]


def test_pins_are_those_that_were_not_taken_back(writer: Writer, folder: Path) -> None:
    with pytest.raises(StateError, match="not-installed"):
        writer.pin("ollama")
    with pytest.raises(StateError, match="not-pinned"):
        writer.unpin("ollama")
    writer.begin(plan_from(None, *CHOICES), steps=())
    writer.commit()
    writer.close_transaction("committed")
    assert writer.pin("ollama") == (Pinned("ollama", "==1", "ollama"),)
    writer.pin("torch", ">=2.9,<3", "default")
    writer.pin("torch", "<3")
    everywhere, *others = Store.open(folder).pins()
    assert everywhere == Pinned("torch", "<3")
    assert others == [Pinned("torch", ">=2.9,<3", "default"), Pinned("ollama", "==1", "ollama")]
    assert len(writer.unpin("torch", "default")) == 1
    assert len(writer.unpin("torch")) == 1
    assert Store.open(folder).pins() == (Pinned("ollama", "==1", "ollama"),)


def test_history_tells_who_and_when_and_leaves_out_steps(done: Path) -> None:
    told = Store.open(done).history()
    kinds = [entry.record.__class__.__name__ for entry in told]
    assert kinds == [*("Opened", "Committed", "Closed") * 2, "Pinned", "Event"]
    assert all(entry.who and entry.time.endswith("Z") for entry in told)
    assert Store.open(done).history(("step-intent",))[0].record.step == ONE


def test_each_state_has_a_lineage_of_its_own(tmp_path: Path) -> None:
    names = set()
    for name in "ab":
        Writer.open(tmp_path / name).close()
        names.add(Store.open(tmp_path / name).lineage)
    assert len(names) == 2 and "" not in names


def test_the_first_record_is_first_and_once(writer: Writer) -> None:
    assert isinstance(writer.entries[0].record, Created)
    with pytest.raises(OrderError):
        writer._append(Created("again"))


def test_a_reader_sees_what_was_there_when_it_opened(writer: Writer, folder: Path) -> None:
    store = Store.open(folder)
    writer.event("gc")
    assert store.entries == writer.entries[:-1]
    assert store.history()[-1].record == Event("gc")  # not an alarm: the journal has it too


def test_threads_of_a_writer_take_turns(writer: Writer, folder: Path) -> None:
    def tell(name: str) -> None:
        for number in range(10):
            writer.event(name, (("number", str(number)),))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, "abcd"))
    told = [entry.record for entry in Store.open(folder).history(("event",))]
    for name in "abcd":
        assert [dict(one.fields)["number"] for one in told if one.topic == name] == [*map(str, range(10))]
    assert audit(folder).faults == ()


# --- versions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("open_it", [Store.open, Writer.open, audit])
def test_a_newer_state_is_refused_and_left_alone(done: Path, open_it: Callable[[Path], object]) -> None:
    write_version(done, VERSION + 1)
    before = {path: path.read_bytes() for path in done.rglob("*") if path.is_file()}
    with pytest.raises(SchemaError) as caught:
        open_it(done)
    assert caught.value.fields == {"file": str(done / "version"), "found": VERSION + 1, "known": VERSION}
    assert {path: path.read_bytes() for path in done.rglob("*") if path.is_file()} == before


def test_every_earlier_version_has_a_step() -> None:
    from state.migrations import STEPS

    assert sorted(STEPS) == list(range(1, VERSION))


def test_steps_are_taken_in_order_and_again_where_one_was_killed(folder: Path) -> None:
    """With made-up versions: there is one so far."""
    folder.mkdir()
    write_version(folder, 1)
    taken: list[int] = []

    def first(_: Path) -> None:
        taken.append(1)

    def second(_: Path) -> None:
        taken.append(2)
        if taken.count(2) == 1:
            raise KeyboardInterrupt  # killed within the step

    with pytest.raises(KeyboardInterrupt):
        migrate(folder, {1: first, 2: second}, 3)
    assert read_version(folder) == 2
    assert migrate(folder, {1: first, 2: second}, 3) == (2, 3)
    assert (read_version(folder), taken) == (3, [1, 2, 2])
    assert migrate(folder, {1: first, 2: second}, 3) is None


def test_a_version_is_one_line(folder: Path) -> None:
    folder.mkdir()
    for text in ("", "las.state/0\n", "las.state/1", "las.state/1\n\n", "las.plan/1\n", "las.state/1e3\n"):
        (folder / "version").write_text(text)
        with pytest.raises(DamageError, match="bad-version"):
            read_version(folder)
