"""Holds a finished handout against its article: every text there, in order, and nothing else.

What is read back of a handout must be, from beginning to end: the frame's declared words, then every text of
the article in order with nothing between them but declared words, then declared words again. So a text that
is lost, changed, doubled or moved is found out, in whatever place and format.
"""

from collections import Counter
from collections.abc import Sequence

from pipeline.article import Article, DoList, DontList, encode, walk_items
from pipeline.clinical.gate.comparison import Comparison, Fault
from pipeline.clinical.gate.fold import Folded, fold
from pipeline.clinical.gate.linked_data import linked_data_fault
from pipeline.clinical.gate.names import name_fault
from pipeline.clinical.gate.readback import READERS
from pipeline.clinical.tokens import clinical_tokens
from pipeline.errors import MeaningError

#: The kinds of file that can be read back.
SUFFIXES = frozenset({*READERS, ".json"})
_PAGED = frozenset({".pdf"})
_ADVICE = "do not hand it out; build it again, and if that fails too, report it to the exporter's maker"
_EXCERPT = 70
#: So much of what both have in common is told in front of the first difference.
_LEAD = 25


def verify(
    article: Article, suffix: str, content: bytes, *, where: str = "", own_words: Sequence[str] = ()
) -> None:
    """Read a handout back and compare it with the article.

    Args:
        article: what the handout must say.
        suffix: the kind of file (``.pdf``, ``.epub``, ``.html``, ``.json``); other kinds are not read.
        content: the finished file.
        where: what an error calls it.
        own_words: what else may stand around the article: the clinic's name and contact, words of a plug-in.

    Raises:
        MeaningError: the file cannot be read back, or does not say what the article says; it tells the
            section, what was expected and what stands there.
    """
    if suffix == ".json" and content != encode(article):
        raise MeaningError("it is not the JSON of this article", where=where, next_step=_ADVICE)
    reader = READERS.get(suffix)
    if reader is None:
        return
    try:
        said = reader(content)
    except ValueError as error:
        raise MeaningError(f"cannot be read back: {error}", where=where, next_step=_ADVICE) from error
    shown = fold(said.text)
    fault = Comparison(article, own_words, paged=suffix in _PAGED).fault(shown)
    told = (
        _told(fault, shown, article.language)
        if fault
        else _list_fault(article, said.lists)
        or name_fault(article, said)
        or linked_data_fault(article, said.data, own_words)
    )
    if told:
        raise MeaningError(told, where=where, next_step=_ADVICE)


def _told(fault: Fault, shown: Folded, language: str) -> str:
    """A fault in words: the section, what was expected, what stands there, and which tokens were lost."""
    if not fault.expected:
        stands = shown.excerpt(fault.place, fault.place + _EXCERPT)
        return f"in {fault.section}: expected nothing more, there stands «{stands}»"
    expected = fold(fault.expected)
    common = _common(expected.letters, shown.letters[fault.place : fault.place + len(expected.letters)])
    start = max(0, common - _LEAD)
    while start and not expected.gaps[start]:  # a word is told whole
        start -= 1
    wanted = expected.excerpt(start, start + _EXCERPT)
    stands = shown.excerpt(fault.place + start, fault.place + start + _EXCERPT)
    told = (
        f"in {fault.section}: expected «{wanted}», there stands {f'«{stands}»' if stands else 'nothing more'}"
    )
    lost = _lost(fault, shown, language)
    return f"{told} (lost: {', '.join(lost)})" if lost else told


def _common(first: str, second: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = zip(first, second, strict=False)
    return next(
        (index for index, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second))
    )


def _lost(fault: Fault, shown: Folded, language: str) -> list[str]:
    """The clinical tokens of the expected text that do not stand where it should."""
    there = shown.excerpt(fault.place, fault.place + len(fold(fault.expected).letters) + _EXCERPT)
    missing = Counter(clinical_tokens(fault.expected, language)) - Counter(clinical_tokens(there, language))
    return list(missing)


def _list_fault(article: Article, told: Sequence[tuple[str, str]]) -> str:
    """What is wrong where the class of a list tells dos from don'ts; empty where nothing is."""
    meant = [
        ("do" if isinstance(block, DoList) else "dont", fold(item.text).letters)
        for section in article.sections
        for block in section.blocks
        if isinstance(block, DoList | DontList)
        for item in walk_items(block)
    ]
    if not told:
        return ""
    for (kind, wanted), (shown_kind, text) in zip(meant, told, strict=False):
        if kind != shown_kind or wanted not in fold(text).letters:
            stands = text.strip()[:_EXCERPT]
            wanted = wanted[:_EXCERPT]
            return f"expected «{wanted}» in a {kind} list, there stands «{stands}» in a {shown_kind} list"
    return (
        ""
        if len(meant) == len(told)
        else f"{len(told)} dos and don'ts are marked, expected were {len(meant)}"
    )
