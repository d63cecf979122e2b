"""Lays what a handout shows beside what its article says, text by text."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.article import Article
from pipeline.clinical.gate.fold import Folded, fold
from pipeline.clinical.gate.frame import Declared, frame
from pipeline.clinical.gate.pieces import Piece, pieces
from pipeline.locale import printed

#: Between two texts of the article stands no more of the product's own words than this many characters.
_LONGEST_BETWEEN = 400
#: Where the sections begin is tried at so many places: their first words may stand in the frame, too.
_MOST_BEGINNINGS = 10_000
#: A text is looked for in so many places at once.
_MOST_PLACES = 8
#: What the product may print between two texts of an article, beside the numbers of steps.
_BETWEEN_WORDS = ("do", "picture")


@dataclass(frozen=True)
class Fault:
    """Where a handout says something else than its article.

    ``section`` says in which part of it, ``expected`` what the article says (empty: nothing more), ``place``
    where in the letters of what is shown that should stand.
    """

    section: str
    expected: str
    place: int


@dataclass(frozen=True)
class _Reached:
    """How far the texts were found in order: how many, and where the last one may end."""

    count: int
    ends: tuple[int, ...]
    fault: Fault | None = None


class Comparison:
    """The texts of an article, ready to be looked for.

    Args:
        article: the article.
        own_words: what else may stand in the frame of its handouts.
        paged: whether the handout has pages.
    """

    def __init__(self, article: Article, own_words: Sequence[str], *, paged: bool = False) -> None:
        self._pieces = [piece for piece in pieces(article, paged=paged) if piece.folded.letters]
        self._frame = frame(article, own_words)
        words = printed(article.language)
        self._between = tuple(words[key] for key in _BETWEEN_WORDS)
        self._declared: dict[tuple[str, ...], Declared] = {}

    def fault(self, shown: Folded) -> Fault | None:
        """The first thing that is not as the article has it; None where all is."""
        first = self._pieces[0]
        best = _Reached(-1, (), Fault(first.section, _said(first), 0))
        start = shown.letters.find(first.folded.letters)
        for _ in range(_MOST_BEGINNINGS):
            if start < 0:
                break
            reached = self._sections(shown, start)
            if reached.fault is None:
                faults = [self._frame_fault(shown, start, end) for end in reached.ends]
                if None in faults:
                    return None
                reached = _Reached(reached.count, reached.ends, faults[0])
            best = max(best, reached, key=lambda each: each.count)
            start = shown.letters.find(first.folded.letters, start + 1)
        return best.fault

    def _sections(self, shown: Folded, start: int) -> _Reached:
        """Look for all texts in order, the first of them at ``start``.

        A text may be found in several places: a cell may say the same as the caption above it.
        """
        ends: tuple[int, ...] = (start,)
        for index, piece in enumerate(self._pieces):
            found = self._find(shown, piece, ends) if index else [start] * self._is_first(shown, piece, start)
            if not found:
                return _Reached(index, ends, Fault(piece.section, _said(piece), ends[0]))
            ends = tuple(place + len(piece.folded.letters) for place in found)
        return _Reached(len(self._pieces), ends)

    def _is_first(self, shown: Folded, piece: Piece, start: int) -> bool:
        """Whether the first text begins at ``start``, after its number where it has one."""
        is_numbered = (
            piece.number is None
            or _before_number(shown.letters[max(0, start - 16) : start], piece.number) is not None
        )
        return is_numbered and shown.agrees(piece.folded, start)

    def _find(self, shown: Folded, piece: Piece, ends: tuple[int, ...]) -> list[int]:
        """Where a text stands with nothing between it and one of ``ends`` but what may stand there."""
        wanted = piece.folded.letters
        allowed = self._may_stand_between(piece.before)
        found: list[int] = []
        for place in ends:
            last = min(len(shown.letters), place + _LONGEST_BETWEEN + len(wanted))
            at = shown.letters.find(wanted, place, last)
            while at >= 0 and len(found) < _MOST_PLACES:
                stands = self._may_stand_before(shown, piece, allowed, place, at)
                if stands and at not in found and shown.agrees(piece.folded, at):
                    found.append(at)
                at = shown.letters.find(wanted, at + 1, last)
        return found

    def _may_stand_between(self, words: tuple[str, ...]) -> Declared:
        if words not in self._declared:
            self._declared[words] = Declared([*self._between, *words])
        return self._declared[words]

    def _may_stand_before(
        self, shown: Folded, piece: Piece, allowed: Declared, place: int, found: int
    ) -> bool:
        if piece.number is not None:
            # Digits before ``place`` belong to the text before it: "Repeat 10", then "3".
            before = _before_number(shown.letters[place:found], piece.number)
            if before is None:
                return False
            found = place + before
        return allowed.undeclared(shown, place, found) == found

    def _frame_fault(self, shown: Folded, start: int, end: int) -> Fault | None:
        """What is wrong above the sections, which begin at ``start``, or below them."""
        number = self._pieces[0].number
        if number is not None:
            start = _before_number(shown.letters[:start], number) or 0
        place = 0
        for text in self._frame.above:
            wanted = fold(text)
            place = self._in_frame(shown, wanted, place, start)
            if place < 0:
                return Fault("the part above the sections", text, 0)
        parts = (
            ("the part above the sections", self._frame.may_stand_above, 0, start),
            ("the part below the sections", self._frame.may_stand_below, end, len(shown.letters)),
        )
        for part, declared, first, last in parts:
            if (strange := declared.undeclared(shown, first, last)) < last:
                return Fault(part, "", strange)
        frames = shown.letters[:start] + "\n" + shown.letters[end:]
        for text in self._frame.somewhere:
            if fold(text).letters not in frames:
                return Fault("the part around the sections", text, 0)
        return None

    def _in_frame(self, shown: Folded, wanted: Folded, place: int, end: int) -> int:
        """Where a text that must stand in the frame ends; -1 where it does not stand there."""
        found = shown.letters.find(wanted.letters, place, end)
        while found >= 0 and not shown.agrees(wanted, found):
            found = shown.letters.find(wanted.letters, found + 1, end)
        return found if found < 0 else found + len(wanted.letters)


def _before_number(letters: str, number: int) -> int | None:
    """Where the number that ends some letters begins: "3", "3." or "3)"; None where they do not end so."""
    unmarked = letters.removesuffix(".") if letters.endswith(".") else letters.removesuffix(")")
    before = unmarked.removesuffix(str(number))
    return None if before == unmarked or before[-1:].isdecimal() else len(before)


def _said(piece: Piece) -> str:
    return piece.text if piece.number is None else f"{piece.number}. {piece.text}"
