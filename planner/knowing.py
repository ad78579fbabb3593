"""Wishes held against the catalogue: what names nothing in it is told, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator

from documents import nearest
from encoders import Situation
from manifests import Catalog, Module
from planner.answers import PlannerError
from stacks import Intent, Origin, Request
from versions import SpecifierError, canonical_specifier

Fields = tuple[tuple[str, str], ...]


def known(intent: Intent, situation: Situation) -> None:
    """Raises PlannerError for names that the catalogue does not have: a typing error is no open module."""
    found = [*_requests(intent, situation.catalog), *_pins(intent, situation.catalog)]
    found += [*_upgrades(intent, situation), *_ports(intent, situation.catalog)]
    missing = (name for name in intent.without if situation.catalog.module(name) is None)
    found += [_unknown(situation.catalog, name, ()) for name in missing]
    if found:
        found.sort(key=_place)
        raise PlannerError(found[0].code, found[0].fields, also=tuple(found[1:]))


def _requests(intent: Intent, catalog: Catalog) -> Iterator[PlannerError]:
    for request in intent.requests:
        where = _where(request.origin)
        module = None if request.interface else catalog.module(request.name)
        if request.interface:
            if not catalog.providers(request.name):
                suggestion = nearest(request.name, catalog.interfaces())
                fields = (("name", request.name), ("suggestion", suggestion), *where)
                yield PlannerError("unknown-interface", fields)
        elif module is None:
            yield _unknown(catalog, request.name, where)
        else:
            yield from _unfit(module, request, where)


def _unfit(module: Module, request: Request, where: Fields) -> Iterator[PlannerError]:
    """What a wish says of the module that the module does not have."""
    labels = {variant.label for release in module.releases for variant in release.variants}
    if request.variant and request.variant not in labels:
        fields = (("name", module.name), ("variant", request.variant), ("known", ", ".join(sorted(labels))))
        yield PlannerError("unknown-variant", (*fields, *where))
    yield from _foreign(module, request.specifier, where)


def _foreign(module: Module, specifier: str, where: Fields) -> Iterator[PlannerError]:
    try:
        canonical_specifier(module.scheme, specifier)
    except SpecifierError:
        fields = (("name", module.name), ("specifier", specifier), ("scheme", module.scheme))
        yield PlannerError("wrong-scheme", (*fields, *where))


def _pins(intent: Intent, catalog: Catalog) -> Iterator[PlannerError]:
    for pin in intent.pins:
        module, where = catalog.module(pin.module), _where(pin.origin)
        if module is None:
            yield _unknown(catalog, pin.module, where)
        else:
            yield from _foreign(module, pin.specifier, where)


def _ports(intent: Intent, catalog: Catalog) -> Iterator[PlannerError]:
    for wish in intent.ports:
        module, where = catalog.module(wish.module), _where(wish.origin)
        if module is None:
            yield _unknown(catalog, wish.module, where)
            continue
        names = sorted({port.name for release in module.releases for port in release.ports})
        fields = (("name", wish.module), ("known", ", ".join(names)), *where)
        if wish.name not in ("", *names) or not names:
            yield PlannerError("unknown-port", (("port", wish.name), *fields))
        elif not wish.name and len(names) > 1:
            yield PlannerError("which-port", fields)


def _upgrades(intent: Intent, situation: Situation) -> Iterator[PlannerError]:
    """What is installed may be upgraded away from, whether the catalogue still has it or not."""
    choices = situation.generation.choices if situation.generation else ()
    installed = {choice.module for choice in choices}
    for name in intent.upgrade.modules:
        if name not in installed and situation.catalog.module(name) is None:
            yield _unknown(situation.catalog, name, ())


def _unknown(catalog: Catalog, name: str, where: Fields) -> PlannerError:
    fields = (("name", name), ("suggestion", catalog.suggest(name) or ""), *where)
    return PlannerError("unknown-module", fields)


def _place(error: PlannerError) -> tuple[bool, str, int, int]:
    """In the order of the file; what has no place comes last."""
    fields = dict(error.fields)
    file = fields.get("file", "")
    return not file, file, int(fields.get("line", 0)), int(fields.get("column", 0))


def _where(origin: Origin) -> Fields:
    return (("file", origin.file), ("line", str(origin.line)), ("column", str(origin.column)))
