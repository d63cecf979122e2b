"""Which lines are list items: bullets, dos and don'ts, numbered steps?

What a line begins with (bullet, number, tick, cross, emoji) becomes the mark of a list item. Some signs are
bullets wherever they begin a line. Others are letters, dashes or pictures as well: they are bullets only
where several lines in a row begin so. A bullet, tick, cross or number may also stand on another line than
its item. Bullets whose order matters (below a heading that announces steps, or as many as the text says)
are numbered.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from pipeline.locale.section_headings import classify_heading
from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import (
    BULLET,
    DO,
    DONT,
    INDENT,
    Line,
    NumberedLines,
    find_next_filled,
    render_step_mark,
)
from pipeline.scraper.rules.line_shape import (
    COLONS,
    MAX_MATCHED_LINE_CHARS,
    compile_patterns,
    count_decoration_chars,
    has_closing_punctuation,
    is_section_heading,
)

#: Signs that are nothing but bullets, with a space behind them or none.
_BULLET_GLYPHS = "•▪▫‣⁃◦●○■□►▸▶➤➢❖◆◇◼◾✦✧・･"
#: Patterns of ticks and crosses. Lighter ticks (✔) are often mere bullets, so they are not among them.
DO_SIGN = "\u2705\ufe0f?"
DONT_SIGN = "[\u274c\u274e\u26d4\u2716\u2717\u2718\U0001f6ab]\ufe0f?"
#: What the text of a list item begins with.
_ITEM_PREFIX = re.compile(
    rf"(?:[-*·–—+>»]\s|[{_BULLET_GLYPHS}✓✔☑✅❌❎✖✗✘🚫⛔]"
    r"|\(?\d{1,3}(?:[.):、．]| \))\s?(?!\d)|\(\d{1,3}\)|[\u2460-\u2473\u2776-\u2793])"
)


def mark_prefixed_line(line: Line, pattern: re.Pattern[str], mark: str) -> Line:
    """The line with this mark in place of what the pattern matches at its beginning, if it does."""
    found = pattern.match(line.text)
    return line.with_mark(mark, line.text[found.end() :]) if found else line


def is_item_start(line: Line) -> bool:
    """Whether the text of a line begins with a bullet, number, tick or cross."""
    return bool(_ITEM_PREFIX.match(line.text))


_DO_PREFIX = re.compile(rf"(?:[-*•] )?{DO_SIGN}\s*(?=\S)")
_DONT_PREFIX = re.compile(rf"(?:[-*•] )?{DONT_SIGN}\s*(?=\S)")


def mark_dos(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark a line or bullet that begins with ✅ as a do; the sign goes, its meaning stays."""
    return _mark_prefixed_lines(lines, _DO_PREFIX, DO)


def mark_donts(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark a line or bullet that begins with ❌ as a don't; the sign goes, its meaning stays."""
    return _mark_prefixed_lines(lines, _DONT_PREFIX, DONT)


def _mark_prefixed_lines(lines: NumberedLines, pattern: re.Pattern[str], mark: str) -> NumberedLines:
    # A page or Markdown may have made a bullet of the line already: a tick or cross says more.
    outermost = _find_outermost_bullets(lines)
    return tuple(
        mark_prefixed_line(line, pattern, mark) if line.is_plain or index in outermost else line
        for index, line in enumerate(lines)
    )


def _find_outermost_bullets(lines: NumberedLines) -> set[int]:
    """The indices of bullets that are nested in no other item, however far they are indented.

    Nothing is nested in a do or a don't: a tick or cross below one begins an item beside it.
    """
    outermost: set[int] = set()
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
            outermost.add(index)
        open_depths.append(line.depth)
    return outermost


_LONE_OPENER = re.compile(
    rf"(?:[-*•] ?)?(?:(?P<do>{DO_SIGN})|(?P<dont>{DONT_SIGN}))|[-*•·▪●○■◦‣►▸➤]|\(?(?P<number>\d{{1,3}})[.)]"
)


def mark_lone_bullet_items(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Mark the line below a bullet, tick, cross or number that stands alone on its line.

    A line that begins with a bullet of its own needs none: the one above it was empty.
    """
    below = find_next_filled(lines)
    marks = {
        item: mark
        for item, line in zip(below, lines, strict=True)
        if line.is_plain and (mark := parse_opener_mark(line)) and item is not None
        if mark != BULLET or not is_item_start(lines[item])
    }
    return tuple(
        line.with_mark(marks[index]) if index in marks and can_be_item(line, vocabulary) else line
        for index, line in enumerate(lines)
    )


def parse_opener_mark(line: Line) -> str | None:
    """The mark that a line consisting of nothing else gives to the line below it."""
    found = _LONE_OPENER.fullmatch(line.text)
    if not found:
        return None
    if found["number"]:
        return render_step_mark(int(found["number"]))
    return DO if found["do"] else DONT if found["dont"] else BULLET


def can_be_item(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether the line below a bullet is its item: a heading is not, the bullet above it was empty."""
    return line.is_plain and parse_opener_mark(line) is None and not is_section_heading(line, vocabulary)


def drop_lone_bullets(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Leave out bullets, ticks, crosses and numbers that stand alone on their line."""
    return tuple(line for line in lines if not (line.is_plain and parse_opener_mark(line)))


_GLUED_SIGNS = ("-", "•", "·")
_GLUED_BULLET = re.compile(r"(?<=\S) [-•·]$")


def mark_glued_bullet_items(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Mark the line below a bullet that is glued to the line before it (``… by your sides. -``)."""
    below = find_next_filled(lines)
    opened = {below[index] for index in _find_glued_bullets(lines)}
    return tuple(
        line.with_mark(BULLET) if index in opened and can_be_item(line, vocabulary) else line
        for index, line in enumerate(lines)
    )


def drop_glued_bullets(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Take the glued bullet off the line that it does not belong to."""
    glued = _find_glued_bullets(lines)
    return tuple(
        line.with_text(_GLUED_BULLET.sub("", line.text)) if index in glued else line
        for index, line in enumerate(lines)
    )


def _find_glued_bullets(lines: NumberedLines) -> set[int]:
    """The indices of lines with a glued bullet: behind the end of a sentence, never within a range."""
    return {
        index
        for index, line in enumerate(lines)
        if line.text.endswith(_GLUED_SIGNS)
        and _GLUED_BULLET.search(line.text)
        and has_closing_punctuation(line.text[:-2])
    }


_BULLET_PREFIX = re.compile(
    rf"(?:[-*]|·) +(?=\S)|[{_BULLET_GLYPHS}][\ufe0e\ufe0f]? *(?=[^\s{_BULLET_GLYPHS}])"
)
#: Ticks that are often mere bullets; beside crosses they say what to do.
_LIGHT_TICK_PREFIX = re.compile("[✓✔☑🗸][\ufe0e\ufe0f]? *(?=\\S)")
#: Boxes of a list to fill in: beside these a ticked box says what was chosen, and is no bullet.
_BOXES, _TICKED_BOX = ("☐", "☒"), "☑"
#: Bullets only in a run: dashes, arrows, and the letters that bullets of symbol fonts are copied as.
_DASH_PREFIX = re.compile(r"[–—+>»→➔※] +(?=\S)")
_BULLET_LETTER_PREFIX = re.compile(r"[olqvnØ§ü] +(?=[^\W\d_a-z]|\d)")
_MIN_BULLET_RUN_LINES, _MIN_LETTER_RUN_LINES = 2, 3
#: Emoji that warn or tell do from don't; all others in front of a whole run are bullets.
_MEANINGFUL_EMOJI = frozenset("⚠❗‼🚨🛑🚫⛔❌❎✅✔✖✗✘")


def mark_bullets(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark lines that begin with a bullet."""
    return tuple(
        mark_prefixed_line(line, _BULLET_PREFIX, BULLET) if line.is_plain else line for line in lines
    )


def mark_ticks(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark lines that begin with a light tick: as dos where the article has don'ts, else as bullets.

    A ticked box among boxes that are not stays a text. A bullet that begins with a tick is a do beside don'ts
    of the same list.
    """
    mark = DO if any(line.mark == DONT for line in lines) else BULLET
    kept = _TICKED_BOX if any(_has_open_box(line.text) for line in lines) else "\n"
    dos = _find_ticks_beside_donts(lines) if mark == DO else frozenset[int]()
    return tuple(
        mark_prefixed_line(line, _LIGHT_TICK_PREFIX, mark)
        if (line.is_plain and not line.text.startswith(kept)) or index in dos
        else line
        for index, line in enumerate(lines)
    )


def _find_ticks_beside_donts(lines: NumberedLines) -> set[int]:
    """The indices of the bullets that begin with a light tick, and no box, in a list that has don'ts."""
    bullets = _find_outermost_bullets(lines)
    found, ticks, has_dont = set[int](), set[int](), False
    for index, line in enumerate(lines):
        if line.is_item:
            has_dont |= line.mark == DONT
            if index in bullets and _LIGHT_TICK_PREFIX.match(line.text) and line.text[0] != _TICKED_BOX:
                ticks.add(index)
        elif not line.is_blank and not line.is_continuation:
            found |= ticks if has_dont else set()
            ticks, has_dont = set(), False
    return found | (ticks if has_dont else set())


def _has_open_box(text: str) -> bool:
    """Whether a line begins with an open box, or has one behind a ticked one (``☑ left ☐ right``)."""
    return text.startswith(_BOXES) or (text.startswith(_TICKED_BOX) and any(box in text for box in _BOXES))


def mark_bullet_runs(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark lines that begin with a dash or with the letter of a bullet, where several in a row do."""
    marked: dict[int, Line] = {}
    for pattern, min_lines in (
        (_DASH_PREFIX, _MIN_BULLET_RUN_LINES),
        (_BULLET_LETTER_PREFIX, _MIN_LETTER_RUN_LINES),
    ):
        for run in _find_line_runs(lines, partial(_has_prefix, pattern)):
            if len(run) >= min_lines:
                marked |= {line.number: mark_prefixed_line(line, pattern, BULLET) for line in run}
    return tuple(marked.get(line.number, line) for line in lines)


def _has_prefix(pattern: re.Pattern[str], line: Line) -> bool:
    return line.is_plain and bool(pattern.match(line.text))


def mark_emoji_bullets(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Mark lines that begin with an emoji, where several in a row do; one that all of them have goes."""
    marked: dict[int, Line] = {}
    for run in _find_line_runs(
        lines, lambda line: line.is_plain and 0 < count_decoration_chars(line.text) < len(line.text)
    ):
        items = run[1:] if is_section_heading(run[0], vocabulary) else run
        if len(items) < _MIN_BULLET_RUN_LINES:
            continue
        lengths = {count_decoration_chars(line.text) for line in items}
        decorations = {line.text[: count_decoration_chars(line.text)].strip() for line in items}
        is_bullet = (
            len(decorations) == 1 and len(lengths) == 1 and not _MEANINGFUL_EMOJI & set(decorations.pop())
        )
        for line in items:
            marked[line.number] = line.with_mark(
                BULLET, line.text[count_decoration_chars(line.text) :] if is_bullet else None
            )
    return tuple(marked.get(line.number, line) for line in lines)


def _find_line_runs(lines: NumberedLines, is_member: Callable[[Line], bool]) -> list[list[Line]]:
    """Runs of lines that the predicate holds for; blank lines do not split a run."""
    runs: list[list[Line]] = [[]]
    for line in lines:
        if line.is_blank:
            continue
        if is_member(line):
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


_NUMBER_PREFIX = re.compile(r"(\d{1,3})(?:[.)]| \)) (?=\S)|\((\d{1,3})\) ?(?=\S)|(\d)\ufe0f?\u20e3 ?(?=\S)")
#: Numbers only where they follow each other from line to line.
_BARE_NUMBER_PREFIX = re.compile(r"(\d{1,2})(?:[)、．。] ?(?=[^\W\d_])| ?[-–:] (?=[^\W\d_]))")
_DATE_PREFIX = re.compile(r"\d{1,2}\. ?[^\W\d_]{3,12} \d{4}\b")
_CIRCLED_NUMBER_PREFIX = re.compile(r"[\u2460-\u2473\u2776-\u277f\u2780-\u2793] ?(?=\S)")


def mark_numbers(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Mark lines that begin with a number in a way in which steps are numbered; the number stays."""
    step_patterns = compile_patterns(vocabulary, "step")
    return tuple(_mark_number(line, step_patterns) if line.is_plain else line for line in lines)


def _mark_number(line: Line, step_patterns: Sequence[re.Pattern[str]]) -> Line:
    parsed = _parse_number(line.text, step_patterns)
    return line.with_mark(render_step_mark(parsed[0]), parsed[1]) if parsed else line


def _parse_number(text: str, step_patterns: Sequence[re.Pattern[str]]) -> tuple[int, str] | None:
    """The number that a text begins with as steps do, and the text behind it."""
    found = _NUMBER_PREFIX.match(text)
    if found and not _DATE_PREFIX.match(text):
        return int(found[found.lastindex or 1]), text[found.end() :]
    if circled := _CIRCLED_NUMBER_PREFIX.match(text):
        return int(unicodedata.numeric(text[0])), text[circled.end() :]
    for pattern in step_patterns:
        if (step := pattern.match(text)) and step.end() < len(text):
            return int(step["number"]), text[step.end() :]
    return None


def mark_bare_numbers(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Mark lines that begin with a number and another sign (``2 - Lower``, ``3、``), where they count up."""
    matches = {
        line.number: match
        for line in lines
        if line.is_plain and (match := _BARE_NUMBER_PREFIX.match(line.text))
    }
    numbered = [line for line in lines if line.number in matches]
    counted: dict[int, int] = {}
    for above, below in pairwise(numbered):
        first, second = int(matches[above.number][1]), int(matches[below.number][1])
        if second == first + 1:
            counted |= {above.number: first, below.number: second}
    return tuple(
        line.with_mark(render_step_mark(counted[line.number]), line.text[matches[line.number].end() :])
        if line.number in counted
        else line
        for line in lines
    )


def mark_numbered_bullets(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Make steps of bullets that all begin with a number (``- 1. Lift``), where the numbers count up."""
    step_patterns = compile_patterns(vocabulary, "step")
    marked: dict[int, Line] = {}
    for bullets in _find_sibling_bullets(lines):
        parsed = [_parse_bullet_number(line.text, step_patterns) for line in bullets]
        steps = [step for step in parsed if step]
        if len(steps) < max(len(bullets), _MIN_BULLET_RUN_LINES):
            continue
        if all(below[0] == above[0] + 1 for above, below in pairwise(steps)):
            for line, (number, text) in zip(bullets, steps, strict=True):
                marked[line.number] = line.with_mark(INDENT * line.depth + render_step_mark(number), text)
    return tuple(marked.get(line.number, line) for line in lines)


def _parse_bullet_number(text: str, step_patterns: Sequence[re.Pattern[str]]) -> tuple[int, str] | None:
    """The number that the text of a bullet begins with, and the text behind it."""
    if parsed := _parse_number(text, step_patterns):
        return parsed
    bare = _BARE_NUMBER_PREFIX.match(text)
    return (int(bare[1]), text[bare.end() :]) if bare else None


def _find_sibling_bullets(lines: NumberedLines) -> list[list[Line]]:
    """The bullets of each list: those in a row at one depth, whatever is nested in them."""
    groups: list[list[Line]] = []
    open_groups: list[list[Line]] = []  # by depth
    for line in lines:
        if line.is_blank or line.is_continuation:
            continue
        if not line.is_item:
            open_groups.clear()
            continue
        del open_groups[line.depth + 1 :]
        if line.mark.lstrip() != BULLET:
            del open_groups[line.depth :]
            continue
        while len(open_groups) <= line.depth:
            open_groups.append([])
            groups.append(open_groups[-1])
        open_groups[line.depth].append(line)
    return [group for group in groups if group]


#: What an item is numbered with already: a number, or a letter.
_ENUMERATOR_PREFIX = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])[.):、．）]\s?(?!\d)\S")


def number_steps(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Number the bullets below a heading that announces steps: their order matters.

    Not in a section that numbers its steps itself: there, bullets are something else. Nor where a line with
    a colon announces the bullets and says nothing of steps (``You need:``), nor where they begin with letters
    or numbers of their own.
    """
    patterns = vocabulary.get("sections", {})
    marks: dict[int, str] = {}
    for section in _split_sections(lines):
        heading = section[0]
        if not heading.is_heading or classify_heading(heading.text, patterns) != "steps":
            continue
        if any(line.is_step and line.depth == 0 for line in section):
            continue
        number = 1
        for introduction, items in _find_bullet_lists(section):
            if not _can_introduce_steps(introduction, heading, vocabulary):
                continue
            if any(_ENUMERATOR_PREFIX.match(item.text) for item in items):
                continue
            for item in items:
                marks[item.number] = render_step_mark(number)
                number += 1
    return tuple(line.with_mark(marks[line.number]) if line.number in marks else line for line in lines)


def _split_sections(lines: NumberedLines) -> list[NumberedLines]:
    """The lines cut above each heading."""
    starts = [index for index, line in enumerate(lines) if line.is_heading]
    bounds = [0, *starts, len(lines)]
    return [lines[start:end] for start, end in pairwise(bounds) if start < end]


def _can_introduce_steps(introduction: Line, heading: Line, vocabulary: Vocabulary) -> bool:
    """Whether the bullets below a line may be the steps that the heading announces."""
    if introduction is heading or not introduction.text.endswith(COLONS):
        return True
    announced = classify_heading(introduction.text, vocabulary.get("sections", {}))
    return announced == "steps" or any(_find_announced_counts(introduction.text, vocabulary))


def number_counted_steps(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Number the bullets of a list of as many items as steps are announced above it."""
    marks: dict[int, str] = {}
    announced_counts = set[int]()
    for line, items in _find_bullet_lists(lines):
        if line.is_heading:
            announced_counts = set()
        announced_counts |= set(_find_announced_counts(line.text, vocabulary))
        if len(items) > 1 and len(items) in announced_counts:
            marks |= {item.number: render_step_mark(number) for number, item in enumerate(items, 1)}
    return tuple(line.with_mark(marks[line.number]) if line.number in marks else line for line in lines)


def _find_bullet_lists(lines: NumberedLines) -> Iterator[tuple[Line, list[Line]]]:
    """Every line that is no bullet, with the bullets below it up to the next such line."""
    introduction, items = None, list[Line]()
    for line in lines:
        if line.mark == BULLET:
            items.append(line)
        elif not line.is_blank and not line.is_continuation:
            if introduction is not None:
                yield introduction, items
            introduction, items = line, []
    if introduction is not None:
        yield introduction, items


def _find_announced_counts(text: str, vocabulary: Vocabulary) -> Iterator[int]:
    """The numbers of steps that a text announces (``in 4 steps``)."""
    for pattern in compile_patterns(vocabulary, "counted_steps"):
        for found in pattern.finditer(text[: MAX_MATCHED_LINE_CHARS * 4]):
            yield int(found["number"])
