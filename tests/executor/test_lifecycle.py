"""Whole lives through the command line, on a real engine of either kind in a nest of its own."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from grp import getgrnam
from pathlib import Path

import pytest
from docker.errors import APIError

from examples.live import build
from tests.executor.databases import redis
from tests.executor.nests import Nest, Outcome, commands, nest, until

WEB, REDIS = 18080, 16379  # ports of the example, and of the database
AT_ONCE = 16 if os.environ.get("LAS_FAULTS") else 4


@pytest.fixture(scope="module")
def manifests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live")
    build.main(folder)
    return folder / "manifests"


@pytest.fixture(scope="module", params=["docker", "podman"])
def engine(request: pytest.FixtureRequest) -> Iterator[Nest]:
    with nest(request.param) as made:
        yield made


class Owner:
    """Somebody at the command line of one machine, with a state folder."""

    def __init__(self, machine: Nest, state: Path, manifests: Path) -> None:
        self.machine = machine
        self.state = state
        self.manifests = manifests

    def las(self, *arguments: str | Path, code: int = 0) -> Outcome:
        outcome = self.machine.las(*arguments, state=self.state)
        assert outcome.code == code, (arguments, outcome)
        return outcome

    def apply(self, *requests: str | Path, code: int = 0) -> Outcome:
        return self.las("apply", *requests, "--yes", "--manifests", self.manifests, code=code)

    def get(self, path: str) -> str:
        return self.machine.get(WEB, path)

    def running(self) -> dict[str, str]:
        """Name of what shall run -> its condition."""
        seen = self.las("status", "--json").json["resources"]
        return {
            one["resource"].partition(" ")[2]: one["condition"]
            for one in seen
            if one["resource"].startswith("container ")
        }

    def drift(self) -> set[str]:
        return {one["resource"] for one in self.las("drift", "--json").json["drift"]}


@pytest.fixture
def owner(engine: Nest, tmp_path: Path, manifests: Path) -> Iterator[Owner]:
    yield Owner(engine, tmp_path / "state", manifests)
    engine.sweep()
    with engine.api() as api:  # or else they would be found by the next, and not be its own to remove
        for one in api.images():
            api.remove_image(one["Id"], force=True)


def test_a_whole_life(owner: Owner) -> None:
    owner.apply("notes==1.0.0")
    assert owner.get("/version") == "1.0.0\n"
    assert owner.get("/cgi-bin/keep?one") == "kept\n"
    assert "nothing to do" in owner.apply("notes==1.0.0").err
    owner.apply("notes==2.0.0")
    assert owner.get("/version") == "2.0.0\n"

    failed = owner.apply("notes==3.0.0", code=1)
    assert "its health check does not pass" in failed.err
    assert "generation 2 is current, as before" in failed.err
    assert (owner.get("/version"), owner.get("/cgi-bin/tell")) == ("2.0.0\n", "one\n")

    owner.las("rollback", "--yes", "--manifests", owner.manifests)
    assert (owner.get("/version"), owner.get("/cgi-bin/tell")) == ("1.0.0\n", "one\n")
    assert owner.running() == {"notes": "running", "notes-store": "running"}
    assert owner.drift() == set()

    owner.las("gc", "--yes")
    with owner.machine.api() as api:
        assert len(api.containers(all=True)) == 2
    owner.las("remove", "notes", "--yes", "--manifests", owner.manifests)
    owner.las("gc", "--yes")
    with owner.machine.api() as api:
        assert api.containers(all=True) == []
        assert api.images("las-live/notes") == [], "not even that of the upgrade that failed"
        assert len(api.volumes()["Volumes"]) == 2, "data are nobody's to delete"
    owner.apply("notes==1.0.0")
    assert owner.get("/cgi-bin/tell") == "one\n"


def test_what_drifts_is_seen_and_repaired(owner: Owner) -> None:
    owner.apply("notes==1.0.0")
    owner.las("drift", "--detailed-exitcode")
    with owner.machine.api() as api:
        api.remove_container("las-notes", force=True)
        api.stop("las-notes-store", timeout=0)
    assert owner.drift() == {"container notes", "container notes-store"}
    owner.las("drift", "--detailed-exitcode", code=2)
    owner.las("repair", "--yes", "--manifests", owner.manifests)
    assert owner.drift() == set()
    assert "nothing to repair" in owner.las("repair", "--yes", "--manifests", owner.manifests).err

    with owner.machine.api() as api:
        api.stop("las-notes", timeout=0)
    with owner.machine.listening(WEB):
        failed = owner.las("repair", "--yes", "--manifests", owner.manifests, code=1)
        assert str(WEB) in failed.err
    owner.las("repair", "--yes", "--manifests", owner.manifests)
    assert owner.get("/version") == "1.0.0\n"


def test_an_image_that_was_removed_by_hand_is_seen_and_had_again(owner: Owner) -> None:
    """Podman removes with it what uses it."""
    owner.apply("notes==1.0.0")
    with owner.machine.api() as api:
        image = api.inspect_container("las-notes")["Image"]
        api.stop("las-notes", timeout=0)
        api.remove_image(image, force=True)
    (missing,) = (id for id in owner.drift() if id.startswith("image "))
    seen = {one["resource"]: one["condition"] for one in owner.las("status", "--json").json["resources"]}
    assert seen[missing] == "absent"
    assert f"{missing}: is missing" in " ".join(owner.las("drift").out.split())
    owner.las("repair", "--yes", "--manifests", owner.manifests)
    assert owner.drift() == set()
    assert owner.get("/version") == "1.0.0\n"
    with owner.machine.api() as api:
        assert api.inspect_container("las-notes")["Image"] == image


@contextmanager
def dead(owner: Owner) -> Iterator[None]:
    """Docker could not remove a container, for a file in it that cannot be removed; at the end it can."""
    with owner.machine.api() as api:
        folder = api.inspect_container("las-notes")["GraphDriver"]["Data"]["UpperDir"]
        owner.machine.asked("touch", f"{folder}/held")
        owner.machine.asked("chattr", "+i", f"{folder}/held")
        try:
            with pytest.raises(APIError, match="not permitted"):
                api.remove_container("las-notes", force=True)
            assert api.inspect_container("las-notes")["State"]["Status"] == "dead"
            yield
        finally:
            owner.machine.asked("chattr", "-i", f"{folder}/held")


def test_a_dead_container_is_seen_and_made_anew(owner: Owner) -> None:
    if owner.machine.engine == "podman":
        return  # it knows no such state
    owner.apply("notes==1.0.0")
    with dead(owner):
        assert owner.running() == {"notes": "partial", "notes-store": "running"}
        assert "not whole (dead)" in owner.las("status").out
        assert "is not whole (dead)" in owner.las("drift").out
        assert owner.drift() == {"container notes"}
        failed = owner.las("repair", "--yes", "--manifests", owner.manifests, code=1)
        assert "operation not permitted" in " ".join(failed.err.split())
        assert "is missing now" not in failed.err
        said = " ".join(owner.las("start", code=1).err.split())
        assert "is not whole, so it cannot be started las repair makes it as it should be" in said
    owner.las("repair", "--yes", "--manifests", owner.manifests)
    assert owner.running() == {"notes": "running", "notes-store": "running"}
    assert owner.drift() == set()


def test_a_dead_container_keeps_no_upgrade_away(owner: Owner) -> None:
    if owner.machine.engine == "podman":
        return
    owner.apply("notes==1.0.0")
    with dead(owner):
        owner.apply("notes==2.0.0")
        assert owner.get("/version") == "2.0.0\n"
        assert "operation not permitted" in " ".join(owner.las("gc", "--yes", code=1).err.split())
    owner.las("gc", "--yes")
    with owner.machine.api() as api:
        assert len(api.containers(all=True)) == 2


def test_switching_holding_and_reading(owner: Owner) -> None:
    owner.apply("notes==1.0.0")
    owner.las("stop", "notes")
    assert owner.running() == {"notes": "made", "notes-store": "running"}
    owner.las("start")
    owner.las("restart", "notes")
    assert owner.running() == {"notes": "running", "notes-store": "running"}
    owner.las("logs", "notes")
    owner.las("logs", "nothing", code=64)
    owner.las("pin", "notes")
    owner.apply("notes", "--upgrade")
    assert owner.get("/version") == "1.0.0\n"
    for path in (owner.state, *owner.state.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_what_its_owner_stopped_stays_so_where_a_change_fails(owner: Owner) -> None:
    owner.apply("notes==2.0.0")
    owner.las("stop", "notes")
    failed = owner.apply("notes==3.0.0", code=1)
    assert "container notes did not run before, and was left so: las start notes" in failed.err
    assert owner.running() == {"notes": "made", "notes-store": "running"}
    owner.las("start", "notes")
    assert owner.get("/version") == "2.0.0\n"
    assert owner.drift() == set()


def interrupted(owner: Owner, request: str, at: str) -> str:
    """What is said of an apply that is interrupted as soon as a step is begun."""
    journal = owner.state / "journal.jsonl"
    step = f'"kind":"step-intent","step":"{at}"'.encode()
    before = journal.read_bytes().count(step) if journal.exists() else 0
    arguments = ("apply", request, "--yes", "--manifests", owner.manifests)
    with owner.machine.begun(*arguments, state=owner.state) as process:
        until(lambda: journal.exists() and journal.read_bytes().count(step) > before)
        (las,) = commands(process)
        las.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert process.returncode == 130, (out, err)
    return " ".join(err.split())


def test_ctrl_c_and_the_next_command_goes_on(owner: Owner) -> None:
    said = interrupted(owner, "notes==1.0.0", "make container notes")
    assert "the change to generation 1 was begun" in said
    assert "las rollback --to 0 takes it back" in said
    assert "it is carried on" in owner.apply("notes==1.0.0").err
    assert owner.running() == {"notes": "running", "notes-store": "running"}


def test_ctrl_c_and_back(owner: Owner) -> None:
    """While the new one is waited for, and the old one does not run."""
    owner.apply("notes==1.0.0")
    owner.get("/cgi-bin/keep?one")
    said = interrupted(owner, "notes==3.0.0", "await container notes")
    assert "this is stopped meanwhile: container notes." in said
    owner.las("rollback", "--yes", "--manifests", owner.manifests)
    assert (owner.get("/version"), owner.get("/cgi-bin/tell")) == ("1.0.0\n", "one\n")
    assert owner.drift() == set()


def test_a_plan_for_another_moment_catalogue_or_machine_is_refused(
    owner: Owner, tmp_path: Path, manifests: Path
) -> None:
    def kept(name: str, *requests: str, manifests: Path = manifests, facts: tuple[str, ...] = ()) -> Path:
        file = tmp_path / name
        solved = ("solve", *requests, "--manifests", manifests, *facts, "-o", file)
        outcome = owner.machine.las(*solved, stateless=True)
        assert outcome.code == 0, outcome
        return file

    first = kept("first.json", "notes==1.0.0")
    other = tmp_path / "other"
    shutil.copytree(manifests, other)
    (other / "notes.yaml").write_text((other / "notes.yaml").read_text().replace("keeps lines", "kept"))
    assert "catalogue" in owner.apply(kept("catalogue.json", "notes", manifests=other), code=4).err
    facts = ("--fact", "kernel=5.4.0")
    assert "machine" in owner.apply(kept("machine.json", "notes", facts=facts), code=5).err
    second = kept("second.json", "notes==2.0.0")
    assert owner.apply(first).code == 0
    assert "nothing to do" in owner.apply(first).err
    assert "generation" in owner.apply(second, code=4).err


def test_many_at_once_are_one_after_another_or_refused(owner: Owner) -> None:
    arguments = ("apply", "notes==1.0.0", "--yes", "--manifests", owner.manifests)
    with ExitStack() as running:
        begun = [
            running.enter_context(owner.machine.begun(*arguments, state=owner.state)) for _ in range(AT_ONCE)
        ]
        ended = [(process.communicate()[1], process.returncode) for process in begun]
    assert {code for _, code in ended} <= {0, 1}
    assert any(code == 0 for _, code in ended)
    for said, code in ended:
        assert code == 0 or "something else is changing this state: las (process" in said, said
    assert owner.running() == {"notes": "running", "notes-store": "running"}
    assert owner.drift() == set()


def test_it_takes_no_root_but_the_engines_socket(owner: Owner) -> None:
    if owner.machine.engine == "podman":
        return  # its socket is root's alone
    group = str(getgrnam("docker").gr_gid)
    reading = ("--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search")  # of root's Python
    somebody = ("setpriv", "--reuid", "65534", "--regid", "65534", "--groups", group, *reading)
    home = Path(tempfile.mkdtemp(prefix="las-", dir="/tmp"))
    shutil.copytree(owner.manifests.parent, home / "live")
    for path in (home, *home.rglob("*")):
        os.chown(path, 65534, 65534)
    build_again = home / "live" / "manifests"
    for file in build_again.glob("*.yaml"):
        file.write_text(file.read_text().replace(str(owner.manifests.parent), str(home / "live")))
    before = (*somebody, "env", f"HOME={home}")
    try:
        arguments = ("apply", "notes==1.0.0", "--yes", "--manifests", build_again)
        outcome = owner.machine.las(*arguments, state=home / "state", before=before)
        assert outcome.code == 0, outcome
        assert owner.get("/version") == "1.0.0\n"
        assert {path.stat().st_uid for path in home.rglob("*")} == {65534}
    finally:
        shutil.rmtree(home)


def test_no_write_that_redis_acknowledged_is_lost(owner: Owner, tmp_path: Path) -> None:
    """A client counts on all the while: through an upgrade, one that fails, and the way back."""
    owner.manifests = redis(tmp_path)
    owner.apply("redis==1.0.0")
    with counting(owner.machine) as acknowledged:
        owner.apply("redis==2.0.0")
        failed = owner.apply("redis==3.0.0", code=1)
        owner.las("rollback", "--yes", "--manifests", owner.manifests)
    assert "container redis failed" in failed.err
    assert "cannot open the database" in failed.err
    assert len(acknowledged) > 20
    kept = owner.machine.asked("redis-cli", "-p", str(REDIS), "SMEMBERS", "kept").split()
    assert set(acknowledged) <= set(kept)


@contextmanager
def counting(machine: Nest) -> Iterator[list[str]]:
    """Adds one number after another to a set; yields those that were acknowledged."""
    acknowledged: list[str] = []
    done = threading.Event()

    def count() -> None:
        while not done.is_set():
            with suppress(OSError), machine.connected(REDIS) as connection:
                while not done.is_set():
                    number = str(len(acknowledged))
                    connection.sendall(f"SADD kept {number}\r\n".encode())
                    if connection.recv(64) not in (b":1\r\n", b":0\r\n"):
                        break
                    acknowledged.append(number)
                    time.sleep(0.002)
            time.sleep(0.05)

    client = threading.Thread(target=count)
    client.start()
    try:
        yield acknowledged
    finally:
        done.set()
        client.join()
