"""Containers, images, networks and volumes of one engine that speaks Docker's API (Docker, Podman)."""

from executor.containers.containers import Containers
from executor.containers.engine import Engine, connect
from executor.containers.images import Images
from executor.containers.networks import Networks, Volumes

__all__ = ["Containers", "Engine", "Images", "Networks", "Volumes", "connect"]
