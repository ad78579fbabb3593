"""Containers: made beside the running one under a name of their own, promoted to the plain name, kept when
they retire. What Docker does that one would not expect: docs/executor.md, "Containers"."""

from __future__ import annotations

import time

from documents import frozen
from executor.backend import BackendError, Detail, Reality, named
from executor.checking import all_asked, answers
from executor.containers.engine import PATIENCE_S, asking, found, is_missing, patiently
from state import spec_sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from typing import Any

    from executor.backend import Labels, Neighbours
    from executor.codes import Health
    from executor.containers.engine import Engine
    from executor.places import Places
    from state import Container

_PORT_HELD = "address already in use"  # Podman lets go of a port a moment after its container has ended
_GOING = {"dead": Detail("dead"), "removing": Detail("removing")}  # by the engine's word
_MOMENTS, _MOMENT_S = 8, 0.5
_STEADY_S = 10  # a container that ended and was started again within this is not healthy


@frozen
class Containers:
    engine: Engine
    places: Places
    secret: Callable[[str], str]  # its value; raises BackendError

    def probe(self, resource: Container, near: Neighbours) -> Reality:
        there = self._there(resource)
        if there is None:
            taken = self._inspect(resource.name)
            foreign = taken is not None and not self.engine.owns(taken["Config"]["Labels"])
            return Reality("foreign", named(resource.name)) if foreign else Reality("absent")
        if there["State"]["Status"] in _GOING:
            return Reality("partial", (_GOING[there["State"]["Status"]],))
        from executor.containers.drift import differences

        runs = _runs(there["State"])
        different = (*differences(there, resource, near), *self._outdated(there, resource))
        if different:
            return Reality("different", different, runs=runs)
        if not runs:
            return Reality("made", _ending(there["State"]))
        return Reality("running", _ending(there["State"]), self._health(there, resource))

    def overview(self, resources: Sequence[Container]) -> Generator[None, None, dict[str, Reality]]:
        """Those that run under their own name and answer; all others want a closer look."""
        ours = self.engine.ours()
        listing = self.engine.listing("list-containers", "/containers/json", all="1", filters=ours)
        yield
        by_name = {name: one for one in listing() for name in one.get("Names") or ()}
        run = [one for one in resources if _runs_listed(one, by_name.get(f"/{one.name}"))]
        answering = all_asked([(one.ports, one.check) for one in run])
        yield
        healths = {
            one.id: _health_listed(one, by_name[f"/{one.name}"]["Status"], answers=well)
            for one, well in zip(run, answering(), strict=True)
        }
        return {id: Reality("running", health=health) for id, health in healths.items() if health}

    def make(self, resource: Container, near: Neighbours, labels: Labels) -> None:
        from executor.containers.specification import Specification

        secrets = tuple((name, self.secret(name)) for name in resource.secrets)
        made = Specification(self.engine, self.places, near).of(resource, labels, secrets)
        with asking("create-container", resource.name):
            self.engine.api.create_container_from_config(made, _beside(resource))

    def unmake(self, resource: Container, near: Neighbours) -> None:
        there = self._there(resource)
        if there:
            patiently(lambda: self._remove(there["Id"], resource.name))

    def size_bytes(self, resource: Container, near: Neighbours) -> int | None:
        return 0  # what it wrote outside its volumes is little, and slow to count

    def start(self, resource: Container, near: Neighbours) -> None:
        there = self._demand(resource)
        with asking("start-container", resource.name):
            self._keep(there, running=True)
        for left in reversed(range(_MOMENTS)):
            try:
                with asking("start-container", resource.name):
                    self.engine.api.start(there["Id"])
                break
            except BackendError as error:
                if left == 0 or _PORT_HELD not in dict(error.fields).get("said", ""):
                    raise
                time.sleep(_MOMENT_S)

    def stop(self, resource: Container, near: Neighbours) -> None:
        """Podman does not hear it between two lives of one that ends again and again: it is told again."""
        there = self._demand(resource)
        deadline = time.monotonic() + PATIENCE_S
        while True:
            patiently(lambda: self._stop(there, resource))
            now = patiently(lambda: self._look(there["Id"]))
            if now is None or not _runs(now["State"]) or time.monotonic() >= deadline:
                return
            time.sleep(_MOMENT_S)

    def promote(self, resource: Container, near: Neighbours) -> bool:
        return self._rename(resource, resource.name)

    def retire(self, resource: Container, near: Neighbours) -> bool:
        return self._rename(resource, _beside(resource))

    def memory_bytes(self, resource: Container, near: Neighbours) -> int | None:
        there = self._demand(resource)
        with asking("read-usage", resource.name):
            stats = self.engine.api.stats(there["Id"], stream=False, one_shot=True)
        used = (stats.get("memory_stats") or {}).get("usage")
        return int(used) if used else None

    def logs(
        self,
        resource: Container,
        near: Neighbours,
        since_s: float | None,
        follow: bool,
    ) -> Iterator[bytes]:
        there = self._demand(resource)
        since = None if since_s is None else int(since_s)
        with asking("read-logs", resource.name):
            yield from self.engine.api.logs(
                there["Id"], stream=True, follow=follow, since=since, timestamps=True
            )

    # --- inside ---

    def _stop(self, there: dict[str, Any], resource: Container) -> None:
        with asking("stop-container", resource.name):
            self._keep(there, running=False)
            self.engine.api.stop(there["Id"], timeout=resource.stop_s)

    def _remove(self, id: str, name: str) -> None:
        with asking("remove-container", name):
            self.engine.api.remove_container(id, force=True, v=False)

    def _outdated(self, there: dict[str, Any], resource: Container) -> Iterator[Detail]:
        """Whether it was made with a secret that its owner has replaced. One that is gone tells nothing."""
        has = frozenset(there["Config"].get("Env") or ())
        try:
            if any(f"{name}={self.secret(name)}" not in has for name in resource.secrets):
                yield Detail("secrets")
        except BackendError:
            pass

    def _there(self, resource: Container) -> dict[str, Any] | None:
        """Ours, made from this specification, under either of its names."""
        for name in (resource.name, _beside(resource)):
            there = self._inspect(name)
            labels = (there["Config"]["Labels"] if there else None) or {}
            if self.engine.owns(labels) and labels["las.spec-sha256"] == spec_sha256(resource):
                return there
        return None

    def _demand(self, resource: Container) -> dict[str, Any]:
        there = self._there(resource)
        if there is None:
            raise BackendError("container-gone", (("container", resource.name),))
        return there

    def _inspect(self, name: str) -> dict[str, Any] | None:
        there = patiently(lambda: self._look(name))
        return there if there and there["Name"] == f"/{name}" else None  # an id may begin like a name

    def _look(self, name: str) -> dict[str, Any] | None:
        return found("inspect-container", name, self.engine.api.inspect_container, name)

    def _keep(self, there: dict[str, Any], *, running: bool) -> None:
        """Before it is started or stopped, so that the engine does no other thing than was asked."""
        from executor.containers.specification import restarting

        if self.engine.updates:
            policy = {"Name": restarting(self.engine, running=running)}
            self.engine.api.update_container(there["Id"], restart_policy=policy)

    def _rename(self, resource: Container, name: str) -> bool:
        """Whether it was called otherwise."""
        there = self._demand(resource)
        if there["Name"] == f"/{name}":
            return False
        try:
            with asking("rename-container", name):
                self.engine.api.rename(there["Id"], name)
        except BackendError as error:
            if is_missing(error):
                raise BackendError("container-gone", (("container", resource.name),)) from error
            raise
        return True

    def _health(self, there: dict[str, Any], resource: Container) -> Any:
        state = there["State"]
        uptime_s = _seconds_since(state["StartedAt"])
        if not state["Running"] or state["Restarting"] or (there["RestartCount"] and uptime_s < _STEADY_S):
            return "unhealthy"
        check = resource.check
        if check.command and not self.engine.updates:
            with asking("check-health", resource.name):
                return self.engine.checked(there["Id"]) or "starting"
        if check.command:
            return (state.get("Health") or {}).get("Status") or "starting"
        if check.http_path is None:
            return "none" if uptime_s >= check.interval_s else "starting"
        if answers(resource.ports, check):
            return "healthy"
        return "starting" if uptime_s < check.start_s else "unhealthy"


def _beside(resource: Container) -> str:
    """The name of one that has not the plain name: new, or retired."""
    return f"{resource.name}-{spec_sha256(resource)[:8]}"


def _runs_listed(resource: Container, listed: dict[str, Any] | None) -> bool:
    """Whether the engine's list shows it running, made from this specification."""
    if listed is None or listed["State"] != "running":
        return False
    return bool(listed["Labels"].get("las.spec-sha256") == spec_sha256(resource))


def _health_listed(resource: Container, status: str, *, answers: bool) -> Health | None:
    """Of one that the list shows running; None where that does not show that all is well."""
    if resource.check.command:
        return "healthy" if "(healthy)" in status else None
    if resource.check.http_path is not None:
        return "healthy" if answers else None
    return None if "second" in status else "none"


def _runs(state: dict[str, Any]) -> bool:
    """Also between two lives: Docker says that it restarts, and Podman that it has stopped and not ended."""
    between = state["Status"] == "stopped" and _seconds_since(state["FinishedAt"]) < _STEADY_S
    return bool(state["Running"] or state["Restarting"] or between)


def _seconds_since(moment: str) -> float:
    from executor.since import seconds_since

    return seconds_since(moment)


def _ending(state: dict[str, Any]) -> tuple[Detail, ...]:
    """How it ended last, where it did not end well."""
    if state.get("OOMKilled"):
        return (Detail("out-of-memory"),)
    return (Detail("exit", (("status", str(state["ExitCode"])),)),) if state.get("ExitCode") else ()
