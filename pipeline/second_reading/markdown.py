"""What Markdown shows, from its source lines with the mark-up taken out, and without a parser.

No two parsers take the same for mark-up, and what one of them makes of a text is what is to be found out. So
all words, numbers and signs of the file count, but for tags, comments, targets of links and pictures, and the
names of languages on fences. The number of a list item may be read or not: it is text, or a mark.
"""

import re
from functools import partial

from pipeline.second_reading.tokens import OPTIONAL, SHOWN, STRUCK, TokenStream
from pipeline.text.emoji import EMOJI_BY_NAME

_Passage = tuple[str, int, int]
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.{1,1000}?)(?<!`)\1(?!`)")
_FENCE = re.compile(r"[ >]*(?:`{3,}|~{3,})(.*)")
#: What underlines a heading, rules off a table or parts its cells: signs, and no text.
_RULE = re.compile(r"(?=.*[-=]{2}|.*\|)[ >\t|+=:─┼–—-]+")
#: A line of a table that is drawn with lines.
_DRAWN_LINE = re.compile(r"[ >]*[\u2500-\u257f](?:.*[\u2500-\u257f])?\s*")
_DRAWN_SIGN = re.compile(r"[\u2500-\u257f]")
_TARGET_DEFINITION = re.compile(
    r"""[ >]{0,6}\[(?!\^)[^\[\]]{1,200}\]:\s*\S+(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*"""
)
#: The marks of quotes and list items at the beginning of a line, and the number of an item behind them.
#: Before a number they may be signs of the sentence above.
_LINE_MARKS = re.compile(
    r"(?:[>\s\ufeff\u200b\u2060\u200e]|[-*+•▪◦●○■□►▸–~](?=\s))*(?:(\d{1,9})(?=[.)](?:\s|$|[^\W\d_]{2})))?"
)
#: Tags, comments and what else stands between angle brackets and is no address.
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>")
_ADDRESS = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>|<[^\s<>@]+@[^\s<>@]+>")
#: The kind of a box: ``!!! danger``, ``:::tip``, ``[!NOTE]``; a reader may write it as a heading.
_BOX_KIND = re.compile(r"[>\s]*(?:!!!|\?\?\?\+?|:::+\s?\{?|\[!)\s*([A-Za-z]+)\]?")
_COMMENT = re.compile(r"<!--.*?-->|<!--.*", re.DOTALL)
#: Where a link or picture leads, with up to one pair of brackets in it, and its title.
_LINK_TARGET = re.compile(
    r"""\]\(\s*(?:<[^<>\n]*>|(?:[^\s()]|\([^\s()]*\))*)(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)"""
)
_REFERENCE = re.compile(r"\]\[([^\[\]]{0,200})\]")
_TARGET_LABEL = re.compile(r"^[ >]{0,6}\[([^\[\]]{1,200})\]:", re.MULTILINE)
_STRUCK = re.compile(r"(?:(?<!~)~~|(?<![~\w])~)(?=[^\s~])(.{0,400}?[^\s~])(?:~~|~(?!\w))(?!~)")
#: What editors delete or note (CriticMarkup, Obsidian, MDX, generators of sites), maybe over several lines.
_CHANGE = re.compile(
    r"(?:\{%-?|\{\{[%<])\s*comment\b[^%>{}]{0,80}[%>]\}{1,2}(.{0,1500}?)(?:\{%-?\s*end|\{\{[%<]\s*/\s*)comment\s*-?[%>]\}{1,2}"
    r"|\{::comment\}(.{0,1500}?)\{:/(?:comment)?\}|\{%-?\s*\#(.{0,1500}?)%\}"
    r"|\{\#(?![\w:.-]{1,60}(?:\s[^{}]{0,200}(?<!\#))?\})(.{0,1500}?)\#\}|<%--(.{0,1500}?)--%>|<%\#(.{0,1500}?)%>"
    r"|\{\{-?\s*/\*(.{0,1500}?)\*/\s*-?\}\}|\{\{!?--(.{0,1500}?)--\}\}|\{\{!(.{0,1500}?)\}\}|<\#--(.{0,1500}?)-->"
    r"|\{--(.{0,2000}?)--\}|\{~~(.{0,2000}?)~>|\{>>(.{0,2000}?)<<\}|\{/\*(.{0,2000}?)\*/\}"
    r"|(?<![\w%])%%(?!%)(.{1,2000}?)%%",
    re.DOTALL,
)
_CHANGE_SIGN = re.compile(r"\{%-?\s*(?:end)?comment\b[^{}]{0,80}\}|\{\+\+|\+\+\}|~~\}|\{==|==\}|==")
_EMOJI_NAME = re.compile(r"(?<![\w:]):([a-z0-9_+-]{1,40}):(?![\w:])")
#: Links of Obsidian: the page that is linked or put in, and the words that are shown for it.
_WIKI_LINK = re.compile(r"(!?)\[\[([^\[\]|]{1,200})(?:\|([^\[\]|]{1,200}))?\]\]")
#: A component, which may show what its attributes say.
_COMPONENT = re.compile(r"<[A-Z][^<>]*>")
#: The tag of a site's generator, or the attributes of a block.
_GENERATOR_TAG = re.compile(r"\{[{%:.#][^{}]{0,300}\}\}?")
#: A formula in TeX, and how its commands are read in one line.
_FORMULA = re.compile(
    r"(?<![\w$\\])\$\$?(?=\S)([^$]{1,300}?)(?<=\S)\$\$?(?![\w$])"
    r"|\\{1,2}[(\[](.{1,300}?)\\{1,2}[)\]]"
)
_FORMULA_SIGN = re.compile(r"\\[a-zA-Z]|[\^_]\{?\w|\d\{[.,]\}")
_COMMAND_SIGNS = re.findall(
    r"\S+",
    "times × cdot · div ÷ pm ± mp ∓ circ ° degree ° to → le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈"
    " lt < gt > rightarrow → % % sqrt √ infty ∞ mu µ pi π alpha α beta β",
)
_COMMANDS = dict(zip(_COMMAND_SIGNS[::2], _COMMAND_SIGNS[1::2], strict=True))
_PICTURE_WORDS = re.compile(r"!\[([^\[\]]*)\](?=\x00)")


def read_markdown_text(lines: list[str]) -> TokenStream:
    """What Markdown shows, as tokens.

    Args:
        lines: the lines of the file.
    """
    passages: list[_Passage] = []
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), "\n".join(lines))
    if "{" in text or "%%" in text or "<%" in text or "<#" in text:
        text = _CHANGE_SIGN.sub(" ", _CHANGE.sub(_strike_out, text))
    labels = frozenset(label.strip().casefold() for label in _TARGET_LABEL.findall(text))
    for number, line in enumerate(text.split("\n"), 1):
        _add_line(passages, number, line, labels)
    return TokenStream.from_passages(passages)


def _strike_out(change: re.Match[str]) -> str:
    """A change or comment with each of its lines struck out."""
    inner = next(filter(None, change.groups()), "")
    return "\n".join(f" ~~{line.strip()}~~ " if line.strip() else "" for line in inner.split("\n"))


def _add_line(passages: list[_Passage], number: int, line: str, labels: frozenset[str]) -> None:
    if fence := _FENCE.fullmatch(line):
        passages.append((fence[1], OPTIONAL, number))
        return
    if _DRAWN_LINE.fullmatch(line):
        line = _DRAWN_SIGN.sub(" ", line)
    if _RULE.fullmatch(line):
        return
    if _TARGET_DEFINITION.fullmatch(line):
        passages.append((line, OPTIONAL, number))
        return
    if box := _BOX_KIND.match(line):
        passages.append((f"{box[1]} {box[1].capitalize()}", OPTIONAL, number))
        line = line[box.end() :]
    elif line.lstrip().startswith(":::"):
        for attributes in _GENERATOR_TAG.findall(line):
            passages.append((f"{attributes.title()} {attributes}", OPTIONAL, number))
        line = _GENERATOR_TAG.sub(" ", line)
    if marks := _LINE_MARKS.match(line):
        line = line[marks.end() :]
        # A sign is a token where a number stands behind it, which here is in a passage of its own.
        signs = f"{marks[0]}0" if line[:1].isdigit() else marks[1] or ""
        passages.append((signs, OPTIONAL, number))
    at = 0
    for code in _CODE_SPAN.finditer(line):
        _add_text(passages, number, line[at : code.start()], labels)
        passages.append((code[2].replace("&", "&amp;"), SHOWN, number))
        at = code.end()
    _add_text(passages, number, line[at:], labels)


def _add_text(passages: list[_Passage], number: int, text: str, labels: frozenset[str]) -> None:
    """Add text that holds no code; references are links where their label is defined."""
    text = text.replace("==", " ")  # marked words
    if "$" in text or "\\(" in text or "\\[" in text:
        text = _FORMULA.sub(_read_formula, text)
    if "[[" in text:
        text = _WIKI_LINK.sub(lambda link: " " if link[1] else link[3] or link[2], text)
    if ":" in text:
        text = _EMOJI_NAME.sub(lambda name: EMOJI_BY_NAME.get(name[1], name[0]), text)
    if "{" in text:
        for tag in _GENERATOR_TAG.findall(text):
            passages.append((tag.title(), OPTIONAL, number))
    if "<" in text:
        for tag in _COMPONENT.findall(text):
            passages.append((tag.replace("<", " ").replace(">", " "), OPTIONAL, number))
    text = _ADDRESS.sub(lambda address: f" {address[0][1:-1]} ", text)
    text = _LINK_TARGET.sub("]\0", _REFERENCE.sub(partial(_drop_reference, labels), _TAG.sub(" ", text)))
    at = 0
    for match in re.finditer(rf"{_PICTURE_WORDS.pattern}|{_STRUCK.pattern}", text):
        passages.append((text[at : match.start()], SHOWN, number))
        passages.append((match[1] or match[2] or "", STRUCK if match[2] else OPTIONAL, number))
        at = match.end()
    passages.append((text[at:], SHOWN, number))


def _read_formula(formula: re.Match[str]) -> str:
    """A formula as its numbers and signs in a line; what has no command and no raised sign, as it is."""
    source = formula[1] or formula[2]
    if not _FORMULA_SIGN.search(source):
        return source if source.replace(".", "").replace(",", "").isdigit() else formula[0]
    source = re.sub(r"(?<=\d)\{([.,])\}(?=\d)", r"\1", source)
    text = re.sub(r"\\[dtc]?frac\s*(?:\{(.*?)\}|(\w))\s*(?:\{(.*?)\}|(\w))", _read_fraction, source)
    text = re.sub(r"\\([a-zA-Z]+|.)", lambda command: _COMMANDS.get(command[1], " "), text)
    return re.sub(r"\^\s*\{?\s*°\s*\}?", "°", text).translate(str.maketrans("{}^_~", "     "))


def _read_fraction(fraction: re.Match[str]) -> str:
    return f" {fraction[1] or fraction[2]}/{fraction[3] or fraction[4]} "


def _drop_reference(labels: frozenset[str], reference: re.Match[str]) -> str:
    """The end of a link's words, where a reference leads to a target that is defined; else its words."""
    label = reference[1].strip().casefold()
    return "]\0" if not label or label in labels else reference[0]
