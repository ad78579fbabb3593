"""Processes on the host itself, without root, under a supervisor that is started on demand."""

from executor.native.processes import Processes
from executor.native.supervisor import Supervisor

__all__ = ["Processes", "Supervisor"]
