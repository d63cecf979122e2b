"""What a line looks like, before any rule has said what it is.

All of it is told by length, case and punctuation, so it holds in every language. Where a script has no
capitals, nothing is in title case, and only what stands around a line can make it a heading.
"""

import re
import unicodedata
from collections.abc import Callable

from pipeline.locale.headings import kind_of
from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.lines import Line

#: What announces something ends with one of these, a question with one of those.
COLONS = (":", "：")
QUESTION_MARKS = ("?", "？", "؟")

_LONGEST_HEADING = 60
_MOST_WORDS = 9
#: Small words that stay small in title case; one that is a little longer may be among them.
_SHORT_WORD, _LONGER_WORD = 3, 4
#: Longest heading that is not in title case, and longest that asks a question, in columns.
_LONGEST_PLAIN_HEADING = 80
_LONGEST_QUESTION = 120
_LONGEST_SHOUT = 40
#: Running text, in columns.
_SHORTEST_PROSE = 50
_SURELY_PROSE = 120
_WIDE = frozenset("WF")

_ENDS_OPEN = re.compile(r"[^.,;:!…。，；：！]$")
_WORD = re.compile(r"[^\W\d_]\w*")
#: ``Fig. 3``, ``Photo: 12``: what stands below a picture.
_CAPTION = re.compile(r"\W*[^\W\d_]{2,12}(?:[.:] ?|:)\d{1,3}\W*")
_CLOSERS = "\"'”’»›)]』」）】*_"
_SENTENCE_ENDS = frozenset(".!?…。！？؟।॥۔")
#: What a heading may begin with beside a letter or digit; quotation marks only in title case.
_STARTS, _QUOTES = "¿¡#([（【", "\"'“‘«‹『「"
#: What no heading holds: an address, a handle, a sign of a page's furniture.
_FURNITURE = re.compile(r"https?:|www\.|\S@\S|[©®|]|\.(?:com|org|net)\b", re.IGNORECASE)


def could_be_heading(line: Line) -> bool:
    """Whether a plain line is short, in title case and ends without a full stop."""
    text = line.text[decoration_length(line.text) :]
    words = _WORD.findall(text) if len(text) <= _LONGEST_HEADING else []
    return (
        line.is_plain
        and 0 < len(words) <= _MOST_WORDS
        and (text[0].isalnum() or text[0] in _STARTS or text[0] in _QUOTES)
        and bool(_ENDS_OPEN.search(text))
        and not _FURNITURE.search(text)
        and not _CAPTION.fullmatch(text)
        and words[0][0].isupper()
        and _is_title_case(words)
    )


def _is_title_case(words: list[str]) -> bool:
    """Whether all words but small ones have a capital.

    >>> _is_title_case(["Exercises", "for", "the", "Neck"]), _is_title_case(["Bend", "your", "knee"])
    (True, False)
    """
    small = [word for word in words if not word[0].isupper() and len(word) > _SHORT_WORD]
    return not small or (len(small) == 1 and len(small[0]) <= _LONGER_WORD and _capitals(words) > 1)


def _capitals(words: list[str]) -> int:
    return sum(word[0].isupper() for word in words)


def could_be_plain_heading(line: Line) -> bool:
    """Whether a plain line is short and no sentence; what stands around it must say that it is a heading.

    >>> could_be_plain_heading(Line(1, "How do I know that my balance is poor?"))
    True
    >>> could_be_plain_heading(Line(1, "stand on both feet"))
    False
    >>> could_be_plain_heading(Line(1, "腰部保养的方法"))
    True
    """
    text = line.text[decoration_length(line.text) :]
    if (
        not line.is_plain
        or not text
        or not (text[0].isalnum() or text[0] in _STARTS)
        or text[0].islower()
        or len(text) > _LONGEST_QUESTION
    ):
        return False
    last = text.rstrip(_CLOSERS)[-1:]
    longest = {"?": _LONGEST_QUESTION, "？": _LONGEST_QUESTION, "؟": _LONGEST_QUESTION, "!": _LONGEST_SHOUT}
    return (
        width(text) <= longest.get(last, _LONGEST_PLAIN_HEADING)
        and (last in longest or bool(_ENDS_OPEN.search(text)))
        and any(char.isalpha() for char in text)
        and not _FURNITURE.search(text)
        and not _CAPTION.fullmatch(text)
    )


def announces_section(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether a line looks like a heading and its words say what kind of section it heads."""
    return could_be_heading(line) and kind_of(line.text, vocabulary.get("sections", {})) != "other"


def is_prose(text: str) -> bool:
    """Whether a text is one or more whole sentences of some length, or so long that it can be nothing else.

    >>> is_prose("Stand tall, look ahead, and let your arms hang by your sides.")
    True
    >>> is_prose("Stand tall.")
    False
    """
    columns = width(text[:_SURELY_PROSE])
    return columns >= _SURELY_PROSE or (columns >= _SHORTEST_PROSE and ends_sentence(text))


def ends_sentence(text: str) -> bool:
    """Whether the text ends with the mark that ends a sentence, in brackets or quotation marks or not."""
    return text[-4:].rstrip(_CLOSERS)[-1:] in _SENTENCE_ENDS and bool(text)


def is_capitals(text: str) -> bool:
    """Whether all letters are capitals, and there is more than one."""
    return text.isupper() and sum(map(str.isalpha, text[:8])) > 1


def width(text: str) -> int:
    """How many columns a text takes: a Chinese or Japanese character takes two."""
    if text.isascii():
        return len(text)
    return sum(1 + (unicodedata.east_asian_width(char) in _WIDE) for char in text)


def fingerprint(text: str) -> str:
    """The letters and digits of a text without case: what two copies of a line share.

    >>> fingerprint("Falls --- and How to Prevent Them") == fingerprint("FALLS — and how to prevent them")
    True
    """
    return "".join(filter(str.isalnum, text.casefold()))


def instruction(vocabulary: Vocabulary) -> Callable[[str], bool]:
    """Tells whether a text begins with what to do and holds a number: ``Repeat 10 times on each side``."""
    words = vocabulary.get("dose", {})
    verbs = [verb for kind in words.get("verbs", {}).values() for verb in kind]
    if not verbs:
        return lambda text: False
    pattern = re.compile(f"{words.get('before_verb', '')}(?:{'|'.join(verbs)})\\b", re.IGNORECASE)
    numbers = frozenset(words.get("numbers", ()))

    def tells(text: str) -> bool:
        if len(text) > _LONGEST_QUESTION or not pattern.match(text):
            return False
        return any(char.isdigit() for char in text) or not numbers.isdisjoint(text.casefold().split())

    return tells


def decoration_length(text: str) -> int:
    """How many characters of emoji and space a line begins with."""
    length = 0
    while length < len(text) and (
        unicodedata.category(text[length]) in ("So", "Sk")
        or text[length] in "\u200d\ufe0f"
        or text[length].isspace()
    ):
        length += 1
    return length
