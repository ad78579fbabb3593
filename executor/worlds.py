"""The backends of this machine: our own, and those that others bring by an entry point (docs/executor.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import attrs

from documents import any_registered
from executor.backend import BackendError, Makers, World
from executor.causes import cause_of
from executor.places import Places
from state import Artefact, Configuration, Container, Image, Network, Process, PythonEnvironment, Tree, Volume

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "las.backends"  # each entry: a function of a Site that returns its makers

_SOCKETS = {
    "docker": ("DOCKER_HOST", ("/var/run/docker.sock", "docker.sock")),
    "podman": ("CONTAINER_HOST", ("/run/podman/podman.sock", "podman/podman.sock")),
}


ENGINES = tuple(_SOCKETS)  # that speak Docker's API


@runtime_checkable
class Hoard(Protocol):
    """A maker of images that can tell which it has."""

    def at_hand(self) -> dict[str, str]: ...


@attrs.frozen
class Site:
    """What a backend may know of where it works: the install it serves, its files, the environment."""

    install: str
    places: Places
    environ: Mapping[str, str]

    def secret(self, name: str) -> str:
        """Raises BackendError where the owner has not set it, or it cannot be read."""
        path = self.places.secret(name)
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise BackendError("secret-missing", (("name", name),)) from None
        except (OSError, UnicodeDecodeError) as error:
            fields = (("name", name), ("path", str(path)), ("cause", cause_of(error)))
            raise BackendError("secret-unreadable", fields) from error

    def address_of(self, engine: str) -> str:
        """The socket of an engine: as the environment says, else the user's own, else the system's."""
        variable, (system, own) = _SOCKETS[engine]
        if said := self.environ.get(variable):
            return said
        runtime = self.environ.get("XDG_RUNTIME_DIR")
        candidates = ((f"{runtime}/{own}",) if runtime else ()) + (system,)
        return next((f"unix://{path}" for path in candidates if _exists(path)), f"unix://{system}")


def backend_names() -> tuple[str, ...]:
    """Of all that are carried, ours and those that others bring; sorted."""
    return tuple(sorted({*_OURS, *(entry.name for entry in _entries())}))


def _entries() -> list[EntryPoint]:
    """The backends of others, by name."""
    if not any_registered(GROUP):
        return []
    from importlib.metadata import entry_points

    return sorted(entry_points(group=GROUP), key=lambda one: one.name)


def open_world(site: Site) -> World:
    """Raises BackendError for two backends of one name."""
    backends: dict[str, Callable[[], Makers]] = {"": partial(_files, site)}
    backends |= {name: partial(make, name, site) for name, make in _OURS.items()}
    for entry in _entries():
        if entry.name in backends:
            raise BackendError("backend-twice", (("backend", entry.name), ("entry", entry.value)))
        backends[entry.name] = partial(_brought, entry, site)
    return World(backends)


def _files(site: Site) -> Makers:
    from executor.files import Artefacts, Configurations, PythonEnvironments, Trees

    return {
        Artefact: Artefacts(site.places),
        Configuration: Configurations(site.places),
        PythonEnvironment: PythonEnvironments(site.places),
        Tree: Trees(site.places),
    }


def _containers(engine: str, site: Site) -> Makers:
    from executor.containers import Containers, Engine, Images, Networks, Volumes

    found = Engine(engine, site.address_of(engine), site.install)
    return {
        Container: Containers(found, site.places, site.secret),
        Image: Images(found, site.places.artefact),
        Network: Networks(found),
        Volume: Volumes(found),
    }


def _native(_: str, site: Site) -> Makers:
    from executor.native import Processes, Supervisor

    supervisor = Supervisor(site.places.data / "native")
    return {Process: Processes(supervisor, site.places, site.install, site.secret)}


def _units(_: str, site: Site) -> Makers:
    from executor.units import Units, UserManager

    manager = UserManager.of(site.environ)
    manager.demand_running()
    return {Process: Units(manager, site.places, site.install, site.secret)}


#: Each is opened when something of it is first asked for.
_OURS: Mapping[str, Callable[[str, Site], Makers]] = {
    **dict.fromkeys(_SOCKETS, _containers),
    "native": _native,
    "systemd": _units,
}


def images_at_hand(world: World, backend: str) -> dict[str, str]:
    """Reference -> image id, of all that an engine has. Raises BackendError."""
    images = world.maker(Image("images", backend, ""))
    return images.at_hand() if isinstance(images, Hoard) else {}


def _brought(entry: EntryPoint, site: Site) -> Makers:
    """Another's backend: what it raises as it is opened is an error of that backend, not of ours."""
    try:
        makers: Makers = entry.load()(site)
    except BackendError:
        raise
    except Exception as error:
        fields = (
            ("backend", entry.name),
            ("entry", entry.value),
            ("said", f"{type(error).__name__}: {error}"),
        )
        raise BackendError("backend-broken", fields) from error
    return makers


def _exists(path: str) -> bool:
    return Path(path).exists()
