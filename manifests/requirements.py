"""The grammar of requirements.

    requirement := term ("|" term)* ["if" condition]
    term        := NAME ["[" extras "]"] [":" VARIANT] [specifier]
                 | "@" INTERFACE [specifier]
                 | "host" KEY [specifier] | "host" KEY "in" VALUE+
    condition   := conjunction ("or" conjunction)*
    conjunction := unit ("and" unit)*
    unit        := "not" unit | "(" condition ")" | "holds" NAME ... | "host" KEY ...

A local label in an `==` clause selects the variant: `torch ==2.7.1+cu128` is `torch:cu128 ==2.7.1`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NoReturn

from manifests.faults import RequirementError
from manifests.model import (
    AllOf,
    AnyOf,
    Condition,
    Holds,
    HostTerm,
    InterfaceTerm,
    ModuleTerm,
    Not,
    Requirement,
    Term,
)
from manifests.names import NAME, RESERVED, normal_name
from manifests.sizes import UNITS, SizeError, size_bytes
from manifests.spelling import spell
from versions import SpecifierError, canonical_specifier, is_satisfiable, tidy_specifier

SchemeOf = Callable[[str], str]

LONGEST_REQUIREMENT = 1000  # characters: a real one has a tenth
MAX_DEPTH = 16  # of parentheses and negations in a condition

_WORD = re.compile(r"[^\s|()\[\],:]+")
_FACT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]*")
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]*")
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_CLAUSE = r"(?:==|!=|>=|<=|~=|>|<|\^)\s*[A-Za-z0-9][A-Za-z0-9._+!:~*-]*"
_SPECIFIER = re.compile(rf"{_CLAUSE}(?:\s*,\s*{_CLAUSE})*")
_UNIT = rf"(?:\s+(?:{'|'.join(UNITS)})(?![A-Za-z0-9]))?"
_NUMBERS = r"[0-9]+(?:\.[0-9]+)*"
_PLAIN = re.compile(
    rf"([a-z0-9]+(?:-[a-z0-9]+)*)(?: ((?:==|!=|>=|<=|~=|>|<){_NUMBERS}|>={_NUMBERS},<=?{_NUMBERS}))?"
)
_HOST_SPECIFIER = re.compile(rf"{_CLAUSE}{_UNIT}(?:\s*,\s*{_CLAUSE}{_UNIT})*")
_OPERATOR = re.compile(r"[=<>!~^]")
_LOCAL = re.compile(r"==([A-Za-z0-9.!]+)\+([A-Za-z0-9][A-Za-z0-9._-]*)")
_SIZE_LIKE = re.compile(r"[0-9]+(?:\.[0-9]+)?[kKmMgGtT][iI]?[bB]?|[0-9]+B")


def parse_requirement(text: str, scheme_of: SchemeOf | None = None) -> Requirement:
    """Read one requirement; texts that differ in blanks alone give the identical object.

    A specifier is read by the scheme of the module it is about, which only `scheme_of` (the scheme by
    module name) can know. Without it, specifiers are brought into one spelling as far as that needs no
    scheme, and only a range that is impossible in PEP 440 is refused. Raises RequirementError.
    """
    if len(text) > LONGEST_REQUIREMENT:
        length, limit = str(len(text)), str(LONGEST_REQUIREMENT)
        raise RequirementError("requirement-too-long", 0, length=length, limit=limit)
    return _parsed(text) if scheme_of is None else _Reader(text, scheme_of).requirement()


def parse_module_term(text: str) -> ModuleTerm:
    """Read one module term, such as a conflict is. Raises RequirementError."""
    requirement = parse_requirement(text)
    term = requirement.any_of[0]
    if len(requirement.any_of) > 1 or requirement.condition is not None or not isinstance(term, ModuleTerm):
        raise RequirementError("not-a-module", 0, text=text)
    return term


@lru_cache(maxsize=2**16)
def _parsed(text: str) -> Requirement:
    requirement = _plain(text)
    if requirement is not None:
        return requirement
    requirement = _Reader(text, None).requirement()
    return requirement if requirement.text == text else _parsed(requirement.text)


def _plain(text: str) -> Requirement | None:
    """A name and plain versions in canonical spelling, as most requirements are: seen at one look."""
    match = _PLAIN.fullmatch(text)
    if match is None or match[1] in RESERVED:
        return None
    specifier = match[2] or ""
    if not _possible(specifier, None):
        return None  # the reader tells it
    return Requirement(text, (ModuleTerm(match[1], specifier),))


class _Reader:
    """Recursive descent over one text; `at` is the character that is read next."""

    def __init__(self, text: str, scheme_of: SchemeOf | None) -> None:
        self.text = text
        self.depth = 0
        self.scheme_of = scheme_of
        self.move(0)

    def requirement(self) -> Requirement:
        any_of = [self.term()]
        if self.at == len(self.text):
            return Requirement(spell(any_of, None), tuple(any_of))
        while self.take("|"):
            any_of.append(self.term())
        condition = self.condition() if self.take_word("if") else None
        if self.at < len(self.text):
            self.fail("end")
        terms = tuple(dict.fromkeys(any_of))
        return Requirement(spell(terms, condition), terms, condition)

    # terms

    def term(self) -> Term:
        if self.take("@"):
            interface = self.name()
            return InterfaceTerm(interface, self.specifier(None))
        if self.take_word("host"):
            return self.host_term()
        return self.module_term()

    def module_term(self) -> ModuleTerm:
        module = self.name()
        extras = self.extras() if self.take("[") else ()
        variant = self.match(_LABEL, "variant") if self.take(":") else None
        start = self.at
        specifier = self.specifier(module)
        specifier, label = _without_local(specifier)
        if label is not None and variant not in (None, label):
            raise RequirementError("bad-specifier", start, specifier=f"{specifier}+{label}", scheme="")
        return ModuleTerm(module, specifier, label or variant, extras)

    def extras(self) -> tuple[str, ...]:
        names = [self.name()]
        while self.take(","):
            names.append(self.name())
        if not self.take("]"):
            self.fail("]")
        return tuple(sorted(set(names)))

    def host_term(self) -> HostTerm:
        fact = self.match(_FACT, "fact")
        if self.take_word("in"):
            values = [self.match(_VALUE, "value")]
            while self.at < len(self.text) and self.text[self.at] not in "|)" and self.word() not in RESERVED:
                values.append(self.match(_VALUE, "value"))
            return HostTerm(fact, any_of=tuple(dict.fromkeys(values)))
        return HostTerm(fact, self.host_specifier())

    # conditions

    def condition(self) -> Condition:
        parts = [self.conjunction()]
        while self.take_word("or"):
            parts.append(self.conjunction())
        flat = [inner for part in parts for inner in (part.of if isinstance(part, AnyOf) else (part,))]
        return flat[0] if len(flat) == 1 else AnyOf(tuple(dict.fromkeys(flat)))

    def conjunction(self) -> Condition:
        parts = [self.unit()]
        while self.take_word("and"):
            parts.append(self.unit())
        flat = [inner for part in parts for inner in (part.of if isinstance(part, AllOf) else (part,))]
        return flat[0] if len(flat) == 1 else AllOf(tuple(dict.fromkeys(flat)))

    def unit(self) -> Condition:
        if self.take_word("host"):
            return Holds(self.host_term())
        if self.take_word("holds"):
            return Holds(self.module_term())
        if self.depth == MAX_DEPTH:
            raise RequirementError("requirement-too-deep", self.at, limit=str(MAX_DEPTH))
        self.depth += 1
        if self.take_word("not"):
            inner: Condition = Not(self.unit())
        elif self.take("("):
            inner = self.condition()
            if not self.take(")"):
                self.fail(")")
        else:
            self.fail("condition")
        self.depth -= 1
        return inner

    # specifiers

    def specifier(self, module: str | None) -> str:
        """The canonical text of the specifier that stands here, "" if none does."""
        start = self.at
        if not _OPERATOR.match(self.text, start):
            return ""
        match = _SPECIFIER.match(self.text, start)
        if match is None:
            raise RequirementError("bad-specifier", start, specifier=self.text[start:], scheme="")
        self.move(match.end())
        scheme = self.scheme_of(module) if self.scheme_of is not None and module is not None else None
        return self.canonical(match.group(), scheme, start)

    def canonical(self, text: str, scheme: str | None, start: int) -> str:
        try:
            canonical = tidy_specifier(text) if scheme is None else canonical_specifier(scheme, text)
        except SpecifierError as error:
            offset = start + error.offset
            raise RequirementError("bad-specifier", offset, specifier=text, scheme=scheme or "") from None
        if not _possible(canonical, scheme):
            raise RequirementError("impossible-range", start, specifier=canonical)
        return canonical

    def host_specifier(self) -> str:
        start = self.at
        if not _OPERATOR.match(self.text, start):
            return ""
        match = _HOST_SPECIFIER.match(self.text, start)
        if match is None:
            raise RequirementError("bad-specifier", start, specifier=self.text[start:], scheme="")
        self.move(match.end())
        canonical = tidy_specifier(re.sub(r"\s", "", match.group()))
        if not _possible(_in_bytes(canonical, start), None):
            raise RequirementError("impossible-range", start, specifier=canonical)
        return canonical

    # characters

    def name(self) -> str:
        start = self.at
        if _OPERATOR.match(self.text, start):
            raise RequirementError("range-without-name", start, specifier=self.text[start:])
        match = NAME.match(self.text, start)
        if match is None or not (self.text.isascii() or self.word().isascii()):
            self.fail("name")
        name = match.group()
        if name in RESERVED:
            raise RequirementError("reserved-name", start, name=name)
        self.move(match.end())
        return normal_name(name)

    def word(self) -> str:
        match = _WORD.match(self.text, self.at)
        return match.group() if match else ""

    def match(self, pattern: re.Pattern[str], expected: str) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            self.fail(expected)
        self.move(match.end())
        return match.group()

    def take(self, character: str) -> bool:
        if not self.text.startswith(character, self.at):
            return False
        self.move(self.at + 1)
        return True

    def take_word(self, word: str) -> bool:
        if not self.text.startswith(word, self.at) or self.word() != word:
            return False
        self.move(self.at + len(word))
        return True

    def move(self, to: int) -> None:
        """To a character, and past the blanks that stand there."""
        self.at = len(self.text) - len(self.text[to:].lstrip())

    def fail(self, expected: str) -> NoReturn:
        word = self.word()
        if not word.isascii():
            from documents import look_alike

            raise RequirementError("confusable-name", self.at, name=word, suggestion=look_alike(word))
        got = word or self.text[self.at : self.at + 1]
        raise RequirementError("requirement-syntax", self.at, expected=expected, got=got)


def _without_local(specifier: str) -> tuple[str, str | None]:
    """A specifier that is one `==` with a local label, parted into release and label."""
    match = _LOCAL.fullmatch(specifier)
    return (f"=={match.group(1)}", match.group(2).lower()) if match else (specifier, None)


@lru_cache(maxsize=2**14)
def _possible(specifier: str, scheme: str | None) -> bool:
    if scheme is None and "," not in specifier:
        return True  # one clause is; and how low versions go, only the scheme knows
    try:
        return is_satisfiable(scheme or "pep440", specifier)
    except SpecifierError:
        return scheme is None  # versions of another scheme


def _in_bytes(specifier: str, start: int) -> str:
    """The specifier with sizes as plain numbers. Raises RequirementError for a wrong unit."""

    def number(match: re.Match[str]) -> str:
        try:
            return str(size_bytes(match.group()))
        except SizeError as error:
            fields = {"value": match.group(), "suggestion": error.suggestion}
            raise RequirementError("bad-size", start, **fields) from None

    return re.sub(rf"(?<![A-Za-z0-9.])(?:{_SIZE_LIKE.pattern})(?![A-Za-z0-9])", number, specifier)
