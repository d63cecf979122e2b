"""Which remains do only raw Markdown articles have: tags of site generators, attributes, broken links?"""

import re

from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import Line, NumberedLines
from pipeline.scraper.rules.line_shape import COLONS, has_sentence_end

_TEMPLATE_TAG = re.compile(
    r"\{%[^%]*%\}|\{\{[^{}]*\}\}|\{:[^{}]*\}|:::+(?:\s*\{[^{}]*\}|\s*[\w-]+)?|\[\[_?toc_?\]\]|\[toc\]|<!--.*"
    r"|[^{}]{0,40}\{:\s*toc\b[^{}]*\}"
    r"|-{1,2}8<-{1,2}\s.*|[!@](?:include|import)\s.*|\.\.\s+include::.*|<%[^%]*%>"
    r"|import\s(?:[\w*{}\s,$]{1,300}\sfrom\s+)?[\"'“][^\"'”]+[\"'”];?|export\s(?:default|const|let|var|function)\s.*",
    re.IGNORECASE,
)
_TAG_STARTS = ("{", ":::", "[", "<!--", "import ", "export ", "-", "!", "@", "..", "<%")
#: An attribute of a short code or a list of attributes: ``ids="1,2"``.
_ATTRIBUTE = r"[\w-]{1,40}=(?:\"[^\"\[\]{}]*\"|'[^'\[\]{}]*'|[“”″][^“”″\[\]{}]*[“”″]|[^\s\"'“”″\[\]{}]+)"
_BRACKET_CODE = re.compile(
    rf"\[(?P<close>/)?(?P<name>[a-z][\w-]{{0,40}})(?:=[^\[\]\s]{{1,200}})?"
    rf"(?P<attributes>(?:\s+{_ATTRIBUTE})*)(?P<flags>\s+[a-z_-]{{2,40}})?\s*/?\]"
)
_SHORTCODE = re.compile(rf"\{{\{{[^{{}}]{{0,500}}\}}\}}|\{{%[^%]{{0,500}}%\}}|{_BRACKET_CODE.pattern}")
#: Tags around words that the site's generator is to leave alone.
_RAW_TAG = re.compile(r"\{%-?\s*(?:end)?(?:raw|verbatim)\s*-?%\}")
#: Classes, an anchor, other attributes of the block or words that stand before (kramdown, Pandoc); the name
#: of a block (Obsidian).
_ATTRIBUTE_LIST = re.compile(
    rf"\s?(?:\{{:[^{{}}]{{0,300}}\}}|\{{(?:\s*(?:[.#][\w:-]{{1,60}}|{_ATTRIBUTE})){{1,12}}\s*\}})"
    r"|\s\^(?:[A-Za-z][\w-]{3,40}|[0-9a-f]{6})$"
)
_TASK_BOX = re.compile(r"\[ \] +(?=\S)")
_TICKED_BOX = re.compile(r"\[[xX]\] +(?=\S)")
_ABBREVIATION_DEFINITION = re.compile(r"\*\[[^\]]{1,60}\]:\s.*")
_BROKEN_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\{[{%][^()]*\)")


def unwrap_broken_links(text: str) -> str:
    """The words of a link whose address was to be filled in by the site's generator.

    >>> unwrap_broken_links("[Find a clinic]({{ base }}find) near you")
    'Find a clinic near you'
    """
    return _BROKEN_LINK.sub(r"\1", text) if "](" in text else text


def is_template_tag(line: Line, _: Vocabulary) -> bool:
    """Whether only the site's generator reads a line (``{% include … %}``)."""
    return (line.text.startswith(_TAG_STARTS) or "{:" in line.text) and bool(
        _TEMPLATE_TAG.fullmatch(line.text.strip())
    )


def is_abbreviation_definition(line: Line, _: Vocabulary) -> bool:
    """Whether a line explains an abbreviation to the site's generator (``*[ROM]: range of motion``)."""
    return line.is_plain and bool(_ABBREVIATION_DEFINITION.fullmatch(line.text))


def drop_attribute_lists(text: str) -> str:
    """A text without the attributes that kramdown or Pandoc give it, and without an anchor's name.

    >>> drop_attribute_lists("Warm up {#warm-up}")
    'Warm up'
    """
    return _ATTRIBUTE_LIST.sub(_part_digits, text) if "{" in text or "^" in text else text


def _part_digits(attributes: re.Match[str]) -> str:
    """What stands in place of attributes: a space between two digits, which are not one number."""
    before, after = attributes.string[: attributes.start()][-1:], attributes.string[attributes.end() :][:1]
    return " " if before.isdigit() and after.isdigit() else ""


def drop_shortcodes(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Take out the tags of short codes that stand around words or alone; the words between two tags stay."""
    return _drop_shortcodes(lines, within_sentences=False)


def drop_shortcodes_in_sentences(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Take out the tags of short codes that stand within a sentence: what they showed is not known."""
    return _drop_shortcodes(lines, within_sentences=True)


def may_have_bracket_codes(line: Line) -> bool:
    """Whether a line may hold the tag of a short code in square brackets."""
    return "[/" in line.text or ("[" in line.text and '="' in line.text)


def drop_bracket_codes(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Like `drop_shortcodes`, of a page or text: only tags in square brackets (WordPress) stand there."""
    return _drop_shortcodes(lines, within_sentences=False, pattern=_BRACKET_CODE)


def drop_bracket_codes_in_sentences(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Like `drop_shortcodes_in_sentences`, only tags in square brackets."""
    return _drop_shortcodes(lines, within_sentences=True, pattern=_BRACKET_CODE)


def _drop_shortcodes(
    lines: NumberedLines, *, within_sentences: bool, pattern: re.Pattern[str] | None = None
) -> NumberedLines:
    pattern = pattern or _SHORTCODE
    closed = {
        match["name"]
        for line in lines
        if "[/" in line.text
        for match in pattern.finditer(line.text)
        if match["close"]
    }
    changed = []
    for line in lines:
        spans = [
            match.span()
            for match in pattern.finditer(line.text)
            if _is_shortcode(match, line.text, closed)
            and (within_sentences or _is_between_sentences(match, line.text))
        ]
        text = line.text
        for start, end in reversed(spans):
            text = _join_around(text[:start], text[end:])
        if text or not spans:
            changed.append(line.with_text(text))
    return tuple(changed)


def _is_shortcode(match: re.Match[str], text: str, closed: set[str]) -> bool:
    """Whether what looks like the tag of a short code is one: words in brackets are words."""
    if match["name"] is None or match["close"] or match["attributes"]:
        return True
    is_alone = match[0] == text.strip()
    return match["name"] in closed and (is_alone or f"[/{match['name']}]" in text[match.end() :])


def _is_between_sentences(match: re.Match[str], text: str) -> bool:
    """Whether nothing is missing where a tag goes: it has a partner, or stands between sentences."""
    if (
        match["close"]
        or _RAW_TAG.fullmatch(match[0])
        or (match["name"] and f"[/{match['name']}]" in text[match.end() :])
    ):
        return True
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    if before:
        return has_sentence_end(before) or before.endswith((*COLONS, "]", "}"))
    return not after[:1].islower()


def _join_around(before: str, after: str) -> str:
    """Two texts with one space between them at most, where either had one, or two words would be joined."""
    if not before or before[-1].isspace():
        after = after.lstrip()
    elif before[-1].isalnum() and after[:1].isalnum():
        after = f" {after}"
    return before + after if after else before.rstrip()


def drop_task_boxes(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Take the open box off a task, which is a list item."""
    return _drop_boxes(lines, _TASK_BOX)


def drop_ticked_boxes(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Take the ticked box off a task, which is a list item."""
    return _drop_boxes(lines, _TICKED_BOX)


def _drop_boxes(lines: NumberedLines, pattern: re.Pattern[str]) -> NumberedLines:
    return tuple(
        line.with_text(line.text[match.end() :])
        if line.is_item and (match := pattern.match(line.text))
        else line
        for line in lines
    )
