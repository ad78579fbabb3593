"""Seeded catalogues of manifests, as large as wanted: nothing reaches out of its own corner."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import attrs

from manifests import Catalog, Category, Module, Port, Release, Variant, parse_requirement

MODULES = 96  # of a catalogue of size 1
CORNER = 24  # modules that may need one another
COMMON = 4  # modules at the end of each corner that most of the others need

CARDS = ("", "host nvidia-driver >=570.26", "host nvidia-driver >=580.65", "host compute-capability >=8.0")
BUILDS = {
    "framework": (
        (Variant("wheel", "native"),),
        (
            Variant("cu13", "native", "cuda 13.0"),
            Variant("cu12", "native", "cuda 12.8"),
            Variant("cpu", "native", "cpu"),
        ),
        (Variant("cu12", "native", "cuda 12.8"), Variant("rocm", "native", "rocm 6.4")),
    ),
    "service": (
        (Variant("image", "container", image="made:1"),),
        (Variant("image", "container", image="made:1"), Variant("wheel", "native")),
        (Variant("image", "container", "cuda 12.8", image="made:1"),),
    ),
}


def make_catalogue(times: int, seed: int = 0) -> Catalog:
    """About 9 releases a module. Requirements lead to later modules of the same corner, near their age."""
    draw = random.Random(seed)
    names = [f"made-{number:05}" for number in range(MODULES * times)]
    corners = [names[at : at + CORNER] for at in range(0, len(names), CORNER)]
    return Catalog.of(module for corner in corners for module in _corner(draw, corner))


def _corner(draw: random.Random, names: Sequence[str]) -> Iterator[Module]:
    for at, name in enumerate(names):
        category: Category = "service" if at % 3 == 0 and at < len(names) - COMMON else "framework"
        later, common = names[at + 1 : -COMMON], names[max(at + 1, len(names) - COMMON) :]
        needed = [*draw.sample(later, min(2, len(later))), *draw.sample(common, min(1, len(common)))]
        builds, count = draw.choice(BUILDS[category]), draw.randint(6, 12)
        yield Module(
            name,
            category,
            name,
            "",
            "Apache-2.0",
            "pep440",
            tuple(
                _release(draw, Release(name, f"{number}.0", builds), needed, category)
                for number in range(count, 0, -1)
            ),
        )


def _release(draw: random.Random, bare: Release, needed: Sequence[str], category: Category) -> Release:
    """What is needed is as new, or up to four releases older."""
    number = int(bare.version.removesuffix(".0"))
    texts = [
        f"{other} >={max(1, number - draw.randint(1, 4))},<{number + draw.randint(2, 5)}.0"
        for other in needed
    ]
    card = draw.choice(CARDS)
    if card and any(variant.accelerator for variant in bare.variants):
        texts.append(card)
    service = category == "service"
    return attrs.evolve(
        bare,
        requires=tuple(parse_requirement(text) for text in texts),
        ports=(Port("http", 8000),) if service else (),
        memory_bytes=draw.choice((None, 2**30, 2**31)) if service else None,
    )
