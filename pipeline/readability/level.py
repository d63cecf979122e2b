"""The reading level of an article, as a whole and by section, with what makes it hard.

Its values are frozen and have a JSON form of their own: the field names are JSON keys. No figure is
rounded. Limits of length are those of the NHS: sentences of at most 20 words, paragraphs of at most three
sentences, lists of about six bullets. The formulas are in `pipeline.readability.formulas`.
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
    """A sentence, paragraph or list that is longer than it should be.

    ``count`` is its length and ``limit`` what it should be at most: words of a sentence, sentences of a
    paragraph, items of a list. ``text`` is its words, cut where they are long; ``line`` is where it begins.
    """

    line: int
    what: Literal["sentence", "paragraph", "list"]
    text: str
    count: int
    limit: int


class ReadabilityMeasure(Value, frozen=True):
    """How long the words, sentences and paragraphs of a text are, and how hard that makes it.

    ``grade`` is on the scale that `ReadingLevel.formula` names; None where no formula is made for the
    language, or where there is too little text. ``smog`` is a school grade; None unless there are enough
    sentences for it. No figure is rounded.
    """

    words: int
    sentences: int
    paragraphs: int
    grade: float | None
    smog: float | None
    mean_sentence: float
    excesses: tuple[LengthExcess, ...]


class HardestSentence(Value, frozen=True):
    """A sentence that a section's level is mostly due to; ``line`` is where its paragraph or item begins."""

    line: int
    text: str
    words: int


class SectionLevel(Value, frozen=True):
    """The measure of one section; ``line`` is where its heading stands, or its first block without one.

    ``hardest`` is the sentence that the formula finds hardest, so that an editor knows where to begin; None
    without a formula.
    """

    heading: str | None
    line: int | None
    measure: ReadabilityMeasure
    hardest: HardestSentence | None = None


class ReadingLevel(Value, frozen=True):
    """How easily an article is read, as a whole and by section.

    ``formula`` names the scale of every `ReadabilityMeasure.grade`, ``target`` says in words what is aimed at, and
    ``is_easy`` whether the whole article keeps to it: None where that is not known.
    """

    language: str
    formula: str | None
    target: str
    is_easy: bool | None
    measure: ReadabilityMeasure
    sections: tuple[SectionLevel, ...]


class Rating(Value, frozen=True):
    """One item of a scorecard: our wording of the question, the answer, and why.

    The answer is ``a person`` where no rule can honestly give one. ``line`` is the source line of the
    evidence, where one line shows it.
    """

    scorecard: Scorecard
    number: str
    question: str
    answer: Answer
    reason: str
    line: int | None


#: NHS: sentences of at most 20 words, paragraphs of at most three sentences, about six bullets.
MAX_SENTENCE_WORDS, MAX_PARAGRAPH_SENTENCES, MAX_LIST_ITEMS = 20, 3, 6
#: How much of a text is shown so that a person finds it.
_MAX_EXCERPT_CHARS = 160
#: Sentences of fewer words are not compared with others.
_MIN_COMPARED_WORDS = 6
#: Letters of the words that the Wiener Sachtextformel calls long, and syllables of those that SMOG counts.
_MIN_LONG_WORD_LETTERS, _MIN_POLYSYLLABLE_SYLLABLES = 7, 3


@dataclass
class _SectionTally:
    """What is counted in one section."""

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
        """Keep the hardest sentence; of a few words, no formula tells anything."""
        if counts.words >= _MIN_COMPARED_WORDS and formula.compute_hardness(counts) > self.hardness:
            self.hardness = formula.compute_hardness(counts)
            self.hardest = HardestSentence(line, _excerpt(sentence), counts.words)


def measure_reading_level(article: Article) -> ReadingLevel:
    """How easily ``article`` is read, as a whole and by section.

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
    """Whether one section's measure keeps to the target; None where it has no grade."""
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
            told = _tally_item(item, language, tally)
            if isinstance(block, Paragraph | Quote) and told:
                tally.counts += TextCounts(paragraphs=1)
                tally.add_excess("paragraph", item.text, told, MAX_PARAGRAPH_SENTENCES, item.lines[0])
        for items in _iter_bulleted_lists(block):
            tally.add_excess("list", items[0].text, len(items), MAX_LIST_ITEMS, items[0].lines[0])
    return tally


def _iter_bulleted_lists(block: Block) -> Iterator[tuple[Item, ...]]:
    """The items of every bulleted list, nested ones too (these have no numbers). Steps are not limited."""
    if isinstance(block, UnorderedList | DoList | DontList):
        yield block.items
    if isinstance(block, UnorderedList | OrderedList | DoList | DontList):
        for item in walk_items(block):
            if item.items:
                yield item.items


def _tally_item(item: Item, language: str, tally: _SectionTally) -> int:
    """Count the words of one item, without those nested in it; gives the number of its sentences."""
    found = 0
    for sentence in split_sentences(item.text, language):
        found += 1
        counts = _count_sentence(sentence, language)
        tally.counts += counts
        if formula := find_formula(language):
            tally.keep_hardest(sentence, counts, formula, item.lines[0])
        if is_spaced(language):
            tally.add_excess("sentence", sentence, counts.words, MAX_SENTENCE_WORDS, item.lines[0])
    return found


def _count_sentence(sentence: str, language: str) -> TextCounts:
    syllables = make_syllable_counter(language)
    if syllables is None or not is_spaced(language):
        return TextCounts(words=measure_length(sentence, language), sentences=1)
    found = split_words(sentence)
    spoken = list(map(syllables, found))
    return TextCounts(
        words=len(found),
        sentences=1,
        syllables=sum(spoken),
        polysyllables=sum(count >= _MIN_POLYSYLLABLE_SYLLABLES for count in spoken),
        monosyllables=spoken.count(1),
        long_words=sum(sum(map(str.isalpha, word)) >= _MIN_LONG_WORD_LETTERS for word in found),
    )


def _excerpt(text: str) -> str:
    """The beginning of ``text``, cut between words where there is one."""
    if len(text) <= _MAX_EXCERPT_CHARS:
        return text
    cut = text[: _MAX_EXCERPT_CHARS - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip() + "…"
