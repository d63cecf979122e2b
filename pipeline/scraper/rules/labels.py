"""What does a line that ends in a colon introduce: the text of a label, or a list without bullets?

A label (``Purpose:``) and the line below it become one paragraph or item; the lines below an introduction
become list items.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from pipeline.locale.advice_scope import AdviceScopes
from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import BULLET, CONTINUATION, INDENT, Line, NumberedLines
from pipeline.scraper.rules.line_shape import (
    COLONS,
    LinePattern,
    can_be_heading,
    can_be_plain_heading,
    count_decoration_chars,
    has_sentence_end,
    is_capitals,
    is_prose,
)
from pipeline.scraper.rules.lists import can_be_item, is_item_start
from pipeline.text.normalize import letters_only
from pipeline.text.scripts import has_case
from pipeline.text.width import count_columns

_MAX_ITEM_LABEL_COLUMNS = 50


def mark_label_continuations(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Give an item that is only a label (``Start Position:``) the line below as its text."""
    continuations = {
        below.number
        for above, below in pairwise(lines)
        if above.is_item and _is_item_label(above) and can_be_item(below, vocabulary)
    }
    return tuple(line.with_mark(CONTINUATION) if line.number in continuations else line for line in lines)


def _is_item_label(line: Line) -> bool:
    """Whether an item is only a label: a longer one introduces a list of its own."""
    return (
        line.text.endswith(COLONS)
        and count_columns(line.text[: _MAX_ITEM_LABEL_COLUMNS + 1]) <= _MAX_ITEM_LABEL_COLUMNS
    )


_MAX_LABEL_COLUMNS, _MAX_LABEL_WORDS = 40, 5
#: ``Fig. 3``, ``Exercise 3``: stands between an exercise and the next one. Wider than what no heading may be.
_NUMBERED_CAPTION = re.compile(r"\W*[^\W\d_]{2,14}[.:]?\s?\d{1,3}\W*")
#: A text that begins with a label of its own: up to three words, and a capital behind the colon.
_LABEL_PREFIX = re.compile(r"[^\s.!?:：]{1,20}(?: [^\s.!?:：]{1,15}){0,2}(?:: ?(?=[^\Wa-z])|：)")


def mark_label_texts(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Give a label that stands alone above its text (``Purpose:``) the line below, to make one paragraph.

    A line is a label if the article has it more than once, if its words are one in the locale, or if labels
    and texts alternate. The text must be one line: the first of several may be the first of a list.
    """
    filled = [line for line in lines if not line.is_blank]
    label_pattern = LinePattern(vocabulary, "label")
    label_counts = Counter(letters_only(line.text) for line in filled if _is_label(line))
    continuations = set[int]()
    for index, (label, text) in enumerate(pairwise(filled)):
        if not (
            _is_label(label)
            and _can_be_label_text(text)
            and _is_end_of_label_text(filled[index + 2 : index + 4])
        ):
            continue
        is_alternating = (index + 2 < len(filled) and _is_label(filled[index + 2])) or (
            index >= 2 and _is_label(filled[index - 2]) and _is_label_text(filled[index - 1])
        )
        if (
            is_alternating
            or label_counts[letters_only(label.text)] > 1
            or label_pattern.matches(_strip_label(label))
        ):
            continuations.add(text.number)
    return tuple(line.with_mark(CONTINUATION) if line.number in continuations else line for line in lines)


def _is_label(line: Line) -> bool:
    label = _strip_label(line)
    return (
        line.is_plain
        and line.text.endswith(COLONS)
        and 0 < count_columns(label) <= _MAX_LABEL_COLUMNS
        and len(label.split()) <= _MAX_LABEL_WORDS
        and not label[0].islower()
        and not any(sign in label for sign in ".!?:,;|")
    )


def _strip_label(line: Line) -> str:
    return line.text[count_decoration_chars(line.text) :].rstrip(":： ")


def _can_be_label_text(line: Line) -> bool:
    return line.is_plain and not (
        line.text.endswith(COLONS)
        or is_item_start(line)
        or _LABEL_PREFIX.match(line.text)
        or (can_be_heading(line) and not is_prose(line.text))
    )


def _is_label_text(line: Line) -> bool:
    return line.is_continuation or _can_be_label_text(line)


def _is_end_of_label_text(below: Sequence[Line]) -> bool:
    """Whether the lines below a label's text are no part of it: a label, a heading, a caption, the end."""
    if not below:
        return True
    line = below[0]
    if (
        line.is_heading
        or line.is_item
        or _is_label(line)
        or can_be_heading(line)
        or _NUMBERED_CAPTION.fullmatch(line.text)
    ):
        return True
    return can_be_plain_heading(line) and len(below) > 1 and _is_label(below[1])


#: How many lines below a colon are a list: between blank lines or headings, and right above running text.
_MIN_LIST_ITEMS, _MIN_CERTAIN_LIST_ITEMS = 2, 3
_MAX_ITEM_COLUMNS, _MAX_UNCASED_ITEM_COLUMNS = 160, 60


def mark_unmarked_lists(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Mark the short lines below a colon that stand together, without bullets, up to a gap or a heading.

    Below one that forbids ("Avoid:") there may be gaps between them: none of them is to become a heading.
    """
    marks: dict[int, str] = {}
    index = 0
    while index < len(lines):
        index += 1
        introduction = lines[index - 1]
        if not _is_list_introduction(introduction):
            continue
        start = index + 1 if index < len(lines) and lines[index].is_blank else index
        end = start
        while end < len(lines) and _can_be_unmarked_item(lines[end]):
            end += 1
        items = _find_unmarked_items(lines[start:end], lines[end] if end < len(lines) else None)
        if not items and introduction.is_plain and _forbids(introduction.text, vocabulary):
            items = _find_gapped_items(lines[index:])
        mark = INDENT * (introduction.depth + 1) + BULLET if introduction.is_item else BULLET
        marks |= {line.number: mark for line in items}
        index = max(index, end)
    return tuple(line.with_mark(marks[line.number]) if line.number in marks else line for line in lines)


def _forbids(introduction: str, vocabulary: Vocabulary) -> bool:
    scopes = AdviceScopes.from_vocabulary(vocabulary)  # of few lines of an article this is asked
    return bool(scopes and scopes.classify(introduction))


def _find_unmarked_items(run: NumberedLines, below: Line | None) -> NumberedLines:
    """The items among a run of short lines below an introduction; none if they are no list.

    The last of several right above running text is its heading, if it is in title case.
    """
    if run and is_prose(run[-1].text) and ". " in run[-1].text:
        run, below = run[:-1], run[-1]
    if below is None or below.is_blank or below.is_heading or is_capitals(below.text):
        return run if _is_list(run) else ()
    if not is_prose(below.text) or has_sentence_end(run[-1].text if run else "."):
        return ()
    items = run[:-1] if can_be_heading(run[-1]) else run
    return items if len(items) >= _MIN_CERTAIN_LIST_ITEMS and _is_list(items) else ()


def _find_gapped_items(lines: NumberedLines) -> NumberedLines:
    """The short lines, no sentences, from the first one on, with gaps between them or none."""
    filled = [line for line in lines if not line.is_blank]
    items = list(
        takewhile(lambda line: _can_be_unmarked_item(line) and not has_sentence_end(line.text), filled)
    )
    below = filled[len(items)] if len(items) < len(filled) else None
    if below is not None and not below.is_heading and items and _can_head(items[-1]):
        items.pop()
    return tuple(items) if len(items) >= _MIN_LIST_ITEMS else ()


def _can_head(line: Line) -> bool:
    """Whether the last of several short lines may be the heading of what stands below: words, not one."""
    return can_be_heading(line) and " " in line.text


def _is_list_introduction(line: Line) -> bool:
    return (line.is_plain or line.is_continuation or line.is_item) and line.text.endswith(COLONS)


def _can_be_unmarked_item(line: Line) -> bool:
    return (
        line.is_plain
        and count_columns(line.text[: _MAX_ITEM_COLUMNS + 1]) <= _MAX_ITEM_COLUMNS
        and not line.text.endswith(COLONS)
        and not line.text[0].islower()
        and not is_item_start(line)
        and not is_capitals(line.text)
    )


def _is_list(items: Sequence[Line]) -> bool:
    """Whether lines are the items of one list: none but the last ends a sentence, or all do."""
    ends = [has_sentence_end(line.text) for line in items]
    if len(items) < _MIN_LIST_ITEMS or (any(ends[:-1]) and not all(ends)):
        return False
    if all(ends) and (len(items) < _MIN_CERTAIN_LIST_ITEMS or any(". " in line.text for line in items)):
        return False  # paragraphs
    return all(has_case(line.text) or count_columns(line.text) <= _MAX_UNCASED_ITEM_COLUMNS for line in items)


_NAMED_ITEM_PREFIX = re.compile(r"[^\s.!?:：。；;][^.!?:：。；;]{0,50}(?:: ?(?=[^\s\d/])|：)\S?")


def mark_named_lists(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark the lines below a colon that all read ``Name: what it is``, with gaps between them or none."""
    filled = [line for line in lines if not line.is_blank]
    marked = set[int]()
    index = 0
    while index < len(filled):
        index += 1
        if not _is_list_introduction(filled[index - 1]):
            continue
        end = index
        while end < len(filled) and _is_named_item(filled[end]):
            end += 1
        if not filled[index - 1].is_item and end - index >= _MIN_LIST_ITEMS:
            marked |= {line.number for line in filled[index:end]}
        index = max(index, end)
    return tuple(line.with_mark(BULLET) if line.number in marked else line for line in lines)


def _is_named_item(line: Line) -> bool:
    return (
        line.is_plain
        and not line.text.endswith(COLONS)
        and bool(_NAMED_ITEM_PREFIX.match(line.text))
        and not is_item_start(line)
    )
