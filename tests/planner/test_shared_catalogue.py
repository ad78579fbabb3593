"""What is kept with a catalogue knows no machine: it answers as a fresh one, in any order of machines."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import attrs
import pytest

from encoders.index import Index
from hardware import Machine, matrix_profiles
from manifests import BUILTIN, Catalog, load_catalog
from planner import Answer, Situation, plan
from policies import evaluate, load_policy
from stacks import Intent, Origin, parse_request
from tests.oracle.toys import PLACED, SMALL, Size
from tests.oracle.worlds import World, situation_of, world_of
from versions import is_prerelease, matches

WORLDS = 60
CHUNK = 20
MACHINES = 3

REAL = ("laptop", "gtx1080-driver-535", "rtx3090-no-docker", "jetson-orin-nano")
ASKED = (("vllm",), ("open-webui", "ollama"), ("torch ==2.15.0", "transformers <4.40"))


def of_one_catalogue(seed: int, size: Size) -> list[World]:
    """The worlds of several seeds, with the modules of the first and what it asks for."""
    first = world_of(seed, size)
    others = [world_of(seed + 1000 * at, size) for at in range(1, MACHINES)]
    return [
        first,
        *(attrs.evolve(first, machine=one.machine, permissions=one.permissions) for one in others),
    ]


@pytest.mark.parametrize("size", [SMALL, PLACED], ids=["small", "placed"])
@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_one_catalogue_for_all_machines_answers_as_one_for_each(start: int, size: Size) -> None:
    for seed in range(start, start + CHUNK):
        worlds = of_one_catalogue(seed, size)
        apart = [plan(one.intent, situation_of(one)) for one in worlds]
        shared = situation_of(worlds[0]).catalog
        for at in (*range(MACHINES), *reversed(range(MACHINES))):
            situation = situation_of(worlds[at])
            if situation.catalog.digest == shared.digest:  # else what was installed has left it
                situation = attrs.evolve(situation, catalog=shared)
            assert plan(worlds[at].intent, situation) == apart[at], seed


def asked(machine: Machine, catalog: Catalog) -> list[Answer]:
    situation = Situation(machine, catalog, evaluate(load_policy(()), machine))
    intents = [Intent(tuple(parse_request(text, Origin("")) for text in texts)) for texts in ASKED]
    return [plan(intent, situation, brief=True) for intent in intents]


def test_the_order_of_machines_changes_no_byte_of_real_answers(tmp_path: Path) -> None:
    profiles = dict(matrix_profiles())
    alone = {name: repr(asked(profiles[name], load_catalog([BUILTIN], cache=tmp_path))) for name in REAL}
    for order in list(permutations(REAL))[::11]:
        shared = load_catalog([BUILTIN], cache=tmp_path)
        assert {name: repr(asked(profiles[name], shared)) for name in order} == alone


@pytest.mark.parametrize("seed", range(WORLDS))
def test_an_index_says_of_ranges_what_each_release_does(seed: int) -> None:
    catalog = Catalog.of(world_of(seed).modules)
    for module in filter(None, map(catalog.module, catalog.names())):
        page = catalog.derived(Index).page(module)
        versions = [release.version for release in module.releases]
        assert page.prereleases == {v for v in versions if is_prerelease(module.scheme, v)}
        for text in ("", ">=1.0", "<2", "==1.*", "!=1.0", *(f"=={version}" for version in versions)):
            for found, prereleases in ((page.admitted(text), False), (page.covered(text), True)):
                meant = {v for v in versions if matches(module.scheme, v, text, prereleases=prereleases)}
                assert found == meant
