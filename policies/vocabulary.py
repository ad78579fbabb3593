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
    "ask-version",  # other versions of the same module
    "drop-request",
    "drop-forbidden",  # all that the policy forbids
    "drop-pin",
    "other-module",  # another one that provides the same interface
    "other-backend",
    "own-environment",
    "separate-environments",
    "some-accelerators",  # where every one shall be used
    "allow-cpu",
    "stop-port",
    "give-fact",  # say what could not be detected
    "install-engine",
    "change-fact",  # another driver, more memory
    "lower-fact",  # an older driver
    "change-machine",
    "give-facts",
    "policy-override",
)

#: Platforms that a variant can be built for: the first word of its `accelerator`.
PLATFORMS: tuple[str, ...] = ("cpu", "cuda", "metal", "rocm", "vulkan", "xpu")
