"""Parses the clean Markdown (with markdown-it-py) into the title and sections of an article.

Every item keeps the numbers of the lines that it was read from.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from pipeline.article import (
    Block,
    DoList,
    DontList,
    Image,
    Item,
    Lines,
    OrderedList,
    Paragraph,
    Quote,
    Section,
    Table,
    UnorderedList,
)
from pipeline.scraper.markdown_writer import CleanMarkdown

#: Syntax that the clean Markdown never has: text that looks like it is text.
_DISABLED_SYNTAX = ("code", "fence", "html_block", "html_inline", "reference", "lheading", "hr", "autolink")

#: An item with a name: ``Wall slide: Stand with your back to a wall``.
_NAMED_ITEM = re.compile(r"([^.!?:;]{2,60}): +\S")
_MAX_NAME_WORDS = 8
_LIST_NODES = ("bullet_list", "ordered_list")
_DO_PREFIX, _DONT_PREFIX = "✅ ", "❌ "


def parse_markdown(markdown: CleanMarkdown) -> tuple[Item, tuple[Section, ...]]:
    """Parse the clean Markdown.

    Returns:
        The title, as an item with empty text where there is none, and the sections in order. What they mean
        is not known yet: each has the kind ``other``.
    """
    root = SyntaxTreeNode(_make_parser().parse(markdown.text))
    title = Item("", (1, 1))
    sections: list[Section] = []
    heading, level, line, blocks = None, 2, None, list[Block]()
    for node in root.children:
        if node.type != "heading":
            blocks.extend(_parse_block(node, markdown))
            continue
        text, lines = _render_plain_text(node), _find_source_lines(node, markdown)
        if node.tag == "h1" and not title.text:
            title = Item(text, lines)
            continue
        if heading is not None or blocks:
            sections.append(Section(heading, level, "other", tuple(blocks), line))
        heading, level, line, blocks = text, max(2, int(node.tag[1])), lines[0], []
    if heading is not None or blocks:
        sections.append(Section(heading, level, "other", tuple(blocks), line))
    return title, tuple(sections)


@cache
def _make_parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").disable(list(_DISABLED_SYNTAX))


def _parse_block(node: SyntaxTreeNode, markdown: CleanMarkdown) -> Iterator[Block]:
    lines = _find_source_lines(node, markdown)
    match node.type:
        case "paragraph":
            picture = _find_sole_image(node)
            yield (
                _parse_image(picture, lines)
                if picture
                else Paragraph((Item(_render_plain_text(node), lines),), lines)
            )
        case "bullet_list":
            yield from _parse_bullet_list(node, markdown)
        case "ordered_list":
            yield from _parse_numbered_list(node, markdown)
        case "table":
            yield _parse_table(node, markdown)
        case "blockquote":
            yield Quote(
                tuple(
                    Item(_render_plain_text(child), _find_source_lines(child, markdown))
                    for child in node.children
                ),
                lines,
            )
        case _:
            raise AssertionError(f"the clean Markdown has no {node.type}")


def _find_sole_image(node: SyntaxTreeNode) -> SyntaxTreeNode | None:
    """The picture of a paragraph that consists of nothing else."""
    inline = node.children[0].children if node.children else []
    return inline[0] if len(inline) == 1 and inline[0].type == "image" else None


def _parse_image(node: SyntaxTreeNode, lines: Lines) -> Image:
    """A picture; its caption is the title of the Markdown image."""
    caption = str(node.attrs.get("title", ""))
    alt = "".join(_render_plain_text(child) for child in node.children)
    return Image((Item(caption, lines),) if caption else (), lines, str(node.attrs.get("src", "")), alt)


def _parse_numbered_list(node: SyntaxTreeNode, markdown: CleanMarkdown) -> Iterator[Block]:
    """A numbered list, split where the numbers do not follow each other: each item keeps its number."""
    run: list[Item] = []
    first = 1
    for child in node.children:
        number = int(child.info)
        if run and number != first + len(run):
            yield OrderedList(tuple(run), _find_item_span(run), start=first)
            run = []
        first = first if run else number
        run.append(_parse_item(child, markdown))
    yield OrderedList(tuple(run), _find_item_span(run), start=first)


def _parse_bullet_list(node: SyntaxTreeNode, markdown: CleanMarkdown) -> Iterator[Block]:
    """A bullet list, split where dos, don'ts and plain items follow each other."""
    run: list[Item] = []
    run_type: type[DoList | DontList | UnorderedList] = UnorderedList
    for child in node.children:
        item = _parse_item(child, markdown)
        item_type = _choose_list_type(item)
        if run and item_type is not run_type:
            yield run_type(tuple(run), _find_item_span(run))
            run = []
        run_type = item_type
        run.append(item if item_type is UnorderedList else _strip_prefix(item))
    if run:
        yield run_type(tuple(run), _find_item_span(run))


def _choose_list_type(item: Item) -> type[DoList | DontList | UnorderedList]:
    if item.text.startswith(_DO_PREFIX):
        return DoList
    return DontList if item.text.startswith(_DONT_PREFIX) else UnorderedList


def _strip_prefix(item: Item) -> Item:
    """A do or don't without its sign."""
    return msgspec.structs.replace(_make_item(item.text[len(_DO_PREFIX) :], item.lines), items=item.items)


def _find_item_span(items: Sequence[Item]) -> Lines:
    """First and last line of consecutive items."""
    return items[0].lines[0], items[-1].lines[1]


def _parse_item(node: SyntaxTreeNode, markdown: CleanMarkdown) -> Item:
    """A list item: its own text, and the items of the lists nested in it."""
    paragraphs = [child for child in node.children if child.type not in _LIST_NODES]
    nested_lists = [child for child in node.children if child.type in _LIST_NODES]
    text = " ".join(filter(None, (_render_plain_text(child) for child in paragraphs)))
    if paragraphs:
        lines = (
            _find_source_lines(paragraphs[0], markdown)[0],
            _find_source_lines(paragraphs[-1], markdown)[1],
        )
    else:
        lines = _find_source_lines(node, markdown)
    items = tuple(_parse_item(child, markdown) for nested in nested_lists for child in nested.children)
    return msgspec.structs.replace(_make_item(text, lines), items=items)


def _make_item(text: str, lines: Lines) -> Item:
    """An item, with its name where the text reads ``Name: what to do``."""
    match = _NAMED_ITEM.match(text)
    name = match[1] if match and len(match[1].split()) <= _MAX_NAME_WORDS else None
    return Item(text, lines, name=name)


def _parse_table(node: SyntaxTreeNode, markdown: CleanMarkdown) -> Table:
    rows = tuple(
        tuple(Item(_render_plain_text(cell), _find_source_lines(row, markdown)) for cell in row.children)
        for part in node.children
        for row in part.children
    )
    return Table(rows, _find_source_lines(node, markdown))


def _render_plain_text(node: SyntaxTreeNode) -> str:
    """The text of a node without inline mark-up."""
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return "".join(_render_plain_text(child) for child in node.children)


def _find_source_lines(node: SyntaxTreeNode, markdown: CleanMarkdown) -> Lines:
    """First and last source line of a block; ``node.map`` counts Markdown lines from 0, end exclusive."""
    start, end = node.map or (0, 0)
    numbers = [number for number in markdown.source_lines[start:end] if number is not None]
    return (numbers[0], numbers[-1]) if numbers else (1, 1)
