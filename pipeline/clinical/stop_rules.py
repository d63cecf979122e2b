"""Finds the stop rules and red flags of an article: when to stop, when to get help, word for word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.article import (
    Block,
    DoList,
    DontList,
    Item,
    OrderedList,
    Paragraph,
    Section,
    StopRule,
    Table,
    UnorderedList,
    walk_items,
    walk_nested,
)
from pipeline.clinical.passages import SourceLine, build_passage
from pipeline.locale import reading
from pipeline.locale.safety_sentences import SafetySentences

#: What announces a list ends so.
_LIST_COLONS = (":", "：")


def find_stop_rules(
    sections: tuple[Section, ...], lines: Mapping[int, SourceLine], language: str
) -> tuple[StopRule, ...]:
    """Every sentence of the article that says when to stop or when to get help, with the list it announces.

    A don't is left out: "Stop if it hurts" below a cross would say the contrary; so is a list of mistakes,
    and what is told of benefits. A rule that ends in a colon with no list below it is half a rule: none.

    Args:
        sections: the article's sections, each of its kind.
        lines: the source lines, by number.
        language: the article's language (BCP 47); without a vocabulary for it no rule is found.
    """
    alarms = SafetySentences.from_vocabulary(reading(language))
    if alarms is None:
        return ()
    return tuple(
        rule
        for section in sections
        if section.kind != "benefits"
        for rule in _StopRuleFinder(section, lines, alarms, language).find_rules()
    )


@dataclass(frozen=True)
class _StopRuleFinder:
    section: Section
    lines: Mapping[int, SourceLine]
    safety_sentences: SafetySentences
    language: str

    def find_rules(self) -> Iterator[StopRule]:
        """The rules of the section: its heading with the list below it, or else sentence by sentence."""
        headed, first = self._find_heading_rule()
        if headed:
            yield headed
        for place, block in enumerate(self.section.blocks[first:], first):
            if self._is_searched(block):
                for item in walk_items(block):
                    yield from self._find_in_item(item, block, place)

    def _find_heading_rule(self) -> tuple[StopRule | None, int]:
        """The rule that the heading is, with the list below it, and which block to read on from."""
        heading, blocks = self.section.heading, self.section.blocks
        place = 0
        if heading is None or not blocks:
            return None, 0
        if isinstance(blocks[0], Paragraph) and blocks[0].items[-1].text.endswith(_LIST_COLONS):
            if any(True for item in blocks[0].items for _ in self._find_in_item(item, blocks[0], 0)):
                return None, 0  # the sentence above the list says it better than the heading
            place = 1
        items = self._find_list_at(place)
        kind = self.safety_sentences.classify_list_heading(heading, items) if items else None
        if kind is None:
            return None, 0
        return StopRule(heading, self.section.line or blocks[0].lines[0], kind, items), place + 1

    def _is_searched(self, block: Block) -> bool:
        if isinstance(block, DontList | Table):
            return False
        return self.section.kind != "mistakes" or not isinstance(block, OrderedList | UnorderedList)

    def _find_in_item(self, item: Item, block: Block, place: int) -> Iterator[StopRule]:
        passage = build_passage(item, self.lines)
        if passage is None:
            return
        in_steps = isinstance(block, OrderedList) or self.section.kind == "steps"
        for start, end in passage.find_sentences(self.language):
            sentence = passage.text[start:end]
            items: tuple[str, ...] = ()
            if sentence.endswith(_LIST_COLONS):
                is_last = end == len(passage.text.rstrip())
                items = self._find_announced_list(item, block, place) if is_last else ()
                if not items:
                    continue
            elif (
                start == 0
                and place
                and self.safety_sentences.is_about_list(above := self._find_list_at(place - 1), sentence)
            ):
                items = above
            if kind := self.safety_sentences.classify(sentence, items, in_steps=in_steps):
                yield StopRule(sentence, passage.find_line(start)[0], kind, items)

    def _find_announced_list(self, item: Item, block: Block, place: int) -> tuple[str, ...]:
        """The list that an item announces: the one nested in it, or the one below it."""
        if item.items:
            return _collect_texts(item.items)
        return self._find_list_at(place + 1, with_crosses=True) if item is block.items[-1] else ()

    def _find_list_at(self, place: int, *, with_crosses: bool = False) -> tuple[str, ...]:
        """The words of the list that stands there; nothing where none does."""
        for block in self.section.blocks[place : place + 1]:
            if isinstance(block, UnorderedList | DoList | OrderedList | DontList):
                return _collect_texts(block.items) if with_crosses or not isinstance(block, DontList) else ()
        return ()


def _collect_texts(items: tuple[Item, ...]) -> tuple[str, ...]:
    return tuple(each.text for item in items for each in walk_nested(item))
