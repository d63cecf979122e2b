"""Finds when to stop, when to get help and when not to begin, word for word, in the sections of an article.

A rule is read with its scope: the heading above it, the words that announce its list, and what it refers to.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.article import (
    Block,
    DoList,
    DontList,
    Item,
    OrderedList,
    Paragraph,
    Section,
    StopRule,
    StopRuleKind,
    Table,
    UnorderedList,
    walk_items,
    walk_nested,
)
from pipeline.clinical.passages import SourceLine, build_passage
from pipeline.locale import DontWording
from pipeline.locale.safety_sentences import SafetySentences

#: A sentence that introduces a list ends with one of these.
_LIST_COLONS = (":", "：")
#: A line that may be an item of a list whose marks are lost ends with none of these.
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "؟", "।", ":", "：")
_MAX_BARE_ITEM_CHARS = 120
#: Two sentences that are one rule ("Your calf is hot and red. Have it looked at today.") are no longer.
_MAX_PAIR_CHARS = 300


def find_stop_rules(
    sections: tuple[Section, ...],
    lines: Mapping[int, SourceLine],
    safety_sentences: SafetySentences | None,
    dont_wording: DontWording | None = None,
) -> tuple[StopRule, ...]:
    """Every sentence that says when to stop, to get help or not to begin, with the list it introduces.

    Of don'ts only those are read that forbid in their own words, since "Stop if it hurts" with a cross would
    mean the opposite. Lists of mistakes are skipped. A sentence that ends in a
    colon is incomplete without what it announces, and is skipped where something else stands below it.

    Args:
        sections: the article's sections, with their kinds.
        lines: the source lines, by number.
        safety_sentences: the patterns of the article's language; None, and no rule is found, for an
            unknown one.
        dont_wording: how don'ts are worded in that language; None where all are skipped.
    """
    if safety_sentences is None:
        return ()
    return tuple(
        rule
        for index, section in enumerate(sections)
        for rule in _StopRuleFinder(
            section, sections[index + 1 :], lines, safety_sentences, dont_wording
        ).find_rules()
    )


@dataclass(frozen=True)
class _StopRuleFinder:
    """Finds the rules of one section; ``index`` is that of a block in it."""

    section: Section
    following: tuple[Section, ...]
    lines: Mapping[int, SourceLine]
    safety_sentences: SafetySentences
    dont_wording: DontWording | None

    @cached_property
    def _topic(self) -> str:
        """The heading, where it may name the symptom or state that the sentences below it are about."""
        heading = self.section.heading or ""
        return heading if self.safety_sentences.is_topic(heading) else ""

    def find_rules(self) -> Iterator[StopRule]:
        """The rules of the section: its heading with what it announces, then sentence by sentence."""
        heading_rule, first_index = self._find_heading_rule()
        if heading_rule:
            yield heading_rule
        index = first_index
        while index < len(self.section.blocks):
            lead_rule, next_index = self._find_state_rule(index)
            if lead_rule:
                yield lead_rule
                index = next_index
                continue
            block = self.section.blocks[index]
            if self._is_searched(block):
                for item in walk_items(block):
                    yield from self._find_in_item(item, block, index)
            index += 1

    def _find_heading_rule(self) -> tuple[StopRule | None, int]:
        """The rule that the heading and the list below it make, and the index of the next block to search."""
        heading, blocks = self.section.heading, self.section.blocks
        list_index = 0
        if heading is None:
            return None, 0
        if blocks and isinstance(blocks[0], Paragraph) and blocks[0].items[-1].text.endswith(_LIST_COLONS):
            if any(True for item in blocks[0].items for _ in self._find_in_item(item, blocks[0], 0)):
                return None, 0  # the sentence above the list says it better than the heading
            list_index = 1
        own_kind = self.safety_sentences.classify_heading(heading)
        items, next_index = self._find_announced(list_index, with_donts=own_kind == "contraindication")
        kind = self.safety_sentences.classify_list_heading(heading, items) if items else None
        if kind is None and own_kind:
            kind, items, next_index = own_kind, self._find_cases(), 0
        if not items or kind is None or (kind != "contraindication" and self.section.kind == "mistakes"):
            return None, 0
        line = self.section.line or (blocks[0].lines[0] if blocks else 1)
        return StopRule(heading, line, kind, items), next_index

    def _find_cases(self) -> tuple[str, ...]:
        """The sentences below a heading that only name a case of what it announces."""
        cases = []
        for block in self.section.blocks:
            if not isinstance(block, Paragraph):
                break
            for item in block.items:
                passage = build_passage(item, self.lines)
                for start, end in passage.find_sentences() if passage else ():
                    sentence = passage.text[start:end] if passage else ""
                    if self.safety_sentences.is_case(sentence) and not self._classify(
                        sentence, (), block, False
                    ):
                        cases.append(sentence)
        return tuple(cases)

    def _find_state_rule(self, index: int) -> tuple[StopRule | None, int]:
        """The rule of a lead-in that only names a state ("If you have osteoporosis:") and its list of orders.

        Each order is read with the lead-in; where half of them say what not to do or whom to ask first, all
        are shown below it.
        """
        block = self.section.blocks[index]
        if not isinstance(block, Paragraph):
            return None, index
        lead = block.items[-1].text
        if not lead.endswith(_LIST_COLONS) or not self.safety_sentences.is_state(lead):
            return None, index
        if self.safety_sentences.classify(lead, announces=True):
            return None, index
        items, next_index = self._find_announced(index + 1)
        words = lead.rstrip("".join(_LIST_COLONS))
        matches = sum(
            self.safety_sentences.classify(f"{words}, {item}") == "contraindication" for item in items
        )
        if not items or matches * 2 < len(items):
            return None, index
        return StopRule(lead, block.lines[0], "contraindication", items), next_index

    def _is_searched(self, block: Block) -> bool:
        if isinstance(block, Table) or (isinstance(block, DontList) and self.dont_wording is None):
            return False
        return self.section.kind != "mistakes" or not isinstance(block, OrderedList | UnorderedList)

    def _find_in_item(self, item: Item, block: Block, index: int) -> Iterator[StopRule]:
        passage = build_passage(item, self.lines)
        if passage is None:
            return
        is_dont = isinstance(block, DontList)
        if is_dont and not (self.dont_wording and self.dont_wording.is_dont(passage.text)):
            return
        above = None  # the sentence above, where it is part of no rule
        for start, end in passage.find_sentences():
            sentence = passage.text[start:end]
            is_first, is_last = start == 0, end == len(passage.text.rstrip())
            items, announces = self._find_scope(sentence, item, block, index, is_first, is_last)
            rule = None
            if items or announces or not sentence.endswith(_LIST_COLONS):
                first = start if above is None else above
                rule = self._read_sentence(passage.text, (first, start, end), items, block, announces)
            if rule and not (is_dont and rule[0] == "help"):
                kind, text, texts, offset = rule
                yield StopRule(text, passage.find_line(offset)[0], kind, texts)
            above = start if rule is None else None

    def _find_scope(
        self, sentence: str, item: Item, block: Block, index: int, is_first: bool, is_last: bool
    ) -> tuple[tuple[str, ...], bool]:
        """The list that a sentence of an item announces or refers to, and whether it announces a lost one."""
        if sentence.endswith(_LIST_COLONS):
            if not is_last:
                return (), False
            return self._find_introduced_list(item, block, index), self._is_end(item, block, index)
        if is_first and index and (items := self._find_list_above(index, sentence)):
            return items, False
        if is_last and item is block.items[-1] and self.safety_sentences.announces(sentence):
            return self._find_list_at(index + 1), False
        return (), False

    def _read_sentence(
        self, text: str, offsets: tuple[int, int, int], items: tuple[str, ...], block: Block, announces: bool
    ) -> tuple[StopRuleKind, str, tuple[str, ...], int] | None:
        """The rule of a sentence, alone, with the one above it, or under its heading; None where it is none.

        Args:
            text: the text of the item.
            offsets: where the sentence above begins (or the sentence itself, where there is none to go with
                it), and where the sentence begins and ends.
            items: the list that it announces.
            block: the block of the item.
            announces: whether it announces a list that is lost.
        """
        first, start, end = offsets
        sentence = text[start:end]
        if kind := self._classify(sentence, items, block, announces):
            return kind, sentence, items, start
        if first < start:
            above = text[first:start].rstrip()
            if kind := self._classify_pair(text[first:end], sentence, above, block, items):
                return kind, text[first:end], items, first
        topic = self._topic
        if topic and not items and (kind := self._classify(sentence, (), block, False, topic=topic)):
            return kind, topic, (sentence,), start
        return None

    def _classify(
        self, sentence: str, items: tuple[str, ...], block: Block, announces: bool, topic: str = ""
    ) -> StopRuleKind | None:
        in_steps = isinstance(block, OrderedList) or self.section.kind in ("steps", "benefits")
        return self.safety_sentences.classify(
            sentence, items, in_steps=in_steps, topic=topic, announces=announces
        )

    def _find_list_above(self, index: int, sentence: str) -> tuple[str, ...]:
        """The list above a block, if the first sentence of the block is about it."""
        items = self._find_list_at(index - 1)
        return items if self.safety_sentences.is_about_list(items, sentence) else ()

    def _classify_pair(
        self, pair: str, sentence: str, above: str, block: Block, items: tuple[str, ...]
    ) -> StopRuleKind | None:
        """The kind of rule that a sentence makes with the one above it, which it refers to or answers."""
        safety = self.safety_sentences
        is_answer = above.rstrip().endswith(("?", "？", "؟"))
        if len(pair) > _MAX_PAIR_CHARS or not (is_answer or safety.refers_back(sentence)):
            return None
        if items:
            return self._classify(pair, items, block, True)
        if not safety.gives_order(sentence) or not safety.names_harm(above):
            return None
        if is_answer:
            return self._classify(f"{above.rstrip('?？؟ ')}: {sentence}", ("",), block, True)
        return self._classify(pair, (), block, False)

    def _find_introduced_list(self, item: Item, block: Block, index: int) -> tuple[str, ...]:
        """The list that an item introduces: the one nested in it, or what stands below it."""
        if item.items:
            return _collect_texts(item.items)
        return self._find_announced(index + 1, with_donts=True)[0] if item is block.items[-1] else ()

    def _is_end(self, item: Item, block: Block, index: int) -> bool:
        """Whether nothing stands below an item in its section: what it announces is lost."""
        return index == len(self.section.blocks) - 1 and item is block.items[-1] and not item.items

    def _find_announced(self, index: int, *, with_donts: bool = False) -> tuple[tuple[str, ...], int]:
        """What stands at block ``index`` as a list, in whatever shape, and the index of the block behind it.

        A list, or lines without its marks, or lines that look like headings with nothing below them.
        """
        if items := self._find_list_at(index, with_donts=with_donts):
            return items, index + 1
        if index >= len(self.section.blocks):
            return self._find_heading_items(), index
        texts: list[str] = []
        for block in self.section.blocks[index:]:
            text = block.items[0].text if isinstance(block, Paragraph) else ""
            if not text or len(text) > _MAX_BARE_ITEM_CHARS or text.endswith(_SENTENCE_ENDS):
                break
            texts.append(text)
        return tuple(texts), index + len(texts)

    def _find_heading_items(self) -> tuple[str, ...]:
        texts: list[str] = []
        for section in self.following:
            is_item = section.heading and not section.heading.endswith(_SENTENCE_ENDS)
            if not is_item or section.blocks or not self.safety_sentences.names_harm(section.heading or ""):
                break
            texts.append(section.heading or "")
        return tuple(texts)

    def _find_list_at(self, index: int, *, with_donts: bool = False) -> tuple[str, ...]:
        """The item texts of the list that is the block at ``index``; empty where that is no list."""
        for block in self.section.blocks[index : index + 1]:
            if isinstance(block, UnorderedList | DoList | OrderedList | DontList):
                return _collect_texts(block.items) if with_donts or not isinstance(block, DontList) else ()
        return ()


def _collect_texts(items: Sequence[Item]) -> tuple[str, ...]:
    return tuple(nested.text for item in items for nested in walk_nested(item))
