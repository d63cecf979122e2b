"""Reads Markdown: its front matter as metadata, and its blocks of text with their source lines.

Markdown (CommonMark with tables) is rendered as HTML in which every block names its source lines, and then
read as a web page is. Front matter is YAML (``---``) or TOML (``+++``). YAML is parsed within a limit of
characters and without merge keys: mappings that merge mappings grow as their product.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from yaml import YAMLError

from pipeline.errors import ReadError
from pipeline.scraper.line import Line
from pipeline.scraper.main_content.region import find_closing_links
from pipeline.scraper.readers.limits import (
    DEFAULT_LIMITS,
    MAX_MARKDOWN_LEVELS,
    SizeLimits,
    refuse_long_text,
    refuse_many_links,
)
from pipeline.scraper.readers.page import ParsedPage, build_page, parse_page
from pipeline.scraper.readers.page_metadata import PageMetadata
from pipeline.scraper.readers.text_blocks import extract_text_blocks
from pipeline.toml_schema import parse_toml

#: PyYAML takes up to a tenth of a millisecond a character; front matter has a few hundred.
_MAX_YAML_CHARS = 20_000


def parse_yaml(text: str) -> object:
    """What a text in YAML holds: plain values only, and no merged mappings.

    Raises:
        ValueError: it is larger than anyone writes.
        yaml.YAMLError: it is no YAML.
        RecursionError: it is nested too deeply.
    """
    if len(text) > _MAX_YAML_CHARS:
        raise ValueError("it is larger than anyone writes by hand")
    return yaml.load(text, _NoMergeLoader)  # noqa: S506 # a safe loader


class _NoMergeLoader(yaml.SafeLoader):
    """The safe loader without merge keys: ``<<`` is a name as any other.

    Mappings that merge mappings that merge mappings grow as their product: ten lines take hours. What a page
    says about itself is at its top, and needs none.
    """

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leave a mapping as it is written."""


_NoMergeLoader.yaml_constructors = {
    **yaml.SafeLoader.yaml_constructors,
    "tag:yaml.org,2002:merge": yaml.SafeLoader.construct_yaml_str,
}


FRONT_MATTER = "front-matter"
_FRONT_MATTER_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_MAX_FRONT_MATTER_LINES = 200
_KEY_VALUE_LINE = re.compile(r"([A-Za-z_][\w-]*)\s*[:=]\s*(.*)")

_RUN_IN_HEADING = re.compile(r"([^\W\d_][^.:!?\n]{1,60}:) {2,}(?=\S)")

#: What generators of web sites call the things that a handout names.
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


def read_markdown(
    lines: Sequence[str], *, where: str = "", bounds: SizeLimits = DEFAULT_LIMITS
) -> ParsedPage:
    """Read an article in Markdown (CommonMark with tables).

    Args:
        lines: its lines.
        where: what an error calls it.
        bounds: the largest that is read.

    Raises:
        ReadError: there is no text in it, or it is too large or nested too deeply.
    """
    end = _find_front_matter_end(lines)
    about = _parse_metadata(lines[1 : end - 1], lines[0].strip()) if end else PageMetadata()
    body = "\n".join([""] * end + list(lines[end:]))
    refuse_many_links(body, where)
    root = parse_page(_render_html(body, where), where=where, bounds=bounds)
    blocks = extract_text_blocks(root)
    refuse_long_text((block.text for block in blocks), bounds, where)
    page = build_page(blocks, find_closing_links(blocks), about, title_at=_find_title_line(lines[:end]))
    front = [Line(0, line, "", (at, at)) for at, line in enumerate(lines[:end], 1) if line.strip()]
    return _prepend_front_matter(front, page)


def _find_title_line(front: Sequence[str]) -> int:
    """The line of the front matter that gives the title, 1-based."""
    named = (at for at, line in enumerate(front, 1) if line.strip().lower().startswith("title"))
    return next(named, 1)


def _prepend_front_matter(front: Sequence[Line], page: ParsedPage) -> ParsedPage:
    """The page with lines above it that are no part of the article."""
    every = (*front, *page.lines)
    numbered = tuple(
        Line(number, line.text, line.mark, line.raw_lines, line.bold, line.picture)
        for number, line in enumerate(every, 1)
    )
    outside = dict.fromkeys(range(1, len(front) + 1), FRONT_MATTER)
    outside |= {number + len(front): rule for number, rule in page.outside.items()}
    return ParsedPage(numbered, outside, page.metadata, page.languages)


def _find_front_matter_end(lines: Sequence[str]) -> int:
    """How many lines the front matter takes, its fences included; 0 where there is none."""
    fence = lines[0].strip() if lines else ""
    if fence not in _FRONT_MATTER_FENCES:
        return 0
    for index, line in enumerate(lines[1:_MAX_FRONT_MATTER_LINES], 1):
        if line.strip() in _FRONT_MATTER_FENCES[fence]:
            return index + 1 if any(_KEY_VALUE_LINE.match(inner) for inner in lines[1:index]) else 0
    return 0


def _parse_metadata(lines: Sequence[str], fence: str) -> PageMetadata:
    """What the front matter says, in the words of `ParsedPage.about`."""
    about = PageMetadata()
    for key, value in _iterate_pairs(_parse_front_matter("\n".join(lines), fence), lines):
        name = _METADATA_NAMES.get(key.lower())
        if isinstance(value, list):
            value = ", ".join(str(entry) for entry in value if isinstance(entry, str))
        said = str(value) if value is not None else ""
        if name == "title":
            about.add_title(said)
        elif name == "language":
            about.languages.append(said)
        elif name:
            about.add_field(name, said)
    return about


def _parse_front_matter(text: str, fence: str) -> Mapping[str, Any] | None:
    try:
        told = parse_toml(text) if fence == "+++" else parse_yaml(text)
    except (ValueError, YAMLError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _iterate_pairs(told: Mapping[str, Any] | None, lines: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Names and values, one level of nesting; of front matter with faults, those on lines of their own."""
    if told is None:
        for line in lines:
            if found := _KEY_VALUE_LINE.match(line):
                yield found[1], found[2].strip().strip("\"'")
        return
    for key, value in told.items():
        yield str(key), value
    for value in told.values():
        if isinstance(value, dict):
            yield from ((str(key), inner) for key, inner in value.items() if str(key).lower() != "title")


def _render_html(text: str, where: str) -> str:
    """The Markdown as HTML in which every block names its source lines.

    Raises:
        ReadError: something stands too deep for the parser, which would leave it out without a word.
    """
    options = {"html": True, "maxNesting": MAX_MARKDOWN_LEVELS}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).disable("code")
    tokens = list(_split_run_in_headings(parser.parse(text)))
    for token in tokens:
        if token.level >= MAX_MARKDOWN_LEVELS - 1:
            raise ReadError(
                "lists or quotes are nested deeper than in any article",
                where=where,
                next_step="write them one below the other",
            )
        _set_source_lines(token)
    return f"<html><body>{parser.renderer.render(tokens, parser.options, {})}</body></html>"


def _split_run_in_headings(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens, with headings of their own for those that begin a paragraph below a ruled line.

    ``Vision:  check your eyes`` has two spaces where a heading ends and its text begins.
    """
    for index, token in enumerate(tokens):
        is_first = token.type == "paragraph_open" and index > 0 and tokens[index - 1].type == "hr"
        inline = tokens[index + 1] if is_first else None
        found = _RUN_IN_HEADING.match(inline.content) if inline and inline.children else None
        if inline and inline.children and found and inline.children[0].content.startswith(found[0]):
            yield Token("heading_open", "h2", 1, map=token.map, block=True)
            words = Token("text", "", 0, content=found[1])
            yield Token("inline", "", 0, map=token.map, content=found[1], children=[words], block=True)
            yield Token("heading_close", "h2", -1, block=True)
            inline.children[0].content = inline.children[0].content[found.end() :]
        yield token


def _set_source_lines(token: Token) -> None:
    if token.map and token.nesting >= 0 and token.type != "inline":
        token.attrSet("data-line", f"{token.map[0] + 1}-{token.map[1]}")
