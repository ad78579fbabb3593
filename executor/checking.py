"""Whether what runs answers over HTTP."""

from __future__ import annotations

from executor.answering import Calls, Question

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from state import Check, Publish

    Asked = tuple[Iterable[Publish], Check]

_EVERY_ADDRESS = ("0.0.0.0", "::", "")
_BAD_REQUEST = 400


def answers(ports: Iterable[Publish], check: Check) -> bool:
    """GET the path at the published port: a status below 400 within the time limit."""
    return all_asked([(ports, check)])()[0]


def all_asked(asked: Sequence[Asked]) -> Callable[[], list[bool]]:
    """As `answers`, of many at once, in their order: asked now, and waited for when it is called."""
    questions = [_question(ports, check) for ports, check in asked]
    calls = Calls([question for question in questions if question])

    def answering() -> list[bool]:
        statuses = iter(calls.statuses())
        said = [next(statuses) if question else None for question in questions]
        return [status is not None and status < _BAD_REQUEST for status in said]

    return answering


def _question(ports: Iterable[Publish], check: Check) -> Question | None:
    published = next((p for p in ports if p.host_port == check.http_port), None)
    if published is None or check.http_path is None:
        return None
    address = "127.0.0.1" if published.address in _EVERY_ADDRESS else published.address
    return Question(address, published.host_port, check.http_path, check.timeout_s)
