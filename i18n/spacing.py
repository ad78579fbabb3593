"""Where a Chinese text meets what is put in: a space beside Latin words, none between Chinese signs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def spaced(parts: Iterable[str]) -> str:
    """The parts as one text. Only where two of them meet is a space put in or taken out."""
    text = ""
    for part in parts:
        text = _joined(text, part) if part else text
    return text


def _joined(left: str, right: str) -> str:
    before, after = left.rstrip(" "), right.lstrip(" ")
    if before and after and _is_chinese(before[-1]) and _is_chinese(after[0]):
        return before + after
    touching = len(before) == len(left) and len(after) == len(right)
    if touching and before and after and _is_mixed(before[-1], after[0]):
        return f"{left} {right}"
    return left + right


def _is_mixed(one: str, other: str) -> bool:
    return (_is_sign(one) and _is_latin(other)) or (_is_latin(one) and _is_sign(other))


def _is_sign(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def _is_chinese(letter: str) -> bool:
    """A sign, or Chinese punctuation, which is as wide."""
    return _is_sign(letter) or letter in "，。；：、（）"


def _is_latin(letter: str) -> bool:
    return letter.isascii() and (letter.isalnum() or letter in "/@")
