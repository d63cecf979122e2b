"""The pages of an EPUB book: cover, handout and table of contents, as XHTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.article import Article
from pipeline.errors import ExportError
from pipeline.exporters import ExportContext, markup
from pipeline.exporters.epub.package import ContentsEntry
from pipeline.exporters.metadata import get_draft_notice
from pipeline.exporters.schema_org import render_json_ld
from pipeline.locale import printed

if TYPE_CHECKING:
    from lxml.etree import _Element

COVER_FILE, HANDOUT_FILE, CONTENTS_FILE, COVER_PICTURE_FILE = (
    "cover.xhtml",
    "handout.xhtml",
    "nav.xhtml",
    "cover.png",
)

_XHTML_NAMESPACE = "{http://www.w3.org/1999/xhtml}"
_HEADING_LEVELS = {f"{_XHTML_NAMESPACE}h{level}": level for level in range(1, 7)}
#: Sections of the mark-up that are for a pen.
_PAPER_CLASSES = frozenset({"log", "notes"})


@dataclass(frozen=True)
class BookHeading:
    """A heading of the handout and the address that leads to it."""

    level: int
    title: str
    address: str


class BookPages:
    """Writes the pages of one article.

    Args:
        article: the article.
        context: its theme and clinic.
        style_sheets: the addresses of the style sheets, in cascade order.
    """

    def __init__(self, article: Article, context: ExportContext, style_sheets: Sequence[str]) -> None:
        self._article, self._context, self._style_sheets = article, context, style_sheets

    def render_cover(self, drawn_lines: Sequence[str], missing_lines: Sequence[str]) -> str:
        """The page that shows the cover.

        Args:
            drawn_lines: the lines of the picture, which become its text alternative.
            missing_lines: the lines that the picture lacks, which are set below it.
        """
        kind = printed(self._article.language)["cover"]
        alternative = f"{kind}: {'. '.join(drawn_lines)}" if drawn_lines else kind
        return self._render_page(
            "epub_cover.jinja",
            picture=COVER_PICTURE_FILE,
            alternative=alternative,
            missing_lines=missing_lines,
        )

    def render_handout(self) -> str:
        """The handout itself."""
        body = Markup(markup.body(self._article, self._context))  # noqa: S704 # our own template escaped it
        linked_data = Markup(render_json_ld(self._article, self._context))  # noqa: S704 # it holds no mark-up
        return self._render_page("epub_page.jinja", body=body, linked_data=linked_data)

    def render_contents(self, entries: Sequence[ContentsEntry]) -> str:
        """The table of contents, and the landmarks."""
        return self._render_page("epub_nav.jinja", entries=entries, cover=COVER_FILE, handout=HANDOUT_FILE)

    def _render_page(self, template: str, **words: Any) -> str:
        return markup.template(template).render(
            title=markup.document_title(self._article),
            language=self._article.language,
            direction=self._article.direction,
            words=printed(self._article.language),
            frame_lang=markup.frame_lang(self._article.language),
            style_sheets=self._style_sheets,
            draft=get_draft_notice(self._article),
            **words,
        )


def add_heading_anchors(handout: str) -> tuple[str, list[BookHeading]]:
    """The handout with an address for each of its headings, and the headings in reading order.

    Raises:
        ExportError: the page is not well-formed, and so no page of a book.
    """
    from lxml import etree

    root = _parse_page(handout)
    elements = (element for element in root.iter(*_HEADING_LEVELS) if not _is_for_paper(element))
    headings = [_make_heading(element, number) for number, element in enumerate(elements)]
    page = etree.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{page}\n', headings


def _parse_page(page: str) -> "_Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(page.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise ExportError(f"a page of the book is not well-formed XHTML: {error}") from error


def _is_for_paper(heading: "_Element") -> bool:
    """Whether it heads what is for a pen: a theme hides that in a book, and nothing may lead there."""
    parent = heading.getparent()
    return parent is not None and not _PAPER_CLASSES.isdisjoint(parent.get("class", "").split())


def _make_heading(element: "_Element", number: int) -> BookHeading:
    """The heading for the contents; the element gets an id if neither it nor its section has one."""
    parent = element.getparent()
    is_in_section = parent is not None and parent.tag == f"{_XHTML_NAMESPACE}section"
    section_id = parent.get("id") if parent is not None and is_in_section else None
    anchor = element.get("id") or section_id or f"heading-{number}"
    if section_id is None:
        element.set("id", anchor)
    # A heading of pictographs alone has nothing that is read aloud, but an entry must have a name.
    spoken, visible = "".join(_collect_spoken_text(element)), "".join(map(str, element.itertext()))
    title = " ".join(spoken.split() or visible.split())
    return BookHeading(_HEADING_LEVELS[str(element.tag)], title, f"{HANDOUT_FILE}#{anchor}")


def _collect_spoken_text(element: "_Element") -> Iterator[str]:
    """The text of an element without what is hidden from screen readers."""
    if element.get("aria-hidden") != "true":
        yield element.text or ""
        for child in element:
            yield from _collect_spoken_text(child)
            yield child.tail or ""


def nest_headings(flat: Sequence[BookHeading]) -> tuple[ContentsEntry, ...]:
    """The headings as nested entries: below each, those of a deeper level that follow it."""
    entries = []
    start = 0
    while start < len(flat):
        heading = flat[start]
        following = range(start + 1, len(flat))
        end = next((index for index in following if flat[index].level <= heading.level), len(flat))
        children = nest_headings(flat[start + 1 : end])
        entries.append(ContentsEntry(heading.title, heading.address, children))
        start = end
    return tuple(entries)
