"""A line of a Markdown file while it is rewritten, with its number in the file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarkdownLine:
    """A line of Markdown, and the number of the line of the file that it came from."""

    text: str
    number: int

    def with_text(self, text: str) -> "MarkdownLine":
        """A copy of the line with another text."""
        return self if text == self.text else MarkdownLine(text, self.number)
