"""Host facts in three values, asked once each, and conditions that rest on them."""

from __future__ import annotations

from functools import lru_cache

import attrs

from hardware import Finding, Machine, check
from manifests import HostTerm, Requirement, Variant, parse_requirement
from reasons import FactIs

#: What a build for an accelerator platform asks of the machine, beside what its manifest says.
VENDOR_OF_PLATFORM = {"cuda": "nvidia", "rocm": "amd", "xpu": "intel", "metal": "apple"}


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


@lru_cache(maxsize=2**6)
def _card_for(platform: str) -> HostTerm | None:
    if platform in VENDOR_OF_PLATFORM:
        return HostTerm("accelerator", any_of=(VENDOR_OF_PLATFORM[platform],))
    return HostTerm("accelerator") if platform == "vulkan" else None


def engine_requirements(variant: Variant) -> tuple[Requirement, ...]:
    """What running in a container asks for: an engine, and for CUDA its way to the cards."""
    if variant.backend != "container":
        return ()
    texts = ["host container-engine"]
    if variant.accelerator and platform_of(variant.accelerator) == "cuda":
        texts.append("host container-gpu.nvidia")
    return tuple(parse_requirement(text) for text in texts)


@attrs.define
class HostFacts:
    """Answers host terms for one machine; every distinct term is evaluated once."""

    machine: Machine
    _found: dict[HostTerm, Finding] = attrs.field(factory=dict)

    def find(self, term: HostTerm) -> Finding:
        finding = self._found.get(term)
        if finding is None:
            finding = check(self.machine, term.fact, term.specifier, term.any_of)
            self._found[term] = finding
        return finding

    def holds(self, term: HostTerm) -> bool | None:
        return self.find(term).holds

    def reason(self, term: HostTerm) -> FactIs:
        """What the machine says where a term fails: the value, or why it is not known."""
        finding = self.find(term)
        if finding.holds is None:
            return FactIs(finding.fact.key, None, finding.fact.source, finding.fact.unknown or "unknown")
        return FactIs(finding.fact.key, finding.shown or "none", finding.fact.source)
