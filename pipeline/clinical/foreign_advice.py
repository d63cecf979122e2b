"""Finds what may be advice among removed text in a language that articles are not otherwise understood in.

`pipeline.clinical.removed_advice` reads removed text with the vocabularies of doses, stop rules and don'ts.
A language without them has a few words (`pipeline.locale.cautions`), by which a sentence that forbids, limits
or counts something clinical is told. Of a language without even these no more is known than which texts look
like sentences.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.article import Level
from pipeline.locale.cautions import CautionWords
from pipeline.text.sentences import find_sentence_spans
from pipeline.text.width import count_columns

#: Longer than any sentence of advice; what has no full stop for so long is only read so far.
_MAX_SENTENCE_CHARS = 600
_QUESTION_END = re.compile(r"[?？؟][\s\"»”’)]*$")
_SENTENCE_END = re.compile(r"[.!…。！।॥۔։።။៕][\s\"»”’)）」』]*$")
#: The beginning of another article breaks off ("Why stretching …").
_TEASER_END = re.compile(r"(?:\.\.|…)\W*$")
#: Thai, Lao and Khmer mark the end of no sentence.
_UNSTOPPED = re.compile("[\u0e00-\u0eff\u1780-\u17ff]")
#: In columns: the shortest text that is a sentence, and the shortest one where none ends with a mark.
_MIN_SENTENCE_COLUMNS, _MIN_UNSTOPPED_COLUMNS = 20, 16
#: Of a language that parts its words by spaces, a sentence has so many.
_MIN_SENTENCE_SPACES = 2
#: A note without a full stop that is no title.
_MIN_NOTE_COLUMNS, _MIN_NOTE_SPACES = 40, 6
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
#: What pages say of themselves in all languages.
_PAGE_SIGNS = re.compile(
    r"©|\bcopyright\b|\bcookies?\b|newsletter|\S@\S|https?:|www\.|\bblog\b|\bfacebook\b|\binstagram\b|\btwitter\b"
    r"|\bwhatsapp\b|\btelegram\b|\byoutube\b|\blinkedin\b|\bpinterest\b|\btiktok\b|\bgoogle\b|\brecaptcha\b",
    re.IGNORECASE,
)
#: A count beside a number: between them stands at most a word ("10 more times").
_MAX_UNIT_GAP_CHARS = 12
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class ForeignAdviceRecognizer:
    """Tells how much advice a removed text may hold.

    Attributes:
        words: the words of the text's language; None where none are known.
    """

    words: CautionWords | None

    def find_advice(self, text: str, *, is_quoted: bool = False) -> Iterator[tuple[str, Level]]:
        """The sentences of a text that may be advice, each with how much a person must decide about it.

        Args:
            text: a text that was removed.
            is_quoted: whether it stood among other people's words or the names of other articles, where only
                what is surely advice counts.
        """
        if self.words is None:
            return
        for start, end in find_sentence_spans(text):
            sentence = text[start:end][:_MAX_SENTENCE_CHARS]
            if not _QUESTION_END.search(sentence) and (level := self._rate(sentence, self.words)):
                if is_quoted and (level != "decide" or not self._is_surely_advice(sentence, self.words)):
                    continue
                yield sentence, level

    def _rate(self, text: str, words: CautionWords) -> Level | None:
        forbids = bool(words.deny.search(text) or words.stop.search(text))
        has_harm, has_condition = bool(words.harm.search(text)), bool(words.condition.search(text))
        is_exercise = bool(words.exercise.search(text))
        amount = self._find_amount(text, words)
        if self._is_about_page(text) and not has_harm:
            return None
        if forbids and (has_harm or amount == "count" or (is_exercise and has_condition)):
            return "decide"
        if amount == "count" and (is_exercise or has_condition):
            return "decide"
        if has_harm and has_condition and words.who.search(text):
            return "decide"
        is_bounded = bool(amount) and (is_exercise or has_condition)
        is_advice = is_exercise and (forbids or (has_condition and bool(_SENTENCE_END.search(text))))
        return (
            "look" if amount == "count" or is_bounded or is_advice or (has_harm and has_condition) else None
        )

    def _is_surely_advice(self, text: str, words: CautionWords) -> bool:
        """Whether it names harm or counts repetitions: "stop" and "use" are words of every cookie notice."""
        return bool(words.harm.search(text)) or self._find_amount(text, words) == "count"

    def _find_amount(self, text: str, words: CautionWords) -> str:
        """What a number in the text counts: ``count``, ``time`` or nothing."""
        numbers = [match.span() for pattern in (_DIGITS, words.number) for match in pattern.finditer(text)]
        for name, pattern in (("count", words.count), ("time", words.time)) if numbers else ():
            for unit in pattern.finditer(text):
                if any(
                    max(unit.start() - end, start - unit.end()) <= _MAX_UNIT_GAP_CHARS
                    for start, end in numbers
                    if (start, end) != unit.span()
                ):
                    return name
        return ""

    def _is_about_page(self, text: str) -> bool:
        return bool(_PAGE_SIGNS.search(text) or (self.words and self.words.page.search(text)))

    def find_sentences(self, text: str) -> Iterator[str]:
        """The sentences of a text, whatever they say, but for those about the page itself."""
        for start, end in find_sentence_spans(text):
            sentence = text[start:end][:_MAX_SENTENCE_CHARS]
            may_be = is_sentence(sentence) or (self.words is None and _is_long_note(sentence))
            if may_be and not self._is_about_page(sentence):
                yield sentence


def _is_long_note(text: str) -> bool:
    """Whether a text without a full stop is too long for a title."""
    columns, spaces = count_columns(text), text.count(" ")
    return columns >= _MIN_NOTE_COLUMNS and spaces >= _MIN_NOTE_SPACES and not _TEASER_END.search(text)


def is_sentence(text: str) -> bool:
    """Whether a text of any language looks like a sentence that states or orders something.

    >>> is_sentence("Usifanye mazoezi haya baada ya upasuaji."), is_sentence("Mazoezi ya bega")
    (True, False)
    """
    columns = count_columns(text)
    if _UNSTOPPED.search(text):
        return columns >= _MIN_UNSTOPPED_COLUMNS
    if _TEASER_END.search(text) or columns < _MIN_SENTENCE_COLUMNS:
        return False
    is_ended = bool(_SENTENCE_END.search(text))
    spaces = text.count(" ")
    return is_ended and (bool(_WIDE.search(text)) or spaces >= _MIN_SENTENCE_SPACES)
