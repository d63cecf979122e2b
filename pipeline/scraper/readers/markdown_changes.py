"""Changes and comments that editors write into Markdown, as elements of a page.

``{--60--}{++20++}`` and ``{~~60~>20~~}`` (CriticMarkup) are changes that nobody has accepted yet. Comments
are ``{>>Why?<<}``, ``%% Why? %%`` (Obsidian), ``{/* Why? */}`` (MDX) and those that generators of sites leave
out (``{% comment %}``, ``{# Why? #}``, ``{{!-- Why? --}}``, ``<%# Why? %>`` …). Each may go on over several
lines, items and paragraphs, so every line gets elements of its own. A comment becomes one of Word's pages,
which the page's reader takes out.
"""

import re
from collections.abc import Iterator
from functools import partial

from pipeline.scraper.readers.markdown_line import MarkdownLine

#: An anchor with classes (``{#warm-up .wide}``), which begins like a comment of Jinja.
_ANCHOR = r"[\w:.-]{1,60}(?:\s[^{}]{0,200}(?<!\#))?\}"
#: What begins a change or comment, and what ends it; the longer of two openers first.
_SIGNS: tuple[tuple[str, str], ...] = (
    (r"\{%-?\s*comment\b[^%{}]{0,80}%\}", r"\{%-?\s*endcomment\s*-?%\}"),
    (r"\{\{[%<]-?\s*comment\s*-?[%>]\}\}", r"\{\{[%<]-?\s*/\s*comment\s*-?[%>]\}\}"),
    (r"\{::comment\}", r"\{:/(?:comment)?\}"),
    (r"\{%-?\s*\#", r"%\}"),
    (rf"\{{\#(?!{_ANCHOR})", r"\#\}"),
    (r"\{\{-?\s*/\*", r"\*/\s*-?\}\}"),
    (r"\{\{!?--", r"--\}\}"),
    (r"\{\{!", r"\}\}"),
    (r"<%--", r"--%>"),
    (r"<%\#", r"%>"),
    (r"<\#--", r"-->"),
    (r"\{--", r"--\}"),
    (r"\{\+\+", r"\+\+\}"),
    (r"\{~~", r"~~\}"),
    (r"\{>>", r"<<\}"),
    (r"\{==", r"==\}"),
    (r"(?<![\w%])%%(?!%)", "%%"),
    (r"\{/\*", r"\*/\}"),
)
_OPENER = re.compile("|".join(f"({opener})" for opener, _ in _SIGNS))
_CLOSERS = tuple(re.compile(closer) for _, closer in _SIGNS)
_TAGS = {"{--": "del", "{++": "ins", "{==": "mark"}
_COMMENT_TAGS = ('<span class="msocomtxt">', "</span>")
_PIPE = re.compile(r"(?<!\\)\|")
_MAX_CHANGE_CHARS = 5_000
#: What stands at the beginning of a line and is no word of it: indent, quote, heading, item.
_LINE_MARK = re.compile(r"[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+|[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)?")


def mark_changes(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """The lines with changes and comments as elements; there are as many as before."""
    text = "\n".join(line.text for line in lines)
    if not _OPENER.search(text):
        return lines
    texts = "".join(_rewrite(text)).split("\n")
    return [line.with_text(changed) for line, changed in zip(lines, texts, strict=True)]


def _rewrite(text: str) -> Iterator[str]:
    done = 0
    code = _CodeSpans(text)
    closers: dict[int, re.Match[str] | None] = {}  # the next sign of each kind that ends something
    for opener in _OPENER.finditer(text):
        kind, start = (opener.lastindex or 1) - 1, opener.end()
        if opener.start() < done or code.hold(opener.start()):
            continue
        if kind not in closers or ((closer := closers[kind]) and closer.start() < start):
            closers[kind] = _CLOSERS[kind].search(text, start)
        closer = closers[kind]
        if closer is None or closer.start() > start + _MAX_CHANGE_CHARS:
            continue
        yield text[done : opener.start()]
        yield _render_change(opener[0], text[start : closer.start()])
        done = closer.end()
    yield text[done:]


class _CodeSpans:
    """Tells of places of a text, from first to last, whether they are within a code span of their line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counted_to = self._count = 0
        self._line_end = self._last_backtick = -1

    def hold(self, at: int) -> bool:
        """Whether a backtick opens a span before the place, and one behind it may close it."""
        if at > self._line_end:
            self._counted_to, self._count = self._text.rfind("\n", 0, at) + 1, 0
            self._line_end = end if (end := self._text.find("\n", at)) >= 0 else len(self._text)
            self._last_backtick = self._text.rfind("`", at, self._line_end)
        self._count += self._text.count("`", self._counted_to, at)
        self._counted_to = at
        return self._count % 2 == 1 and self._last_backtick >= at


def _render_change(sign: str, inner: str) -> str:
    if sign == "{~~":
        old, arrow, new = inner.partition("~>")
        return _wrap(old, "<del>", "</del>") + (_wrap(new, "<ins>", "</ins>") if arrow else "")
    if tag := _TAGS.get(sign):
        return _wrap(inner, f"<{tag}>", f"</{tag}>")
    # What a comment holds of mark-up would end the element around its words.
    return _wrap(inner.replace("<", "&lt;"), *_COMMENT_TAGS)


def _wrap(text: str, start: str, end: str) -> str:
    """A text with an element around the words of each of its lines."""
    first, *others = text.split("\n")
    wrapped = [_wrap_words(start, end, first) if first.strip() else first]
    return "\n".join((*wrapped, *map(partial(_wrap_line, start, end), others)))


def _wrap_line(start: str, end: str, line: str) -> str:
    mark = _LINE_MARK.match(line)
    at = mark.end() if mark else 0
    return f"{line[:at]}{_wrap_words(start, end, line[at:])}" if line[at:].strip() else line


def _wrap_words(start: str, end: str, words: str) -> str:
    """Words in an element; those of a row of a table in one for each cell."""
    if not words.lstrip().startswith("|"):
        return f"{start}{words}{end}"
    cells = _PIPE.split(words)
    return "|".join(f"{start}{cell}{end}" if cell.strip() else cell for cell in cells)
