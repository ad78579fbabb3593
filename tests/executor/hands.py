"""Resources held as the executor holds them."""

from __future__ import annotations

import os

from executor.acting import Actor, Deed
from executor.backend import Labels, Neighbours, Reality, World
from state import Resource, Verb, spec_sha256

INSTALL = f"las-test-{os.getpid()}"  # two runs of the tests on one machine do not meet


class Hand:
    """Does acts on resources that know one another, as a transaction would."""

    def __init__(self, world: World, *known: Resource, install: str = INSTALL) -> None:
        self.world = world
        self.install = install
        self.actor = Actor(world)
        self.near = Neighbours({one.id: one for one in known})

    def do(self, verb: Verb, resource: Resource) -> None:
        self.actor.do(self._deed(verb, resource))

    def probe(self, resource: Resource) -> Reality:
        return self.actor.probe(self._deed("make", resource))

    def condition(self, resource: Resource) -> str:
        return self.probe(resource).condition

    def _deed(self, verb: Verb, resource: Resource) -> Deed:
        labels = Labels(self.install, 1, f"1:{verb} {resource.id}", "toy", spec_sha256(resource))
        return Deed(verb, resource, self.near, labels)
