"""Which language to speak. Imports nothing, so that the shortest commands can ask it first."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

#: The first one is complete by definition and stands in for what another lacks.
LANGUAGES = ("en", "zh-CN")

_BY_LOCALE = {"en": "en", "zh": "zh-CN", "c": "en", "posix": "en"}


class UnknownLanguageError(ValueError):
    """A language was asked for by name, and there are no texts for it."""

    def __init__(self, asked: str) -> None:
        super().__init__(asked)
        self.asked = asked


def language_of_locale(locale: str) -> str | None:
    """`zh_CN.UTF-8` -> `zh-CN`; None for a language without texts. Traditional Chinese is another one."""
    tag = locale.partition(".")[0].partition("@")[0].replace("_", "-").lower()
    if tag in ("zh-tw", "zh-hk", "zh-mo") or tag.startswith("zh-hant"):
        return None
    return _BY_LOCALE.get(tag.partition("-")[0])


def choose_language(asked: str | None, env: Mapping[str, str]) -> str:
    """The one that was asked for, or that of the user's locale; English where there are no texts in that.

    `asked` is None or "" when neither a flag, nor a variable, nor a configuration names one. Raises
    UnknownLanguageError when it has no texts.
    """
    if asked:
        known = language_of_locale(asked)
        if known is None:
            raise UnknownLanguageError(asked)
        return known
    locale = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    return language_of_locale(locale) or LANGUAGES[0]
