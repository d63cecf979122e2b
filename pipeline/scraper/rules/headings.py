"""Which lines are the title and the headings of a text that has lost its mark-up?

The title comes first, with what a site adds to it; then headings by marks that are left over (hashes,
underlines, numbers); then headings by the shape of a line and of the lines around it; then their levels.
"""

import re
from collections.abc import Callable, Iterator

from pipeline.locale import load_languages
from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import HEADING, QUESTION, ROW, TITLE, Line, NumberedLines, find_next_filled
from pipeline.scraper.rules.line_shape import (
    COLONS,
    LinePattern,
    can_be_heading,
    can_be_plain_heading,
    count_decoration_chars,
    has_sentence_end,
    is_capitals,
    is_prose,
    make_instruction_matcher,
)
from pipeline.scraper.rules.lists import is_item_start

_MAX_TITLE_CHARS = 150
_HASH_PREFIX = re.compile(r"(#{1,6}) (?=\S)")


def mark_title(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark the first line as the title, if it can be one; else the last heading above the first paragraph."""
    if any(line.mark == TITLE for line in lines):
        return lines
    first = next((line for line in lines if not line.is_blank), None)
    if first is None:
        return lines
    if not (first.is_plain or first.mark == HEADING) or len(first.text) > _MAX_TITLE_CHARS:
        return _mark_title_below_links(lines)
    hashes = _HASH_PREFIX.match(first.text)
    titled = first.with_mark(TITLE, first.text[hashes.end() :] if hashes else None)
    return tuple(titled if line is first else line for line in lines)


def _mark_title_below_links(lines: NumberedLines) -> NumberedLines:
    """The title of a page that begins with a list of links: the last heading above its first paragraph."""
    found = None
    for line in lines:
        if is_prose(line.text):
            break
        if line.mark == HEADING:
            found = line
    return (
        lines if found is None else tuple(line.with_mark(TITLE) if line is found else line for line in lines)
    )


def drop_title_remark(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Take the remark off a title that says that the article was taken from another site (``(转载)``)."""
    remark = vocabulary.get("title_remark")
    if not remark:
        return lines
    return tuple(
        line.with_text(re.sub(remark, "", line.text) or line.text) if line.mark == TITLE else line
        for line in lines
    )


def mark_hash_headings(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark lines that begin with hashes, as Markdown headings do; none is as high as the title."""
    return tuple(_mark_hash_heading(line) if line.is_plain else line for line in lines)


def _mark_hash_heading(line: Line) -> Line:
    found = _HASH_PREFIX.match(line.text)
    if not found:
        return line
    return line.with_mark("#" * max(2, len(found[1])) + " ", line.text[found.end() :])


_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}|_{3,}")
_RULED_HEADING = re.compile(r"[-=*~_#]{2,} ?(?P<words>[^\W_].*?)[ :]?[-=*~_#]{2,}")


def mark_underlined_headings(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark a short line that is underlined by hyphens or equals signs, or set between them."""
    marked = list(lines)
    for index, line in enumerate(lines):
        if not line.is_plain:
            continue
        if _UNDERLINE.fullmatch(line.text) and index and can_be_plain_heading(lines[index - 1]):
            marked[index - 1] = lines[index - 1].with_mark(HEADING)
        elif len(line.text) <= _MAX_TITLE_CHARS and (ruled := _RULED_HEADING.fullmatch(line.text)):
            words = line.with_text(ruled["words"])
            marked[index] = words.with_mark(HEADING) if can_be_plain_heading(words) else line
    return tuple(marked)


#: No letter, no digit, no sign that could mean something; lone bullets have a rule of their own.
_ORNAMENT = re.compile(r"(?:[-=*~_+#/\\|<>^·•—–] ?){2,}|[=~_+#/\\|<>^—–]")


def drop_ornaments(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Remove lines of hyphens, stars and the like, unless they underline a heading that is not marked yet."""
    return tuple(
        line
        for index, line in enumerate(lines)
        if not (line.is_plain and _ORNAMENT.fullmatch(line.text))
        or (_UNDERLINE.fullmatch(line.text) and index and can_be_plain_heading(lines[index - 1]))
    )


#: A larger gap between two numbers is the end of their row.
_MAX_NUMBER_GAP = 3
#: ``1. ``, ``2) ``, ``#3: ``, ``Step 4: ``, ``第3步``
_NUMBER_PREFIX = re.compile(
    rf"(?:#|(?:[^\W\d_]{{2,10}}|{load_languages()['step_number_prefix']}) ?)?(\d{{1,3}})"
    rf"(?:[.):．、：] ?|{load_languages()['step_number_suffix']} ?)(?=[^\s\d])"
)


def mark_numbered_headings(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Mark numbered headings: each short, each with text of its own below it, their numbers counting up.

    The number stays in the heading. Numbered lines with no text between them are steps.
    """
    below = find_next_filled(lines)
    unfinished = re.compile(vocabulary.get("unfinished", "(?!)"), re.IGNORECASE)
    headings = set[int]()
    for run in _find_counting_runs(lines):
        if len(run) > 1 and all(_is_heading_of_text(lines, index, below[index]) for index in run):
            headings.update(index for index in run if not unfinished.search(lines[index].text))
    return tuple(line.with_mark(HEADING) if index in headings else line for index, line in enumerate(lines))


def _find_counting_runs(lines: NumberedLines) -> Iterator[list[int]]:
    """Runs of indices of lines whose numbers count up; one or two may be missing."""
    run: list[int] = []
    last = 0
    for index, line in enumerate(lines):
        number = _parse_heading_number(line)
        if number is None:
            continue
        if run and not last < number <= last + _MAX_NUMBER_GAP:
            yield run
            run = []
        run.append(index)
        last = number
    yield run


def _parse_heading_number(line: Line) -> int | None:
    found = _NUMBER_PREFIX.match(line.text) if line.is_plain or line.mark == HEADING else None
    return int(found[1]) if found else None


def _is_heading_of_text(lines: NumberedLines, index: int, below: int | None) -> bool:
    """Whether a numbered line is short and has text of its own below it."""
    line = lines[index]
    words = _NUMBER_PREFIX.sub("", line.text, count=1)
    return (
        below is not None
        and _parse_heading_number(lines[below]) is None
        and not lines[below].is_continuation
        and not lines[below].text[:1].islower()
        and (line.mark == HEADING or can_be_plain_heading(line.with_text(words[:1].upper() + words[1:])))
    )


def mark_bare_headings(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark short lines in title case that end without a full stop and stand above something else."""
    marked, is_emphasized = [], _make_emphasis_filter(lines)
    for line, below in zip(lines, find_next_filled(lines), strict=True):
        is_heading = below is not None and can_be_heading(line) and _can_follow_heading(lines[below])
        marked.append(line.with_mark(HEADING) if is_heading and is_emphasized(line) else line)
    return tuple(marked)


def _can_follow_heading(line: Line) -> bool:
    """Whether a heading can stand right above this line: not if it is a heading too, or continues a line."""
    return not (can_be_heading(line) or line.is_heading or line.is_continuation)


def _make_emphasis_filter(lines: NumberedLines) -> Callable[[Line], bool]:
    """A predicate: whether the look of a line may make it a heading.

    In a page or in Markdown, which have mark-up for headings, only bold lines may be ones without it.
    """
    has_markup = any(
        line.bold or line.picture or (line.raw_lines and line.raw_lines[0] != line.raw_lines[1])
        for line in lines
    )
    return lambda line: line.bold or not has_markup


def mark_plain_headings(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Mark a short line that is no sentence, between the end of a text or list and the text or list below it.

    A line that tells what to do and how often is no heading, however it looks.
    """
    has_instruction, is_emphasized = make_instruction_matcher(vocabulary), _make_emphasis_filter(lines)
    headings = {
        index
        for above, index, below in _find_neighbours(lines)
        if can_be_plain_heading(lines[index])
        and not is_item_start(lines[index])
        and is_emphasized(lines[index])
        and not has_instruction(lines[index].text)
        and (above is None or _can_precede_heading(lines[above], index - above > 1))
        and _can_stand_below_heading(lines[below])
    }
    return tuple(line.with_mark(HEADING) if index in headings else line for index, line in enumerate(lines))


def _find_neighbours(lines: NumberedLines) -> Iterator[tuple[int | None, int, int]]:
    """For each filled line but the last: the indices of the filled lines above it, itself and below it."""
    filled = [index for index, line in enumerate(lines) if not line.is_blank]
    return zip([None, *filled], filled, filled[1:], strict=False)


def _can_precede_heading(line: Line, has_gap: bool) -> bool:
    """Whether a heading may stand below this line: not if it is unfinished or announces what follows."""
    if line.is_plain or line.is_continuation:
        return has_sentence_end(line.text) or (has_gap and not line.text.endswith(COLONS))
    return True


def _can_stand_below_heading(line: Line) -> bool:
    if line.is_plain:
        return is_prose(line.text) or line.text.endswith(COLONS)
    return line.is_item or line.mark == ROW


def mark_stacked_headings(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark a line in title case right above a heading: a section above its first part."""
    headings = set[int]()
    next_filled, is_emphasized = find_next_filled(lines), _make_emphasis_filter(lines)
    for above, index, below in _find_neighbours(lines):
        line, second = lines[index], next_filled[below]
        if (
            can_be_heading(line)
            and is_emphasized(line)
            and (above is None or _can_precede_heading(lines[above], index - above > 1))
            and lines[below].is_heading
            and not (second is not None and lines[second].is_heading)
        ):
            headings.add(index)
    return tuple(line.with_mark(HEADING) if index in headings else line for index, line in enumerate(lines))


_MIN_LISTED_LINES, _MAX_COLON_HEADING_CHARS = 2, 40


def mark_colon_headings(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Mark lines with a colon: in capitals above text; in an article with no other headings, above lists."""
    below = find_next_filled(lines)
    has_others = any(line.is_heading and line.mark != TITLE for line in lines)
    introduction = LinePattern(vocabulary, "introducing")
    headings = {
        index
        for index, line in enumerate(lines)
        if _is_colon_heading(line)
        and not introduction.matches(line.text)
        and (
            (is_capitals(line.text) and _is_prose_line(lines, below[index]))
            or (not has_others and _has_list_below(lines, below, index))
        )
    }
    return tuple(line.with_mark(HEADING) if index in headings else line for index, line in enumerate(lines))


def _is_colon_heading(line: Line) -> bool:
    return (
        line.is_plain
        and line.text.endswith(COLONS)
        and len(line.text) <= _MAX_COLON_HEADING_CHARS
        and can_be_plain_heading(line.with_text(line.text.rstrip(":： ")))
    )


def _is_prose_line(lines: NumberedLines, index: int | None) -> bool:
    return index is not None and lines[index].is_plain and is_prose(lines[index].text)


def _has_list_below(lines: NumberedLines, below: list[int | None], index: int) -> bool:
    """Whether a list of some length stands below."""
    for _ in range(_MIN_LISTED_LINES):
        item = below[index]
        if item is None or not lines[item].is_item:
            return False
        index = item
    return True


def lower_numbered_headings(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Put numbered headings one level below the heading that stands above the first of them."""
    lowered: list[Line] = []
    is_below = is_counting = False
    for line in lines:
        number = _parse_heading_number(line) if line.mark in (HEADING, QUESTION) else None
        if line.mark == HEADING and number is None:
            is_below, is_counting = True, False
        elif number == 1:
            is_counting = is_below
        lowered.append(line.with_mark(QUESTION) if number and is_counting and line.mark == HEADING else line)
    return tuple(lowered)


def drop_heading_decoration(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Take the emoji off the front of headings (``⚠️ Safety Tips``): the kind of section says it."""
    return tuple(
        line.with_text(line.text[count_decoration_chars(line.text) :] or line.text)
        if line.is_heading
        else line
        for line in lines
    )
