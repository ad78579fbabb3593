"""Choices as resources with every literal, what they lack, and the acts from one set to the next."""

from __future__ import annotations

import attrs
import pytest

from hardware import Machine, assume, build_machine
from manifests import Health, Run, load_backends
from planner import Means, standings
from planner.acting import acts_between
from planner.realising import realise
from state import (
    Act,
    Artefact,
    Choice,
    Configuration,
    Container,
    Generation,
    Image,
    Mounted,
    Network,
    PortBinding,
    Process,
    Publish,
    PythonEnvironment,
    Tree,
    Volume,
    Wheel,
)

ID = "sha256:" + "1" * 64


def means(*facts: str, **more: object) -> Means:
    machine: Machine = build_machine(containers="docker", gpus=("RTX 3090",), driver="580.95.05")
    for fact in facts:
        machine = assume(machine, *fact.split("="))
    carried = ("docker", "native", "podman")
    return Means(machine, standings(load_backends(), machine, carried), **more)  # type: ignore[arg-type]


def choice(name: str = "web", **more: object) -> Choice:
    there: dict[str, object] = {"image": f"site/{name}:1", "image_id": ID, **more}
    return Choice(name, name, "1", "image", "container", "service", True, **there)  # type: ignore[arg-type]


NATIVE = Choice(
    *("toy", "toy", "1", "binary", "native", "application", True),
    artefact="toy.tar.gz",
    url="https://example.org/toy-1.tar.gz",
    sha256="a" * 64,
    download_bytes=1000,
    run=Run(command=("bin/toy", "--serve")),
)


def test_a_container_with_every_literal() -> None:
    made = realise(
        [
            choice(
                ports=(PortBinding("http", 80, 8080),),
                volumes=("/var/data",),
                health=Health(http="/up", port="http"),
                secrets=("KEY",),
                run=Run(
                    command=("serve", "--port", "{port.http}"),
                    variables=(("MODE", "fast"),),
                    files=(("/etc/web.conf", "listen {port.http};"),),
                    capabilities=("CHOWN",),
                    memory_bytes=2**30,
                    read_only=True,
                ),
            )
        ],
        means(),
    )
    assert made.unready == ()
    by_kind = {type(one): one for one in made.resources}
    web = by_kind[Container]
    file = by_kind[Configuration]
    assert isinstance(file, Configuration)
    assert isinstance(web, Container)
    assert file.content == "listen 80;"
    assert (web.name, web.command, web.variables) == (
        "las-web",
        ("serve", "--port", "80"),
        (("MODE", "fast"),),
    )
    assert web.ports == (Publish("127.0.0.1", 8080, 80),)
    assert web.mounts == (
        Mounted("volume web /var/data", "/var/data"),
        Mounted(file.id, "/etc/web.conf", read_only=True),
    )
    assert (web.check.http_path, web.check.http_port) == ("/up", 8080)
    assert (web.capabilities, web.read_only_root, web.limits.memory_bytes) == (("CHOWN",), True, 2**30)
    assert by_kind[Image] == Image(web.image, "docker", ID)
    assert {type(one) for one in made.resources} == {Container, Image, Network, Volume, Configuration}


def test_an_archive_is_fetched_first() -> None:
    url = {"url": "file:///web.tar", "sha256": "b" * 64, "download_bytes": 5}
    resources = realise([choice(**url)], means()).resources
    artefact = next(one for one in resources if isinstance(one, Artefact))
    image = next(one for one in resources if isinstance(one, Image))
    assert (artefact.url, artefact.sha256, artefact.size_bytes) == ("file:///web.tar", "b" * 64, 5)
    assert image.archive == artefact.id


def test_a_digest_is_pulled_by_and_a_tag_is_looked_up() -> None:
    pulled = realise([choice(image="host:5000/web:1", image_id=None, digest=ID)], means()).resources
    assert next(one for one in pulled if isinstance(one, Image)).reference == f"host:5000/web@{ID}"
    there = realise([choice(image_id=None)], means(images=lambda _: {"site/web:1": ID})).resources
    assert next(one for one in there if isinstance(one, Image)).image_id == ID


def test_cards_by_their_uuid() -> None:
    with_uuid = means()
    cards = with_uuid.machine.accelerators or ()
    named = attrs.evolve(cards[0], uuid="GPU-1")
    with_uuid = attrs.evolve(with_uuid, machine=attrs.evolve(with_uuid.machine, accelerators=(named,)))
    found = realise([choice(accelerator="cuda 12.8", placement=(named.id,))], with_uuid)
    assert next(one for one in found.resources if isinstance(one, Container)).accelerators == ("GPU-1",)


LACKS = {
    "image-unpinned": choice(image_id=None),
    "variable-unset": choice(variables=("HOST",)),
    "port-unknown": choice(run=Run(command=("{port.http}",))),
    "artefact-unknown": choice(url="file:///web.tar"),
    "command-unknown": attrs.evolve(NATIVE, run=Run()),
    "archive-unknown": attrs.evolve(NATIVE, artefact="toy.rpm"),
    "accelerator-unnamed": choice(accelerator="cuda 12.8", placement=("0000:99:00.0",)),
}


@pytest.mark.parametrize("code", LACKS)
def test_what_a_choice_lacks_is_said_and_never_guessed(code: str) -> None:
    made = realise([LACKS[code]], means())
    assert [one.code for one in made.unready] == [code]
    assert made.resources == ()


ARCHIVES = {
    "toy.tgz": "tar",
    "https://example.org/toy.tgz": "tar",
    "https://example.org/toy.tgz?raw=1": "tar",
    "https://example.org/get?file=toy.tar.bz2": "tar",
    "https://example.org/TOY.TAR.XZ#main": "tar",
    "https://example.org/toy.zip": "zip",
}


@pytest.mark.parametrize("address", ARCHIVES)
def test_an_archive_is_known_by_its_address(address: str) -> None:
    made = realise([attrs.evolve(NATIVE, artefact=None, url=address)], means())
    assert [one.form for one in made.resources if isinstance(one, Tree)] == [ARCHIVES[address]]


def test_a_value_of_the_stack_is_enough() -> None:
    made = realise([choice(variables=("HOST",))], means(values={("web", "HOST"): "here"}))
    container = next(one for one in made.resources if isinstance(one, Container))
    assert container.variables == (("HOST", "here"),)


def test_a_native_file_is_named_where_it_lies() -> None:
    run = Run(command=("bin/toy", "{file:/etc/toy.conf}"), files=(("/etc/toy.conf", "x"),))
    resources = realise([attrs.evolve(NATIVE, run=run)], means()).resources
    process = next(one for one in resources if isinstance(one, Process))
    file = next(one for one in resources if isinstance(one, Configuration))
    assert process.command[1] == f"{{{file.id}}}"


# --- acts -----------------------------------------------------------------------------------------


def generation(*choices: Choice) -> Generation:
    return Generation("las.generation/1", 1, (), choices, realise(choices, means()).resources)


def acts(old: Generation | None, new: Generation) -> tuple[Act, ...]:
    return acts_between(old, new.resources, (), {})


def place(found: tuple[Act, ...], verb: str, kind: str) -> int:
    return next(at for at, act in enumerate(found) if act.verb == verb and act.resource.startswith(kind))


CHANGES = {
    "image": (choice(), choice(image_id="sha256:" + "2" * 64)),
    "file": (
        choice(run=Run(files=(("/etc/a", "1"),))),
        choice(run=Run(files=(("/etc/a", "2"),))),
    ),
    "native program": (NATIVE, attrs.evolve(NATIVE, sha256="b" * 64)),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_refers_to_another_thing_is_made_anew(what: str) -> None:
    old, new = CHANGES[what]
    found = acts(generation(old), generation(new))
    kind = "process" if old is NATIVE else "container"
    order = [place(found, verb, kind) for verb in ("stop", "retire", "promote", "start", "await")]
    assert place(found, "make", kind) < order[0]
    assert order == sorted(order)


def test_nothing_is_stopped_before_everything_is_made() -> None:
    old = generation(choice("a"), choice("b"))
    new = generation(*(choice(name, image_id="sha256:" + "2" * 64) for name in "ab"))
    found = acts(old, new)
    last_make = max(at for at, act in enumerate(found) if act.verb == "make")
    first_stop = min(at for at, act in enumerate(found) if act.verb == "stop")
    last_stop = max(at for at, act in enumerate(found) if act.verb == "stop")
    first_start = min(at for at, act in enumerate(found) if act.verb == "start")
    assert last_make < first_stop
    assert last_stop < first_start


def test_what_stays_is_not_touched() -> None:
    assert acts(generation(choice("a")), generation(choice("a"))) == ()
    found = acts(generation(choice("a")), generation(choice("a"), choice("b")))
    assert not any(" a" in act.resource for act in found)
    gone = acts(generation(choice("a"), choice("b")), generation(choice("a")))
    assert [act.id for act in gone] == ["stop container b", "retire container b"]


WHEEL: dict[str, object] = {"url": "https://example.org/w.whl", "sha256": "b" * 64, "download_bytes": 10}


def wheel(name: str, **more: object) -> Choice:
    there: dict[str, object] = {"artefact": f"{name}-1-py3-none-any.whl", **WHEEL, **more}
    return Choice("apps", name, "1", "wheel", "native", "framework", True, **there)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "used"),
    [
        (("/usr/local/bin/python3.9", "/usr/bin/python3.11"), "/usr/bin/python3.11"),
        (("/opt/a/long/way/python3.9", "/usr/bin/python3.10"), "/usr/bin/python3.10"),
        (("/usr/bin/python3.12",), "/usr/bin/python3.12"),
    ],
)
def test_of_any_interpreter_the_newest_is_taken(known: tuple[str, ...], used: str) -> None:
    made = realise([wheel("torch")], means("python.interpreters=" + ",".join(known)))
    (environment,) = (one for one in made.resources if isinstance(one, PythonEnvironment))
    assert environment.python == used


def test_a_wheel_is_called_what_its_address_says_where_nothing_else_does() -> None:
    url = "https://host/wheels/torch-2.9%2Bcu128-py3-none-any.whl?raw=1#sha256=0"
    here = means("python.interpreters=/usr/bin/python3.11")
    made = realise([wheel("torch", artefact=None, url=url)], here)
    (artefact,) = (one for one in made.resources if isinstance(one, Artefact))
    (environment,) = (one for one in made.resources if isinstance(one, PythonEnvironment))
    assert (artefact.url, made.unready) == (url, ())
    assert environment.wheels == (Wheel(artefact.id, "torch-2.9+cu128-py3-none-any.whl"),)


def test_the_wheel_that_lacks_something_is_named_and_not_another_of_its_environment() -> None:
    here = means("python.interpreters=/usr/bin/python3.11")
    for lacking, code in (
        (wheel("torch", url=None), "artefact-unknown"),
        (wheel("torch", artefact="torch.zip"), "wheel-unknown"),
    ):
        (unready,) = realise([wheel("numpy"), lacking], here).unready
        assert (unready.module, unready.code) == ("torch", code)
