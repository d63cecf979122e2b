"""Rules for a page that was pasted whole: its menus above the article, its links and notices below.

A site's words (``Menu``, ``Contact us``: ``locale/*.toml``, ``[read.page]``) say little alone: some of them
may head a section. What gives a page away is that many stand close together, at its beginning or its end,
with no running text between them.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate
from math import inf

from pipeline.locale.alarms import Alarms
from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import ROW, Line, Lines
from pipeline.scraper.rules.boilerplate import can_be_boilerplate, tells_what_to_do, without_bullet
from pipeline.scraper.rules.phrases import LinePattern, phrases, said
from pipeline.scraper.rules.shapes import (
    could_be_plain_heading,
    ends_sentence,
    fingerprint,
    instruction,
    is_prose,
    width,
)

#: So many different phrases of a site must stand together; with so many, it is surely a whole page.
_FEWEST_PHRASES, _WHOLE_PAGE = 3, 8
#: How much a short line weighs that is no sentence, and how much may lie between two phrases; where there are
#: many phrases, menus are long. A paragraph weighs 1.
_SENTENCE, _PARAGRAPH_WEIGHS = 0.5, 1.0
_FEW, _MANY = (0.15, 1.5), (0.05, 2.1)
#: Prose that must be left when the foot is gone, in columns.
_LEAST_LEFT = 300
#: The title stands so near to the menus above it.
_NEAR = 6
_PARAGRAPH, _WRAPPED, _LONGEST_WEIGHED = 80, 60, 500
_KINDS = ("comments", "sharing", "newsletter", "navigation", "copyright", "cookies", "call")
#: What stands between the name of an article and the name of its site, in a page's title.
_SEPARATOR = re.compile(r"\s+[|–—:·»-]\s+")
_SHORTEST_NAME = 12
_FEWEST_WORDS, _LONG_WORD = 2, 4


def drop_page_head(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Remove the menus above the article's title, or below it where it stands above them."""
    filled = [line for line in lines if not line.is_blank]
    first, end = 0, int(_is_site_name(filled)) or _until_named(filled, vocabulary)
    if not end:
        first, end = int(_is_page_title(filled)), _until_last(filled, vocabulary)
    dropped = {line.number for line in filled[first:end]}
    return tuple(line for line in lines if line.number not in dropped)


def _until_named(filled: Sequence[Line], vocabulary: Vocabulary) -> int:
    """How many lines stand above the title, where the first line is the page's title.

    That holds the article's name and the site's, so it may well be followed by notices; if it holds only the
    article's, no sentence may stand between it and the title, but something of the page must.
    """
    if not filled or not filled[0].is_plain:
        return 0
    names = set(accumulate(map(fingerprint, _SEPARATOR.split(filled[0].text))))
    full = fingerprint(filled[0].text)
    is_furniture, weigh = _furniture(vocabulary, "furniture", "related", "social"), _scale(vocabulary)
    found, weighed, is_page = 0, 0.0, False
    for place, line in enumerate(filled[1:], 1):
        is_page = is_page or is_furniture(line)
        weight = weigh(line)
        weighed += weight if weight >= _SENTENCE else 0
        if weighed > _FEW[1]:
            break
        name = fingerprint(line.text) if len(line.text) >= _SHORTEST_NAME else ""
        if name in names and (name != full or (weighed == 0 and is_page)):
            found = place
    return found


def _is_page_title(filled: Sequence[Line]) -> bool:
    """Whether the first line names the article: most of its longer words come up in the text below."""
    words = _long_words(filled[0].text) if filled else set()
    if len(words) < _FEWEST_WORDS:
        return False
    prose = set[str]().union(*(_long_words(line.text) for line in filled[1:] if is_prose(line.text)))
    return len(words & prose) * 2 > len(words)


def _is_site_name(filled: Sequence[Line]) -> bool:
    """Whether the first line names the site only: no word of it comes up again, and a title stands below."""
    if (
        len(filled) <= len(("site", "title"))
        or not filled[0].is_plain
        or not _SEPARATOR.search(filled[0].text)
    ):
        return False
    words = _long_words(filled[0].text)
    again = set[str]().union(*(_long_words(line.text) for line in filled[1:]))
    has_title = could_be_plain_heading(filled[1]) and len(_long_words(filled[1].text) & again) > 1
    return has_title and is_prose(filled[2].text) and words.isdisjoint(again)


def _long_words(text: str) -> set[str]:
    return {word for word in text.casefold().split() if len(word) >= _LONG_WORD}


def _until_last(filled: Sequence[Line], vocabulary: Vocabulary) -> int:
    """How many lines the menus at the top take."""
    is_furniture = _furniture(vocabulary, "furniture", "related")
    weigh, (other, heaviest) = _scale(vocabulary), _measure(filled, is_furniture)
    listed = _listed_again(filled, weigh)
    end, said_there, gap = 0, set[str](), 0.0
    for place, line in enumerate(filled):
        weight = weigh(line) or other
        if is_furniture(line) or place in listed:
            end, gap = place + 1, 0.0
            said_there.add(said(line.text))
        elif line.is_heading or weight >= _PARAGRAPH_WEIGHS or gap + weight > heaviest:
            break
        else:
            gap += weight
    below = [line for line in filled[end : end + _NEAR] if any(map(str.isalnum, line.text))]
    return end if len(said_there) >= _FEWEST_PHRASES and any(map(could_be_title, below)) else 0


def _listed_again(filled: Sequence[Line], weigh: Callable[[Line], float]) -> set[int]:
    """The places of short lines that stand twice in the same company: links that a page shows twice."""
    prints = [fingerprint(line.text) if weigh(line) < _SENTENCE else "" for line in filled]
    threes = list(zip(prints, prints[1:], prints[2:], strict=False))
    counts = Counter(three for three in threes if all(three))
    return {place + step for place, three in enumerate(threes) if counts[three] > 1 for step in range(3)}


def _measure(filled: Sequence[Line], is_furniture: Callable[[Line], bool]) -> tuple[float, float]:
    """What a short line weighs and how heavy a gap may be, by how much of a page there is."""
    told = {said(line.text) for line in filled if is_furniture(line)}
    return _MANY if len(told) >= _WHOLE_PAGE else _FEW


def could_be_title(line: Line) -> bool:
    """Whether a line near the end of a page's menus can be the article's title."""
    return line.is_heading or could_be_plain_heading(line)


def drop_page_foot(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Remove the links, forms and notices below the article."""
    filled = [line for line in lines if not line.is_blank]
    start = _from_first(filled, vocabulary)
    left = sum(width(line.text) for line in filled[:start] if is_prose(line.text))
    if start == len(filled) or left < _LEAST_LEFT:
        return lines
    dropped = {line.number for line in filled[start:]}
    return tuple(line for line in lines if line.number not in dropped)


def _from_first(filled: Sequence[Line], vocabulary: Vocabulary) -> int:
    """Where the foot begins: upwards from the end, as long as what lies between its phrases is light.

    Below the last phrase of all there may be no paragraph, unless there are many phrases: it would be the
    article's.
    """
    is_furniture = _furniture(vocabulary, "furniture", "related", "social")
    weigh, (other, heaviest) = _scale(vocabulary), _measure(filled, is_furniture)
    promise = LinePattern(vocabulary, "furniture")
    start, said_there, gap = len(filled), set[str](), 0.0
    for place in range(len(filled) - 1, 0, -1):
        line = filled[place]
        if is_furniture(line):
            start, gap = place, 0.0
            said_there.add(said(line.text) or line.text)
            continue
        gap += 0.0 if line.is_plain and promise.matches(line.text) else weigh(line) or other
        is_below_all = start == len(filled) and heaviest == _FEW[1]
        if gap > heaviest or (is_below_all and gap >= _PARAGRAPH_WEIGHS):
            break
    return start if len(said_there) >= _FEWEST_PHRASES else len(filled)


def _scale(vocabulary: Vocabulary) -> Callable[[Line], float]:
    """How much a line speaks against being part of a menu: a paragraph does, advice does beyond measure."""
    instructs, dont = instruction(vocabulary), vocabulary.get("says_dont")
    alarms = Alarms.of(vocabulary)

    def is_advice(text: str) -> bool:
        return ends_sentence(text) and bool(
            (dont and re.match(dont, text, re.IGNORECASE)) or (alarms and alarms.said(text))
        )

    def weigh(line: Line) -> float:
        text = line.text[:_LONGEST_WEIGHED]
        if line.mark == ROW or tells_what_to_do(line) or instructs(text) or is_advice(text):
            return inf
        columns = width(text[:_PARAGRAPH])
        if columns >= _PARAGRAPH and is_prose(text):
            return _PARAGRAPH_WEIGHS
        return _SENTENCE if columns >= _WRAPPED or (ends_sentence(text) and " " in text) else 0.0

    return weigh


def _furniture(vocabulary: Vocabulary, *tables: str) -> Callable[[Line], bool]:
    kinds = _KINDS if "social" in tables else ("navigation",)
    known = frozenset[str]().union(
        *(phrases(vocabulary, "page", table) for table in tables),
        *(phrases(vocabulary, "boilerplate", kind) for kind in kinds),
    )
    patterns = [LinePattern(vocabulary, kind) for kind in kinds]

    def is_furniture(line: Line) -> bool:
        parts = without_bullet(line.text).rstrip(":").split("|")
        return can_be_boilerplate(line.with_text(parts[0] or parts[-1])) and all(
            said(part) in known or any(pattern.matches(part) for pattern in patterns) for part in parts
        )

    return is_furniture


PAGE_RULES: tuple[Rule, ...] = (
    Rule("page-head", drop_page_head),
    Rule("page-foot", drop_page_foot),
)
