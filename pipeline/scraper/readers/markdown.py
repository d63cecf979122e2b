"""Markdown: front matter, and the blocks that its mark-up makes, each with its source lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from yaml import YAMLError

from pipeline.errors import ReadError
from pipeline.scraper.lines import Line
from pipeline.scraper.readers.about import About
from pipeline.scraper.readers.bounds import (
    HONEST,
    MOST_NESTED_MARKDOWN,
    Bounds,
    refuse_long_text,
    refuse_many_links,
)
from pipeline.scraper.readers.front_matter import yaml_table
from pipeline.scraper.readers.links import closing_links
from pipeline.scraper.readers.page import Page, page_of, parse_page
from pipeline.scraper.readers.walk import text_blocks
from pipeline.scraper.tables import toml_table

FRONT_MATTER = "front-matter"
_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_MOST_FRONT_LINES = 200
_PAIR = re.compile(r"([A-Za-z_][\w-]*)\s*[:=]\s*(.*)")

_RUN_IN = re.compile(r"([^\W\d_][^.:!?\n]{1,60}:) {2,}(?=\S)")

#: What generators of web sites call the things that a handout names.
_NAMES = {
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


def read_markdown(lines: Sequence[str], *, where: str = "", bounds: Bounds = HONEST) -> Page:
    """Read an article in Markdown (CommonMark with tables).

    Args:
        lines: its lines.
        where: what an error calls it.
        bounds: the largest that is read.

    Raises:
        ReadError: there is no text in it, or it is too large or nested too deeply.
    """
    end = _front_matter_end(lines)
    about = _about(lines[1 : end - 1], lines[0].strip()) if end else About()
    body = "\n".join([""] * end + list(lines[end:]))
    refuse_many_links(body, where)
    root = parse_page(_rendered(body, where), where=where, bounds=bounds)
    blocks = text_blocks(root)
    refuse_long_text((block.text for block in blocks), bounds, where)
    page = page_of(blocks, closing_links(blocks), about, title_at=_title_line(lines[:end]))
    front = [Line(0, line, "", (at, at)) for at, line in enumerate(lines[:end], 1) if line.strip()]
    return _below(front, page)


def _title_line(front: Sequence[str]) -> int:
    """The line of the front matter that gives the title, 1-based."""
    named = (at for at, line in enumerate(front, 1) if line.strip().lower().startswith("title"))
    return next(named, 1)


def _below(front: Sequence[Line], page: Page) -> Page:
    """The page with lines above it that are no part of the article."""
    every = (*front, *page.lines)
    numbered = tuple(
        Line(number, line.text, line.mark, line.at, line.strong, line.picture)
        for number, line in enumerate(every, 1)
    )
    outside = dict.fromkeys(range(1, len(front) + 1), FRONT_MATTER)
    outside |= {number + len(front): rule for number, rule in page.outside.items()}
    return Page(numbered, outside, page.about, page.languages)


def _front_matter_end(lines: Sequence[str]) -> int:
    """How many lines the front matter takes, its fences included; 0 where there is none."""
    fence = lines[0].strip() if lines else ""
    if fence not in _FENCES:
        return 0
    for index, line in enumerate(lines[1:_MOST_FRONT_LINES], 1):
        if line.strip() in _FENCES[fence]:
            return index + 1 if any(_PAIR.match(inner) for inner in lines[1:index]) else 0
    return 0


def _about(lines: Sequence[str], fence: str) -> About:
    """What the front matter says, in the words of `Page.about`."""
    about = About()
    for key, value in _pairs(_parsed("\n".join(lines), fence), lines):
        name = _NAMES.get(key.lower())
        if isinstance(value, list):
            value = ", ".join(str(entry) for entry in value if isinstance(entry, str))
        said = str(value) if value is not None else ""
        if name == "title":
            about.call(said)
        elif name == "language":
            about.languages.append(said)
        elif name:
            about.put(name, said)
    return about


def _parsed(text: str, fence: str) -> Mapping[str, Any] | None:
    try:
        told = toml_table(text) if fence == "+++" else yaml_table(text)
    except (ValueError, YAMLError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _pairs(told: Mapping[str, Any] | None, lines: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Names and values, one level of nesting; of front matter with faults, those on lines of their own."""
    if told is None:
        for line in lines:
            if found := _PAIR.match(line):
                yield found[1], found[2].strip().strip("\"'")
        return
    for key, value in told.items():
        yield str(key), value
    for value in told.values():
        if isinstance(value, dict):
            yield from ((str(key), inner) for key, inner in value.items() if str(key).lower() != "title")


def _rendered(text: str, where: str) -> str:
    """The Markdown as HTML in which every block names its source lines.

    Raises:
        ReadError: something stands too deep for the parser, which would leave it out without a word.
    """
    options = {"html": True, "maxNesting": MOST_NESTED_MARKDOWN}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).disable("code")
    tokens = list(_with_run_in_headings(parser.parse(text)))
    for token in tokens:
        if token.level >= MOST_NESTED_MARKDOWN - 1:
            raise ReadError(
                "lists or quotes are nested deeper than in any article",
                where=where,
                next_step="write them one below the other",
            )
        _locate(token)
    return f"<html><body>{parser.renderer.render(tokens, parser.options, {})}</body></html>"


def _with_run_in_headings(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens, with headings of their own for those that begin a paragraph below a ruled line.

    ``Vision:  check your eyes`` has two spaces where a heading ends and its text begins.
    """
    for index, token in enumerate(tokens):
        is_first = token.type == "paragraph_open" and index > 0 and tokens[index - 1].type == "hr"
        inline = tokens[index + 1] if is_first else None
        found = _RUN_IN.match(inline.content) if inline and inline.children else None
        if inline and inline.children and found and inline.children[0].content.startswith(found[0]):
            yield Token("heading_open", "h2", 1, map=token.map, block=True)
            words = Token("text", "", 0, content=found[1])
            yield Token("inline", "", 0, map=token.map, content=found[1], children=[words], block=True)
            yield Token("heading_close", "h2", -1, block=True)
            inline.children[0].content = inline.children[0].content[found.end() :]
        yield token


def _locate(token: Token) -> None:
    if token.map and token.nesting >= 0 and token.type != "inline":
        token.attrSet("data-line", f"{token.map[0] + 1}-{token.map[1]}")
