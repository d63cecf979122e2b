"""Rules that find list items: dos and don'ts, bullets, numbered steps, labels that own the next line."""

import re
from itertools import pairwise

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import (
    BULLET,
    CONTINUATION,
    DO,
    DONT,
    Line,
    Lines,
    next_filled,
    step_mark,
)

_DO = re.compile("(?:[-*•] )?\u2705\ufe0f?\\s*(?=\\S)")
_DONT = re.compile("(?:[-*•] )?\u274c\ufe0f?\\s*(?=\\S)")
_BULLET = re.compile(r"[-*•] (?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)] (?=\S)")
_LONE_BULLET = frozenset("-*•")
_GLUED = re.compile(r"(?<=\S) -$")
_RANGE_BEGINS = re.compile(r"\d\s?[-–—]$")
_SENTENCE_END = re.compile(r"[.!?:…)\"”’»。！？]$")


def _prefixed(name: str, pattern: re.Pattern[str], mark: str) -> Rule:
    """A rule that turns what a line begins with into a mark."""

    def apply(lines: Lines, _: Vocabulary) -> Lines:
        return tuple(_without_prefix(line, pattern, mark) if line.is_plain else line for line in lines)

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


def mark_below_lone_bullets(lines: Lines, _: Vocabulary) -> Lines:
    """Mark the line below a bullet that stands alone on its line."""
    below = next_filled(lines)
    opened = {below[index] for index, line in enumerate(lines) if line.is_plain and line.text in _LONE_BULLET}
    return tuple(
        line.marked(BULLET) if index in opened and line.is_plain and line.text not in _LONE_BULLET else line
        for index, line in enumerate(lines)
    )


def drop_lone_bullets(lines: Lines, _: Vocabulary) -> Lines:
    """Leave out bullets that stand alone on their line."""
    return tuple(line for line in lines if not (line.is_plain and line.text in _LONE_BULLET))


def mark_below_glued_bullets(lines: Lines, _: Vocabulary) -> Lines:
    """Mark the line below a bullet that is glued to the line before it (``… by your sides. -``)."""
    below = next_filled(lines)
    opened = {below[index] for index in _glued(lines)}
    return tuple(
        line.marked(BULLET) if index in opened and line.is_plain else line for index, line in enumerate(lines)
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


def mark_label_continuations(lines: Lines, _: Vocabulary) -> Lines:
    """Give an item that is only a label (``Start Position:``) the line below as its text."""
    owned = {
        below.number
        for above, below in pairwise(lines)
        if above.is_item and above.text.endswith(":") and below.is_plain
    }
    return tuple(line.marked(CONTINUATION) if line.number in owned else line for line in lines)


def mark_broken_ranges(lines: Lines, _: Vocabulary) -> Lines:
    """Join a range that a line break tore in two (``for 20 -`` above ``30 seconds``) into one paragraph."""
    torn = {
        below.number
        for above, below in pairwise(lines)
        if _RANGE_BEGINS.search(above.text) and below.is_plain and below.text[:1].isdigit()
    }
    return tuple(line.marked(CONTINUATION) if line.number in torn else line for line in lines)


def number_steps(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Number the bullets below a heading that announces steps: their order matters."""
    announces = re.compile(vocabulary["sections"]["steps"]) if "sections" in vocabulary else None
    numbered, number = [], 0
    for line in lines:
        if line.is_heading:
            number = 1 if announces and announces.search(line.text.casefold()) else 0
        elif number and line.mark == BULLET:
            line, number = line.marked(step_mark(number)), number + 1
        numbered.append(line)
    return tuple(numbered)


ITEM_RULES: tuple[Rule, ...] = (
    _prefixed("do-mark", _DO, DO),
    _prefixed("dont-mark", _DONT, DONT),
    Rule("lone-bullet-item", mark_below_lone_bullets),
    Rule("lone-bullet", drop_lone_bullets),
    Rule("glued-bullet-item", mark_below_glued_bullets),
    Rule("glued-bullet", drop_glued_bullets),
    _prefixed("bullet", _BULLET, BULLET),
    Rule("broken-range", mark_broken_ranges),
    Rule("number", mark_numbers),
    Rule("label-continuation", mark_label_continuations),
)
