"""Rules that find the title and the headings of text that has lost its mark-up."""

import re
from collections.abc import Callable, Iterator

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import HEADING, QUESTION, ROW, TITLE, Line, Lines, next_filled
from pipeline.scraper.rules.bullets import starts_item
from pipeline.scraper.rules.phrases import LinePattern
from pipeline.scraper.rules.shapes import (
    COLONS,
    could_be_heading,
    could_be_plain_heading,
    decoration_length,
    ends_sentence,
    instruction,
    is_capitals,
    is_prose,
)

_LONGEST_TITLE = 150
_HASHES = re.compile(r"(#{1,6}) (?=\S)")
#: ``1. ``, ``2) ``, ``#3: ``, ``Step 4: ``, ``十、``
_NUMBERED = re.compile(r"(?:#|(?:[^\W\d_]{2,10}|第) ?)?(\d{1,3})(?:[.):．、：] ?|步 ?)(?=[^\s\d])")
_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}|_{3,}")
_RULED = re.compile(r"[-=*~_#]{2,} ?(?P<words>[^\W_].*?)[ :]?[-=*~_#]{2,}")
#: No letter, no digit, no sign that could mean something; lone bullets have a rule of their own.
_ORNAMENT = re.compile(r"(?:[-=*~_+#/\\|<>^·•—–] ?){2,}|[=~_+#/\\|<>^—–]")
_LEAST_LISTED, _LONGEST_COLON_HEADING = 2, 40


def mark_title(lines: Lines, _: Vocabulary) -> Lines:
    """Mark the first line as the title, if it can be one; else the last heading above the first paragraph."""
    if any(line.mark == TITLE for line in lines):
        return lines
    first = next((line for line in lines if not line.is_blank), None)
    if first is None:
        return lines
    if not (first.is_plain or first.mark == HEADING) or len(first.text) > _LONGEST_TITLE:
        return _title_below(lines)
    hashes = _HASHES.match(first.text)
    titled = first.marked(TITLE, first.text[hashes.end() :] if hashes else None)
    return tuple(titled if line is first else line for line in lines)


def _title_below(lines: Lines) -> Lines:
    """The title of a page that begins with a list of links: the last heading above its first paragraph."""
    found = None
    for line in lines:
        if is_prose(line.text):
            break
        if line.mark == HEADING:
            found = line
    return lines if found is None else tuple(line.marked(TITLE) if line is found else line for line in lines)


def mark_hashes(lines: Lines, _: Vocabulary) -> Lines:
    """Mark lines that begin with hashes, as Markdown headings do; none is as high as the title."""
    return tuple(_hashed(line) if line.is_plain else line for line in lines)


def _hashed(line: Line) -> Line:
    found = _HASHES.match(line.text)
    if not found:
        return line
    return line.marked("#" * max(2, len(found[1])) + " ", line.text[found.end() :])


def mark_underlined(lines: Lines, _: Vocabulary) -> Lines:
    """Mark a short line that is underlined by hyphens or equals signs, or set between them."""
    marked = list(lines)
    for index, line in enumerate(lines):
        if not line.is_plain:
            continue
        if _UNDERLINE.fullmatch(line.text) and index and could_be_plain_heading(lines[index - 1]):
            marked[index - 1] = lines[index - 1].marked(HEADING)
        elif len(line.text) <= _LONGEST_TITLE and (ruled := _RULED.fullmatch(line.text)):
            words = line.with_text(ruled["words"])
            marked[index] = words.marked(HEADING) if could_be_plain_heading(words) else line
    return tuple(marked)


def drop_ornaments(lines: Lines, _: Vocabulary) -> Lines:
    """Remove lines of hyphens, stars and the like, unless they underline a heading that is not marked yet."""
    return tuple(
        line
        for index, line in enumerate(lines)
        if not (line.is_plain and _ORNAMENT.fullmatch(line.text))
        or (_UNDERLINE.fullmatch(line.text) and index and could_be_plain_heading(lines[index - 1]))
    )


def mark_numbered_headings(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark numbered headings: each short, each with text of its own below it, their numbers counting up.

    The number stays in the heading. Numbered lines with no text between them are steps.
    """
    below = next_filled(lines)
    unfinished = re.compile(vocabulary.get("unfinished", "(?!)"), re.IGNORECASE)
    heads = set[int]()
    for run in _counting(lines):
        if len(run) > 1 and all(_heads_text(lines, index, below[index]) for index in run):
            heads.update(index for index in run if not unfinished.search(lines[index].text))
    return tuple(line.marked(HEADING) if index in heads else line for index, line in enumerate(lines))


def _counting(lines: Lines) -> Iterator[list[int]]:
    """Runs of places whose lines begin with numbers that follow each other."""
    run: list[int] = []
    last = 0
    for index, line in enumerate(lines):
        number = _number(line)
        if number is None:
            continue
        if run and number != last + 1:
            yield run
            run = []
        run.append(index)
        last = number
    yield run


def _number(line: Line) -> int | None:
    found = _NUMBERED.match(line.text) if line.is_plain or line.mark == HEADING else None
    return int(found[1]) if found else None


def _heads_text(lines: Lines, index: int, below: int | None) -> bool:
    line = lines[index]
    words = _NUMBERED.sub("", line.text, count=1)
    return (
        below is not None
        and _number(lines[below]) is None
        and not lines[below].is_continuation
        and not lines[below].text[:1].islower()
        and (line.mark == HEADING or could_be_plain_heading(line.with_text(words[:1].upper() + words[1:])))
    )


def mark_bare_headings(lines: Lines, _: Vocabulary) -> Lines:
    """Mark short lines in title case that end without a full stop and stand above something else."""
    marked, is_shown = [], _shown(lines)
    for line, below in zip(lines, next_filled(lines), strict=True):
        heads = below is not None and could_be_heading(line) and _can_follow_heading(lines[below])
        marked.append(line.marked(HEADING) if heads and is_shown(line) else line)
    return tuple(marked)


def _can_follow_heading(line: Line) -> bool:
    """Whether the line above this one can be its heading: not if it is one too, or goes on with that line."""
    return not (could_be_heading(line) or line.is_heading or line.is_continuation)


def _shown(lines: Lines) -> Callable[[Line], bool]:
    """Whether a line's look counts: where a page has headings of its own, only what is in bold."""
    has_own = any(line.strong or line.picture or (line.at and line.at[0] != line.at[1]) for line in lines)
    return lambda line: line.strong or not has_own


def mark_plain_headings(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark a short line that is no sentence, between the end of a text or list and the text or list below it.

    A line that tells what to do and how often is no heading, however it looks.
    """
    tells, is_shown = instruction(vocabulary), _shown(lines)
    heads = {
        index
        for above, index, below in _neighbours(lines)
        if could_be_plain_heading(lines[index])
        and not starts_item(lines[index])
        and is_shown(lines[index])
        and not tells(lines[index].text)
        and (above is None or _can_precede(lines[above], index - above > 1))
        and _can_stand_below(lines[below])
    }
    return tuple(line.marked(HEADING) if index in heads else line for index, line in enumerate(lines))


def _neighbours(lines: Lines) -> Iterator[tuple[int | None, int, int]]:
    """For each line that has one below it: the places of the line above, of itself, of the one below."""
    filled = [index for index, line in enumerate(lines) if not line.is_blank]
    return zip([None, *filled], filled, filled[1:], strict=False)


def _can_precede(line: Line, has_gap: bool) -> bool:
    """Whether a heading may stand below this line: not if it is unfinished or announces what follows."""
    if line.is_plain or line.is_continuation:
        return ends_sentence(line.text) or (has_gap and not line.text.endswith(COLONS))
    return True


def _can_stand_below(line: Line) -> bool:
    if line.is_plain:
        return is_prose(line.text) or line.text.endswith(COLONS)
    return line.is_item or line.mark == ROW


def mark_stacked_headings(lines: Lines, _: Vocabulary) -> Lines:
    """Mark a line in title case right above a heading: a section above its first part."""
    heads = set[int]()
    further, is_shown = next_filled(lines), _shown(lines)
    for above, index, below in _neighbours(lines):
        line, second = lines[index], further[below]
        if (
            could_be_heading(line)
            and is_shown(line)
            and (above is None or _can_precede(lines[above], index - above > 1))
            and lines[below].is_heading
            and not (second is not None and lines[second].is_heading)
        ):
            heads.add(index)
    return tuple(line.marked(HEADING) if index in heads else line for index, line in enumerate(lines))


def mark_colon_headings(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark lines with a colon: in capitals above text; in an article with no other headings, above lists."""
    below = next_filled(lines)
    has_others = any(line.is_heading and line.mark != TITLE for line in lines)
    introduces = LinePattern(vocabulary, "introducing")
    heads = {
        index
        for index, line in enumerate(lines)
        if _is_colon_heading(line)
        and not introduces.matches(line.text)
        and (
            (is_capitals(line.text) and _is_text(lines, below[index]))
            or (not has_others and _is_list(lines, below, index))
        )
    }
    return tuple(line.marked(HEADING) if index in heads else line for index, line in enumerate(lines))


def _is_colon_heading(line: Line) -> bool:
    return (
        line.is_plain
        and line.text.endswith(COLONS)
        and len(line.text) <= _LONGEST_COLON_HEADING
        and could_be_plain_heading(line.with_text(line.text.rstrip(":： ")))
    )


def _is_text(lines: Lines, index: int | None) -> bool:
    return index is not None and lines[index].is_plain and is_prose(lines[index].text)


def _is_list(lines: Lines, below: list[int | None], index: int) -> bool:
    """Whether a list of some length stands below."""
    for _ in range(_LEAST_LISTED):
        item = below[index]
        if item is None or not lines[item].is_item:
            return False
        index = item
    return True


def lower_numbered_headings(lines: Lines, _: Vocabulary) -> Lines:
    """Put numbered headings one level below the heading that stands above the first of them."""
    lowered: list[Line] = []
    is_below = is_counting = False
    for line in lines:
        number = _number(line) if line.mark in (HEADING, QUESTION) else None
        if line.mark == HEADING and number is None:
            is_below, is_counting = True, False
        elif number == 1:
            is_counting = is_below
        lowered.append(line.marked(QUESTION) if number and is_counting and line.mark == HEADING else line)
    return tuple(lowered)


def drop_decoration(lines: Lines, _: Vocabulary) -> Lines:
    """Take the emoji off the front of headings (``⚠️ Safety Tips``): the kind of section says it."""
    return tuple(
        line.with_text(line.text[decoration_length(line.text) :] or line.text) if line.is_heading else line
        for line in lines
    )


MARKED_RULES: tuple[Rule, ...] = (
    Rule("title", mark_title),
    Rule("hash-heading", mark_hashes),
    Rule("underlined-heading", mark_underlined),
)
NUMBERED_RULES: tuple[Rule, ...] = (Rule("numbered-heading", mark_numbered_headings),)
ORNAMENT_RULES: tuple[Rule, ...] = (Rule("ornament", drop_ornaments),)
HEADING_RULES: tuple[Rule, ...] = (
    Rule("bare-heading", mark_bare_headings),
    Rule("plain-heading", mark_plain_headings),
    Rule("stacked-heading", mark_stacked_headings),
    Rule("colon-heading", mark_colon_headings),
    Rule("numbered-heading-level", lower_numbered_headings),
    Rule("heading-decoration", drop_decoration),
)
