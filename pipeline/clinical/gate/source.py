"""Holds the clean article against the raw one, whatever the rules of cleaning did.

A rule is only trusted as far as it can be checked: it may take away a whole line (the ledger shows it to a
person), the mark or number that begins a list item, and damage; but of what stays, no number and no letter
may change. So a rule that glues ``20 30`` to ``2030`` or drops a "not" stops the article, not the patient.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from html import unescape

from pipeline.article import Markup, Removal, Repair, Section, walk_items
from pipeline.clinical.tokens import canonical_number, numbers
from pipeline.errors import MeaningError

#: What a person decided (``<stem>.toml``) may change anything.
_BY_A_PERSON = "decision-"
_ADVICE = (
    "nothing was written; report it with this article, or mend the line with a [[fix]] in its .toml file"
)
_DIGITS = re.compile(r"\d+")
#: What begins a numbered step or a labelled question, and goes when its line is marked as one.
_ENUMERATOR = re.compile(r"^\W*(?:[^\W\d]{0,12}[\s#.]{0,3})?\d{1,3}\W{0,3}|^\W*[^\W\d]{1,12}\W{1,3}")
#: Where a link of Markdown leads: nobody reads it.
_ADDRESS = re.compile(r"\]\([^()]*\)")
_EXCERPT = 80


def hold_against_source(
    raw: Mapping[int, str],
    clean: Mapping[int, str],
    entries: Iterable[Repair | Removal | Markup],
    *,
    where: str = "",
) -> None:
    """Check that the ledger leads from the raw lines to the clean ones and changes nothing clinical on its
    way.

    Args:
        raw: the lines as they were read, by number.
        clean: the lines of the article, by number.
        entries: the ledger, in the order in which it was written.
        where: what an error calls the article.

    Raises:
        MeaningError: a line was lost, or changed without an entry, or an entry changes a number or a letter.
    """
    told = dict(raw)
    for entry in entries:
        before = entry.text if isinstance(entry, Removal) else entry.before
        if told.get(entry.line) != before:
            raise _error(where, entry.line, f"rule {entry.rule} did not begin with", before)
        if isinstance(entry, Removal):
            del told[entry.line]
            continue
        if not entry.rule.startswith(_BY_A_PERSON):
            _hold_entry(entry, where)
        told[entry.line] = entry.after
    for number, text in told.items():
        if _ink(text) != _ink(clean.get(number, "")):
            raise _error(where, number, "the clean article does not hold", text)


def hold_sections(sections: Iterable[Section], clean: Iterable[str], *, where: str = "") -> None:
    """Check that the sections hold every word of the clean lines, in order, and no other.

    Args:
        sections: the sections of the article.
        clean: its clean lines in order, without that of the title.
        where: what an error calls the article.

    Raises:
        MeaningError: a word was lost, changed, doubled or moved.
    """
    wanted = _words("".join(clean))
    there = _words("".join(_texts(sections)))
    if wanted != there:
        pairs = zip(wanted, there, strict=False)
        place = next(
            (index for index, (one, other) in enumerate(pairs) if one != other), min(len(wanted), len(there))
        )
        told = f"expected «{wanted[place:][:_EXCERPT]}», there stands «{there[place:][:_EXCERPT]}»"
        raise MeaningError(
            f"the sections differ from the clean lines: {told}", where=where, next_step=_ADVICE
        )


def _texts(sections: Iterable[Section]) -> Iterable[str]:
    for section in sections:
        yield section.heading or ""
        for block in section.blocks:
            yield from (item.text for item in walk_items(block))


def _words(text: str) -> str:
    """What can be seen of a text but the pipes between the cells of a table."""
    return _ink(text).replace("|", "").replace("\\", "")


def _ink(text: str) -> str:
    return "".join(text.split())


def _hold_entry(entry: Repair | Markup, where: str) -> None:
    before, after = _plain(entry.before), _plain(entry.after)
    if _numbers(before) == _numbers(after) and _letters(before) == _letters(after):
        return
    if isinstance(entry, Markup):
        shorter = _ENUMERATOR.sub("", before, count=1)
        if _numbers(shorter) == _numbers(after) and _letters(shorter) == _letters(after):
            return
    change = f"«{entry.before[:_EXCERPT]}» became «{entry.after[:_EXCERPT]}»"
    raise MeaningError(
        f"rule {entry.rule} changed a number or a letter: {change}",
        where=f"{where}, line {entry.line}",
        next_step=_ADVICE,
    )


def _plain(text: str) -> str:
    """A text in one spelling: without addresses of links, entities and compatibility characters resolved."""
    for _ in range(3):
        text = unescape(text)
    text = _ADDRESS.sub("]", text)
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFKC", char) if char.isalnum() else char for char in text)


def _numbers(text: str) -> list[str]:
    """The numbers of a text, ranges in their parts: a lost dash glues them, and is found out."""
    found = (canonical_number(text[start:end]) for start, end in numbers(text))
    return [digits for number in found for digits in _DIGITS.findall(number)]


def _letters(text: str) -> str:
    """The letters of a text that no codec breaks: those of ASCII."""
    return "".join(char for char in text.casefold() if "a" <= char <= "z")


def _error(where: str, line: int, what: str, text: str) -> MeaningError:
    return MeaningError(f"{what} «{text[:_EXCERPT]}»", where=f"{where}, line {line}", next_step=_ADVICE)
