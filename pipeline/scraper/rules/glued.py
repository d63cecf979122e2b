"""Rules for words that a scraper glued together where a page had a link or a break between them.

Only a space comes back, and only where it is provable that there was one: at the end of a sentence, before a
bracket, or between two words which the article itself has elsewhere.
"""

import re
from collections import Counter

from pipeline.scraper.engine import Rule, Vocabulary, line_rule
from pipeline.scraper.lines import Lines

#: ``the spine.Studies show``: three small letters, the end of a sentence or label, a capitalised word.
_SENTENCE = re.compile(r"(?<=[a-zà-öø-ÿ]{3}[.:!?])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]*[ ,])")
_BRACKETED = re.compile(r"(?:(?<=[^\W\d_]\)[.:])|(?<=[A-Z][A-Z]:))(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]*[ ,])")
#: ``sulfate(MST)``, ``condition(a lining that grows)``; never ``exercise(s)``.
_BRACKET = re.compile(r"(?<=[a-zà-öø-ÿ]{4})(?=\((?:[A-Z]{2,8}\)|[a-z]{1,20} [^()]{1,200}\)))")
#: An address or a name in code, which has no spaces.
_ADDRESS = re.compile(r"[/@\\_]|\bwww\b")
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_LETTERS = 5


def part_sentences(text: str) -> str:
    """A space where one sentence, label or bracket begins right behind another.

    >>> part_sentences("Note:Keep it slow (as ever):Lift and lower.Then relax(a minute or two).")
    'Note: Keep it slow (as ever): Lift and lower. Then relax (a minute or two).'
    >>> part_sentences("See example.org/a.Html or leg(s).")
    'See example.org/a.Html or leg(s).'
    """
    for pattern in (_SENTENCE, _BRACKETED, _BRACKET):
        text = pattern.sub(lambda found: "" if _is_in_address(found) else " ", text)
    return text


def _is_in_address(found: re.Match[str]) -> bool:
    start = max(found.string.rfind(" ", 0, found.start()) + 1, found.start() - 100)
    end = found.string.find(" ", found.end(), found.end() + 100)
    return bool(_ADDRESS.search(found.string, start, end if end > 0 else found.end()))


def part_words(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """A space between two glued words, one of them known to stand beside links (locale, ``[read.glued]``).

    ``Studieshave`` is parted where the article has ``studies`` on its own as often, or glued to other words
    too: a word that merely ends like one (``slideshow``) is itself the frequent one.
    """
    glue = vocabulary.get("glued", {})
    ends, begins = tuple(glue.get("ends", ())), tuple(glue.get("begins", ()))
    if not ends and not begins:
        return lines
    known = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    exceptions = frozenset(glue.get("words", ()))
    candidates = _candidates(lines, ends, begins) - exceptions
    for word in candidates:  # each of them is a sign that the word in it was beside a link
        known.update(word.removesuffix(end) for end in ends if word.endswith(end))
    splits = {word: _split(word, ends, begins, known) for word in candidates}
    parted = {word: split for word, split in splits.items() if split}
    if not parted:
        return lines
    return tuple(
        line.with_text(_WORD.sub(lambda found: _like(found[0], parted.get(found[0].casefold())), line.text))
        for line in lines
    )


def _candidates(lines: Lines, ends: tuple[str, ...], begins: tuple[str, ...]) -> set[str]:
    """The words, case-folded, that may be two."""
    folded = {word.casefold() for line in lines for word in _WORD.findall(line.text)}
    return {word for word in folded if word.endswith(ends) or word.startswith(begins)}


def _split(word: str, ends: tuple[str, ...], begins: tuple[str, ...], known: Counter[str]) -> int:
    """Where a word is to be parted; 0 for nowhere."""
    for end in ends:
        rest = word.removesuffix(end)
        # The word itself has been counted as a sign for its own beginning: one more must stand for it.
        if rest != word and len(rest) >= _LEAST_LETTERS and known[rest] > known[word]:
            return len(rest)
    for begin in begins:
        rest = word.removeprefix(begin)
        if rest != word and len(rest) > _LEAST_LETTERS and known[rest] > known[word]:
            return len(begin)
    return 0


def _like(word: str, split: int | None) -> str:
    return f"{word[:split]} {word[split:]}" if split else word


GLUED_RULES: tuple[Rule, ...] = (
    line_rule("glued-sentence", part_sentences),
    Rule("glued-word", part_words),
)
