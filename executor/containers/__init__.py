"""Containers, images, networks and volumes of one engine that speaks Docker's API (Docker, Podman)."""
