"""Manifests as they were, told in words where there are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cli.codes import USAGE
from cli.errors import Stop

if TYPE_CHECKING:
    from manifests import Root

WORDS = {
    "no-git": "check-no-git",
    "no-repository": "check-no-repository",
    "no-revision": "check-no-revision",
    "unreadable-revision": "check-unreadable-revision",
}


@contextmanager
def earlier_roots(against: str, roots: Sequence[Root], asked: Sequence[Root]) -> Iterator[tuple[Root, ...]]:
    """As `manifests.earlier_roots`. Raises Stop for what is neither a folder nor a revision."""
    from manifests import RevisionError
    from manifests import earlier_roots as find

    try:
        with find(against, roots, asked) as found:
            yield found
    except RevisionError as error:
        fields = {**error.fields, "against": against}
        raise Stop(WORDS[error.code], USAGE, command="las check", **fields) from error
