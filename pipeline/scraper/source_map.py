"""Maps the line numbers and doses of an article back to the lines of the raw file.

The lines of an article are numbered as the reader returned them; in a web page they differ from the lines
of the file, which may hold several paragraphs each or a part of one. For a dose, the slice of the raw line
that it was read from is found too, with the mark-up within it: ``**Sets:** 3`` for "Sets: 3",
``20&ndash;30&nbsp;seconds`` for "20–30 seconds".
"""

import html
import re
from collections.abc import Mapping, Sequence

import msgspec

from pipeline.article import Article, Block, Dose, Item, Lines, Section

_SPACE_ENTITY = "&(?:nbsp|ensp|emsp|thinsp|shy|zwnj|zwj|#160|#8201|#8239|#x[aA]0);"
_TAG_OR_SPACE = rf"(?:<[^<>]{{0,300}}>|{_SPACE_ENTITY})"
#: All Markdown and HTML mark-up between two characters of the text. It matches as a whole and must not
#: backtrack; a possessive group would say so, but Python before 3.11.5 matches that wrongly.
_MARKUP_BETWEEN_CHARS = rf"[\s*_`~\\]*+(?:{_TAG_OR_SPACE}[\s*_`~\\]*+)*(?!{_TAG_OR_SPACE})"
_MARKUP = re.compile(r"\s|[*_`~\\]|<[^<>]{0,300}>")
_ANY_ENTITY = r"&#?[0-9A-Za-z]{1,31};"
#: No dose is longer; a search for longer text would be slow.
_MAX_SLICE_CHARS = 200


def map_to_raw_file(article: Article, raw_spans: Mapping[int, Lines], file_lines: Sequence[str]) -> Article:
    """The article with every line number as a line of the raw file.

    Args:
        article: an article whose lines are numbered as the reader returned them.
        raw_spans: for each line number, the first and last line of the raw file that it was read from.
        file_lines: the lines of the raw file, to find the slices of doses in.
    """
    if not file_lines and all(span == (number, number) for number, span in raw_spans.items()):
        return article
    return _RawFileMapper(raw_spans, file_lines).map_article(article)


class _RawFileMapper:
    """Replaces the line numbers in all parts of an article."""

    def __init__(self, raw_spans: Mapping[int, Lines], file_lines: Sequence[str]) -> None:
        self._raw_spans = raw_spans
        self._file_lines = file_lines

    def map_article(self, article: Article) -> Article:
        changed = {
            name: tuple(
                msgspec.structs.replace(entry, line=self._map_line(entry.line))
                for entry in getattr(article, name)
            )
            for name in ("repairs", "removed", "markup", "findings", "stop_rules")
        }
        return msgspec.structs.replace(
            article,
            sections=tuple(self._map_section(section) for section in article.sections),
            title_line=None if article.title_line is None else self._map_line(article.title_line),
            doses=tuple(self._map_dose(dose) for dose in article.doses),
            **changed,
        )

    def _map_dose(self, dose: Dose) -> Dose:
        """The dose with its line of the raw file, and the slice of that line which it was read from."""
        first, last = self._raw_spans.get(dose.line, (1, 1))
        for number in range(first, min(last, len(self._file_lines)) + 1):
            if raw := find_slice(self._file_lines[number - 1], dose.raw):
                return msgspec.structs.replace(dose, line=number, raw=raw)
        return msgspec.structs.replace(dose, line=first)

    def _map_line(self, number: int) -> int:
        return self._raw_spans[number][0] if number in self._raw_spans else 1

    def _map_span(self, lines: Lines) -> Lines:
        first, last = self._raw_spans.get(lines[0], (1, 1)), self._raw_spans.get(lines[1], (1, 1))
        return first[0], max(first[1], last[1])

    def _map_section(self, section: Section) -> Section:
        return msgspec.structs.replace(
            section,
            line=None if section.line is None else self._map_line(section.line),
            blocks=tuple(self._map_block(block) for block in section.blocks),
        )

    def _map_block(self, block: Block) -> Block:
        items = tuple(
            tuple(self._map_item(cell) for cell in item) if isinstance(item, tuple) else self._map_item(item)
            for item in block.items
        )
        return msgspec.structs.replace(block, items=items, lines=self._map_span(block.lines))

    def _map_item(self, item: Item) -> Item:
        items = tuple(self._map_item(child) for child in item.items)
        return msgspec.structs.replace(item, lines=self._map_span(item.lines), items=items)


def find_slice(line: str, text: str) -> str | None:
    """The slice of a raw line that was read as ``text``; None where there is none.

    >>> find_slice("- **Sets:** 3", "Sets: 3")
    'Sets:** 3'
    >>> find_slice("Hold for <b>20</b> seconds", "20 seconds")
    '20</b> seconds'
    >>> find_slice("Hold for 20&ndash;30&nbsp;seconds", "20–30 seconds")
    '20&ndash;30&nbsp;seconds'
    """
    if text in line:
        return text
    characters = "".join(text.split())
    if not characters or len(characters) > _MAX_SLICE_CHARS:
        return None
    pattern = _MARKUP_BETWEEN_CHARS.join(map(_build_character_pattern, characters))
    for match in re.finditer(pattern, line):
        plain_text = html.unescape(_MARKUP.sub("", match[0]))
        if "".join(plain_text.split()) == characters:
            return match[0]
    return None


def _build_character_pattern(character: str) -> str:
    """A pattern for a character as it may be written in the raw file: itself or an HTML entity."""
    if character.isascii() and character.isalnum():
        return character
    return rf"(?:{re.escape(character)}|{_ANY_ENTITY})"
