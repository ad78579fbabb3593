"""What a plan says of its origin and of the catalogue, held against both."""

from __future__ import annotations

from collections.abc import Iterator

from hardware import digest as digest_of_machine
from manifests import Module, Release, Variant
from policies import policy_digest
from stacks import intent_digest
from state import digest as digest_of_generation
from verify.case import Case
from verify.violation import Violation, violation


def inputs_are_the_same(case: Case) -> Iterator[Violation]:
    """The plan was made from this catalogue, policy, machine, intent and generation, and for this tier."""
    recorded = case.plan.inputs
    now = digest_of_generation(case.generation) if case.generation else None
    pairs = [
        ("catalogue", recorded.catalogue, case.catalog.digest),
        ("policy", recorded.policy, policy_digest(case.capabilities.policy, case.lifted)),
        ("machine", recorded.machine, digest_of_machine(case.machine)),
        ("generation", recorded.generation, now),
    ]
    if case.intent is not None:
        pairs.append(("intent", recorded.intent, intent_digest(case.intent)))
    for name, old, new in pairs:
        if old != new:
            yield violation("input-changed", input=name, recorded=old or "", found=new or "")
    if case.plan.tier != case.capabilities.tier.name:
        yield violation("tier-differs", recorded=case.plan.tier, found=case.capabilities.tier.name)


def choices_are_known(case: Case) -> Iterator[Violation]:
    """Every choice is a variant of a release of a module of the catalogue."""
    for choice in case.plan.target.choices:
        module = case.catalog.module(choice.module)
        if module is None:
            yield violation("unknown-module", environment=choice.environment, module=choice.module)
            continue
        releases = [release for release in module.releases if release.version == choice.version]
        labels = [variant.label for release in releases for variant in release.variants]
        if not releases:
            yield violation(
                "unknown-release",
                environment=choice.environment,
                module=choice.module,
                version=choice.version,
            )
        elif choice.variant not in labels:
            yield violation(
                "unknown-variant",
                environment=choice.environment,
                module=choice.module,
                version=choice.version,
                variant=choice.variant,
            )


def literals_are_the_manifests(case: Case) -> Iterator[Violation]:
    """What the executor will use (image, checksum, volumes, limits ...) is what the manifest says."""
    for one in case.chosen:
        for field, said in said_of(one.module, one.release, one.variant).items():
            planned = getattr(one.choice, field)
            if planned != said:
                yield violation(
                    "literal-differs",
                    environment=one.environment,
                    module=one.name,
                    field=field,
                    manifest=show(said),
                    plan=show(planned),
                )


def said_of(module: Module, release: Release, variant: Variant) -> dict[str, object]:
    """Fields of a `Choice` as the manifest gives them; ports, which may move, have a rule of their own."""
    return {
        "category": module.category,
        "backend": variant.backend,
        "accelerator": variant.accelerator,
        "image": variant.image,
        "digest": variant.digest,
        "image_id": variant.image_id,
        "artefact": variant.artefact,
        "url": variant.url,
        "sha256": variant.sha256,
        "download_bytes": variant.download_bytes,
        "accelerator_memory_bytes": variant.accelerator_memory_bytes,
        "bundles": tuple((bundled.module, bundled.version) for bundled in variant.bundles),
        "health": release.health,
        "run": release.run,
        "volumes": release.volumes,
        "variables": release.environment,
        "secrets": release.secrets,
        "memory_bytes": release.memory_bytes,
        "disk_bytes": release.disk_bytes,
    }


def show(value: object) -> str:
    return "" if value is None else str(value)
