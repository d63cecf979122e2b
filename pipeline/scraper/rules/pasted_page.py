"""Which lines of a page that was pasted whole are menus above the article or notices below it?

A single phrase of page chrome (``Menu``, ``Contact us``: ``locale/*.toml``, ``[read.page]``) is weak
evidence: some of them may head a section. A pasted page shows itself by many different phrases close
together, at its beginning or end, with no running text between them. How close is measured in weights: a
paragraph weighs 1, other sentences and long lines 0.5, short lines little; instructions weigh infinitely,
so that none is dropped. In the locale files, the phrases of page chrome are called ``furniture``.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate
from math import inf
from typing import NamedTuple

from pipeline.locale.safety_sentences import SafetySentences
from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import ROW, Line, NumberedLines
from pipeline.scraper.rules.boilerplate import can_be_boilerplate, is_instruction, strip_bullet
from pipeline.scraper.rules.line_shape import (
    LinePattern,
    can_be_plain_heading,
    collect_phrases,
    has_sentence_end,
    is_prose,
    make_instruction_matcher,
)
from pipeline.text.normalize import letters_only, phrase_key
from pipeline.text.width import count_columns

#: So many different phrases must stand together in a menu or foot; with so many, it is surely a whole page.
_MIN_PHRASES, _MIN_WHOLE_PAGE_PHRASES = 3, 8
_SENTENCE_WEIGHT, _PARAGRAPH_WEIGHT = 0.5, 1.0


class _GapWeights(NamedTuple):
    """How close together phrases of page chrome must stand.

    Attributes:
        short_line: the weight of a short line that is no sentence.
        max_gap: the greatest weight of all lines between two phrases.
    """

    short_line: float
    max_gap: float


#: Where there are many phrases, menus are long.
_WEIGHTS_WITH_FEW_PHRASES, _WEIGHTS_WITH_MANY_PHRASES = _GapWeights(0.15, 1.5), _GapWeights(0.05, 2.1)
#: Without so much prose above it, in columns, a foot is not removed.
_MIN_REMAINING_PROSE_COLUMNS = 300
#: The title stands among the first so many lines below the menus.
_MAX_LINES_TO_TITLE = 6
_MIN_PARAGRAPH_COLUMNS, _MIN_WRAPPED_LINE_COLUMNS, _MAX_WEIGHED_CHARS = 80, 60, 500
_PAGE_CHROME_KINDS = ("comments", "sharing", "newsletter", "navigation", "copyright", "cookies", "call")
#: What stands between the name of an article and the name of its site, in a page's title.
_TITLE_SEPARATOR = re.compile(r"\s+[|–—:·»-]\s+")
_MIN_ARTICLE_NAME_CHARS = 12
_MIN_TITLE_LONG_WORDS, _MIN_LONG_WORD_CHARS = 2, 4


def drop_page_head(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Remove the menus above the article's title, or below it where it stands above them."""
    filled = [line for line in lines if not line.is_blank]
    first, end = 0, int(_is_site_name(filled)) or _find_named_title(filled, vocabulary)
    if not end:
        first, end = int(_is_page_title(filled)), _find_head_end(filled, vocabulary)
    dropped = {line.number for line in filled[first:end]}
    return tuple(line for line in lines if line.number not in dropped)


def _find_named_title(filled: Sequence[Line], vocabulary: Vocabulary) -> int:
    """The number of lines above the article's title, where the first line is the page's title; else 0.

    A page's title mostly holds the names of article and site, so notices may well follow it. If it holds only
    the article's, no sentence may stand between it and the article's title, but page chrome must.
    """
    if not filled or not filled[0].is_plain:
        return 0
    names = set(accumulate(map(letters_only, _TITLE_SEPARATOR.split(filled[0].text))))
    full_name = letters_only(filled[0].text)
    is_page_chrome = _make_page_chrome_matcher(vocabulary, "furniture", "related", "social")
    weigh = _make_line_weigher(vocabulary)
    title_index, total_weight, has_page_chrome = 0, 0.0, False
    for index, line in enumerate(filled[1:], 1):
        has_page_chrome = has_page_chrome or is_page_chrome(line)
        weight = weigh(line)
        total_weight += weight if weight >= _SENTENCE_WEIGHT else 0
        if total_weight > _WEIGHTS_WITH_FEW_PHRASES.max_gap:
            break
        name = letters_only(line.text) if len(line.text) >= _MIN_ARTICLE_NAME_CHARS else ""
        if name in names and (name != full_name or (total_weight == 0 and has_page_chrome)):
            title_index = index
    return title_index


def _is_page_title(filled: Sequence[Line]) -> bool:
    """Whether the first line names the article: most of its longer words come up in the text below."""
    words = _find_long_words(filled[0].text) if filled else set()
    if len(words) < _MIN_TITLE_LONG_WORDS:
        return False
    prose = set[str]().union(*(_find_long_words(line.text) for line in filled[1:] if is_prose(line.text)))
    return len(words & prose) * 2 > len(words)


def _is_site_name(filled: Sequence[Line]) -> bool:
    """Whether the first line names the site only: no word of it comes up again, and a title stands below."""
    if (
        len(filled) <= len(("site", "title"))
        or not filled[0].is_plain
        or not _TITLE_SEPARATOR.search(filled[0].text)
    ):
        return False
    words = _find_long_words(filled[0].text)
    words_below = set[str]().union(*(_find_long_words(line.text) for line in filled[1:]))
    has_title = can_be_plain_heading(filled[1]) and len(_find_long_words(filled[1].text) & words_below) > 1
    return has_title and is_prose(filled[2].text) and words.isdisjoint(words_below)


def _find_long_words(text: str) -> set[str]:
    return {word for word in text.casefold().split() if len(word) >= _MIN_LONG_WORD_CHARS}


def _find_head_end(filled: Sequence[Line], vocabulary: Vocabulary) -> int:
    """The number of lines that the menus at the top take; 0 where there are none."""
    is_page_chrome = _make_page_chrome_matcher(vocabulary, "furniture", "related")
    weigh, weights = _make_line_weigher(vocabulary), _choose_weights(filled, is_page_chrome)
    repeated_links = _find_repeated_links(filled, weigh)
    end, phrases_found, gap = 0, set[str](), 0.0
    for index, line in enumerate(filled):
        weight = weigh(line) or weights.short_line
        if is_page_chrome(line) or index in repeated_links:
            end, gap = index + 1, 0.0
            phrases_found.add(phrase_key(line.text))
        elif line.is_heading or weight >= _PARAGRAPH_WEIGHT or gap + weight > weights.max_gap:
            break
        else:
            gap += weight
    below = [line for line in filled[end : end + _MAX_LINES_TO_TITLE] if any(map(str.isalnum, line.text))]
    return end if len(phrases_found) >= _MIN_PHRASES and any(map(can_be_title, below)) else 0


def _find_repeated_links(filled: Sequence[Line], weigh: Callable[[Line], float]) -> set[int]:
    """The indices of short lines that stand twice, three in a row: links that a page shows twice."""
    is_short = [len(line.text) < _MIN_WRAPPED_LINE_COLUMNS for line in filled]
    keys = [letters_only(line.text) if short else "" for line, short in zip(filled, is_short, strict=True)]
    key_counts = Counter(keys)
    keys = [
        key if key_counts[key] > 1 and weigh(line) < _SENTENCE_WEIGHT else ""
        for line, key in zip(filled, keys, strict=True)
    ]
    triples = list(zip(keys, keys[1:], keys[2:], strict=False))
    counts = Counter(triple for triple in triples if all(triple))
    return {
        index + offset for index, triple in enumerate(triples) if counts[triple] > 1 for offset in range(3)
    }


def _choose_weights(filled: Sequence[Line], is_page_chrome: Callable[[Line], bool]) -> _GapWeights:
    """The weights for an article with so many phrases of page chrome: few, or those of a whole page."""
    phrases = {phrase_key(line.text) for line in filled if is_page_chrome(line)}
    return (
        _WEIGHTS_WITH_MANY_PHRASES if len(phrases) >= _MIN_WHOLE_PAGE_PHRASES else _WEIGHTS_WITH_FEW_PHRASES
    )


def can_be_title(line: Line) -> bool:
    """Whether a line near the end of a page's menus can be the article's title."""
    return line.is_heading or can_be_plain_heading(line)


def drop_page_foot(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Remove the links, forms and notices below the article."""
    filled = [line for line in lines if not line.is_blank]
    start = _find_foot_start(filled, vocabulary)
    remaining_columns = sum(count_columns(line.text) for line in filled[:start] if is_prose(line.text))
    if start == len(filled) or remaining_columns < _MIN_REMAINING_PROSE_COLUMNS:
        return lines
    dropped = {line.number for line in filled[start:]}
    return tuple(line for line in lines if line.number not in dropped)


def _find_foot_start(filled: Sequence[Line], vocabulary: Vocabulary) -> int:
    """The index at which the foot begins, searched upwards from the end; the number of lines without one.

    Below its last phrase there may be no paragraph, unless the article has many phrases: the paragraph would
    be the article's.
    """
    is_page_chrome = _make_page_chrome_matcher(vocabulary, "furniture", "related", "social")
    weigh, weights = _make_line_weigher(vocabulary), _choose_weights(filled, is_page_chrome)
    chrome_pattern = LinePattern(vocabulary, "furniture")
    start, phrases_found, gap = len(filled), set[str](), 0.0
    for index in range(len(filled) - 1, 0, -1):
        line = filled[index]
        if is_page_chrome(line):
            start, gap = index, 0.0
            phrases_found.add(phrase_key(line.text) or line.text)
            continue
        is_chrome_sentence = line.is_plain and chrome_pattern.matches(line.text)
        gap += 0.0 if is_chrome_sentence else weigh(line) or weights.short_line
        is_below_all = start == len(filled) and weights == _WEIGHTS_WITH_FEW_PHRASES
        if gap > weights.max_gap or (is_below_all and gap >= _PARAGRAPH_WEIGHT):
            break
    return start if len(phrases_found) >= _MIN_PHRASES else len(filled)


def _make_line_weigher(vocabulary: Vocabulary) -> Callable[[Line], float]:
    """A function for the weight of a line as evidence for the article.

    A short line that is no sentence weighs 0; a table row, an instruction, a don't and a sentence
    about safety weigh infinitely.
    """
    has_instruction, dont = make_instruction_matcher(vocabulary), vocabulary.get("says_dont")
    safety_sentences = SafetySentences.from_vocabulary(vocabulary)

    def is_advice(text: str) -> bool:
        return has_sentence_end(text) and bool(
            (dont and re.match(dont, text, re.IGNORECASE))
            or (safety_sentences and safety_sentences.classify(text))
        )

    def weigh(line: Line) -> float:
        text = line.text[:_MAX_WEIGHED_CHARS]
        if line.mark == ROW or is_instruction(line) or has_instruction(text) or is_advice(text):
            return inf
        columns = count_columns(text[:_MIN_PARAGRAPH_COLUMNS])
        if columns >= _MIN_PARAGRAPH_COLUMNS and is_prose(text):
            return _PARAGRAPH_WEIGHT
        return (
            _SENTENCE_WEIGHT
            if columns >= _MIN_WRAPPED_LINE_COLUMNS or (has_sentence_end(text) and " " in text)
            else 0.0
        )

    return weigh


def _make_page_chrome_matcher(vocabulary: Vocabulary, *tables: str) -> Callable[[Line], bool]:
    """A predicate: whether a line, or each part of it between pipes, is page chrome.

    Args:
        vocabulary: the words of the article's language.
        tables: tables of phrases in ``[read.page]``; with ``social``, all kinds of boilerplate count too.
    """
    kinds = _PAGE_CHROME_KINDS if "social" in tables else ("navigation",)
    phrases = frozenset[str]().union(
        *(collect_phrases(vocabulary, "page", table) for table in tables),
        *(collect_phrases(vocabulary, "boilerplate", kind) for kind in kinds),
    )
    patterns = [LinePattern(vocabulary, kind) for kind in kinds]

    def is_page_chrome(line: Line) -> bool:
        parts = strip_bullet(line.text).rstrip(":").split("|")
        return can_be_boilerplate(line.with_text(parts[0] or parts[-1])) and all(
            phrase_key(part) in phrases or any(pattern.matches(part) for pattern in patterns)
            for part in parts
        )

    return is_page_chrome
