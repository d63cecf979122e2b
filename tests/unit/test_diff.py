"""What two versions have in common: ranges that make up both, the longest run first, in bounded time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.diff import align_sequences, count_shared_ends


@given(st.text("ab c1"), st.text("ab c1"))
def test_the_ranges_make_up_both_texts(old: str, new: str) -> None:
    ranges = align_sequences(old, new)
    assert "".join(old[found.old_start : found.old_end] for found in ranges) == old
    assert "".join(new[found.new_start : found.new_end] for found in ranges) == new
    for found in ranges:
        is_equal = old[found.old_start : found.old_end] == new[found.new_start : found.new_end]
        assert found.is_same == is_equal


def test_what_has_too_little_in_common_is_one_change() -> None:
    assert [tuple(found) for found in align_sequences("abcd", "xbyz", min_similarity=0.4)] == [
        (False, 0, 4, 0, 4)
    ]
    assert align_sequences("", "", min_similarity=0.4) == []


def test_shared_ends_do_not_overlap() -> None:
    assert count_shared_ends("aaa", "aa") == (2, 0)
    assert count_shared_ends("hold 20 s", "hold 30 s") == (5, 3)


@pytest.mark.parametrize(("old", "new"), [("ab" * 5000, "ba" * 5000), ("x" * 9000, "x" * 9000 + "y")])
def test_the_work_is_bounded(old: str, new: str) -> None:
    started = time.process_time()
    ranges = align_sequences(old, new)
    assert sum(found.old_end - found.old_start for found in ranges) == len(old)
    assert time.process_time() - started < 2
