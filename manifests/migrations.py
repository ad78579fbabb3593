"""Older versions of our own schema, brought up to the one that is read.

Each version that was ever written has one step to the next; the loader takes all of them before it
validates, and `las manifests migrate` writes the result. Faults are told where the file says what is wrong:
a step names what it moves (`Moves`).

To change the schema: raise `SCHEMA`, add the step from the old one to MIGRATIONS, and test it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from documents import Document, Moves, Plain, parse_document

Data = dict[str, Plain]


@attrs.frozen
class Step:
    """From one schema to the next. `change` makes new data (and does not touch the old) and tells what moved.

    The data are those of any file that names the old schema, right or wrong: what is not as it should be is
    carried over as it is, for the validation to tell.
    """

    to: str
    change: Callable[[Data], tuple[Data, Moves]]


#: By the schema that a file names. `las.module/1` is the first.
MIGRATIONS: Mapping[str, Step] = {}


def parse_manifest(content: bytes, file: str) -> Document:
    """A manifest as it would be written today. Raises DocumentError."""
    return migrated(parse_document(content, file))


def migrated(document: Document, steps: Mapping[str, Step] = MIGRATIONS) -> Document:
    """The document in the newest schema; the same object if it names none that is older."""
    while isinstance(schema := document.data.get("schema"), str) and schema in steps:
        step = steps[schema]
        data, moves = step.change(document.data)
        document = attrs.evolve(document, data={**data, "schema": step.to}, moved=(*document.moved, moves))
    return document
