"""Carries plans out: journaled acts, recovery, backends. Decides nothing."""

from __future__ import annotations

TYPE_CHECKING = False  # typing takes longer to load than a look at what is installed
if TYPE_CHECKING:
    from typing import Any

    from executor.acting import Actor
    from executor.applying import Outcome, Unfinished, apply, recover, same_content, unfinished
    from executor.backend import BackendError, Detail, Labels, Neighbours, Reality, World
    from executor.collecting import Collected, Leftover, collect, leftovers
    from executor.events import Event, Failure
    from executor.makers import Maker, Runner
    from executor.observing import Sight, drifted, observe
    from executor.places import Places
    from executor.reaching import Reached, cdi_kinds, engine_folders, reach
    from executor.switching import Switch, Switched, switch
    from executor.telling import said
    from executor.worlds import GROUP, Site, backend_names, images_at_hand, open_world

#: By file: loaded when something of it is used, so that a look does not pay for what changes things.
_LAZY = {
    "acting": ("Actor",),
    "applying": ("Outcome", "Unfinished", "apply", "recover", "same_content", "unfinished"),
    "backend": ("BackendError", "Detail", "Labels", "Neighbours", "Reality", "World"),
    "collecting": ("Collected", "Leftover", "collect", "leftovers"),
    "events": ("Event", "Failure"),
    "makers": ("Maker", "Runner"),
    "observing": ("Sight", "drifted", "observe"),
    "places": ("Places",),
    "reaching": ("Reached", "cdi_kinds", "engine_folders", "reach"),
    "switching": ("Switch", "Switched", "switch"),
    "telling": ("said",),
    "worlds": ("GROUP", "Site", "backend_names", "images_at_hand", "open_world"),
}
_FILES = {name: file for file, names in _LAZY.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _FILES:
        raise AttributeError(name)
    # Not importlib, which takes longer to load than what is asked for.
    return getattr(__import__(f"executor.{_FILES[name]}", fromlist=[name]), name)


__all__ = [
    "GROUP",
    "Actor",
    "BackendError",
    "Collected",
    "Detail",
    "Event",
    "Failure",
    "Labels",
    "Leftover",
    "Maker",
    "Neighbours",
    "Outcome",
    "Places",
    "Reached",
    "Reality",
    "Runner",
    "Sight",
    "Site",
    "Switch",
    "Switched",
    "Unfinished",
    "World",
    "apply",
    "backend_names",
    "cdi_kinds",
    "collect",
    "drifted",
    "engine_folders",
    "images_at_hand",
    "leftovers",
    "observe",
    "open_world",
    "reach",
    "recover",
    "said",
    "same_content",
    "switch",
    "unfinished",
]
