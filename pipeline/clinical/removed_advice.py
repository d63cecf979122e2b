"""Finds advice among what cleaning removed from within an article or right beside it: a person must see it.

Cleaning tells an article from the page around it by mark-up, by where a text stands and by how it begins. A
warning in a side box, a dialog, a caption, or behind "Updated:" is easily taken for a part of the page. So
all that the ledger removed between the first and the last kept line, or a few lines before and behind them,
is read for what must not get lost: rules on when to stop and when to get help, instructions that forbid,
whom an exercise is not for, and doses. Words that still stand elsewhere in the article are not lost.

What counts as advice says `pipeline.clinical.advice_recognizer`. A removed text is read in its own language,
which need not be the article's. Of languages without these vocabularies few words are known, or none
(`pipeline.clinical.foreign_advice`): there whatever sentence was removed from within the article or from a
box beside it is told.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.article import Finding, LedgerEntry, Level, Lines, Removal, Repair
from pipeline.clinical.advice_recognizer import DENIAL_TOKENS, QUOTED_SCOPES, AdviceRecognizer, Scope
from pipeline.clinical.foreign_advice import ForeignAdviceRecognizer
from pipeline.clinical.language_words import LanguageWords, load_language_words
from pipeline.clinical.torn_sentences import (
    MAX_TORN_LINES,
    SENTENCE_END,
    find_rest,
    join_before_capitals,
    join_torn_sentences,
)
from pipeline.text.diff import align_sequences
from pipeline.text.excerpt import make_excerpt, strip_cell_edges
from pipeline.text.invisible import drop_break_controls
from pipeline.text.normalize import letters_only
from pipeline.text.sentences import find_sentence_spans
from pipeline.toml_schema import format_line_decision

#: The name of these findings.
REMOVED_ADVICE = "removed-advice"

#: The rule that takes out what is said to screen readers in place of a short form.
_TWIN = "screen-reader-twin"
#: Rules that remove what stands in the article a second time, and those with findings of their own, which
#: take out what a page says it does not mean any more.
_EXEMPT_RULES = frozenset(
    {
        *("second-copy", "copy-in-pieces", "doubled-title", "repeated-heading", "drawn-number"),
        "screen-copy",
        *("struck-out", _TWIN, "heading-anchor", "editor-comment", "tracked-change"),
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
#: Rules whose lines stand between the lines of a sentence and are no part of it.
_PICTURE, _CAPTION = "picture", "caption"
_NO_TEXT_RULES = _UNSHOWN_RULES | {_PICTURE}
#: Boxes beside an article, of which any sentence is told in a language that nothing can be said about.
_BOXES = frozenset({"sidebar", "dialog", _CAPTION, "call", "form", "page-furniture"})
#: So many removed lines before the first kept line and behind the last one are near the article; so many more
#: are read, but for other voices: a side box may stand behind all comments.
_MAX_NEAR_LINES, _MAX_READ_LINES = 12, 30
#: A line with "©" that is a part of the article is removed right beside it.
_MAX_BESIDE_LINES = 2
#: A heading above comments is not much longer.
_MAX_COMMENTS_HEADING_CHARS = 80
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

_SPOKEN_MESSAGE = " Screen readers also say in it: «{}»."
#: The address behind the caption of a picture, which is no part of what the caption says.
_PICTURE_ADDRESS = re.compile(r"(?<=\S) \([^\s()]*(?://[^\s()]*|\.[A-Za-z]{2,4})\)$")
#: Tokens without which a line says something else.
_TELLING_TOKENS = DENIAL_TOKENS | {
    "avoid",
    "stop",
    "without",
    "only",
    "unless",
    "until",
    "maximum",
    "minimum",
}
#: To read a text in another language takes some milliseconds; no real page has so many in one.
_MAX_FOREIGN_TEXTS = 500
#: In a longer text, sentences are not read each in a language of its own.
_MAX_MIXED_CHARS = 240
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


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
        spoken = {
            entry.line: " ".join(_find_lost_words(entry.before, entry.after))
            for entry in entries
            if isinstance(entry, Repair) and entry.rule == _TWIN
        }
        reader = _RemovalReader(raw, clean, recognizer, find_languages, min(kept), max(kept), spoken)
        yield from reader.read(entries)


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
    """Reads what the ledger removed.

    Attributes:
        raw: the lines as they were read, by number.
        clean: the lines of the article, by number.
        recognizer: tells what is advice, by the words of the article's language.
        find_languages: for a removed text, the languages that it may be in, if not the article's.
        first: the number of the first line that is kept.
        last: the number of the last one.
        spoken: by line, the words that were taken out of it as said to screen readers only.
    """

    raw: Mapping[int, ReadLine]
    clean: Mapping[int, str]
    recognizer: AdviceRecognizer
    find_languages: Callable[[str], Sequence[str]]
    first: int
    last: int
    spoken: Mapping[int, str]

    def read(self, entries: Sequence[LedgerEntry]) -> Iterator[Finding]:
        """The findings of a ledger."""
        removals = [
            Removal(entry.line, entry.rule, text, entry.step)
            for entry in entries
            if isinstance(entry, Removal) and (text := _read_words(entry.text))
        ]
        repairs = [entry for entry in entries if isinstance(entry, Repair)]
        to_read = [
            (removal, distance)
            for removal, distance in self._find_distances(removals)
            if removal.rule not in _EXEMPT_RULES
            and not removal.rule.startswith(_DECISION_PREFIX)
            and not (distance > _MAX_NEAR_LINES and removal.rule in _NEAR_ONLY)
        ]
        yield from self._read_runs(to_read)
        for repair in repairs:
            is_exempt = repair.rule in _EXEMPT_RULES or repair.rule.startswith(_DECISION_PREFIX)
            if not is_exempt and repair.line in self.clean:
                yield from self._read_repair(repair)

    def _read_runs(self, to_read: Sequence[tuple[Removal, int]]) -> Iterator[Finding]:
        """The findings about removed lines, each of which tells the whole sentence that its lines are of."""
        captions = _find_parted_captions([entry for entry, _ in to_read])
        shown, others = list[tuple[Removal, int]](), list[tuple[Removal, int]]()
        for entry, distance in to_read:
            is_shown = entry.rule not in _NO_TEXT_RULES or entry.line in captions
            (shown if is_shown else others).append((entry, distance))
        parting = {*self.clean, *(entry.line for entry, _ in shown)}
        runs = [*join_torn_sentences(shown, self.clean), *join_torn_sentences(others, parting)]
        found: list[tuple[Sequence[Removal], Finding]] = []
        for index, (torn, distance) in enumerate(runs):
            scope = self._find_scope(torn[0], distance)
            is_box = torn[0].rule in _BOXES or (not distance and scope not in QUOTED_SCOPES)
            rest = find_rest([torn for torn, _ in runs[index : index + MAX_TORN_LINES]])
            if finding := self._read_removal(torn, rest, scope, is_box=is_box):
                found.append((torn, finding))
        to_decide = {entry.line for torn, finding in found if finding.level == "decide" for entry in torn}
        told = set[int]()
        for torn, distance in join_before_capitals(shown, self.clean):
            lines = {removal.line for removal in torn}
            scopes = [self._find_scope(removal, distance) for removal in torn]
            scope = "within" if "within" in scopes else scopes[0]
            level: Level = "look" if lines.isdisjoint(to_decide) else "decide"
            if finding := self._read_removal(torn, "", scope, is_box=False, min_level=level):
                told |= lines
                yield finding
        yield from (finding for torn, finding in found if told.isdisjoint(entry.line for entry in torn))

    def _find_scope(self, removal: Removal, distance: int) -> Scope:
        if removal.rule in _OTHER_VOICES and not self._is_of_clinician(removal):
            is_beside = not distance or (removal.rule == _COPYRIGHT and distance <= _MAX_BESIDE_LINES)
            is_sentence = is_beside and SENTENCE_END.search(removal.text)
            if is_sentence and removal.rule not in _ADVERTS:
                return "near"
            return "author" if removal.rule == _AUTHOR else "other"
        return "near" if distance else "within"

    def _read_removal(
        self,
        torn: Sequence[Removal],
        rest: str,
        scope: Scope,
        *,
        is_box: bool,
        min_level: Level = "look",
    ) -> Finding | None:
        """The finding about removed lines, where they hold advice that the article does not say elsewhere.

        Args:
            torn: a line, or several that one sentence goes on over.
            rest: what its last sentence goes on with, to be quoted too.
            scope: where they stood.
            is_box: whether they were part of a box.
            min_level: the level of a finding at the least.
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
        level: Level = "decide" if any(level == "decide" for _, level in lost) else min_level
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
        lost = list(map(drop_break_controls, _find_lost_words(repair.before, repair.after)))
        tokens = {token for text in lost for token in self.recognizer.words.tokens.find_tokens(text)}
        if repair.rule == _SHORTCODE:  # its numbers are sizes and names of pictures
            tokens = set()
        has_advice = any(True for text in lost for _ in self.recognizer.find_advice(text))
        if has_advice or tokens & _TELLING_TOKENS or any(token[0].isdigit() for token in tokens):
            quoted = make_excerpt(" … ".join(lost), _MAX_QUOTED_CHARS)
            message = _WITHIN_LINE_MESSAGE.format(quoted, repair.rule)
            yield self._make_finding([repair], "decide", message)

    def _make_finding(self, entries: Sequence[Removal | Repair], level: Level, message: str) -> Finding:
        if words := " … ".join(self.spoken[entry.line] for entry in entries if entry.line in self.spoken):
            message += _SPOKEN_MESSAGE.format(words[:_MAX_QUOTED_CHARS])
        lines = (self.raw[entry.line] for entry in entries)
        decisions = (format_line_decision("keep", line.file_lines[0], line.text) for line in lines)
        return Finding(entries[0].line, REMOVED_ADVICE, "\n".join((message, *decisions)), level)


def _find_advice(words: LanguageWords, text: str, scope: Scope) -> list[tuple[str, Level]]:
    """The sentences of a text that hold advice, by the words of one language."""
    if words.is_known:
        return list(AdviceRecognizer(words).find_advice(text, scope=scope))
    return list(ForeignAdviceRecognizer(words.cautions).find_advice(text, is_quoted=scope in QUOTED_SCOPES))


def _find_parted_captions(removals: Sequence[Removal]) -> set[int]:
    """The lines of pictures whose caption goes on in the next line: what stands there is its beginning."""
    return {
        above.line
        for above, below in pairwise(removals)
        if (above.rule, below.rule) == (_PICTURE, _CAPTION) and below.line == above.line + 1
    }


def _read_words(text: str) -> str:
    """What a removed line says, without what would make its words unknown, or is not said by it."""
    return _PICTURE_ADDRESS.sub("", drop_break_controls(text)).strip()


def _quote(sentences: Iterable[str]) -> str:
    return make_excerpt(" ".join(" ".join(sentences).split()), _MAX_QUOTED_CHARS)


def _find_lost_words(before: str, after: str) -> Iterator[str]:
    """What a repair took out of a line; what it replaced by something else (mojibake) is not lost."""
    old, new = before.split(), after.split()
    for _, start, end, new_start, new_end in align_sequences(old, new):
        old_text, new_text = " ".join(old[start:end]), " ".join(new[new_start:new_end])
        if len(new_text) < len(old_text) and new_text in old_text:
            yield strip_cell_edges(old_text.replace(new_text, "", 1))
