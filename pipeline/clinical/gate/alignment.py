"""Aligns the article's expected texts with the text of a handout, and finds the first mismatch.

Offsets are indexes into the letters of `ComparableText`, which have no white space. The limits bound the
work on a hostile or broken handout.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.article import Article
from pipeline.clinical.gate.expected import AllowedTexts, ExpectedText, build_frame, iter_expected_texts
from pipeline.locale import printed
from pipeline.text.normalize import ComparableText, comparable

#: The most characters of the product's own words between two texts of the article.
_MAX_GAP_CHARS = 400
#: How many offsets are tried as the start of the sections: their first words may stand in the frame, too.
_MAX_TRIED_STARTS = 10_000
#: How many offsets of one text are followed at once.
_MAX_TRACKED_OFFSETS = 8
#: Keys of the words that the product may print between two texts of an article, besides step numbers.
_BETWEEN_WORD_KEYS = ("do", "picture")
#: Characters before the first text that are searched for its step number.
_MAX_NUMBER_CHARS = 16


@dataclass(frozen=True)
class GateFault:
    """The first difference between a handout and its article.

    Attributes:
        section: in which part of the handout it is, in words.
        expected: the text of the article; empty where nothing more was expected.
        offset: where in the letters of the handout that text should stand.
    """

    section: str
    expected: str
    offset: int


@dataclass(frozen=True)
class _AlignmentState:
    """How many texts were found in order, and where the last of them may end."""

    count: int
    ends: tuple[int, ...]
    fault: GateFault | None = None


class TextAligner:
    """Finds the texts of an article in its handouts.

    Args:
        article: the article.
        own_words: further texts that are allowed in the frame of its handouts.
        paged: whether the handout has pages.
    """

    def __init__(self, article: Article, own_words: Sequence[str], *, paged: bool = False) -> None:
        self._expected = [
            text for text in iter_expected_texts(article, paged=paged) if text.comparable_text.letters
        ]
        self._frame = build_frame(article, own_words)
        words = printed(article.language)
        self._between_words = tuple(words[key] for key in _BETWEEN_WORD_KEYS)
        self._allowed_by_words: dict[tuple[str, ...], AllowedTexts] = {}

    def find_fault(self, handout: ComparableText) -> GateFault | None:
        """The first difference from the article; None where there is none."""
        first = self._expected[0]
        best = _AlignmentState(-1, (), GateFault(first.section, _format_expected(first), 0))
        start = handout.letters.find(first.comparable_text.letters)
        for _ in range(_MAX_TRIED_STARTS):
            if start < 0:
                break
            reached = self._align_sections(handout, start)
            if reached.fault is None:
                faults = [self._find_frame_fault(handout, start, end) for end in reached.ends]
                if None in faults:
                    return None
                reached = _AlignmentState(reached.count, reached.ends, faults[0])
            best = max(best, reached, key=lambda state: state.count)
            start = handout.letters.find(first.comparable_text.letters, start + 1)
        return best.fault

    def _align_sections(self, handout: ComparableText, start: int) -> _AlignmentState:
        """Search all texts in order, the first of them at ``start``.

        A text may be found at several offsets: a cell may have the same text as the caption above it.
        """
        ends: tuple[int, ...] = (start,)
        for index, expected in enumerate(self._expected):
            offsets = (
                self._find_offsets(handout, expected, ends)
                if index
                else [start] * self._is_first_at(handout, expected, start)
            )
            if not offsets:
                return _AlignmentState(
                    index, ends, GateFault(expected.section, _format_expected(expected), ends[0])
                )
            ends = tuple(offset + len(expected.comparable_text.letters) for offset in offsets)
        return _AlignmentState(len(self._expected), ends)

    def _is_first_at(self, handout: ComparableText, expected: ExpectedText, start: int) -> bool:
        """Whether the first text begins at ``start``, after its number where it has one."""
        is_numbered = (
            expected.number is None
            or _find_number_start(handout.letters[max(0, start - _MAX_NUMBER_CHARS) : start], expected.number)
            is not None
        )
        return is_numbered and handout.has_same_gaps(expected.comparable_text, start)

    def _find_offsets(
        self, handout: ComparableText, expected: ExpectedText, ends: tuple[int, ...]
    ) -> list[int]:
        """Where a text stands with nothing but allowed words between it and one of ``ends``."""
        letters = expected.comparable_text.letters
        allowed = self._get_allowed_between(expected.allowed_before)
        offsets: list[int] = []
        for end in ends:
            last = min(len(handout.letters), end + _MAX_GAP_CHARS + len(letters))
            offset = handout.letters.find(letters, end, last)
            while offset >= 0 and len(offsets) < _MAX_TRACKED_OFFSETS:
                is_match = self._is_allowed_before(handout, expected, allowed, end, offset)
                if (
                    is_match
                    and offset not in offsets
                    and handout.has_same_gaps(expected.comparable_text, offset)
                ):
                    offsets.append(offset)
                offset = handout.letters.find(letters, offset + 1, last)
        return offsets

    def _get_allowed_between(self, words: tuple[str, ...]) -> AllowedTexts:
        if words not in self._allowed_by_words:
            self._allowed_by_words[words] = AllowedTexts([*self._between_words, *words])
        return self._allowed_by_words[words]

    def _is_allowed_before(
        self, handout: ComparableText, expected: ExpectedText, allowed: AllowedTexts, start: int, end: int
    ) -> bool:
        """Whether only allowed words, and the number of a step, stand between ``start`` and ``end``."""
        if expected.number is not None:
            # Digits before ``start`` belong to the text before it: "Repeat 10", then "3".
            number_start = _find_number_start(handout.letters[start:end], expected.number)
            if number_start is None:
                return False
            end = start + number_start
        return allowed.find_disallowed(handout, start, end) == end

    def _find_frame_fault(self, handout: ComparableText, start: int, end: int) -> GateFault | None:
        """What is wrong above the sections, which begin at ``start``, or below them, from ``end`` on."""
        number = self._expected[0].number
        if number is not None:
            start = _find_number_start(handout.letters[:start], number) or 0
        offset = 0
        for text in self._frame.required_above:
            offset = self._find_end_in_frame(handout, comparable(text), offset, start)
            if offset < 0:
                return GateFault("the part above the sections", text, 0)
        parts = (
            ("the part above the sections", self._frame.allowed_above, 0, start),
            ("the part below the sections", self._frame.allowed_below, end, len(handout.letters)),
        )
        for part, allowed, first, last in parts:
            if (offset := allowed.find_disallowed(handout, first, last)) < last:
                return GateFault(part, "", offset)
        frame_letters = handout.letters[:start] + "\n" + handout.letters[end:]
        for text in self._frame.required_anywhere:
            if comparable(text).letters not in frame_letters:
                return GateFault("the part around the sections", text, 0)
        return self._find_recounted_week(handout, end)

    def _find_recounted_week(self, handout: ComparableText, end: int) -> GateFault | None:
        """A week of the log, which stands below the sections, that is counted anew: "Week 3, Week 1"."""
        week = re.escape(comparable(self._frame.week).letters)
        again = re.compile(rf"{week}\d{{1,2}}(?={week}1(?!\d))").search(handout.letters, end)
        return GateFault("the log", "", again.end()) if again else None

    def _find_end_in_frame(self, handout: ComparableText, text: ComparableText, start: int, end: int) -> int:
        """Where a required text ends that stands between ``start`` and ``end``; -1 where it is missing."""
        offset = handout.letters.find(text.letters, start, end)
        while offset >= 0 and not handout.has_same_gaps(text, offset):
            offset = handout.letters.find(text.letters, offset + 1, end)
        return offset if offset < 0 else offset + len(text.letters)


def _find_number_start(letters: str, number: int) -> int | None:
    """Where the step number at the end of ``letters`` begins ("3", "3." or "3)"); None without one."""
    unmarked = letters.removesuffix(".") if letters.endswith(".") else letters.removesuffix(")")
    before = unmarked.removesuffix(str(number))
    return None if before == unmarked or before[-1:].isdecimal() else len(before)


def _format_expected(expected: ExpectedText) -> str:
    return expected.text if expected.number is None else f"{expected.number}. {expected.text}"
