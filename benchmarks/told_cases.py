"""Ten requests that cannot be met, of ten kinds, and what no package tool can be asked of them."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

#: Machines that are made up: name -> parts of `las profile build`, and ports in use.
MACHINES: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "workstation": (
        ("--memory", "64GiB", "--cores", "16", "--gpu", "RTX 3090*2", "--driver", "580.95.05"),
        (),
    ),
    "old-driver": (
        ("--memory", "64GiB", "--cores", "16", "--gpu", "RTX 3090*2", "--driver", "560.35.03"),
        (),
    ),
    "busy-port": (("--memory", "16GiB", "--cores", "8"), (8123,)),
    "one-gib": (("--memory", "1GiB", "--cores", "2"), ()),
}

#: Files that a case refers to.
FILES = {
    "open-licences.yaml": """\
schema: las.policy/1
policy: open-licences
permissions:
  - {id: osi-only, allow: {licence: [osi]}}
""",
}

NO_DRIVER = "a Python package cannot say which driver it needs."
NO_SERVICE = "{} is no Python package."
NO_LICENCE = "it does not decide by licence."
NO_SUM = "packages have no sizes that must fit together."


@attrs.frozen
class Case:
    """`untold`: of a tool that cannot be asked, why. `python` is told to uv by an option of its own."""

    title: str
    requests: tuple[str, ...]
    machine: str = "workstation"
    options: tuple[str, ...] = ("--together",)
    python: str = "3.12"
    untold: Mapping[str, str] = attrs.field(factory=dict)


CASES = (
    Case("A pin against a pin of what needs it", ("torch ==2.9.0", "vllm ==0.19.1")),
    Case("Two ranges that meet in a third package", ("open-webui ==0.12.4", "vllm ==0.32.0")),
    Case("The wrong Python", ("jax ==0.12.0.1", "python ==3.11.*"), python="3.11"),
    Case(
        "A driver that is too old",
        ("vllm ==0.32.0",),
        "old-driver",
        (),
        untold={"uv": NO_DRIVER},
    ),
    Case(
        "A port that is taken",
        ("home-assistant",),
        "busy-port",
        (),
        untold={"uv": NO_SERVICE.format("Home Assistant with its port")},
    ),
    Case(
        "Too little memory",
        ("anythingllm",),
        "one-gib",
        (),
        untold={"uv": NO_SERVICE.format("AnythingLLM"), "aspcud": NO_SUM, "libsolv": NO_SUM},
    ),
    Case(
        "A licence that the policy forbids",
        ("dify",),
        options=("--policy", "open-licences.yaml"),
        untold={
            "uv": NO_SERVICE.format("Dify"),
            "aspcud": NO_LICENCE,
            "libsolv": NO_LICENCE,
        },
    ),
    Case("Two that exclude each other", ("onnxruntime ==1.26.0", "onnxruntime-gpu ==1.26.0")),
    Case(
        "Three, of which any two get along",
        ("vllm >=0.18", "transformers <5", "torch >=2.13"),
    ),
    Case(
        "Two conflicts that have nothing to do with each other",
        ("torch ==2.9.0", "vllm ==0.19.1", "langchain ==0.3.27", "langgraph ==1.2.22"),
    ),
)
