"""What a person should check of the blocks of a page: pictures, copies, letters in place of numbers …

Each function takes the text blocks of a page, and block index to rule for those that are not main content;
``shift`` is the number of the line of the first block.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from pipeline.article import Finding
from pipeline.locale import FALLBACK
from pipeline.scraper.cut_rules import HIDDEN_TEXT, STRUCK_OUT
from pipeline.scraper.html.editor_comments import EDITOR_COMMENT
from pipeline.scraper.html.fields import OPEN_LIST_ATTRIBUTE
from pipeline.scraper.html.pictures import is_portrait
from pipeline.scraper.html.text_block import TextBlock, find_kept_texts
from pipeline.scraper.html.unknown_icons import ICON_ATTRIBUTE
from pipeline.scraper.line import NumberedLines
from pipeline.scraper.readers.unseen_content import has_ban

#: The rule that removes pictures that are not shown.
PICTURE_RULE = "picture"
_MAX_NAMED_PICTURES, _MAX_ADDRESS_CHARS = 5, 120
_PICTURES_MESSAGE = (
    "{count} of the article's pictures and films have no words and are not shown: {pictures}. "
    "Where one shows what no words say, describe it."
)
_WORD_PICTURE_MESSAGE = (
    "A picture with the words «{words}» stands here and is not shown. If they are a part of the sentence"
    " beside it, add them with a [[fix]]."
)
_AMOUNT = re.compile(r"\d{1,3}(?:\s?[-–]\s?\d{1,3})?(?:\s?[^\W\d]+)?")
_MAX_WORD_PICTURES, _MAX_WORD_PICTURE_WORDS = 50, 3
_JOINED_DIGITS_MESSAGE = (
    "Digits of two parts of the page stand side by side; were they one number? {parts}. Compare them."
)
_OVERRIDE_MESSAGE = (
    "The page turns the direction of this round and shows it in another order: {texts}. "
    "It stands here as it is stored. Compare it."
)
_NUMBERING_MESSAGE = (
    "The page {kind} {numbering} …; the handout numbers them {numbers}. Compare what refers to them."
)
_ICON_MESSAGES = {
    "item": "An icon stands before this, and another one before others like it: a tick and a cross? "
    "«{words}» Compare with the page whether these are dos or don'ts.",
    "cell": "An icon is all that a cell of this row shows, and what it means is not known: «{words}».",
}
_OPEN_LIST_MESSAGE = (
    "A field here shows several options, and none of them is selected: all stand in the sentence. "
    "Which one holds? «{words}»"
)
_STRUCK_MESSAGE = "The page strikes this out, so it was left out: {words}"
_COMMENTS_MESSAGE = "Comments of editors were left out: {words}"
_HIDDEN_MESSAGE = "{count} lines that the page does not show were left out: {words}"
#: The rule that removes what a page holds a second time, for another kind of screen.
SCREEN_COPY = "screen-copy"
#: What a finding says of a run that stands twice: whether the second one was removed.
_COPY_MESSAGE = {
    True: "The page holds this twice, for two kinds of screens; the copy was left out: {words}",
    False: "This and what follows is repeated: it stands twice, one below the other. Is it a copy? {words}",
}
_SCREEN_CLASS = re.compile(
    r"mobile?\b|\bmobil|desktop|tablet|phone|handy|bureau|movil|escritorio|(?:hidden|visible)-(?:xs|sm|md|lg|xl|phone|print)"
    r"|\bd-(?:none|block|(?:xs|sm|md|lg|xl)-(?:none|block))|(?:show|hide)-(?:for|on)|\b(?:sm|md|lg|xl|max-\w+):(?:hidden|block)"
    r"|-only\b|large-screen|small-screen",
    re.IGNORECASE,
)
#: A run that is repeated has at least two blocks, unless the page says that the second is for other screens.
_MIN_COPY_BLOCKS, _MAX_COPY_BLOCKS = 2, 300
_MAX_QUOTED_CHARS = 80


def find_lost_pictures(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], shift: int, languages: Sequence[str] = ()
) -> Iterator[Finding]:
    """One finding about all pictures within the article of which no words are known.

    And one about each whose few words forbid or give a number: they may be a part of the sentence beside it.
    """
    kept = [index for index in range(len(blocks)) if index not in outside]
    if not kept:
        return
    lost = [
        index
        for index in range(kept[0], kept[-1] + 2)
        if outside.get(index) == PICTURE_RULE and not is_portrait(blocks[index].element)
    ]
    if not lost:
        return
    shown = "; ".join(describe_picture(blocks[index]) for index in lost[:_MAX_NAMED_PICTURES])
    message = _PICTURES_MESSAGE.format(count=len(lost), pictures=shown)
    yield Finding(lost[0] + shift, PICTURE_RULE, message, "info")
    language = next(iter(languages), FALLBACK)
    for index in lost[:_MAX_WORD_PICTURES]:
        alt = blocks[index].alt
        if len(alt.split()) <= _MAX_WORD_PICTURE_WORDS and (_AMOUNT.fullmatch(alt) or has_ban(alt, language)):
            yield Finding(index + shift, PICTURE_RULE, _WORD_PICTURE_MESSAGE.format(words=alt), "decide")


def find_unshown_blocks(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], shift: int
) -> Iterator[Finding]:
    """Findings about paragraphs and items of the article that are not shown, or struck out, as a whole."""
    kept = [index for index in range(len(blocks)) if index not in outside]
    hidden = []
    for index in range(kept[0], kept[-1]) if kept else ():
        if outside.get(index) == STRUCK_OUT:
            yield Finding(index + shift, STRUCK_OUT, _STRUCK_MESSAGE.format(words=blocks[index].text))
        elif outside.get(index) == HIDDEN_TEXT:
            hidden.append(index)
    if hidden:
        words = "; ".join(blocks[index].text[:_MAX_QUOTED_CHARS] for index in hidden[:_MAX_NAMED_PICTURES])
        message = _HIDDEN_MESSAGE.format(count=len(hidden), words=words)
        yield Finding(hidden[0] + shift, HIDDEN_TEXT, message)


def find_removed_comments(lines: NumberedLines, outside: Mapping[int, str]) -> Iterator[Finding]:
    """One finding about all comments of editors that stand outside the text, with their words."""
    comments = [line for line in lines if outside.get(line.number) == EDITOR_COMMENT]
    if comments:
        words = "; ".join(line.text[:_MAX_QUOTED_CHARS] for line in comments[:_MAX_NAMED_PICTURES])
        message = _COMMENTS_MESSAGE.format(words=words)
        yield Finding(comments[0].number, EDITOR_COMMENT, message)


def find_shown_otherwise(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], shift: int
) -> Iterator[Finding]:
    """Findings about kept blocks that the page shows in another way than they are read.

    Digits of two elements that look like one number, the letters of a list or its counting down, options of
    which none is selected, and texts in another order than they are stored in.
    """
    for index, block in enumerate(blocks):
        if index in outside:
            continue
        if block.joined_digits:
            message = _JOINED_DIGITS_MESSAGE.format(parts="; ".join(block.joined_digits))
            yield Finding(index + shift, "joined-digits", message)
        if block.numbering:
            yield _make_numbering_finding(block, index + shift)
        if OPEN_LIST_ATTRIBUTE in block.element.attrib:
            message = _OPEN_LIST_MESSAGE.format(words=block.text[:_MAX_QUOTED_CHARS])
            yield Finding(index + shift, "open-choice", message)
        if icon_message := _ICON_MESSAGES.get(block.element.get(ICON_ATTRIBUTE) or ""):
            yield Finding(index + shift, "unknown-icon", icon_message.format(words=block.text))
        if block.overrides:
            message = _OVERRIDE_MESSAGE.format(texts="; ".join(block.overrides))
            yield Finding(index + shift, "direction-control", message, "decide")


def _make_numbering_finding(block: TextBlock, line: int) -> Finding:
    """The finding about a list that the page does not number as the handout does."""
    kind = "gives these items the letters"
    if block.numbering[0].isdecimal():
        is_plain = block.numbering.isascii()
        kind = "counts these items down" if is_plain else "writes the numbers of these items as"
    first = int(match[0]) if (match := re.match(r"\d+", block.mark.strip())) else 1
    numbers = ", ".join(map(str, range(first, first + 3)))
    message = _NUMBERING_MESSAGE.format(kind=kind, numbering=block.numbering, numbers=numbers)
    return Finding(line, "list-numbering", message)


def find_screen_copies(
    blocks: Sequence[TextBlock], outside: Mapping[int, str]
) -> Iterator[tuple[range, bool]]:
    """Runs of kept blocks that repeat the run right before them, and whether they are for another screen."""
    kept = find_kept_texts(blocks, outside)
    texts = [(blocks[index].text, blocks[index].mark) for index in kept]
    last_seen: dict[tuple[str, str], int] = {}
    end_of_copy = 0
    for position, text in enumerate(texts):
        first = last_seen.get(text)
        last_seen[text] = position
        if first is None or position < end_of_copy:
            continue
        length = position - first
        if length > _MAX_COPY_BLOCKS or texts[first:position] != texts[position : position + length]:
            continue
        is_for_screens = _is_for_screens(blocks[kept[first]].element, blocks[kept[position]].element)
        if length < _MIN_COPY_BLOCKS and not is_for_screens:
            continue
        end_of_copy = position + length
        yield range(kept[position], kept[end_of_copy - 1] + 1), is_for_screens


def find_differing_copies(
    blocks: Sequence[TextBlock], outside: Mapping[int, str], shift: int
) -> Iterator[Finding]:
    """Findings about kept blocks that say nearly the same for two kinds of screens, and not the same."""
    kept = find_kept_texts(blocks, outside)
    shapes = [_NUMBER.sub("0", blocks[index].text) for index in kept]
    last_seen: dict[str, int] = {}
    for position, index in enumerate(kept):
        first = last_seen.get(shapes[position], position - 1)
        last_seen[shapes[position]] = position
        other = blocks[kept[first]]
        if first < 0 or position - first > _MAX_COPY_BLOCKS or other.text == blocks[index].text:
            continue
        is_alike = shapes[first] == shapes[position] or _is_alike(other.text, blocks[index].text)
        if is_alike and _is_for_screens(other.element, blocks[index].element):
            message = _DIFFERING_MESSAGE.format(one=other.text[:_MAX_QUOTED_CHARS], other=blocks[index].text)
            yield Finding(index + shift, SCREEN_COPY, message[:_MAX_MESSAGE_CHARS], "decide")


_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_DIFFERING_MESSAGE = (
    "The page says this twice, for two kinds of screens, and not the same: «{one}», «{other}». "
    "Decide which holds, and drop the other."
)
_MAX_MESSAGE_CHARS = 400


def _is_alike(one: str, other: str) -> bool:
    """Whether most words of two texts are the same."""
    words, others = set(one.split()[:_MAX_COMPARED_WORDS]), set(other.split()[:_MAX_COMPARED_WORDS])
    return 2 * len(words & others) > max(len(words), len(others))


_MAX_COMPARED_WORDS = 60


def find_slide_copies(blocks: Sequence[TextBlock]) -> list[int]:
    """The blocks of slides that a carousel holds a second time, before its first one or behind its last."""
    if not blocks:
        return []
    slides = {
        element
        for element in blocks[0].element.getroottree().iter(etree.Element)
        if not _SLIDE_COPY_CLASSES.isdisjoint(element.get("class", "").split())
    }
    if not slides:
        return []
    is_copied = [
        block.element in slides or any(outer in slides for outer in block.element.iterancestors())
        for block in blocks
    ]
    others = {block.text for block, is_copy in zip(blocks, is_copied, strict=True) if not is_copy}
    return [
        index
        for index, block in enumerate(blocks)
        if is_copied[index] and block.text and block.text in others
    ]


#: The classes by which carousels (Slick, Swiper, Owl, Splide, Glide, bxSlider) name their copies of slides.
_SLIDE_COPY_CLASSES = frozenset(
    {
        "slick-cloned",
        "swiper-slide-duplicate",
        "cloned",
        "splide__slide--clone",
        "glide__slide--clone",
        "bx-clone",
    }
)


def make_copy_finding(blocks: Sequence[TextBlock], copied: range, shift: int, *, is_removed: bool) -> Finding:
    """The finding about a run of blocks that repeats the one above it."""
    words = blocks[copied[0]].text[:_MAX_QUOTED_CHARS]
    return Finding(copied[0] + shift, SCREEN_COPY, _COPY_MESSAGE[is_removed].format(words=words))


def _is_for_screens(one: etree._Element, other: etree._Element) -> bool:
    """Whether the parts of the page that differ around two blocks have the names of kinds of screens."""
    around_one, around_other = [one, *one.iterancestors()], [other, *other.iterancestors()]
    shared = set(around_one) & set(around_other)
    names = [
        " ".join(element.get("class", "") for element in around if element not in shared)
        for around in (around_one, around_other)
    ]
    return all(map(_SCREEN_CLASS.search, names))


def describe_picture(block: TextBlock) -> str:
    """A picture by its alternative text and its address, as the ledger names it."""
    source = block.image_source
    if source.startswith("data:"):
        source = source.partition(",")[0]
    step = f", step {block.item.rstrip('.')}" if block.item[:1].isdigit() else ""
    return f"{block.alt} ({source[:_MAX_ADDRESS_CHARS]}){step}".lstrip()
