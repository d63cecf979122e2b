"""The reading level of an article, as a whole and by section, with the texts that are too long.

The values are frozen, and are stored in reports: field names are JSON keys, in this order. No figure is
rounded. Limits of length are those of the NHS digital service manual: sentences of at most 20 words,
paragraphs of at most three sentences, lists of about six bullets. The formulas are in
`pipeline.readability.formulas`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Literal

from pipeline.article import (
    Article,
    Block,
    DoList,
    DontList,
    Image,
    Item,
    OrderedList,
    Paragraph,
    Quote,
    Section,
    Table,
    UnorderedList,
    Value,
    walk_items,
)
from pipeline.readability.formulas import NO_SCALE, Formula, TextCounts, compute_smog, find_formula
from pipeline.readability.syllables import make_syllable_counter
from pipeline.text.sentences import is_spaced, measure_length, split_sentences, split_words

Scorecard = Literal["PEMAT-P", "CDC"]
Answer = Literal["yes", "no", "not applicable", "a person"]


class LengthExcess(Value, frozen=True):
    """A sentence, paragraph or list that is longer than its limit.

    ``count`` is its length and ``limit`` the most it should have: words of a sentence, sentences of a
    paragraph, items of a list. ``text`` is its beginning; ``line`` is the source line that it begins on.
    """

    line: int
    what: Literal["sentence", "paragraph", "list"]
    text: str
    count: int
    limit: int


class ReadabilityMeasure(Value, frozen=True):
    """Counts of a text, its grade, and the parts of it that are too long.

    ``grade`` is on the scale of `ReadingLevel.formula`; None where the language has no formula, or where
    there is too little text. ``smog`` is a US school grade; None where there are too few sentences for it.
    ``mean_sentence`` is in words, or in characters for languages that are written without spaces.
    """

    words: int
    sentences: int
    paragraphs: int
    grade: float | None
    smog: float | None
    mean_sentence: float
    excesses: tuple[LengthExcess, ...]


class HardestSentence(Value, frozen=True):
    """The sentence that the formula grades hardest; ``line`` is that of its paragraph or item."""

    line: int
    text: str
    words: int


class SectionLevel(Value, frozen=True):
    """The measure of one section; ``line`` is that of its heading, or of its first block without one.

    ``hardest`` is its hardest sentence, so that an editor knows where to begin; None without a formula, and
    in reports, where it is not stored.
    """

    heading: str | None
    line: int | None
    measure: ReadabilityMeasure
    hardest: HardestSentence | None = None


class ReadingLevel(Value, frozen=True):
    """How easily an article is read, as a whole and by section.

    ``formula`` names the scale of every `ReadabilityMeasure.grade`, ``target`` is the target in words, and
    ``is_easy`` says whether the whole article meets it; None where there is no grade.
    """

    language: str
    formula: str | None
    target: str
    is_easy: bool | None
    measure: ReadabilityMeasure
    sections: tuple[SectionLevel, ...]


class Rating(Value, frozen=True):
    """One item of a scorecard: the question in our words, the answer, and the reason for it.

    The answer is ``a person`` where no rule can give a reliable one. ``line`` is the source line of the
    evidence, where there is one.
    """

    scorecard: Scorecard
    number: str
    question: str
    answer: Answer
    reason: str
    line: int | None


#: NHS: sentences of at most 20 words, paragraphs of at most three sentences, about six bullets.
MAX_SENTENCE_WORDS, MAX_PARAGRAPH_SENTENCES, MAX_LIST_ITEMS = 20, 3, 6
#: Length of the excerpt by which a person finds a text.
_MAX_EXCERPT_CHARS = 160
#: Sentences of fewer words cannot be the hardest: formulas are not meant for them.
_MIN_COMPARED_WORDS = 6
#: Letters of the words that the Wiener Sachtextformel calls long, and syllables of those that SMOG counts.
_MIN_LONG_WORD_LETTERS, _MIN_POLYSYLLABLE_SYLLABLES = 7, 3


@dataclass
class _SectionTally:
    """Running counts of one section, its texts that are too long, and its hardest sentence so far."""

    counts: TextCounts = field(default_factory=TextCounts)
    excesses: list[LengthExcess] = field(default_factory=list)
    hardest: HardestSentence | None = None
    hardness: float = -inf

    def add_excess(
        self, what: Literal["sentence", "paragraph", "list"], text: str, count: int, limit: int, line: int
    ) -> None:
        if count > limit:
            self.excesses.append(LengthExcess(line, what, _excerpt(text), count, limit))

    def keep_hardest(self, sentence: str, counts: TextCounts, formula: Formula, line: int) -> None:
        """Remember the sentence if it is harder than all before it."""
        if counts.words >= _MIN_COMPARED_WORDS and formula.compute_hardness(counts) > self.hardness:
            self.hardness = formula.compute_hardness(counts)
            self.hardest = HardestSentence(line, _excerpt(sentence), counts.words)


def measure_reading_level(article: Article) -> ReadingLevel:
    """Measure an article as a whole and by section.

    Counted are paragraphs, quotations and the items of lists; headings, tables and captions are not. An item
    without a full stop is one sentence.
    """
    formula = find_formula(article.language)
    tallies = [_tally_section(section, article.language) for section in article.sections]
    whole = _SectionTally(
        sum((tally.counts for tally in tallies), TextCounts()),
        [excess for tally in tallies for excess in tally.excesses],
    )
    measure = _build_measure(whole, formula)
    return ReadingLevel(
        language=article.language,
        formula=formula.name if formula else None,
        target=formula.target if formula else NO_SCALE,
        is_easy=formula.is_easy(measure.grade) if formula and measure.grade is not None else None,
        measure=measure,
        sections=tuple(
            SectionLevel(
                section.heading, _find_section_line(section), _build_measure(tally, formula), tally.hardest
            )
            for section, tally in zip(article.sections, tallies, strict=True)
        ),
    )


def is_on_target(level: ReadingLevel, measure: ReadabilityMeasure) -> bool | None:
    """Whether one section's measure meets the target; None where it has no grade."""
    formula = find_formula(level.language)
    return formula.is_easy(measure.grade) if formula and measure.grade is not None else None


def _find_section_line(section: Section) -> int | None:
    if section.line is not None:
        return section.line
    return section.blocks[0].lines[0] if section.blocks else None


def _build_measure(tally: _SectionTally, formula: Formula | None) -> ReadabilityMeasure:
    counts = tally.counts
    is_graded = formula is not None and counts.is_enough
    return ReadabilityMeasure(
        words=counts.words,
        sentences=counts.sentences,
        paragraphs=counts.paragraphs,
        grade=formula.compute(counts) if formula and is_graded else None,
        smog=compute_smog(counts)
        if formula and formula.name == "Flesch-Kincaid grade" and is_graded
        else None,
        mean_sentence=counts.words / counts.sentences if counts.sentences else 0.0,
        excesses=tuple(tally.excesses),
    )


def _tally_section(section: Section, language: str) -> _SectionTally:
    tally = _SectionTally()
    for block in section.blocks:
        if isinstance(block, Table | Image):
            continue
        for item in walk_items(block):
            sentences = _tally_item(item, language, tally)
            if isinstance(block, Paragraph | Quote) and sentences:
                tally.counts += TextCounts(paragraphs=1)
                tally.add_excess("paragraph", item.text, sentences, MAX_PARAGRAPH_SENTENCES, item.lines[0])
        for items in _iter_bulleted_lists(block):
            tally.add_excess("list", items[0].text, len(items), MAX_LIST_ITEMS, items[0].lines[0])
    return tally


def _iter_bulleted_lists(block: Block) -> Iterator[tuple[Item, ...]]:
    """The items of every bulleted list: nested lists always have bullets. Steps have no limit."""
    if isinstance(block, UnorderedList | DoList | DontList):
        yield block.items
    if isinstance(block, UnorderedList | OrderedList | DoList | DontList):
        for item in walk_items(block):
            if item.items:
                yield item.items


def _tally_item(item: Item, language: str, tally: _SectionTally) -> int:
    """Count one item without the items nested in it; returns the number of its sentences."""
    sentences = 0
    for sentence in split_sentences(item.text, language):
        sentences += 1
        counts = _count_sentence(sentence, language)
        tally.counts += counts
        if formula := find_formula(language):
            tally.keep_hardest(sentence, counts, formula, item.lines[0])
        if is_spaced(language):
            tally.add_excess("sentence", sentence, counts.words, MAX_SENTENCE_WORDS, item.lines[0])
    return sentences


def _count_sentence(sentence: str, language: str) -> TextCounts:
    count_syllables = make_syllable_counter(language)
    if count_syllables is None or not is_spaced(language):
        return TextCounts(words=measure_length(sentence, language), sentences=1)
    words = split_words(sentence)
    syllables = list(map(count_syllables, words))
    return TextCounts(
        words=len(words),
        sentences=1,
        syllables=sum(syllables),
        polysyllables=sum(count >= _MIN_POLYSYLLABLE_SYLLABLES for count in syllables),
        monosyllables=syllables.count(1),
        long_words=sum(sum(map(str.isalpha, word)) >= _MIN_LONG_WORD_LETTERS for word in words),
    )


def _excerpt(text: str) -> str:
    """The beginning of ``text``, cut at a space where there is one."""
    if len(text) <= _MAX_EXCERPT_CHARS:
        return text
    beginning = text[: _MAX_EXCERPT_CHARS - 1]
    return (beginning.rpartition(" ")[0] or beginning).rstrip() + "…"
