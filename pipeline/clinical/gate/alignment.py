"""Aligns the article's expected texts with the text of a handout, and finds the first mismatch.

Offsets are indexes into the letters of `ComparableText`, that is without white space. The limits bound
the work on a hostile or broken handout.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.article import Article
from pipeline.clinical.gate.expected import AllowedTexts, ExpectedText, build_frame, iter_expected_texts
from pipeline.locale import printed
from pipeline.text.normalize import ComparableText, comparable

#: Between two texts of the article stands no more of the product's own words than this many characters.
_MAX_GAP_CHARS = 400
#: Where the sections begin is tried at so many places: their first words may stand in the frame, too.
_MAX_TRIED_STARTS = 10_000
#: A text is looked for in so many places at once.
_MAX_TRACKED_OFFSETS = 8
#: What the product may print between two texts of an article, beside the numbers of steps.
_BETWEEN_WORD_KEYS = ("do", "picture")


@dataclass(frozen=True)
class GateFault:
    """Where a handout says something else than its article.

    ``section`` says in which part of it, ``expected`` what the article says (empty: nothing more), ``place``
    where in the letters of what is shown that should stand.
    """

    section: str
    expected: str
    offset: int


@dataclass(frozen=True)
class _AlignmentState:
    """How far the texts were found in order: how many, and where the last one may end."""

    count: int
    ends: tuple[int, ...]
    fault: GateFault | None = None


class TextAligner:
    """The texts of an article, ready to be looked for.

    Args:
        article: the article.
        own_words: what else may stand in the frame of its handouts.
        paged: whether the handout has pages.
    """

    def __init__(self, article: Article, own_words: Sequence[str], *, paged: bool = False) -> None:
        self._expected = [
            piece for piece in iter_expected_texts(article, paged=paged) if piece.comparable_text.letters
        ]
        self._frame = build_frame(article, own_words)
        words = printed(article.language)
        self._between_words = tuple(words[key] for key in _BETWEEN_WORD_KEYS)
        self._allowed_by_words: dict[tuple[str, ...], AllowedTexts] = {}

    def find_fault(self, shown: ComparableText) -> GateFault | None:
        """The first thing that is not as the article has it; None where all is."""
        first = self._expected[0]
        best = _AlignmentState(-1, (), GateFault(first.section, _format_expected(first), 0))
        start = shown.letters.find(first.comparable_text.letters)
        for _ in range(_MAX_TRIED_STARTS):
            if start < 0:
                break
            reached = self._align_sections(shown, start)
            if reached.fault is None:
                faults = [self._find_frame_fault(shown, start, end) for end in reached.ends]
                if None in faults:
                    return None
                reached = _AlignmentState(reached.count, reached.ends, faults[0])
            best = max(best, reached, key=lambda each: each.count)
            start = shown.letters.find(first.comparable_text.letters, start + 1)
        return best.fault

    def _align_sections(self, shown: ComparableText, start: int) -> _AlignmentState:
        """Look for all texts in order, the first of them at ``start``.

        A text may be found in several places: a cell may say the same as the caption above it.
        """
        ends: tuple[int, ...] = (start,)
        for index, piece in enumerate(self._expected):
            found = (
                self._find_offsets(shown, piece, ends)
                if index
                else [start] * self._is_first_at(shown, piece, start)
            )
            if not found:
                return _AlignmentState(
                    index, ends, GateFault(piece.section, _format_expected(piece), ends[0])
                )
            ends = tuple(place + len(piece.comparable_text.letters) for place in found)
        return _AlignmentState(len(self._expected), ends)

    def _is_first_at(self, shown: ComparableText, piece: ExpectedText, start: int) -> bool:
        """Whether the first text begins at ``start``, after its number where it has one."""
        is_numbered = (
            piece.number is None
            or _find_number_start(shown.letters[max(0, start - 16) : start], piece.number) is not None
        )
        return is_numbered and shown.has_same_gaps(piece.comparable_text, start)

    def _find_offsets(self, shown: ComparableText, piece: ExpectedText, ends: tuple[int, ...]) -> list[int]:
        """Where a text stands with nothing between it and one of ``ends`` but what may stand there."""
        wanted = piece.comparable_text.letters
        allowed = self._get_allowed_between(piece.allowed_before)
        found: list[int] = []
        for place in ends:
            last = min(len(shown.letters), place + _MAX_GAP_CHARS + len(wanted))
            at = shown.letters.find(wanted, place, last)
            while at >= 0 and len(found) < _MAX_TRACKED_OFFSETS:
                stands = self._is_allowed_before(shown, piece, allowed, place, at)
                if stands and at not in found and shown.has_same_gaps(piece.comparable_text, at):
                    found.append(at)
                at = shown.letters.find(wanted, at + 1, last)
        return found

    def _get_allowed_between(self, words: tuple[str, ...]) -> AllowedTexts:
        if words not in self._allowed_by_words:
            self._allowed_by_words[words] = AllowedTexts([*self._between_words, *words])
        return self._allowed_by_words[words]

    def _is_allowed_before(
        self, shown: ComparableText, piece: ExpectedText, allowed: AllowedTexts, place: int, found: int
    ) -> bool:
        if piece.number is not None:
            # Digits before ``place`` belong to the text before it: "Repeat 10", then "3".
            before = _find_number_start(shown.letters[place:found], piece.number)
            if before is None:
                return False
            found = place + before
        return allowed.find_disallowed(shown, place, found) == found

    def _find_frame_fault(self, shown: ComparableText, start: int, end: int) -> GateFault | None:
        """What is wrong above the sections, which begin at ``start``, or below them."""
        number = self._expected[0].number
        if number is not None:
            start = _find_number_start(shown.letters[:start], number) or 0
        place = 0
        for text in self._frame.required_above:
            wanted = comparable(text)
            place = self._find_end_in_frame(shown, wanted, place, start)
            if place < 0:
                return GateFault("the part above the sections", text, 0)
        parts = (
            ("the part above the sections", self._frame.allowed_above, 0, start),
            ("the part below the sections", self._frame.allowed_below, end, len(shown.letters)),
        )
        for part, declared, first, last in parts:
            if (strange := declared.find_disallowed(shown, first, last)) < last:
                return GateFault(part, "", strange)
        frames = shown.letters[:start] + "\n" + shown.letters[end:]
        for text in self._frame.required_anywhere:
            if comparable(text).letters not in frames:
                return GateFault("the part around the sections", text, 0)
        return None

    def _find_end_in_frame(self, shown: ComparableText, wanted: ComparableText, place: int, end: int) -> int:
        """Where a text that must stand in the frame ends; -1 where it does not stand there."""
        found = shown.letters.find(wanted.letters, place, end)
        while found >= 0 and not shown.has_same_gaps(wanted, found):
            found = shown.letters.find(wanted.letters, found + 1, end)
        return found if found < 0 else found + len(wanted.letters)


def _find_number_start(letters: str, number: int) -> int | None:
    """Where the number that ends some letters begins: "3", "3." or "3)"; None where they do not end so."""
    unmarked = letters.removesuffix(".") if letters.endswith(".") else letters.removesuffix(")")
    before = unmarked.removesuffix(str(number))
    return None if before == unmarked or before[-1:].isdecimal() else len(before)


def _format_expected(piece: ExpectedText) -> str:
    return piece.text if piece.number is None else f"{piece.number}. {piece.text}"
