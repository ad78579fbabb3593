"""A look that remembers earlier looks tells what one without memory tells, whatever was done to the files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import state.glance
from state import Container, Generation, Glance, StateError, Store, Writer, glance_at, spec_sha256
from state.outline import Chosen, Outline, packed, unpacked
from tests.state.scenario import CHOICES, choice, install, plan_from
from tests.state.test_state_damage import CLOSED, flip, remove


def told(folder: Path, cache: Path | None) -> Glance | str:
    try:
        return glance_at(str(folder), cache and str(cache))
    except StateError as error:
        return repr(error)


def read_whole(folder: Path) -> Glance:
    """As the store has it."""
    store = Store.open(folder)
    generation, unfinished = store.current(), store.unfinished()
    return Glance(
        store.lineage, unfinished and unfinished.opened.to_generation, generation and outline(generation)
    )


def outline(generation: Generation) -> Outline:
    chosen = tuple(Chosen(one.environment, one.module, one.version) for one in generation.choices)
    return Outline(generation.number, chosen, generation.resources)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_it_tells_what_the_store_tells_at_every_record(folder: Path, cache: Path) -> None:
    looks = []

    def look(_: str = "") -> None:
        for _ in range(2):  # the second from the cache
            assert told(folder, cache) == read_whole(folder)
        looks.append(told(folder, cache))

    look()
    install(folder, *CHOICES, tell=look)
    install(folder, CHOICES[0], choice("open-webui", "2"), tell=look)
    look()
    assert looks[0] == Glance("")
    assert {one.unfinished for one in looks if isinstance(one, Glance)} == {None, 1, 2}
    assert looks[-1] == read_whole(folder)


def test_a_second_look_reads_no_record(done: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = told(done, cache)
    monkeypatch.setattr(Store, "open", None)
    assert told(done, cache) == first == told(done, cache)


@pytest.mark.parametrize("name", CLOSED)
def test_what_is_done_to_the_files_is_seen_as_without_a_memory(done: Path, cache: Path, name: str) -> None:
    edit, _, _ = CLOSED[name]
    assert told(done, cache) == read_whole(done)
    edit(done)
    assert told(done, cache) == told(done, None) == told(done, cache)


@pytest.mark.parametrize("edit", [remove, flip])
def test_so_is_what_is_done_to_the_plan(
    done: Path, cache: Path, edit: Callable[..., Callable[[Path], object]]
) -> None:
    told(done, cache)
    (name,) = (path for path in (done / "plans").iterdir() if path == Store.open(done).current_plan()[0])  # type: ignore[index]
    arguments = (40,) if edit is flip else ()
    edit(f"plans/{name.name}", *arguments)(done)
    for _ in range(2):
        assert str(told(done, cache)).startswith("DamageError")


def test_every_bit_of_the_cache_may_flip(done: Path, cache: Path) -> None:
    right = told(done, cache)
    (kept,) = cache.iterdir()
    data = kept.read_bytes()
    for at in range(0, len(data), 7):
        kept.write_bytes(data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :])
        assert told(done, cache) == right


def test_who_writes_meanwhile_is_not_taken_for_who_wrote_before(
    done: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files are told apart, then a writer adds to them, then they are read: that is not kept for them."""
    before = {path: path.read_bytes() for path in done.rglob("*") if path.is_file()}
    right, real = told(done, None), Store.open

    def late(folder: Path) -> Store:
        with Writer.open(folder) as writer:
            assert writer.unfinished() or writer.begin(plan_from(writer.current(), choice("late")))
        return real(folder)

    monkeypatch.setattr(Store, "open", late)
    seen = told(done, cache)
    assert isinstance(seen, Glance)
    assert seen.unfinished == 3
    monkeypatch.undo()
    for path in set(done.rglob("*")) - {*before, *done.rglob("*/")}:
        path.unlink()
    for path, content in before.items():
        path.write_bytes(content)
    assert told(done, cache) == right


def test_one_file_is_kept_whatever_reads_it(done: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told(done, cache)
    monkeypatch.setattr(state.glance, "code_stamp", lambda _: "of a later release")
    assert told(done, cache) == read_whole(done)
    assert len(list(cache.iterdir())) == 1


def test_a_folder_that_cannot_be_read_is_no_memory(done: Path, cache: Path) -> None:
    right = told(done, cache)
    (done / "generations" / "noise").symlink_to("noise")  # a link to itself: ELOOP
    assert told(done, cache) == right


def test_hashes_travel_with_what_they_are_of() -> None:
    web = Container("container web", "docker", "web", "image web", variables=(("A", "1"),))
    whole = Outline(1, (), (web,))
    (again,) = unpacked(packed(whole)).resources
    assert again == web
    assert spec_sha256(again) == spec_sha256(web)
    state.glance.keep_sha256(again, "other")
    assert spec_sha256(again) == "other"
    assert again == web  # what is kept beside the fields is no part of it


def test_it_works_where_nothing_can_be_kept(done: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert told(done, tmp_path / "file") == told(done, None)
