"""Rules that find list items: dos and don'ts, bullets, numbered steps, labels that own the next line."""

import re
from itertools import pairwise

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import (
    BULLET,
    CONTINUATION,
    DO,
    DONT,
    ROW,
    Line,
    Lines,
    next_filled,
    step_mark,
)
from pipeline.scraper.rules.shapes import announces_section, could_be_heading

#: Ticks and crosses. Lighter ticks (✔) are often mere bullets, so they are not among them.
_TICK = "\u2705\ufe0f?"
_CROSS = "[\u274c\u274e\u26d4\u2716\u2717\u2718\U0001f6ab]\ufe0f?"
_DO = re.compile(rf"(?:[-*•] )?{_TICK}\s*(?=\S)")
_DONT = re.compile(rf"(?:[-*•] )?{_CROSS}\s*(?=\S)")
_BULLET = re.compile(r"[-*•] (?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)] (?=\S)")
_OPENER = re.compile(rf"(?:[-*•] ?)?(?:(?P<do>{_TICK})|(?P<dont>{_CROSS}))|[-*•]|(?P<number>\d{{1,3}})[.)]")
_GLUED = re.compile(r"(?<=\S) -$")
#: A line that was wrapped is a long one.
_LEAST_WRAPPED = 25
_RANGE_BEGINS = re.compile(r"\d\s?[-–—]$")
_SENTENCE_END = re.compile(r"[.!?:…)\"”’»。！？]$")


def _prefixed(name: str, pattern: re.Pattern[str], mark: str) -> Rule:
    """A rule that turns what a line begins with into a mark."""

    # A page or Markdown may have made a bullet of the line already: a tick or cross says more.
    marked = ("", BULLET) if mark in (DO, DONT) else ("",)

    def apply(lines: Lines, _: Vocabulary) -> Lines:
        return tuple(
            _without_prefix(line, pattern, mark) if line.mark in marked and line.text else line
            for line in lines
        )

    return Rule(name, apply)


def _without_prefix(line: Line, pattern: re.Pattern[str], mark: str) -> Line:
    found = pattern.match(line.text)
    return line.marked(mark, line.text[found.end() :]) if found else line


def mark_numbers(lines: Lines, _: Vocabulary) -> Lines:
    """Mark lines that begin with a number and a full stop or bracket, keeping the number."""
    return tuple(_numbered(line) if line.is_plain else line for line in lines)


def _numbered(line: Line) -> Line:
    found = _NUMBER.match(line.text)
    return line.marked(step_mark(int(found[1])), line.text[found.end() :]) if found else line


def mark_below_openers(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark the line below a bullet, tick, cross or number that stands alone on its line."""
    below = next_filled(lines)
    marks = {
        below[index]: mark for index, line in enumerate(lines) if line.is_plain and (mark := _opener(line))
    }
    return tuple(
        line.marked(marks[index]) if index in marks and _can_be_item(line, vocabulary) else line
        for index, line in enumerate(lines)
    )


def _opener(line: Line) -> str | None:
    """The mark that a line consisting of nothing else gives to the line below it."""
    found = _OPENER.fullmatch(line.text)
    if not found:
        return None
    if found["number"]:
        return step_mark(int(found["number"]))
    return DO if found["do"] else DONT if found["dont"] else BULLET


def _can_be_item(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether the line below a bullet is its item: a heading is not, the bullet above it was empty."""
    return line.is_plain and _opener(line) is None and not announces_section(line, vocabulary)


def drop_openers(lines: Lines, _: Vocabulary) -> Lines:
    """Leave out bullets, ticks, crosses and numbers that stand alone on their line."""
    return tuple(line for line in lines if not (line.is_plain and _opener(line)))


def mark_below_glued_bullets(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark the line below a bullet that is glued to the line before it (``… by your sides. -``)."""
    below = next_filled(lines)
    opened = {below[index] for index in _glued(lines)}
    return tuple(
        line.marked(BULLET) if index in opened and _can_be_item(line, vocabulary) else line
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


def mark_label_continuations(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Give an item that is only a label (``Start Position:``) the line below as its text."""
    owned = {
        below.number
        for above, below in pairwise(lines)
        if above.is_item and above.text.endswith(":") and _can_be_item(below, vocabulary)
    }
    return tuple(line.marked(CONTINUATION) if line.number in owned else line for line in lines)


def mark_torn_lines(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Join a sentence that a line break tore in two (``hold for`` above ``30 seconds.``).

    It was torn where the upper line ends on a word that ends no sentence, or on a number and a dash; or where
    it is long, has no full stop, and the lower line begins with a small letter.
    """
    unfinished = re.compile(vocabulary.get("unfinished", "(?!)"), re.IGNORECASE)
    filled = (line.number for line in lines if not line.is_blank)
    title = next(filled, None)
    torn = {
        below.number
        for above, below in pairwise(lines)
        if below.is_plain and above.number != title and _is_torn(above, below, unfinished)
    }
    return tuple(line.marked(CONTINUATION) if line.number in torn else line for line in lines)


def _is_torn(above: Line, below: Line, unfinished: re.Pattern[str]) -> bool:
    opener = _OPENER.fullmatch(below.text)
    if above.is_blank or above.is_heading or above.mark == ROW or _BULLET.match(below.text):
        return False
    if opener and not opener["number"]:
        return False
    if _RANGE_BEGINS.search(above.text):
        return below.text[:1].isdigit()
    if unfinished.search(above.text):
        return True
    if opener or could_be_heading(above) or _SENTENCE_END.search(above.text):
        return False
    is_long = len(above.text) >= _LEAST_WRAPPED or above.text.endswith(",")
    return is_long and below.text[:1].islower()


ITEM_RULES: tuple[Rule, ...] = (
    _prefixed("do-mark", _DO, DO),
    _prefixed("dont-mark", _DONT, DONT),
    Rule("torn-line", mark_torn_lines),
    Rule("lone-bullet-item", mark_below_openers),
    Rule("lone-bullet", drop_openers),
    Rule("glued-bullet-item", mark_below_glued_bullets),
    Rule("glued-bullet", drop_glued_bullets),
    _prefixed("bullet", _BULLET, BULLET),
    Rule("number", mark_numbers),
    Rule("label-continuation", mark_label_continuations),
)
