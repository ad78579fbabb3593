# ruff: noqa: PTH118, PTH120, PTH123
# Pathlib takes 10 ms, a third of a whole `las --help`.
"""The command `las`. What needs no work is answered from a prepared text, without importing typer."""

from __future__ import annotations

import gc
import os
import sys

PREPARED_HELP = os.path.join(os.path.dirname(os.path.dirname(__file__)), "i18n", "help")

#: By these alone something can be left to do, and by threads.
_AT_EXIT = frozenset({"atexit", "threading"})


def main() -> None:
    """The entry point: exits the process."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    gc.set_threshold(100_000)  # almost all that a command makes it needs to the end
    code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    if not _AT_EXIT & sys.modules.keys():
        os._exit(code)  # nobody has anything left to do: to take apart what is loaded takes a while
    gc.freeze()  # and at exit nothing is worth looking for
    sys.exit(code)


def _open_what_is_closed() -> None:
    """Else a file that is opened later takes the place of a closed stream, and is written to as that."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 -- to the end


def run(arguments: list[str]) -> int:
    """Carry out one command line; the exit code. No exception leaves, SystemExit included."""
    prepared = _prepared_answer(arguments)
    if prepared is not None:
        return _write(prepared, arguments)
    return _run(arguments)


def _prepared_answer(arguments: list[str]) -> str | None:
    """The text of `las`, `las --help` and `las --version`; None when more must be looked at."""
    asked = [a for a in arguments if a not in ("--help", "-h", "help")]
    if asked == ["--version"]:
        return f"las {_version()}\n"
    if asked and not (len(asked) == 2 and asked[0] == "--lang"):
        return None
    if "_LAS_COMPLETE" in os.environ:
        return None
    tag = _language_of_help(asked[1] if asked else None)
    if tag is None:
        return None
    with open(os.path.join(PREPARED_HELP, f"{tag}.txt"), encoding="utf-8") as text:
        return text.read()


def _language_of_help(asked: str | None) -> str | None:
    """None when a configuration file has a say, or the language is not known."""
    from cli.places import config_files
    from i18n.choice import UnknownLanguageError, choose_language

    asked = asked or os.environ.get("LAS_LANG")
    if not asked and config_files():
        return None
    try:
        return choose_language(asked, os.environ)
    except UnknownLanguageError:
        return None


def _version() -> str:
    from importlib.metadata import version

    return version("localaistack")


def _write(text: str, arguments: list[str]) -> int:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        from cli.attempt import early_screen, told
        from cli.screen import hush

        hush(sys.stdout)
        if not isinstance(error, BrokenPipeError):
            return told(early_screen(arguments), error)
    return 0


def _run(arguments: list[str]) -> int:
    """A request to end (SIGTERM) is an interrupt like Ctrl-C: what was started is ended too."""
    # Of `signal`, which gives them names, and imports enum to do so.
    from _signal import SIGTERM, default_int_handler, signal  # type: ignore[import-not-found]

    try:
        signal(SIGTERM, default_int_handler)
        from cli.attempt import attempt
        from cli.conventions import hoisted

        return attempt(hoisted(arguments))
    except KeyboardInterrupt:  # before there are words for it
        from cli.codes import INTERRUPTED

        return INTERRUPTED
