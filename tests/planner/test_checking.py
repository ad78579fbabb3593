"""Each bad manifest, and exactly what is found in it, where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from manifests import Catalog, Root, load_catalog
from planner import Finding, check_catalog, count_catalog
from planner.check_codes import KINDS
from planner.check_gaps import missing_facts

CatalogOf = Callable[[dict[str, str]], Catalog]

HEAD = """schema: las.module/1
module: {name}
category: {category}
title: Toy
summary: A toy
"""
PYTHON = (
    'slot: "{major}.{minor}"\nvariants: {native: {backend: native}}\nreleases: {3.13.1: {}, 3.12.9: {}}\n'
)
WHEEL = "variants: {wheel: {backend: native}}\n"
ONE = "releases: {1.0: {}}\n"
CHECKS = sorted((Path(__file__).parents[2] / "planner").glob("check_*.py"))
NOT_STATIC = {"check_codes", "check_matrix"}
SHA = "0" * 64
OTHER = "1" * 64

#: Manifests by name (`name` or `category/name`), and what is found: `file:line:column code fields`. What all
#: manifests begin with takes five lines.
ROWS: dict[str, tuple[dict[str, str], list[str]]] = {
    "all is well": ({"toy": WHEEL + "requires: [tensor >=2]\n" + ONE, "tensor": WHEEL + "releases: {2.0: {}}\n"}, []),
    "interface that nothing provides": (
        {"toy": WHEEL + "requires: ['@chat-api']\nreleases: {2.0: {}, 1.0: {}}\n"},
        ["m/toy.yaml:7:12 dangling-interface module=toy version=2.0 requirement=@chat-api more=1"],
    ),
    "recommended interface that nothing provides": (
        {"toy": WHEEL + "recommends: ['@chat-api']\n" + ONE},
        ["m/toy.yaml:7:14 dangling-interface module=toy version=1.0 requirement=@chat-api more="],
    ),
    "range without a release": (
        {"toy": "variants: {wheel: {backend: native, requires: [tensor >=3]}}\n" + ONE, "tensor": WHEEL + ONE},
        ["m/toy.yaml:6:48 no-matching-release module=toy version=1.0 requirement=tensor >=3 more="],
    ),
    "variant that no release has": (
        {"toy": WHEEL + "requires: ['tensor:cu999']\n" + ONE, "tensor": WHEEL + ONE},
        ["m/toy.yaml:7:12 no-matching-release module=toy version=1.0 requirement=tensor:cu999 more="],
    ),
    "one of two alternatives is there": (
        {"toy": WHEEL + "requires: [tensor >=3 | numba]\n" + ONE, "tensor": WHEEL + ONE},
        [],
    ),
    "a fact that is none": (
        {"toy": WHEEL + "requires: [host glibcc >=2]\n" + ONE},
        ["m/toy.yaml:7:12 unknown-fact key=glibcc suggestion=glibc"],
    ),
    "a comparison that cannot be": (
        {"toy": WHEEL + "requires: [tensor if host avx2 >=3]\n" + ONE},
        ["m/toy.yaml:7:12 bad-comparison fact=avx2 comparison=>=3 expected=boolean"],
    ),
    "host facts that exclude each other": (
        {"toy": "variants: {wheel: {backend: native, requires: [host glibc <2.17]}}\nrequires: [host glibc >=2.28]\n" + ONE},
        ["m/toy.yaml:6:48 contradictory-host module=toy version=1.0 one=host glibc >=2.28 other=host glibc <2.17 more="],
    ),
    "sizes that exclude each other": (
        {"toy": WHEEL + "requires: [host memory.total >=1TiB, host memory.total <2GiB]\n" + ONE},
        ["m/toy.yaml:7:38 contradictory-host module=toy version=1.0 one=host memory.total >=1TiB other=host memory.total <2GiB more="],
    ),
    "values that exclude each other": (
        {"toy": WHEEL + "requires: [host arch in x86_64, host arch in aarch64]\n" + ONE},
        ["m/toy.yaml:7:33 contradictory-host module=toy version=1.0 one=host arch in x86_64 other=host arch in aarch64 more="],
    ),
    "cards may be two": (
        {"toy": WHEEL + "requires: [host compute-capability in 8.0, host compute-capability in 9.0]\n" + ONE},
        [],
    ),
    "requirements that exclude each other": (
        {"toy": WHEEL + "requires: [tensor >=2, tensor <2]\n" + ONE, "tensor": WHEEL + "releases: {2.0: {}, 1.0: {}}\n"},
        ["m/toy.yaml:7:24 contradictory-requirements module=toy version=1.0 one=tensor >=2 other=tensor <2 more="],
    ),
    "open requirements that exclude each other": (
        {"toy": WHEEL + "requires: [numba >=2, numba <2]\n" + ONE},
        ["m/toy.yaml:7:23 contradictory-requirements module=toy version=1.0 one=numba >=2 other=numba <2 more="],
    ),
    "a condition on releases that are gone": (
        {"toy": WHEEL + "requires: [tomli if holds python <3]\n" + ONE, "language/python": PYTHON},
        ["m/toy.yaml:7:12 unreachable-condition module=toy version=1.0 requirement=tomli if holds python <3 more="],
    ),
    "a condition on releases to come": (
        {"toy": WHEEL + "requires: [tomli if holds python >=3.14]\n" + ONE, "language/python": PYTHON},
        [],
    ),
    "a condition on the OS is reachable": (
        {"toy": WHEEL + "requires: [tomli if host os in windows and not host arch in aarch64]\n" + ONE},
        [],
    ),
    "a condition that excludes itself": (
        {"toy": WHEEL + "requires: [tomli if host avx2 and not host avx2, numba if host glibc >=3 and host glibc <2]\n" + ONE},
        [
            "m/toy.yaml:7:12 unreachable-condition module=toy version=1.0 requirement=tomli if host avx2 and not host avx2 more=",
            "m/toy.yaml:7:50 unreachable-condition module=toy version=1.0 requirement=numba if host glibc >=3 and host glibc <2 more=",
        ],
    ),
    "one way to hold is enough": (
        {"toy": WHEEL + "requires: [tomli if holds python <3 or host avx2]\n" + ONE, "language/python": PYTHON},
        [],
    ),
    "a slip in a name": (
        {"toy": WHEEL + "requires: [tesnor >=1]\n" + ONE, "tensor": WHEEL + ONE},
        ["m/toy.yaml:7:12 unknown-module name=tesnor suggestion=tensor"],
    ),
    "a letter too many in a condition": (
        {"toy": WHEEL + "requires: [numba if holds tensorr]\n" + ONE, "tensor": WHEEL + ONE},
        ["m/toy.yaml:7:12 unknown-module name=tensorr suggestion=tensor"],
    ),
    "names that are others": (
        {"toy": WHEEL + "requires: [tensor2, itensor, tensorboard, dill]\n" + ONE, "tensor": WHEEL + ONE, "doll": WHEEL + ONE},
        [],
    ),
    "a name that several mention": (
        {
            "toy": WHEEL + "requires: [tensors]\n" + ONE,
            "doll": WHEEL + "requires: [tensors]\n" + ONE,
            "tensor": WHEEL + ONE,
        },
        [],
    ),
    "replaced by nothing": (
        {"toy": WHEEL + "status: deprecated\nreplaced-by: tensr\n" + ONE, "tensor": WHEEL + ONE},
        ["m/toy.yaml:8:14 unknown-replacement name=tensr suggestion=tensor"],
    ),
    "an image without a tag": (
        {"service/toy": "variants: {image: {backend: container, image: reg.io:5000/toy}}\n" + ONE},
        ["m/toy.yaml:6:47 image-without-tag image=reg.io:5000/toy"],
    ),
    "an image with a tag that moves": (
        {"service/toy": "variants: {image: {backend: container, image: 'toy:latest'}}\n" + ONE},
        ["m/toy.yaml:6:47 image-moves image=toy:latest tag=latest"],
    ),
    "a digest holds a tag that moves": (
        {"service/toy": f"variants: {{image: {{backend: container, image: 'toy:latest', digest: 'sha256:{SHA}'}}}}\n" + ONE},
        [],
    ),
    "one file, two hashes": (
        {
            "toy": f"variants: {{wheel: {{backend: native, artefact: t-1.0.whl, sha256: '{SHA}'}}}}\n" + ONE,
            "doll": f"variants: {{wheel: {{backend: native, artefact: t-1.0.whl, sha256: '{OTHER}'}}}}\n" + ONE,
        },
        [
            "m/doll.yaml:6:66 two-hashes artefact=t-1.0.whl other=toy 1.0",
            "m/toy.yaml:6:66 two-hashes artefact=t-1.0.whl other=doll 1.0",
        ],
    ),
    "a file name without a version has a hash in each release": (
        {
            "toy": f"releases: {{2.0: {{variants: {{b: {{backend: native, artefact: linux.tgz, sha256: '{SHA}'}}}}}},"
            f" 1.0: {{variants: {{b: {{backend: native, artefact: linux.tgz, sha256: '{OTHER}'}}}}}}}}\n"
        },
        [],
    ),
    "a variant twice": (
        {"toy": "variants:\n  a: {backend: native, accelerator: cpu}\n  b: {backend: native, accelerator: cpu}\n" + ONE},
        ["m/toy.yaml:8:6 shadowed-variant variant=b by=a"],
    ),
    "two services fixed on one port": (
        {
            "service/toy": WHEEL + "ports: {sql: {number: 5432, movable: false}}\n" + ONE,
            "service/doll": WHEEL + "ports: {db: {number: 5432, movable: false}}\n" + ONE,
            "service/free": WHEEL + "ports: {db: 5432}\n" + ONE,
            "service/udp": WHEEL + "ports: {db: {number: 5432, movable: false, protocol: udp}}\n" + ONE,
        },
        [
            "m/doll.yaml:7:13 port-clash module=doll port=5432/tcp others=toy",
            "m/toy.yaml:7:14 port-clash module=toy port=5432/tcp others=doll",
        ],
    ),
    "a port twice": (
        {"service/toy": WHEEL + "ports: {api: 80, web: 80}\n" + ONE},
        ["m/toy.yaml:7:23 port-twice port=80/tcp name=web other=api"],
    ),
    "a health check of one of two ports": (
        {"service/toy": WHEEL + "ports: {api: 80, web: 81}\nhealth: {http: /}\n" + ONE},
        ["m/toy.yaml:8:9 health-port known=api, web"],
    ),
    "a health check of no port": (
        {"service/toy": WHEEL + "health: {http: /}\n" + ONE},
        ["m/toy.yaml:7:9 health-port known="],
    ),
    "a licence that is none": (
        {"toy": WHEEL + "licence: Apache 2\n" + ONE},
        ["m/toy.yaml:7:10 bad-licence licence=Apache 2 suggestion=Apache-2.0"],
    ),
    "licences that are some": (
        {"toy": WHEEL + "licence: Apache-2.0 OR (MIT AND LicenseRef-Dify)\n" + ONE},
        [],
    ),
    "a licence that no class holds": (
        {"toy": WHEEL + "licence: LicenseRef-Toy\n" + ONE},
        ["m/toy.yaml:7:10 unlisted-licence licence=LicenseRef-Toy"],
    ),
    "a token among the secrets": (
        {"service/toy": WHEEL + "secrets: [TOY_KEY, hf_abcdefgh12345678ijkl]\n" + ONE},
        ["m/toy.yaml:7:20 secret-value value=hf_a…"],
    ),
    "a value among the variables": (
        {"service/toy": WHEEL + "environment: [Xk29sLq0Zp7RtWv3Yb8N]\n" + ONE},
        ["m/toy.yaml:7:15 secret-value value=Xk29…"],
    ),
    "a password in a comment": (
        {"toy": WHEEL + "# see https://me:hunter2@host/x, and https://me:${PASSWORD}@host/x\n" + ONE},
        ["m/toy.yaml:7:12 secret-value value=://m…"],
    ),
    "a circle": (
        {
            "toy": WHEEL + "requires: [doll]\n" + ONE,
            "doll": WHEEL + "requires: [toy]\n" + ONE,
        },
        ["m/doll.yaml:7:12 cycle members=doll -> toy -> doll"],
    ),
}  # fmt: skip


@pytest.fixture
def catalog_of(tmp_path: Path) -> CatalogOf:
    def write(files: dict[str, str]) -> Catalog:
        for path, said in files.items():
            category, _, name = path.rpartition("/")
            text = HEAD.format(name=name, category=category or "tool") + said
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return load_catalog([Root("m", tmp_path)], cache=None)

    return write


def told(finding: Finding) -> str:
    fault = finding.fault
    return " ".join([fault.place, fault.code, *(f"{key}={value}" for key, value in fault.fields)])


@pytest.mark.parametrize("row", ROWS)
def test_what_is_found(catalog_of: CatalogOf, row: str) -> None:
    files, found = ROWS[row]
    findings = check_catalog(catalog_of(files))
    assert [told(finding) for finding in findings if finding.fault.code != "gaps"] == found


def test_every_kind_of_finding_has_its_level_and_fields(catalog_of: CatalogOf) -> None:
    seen = set()
    for files, _ in ROWS.values():
        for finding in check_catalog(catalog_of(files)):
            kind = KINDS[finding.fault.code]
            assert finding.level == kind.level
            assert {name for name, _ in finding.fault.fields} == set(kind.fields)
            seen.add(finding.fault.code)
    sources = (path.read_text(encoding="utf-8") for path in CHECKS if path.stem not in NOT_STATIC)
    written = "".join(sources)
    assert {code for code in KINDS if f'"{code}"' in written} <= seen


GAPS = {
    "service": (
        "ports: {web: 80}\nvariants: {image: {backend: container, image: 'toy:{version}'}}\n"
        "releases: {2.0: {date: 2026-01-02}, 1.0: {}}\n",
        {"source": 1, "licence": 2, "date": 1, "memory": 2, "disk": 2, "health": 2, "digest": 2, "download": 2},
        "source, licence, memory, disk, health, digest, download, date (1/2)",
    ),
    "tool": (
        f"source: [a, b]\nlicence: MIT\nvariants: {{wheel: {{backend: native, sha256: '{SHA}', download: 1MiB}}}}\n"
        "releases: {1.0: {date: 2026-01-02}}\n",
        {},
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("category", GAPS)
def test_gaps(catalog_of: CatalogOf, category: str) -> None:
    said, missing, facts = GAPS[category]
    catalog = catalog_of({f"{category}/toy": said})
    module = catalog.module("toy")
    assert missing_facts(module) == missing
    found = [finding for finding in check_catalog(catalog) if finding.fault.code == "gaps"]
    assert [told(one) for one in found] == (
        [f"m/toy.yaml:2:1 gaps module=toy facts={facts}"] if facts else []
    )
    assert count_catalog([module]).gaps == sum(missing.values())


def test_counts(catalog_of: CatalogOf) -> None:
    catalog = catalog_of({"toy": WHEEL + ONE, "language/python": PYTHON})
    counts = count_catalog([catalog.module(name) for name in catalog.names()])
    assert (counts.modules, counts.releases, counts.variants) == (2, 3, 3)
    assert counts.categories == (("language", 1, 2), ("tool", 1, 1))
