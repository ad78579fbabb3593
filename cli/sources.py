"""Where a statement was made: for programs as data, for people in words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import attrs

from documents import DocumentError
from i18n import Language
from stacks import HELD

if TYPE_CHECKING:
    from policies import Capabilities


@attrs.frozen
class Source:
    """`kind` is command-line, pin, stack, flag, fact, profile, probe, file, manifest, policy, installed,
    rule or nothing.

    An unsaid one is that of a fact which is not known; its name is the code that says why.
    """

    kind: str
    name: str = ""  # of a file, probe, flag or rule
    line: int = 0
    column: int = 0

    def text(self, language: Language) -> str:
        if self.kind in ("stack", "manifest"):
            return f"{self.name}:{self.line}"
        if self.kind == "unsaid":
            why = f"unknown-{self.name}"
            return language.say(why if language.has(why) else "unknown-unknown")
        return self.name if self.kind == "flag" else language.say(f"source-{self.kind}", name=self.name)


def origin_of(origin: str) -> Source:
    """Of a wish: `file:line:column`, "" for the command line, or `las pin`."""
    if not origin:
        return Source("command-line")
    if origin == HELD:
        return Source("pin", HELD)
    file, line, column = origin.rsplit(":", 2)
    return Source("stack", file, int(line), int(column))


def probe_of(source: str) -> Source:
    """Of a fact: the name of a probe, a path, `--fact` or `profile`."""
    if source in ("--fact", "profile"):
        return Source(source.removeprefix("--"))
    if source.startswith("--"):
        return Source("flag", source)
    if not source:
        return Source("nothing")
    return Source("file" if source.startswith("/") else "probe", source)


def place_of(capabilities: Capabilities, rule: str) -> str:
    """`FILE:LINE` of a rule or limit; the file alone where that cannot be read any more."""
    file = capabilities.file_of(rule)
    return _places(file).get(rule.partition("/")[2], file)


@cache
def _places(file: str) -> dict[str, str]:
    from policies import places_in

    try:
        return places_in(file)
    except DocumentError:
        return {}
