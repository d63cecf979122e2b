"""Rules that find the title and the headings of text that has lost its mark-up."""

import re
import unicodedata

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import HEADING, QUESTION, TITLE, Line, Lines, next_filled
from pipeline.scraper.rules.items import number_steps

_LONGEST_TITLE = 150
_LONGEST_HEADING = 60
_LONGEST_QUESTION = 120
_MOST_WORDS = 9
_SHORT_WORD = 3
_ENDS_OPEN = re.compile(r"[^.,;:!…。，；：！]$")
_HASHES = re.compile(r"(#{1,6}) (?=\S)")
_WORD = re.compile(r"[^\W\d_][\w'’]*")


def mark_title(lines: Lines, _: Vocabulary) -> Lines:
    """Mark the first line as the title, if it can be one."""
    if any(line.mark == TITLE for line in lines):
        return lines
    first = next((line for line in lines if not line.is_blank), None)
    if first is None or not first.is_plain or len(first.text) > _LONGEST_TITLE:
        return lines
    hashes = _HASHES.match(first.text)
    titled = first.marked(TITLE, first.text[hashes.end() :] if hashes else None)
    return tuple(titled if line is first else line for line in lines)


def mark_hashes(lines: Lines, _: Vocabulary) -> Lines:
    """Mark lines that begin with hashes, as Markdown headings do; none is as high as the title."""
    return tuple(_hashed(line) if line.is_plain else line for line in lines)


def _hashed(line: Line) -> Line:
    found = _HASHES.match(line.text)
    if not found:
        return line
    return line.marked("#" * max(2, len(found[1])) + " ", line.text[found.end() :])


def mark_bare_headings(lines: Lines, _: Vocabulary) -> Lines:
    """Mark short lines in title case that end without a full stop and stand above something else."""
    marked = []
    for line, below in zip(lines, next_filled(lines), strict=True):
        follows = below is not None and not _could_be_heading(lines[below]) and not lines[below].is_heading
        marked.append(line.marked(HEADING) if follows and _could_be_heading(line) else line)
    return tuple(marked)


def _could_be_heading(line: Line) -> bool:
    text = line.text[_decoration_length(line.text) :]
    words = _WORD.findall(text)
    return (
        line.is_plain
        and 0 < len(text) <= _LONGEST_HEADING
        and 0 < len(words) <= _MOST_WORDS
        and bool(_ENDS_OPEN.search(text))
        and all(word[0].isupper() or len(word) <= _SHORT_WORD for word in words)
        and words[0][0].isupper()
    )


def mark_questions(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark the questions below a heading that announces questions; what follows each is its answer."""
    announces = vocabulary.get("sections", {}).get("faq")
    marked, is_faq = [], False
    for line, below in zip(lines, next_filled(lines), strict=True):
        if line.mark == HEADING:
            is_faq = bool(announces and re.search(announces, line.text.casefold()))
        elif is_faq and _is_question(line) and below is not None and not _is_question(lines[below]):
            line = line.marked(QUESTION)
        marked.append(line)
    return tuple(marked)


def _is_question(line: Line) -> bool:
    return line.is_plain and len(line.text) <= _LONGEST_QUESTION and line.text.endswith(("?", "？", "؟"))


def drop_decoration(lines: Lines, _: Vocabulary) -> Lines:
    """Take the emoji off the front of headings (``⚠️ Safety Tips``): the kind of section says it."""
    return tuple(
        line.with_text(line.text[_decoration_length(line.text) :] or line.text) if line.is_heading else line
        for line in lines
    )


def _decoration_length(text: str) -> int:
    """How many characters of emoji and space a line begins with."""
    length = 0
    while length < len(text) and (
        unicodedata.category(text[length]) in ("So", "Sk")
        or text[length] in "\u200d\ufe0f"
        or text[length].isspace()
    ):
        length += 1
    return length


HEADING_RULES: tuple[Rule, ...] = (
    Rule("title", mark_title),
    Rule("hash-heading", mark_hashes),
    Rule("bare-heading", mark_bare_headings),
    Rule("question", mark_questions),
    Rule("heading-decoration", drop_decoration),
    Rule("step-number", number_steps),
)
