"""What the catalogue says about one module; requirements are those of its newest release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from cli.layout import fold, table
from cli.render_need import joined, requirement_text, term_text
from cli.render_size import size_text
from cli.screen import Screen
from manifests import ModuleTerm, show_parameters

if TYPE_CHECKING:
    from manifests import Catalog, Module, Port, Release, Requirement, Variant


def module_lines(screen: Screen, catalog: Catalog, module: Module) -> Iterator[str]:
    say = screen.say
    newest = module.releases[0]
    yield screen.paint(f"{module.name}: {module.title}", "head")
    yield from fold(module.summary, indent="  ")
    yield ""
    where = catalog.locate(module.name, None, None)
    rows = [
        (say("show-category"), say(f"category-{module.category}")),
        (say("show-licence"), newest.licence or module.licence or ""),
        (say("show-homepage"), module.homepage or ""),
        (say("show-releases"), _releases(screen, module)),
        (say("show-newest"), _status(screen, newest)),
        *_release_rows(screen, catalog, newest),
        *_listed(say("show-source"), module.source),
        (say("show-confidence"), module.confidence or ""),
        (say("show-file"), where.file if where else ""),
    ]
    yield from table([row for row in rows if row[1]], indent="  ", gap=3)
    if screen.verbose:
        yield ""
        yield screen.paint(say("show-all-releases"), "head")
        yield from table([_release_row(screen, release) for release in module.releases], indent="  ")


def _releases(screen: Screen, module: Module) -> str:
    newest, oldest = module.releases[0].version, module.releases[-1].version
    return screen.say("show-releases-told", count=len(module.releases), oldest=oldest, newest=newest)


def _release_rows(screen: Screen, catalog: Catalog, release: Release) -> Iterator[tuple[str, str]]:
    """What one release needs and offers."""
    say, language = screen.say, screen.language
    yield from _listed(say("show-requires"), _needs(screen, catalog, release.requires))
    for variant in release.variants:
        heading = say("show-variant", label=variant.label)
        yield from _listed(heading, [_variant(screen, variant), *_needs(screen, catalog, variant.requires)])
    recommends = [requirement_text(language, requirement) for requirement in release.recommends]
    yield from _listed(say("show-recommends"), recommends)
    yield from _listed(say("show-conflicts"), [term_text(language, term) for term in release.conflicts])
    provides = [f"@{one.interface} {one.version or ''}".strip() for one in release.provides]
    yield say("show-provides"), ", ".join(provides)
    yield say("show-ports"), ", ".join(_port(screen, port) for port in release.ports)
    yield say("show-memory"), size_text(release.memory_bytes) if release.memory_bytes else ""
    yield say("show-disk"), size_text(release.disk_bytes) if release.disk_bytes else ""
    yield say("show-model"), _model(screen, release)
    yield say("show-users"), str(release.users or "")


def _model(screen: Screen, release: Release) -> str:
    parts = []
    if release.model_parameters:
        parts.append(screen.say("show-model-parameters", count=show_parameters(release.model_parameters)))
    if release.model_bytes:
        parts.append(size_text(release.model_bytes))
    return joined(screen.language, parts) if parts else ""


def _needs(screen: Screen, catalog: Catalog, requirements: Sequence[Requirement]) -> list[str]:
    """Host and catalogue first; what the catalogue does not follow together in one item."""
    followed: list[str] = []
    others: list[str] = []
    for requirement in requirements:
        known = any(not isinstance(t, ModuleTerm) or catalog.module(t.module) for t in requirement.any_of)
        (followed if known else others).append(requirement_text(screen.language, requirement))
    if others and screen.verbose:
        return followed + others
    return [*followed, screen.say("show-others", count=len(others))] if others else followed


def _listed(heading: str, items: Sequence[str]) -> Iterator[tuple[str, str]]:
    """One item a line, the heading beside the first."""
    for place, item in enumerate(items):
        yield ("" if place else heading), item


def _port(screen: Screen, port: Port) -> str:
    movable = "yes" if port.movable else "no"
    number = str(port.number)
    return screen.say("show-port", name=port.name, number=number, protocol=port.protocol, movable=movable)


def _variant(screen: Screen, variant: Variant) -> str:
    platform = variant.accelerator
    use = screen.say("show-variant-for", accelerator=platform) if platform else screen.say("show-variant-any")
    size = size_text(variant.download_bytes) if variant.download_bytes else ""
    parts = [screen.say(f"backend-{variant.backend}"), use, variant.image or variant.artefact, size]
    return joined(screen.language, [part for part in parts if part])


def _status(screen: Screen, release: Release) -> str:
    version = (
        screen.say("show-dated", version=release.version, date=release.date)
        if release.date
        else release.version
    )
    if release.status == "available":
        return version
    return screen.say(f"show-{release.status}", version=version, replaced=release.replaced_by)


def _release_row(screen: Screen, release: Release) -> tuple[str, str]:
    return _status(screen, release), ", ".join(variant.label for variant in release.variants)


def module_json(module: Module) -> dict[str, Any]:
    """The manifest as read; requirements as their canonical texts."""
    content: dict[str, Any] = attrs.asdict(module, value_serializer=_plain, recurse=True)
    return content


def _plain(_: object, __: object, value: Any) -> Any:
    text = getattr(value, "text", None)
    return text if isinstance(text, str) else value
