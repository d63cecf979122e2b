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
from pipeline.locale.safety_sentences import SafetySentences

#: A sentence that introduces a list ends with one of these.
_LIST_COLONS = (":", "：")


def find_stop_rules(
    sections: tuple[Section, ...],
    lines: Mapping[int, SourceLine],
    safety_sentences: SafetySentences | None,
) -> tuple[StopRule, ...]:
    """Every sentence of the article that says when to stop or when to get help, with the list it introduces.

    Don'ts are skipped, since "Stop if it hurts" with a cross would mean the opposite; so are lists of
    mistakes, and sections on benefits. A sentence that ends in a colon without a list is incomplete and is
    skipped.

    Args:
        sections: the article's sections, with their kinds.
        lines: the source lines, by number.
        safety_sentences: the patterns of the article's language; None, and no rule is found, for an
            unknown one.
    """
    if safety_sentences is None:
        return ()
    return tuple(
        rule
        for section in sections
        if section.kind != "benefits"
        for rule in _StopRuleFinder(section, lines, safety_sentences).find_rules()
    )


@dataclass(frozen=True)
class _StopRuleFinder:
    """Finds the rules of one section; ``index`` is that of a block in it."""

    section: Section
    lines: Mapping[int, SourceLine]
    safety_sentences: SafetySentences

    def find_rules(self) -> Iterator[StopRule]:
        """The rules of the section: its heading with the list below it, then sentence by sentence."""
        heading_rule, first_index = self._find_heading_rule()
        if heading_rule:
            yield heading_rule
        for index, block in enumerate(self.section.blocks[first_index:], first_index):
            if self._is_searched(block):
                for item in walk_items(block):
                    yield from self._find_in_item(item, block, index)

    def _find_heading_rule(self) -> tuple[StopRule | None, int]:
        """The rule that the heading and the list below it make, and the index of the next block to search."""
        heading, blocks = self.section.heading, self.section.blocks
        list_index = 0
        if heading is None or not blocks:
            return None, 0
        if isinstance(blocks[0], Paragraph) and blocks[0].items[-1].text.endswith(_LIST_COLONS):
            if any(True for item in blocks[0].items for _ in self._find_in_item(item, blocks[0], 0)):
                return None, 0  # the sentence above the list says it better than the heading
            list_index = 1
        items = self._find_list_at(list_index)
        kind = self.safety_sentences.classify_list_heading(heading, items) if items else None
        if kind is None:
            return None, 0
        return StopRule(heading, self.section.line or blocks[0].lines[0], kind, items), list_index + 1

    def _is_searched(self, block: Block) -> bool:
        if isinstance(block, DontList | Table):
            return False
        return self.section.kind != "mistakes" or not isinstance(block, OrderedList | UnorderedList)

    def _find_in_item(self, item: Item, block: Block, index: int) -> Iterator[StopRule]:
        passage = build_passage(item, self.lines)
        if passage is None:
            return
        in_steps = isinstance(block, OrderedList) or self.section.kind == "steps"
        for start, end in passage.find_sentences():
            sentence = passage.text[start:end]
            items: tuple[str, ...] = ()
            if sentence.endswith(_LIST_COLONS):
                is_last = end == len(passage.text.rstrip())
                items = self._find_introduced_list(item, block, index) if is_last else ()
                if not items:
                    continue
            elif start == 0 and index:
                list_above = self._find_list_at(index - 1)
                if self.safety_sentences.is_about_list(list_above, sentence):
                    items = list_above
            if kind := self.safety_sentences.classify(sentence, items, in_steps=in_steps):
                yield StopRule(sentence, passage.find_line(start)[0], kind, items)

    def _find_introduced_list(self, item: Item, block: Block, index: int) -> tuple[str, ...]:
        """The list that an item introduces: the one nested in it, or the one below it."""
        if item.items:
            return _collect_texts(item.items)
        return self._find_list_at(index + 1, with_donts=True) if item is block.items[-1] else ()

    def _find_list_at(self, index: int, *, with_donts: bool = False) -> tuple[str, ...]:
        """The item texts of the list that is the block at ``index``; empty where that is no list."""
        for block in self.section.blocks[index : index + 1]:
            if isinstance(block, UnorderedList | DoList | OrderedList | DontList):
                return _collect_texts(block.items) if with_donts or not isinstance(block, DontList) else ()
        return ()


def _collect_texts(items: tuple[Item, ...]) -> tuple[str, ...]:
    return tuple(nested.text for item in items for nested in walk_nested(item))
