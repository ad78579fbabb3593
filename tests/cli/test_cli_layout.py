"""Lines as a terminal shows them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cli.layout import COLUMNS, beside, cut, fold, seen_width, table

WORDS = st.text(alphabet="ab -,/中文，。…:é", max_size=400)


def test_a_chinese_sign_takes_two_columns_and_colour_none() -> None:
    assert seen_width("ab中") == 4
    assert seen_width("\x1b[32m+\x1b[0m") == 1
    assert seen_width("e\u0301") == 1


@given(WORDS, st.integers(20, 100))
def test_no_folded_line_is_too_long_and_no_sign_is_lost(text: str, columns: int) -> None:
    lines = fold(text, indent="  ", hanging="      ", columns=columns)
    assert all(seen_width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_line_does_not_begin_with_a_closing_mark() -> None:
    lines = fold("中" * 9 + "，" + "文" * 9, columns=20)
    assert not any(line.startswith("，") for line in lines)


def test_a_number_keeps_its_unit() -> None:
    assert fold("needs about 16 GiB", columns=16) == ["needs about", "16 GiB"]


def test_a_word_longer_than_a_line_is_cut_after_a_separator() -> None:
    assert fold("manifests/catalog/engines/vllm.yaml", columns=20) == [
        "manifests/catalog/",
        "engines/vllm.yaml",
    ]


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=6))
def test_no_table_is_too_wide(rows: list[tuple[str, str, str]]) -> None:
    assert all(seen_width(line) <= COLUMNS for line in table(rows, indent="  "))


def test_columns_align_by_what_is_seen() -> None:
    assert table([("中", "x"), ("abc", "y")]) == ["中   x", "abc  y"]


def test_a_very_wide_cell_does_not_widen_its_column() -> None:
    lines = table([("key", "v" * 60, "source"), ("other", "value", "source")])
    assert lines[1] == "other  value  source"


@given(st.lists(st.tuples(st.just("  1 "), WORDS, WORDS), max_size=5))
def test_nothing_beside_is_too_wide(rows: list[tuple[str, str, str]]) -> None:
    assert all(seen_width(line) <= COLUMNS for line in beside(rows))


def test_the_right_side_goes_below_where_it_does_not_fit() -> None:
    assert beside([("  1 ", "a" * 80, "b" * 30)]) == ["  1 " + "a" * 80, "       " + "b" * 30]


def test_cut() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"


def test_columns_of_long_keys_align_where_they_may_be_wide() -> None:
    rows = [("disk.free:/", "7 GiB", "statvfs"), ("disk.free:/" + "d" * 40, "71 GiB", "statvfs")]
    places = {line.index("statvfs") for line in table(rows, widest=60)}
    assert len(places) == 1
