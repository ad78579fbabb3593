"""Small catalogues, told as a person would tell them: requirements are texts."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from manifests import (
    BackendName,
    Category,
    Module,
    ModuleTerm,
    Port,
    Provided,
    Release,
    Requirement,
    Variant,
    parse_requirement,
)
from tests.oracle.dice import Dice
from versions import matches

GIB = 2**30
MIB = 2**20
INTERFACES = ("talk", "store")
OPEN = ("loose", "wild")  # names without a manifest
#: Orders of names in which what needs comes before what is needed; so a plan is never a circle.
ORDERS = (
    ("app", "base", "core", "data", "edge", "fuse", "gear", "hive", "iris", "jade", "kite", "lamp"),
    ("zeta", "theta", "omega", "delta", "beta", "alpha", "sigma", "kappa", "gamma", "rho", "phi", "chi"),
    ("mill", "oak", "fern", "pine", "elm", "yew", "ash", "reed", "moss", "ivy", "hop", "fig"),
)
INTERPRETER = "python"
RANGES = ("", ">=2", "<2", "==2.0", "!=2.0", ">=1.1,<3", "<3", "==3.0", "==1.*", ">=3.0rc1")
OPEN_RANGES = (">=2", "<2", "==1.5", "!=1.5", "", ">1.5,<3", "~=2.1")
PYTHON_RANGES = ("", ">=3.11", "==3.11.*", ">=3.12", "<3.12")
VERSIONS = ("6.0", "5.0", "4.0", "3.0", "2.0", "1.1", "1.0")
HOST = (
    "host glibc >=2.28",
    "host arch in x86_64",
    "host glibc >=2.28",
    "host avx2",
    "host nvidia-driver >=570",
    "host compute-capability in 8.0 9.0",
    "host vm.max_map_count >=262144",
    "host nvidia-driver >=590",
    "host avx512f",
)
Builds = Sequence[tuple[str, BackendName, str | None]]
PLAIN: Builds = (("wheel", "native", None),)
#: (label, backend, accelerator), best first. Those of libraries, then those of services.
LIBRARY_BUILDS: tuple[Builds, ...] = (
    PLAIN,
    (("cu12", "native", "cuda 12.8"), ("cpu", "native", "cpu")),
    (("cu13", "native", "cuda 13.0"), ("cu12", "native", "cuda 12.8")),
    (("cu12", "native", "cuda 12.6"),),
    (("rocm", "native", "rocm 6.4"), ("cpu", "native", "cpu")),
    (("image", "container", None), ("wheel", "native", None)),
    (("cpu", "native", "cpu"),),
    (("vulkan", "native", "vulkan"), ("cpu", "native", "cpu")),
)
SERVICE_BUILDS: tuple[Builds, ...] = (
    (("image", "container", None),),
    PLAIN,
    (("image", "container", None), ("wheel", "native", None)),
    (("image-cu13", "container", "cuda 13.0"), ("image", "container", "cpu")),
    (("image-cu12", "container", "cuda 12.8"), ("cu12", "native", "cuda 12.8")),
    (("wheel", "native", None), ("image", "container", None), ("spare", "container", None)),
)


@attrs.frozen
class Size:
    """How much is drawn: (least, most) of each."""

    modules: tuple[int, int] = (2, 5)
    releases: tuple[int, int] = (1, 3)
    services: int = 2
    requires: int = 2
    requests: tuple[int, int] = (1, 2)
    placed: int = 0  # of a hundred builds of services, that state what they take of accelerators


SMALL = Size()
PLACED = Size(modules=(2, 4), releases=(1, 2), services=9, requires=0, requests=(2, 3), placed=90)
MEDIUM = Size(modules=(6, 12), releases=(2, 6), services=4, requires=3, requests=(1, 4))


def some_modules(dice: Dice, size: Size) -> tuple[Module, ...]:
    """A catalogue in which a module may only need what comes after it, so that no plan is a circle."""
    return _Author(dice, size).modules()


class _Author:
    """Writes modules from the last to the first, so that most ranges admit something."""

    def __init__(self, dice: Dice, size: Size) -> None:
        self.dice = dice
        self.size = size
        self.names = dice.pick(ORDERS)[: dice.between(*size.modules)]
        self.services = set(dice.some(self.names, size.services))
        self.may_ask = False
        self.later: list[Module] = []
        # What may need an interface comes before all that may provide one: so these make no circle either.
        self.providers = self.names[len(self.names) // 2 :]

    def modules(self) -> tuple[Module, ...]:
        if self.dice.chance(45):
            self.later.append(self.python())
        for name in reversed(self.names):
            self.later.insert(0, self.module(name))
        return tuple(self.later)

    def python(self) -> Module:
        slots = self.dice.chance(60)
        releases = tuple(
            Release(INTERPRETER, v, (Variant("wheel", "native"),), slot=v if slots else None)
            for v in ("3.12", "3.11")[: self.dice.between(1, 2)]
        )
        return Module(INTERPRETER, "language", "Python", "", None, "pep440", releases)

    def module(self, name: str) -> Module:
        self.may_ask = name not in self.providers
        dice, service = self.dice, name in self.services
        category: Category = dice.pick(("service", "engine") if service else ("framework", "tool"))
        slots = service and dice.chance(15)
        licence = dice.pick(("Apache-2.0",) * 8 + ("AGPL-3.0-only",))
        builds = dice.pick(SERVICE_BUILDS if service else LIBRARY_BUILDS)
        releases = tuple(self.release(name, version, builds, slots) for version in self.versions())
        return Module(name, category, name.title(), "", licence, "pep440", releases)

    def versions(self) -> tuple[str, ...]:
        """Neighbours in one list, newest first; sometimes the newest is a pre-release."""
        count = self.dice.between(*self.size.releases)
        start = len(VERSIONS) - count - self.dice.below(len(VERSIONS) - count + 1)
        chosen = VERSIONS[start : start + count]
        return (f"{chosen[0]}rc1" if self.dice.chance(8) else chosen[0], *chosen[1:])

    def release(self, name: str, version: str, builds: Builds, slots: bool) -> Release:
        dice, service = self.dice, name in self.services
        offers = not self.may_ask and dice.chance(80 if service else 25)
        return Release(
            module=name,
            version=version,
            variants=self.variants(
                dice.pick(SERVICE_BUILDS if service else LIBRARY_BUILDS) if dice.chance(15) else builds,
                service=service,
            ),
            status=dice.pick((*("available",) * 16, "deprecated", "withdrawn")),
            slot=version.partition(".")[0] if slots else None,
            requires=self.requirements(dice.between(0, self.size.requires)),
            recommends=tuple(r for r in self.requirements(dice.chance(25)) if "rc" not in r.text),
            conflicts=tuple(self.conflict() for _ in range(dice.chance(12) if self.later else 0)),
            provides=self.provides() if offers else (),
            ports=self.ports() if service or dice.chance(5) else (),
            memory_bytes=dice.pick((None, GIB, 2 * GIB, 3 * GIB)),
            disk_bytes=dice.pick((None, None, GIB, 2 * GIB, 4 * GIB)),
        )

    def demand(self, service: bool) -> dict[str, int | None]:
        """How many accelerators a build occupies, and how much of each."""
        dice = self.dice
        if not service or not dice.chance(self.size.placed):
            return {}
        count = dice.pick((None, None, None, 1, 2))
        return {
            "accelerators": count,
            "accelerator_memory_bytes": dice.pick((4 * GIB, 6 * GIB, 10 * GIB, None)),
        }

    def variants(self, builds: Builds, *, service: bool) -> tuple[Variant, ...]:
        return tuple(
            Variant(
                label,
                backend,
                accelerator,
                download_bytes=self.dice.pick((None, 1, 5 * MIB, 5 * MIB + 1)),
                requires=self.requirements(self.dice.chance(12)),
                **(self.demand(service) if self.size.placed else {}),
            )
            for label, backend, accelerator in builds
        )

    def provides(self) -> tuple[Provided, ...]:
        return (Provided(self.dice.pick(INTERFACES), self.dice.pick(("1", "2", None))),)

    def ports(self) -> tuple[Port, ...]:
        dice = self.dice
        http = Port("http", dice.pick((8000, 8000, 8001, 8080)), movable=not dice.chance(25))
        feed = Port("feed", dice.pick((8001, 8002)), not dice.chance(25), dice.pick(("tcp", "udp")))
        return dice.pick(((http,), (http,), (http, feed), ()))

    def conflict(self) -> ModuleTerm:
        module = self.dice.pick(self.later)
        text = f"{module.name} {self.dice.pick(('<2', '>=2', '==2.0', ''))}"
        return parse_requirement(text).any_of[0]  # type: ignore[return-value]  # a name and a range

    # requirements

    def requirements(self, count: int) -> tuple[Requirement, ...]:
        return tuple(dict.fromkeys(self.requirement() for _ in range(count)))

    def requirement(self) -> Requirement:
        terms = [self.term() for _ in range(self.dice.pick((1, 1, 1, 1, 2, 2, 3)))]
        condition = self.condition(2) if self.dice.chance(30) else ""
        return parse_requirement(" | ".join(terms) + (f" if {condition}" if condition else ""))

    def term(self) -> str:
        dice = self.dice
        kind = dice.below(14)
        if kind < 9 and self.later:
            return self.module_term()
        offered = sorted({p.interface for m in self.later for r in m.releases for p in r.provides})
        if kind < 11 and offered and self.may_ask:
            return f"@{dice.pick(offered)} {dice.pick(('', '', '>=1', '>=2'))}"
        if kind < 13:
            return f"{dice.pick(OPEN)} {dice.pick(OPEN_RANGES)}"
        return dice.pick(HOST)

    def module_term(self) -> str:
        """A range that admits some release, mostly."""
        dice, module = self.dice, self.dice.pick(self.later)
        ranges: tuple[str, ...] = PYTHON_RANGES if module.name == INTERPRETER else RANGES
        if not dice.chance(10):
            versions = [release.version for release in module.releases]
            ranges = tuple(r for r in ranges if any(matches("pep440", v, r) for v in versions)) or (
                f"=={versions[0]}",
            )
        label = f":{dice.pick(module.releases[0].variants).label}" if dice.chance(8) else ""
        return f"{module.name}{label} {dice.pick(ranges)}"

    def condition(self, depth: int) -> str:
        dice = self.dice
        kind = dice.below(8)
        if kind < 4 and self.later:
            return f"holds {dice.pick(self.later).name} {dice.pick(('', '>=2', '<2'))}"
        if kind < 5 or not depth:
            return dice.pick(HOST)
        if kind == 5:
            return f"not ({self.condition(depth - 1)})"
        word = dice.pick((" and ", " or "))
        return "(" + word.join(self.condition(depth - 1) for _ in range(2)) + ")"
