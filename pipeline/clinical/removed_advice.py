"""Finds advice among what cleaning removed from within an article or right beside it: a person must see it.

Cleaning tells an article from the page around it by mark-up, by where a text stands and by how it begins. A
warning in a side box, a dialog, a caption, or behind "Updated:" is easily taken for a part of the page. So
all that the ledger removed between the first and the last kept line, or a few lines before and behind them,
is read for what must not get lost: rules on when to stop and when to get help, instructions that forbid,
whom an exercise is not for, and doses. Words that still stand elsewhere in the article are not lost.

The words are those by which doses, stop rules and don'ts are found in the article itself. As many texts of a
page deny or count something ("Do not sell my data", "5 min read"), a denial must stand beside something
clinical: a sign of harm, a condition, an amount of an exercise, a verb of movement.

A removed text is read in its own language, which need not be the article's. Of languages without these
vocabularies few words are known, or none (`pipeline.clinical.foreign_advice`): there whatever sentence was
removed from within the article or from a box beside it is told.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from pipeline.article import Finding, LedgerEntry, Level, Lines, Removal, Repair
from pipeline.clinical.doses.amounts import find_amounts
from pipeline.clinical.foreign_advice import ForeignAdviceRecognizer
from pipeline.clinical.language_words import LanguageWords, load_language_words
from pipeline.clinical.torn_sentences import (
    MAX_SENTENCE_CHARS,
    MAX_TORN_LINES,
    QUESTION_END,
    SENTENCE_END,
    find_rest,
    join_before_capitals,
    join_torn_sentences,
)
from pipeline.locale.section_headings import match_heading_kind
from pipeline.text.diff import align_sequences
from pipeline.text.excerpt import make_excerpt
from pipeline.text.normalize import fold, letters_only
from pipeline.text.sentences import find_sentence_spans
from pipeline.toml_schema import format_line_decision

#: Where a removed text stood: between the kept lines, near them, in a box about the author, or among other
#: people's words or the names of other articles, where only what is surely advice counts.
Scope = Literal["within", "near", "author", "other"]
#: What others than the article say: of a box about its author what it reports to forbid counts too.
_QUOTED_SCOPES = frozenset({"author", "other"})
#: The name of these findings.
REMOVED_ADVICE = "removed-advice"

#: Rules that remove what stands in the article a second time, and those with findings of their own, which
#: take out what a page says it does not mean any more.
_EXEMPT_RULES = frozenset(
    {
        *("second-copy", "copy-in-pieces", "doubled-title", "repeated-heading", "drawn-number"),
        "screen-copy",
        *("struck-out", "screen-reader-twin", "heading-anchor", "editor-comment", "tracked-change"),
    }
)
_SHORTCODE = "shortcode"
_DECISION_PREFIX = "decision-"
_COMMENTS = "comments"
#: A list to tick before one begins ("I have no chest pain") is made of form fields.
_FORM = "form"
#: Parts of a page with other people's words or other articles' names: only what is surely advice counts.
_ADVERTS = frozenset({"teaser", "newsletter", "cookies"})
_COPYRIGHT = "copyright"
_AUTHOR = "author-note"
_OTHER_VOICES = _ADVERTS | {_COMMENTS, _COPYRIGHT, "related-links", _AUTHOR}
#: Parts that are read near the article only: the foot of a page warns of what its site is not liable for.
_NEAR_ONLY = _OTHER_VOICES | {"page-foot"}
#: Rules that remove what no browser shows.
_UNSHOWN_RULES = frozenset({"hidden-text", "fallback-content", "front-matter"})
#: Boxes beside an article, of which any sentence is told in a language that nothing can be said about.
_BOXES = frozenset({"sidebar", "dialog", "caption", "call", "form", "page-furniture"})
#: So many removed lines before the first kept line and behind the last one are near the article; so many more
#: are read, but for other voices: a side box may stand behind all comments.
_MAX_NEAR_LINES, _MAX_READ_LINES = 12, 30
#: A line with "©" that is a part of the article is removed right beside it.
_MAX_BESIDE_LINES = 2
#: A heading above comments is not much longer.
_MAX_COMMENTS_HEADING_CHARS = 80
#: A label before what it introduces ("Updated: hold for 3 seconds").
_LABEL = re.compile(r"[^:：]{1,40}[:：]\s*")
_LEADING_SIGNS = re.compile(r"^[\W_]+")
#: Of the texts of a page most are entries of menus; only in ASCII is it sure that spaces part the words.
_MIN_ADVICE_SPACES = 2
_WORD = re.compile(r"\w+")
#: Units that hardly anything but an exercise is counted in; a second or set takes a verb too.
_EXERCISE_UNITS = frozenset({"repetition", "breath"})
_TIMED_UNITS = frozenset({"second", "set"})
_CLAUSE_START = re.compile(r"[,;，；،؛]\s*|\s[-–—]\s+")
_MAX_QUOTED_CHARS = 240
_MESSAGES: Mapping[Level, str] = {
    "decide": (
        "Removed as a part of the page (box, caption, note, menu): «{}». It may be a warning or a dose. "
        "Decide: if patients need it, keep it."
    ),
    "look": "Removed as a part of the page: «{}». It reads like advice. If patients need it, keep it.",
    "info": "Removed: «{}».",
}
_UNREAD_MESSAGE = (
    "Removed as a part of the page, in a language whose advice is not recognised: «{}». "
    "If patients need it, keep it."
)
_WITHIN_LINE_MESSAGE = (
    "These words were taken out of the line: «{}», by the rule {}. Decide: if patients need them, keep it."
)

#: Tokens that deny, and those that say under which condition (see `pipeline.clinical.tokens`).
_DENIALS = frozenset({"never", "not", "no", "forbidden"})
_CONDITIONS = frozenset({"if", "unless", "until", "after", "before"})
#: Tokens without which a line says something else.
_TELLING_TOKENS = _DENIALS | {"avoid", "stop", "without", "only", "unless", "until", "maximum", "minimum"}
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
#: To read a text in another language takes some milliseconds; no real page has so many in one.
_MAX_FOREIGN_TEXTS = 500
#: In a longer text, sentences are not read each in a language of its own.
_MAX_MIXED_CHARS = 240
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
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
        if not any(levels) and scope not in _QUOTED_SCOPES and self._goes_on_with_dont(behind):
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
        if level := self._rate_dont(text, tokens, scope):
            return level
        if scope != "other" and self._reports_ban(text, tokens):
            return "look"
        if scope in _QUOTED_SCOPES or self._is_told(text):
            return None
        if not _DENIALS.isdisjoint(tokens) and (level := self._rate_denial(text, tokens)):
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
        if scope in _QUOTED_SCOPES:
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
        begins = bool(denial) or (tokens[0] in _DENIALS and bool(self.words.tokens.pattern.match(text)))
        begins = begins or (_has_measure(tokens) and self._ends_with_denial(text))  # as in Bengali
        if is_exercise and has_condition:
            return "decide"
        if (is_exercise or has_condition or begins) and self._denies_near_harm(text):
            return "decide"
        is_bounded = (has_condition and SENTENCE_END.search(text)) or _has_measure(tokens)
        is_clinical = is_exercise or is_bounded or self._names_clinician(text)
        return "look" if begins and is_clinical else None

    def _ends_with_denial(self, text: str) -> bool:
        *_, last = [None, *self.words.tokens.pattern.finditer(text)]
        if last is None or _WORD.search(text, last.end()):
            return False
        return self.words.tokens.name_by_group[str(last.lastgroup)] in _DENIALS

    def _denies_near_harm(self, text: str) -> bool:
        """Whether a denial and a sign of harm, or a condition to beware of, stand close together."""
        tokens = self.words.tokens
        denials = [
            match.span()
            for match in tokens.pattern.finditer(text)
            if tokens.name_by_group[str(match.lastgroup)] in _DENIALS
        ]
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
        for pattern in (safety.signs, safety.concerns) if safety else ():
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
        if any(token[0].isdigit() and unit in _EXERCISE_UNITS for token, unit in pairwise(tokens)):
            return True
        if any(
            first[0].isdigit() and unit == "set" and third[0].isdigit()
            for first, unit, third in zip(tokens, tokens[1:], tokens[2:], strict=False)
        ):
            return True
        if _TIMED_UNITS.isdisjoint(tokens):
            return False
        folded = fold(text)
        amounts = find_amounts(grammar.vocabulary, folded, "")
        return any(amount.unit in _TIMED_UNITS for amount in amounts) and any(
            verb.search(folded) for verb in grammar.vocabulary.verbs.values()
        )


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


@dataclass(frozen=True)
class ReadLine:
    """One line as it was read.

    Attributes:
        text: its text.
        file_lines: first and last line of the raw file that it was read from.
        is_heading: whether mark-up shows it to be a heading.
    """

    text: str
    file_lines: Lines
    is_heading: bool = False


def find_removed_advice(
    entries: Sequence[LedgerEntry],
    raw: Mapping[int, ReadLine],
    clean: Mapping[int, str],
    words: LanguageWords,
    find_languages: Callable[[str], Sequence[str]] = lambda _: (),
) -> Iterator[Finding]:
    """A finding for each text that cleaning removed and that holds advice which stands nowhere else.

    It quotes the advice and offers the ``[[keep]]`` that brings the line back. Its level is ``decide`` where
    a stop rule, a don't, a contraindication or a dose is lost, else ``look``.

    Args:
        entries: the ledger.
        raw: the lines as they were read, by number.
        clean: the lines of the article, by number.
        words: the words of the article's language.
        find_languages: for a removed text, the languages (BCP 47) that it may be in, if not the article's.
    """
    kept = [number for number, text in clean.items() if text.strip()]
    if kept:
        recognizer = AdviceRecognizer(words)
        find_languages = _limit_texts(find_languages, _MAX_FOREIGN_TEXTS)
        yield from _RemovalReader(raw, clean, recognizer, find_languages, min(kept), max(kept)).read(entries)


def _limit_texts(
    find_languages: Callable[[str], Sequence[str]], max_texts: int
) -> Callable[[str], Sequence[str]]:
    """The same function, which finds nothing more once so many texts were in another language."""
    texts = set[str]()

    def find_some(text: str) -> Sequence[str]:
        languages = find_languages(text) if text in texts or len(texts) < max_texts else ()
        if languages:
            texts.add(text)
        return languages

    return find_some


@dataclass(frozen=True)
class _RemovalReader:
    """Reads what the ledger removed; ``first`` and ``last`` are the numbers of the outermost kept lines."""

    raw: Mapping[int, ReadLine]
    clean: Mapping[int, str]
    recognizer: AdviceRecognizer
    find_languages: Callable[[str], Sequence[str]]
    first: int
    last: int

    def read(self, entries: Sequence[LedgerEntry]) -> Iterator[Finding]:
        """The findings of a ledger."""
        removals = [entry for entry in entries if isinstance(entry, Removal) and entry.text.strip()]
        repairs = [entry for entry in entries if isinstance(entry, Repair)]
        to_read = [
            (removal, distance)
            for removal, distance in self._find_distances(removals)
            if removal.rule not in _EXEMPT_RULES
            and not removal.rule.startswith(_DECISION_PREFIX)
            and not (distance > _MAX_NEAR_LINES and removal.rule in _NEAR_ONLY)
        ]
        runs = list(join_torn_sentences(to_read))
        told = set[int]()
        for index, (torn, distance) in enumerate(runs):
            scope = self._find_scope(torn[0], distance)
            is_box = torn[0].rule in _BOXES or (not distance and scope not in _QUOTED_SCOPES)
            rest = find_rest([torn for torn, _ in runs[index : index + MAX_TORN_LINES]])
            if finding := self._read_removal(torn, rest, scope, is_box=is_box):
                told.update(removal.line for removal in torn)
                yield finding
        for torn, distance in join_before_capitals(to_read):
            scope = self._find_scope(torn[0], distance)
            if told.isdisjoint(removal.line for removal in torn):
                finding = self._read_removal(torn, "", scope, is_box=False)
                yield from (finding,) if finding else ()
        for repair in repairs:
            is_exempt = repair.rule in _EXEMPT_RULES or repair.rule.startswith(_DECISION_PREFIX)
            if not is_exempt and repair.line in self.clean:
                yield from self._read_repair(repair)

    def _find_scope(self, removal: Removal, distance: int) -> Scope:
        if removal.rule in _OTHER_VOICES and not self._is_of_clinician(removal):
            is_beside = not distance or (removal.rule == _COPYRIGHT and distance <= _MAX_BESIDE_LINES)
            is_sentence = is_beside and SENTENCE_END.search(removal.text)
            if is_sentence and removal.rule not in _ADVERTS:
                return "near"
            return "author" if removal.rule == _AUTHOR else "other"
        return "near" if distance else "within"

    def _read_removal(
        self, torn: Sequence[Removal], rest: str, scope: Scope, *, is_box: bool
    ) -> Finding | None:
        """The finding about removed lines, where they hold advice that the article does not say elsewhere.

        Args:
            torn: a line, or several that one sentence goes on over.
            rest: what its last sentence goes on with, to be quoted too.
            scope: where they stood.
            is_box: whether they were part of a box.
        """
        removal, removed_text = torn[0], " ".join(" ".join(one.text for one in torn).split())
        lost = [
            (sentence, level)
            for sentence, level in self._find_advice(removed_text, scope)
            if not self._stands_elsewhere(sentence)
        ]
        if not lost and removal.rule not in _UNSHOWN_RULES | _ADVERTS | {_COMMENTS}:
            unread = [
                text
                for text in self._find_unread(removed_text, is_box=is_box)
                if not self._stands_elsewhere(text)
            ]
            if unread:
                quoted = _quote([*unread, rest])
                return self._make_finding(torn, "look", _UNREAD_MESSAGE.format(quoted))
        if not lost and (
            (scope == "within" and removal.rule == _FORM and self.recognizer.names_harm(removed_text))
            or self._is_of_clinician(removal)
        ):
            lost = [(removed_text, "look")]
        if not lost:
            return None
        level: Level = "decide" if any(level == "decide" for _, level in lost) else "look"
        quoted = _quote([*(sentence for sentence, _ in lost), rest])
        return self._make_finding(torn, level, _MESSAGES[level].format(quoted))

    def _find_advice(self, text: str, scope: Scope) -> Iterator[tuple[str, Level]]:
        """The sentences of a text that hold advice, by the words of the article's language or of its own."""
        yield from (advice := _find_advice(self.recognizer.words, text, scope))
        if not advice:
            yield from self._find_foreign_advice(text, scope)

    def _find_foreign_advice(self, text: str, scope: Scope) -> Iterator[tuple[str, Level]]:
        """The same by the words of the text's own language, or else by those of its sentences."""
        is_mixed = scope == "within" and len(text) <= _MAX_MIXED_CHARS
        spans = list(find_sentence_spans(text)) if is_mixed else []
        for part in (text, *(text[start:end] for start, end in spans if len(spans) > 1)):
            for language in self.find_languages(part):
                if advice := _find_advice(load_language_words(language), part, scope):
                    yield from advice
                    return

    def _find_unread(self, text: str, *, is_box: bool) -> Iterator[str]:
        """The sentences of a text in a language whose advice is not recognised.

        Where not even its words for what denies are known, all sentences; else those of boxes.
        """
        words = self.recognizer.words
        if words.is_known and _LATIN.search(text):
            return  # the languages of this script are not told apart well enough by one sentence
        if others := self.find_languages(text):
            words = load_language_words(others[0])
        if not words.is_known and (is_box or words.cautions is None):
            yield from ForeignAdviceRecognizer(words.cautions).find_sentences(text)

    def _find_distances(self, removals: Iterable[Removal]) -> Iterator[tuple[Removal, int]]:
        """The removals to read, each with how many removed lines away from the article it is (0: within)."""
        ordered = sorted(removals, key=lambda removal: removal.line)
        before = [removal for removal in ordered if removal.line < self.first][-_MAX_READ_LINES:]
        behind = [removal for removal in ordered if removal.line > self.last][:_MAX_READ_LINES]
        yield from ((removal, len(before) - index) for index, removal in enumerate(before))
        yield from ((removal, 0) for removal in ordered if self.first <= removal.line <= self.last)
        yield from ((removal, index) for index, removal in enumerate(behind, 1))

    def _is_of_clinician(self, removal: Removal) -> bool:
        """Whether comments stand below a heading that names a clinician ("From your physiotherapist")."""
        safety = self.recognizer.words.safety_sentences
        if removal.rule != _COMMENTS or safety is None:
            return False
        for number in range(removal.line - 1, max(0, removal.line - _MAX_NEAR_LINES), -1):
            if number in self.clean or number not in self.raw:
                return False
            line = self.raw[number]
            if line.is_heading:
                return len(line.text) <= _MAX_COMMENTS_HEADING_CHARS and bool(safety.who.search(line.text))
        return False

    def _stands_elsewhere(self, text: str) -> bool:
        """Whether the article says the same words."""
        wanted = letters_only(text)
        return not wanted or any(wanted in letters for letters in self._clean_letters)

    @cached_property
    def _clean_letters(self) -> list[str]:
        return [letters_only(line) for line in self.clean.values()]

    def _read_repair(self, repair: Repair) -> Iterator[Finding]:
        """A finding where a line lost words of advice, or clinical tokens."""
        if letters_only(repair.before) == letters_only(repair.after):
            return
        lost = list(_find_lost_words(repair.before, repair.after))
        tokens = {token for text in lost for token in self.recognizer.words.tokens.find_tokens(text)}
        if repair.rule == _SHORTCODE:  # its numbers are sizes and names of pictures
            tokens = set()
        has_advice = any(True for text in lost for _ in self.recognizer.find_advice(text))
        if has_advice or tokens & _TELLING_TOKENS or any(token[0].isdigit() for token in tokens):
            quoted = make_excerpt(" … ".join(lost), _MAX_QUOTED_CHARS)
            message = _WITHIN_LINE_MESSAGE.format(quoted, repair.rule)
            yield self._make_finding([repair], "decide", message)

    def _make_finding(self, entries: Sequence[Removal | Repair], level: Level, message: str) -> Finding:
        lines = (self.raw[entry.line] for entry in entries)
        decisions = (format_line_decision("keep", line.file_lines[0], line.text) for line in lines)
        return Finding(entries[0].line, REMOVED_ADVICE, "\n".join((message, *decisions)), level)


def _find_advice(words: LanguageWords, text: str, scope: Scope) -> list[tuple[str, Level]]:
    """The sentences of a text that hold advice, by the words of one language."""
    if words.is_known:
        return list(AdviceRecognizer(words).find_advice(text, scope=scope))
    return list(ForeignAdviceRecognizer(words.cautions).find_advice(text, is_quoted=scope in _QUOTED_SCOPES))


def _quote(sentences: Iterable[str]) -> str:
    return make_excerpt(" ".join(" ".join(sentences).split()), _MAX_QUOTED_CHARS)


def _find_lost_words(before: str, after: str) -> Iterator[str]:
    """What a repair took out of a line; what it replaced by something else (mojibake) is not lost."""
    old, new = before.split(), after.split()
    for _, start, end, new_start, new_end in align_sequences(old, new):
        old_text, new_text = " ".join(old[start:end]), " ".join(new[new_start:new_end])
        if len(new_text) < len(old_text) and new_text in old_text:
            yield old_text.replace(new_text, "", 1).strip()
