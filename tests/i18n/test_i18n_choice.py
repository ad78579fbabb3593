from __future__ import annotations

import pytest

from i18n import UnknownLanguageError, choose_language, language_of_locale


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en_GB.UTF-8", "en"),
        ("zh_CN.UTF-8", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-Hans", "zh-CN"),
        ("zh_TW.UTF-8", None),
        ("zh-Hant", None),
        ("de_DE@euro", None),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
        ("", None),
    ],
)
def test_language_of_a_locale(locale: str, language: str | None) -> None:
    assert language_of_locale(locale) == language


@pytest.mark.parametrize(
    ("asked", "env", "chosen"),
    [
        ("zh-CN", {"LANG": "en_US.UTF-8"}, "zh-CN"),
        (None, {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US"}, "zh-CN"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "zh_CN", "LANG": "en_US"}, "zh-CN"),
        (None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, {}, "en"),
    ],
)
def test_what_is_asked_for_wins_over_the_locale(asked: str | None, env: dict[str, str], chosen: str) -> None:
    assert choose_language(asked, env) == chosen


def test_a_language_without_texts_is_refused_by_name() -> None:
    with pytest.raises(UnknownLanguageError) as refused:
        choose_language("fr", {})
    assert refused.value.asked == "fr"
