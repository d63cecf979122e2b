"""Makes one line of the pieces of text within a block, and names what is cut out of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.scraper.cut_rules import HIDDEN_TEXT
from pipeline.scraper.line import Cut

#: ASCII white space (HTML Living Standard), of which browsers show a run as one space; no no-break spaces. A
#: single plain space is one already, and no match.
ASCII_WHITESPACE = re.compile(r"[\t\n\r\f][ \t\n\r\f]*| [ \t\n\r\f]+")
#: Signs before which no space stands.
_CLOSING_SIGNS = ",.;:!?)]}%…»”’"


@dataclass(slots=True)
class TextPart:
    """A piece of the text of the current block; ``rule`` is the one that takes it out, if one does."""

    text: str
    rule: str = ""


def join_parts(parts: Sequence[TextPart]) -> tuple[str, tuple[Cut, ...]]:
    """One line of text, white space collapsed, and the cuts in it.

    What is cut is parted by spaces from what stays, so that no number joins the digits of both. A cut takes
    those spaces with it, but leaves one where words, or two numbers, would be joined.
    """
    if not any(part.rule for part in parts):
        return ASCII_WHITESPACE.sub(" ", "".join([part.text for part in parts])).strip(" "), ()
    pieces = _collapse(parts)
    line, cuts = "", list[Cut]()
    for index, piece in enumerate(pieces):
        if not piece.rule:
            line += piece.text
            continue
        following = pieces[index + 1].text if index + 1 < len(pieces) else ""
        text = piece.text.strip(" ")
        has_space_before = not line or line.endswith(" ")
        has_space_behind = not following or following.startswith(" ")
        begin = len(line)
        line += ("" if has_space_before else " ") + text
        if not has_space_behind:
            line += " "
        cuts.append(_choose_cut(line, begin, following, piece.rule))
    stripped = line.rstrip(" ")
    return stripped, tuple(
        Cut(cut.start, min(cut.end, len(stripped)), cut.rule) for cut in cuts if cut.start < len(stripped)
    )


def _choose_cut(line: str, begin: int, following: str, rule: str) -> Cut:
    """The part of ``line`` that goes, of which the last piece begins at ``begin``."""
    before = line[:begin]
    if not before.strip(" "):  # it opens the line
        return Cut(0, len(line) + following.startswith(" "), rule)
    has_space = before.endswith(" ")
    if following.startswith(" ") or not following:
        return Cut(begin - has_space, len(line), rule)
    if has_space:
        is_closing = following[0] in _CLOSING_SIGNS
        return Cut(begin - is_closing, len(line), rule)
    last, first = before[-1], following[0]
    is_joined = (last.isdigit() and first.isdigit()) or (
        rule != HIDDEN_TEXT and last.isalnum() and first.isalnum()
    )
    return Cut(begin, len(line) - is_joined, rule)


def _collapse(parts: Sequence[TextPart]) -> list[TextPart]:
    """The parts with runs of white space as one space; neighbours with the same rule are one part."""
    pieces: list[TextPart] = []
    ends_with_space = True
    for part in parts:
        text = ASCII_WHITESPACE.sub(" ", part.text)
        if ends_with_space:
            text = text.lstrip(" ")
        if not text:
            continue
        if part.rule and text == " ":
            part = TextPart(text)
        ends_with_space = text.endswith(" ")
        if pieces and pieces[-1].rule == part.rule:
            pieces[-1].text += text
        elif pieces and part.rule and pieces[-1].rule and not pieces[-1].text.endswith(" "):
            pieces[-1].text += " " + text
        elif (
            len(pieces) > 1 and part.rule and pieces[-1].text == " " and pieces[-2].rule
        ):  # struck words with nothing but a space between are one cut
            pieces.pop()
            pieces[-1].text += " " + text
        else:
            pieces.append(TextPart(text, part.rule))
    for piece, below in pairwise(pieces):
        if piece.rule and piece.text.endswith(" ") and not below.rule:
            piece.text, below.text = piece.text.rstrip(" "), " " + below.text
    return pieces


def is_part_of_word(char: str) -> bool:
    """Whether a character is a digit, or a letter of a script with capitals, and so with spaces."""
    return char.isdigit() or char.lower() != char.upper()
