"""Boxes of Markdown dialects as CommonMark: alerts, admonitions, callouts, tabs, short codes, HTML tags.

A note or a warning becomes a quote that begins with the name of its kind, in whatever dialect it is written:
``> [!WARNING]`` (GitHub, Obsidian), ``!!! warning`` (MkDocs), ``:::warning`` (Docusaurus, Pandoc),
``{{< warning >}}`` (Hugo), ``{% hint %}`` (GitBook). HTML tags and captions that stand around Markdown get
blank lines, so that what is within them is read as Markdown.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.scraper.readers.markdown_line import MarkdownLine

#: The kinds of boxes that the dialects have in common; only these names are printed.
_BOX_KINDS = frozenset(
    {
        *("abstract", "attention", "bug", "caution", "danger", "error", "example", "failure", "hint"),
        *("important", "info", "note", "notice", "question", "quote", "seealso", "success", "summary"),
        *("tip", "todo", "warning"),
    }
)
#: What is no kind of box but a way to lay out a page; any other name may be a warning, in any language.
_LAYOUT_NAMES = frozenset(
    {
        *("accordion", "block", "box", "card", "cards", "center", "code", "col", "column", "columns"),
        *("container", "content", "details", "div", "figure", "flex", "footer", "grid", "group", "header"),
        *("hidden", "html", "image", "item", "layout", "left", "list", "main", "panel", "right", "row"),
        *("section", "sidebar", "spoiler", "style", "tab", "tabs", "text", "toc", "wrapper"),
    }
)
_MORE_CSS_PREFIX = re.compile(r"(?:callout|admonition|alert|is)-(?=\w)")
_ALERT = re.compile(r"((?: {0,3}>)+ ?)\[!([^\[\]\s]{1,30})\][+-]?[ \t]*(.*)")
_INDENTED_BOX = re.compile(
    r"( {0,12})(?:!!!|\?\?\?\+?)[ \t]+([\w-]{1,30})((?:[ \t]+[\w-]{1,30}){0,4})[ \t]*(?:\"([^\"]*)\")?[ \t]*"
)
_TAB = re.compile(r"( {0,12})===[!+]?[ \t]+\"([^\"]+)\"[ \t]*")
_FENCED_BOX = re.compile(
    r" {0,12}:{3,}[ \t]*(?:\{([^{}]*)\}|([^\W\d][\w-]{0,30}))?[ \t]*(?:\[([^\[\]]*)\]|\{([^{}]*)\})?(.*)"
)
_TITLE_ATTRIBUTE = re.compile(r"\btitle=(?:\"([^\"]*)\"|'([^']*)')")
_BOX_TAG = re.compile(
    r"\s*(?:\{\{[<%]|\{%-?)\s*(?P<name>[a-z][\w-]{0,30})\b(?P<arguments>[^{}]{0,300}?)(?:[%>]\}\}|-?%\})\s*"
)
_MAX_BOX_LINES = 60
_MAX_NESTED_BOXES = 8
_MIN_BOX_INDENT = 4


def adapt_boxes(lines: list[MarkdownLine], depth: int = 0) -> list[MarkdownLine]:
    """Notes and warnings of all dialects as quotes; the lines that only open or close one go."""
    if depth == _MAX_NESTED_BOXES:
        return lines
    ends = _find_fenced_box_ends(lines)
    adapted: list[MarkdownLine] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if match := _ALERT.fullmatch(line.text):
            label = _make_label(match[2], match[3])
            adapted += [line.with_text(match[1] + text) for text in (f"**{label}**", "")]
        elif match := _INDENTED_BOX.fullmatch(line.text) or _TAB.fullmatch(line.text):
            content, index = _take_indented(lines, index, len(match[1]))
            is_tab = match.re is _TAB
            label = match[2] if is_tab else _make_label(match[2], match[4] or "")
            prefix = match[1] + ("" if is_tab else "> ")
            adapted += _make_box(line, prefix, label, adapt_boxes(content, depth + 1))
        elif index - 1 in ends and (name := _find_fenced_box_label(line.text)):
            content, index = lines[index : ends[index - 1]], ends[index - 1] + 1
            adapted += _make_box(line, "> ", name, adapt_boxes(content, depth + 1))
        elif tag_box := _open_tag_box(line, lines, index):
            label, content, closing, index = tag_box
            adapted += [line.with_text(""), line, line.with_text("")]
            adapted += _make_box(line, "> ", label, adapt_boxes(content, depth + 1))
            adapted += [closing, closing.with_text("")]
        elif line.text.lstrip().startswith(":::"):  # the site's layout, which a rule removes
            adapted += [line.with_text(""), line, line.with_text("")]
        else:
            adapted.append(line)
    return adapted


def _make_label(kind: str, title: str) -> str:
    """What a box is called: the name of its kind, and its title if it has one."""
    name, title = kind[:1].upper() + kind[1:].lower().replace("-", " "), title.strip()
    if not title or title.casefold() == name.casefold():
        return title or name
    return f"{name}: {title}"


def _make_box(
    line: MarkdownLine, prefix: str, label: str, content: Sequence[MarkdownLine]
) -> Iterator[MarkdownLine]:
    """A box as lines that begin with a prefix, blank lines above and below."""
    indent = prefix.rstrip("> ")
    yield line.with_text("")
    if label:
        yield line.with_text(f"{prefix}**{label}**")
        yield line.with_text(prefix.rstrip())
    for inner in content:
        yield inner.with_text(f"{prefix}{inner.text}".rstrip() if prefix.strip() else indent + inner.text)
    yield (content[-1] if content else line).with_text("")


def _take_indented(lines: Sequence[MarkdownLine], start: int, indent: int) -> tuple[list[MarkdownLine], int]:
    """The lines that are indented by four columns more, without these, and the index of the line below."""
    content: list[MarkdownLine] = []
    index = start
    while index < len(lines):
        text = lines[index].text.expandtabs(4)
        if text.strip() and len(text) - len(text.lstrip()) < indent + _MIN_BOX_INDENT:
            break
        content.append(lines[index].with_text(text[indent + _MIN_BOX_INDENT :]))
        index += 1
    while content and not content[-1].text.strip():
        content.pop()
        index -= 1
    return content, index


def _find_fenced_box_ends(lines: Sequence[MarkdownLine]) -> dict[int, int]:
    """The index of each ``:::`` line that opens a box, with that of the line that closes it."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for index, line in enumerate(lines):
        text = line.text.strip()
        if text.startswith(":::"):
            if text.strip(":"):
                opened.append(index)
            elif opened:
                ends[opened.pop()] = index
    return ends


def _find_fenced_box_label(text: str) -> str | None:
    """What the box is called that a ``:::`` line opens; None where it only lays out the page."""
    match = _FENCED_BOX.fullmatch(text)
    if not match:
        return None
    attributes = match[1] or match[4] or ""
    title = (match[3] or match[5] or "").strip().strip(":").strip()
    if named := _TITLE_ATTRIBUTE.search(attributes):
        title = named[1] or named[2] or ""
    kind = _find_box_kind(f"{match[2] or ''} {attributes}")
    if kind is None and match[2] and match[2].isalpha() and match[2].lower() not in _LAYOUT_NAMES:
        kind = match[2]
    return _make_label(kind, title) if kind else title or None


def _find_box_kind(words: str) -> str | None:
    """The kind of box among names and classes (``{.callout-warning}``)."""
    for word in re.findall(r"[\w-]+", words.lower()):
        if (kind := _MORE_CSS_PREFIX.sub("", word)) in _BOX_KINDS:
            return kind
    return None


def _open_tag_box(
    line: MarkdownLine, lines: Sequence[MarkdownLine], start: int
) -> tuple[str, list[MarkdownLine], MarkdownLine, int] | None:
    """Label, content, closing tag and end of a box between two tags of a site's generator, if it is one."""
    match = _BOX_TAG.fullmatch(line.text) if "{" in line.text else None
    if not match:
        return None
    kind = _find_box_kind(match["arguments"]) or _find_box_kind(match["name"])
    if kind is None:
        return None
    closing = re.compile(
        rf"\s*(?:\{{\{{\\?[<%]\s*/\s*{match['name']}\s*[%>]\}}\}}|\{{%-?\s*end{match['name']}\s*-?%\}})\s*"
    )
    for end in range(start, min(len(lines), start + _MAX_BOX_LINES)):
        text = lines[end].text
        if ("/" in text or "end" in text) and closing.fullmatch(text):
            title = _TITLE_ATTRIBUTE.search(match["arguments"])
            label = _make_label(kind, (title[1] or title[2] or "") if title else "")
            return label, list(lines[start:end]), lines[end], end + 1
    return None


# HTML and short codes around Markdown.

_HTML_BOX_TAG = re.compile(
    r"\s*</?(?:div|section|article|aside|details|center|figure|main)\b[^<>]*>\s*", re.IGNORECASE
)
#: A picture's caption in WordPress: tag, picture (which may be a link), words, tag.
_CAPTION = re.compile(r"(.*?)(\[caption\b[^\[\]]*\])(.*?)(\[/caption\])(.*)")
_IMAGE = re.compile(r"\s*(\[?!\[[^\[\]]*\]\([^()]*\)(?:\]\([^()]*\))?|<img\b[^<>]*>)")


def separate_blocks(lines: list[MarkdownLine]) -> list[MarkdownLine]:
    """A blank line around HTML tags that stand alone, so that what is within them is Markdown too."""
    adapted: list[MarkdownLine] = []
    for line in lines:
        if _HTML_BOX_TAG.fullmatch(line.text):
            adapted += [line.with_text(""), line, line.with_text("")]
        elif "[caption" in line.text and (match := _CAPTION.fullmatch(line.text)):
            image = _IMAGE.match(match[3])
            words = match[3][image.end() :] if image else match[3]
            for part in (match[1], match[2], image[1] if image else "", words, match[4], match[5]):
                if part.strip():
                    adapted += [line.with_text(part.strip()), line.with_text("")]
        else:
            adapted.append(line)
    return adapted
