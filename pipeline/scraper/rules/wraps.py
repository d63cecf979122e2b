"""Rules that join what a line break tore apart: sentences, wrapped paragraphs, words that were links.

Nothing is moved: the lower line is marked as going on with the upper one.
"""

import re
from itertools import pairwise

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import CONTINUATION, DO, DONT, QUOTE, ROW, Line, Lines
from pipeline.scraper.rules.items import opener_mark
from pipeline.scraper.rules.shapes import could_be_heading, ends_sentence, width

#: A line that was wrapped is a long one.
_LEAST_WRAPPED = 25
#: The columns that hard-wrapped text has, and how many torn sentences prove that a text is.
_LEAST_COLUMNS, _MOST_COLUMNS, _FEWEST_TORN, _MOSTLY = 40, 110, 3, 0.8
#: A program that wraps may leave a column or two, and another one may have taken a space away.
_SPARE = 2
#: The sentence that a link was cut out of.
_LEAST_AROUND_LINK, _LONGEST_LINK = 40, 60
_RANGE_BEGINS = re.compile(r"\d\s?[-–—]$")
_SENTENCE_END = re.compile(r"[.!?:…)\"”’»。！？]$")
_BULLET = re.compile(r"[-*•] (?=\S)")
_ITEM = re.compile(r"(?:[-*•·–—+>]|\(?\d{1,3}[.):])\s|\(?\d{1,3}\)|[A-Z][.)] ")
#: What no line begins with: it belongs behind the word above.
_TAIL = re.compile(r"[,;:.)\]!?…。，；：）」]+(?=\s|$)(?=.*\w)|[,;，；、]\s?\w")


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
    opener = opener_mark(below)
    if not _can_go_on(above) or _BULLET.match(below.text):
        return False
    if opener and not opener[0].isdigit():
        return False
    if _RANGE_BEGINS.search(above.text):
        return below.text[:1].isdigit()
    if unfinished.search(above.text):
        return not (could_be_heading(above) and below.text[:1].isupper())
    if opener or could_be_heading(above) or _SENTENCE_END.search(above.text):
        return False
    is_long = len(above.text) >= _LEAST_WRAPPED or above.text.endswith(",")
    return is_long and below.text[:1].islower()


def _can_go_on(line: Line) -> bool:
    """Whether the line below can be the rest of this one."""
    return not (line.is_blank or line.is_heading or line.mark in (ROW, QUOTE) or line.picture)


def mark_tails(lines: Lines, _: Vocabulary) -> Lines:
    """Join a line that begins with what ends a clause (``, andere Leute …``) to the line above.

    The short line above it was a link in the same sentence; it goes on with the long line above itself.
    """
    tails = set[int]()
    for index, line in enumerate(lines):
        if index < 1 or not line.is_plain or not _can_go_on(lines[index - 1]) or not _TAIL.match(line.text):
            continue
        tails.add(index)
        if index > 1 and _is_cut_out(lines[index - 2], lines[index - 1]):
            tails.add(index - 1)
    return tuple(line.marked(CONTINUATION) if index in tails else line for index, line in enumerate(lines))


def mark_cut_links(lines: Lines, _: Vocabulary) -> Lines:
    """Join a few words that stand alone between the beginning and the end of a sentence: they were a link."""
    joined = set[int]()
    for index in range(1, len(lines) - 1):
        below = lines[index + 1]
        if (
            below.is_plain
            and below.text[:1].islower()
            and (ends_sentence(below.text) or width(below.text) >= _LEAST_COLUMNS)
            and not opener_mark(below)
            and not ends_sentence(lines[index].text)
            and _is_cut_out(lines[index - 1], lines[index])
        ):
            joined |= {index, index + 1}
    return tuple(line.marked(CONTINUATION) if index in joined else line for index, line in enumerate(lines))


def _is_cut_out(above: Line, link: Line) -> bool:
    """Whether the few words of a link go on with a long line that has no end; never with a do or don't."""
    return (
        (above.is_plain or above.is_continuation)
        and width(above.text) >= _LEAST_AROUND_LINK
        and not _SENTENCE_END.search(above.text)
        and (link.is_plain or link.is_continuation)
        and width(link.text) <= _LONGEST_LINK
        and not opener_mark(link)
        and not _ITEM.match(link.text)
    )


def mark_hard_wraps(lines: Lines, _: Vocabulary) -> Lines:
    """Join the lines of paragraphs that were wrapped at a fixed width.

    That a text is wrapped is proved by sentences that go on in small letters below, nearly all of them where
    the first word of the line below would not have fitted; and by no line being longer.
    """
    pairs = [(above, below) for above, below in pairwise(lines) if _could_wrap(above, below)]
    torn = [pair for pair in pairs if pair[1].text[:1].islower() and not ends_sentence(pair[0].text)]
    columns = max((width(line.text[: _MOST_COLUMNS + 1]) for line in lines), default=0)
    if len(torn) < _FEWEST_TORN or not _LEAST_COLUMNS <= columns <= _MOST_COLUMNS:
        return lines
    if sum(_is_full(*pair, columns) for pair in torn) < len(torn) * _MOSTLY:
        return lines
    has_gaps = any(line.is_blank for line in lines)
    wrapped = {
        below.number
        for above, below in pairs
        if below.is_plain and _is_full(above, below, columns) and (has_gaps or not ends_sentence(above.text))
    }
    return tuple(line.marked(CONTINUATION) if line.number in wrapped else line for line in lines)


def _is_full(above: Line, below: Line, columns: int) -> bool:
    """Whether the first word of the lower line would not have fitted into the upper one."""
    return width(above.text) + 1 + width(below.text.split(maxsplit=1)[0]) > columns - _SPARE


def _could_wrap(above: Line, below: Line) -> bool:
    return (
        above.at is None
        and (above.is_plain or above.is_continuation or (above.is_item and above.mark not in (DO, DONT)))
        and not above.is_blank
        and (below.is_plain or (below.is_continuation and not below.is_blank))
        and not opener_mark(below)
        and not _ITEM.match(below.text)
    )


TORN_RULES: tuple[Rule, ...] = (
    Rule("torn-line", mark_torn_lines),
    Rule("tail", mark_tails),
    Rule("cut-link", mark_cut_links),
)
WRAP_RULES: tuple[Rule, ...] = (Rule("hard-wrap", mark_hard_wraps),)
