"""A small world, and a plan for it that is right: tests change one thing and see what the checker says."""

from collections.abc import Mapping
from pathlib import Path

import attrs
import pytest

from hardware import Accelerator, Fact, Machine, Mount
from hardware import digest as digest_of_machine
from manifests import Catalog, Root, load_catalog
from policies import Capabilities, evaluate, load_policy
from stacks import Intent, Origin, Request, intent_digest, parse_request
from state import Choice, Generation, Inputs, Plan, PortBinding, Unchecked, steps_between
from state import digest as digest_of_generation
from verify import Violation, verify

MANIFESTS = """\
schema: las.module/1
module: python
category: language
title: Python
summary: an interpreter
licence: PSF-2.0
slot: "{major}.{minor}"
variants: {source: {backend: native}}
releases: {3.12.1: {}, 3.12.0: {}, 3.11.9: {}}
---
schema: las.module/1
module: torch
category: framework
title: Torch
summary: tensors
licence: BSD-3-Clause
requires: ["python >=3.10", "fastmath >=1"]
variants:
  cu130: {backend: native, accelerator: cuda 13.0, requires: ["host nvidia-driver >=580"]}
  cu126: {backend: native, accelerator: cuda 12.6}
  cpu: {backend: native, accelerator: cpu}
releases: {2.16.0rc1: {}, 2.15.0: {}, 2.14.0: {}, 2.13.0: {status: withdrawn}}
---
schema: las.module/1
module: vision
category: framework
title: Vision
summary: pictures
licence: BSD-3-Clause
requires: ["torch >=2.14", "fastmath <3", "numbers | fastmath >=9", "sound if host glibc >=99"]
conflicts: ["painter <2"]
variants:
  cu130: {backend: native, accelerator: cuda 13.0}
  cpu: {backend: native, accelerator: cpu}
releases: {1.1.0: {}, 1.0.0: {requires: ["fastmath >=4"]}}
---
schema: las.module/1
module: painter
category: tool
title: Painter
summary: paints
licence: MIT
variants: {wheel: {backend: native}}
releases: {2.0.0: {}, 1.0.0: {}}
---
schema: las.module/1
module: engine
category: engine
title: Engine
summary: serves models
licence: Apache-2.0
provides: {openai-api: "1"}
ports: {http: 8000}
health: {http: /health, port: http}
volumes: [/models]
secrets: [ENGINE_KEY]
memory: 4GiB
disk: 20GiB
variants:
  image:
    backend: container
    accelerator: cuda 13.0
    image: "example/engine:{version}"
    requires: ["host nvidia-driver >=580"]
    bundles: {torch: 2.15.0}
  wheel: {backend: native, accelerator: cuda 13.0, requires: ["python >=3.12", "torch ==2.15.0"]}
releases: {0.9.0: {requires: ["torch ==2.15.0", "tokens >=7"]}, 0.8.0: {requires: ["torch ==2.14.0"]}}
---
schema: las.module/1
module: webui
category: application
title: Web UI
summary: a page to chat on
licence: AGPL-3.0-only
requires: ["@openai-api >=1", "postgres >=16"]
ports: {http: 8080}
memory: 1GiB
disk: 5GiB
variants: {image: {backend: container, image: "example/webui:{version}"}}
releases: {0.6.0: {}}
---
schema: las.module/1
module: postgres
category: service
title: PostgreSQL
summary: a database
licence: PostgreSQL
ports: {sql: {number: 5432, movable: false}}
memory: 512MiB
disk: 1GiB
variants: {image: {backend: container, image: "example/postgres:{version}"}}
releases: {17.2: {}, 16.6: {}, 15.0: {conflicts: [engine]}}
"""

GIB = 2**30
FACTS: dict[str, object] = {
    "arch": "x86_64",
    "container-engine": True,
    "container-gpu.nvidia": True,
    "cuda": "13.0",
    "memory.effective": 64 * GIB,
    "nvidia-driver": "580.65.06",
}
CARD = Accelerator(
    id="0000:01:00.0", vendor="nvidia", name="Card", memory_mib=24576, compute_capability="8.6"
)

#: environment/module version:variant, and host ports that are not the declared ones.
CHOICES = (
    "default/python 3.12.1:source",
    "default/torch 2.15.0:cu130",
    "default/vision 1.1.0:cu130",
    "engine/engine 0.9.0:image",
    "postgres/postgres 17.2:image",
    "webui/webui 0.6.0:image",
)
REQUESTS = ("engine", "torch", "vision", "webui")
NEEDS = {
    ("default", "torch"): (("default", "python"),),
    ("default", "vision"): (("default", "torch"),),
    ("webui", "webui"): (("engine", "engine"), ("postgres", "postgres")),
}
UNCHECKED = (
    Unchecked("default", "fastmath", ("<3", ">=1", ">=9"), ("torch", "vision")),
    Unchecked("default", "numbers", (), ("vision",)),
    Unchecked("default", "sound", (), ("vision",)),
)


def requests(*texts: str) -> tuple[Request, ...]:
    found = []
    for text in texts:
        environment, slash, rest = text.rpartition("/")
        found.append(
            attrs.evolve(parse_request(rest, Origin("")), environment=environment if slash else None)
        )
    return tuple(found)


@attrs.define
class World:
    """What a plan is made from; `policy` is the text of a policy file, or ""."""

    folder: Path
    catalog: Catalog
    facts: dict[str, object] = attrs.field(factory=lambda: dict(FACTS))
    accelerators: tuple[Accelerator, ...] | None = (CARD,)
    mounts: tuple[Mount, ...] = (Mount("/", "/dev/sda1", "ext4", 500 * GIB, 100 * GIB),)
    ports_taken: tuple[int, ...] = ()
    policy: str = ""
    intent: Intent = attrs.field(factory=lambda: Intent(requests(*REQUESTS)))
    generation: Generation | None = None
    needs: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = attrs.field(factory=lambda: dict(NEEDS))
    unchecked: tuple[Unchecked, ...] = UNCHECKED

    def machine(self) -> Machine:
        facts = tuple(Fact(key, value, source="test") for key, value in sorted(self.facts.items()))
        return Machine(facts, self.accelerators, mounts=self.mounts, ports_taken=self.ports_taken)

    def capabilities(self) -> Capabilities:
        path = self.folder / "policy.yaml"
        path.write_text(self.policy)
        return evaluate(load_policy([path] if self.policy else []), self.machine())

    def choice(self, text: str, *ports: int) -> Choice:
        """Everything as the manifest says it."""
        place, _, what = text.partition(" ")
        environment, _, name = place.partition("/")
        version, _, label = what.partition(":")
        module = self.catalog.module(name)
        release = next(release for release in module.releases if release.version == version)
        variant = next(variant for variant in release.variants if variant.label == label)
        numbers = ports or tuple(port.number for port in release.ports)
        return Choice(
            *(environment, name, version, label, variant.backend, module.category, True),
            accelerator=variant.accelerator,
            image=variant.image,
            ports=tuple(
                PortBinding(p.name, p.number, n) for p, n in zip(release.ports, numbers, strict=True)
            ),
            health=release.health,
            volumes=release.volumes,
            secrets=release.secrets,
            memory_bytes=release.memory_bytes,
            disk_bytes=release.disk_bytes,
            bundles=tuple((bundled.module, bundled.version) for bundled in variant.bundles),
        )

    def choices(self, *texts: str, without: tuple[str, ...] = ()) -> tuple[Choice, ...]:
        """Those of CHOICES, with these in the place of what has the same key."""
        given = [self.choice(text) for text in texts]
        kept = [self.choice(text) for text in CHOICES if text.partition(" ")[0] not in without]
        replaced = {choice.key for choice in given}
        return tuple(
            sorted([*given, *(c for c in kept if c.key not in replaced)], key=lambda c: (c.key, c.version))
        )

    def plan(self, choices: tuple[Choice, ...] | None = None) -> Plan:
        """All that follows from the choices is right; whether these are is what the checker is asked."""
        recorded = sorted(
            f"{r.environment}/{r.text}" if r.environment else r.text for r in self.intent.requests
        )
        target = Generation(
            "las.generation/1", 1, tuple(recorded), self.choices() if choices is None else choices
        )
        capabilities = self.capabilities()
        return Plan(
            schema="las.plan/1",
            inputs=Inputs(
                self.catalog.digest,
                capabilities.digest,
                digest_of_machine(self.machine()),
                intent_digest(self.intent),
                digest_of_generation(self.generation) if self.generation else None,
            ),
            tier=capabilities.tier.name,
            assumed=(),
            target=target,
            steps=steps_between(self.generation, target, self.needs),
            unchecked=self.unchecked,
            preconditions=(),
            objectives=(),
            notices=(),
            proven=True,
        )

    def violations(self, plan: Plan | None = None) -> tuple[Violation, ...]:
        return verify(
            self.plan() if plan is None else plan,
            self.machine(),
            self.catalog,
            self.capabilities(),
            intent=self.intent,
            generation=self.generation,
        )

    def told(self, plan: Plan | None = None) -> list[tuple[str, ...]]:
        """Each violation as its code and the values of its fields."""
        return [(one.code, *(value for _, value in one.fields)) for one in self.violations(plan)]


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder = tmp_path_factory.mktemp("catalog")
    for number, text in enumerate(MANIFESTS.split("---\n")):
        (folder / f"{number}.yaml").write_text(text)
    return load_catalog([Root("toy", folder)], cache=None)


@pytest.fixture
def world(tmp_path: Path, catalog: Catalog) -> World:
    return World(tmp_path, catalog)
