"""Holds a finished handout against its article: every kept sentence there, in order."""

import re
import unicodedata
from collections.abc import Iterator

from pipeline.article import Article, DontList, OrderedList, walk_items
from pipeline.clinical.gate.readback import READERS
from pipeline.errors import MeaningError
from pipeline.locale import dont_lead

_ADVICE = "do not hand it out; report it to the exporter's maker"
_EXCERPT = 60

#: Characters that are not seen and may be lost: soft hyphen, zero-width marks, variation selectors.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff"))

#: Ligatures that are letters of a raw article come back from a PDF as the letters that they join.
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}


def verify(article: Article, suffix: str, content: bytes, *, where: str = "") -> None:
    """Read a handout back and compare it with the article.

    Args:
        article: what the handout must say.
        suffix: the kind of file (``.pdf``, ``.epub``, ``.html``); other kinds are not read.
        content: the finished file.
        where: what an error calls it.

    Raises:
        MeaningError: the file cannot be read back, or a text is missing or out of order.
    """
    reader = READERS.get(suffix)
    if reader is None:
        return
    try:
        shown = _folded(reader(content))
    except ValueError as error:
        raise MeaningError(f"cannot be read back: {error}", where=where, next_step=_ADVICE) from error
    place = 0
    for text, number in _expected(article):
        wanted = _folded(text)
        found = _find(shown, wanted, number, place)
        if found < 0:
            raise MeaningError(
                f"«{_excerpt(text)}» {_problem(shown, wanted, number, place)}",
                where=where,
                next_step=_ADVICE,
            )
        place = found + len(wanted)


def _expected(article: Article) -> Iterator[tuple[str, int | None]]:
    """The article's words in order: don'ts with the word that makes them so, steps with their number."""
    yield article.title, None
    for section in article.sections:
        if section.heading:
            yield section.heading, None
        for block in section.blocks:
            if isinstance(block, OrderedList):
                yield from _steps(block)
                continue
            for item in walk_items(block):
                lead = dont_lead(item.text, article.language) if isinstance(block, DontList) else ""
                yield lead + item.text, None


def _steps(block: OrderedList) -> Iterator[tuple[str, int | None]]:
    for number, step in enumerate(block.items, block.start):
        one = OrderedList((step,), step.lines, number)
        yield from ((item.text, number if item is step else None) for item in walk_items(one))


def _find(shown: str, wanted: str, number: int | None, place: int) -> int:
    """Where a text stands in what is shown, from ``place`` on; after its number, where it has one; or -1."""
    found = shown.find(wanted, place)
    if number is None or not wanted:
        return found
    # "3", "3." or "3)". Digits before ``place`` belong to the text before it: "Repeat 10", then "3".
    numbered = re.compile(rf"(?<!\d){number}[.)]?$")
    while found >= 0 and not numbered.search(shown[place:found]):
        found = shown.find(wanted, found + 1)
    return found


def _problem(shown: str, wanted: str, number: int | None, place: int) -> str:
    if number is not None and shown.find(wanted, place) >= 0:
        return f"is not numbered {number}"
    return "is out of order" if wanted in shown else "is missing"


def _folded(text: str) -> str:
    """The text without spaces and invisible characters, composed (NFC).

    Spaces are no help: a PDF has none between its lines, and pages break lines anywhere.
    """
    return unicodedata.normalize("NFC", "".join(text.split()).translate(_INVISIBLE).translate(_LIGATURES))


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"
