"""Whether what runs answers over HTTP."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from executor.answering import Question, statuses_of
from state import Check, Publish

_EVERY_ADDRESS = ("0.0.0.0", "::", "")
_BAD_REQUEST = 400

Asked = tuple[Iterable[Publish], Check]


def answers(ports: Iterable[Publish], check: Check) -> bool:
    """GET the path at the published port: a status below 400 within the time limit."""
    return all_answering([(ports, check)])[0]


def all_answering(asked: Sequence[Asked]) -> list[bool]:
    """As `answers`, of many at once; in their order."""
    questions = [_question(ports, check) for ports, check in asked]
    statuses = iter(statuses_of([question for question in questions if question]))
    said = [next(statuses) if question else None for question in questions]
    return [status is not None and status < _BAD_REQUEST for status in said]


def asked_now(ports: Iterable[Publish], check: Check) -> tuple[str, str]:
    """(command or address that is asked, its status now: `silent` where nothing answers); empty where nothing
    is asked, or no status is told."""
    question = _question(ports, check)
    if question is None:
        return shlex.join(check.command), ""
    (status,) = statuses_of([question])
    host = f"[{question.address}]" if ":" in question.address else question.address
    return f"http://{host}:{question.port}{question.target}", "silent" if status is None else str(status)


def _question(ports: Iterable[Publish], check: Check) -> Question | None:
    published = next((p for p in ports if p.host_port == check.http_port), None)
    if published is None or check.http_path is None:
        return None
    address = "127.0.0.1" if published.address in _EVERY_ADDRESS else published.address
    return Question(address, published.host_port, check.http_path, check.timeout_s)
