"""Rules that find the title and the headings of text that has lost its mark-up."""

import re

from pipeline.locale.headings import kind_of
from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import (
    BULLET,
    HEADING,
    ROW,
    QUESTION,
    TITLE,
    Line,
    Lines,
    next_filled,
    step_mark,
)
from pipeline.scraper.rules.shapes import (
    could_be_heading,
    could_be_plain_heading,
    decoration_length,
    ends_sentence,
    is_prose,
)

_LONGEST_TITLE = 150
_LONGEST_QUESTION = 120
_NUMBERED = re.compile(r"(?:#|step |no[.] ?)?(\d{1,3})[.):] ?(?=\S)", re.I)
_HASHES = re.compile(r"(#{1,6}) (?=\S)")


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
        heads = below is not None and could_be_heading(line) and _can_follow_heading(lines[below])
        marked.append(line.marked(HEADING) if heads else line)
    return tuple(marked)


def _can_follow_heading(line: Line) -> bool:
    """Whether the line above this one can be its heading: not if it is one too, or goes on with that line."""
    return not (could_be_heading(line) or line.is_heading or line.is_continuation)


def mark_plain_headings(lines: Lines, _: Vocabulary) -> Lines:
    """Mark short lines that are no sentence, alone between running text or lists."""
    filled = [index for index, line in enumerate(lines) if not line.is_blank]
    heads = set()
    for above, index, below in zip([None, *filled], filled, filled[1:]):
        line = lines[index]
        if (
            could_be_plain_heading(line)
            and (above is None or _can_precede_heading(lines[above], index - above > 1))
            and _can_stand_below(lines[below])
        ):
            heads.add(index)
    return tuple(line.marked(HEADING) if index in heads else line for index, line in enumerate(lines))


def _can_precede_heading(line: Line, blank_between: bool) -> bool:
    if line.is_plain:
        return ends_sentence(line.text) or (blank_between and not line.text.endswith((":", "：")))
    return True


def _can_stand_below(line: Line) -> bool:
    return is_prose(line.text) if line.is_plain else line.is_item or line.mark == ROW


def mark_stacked(lines: Lines, _: Vocabulary) -> Lines:
    filled = [index for index, line in enumerate(lines) if not line.is_blank]
    heads = set()
    for above, index, below in zip([None, *filled], filled, filled[1:]):
        line = lines[index]
        if (
            could_be_heading(line)
            and (above is None or _can_precede_heading(lines[above], index - above > 1))
            and lines[below].is_heading
        ):
            heads.add(index)
    return tuple(line.marked(HEADING) if index in heads else line for index, line in enumerate(lines))


def mark_numbered_headings(lines: Lines, _: Vocabulary) -> Lines:
    below = next_filled(lines)
    numbered = [(i, _number_of(line)) for i, line in enumerate(lines) if line.is_plain and _number_of(line)]
    heads = set()
    run = []
    for i, n in [*numbered, (len(lines), 0)]:
        if run and n != run[-1][1] + 1:
            if len(run) > 1 and all(_is_nh(lines, j, below) for j, _ in run):
                heads.update(j for j, _ in run)
            run = []
        run.append((i, n))
    return tuple(line.marked(HEADING) if index in heads else line for index, line in enumerate(lines))


def _number_of(line):
    found = _NUMBERED.match(line.text)
    return int(found[1]) if found else 0

def _is_nh(lines, index, below):
    line = lines[index]
    b = below[index]
    text = _NUMBERED.sub("", line.text, count=1)
    return could_be_plain_heading(line.with_text(text[:1].upper()+text[1:])) and b is not None and not _number_of(lines[b]) and not lines[b].is_continuation

def mark_questions(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark the questions below a heading that announces questions; what follows each is its answer."""
    patterns = vocabulary.get("sections", {})
    marked, is_faq = [], False
    for line, below in zip(lines, next_filled(lines), strict=True):
        if line.mark == HEADING:
            is_faq = kind_of(line.text, patterns) == "faq"
        elif is_faq and _is_question(line) and below is not None and not _is_question(lines[below]):
            line = line.marked(QUESTION)
        marked.append(line)
    return tuple(marked)


def _is_question(line: Line) -> bool:
    return line.is_plain and len(line.text) <= _LONGEST_QUESTION and line.text.endswith(("?", "？", "؟"))


def drop_decoration(lines: Lines, _: Vocabulary) -> Lines:
    """Take the emoji off the front of headings (``⚠️ Safety Tips``): the kind of section says it."""
    return tuple(
        line.with_text(line.text[decoration_length(line.text) :] or line.text) if line.is_heading else line
        for line in lines
    )


def number_steps(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Number the bullets below a heading that announces steps: their order matters."""
    patterns = vocabulary.get("sections", {})
    numbered, number = [], 0
    for line in lines:
        if line.is_heading:
            number = 1 if kind_of(line.text, patterns) == "steps" else 0
        elif number and line.mark == BULLET:
            line, number = line.marked(step_mark(number)), number + 1
        numbered.append(line)
    return tuple(numbered)


HEADING_RULES: tuple[Rule, ...] = (
    Rule("title", mark_title),
    Rule("hash-heading", mark_hashes),
    Rule("bare-heading", mark_bare_headings),
    Rule("plain-heading", mark_plain_headings),
    Rule("stacked-heading", mark_stacked),
    Rule("question", mark_questions),
    Rule("heading-decoration", drop_decoration),
    Rule("step-number", number_steps),
)
