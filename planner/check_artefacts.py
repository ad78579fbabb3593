"""Integrity: what images and artefacts are, so that the same name is the same bytes everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from manifests import Release, Variant
from planner.check_places import Checked
from planner.findings import Finding

#: Tags that stand for whatever was pushed last.
_MOVING = frozenset({"latest", "main", "master", "nightly", "edge", "dev"})


def images(checked: Checked) -> Iterator[Finding]:
    """Images that name no bytes: neither a tag nor a digest, or a tag that moves."""
    for release, variant in _variants(checked):
        if variant.image is None or variant.digest is not None or "@sha256:" in variant.image:
            continue
        tag = variant.image.rpartition("/")[2].partition(":")[2]
        where = ("variants", variant.label, "image")
        if not tag:
            yield checked.finding(
                "image-without-tag", release.module, release.version, where, image=variant.image
            )
        elif tag in _MOVING:
            yield checked.finding(
                "image-moves", release.module, release.version, where, image=variant.image, tag=tag
            )


def hashes(checked: Checked) -> Iterator[Finding]:
    """One artefact with two hashes: at each place, with the first other one."""
    said: dict[tuple[str, ...], list[tuple[Release, Variant]]] = {}
    for release, variant in _variants(checked):
        if variant.artefact and variant.sha256:
            said.setdefault(_identity(release, variant.artefact), []).append((release, variant))
    for places in said.values():
        for release, variant in places:
            other = next((r for r, v in places if v.sha256 != variant.sha256), None)
            if other is not None:
                where = ("variants", variant.label, "sha256")
                fields = {"artefact": variant.artefact or "", "other": other.id}
                yield checked.finding("two-hashes", release.module, release.version, where, **fields)


def _identity(release: Release, artefact: str) -> tuple[str, ...]:
    """A file name that holds the version is one of a kind; `linux-amd64.tgz` is so in one release only."""
    return (artefact,) if release.version in artefact else (artefact, release.module, release.version)


def shadowed(checked: Checked) -> Iterator[Finding]:
    """Variants that an earlier one of the same release equals in all that counts: none is ever chosen."""
    for module in checked.modules:
        told: set[tuple[str, str]] = set()
        for release in module.releases:
            first: dict[object, str] = {}
            for variant in release.variants:
                by = first.setdefault(_what_counts(variant), variant.label)
                if by != variant.label and (variant.label, by) not in told:
                    told.add((variant.label, by))
                    where = ("variants", variant.label)
                    fields = {"variant": variant.label, "by": by}
                    yield checked.finding("shadowed-variant", module.name, release.version, where, **fields)


def _what_counts(variant: Variant) -> object:
    return (
        variant.backend,
        variant.accelerator,
        variant.image,
        variant.digest,
        variant.artefact,
        frozenset(variant.requires),
        variant.bundles,
    )


def _variants(checked: Checked) -> Iterator[tuple[Release, Variant]]:
    for module in checked.modules:
        for release in module.releases:
            for variant in release.variants:
                yield release, variant
