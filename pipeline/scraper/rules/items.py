"""Rules that find list items: dos and don'ts, and bullets that stand on another line than their item."""

import re

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import BULLET, DO, DONT, Line, Lines, next_filled, step_mark
from pipeline.scraper.rules.bullets import starts_item, without_prefix
from pipeline.scraper.rules.shapes import announces_section

#: Ticks and crosses. Lighter ticks (✔) are often mere bullets, so they are not among them.
_TICK = "\u2705\ufe0f?"
_CROSS = "[\u274c\u274e\u26d4\u2716\u2717\u2718\U0001f6ab]\ufe0f?"
_DO = re.compile(rf"(?:[-*•] )?{_TICK}\s*(?=\S)")
_DONT = re.compile(rf"(?:[-*•] )?{_CROSS}\s*(?=\S)")
_OPENER = re.compile(
    rf"(?:[-*•] ?)?(?:(?P<do>{_TICK})|(?P<dont>{_CROSS}))|[-*•·▪●○■◦‣►▸➤]|\(?(?P<number>\d{{1,3}})[.)]"
)
_GLUED = re.compile(r"(?<=\S) [-•·]$")
_SENTENCE_END = re.compile(r"[.!?:…)\"”’»。！？]$")


def _prefixed(name: str, pattern: re.Pattern[str], mark: str) -> Rule:
    """A rule that turns what a line begins with into a mark."""

    def apply(lines: Lines, _: Vocabulary) -> Lines:
        # A page or Markdown may have made a bullet of the line already: a tick or cross says more.
        tops = _outermost_bullets(lines)
        return tuple(
            without_prefix(line, pattern, mark) if line.is_plain or index in tops else line
            for index, line in enumerate(lines)
        )

    return Rule(name, apply)


def _outermost_bullets(lines: Lines) -> set[int]:
    """Where bullets stand that are nested in no other item, however far they are indented.

    A do or a don't takes no bullets in: what has a tick or a cross below it is one of its own.
    """
    tops: set[int] = set()
    open_depths: list[int] = []
    for index, line in enumerate(lines):
        if line.is_blank or line.is_continuation:
            continue
        if not line.is_item or line.mark in (DO, DONT):
            open_depths.clear()
            continue
        while open_depths and open_depths[-1] >= line.depth:
            open_depths.pop()
        if not open_depths and line.mark.lstrip() == BULLET:
            tops.add(index)
        open_depths.append(line.depth)
    return tops


def mark_below_openers(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark the line below a bullet, tick, cross or number that stands alone on its line.

    A line that begins with a bullet of its own needs none: the one above it was empty.
    """
    below = next_filled(lines)
    marks = {
        under: mark
        for under, line in zip(below, lines, strict=True)
        if line.is_plain and (mark := opener_mark(line)) and under is not None
        if mark != BULLET or not starts_item(lines[under])
    }
    return tuple(
        line.marked(marks[index]) if index in marks and can_be_item(line, vocabulary) else line
        for index, line in enumerate(lines)
    )


def opener_mark(line: Line) -> str | None:
    """The mark that a line consisting of nothing else gives to the line below it."""
    found = _OPENER.fullmatch(line.text)
    if not found:
        return None
    if found["number"]:
        return step_mark(int(found["number"]))
    return DO if found["do"] else DONT if found["dont"] else BULLET


def can_be_item(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether the line below a bullet is its item: a heading is not, the bullet above it was empty."""
    return line.is_plain and opener_mark(line) is None and not announces_section(line, vocabulary)


def drop_openers(lines: Lines, _: Vocabulary) -> Lines:
    """Leave out bullets, ticks, crosses and numbers that stand alone on their line."""
    return tuple(line for line in lines if not (line.is_plain and opener_mark(line)))


def mark_below_glued_bullets(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark the line below a bullet that is glued to the line before it (``… by your sides. -``)."""
    below = next_filled(lines)
    opened = {below[index] for index in _glued(lines)}
    return tuple(
        line.marked(BULLET) if index in opened and can_be_item(line, vocabulary) else line
        for index, line in enumerate(lines)
    )


def drop_glued_bullets(lines: Lines, _: Vocabulary) -> Lines:
    """Take the glued bullet off the line that it does not belong to."""
    glued = _glued(lines)
    return tuple(
        line.with_text(_GLUED.sub("", line.text)) if index in glued else line
        for index, line in enumerate(lines)
    )


def _glued(lines: Lines) -> set[int]:
    """Where a bullet is glued: after the end of a sentence, and never between two numbers of a range."""
    return {
        index
        for index, line in enumerate(lines)
        if not line.is_blank and _GLUED.search(line.text) and _SENTENCE_END.search(line.text[:-2])
    }


MARK_RULES: tuple[Rule, ...] = (
    _prefixed("do-mark", _DO, DO),
    _prefixed("dont-mark", _DONT, DONT),
)
ITEM_RULES: tuple[Rule, ...] = (
    Rule("lone-bullet-item", mark_below_openers),
    Rule("lone-bullet", drop_openers),
    Rule("glued-bullet-item", mark_below_glued_bullets),
    Rule("glued-bullet", drop_glued_bullets),
)
