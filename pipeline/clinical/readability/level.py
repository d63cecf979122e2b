"""The reading level of an article: of the whole, and of each section, with what makes it hard."""

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
    walk_items,
)
from pipeline.clinical.readability.formulas import NO_SCALE, Counts, Formula, formula_for, smog
from pipeline.clinical.readability.prose import is_spaced, length, sentences, words
from pipeline.clinical.readability.syllables import counter
from pipeline.clinical.readability.values import Excess, Measure, ReadingLevel, SectionLevel, Sentence

#: NHS: sentences of at most 20 words, paragraphs of at most three sentences, about six bullets.
LONGEST_SENTENCE, LONGEST_PARAGRAPH, LONGEST_LIST = 20, 3, 6
#: How much of a text is shown so that a person finds it.
_SHOWN = 160
#: Sentences of fewer words are not compared with others.
_FEWEST_COMPARED = 6
#: Letters of the words that the Wiener Sachtextformel calls long, and syllables of those that SMOG counts.
_LONG_WORD, _POLYSYLLABLE = 7, 3


@dataclass
class _Tally:
    """What is counted in one section."""

    counts: Counts = field(default_factory=Counts)
    excesses: list[Excess] = field(default_factory=list)
    hardest: Sentence | None = None
    hardness: float = -inf

    def exceed(
        self, what: Literal["sentence", "paragraph", "list"], text: str, count: int, limit: int, line: int
    ) -> None:
        if count > limit:
            self.excesses.append(Excess(line, what, _excerpt(text), count, limit))

    def compare(self, sentence: str, counts: Counts, formula: Formula, line: int) -> None:
        """Keep the hardest sentence; of a few words, no formula tells anything."""
        if counts.words >= _FEWEST_COMPARED and formula.hardness(counts) > self.hardness:
            self.hardness = formula.hardness(counts)
            self.hardest = Sentence(line, _excerpt(sentence), counts.words)


def reading_level(article: Article) -> ReadingLevel:
    """How easily ``article`` is read, as a whole and by section.

    Counted are paragraphs, quotations and the items of lists; headings, tables and captions are not. An item
    without a full stop is one sentence.
    """
    formula = formula_for(article.language)
    tallies = [_tally(section, article.language) for section in article.sections]
    whole = _Tally(
        sum((tally.counts for tally in tallies), Counts()),
        [excess for tally in tallies for excess in tally.excesses],
    )
    measure = _measure(whole, formula)
    return ReadingLevel(
        language=article.language,
        formula=formula.name if formula else None,
        target=formula.target if formula else NO_SCALE,
        is_easy=formula.is_easy(measure.grade) if formula and measure.grade is not None else None,
        measure=measure,
        sections=tuple(
            SectionLevel(section.heading, _line_of(section), _measure(tally, formula), tally.hardest)
            for section, tally in zip(article.sections, tallies, strict=True)
        ),
    )


def keeps_target(level: ReadingLevel, measure: Measure) -> bool | None:
    """Whether one section's measure keeps to the target; None where it has no grade."""
    formula = formula_for(level.language)
    return formula.is_easy(measure.grade) if formula and measure.grade is not None else None


def _line_of(section: Section) -> int | None:
    if section.line is not None:
        return section.line
    return section.blocks[0].lines[0] if section.blocks else None


def _measure(tally: _Tally, formula: Formula | None) -> Measure:
    counts = tally.counts
    is_graded = formula is not None and counts.is_enough
    return Measure(
        words=counts.words,
        sentences=counts.sentences,
        paragraphs=counts.paragraphs,
        grade=formula.compute(counts) if formula and is_graded else None,
        smog=smog(counts) if formula and formula.name == "Flesch-Kincaid grade" and is_graded else None,
        mean_sentence=counts.words / counts.sentences if counts.sentences else 0.0,
        excesses=tuple(tally.excesses),
    )


def _tally(section: Section, language: str) -> _Tally:
    tally = _Tally()
    for block in section.blocks:
        if isinstance(block, Table | Image):
            continue
        for item in walk_items(block):
            told = _count(item, language, tally)
            if isinstance(block, Paragraph | Quote) and told:
                tally.counts += Counts(paragraphs=1)
                tally.exceed("paragraph", item.text, told, LONGEST_PARAGRAPH, item.lines[0])
        for items in _bulleted(block):
            tally.exceed("list", items[0].text, len(items), LONGEST_LIST, items[0].lines[0])
    return tally


def _bulleted(block: Block) -> Iterator[tuple[Item, ...]]:
    """The items of every bulleted list, nested ones too (these have no numbers). Steps are not limited."""
    if isinstance(block, UnorderedList | DoList | DontList):
        yield block.items
    if isinstance(block, UnorderedList | OrderedList | DoList | DontList):
        for item in walk_items(block):
            if item.items:
                yield item.items


def _count(item: Item, language: str, tally: _Tally) -> int:
    """Count the words of one item, without those nested in it; gives the number of its sentences."""
    found = 0
    for sentence in sentences(item.text, language):
        found += 1
        counts = _counts(sentence, language)
        tally.counts += counts
        if formula := formula_for(language):
            tally.compare(sentence, counts, formula, item.lines[0])
        if is_spaced(language):
            tally.exceed("sentence", sentence, counts.words, LONGEST_SENTENCE, item.lines[0])
    return found


def _counts(sentence: str, language: str) -> Counts:
    syllables = counter(language)
    if syllables is None or not is_spaced(language):
        return Counts(words=length(sentence, language), sentences=1)
    found = words(sentence)
    spoken = list(map(syllables, found))
    return Counts(
        words=len(found),
        sentences=1,
        syllables=sum(spoken),
        polysyllables=sum(count >= _POLYSYLLABLE for count in spoken),
        monosyllables=spoken.count(1),
        long_words=sum(sum(map(str.isalpha, word)) >= _LONG_WORD for word in found),
    )


def _excerpt(text: str) -> str:
    """The beginning of ``text``, cut between words where there is one."""
    if len(text) <= _SHOWN:
        return text
    cut = text[: _SHOWN - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip() + "…"
