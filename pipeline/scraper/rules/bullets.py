"""Rules that turn what a line begins with into the mark of a list item: bullets, numbers, emoji.

Some signs are bullets wherever they begin a line. Others are letters, dashes or pictures as well: they are
bullets only where several lines in a row begin so.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import BULLET, DO, DONT, Line, Lines, step_mark
from pipeline.scraper.rules.phrases import compiled
from pipeline.scraper.rules.shapes import announces_section, decoration_length

#: Signs that are nothing but bullets, with a space behind them or none.
_GLYPHS = "•▪▫‣⁃◦●○■□►▸▶➤➢❖◆◇◼◾✦✧"
_BULLET = re.compile(rf"(?:[-*]|·) +(?=\S)|[{_GLYPHS}][\ufe0e\ufe0f]? *(?=[^\s{_GLYPHS}])")
#: Ticks that are often mere bullets; beside crosses they say what to do.
_TICK = re.compile("[✓✔☑🗸][\ufe0e\ufe0f]? *(?=\\S)")
#: Bullets only in a run: dashes, arrows, and what letters the bullets of symbol fonts become.
_DASH = re.compile(r"[–—+>»→➔※] +(?=\S)")
_LETTER = re.compile(r"[olqvnØ§ü] +(?=[^\W\d_a-z]|\d)")
_LEAST_RUN, _LEAST_LETTERS = 2, 3
#: Emoji that warn say something; the others in front of a whole run are bullets.
_TELLING = frozenset("⚠❗‼🚨🛑🚫⛔❌❎✅✔✖✗✘")

_NUMBER = re.compile(r"(\d{1,3})[.)] (?=\S)|\((\d{1,3})\) ?(?=\S)|(\d)\ufe0f?\u20e3 ?(?=\S)")
#: Numbers only where they follow each other from line to line.
_BARE_NUMBER = re.compile(r"(\d{1,2})(?:[)、．。] ?(?=[^\W\d_])| ?[-–:] (?=[^\W\d_]))")
_DATE = re.compile(r"\d{1,2}\. ?[^\W\d_]{3,12} \d{4}\b")
_CIRCLED = re.compile(r"[\u2460-\u2473\u2776-\u277f\u2780-\u2793] ?(?=\S)")
#: How items begin, marked or about to be.
_ANY = re.compile(
    rf"(?:[-*·–—+>»]\s|[{_GLYPHS}✓✔☑✅❌❎✖✗✘🚫⛔]|\(?\d{{1,3}}[.):、．]\s?(?!\d)|\(\d{{1,3}}\)|[\u2460-\u2473\u2776-\u2793])"
)


def without_prefix(line: Line, pattern: re.Pattern[str], mark: str) -> Line:
    """The line with this mark, without what the pattern finds at its beginning, or as it is."""
    found = pattern.match(line.text)
    return line.marked(mark, line.text[found.end() :]) if found else line


def starts_item(line: Line) -> bool:
    """Whether the words of a line begin as those of a list item do."""
    return bool(_ANY.match(line.text))


def mark_bullets(lines: Lines, _: Vocabulary) -> Lines:
    """Mark lines that begin with a bullet."""
    return tuple(without_prefix(line, _BULLET, BULLET) if line.is_plain else line for line in lines)


def mark_ticks(lines: Lines, _: Vocabulary) -> Lines:
    """Mark lines that begin with a light tick: as dos where the article has don'ts, else as bullets."""
    mark = DO if any(line.mark == DONT for line in lines) else BULLET
    return tuple(without_prefix(line, _TICK, mark) if line.is_plain else line for line in lines)


def mark_bullet_runs(lines: Lines, _: Vocabulary) -> Lines:
    """Mark lines that begin with a dash or with the letter of a bullet, where several in a row do."""
    marked: dict[int, Line] = {}
    for pattern, least in ((_DASH, _LEAST_RUN), (_LETTER, _LEAST_LETTERS)):
        for run in _runs(lines, partial(_begins, pattern)):
            if len(run) >= least:
                marked |= {line.number: without_prefix(line, pattern, BULLET) for line in run}
    return tuple(marked.get(line.number, line) for line in lines)


def _begins(pattern: re.Pattern[str], line: Line) -> bool:
    return line.is_plain and bool(pattern.match(line.text))


def mark_emoji_runs(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark lines that begin with an emoji, where several in a row do; one that all of them have goes."""
    marked: dict[int, Line] = {}
    for run in _runs(lines, lambda line: line.is_plain and 0 < decoration_length(line.text) < len(line.text)):
        items = run[1:] if announces_section(run[0], vocabulary) else run
        if len(items) < _LEAST_RUN:
            continue
        lengths = {decoration_length(line.text) for line in items}
        decorations = {line.text[: decoration_length(line.text)].strip() for line in items}
        is_bullet = len(decorations) == 1 and len(lengths) == 1 and not _TELLING & set(decorations.pop())
        for line in items:
            marked[line.number] = line.marked(
                BULLET, line.text[decoration_length(line.text) :] if is_bullet else None
            )
    return tuple(marked.get(line.number, line) for line in lines)


def _runs(lines: Lines, belongs: Callable[[Line], bool]) -> list[list[Line]]:
    """Runs of lines that belong together; blank lines do not part them."""
    runs: list[list[Line]] = [[]]
    for line in lines:
        if line.is_blank:
            continue
        if belongs(line):
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def mark_numbers(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Mark lines that begin with a number in a way in which steps are numbered; the number stays."""
    step = compiled(vocabulary, "step")
    return tuple(_numbered(line, step) if line.is_plain else line for line in lines)


def _numbered(line: Line, step: Sequence[re.Pattern[str]]) -> Line:
    found = _NUMBER.match(line.text)
    if found and not _DATE.match(line.text):
        return line.marked(step_mark(int(found[found.lastindex or 1])), line.text[found.end() :])
    if circled := _CIRCLED.match(line.text):
        return line.marked(step_mark(int(unicodedata.numeric(line.text[0]))), line.text[circled.end() :])
    for pattern in step:
        if (said := pattern.match(line.text)) and said.end() < len(line.text):
            return line.marked(step_mark(int(said["number"])), line.text[said.end() :])
    return line


def mark_bare_numbers(lines: Lines, _: Vocabulary) -> Lines:
    """Mark lines that begin with a number and another sign (``2 - Lower``, ``3、``), where they count up."""
    found = {
        line.number: match for line in lines if line.is_plain and (match := _BARE_NUMBER.match(line.text))
    }
    plain = [line for line in lines if line.number in found]
    counted: dict[int, int] = {}
    for above, below in pairwise(plain):
        first, second = int(found[above.number][1]), int(found[below.number][1])
        if second == first + 1:
            counted |= {above.number: first, below.number: second}
    return tuple(
        line.marked(step_mark(counted[line.number]), line.text[found[line.number].end() :])
        if line.number in counted
        else line
        for line in lines
    )


BULLET_RULES: tuple[Rule, ...] = (
    Rule("bullet", mark_bullets),
    Rule("tick", mark_ticks),
    Rule("bullet-run", mark_bullet_runs),
    Rule("emoji-bullet", mark_emoji_runs),
    Rule("number", mark_numbers),
    Rule("bare-number", mark_bare_numbers),
)
