"""Why a command stops without an answer."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Stop(Exception):  # noqa: N818 -- it ends a command; whether that is an error says the exit code
    """Ends a command: `key` and `fields` say why, `code` is how the process exits."""

    def __init__(self, key: str, code: int, /, **fields: str | int | None) -> None:
        super().__init__(key)
        self.key = key
        self.code = code
        self.fields = fields


class Stops(Exception):  # noqa: N818 -- as above
    """Several at once, all to be told; the process exits as the first says."""

    def __init__(self, stops: Sequence[Stop]) -> None:
        super().__init__(*(stop.key for stop in stops))
        self.stops = tuple(stops)
