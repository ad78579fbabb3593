"""What runs, in a container or on the host: what both say of it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from hashlib import sha256

import attrs

from manifests import Backend
from planner.realising.accelerators import accelerators_of
from planner.realising.means import LacksError, Means
from planner.realising.names import name_of
from state import Check, Choice, Configuration, Publish

LOOPBACK = "127.0.0.1"
ANYWHERE = "0.0.0.0"


@attrs.frozen
class Service:
    """`among`: all choices of the plan, for names and backends are chosen beside them."""

    choice: Choice
    means: Means
    among: tuple[Choice, ...]

    @property
    def name(self) -> str:
        return name_of(self.choice, self.among)

    def backend(self) -> Backend:
        return self.means.backend(self.choice, self.among)

    def accelerators(self, backend: Backend) -> tuple[str, ...]:
        return accelerators_of(self.choice, self.means.machine, backend)

    def files(self, mode: int) -> dict[str, Configuration]:
        """By the path at which the manifest names each."""
        made = {}
        for path, said in self.choice.run.files:
            content = self._with_ports(said)
            # other content is another thing to who reads it
            digest = sha256(content.encode()).hexdigest()[:12]
            made[path] = Configuration(f"configuration {self.name} {path}@{digest}", content, mode=mode)
        return made

    def variables(self) -> tuple[tuple[str, str], ...]:
        said = dict(self.choice.run.variables)
        said |= {
            name: value for (module, name), value in self.means.values.items() if module == self.choice.module
        }
        unset = sorted(set(self.choice.variables) - said.keys() - set(self.choice.secrets))
        if unset:
            raise LacksError("variable-unset", variable=unset[0])
        return tuple(zip(sorted(said), self.filled(said[name] for name in sorted(said)), strict=True))

    def filled(self, words: Iterable[str]) -> tuple[str, ...]:
        """With its ports, and with where its files lie."""
        files = {} if self.choice.backend == "container" else self.files(mode=0o600)

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
                raise LacksError("port-unknown", port=match.group(1))
            return str(ports[match.group(1)])

        return re.sub(r"\{port\.([^{}]*)\}", port, text)

    def ports(self) -> tuple[Publish, ...]:
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
            raise LacksError("lan-unknown")
        return (LOOPBACK, *sorted(lan.value))

    def check(self) -> Check:
        health = self.choice.health
        if health is None:
            return Check()
        start_s = health.start_s or Check().start_s
        if health.command:
            return Check(command=tuple(shlex.split(health.command)), start_s=start_s)
        asked = [b for b in self.choice.ports if health.port in (None, b.name)]
        port = asked[0].host_port if asked else None
        return Check(http_path=health.http, http_port=port, start_s=start_s) if port else Check()
