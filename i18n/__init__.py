"""Message keys become sentences of one language. Texts live in `<language>/<first word of the key>.ftl`."""

from __future__ import annotations

from i18n.choice import LANGUAGES, UnknownLanguageError, choose_language, language_of_locale
from i18n.language import Language, MessageError, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from i18n.patterns import Texts

__all__ = [
    "LANGUAGES",
    "Language",
    "MessageError",
    "Texts",
    "UnknownLanguageError",
    "choose_language",
    "language_of_locale",
    "printable",
]
