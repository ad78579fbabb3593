"""Processes of this host as units of systemd, where a user manager runs (docs/executor-units.md)."""

from executor.units.manager import UserManager
from executor.units.units import Units

__all__ = ["Units", "UserManager"]
