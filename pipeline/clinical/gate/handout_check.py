"""Checks a finished handout against its article: every text there, in order, and nothing else.

What is read back of a handout must be, from beginning to end: the allowed words of the page frame, then
every text of the article in order with nothing between them but allowed words, then the frame again. So a
text that is lost, changed, doubled or moved is found, wherever it stands and in every format.

Also checked: which list items the mark-up calls dos and don'ts; the title and the table of contents (who
navigates by the contents hears nothing else: "Common mistakes" must not stand there as "Common tips"); and
the JSON-LD, which may hold no text and no number that the article does not have.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.article import Article, DoList, DontList, OrderedList, encode, walk_items
from pipeline.clinical.gate.alignment import GateFault, TextAligner
from pipeline.clinical.gate.readback import READERS, ReadBack
from pipeline.clinical.tokens import TokenVocabulary, load_token_vocabulary
from pipeline.errors import MeaningError
from pipeline.locale import format_label, printed
from pipeline.text.excerpt import count_common_prefix
from pipeline.text.normalize import ComparableText, comparable, name_key
from pipeline.wording.dose_phrases import format_dose_label, format_dose_phrase
from pipeline.wording.imprint import printed_lines

#: The kinds of file that can be read back.
SUFFIXES = frozenset({*READERS, ".json"})
_PAGED_SUFFIXES = frozenset({".pdf"})

_ADVICE = "do not hand it out; build it again, and if that fails too, report it to the exporter's maker"
_MAX_EXCERPT_CHARS = 70
#: How much of what both texts have in common an error shows before the first difference.
_MAX_LEAD_CHARS = 25
_MAX_JSON_LD_EXCERPT_CHARS = 80

#: Keys of JSON-LD whose values are words of the vocabulary (schema.org), not of the article.
_SCHEMA_KEYS = frozenset({"@context", "@type", "@id", "unitText", "unitCode", "creativeWorkStatus"})
_POSITION_KEY, _TEXT_KEY, _STEP_TYPE, _DESCRIPTION_KEY = "position", "text", "HowToStep", "description"


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
        MeaningError: the file cannot be read back, or does not say what the article says; the message names
            the section, what was expected and what stands there.
    """
    if suffix == ".json" and content != encode(article):
        raise MeaningError("it is not the JSON of this article", where=where, next_step=_ADVICE)
    reader = READERS.get(suffix)
    if reader is None:
        return
    try:
        readback = reader(content)
    except ValueError as error:
        raise MeaningError(f"cannot be read back: {error}", where=where, next_step=_ADVICE) from error
    handout = comparable(readback.text)
    fault = TextAligner(article, own_words, paged=suffix in _PAGED_SUFFIXES).find_fault(handout)
    if fault:
        message = _describe_mismatch(fault, handout, load_token_vocabulary(article.language))
    else:
        words = printed(article.language)
        message = (
            _find_list_fault(article, readback.lists)
            or _find_name_fault(article, words, readback)
            or _find_linked_data_fault(article, words, readback.data, own_words)
        )
    if message:
        raise MeaningError(message, where=where, next_step=_ADVICE)


# The texts in order.


def _describe_mismatch(fault: GateFault, handout: ComparableText, tokens: TokenVocabulary) -> str:
    """A fault in words: the section, what was expected, what stands there, and which tokens were lost."""
    if not fault.expected:
        actual = handout.excerpt(fault.offset, fault.offset + _MAX_EXCERPT_CHARS)
        return f"in {fault.section}: expected nothing more, there stands «{actual}»"
    expected = comparable(fault.expected)
    common_count = count_common_prefix(
        expected.letters, handout.letters[fault.offset : fault.offset + len(expected.letters)]
    )
    start = max(0, common_count - _MAX_LEAD_CHARS)
    while start and not expected.gaps[start]:  # an excerpt begins with a whole word
        start -= 1
    wording = expected.excerpt(start, start + _MAX_EXCERPT_CHARS)
    actual = handout.excerpt(fault.offset + start, fault.offset + start + _MAX_EXCERPT_CHARS)
    found_text = f"«{actual}»" if actual else "nothing more"
    message = f"in {fault.section}: expected «{wording}», there stands {found_text}"
    lost = _find_lost_tokens(fault, handout, tokens)
    return f"{message} (lost: {', '.join(lost)})" if lost else message


def _find_lost_tokens(fault: GateFault, handout: ComparableText, tokens: TokenVocabulary) -> list[str]:
    """The clinical tokens of the expected text that the handout does not have at its offset."""
    end = fault.offset + len(comparable(fault.expected).letters) + _MAX_EXCERPT_CHARS
    actual = handout.excerpt(fault.offset, end)
    return list(Counter(tokens.find_tokens(fault.expected)) - Counter(tokens.find_tokens(actual)))


# Dos and don'ts.


def _find_list_fault(article: Article, marked_items: Sequence[tuple[str, str]]) -> str:
    """What is wrong with the items that the mark-up calls dos and don'ts; empty where nothing is."""
    expected_items = [
        ("do" if isinstance(block, DoList) else "dont", comparable(item.text).letters)
        for section in article.sections
        for block in section.blocks
        if isinstance(block, DoList | DontList)
        for item in walk_items(block)
    ]
    if not marked_items:
        return ""
    for (kind, letters), (marked_kind, text) in zip(expected_items, marked_items, strict=False):
        if kind != marked_kind or letters not in comparable(text).letters:
            expected, actual = letters[:_MAX_EXCERPT_CHARS], text.strip()[:_MAX_EXCERPT_CHARS]
            return f"expected «{expected}» in a {kind} list, there stands «{actual}» in a {marked_kind} list"
    if len(expected_items) != len(marked_items):
        return f"{len(marked_items)} dos and don'ts are marked, expected were {len(expected_items)}"
    return ""


# Title and table of contents.


def _find_name_fault(article: Article, words: Mapping[str, str], readback: ReadBack) -> str:
    """What is wrong with the titles and tables of contents of a handout; empty where nothing is."""
    for title in readback.titles:
        if name_key(article.title) not in name_key(title):
            return f"its title is «{title}», expected was «{article.title}»"
    headings = [section.heading for section in article.sections if section.heading]
    allowed = {name_key(text) for text in (article.title, *headings, *words.values())}
    for entries in readback.contents:
        unknown = next((entry for entry in entries if name_key(entry) not in allowed), None)
        if unknown is not None:
            return f"its contents name «{unknown}», no part of the article is called so"
        # Searching an iterator also checks the order.
        remaining = iter([name_key(entry) for entry in entries])
        lost = next((name for name in headings if name_key(name) not in remaining), None)
        if lost is not None:
            return f"its contents lack «{lost}», or name it out of order"
    return ""


# JSON-LD.


def _find_linked_data_fault(
    article: Article, words: Mapping[str, str], scripts: Sequence[str], own_words: Sequence[str]
) -> str:
    """What the JSON-LD of a handout says that its article does not; empty where there is nothing.

    Args:
        article: what the handout must say.
        words: the printed words of its language.
        scripts: the JSON-LD of the handout, each as it is written there.
        own_words: what else it may say: the clinic's name.
    """
    for script in scripts:
        try:
            node = json.loads(script)
        except ValueError as error:
            return f"its JSON-LD cannot be read ({error})"
        if fault := _find_node_fault(article, words, node, own_words):
            return fault
    return ""


def _find_node_fault(article: Article, words: Mapping[str, str], node: Any, own_words: Sequence[str]) -> str:
    steps = iter(_iter_article_steps(article))
    for text in _iter_step_texts(node):
        if not any(comparable(text).letters in step for step in steps):
            excerpt = text[:_MAX_JSON_LD_EXCERPT_CHARS]
            return f"its JSON-LD has a step «{excerpt}», the article has none such there"
    # Compared case-folded: a dose that stands alone begins with a capital.
    allowed = {
        comparable(text).letters.casefold()
        for text in (*_iter_allowed_statements(article, words), *own_words)
    }
    all_allowed = "\n".join(sorted(allowed))
    numbers = {number for dose in article.doses for number in (dose.min, dose.max)}
    for key, value in _iter_values(node):
        if isinstance(value, str) and key not in _SCHEMA_KEYS:
            letters = comparable(value).letters.casefold()
            if letters not in allowed and not _is_part_of_article(key, value, all_allowed, words):
                return (
                    f"its JSON-LD says «{value[:_MAX_JSON_LD_EXCERPT_CHARS]}» ({key}), the article does not"
                )
        if isinstance(value, int | float) and key != _POSITION_KEY and value not in numbers:
            return f"its JSON-LD says {value} ({key}), no dose of the article does"
    return ""


def _is_part_of_article(key: str, value: str, all_allowed: str, words: Mapping[str, str]) -> bool:
    """Whether a text is part of an allowed one: the beginning of a description, a step without its name."""
    if key == _DESCRIPTION_KEY:
        value = value.removeprefix(f"[{words['draft']}]").rstrip(" …")
    return comparable(value).letters.casefold() in all_allowed


def _iter_step_texts(node: Any) -> Iterator[str]:
    """The text of each step below a node of JSON-LD, in order."""
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
    """Every text and number below a node of JSON-LD, with its key."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _iter_values(value, name)
    elif isinstance(node, list):
        for part in node:
            yield from _iter_values(part, key)
    else:
        yield key, node


def _iter_allowed_statements(article: Article, words: Mapping[str, str]) -> Iterator[str]:
    """All texts that the JSON-LD of an article may hold."""
    provenance = article.provenance
    yield from words.values()
    yield from (line.value for line in printed_lines(article))
    yield from (article.title, article.language, provenance.sha256, provenance.source_file)
    yield from filter(
        None,
        (
            provenance.retrieved,
            provenance.published,
            provenance.reviewed_on,
            provenance.review_due,
            provenance.source_url,
        ),
    )
    for section in article.sections:
        yield section.heading or ""
        yield from (item.text for block in section.blocks for item in walk_items(block))
    for dose in article.doses:
        yield format_dose_phrase(dose, article.language)
        yield f"{format_label(format_dose_label(dose, article.language), article.language)} {dose.raw}"
