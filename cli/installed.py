# ruff: noqa: PTH109, PTH118
# Pathlib takes longer to load than a look at what is installed.
"""One install: where its state and its files lie, and what it is carried by."""

from __future__ import annotations

import os

from cli.codes import FAILED
from cli.errors import Stop
from cli.places import cache_folder, data_folder
from cli.state import expanded, place_of
from documents import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from cli.options import StateOptions
    from cli.screen import Screen
    from executor import World
    from state import Glance, Store


@frozen
class Installed:
    """Of `state` and `files` the paths, as they were said."""

    state: str
    files: str

    @property
    def folder(self) -> Path:
        from pathlib import Path

        return Path(self.state)

    @property
    def data(self) -> Path:
        from pathlib import Path

        return Path(self.files)

    def store(self) -> Store:
        from state import Store

        return Store.open(self.folder)

    def glance(self) -> Glance:
        """What of the store a look needs."""
        from state import glance_at

        return glance_at(self.state, cache_folder())

    def world(self, install: str) -> World:
        from executor import Places, Site, open_world

        return open_world(Site(install, Places(self.files), os.environ))


def open_installed(screen: Screen, options: StateOptions) -> Installed:
    """The data folder lies beside a state folder that was asked for, else it is the user's own."""
    asked = options.state if options.state is not None else screen.settings.one("state")
    files = data_folder() if asked is None else os.path.join(os.getcwd(), expanded(asked), "data")
    return Installed(place_of(screen.settings, options.state), files)


def nothing_in(installed: Installed) -> Stop:
    return Stop("lifecycle-nothing", FAILED, folder=str(installed.folder))
