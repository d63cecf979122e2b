"""Tells how much advice a text holds that cleaning removed: doses, don'ts, stop rules, bounds of a movement.

The words are those by which doses, stop rules and don'ts are found in the article itself. As many texts of a
page deny or count something ("Do not sell my data", "5 min read"), a denial must stand beside something
clinical: a sign of harm, a condition, an amount of an exercise, a verb of movement.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pipeline.article import Level
from pipeline.clinical.doses.amounts import find_amounts
from pipeline.clinical.language_words import LanguageWords
from pipeline.clinical.torn_sentences import (
    MAX_SENTENCE_CHARS,
    QUESTION_END,
    SENTENCE_END,
)
from pipeline.locale.caseless import lower_in_place
from pipeline.locale.section_headings import match_heading_kind
from pipeline.text.normalize import fold
from pipeline.text.sentences import find_sentence_spans

#: Where a removed text stood: between the kept lines, near them, in a box about the author, or among other
#: people's words or the names of other articles, where only what is surely advice counts.
Scope = Literal["within", "near", "author", "other"]
#: What others than the article say: of a box about its author what it reports to forbid counts too.
QUOTED_SCOPES = frozenset({"author", "other"})
#: A label before what it introduces ("Updated: hold for 3 seconds").
_LABEL = re.compile(r"[^:：]{1,40}[:：]\s*")
_LEADING_SIGNS = re.compile(r"^[\W_]+")
#: Of the texts of a page most are entries of menus; only in ASCII is it sure that spaces part the words.
_MIN_ADVICE_SPACES = 2
_WORD = re.compile(r"\w+")
#: Units that hardly anything but an exercise is counted in; a second or set takes a verb too.
_EXERCISE_UNITS = frozenset({"repetition", "breath"})
_TIMED_UNITS = frozenset({"second", "set"})
_SECONDS = frozenset({"second"})
_CLAUSE_START = re.compile(r"[,;，；،؛]\s*|\s[-–—]\s+")
#: Tokens that deny, and those that say under which condition (see `pipeline.clinical.tokens`).
DENIAL_TOKENS = frozenset({"never", "not", "no", "forbidden"})
_CONDITIONS = frozenset({"if", "unless", "until", "after", "before"})
#: Tokens that bound a movement; the last ones are measures of it.
_BOUNDS = frozenset({"only", "until", "maximum", "minimum", "half"})
_LIMITS = _BOUNDS | {"over", "under", "beyond", "more", "less"}
_MEASURES = frozenset({"degree", "kilogram", "centimetre", "week", "day", "minute", "hour", "month"})
#: What forbids in the middle of a sentence, and what limits it.
_BANS = frozenset({"never", "not", "forbidden", "avoid"})
_BAN_LIMITS = frozenset({"before", "until", "beyond", "over", "under"})
_COUNTS = frozenset({"time", "round", "set", "minute", "second"})
#: A note beside an exercise is short.
_MAX_NOTE_CHARS = 90
_LEVELS: tuple[Level, ...] = ("decide", "look")
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
#: So close, in characters, a denial stands to the harm that it is about.
_MAX_DENIAL_GAP_CHARS = 60


@dataclass(frozen=True)
class AdviceRecognizer:
    """Tells how much advice a text that was removed holds, by the words of the article's language."""

    words: LanguageWords

    def find_advice(self, text: str, *, scope: Scope = "within") -> Iterator[tuple[str, Level]]:
        """The sentences of a text that hold advice, each with how much a person must decide about it.

        Args:
            text: a text that was removed.
            scope: where it stood.
        """
        if _is_menu_entry(text):
            return
        for start, end in find_sentence_spans(text):
            sentence = text[start:end][:MAX_SENTENCE_CHARS]
            if level := self._rate(sentence, scope):
                yield sentence, level

    def _rate(self, sentence: str, scope: Scope) -> Level | None:
        """How much a person must decide about a sentence, or about what stands behind its label."""
        label = _LABEL.match(sentence) if ":" in sentence or "：" in sentence else None
        behind = sentence[label.end() :] if label else ""
        texts = [_LEADING_SIGNS.sub("", part) for part in (sentence, behind)]
        levels = {self._rate_text(text, scope) for text in texts if text and not QUESTION_END.search(text)}
        if label and self._is_safety_heading(label[0]) and self.names_harm(behind):
            return "decide"
        if not any(levels) and scope not in QUOTED_SCOPES and self._goes_on_with_dont(behind):
            return "look"
        return next((level for level in _LEVELS if level in levels), None)

    def _goes_on_with_dont(self, text: str) -> bool:
        """Whether what stands behind a label is a don't that goes on its sentence: a title has a capital."""
        dont = self.words.polarity.dont_wording.says_dont
        return text[:1].islower() and bool(dont and dont.match(text)) and not self._is_told(text)

    def _rate_text(self, text: str, scope: Scope) -> Level | None:
        safety = self.words.safety_sentences
        tokens = self.words.tokens.find_tokens(text)
        if self._has_dose(text, tokens) or (safety and safety.classify(text)):
            return "decide"
        if "forbidden" in tokens and self._denies_near_harm(text):
            return "decide"
        if (
            scope == "within"
            and _has_amount(tokens, _SECONDS)
            and SENTENCE_END.search(text)
            and not self._is_told(text)
        ):
            return "decide"  # whatever is to be done so long: not all verbs are known
        if level := self._rate_dont(text, tokens, scope):
            return level
        if scope != "other" and self._reports_ban(text, tokens):
            return "look"
        if scope in QUOTED_SCOPES or self._is_told(text):
            return None
        if not DENIAL_TOKENS.isdisjoint(tokens) and (level := self._rate_denial(text, tokens)):
            return level
        return "look" if self._advises(text, tokens) else None

    def _rate_dont(self, text: str, tokens: Sequence[str], scope: Scope) -> Level | None:
        """For a text that says by itself that it is a don't, or in a clause of it."""
        dont = self.words.polarity.dont_wording.says_dont
        if dont is None:
            return None
        if _IDEOGRAPH.search(text):  # the subject stands in front, and nothing between the words
            match = dont.search(text)
        else:
            matches = (dont.match(text, start) for start in _find_clause_starts(text))
            match = next(filter(None, matches), None)
        if match is None:
            return None
        if self.names_harm(text) or self._has_movement(text):
            return "decide"
        if scope in QUOTED_SCOPES:
            return None
        is_order = bool(SENTENCE_END.search(text)) and not self._is_told(text)
        if not _CONDITIONS.isdisjoint(tokens) or (is_order and self._is_about_exercise(text)):
            return "decide"
        verb = self.words.polarity.instructions.any_verb.match(text[match.end() :].lstrip())
        is_clinical = (
            (verb and not _IDEOGRAPH.search(verb[0]))
            or not _LIMITS.isdisjoint(tokens)
            or self._is_about_exercise(text)
            or (scope == "within" and is_order)
            or self._names_clinician(text)
        )
        return "look" if is_clinical else None

    def _reports_ban(self, text: str, tokens: Sequence[str]) -> bool:
        """Whether a sentence tells what somebody forbids ("I ask patients never to run before week six")."""
        if _BANS.isdisjoint(tokens) or not SENTENCE_END.search(text):
            return False
        is_exercise = self._has_movement(text) or self._is_about_exercise(text)
        if not _BAN_LIMITS.isdisjoint(tokens):
            return is_exercise or "never" in tokens or not _MEASURES.isdisjoint(tokens)
        return is_exercise and ("never" in tokens or _has_measure(tokens))

    def _rate_denial(self, text: str, tokens: Sequence[str]) -> Level | None:
        """For a text that denies something: whom an exercise is not for, what is not to be done."""
        polarity = self.words.polarity
        denial = polarity.may_forbid.match(text)
        verb = polarity.instructions.any_verb.match(text) if denial else None
        if verb and denial and (verb.end() <= denial.end() or polarity.dont_wording.is_dont(verb[0])):
            verb = None  # it is the denial itself
        if denial and (verb or self._has_movement(text)):
            return "decide"
        has_condition = not _CONDITIONS.isdisjoint(tokens)
        is_exercise = self._is_about_exercise(text)
        begins = bool(denial) or (tokens[0] in DENIAL_TOKENS and bool(self.words.tokens.any_word.match(text)))
        begins = begins or (_has_measure(tokens) and self._ends_with_denial(text))  # as in Bengali
        if is_exercise and has_condition:
            return "decide"
        if (is_exercise or has_condition or begins) and self._denies_near_harm(text):
            return "decide"
        is_bounded = (has_condition and SENTENCE_END.search(text)) or _has_measure(tokens)
        is_clinical = is_exercise or is_bounded or self._names_clinician(text)
        return "look" if begins and is_clinical else None

    def _ends_with_denial(self, text: str) -> bool:
        *_, last = [None, *self.words.tokens.find_words(text)]
        if last is None:
            return False
        _, end, token = last
        return token in DENIAL_TOKENS and not _WORD.search(text, end)

    def _denies_near_harm(self, text: str) -> bool:
        """Whether a denial and a sign of harm, or a condition to beware of, stand close together."""
        words = self.words.tokens.find_words(text)
        denials = [(start, end) for start, end, token in words if token in DENIAL_TOKENS]
        return any(
            max(harm.start() - end, start - harm.end()) <= _MAX_DENIAL_GAP_CHARS
            for start, end in denials
            for harm in self._find_harms(text)
        )

    def _advises(self, text: str, tokens: Sequence[str]) -> bool:
        """Whether a text tells what to do under a condition, or how long or how far to move."""
        safety, instructions = self.words.safety_sentences, self.words.polarity.instructions
        verbs = (instructions.any_verb.match(text, start) for start in _find_clause_starts(text))
        is_order = any(verbs)
        if is_order and safety and safety.condition.search(text):
            return True
        is_about_harm = not _CONDITIONS.isdisjoint(tokens) and self.names_harm(text)
        if is_order and is_about_harm:
            return True
        if instructions.movement.match(text):
            return not _LIMITS.isdisjoint(tokens) or _has_measure(tokens)
        return len(text) <= _MAX_NOTE_CHARS and self._is_bounding_note(text, tokens)

    def _is_bounding_note(self, text: str, tokens: Sequence[str]) -> bool:
        """Whether a short text bounds an exercise, in any form of words."""
        is_sentence = bool(SENTENCE_END.search(text))
        has_condition = not _CONDITIONS.isdisjoint(tokens)
        if is_sentence and has_condition and self._is_about_exercise(text) and self.names_harm(text):
            return True
        if is_sentence and _has_measure(tokens) and not (_LIMITS | _CONDITIONS).isdisjoint(tokens):
            return True
        if _BOUNDS.isdisjoint(tokens):
            return False
        is_counted = any(token[0].isdigit() and unit in _COUNTS for token, unit in pairwise(tokens))
        if is_counted or not _EXERCISE_UNITS.isdisjoint(tokens):
            return True
        is_further_bound = is_sentence and not (_LIMITS | _CONDITIONS).isdisjoint(tokens[1:])
        return tokens[0] in _BOUNDS and (is_further_bound or self._has_movement(text))

    def _find_harms(self, text: str) -> Iterator[re.Match[str]]:
        """Signs of harm, and conditions to beware of; "weeks" is one only to who tells how long it lasts."""
        safety = self.words.safety_sentences
        for pattern in (safety.signs, safety.states, safety.concerns, safety.doubts) if safety else ():
            for match in pattern.finditer(text):
                if not self.words.tokens.find_tokens(match[0]):
                    yield match

    def _is_told(self, text: str) -> bool:
        """Whether a text tells or advertises rather than orders."""
        safety = self.words.safety_sentences
        return bool(safety and safety.excluded.search(text))

    def names_harm(self, text: str) -> bool:
        """Whether a text names a sign of harm, or a condition to beware of."""
        return any(True for _ in self._find_harms(text))

    def _is_about_exercise(self, text: str) -> bool:
        return bool(self.words.section_kinds.exercise.search(text))

    def _has_movement(self, text: str) -> bool:
        movement = self.words.polarity.instructions.movement
        if _IDEOGRAPH.search(text):  # a verb of one character may be a part of any word
            return any(len(match[0]) > 1 for match in movement.finditer(text))
        return any(movement.match(text, word.start()) for word in _WORD.finditer(text))

    def _names_clinician(self, text: str) -> bool:
        safety = self.words.safety_sentences
        return bool(
            safety
            and any(
                not text[match.end() : match.end() + 1].isalpha() and not text[: match.start()][-1:].isalpha()
                for match in safety.who.finditer(text)
            )
        )

    def _is_safety_heading(self, text: str) -> bool:
        headings = self.words.section_kinds.headings
        return any(match_heading_kind(text, patterns) == "safety" for patterns in headings)

    def _has_dose(self, text: str, tokens: Sequence[str]) -> bool:
        """Whether a text holds a dose, or an amount of an exercise that something limits."""
        grammar = self.words.dose_grammar
        if grammar is None or not any(token[0].isdigit() for token in tokens):
            return False
        if any(grammar.find_matches(text, 0, len(text), in_steps=False)):
            return True
        if _has_amount(tokens, _EXERCISE_UNITS):
            return True
        if any(
            first[0].isdigit() and unit == "set" and third[0].isdigit()
            for first, unit, third in zip(tokens, tokens[1:], tokens[2:], strict=False)
        ):
            return True
        if _TIMED_UNITS.isdisjoint(tokens):
            return False
        folded = lower_in_place(fold(text))
        amounts = find_amounts(grammar.vocabulary, folded, "")
        return any(amount.unit in _TIMED_UNITS for amount in amounts) and any(
            verb.search(folded) for verb in grammar.vocabulary.verbs.values()
        )


def _has_amount(tokens: Sequence[str], units: frozenset[str]) -> bool:
    """Whether a number stands right before one of these units."""
    return any(token[0].isdigit() and unit in units for token, unit in pairwise(tokens))


def _is_menu_entry(text: str) -> bool:
    """Whether a text is too short for advice: one or two words that end as no sentence does."""
    return text.count(" ") < _MIN_ADVICE_SPACES and text.isascii() and not SENTENCE_END.search(text)


def _has_measure(tokens: Sequence[str]) -> bool:
    """Whether a number stands before or behind the unit of a measure ("90 degrees", "week 6")."""
    return any(
        (first[0].isdigit() and second in _MEASURES) or (first in _MEASURES and second[0].isdigit())
        for first, second in pairwise(tokens)
    )


def _find_clause_starts(text: str) -> Iterator[int]:
    """Where the text begins, and each clause behind a comma, semicolon or dash."""
    yield 0
    for match in _CLAUSE_START.finditer(text):
        yield match.end()
