"""Carries plans out: journaled acts, recovery, backends. Decides nothing."""

from executor.acting import Actor
from executor.applying import Outcome, Unfinished, apply, recover, same_content, unfinished
from executor.backend import BackendError, Detail, Labels, Maker, Neighbours, Reality, Runner, World
from executor.collecting import Collected, Leftover, collect, leftovers
from executor.observing import Sight, drifted, observe
from executor.places import Places
from executor.reaching import Reached, cdi_kinds, engine_folders, reach
from executor.running import Event, Failure
from executor.switching import Switch, Switched, switch
from executor.worlds import GROUP, Site, backend_names, images_at_hand, open_world

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
    "same_content",
    "switch",
    "unfinished",
]
