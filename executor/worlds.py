"""The backends of this machine: our own, and those that others bring by an entry point (docs/executor.md)."""

from __future__ import annotations

import os

from documents import any_registered, frozen
from executor.backend import BackendError, World
from state import Artefact, Configuration, Container, Image, Network, Process, PythonEnvironment, Tree, Volume

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from importlib.metadata import EntryPoint
    from typing import Any

    from executor.makers import Makers
    from executor.places import Places

GROUP = "las.backends"  # each entry: a function of a Site that returns its makers

_SOCKETS = {
    "docker": ("DOCKER_HOST", ("/var/run/docker.sock", "docker.sock")),
    "podman": ("CONTAINER_HOST", ("/run/podman/podman.sock", "podman/podman.sock")),
}


ENGINES = tuple(_SOCKETS)  # that speak Docker's API


@frozen
class Site:
    """What a backend may know of where it works: the install it serves, its files, the environment."""

    install: str
    places: Places
    environ: Mapping[str, str]

    def secret(self, name: str) -> str:
        """Raises BackendError where the owner has not set it, or it cannot be read."""
        from executor.causes import cause_of

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
        return next((f"unix://{path}" for path in candidates if os.path.exists(path)), f"unix://{system}")  # noqa: PTH110


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
    backends: dict[str, Callable[[], Makers]] = {"": lambda: _files(site)}
    backends |= {name: _opening(make, name, site) for name, make in _OURS.items()}
    for entry in _entries():
        if entry.name in backends:
            raise BackendError("backend-twice", (("backend", entry.name), ("entry", entry.value)))
        backends[entry.name] = _opening(_brought, entry, site)
    return World(backends)


def _opening(make: Callable[[Any, Site], Makers], what: object, site: Site) -> Callable[[], Makers]:
    return lambda: make(what, site)


def _files(site: Site) -> Makers:
    from executor.files import Artefacts, Configurations, PythonEnvironments, Trees

    return {
        Artefact: Artefacts(site.places),
        Configuration: Configurations(site.places),
        PythonEnvironment: PythonEnvironments(site.places),
        Tree: Trees(site.places),
    }


def _containers(engine: str, site: Site) -> Makers:
    from executor.containers.containers import Containers
    from executor.containers.engine import Engine
    from executor.containers.images import Images
    from executor.containers.networks import Networks, Volumes

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
    from executor.makers import Hoard

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
