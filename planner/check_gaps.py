"""What a catalogue does not know: the facts that a module could state, and does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from manifests import Module, Release, Variant
from planner.check_places import Checked
from planner.findings import Finding


def gaps(checked: Checked) -> Iterator[Finding]:
    """One finding a module, with the keys that are missing, and in how many of its releases."""
    for module in checked.modules:
        missing = missing_facts(module)
        if missing:
            whole = len(module.releases)
            facts = ", ".join(
                key if count == whole or key == "source" else f"{key} ({count}/{whole})"
                for key, count in missing.items()
            )
            yield checked.finding("gaps", module.name, None, None, module=module.name, facts=facts)


def missing_facts(module: Module) -> dict[str, int]:
    """Key of a manifest -> releases that lack it, in the order of the keys."""
    missing = Counter({"source": 1} if not module.source else {})
    for release in module.releases:
        missing.update(_of_release(module, release))
        missing.update(sorted({key for variant in release.variants for key in _of_variant(variant)}))
    return dict(missing)


def _of_release(module: Module, release: Release) -> Iterator[str]:
    """Memory, disk and health are asked of what runs as a service; a library needs what its user needs."""
    if release.licence is None:
        yield "licence"
    if release.date is None:
        yield "date"
    if not module.is_library:
        if release.memory_bytes is None:
            yield "memory"
        if release.disk_bytes is None:
            yield "disk"
        if release.ports and release.health is None:
            yield "health"


def _of_variant(variant: Variant) -> Iterator[str]:
    if variant.backend == "container" and variant.digest is None and "@sha256:" not in (variant.image or ""):
        yield "digest"
    if variant.backend == "native" and variant.sha256 is None:
        yield "sha256"
    if variant.download_bytes is None:
        yield "download"
