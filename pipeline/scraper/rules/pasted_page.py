"""Which lines of a page that was pasted whole are menus above the article or notices below it?

A single phrase of page chrome (``Menu``, ``Contact us``: ``locale/*.toml``, ``[read.page]``) is weak
evidence: some of them may head a section. A pasted page shows itself by many different phrases close
together, at its beginning or end, with no running text between them. How close is measured in weights: a
paragraph weighs 1, other sentences and long lines 0.5, short lines little; instructions weigh infinitely,
so that none is dropped.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate
from math import inf

from pipeline.locale.safety_sentences import SafetySentences
from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.line import ROW, Line, NumberedLines
from pipeline.scraper.rules.boilerplate import can_be_boilerplate, is_instruction, strip_bullet
from pipeline.scraper.rules.line_shape import (
    LinePattern,
    can_be_plain_heading,
    collect_phrases,
    count_columns,
    has_sentence_end,
    is_prose,
    make_instruction_matcher,
)
from pipeline.text.normalize import letters_only, phrase_key

#: So many different phrases of a site must stand together; with so many, it is surely a whole page.
_MIN_PHRASES, _MIN_WHOLE_PAGE_PHRASES = 3, 8
#: How much a short line weighs that is no sentence, and how much may lie between two phrases; where there are
#: many phrases, menus are long. A paragraph weighs 1.
_SENTENCE_WEIGHT, _PARAGRAPH_WEIGHT = 0.5, 1.0
_WEIGHTS_WITH_FEW_PHRASES, _WEIGHTS_WITH_MANY_PHRASES = (0.15, 1.5), (0.05, 2.1)
#: Prose that must be left when the foot is gone, in columns.
_MIN_REMAINING_PROSE_COLUMNS = 300
#: The title stands so near to the menus above it.
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
    """How many lines stand above the title, where the first line is the page's title.

    That holds the article's name and the site's, so it may well be followed by notices; if it holds only the
    article's, no sentence may stand between it and the title, but something of the page must.
    """
    if not filled or not filled[0].is_plain:
        return 0
    names = set(accumulate(map(letters_only, _TITLE_SEPARATOR.split(filled[0].text))))
    full = letters_only(filled[0].text)
    is_furniture, weigh = (
        _make_page_chrome_matcher(vocabulary, "furniture", "related", "social"),
        _make_line_weigher(vocabulary),
    )
    found, weighed, is_page = 0, 0.0, False
    for place, line in enumerate(filled[1:], 1):
        is_page = is_page or is_furniture(line)
        weight = weigh(line)
        weighed += weight if weight >= _SENTENCE_WEIGHT else 0
        if weighed > _WEIGHTS_WITH_FEW_PHRASES[1]:
            break
        name = letters_only(line.text) if len(line.text) >= _MIN_ARTICLE_NAME_CHARS else ""
        if name in names and (name != full or (weighed == 0 and is_page)):
            found = place
    return found


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
    again = set[str]().union(*(_find_long_words(line.text) for line in filled[1:]))
    has_title = can_be_plain_heading(filled[1]) and len(_find_long_words(filled[1].text) & again) > 1
    return has_title and is_prose(filled[2].text) and words.isdisjoint(again)


def _find_long_words(text: str) -> set[str]:
    return {word for word in text.casefold().split() if len(word) >= _MIN_LONG_WORD_CHARS}


def _find_head_end(filled: Sequence[Line], vocabulary: Vocabulary) -> int:
    """How many lines the menus at the top take."""
    is_furniture = _make_page_chrome_matcher(vocabulary, "furniture", "related")
    weigh, (other, heaviest) = _make_line_weigher(vocabulary), _choose_weights(filled, is_furniture)
    listed = _find_repeated_links(filled, weigh)
    end, said_there, gap = 0, set[str](), 0.0
    for place, line in enumerate(filled):
        weight = weigh(line) or other
        if is_furniture(line) or place in listed:
            end, gap = place + 1, 0.0
            said_there.add(phrase_key(line.text))
        elif line.is_heading or weight >= _PARAGRAPH_WEIGHT or gap + weight > heaviest:
            break
        else:
            gap += weight
    below = [line for line in filled[end : end + _MAX_LINES_TO_TITLE] if any(map(str.isalnum, line.text))]
    return end if len(said_there) >= _MIN_PHRASES and any(map(can_be_title, below)) else 0


def _find_repeated_links(filled: Sequence[Line], weigh: Callable[[Line], float]) -> set[int]:
    """The places of short lines that stand twice in the same company: links that a page shows twice."""
    prints = [letters_only(line.text) if weigh(line) < _SENTENCE_WEIGHT else "" for line in filled]
    threes = list(zip(prints, prints[1:], prints[2:], strict=False))
    counts = Counter(three for three in threes if all(three))
    return {place + step for place, three in enumerate(threes) if counts[three] > 1 for step in range(3)}


def _choose_weights(filled: Sequence[Line], is_furniture: Callable[[Line], bool]) -> tuple[float, float]:
    """What a short line weighs and how heavy a gap may be, by how much of a page there is."""
    told = {phrase_key(line.text) for line in filled if is_furniture(line)}
    return _WEIGHTS_WITH_MANY_PHRASES if len(told) >= _MIN_WHOLE_PAGE_PHRASES else _WEIGHTS_WITH_FEW_PHRASES


def can_be_title(line: Line) -> bool:
    """Whether a line near the end of a page's menus can be the article's title."""
    return line.is_heading or can_be_plain_heading(line)


def drop_page_foot(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Remove the links, forms and notices below the article."""
    filled = [line for line in lines if not line.is_blank]
    start = _find_foot_start(filled, vocabulary)
    left = sum(count_columns(line.text) for line in filled[:start] if is_prose(line.text))
    if start == len(filled) or left < _MIN_REMAINING_PROSE_COLUMNS:
        return lines
    dropped = {line.number for line in filled[start:]}
    return tuple(line for line in lines if line.number not in dropped)


def _find_foot_start(filled: Sequence[Line], vocabulary: Vocabulary) -> int:
    """Where the foot begins: upwards from the end, as long as what lies between its phrases is light.

    Below the last phrase of all there may be no paragraph, unless there are many phrases: it would be the
    article's.
    """
    is_furniture = _make_page_chrome_matcher(vocabulary, "furniture", "related", "social")
    weigh, (other, heaviest) = _make_line_weigher(vocabulary), _choose_weights(filled, is_furniture)
    promise = LinePattern(vocabulary, "furniture")
    start, said_there, gap = len(filled), set[str](), 0.0
    for place in range(len(filled) - 1, 0, -1):
        line = filled[place]
        if is_furniture(line):
            start, gap = place, 0.0
            said_there.add(phrase_key(line.text) or line.text)
            continue
        gap += 0.0 if line.is_plain and promise.matches(line.text) else weigh(line) or other
        is_below_all = start == len(filled) and heaviest == _WEIGHTS_WITH_FEW_PHRASES[1]
        if gap > heaviest or (is_below_all and gap >= _PARAGRAPH_WEIGHT):
            break
    return start if len(said_there) >= _MIN_PHRASES else len(filled)


def _make_line_weigher(vocabulary: Vocabulary) -> Callable[[Line], float]:
    """How much a line speaks against being part of a menu: a paragraph does, advice does beyond measure."""
    instructs, dont = make_instruction_matcher(vocabulary), vocabulary.get("says_dont")
    alarms = SafetySentences.from_vocabulary(vocabulary)

    def is_advice(text: str) -> bool:
        return has_sentence_end(text) and bool(
            (dont and re.match(dont, text, re.IGNORECASE)) or (alarms and alarms.classify(text))
        )

    def weigh(line: Line) -> float:
        text = line.text[:_MAX_WEIGHED_CHARS]
        if line.mark == ROW or is_instruction(line) or instructs(text) or is_advice(text):
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
    kinds = _PAGE_CHROME_KINDS if "social" in tables else ("navigation",)
    known = frozenset[str]().union(
        *(collect_phrases(vocabulary, "page", table) for table in tables),
        *(collect_phrases(vocabulary, "boilerplate", kind) for kind in kinds),
    )
    patterns = [LinePattern(vocabulary, kind) for kind in kinds]

    def is_furniture(line: Line) -> bool:
        parts = strip_bullet(line.text).rstrip(":").split("|")
        return can_be_boilerplate(line.with_text(parts[0] or parts[-1])) and all(
            phrase_key(part) in known or any(pattern.matches(part) for pattern in patterns) for part in parts
        )

    return is_furniture


PAGE_RULES: tuple[Rule, ...] = (
    Rule("page-head", drop_page_head),
    Rule("page-foot", drop_page_foot),
)
