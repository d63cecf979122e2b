"""What a browser shows of a web page, by a parser and a walk that have nothing in common with the reader's.

The parser is lexbor (in resiliparse), which builds the tree that the HTML Living Standard describes, as
browsers do. The tree is written out as well-formed HTML, and that is gone through tag by tag. Which elements
begin a line and which are hidden is what the standard's own style sheet says (15.3, Rendering); of the page's
styles only those on an element itself count.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.second_reading.page_address import decode_page_address
from pipeline.second_reading.page_limits import UnreadableError, refuse_reopened_elements
from pipeline.second_reading.short_codes import may_hold_tags, split_tags
from pipeline.second_reading.tokens import ELEMENT_EDGE, OPTIONAL, SHOWN, STRUCK, TokenStream, tokenize

#: A longer number of an item is none.
_MAX_DIGITS = 9
_LIST_TAGS = frozenset({"ol", "li"})
#: Not text at all; stronger than `OPTIONAL`.
_NEVER = 3
_BLOCK_TAGS = frozenset(
    {
        *("html", "body", "address", "blockquote", "center", "dialog", "div", "figure"),
        *("figcaption", "footer", "form", "header", "hr", "legend", "listing", "main", "p"),
        *("plaintext", "pre", "search", "xmp", "article", "aside", "h1", "h2", "h3", "h4", "h5"),
        *("h6", "hgroup", "nav", "section", "dir", "dd", "dl", "dt", "menu", "ol", "ul", "li"),
        *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th"),
        *("fieldset", "details", "summary", "optgroup", "option", "frameset", "frame", "br"),
        *("iframe", "template", "video", "audio", "object", "canvas", "text", "foreignobject"),
    }
)
#: Within a line, but parted from what stands beside it: raised, lowered, boxed, or part of a formula.
_PARTED_TAGS = frozenset(
    {
        *("sup", "sub", "rt", "rp", "rtc", "del", "s", "strike", "button", "input", "meter"),
        *("progress", "select", "textarea", "math", "mi", "mn", "mo", "mtext", "ms", "mfrac"),
        *("msup", "msub", "msubsup", "mroot", "msqrt", "mover", "munder", "munderover", "mtd"),
        *("mtr", "mrow", "mfenced", "mmultiscripts", "img", "svg"),
    }
)
_VOID_TAGS = frozenset(
    {
        *("area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img"),
        *("input", "keygen", "link", "meta", "param", "source", "track", "wbr"),
    }
)
#: Their text is written out as it is, and no tag in it is one.
_RAW_TEXT_TAGS = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"})
_NEVER_TAGS = frozenset({"head"})
#: What may be read or not: no browser shows it as text, or only some do.
_OPTIONAL_TAGS = frozenset(
    {
        *("noscript", "title", "desc", "metadata", "rp", "datalist", "video", "audio", "canvas"),
        *("object", "annotation", "annotation-xml", "meter", "progress", "option"),
    }
)
#: Elements that pages make icons of, and the marks that classes call them by.
_ICON_TAGS = frozenset({"i", "span", "svg", "em", "b", "font", "img"})
_ICON_MARKS = (
    ("✅", re.compile(r"check|tick|yes|correct|success|thumbs-?up|(?<![a-z])(?:ok|do|done)(?![a-z])", re.I)),
    (
        "❌",
        re.compile(
            r"cross|times|xmark|wrong|close|remove|cancel|ban|dont|thumbs-?down|(?<![a-z])(?:no|x)(?![a-z])",
            re.I,
        ),
    ),
)
#: Classes of fonts that show a sign in place of its name ("bookmark_border").
_ICON_FONT = re.compile(r"material-(?:icons|symbols)", re.IGNORECASE)
#: Fonts whose letters are signs: which sign, the letter does not say.
_SYMBOL_FONT = re.compile(r"wingdings|webdings|dingbats|symbol", re.IGNORECASE)
_SYMBOL_FONT_SIGNS = "✅ ❌ • ☐ ☑ ☒ → ← ↑ ↓ α β γ µ ° ± × ≤ ≥"
_TAB_ROLE = 'role="tab"'
#: Attributes by which such an element stands for words or a sign.
_ICON_ATTRIBUTES = re.compile(
    rf" (?:aria-label|title|face)=|{_ICON_FONT.pattern}|"
    rf"{'|'.join(names.pattern for _, names in _ICON_MARKS)}",
    re.IGNORECASE,
)
#: A formula drawn of pieces that a style sheet puts in place: their order says nothing.
_DRAWN_FORMULA = re.compile(r"(?:^|\s)(?:katex-html|MathJax(?:_\w+)?)(?:\s|$)")
#: How much of a picture's address a ledger names.
_MAX_ADDRESS_CHARS = 120
#: By these an ``object`` embeds something; without them its content is shown.
_EMBEDDING_ATTRIBUTES = frozenset({"data", "type", "classid"})
_STRUCK_TAGS = frozenset({"del", "s", "strike"})
_TEXT_INPUTS = frozenset(
    {"", "text", "number", "tel", "search", "email", "url", "date", "time", "datetime-local", "month", "week"}
)
_BUTTON_INPUTS = frozenset({"submit", "reset", "button"})

#: What parts an element from the text beside it: a line break; a box or gap; nothing.
_BLOCK, _BOX, _WITHIN_LINE = 0, 1, 2
_PARTINGS = {**dict.fromkeys(_PARTED_TAGS, _BOX), **dict.fromkeys(_BLOCK_TAGS, _BLOCK)}
_PREFORMATTED_TAGS = frozenset({"pre", "listing"})
#: A line break of preformatted text, with a sign that is no white space: no dash before it begins a number.
_LINE_END = "\x02\n"
#: Elements that are what their tag says, if no attribute says more.
_PLAIN_TAGS = frozenset(
    {
        *(_BLOCK_TAGS - _OPTIONAL_TAGS - _RAW_TEXT_TAGS - _VOID_TAGS - {"dialog", "template"}),
        *("a", "abbr", "b", "bdi", "bdo", "big", "button", "cite", "code", "dfn", "em", "font", "i", "ins"),
        *("kbd", "label", "mark", "nobr", "q", "rt", "ruby", "samp", "select", "small", "span", "strong"),
        *("sub", "sup", "svg", "time", "tt", "u", "var", "path", "g", "use"),
    }
)
#: A tag as it is written out, with the text behind it. The name of an attribute may hold quotation marks, and
#: begin with a sign of equality; its value holds none of the marks that are around it.
_TAG_AND_TEXT = re.compile(r'<(/?)([^\s/>!?]+)((?:\s+=?[^\s=/>]*="[^"]*")*)\s*/?>([^<]*)')
_ATTRIBUTE = re.compile(r'\s(=?[^\s=/>]*)="([^"]*)"')
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|mso-list\s*:\s*ignore"
    r"|(?<![-\w])font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|$)",
    re.IGNORECASE,
)
_STRUCK_STYLE = re.compile(r"text-decoration[\w-]{0,20}\s*:[^;]{0,200}line-through", re.IGNORECASE)
_BLOCK_STYLE = re.compile(
    r"display\s*:\s*(?:inline-)?(?:block|flex|grid|list-item|flow-root|table)", re.IGNORECASE
)
#: Pictures of one sign: an emoji, an arrow, a fraction.
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
#: A page with less text is shown by a script; then what it shows without one is read.
_MIN_SHOWN_CHARS = 200
_MAX_FRAME_DEPTH = 3
#: Server-side code that was saved with the page: declared to be no text of it.
_SERVER_CODE = (("<?php", "?>"), ("<?=", "?>"), ("<%", "%>"))
#: Written so, its search begins at ``<`` alone; to ignore case would take ten times as long.
_NOSCRIPT_TAG = re.compile(r"<(/?)[nN][oO][sS][cC][rR][iI][pP][tT](?=[\s/>])")
#: What ``noscript`` elements are turned into before parsing: a browser takes their content for text that is
#: not shown, this parser for elements, which may end the paragraph that they stand in.
_NOSCRIPT_ATTRIBUTE = "data-second-reading-noscript"


def read_page_text(source: str) -> TokenStream:
    """What a browser shows of a page, as tokens.

    Args:
        source: the source of the page, decoded.

    Raises:
        UnreadableError: its tree would have more than three million elements that are opened again.
    """
    for begin, end in _SERVER_CODE:
        source = _cut(source, begin, end)
    refuse_reopened_elements(source)
    written = _write_well_formed(
        _NOSCRIPT_TAG.sub(
            lambda tag: f"<{tag[1]}template" + (f" {_NOSCRIPT_ATTRIBUTE} " if not tag[1] else " "), source
        )
    )
    walk = _Walk()
    walk.read(written)
    if walk.shown_chars < _MIN_SHOWN_CHARS and _NOSCRIPT_ATTRIBUTE in written:
        walk = _Walk(noscript=SHOWN)
        walk.read(written)
    return walk.finish()


def _cut(source: str, begin: str, end: str) -> str:
    """The source without what stands between two delimiters, where both are there."""
    parts, offset = [], 0
    while (start := source.find(begin, offset)) >= 0 and (stop := source.find(end, start)) >= 0:
        parts.append(source[offset:start])
        offset = stop + len(end)
    return "".join((*parts, source[offset:])) if parts else source


def _write_well_formed(source: str) -> str:
    """The page as the standard's parser understands it, written out with every tag."""
    from resiliparse.parse.html import HTMLTree  # imported here: a plain text does not need it

    try:
        tree = HTMLTree.parse(source.encode("utf-8", errors="replace").decode("utf-8"))
        shown = tree.body or tree.document
        return str(shown.html) if shown else ""
    except Exception as error:  # whatever a parser of another language may raise
        raise UnreadableError from error


class _OpenElement(NamedTuple):
    """An element whose end tag has not been met, what parts its text from others, and the duty around it."""

    tag: str
    parting: int
    outer_duty: int


@dataclass
class _Walk:
    """The state of a walk over well-formed HTML.

    Attributes:
        noscript: how the text of ``noscript`` elements is to be read.
        found: the passages of all blocks before, each with its duty and its block.
        duty: how text is to be read here.
        block: the number of the block.
        passages: the passages of the current block, each with its duty.
        tied: the passages that must be read only where the block has words: the value of a field, a picture
            of a sign. Alone, the one is a form's, the other decoration.
        text: the parts of the passage that is still growing.
        elements: the open elements, innermost last.
        child_duties: how the other children of a host of a shadow tree are to be read, by the host's depth.
        item_numbers: the number of the next item of a numbered list, by the item's depth.
        has_preformatted: whether preformatted text may follow.
        depth: how many frames this is in.
        shown_chars: how many characters are shown so far.
        steps: the blocks with which the items of numbered lists begin.
    """

    noscript: int = OPTIONAL
    found: list[tuple[str, int, int]] = field(default_factory=list)
    duty: int = SHOWN
    block: int = 0
    passages: list[tuple[str, int]] = field(default_factory=list)
    tied: list[int] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    elements: list[_OpenElement] = field(default_factory=list)
    child_duties: dict[int, int] = field(default_factory=dict)
    item_numbers: dict[int, int] = field(default_factory=dict)
    has_preformatted: bool = False
    depth: int = 0
    shown_chars: int = 0
    steps: list[int] = field(default_factory=list)

    def finish(self) -> TokenStream:
        """The tokens of all that was read."""
        self._end_block()
        stream = TokenStream.from_passages(self.found)
        stream.steps = self.steps
        return stream

    def read(self, written: str) -> None:  # noqa: C901 # most of the time is spent here, and calls are half of it
        """Read well-formed HTML.

        Args:
            written: a page or the content of a frame, as `_write_well_formed` gives it.
        """
        self.has_preformatted = "<pre" in written or "<listing" in written
        outer, self.elements = (self.elements, self.child_duties), []
        self.child_duties = {}
        at, end = 0, len(written)
        while at < end:
            match = _TAG_AND_TEXT.match(written, at)
            if match is None:  # a comment, a declaration, or text at the very beginning
                at = self._skip_to_tag(written, at)
                continue
            at = match.end()
            is_end, tag, attributes, text = match.groups()
            tag = tag.lower()
            elements = self.elements
            if is_end:
                if elements and elements[-1][0] == tag and not self.child_duties:
                    self._close_innermost()
                else:
                    self._close(tag)
            elif (
                tag in _PLAIN_TAGS
                and not self.child_duties
                and not (attributes and _is_special(tag, attributes))
            ):
                parting = _PARTINGS.get(tag, _WITHIN_LINE)
                if self.text or self.passages:
                    self._part(parting)
                if tag in _LIST_TAGS:
                    self._count_items(tag, _parse_attributes(attributes), self.duty)
                if tag == "li" and elements and elements[-1].tag == "ol":
                    self.steps.append(self.block)
                elements.append(_OpenElement(tag, parting, self.duty))
            elif tag in _RAW_TEXT_TAGS:
                at, text = self._read_raw_text(tag, attributes, written, match.start(4))
            elif tag in _VOID_TAGS:
                self._add_void_element(tag, _parse_attributes(attributes))
            else:
                text = self._open(tag, _parse_attributes(attributes), text, written, at)
            if text and self.duty != _NEVER and (self.text or not text.isspace()):
                if may_hold_tags(text):
                    self._read_short_codes(text)
                else:
                    self.text.append(self._unescape_text(text))
        while self.elements:
            self._close(self.elements[-1].tag)
        self.elements, self.child_duties = outer

    def _read_short_codes(self, text: str) -> None:
        for part, is_shown in split_tags(self._unescape_text(text)):
            if is_shown:
                self.text.append(part)
            else:
                self._add_passage(part, max(self.duty, OPTIONAL))

    def _skip_to_tag(self, written: str, at: int) -> int:
        if written.startswith("<!--", at):
            end = written.find("-->", at + 4)
            end = len(written) if end < 0 else end + 3
        elif written.startswith("<", at):
            end = written.find(">", at)
            end = len(written) if end < 0 else end + 1
        else:
            end = at
        start, end = end, written.find("<", end)
        end = len(written) if end < 0 else end
        if self.duty != _NEVER:
            self.text.append(_unescape(written[start:end]))
        return end

    def _read_raw_text(self, tag: str, attributes: str, written: str, start: int) -> tuple[int, str]:
        """Read an element whose content is no mark-up; returns where to go on, and the text behind it."""
        values = _parse_attributes(attributes)
        duty = self._find_inner_duty(tag, values)
        end = written.find(f"</{tag}", start) if tag != "plaintext" else len(written)
        end = len(written) if end < 0 else end
        if tag not in ("script", "style"):
            self._end_block()
        if duty != _NEVER and tag == "iframe":
            self._read_frame(values, duty)
        if duty != _NEVER and tag not in ("script", "style"):
            self._add_passage(written[start:end], duty if tag in ("xmp", "plaintext") else OPTIONAL)
        if tag not in ("script", "style"):
            self._end_block()
        end = written.find(">", end) + 1 or len(written)
        following = written.find("<", end)
        following = len(written) if following < 0 else following
        return following, written[end:following]

    def _add_void_element(self, tag: str, values: dict[str, str]) -> None:
        """Add an element without content: a line break, the words of a picture, the value of a field."""
        if tag == "wbr":  # a place where a word may break, and nothing else
            return
        parting = _find_parting(tag, values)
        self._part(parting)
        duty = self._find_inner_duty(tag, values)
        if tag == "img":
            self._add_picture(values, duty)
        elif tag == "input":
            self._add_passage(_unescape(values.get("placeholder", "")), max(duty, OPTIONAL))
            kind = values.get("type", "").lower()
            value = _unescape(values.get("value", ""))
            if kind in _BUTTON_INPUTS:
                self._add_passage(value, max(duty, OPTIONAL))
            elif kind in _TEXT_INPUTS:
                self._add_field_value(value, duty)
        self._part(parting)

    def _open(self, tag: str, values: dict[str, str], text: str, written: str, at: int) -> str:
        """Handle the start tag of an element; returns the text behind it that is still to be added.

        Args:
            tag: its name.
            values: its attributes.
            text: the text between the tag and the next one.
            written: the page.
            at: where that text ends.
        """
        duty = self._find_inner_duty(tag, values)
        is_chosen = tag == "option" and "selected" in values
        if tag == "template" and duty != _NEVER and "shadowrootmode" in values and self.elements:
            # The other children of its host are shown where it has a slot for them, or not at all.
            end = written.find("</template>", at)
            has_slot = written.find("<slot", at, end) >= 0
            self.child_duties[len(self.elements)] = STRUCK if has_slot else OPTIONAL
        parting = _find_parting(tag, values)
        self._part(parting)
        if tag in _LIST_TAGS:
            self._count_items(tag, values, duty)
        self.elements.append(_OpenElement(tag, parting, self.duty))
        if tag == "textarea" or is_chosen:
            self._add_field_value(_unescape(text), self.duty if is_chosen else duty)
            self._add_passage(_unescape(values.get("placeholder", "")), max(duty, OPTIONAL))
            text = ""
        if tag == "object" and self.duty != _NEVER:
            self._read_frame(values, self.duty)
        self._set_duty(duty)
        if duty == _NEVER:
            return ""
        for word in _find_other_words(tag, values):
            self._add_passage(word, max(duty, OPTIONAL))
        return text

    def _count_items(self, tag: str, values: dict[str, str], duty: int) -> None:
        """Add the number of an item of a list in a table, where a reader may write it out."""
        depth = len(self.elements)
        if tag == "ol":
            start = values.get("start", "")
            self.item_numbers[depth + 1] = int(start) if start.isdecimal() and len(start) < _MAX_DIGITS else 1
        elif depth and self.elements[-1].tag == "ol":
            number = self.item_numbers.get(depth, 1)
            self.item_numbers[depth] = number + 1
            if any(element.tag in ("td", "th") for element in self.elements):
                self._add_passage(str(number), max(duty, OPTIONAL))

    def _find_inner_duty(self, tag: str, values: dict[str, str]) -> int:
        """How the content of an element is to be read that is met here."""
        around = self.child_duties.get(len(self.elements), SHOWN)
        return max(self.duty, around, self._find_duty(tag, values))

    def _find_duty(self, tag: str, values: dict[str, str]) -> int:
        """How the content of an element is to be read, wherever it stands."""
        if tag == "template":
            if _NOSCRIPT_ATTRIBUTE in values:
                return self.noscript
            return SHOWN if "shadowrootmode" in values else OPTIONAL
        if tag == "slot" and any(element.tag == "template" for element in self.elements):
            return OPTIONAL
        if tag in _NEVER_TAGS:
            return _NEVER
        if tag in _OPTIONAL_TAGS and not (tag == "object" and _EMBEDDING_ATTRIBUTES.isdisjoint(values)):
            return OPTIONAL
        style = values.get("style", "")
        if _DRAWN_FORMULA.search(values.get("class", "")):
            return OPTIONAL
        if tag in _ICON_TAGS and (
            _SYMBOL_FONT.search(style + values.get("face", "")) or _ICON_FONT.search(values.get("class", ""))
        ):
            return OPTIONAL
        is_closed = "hidden" in values or "popover" in values or (tag == "dialog" and "open" not in values)
        if is_closed or (style and _HIDING_STYLE.search(style)):
            return OPTIONAL
        return STRUCK if tag in _STRUCK_TAGS or (style and _STRUCK_STYLE.search(style)) else SHOWN

    def _close(self, tag: str) -> None:
        """Handle an end tag."""
        elements = self.elements
        if not elements or elements[-1].tag != tag:  # of elements that are not HTML, some have no end tag
            if tag in _VOID_TAGS or all(element.tag != tag for element in reversed(elements)):
                return
            while elements[-1].tag != tag:
                self._close_innermost()
        self._close_innermost()

    def _close_innermost(self) -> None:
        _, parting, outer_duty = self.elements.pop()
        if self.text or self.passages:
            self._part(parting)
        if self.child_duties:
            self.child_duties.pop(len(self.elements) + 1, None)
            outer_duty = max(outer_duty, self.child_duties.get(len(self.elements), SHOWN))
        if outer_duty != self.duty:
            self._set_duty(outer_duty)
        if self.elements and self.elements[-1][0] == "mfrac":
            self._add_passage("/", max(self.duty, OPTIONAL))

    def _part(self, parting: int) -> None:
        """Part the text before the beginning or end of an element from the text behind, as a browser does."""
        if parting == _BLOCK:
            if self.text or self.passages:
                self._end_block()
        elif self.text:
            self.text.append(" " if parting == _BOX else ELEMENT_EDGE)

    def _set_duty(self, duty: int) -> None:
        if duty != self.duty:
            self._end_passage()
            self.duty = duty

    def _unescape_text(self, text: str) -> str:
        """Text as it was before it was written out, with `_LINE_END` where preformatted text has a break."""
        if "," in text and self.elements and self.elements[-1].tag in ("sup", "sub"):
            text = text.replace(",", " , ")  # raised digits are no decimals: they number notes
        is_broken = self.has_preformatted and "\n" in text
        if is_broken and any(element.tag in _PREFORMATTED_TAGS for element in self.elements):
            text = text.replace("\n", _LINE_END)
        return _unescape(text)

    def _add_passage(self, text: str, duty: int) -> None:
        """Add text that is to be read in another way than what stands around it."""
        self._end_passage()
        if text and duty != _NEVER:
            self.passages.append((text, duty))

    def _add_picture(self, values: dict[str, str], duty: int) -> None:
        """Add what a ledger may say of a picture; one of a sign must be read as it."""
        alternative = _unescape(values.get("alt", ""))
        is_sign = bool(alternative) and not _LETTER_OR_DIGIT.search(alternative) and duty == SHOWN
        self._add_passage(alternative, duty if is_sign else max(duty, OPTIONAL))
        if is_sign:
            self.tied.append(len(self.passages) - 1)
        for word in _find_other_words("img", values):
            self._add_passage(word, max(duty, OPTIONAL))

    def _add_field_value(self, value: str, duty: int) -> None:
        """Add the value of a field: in a sentence a number or sign must be read; words may be."""
        is_sentence = duty == SHOWN and "://" not in value and not self._is_in_form()
        must_be_read = is_sentence and any(not token.isalpha() for token in tokenize(value))
        self._add_passage(value, duty if must_be_read else max(duty, OPTIONAL))
        if value and must_be_read:
            self.tied.append(len(self.passages) - 1)

    def _is_in_form(self) -> bool:
        """Whether the line here is a form's and no sentence: its block is a form, or it is within a label."""
        for element in reversed(self.elements):
            if element.tag in ("label", "form", "fieldset"):
                return True
            if element.tag in _BLOCK_TAGS:
                return False
        return False

    def _read_frame(self, values: dict[str, str], duty: int) -> None:
        """Read a page within the page (``srcdoc``, or an address that is a page itself)."""
        source = _unescape(values.get("srcdoc", "")) or decode_page_address(
            _unescape(values.get("src") or values.get("data") or "")
        )
        if self.depth >= _MAX_FRAME_DEPTH or not source:
            return
        outer = self.duty
        self._set_duty(duty)
        self.depth += 1
        self.read(_write_well_formed(source))
        self.depth -= 1
        self._set_duty(outer)

    def _end_passage(self) -> None:
        if self.text:
            text = "".join(self.text)
            self.text.clear()
            if text.strip():
                self.passages.append((text, self.duty))

    def _end_block(self) -> None:
        if not self.text and not self.passages:
            return
        self._end_passage()
        if self.tied and not any(
            duty == SHOWN and index not in self.tied and _LETTER_OR_DIGIT.search(text)
            for index, (text, duty) in enumerate(self.passages)
        ):
            for index in self.tied:
                self.passages[index] = (self.passages[index][0], OPTIONAL)
        for text, duty in self.passages:
            self.found.append((text, duty, self.block))
            if duty == SHOWN:
                self.shown_chars += len(text.strip())
        self.passages.clear()
        self.tied.clear()
        self.block += 1


def _is_special(tag: str, attributes: str) -> bool:
    """Whether attributes may say how an element is shown, or what it stands for."""
    if "hidden" in attributes or "style=" in attributes or "popover" in attributes:
        return True
    if "katex" in attributes or "MathJax" in attributes or _TAB_ROLE in attributes:
        return True
    if tag == "label":
        return " for=" in attributes
    return tag in _ICON_TAGS and bool(_ICON_ATTRIBUTES.search(attributes))


def _find_parting(tag: str, values: dict[str, str]) -> int:
    """What parts the text of an element from that beside it, by its tag or its style."""
    style = values.get("style", "")
    # A reader may put the label of a tab at the head of its panel.
    if values.get("role") == "tab" or (tag == "label" and "for" in values):
        return _BLOCK
    return _BLOCK if style and _BLOCK_STYLE.search(style) else _PARTINGS.get(tag, _WITHIN_LINE)


def _find_other_words(tag: str, values: dict[str, str]) -> Iterator[str]:
    """What may be read of an element beside its content: a label, the mark that its class names, a value."""
    if tag in ("meter", "progress"):
        yield _unescape(values.get("value", ""))
    elif tag in ("msqrt", "mroot"):
        yield "√"
    elif tag in _ICON_TAGS and values:
        yield from (_unescape(values[name]) for name in ("aria-label", "title") if name in values)
        if _SYMBOL_FONT.search(values.get("style", "") + values.get("face", "")):
            yield from _SYMBOL_FONT_SIGNS.split()
        if classes := values.get("class", ""):
            yield from (mark for mark, names in _ICON_MARKS if names.search(classes))
    if tag == "img":
        source = _unescape(values.get("src") or values.get("data-src") or "")
        yield (source.partition(",")[0] if source.startswith("data:") else source)[:_MAX_ADDRESS_CHARS]


def _parse_attributes(attributes: str) -> dict[str, str]:
    if not attributes:
        return {}
    return {name.lower(): value for name, value in _ATTRIBUTE.findall(attributes)}


def _unescape(text: str) -> str:
    """Text or a value as it was before it was written out."""
    return html.unescape(text) if "&" in text else text
