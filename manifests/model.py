"""What a manifest says, as frozen values: the words of the catalogue."""

from __future__ import annotations

from typing import Literal

import attrs

Category = Literal["language", "engine", "framework", "service", "application", "tool"]
BackendName = Literal["container", "native"]

#: Categories whose modules are libraries or tools: visible in one environment, chosen there.
#: All others run as services: they are reached over the network from any environment.
LIBRARY_CATEGORIES: frozenset[str] = frozenset({"language", "framework", "tool"})


@attrs.frozen(cache_hash=True)
class ModuleTerm:
    """`torch ==2.13.0`, `torch[cu128] >=2.9`: one release of a module, by name and versions."""

    module: str
    specifier: str = ""  # canonical text; "" admits every release that is no pre-release
    variant: str | None = None  # label of the one variant that satisfies, when it matters
    extras: tuple[str, ...] = ()  # kept and shown; they do not change what satisfies


@attrs.frozen
class InterfaceTerm:
    """`@openai-api >=1`: anything on this machine that provides the interface."""

    interface: str
    specifier: str = ""


@attrs.frozen(cache_hash=True)
class HostTerm:
    """`host nvidia-driver >=580.65.06`, `host avx2`, `host compute-capability in 8.0 9.0+PTX`."""

    fact: str
    specifier: str = ""  # comparison, "" = the fact is true, or known and not empty
    any_of: tuple[str, ...] = ()  # with `in`: the admitted values


Term = ModuleTerm | InterfaceTerm | HostTerm


@attrs.frozen
class Holds:
    """True when the term does: a host fact, or a release that is present in the environment."""

    term: ModuleTerm | HostTerm


@attrs.frozen
class Not:
    of: Condition


@attrs.frozen
class AllOf:
    of: tuple[Condition, ...]


@attrs.frozen
class AnyOf:
    of: tuple[Condition, ...]


Condition = Holds | Not | AllOf | AnyOf


@attrs.frozen(cache_hash=True)
class Requirement:
    """At least one of `any_of` must hold, if the condition does.

    `text` is its canonical spelling: equal texts mean equal requirements.
    """

    text: str
    any_of: tuple[Term, ...] = attrs.field(eq=False)
    condition: Condition | None = attrs.field(default=None, eq=False)


@attrs.frozen
class Port:
    name: str
    number: int  # 1..65535, as the module listens on by default
    movable: bool = True  # whether another host port may stand for it
    protocol: Literal["tcp", "udp"] = "tcp"


@attrs.frozen
class Health:
    http: str | None = None  # path
    port: str | None = None  # name of the port it is asked on
    command: str | None = None
    start_s: int | None = None  # how long it may take until it is healthy; one minute where nothing is said
    confidence: str | None = None


@attrs.frozen
class Run:
    """How a release is run. What is not said is closed: no capability, no more than the manifest's needs."""

    command: tuple[str, ...] = ()  # (): the image's own; of a native one it begins with a path inside
    variables: tuple[tuple[str, str], ...] = ()  # those that it always has, by name
    files: tuple[tuple[str, str], ...] = ()  # path inside, content: configuration that it reads
    capabilities: tuple[str, ...] = ()  # of Linux, which a container keeps
    user: str | None = None
    read_only: bool = False  # the root of its container
    memory_bytes: int | None = None  # at the most; what it needs is another matter
    cpu_millis: int | None = None  # thousandths of a core, at the most
    pids: int | None = None  # at the most


@attrs.frozen
class Provided:
    interface: str
    version: str | None = None


@attrs.frozen
class Bundled:
    """A thing inside a closed image: a fact of the release, not a choice."""

    module: str
    version: str
    confidence: str | None = None


@attrs.frozen
class Variant:
    """One way a release can be had. Earlier ones are preferred over later ones."""

    label: str  # "image", "wheel", "cu128", "cpu": unique within the release
    backend: BackendName
    accelerator: str | None = None  # "cuda 12.8", "rocm 6.4", "vulkan", "cpu"; None = does not care
    accelerators: int | None = None  # how many it runs on at once, if it occupies any
    accelerator_memory_bytes: int | None = None  # what it takes of each of them, beside any model
    image: str | None = None  # repository:tag
    digest: str | None = None  # "sha256:...", of the image in a registry
    image_id: str | None = None  # "sha256:...", of its configuration: the same in every engine
    artefact: str | None = None  # file name
    url: str | None = None  # where the artefact, or an archive of the image, is to be had
    sha256: str | None = None  # of what the url gives
    download_bytes: int | None = None
    requires: tuple[Requirement, ...] = ()
    bundles: tuple[Bundled, ...] = ()
    confidence: str | None = None

    @property
    def occupies(self) -> int:
        """On how many accelerators it has to be placed: one, where only the memory is stated."""
        stated = (
            self.accelerators if self.accelerators is not None else int(bool(self.accelerator_memory_bytes))
        )
        return 0 if self.accelerator == "cpu" else stated

    @property
    def on_accelerators(self) -> bool:
        """Whether it runs on accelerators: it is a build for some, or occupies some."""
        return self.accelerator not in (None, "cpu") or self.occupies > 0


@attrs.frozen
class Release:
    module: str
    version: str
    variants: tuple[Variant, ...]
    date: str | None = None  # ISO 8601
    licence: str | None = None
    status: Literal["available", "deprecated", "withdrawn"] = "available"
    replaced_by: str | None = None
    slot: str | None = None  # two releases of different slots may stand side by side
    requires: tuple[Requirement, ...] = ()
    recommends: tuple[Requirement, ...] = ()
    conflicts: tuple[ModuleTerm, ...] = ()
    provides: tuple[Provided, ...] = ()
    ports: tuple[Port, ...] = ()
    health: Health | None = None
    run: Run = Run()
    volumes: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()  # names of the variables it needs; values are never held
    secrets: tuple[str, ...] = ()
    memory_bytes: int | None = None  # what it needs beside any model; None = not known
    disk_bytes: int | None = None
    model_parameters: int | None = None  # of the largest model that it brings or is started with
    model_bytes: int | None = None  # the size of that model's weights
    users: int | None = None  # for how many at once it is configured
    confidence: str | None = None  # as of Module

    @property
    def id(self) -> str:
        return f"{self.module} {self.version}"

    @property
    def is_sized(self) -> bool:
        """Whether it states a model or users, which policies limit."""
        return (self.model_parameters, self.model_bytes, self.users) != (None, None, None)


@attrs.frozen
class Module:
    """One manifest file. `releases` are sorted newest first by the module's own scheme."""

    name: str
    category: Category
    title: str
    summary: str
    licence: str | None
    scheme: str  # a scheme of `versions`
    releases: tuple[Release, ...]
    homepage: str | None = None
    source: tuple[str, ...] = ()
    confidence: str | None = None
    file: str = attrs.field(default="", eq=False)  # label of the root and path below it

    @property
    def is_library(self) -> bool:
        return self.category in LIBRARY_CATEGORIES
