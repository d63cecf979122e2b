"""Reads Markdown: its front matter as metadata, and its text blocks with their source lines.

Markdown of all dialects is rewritten as CommonMark with tables and struck-out text (`markdown_dialects`) and
rendered to HTML in which every block element names its source lines; that is read like a web page. Front
matter is YAML (between ``---``), TOML (between ``+++``) or Pandoc's (``% title``).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.errors import ReadError
from pipeline.scraper.html.item_labels import part_item_labels
from pipeline.scraper.html.rendered_content import insert_rendered_content
from pipeline.scraper.html.text_blocks import LINE_ATTRIBUTE, extract_text_blocks
from pipeline.scraper.line import Line
from pipeline.scraper.main_content.region import find_closing_links
from pipeline.scraper.readers.limits import (
    DEFAULT_LIMITS,
    MAX_MARKDOWN_LEVELS,
    SizeLimits,
    refuse_long_text,
    refuse_many_links,
)
from pipeline.scraper.readers.markdown_components import find_unread_parts
from pipeline.scraper.readers.markdown_dialects import adapt_markdown
from pipeline.scraper.readers.page import ParsedPage, build_page, parse_page
from pipeline.scraper.readers.page_findings import find_removed_comments
from pipeline.scraper.readers.page_metadata import PageMetadata
from pipeline.scraper.rules.line_shape import has_sentence_end
from pipeline.toml_schema import parse_toml

#: The rule that removes front matter from the article.
FRONT_MATTER = "front-matter"
#: The line above front matter, and the lines that may stand below it.
_FRONT_MATTER_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_MAX_FRONT_MATTER_LINES = 200
#: Pandoc's title block: title, author and date, each on a line that begins with this sign.
_TITLE_BLOCK_SIGN = "% "
_TITLE_BLOCK_KEYS = ("title", "author", "date")
_KEY_VALUE_LINE = re.compile(r"([A-Za-z_][\w-]*)\s*[:=]\s*(.*)")
#: The keys that site generators use in front matter, and what each is called here.
_METADATA_NAMES = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "date": "published",
    "publishdate": "published",
    "published": "published",
    "license": "licence",
    "licence": "licence",
    "canonical": "source_url",
    "canonical_url": "source_url",
    "canonicalurl": "source_url",
    "source_url": "source_url",
    "lang": "language",
    "language": "language",
    "locale": "language",
}
#: PyYAML takes up to 0.1 ms for each character; front matter has a few hundred.
_MAX_YAML_CHARS = 20_000
#: A heading at the beginning of a paragraph: up to 60 characters, a colon and two spaces.
_HEADING_BEFORE_TWO_SPACES = re.compile(r"([^\W\d_][^.:!?\n]{1,60}:) {2,}(?=\S)")


def read_markdown(
    lines: Sequence[str], *, where: str = "", limits: SizeLimits = DEFAULT_LIMITS
) -> ParsedPage:
    """Read an article in Markdown (CommonMark with tables).

    Args:
        lines: the lines of the file.
        where: the name that errors give the file.
        limits: size limits of the article.

    Raises:
        ReadError: the file has no text, exceeds a limit, or is nested too deeply.
    """
    front_length = _count_front_matter_lines(lines)
    front = lines[:front_length]
    metadata = _read_metadata(front) if front else PageMetadata()
    body = lines[front_length:]
    refuse_many_links("\n".join(body), where)
    adapted = adapt_markdown(body, front_length + 1)
    text = "\n".join(line.text for line in adapted)
    html = _render_html(text, [line.number for line in adapted], where)
    root = parse_page(html, where=where, limits=limits)
    insert_rendered_content(root)
    part_item_labels(root)
    blocks = extract_text_blocks(root)
    refuse_long_text((block.text for block in blocks), limits, where)
    page = build_page(blocks, find_closing_links(blocks), metadata, title_line=_find_title_line(front))
    findings = (
        *find_removed_comments(page.lines, page.outside),
        *find_unread_parts(body, page.lines, front_length + 1),
    )
    page = replace(page, findings=(*page.findings, *findings))
    return _prepend_front_matter(front, page)


def _count_front_matter_lines(lines: Sequence[str]) -> int:
    """How many lines the front matter takes, with its fences; 0 where there is none."""
    fence = lines[0].strip() if lines else ""
    if fence.startswith(_TITLE_BLOCK_SIGN):
        return next((n for n, line in enumerate(lines[:3]) if not line.startswith("%")), min(len(lines), 3))
    if fence not in _FRONT_MATTER_FENCES:
        return 0
    for index, line in enumerate(lines[1:_MAX_FRONT_MATTER_LINES], 1):
        if line.strip() in _FRONT_MATTER_FENCES[fence]:
            return index + 1 if any(_KEY_VALUE_LINE.match(inner) for inner in lines[1:index]) else 0
    return 0


def _find_title_line(front: Sequence[str]) -> int:
    """The number of the front matter's line that gives the title, from 1; 1 where none does."""
    numbers = (number for number, line in enumerate(front, 1) if line.strip().lower().startswith("title"))
    return next(numbers, 1)


def _prepend_front_matter(front: Sequence[str], page: ParsedPage) -> ParsedPage:
    """The page with the lines of the front matter above it, as lines outside the main content."""
    front_lines = [
        Line(0, text, "", (number, number)) for number, text in enumerate(front, 1) if text.strip()
    ]
    numbered = tuple(
        replace(line, number=number) for number, line in enumerate((*front_lines, *page.lines), 1)
    )
    outside = dict.fromkeys(range(1, len(front_lines) + 1), FRONT_MATTER)
    outside |= {number + len(front_lines): rule for number, rule in page.outside.items()}
    shift = len(front_lines)
    findings = tuple(msgspec.structs.replace(finding, line=finding.line + shift) for finding in page.findings)
    cuts = {number + shift: found for number, found in page.cuts.items()}
    return ParsedPage(numbered, outside, page.metadata, page.languages, findings, cuts)


def _read_metadata(front: Sequence[str]) -> PageMetadata:
    """The metadata that front matter gives, its keys as `PageMetadata` has them."""
    lines, fence = front[1:-1], front[0].strip()
    if fence.startswith(_TITLE_BLOCK_SIGN):
        lines, fence = _rewrite_title_block(front), ""
    metadata = PageMetadata()
    for key, value in _iterate_pairs(_parse_front_matter("\n".join(lines), fence), lines):
        name = _METADATA_NAMES.get(key.lower())
        if isinstance(value, list):
            value = ", ".join(str(entry) for entry in value if isinstance(entry, str))
        text = str(value) if value is not None else ""
        if name == "title":
            metadata.add_title(text)
        elif name == "language":
            metadata.languages.append(text)
        elif name:
            metadata.add_field(name, text)
    return metadata


def _rewrite_title_block(front: Sequence[str]) -> list[str]:
    """Pandoc's title block as YAML.

    >>> _rewrite_title_block(["% Neck exercises", "% A. Author"])
    ['title: "Neck exercises"', 'author: "A. Author"']
    """
    texts = [line[1:].strip().replace('"', "'") for line in front]
    return [f'{key}: "{text}"' for key, text in zip(_TITLE_BLOCK_KEYS, texts, strict=False) if text]


def _parse_front_matter(text: str, fence: str) -> Mapping[str, Any] | None:
    """The table that front matter holds; None where it cannot be parsed."""
    try:
        data = parse_toml(text) if fence == "+++" else _parse_yaml(text)
    except (ValueError, yaml.YAMLError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _iterate_pairs(data: Mapping[str, Any] | None, lines: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Keys and values of front matter, those of its tables after its own.

    Args:
        data: the parsed front matter; where it could not be parsed, lines that read ``key: value`` count.
        lines: its lines.
    """
    if data is None:
        for line in lines:
            if match := _KEY_VALUE_LINE.match(line):
                yield match[1], match[2].strip().strip("\"'")
        return
    for key, value in data.items():
        yield str(key), value
    for value in data.values():
        if isinstance(value, dict):
            yield from ((str(key), inner) for key, inner in value.items() if str(key).lower() != "title")


def _parse_yaml(text: str) -> object:
    """The data in a YAML text: plain values only, and merge keys (``<<``) as ordinary keys.

    Raises:
        ValueError: the text has more than 20,000 characters.
        yaml.YAMLError: this is no YAML.
        RecursionError: the data are nested too deeply.
    """
    if len(text) > _MAX_YAML_CHARS:
        raise ValueError("it is larger than anyone writes by hand")
    return yaml.load(text, _NoMergeLoader)  # noqa: S506 # a safe loader


class _NoMergeLoader(yaml.SafeLoader):
    """The safe loader of PyYAML without merge keys.

    Mappings that merge mappings which merge mappings grow exponentially: ten lines take hours.
    """

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leave the mapping as it is, where PyYAML would merge others into it."""


_NoMergeLoader.yaml_constructors = {
    **yaml.SafeLoader.yaml_constructors,
    "tag:yaml.org,2002:merge": yaml.SafeLoader.construct_yaml_str,
}


def _render_html(text: str, numbers: Sequence[int], where: str) -> str:
    """The Markdown as HTML, with the source lines of every block in its `LINE_ATTRIBUTE`.

    Args:
        text: the Markdown.
        numbers: for each of its lines, the number of the line of the file.
        where: the name that errors give the file.

    Raises:
        ReadError: something is nested as deeply as the parser goes; what is deeper it would leave out.
    """
    options = {"html": True, "maxNesting": MAX_MARKDOWN_LEVELS}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).disable("code")
    tokens = list(_split_run_in_headings(parser.parse(text)))
    _number_items(tokens)
    for token in tokens:
        if token.level >= MAX_MARKDOWN_LEVELS - 1:
            raise ReadError(
                "lists or quotes are nested deeper than in any article",
                where=where,
                next_step="write them one below the other",
            )
        _set_source_lines(token, numbers)
    return f"<html><body>{parser.renderer.render(tokens, parser.options, {})}</body></html>"


def _number_items(tokens: Sequence[Token]) -> None:
    """Give the items of numbered lists the numbers that they are written with.

    Markdown numbers a list itself where it says ``1.`` before every item, also where pictures and paragraphs
    stand between the items and make a list of each.
    """
    open_lists: list[list[Token]] = []
    counted: list[list[Token]] = []  # lists of ``1.`` that may go on with each other, at the outermost level
    for index, token in enumerate(tokens):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            open_lists.append([])
        elif token.type == "list_item_open":
            open_lists[-1].append(token)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            items = open_lists.pop()
            if not items[0].info:
                continue
            if len({item.info for item in items}) > 1 or int(items[0].info) > 1:
                for item in items:
                    item.attrSet("value", item.info)
            if token.level == 0:
                counted = _count_on(counted, items)
        elif token.level == 0 and _ends_counting(tokens, index):
            counted = []


def _count_on(counted: list[list[Token]], items: list[Token]) -> list[list[Token]]:
    """The lists of ``1.`` that a list goes on with, and the list; its items are numbered behind theirs."""
    if any(item.info != "1" for item in items):
        return []
    if counted and (len(items) == 1 or len(counted[-1]) == 1):
        start = sum(map(len, counted))
        for number, item in enumerate(items, start + 1):
            item.attrSet("value", str(number))
        return [*counted, items]
    return [items]


def _ends_counting(tokens: Sequence[Token], index: int) -> bool:
    """Whether the block that a token opens begins something new: heading, ruled line, label."""
    token = tokens[index]
    if token.type in ("heading_open", "hr"):
        return True
    if token.type != "paragraph_open":
        return False
    inline = tokens[index + 1]
    words = "".join(child.content for child in inline.children or () if child.type == "text").strip()
    return bool(words) and not has_sentence_end(words)


def _split_run_in_headings(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens, with run-in headings of paragraphs below a thematic break (``---``) as headings.

    ``Vision:  check your eyes`` has two spaces where the heading ends and the text begins.
    """
    for index, token in enumerate(tokens):
        is_below_break = token.type == "paragraph_open" and index > 0 and tokens[index - 1].type == "hr"
        inline = tokens[index + 1] if is_below_break else None
        match = _HEADING_BEFORE_TWO_SPACES.match(inline.content) if inline and inline.children else None
        if inline and inline.children and match and inline.children[0].content.startswith(match[0]):
            yield Token("heading_open", "h2", 1, map=token.map, block=True)
            heading = Token("text", "", 0, content=match[1])
            yield Token("inline", "", 0, map=token.map, content=match[1], children=[heading], block=True)
            yield Token("heading_close", "h2", -1, block=True)
            inline.children[0].content = inline.children[0].content[match.end() :]
        yield token


def _set_source_lines(token: Token, numbers: Sequence[int]) -> None:
    if token.map and token.nesting >= 0 and token.type != "inline":
        first, last = token.map[0], max(token.map[0], token.map[1] - 1)
        token.attrSet(LINE_ATTRIBUTE, f"{numbers[first]}-{numbers[min(last, len(numbers) - 1)]}")
