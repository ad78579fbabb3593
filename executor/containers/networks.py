"""Networks, and volumes: the two things of an engine that are made by name and never change."""

from __future__ import annotations

from documents import frozen
from executor.backend import Detail, Reality, named
from executor.containers.engine import asking, found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from typing import Any

    from executor.backend import Labels, Neighbours
    from executor.containers.engine import Engine
    from state import Network, Volume


@frozen
class Networks:
    engine: Engine

    def probe(self, resource: Network, near: Neighbours) -> Reality:
        there = self._all(resource.name)
        if not there:
            return Reality("absent")
        if len(there) > 1:  # the engine lets two have one name
            return Reality("different", (Detail("several", (("count", str(len(there))),)),))
        if not self.engine.owns(there[0].get("Labels")):
            return Reality("foreign", named(resource.name))
        if bool(there[0].get("Internal")) != resource.internal:
            return Reality("different", (Detail("internal"),))
        return Reality("made")

    def overview(self, resources: Sequence[Network]) -> Generator[None, None, dict[str, Reality]]:
        """Of all networks: another one of the same name counts."""
        named: dict[str, list[dict[str, Any]]] = {}
        listing = self.engine.listing("list-networks", "/networks")
        yield
        for one in listing():
            named.setdefault(one["Name"], []).append(one)
        return {one.id: Reality("made") for one in resources if self._is_well(one, named.get(one.name, []))}

    def make(self, resource: Network, near: Neighbours, labels: Labels) -> None:
        with asking("create-network", resource.name):
            self.engine.api.create_network(
                resource.name,
                driver="bridge",
                internal=resource.internal,
                labels=labels.texts,
                check_duplicate=True,
            )

    def unmake(self, resource: Network, near: Neighbours) -> None:
        for network in self._all(resource.name):
            if self.engine.owns(network.get("Labels")):
                with asking("remove-network", resource.name):
                    self.engine.api.remove_network(network["Id"])

    def size_bytes(self, resource: Network, near: Neighbours) -> int | None:
        return 0

    def _is_well(self, resource: Network, there: list[dict[str, Any]]) -> bool:
        ours = [one for one in there if self.engine.owns(one.get("Labels"))]
        return len(there) == len(ours) == 1 and bool(ours[0].get("Internal")) == resource.internal

    def _all(self, name: str) -> list[dict[str, Any]]:
        """The engine's filter takes parts of names."""
        with asking("list-networks", name):
            return [one for one in self.engine.api.networks(names=[name]) if one["Name"] == name]


@frozen
class Volumes:
    engine: Engine

    def probe(self, resource: Volume, near: Neighbours) -> Reality:
        there = found("inspect-volume", resource.name, self.engine.api.inspect_volume, resource.name)
        if there is None:
            return Reality("absent")
        if not self.engine.owns(there.get("Labels")):
            return Reality("foreign", named(resource.name))
        return Reality("made")

    def overview(self, resources: Sequence[Volume]) -> Generator[None, None, dict[str, Reality]]:
        listing = self.engine.listing("list-volumes", "/volumes", filters=self.engine.ours())
        yield
        there = {one["Name"] for one in listing().get("Volumes") or ()}
        return {one.id: Reality("made") for one in resources if one.name in there}

    def make(self, resource: Volume, near: Neighbours, labels: Labels) -> None:
        with asking("create-volume", resource.name):
            self.engine.api.create_volume(resource.name, labels=labels.texts)

    def unmake(self, resource: Volume, near: Neighbours) -> None:
        if self.probe(resource, near).condition == "made":
            with asking("remove-volume", resource.name):
                self.engine.api.remove_volume(resource.name)

    def size_bytes(self, resource: Volume, near: Neighbours) -> int | None:
        return None
