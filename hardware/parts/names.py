"""Finding a part by the name that a person gives it: `rtx 4090`, `RTX4090`, `GeForce RTX 4090`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from hardware.machine import ProductClass

_TOKEN = re.compile(r"sxm\d?|\d+(?:\.\d+)?|[a-z]+")

#: Words that tell no two parts apart, in the order in which they are given up: makers and lines first, then
#: the form of the card, then the series. A name that still fits several parts is refused, never guessed.
_OPTIONAL: tuple[frozenset[str], ...] = (
    frozenset(
        {
            *("nvidia", "geforce", "tesla", "amd", "radeon", "instinct", "intel", "graphics", "generation"),
            *("apple", "card", "gpu", "linux", "lts"),
        }
    ),
    frozenset({"pcie", "sxm", "sxm2", "sxm3", "sxm4", "sxm5", "server"}),
    frozenset({"rtx", "gtx", "rx"}),
)

#: What cards are made for, by the words of NVIDIA's names for them; the first that fits.
_CLASSES: tuple[tuple[ProductClass, re.Pattern[str]], ...] = (
    ("embedded", re.compile(r"jetson|tegra|\b(?:orin|xavier|thor)\b")),
    ("consumer", re.compile(r"geforce|titan")),
    ("workstation", re.compile(r"quadro|\brtx\b|\bgb10\b|\bt(?:400|600|1000)\b")),
    ("data-centre", re.compile(r"tesla|\b(?:gb|gh|[abhlv])\d+[a-z]?\b")),
)


class PartError(ValueError):
    """A part that cannot be taken: `code` and its fields.

    unknown-part (kind, name, suggestions), ambiguous-part (kind, name, candidates), bad-part (kind, value,
    expected). Suggestions and candidates are names with `; ` between.
    """

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields: Mapping[str, str] = MappingProxyType(dict(fields))


def class_of(part: str) -> ProductClass | None:
    """What a known part of NVIDIA is sold for. A detected card is filed by its driver, never by its name."""
    return next((kind for kind, words in _CLASSES if words.search(part.lower())), None)


def find_name(kind: str, wanted: str, names: Sequence[str]) -> str:
    """The one name that is meant. Raises PartError for none or several.

    A name that says all the words of a part is that part; else a part that says more than the name does is
    meant if there is only one.
    """
    dropped: frozenset[str] = frozenset()
    for optional in _OPTIONAL:
        dropped |= optional
        words = _words(wanted, dropped)
        same = [name for name in names if words and _words(name, dropped) == words]
        if same:
            return _only(kind, wanted, same)
    words = _words(wanted, _OPTIONAL[0])
    wider = [name for name in names if words and set(words) <= set(_words(name, frozenset()))]
    if wider:
        return _only(kind, wanted, wider)
    raise PartError("unknown-part", kind=kind, name=wanted, suggestions="; ".join(_suggest(wanted, names)))


def _only(kind: str, wanted: str, found: list[str]) -> str:
    if len(found) > 1:
        raise PartError("ambiguous-part", kind=kind, name=wanted, candidates="; ".join(found))
    return found[0]


def _words(name: str, dropped: Iterable[str]) -> list[str]:
    """Words and numbers of a name, sorted; `80GB` is two of them, and so is `RTX4090`."""
    return sorted(word for word in _TOKEN.findall(name.lower()) if word not in dropped)


def _suggest(wanted: str, names: Sequence[str]) -> list[str]:
    """Up to three names that are spelled most like the one given."""
    from difflib import get_close_matches

    by_words = {" ".join(_words(name, _OPTIONAL[0])): name for name in names}
    close = get_close_matches(" ".join(_words(wanted, _OPTIONAL[0])), sorted(by_words), n=3, cutoff=0.5)
    return [by_words[words] for words in close]
