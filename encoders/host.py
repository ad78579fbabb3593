"""Host facts in three values, asked once each, and conditions that rest on them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, Protocol, TypeVar

import attrs

from hardware import Finding, Machine, check
from manifests import HostTerm, Requirement, Variant, parse_requirement
from reasons import FactIs

T = TypeVar("T")

#: What a build for an accelerator platform asks of the machine, beside what its manifest says.
VENDOR_OF_PLATFORM = {"cuda": "nvidia", "rocm": "amd", "xpu": "intel", "metal": "apple"}

_BEFORE_ROCM_7 = (
    "gfx803 gfx900 gfx906 gfx908 gfx90a gfx942 gfx1010 gfx1011 gfx1012 gfx1030 gfx1031 gfx1032 gfx1033 "
    "gfx1034 gfx1035 gfx1036 gfx1100 gfx1101 gfx1102 gfx1103 gfx1200 gfx1201"
)

#: Which driver, or ROCm, knows which cards: the newest branches have left old cards behind, and the oldest
#: do not know new ones yet. No driver serves cards that need its closed modules beside others that need its
#: open ones. Sources: NixOS/nixos-hardware#1843, #1880 (580 is the last branch for Maxwell to Volta), the
#: end-of-life table of NVIDIA's drivers (470 for Kepler); zzzhouuu/truenas-nvidia-drivers#20 (open modules
#: need Turing or newer); vllm-project/vllm:docs/getting_started/installation/gpu.rocm.inc.md.
DRIVES: dict[str, tuple[str, ...]] = {
    "cuda": (
        "host compute-capability >=7.5 | host nvidia-driver <581",
        "host compute-capability >=5.0 | host nvidia-driver <471",
        "host compute-capability >=7.5 | host compute-capability <10.0",
    ),
    "rocm": (
        f"host gfx in {_BEFORE_ROCM_7} gfx1151 | host rocm >=7.0",
        f"host gfx in {_BEFORE_ROCM_7} gfx950 gfx1150 | host rocm >=7.0.2",
    ),
}

#: The newest driver below such a ceiling, to go back to: the branches are at their ends.
LAST_DRIVERS = {"<581": "580.178.04", "<471": "470.256.02"}


def platform_of(accelerator: str) -> str:
    """`cuda 12.8` -> `cuda`."""
    return accelerator.split(" ", 1)[0]


def agreement_of(accelerator: str) -> str:
    """What builds in one environment must share: the platform, and for CUDA and ROCm its major version.

    These keep binary compatibility within a major version, so `cuda 12.6` and `cuda 12.8` agree and
    `cuda 13.0` does not.
    """
    platform, _, version = accelerator.partition(" ")
    return f"{platform} {version.split('.', 1)[0]}".strip() if platform in ("cuda", "rocm") else platform


def vendor_term(variant: Variant) -> HostTerm | None:
    """The card that a build for an accelerator platform asks for; None where it asks for none."""
    return _card_for(platform_of(variant.accelerator)) if variant.accelerator else None


def vendor_text(term: HostTerm) -> str:
    """As a manifest would say it: `host accelerator in nvidia`."""
    return f"host accelerator in {' '.join(term.any_of)}" if term.any_of else "host accelerator"


@lru_cache(maxsize=2**6)
def _card_for(platform: str) -> HostTerm | None:
    if platform in VENDOR_OF_PLATFORM:
        return HostTerm("accelerator", any_of=(VENDOR_OF_PLATFORM[platform],))
    return HostTerm("accelerator") if platform == "vulkan" else None


def implied_requirements(variant: Variant) -> tuple[Requirement, ...]:
    """What need not be written: a container's engine and its way to the cards, and a driver for these."""
    platform = platform_of(variant.accelerator) if variant.accelerator else ""
    return _implied(variant.backend, platform)


@lru_cache(maxsize=2**6)
def _implied(backend: str, platform: str) -> tuple[Requirement, ...]:
    texts = ["host container-engine"] if backend == "container" else []
    if backend == "container" and platform == "cuda":
        texts.append("host container-gpu.nvidia")
    return tuple(parse_requirement(text) for text in (*texts, *DRIVES.get(platform, ())))


_DRIVEN = frozenset(parse_requirement(text).text for texts in DRIVES.values() for text in texts)


def is_driven(requirement: Requirement) -> bool:
    """Whether it says which drivers know which cards: only what is certain fails it."""
    return requirement.text in _DRIVEN


class Facts(Protocol):
    """What conditions rest on where a slice is encoded: one machine, or many at once."""

    def counts(self, term: HostTerm, positive: bool) -> bool | None:
        """Whether a condition takes the term for true; None where machines differ in that.

        Unknown counts as `positive`, which is False below a negation.
        """


@attrs.define
class HostFacts:
    """Answers host terms for one machine; every distinct term is evaluated once.

    `every`: what is asked of an accelerator is asked of each one, and one that meets it is not enough.
    """

    machine: Machine
    every: bool = False
    _found: dict[HostTerm, Finding] = attrs.field(factory=dict)
    _concluded: dict[Hashable, Any] = attrs.field(factory=dict)

    def once(self, key: Hashable, conclude: Callable[[], T]) -> T:
        """What follows from the answers for this key, worked out once."""
        if key not in self._concluded:
            self._concluded[key] = conclude()
        found: T = self._concluded[key]
        return found

    def find(self, term: HostTerm) -> Finding:
        finding = self._found.get(term)
        if finding is None:
            finding = check(self.machine, term.fact, term.specifier, term.any_of, every=self.every)
            self._found[term] = finding
        return finding

    def holds(self, term: HostTerm) -> bool | None:
        return self.find(term).holds

    def counts(self, term: HostTerm, positive: bool) -> bool:
        """As of Facts: one machine decides every term."""
        value = self.holds(term)
        return positive if value is None else value

    def only_of_every(self, term: HostTerm) -> bool:
        """Whether the term fails for no other cause than that every accelerator shall meet it."""
        return self.every and check(self.machine, term.fact, term.specifier, term.any_of).holds is True

    def fails(self, requirement: Requirement) -> bool:
        """Whether it asks for nothing but the host, and the host does not meet it.

        What a driver knows counts as a failing only where it is certain, and where there is such a card.
        """
        terms = [term for term in requirement.any_of if isinstance(term, HostTerm)]
        if len(terms) < len(requirement.any_of):
            return False
        if is_driven(requirement):
            return self.find(terms[0]).shown is not None and all(self.holds(t) is False for t in terms)
        return all(self.holds(term) is not True for term in terms)

    def reason(self, term: HostTerm) -> FactIs:
        """What the machine says where a term fails: the value, or why it is not known."""
        finding = self.find(term)
        if finding.holds is None:
            return FactIs(finding.fact.key, None, finding.fact.source, finding.fact.unknown or "unknown")
        return FactIs(finding.fact.key, finding.shown or "none", finding.fact.source)
