"""The few words by which a removed text is read in a language that articles are not otherwise understood in.

Doses, stop rules and don'ts are found in the languages that have vocabularies for them. What is removed from
an article in another language may be a warning too. To see that a sentence may be one takes little: a small
closed class of words that deny, and the stems of words for harm, exercises and amounts. They are in
``locale/caution/*.toml``; the fields of `CautionWords` are the keys of those tables.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from pipeline.locale import find_similar_languages, list_languages, load_caution_table

#: Words that stand alone; all others are the beginnings of words.
_WHOLE_WORDS = frozenset({"deny", "condition", "number"})


@dataclass(frozen=True)
class CautionWords:
    """The compiled words of one language.

    Attributes:
        deny: what denies or forbids.
        stop: the order to stop.
        condition: when something holds, and how far.
        harm: signs of harm, and conditions to beware of.
        who: whom to turn to.
        exercise: words of exercises, and parts of the body.
        count: what an exercise is counted in.
        time: longer times.
        number: small numbers in words.
        page: what a page says of itself.
        gate: notices in place of the rest of an article.
    """

    deny: re.Pattern[str]
    stop: re.Pattern[str]
    condition: re.Pattern[str]
    harm: re.Pattern[str]
    who: re.Pattern[str]
    exercise: re.Pattern[str]
    count: re.Pattern[str]
    time: re.Pattern[str]
    number: re.Pattern[str]
    page: re.Pattern[str]
    gate: re.Pattern[str]


@cache
def load_caution_words(language: str) -> CautionWords | None:
    """The words of a language (BCP 47), or of one that is not told apart from it; None if unknown."""
    known = frozenset(list_languages("caution"))
    name = next((name for name in find_similar_languages(language) if name in known), None)
    if name is None:
        return None
    table = load_caution_table(name)
    patterns = {}
    for key in CautionWords.__dataclass_fields__:
        words = unicodedata.normalize("NFC", table[key])
        before = "" if key == "gate" else f"(?:{table['before']})"
        after = f"(?:{table['after']})" if key in _WHOLE_WORDS else ""
        patterns[key] = re.compile(f"{before}(?:{words}){after}", re.IGNORECASE)
    return CautionWords(**patterns)
