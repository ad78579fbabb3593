"""Rules 2, 3, 7, 8 and 9: what one environment may hold, and what its builds ask of the machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, product

from manifests import HostTerm, Module, ModuleTerm, Variant, parse_requirement
from verify.case import Case, Chosen, homes_of, requests_of
from verify.needs import host_holds, needs_of
from verify.violation import Violation, violation

INTERPRETERS = ("nodejs", "python")
VENDORS = {"cuda": "nvidia", "rocm": "amd", "xpu": "intel", "metal": "apple"}


def releases_are_single(case: Case) -> Iterator[Violation]:
    """Rule 2: an environment holds one release of a module, or one for each slot."""
    held: defaultdict[tuple[str, str, str | None], list[str]] = defaultdict(list)
    for one in case.chosen:
        held[one.environment, one.name, one.release.slot].append(one.version)
    for (environment, module, _), versions in held.items():
        if len(versions) > 1:
            yield violation(
                "two-releases", environment=environment, module=module, versions=", ".join(sorted(versions))
            )


def interpreters_are_single(case: Case) -> Iterator[Violation]:
    """Rule 2: an environment with a native variant that requires an interpreter has one interpreter."""
    for environment, interpreter in product(case.environments(), INTERPRETERS):
        inside = case.inside(environment)
        versions = sorted(one.version for one in inside if one.name == interpreter)
        interpreted = any(
            isinstance(term, ModuleTerm) and term.module == interpreter
            for one in inside
            if one.variant.backend == "native"
            for requirement in needs_of(case, one)
            for term in requirement.any_of
        )
        if interpreted and len(versions) > 1:
            yield violation(
                "two-interpreters", environment=environment, module=interpreter, versions=", ".join(versions)
            )


def images_are_alone(case: Case) -> Iterator[Violation]:
    """Rule 3: a container is a closed environment, and nothing else is in it."""
    for one in case.chosen:
        for other in case.inside(one.environment) if one.variant.backend == "container" else ():
            if other is not one:
                yield violation("not-alone", environment=one.environment, module=one.name, other=other.name)


def accelerators_agree(case: Case) -> Iterator[Violation]:
    """Rule 7: builds in one environment are for one platform; for CUDA and ROCm, of one major version."""
    for environment in case.environments():
        for one, other in combinations(case.inside(environment), 2):
            mine, its = one.variant.accelerator, other.variant.accelerator
            if mine and its and not agree(mine, its):
                yield violation(
                    "accelerators-differ",
                    environment=environment,
                    module=one.name,
                    accelerator=mine,
                    other=other.name,
                    other_accelerator=its,
                )


def agree(mine: str, its: str) -> bool:
    if platform_of(mine) != platform_of(its):
        return False
    if platform_of(mine) not in ("cuda", "rocm"):
        return True
    majors = {text.partition(" ")[2].partition(".")[0] for text in (mine, its)}
    return len(majors - {""}) <= 1


def platform_of(accelerator: str) -> str:
    """`cuda 12.8` -> `cuda`."""
    return accelerator.partition(" ")[0]


def hosts_carry_builds(case: Case) -> Iterator[Violation]:
    """Rule 8: a container needs an engine for containers, an accelerator build its accelerator."""
    for one in case.chosen:
        for need in implied_needs(one.variant):
            if host_holds(case, need) is not True:
                yield violation(
                    "host-need-unmet",
                    environment=one.environment,
                    module=one.name,
                    variant=one.variant.label,
                    need=" in ".join((need.fact, *need.any_of)),
                )


def drivers_know_cards(case: Case) -> Iterator[Violation]:
    """Rule 8: a card that a build runs on is not one that the driver, or ROCm, of this machine does not know.

    NVIDIA's closed modules drive everything before Blackwell (10.0), its open ones what is Turing (7.5) or
    newer; Kepler ended with branch 470, and Maxwell, Pascal and Volta with 580. ROCm knows gfx950 and gfx1150
    from 7.0, gfx1151 from 7.0.2. Where there is no such card, that is told already.
    """
    for one in case.chosen:
        platform = platform_of(one.variant.accelerator or "")
        vendor = HostTerm("accelerator", any_of=(VENDORS.get(platform, ""),))
        for text in KNOWN_BY.get(platform, ()) if host_holds(case, vendor) else ():
            need = parse_requirement(text)
            if all(isinstance(t, HostTerm) and host_holds(case, t) is False for t in need.any_of):
                yield violation(
                    "host-need-unmet",
                    environment=one.environment,
                    module=one.name,
                    variant=one.variant.label,
                    need=text,
                )


OLD_AMD = (
    "gfx803 gfx900 gfx906 gfx908 gfx90a gfx942 gfx1010 gfx1011 gfx1012 gfx1030 gfx1031 gfx1032 gfx1033 "
    "gfx1034 gfx1035 gfx1036 gfx1100 gfx1101 gfx1102 gfx1103 gfx1200 gfx1201"
)
KNOWN_BY = {
    "cuda": (
        "host compute-capability >=7.5 | host nvidia-driver <581",
        "host compute-capability >=5.0 | host nvidia-driver <471",
        "host compute-capability >=7.5 | host compute-capability <10.0",
    ),
    "rocm": (
        f"host rocm >=7.0 | host gfx in {OLD_AMD} gfx1151",
        f"host rocm >=7.0.2 | host gfx in {OLD_AMD} gfx950 gfx1150",
    ),
}


def implied_needs(variant: Variant) -> Iterator[HostTerm]:
    platform = platform_of(variant.accelerator or "")
    if variant.backend == "container":
        yield HostTerm("container-engine")
        if platform == "cuda":
            yield HostTerm("container-gpu.nvidia")
    if platform in VENDORS:
        yield HostTerm("accelerator", any_of=(VENDORS[platform],))
    if platform == "vulkan":
        yield HostTerm("accelerator")


def fallbacks_are_asked_for(case: Case) -> Iterator[Violation]:
    """Rule 9: a CPU build is taken where the module has no build for an accelerator that is here, where
    there certainly is none, or where a request in that environment names a CPU build."""
    for one in case.chosen:
        if one.variant.accelerator != "cpu":
            continue
        if could_accelerate(case, one.module) and not is_cpu_asked_for(case, one):
            yield violation(
                "silent-fallback", environment=one.environment, module=one.name, variant=one.variant.label
            )


def could_accelerate(case: Case, module: Module) -> bool:
    """Whether any release has a build for an accelerator of this machine. Not seen: it may be any."""
    cards = case.machine.accelerators
    vendors = set(VENDORS.values()) if cards is None else {card.vendor for card in cards}
    for release in module.releases:
        for variant in release.variants:
            platform = platform_of(variant.accelerator or "cpu")
            if VENDORS.get(platform) in vendors or (platform == "vulkan" and vendors):
                return True
    return False


def is_cpu_asked_for(case: Case, one: Chosen) -> bool:
    for request in requests_of(case):
        homes = homes_of(case, request)
        module = case.catalog.module(request.name)
        if request.variant is None or module is None or homes is None or one.environment not in homes:
            continue
        for release in module.releases:
            for variant in release.variants:
                if variant.label == request.variant and variant.accelerator == "cpu":
                    return True
    return False
