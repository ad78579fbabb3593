"""Where words go: data to stdout, everything else to stderr, with or without colour."""

from __future__ import annotations

import os
import sys

from cli.layout import COLUMNS, cut, folded
from cli.settings import NO_SETTINGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, TextIO

    from cli.settings import Settings
    from i18n import Language

_PAINTS = {
    "add": "32",
    "change": "33",
    "remove": "31",
    "keep": "2",
    "head": "1",
    "dim": "2",
    "error": "31",
    "notice": "33",
}


def wants_color(asked: str, stream: TextIO, env: Mapping[str, str]) -> bool:
    """`always` and `never` are obeyed; `auto`: a terminal that can, and no NO_COLOR."""
    if asked != "auto":
        return asked == "always"
    return stream.isatty() and not env.get("NO_COLOR") and env.get("TERM") != "dumb"


_NARROWEST = 40  # columns; below that nothing is readable


def _columns_of(stream: TextIO) -> int:
    """As wide as the terminal, if there is one that is narrower than what we write."""
    if not stream.isatty():
        return COLUMNS
    from contextlib import suppress

    said, seen = os.environ.get("COLUMNS", ""), 0
    with suppress(OSError, ValueError):
        seen = int(said) if said.isdecimal() else os.get_terminal_size(stream.fileno()).columns
    return max(min(seen or COLUMNS, COLUMNS), _NARROWEST)


class Screen:
    """Holds what goes to stdout until the end, so that an answer is whole or absent."""

    def __init__(
        self,
        language: Language,
        *,
        json: bool = False,
        quiet: bool = False,
        verbose: bool = False,
        yes: bool = False,
        no_input: bool = False,
        color: str = "auto",
        command: str = "las",
        settings: Settings = NO_SETTINGS,
        stdout: TextIO | None = None,
        stderr: TextIO | None = None,
    ) -> None:
        self.language = language
        self.say = language.say
        self.json = json
        self.quiet = quiet
        self.verbose = verbose
        self.yes = yes
        self.no_input = no_input
        self.command = command
        self.settings = settings
        self.stdout = stdout or sys.stdout
        self.stderr = stderr or sys.stderr
        self.columns = _columns_of(self.stdout)
        self.error_columns = _columns_of(self.stderr)
        self._colored = wants_color(color, self.stdout, os.environ)
        self._colored_errors = wants_color(color, self.stderr, os.environ)
        self._lines: list[str] = []

    def paint(self, text: str, role: str) -> str:
        return f"\x1b[{_PAINTS[role]}m{text}\x1b[0m" if self._colored and text else text

    def out(self, lines: Iterable[str]) -> None:
        """Lines of the answer."""
        self._lines.extend(lines)

    def data(self, schema: str, content: Mapping[str, Any]) -> None:
        """The answer for programs: one JSON object that names its schema first."""
        import json

        self._lines.append(json.dumps({"schema": schema, **content}, ensure_ascii=False, indent=2))

    def note(self, key: str, /, **fields: str | int | None) -> None:
        """Something beside the answer; --quiet silences it."""
        if not self.quiet:
            self.complain(folded(self.say(key, **fields), columns=self.error_columns))

    def error(self, key: str, /, **fields: str | int | None) -> None:
        """Why it failed: said even when quiet."""
        lines = folded(self.say(key, **fields), columns=self.error_columns)
        if self._colored_errors and lines:
            lines[0] = f"\x1b[{_PAINTS['error']}m{lines[0]}\x1b[0m"
        self.complain(lines)

    @property
    def can_ask(self) -> bool:
        """Whether a person is there to answer."""
        return sys.stdin is not None and sys.stdin.isatty() and self.stderr.isatty()

    def ask(self, key: str, /, **fields: str | int | None) -> bool:
        """Whether the answer is yes; an empty one is no."""
        self.stderr.write(f"{self.say(key, **fields)} ")
        self.stderr.flush()
        answer = sys.stdin.readline().strip().lower()
        return answer in {word.strip() for word in self.say("lifecycle-yes").split(",")}

    @property
    def is_watched(self) -> bool:
        """Whether there is a terminal that shows how far things are."""
        return self.stderr.isatty() and not self.quiet

    def over(self, text: str) -> None:
        """Write over the last line of that terminal, and no further than its edge; empty clears the line."""
        if self.is_watched:
            self.stderr.write("\r\x1b[2K" + cut(text, _columns_of(self.stderr) - 1))
            self.stderr.flush()

    def complain(self, lines: Iterable[str]) -> None:
        for line in lines:
            print(line, file=self.stderr)

    def flush(self) -> None:
        """Hand the answer over. A reader that has gone away is no failure of ours. Raises OSError."""
        lines, self._lines = self._lines, []
        try:
            self.stdout.write("".join(f"{line}\n" for line in lines))
            self.stdout.flush()
        except OSError as error:
            hush(self.stdout)
            if not isinstance(error, BrokenPipeError):
                raise


def hush(stream: TextIO) -> None:
    """What it still holds goes nowhere, without a word at exit (docs.python.org, note on SIGPIPE)."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
