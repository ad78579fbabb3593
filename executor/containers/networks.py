"""Networks, and volumes: the two things of an engine that are made by name and never change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from executor.backend import Detail, Labels, Neighbours, Reality, named
from executor.containers.engine import Engine, asking, found
from state import Network, Volume


@attrs.frozen
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

    def _all(self, name: str) -> list[dict[str, Any]]:
        """The engine's filter takes parts of names."""
        with asking("list-networks", name):
            return [one for one in self.engine.api.networks(names=[name]) if one["Name"] == name]


@attrs.frozen
class Volumes:
    engine: Engine

    def probe(self, resource: Volume, near: Neighbours) -> Reality:
        there = found("inspect-volume", resource.name, self.engine.api.inspect_volume, resource.name)
        if there is None:
            return Reality("absent")
        if not self.engine.owns(there.get("Labels")):
            return Reality("foreign", named(resource.name))
        return Reality("made")

    def overview(self, resources: Sequence[Volume]) -> dict[str, Reality]:
        ours = {"label": f"las.install={self.engine.install}"}
        with asking("list-volumes", self.engine.backend):
            there = {one["Name"] for one in self.engine.api.volumes(filters=ours).get("Volumes") or ()}
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
