"""The line: what rules read and write, from the raw article to the clean Markdown.

A line keeps its number and its position in the order, so that the clean article can be compared with the
raw one line by line. Its ``mark`` is the Markdown that structure rules give it; its ``text`` holds words
only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

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
#: One of these stands before the mark for each list item that the line's own list is nested in.
INDENT = "  "

_STEP_MARK = re.compile(r"\d{1,9}[.] ")


@dataclass(frozen=True, slots=True)
class ImageRef:
    """A picture of a web page: its address there and its text alternative."""

    source: str
    alt: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a raw article on its way through the rules.

    Attributes:
        number: its place among the lines that were read, from 1.
        text: its words.
        mark: the Markdown that goes in front of them.
        raw_lines: first and last line of the raw file that it was read from, None where that is ``number``. A web
            page may have much text on one line, and one paragraph over many.
        bold: whether the raw article shows all of it in bold.
        picture: the picture that it is the caption of.
    """

    number: int
    text: str
    mark: str = ""
    raw_lines: tuple[int, int] | None = None
    bold: bool = False
    picture: ImageRef | None = None

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see on it."""
        return self.picture is None and not self.text.strip()

    @property
    def is_plain(self) -> bool:
        """Whether it has words and no rule has said yet what it is."""
        return not self.mark and not self.is_blank

    @property
    def is_item(self) -> bool:
        """Whether it begins a list item."""
        return self.mark.lstrip().startswith(BULLET) or self.is_step

    @property
    def is_step(self) -> bool:
        """Whether it begins a numbered list item."""
        return bool(_STEP_MARK.fullmatch(self.mark.lstrip()))

    @property
    def is_continuation(self) -> bool:
        """Whether it goes on with the line above."""
        return bool(self.mark) and self.mark.isspace()

    @property
    def depth(self) -> int:
        """How many list items its own list is nested in."""
        spaces = len(self.mark) - len(self.mark.lstrip())
        return (spaces - self.is_continuation * len(CONTINUATION)) // len(INDENT)

    @property
    def raw_span(self) -> tuple[int, int]:
        """First and last line of the raw file that it was read from."""
        return self.raw_lines or (self.number, self.number)

    @property
    def is_heading(self) -> bool:
        """Whether it is the title or a heading."""
        return self.mark.startswith("#")

    def with_mark(self, mark: str, text: str | None = None) -> "Line":
        """The same line with this mark, and this text where one is given."""
        return replace(self, mark=mark, text=self.text if text is None else text)

    def with_text(self, text: str) -> "Line":
        """The same line with this text."""
        return self if text == self.text else replace(self, text=text)


NumberedLines = tuple[Line, ...]


def render_step_mark(number: int) -> str:
    """The mark of a numbered item."""
    return f"{number}. "


def find_next_filled(lines: NumberedLines) -> list[int | None]:
    """For each line, the index of the first line after it that is not blank; None at the end."""
    found: list[int | None] = [None] * len(lines)
    below: int | None = None
    for index in range(len(lines) - 1, -1, -1):
        found[index] = below
        below = below if lines[index].is_blank else index
    return found


def find_runs(lines: NumberedLines, mark: str) -> Iterator[tuple[int, int]]:
    """Start and end (exclusive) of every run of neighbouring lines with this very mark."""
    start = None
    for index, line in enumerate((*lines, Line(0, ""))):
        if line.mark == mark and start is None:
            start = index
        elif line.mark != mark and start is not None:
            yield start, index
            start = None
