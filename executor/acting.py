"""One act done: probe, do, verify. What each verb means, told once: docs/executor.md, "Acts"."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

import attrs

from executor.backend import BackendError, Labels, Neighbours, Reality, World
from executor.checking import asked_now
from state import RUNNING, Check, Resource, Verb

#: In which condition a resource must be after a verb; "running" is "made" that is started as well.
_AFTER: dict[Verb, tuple[str, ...]] = {
    "make": ("made", "running"),
    "unmake": ("absent",),
    "start": ("running",),
    "promote": ("made", "running"),
    "retire": ("made", "running", "absent", "different", "partial"),
    "await": ("running",),
}

LAST_WORDS = 5  # lines


class StoppedError(Exception):
    """Somebody asked to stop: what was to be done is left as it is."""


def never() -> bool:
    """Nobody asks to stop."""
    return False


@attrs.frozen
class Deed:
    """An act with all it takes: the resource, what that refers to, and the labels it gets.

    `as_it_is`: what somebody has changed by hand is started and named as it is, which mends nothing: as
    another act is taken back, and as its owner asks.
    """

    verb: Verb
    resource: Resource
    near: Neighbours
    labels: Labels
    as_it_is: bool = False


class Actor:
    """Does deeds. `pause` waits between two looks at something that starts; `clock` counts seconds.

    `stopping`: whether somebody has asked to begin nothing more, and to wait for nothing.
    """

    def __init__(
        self,
        world: World,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
        stopping: Callable[[], bool] = never,
    ) -> None:
        self.stopping = stopping
        self._world = world
        self._clock = clock
        self._pause = pause

    def probe(self, deed: Deed) -> Reality:
        return self._world.maker(deed.resource).probe(deed.resource, deed.near)

    def last_words(self, deed: Deed, error: BackendError) -> tuple[str, ...]:
        """The last lines that something printed which was started; () where it was not, or that cannot be
        told."""
        ended_at_once = deed.verb == "start" and error.code == "act-without-effect"
        if deed.verb != "await" and not ended_at_once:
            return ()
        try:
            lines = self._world.runner(deed.resource).logs(deed.resource, deed.near, None, False)
            return tuple(line.decode(errors="replace").rstrip() for line in deque(lines, LAST_WORDS))
        except BackendError:
            return ()

    def is_done(self, deed: Deed, found: Reality) -> bool:
        """Whether nothing is left to do, as it was found."""
        return _is_done(deed, found)

    def let_go(self, deed: Deed) -> None:
        """Take from something what is ours of it; as it is others' too, it stays. Raises BackendError."""
        self._world.maker(deed.resource).unmake(deed.resource, deed.near)

    def do(self, deed: Deed, before: Reality | None = None) -> bool:
        """Bring it about, however far it has come before; then look whether it is so.

        `before`: as it was just found. Whether there was anything to do. Raises BackendError, and
        StoppedError out of waiting.
        """
        if deed.verb == "await":
            self._await(deed)
            return False
        before = before or self.probe(deed)
        if not self._is_to_be_done(deed, before):
            return False
        changed = self._act(deed, before)
        after = self.probe(deed)
        if not _is_done(deed, after):
            raise _failed("act-without-effect", deed, after)
        return changed

    def _is_to_be_done(self, deed: Deed, before: Reality) -> bool:
        if deed.verb in ("promote", "retire"):
            return before.condition != "absent" or deed.verb == "promote"
        if deed.verb == "make" and (
            before.condition == "foreign" or (before.condition == "different" and not _is_kept(deed.resource))
        ):
            raise _failed(f"act-{before.condition}", deed, before)
        startable = ("made", "running", *(["different"] if deed.as_it_is else []))
        if deed.verb == "start" and before.condition not in startable:
            code = "act-foreign" if before.condition == "foreign" else "act-nothing-to-start"
            raise _failed(code, deed, before)
        if deed.verb in ("stop", "unmake") and before.condition == "foreign":
            return False  # what is not ours is never touched
        return not _is_done(deed, before)

    def _act(self, deed: Deed, before: Reality) -> bool:
        """Whether that changed anything: of names only their maker knows."""
        maker = self._world.maker(deed.resource)
        if deed.verb == "make":
            if before.condition in ("partial", "different"):
                maker.unmake(deed.resource, deed.near)
            maker.make(deed.resource, deed.near, deed.labels)
        elif deed.verb == "unmake":
            maker.unmake(deed.resource, deed.near)
        else:
            do = getattr(self._world.runner(deed.resource), deed.verb)
            return do(deed.resource, deed.near) is not False
        return True

    def comes_up(self, deed: Deed) -> None:
        """Wait for what was started beside others that it may need: it may end meanwhile, and start again.
        Raises BackendError where it is not healthy when its own time to start is over, StoppedError."""
        self._await(deed, patient=True)

    def _await(self, deed: Deed, *, patient: bool = False) -> None:
        """Until its check passes. Raises BackendError where it does not in time; unless `patient`, as soon as
        it ends or is found unhealthy. Raises StoppedError."""
        check = _check_of(deed.resource)
        deadline = self._clock() + longest_s(deed.resource)
        while True:
            found = self.probe(deed)
            up, late = _is_done(deed, found), self._clock() >= deadline
            if up and found.health in ("healthy", "none"):
                return
            if not up and (late or not patient):
                raise _failed("act-ended", deed, found)
            if late or (found.health == "unhealthy" and not patient):
                raise _failed("act-unhealthy", deed, found, _evidence(deed.resource))
            if self.stopping():
                raise StoppedError
            self._pause(min(0.2, check.interval_s))


def longest_s(resource: Resource) -> int:
    """How long it may take to come up, in seconds."""
    check = _check_of(resource)
    return check.start_s + check.interval_s + check.timeout_s


def _check_of(resource: Resource) -> Check:
    assert isinstance(resource, RUNNING), resource.id  # nothing else is waited for
    return resource.check


def _is_kept(resource: Resource) -> bool:
    """Of an earlier generation, where it is met as one is made: what runs holds nothing that is anybody's."""
    return isinstance(resource, RUNNING)


def _is_done(deed: Deed, found: Reality) -> bool:
    """What somebody has changed by hand gives way, and comes back, as what was left alone does."""
    if deed.verb == "stop":
        return found.condition not in ("running", "foreign") and not (found.runs or found.returns)
    if deed.verb == "unmake" and found.returns:
        return False
    if found.condition in _AFTER[deed.verb]:
        return True
    changed = deed.as_it_is and found.condition == "different"
    return changed and (found.runs if deed.verb in ("start", "await") else deed.verb == "promote")


def _evidence(resource: Resource) -> tuple[tuple[str, str], ...]:
    """How it is asked whether it works, as one may do by hand, and what it answers over HTTP."""
    assert isinstance(resource, RUNNING), resource.id
    asked, status = asked_now(resource.ports, resource.check)
    return (("asked", asked), ("status", status))


def _failed(code: str, deed: Deed, found: Reality, more: tuple[tuple[str, str], ...] = ()) -> BackendError:
    fields = (
        ("resource", deed.resource.id),
        ("verb", deed.verb),
        ("found", found.told_of(deed.resource)),
        *more,
    )
    return BackendError(code, fields, details=found.details)
