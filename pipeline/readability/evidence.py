"""Facts of an article that the scorecard rules decide by, each with the source line that shows it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.article import (
    Article,
    Block,
    DoList,
    Image,
    Item,
    OrderedList,
    Paragraph,
    Section,
    UnorderedList,
    walk_items,
)
from pipeline.locale import reading
from pipeline.locale.instructions import load_instruction_patterns
from pipeline.readability.level import MAX_SENTENCE_WORDS, LengthExcess, ReadingLevel, measure_reading_level
from pipeline.text.sentences import split_sentences

#: "Very short" for PEMAT: at most two paragraphs on one page (PEMAT User's Guide, items 8, 9 and 11).
_MAX_VERY_SHORT_ITEMS = 2
#: A longer list is not one chunk. The scorecards give no number; this one is ours.
MAX_CHUNK_ITEMS = 7


@dataclass(frozen=True)
class Evidence:
    """An article and facts computed from it. A line is None where the article has nothing of the kind."""

    article: Article

    @cached_property
    def level(self) -> ReadingLevel:
        """Its reading level."""
        return measure_reading_level(self.article)

    @cached_property
    def blocks(self) -> tuple[tuple[Section, Block], ...]:
        """Every block with its section."""
        return tuple((section, block) for section in self.article.sections for block in section.blocks)

    def find_first(self, *kinds: type[Block]) -> Block | None:
        """The first block of these kinds."""
        return next((block for _, block in self.blocks if isinstance(block, kinds)), None)

    @cached_property
    def action_blocks(self) -> tuple[Block, ...]:
        """Blocks that instruct: numbered steps, dos, and lists and paragraphs of a section of steps."""
        return tuple(
            block
            for section, block in self.blocks
            if isinstance(block, OrderedList | DoList)
            or (section.kind == "steps" and isinstance(block, UnorderedList | Paragraph))
        )

    @cached_property
    def action_line(self) -> int | None:
        """The line of the first instruction; without one, of the first dose."""
        instructions = (line for line, sentence in self._iter_actions() if self._is_instruction(sentence))
        first_dose = min((dose.line for dose in self.article.doses), default=None)
        return next(instructions, first_dose)

    @cached_property
    def addressing_line(self) -> int | None:
        """The line of the first action that addresses the reader: with "you", or a verb in the imperative."""
        pattern = self._compile_pattern("addressing")
        return next(
            (
                line
                for line, sentence in self._iter_actions()
                if self._is_instruction(sentence) or (pattern and pattern.search(sentence))
            ),
            None,
        )

    @cached_property
    def indirect_line(self) -> int | None:
        """The line of the first action that mentions "patients" instead of addressing the reader."""
        pattern = self._compile_pattern("indirect")
        return next(
            (line for line, sentence in self._iter_actions() if pattern and pattern.search(sentence)), None
        )

    @cached_property
    def number_line(self) -> int | None:
        """The line of the first number, in figures or words.

        In a language without a list of number words, the title's line: numbers cannot be ruled out.
        """
        number_words = self._compile_pattern("numbers")
        for line, text in self._iter_texts():
            if any(map(str.isnumeric, text)) or (number_words and number_words.search(text)):
                return line
        return None if number_words else self.article.title_line or 1

    @cached_property
    def movement_line(self) -> int | None:
        """The first line of the first section of steps."""
        return next((block.lines[0] for section, block in self.blocks if section.kind == "steps"), None)

    @cached_property
    def unnumbered_line(self) -> int | None:
        """The line of the first section of steps that has no numbered list."""
        for section in self.article.sections:
            is_numbered = any(isinstance(block, OrderedList) for block in section.blocks)
            if section.kind == "steps" and section.blocks and not is_numbered:
                return section.line or section.blocks[0].lines[0]
        return None

    @cached_property
    def summary_line(self) -> int | None:
        """The line of the first section whose heading announces a summary."""
        pattern = self._compile_pattern("summary")
        for section in self.article.sections:
            if section.heading and section.blocks and pattern and pattern.search(section.heading.casefold()):
                return section.line
        return None

    @cached_property
    def heading_count(self) -> int:
        """The number of sections that have a heading and text."""
        return sum(bool(section.heading and section.blocks) for section in self.article.sections)

    @cached_property
    def is_very_short(self) -> bool:
        """Whether the items on chunks, headings and a summary do not apply because the text is so short."""
        count = sum(len(block.items) for _, block in self.blocks if not isinstance(block, Image))
        return count <= _MAX_VERY_SHORT_ITEMS

    @cached_property
    def oversized_chunks(self) -> tuple[LengthExcess, ...]:
        """Paragraphs and lists that are too long to be one chunk."""
        return tuple(
            excess
            for excess in self.level.measure.excesses
            if excess.what == "paragraph" or (excess.what == "list" and excess.count > MAX_CHUNK_ITEMS)
        )

    @cached_property
    def long_sentences(self) -> tuple[LengthExcess, ...]:
        """Sentences with more words than `MAX_SENTENCE_WORDS`."""
        return tuple(
            excess
            for excess in self.level.measure.excesses
            if excess.what == "sentence" and excess.limit == MAX_SENTENCE_WORDS
        )

    def _iter_texts(self) -> Iterator[tuple[int, str]]:
        yield self.article.title_line or 1, self.article.title
        for section in self.article.sections:
            yield section.line or 1, section.heading or ""
            for block in section.blocks:
                yield from ((item.lines[0], item.text) for item in walk_items(block))

    def _iter_actions(self) -> Iterator[tuple[int, str]]:
        """Line and text of every sentence of the action blocks, without the names of steps."""
        for block in self.action_blocks:
            for item in walk_items(block):
                yield from (
                    (item.lines[0], text) for text in _split_instructions(item, self.article.language)
                )

    def _compile_pattern(self, name: str) -> re.Pattern[str] | None:
        patterns = reading(self.article.language).get("readability")
        return re.compile(patterns[name]) if patterns else None

    def _is_instruction(self, sentence: str) -> bool:
        return bool(self._instruction.match(sentence))

    @cached_property
    def _instruction(self) -> re.Pattern[str]:
        return load_instruction_patterns(self.article.language).any_verb


#: Longer sentences are cut: an instruction is recognised by its beginning.
_MAX_INSTRUCTION_CHARS = 500


def _split_instructions(item: Item, language: str) -> Iterator[str]:
    return (sentence[:_MAX_INSTRUCTION_CHARS] for sentence in split_sentences(item.rest, language))
