"""The closed sets of names that a policy may use."""

from __future__ import annotations

#: Levels of the objective, in their default order. A last one, the canonical order, is always there and
#: has no name here: it makes the optimum unique.
OBJECTIVES: tuple[str, ...] = (
    "removals",
    "changes",
    "newest-requested",
    "backend",
    "build",
    "recommendations",
    "newest-pulled",
    "modules",
    "ports",
    "download",
)

#: What a way out of a conflict asks for: the codes of ways out. `change-fact:KEY` is the cost of changing
#: that one fact.
CORRECTIONS: tuple[str, ...] = (
    "ask-version",  # another release of the same module
    "other-build",  # than the one that was named
    "allow-cpu",  # a build for the CPU, by name
    "drop-request",
    "drop-forbidden",  # all that the policy forbids
    "move-pin",
    "drop-pin",
    "keep-module",  # what was to be left out
    "other-module",  # another one that provides the same interface
    "own-environment",
    "separate-environments",
    "other-backend",
    "some-accelerators",  # where every one shall be used
    "move-port",
    "stop-port",
    "free-accelerator",  # of what others hold of its memory
    "free-disk",
    "give-fact",  # say what could not be detected
    "give-facts",
    "install-engine",
    "change-fact",  # another driver, more memory
    "lower-fact",  # an older driver
    "add-card",
    "change-machine",  # other cards in the place of those that are there
    "policy-override",
)

#: Platforms that a variant can be built for: the first word of its `accelerator`.
PLATFORMS: tuple[str, ...] = ("cpu", "cuda", "metal", "rocm", "vulkan", "xpu")
