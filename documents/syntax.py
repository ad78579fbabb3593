"""What libyaml complains of, as faults of this room: a code, a place and fields."""

from __future__ import annotations

import re

from yaml.composer import ComposerError
from yaml.error import Mark, MarkedYAMLError

from documents.faults import Position

#: What libyaml complains of, as a code. The place is where it complains, but for those of _AT_BEGIN.
_CODES_BY_PROBLEM = {
    "but found another document": "several-documents",
    "found undefined alias": "unknown-alias",
    "second occurrence": "duplicate-anchor",
    "found unknown escape character": "bad-escape",
    "found invalid Unicode character escape code": "bad-escape",
    "found a tab character where an indentation space is expected": "tab",
    "could not find expected ':'": "colon-missing",
    "mapping values are not allowed in this context": "stray-colon",
    "did not find expected node content": "value-expected",
    "did not find expected key": "stray-text",
    "did not find expected '-' indicator": "stray-text",
    "did not find expected <document start>": "stray-text",
    "did not find expected ',' or ']'": "in-brackets",
    "did not find expected ',' or '}'": "in-brackets",
    "found character that cannot start any token": "needs-quotes",
    "did not find expected comment or line break": "begins-with-sign",
    "did not find expected alphabetic or numeric character": "begins-with-sign",
}
_AT_BEGIN = frozenset({"begins-with-sign", "colon-missing"})


def complaint_of(error: MarkedYAMLError, text: bytes) -> tuple[str, Position, dict[str, str]]:
    """The code of this room, the place and the fields."""
    mark = error.problem_mark or error.context_mark
    problem = error.problem or ""
    if isinstance(error, ComposerError) and problem not in _CODES_BY_PROBLEM:
        problem = error.context or problem
    if mark is None:
        return "syntax", Position(1, 1), {"problem": problem}
    code = _CODES_BY_PROBLEM.get(problem, "syntax")
    begin, end = _place(error.context_mark or mark), _place(mark)
    place = begin if code in _AT_BEGIN else end
    code = code if isinstance(error, ComposerError) else _finer_code(code, place, text)
    return code, place, _fields(code, problem, begin, place, text)


def _finer_code(code: str, place: Position, text: bytes) -> str:
    """What can be told only from the text around the place."""
    if not _rest(text, place).strip():
        return "ends-early"
    if _character_at(text, place) == "\t" and code in ("syntax", "needs-quotes"):
        return "tab"
    if code == "stray-text" and not _line_before(text, place).strip():
        return "indentation"
    return "needs-quotes" if code == "begins-with-sign" else code


def _fields(code: str, problem: str, begin: Position, place: Position, text: bytes) -> dict[str, str]:
    match code:
        case "syntax":
            return {"problem": problem}
        case "ends-early":
            return {"line": "" if begin == place else str(begin.line)}
        case "in-brackets":
            return {"line": str(begin.line)}
        case "needs-quotes":
            return {"character": _character_at(text, place)}
    return {}


def _place(mark: Mark) -> Position:
    return Position(mark.line + 1, mark.column + 1)


_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as YAML counts lines


def _rest(text: bytes, place: Position) -> str:
    """What stands at the place and behind it."""
    return "\n".join(_LINE_END.split(text.decode())[place.line - 1 :])[place.column - 1 :]


def _line_before(text: bytes, place: Position) -> str:
    return "".join(_LINE_END.split(text.decode())[place.line - 1 : place.line])[: place.column - 1]


def _character_at(text: bytes, place: Position) -> str:
    return _rest(text, place)[:1]
