"""Widths in columns are those by which rules, layout estimates and the terminal count alike."""

import pytest

from pipeline.text.width import count_columns


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("20 sec", 6), ("20秒", 4), ("ＡＢ", 4), ("é", 1), ("e\u0301", 2), ("ক্ষ", 3), ("✅", 2)],
)
def test_wide_characters_take_two_columns_and_all_others_one(text: str, columns: int) -> None:
    assert count_columns(text) == columns
