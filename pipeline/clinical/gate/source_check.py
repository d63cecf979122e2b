"""Checks the clean article against the raw one, independently of the cleaning rules.

No cleaning rule is trusted. A rule may remove a whole line (the ledger shows it to a person), the mark or
number that begins a list item, and damaged characters; in what stays, no number and no letter may change.
So a rule that joins ``20 30`` to ``2030`` or drops a "not" stops the article before a patient sees it.
Decisions of a person (``<stem>.toml``) may change anything.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from html import unescape

from pipeline.article import Markup, Removal, Repair, Section, walk_items
from pipeline.clinical.tokens import TokenVocabulary
from pipeline.errors import MeaningError
from pipeline.text.excerpt import count_common_prefix
from pipeline.text.invisible import join_split_numbers

#: Ledger entries of a person's decisions are not checked.
_DECISION_PREFIX = "decision-"
#: Rules that take words out of a line which the page does not show, or not as meant; each is a finding.
_CUTTING_RULES = frozenset(
    {
        "struck-out",
        "hidden-text",
        "screen-reader-twin",
        "page-control",
        "heading-anchor",
        "editor-comment",
        "drawn-number",
        "fallback-content",
    }
)
_ADVICE = (
    "nothing was written; report it with this article, or mend the line with a [[fix]] in its .toml file"
)
_ASCII_DIGITS = re.compile("[0-9]+")
_NON_ASCII_DIGITS = re.compile(r"[^\D0-9]+")
#: The mark or number that begins a step, a question, an answer or an item ("Step 3:", "2)", "A:", "o").
_ENUMERATOR = re.compile(
    r"\W*(?:[^\W\d]{0,12}[\s#.]{0,3}\d{1,3}|[^\W\d]{1,12}\s?(?=[:.)：）])|o(?=\s)|(?<=\[)[xX](?=\]))\W{0,3}"
)
#: The target of a Markdown link, which is never printed.
_LINK_TARGET = re.compile(r"\]\([^()]*\)")
#: What only a site's generator reads: its tags and short codes, attributes, the name of a block.
_GENERATOR_TAG = re.compile(
    r"\{\{[^{}]*\}\}|\{%[^%]*%\}|\{\s?[:.#][^{}]*\}|\{[\w-]+=[^{}]*\}"
    r"|\[/[a-z][\w-]*\s*\]|\[[a-z][\w-]*\s+[\w-]+=[^\[\]{}]*\]|\[([a-z][\w-]*)(?:=[^\[\]\s]{1,200})?\](?=.{0,1000}\[/\1\])"
    r"|(?<=\s)\^[\w-]{4,41}$"
)
#: HTML tags and JSON escapes that a scraper left in a text.
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_JSON_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_FRACTION = re.compile("[¼-¾⅐-⅞]")
#: A fraction next to other non-ASCII characters may be part of damaged text, so only a lone one counts.
_LONE_FRACTION = re.compile("(?<![^\x00-\x7f])[¼-¾⅐-⅞](?![^\x00-\x7f])")
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
#: Categories of letters that are decomposed (ligatures, full width); superscript signs are not.
_DECOMPOSED_CATEGORIES = ("Lu", "Ll", "Lm")
_MAX_EXCERPT_CHARS = 80
#: How often entities are resolved: they may be escaped several times over (``&amp;amp;``).
_UNESCAPE_PASSES = 3


def check_against_source(
    raw: Mapping[int, str],
    clean: Mapping[int, str],
    entries: Iterable[Repair | Removal | Markup],
    tokens: TokenVocabulary,
    *,
    where: str = "",
) -> None:
    """Check that the ledger leads from the raw lines to the clean ones without a change of meaning.

    Args:
        raw: the lines as they were read, by number.
        clean: the lines of the article, by number.
        entries: the ledger, in the order in which it was written.
        tokens: the clinical tokens of the article's language.
        where: what an error calls the article.

    Raises:
        MeaningError: a line was lost, or changed without an entry, or an entry changes a number or a letter.
    """
    lines = dict(raw)
    for entry in entries:
        before = entry.text if isinstance(entry, Removal) else entry.before
        if lines.get(entry.line) != before:
            raise _make_error(where, entry.line, f"rule {entry.rule} did not begin with", before)
        if isinstance(entry, Removal):
            del lines[entry.line]
            continue
        if entry.rule in _CUTTING_RULES:
            _check_cut(entry, where)
        elif not entry.rule.startswith(_DECISION_PREFIX):
            _check_entry(entry, where, tokens)
        lines[entry.line] = entry.after
    for number, text in lines.items():
        if _strip_spaces(text) != _strip_spaces(clean.get(number, "")):
            raise _make_error(where, number, "the clean article does not hold", text)


def check_sections(sections: Iterable[Section], clean: Iterable[str], *, where: str = "") -> None:
    """Check that the sections hold the text of the clean lines, in order, and no other.

    Args:
        sections: the sections of the article.
        clean: its clean lines in order, without that of the title.
        where: what an error calls the article.

    Raises:
        MeaningError: a word was lost, changed, doubled or moved.
    """
    expected = _strip_table_marks("".join(clean))
    actual = _strip_table_marks("".join(_iter_section_texts(sections)))
    if expected != actual:
        start = count_common_prefix(expected, actual)
        end = start + _MAX_EXCERPT_CHARS
        raise MeaningError(
            "the sections differ from the clean lines: "
            f"expected «{expected[start:end]}», there stands «{actual[start:end]}»",
            where=where,
            next_step=_ADVICE,
        )


def _iter_section_texts(sections: Iterable[Section]) -> Iterable[str]:
    for section in sections:
        yield section.heading or ""
        for block in section.blocks:
            yield from (item.text for item in walk_items(block))


def _strip_table_marks(text: str) -> str:
    """A text without white space and without the pipes between the cells of a table."""
    return _strip_spaces(text).replace("|", "").replace("\\", "")


def _strip_spaces(text: str) -> str:
    return "".join(text.split())


def _check_entry(entry: Repair | Markup, where: str, tokens: TokenVocabulary) -> None:
    before, after = _strip_markup(entry.before), _strip_markup(entry.after)
    if _is_same(before, after) or _is_enumerator_removal(before, after, entry, tokens):
        return
    change = f"«{entry.before[:_MAX_EXCERPT_CHARS]}» became «{entry.after[:_MAX_EXCERPT_CHARS]}»"
    raise MeaningError(
        f"rule {entry.rule} changed a number or a letter: {change}",
        where=f"{where}, line {entry.line}",
        next_step=_ADVICE,
    )


def _check_cut(entry: Repair | Markup, where: str) -> None:
    """Check that a rule which takes words out changes no number that stays, and adds nothing."""
    before, after = _strip_spaces(entry.before), _strip_spaces(entry.after)
    are_numbers_whole = _is_within(_find_digit_runs(entry.after), _find_digit_runs(entry.before))
    if not (are_numbers_whole and _is_within(after, before)):
        raise _make_error(
            where, entry.line, f"rule {entry.rule} changed more than it took out of", entry.before
        )


def _is_same(before: str, after: str) -> bool:
    """Whether a change keeps all numbers, all letters, and all lone fractions.

    A repair of damaged text may add digits and letters of other scripts, and an ASCII letter that a codec
    had merged into the damage (``don鈥檛``); it may remove none.
    """
    if _find_digit_runs(before) != _find_digit_runs(after):
        return False
    if not _is_within(_NON_ASCII_DIGITS.findall(before), _NON_ASCII_DIGITS.findall(after)):
        return False
    if len(_FRACTION.findall(after)) < len(_LONE_FRACTION.findall(before)):
        return False
    if _keep_ascii_letters(before) == _keep_ascii_letters(after) or _keep_ascii_letters(
        _decompose_letters(before)
    ) == _keep_ascii_letters(_decompose_letters(after)):
        return True
    letters_before, letters_after = _keep_ascii_letters(before), _keep_ascii_letters(after)
    added_count = len(letters_after) - len(letters_before)
    removed_ideographs = len(_IDEOGRAPH.findall(before)) - len(_IDEOGRAPH.findall(after))
    return 0 < added_count <= removed_ideographs and _is_within(letters_before, letters_after)


def _is_within(parts: Iterable[str], others: Iterable[str]) -> bool:
    """Whether ``parts`` is a subsequence of ``others``."""
    remaining = iter(others)
    return all(part in remaining for part in parts)


def _is_enumerator_removal(before: str, after: str, entry: Repair | Markup, tokens: TokenVocabulary) -> bool:
    """Whether a line lost nothing but the mark or number that began it as a step, a question or an answer."""
    if not after or not before.endswith(after):
        return False
    lost = before[: -len(after)]
    mark = entry.mark if isinstance(entry, Markup) else ""
    is_number_kept = _find_digit_runs(lost) in ([], _find_digit_runs(mark))
    lost_words = [token for token in tokens.find_tokens(lost) if not token[0].isdigit()]
    return bool(_ENUMERATOR.fullmatch(lost)) and is_number_kept and not lost_words


#: An ampersand that was escaped, however often.
_ESCAPED_AGAIN = re.compile(r"&(?:(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);)+")


def _strip_markup(text: str) -> str:
    """A text without tags, short codes and link targets, entities resolved, no number split invisibly."""
    text = _ESCAPED_AGAIN.sub("&", text)
    for _ in range(_UNESCAPE_PASSES):
        text = unescape(text)
    text = _JSON_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    text = _GENERATOR_TAG.sub(" ", _HTML_TAG.sub(" ", _LINK_TARGET.sub("]", text)))
    return join_split_numbers(text)


def _decompose_letters(text: str) -> str:
    """A text with its ligatures and full-width letters decomposed (NFKC)."""
    if text.isascii():
        return text
    return "".join(
        unicodedata.normalize("NFKC", char) if unicodedata.category(char) in _DECOMPOSED_CATEGORIES else char
        for char in text
    )


def _find_digit_runs(text: str) -> list[str]:
    """The runs of ASCII digits of a text: a range is two, so that a lost dash changes them."""
    return _ASCII_DIGITS.findall(text)


def _keep_ascii_letters(text: str) -> str:
    """The ASCII letters of a text, which no codec damages, in lower case."""
    return "".join(char for char in text.lower() if "a" <= char <= "z")


def _make_error(where: str, line: int, problem: str, text: str) -> MeaningError:
    return MeaningError(
        f"{problem} «{text[:_MAX_EXCERPT_CHARS]}»", where=f"{where}, line {line}", next_step=_ADVICE
    )
