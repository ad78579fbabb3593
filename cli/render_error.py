"""What a backend could not do, and what was found of a thing, in words."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from cli.screen import Screen
    from executor import BackendError, Detail

#: Fields of errors that are codes, with texts of their own.
WORDED = ("cause", "found", "what")


def error_text(screen: Screen, error: BackendError) -> str:
    """What failed, and below it the way out, where there is one. Another's backend has codes of its own."""
    say, key = screen.say, f"executor-{error.code}"
    if not screen.language.has(key):
        fields = ", ".join(f"{name} {value}" for name, value in error.fields)
        return say("executor-other", code=error.code, fields=fields)
    plain = dict(error.fields)
    worded = {name: say(f"executor-{name}", **{name: plain[name]}) for name in WORDED if name in plain}
    return say(key, **plain | worded, details=details_text(screen, error.details))


def failure_text(screen: Screen, error: BackendError) -> str:
    """What failed alone, where many are told."""
    return error_text(screen, error).splitlines()[0]


def details_text(screen: Screen, details: Iterable[Detail]) -> str:
    """A list; empty where there is nothing to tell."""
    told = ""
    for at, detail in enumerate(details):
        said = _detail(screen, detail)
        told = screen.say("list-next", first=told, second=said) if at else said
    return told


def _detail(screen: Screen, detail: Detail) -> str:
    key = f"executor-detail-{detail.code}"
    if screen.language.has(key):
        return screen.say(key, **dict(detail.fields))
    return " ".join((detail.code, *(value for _, value in detail.fields)))


def error_json(error: BackendError) -> dict[str, Any]:
    return {"code": error.code, "fields": dict(error.fields), "details": details_json(error.details)}


def details_json(details: Iterable[Detail]) -> list[dict[str, Any]]:
    return [{"code": one.code, "fields": dict(one.fields)} for one in details]
