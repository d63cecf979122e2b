"""Checks the clean article against the raw one, independently of the cleaning rules.

A rule is only trusted as far as it can be checked: it may remove a whole line (the ledger shows it to a
person), the mark or number that begins a list item, and damaged characters; of what stays, no number and
no letter may change. So a rule that glues ``20 30`` to ``2030`` or drops a "not" stops the article before
a patient sees it. What a person decided (``<stem>.toml``) may change anything.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from html import unescape

from pipeline.article import Markup, Removal, Repair, Section, walk_items
from pipeline.clinical.tokens import find_clinical_tokens
from pipeline.errors import MeaningError

#: What a person decided (``<stem>.toml``) may change anything.
_DECISION_PREFIX = "decision-"
_ADVICE = (
    "nothing was written; report it with this article, or mend the line with a [[fix]] in its .toml file"
)
_ASCII_DIGITS = re.compile("[0-9]+")
_NON_ASCII_DIGITS = re.compile(r"[^\D0-9]+")
#: What begins a step, a question, an answer or an item ("Step 3:", "2)", "A:", "o"), and goes with its mark.
_ENUMERATOR = re.compile(
    r"\W*(?:[^\W\d]{0,12}[\s#.]{0,3}\d{1,3}|[^\W\d]{1,12}\s?(?=[:.)：）])|o(?=\s))\W{0,3}"
)
#: Where a link of Markdown leads: nobody reads it.
_LINK_TARGET = re.compile(r"\]\([^()]*\)")
#: Tags of a page and escapes of JSON that a scraper left in a text.
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_JSON_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_FRACTION = re.compile("[¼-¾⅐-⅞]")
#: A fraction that stands alone is one; among other such characters it may be damage.
_LONE_FRACTION = re.compile("(?<![^\x00-\x7f])[¼-¾⅐-⅞](?![^\x00-\x7f])")
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
#: Letters that have compatible spellings (ligatures, full width); raised signs keep theirs.
_DECOMPOSED_CATEGORIES = ("Lu", "Ll", "Lm")
_MAX_EXCERPT_CHARS = 80


def check_against_source(
    raw: Mapping[int, str],
    clean: Mapping[int, str],
    entries: Iterable[Repair | Removal | Markup],
    *,
    language: str = "en",
    where: str = "",
) -> None:
    """Check that the ledger leads from the raw lines to the clean ones and changes nothing clinical on its
    way.

    Args:
        raw: the lines as they were read, by number.
        clean: the lines of the article, by number.
        entries: the ledger, in the order in which it was written.
        language: the language of the article (BCP 47).
        where: what an error calls the article.

    Raises:
        MeaningError: a line was lost, or changed without an entry, or an entry changes a number or a letter.
    """
    told = dict(raw)
    for entry in entries:
        before = entry.text if isinstance(entry, Removal) else entry.before
        if told.get(entry.line) != before:
            raise _make_error(where, entry.line, f"rule {entry.rule} did not begin with", before)
        if isinstance(entry, Removal):
            del told[entry.line]
            continue
        if not entry.rule.startswith(_DECISION_PREFIX):
            _check_entry(entry, where, language)
        told[entry.line] = entry.after
    for number, text in told.items():
        if _strip_spaces(text) != _strip_spaces(clean.get(number, "")):
            raise _make_error(where, number, "the clean article does not hold", text)


def check_sections(sections: Iterable[Section], clean: Iterable[str], *, where: str = "") -> None:
    """Check that the sections hold every word of the clean lines, in order, and no other.

    Args:
        sections: the sections of the article.
        clean: its clean lines in order, without that of the title.
        where: what an error calls the article.

    Raises:
        MeaningError: a word was lost, changed, doubled or moved.
    """
    wanted = _strip_table_marks("".join(clean))
    there = _strip_table_marks("".join(_iter_section_texts(sections)))
    if wanted != there:
        pairs = zip(wanted, there, strict=False)
        place = next(
            (index for index, (one, other) in enumerate(pairs) if one != other), min(len(wanted), len(there))
        )
        told = f"expected «{wanted[place:][:_MAX_EXCERPT_CHARS]}», there stands «{there[place:][:_MAX_EXCERPT_CHARS]}»"
        raise MeaningError(
            f"the sections differ from the clean lines: {told}", where=where, next_step=_ADVICE
        )


def _iter_section_texts(sections: Iterable[Section]) -> Iterable[str]:
    for section in sections:
        yield section.heading or ""
        for block in section.blocks:
            yield from (item.text for item in walk_items(block))


def _strip_table_marks(text: str) -> str:
    """What can be seen of a text but the pipes between the cells of a table."""
    return _strip_spaces(text).replace("|", "").replace("\\", "")


def _strip_spaces(text: str) -> str:
    return "".join(text.split())


def _check_entry(entry: Repair | Markup, where: str, language: str) -> None:
    before, after = _strip_markup(entry.before), _strip_markup(entry.after)
    if _is_same(before, after) or _is_enumerator_removal(before, after, entry, language):
        return
    change = f"«{entry.before[:_MAX_EXCERPT_CHARS]}» became «{entry.after[:_MAX_EXCERPT_CHARS]}»"
    raise MeaningError(
        f"rule {entry.rule} changed a number or a letter: {change}",
        where=f"{where}, line {entry.line}",
        next_step=_ADVICE,
    )


def _is_same(before: str, after: str) -> bool:
    """Whether a change leaves all numbers, all letters, and all fractions that stand for themselves.

    Damage undone may bring digits and letters of other scripts, and a letter beside it that a codec had
    swallowed (``don鈥檛``); none that was there may go.
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
    had, has = _keep_ascii_letters(before), _keep_ascii_letters(after)
    swallowed = len(_IDEOGRAPH.findall(before)) - len(_IDEOGRAPH.findall(after))
    return 0 < len(has) - len(had) <= swallowed and _is_within(had, has)


def _is_within(parts: Iterable[str], others: Iterable[str]) -> bool:
    """Whether parts stand, in this order, among others."""
    rest = iter(others)
    return all(part in rest for part in parts)


def _is_enumerator_removal(before: str, after: str, entry: Repair | Markup, language: str) -> bool:
    """Whether all that a line lost is what it began with as a step, a question or an answer."""
    if not after or not before.endswith(after):
        return False
    lost = before[: -len(after)]
    mark = entry.mark if isinstance(entry, Markup) else ""
    is_number_kept = _find_digit_runs(lost) in ([], _find_digit_runs(mark))
    said = [token for token in find_clinical_tokens(lost, language) if not token[0].isdigit()]
    return bool(_ENUMERATOR.fullmatch(lost)) and is_number_kept and not said


def _strip_markup(text: str) -> str:
    """A text without tags and addresses of links, its entities and escapes resolved."""
    for _ in range(3):
        text = unescape(text)
    text = _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return _HTML_TAG.sub(" ", _LINK_TARGET.sub("]", text))


def _decompose_letters(text: str) -> str:
    """A text whose letters are written one by one, at their usual width."""
    if text.isascii():
        return text
    return "".join(
        unicodedata.normalize("NFKC", char) if unicodedata.category(char) in _DECOMPOSED_CATEGORIES else char
        for char in text
    )


def _find_digit_runs(text: str) -> list[str]:
    """The numbers of a text, ranges in their parts: a lost dash glues them, and is found out."""
    return _ASCII_DIGITS.findall(text)


def _keep_ascii_letters(text: str) -> str:
    """The letters of a text that no codec breaks: those of ASCII."""
    return "".join(char for char in text.lower() if "a" <= char <= "z")


def _make_error(where: str, line: int, what: str, text: str) -> MeaningError:
    return MeaningError(
        f"{what} «{text[:_MAX_EXCERPT_CHARS]}»", where=f"{where}, line {line}", next_step=_ADVICE
    )
