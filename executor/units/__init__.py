"""Processes of this host as units of systemd, where a user manager runs (docs/executor-units.md)."""

from __future__ import annotations

from executor.backend import Makers
from executor.units.manager import UserManager
from executor.units.units import Units
from executor.worlds import Site
from state import Process

__all__ = ["Units", "UserManager", "carry"]


def carry(site: Site) -> Makers:
    """Raises BackendError where no user manager answers."""
    manager = UserManager.of(site.environ)
    manager.demand_running()
    return {Process: Units(manager, site.places, site.install, site.secret)}
