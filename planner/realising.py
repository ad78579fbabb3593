"""Choices -> resources: what a plan comes to on this machine, with every literal (docs/executor.md).

Nothing is guessed. What the catalogue or the machine does not say is told as what the choice lacks.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Literal

import attrs

from hardware import Accelerator, Machine, allocatable_units
from manifests import LIBRARY_CATEGORIES, Backend
from planner.backing import Standing, backend_for, lacking, vendor_of
from state import (
    Artefact,
    Check,
    Choice,
    Configuration,
    Container,
    Image,
    Limits,
    Mounted,
    Network,
    Process,
    Publish,
    PythonEnvironment,
    Resource,
    Tree,
    Unready,
    Volume,
    Wheel,
)

NETWORK = "las"
LOOPBACK = "127.0.0.1"
ANYWHERE = "0.0.0.0"
_ARCHIVES: dict[Literal["zip", "tar"], tuple[str, ...]] = {
    "zip": (".zip",),
    "tar": (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz"),
}
_LARGEST_TREE = 50  # times its archive: beyond is no program
_MOST_FILES = 200_000


#: What a choice may lack, by code, with the fields that are told beside its environment and module.
LACKS: dict[str, tuple[str, ...]] = {
    "accelerator-unnamed": ("accelerator",),
    "archive-unknown": ("file", "known"),
    "artefact-unknown": ("missing",),
    "backend-lacks": ("backend", "lacks"),
    "backend-none": ("kind", "known"),
    "command-unknown": (),
    "image-unpinned": ("image",),
    "lan-unknown": (),
    "port-unknown": ("port",),
    "python-unknown": ("wanted", "known"),
    "variable-unset": ("variable",),
    "wheel-unknown": ("module",),
}


@attrs.frozen
class Realised:
    resources: tuple[Resource, ...]  # sorted by id
    unready: tuple[Unready, ...]


@attrs.frozen
class Means:
    """What the choices are carried out with.

    `backends`: which there are, by rank. `images`: reference -> image id, of what a backend has already;
    asked only where a choice names an image by a tag. `values`: (module, variable) -> value, as the stack
    says. `used`: the backends of what is installed.
    """

    machine: Machine
    backends: tuple[Standing, ...]
    images: Callable[[str], Mapping[str, str]] = lambda _: {}
    values: Mapping[tuple[str, str], str] = attrs.field(factory=dict)
    used: frozenset[str] = frozenset()

    def backend(self, choice: Choice, among: Iterable[Choice]) -> Backend:
        """What carries the choice. Raises _LacksError where nothing here can."""
        here = [one.backend for one in self.backends if one.here]
        found = backend_for(choice.backend, among, here, self.used)
        if found is None:
            known = (one.backend.name for one in self.backends if one.backend.runs == choice.backend)
            raise _LacksError("backend-none", kind=choice.backend, known=", ".join(known))
        lacks = ", ".join(f"{kind}: {name}" for kind, name in lacking(found, choice))
        if lacks:
            raise _LacksError("backend-lacks", backend=found.name, lacks=lacks)
        return found


class _LacksError(Exception):
    def __init__(self, code: str, **fields: str) -> None:
        self.code = code
        self.fields = tuple(fields.items())


def realise(choices: Iterable[Choice], means: Means) -> Realised:
    """The resources of all choices. A choice that lacks something has none, and says what it lacks."""
    found: dict[str, Resource] = {}
    unready: list[Unready] = []
    all_of = tuple(choices)
    for choice in all_of:
        if choice.backend == "native" and choice.category in LIBRARY_CATEGORIES:
            continue
        try:
            found |= {one.id: one for one in _Realising(choice, means, all_of).resources()}
        except _LacksError as lack:
            unready.append(Unready(choice.environment, choice.module, lack.code, lack.fields))
    for environment, inside in _libraries(all_of).items():
        try:
            found |= {one.id: one for one in _python(environment, inside, means)}
        except _LacksError as lack:
            module = dict(lack.fields).get("module", inside[0].module)
            unready.append(Unready(environment, module, lack.code, lack.fields))
    return Realised(tuple(found[id] for id in sorted(found)), tuple(unready))


def name_of(choice: Choice, among: Iterable[Choice]) -> str:
    """What a choice is called among things that run: its module, and what tells it from its like."""
    own = choice.module == choice.environment
    beside = sum(other.key == choice.key for other in among) > 1  # two slots of one module
    parts = ("" if own else choice.environment, choice.module, choice.version if beside else "")
    return _slug("-".join(filter(None, parts)))


@attrs.frozen
class _Realising:
    choice: Choice
    means: Means
    among: tuple[Choice, ...]

    @property
    def name(self) -> str:
        return name_of(self.choice, self.among)

    def resources(self) -> Iterator[Resource]:
        if self.choice.backend == "container":
            yield from self._container()
        else:
            yield from self._process()

    def _container(self) -> Iterator[Resource]:
        backend = self.means.backend(self.choice, self.among)
        engine = backend.name
        artefact, image = self._image(engine)
        network = Network(f"network {NETWORK}", engine, NETWORK)
        volumes = [
            (Volume(f"volume {self.name} {path}", engine, f"las-{self.name}-{_slug(path)}"), path)
            for path in self.choice.volumes
        ]
        run = self.choice.run
        yield from (artefact,) if artefact else ()
        yield image
        yield network
        yield from (volume for volume, _ in volumes)
        files = self._files(mode=0o644)  # who reads it inside may be another user
        yield from files.values()
        yield Container(
            id=f"container {self.name}",
            backend=engine,
            name=f"las-{self.name}",
            image=image.id,
            command=self._filled(run.command),
            variables=self._variables(),
            secrets=self.choice.secrets,
            ports=self._ports(),
            mounts=(
                *(Mounted(volume.id, path) for volume, path in volumes),
                *(Mounted(one.id, path, read_only=True) for path, one in files.items()),
            ),
            network=network.id,
            aliases=tuple(dict.fromkeys((self.choice.module, self.name))),
            accelerators=self._accelerators(backend),
            limits=Limits(run.memory_bytes, run.cpu_millis, run.pids),
            check=self._check(),
            read_only_root=run.read_only,
            capabilities=run.capabilities,
            user=run.user,
        )

    def _files(self, mode: int) -> dict[str, Configuration]:
        """By the path at which the manifest names each."""
        made = {}
        for path, said in self.choice.run.files:
            content = self._with_ports(said)
            digest = sha256(content.encode()).hexdigest()[
                :12
            ]  # other content is another thing to who reads it
            made[path] = Configuration(f"configuration {self.name} {path}@{digest}", content, mode=mode)
        return made

    def _image(self, engine: str) -> tuple[Artefact | None, Image]:
        choice = self.choice
        reference = choice.image or ""
        repository, _, tag = reference.rpartition(":")
        bare = repository if repository and "/" not in tag else reference
        known = choice.image_id or choice.digest
        id = choice.image_id if known else self.means.images(engine).get(reference)
        named = f"image {reference}@{(id or choice.digest or '')[7:19]}"  # another image is another thing
        if choice.url and choice.image_id:
            artefact = self._artefact()
            return artefact, Image(named, engine, choice.image_id, archive=artefact.id)
        if choice.digest:
            return None, Image(named, engine, id or "", reference=f"{bare}@{choice.digest}")
        if id is None:
            raise _LacksError("image-unpinned", image=reference)
        return None, Image(named, engine, id)

    def _artefact(self) -> Artefact:
        choice = self.choice
        missing = [
            name
            for name, value in (
                ("url", choice.url),
                ("sha256", choice.sha256),
                ("download", choice.download_bytes),
            )
            if not value
        ]
        if missing:
            raise _LacksError("artefact-unknown", missing=", ".join(missing))
        assert choice.url and choice.sha256 and choice.download_bytes
        return Artefact(f"artefact {choice.sha256[:16]}", choice.url, choice.sha256, choice.download_bytes)

    def _process(self) -> Iterator[Resource]:
        choice, run = self.choice, self.choice.run
        if not run.command:
            raise _LacksError("command-unknown")
        backend = self.means.backend(choice, self.among)
        artefact = self._artefact()
        tree = Tree(
            id=f"tree {artefact.sha256[:16]}",  # so that a process of another tree is another one
            archive=artefact.id,
            form=_form(choice.artefact or choice.url or ""),
            size_bytes=artefact.size_bytes * _LARGEST_TREE,
            files=_MOST_FILES,
        )
        yield artefact
        yield tree
        yield from self._files(mode=0o600).values()
        program, *arguments = self._filled(run.command)
        yield Process(
            id=f"process {self.name}",
            backend=backend.name,
            name=f"las-{self.name}",
            command=(f"{{{tree.id}}}/{program}", *arguments),
            variables=self._variables(),
            secrets=choice.secrets,
            ports=self._ports(),
            accelerators=self._accelerators(backend),
            limits=Limits(run.memory_bytes, run.cpu_millis, run.pids),
            check=self._check(),
        )

    def _variables(self) -> tuple[tuple[str, str], ...]:
        said = dict(self.choice.run.variables)
        said |= {
            name: value for (module, name), value in self.means.values.items() if module == self.choice.module
        }
        unset = sorted(set(self.choice.variables) - said.keys() - set(self.choice.secrets))
        if unset:
            raise _LacksError("variable-unset", variable=unset[0])
        return tuple(zip(sorted(said), self._filled(said[name] for name in sorted(said)), strict=True))

    def _filled(self, words: Iterable[str]) -> tuple[str, ...]:
        """With its ports, and with where its files lie."""
        files = {} if self.choice.backend == "container" else self._files(mode=0o600)

        def file(match: re.Match[str]) -> str:
            path = match.group(1)
            return f"{{{files[path].id}}}" if path in files else path

        return tuple(re.sub(r"\{file:([^{}]*)\}", file, self._with_ports(word)) for word in words)

    def _with_ports(self, text: str) -> str:
        """With the ports on which it listens: inside a container its own, else those of the host."""
        inside = self.choice.backend == "container"
        ports = {b.name: b.container_port if inside else b.host_port for b in self.choice.ports}

        def port(match: re.Match[str]) -> str:
            if match.group(1) not in ports:
                raise _LacksError("port-unknown", port=match.group(1))
            return str(ports[match.group(1)])

        return re.sub(r"\{port\.([^{}]*)\}", port, text)

    def _ports(self) -> tuple[Publish, ...]:
        """At loopback, which its health check asks too, and where it is exposed."""
        return tuple(
            Publish(address, b.host_port, b.container_port)
            for b in self.choice.ports
            for address in self._addresses(b.exposure)
        )

    def _addresses(self, exposure: str) -> tuple[str, ...]:
        if exposure == "loopback":
            return (LOOPBACK,)
        if exposure == "any":
            return (ANYWHERE,)
        lan = self.means.machine.fact("network.lan")
        if lan is None or not isinstance(lan.value, tuple) or not lan.value:
            raise _LacksError("lan-unknown")
        return (LOOPBACK, *sorted(lan.value))

    def _check(self) -> Check:
        health = self.choice.health
        if health is None:
            return Check()
        start_s = health.start_s or Check().start_s
        if health.command:
            return Check(command=tuple(shlex.split(health.command)), start_s=start_s)
        asked = [b for b in self.choice.ports if health.port in (None, b.name)]
        port = asked[0].host_port if asked else None
        return Check(http_path=health.http, http_port=port, start_s=start_s) if port else Check()

    def _accelerators(self, backend: Backend) -> tuple[str, ...]:
        """Those that it is placed on; else all that its build is for. By the names that the backend knows."""
        vendor = vendor_of(self.choice)
        if vendor is None:
            return ()
        form = dict(backend.gpus)[vendor]
        placed = set(self.choice.placement)
        cards = {card.id: card for card in self.means.machine.accelerators or ()}
        units = [
            unit
            for unit in allocatable_units(self.means.machine)
            if (unit.id in placed if placed else _card_of(unit.id, cards).vendor == vendor)
        ]
        names = [_name_of_card(_card_of(unit.id, cards), unit.id, form) for unit in units]
        if not names or None in names:
            raise _LacksError("accelerator-unnamed", accelerator=", ".join(sorted(placed)) or vendor)
        return tuple(name for name in names if name)


def _card_of(id: str, cards: Mapping[str, Accelerator]) -> Accelerator:
    return next(card for name, card in cards.items() if id == name or id.startswith(f"{name}/"))


def _name_of_card(card: Accelerator, id: str, form: str) -> str | None:
    """None where the card, or a part of one, has no name of this form that is known."""
    if form == "uuid":
        return card.uuid if id == card.id else None
    if card.index is None:
        return None
    return f"{card.vendor}.com/gpu={card.index}" if form == "cdi" else str(card.index)


def _libraries(choices: Iterable[Choice]) -> dict[str, list[Choice]]:
    found: dict[str, list[Choice]] = {}
    for choice in choices:
        if choice.backend == "native" and choice.category in LIBRARY_CATEGORIES:
            found.setdefault(choice.environment, []).append(choice)
    return found


def _python(environment: str, inside: list[Choice], means: Means) -> Iterator[Resource]:
    """The virtual environment of what is installed from wheels."""
    python = next((choice for choice in inside if choice.module == "python"), None)
    wheels = [choice for choice in inside if choice is not python]
    if not wheels:
        return
    interpreter = _interpreter(python, means.machine)
    artefacts = []
    for choice in wheels:
        if not (choice.artefact or "").endswith(".whl"):
            raise _LacksError("wheel-unknown", module=choice.module)
        artefacts.append((_Realising(choice, means, ())._artefact(), choice.artefact or ""))
    yield from (artefact for artefact, _ in artefacts)
    yield PythonEnvironment(
        id=f"environment {environment}",
        name=_slug(environment),
        python=interpreter,
        wheels=tuple(sorted((Wheel(one.id, file) for one, file in artefacts), key=lambda w: w.file)),
    )


def _interpreter(python: Choice | None, machine: Machine) -> str:
    """That of the chosen minor version; of any, the newest by name. Raises _LacksError."""
    fact = machine.fact("python.interpreters")
    known = fact.value if fact and isinstance(fact.value, tuple) else ()
    wanted = "python" + ".".join(python.version.split(".")[:2]) if python else ""
    found = sorted(path for path in known if not wanted or path.endswith(f"/{wanted}"))
    if not found:
        raise _LacksError("python-unknown", wanted=wanted or "python3", known=", ".join(known))
    return max(found, key=lambda path: (len(path), path))


def _form(file: str) -> Literal["zip", "tar"]:
    """By the name of a file, or by an address: `https://host/toy.tgz?raw=1`."""
    parts = re.split("[?#]", file.lower())
    for form, endings in _ARCHIVES.items():
        if any(part.endswith(endings) for part in parts):
            return form
    known = ", ".join(ending for endings in _ARCHIVES.values() for ending in endings)
    raise _LacksError("archive-unknown", file=file, known=known)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")
