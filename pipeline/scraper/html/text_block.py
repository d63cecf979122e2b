"""One block of a page's visible text, or a picture, as the walk over the page's tree finds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.scraper.line import PICTURE, Cut

#: Shorter alternative texts (``logo``, ``IMG_2041.jpg``) say nothing about the picture.
MIN_ALT_WORDS = 3
#: A shorter caption of a picture without an alternative names who took it ("Ana Ruiz/Getty").
_MIN_CAPTION_WORDS = 5


@dataclass(slots=True)
class TextBlock:
    """One block of a page's visible text.

    Attributes:
        text: the text, white space collapsed; of a picture its caption, which may be empty.
        mark: the Markdown prefix that stands for its tags (see `pipeline.scraper.line`); none
            for a paragraph.
        element: the innermost block element around the beginning of the text.
        source_lines: first and last line of the page's source that the text stands on, from 1.
        link_chars: how many characters of the text are within links.
        bold: whether all of the text is bold, or has a class name such as ``heading`` without a heading tag.
        image_source: the address of a picture; empty for text.
        alt: the alternative text of a picture.
        cuts: the parts of the text that are not shown, or not meant any more, in order.
        is_inline: of a picture, whether it stands within a paragraph or item, whose text it does not part.
        item: of a picture, the mark of the list item in which it stands.
        starts_table: whether this is the first row of a table.
        overrides: the texts that the page shows in another order than it holds them (``bdo``).
        numbering: of the first item of a list that the page does not number 1, 2, 3: how it does.
        hidden_in: the element around it that the page does not show when it is opened.
        joined_digits: where digits of two elements stand beside each other without a space: "1" and "0".
    """

    text: str
    mark: str
    element: etree._Element
    source_lines: tuple[int, int]
    link_chars: int = 0
    bold: bool = False
    image_source: str = ""
    alt: str = ""
    cuts: tuple[Cut, ...] = ()
    starts_table: bool = False
    is_inline: bool = False
    item: str = ""
    joined_digits: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    numbering: str = ""
    hidden_in: etree._Element | None = None

    @property
    def is_worded(self) -> bool:
        """Whether a block has a text, or a picture words that say something about it."""
        if self.mark == PICTURE and not self.alt and self.image_source:
            return len(self.text.split()) >= _MIN_CAPTION_WORDS
        return bool(self.text) or len(self.alt.split()) >= MIN_ALT_WORDS

    @property
    def unlinked_chars(self) -> int:
        """How many characters of the text are not within links."""
        return max(0, len(self.text) - self.link_chars)


def find_kept_texts(blocks: Sequence[TextBlock], outside: Mapping[int, str]) -> list[int]:
    """The indices of the blocks of the article that have a text, in order.

    Args:
        blocks: the text blocks of the page.
        outside: block index to rule name, for each block that is not main content.
    """
    return [index for index, block in enumerate(blocks) if block.text and index not in outside]
