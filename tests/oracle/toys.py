"""Small catalogues, told as a person would tell them: requirements are texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
)
from manifests.requirements import parse_requirement
from tests.oracle.dice import Dice

GIB = 2**30
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
    "host avx2",
    "host nvidia-driver >=570",
    "host glibc >=2.28",
    "host compute-capability in 8.0 9.0",
    "host arch in x86_64",
    "host vm.max_map_count >=262144",
    "host nvidia-driver >=590",
    "host avx512f",
)
Build = Sequence[tuple[str, BackendName, str | None]]
PLAIN: Build = (("wheel", "native", None),)
#: (label, backend, accelerator), best first. Those of libraries, then those of services.
LIBRARY_BUILDS: tuple[Build, ...] = (
    PLAIN,
    (("cu12", "native", "cuda 12.8"), ("cpu", "native", "cpu")),
    (("cu13", "native", "cuda 13.0"), ("cu12", "native", "cuda 12.8")),
    (("cu12", "native", "cuda 12.6"),),
    (("rocm", "native", "rocm 6.4"), ("cpu", "native", "cpu")),
    (("image", "container", None), ("wheel", "native", None)),
    (("cpu", "native", "cpu"),),
    (("vulkan", "native", "vulkan"), ("cpu", "native", "cpu")),
)
SERVICE_BUILDS: tuple[Build, ...] = (
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


SMALL = Size()
MEDIUM = Size(modules=(6, 12), releases=(2, 6), services=4, requires=3, requests=(1, 4))


def some_modules(dice: Dice, size: Size) -> tuple[Module, ...]:
    """A catalogue in which a module may only need what comes after it."""
    return _Author(dice, size).modules()


class _Author:
    def __init__(self, dice: Dice, size: Size) -> None:
        self.dice = dice
        self.size = size
        self.names = dice.pick(ORDERS)[: dice.between(*size.modules)]
        self.services = set(dice.some(self.names, size.services))
        self.interpreter = dice.chance(35)
        # The first half may need interfaces, and the second provide them: so these make no circle either.
        self.providers = set(self.names[len(self.names) // 2 :])

    def modules(self) -> tuple[Module, ...]:
        modules = [self.module(place, name) for place, name in enumerate(self.names)]
        return (*modules, self.python()) if self.interpreter else tuple(modules)

    def python(self) -> Module:
        slots = self.dice.chance(60)
        releases = tuple(
            Release(INTERPRETER, v, (Variant("wheel", "native"),), slot=v if slots else None)
            for v in ("3.12", "3.11")[: self.dice.between(1, 2)]
        )
        return Module(INTERPRETER, "language", "Python", "", None, "pep440", releases)

    def module(self, place: int, name: str) -> Module:
        dice = self.dice
        category: Category = dice.pick(("service", "engine") if name in self.services else ("framework", "tool"))
        later = (*self.names[place + 1 :], *((INTERPRETER,) if self.interpreter else ()))
        slots = name in self.services and dice.chance(12)
        licence = dice.pick(("Apache-2.0",) * 8 + ("AGPL-3.0-only",))
        releases = tuple(self.release(name, version, later, slots) for version in self.versions())
        return Module(name, category, name.title(), "", licence, "pep440", releases)

    def versions(self) -> Iterable[str]:
        """Neighbours of one list, newest first; sometimes the newest is a pre-release."""
        count = self.dice.between(*self.size.releases)
        first = self.dice.below(len(VERSIONS) - count + 1)
        versions = VERSIONS[len(VERSIONS) - count - first :][:count]
        return ("3.0rc1" if v == "3.0" and not i and self.dice.chance(25) else v for i, v in enumerate(versions))

    def release(self, name: str, version: str, later: Sequence[str], slots: bool) -> Release:
        dice, service = self.dice, name in self.services
        return Release(
            module=name,
            version=version,
            variants=self.variants(SERVICE_BUILDS if service else LIBRARY_BUILDS, name, later),
            status=dice.pick(("available",) * 12 + ("deprecated", "withdrawn")),
            slot=version.partition(".")[0] if slots else None,
            requires=self.requirements(name, later, dice.between(0, self.size.requires)),
            recommends=self.requirements(name, later, dice.chance(20)),
            conflicts=tuple(self.conflict(later) for _ in range(dice.chance(15) if later else 0)),
            provides=self.provides(name, 70 if service else 15),
            ports=self.ports() if service or dice.chance(5) else (),
            memory_bytes=dice.pick((None, GIB, 2 * GIB, 3 * GIB)),
            disk_bytes=dice.pick((None, None, GIB, 2 * GIB, 4 * GIB)),
        )

    def variants(self, builds: Sequence[Build], name: str, later: Sequence[str]) -> tuple[Variant, ...]:
        dice = self.dice
        return tuple(
            Variant(
                label,
                backend,
                accelerator,
                download_bytes=dice.pick((None, 1, 5 * 2**20, 5 * 2**20 + 1)),
                requires=self.requirements(name, later, dice.chance(15)),
            )
            for label, backend, accelerator in dice.pick(builds)
        )

    def provides(self, name: str, percent: int) -> tuple[Provided, ...]:
        dice = self.dice
        if name not in self.providers or not dice.chance(percent):
            return ()
        return (Provided(dice.pick(INTERFACES), dice.pick(("1", "2", None))),)

    def ports(self) -> tuple[Port, ...]:
        dice = self.dice
        http = Port("http", dice.pick((8000, 8000, 8001, 8080)), movable=not dice.chance(35))
        feed = Port("feed", dice.pick((8001, 8002)), not dice.chance(30), dice.pick(("tcp", "udp")))
        return dice.pick(((http,), (http,), (http, feed), ()))

    def conflict(self, later: Sequence[str]) -> ModuleTerm:
        text = f"{self.dice.pick(later)} {self.dice.pick(('', '<2', '>=2', '==2.0'))}"
        return parse_requirement(text).any_of[0]  # type: ignore[return-value]  # a name and a range

    def requirements(self, name: str, later: Sequence[str], count: int) -> tuple[Requirement, ...]:
        return tuple(dict.fromkeys(self.requirement(name, later) for _ in range(count)))

    def requirement(self, name: str, later: Sequence[str]) -> Requirement:
        dice = self.dice
        terms = [self.term(name, later) for _ in range(dice.pick((1, 1, 1, 1, 2, 2, 3)))]
        condition = f" if {self.condition(later, 2)}" if dice.chance(25) else ""
        return parse_requirement(" | ".join(terms) + condition)

    def term(self, name: str, later: Sequence[str]) -> str:
        dice = self.dice
        kind = dice.below(14)
        if kind < 8 and later:
            module = dice.pick(later)
            label = dice.pick((":cu12", ":wheel", ":cpu")) if dice.chance(8) else ""
            return f"{module}{label} {dice.pick(PYTHON_RANGES if module == INTERPRETER else RANGES)}"
        if kind < 10 and name not in self.providers:
            return f"@{dice.pick(INTERFACES)} {dice.pick(('', '', '>=1', '>=2'))}"
        if kind < 12:
            return f"{dice.pick(OPEN)} {dice.pick(OPEN_RANGES)}"
        return dice.pick(HOST)

    def condition(self, later: Sequence[str], depth: int) -> str:
        dice = self.dice
        kind = dice.below(8)
        if kind < 3 and later:
            return f"holds {dice.pick(later)} {dice.pick(('', '>=2', '<2'))}"
        if kind < 5 or not depth:
            return dice.pick(HOST)
        if kind == 5:
            return f"not ({self.condition(later, depth - 1)})"
        word = dice.pick((" and ", " or "))
        return "(" + word.join(self.condition(later, depth - 1) for _ in range(2)) + ")"
