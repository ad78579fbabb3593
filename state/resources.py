"""What a generation is made of: everything the executor makes, with every literal that it takes.

A resource says what shall be, never how to get there, and refers to another by its id. Nothing in it is
looked up or chosen later: images by ID, artefacts by hash, accelerators by UUID, ports by number. Two
resources are the same thing exactly if `spec_sha256` is.
"""

from __future__ import annotations

from documents import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal


@frozen
class Limits:
    """What one container or process may use. None: the manifest states none."""

    memory_bytes: int | None = None
    cpu_millis: int | None = None  # thousandths of a core
    pids: int | None = None
    log_bytes: int = 10_000_000  # of each kept log file
    log_files: int = 3


@frozen
class Check:
    """How a running thing is asked whether it works: a command inside it, or a path over HTTP.

    None of both: it is healthy when it runs, and still does after `start_s`.
    """

    command: tuple[str, ...] = ()
    http_path: str | None = None
    http_port: int | None = None  # on the host, at the address at which it is published
    interval_s: int = 2
    timeout_s: int = 5
    start_s: int = 60  # failures before this are no failures


@frozen
class Artefact:
    """A file in the artefact store, whatever becomes of it. Larger than `size_bytes` is refused."""

    id: str
    url: str  # file:, http: or https:
    sha256: str
    size_bytes: int


@frozen
class Image:
    """An image in the engine, by the digest of its configuration. From an archive (the id of an artefact),
    from a registry (`repository@sha256:...`), or else it must be there."""

    id: str
    backend: str
    image_id: str  # "sha256:..."
    archive: str | None = None
    reference: str | None = None


@frozen
class Network:
    id: str
    backend: str
    name: str
    internal: bool = False


@frozen
class Volume:
    """Data that outlives containers. No undo and no plan removes it: only an owner, by name."""

    id: str
    backend: str
    name: str


@frozen
class Publish:
    address: str  # "127.0.0.1" unless the stack exposes it
    host_port: int
    container_port: int
    protocol: Literal["tcp", "udp"] = "tcp"


@frozen
class Mounted:
    """A volume or a configuration file (by the id of its resource), seen at a path inside."""

    source: str
    path: str
    read_only: bool = False


@frozen
class Container:
    id: str
    backend: str
    name: str  # of the running one; while it is not, the name carries the start of its hash
    image: str  # id of an Image
    command: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    secrets: tuple[str, ...] = ()  # names; the values are read from the secret store when it is made
    ports: tuple[Publish, ...] = ()
    mounts: tuple[Mounted, ...] = ()
    network: str | None = None  # id of a Network
    aliases: tuple[str, ...] = ()
    accelerators: tuple[str, ...] = ()  # UUIDs, or CDI names
    limits: Limits = Limits()
    check: Check = Check()
    read_only_root: bool = False
    capabilities: tuple[str, ...] = ()  # all others are dropped
    user: str | None = None
    stop_s: int = 10


@frozen
class Wheel:
    artefact: str  # id of an Artefact
    file: str


@frozen
class PythonEnvironment:
    """A virtual environment that holds exactly these wheels."""

    id: str
    name: str
    python: str  # path of the interpreter
    wheels: tuple[Wheel, ...]


@frozen
class Tree:
    """A folder that an archive was extracted to."""

    id: str
    archive: str  # id of an Artefact
    form: Literal["tar", "zip"]
    strip: int = 0
    size_bytes: int = 0  # extracted, at the most
    files: int = 0  # at the most


@frozen
class Configuration:
    """A rendered file. Without a path it lies in the data folder, under its hash."""

    id: str
    content: str
    path: str | None = None
    mode: int = 0o600


@frozen
class Process:
    """A program that runs on the host itself, in a process group of its own."""

    id: str
    backend: str
    name: str
    command: tuple[str, ...]  # the first may be "{id of an environment or tree}/bin/..."
    folder: str | None = None
    variables: tuple[tuple[str, str], ...] = ()
    secrets: tuple[str, ...] = ()
    ports: tuple[Publish, ...] = ()
    accelerators: tuple[str, ...] = ()
    limits: Limits = Limits()
    check: Check = Check()
    stop_s: int = 10


Resource = (
    Artefact | Image | Network | Volume | Container | PythonEnvironment | Tree | Configuration | Process
)
RUNNING = Container | Process  # what is started and stopped

#: Of what a resource is made: each kind, and what stands in their fields.
PARTS = (*Resource.__args__, Limits, Check, Publish, Mounted, Wheel)


def needs_of(resource: Resource) -> tuple[str, ...]:
    """The ids of the resources that it refers to.

    Where another one is no longer the same to who refers to it (an image, a file), its id is another one too:
    so what refers to it has another hash, and is made anew.
    """
    match resource:
        case Image(archive=str(archive)) | Tree(archive=archive):
            return (archive,)
        case Container():
            network = (resource.network,) if resource.network else ()
            return (resource.image, *network, *(mount.source for mount in resource.mounts))
        case PythonEnvironment():
            return tuple(wheel.artefact for wheel in resource.wheels)
        case Process():
            return tuple(_referred(resource.command))
        case _:
            return ()


def spec_sha256(resource: Resource) -> str:
    """Hex digest over the content of a resource, as in the label `las.spec-sha256`. It is kept beside it."""
    known: str | None = vars(resource).get(_SHA256)
    if known is None:
        import json
        from hashlib import sha256

        plain = _fields(resource) | {"kind": type(resource).__name__}
        text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_fields)
        known = sha256(text.encode()).hexdigest()
        keep_sha256(resource, known)
    return known


def keep_sha256(resource: Resource, known: str) -> None:
    """What `spec_sha256` found of an equal one."""
    object.__setattr__(resource, _SHA256, known)


_SHA256 = "_spec_sha256"


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__match_args__}


def _referred(command: tuple[str, ...]) -> list[str]:
    return [word[1:].partition("}")[0] for word in command if word.startswith("{") and "}" in word]
