"""Makes don'ts of what a heading or lead-in forbids, and of items that forbid in their own words.

A heading or lead-in that forbids ("Avoid:", "Common mistakes") governs what stands below it until something
ends it: the next heading, a lead-in of the other sort, running text. Its list, whatever shape it came in,
becomes a list of don'ts, each of which is printed with the word for it. What says what is right among faults
stays as it is, and so does all where it is not sure: the words of the article stand there in any case.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from msgspec.structs import replace

from pipeline.article import (
    Block,
    DoList,
    DontList,
    Image,
    Item,
    Lines,
    OrderedList,
    Paragraph,
    Section,
    UnorderedList,
)
from pipeline.clinical.polarity import PolarityVocabulary
from pipeline.locale.advice_scope import AdviceScopes, Announcement
from pipeline.text.sentences import find_sentence_spans
from pipeline.text.width import count_columns

_COLONS = (":", "：")
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "।", "؟")
#: A line without a colon that announces what stands below it is short.
_MAX_BARE_LEAD_CHARS, _MAX_WIDE_LEAD_CHARS = 60, 10
_NUMBER = re.compile(r"\d+")
#: Paragraphs that are the items of a list are short, with one number at most, and there are several.
_MAX_ITEM_CHARS, _MIN_ITEMS = 120, 2
#: Where this share (0 to 1) of a list says what is right, the list is no list of faults.
_MAX_RIGHT_SHARE = 0.5
#: In sections of these kinds what forbids in a form that could name a fault forbids.
_ADVICE_KINDS = frozenset({"intro", "safety", "steps", "tips", "other"})
#: What a section of this kind says not to have is good news.
_KIND_WITHOUT_DONTS = "benefits"

_List = UnorderedList | OrderedList


def mark_announced_donts(
    sections: tuple[Section, ...], vocabulary: PolarityVocabulary
) -> tuple[Section, ...]:
    """The sections, with a list of don'ts for each list that a heading or lead-in forbids.

    Args:
        sections: the article's sections, with their kinds.
        vocabulary: the vocabulary of the article's language; of an unknown one nothing is marked.
    """
    if vocabulary.scopes is None:
        return sections
    announcer = _Announcer(vocabulary, vocabulary.scopes)
    marked = tuple(replace(section, blocks=tuple(announcer.mark_section(section))) for section in sections)
    return tuple(_mark_counterparts(marked, vocabulary.scopes))


def mark_worded_donts(sections: tuple[Section, ...], vocabulary: PolarityVocabulary) -> tuple[Section, ...]:
    """The sections, with the items of bulleted lists that forbid in their own words as don'ts.

    So are those of numbered lists that are no steps; steps are don'ts only where all of them are.

    Args:
        sections: the article's sections, with their kinds.
        vocabulary: the vocabulary of the article's language; of one without scopes only what surely forbids.
    """
    return tuple(
        section
        if section.kind == _KIND_WITHOUT_DONTS
        else replace(section, blocks=tuple(_mark_worded(section, vocabulary)))
        for section in sections
    )


@dataclass(frozen=True)
class _Scope:
    """What governs the blocks below it.

    Attributes:
        announcement: how it forbids.
        is_heading: whether it is the heading: running text may stand between it and its list.
    """

    announcement: Announcement
    is_heading: bool


@dataclass(frozen=True)
class _Announcer:
    """Marks what headings and lead-ins announce, section by section."""

    vocabulary: PolarityVocabulary
    scopes: AdviceScopes

    def mark_section(self, section: Section) -> Iterator[Block]:
        announcement = self.scopes.classify(section.heading) if section.heading else None
        scope = _Scope(announcement, is_heading=True) if announcement else None
        blocks = list(_lift_announced_items(section.blocks, self.scopes))
        index = 0
        while index < len(blocks):
            block = blocks[index]
            if isinstance(block, Paragraph):
                scope, items = self._read_paragraphs(blocks, index, scope)
                if items and scope:
                    donts = self._find_donts(items, scope.announcement)
                    yield from _split_list(UnorderedList(tuple(items), _span(items)), donts)
                    index += len(items)
                    continue
                yield block
            elif isinstance(block, UnorderedList | OrderedList) and scope:
                yield from _split_list(block, self._find_donts(block.items, scope.announcement))
                is_followed = isinstance(
                    blocks[index + 1] if index + 1 < len(blocks) else None, _List | Image
                )
                scope = scope if is_followed else None
            else:
                yield block
                scope = scope if isinstance(block, Image | DontList) or (scope and scope.is_heading) else None
            index += 1

    def _read_paragraphs(
        self, blocks: Sequence[Block], index: int, scope: _Scope | None
    ) -> tuple[_Scope | None, list[Item]]:
        """The scope behind a paragraph, and the items that it and those below it are in the scope above."""
        text = _join_text(blocks[index])
        is_lead = text.endswith(_COLONS)
        is_bare = _is_bare_lead(text)
        if is_lead or (is_bare and _is_before_list(blocks, index)):
            announcement = self.scopes.classify(_find_last_sentence(text))
            if announcement and (is_lead or announcement != "object"):
                return _Scope(announcement, is_heading=False), []
        if is_lead:
            if scope is None or self.scopes.turns_to_what_is_right(text):
                return None, []
            weakened: Announcement = "ban" if scope.announcement == "ban" else "object"
            return _Scope(weakened, is_heading=False), []
        if scope is None:
            return None, []
        items = self._find_items(blocks[index:], scope)
        if len(items) >= _MIN_ITEMS and scope.announcement != "object":
            return scope, items
        return (scope if scope.is_heading else None), []

    def _find_items(self, blocks: Sequence[Block], scope: _Scope) -> list[Item]:
        """The paragraphs from the first one on that are the items of a list: short, and no sentences.

        Below a heading that forbids, all that stands there may be short orders ("Lock your knees.").
        """
        items: list[Item] = []
        for block in blocks:
            if (
                not isinstance(block, Paragraph)
                or len(block.items) != 1
                or not self._can_be_item(block.items[0])
            ):
                break
            items.append(block.items[0])
        fragments = list(takewhile(lambda item: not item.text.strip().endswith(_SENTENCE_ENDS), items))
        if fragments:
            return fragments
        is_whole = scope.is_heading and scope.announcement == "ban" and len(items) == len(blocks)
        order_count = sum(self._instructs(item.text) for item in items)
        return items if is_whole and order_count * 2 >= len(items) else []

    def _can_be_item(self, item: Item) -> bool:
        text = item.text.strip()
        return (
            len(text) <= _MAX_ITEM_CHARS
            and not text.endswith(_COLONS)
            and len(_NUMBER.findall(text)) <= 1
            and len(list(find_sentence_spans(text))) == 1
            and not self._says_what_is_right(text, "faults")
        )

    def _find_donts(self, items: Sequence[Item], announcement: Announcement) -> list[bool]:
        """For each item of an announced list, whether it is a don't."""
        texts = [item.text.strip() for item in items]
        if any(map(self.scopes.names_people, texts)):
            return [False] * len(items)
        rights = [self._says_what_is_right(text, announcement) for text in texts]
        is_right = [self.scopes.says_what_is_right(text) for text in texts]
        if announcement == "object":
            tells = any(right or self._instructs(text) for right, text in zip(is_right, texts, strict=True))
            return [not tells] * len(items)
        if sum(is_right) >= max(1, len(items) * _MAX_RIGHT_SHARE):
            return [self._forbids(text) for text in texts]
        rights[-1] = rights[-1] or self._is_afterthought(texts)
        return [not right for right in rights]

    def _is_afterthought(self, texts: Sequence[str]) -> bool:
        """Whether the last text alone is a sentence that tells what to do: it goes on behind the list."""
        *others, last = texts
        return (
            bool(others)
            and last.endswith(_SENTENCE_ENDS)
            and self._instructs(last)
            and not any(text.endswith(_SENTENCE_ENDS) or self._instructs(text) for text in others)
        )

    def _says_what_is_right(self, text: str, announcement: Announcement) -> bool:
        if self.scopes.is_remedy(text) or self.scopes.is_do_all_the_same(text):
            return True
        safety = self.vocabulary.safety_sentences
        if announcement == "faults" and self.scopes.says_what_is_right(text):
            return True
        return bool(safety and safety.classify(text) and not self._forbids(text))

    def _forbids(self, text: str) -> bool:
        return _forbids(text, self.vocabulary, self.scopes)

    def _instructs(self, text: str) -> bool:
        return not self._forbids(text) and bool(self.vocabulary.instructions.any_verb.match(text))


def _mark_worded(section: Section, vocabulary: PolarityVocabulary) -> Iterator[Block]:
    scopes = vocabulary.scopes
    in_advice = section.kind in _ADVICE_KINDS

    def is_dont(item: Item) -> bool:
        text = item.text.strip()
        if scopes is None:
            return vocabulary.dont_wording.is_dont(text)
        return _forbids(text, vocabulary, scopes) or (
            in_advice and scopes.is_worded_as_dont(text) and not scopes.is_do_all_the_same(text)
        )

    lead = section.heading or ""
    for block in section.blocks:
        if isinstance(block, Paragraph) and (text := _join_text(block)).endswith(_COLONS):
            lead = _find_last_sentence(text)
        elif isinstance(block, Paragraph):
            lead = section.heading or ""
        is_told = scopes is not None and scopes.announces_what_is_told(lead)
        if not isinstance(block, UnorderedList | OrderedList) or is_told:
            yield block
            continue
        is_steps = isinstance(block, OrderedList) and _is_steps(block, section, vocabulary)
        donts = [is_dont(item) for item in block.items]
        yield from [block] if is_steps and not all(donts) else _split_list(block, donts, is_worded=True)


def _is_steps(block: OrderedList, section: Section, vocabulary: PolarityVocabulary) -> bool:
    """Whether a numbered list may be one of steps: these stay together, whatever one of them forbids."""
    movement = vocabulary.instructions.movement
    movement_count = sum(bool(movement.match(item.text)) for item in block.items)
    is_known = vocabulary.scopes is not None  # else its verbs of movement are not
    return not is_known or section.kind == "steps" or movement_count * 2 >= len(block.items)


def _forbids(text: str, vocabulary: PolarityVocabulary, scopes: AdviceScopes) -> bool:
    """Whether a text forbids in its own words, and does not command by a double negative."""
    start = vocabulary.dont_wording.find_ban(text)
    return start is not None and not any(map(scopes.is_do_all_the_same, (text, text[start:])))


def _split_list(block: _List, donts: Sequence[bool], *, is_worded: bool = False) -> Iterator[Block]:
    """A list, split where don'ts and others follow each other; each item keeps its number."""
    start = 0
    for is_dont, group in groupby(donts):
        count = len(list(group))
        items = block.items[start : start + count]
        number = block.start + start if isinstance(block, OrderedList) else None
        if is_dont:
            yield DontList(items, _span(items), is_worded=is_worded, start=number)
        elif number is None:
            yield UnorderedList(items, _span(items))
        else:
            yield OrderedList(items, _span(items), start=number)
        start += count


def _find_last_line(item: Item) -> int:
    return max((item.lines[1], *(_find_last_line(child) for child in item.items)))


def _lift_announced_items(blocks: Iterable[Block], scopes: AdviceScopes) -> Iterator[Block]:
    """The blocks; an item of a bulleted list that announces the list nested in it stands above that list."""
    for block in blocks:
        if not isinstance(block, UnorderedList) or not any(item.items for item in block.items):
            yield block
            continue
        run: list[Item] = []
        for item in block.items:
            if not item.items or scopes.classify(item.text) is None:
                run.append(item)
                continue
            if run:
                yield UnorderedList(tuple(run), _span(run))
                run = []
            yield Paragraph((replace(item, items=()),), item.lines)
            yield UnorderedList(item.items, _span(item.items))
        if run:
            yield UnorderedList(tuple(run), _span(run))


def _span(items: Sequence[Item]) -> Lines:
    return items[0].lines[0], max(_find_last_line(item) for item in items)


def _mark_counterparts(sections: Sequence[Section], scopes: AdviceScopes) -> Iterator[Section]:
    """The sections, with a list of dos below "Do", where a list of don'ts stands beside it."""
    for index, section in enumerate(sections):
        neighbours = sections[max(0, index - 1) : index + 2]
        has_donts = any(isinstance(block, DontList) for each in neighbours for block in each.blocks)
        yield replace(section, blocks=tuple(_mark_dos(section, scopes))) if has_donts else section


def _mark_dos(section: Section, scopes: AdviceScopes) -> Iterator[Block]:
    is_do = bool(section.heading and scopes.announces_dos(section.heading))
    for block in section.blocks:
        if isinstance(block, Paragraph):
            text = _join_text(block)
            if len(text) <= _MAX_BARE_LEAD_CHARS:
                is_do = scopes.announces_dos(text) or (is_do and text.endswith(_COLONS))
            elif not text.endswith(_COLONS):
                is_do = False
            yield block
        elif isinstance(block, UnorderedList) and is_do:
            yield DoList(block.items, block.lines)
            is_do = False
        else:
            is_do = False
            yield block


def _is_bare_lead(text: str) -> bool:
    """Whether a line without a colon is so short that it may be a heading in all but mark-up."""
    is_short = len(text) <= _MAX_BARE_LEAD_CHARS and count_columns(text) - len(text) <= _MAX_WIDE_LEAD_CHARS
    return is_short and text[:1].isalnum() and not text.endswith(_SENTENCE_ENDS)


def _is_before_list(blocks: Sequence[Block], index: int) -> bool:
    return index + 1 < len(blocks) and isinstance(blocks[index + 1], UnorderedList | OrderedList)


def _join_text(block: Block) -> str:
    return " ".join(item.text for item in block.items if isinstance(item, Item)).strip()


def _find_last_sentence(text: str) -> str:
    spans = list(find_sentence_spans(text))
    return text[spans[-1][0] :] if spans else text
