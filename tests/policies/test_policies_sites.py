"""The three sites of examples/policies, each on real machines of its kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from encoders.objections import subject_of
from hardware import ReplayHost, probe
from manifests import BUILTIN, Catalog, load_catalog
from planner import Refusal, Situation, plan
from policies import Capabilities, evaluate, load_policy
from reasons import Exposed, Forbidden, Limited
from stacks import Intent, intent_from, parse_stack
from state import Plan
from verify import verify

SITES = Path(__file__).parents[2] / "examples" / "policies"
KEYS = (
    "memory",
    "disk",
    "model-parameters",
    "model-bytes",
    "accelerator-services",
    "tensor-parallel",
    "users",
)

#: Site, machine; the tier; what holds of KEYS (None: nothing is said).
PERMITTED = [
    ("office", "rtx4080super-fedora44-d595", "mid-range", (50, 90, 21 * 10**9, None, 1, None, 1)),
    ("office", "laptop-i7-1270p-iris", "entry", (50, 90, 15 * 10**9, None, 1, None, 1)),
    ("lab", "h100-sxm-x8", "large", (90, 90, None, None, 4, (1, 2, 4, 8), 4)),
    ("lab", "rtx4090-x8", "large", (90, 90, 236 * 10**9, None, 4, (1, 2, 4, 8), 4)),
    ("lab", "rtx3090-x2", "large", (90, 90, 33 * 10**9, 24 * 2**30, 4, (1, 2, 4, 8), 4)),
    ("laptop", "laptop-i7-1270p-iris", "entry", (50, 60, 9 * 10**9, 6 * 2**30, 1, None, 1)),
    ("laptop", "i7-1370p-hybrid", "entry", (50, 60, 9 * 10**9, 6 * 2**30, 1, None, 1)),
]

#: Site, what a stack says, what the policy has to do with the refusal; () where there is a plan.
ASKED = [
    ("office", "install: [qdrant]", ()),
    ("office", "install: [n8n]", ("licence LicenseRef-Sustainable-Use-1.0",)),
    ("office", "install: [searxng]", ("licence AGPL-3.0-or-later",)),
    ("office", "install: [qdrant]\nexpose: {qdrant: lan}", ("lan", "exposure lan")),
    ("lab", "install: [vllm, open-webui]\nexpose: {vllm: lan, open-webui: lan}", ()),
    (
        "lab",
        "install: [ollama]\nexpose: {ollama: any}",
        ("any", "category engine, backend native", "exposure any"),
    ),
    ("lab", "install: [redis]\nexpose: {redis: lan}", ("lan", "interface redis, exposure lan")),
    ("lab", "install: [vllm, ollama, sglang, localai]", ()),
    ("lab", "install: [vllm, ollama, sglang, localai, speaches]", ("accelerator-services 4",)),
    ("laptop", "install: [open-webui]", ()),
    ("laptop", "install: [open-webui]\nexpose: {open-webui: lan}", ("lan", "exposure lan")),
]
MACHINE_OF = {"office": "rtx4080super-fedora44-d595", "lab": "rtx4090-x8", "laptop": "laptop-i7-1270p-iris"}


def permitted(shared: Path, site: str, machine: str) -> Capabilities:
    return evaluate(load_policy((SITES / f"{site}.yaml",)), probe(ReplayHost(shared / "captures" / machine)))


@pytest.mark.parametrize(("site", "machine", "tier", "limits"), PERMITTED)
def test_what_is_permitted(
    shared: Path, site: str, machine: str, tier: str, limits: tuple[object, ...]
) -> None:
    found = permitted(shared, site, machine)
    values = tuple(one.value if (one := found.limit(key)) else None for key in KEYS)
    assert (found.tier.name, values) == (tier, limits)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog((BUILTIN,), cache=None)


def ask(shared: Path, site: str, asked: str, catalog: Catalog) -> tuple[Situation, Intent]:
    """On a machine of the site that has what these things need beside."""
    from hardware import assume

    machine = probe(ReplayHost(shared / "captures" / MACHINE_OF[site]))
    known = {"memory.effective": "256GiB", "arch": "x86_64", "container-engine": "true"}
    known |= {"nvidia-driver": "580.95.05", "compute-capability": "8.9"} if site != "laptop" else {}
    known |= {"container-gpu.nvidia": "true", "avx2": "true"}
    for key, value in known.items():
        machine = assume(machine, key, value)
    policy = load_policy((SITES / f"{site}.yaml",))
    intent = intent_from((), parse_stack(f"schema: las.stack/1\n{asked}\n".encode(), "las.yaml"))
    return Situation(machine, catalog, evaluate(policy, machine)), intent


@pytest.mark.parametrize(("site", "asked", "told"), ASKED)
def test_what_is_refused(
    shared: Path, catalog: Catalog, site: str, asked: str, told: tuple[str, ...]
) -> None:
    situation, intent = ask(shared, site, asked, catalog)
    answer = plan(intent, situation, brief=True)
    if told:
        assert isinstance(answer, Refusal), answer
        assert tuple(said for one in answer.conflict if (said := by_policy(one))) == told
        return
    assert isinstance(answer, Plan), answer
    assert verify(answer, situation.machine, catalog, situation.capabilities, intent=intent) == ()
    wished = {wish.module: wish.to for wish in intent.exposures}
    for choice in answer.target.choices:
        assert {port.exposure for port in choice.ports} <= {wished.get(choice.module, "loopback")}


def by_policy(reason: object) -> str:
    match reason:
        case Exposed():
            return reason.exposure
        case Forbidden():
            assert reason.explain
            return reason.subject
        case Limited():
            return f"{reason.limit} {reason.count}"
    return ""


def test_everything_of_the_catalogue_that_the_office_may_have_is_open(shared: Path, catalog: Catalog) -> None:
    """What it refuses for its licence is what people take for open and is not."""
    office = permitted(shared, "office", MACHINE_OF["office"])
    refused = {
        module.name
        for name in catalog.names()
        if (module := catalog.module(name))
        and not any(
            office.judge(subject_of(module, release, variant)).allowed
            for release in module.releases
            for variant in release.variants
        )
    }
    assert {"n8n", "dify", "elasticsearch", "mongodb", "searxng"} <= refused
    assert not refused & {"vllm", "ollama", "qdrant", "postgres", "redis", "torch", "python"}
