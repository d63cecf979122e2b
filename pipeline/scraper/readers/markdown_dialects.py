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
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.text.width import count_columns


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of Markdown, and the number of the line of the file that it came from."""

    text: str
    number: int

    def with_text(self, text: str) -> "SourceLine":
        """A copy of the line with another text."""
        return self if text == self.text else SourceLine(text, self.number)


_FENCE = re.compile(r"[ \t]*(?:> ?)*(`{3,}|~{3,})")
#: The signs of the quotes that a line stands in.
_QUOTE_PREFIX = re.compile(r"(?: {0,3}> ?)*")


def adapt_markdown(lines: Sequence[str], first_number: int = 1) -> list[SourceLine]:
    """The lines as CommonMark, each with the number of the line that it came from.

    Args:
        lines: lines of Markdown, without front matter.
        first_number: the number of the first line in its file.
    """
    adapted: list[SourceLine] = []
    for is_code, chunk in _split_at_fences(
        [SourceLine(text, n) for n, text in enumerate(lines, first_number)]
    ):
        if not is_code:
            for rewrite in _REWRITES:
                chunk = rewrite(chunk)
        adapted += chunk
    return adapted


def _split_at_fences(lines: Sequence[SourceLine]) -> Iterator[tuple[bool, list[SourceLine]]]:
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

#: Emoji by the names that GitHub and others have for them: those that mean something in instructions.
_EMOJI_NAMES = {
    "❌": "x cross_mark negative_squared_cross_mark heavy_multiplication_x",
    "✅": "white_check_mark heavy_check_mark ballot_box_with_check check_mark_button",
    "🚫": "no_entry no_entry_sign prohibited",
    "👍": "+1 thumbsup",
    "👎": "-1 thumbsdown",
    "⚠️": "warning",
    "❗": "exclamation heavy_exclamation_mark",
    "‼️": "bangbang",
    "🚨": "rotating_light",
    "🛑": "stop_sign octagonal_sign",
    "ℹ️": "information_source",
    "💡": "bulb",
    "💪": "muscle",
    "👉": "point_right",
    "⭐": "star",
    "➡️": "arrow_right",
    "⬅️": "arrow_left",
    "⬆️": "arrow_up",
    "⬇️": "arrow_down",
    "🔁": "repeat",
    "🏥": "hospital",
    "⏱️": "stopwatch",
    "⏲️": "timer_clock",
    "📅": "calendar date",
    "🔴": "red_circle",
    "🟢": "green_circle",
    "1️⃣": "one",
    "2️⃣": "two",
    "3️⃣": "three",
    "4️⃣": "four",
    "5️⃣": "five",
    "6️⃣": "six",
    "7️⃣": "seven",
    "8️⃣": "eight",
    "9️⃣": "nine",
}
_EMOJI_BY_NAME = {name: emoji for emoji, names in _EMOJI_NAMES.items() for name in names.split()}
_EMOJI_NAME = re.compile(r"(?<![\w:]):([a-z0-9_+-]{1,40}):(?![\w:])")
#: (pattern, replacement): the words are kept, the signs become HTML or go.
_INLINE_SYNTAX: tuple[tuple[re.Pattern[str], str], ...] = (
    # CriticMarkup, before the signs that it shares with others.
    (re.compile(r"\{>>([^{}]{0,500})<<\}"), r"<!--\1-->"),
    (re.compile(r"\{--([^{}]{1,500})--\}"), r"<del>\1</del>"),
    (re.compile(r"\{\+\+([^{}]{1,500})\+\+\}"), r"<ins>\1</ins>"),
    (re.compile(r"\{~~([^{}~]{1,500})~>([^{}~]{0,500})~~\}"), r"<del>\1</del><ins>\2</ins>"),
    (re.compile(r"\{==([^{}]{1,500})==\}"), r"<mark>\1</mark>"),
    (re.compile(r"(?<![=\w])==(?=[^\s=])([^=]{0,300}[^\s=])==(?![=\w])"), r"<mark>\1</mark>"),
    (re.compile(r"(?<![+\w])\+\+(?=[^\s+])([^+]{0,300}[^\s+])\+\+(?![+\w])"), r"<ins>\1</ins>"),
    # Comments and links of Obsidian.
    (re.compile(r"(?<![\w%])%%(?!%)([^%]{1,500})%%(?![\w%])"), r"<!--\1-->"),
    (re.compile(r"!\[\[([^\[\]|]{1,200})(?:\|[^\[\]|]{0,200})?\]\]"), r"![](<\1>)"),
    (re.compile(r"(?<!!)\[\[([^\[\]|]{1,200})\|([^\[\]|]{1,200})\]\]"), r"[\2](<\1>)"),
    (re.compile(r"(?<!!)\[\[(?!_?(?:toc|TOC)_?\]\])([^\[\]|]{1,200})\]\]"), r"[\1](<\1>)"),
    # Footnotes: the sign in brackets, so that no digit is glued to a number.
    (re.compile(r"(?<=\S)\^\[([^\[\]]{1,500})\]"), r" (\1)"),
    (re.compile(r"\^\[([^\[\]]{1,500})\]"), r"(\1)"),
    (re.compile(r"\[\^([^\[\]\s^]{1,60})\]"), r"\\[\1\\]"),
    # A short code's sign that a parser would take for the beginning of a tag.
    (re.compile(r"\{\{<(?=/?\w)"), r"{{\<"),
)  # fmt: skip
#: What looks like the definition of a link (``[Note]: Slowly``) but has no address: a parser would drop it.
_DEFINED_WORD = re.compile(
    r"(\s*(?:>[> \t]*)?(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)\[([^\[\]^]{1,80})\]"
    r"(:(?!\s*(?:<|\S*[/#@:]|\S*\.\w)).*)"
)
_INLINE_SIGNS = re.compile(r"[{=+%\[^:]")
_MAX_CODE_SPANS = 200


def _adapt_inline_syntax(lines: list[SourceLine]) -> list[SourceLine]:
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
        for pattern, replacement in _INLINE_SYNTAX:
            parts[index] = pattern.sub(replacement, parts[index])
        parts[index] = _EMOJI_NAME.sub(lambda match: _EMOJI_BY_NAME.get(match[1], match[0]), parts[index])
    return "`".join(parts)


# Headings.

_GLUED_HEADING = re.compile(r"( {0,3}(?:> ?)*)(#{1,6})(?=[^#\s])(.*)")
_CLOSING_HASHES = re.compile(r"(?<=[^#\s])#+\s*")


def _space_headings(lines: list[SourceLine]) -> list[SourceLine]:
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


# Boxes: notes and warnings. Each becomes a quote that begins with the name of its kind.

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


def _adapt_boxes(lines: list[SourceLine], depth: int = 0) -> list[SourceLine]:
    """Notes and warnings of all dialects as quotes; the lines that only open or close one go."""
    if depth == _MAX_NESTED_BOXES:
        return lines
    ends = _find_fenced_box_ends(lines)
    adapted: list[SourceLine] = []
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
            adapted += _make_box(line, prefix, label, _adapt_boxes(content, depth + 1))
        elif index - 1 in ends and (name := _find_fenced_box_label(line.text)):
            content, index = lines[index : ends[index - 1]], ends[index - 1] + 1
            adapted += _make_box(line, "> ", name, _adapt_boxes(content, depth + 1))
        elif tag_box := _open_tag_box(line, lines, index):
            label, content, closing, index = tag_box
            adapted += [line.with_text(""), line, line.with_text("")]
            adapted += _make_box(line, "> ", label, _adapt_boxes(content, depth + 1))
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
    line: SourceLine, prefix: str, label: str, content: Sequence[SourceLine]
) -> Iterator[SourceLine]:
    """A box as lines that begin with a prefix, blank lines above and below."""
    indent = prefix.rstrip("> ")
    yield line.with_text("")
    if label:
        yield line.with_text(f"{prefix}**{label}**")
        yield line.with_text(prefix.rstrip())
    for inner in content:
        yield inner.with_text(f"{prefix}{inner.text}".rstrip() if prefix.strip() else indent + inner.text)
    yield (content[-1] if content else line).with_text("")


def _take_indented(lines: Sequence[SourceLine], start: int, indent: int) -> tuple[list[SourceLine], int]:
    """The lines that are indented by four columns more, without these, and the index of the line below."""
    content: list[SourceLine] = []
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


def _find_fenced_box_ends(lines: Sequence[SourceLine]) -> dict[int, int]:
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
    line: SourceLine, lines: Sequence[SourceLine], start: int
) -> tuple[str, list[SourceLine], SourceLine, int] | None:
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


def _separate_blocks(lines: list[SourceLine]) -> list[SourceLine]:
    """A blank line around HTML tags that stand alone, so that what is within them is Markdown too."""
    adapted: list[SourceLine] = []
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


# Lists.

_MARKER = re.compile(r"(?:(?P<bullet>[-*+])|(?P<number>\d{1,9})[.)])(?P<space>[ \t]+)(?=\S)")
_NUMBERED_BULLET = re.compile(
    r"(?P<prefix>[ \t]*(?:>[> \t]*)?)(?P<bullet>[-*+] +)(?P<number>\d{1,3})(?P<sign>[.)])(?= +\S)"
)
#: A marker within a marker: ``- - Lift``, ``1. 1. Lift``.
_DOUBLED_MARKER = re.compile(
    r"^([ \t]*(?:>[> \t]*)?)(?:[-*+] +(?=[-*+] +\w)|(?P<number>\d{1,3})[.)] +(?=(?P=number)[.)] +\S))"
)
_GLUED_NUMBER = re.compile(r"[ \t]*(?:>[> \t]*)?(?:[-*+] +)?(?P<number>\d{1,2})[.)](?=[^\W\d_]{2})")
_GLUED_HYPHEN = re.compile(r"[ \t]*(?:>[> \t]*)?-(?=[^\W\d_])")
_HYPHEN_ITEM = re.compile(r"[ \t]*(?:>[> \t]*)?-[ \t]+\S")
_AUTO_NUMBER = re.compile(r"^([ \t]*(?:> ?)*)#\.(?=[ \t]+\S)")
_HEADING = re.compile(r" {0,3}#{1,6}\s")


def _unwrap_numbered_bullets(lines: list[SourceLine]) -> list[SourceLine]:
    """``- 1. Lift`` as ``1. Lift`` where the numbers count up from 1; elsewhere the number is text."""
    lines = _space_hyphens(_space_numbers(lines))
    adapted = [
        line.with_text(_DOUBLED_MARKER.sub(r"\1", _AUTO_NUMBER.sub(r"\g<1>1.", line.text), count=1))
        for line in lines
    ]
    groups: list[dict[str, list[tuple[int, re.Match[str]]]]] = [{}]
    for index, line in enumerate(adapted):
        if _HEADING.match(line.text):
            groups.append({})
        elif match := _NUMBERED_BULLET.match(line.text):
            groups[-1].setdefault(match["prefix"].expandtabs(4), []).append((index, match))
    for group in groups:
        for items in group.values():
            counts = _counts_up([int(match["number"]) for _, match in items])
            for index, match in items:
                end = match.start("bullet") if counts else match.start("sign")
                start = match.start("number") if counts else match.start("sign")
                text = adapted[index].text
                adapted[index] = adapted[index].with_text(
                    text[:end] + ("" if counts else "\\") + text[start:]
                )
    return adapted


def _space_numbers(lines: list[SourceLine]) -> list[SourceLine]:
    """``1.Lift`` as ``1. Lift`` where such numbers count up from line to line."""
    matches = [_GLUED_NUMBER.match(line.text) for line in lines]
    adapted = list(lines)
    for (above, first), (below, second) in pairwise([(i, match) for i, match in enumerate(matches) if match]):
        if int(second["number"]) == int(first["number"]) + 1:
            for index, match in ((above, first), (below, second)):
                text = lines[index].text
                adapted[index] = lines[index].with_text(f"{text[: match.end()]} {text[match.end() :]}")
    return adapted


def _space_hyphens(lines: list[SourceLine]) -> list[SourceLine]:
    """``-Lift`` as ``- Lift`` right below an item that begins with a hyphen."""
    adapted = lines[:1]
    for line in lines[1:]:
        match = _GLUED_HYPHEN.match(line.text)
        if match and _HYPHEN_ITEM.match(adapted[-1].text):
            line = line.with_text(f"{line.text[: match.end()]} {line.text[match.end() :]}")
        adapted.append(line)
    return adapted


def _counts_up(numbers: Sequence[int]) -> bool:
    """Whether numbers begin at 1 and each is one more than the one before, or 1 again."""
    return numbers[0] == 1 and all(number in (above + 1, 1) for above, number in pairwise(numbers))


@dataclass(slots=True)
class _OpenItem:
    """A list item to which the lines below may belong.

    Attributes:
        indent: the column of its marker.
        content: the column of its text.
        is_numbered: whether its marker is a number.
        shift: how many columns its content is moved to the right.
    """

    indent: int
    content: int
    is_numbered: bool
    shift: int


@dataclass
class _ListScan:
    """The state of a scan over lines: open items, and the line above.

    Attributes:
        items: the open list items, outermost first.
        above: the line above, without the signs of quotes; blank behind a blank line.
        is_paragraph: whether the line above is text that the next line would go on with.
        ordinals: what the last enumerated line of each kind counts (``1.``, ``a)``).
        has_label: whether a few words right above the open list introduce it.
        prefix: the signs of the quotes that the line above stands in.
    """

    items: list[_OpenItem] = field(default_factory=list)
    above: str = ""
    is_paragraph: bool = False
    ordinals: dict[str, int] = field(default_factory=dict)
    has_label: bool = False
    prefix: str = ""


#: Two columns below a number are fewer than CommonMark wants, but what everybody takes for nested.
_MIN_NESTED_COLUMNS = 2
_MAX_MARKER_SPACES = 4
#: Nobody wraps lines as early as this: where the next word had found room, the writer meant a new line.
_MIN_WRAP_COLUMNS = 45
_MAX_LABEL_WORDS, _MAX_LABEL_COLUMNS = 4, 30
_COLONS = (":", "：", "︰")
_SENTENCE_ENDS = tuple(".!?…。！？؟।")
_BOLD_LINE = re.compile(
    r"\W{0,8}?(\*\*\*?|__|<b>|<strong>)(?=\S)[^*_<>]{1,120}(?:\*\*\*?|__|</b>|</strong>)\W{0,4}",
    re.IGNORECASE,
)
_BOLD_LABEL = re.compile(
    r"\W{0,8}?(?:\*\*|__|<b>|<strong>)(?=\S)[^*_<>]{1,80}"
    r"(?:[:：](?:\*\*|__|</b>|</strong>)|(?:\*\*|__|</b>|</strong>) ?[:：])",
    re.IGNORECASE,
)
_EMPHASIZED_LINE = re.compile(r"([*_])(?=[^\s*_])[^*_]{1,80}\1[:：]?")
#: A sign that begins an item or a statement of its own: bullet, tick, cross, warning, box, circled number.
_SIGN_ITEM = re.compile(
    r"[•▪▫‣⁃◦●○■□►▸▶➤➢❖◆◇◼◾✦✧✓✔☑☐✅❌❎✖✗✘🚫⛔⚠❗‼🚨🛑👍👎①-⑳❶-❿]"
    r"|[一二三四五六七八九十]{1,3}、|\[[ xX]\] |\d\ufe0f?\u20e3"
)
_ENUMERATED_ITEM = re.compile(
    r"\(?(?:(?P<number>\d{1,3})|(?P<letter>[A-Za-z]))(?:\\?[.)](?=[ \t])|[．、）])[ \t]*(?=\S)"
)
#: ``Step 2: Sit down``, where ``Step 1`` stands above.
_NAMED_NUMBER = re.compile(r"(?P<word>[^\W\d_]{1,14}) ?(?P<number>\d{1,3})(?= ?[:.)：–-])")
#: What begins a block of its own: heading, ruled line, table, HTML.
_BLOCK_START = re.compile(r"#{1,6}(?:\s|$)|(?:[-*_][ \t]*){3,}$|=+\s*$|-+\s*$|\||</?[a-z!]", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:a|b|code|del|em|i|ins|mark|s|small|span|strong|sub|sup|u)\b", re.IGNORECASE)
_DEFINITION = re.compile(r"[:~][ \t]{1,4}(?=\S)")
_FOOTNOTE = re.compile(r"\\\[[^\[\]\s]{1,60}\\\]:[ \t]*")


def _adapt_lists(lines: list[SourceLine]) -> list[SourceLine]:
    """Blank lines where a new block was meant, and nested items where CommonMark finds them."""
    adapted: list[SourceLine] = []
    scan = _ListScan()
    for index, line in enumerate(lines):
        prefix = _QUOTE_PREFIX.match(line.text)[0]  # type: ignore[index] # it matches the empty text
        text = line.text[len(prefix) :].expandtabs(4) if ">" in prefix else line.text.expandtabs(4)
        prefix = prefix if ">" in prefix else ""
        if prefix.replace(" ", "") != scan.prefix:
            scan = _ListScan(prefix=prefix.replace(" ", ""))
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        below = _strip_quotes(below).expandtabs(4)
        before, text, after = _adapt_list_line(text, below, scan, adapted)
        adapted += [line.with_text(prefix.rstrip())] * before
        adapted.append(line.with_text(prefix + text if text.strip() else prefix.rstrip()))
        adapted += [line.with_text(prefix.rstrip())] * after
    return adapted


def _strip_quotes(text: str) -> str:
    prefix = _QUOTE_PREFIX.match(text)
    return text[prefix.end() :] if prefix and ">" in prefix[0] else text


def _adapt_list_line(
    text: str, below: str, scan: _ListScan, adapted: list[SourceLine]
) -> tuple[bool, str, bool]:
    """Whether a blank line goes above the line, the line, and whether one goes below it.

    Args:
        text: the line, without the signs of quotes.
        below: the line below it.
        scan: the state of the scan, which is brought up to date.
        adapted: the lines above; the name that a definition defines is given a colon there.
    """
    body = text.lstrip(" ")
    if not body.strip():
        scan.above, scan.is_paragraph = "", False
        return False, text, False
    indent = len(text) - len(body)
    marker = _MARKER.match(body)
    if marker and not _BLOCK_START.match(body):
        return _adapt_item(text, body, indent, marker, scan)
    if _BLOCK_START.match(body) and not _INLINE_TAG.match(body):
        if indent < _MIN_NESTED_COLUMNS:
            scan.items.clear()
        if body.startswith("#"):
            scan.ordinals.clear()
        scan.above, scan.is_paragraph = body, False
        return False, " " * _shift(indent, scan, is_marker=False) + body, False
    return _adapt_text(body, indent, below, scan, adapted)


def _adapt_item(
    text: str, body: str, indent: int, marker: re.Match[str], scan: _ListScan
) -> tuple[bool, str, bool]:
    """A line that begins with the marker of a list item; see `_adapt_list_line`."""
    is_numbered = marker["number"] is not None
    if not scan.items:
        scan.has_label = scan.is_paragraph and _is_few_words(scan.above)
    while scan.items and not _is_nested(scan.items[-1], indent, is_numbered):
        scan.items.pop()
    was_paragraph, was_in_list = scan.is_paragraph, bool(scan.items)
    column = _shift(indent, scan, is_marker=True)
    spaces = len(marker["space"])
    width = len(marker[0]) - spaces + (spaces if spaces <= _MAX_MARKER_SPACES else 1)
    scan.items.append(_OpenItem(indent, indent + width, is_numbered, column - indent))
    is_interrupting = False
    if is_numbered:
        number = int(marker["number"])
        is_interrupting = (
            was_paragraph and not was_in_list and number > 1 and number == scan.ordinals.get("number", 0) + 1
        )
        scan.ordinals["number"] = number
    scan.above, scan.is_paragraph = text, True
    return is_interrupting, " " * column + body, False


def _is_nested(item: _OpenItem, indent: int, is_numbered: bool) -> bool:
    """Whether a marker in this column begins an item within an open one."""
    if indent >= item.content:
        return True
    return item.is_numbered and not is_numbered and indent >= item.indent + _MIN_NESTED_COLUMNS


def _shift(indent: int, scan: _ListScan, *, is_marker: bool) -> int:
    """The column that CommonMark wants for what stands in a column of the source."""
    if not scan.items:
        return indent
    item = scan.items[-1]
    if indent >= item.content:
        return indent + item.shift
    is_within = item.is_numbered and indent >= item.indent + _MIN_NESTED_COLUMNS
    if is_within and (is_marker or not scan.is_paragraph):
        return item.content + item.shift
    return indent


def _adapt_text(
    body: str, indent: int, below: str, scan: _ListScan, adapted: list[SourceLine]
) -> tuple[bool, str, bool]:
    """A line of text; see `_adapt_list_line`."""
    is_above_item = bool(_MARKER.match(below.lstrip(" ")))
    below_indent = len(below) - len(below.lstrip(" "))
    if definition := _DEFINITION.match(body):
        text = body[definition.end() :]
        if _name_definition(adapted):
            scan.above, scan.is_paragraph = text, True
            return False, text, False
        scan.above, scan.is_paragraph = body, True
        return True, text if scan.items or adapted else body, False
    if not scan.is_paragraph:
        while scan.items and indent < scan.items[-1].indent + _MIN_NESTED_COLUMNS:
            scan.items.pop()
        column = _shift(indent, scan, is_marker=False)
        _count(body, scan)
        scan.above, scan.is_paragraph = " " * indent + body, True
        is_bold = bool(_BOLD_LINE.fullmatch(body.rstrip())) and not scan.items
        needs_gap = is_bold or (is_above_item and _is_label(body) and below_indent <= indent)
        return False, " " * column + body, needs_gap
    is_lazy = bool(scan.items) and indent < scan.items[-1].content
    is_beside_label = is_above_item and scan.has_label and _is_few_words(body) and indent == 0
    is_dedented = (
        not is_lazy
        and bool(scan.items)
        and is_above_item
        and below_indent <= scan.items[-1].indent
        and bool(_BOLD_LINE.fullmatch(body.rstrip()))
    )
    is_new = _begins_item(body, scan) or bool(_FOOTNOTE.match(body))
    if scan.items and not is_new:
        is_new = is_dedented or (is_lazy and (is_beside_label or _begins_block(body, scan.above)))
    elif not scan.items and not is_new:
        is_new = bool(_BOLD_LINE.fullmatch(body.rstrip())) and (
            is_above_item or _had_room(body, scan.above) or scan.above.rstrip().endswith(_SENTENCE_ENDS)
        )
    if is_new and scan.items and (is_lazy or is_dedented):
        # Out of all lists: within an item, what stands below a list in it would be read as above that.
        scan.items.clear()
        indent = 0
    column = _shift(indent, scan, is_marker=False)
    scan.above, scan.is_paragraph = " " * indent + body, True
    is_bold = bool(_BOLD_LINE.fullmatch(body.rstrip()))
    return is_new, " " * column + body, is_new and (is_above_item or is_bold)


def _name_definition(adapted: list[SourceLine]) -> bool:
    """Give the term right above a definition a colon; false where there is none."""
    above = adapted[-1].text.rstrip() if adapted else ""
    if (
        not above.strip()
        or above.endswith((*_COLONS, *_SENTENCE_ENDS))
        or count_columns(above[:120]) > _MAX_LABEL_COLUMNS * 2
        or _MARKER.match(above.lstrip())
        or _BLOCK_START.match(above.lstrip())
        or (len(adapted) > 1 and adapted[-2].text.strip())
    ):
        return False
    adapted[-1] = adapted[-1].with_text(above + ":")
    return True


def _is_label(body: str) -> bool:
    return body.rstrip().rstrip("*_").endswith(_COLONS) or bool(_BOLD_LINE.fullmatch(body.rstrip()))


def _is_few_words(body: str) -> bool:
    """Whether a line is as short as a label, begins with no small letter and ends with no punctuation."""
    body = body.strip()
    first = next((char for char in body if char.isalpha()), "a")
    is_short = len(body.split()) <= _MAX_LABEL_WORDS and count_columns(body[:60]) <= _MAX_LABEL_COLUMNS
    return is_short and not first.islower() and not body.endswith((*set(_SENTENCE_ENDS) - {"!"}, ",", ";"))


def _begins_block(body: str, above: str) -> bool:
    """Whether a line right below a list item, not indented, is no part of it: a label, bold or with a colon.

    A small letter begins one only where the line above had room for its first word.
    """
    body = body.rstrip()
    first = next((char for char in body if char.isalpha()), "")
    if first.islower() and not _had_room(body, above):
        return False
    return bool(
        _BOLD_LINE.fullmatch(body) or _BOLD_LABEL.match(body) or _EMPHASIZED_LINE.fullmatch(body)
    ) or body.rstrip("*_ ").endswith(_COLONS)


def _had_room(body: str, above: str) -> bool:
    """Whether the first word of a line had found room on the line above: it was not wrapped."""
    word = body.split(maxsplit=1)[0]
    return count_columns(above.rstrip()) + 1 + count_columns(word[:60]) < _MIN_WRAP_COLUMNS


def _begins_item(body: str, scan: _ListScan) -> bool:
    """Whether a line of a paragraph begins with a sign, number or letter in which items begin."""
    if _SIGN_ITEM.match(body):
        return True
    return _count(body, scan)


def _count(body: str, scan: _ListScan) -> bool:
    """Whether a line begins with a number or letter that goes on counting; it is remembered."""
    if match := _ENUMERATED_ITEM.match(body):
        kind = "number" if match["number"] else "letter"
        value = int(match["number"]) if match["number"] else ord(match["letter"].lower()) - ord("a") + 1
    elif match := _NAMED_NUMBER.match(body):
        kind, value = match["word"], int(match["number"])
    else:
        return False
    is_initial = body[:1].isupper() and value == 1 and kind == "letter"  # of a name, perhaps
    is_next = (value == scan.ordinals.get(kind, 0) + 1 or value == 1) and not is_initial
    if is_next or is_initial:
        scan.ordinals[kind] = value
    return is_next


_REWRITES: tuple[Callable[[list[SourceLine]], list[SourceLine]], ...] = (
    _adapt_boxes,
    _adapt_inline_syntax,
    _space_headings,
    _separate_blocks,
    _unwrap_numbered_bullets,
    _adapt_lists,
)
