"""Plans and generations as canonical JSON, and back: what was written is read back equal.

Canonical: sorted keys, two spaces, one line feed at the end, no floats; equal values have equal bytes.
Reading is strict: unknown keys, wrong types and unknown codes are faults with their positions.
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn

from state.plan import Generation, Plan

if TYPE_CHECKING:
    from cattrs import BaseValidationError, Converter

PLAN = "las.plan/1"
GENERATION = "las.generation/1"


def plan_to_json(plan: Plan) -> str:
    return _to_json(plan)


def generation_to_json(generation: Generation) -> str:
    return _to_json(generation)


def digest(generation: Generation) -> str:
    """`sha256:` over the content of a generation, as in `Inputs.generation`."""
    return "sha256:" + sha256(_to_json(generation).encode()).hexdigest()


def plan_from_json(text: bytes, file: str) -> Plan:
    """The plan that was written. Raises `documents.DocumentError` with all faults of the file."""
    plan: Plan = _from_json(text, file, {PLAN: Plan})
    return plan


def generation_from_json(text: bytes, file: str) -> Generation:
    """The generation that was written; of a plan, the one that it leads to.

    Raises `documents.DocumentError` with all faults of the file.
    """
    read: Generation | Plan = _from_json(text, file, {GENERATION: Generation, PLAN: Plan})
    return read.target if isinstance(read, Plan) else read


@cache
def _converter() -> Converter:
    from state.structure import make_converter  # slow to import

    return make_converter()


def _to_json(value: Plan | Generation) -> str:
    plain = _converter().unstructure(value)
    return json.dumps(plain, sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def _from_json(text: bytes, file: str, kinds: dict[str, type]) -> Any:
    from cattrs import BaseValidationError

    data = _parse(text, file)
    schema = data.get("schema") if isinstance(data, dict) else None
    if not isinstance(schema, str) or schema not in kinds:
        from documents import expect_schema, parse_document

        expect_schema(parse_document(text, file), *sorted(kinds))
        raise AssertionError(schema)  # the line above raises
    try:
        return _converter().structure(data, kinds[schema])
    except BaseValidationError as error:
        _refuse(text, file, error)


def _parse(text: bytes, file: str) -> Any:
    """Plain JSON. Numbers that no plan holds (fractions, huge ones) become decimals: wrong types later."""
    try:
        return json.loads(
            text.decode(),
            object_pairs_hook=_each_key_once,
            parse_float=Decimal,
            parse_constant=Decimal,
            parse_int=lambda digits: int(digits) if len(digits) <= 20 else Decimal(digits),
        )
    except (ValueError, RecursionError) as error:
        from documents import DocumentError, Fault, parse_document

        parse_document(text, file)  # raises for everything that no document may hold, with its position
        line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
        raise DocumentError([Fault("not-json", file, line, column)]) from None


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise ValueError
    return mapping


def _refuse(text: bytes, file: str, error: BaseValidationError) -> NoReturn:
    from documents import MOST_FAULTS, DocumentError, parse_document
    from state.structure import faults_in

    document = parse_document(text, file)
    found = islice(faults_in(error), MOST_FAULTS + 1)
    raise DocumentError(
        document.fault(code, path, code == "unknown-key", **fields) for code, path, fields in found
    ) from None
