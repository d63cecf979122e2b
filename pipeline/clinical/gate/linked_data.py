"""What a page tells programs (JSON-LD), held against its article: no word and no number of its own."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.article import Article, OrderedList, walk_items
from pipeline.clinical.gate.fold import fold
from pipeline.locale import labelled, printed
from pipeline.wording.doses import label, phrase
from pipeline.wording.imprint import printed_lines

#: Words of the vocabularies themselves, not of an article.
_VOCABULARY_KEYS = frozenset({"@context", "@type", "@id", "unitText", "unitCode", "creativeWorkStatus"})
_POSITION, _TEXT, _STEP, _CUT = "position", "text", "HowToStep", "description"


def linked_data_fault(article: Article, data: Sequence[str], own_words: Sequence[str] = ()) -> str:
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
        if fault := _fault(article, node, own_words):
            return fault
    return ""


def _fault(article: Article, node: Any, own_words: Sequence[str]) -> str:
    steps = iter(_steps(article))
    for text in _step_texts(node):
        if not any(fold(text).letters in said for said in steps):
            return f"its JSON-LD has a step «{text[:80]}», the article has none such there"
    # A dose that stands alone begins with a capital.
    said = {fold(text).letters.casefold() for text in (*_sayings(article), *own_words)}
    known = "\n".join(sorted(said))
    numbers = {number for dose in article.doses for number in (dose.min, dose.max)}
    for key, value in _values(node):
        is_told = isinstance(value, str) and key not in _VOCABULARY_KEYS
        if (
            is_told
            and fold(value).letters.casefold() not in said
            and not _is_part(key, value, known, article)
        ):
            return f"its JSON-LD says «{value[:80]}» ({key}), the article does not"
        if isinstance(value, int | float) and key != _POSITION and value not in numbers:
            return f"its JSON-LD says {value} ({key}), no dose of the article does"
    return ""


def _is_part(key: str, value: str, known: str, article: Article) -> bool:
    """Whether a text is a part of what is said: the beginning of a description, a step without its name."""
    if key == _CUT:
        value = value.removeprefix(f"[{printed(article.language)['draft']}]").rstrip(" …")
    return fold(value).letters.casefold() in known


def _step_texts(node: Any) -> Iterator[str]:
    """The text of each step, in order."""
    if isinstance(node, list):
        for part in node:
            yield from _step_texts(part)
    elif isinstance(node, dict):
        if node.get("@type") == _STEP:
            yield str(node.get(_TEXT, ""))
        for value in node.values():
            yield from _step_texts(value)


def _steps(article: Article) -> Iterator[tuple[str, str]]:
    """The letters of each step of the article: all of it, and what follows its name."""
    for section in article.sections:
        for block in section.blocks:
            if isinstance(block, OrderedList):
                yield from ((fold(item.text).letters, fold(item.rest).letters) for item in block.items)


def _values(node: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every text and number below a node, with the name that it has there."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _values(value, name)
    elif isinstance(node, list):
        for part in node:
            yield from _values(part, key)
    else:
        yield key, node


def _sayings(article: Article) -> Iterator[str]:
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
        yield phrase(dose, article.language)
        yield f"{labelled(label(dose, article.language), article.language)} {dose.raw}"
