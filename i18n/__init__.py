"""Message keys become sentences of one language. Texts live in `<language>/<first word of the key>.ftl`."""

from i18n.choice import LANGUAGES, UnknownLanguageError, choose_language, language_of_locale
from i18n.language import Language, MessageError

__all__ = [
    "LANGUAGES",
    "Language",
    "MessageError",
    "UnknownLanguageError",
    "choose_language",
    "language_of_locale",
]
