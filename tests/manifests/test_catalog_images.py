"""Engines and applications that come as images: against the facts, and as three machines get them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from hardware import build_machine
from manifests import BUILTIN, Module, ModuleTerm, Release, load_catalog
from planner import Refusal, Situation, plan
from policies import evaluate, load_policy
from stacks import intent_from
from state import Plan

catalog = load_catalog([BUILTIN], cache=None)


def module(name: str) -> Module:
    found = catalog.module(name)
    assert found is not None, name
    return found


def releases(name: str) -> dict[str, Release]:
    return {release.version: release for release in module(name).releases}


@cache
def facts_of(shared: Path) -> Any:
    with (shared / "facts" / "images.yaml").open("rb") as file:
        return yaml.load(file, Loader=yaml.CSafeLoader)


# --- against the facts --------------------------------------------------------------------------------

#: Identifier in the facts -> module.
MODULE_OF = {
    "tgi": "text-generation-inference",
    "tei": "text-embeddings-inference",
    "litellm": "litellm-proxy",
    "langflow": "langflow-server",
    "lobechat": "lobehub",
    "perplexica": "vane",
    "unsloth": "unsloth-studio",
}
#: The facts name a repository of fork, test or beta builds; its releases are in another one.
OTHER_REPOSITORY = {"librechat", "perplexica"}
#: Only rolling tags are known of these: there is no release to list.
ROLLING = {"aphrodite", "tabbyapi", "jupyter-docker-stacks"}
#: Of these the image is rolling; what is listed are files of releases.
FILES = {"koboldcpp"}
OF_OTHERS = {"tritonserver-trtllm"}  # told row by row below


def stated(shared: Path) -> list[dict[str, Any]]:
    """The facts about engines and applications, which stand in this catalogue by name."""
    ours = []
    for image in facts_of(shared)["images"]:
        found = catalog.module(MODULE_OF.get(image["id"], image["id"]))
        if found is not None and found.category in ("engine", "application"):
            ours.append(image)
    return ours


def test_every_engine_and_application_of_the_facts_is_there(shared: Path) -> None:
    names = {image["id"] for image in stated(shared)}
    assert len(names) >= 25
    assert names >= {
        "tgi",
        "tei",
        "localai",
        "tensorrt-llm",
        "dify",
        "ragflow",
        "n8n",
        "langfuse",
        "librechat",
    }
    assert not names & ROLLING


def test_ports_and_health_are_those_of_the_facts(shared: Path) -> None:
    for image in stated(shared):
        for release in module(MODULE_OF.get(image["id"], image["id"])).releases:
            ports = {port.number for port in release.ports}
            told = set(image["ports"].values())
            # containers beside the first have manifests of their own
            assert ports & told, (release.id, told)
            if release.health is not None and (image["health"] or {}).get("http"):
                assert (release.health.http or "") in str(image["health"]["http"]), release.id


def test_images_are_those_of_the_facts(shared: Path) -> None:
    for image in stated(shared):
        if image["id"] in OTHER_REPOSITORY | FILES | OF_OTHERS:
            continue
        repository = image["image"].rpartition("/")[2].partition(":")[0].removesuffix("-cpu")
        found = {
            (variant.image or "").rpartition("/")[2].partition(":")[0]
            for release in module(MODULE_OF.get(image["id"], image["id"])).releases
            for variant in release.variants
            if variant.backend == "container"
        }
        assert any(name.startswith(repository) for name in found), (image["id"], found)


@pytest.mark.parametrize("flavour", ["vllm", "trtllm"])
def test_triton_servers_are_the_rows_of_the_matrix(shared: Path, flavour: str) -> None:
    rows = [r for r in facts_of(shared)["triton_containers"]["rows"] if f"-{flavour}-" in r.get("image", "")]
    found = releases(f"tritonserver-{flavour}")
    assert len(rows) == 28
    for row in rows:
        release = found[row["release"]]
        (variant,) = release.variants
        bundled = {bundle.module: bundle.version for bundle in variant.bundles}
        assert variant.image == row["image"]
        assert (bundled["cuda"], bundled["python"]) == (row["cuda"], row["python"])
        assert variant.accelerator == "cuda " + ".".join(row["cuda"].split(".")[:2])
        if flavour == "trtllm":
            assert bundled["tensorrt-llm"] == row["tensorrt_llm"]
        assert [r.text for r in release.recommends] == [f"host nvidia-driver >={row['driver']}"]


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("text-generation-inference", "3.3.7"),
        ("text-embeddings-inference", "1.9"),
        ("localai", "4.9.0"),
        ("mistralrs", "0.6.0"),
        ("n8n", "2.41.3"),
        ("flowise", "3.1.4"),
        ("flowise", "3.1.3"),
        ("dify", "1.16.1"),
        ("khoj", "2.0.0-beta.28"),
        ("tensorrt-llm", "1.2.1"),
    ],
)
def test_releases_that_the_facts_name(name: str, version: str) -> None:
    assert version in releases(name)


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("n8n", "LicenseRef-Sustainable-Use-1.0"),
        ("dify", "LicenseRef-Dify"),
        ("dify-web", "LicenseRef-Dify"),
        ("flowise", "Apache-2.0"),
        ("langfuse", "MIT"),
        ("librechat", "MIT"),
        ("ragflow", "Apache-2.0"),
    ],
)
def test_licences(name: str, licence: str) -> None:
    assert {release.licence for release in module(name).releases} == {licence}


@pytest.mark.parametrize(("name", "part"), [("langfuse", "langfuse-worker"), ("dify", "dify-web")])
def test_parts_are_of_the_version_of_the_whole(name: str, part: str) -> None:
    for release in module(name).releases:
        terms = [t for r in release.requires for t in r.any_of if isinstance(t, ModuleTerm)]
        assert [t.specifier for t in terms if t.module == part] == [f"=={release.version}"]
        assert release.version in releases(part)


def test_secrets_are_named_and_never_held() -> None:
    for name in catalog.names():
        for release in module(name).releases:
            secretive = [v for v in release.environment if re.search(r"PASSWORD|SECRET|_KEY$|TOKEN$", v)]
            # the one token that vLLM and SGLang have always told as a plain variable
            assert set(secretive) <= {"HF_TOKEN"}, release.id


# --- as three machines get them -----------------------------------------------------------------------

MACHINES: dict[str, dict[str, Any]] = {
    "nvidia": {"gpus": ["RTX 4090"], "driver": "580.95.05"},
    "amd": {"gpus": ["RX 7900 XTX"]},
    "none": {},
    "blackwell": {"gpus": ["RTX 5090"], "driver": "580.95.05"},
    "turing": {"gpus": ["Tesla T4"], "driver": "550.54.14"},
}


@cache
def situation(machine: str) -> Situation:
    parts = build_machine(memory="64GiB", cores=16, **MACHINES[machine])
    return Situation(parts, catalog, evaluate(load_policy([]), parts))


@pytest.mark.parametrize(
    ("machine", "request_", "chosen"),
    [
        ("nvidia", "llamacpp-server", "b11515 cuda13"),
        ("amd", "llamacpp-server", "b11515 rocm"),
        ("none", "llamacpp-server", "b11515 cpu"),
        ("turing", "llamacpp-server", "b11515 cuda"),
        ("nvidia", "ollama", "0.33.3 cuda"),
        ("amd", "ollama", "0.33.3 rocm"),
        ("none", "ollama", "0.33.3 cpu"),
        ("nvidia", "text-embeddings-inference", "1.9.4 cuda-89"),
        ("blackwell", "text-embeddings-inference", "1.9.4 cuda-120"),
        ("turing", "text-embeddings-inference", "1.9.4 cuda-turing"),
        ("none", "text-embeddings-inference", "1.9.4 cpu"),
        ("nvidia", "localai", "4.9.0 cuda13"),
        ("turing", "localai", "4.9.0 cuda12"),
        ("amd", "localai", "4.9.0 rocm"),
        ("none", "localai", "4.9.0 cpu"),
        ("nvidia", "text-generation-inference", "3.3.7 cuda"),
        ("blackwell", "text-generation-inference", None),  # its kernels are not built for the card
        ("amd", "text-generation-inference", None),  # built for gfx90a and gfx942
        ("none", "text-generation-inference", None),
        ("nvidia", "tensorrt-llm", "1.2.1 image"),
        ("turing", "tensorrt-llm", None),
        ("turing", "tritonserver-vllm", "25.07 image"),
        ("nvidia", "docling-serve", "1.36.0 cuda13"),
        ("turing", "docling-serve", "1.36.0 cuda12"),
        ("none", "docling-serve", "1.36.0 cpu"),
        ("none", "ragflow", "0.27.2 image"),  # with the engine that needs no other vm.max_map_count
        ("none", "n8n", "2.41.3 image"),
    ],
)
def test_builds_by_machine(machine: str, request_: str, chosen: str | None) -> None:
    answer = plan(intent_from([request_]), situation(machine))
    if chosen is None:
        assert isinstance(answer, Refusal), answer
        return
    assert isinstance(answer, Plan), answer
    (choice,) = (c for c in answer.target.choices if c.module == request_)
    assert f"{choice.version} {choice.variant}" == chosen


def test_below_the_driver_it_was_built_for_triton_comes_with_a_caution() -> None:
    answer = plan(intent_from(["tritonserver-vllm ==26.07"]), situation("nvidia"))
    assert isinstance(answer, Plan)
    told = [
        dict(notice.fields)["requirement"]
        for notice in answer.notices
        if notice.code == "recommendation-unmet"
    ]
    assert told == ["host nvidia-driver >=610.43.02"]
    assert isinstance(plan(intent_from(["tritonserver-vllm ==26.07"]), situation("turing")), Refusal)


def test_who_asks_for_any_engine_gets_a_common_one() -> None:
    for machine in ("nvidia", "amd", "none"):
        answer = plan(intent_from(["open-webui"]), situation(machine))
        assert isinstance(answer, Plan)
        assert [c.module for c in answer.target.choices] == ["ollama", "open-webui"]
