"""Which backend carries what: by what is there, and by what each can do."""

from __future__ import annotations

import attrs
import pytest

from hardware import Machine, assume, build_machine
from manifests import Backend, Health, Run, load_backends
from planner import Means, Standing, complete, standings
from planner.backing import backend_for, lacking
from state import Choice, Container, PortBinding, Process

BUILTIN = load_backends()
CARRIED = ("docker", "native", "podman", "sandbox", "systemd")
STAYS = ("user-manager=255", "user-manager.lingers=true")

#: Another's backend: preferred, without limits.
SANDBOX = Backend(
    "sandbox",
    "Sandbox",
    "container",
    rank=1,
    isolation="virtual-machine",
    health=("http",),
    ports=("loopback",),
)


def machine(*facts: str, gpu: str = "") -> Machine:
    made = build_machine(gpus=(gpu,) if gpu else (), containers="none", driver="580.95.05" if gpu else None)
    for fact in facts:
        made = assume(made, *fact.split("="))
    return made


def choice(name: str = "web", **more: object) -> Choice:
    there = {"image": f"{name}:1", "image_id": "sha256:" + "1" * 64, **more}
    return Choice(name, name, "1", "image", "container", "service", True, **there)  # type: ignore[arg-type]


def here(
    *facts: str, backends: tuple[Backend, ...] = BUILTIN, carried: tuple[str, ...] = CARRIED
) -> list[str]:
    found = standings(backends, machine(*facts), carried)
    return [one.backend.name for one in found if one.here]


def test_what_is_there_follows_from_facts_and_from_what_is_carried() -> None:
    assert here() == ["native"]
    assert here("docker=28.0") == ["docker", "native"]
    assert here("docker=28.0", "podman=5.0") == ["docker", "native", "podman"]
    assert here("docker=28.0", carried=("podman",)) == []
    (missing,) = [one for one in standings(BUILTIN, machine(), CARRIED) if one.backend.name == "docker"]
    assert (missing.missing, missing.uncarried) == (("docker",), False)


def test_units_are_there_where_a_user_manager_runs_and_stays() -> None:
    assert here(*STAYS) == ["systemd", "native"]
    assert here("user-manager=255") == ["native"]
    assert here("user-manager=255", "user-manager.lingers=false") == ["native"]


def test_a_limit_is_claimed_where_it_binds() -> None:
    def limits(*facts: str) -> tuple[str, ...]:
        found = standings(BUILTIN, machine(*facts), CARRIED)
        return next(one.backend.limits for one in found if one.backend.name == "systemd")

    assert limits(*STAYS, "user-manager.memory=true", "user-manager.pids=true") == ("logs", "memory", "pids")
    assert limits(*STAYS) == ("logs",)
    assert limits() == ("cpu", "logs", "memory", "pids")  # what it could do


@pytest.mark.parametrize(
    ("run", "facts", "used", "carried_by"),
    [
        (Run(), STAYS, (), "systemd"),
        (Run(), STAYS, ("native",), "native"),  # what is installed stays where it is
        (Run(), ("user-manager=255",), ("systemd",), "native"),
        (Run(pids=9), (*STAYS, "user-manager.pids=true"), ("native",), "systemd"),  # while that can carry it
        (Run(memory_bytes=2**20), STAYS, (), "native"),  # which binds memory without a control group
        (Run(memory_bytes=2**20), (*STAYS, "user-manager.memory=true"), (), "systemd"),
    ],
)
def test_processes_are_units_where_those_can_carry_them(
    run: Run, facts: tuple[str, ...], used: tuple[str, ...], carried_by: str
) -> None:
    one = attrs.evolve(choice(run=run), backend="native")
    there = [found.backend for found in standings(BUILTIN, machine(*facts), CARRIED) if found.here]
    found = backend_for("native", [one], there, used)
    assert found is not None
    assert found.name == carried_by


LIMITED = choice(run=Run(memory_bytes=2**20))
ASKED = choice(health=Health(command="true"))
SEEN = choice(ports=(PortBinding("http", 80, 80),), health=Health(http="/"))
ON_CARDS = choice(accelerator="cuda 12.8")


@pytest.mark.parametrize(
    ("choices", "used", "carried_by"),
    [
        ((SEEN,), (), "sandbox"),
        ((LIMITED,), (), "docker"),
        ((ASKED,), (), "docker"),
        ((SEEN, attrs.evolve(LIMITED, module="other")), (), "docker"),  # all in one
        ((SEEN,), ("podman",), "podman"),  # its data lie there
        ((ON_CARDS,), ("podman",), "docker"),  # what it has there cannot go on
    ],
)
def test_the_preferred_of_those_that_can_carry_all(
    choices: tuple[Choice, ...], used: tuple[str, ...], carried_by: str
) -> None:
    found = backend_for("container", choices, (*BUILTIN, SANDBOX), used)
    assert found is not None
    assert found.name == carried_by
    assert backend_for("container", choices[::-1], (SANDBOX, *BUILTIN[::-1]), used) == found


def test_what_it_lacks_is_named() -> None:
    podman = next(one for one in BUILTIN if one.name == "podman")
    assert list(lacking(podman, ON_CARDS)) == [("gpus", "nvidia")]
    assert list(lacking(SANDBOX, LIMITED)) == [("limits", "memory")]
    assert list(lacking(SANDBOX, ASKED)) == [("health", "command")]


def means(*facts: str, backends: tuple[Backend, ...] = BUILTIN, **more: object) -> Means:
    there = machine(*facts, gpu="RTX 4090")
    return Means(there, standings(backends, there, CARRIED), **more)  # type: ignore[arg-type]


def completed(one: Choice, with_: Means):  # a plan with what it lacks
    from tests.executor.generations import generation, plan_between

    target = attrs.evolve(generation(1), choices=(one,))
    return complete(plan_between(None, target), None, with_)


def test_a_plan_names_the_backend_that_carries_it() -> None:
    made = completed(SEEN, means("docker=28.0", backends=(SANDBOX, *BUILTIN)))
    assert {one.backend for one in made.target.resources if isinstance(one, Container)} == {"sandbox"}
    made = completed(SEEN, means("docker=28.0"))
    assert {one.backend for one in made.target.resources if isinstance(one, Container)} == {"docker"}


def test_what_nothing_here_carries_is_told_with_the_reason() -> None:
    (lack,) = completed(SEEN, means()).unready
    assert (lack.code, dict(lack.fields)) == (
        "backend-none",
        {"kind": "container", "known": "docker, podman"},
    )
    (lack,) = completed(ON_CARDS, means("podman=4.3.1")).unready
    assert (lack.code, dict(lack.fields)) == ("backend-lacks", {"backend": "podman", "lacks": "gpus: nvidia"})


def test_images_are_asked_for_of_the_backend_that_carries_them() -> None:
    asked = []

    def images(backend: str) -> dict[str, str]:
        asked.append(backend)
        return {"web:1": "sha256:" + "2" * 64}

    made = completed(attrs.evolve(SEEN, image_id=None), means("podman=5.0", images=images))
    assert (asked, made.unready) == (["podman"], ())


def test_a_process_runs_on_the_backend_of_processes() -> None:
    program = attrs.evolve(
        choice(),
        backend="native",
        image=None,
        artefact="web.tar.gz",
        url="https://example.org/web.tar.gz",
        sha256="3" * 64,
        download_bytes=9,
        run=Run(command=("web",)),
    )
    (process,) = [one for one in completed(program, means()).target.resources if isinstance(one, Process)]
    assert process.backend == "native"


__all__ = ["Standing"]
