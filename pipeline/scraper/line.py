"""The line: the unit that cleaning rules read and write, from the raw article to the clean Markdown.

A line keeps its number and its order, so that the clean article can be compared with the raw one line by
line. Its ``mark`` is a Markdown prefix that says what the line is (title, heading, list item …); its ``text``
has no mark-up.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

# The marks. A numbered list item has a mark such as "3. " (`render_step_mark`).
TITLE = "# "
HEADING = "## "
QUESTION = "### "
BULLET = "- "
DO = "- ✅ "
DONT = "- ❌ "
ROW = "| "
QUOTE = "> "
PICTURE = "!["
CONTINUATION = "  "
#: Stands before the mark once for each list item that the line's list is nested in.
INDENT = "  "

_STEP_MARK = re.compile(r"\d{1,9}[.] ")


@dataclass(frozen=True, slots=True)
class ImageRef:
    """A picture of a web page: the address in its ``src`` and its alternative text."""

    source: str
    alt: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a line that its page does not show, or shows as no longer meant.

    Attributes:
        start: the offset of its first character.
        end: the offset behind its last character.
        rule: the rule that takes it out.
    """

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an article, between reading and the clean Markdown.

    Attributes:
        number: the number of the line among those that the reader returned, from 1. Rules never change it.
        text: the text without mark-up.
        mark: the Markdown prefix of the text; empty for a paragraph, and as long as no rule has set one.
        raw_lines: first and last line of the raw file that the text was read from; None where that is
            ``number``. They differ in a web page, which may have several paragraphs on one line or one over
            several.
        bold: whether the raw article shows all of the text in bold.
        picture: the picture of which the text is the caption.
        starts_table: whether the line is the first row of a table, even if the line above is a row too.
    """

    number: int
    text: str
    mark: str = ""
    raw_lines: tuple[int, int] | None = None
    bold: bool = False
    picture: ImageRef | None = None
    starts_table: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether the line shows nothing: it has no text but white space, and no picture."""
        return self.picture is None and not self.text.strip()

    @property
    def is_plain(self) -> bool:
        """Whether the line has text and no mark yet."""
        return not self.mark and not self.is_blank

    @property
    def is_item(self) -> bool:
        """Whether the line begins a list item, with a bullet or a number."""
        return self.mark.lstrip().startswith(BULLET) or self.is_step

    @property
    def is_step(self) -> bool:
        """Whether the line begins a numbered list item."""
        return bool(_STEP_MARK.fullmatch(self.mark.lstrip()))

    @property
    def is_continuation(self) -> bool:
        """Whether the line continues the list item or paragraph above."""
        return bool(self.mark) and self.mark.isspace()

    @property
    def depth(self) -> int:
        """How many list items the line's list is nested in."""
        spaces = len(self.mark) - len(self.mark.lstrip())
        return (spaces - self.is_continuation * len(CONTINUATION)) // len(INDENT)

    @property
    def raw_span(self) -> tuple[int, int]:
        """First and last line of the raw file that the text was read from."""
        return self.raw_lines or (self.number, self.number)

    @property
    def is_heading(self) -> bool:
        """Whether the line is the title or a heading."""
        return self.mark.startswith("#")

    def with_mark(self, mark: str, text: str | None = None) -> "Line":
        """A copy of the line with another mark, and with another text if one is given."""
        return replace(self, mark=mark, text=self.text if text is None else text)

    def with_text(self, text: str) -> "Line":
        """A copy of the line with another text."""
        return self if text == self.text else replace(self, text=text)


NumberedLines = tuple[Line, ...]


def remove_cuts(text: str, cuts: Sequence[Cut], rule: str | None = None) -> str:
    """A text without its cuts, or only without those of one rule.

    >>> remove_cuts("Hold for 60 20 seconds.", [Cut(9, 12, "struck-out")])
    'Hold for 20 seconds.'
    """
    parts, start = [], 0
    for cut in cuts:
        if rule is None or cut.rule == rule:
            parts.append(text[start : cut.start])
            start = cut.end
    return "".join((*parts, text[start:]))


def render_step_mark(number: int) -> str:
    """The mark of a numbered list item, such as ``3. ``."""
    return f"{number}. "


def find_next_filled(lines: NumberedLines) -> list[int | None]:
    """For each line, the index of the first line below it that is not blank; None where there is none."""
    next_filled: list[int | None] = [None] * len(lines)
    below: int | None = None
    for index in range(len(lines) - 1, -1, -1):
        next_filled[index] = below
        below = below if lines[index].is_blank else index
    return next_filled


def find_runs(lines: NumberedLines, mark: str) -> Iterator[tuple[int, int]]:
    """Start and end (exclusive) of every run of adjacent lines with exactly this mark; a table begins one."""
    start = None
    for index, line in enumerate((*lines, Line(0, ""))):
        if start is not None and (line.mark != mark or line.starts_table):
            yield start, index
            start = None
        if line.mark == mark and start is None:
            start = index
