"""Checks a finished handout against its article: every text there, in order, and nothing else.

What is read back of a handout must be, from beginning to end: the allowed words of the page frame, then
every text of the article in order with nothing between them but allowed words, then the frame again. So a
text that is lost, changed, doubled or moved is found, wherever it stands and in every format.

Also checked: which list items the mark-up calls dos and don'ts; the title and the table of contents (who
goes by the contents hears nothing else: "Common mistakes" must not stand there as "Common tips"); and the
JSON-LD, which may hold no word and no number that the article does not have.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.article import Article, DoList, DontList, OrderedList, encode, walk_items
from pipeline.clinical.gate.alignment import GateFault, TextAligner
from pipeline.clinical.gate.readback import READERS, ReadBack
from pipeline.clinical.tokens import find_clinical_tokens
from pipeline.errors import MeaningError
from pipeline.locale import format_label, printed
from pipeline.text.normalize import ComparableText, comparable, name_key
from pipeline.wording.dose_panel import format_dose_label, format_dose_phrase
from pipeline.wording.imprint import printed_lines

#: Words of the vocabularies themselves, not of an article.
_SCHEMA_KEYS = frozenset({"@context", "@type", "@id", "unitText", "unitCode", "creativeWorkStatus"})
_POSITION_KEY, _TEXT_KEY, _STEP_TYPE, _DESCRIPTION_KEY = "position", "text", "HowToStep", "description"


def find_linked_data_fault(article: Article, data: Sequence[str], own_words: Sequence[str] = ()) -> str:
    """What the JSON-LD of a handout says that its article does not; empty where there is nothing.

    Args:
        article: what the handout must say.
        data: its JSON-LD, as it is written there.
        own_words: what else it may say: the clinic's name.
    """
    for written in data:
        try:
            node = json.loads(written)
        except ValueError as error:
            return f"its JSON-LD cannot be read ({error})"
        if fault := _find_node_fault(article, node, own_words):
            return fault
    return ""


def _find_node_fault(article: Article, node: Any, own_words: Sequence[str]) -> str:
    steps = iter(_iter_article_steps(article))
    for text in _iter_step_texts(node):
        if not any(comparable(text).letters in said for said in steps):
            return f"its JSON-LD has a step «{text[:80]}», the article has none such there"
    # A dose that stands alone begins with a capital.
    said = {comparable(text).letters.casefold() for text in (*_iter_allowed_statements(article), *own_words)}
    known = "\n".join(sorted(said))
    numbers = {number for dose in article.doses for number in (dose.min, dose.max)}
    for key, value in _iter_values(node):
        is_told = isinstance(value, str) and key not in _SCHEMA_KEYS
        if (
            is_told
            and comparable(value).letters.casefold() not in said
            and not _is_part_of_article(key, value, known, article)
        ):
            return f"its JSON-LD says «{value[:80]}» ({key}), the article does not"
        if isinstance(value, int | float) and key != _POSITION_KEY and value not in numbers:
            return f"its JSON-LD says {value} ({key}), no dose of the article does"
    return ""


def _is_part_of_article(key: str, value: str, known: str, article: Article) -> bool:
    """Whether a text is a part of what is said: the beginning of a description, a step without its name."""
    if key == _DESCRIPTION_KEY:
        value = value.removeprefix(f"[{printed(article.language)['draft']}]").rstrip(" …")
    return comparable(value).letters.casefold() in known


def _iter_step_texts(node: Any) -> Iterator[str]:
    """The text of each step, in order."""
    if isinstance(node, list):
        for part in node:
            yield from _iter_step_texts(part)
    elif isinstance(node, dict):
        if node.get("@type") == _STEP_TYPE:
            yield str(node.get(_TEXT_KEY, ""))
        for value in node.values():
            yield from _iter_step_texts(value)


def _iter_article_steps(article: Article) -> Iterator[tuple[str, str]]:
    """The letters of each step of the article: all of it, and what follows its name."""
    for section in article.sections:
        for block in section.blocks:
            if isinstance(block, OrderedList):
                yield from (
                    (comparable(item.text).letters, comparable(item.rest).letters) for item in block.items
                )


def _iter_values(node: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every text and number below a node, with the name that it has there."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _iter_values(value, name)
    elif isinstance(node, list):
        for part in node:
            yield from _iter_values(part, key)
    else:
        yield key, node


def _iter_allowed_statements(article: Article) -> Iterator[str]:
    """All that may be told of an article."""
    known = article.provenance
    yield from printed(article.language).values()
    yield from (line.value for line in printed_lines(article))
    yield from (article.title, article.language, known.sha256, known.source_file)
    facts = (known.retrieved, known.published, known.reviewed_on, known.review_due, known.source_url)
    yield from filter(None, facts)
    for section in article.sections:
        yield section.heading or ""
        yield from (item.text for block in section.blocks for item in walk_items(block))
    for dose in article.doses:
        yield format_dose_phrase(dose, article.language)
        yield f"{format_label(format_dose_label(dose, article.language), article.language)} {dose.raw}"


def find_name_fault(article: Article, names: ReadBack) -> str:
    """What is wrong with the names of a handout; empty where nothing is."""
    for title in names.titles:
        if name_key(article.title) not in name_key(title):
            return f"its title is «{title}», expected was «{article.title}»"
    headings = [section.heading for section in article.sections if section.heading]
    declared = {name_key(text) for text in (article.title, *headings, *printed(article.language).values())}
    for entries in names.contents:
        strange = next((entry for entry in entries if name_key(entry) not in declared), None)
        if strange is not None:
            return f"its contents name «{strange}», no part of the article is called so"
        told = iter([name_key(entry) for entry in entries])
        lost = next((heading for heading in headings if name_key(heading) not in told), None)
        if lost is not None:
            return f"its contents lack «{lost}», or name it out of order"
    return ""


#: The kinds of file that can be read back.
SUFFIXES = frozenset({*READERS, ".json"})
_PAGED_SUFFIXES = frozenset({".pdf"})
_ADVICE = "do not hand it out; build it again, and if that fails too, report it to the exporter's maker"
_MAX_EXCERPT_CHARS = 70
#: So much of what both have in common is told in front of the first difference.
_MAX_LEAD_CHARS = 25


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
    shown = comparable(said.text)
    fault = TextAligner(article, own_words, paged=suffix in _PAGED_SUFFIXES).find_fault(shown)
    told = (
        _describe_mismatch(fault, shown, article.language)
        if fault
        else _find_list_fault(article, said.lists)
        or find_name_fault(article, said)
        or find_linked_data_fault(article, said.data, own_words)
    )
    if told:
        raise MeaningError(told, where=where, next_step=_ADVICE)


def _describe_mismatch(fault: GateFault, shown: ComparableText, language: str) -> str:
    """A fault in words: the section, what was expected, what stands there, and which tokens were lost."""
    if not fault.expected:
        stands = shown.excerpt(fault.offset, fault.offset + _MAX_EXCERPT_CHARS)
        return f"in {fault.section}: expected nothing more, there stands «{stands}»"
    expected = comparable(fault.expected)
    common = _count_common_prefix(
        expected.letters, shown.letters[fault.offset : fault.offset + len(expected.letters)]
    )
    start = max(0, common - _MAX_LEAD_CHARS)
    while start and not expected.gaps[start]:  # a word is told whole
        start -= 1
    wanted = expected.excerpt(start, start + _MAX_EXCERPT_CHARS)
    stands = shown.excerpt(fault.offset + start, fault.offset + start + _MAX_EXCERPT_CHARS)
    told = (
        f"in {fault.section}: expected «{wanted}», there stands {f'«{stands}»' if stands else 'nothing more'}"
    )
    lost = _find_lost_tokens(fault, shown, language)
    return f"{told} (lost: {', '.join(lost)})" if lost else told


def _count_common_prefix(first: str, second: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = zip(first, second, strict=False)
    return next(
        (index for index, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second))
    )


def _find_lost_tokens(fault: GateFault, shown: ComparableText, language: str) -> list[str]:
    """The clinical tokens of the expected text that do not stand where it should."""
    there = shown.excerpt(
        fault.offset, fault.offset + len(comparable(fault.expected).letters) + _MAX_EXCERPT_CHARS
    )
    missing = Counter(find_clinical_tokens(fault.expected, language)) - Counter(
        find_clinical_tokens(there, language)
    )
    return list(missing)


def _find_list_fault(article: Article, told: Sequence[tuple[str, str]]) -> str:
    """What is wrong where the class of a list tells dos from don'ts; empty where nothing is."""
    meant = [
        ("do" if isinstance(block, DoList) else "dont", comparable(item.text).letters)
        for section in article.sections
        for block in section.blocks
        if isinstance(block, DoList | DontList)
        for item in walk_items(block)
    ]
    if not told:
        return ""
    for (kind, wanted), (shown_kind, text) in zip(meant, told, strict=False):
        if kind != shown_kind or wanted not in comparable(text).letters:
            stands = text.strip()[:_MAX_EXCERPT_CHARS]
            wanted = wanted[:_MAX_EXCERPT_CHARS]
            return f"expected «{wanted}» in a {kind} list, there stands «{stands}» in a {shown_kind} list"
    return (
        ""
        if len(meant) == len(told)
        else f"{len(told)} dos and don'ts are marked, expected were {len(meant)}"
    )
