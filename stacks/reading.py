"""Reading a stack file, `las.stack/1`: every fault of it at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from documents import MOST_FAULTS, DocumentError, Fault, cached, code_stamp, nearest, read_bytes
from stacks.intent import (
    DEFAULT_ENVIRONMENT,
    EnvironmentWish,
    Intent,
    Origin,
    Pin,
    PortWish,
    Request,
    Upgrade,
)
from stacks.merging import in_order
from stacks.requests import parse_pin, parse_request

if TYPE_CHECKING:
    from documents import Document
    from stacks.schema import StackFile


def read_stack(path: Path, *, label: str | None = None, cache: Path | None = None) -> Intent:
    """What the file asks for; `label` names it in places, and is its path if absent.

    With a `cache` folder, a content that was read before is not parsed again. Raises DocumentError.
    """
    import hashlib

    file = str(path) if label is None else label
    content = read_bytes(path, label=file)
    key = "\0".join(("stack", file, hashlib.sha256(content).hexdigest(), code_stamp(__file__)))
    return cached(cache, key, lambda: parse_stack(content, file))


def parse_stack(content: bytes, file: str) -> Intent:
    """What the text of a stack file asks for. Raises DocumentError."""
    from documents import expect_schema, parse_document, validate
    from stacks.schema import StackFile

    document = parse_document(content, file)
    expect_schema(document, "las.stack/1")
    stack = validate(document, StackFile)
    faults = list(islice(_contradictions(document, stack), MOST_FAULTS + 1))
    if faults:
        raise DocumentError(faults)
    return Intent(
        requests=in_order(_requests(document, stack)),
        environments=tuple(
            EnvironmentWish(name, entry.backend, _origin(document, ("environments", name, "backend")))
            for name, entry in sorted(stack.environments.items())
        ),
        pins=in_order(_pins(document, stack)),
        ports=tuple(sorted(_ports(document, stack), key=lambda wish: (wish.module, wish.name))),
        together=stack.together,
        all_accelerators=stack.all_accelerators,
        upgrade=Upgrade(stack.upgrade is None, tuple(sorted(set(stack.upgrade or ())))),
        declarative=True,
        variables=tuple(
            (module, name, value)
            for module, said in sorted(stack.variables.items())
            for name, value in sorted(said.items())
        ),
        name=stack.name,
        flags=tuple(
            (flag, _origin(document, (flag,)))
            for flag, on in (("together", stack.together), ("all-accelerators", stack.all_accelerators))
            if on
        ),
    )


def _contradictions(document: Document, stack: StackFile) -> Iterator[Fault]:
    """What no single entry shows: each is right by itself."""
    if not {"install", "environments"} & document.data.keys():
        yield document.fault("missing-key", (), key="install")
    if stack.together and stack.environments:
        names = ", ".join(sorted(stack.environments))
        yield document.fault("together-with-environments", ("together",), environments=names)
    known = {DEFAULT_ENVIRONMENT, *stack.environments, *(r.name for r in _requests(document, stack))}
    for index, entry in enumerate(stack.pins):
        if entry.environment is not None and entry.environment not in known:
            fields = {"environment": entry.environment, "suggestion": nearest(entry.environment, known)}
            yield document.fault("unknown-environment", ("pins", index, "environment"), **fields)


def _requests(document: Document, stack: StackFile) -> Iterator[Request]:
    for index, text in enumerate(stack.install):
        yield parse_request(text, _origin(document, ("install", index)))
    for name, entry in stack.environments.items():
        for index, text in enumerate(entry.install):
            origin = _origin(document, ("environments", name, "install", index))
            yield attrs.evolve(parse_request(text, origin), environment=name)


def _pins(document: Document, stack: StackFile) -> Iterator[Pin]:
    for index, entry in enumerate(stack.pins):
        yield parse_pin(entry.pin, entry.environment, _origin(document, ("pins", index, "pin")))


def _ports(document: Document, stack: StackFile) -> Iterator[PortWish]:
    for module, entry in stack.ports.items():
        if isinstance(entry, int):
            yield PortWish(module, entry, origin=_origin(document, ("ports", module)))
            continue
        for name, number in entry.items():
            yield PortWish(module, number, name, _origin(document, ("ports", module, name)))


def _origin(document: Document, path: tuple[str | int, ...]) -> Origin:
    position = document.locate(path)
    return Origin(document.file, position.line, position.column)
