"""Rewrites Markdown as people and programs write it into CommonMark, before it is parsed.

Where CommonMark reads something else than the writer meant, the meaning is at stake: a line below a list,
without a blank line between, belongs to the last item, so that under **Don't** there is nothing and all
don'ts are items of the list of dos. The dialects that are known: GitHub (alerts, emoji names), kramdown,
MkDocs, Docusaurus, Hugo, GitBook, Pandoc, Obsidian, WordPress, CriticMarkup, and what converters and
people write by hand. Words stay; what only marks something up becomes mark-up that CommonMark has.

One line may become several, so each is told with the number of the line that it came from. Fenced code is
left alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from pipeline.scraper.html.tex import render_tex
from pipeline.scraper.readers.markdown_boxes import adapt_boxes, separate_blocks
from pipeline.scraper.readers.markdown_changes import mark_changes
from pipeline.scraper.readers.markdown_components import adapt_components
from pipeline.scraper.readers.markdown_html import separate_markdown_in_html
from pipeline.scraper.readers.markdown_line import MarkdownLine
from pipeline.scraper.readers.markdown_lists import adapt_lists, unwrap_numbered_bullets
from pipeline.scraper.readers.markdown_tables import adapt_tables, is_drawn_table
from pipeline.scraper.readers.markdown_wraps import escape_torn_signs
from pipeline.text.emoji import EMOJI_BY_NAME

_INVISIBLE_START = re.compile(r"([\ufeff\u200b\u2060\u200e]+)([ \t]*(?:#{1,6}|[-*+>]|\d{1,9}[.)])[ \t]+)")
_FENCE = re.compile(r"[ \t]*(?:> ?)*(`{3,}|~{3,})")


def adapt_markdown(lines: Sequence[str], first_number: int = 1) -> list[MarkdownLine]:
    """The lines as CommonMark, each with the number of the line that it came from.

    Args:
        lines: lines of Markdown, without front matter.
        first_number: the number of the first line in its file.
    """
    adapted: list[MarkdownLine] = []
    for is_code, chunk in _split_at_fences(
        [MarkdownLine(_move_invisible_start(text), n) for n, text in enumerate(lines, first_number)]
    ):
        if is_code and is_drawn_table(chunk[1:-1]):
            blank = chunk[0].with_text("")
            chunk = [blank, *adapt_tables(chunk[1:-1]), blank]
        elif not is_code:
            for rewrite in _REWRITES:
                chunk = rewrite(chunk)
        adapted += chunk
    return adapted


def _move_invisible_start(text: str) -> str:
    """A line with the invisible characters at its head behind its mark, which nobody sees them hide.

    Joined files have a byte order mark each, and editors leave spaces of no width.

    >>> _move_invisible_start("\\ufeff## Not yet")
    '## \\ufeffNot yet'
    """
    match = _INVISIBLE_START.match(text) if text[:1] and not text[0].isascii() else None
    return f"{match[2]}{match[1]}{text[match.end() :]}" if match else text


def _split_at_fences(lines: Sequence[MarkdownLine]) -> Iterator[tuple[bool, list[MarkdownLine]]]:
    """Runs of lines, and whether they are fenced code; a fence that is never closed is text."""
    start = index = 0
    while index < len(lines):
        if not (fence := _FENCE.match(lines[index].text)):
            index += 1
            continue
        closing = re.compile(rf"[ \t]*(?:> ?)*{fence[1][0]}{{{len(fence[1])},}}\s*")
        end = next((at for at in range(index + 1, len(lines)) if closing.fullmatch(lines[at].text)), None)
        if end is None:
            break
        yield False, list(lines[start:index])
        yield True, list(lines[index : end + 1])
        start = index = end + 1
    yield False, list(lines[start:])


# Inline syntax. Each pattern matches within one line; code spans are left alone.

_EMOJI_NAME = re.compile(r"(?<![\w:]):([a-z0-9_+-]{1,40}):(?![\w:])")
#: (pattern, replacement): the words are kept, the signs become HTML or go.
_INLINE_SYNTAX: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![=\w])==(?=[^\s=])([^=]{0,300}[^\s=])==(?![=\w])"), r"<mark>\1</mark>"),
    (re.compile(r"(?<![+\w])\+\+(?=[^\s+])([^+]{0,300}[^\s+])\+\+(?![+\w])"), r"<ins>\1</ins>"),
    # Links of Obsidian.
    (re.compile(r"!\[\[([^\[\]|]{1,200})(?:\|[^\[\]|]{0,200})?\]\]"), r"![](<\1>)"),
    (re.compile(r"(?<!!)\[\[([^\[\]|]{1,200})\|([^\[\]|]{1,200})\]\]"), r"[\2](<\1>)"),
    (re.compile(r"(?<!!)\[\[(?!_?(?:toc|TOC)_?\]\])([^\[\]|]{1,200})\]\]"), r"[\1](<\1>)"),
    # Footnotes: the sign in brackets, so that no digit is glued to a number.
    (re.compile(r"(?<=\S)\^\[([^\[\]]{1,500})\]"), r" (\1)"),
    (re.compile(r"\^\[([^\[\]]{1,500})\]"), r"(\1)"),
    (re.compile(r"\[\^([^\[\]\s^]{1,60})\]"), r"\\[\1\\]"),
    # A star between two digits multiplies. One tilde strikes out (GitHub), or lowers what follows a letter.
    (re.compile(r"(?<=\d)\*(?=\d)"), r"\\*"),
    (re.compile(r"(?<=\w)~([\w+-]{1,6})~"), r"<sub>\1</sub>"),
    (re.compile(r"(?<=\w)\^([\w+-]{1,6})\^"), r"<sup>\1</sup>"),
    (re.compile(r"(?<![~\w])~(?=[^\s~])([^~]{0,200}[^\s~])~(?![~\w])"), r"<del>\1</del>"),
    # A short code's sign that a parser would take for the beginning of a tag.
    (re.compile(r"\{\{<(?=/?\w)"), r"{{\<"),
)  # fmt: skip
#: What looks like the definition of a link (``[Note]: Slowly``) but has no address: a parser would drop it.
_DEFINED_WORD = re.compile(
    r"(\s*(?:>[> \t]*)?(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)\[([^\[\]^]{1,80})\]"
    r"(:(?!\s*(?:<|\S*[/#@:]|\S*\.\w)).*)"
)
_INLINE_SIGNS = re.compile(r"[{=+\[^:~*$]|\\[(\[]")
#: A formula between dollar signs that stand right beside it and before no digit, or in brackets of TeX.
_FORMULA = re.compile(
    r"(?<![\w$\\])(\${1,2})(?=[^\s$])([^$\n]{1,300}?)(?<=[^\s\\$])\1(?![\w$])"
    r"|\\{1,2}(?:\((?=.*\\\))|\[(?=.*\\\]))([^\n]{1,300}?)\\{1,2}[)\]]"
)
#: What only a formula has; between dollar signs also nothing but a number.
_FORMULA_SIGN = re.compile(r"\\[a-zA-Z]|[\^_]\{?\w|\d\{[.,]\}")
_PLAIN_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_MAX_CODE_SPANS = 200


def _adapt_inline_syntax(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    return [line.with_text(_adapt_line(line.text)) for line in lines]


def _adapt_line(text: str) -> str:
    if not _INLINE_SIGNS.search(text):
        return text
    if match := _DEFINED_WORD.fullmatch(text):
        return f"{match[1]}\\[{match[2]}\\]{match[3]}"
    parts = text.split("`")
    if (
        len(parts) % 2 == 0 or len(parts) > _MAX_CODE_SPANS
    ):  # a backtick that opens nothing, or one within longer ones
        parts = [text]
    for index in range(0, len(parts), 2):
        if "$" in parts[index] or "\\" in parts[index]:
            parts[index] = _FORMULA.sub(_render_formula, parts[index])
        for pattern, replacement in _INLINE_SYNTAX:
            parts[index] = pattern.sub(replacement, parts[index])
        parts[index] = _EMOJI_NAME.sub(lambda match: EMOJI_BY_NAME.get(match[1], match[0]), parts[index])
    return "`".join(parts)


def _render_formula(found: re.Match[str]) -> str:
    """A formula in TeX as text; what is none, or cannot be written in one line, as it is."""
    source = found[2] or found[3]
    is_number = found[2] is not None and bool(_PLAIN_NUMBER.fullmatch(source))
    if not is_number and not _FORMULA_SIGN.search(source):
        return found[0]
    text = render_tex(source.replace("{,}", ",").replace("{.}", "."))
    return found[0] if text is None else re.sub(r"([*_`\[\]<])", r"\\\1", text)


# Headings.

_GLUED_HEADING = re.compile(r"( {0,3}(?:> ?)*)(#{1,6})(?=[^#\s])(.*)")
_CLOSING_HASHES = re.compile(r"(?<=[^#\s])#+\s*")


def _space_headings(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """``###Steps`` as ``### Steps``; of a single hash (``#Steps``) only what is no tag."""
    adapted = []
    for index, line in enumerate(lines):
        match = _GLUED_HEADING.fullmatch(line.text)
        if match and (len(match[2]) > 1 or _is_title(match[3], lines[index - 1].text if index else "")):
            text = match[3].rstrip().rstrip("#") if len(match[2]) > 1 else match[3]
            line = line.with_text(f"{match[1]}{match[2]} {text}")
        adapted.append(line)
    return adapted


def _is_title(text: str, above: str) -> bool:
    """Whether what follows a single hash is a heading and no tag: several words, or one without ASCII."""
    words = text.split()
    return (
        not above.strip()
        and text[0].isalpha()
        and not text[0].islower()
        and "#" not in text
        and (len(words) > 1 or not text.isascii())
    )


_REWRITES: tuple[Callable[[list[MarkdownLine]], list[MarkdownLine]], ...] = (
    mark_changes,
    adapt_components,
    adapt_boxes,
    _adapt_inline_syntax,
    _space_headings,
    separate_markdown_in_html,
    separate_blocks,
    escape_torn_signs,
    adapt_tables,
    unwrap_numbered_bullets,
    adapt_lists,
)
