"""The language that a command speaks, with its texts kept in the user's cache once they have been read."""

from __future__ import annotations

import i18n
from cli.places import cache_folder
from documents import cached_plain, code_stamp
from i18n import Language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def language_of(tag: str) -> Language:
    folder, stamp = cache_folder(), code_stamp(i18n.__file__)

    def keep(source: str, read: Callable[[], i18n.Texts]) -> i18n.Texts:
        return cached_plain(folder, f"texts\0{stamp}\0{source}", read)

    return Language(tag, keep=keep)
