"""Finds what a page says beside its visible text: steps and answers in its data for others.

Some pages let a script draw their steps, and hold them as JSON-LD too (schema.org ``HowTo``, ``Recipe``,
``FAQPage``). Saved without having been drawn, they look complete. Nothing is taken from there: what stands
in the data alone is told, with its words.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from lxml import etree

from pipeline.article import Finding, Level
from pipeline.locale import FALLBACK, reading
from pipeline.locale.token_words import bound_words
from pipeline.scraper.language import detect_language
from pipeline.scraper.line import NumberedLines
from pipeline.scraper.readers.page_data import find_drawn_steps
from pipeline.text.excerpt import make_excerpt
from pipeline.text.normalize import letters_only
from pipeline.text.visible import escape_unprintable

#: The rule of steps that stand in a page's data alone.
STEPS_IN_DATA = "steps-in-data"
_STEPS_MESSAGE = (
    "The page's own data (JSON-LD, scripts) have a step or answer that its text has not;"
    " the article lacks it: {text}"
)
#: The properties that hold what a page instructs, in the types of schema.org.
_STEP_PROPERTIES = ("step", "steps", "recipeInstructions", "itemListElement", "acceptedAnswer", "mainEntity")
_STEP_TYPE = re.compile(r"HowTo|Recipe|ExercisePlan|FAQPage|Question|Answer|ItemList")
_MAX_JSON_LD_LEVELS = 12
_MAX_STEPS = 300
_MAX_QUOTED_CHARS = 300
#: Shorter texts are labels.
_MIN_STEP_LETTERS = 8
_MAX_FINDINGS = 20
_TAG = re.compile(r"<[^<>]{0,300}>")
_NUMBER = re.compile(r"\d")
#: The tokens (``locale/tokens``) that forbid.
_FORBIDDING_TOKENS = ("never", "not", "no", "without", "avoid", "stop")
#: What a script of a page has and no step.
_CODE = re.compile(r"[{}]|\);|\w = |\w\(\w*\)")
_BLOCK_END = re.compile(r"</(?:p|li|div|h[1-6])>|<br\s*/?>", re.IGNORECASE)


def find_steps_in_data(
    root: etree._Element, lines: NumberedLines, languages: Sequence[str], source: str = ""
) -> Iterator[Finding]:
    """Find the steps and answers that stand in a page's data and not in its text.

    Args:
        root: the root element of the page.
        lines: all that the page shows.
        languages: the languages that it declares.
        source: the source of the page.
    """
    declared = (text for script in _find_json_ld(root) for text in _iterate_steps(script))
    shown_chars = sum(len(line.text) for line in lines)
    drawn_texts = find_drawn_steps(root, source, shown_chars=shown_chars)
    drawn = (line for text in drawn_texts for line in _split_step(text) if not _CODE.search(line))
    texts = (*islice(declared, _MAX_STEPS), *islice(drawn, _MAX_STEPS))
    return find_unread_texts(texts, lines, languages, STEPS_IN_DATA, _STEPS_MESSAGE)


def find_unread_texts(
    texts: Iterable[str], lines: NumberedLines, languages: Sequence[str], rule: str, message: str
) -> Iterator[Finding]:
    """A finding for each text that a page does not show, up to 20.

    Args:
        texts: the texts.
        lines: all that the page shows.
        languages: the languages that it declares.
        rule: the rule of the findings.
        message: what they say, with ``{text}`` for the words.

    Yields:
        The findings, at the first line of the page; ``decide`` where the text has a number or forbids.
    """
    texts = list(texts)
    if not texts:
        return
    shown = letters_only(" ".join(line.text for line in lines))
    missing = [
        text
        for text in dict.fromkeys(texts)
        if len(key := letters_only(text)) >= _MIN_STEP_LETTERS and key not in shown
    ]
    if not missing:
        return
    language = detect_language("\n".join(line.text for line in lines)) or next(iter(languages), FALLBACK)
    for text in missing[:_MAX_FINDINGS]:
        level: Level = "decide" if has_number_or_ban(text, language) else "look"
        quoted = escape_unprintable(make_excerpt(" ".join(text.split()), _MAX_QUOTED_CHARS))
        yield Finding(lines[0].number, rule, message.format(text=f"“{quoted}”"), level)


def has_number_or_ban(text: str, language: str) -> bool:
    """Whether a text has a number, or a word that forbids (never, not, without, avoid, stop).

    Args:
        text: any text.
        language: its language (BCP 47); of an unknown one English words are looked for.
    """
    return bool(_NUMBER.search(text)) or has_ban(text, language)


def has_ban(text: str, language: str) -> bool:
    """Whether a text has a word that forbids, in a language or, where that is not known, in English."""
    return bool(_compile_bans(language).search(text))


@cache
def _compile_bans(language: str) -> "re.Pattern[str]":
    tokens: Mapping[str, Any] = reading(language).get("tokens") or reading(FALLBACK)["tokens"]
    words = (tokens["words"][name] for name in _FORBIDDING_TOKENS if name in tokens["words"])
    return re.compile(bound_words(tokens, words), re.IGNORECASE)


def _find_json_ld(root: etree._Element) -> Iterator[object]:
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower().partition(";")[0] != "application/ld+json":
            continue
        try:
            yield json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue


def _iterate_steps(data: object, depth: int = 0, *, is_step: bool = False) -> Iterator[str]:
    """The texts of steps and answers, in order: those of their properties, at any depth."""
    if depth > _MAX_JSON_LD_LEVELS:
        return
    if isinstance(data, str):
        if is_step:
            yield from _split_step(data)
    elif isinstance(data, list):
        for entry in data:
            yield from _iterate_steps(entry, depth + 1, is_step=is_step)
    elif isinstance(data, dict):
        yield from _iterate_entity(data, depth, is_step=is_step)


def _iterate_entity(data: Mapping[str, Any], depth: int, *, is_step: bool) -> Iterator[str]:
    types = data.get("@type", "")
    names = " ".join(map(str, types)) if isinstance(types, list) else str(types)
    # A breadcrumb is a list of pages, and no instruction.
    is_step = (is_step or bool(_STEP_TYPE.search(names))) and "Breadcrumb" not in names
    if is_step and isinstance(text := data.get("text"), str):
        yield from _split_step(text)
    elif is_step and re.search(r"HowTo(?:Step|Direction|Tip)", names):
        yield from _split_step(str(data.get("name", "")))
    for name in _STEP_PROPERTIES:
        holds_steps = name in ("step", "steps", "recipeInstructions") or is_step
        yield from _iterate_steps(data.get(name), depth + 1, is_step=holds_steps)
    yield from _iterate_steps(data.get("@graph"), depth + 1)


def _split_step(text: str) -> Sequence[str]:
    """The lines of a step, which may hold mark-up."""
    lines = _BLOCK_END.sub("\n", text).split("\n")
    return [line for line in (_TAG.sub("", line).strip() for line in lines) if line]
