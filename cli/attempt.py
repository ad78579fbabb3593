"""Run a command line and turn everything that can go wrong into words and an exit code."""

from __future__ import annotations

import os
import sys

from cli.codes import FAILED, INTERRUPTED, USAGE
from cli.commands import command_words
from cli.errors import Stop, Stops
from cli.screen import Screen
from cli.settings import read_settings
from cli.speaking import language_of
from cli.straight import straight
from i18n import LANGUAGES, UnknownLanguageError, choose_language, language_of_locale

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from documents import DocumentError
    from executor import BackendError

    Teller = tuple[type[BaseException], Callable[..., int]]


def attempt(arguments: list[str]) -> int:
    """The exit code of one command line; errors are told on stderr, or as JSON with --json."""
    screen = None
    try:
        asked = straight(arguments)
        if asked:
            return asked()
        screen = early_screen(arguments)
        code = _parsed(screen, arguments)
    except BaseException as error:  # the last resort: whatever it is, a person reads one sentence
        screen = screen or early_screen(arguments)
        code = told(screen, error)
    return _handed_over(screen, code)


def _handed_over(screen: Screen, code: int) -> int:
    try:
        screen.flush()
    except OSError as error:
        return told(screen, error)
    return code


def _parsed(screen: Screen, arguments: list[str]) -> int:
    from cli.app import root_command

    wanted = next(iter(arguments), "")
    outcome = root_command(wanted).main(
        args=arguments, prog_name="las", standalone_mode=False, obj=screen.language
    )
    if outcome == INTERRUPTED:  # typer turns an interrupt into this
        screen.error("cli-interrupted")
    return int(outcome or 0)


def early_screen(arguments: list[str]) -> Screen:
    """Enough of the conventions to complain in the right language before they are parsed."""
    flag = next((_value(arguments, i) for i, a in enumerate(arguments) if a.startswith("--lang")), None)
    try:
        asked = read_settings(os.environ, lang=flag).one("lang")
    except Exception as error:
        from documents import DocumentError

        if not isinstance(error, DocumentError):
            raise
        asked = flag  # told when the command itself reads them
    known = asked if asked and language_of_locale(asked) else None
    command = " ".join(["las", *_command_words(arguments)])
    language = language_of(choose_language(known, os.environ))
    return Screen(language, json="--json" in arguments, command=command)


def _command_words(arguments: list[str]) -> list[str]:
    """The words that name a command, as far as can be told without parsing."""
    words = arguments[: command_words(arguments)]
    return [word for word in words if word[:1].isalpha() and word.replace("-", "").isalpha()]


def _value(arguments: list[str], at: int) -> str | None:
    _, equals, value = arguments[at].partition("=")
    return value if equals else next(iter(arguments[at + 1 : at + 2]), None)


def told(screen: Screen, error: BaseException) -> int:
    """The exit code; what went wrong is told on stderr, or as JSON with --json."""
    tell = next((tell for kind, tell in _tellers() if isinstance(error, kind)), _other)
    try:
        return tell(screen, error)
    except Exception as worse:  # even the telling failed
        return _unexpected(screen, worse)


def _stop(screen: Screen, stop: Stop) -> int:
    return _stops(screen, Stops([stop]))


def _stops(screen: Screen, stops: Stops) -> int:
    first = stops.stops[0]
    if screen.json:
        errors = [{"code": stop.key, "fields": stop.fields} for stop in stops.stops]
        screen.data("las.error/1", {"errors": errors})
    for stop in stops.stops:
        screen.error(stop.key, **stop.fields)
    if first.code == USAGE:
        screen.error("usage-next", command=first.fields.get("command", screen.command))
    return first.code


def _typer(screen: Screen, error: Exception) -> int:
    from cli import usage

    return _stop(screen, usage.stop_of(error, screen.command))


def _language(screen: Screen, error: UnknownLanguageError) -> int:
    from cli.usage import nearest

    suggestion = nearest(error.asked, LANGUAGES)
    fields = {"name": error.asked, "known": ", ".join(LANGUAGES), "suggestion": suggestion}
    return _stop(screen, Stop("usage-no-language", USAGE, **fields))


def _faults(screen: Screen, error: DocumentError) -> int:
    from cli.render_faults import fault_lines, faults_json

    if screen.json:
        screen.data("las.error/1", {"errors": faults_json(error.faults)})
    screen.complain(fault_lines(screen, error.faults))
    return FAILED


def _interrupted(screen: Screen, error: BaseException) -> int:  # noqa: ARG001 -- one shape for all tellers
    screen.error("cli-interrupted")
    return INTERRUPTED


def _file(screen: Screen, error: OSError) -> int:
    import errno

    why = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return _stop(screen, Stop("cli-file", FAILED, file=str(error.filename or ""), why=why))


def _other(screen: Screen, error: BaseException) -> int:
    """Errors of a room that is imported only by commands that need it."""
    from executor import BackendError
    from policies import BUILTIN_LABEL, PolicyError
    from state import StateError

    if isinstance(error, BackendError):
        return _backend(screen, error)
    if isinstance(error, PolicyError):
        code = _stop(screen, Stop(f"policy-{error.code}", FAILED, **error.fields))
        if error.code in ("no-tier", "two-tiers") and error.fields["file"] not in ("", BUILTIN_LABEL):
            import shlex

            screen.error("policy-next", command=shlex.join(["las", "policy", "check", error.fields["file"]]))
        return code
    if isinstance(error, StateError):
        return _stop(screen, Stop(f"state-{error.code}", FAILED, **error.fields))
    return _unexpected(screen, error)


def _backend(screen: Screen, error: BackendError) -> int:
    from cli.layout import folded
    from cli.render_error import error_json, error_text

    if screen.json:
        screen.data("las.error/1", {"errors": [error_json(error)]})
    screen.complain(folded(error_text(screen, error)))
    return FAILED


def _unexpected(screen: Screen, error: BaseException) -> int:
    if os.environ.get("LAS_DEBUG"):
        import traceback

        screen.complain(traceback.format_exception(error))
    detail = f"{type(error).__name__}: {error}".splitlines()[0]
    return _stop(screen, Stop("cli-unexpected", FAILED, detail=detail))


def _tellers() -> Iterator[Teller]:
    from documents import DocumentError

    yield Stop, _stop
    yield Stops, _stops
    yield UnknownLanguageError, _language
    yield DocumentError, _faults
    yield KeyboardInterrupt, _interrupted
    yield OSError, _file
    yield from _of_typer()


def _of_typer() -> tuple[Teller, ...]:
    """Its errors, of which there are none where it was not loaded."""
    if "typer" not in sys.modules:
        return ()
    from typer import Abort
    from typer.exceptions import TyperException

    return (TyperException, _typer), (Abort, _interrupted)
