"""What our texts use of Project Fluent: words, fields, and choices by a field.

The files are read by Fluent's own parser. Its runtime is left out, as the calendars and currencies that
it brings take longer to import than a plan takes to find; tests/i18n holds every text against it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fluent.syntax import ast

    #: (name,): the value of a field stands here.
    Field = tuple[str]
    #: (name of a field, variants, otherwise): the first variant whose key is the field's value, or the plural
    #: form of it; `otherwise` if none is.
    Choice = tuple[str, tuple[tuple[str | int, "Pattern"], ...], "Pattern"]
    Pattern = tuple[str | Field | Choice, ...]

    #: By key; an attribute as `key.attribute`. Plain, so that they are quickly read where they were kept.
    Texts = dict[str, Pattern]


class PatternError(ValueError):
    """A text uses more of Fluent than is known here: a fault of this program."""


def fill(
    pattern: Pattern,
    fields: Mapping[str, str | int],
    plural: Callable[[int], str],
    join: Callable[[Iterable[str]], str] = "".join,
) -> str:
    """The text with its fields put in. Raises KeyError for a field that is not given."""
    return join(_said(part, fields, plural, join) for part in pattern)


def _said(
    part: str | Field | Choice,
    fields: Mapping[str, str | int],
    plural: Callable[[int], str],
    join: Callable[[Iterable[str]], str],
) -> str:
    if isinstance(part, str):
        return part
    value = fields[part[0]]
    if len(part) == 1:
        return str(value)
    _, variants, otherwise = part
    keys = (value, plural(value)) if isinstance(value, int) else (value,)
    chosen = next((variant for key, variant in variants if key in keys), otherwise)
    return fill(chosen, fields, plural, join)


def read_texts(source: str) -> Texts:
    """The texts of one file. Raises PatternError."""
    from fluent.syntax import FluentParser, ast

    texts: Texts = {}
    for entry in FluentParser(with_spans=False).parse(source).body:
        if isinstance(entry, ast.Message):
            said = [(entry.id.name, entry.value)]
            said += [(f"{entry.id.name}.{one.id.name}", one.value) for one in entry.attributes]
            texts |= {key: _read(value) for key, value in said if value is not None}
        elif not isinstance(entry, ast.BaseComment):
            raise PatternError(str(getattr(entry, "content", entry)))
    return texts


def _read(pattern: ast.Pattern) -> Pattern:
    return tuple(_parts(pattern))


def _parts(pattern: ast.Pattern) -> Iterator[str | Field | Choice]:
    from fluent.syntax import ast

    for element in pattern.elements:
        match element:
            case ast.TextElement():
                yield element.value
            case ast.Placeable(expression=ast.StringLiteral() as literal):
                yield str(literal.parse()["value"])
            case ast.Placeable(expression=ast.VariableReference() as field):
                yield (field.id.name,)
            case ast.Placeable(expression=ast.SelectExpression() as choice):
                yield _choice(choice)
            case _:
                raise PatternError(str(element))


def _choice(choice: ast.SelectExpression) -> Choice:
    from fluent.syntax import ast

    if not isinstance(choice.selector, ast.VariableReference):
        raise PatternError(str(choice))
    variants = tuple((_key(variant.key), _read(variant.value)) for variant in choice.variants)
    otherwise = next(_read(variant.value) for variant in choice.variants if variant.default)
    return choice.selector.id.name, variants, otherwise


def _key(key: ast.Identifier | ast.NumberLiteral) -> str | int:
    """A word as it stands; a number as such. Raises ValueError for a fraction."""
    return int(key.value) if hasattr(key, "value") else key.name
