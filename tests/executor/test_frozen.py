"""Locks that are written, held against, and applied as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stacks import lock_from_json
from tests.executor.brought import Las, las_in, things

ENGINE = ("--fact", "container-engine=true")


@pytest.fixture
def las(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Las:
    return las_in(tmp_path, monkeypatch, capsys)


@pytest.fixture
def locked(las: Las, tmp_path: Path) -> Las:
    """`web` 2.0.0 is installed and in las.lock, though there is a newer one."""
    assert las("apply", "web ==2.0.0", "--yes", "--lock", "las.lock", *ENGINE).code == 0
    return las


def resources(folder: Path) -> dict[str, str]:
    """What is there: the name of each thing -> the hash of what it was made from."""
    found = (folder / "data" / "folders").glob("*/spec")
    return {path.parent.name: json.loads(path.read_text())["las.spec-sha256"] for path in found}


def test_a_lock_holds_all_that_tells_one_thing_from_another(locked: Las, tmp_path: Path) -> None:
    lock = lock_from_json((tmp_path / "las.lock").read_bytes(), "las.lock")
    assert {one.module: (one.version, one.image_id is not None) for one in lock.portable.choices} == {
        "store": ("1.1.0", True),
        "web": ("2.0.0", True),
    }
    assert {"container web", "image web:2.0.0"} <= {
        one.id.partition("@")[0] for one in lock.portable.resources
    }
    assert [one.name for one in lock.portable.objectives][:2] == ["removals", "changes"]
    assert lock.machine is not None
    assert {(one.module, one.host_port) for one in lock.machine.ports} == {("store", 18093), ("web", 18091)}


def test_two_machines_given_one_lock_end_alike(locked: Las, tmp_path: Path) -> None:
    outcome = locked("apply", "--frozen", "--yes", "--state", "second", *ENGINE)
    assert outcome.code == 0, outcome.err
    assert resources(tmp_path / "second") == resources(tmp_path / "state")
    other = ("--fact", "cpu.cores=3")
    outcome = locked("apply", "--frozen", "--yes", "--state", "third", *ENGINE, *other)
    assert outcome.code == 0, outcome.err
    assert resources(tmp_path / "third") == resources(tmp_path / "state")


def test_a_frozen_plan_decides_nothing(locked: Las, tmp_path: Path) -> None:
    """A newer release was installed here, and the lock brings the locked one back."""
    assert locked("apply", "web", "--upgrade", "web", "--yes", *ENGINE).code == 0
    before = things(tmp_path / "state")
    assert locked("apply", "--frozen", "--yes", *ENGINE).code == 0
    assert things(tmp_path / "state") != before
    assert locked("apply", "--frozen", "--yes", *ENGINE).code == 0  # nothing is left to do
    assert json.loads(locked("status", "--json").out)["generation"] == 3


def test_locked_applies_only_what_the_lock_says(locked: Las, tmp_path: Path) -> None:
    assert locked("apply", "web ==2.0.0", "--locked", "--yes", *ENGINE).code == 0
    before = things(tmp_path / "state")
    outcome = locked("apply", "web ==3.0.0", "--locked", "--yes", *ENGINE)
    assert outcome.code == 4
    assert "web in web: 2.0.0 (image)" in outcome.said
    assert things(tmp_path / "state") == before


def test_another_configuration_is_another_lock(locked: Las, tmp_path: Path) -> None:
    manifest = tmp_path / "manifests" / "web.yaml"
    manifest.write_text(manifest.read_text().replace("health:", "run: {pids: 9}\nhealth:"))
    (tmp_path / "manifests" / "backends" / "folder.yaml").write_text(
        (tmp_path / "manifests" / "backends" / "folder.yaml").read_text() + "limits: [pids]\n"
    )
    outcome = locked("apply", "web ==2.0.0", "--locked", "--yes", *ENGINE)
    assert (outcome.code, "container web is configured otherwise now" in outcome.said) == (4, True)
    outcome = locked("apply", "--frozen", "--yes", *ENGINE)
    assert (outcome.code, "container web would be another one here" in outcome.said) == (4, True)


def test_what_the_catalogue_has_no_more_cannot_be_frozen(locked: Las, tmp_path: Path) -> None:
    manifest = tmp_path / "manifests" / "web.yaml"
    manifest.write_text(manifest.read_text().replace("2.0.0:\n", "2.0.1:\n"))
    store = tmp_path / "manifests" / "store.yaml"
    store.write_text(store.read_text().replace("sha256:1", "sha256:2"))
    outcome = locked("apply", "--frozen", "--yes", "--state", "second", *ENGINE)
    assert outcome.code == 4
    assert "no web 2.0.0 (image)" in outcome.said
    assert "store 1.1.0 in store is another one here: image_id is sha256:2" in outcome.said
    assert things(tmp_path / "second") == {}


def test_a_lock_that_is_wrong_on_this_machine_is_refused(locked: Las, tmp_path: Path) -> None:
    manifest = tmp_path / "manifests" / "web.yaml"
    manifest.write_text(manifest.read_text().replace("requires: [", "requires: ['host kernel >=99', "))
    outcome = locked("apply", "--frozen", "--yes", *ENGINE)
    assert (outcome.code, "kernel" in outcome.said) == (1, True)
    outcome = locked("apply", "--frozen", "--yes", "--state", "second", *ENGINE, "--fact", "cpu.cores=3")
    assert (outcome.code, "kernel" in outcome.said) == (5, True)


def test_a_pin_stands_above_a_lock(locked: Las) -> None:
    assert locked("pin", "web >=3").code == 0
    outcome = locked("apply", "--frozen", "--yes", *ENGINE)
    assert (outcome.code, "outside its pin >=3" in outcome.said) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("web", "--frozen"), "takes no requests"),
        (("--frozen", "--locked"), "cannot be asked at once"),
        (("--frozen", "--lock", "none.lock"), "none.lock"),
    ],
)
def test_what_does_not_go_together(las: Las, words: tuple[str, ...], told: str) -> None:
    outcome = las("apply", *words, "--yes")
    assert outcome.code in (1, 64)
    assert told in outcome.said


def test_a_stack_that_asks_for_other_things_is_not_frozen(locked: Las, tmp_path: Path) -> None:
    (tmp_path / "las.yaml").write_text("schema: las.stack/1\ninstall: [store]\n")
    outcome = locked("apply", "--frozen", "--yes", *ENGINE)
    assert (outcome.code, "asks for other things" in outcome.said) == (4, True)
    (tmp_path / "las.yaml").write_text("schema: las.stack/1\ninstall: ['web ==2.0.0']\n")
    assert locked("apply", "--frozen", "--yes", *ENGINE).code == 0


def test_a_plan_that_solve_kept_is_completed_where_it_is_applied(las: Las, tmp_path: Path) -> None:
    assert las("solve", "web", "-o", "plan.json", *ENGINE).code == 0
    assert las("apply", "plan.json", "--yes", *ENGINE).code == 0
    assert sorted(things(tmp_path / "state")) == ["name-las-store", "name-las-web"]
