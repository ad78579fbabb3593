"""Native choices as resources: what runs is another process as soon as the program under it is another."""

from __future__ import annotations

from hardware import Machine
from manifests import Run
from planner.acting import acts_between
from planner.realising import Means, realise
from state import Choice, Generation


def generation(version: str, sha256: str) -> Generation:
    choice = Choice(
        *("toy", "toy", version, "binary", "native", "application", True),
        artefact="toy.tar.gz",
        url=f"https://example.org/toy-{version}.tar.gz",
        sha256=sha256,
        download_bytes=1000,
        run=Run(command=("bin/toy", "--serve")),
    )
    realised = realise([choice], Means(Machine((), ())))
    assert realised.unready == ()
    return Generation("las.generation/1", 1, ("toy",), (choice,), realised.resources)


def test_an_upgrade_restarts_what_it_replaces() -> None:
    """Its command is the same in both versions: the tree that it names is not."""
    one, two = generation("1", "a" * 64), generation("2", "b" * 64)
    verbs = [(act.verb, act.resource.partition(" ")[0]) for act in acts_between(one, two.resources, (), {})]
    assert verbs.index(("stop", "process")) < verbs.index(("start", "process"))
