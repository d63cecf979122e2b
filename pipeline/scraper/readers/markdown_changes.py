"""Changes and comments that editors write into Markdown, as elements of a page: CriticMarkup, Obsidian, MDX.

``{--60--}{++20++}`` and ``{~~60~>20~~}`` are changes that nobody has accepted yet; ``{>>Why?<<}``,
``%% Why? %%`` and ``{/* Why? */}`` are comments. Each may go on over several lines, items and paragraphs, so
every line gets elements of its own. A comment becomes one of Word's pages, which the page's reader takes out.
"""

import re
from collections.abc import Iterator
from functools import partial

from pipeline.scraper.readers.markdown_line import MarkdownLine

_OPENER = re.compile(r"\{(?:--|\+\+|~~|>>|==)|(?<![\w%])%%(?!%)|\{/\*")
_CLOSERS = {"{--": "--}", "{++": "++}", "{~~": "~~}", "{>>": "<<}", "{==": "==}", "%%": "%%", "{/*": "*/}"}
_TAGS = {"{--": "del", "{++": "ins", "{==": "mark"}
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
    ends = dict.fromkeys(_CLOSERS.values(), 0)  # where each closing sign stands next; -1 where it does not
    for opener in _OPENER.finditer(text):
        sign, start = opener[0], opener.end()
        if opener.start() < done or _is_in_code(text, opener.start()):
            continue
        closer = _CLOSERS[sign]
        if 0 <= ends[closer] < start:
            ends[closer] = text.find(closer, start)
        if not 0 <= (end := ends[closer]) <= start + _MAX_CHANGE_CHARS:
            continue
        yield text[done : opener.start()]
        yield _render_change(sign, text[start:end])
        done = end + len(closer)
    yield text[done:]


def _is_in_code(text: str, at: int) -> bool:
    """Whether a place is within a code span of its line."""
    start = text.rfind("\n", 0, at) + 1
    return text.count("`", start, at) % 2 == 1 and "`" in text[at : text.find("\n", at) + 1 or None]


def _render_change(sign: str, inner: str) -> str:
    if sign == "{~~":
        old, arrow, new = inner.partition("~>")
        return _wrap(old, "<del>", "</del>") + (_wrap(new, "<ins>", "</ins>") if arrow else "")
    if tag := _TAGS.get(sign):
        return _wrap(inner, f"<{tag}>", f"</{tag}>")
    return _wrap(inner, '<span class="msocomtxt">', "</span>")


def _wrap(text: str, start: str, end: str) -> str:
    """A text with an element around the words of each of its lines."""
    first, *others = text.split("\n")
    wrapped = [f"{start}{first}{end}" if first.strip() else first]
    return "\n".join((*wrapped, *map(partial(_wrap_line, start, end), others)))


def _wrap_line(start: str, end: str, line: str) -> str:
    mark = _LINE_MARK.match(line)
    at = mark.end() if mark else 0
    return f"{line[:at]}{start}{line[at:]}{end}" if line[at:].strip() else line
