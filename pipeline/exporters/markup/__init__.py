"""The one semantic mark-up of a handout, shared by HTML, EPUB and PDF.

It is well-formed XHTML and valid HTML5 at once: lower case, quoted attributes, no void elements, no named
entities. Everything is escaped by the templates; how it looks is the theme's affair alone.
"""

import re
from functools import cache
from html import unescape

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from pipeline.article import Article, DontList, OrderedList, walk_items
from pipeline.content_policy import make_content_policy
from pipeline.exporters import ExportContext
from pipeline.exporters.markup.box_layout import is_crowded, is_short_list
from pipeline.exporters.markup.inline import (
    choose_numeral_width,
    choose_table_fit,
    is_breakable,
    is_breakable_item,
    render_inline,
)
from pipeline.exporters.markup.outline import group_sections
from pipeline.exporters.metadata import collect_dublin_core, get_draft_notice
from pipeline.locale import dont_lead, find_printed_language, printed
from pipeline.text.scripts import has_right_to_left
from pipeline.text.visible import single_line
from pipeline.wording.dose_panel import dose_panel
from pipeline.wording.imprint import printed_lines
from pipeline.wording.stop_box import stop_boxes

#: A tag of our own mark-up: no attribute of it has an unescaped ``>``.
TAG = re.compile(r"<[^>]*>")
_PRINTED_ATTRIBUTE = re.compile(r'data-\w+="([^"]*)"')

#: The class of a page whose spaces are as usual.
_NORMAL_SPACING = "normal"
#: How `blocks.jinja` writes the cell above a column without a name, and what stands there in print.
_CELL_WITHOUT_HEAD, _EMPTY_HEAD = '<td class="no-head"></td>', '<th scope="col"></th>'
#: What ends the head of a handout; in its words it would be escaped.
_HEADER_END_TAG = "</header>\n"
#: As much of a description as search engines show.
MAX_DESCRIPTION_CHARS = 160
#: How many weeks the log has.
LOG_WEEKS = 4
#: From how many headings on a web page links to them.
MIN_CONTENTS_HEADINGS = 3


def document_title(article: Article) -> str:
    """The title of the document: plain text on one line, not escaped."""
    return single_line(article.title)


def description(article: Article) -> str:
    """The first paragraph as plain text, cut at the end of a sentence or word, for catalogues and search."""
    blocks = (block for section in article.sections for block in section.blocks)
    first = next((item.text for block in blocks for item in walk_items(block)), article.title)
    text = single_line(first)
    if len(text) <= MAX_DESCRIPTION_CHARS:
        return text
    head = text[:MAX_DESCRIPTION_CHARS]
    end = head.rfind(". ")
    return head[: end + 1] if end > 0 else head.rsplit(" ", 1)[0] + " …"


def summary(article: Article) -> str:
    """`description` for the metadata of a handout; that of a draft begins with the draft notice."""
    notice = get_draft_notice(article)
    return (f"[{notice}] " if notice else "") + description(article)


def body(article: Article, context: ExportContext, *, contents: bool = False) -> str:
    """What stands inside ``<body>``: a ``header``, a ``main`` (id ``content``) and a ``footer``.

    Args:
        article: the article; none of its words is changed.
        context: the clinic is printed in head and foot.
        contents: whether links to the sections follow the head, where there are enough of them.

    Returns:
        Mark-up without ``<html>``, ``<head>`` and ``<body>``; do not wrap it in another ``main``.
    """
    rendered = _latest_body.render(article, context)
    return _insert_contents(rendered, article) if contents else rendered


class _LatestBody:
    """Keeps the body that was rendered last: the formats of an article are made one after the other."""

    def __init__(self) -> None:
        self._cached: tuple[Article, ExportContext, str] | None = None

    def render(self, article: Article, context: ExportContext) -> str:
        """The body of an article without links to its sections."""
        # The very same article: to compare all its texts would take as long as to render them.
        if self._cached is None or self._cached[0] is not article or self._cached[1] != context:
            self._cached = (article, context, _render_body(article, context))
        return self._cached[2]


_latest_body = _LatestBody()


def frame_lang(language: str) -> Markup:
    """The attribute of elements whose words are the product's, where these are in another language.

    >>> frame_lang("vi"), frame_lang("de-AT")
    (Markup(' lang="en"'), Markup(''))

    Args:
        language: the language (BCP 47) of the article, and so of the page.
    """
    own = find_printed_language(language)
    is_other = own != language.split("-")[0].lower() and not own.startswith("zh")
    return Markup(' lang="{}"').format(own) if is_other else Markup("")


def _insert_contents(body: str, article: Article) -> str:
    """A body with links to its sections below its head, where there are enough of them."""
    words = printed(article.language)
    entries = [entry for group in group_sections(article) for entry in group.members if entry.section.heading]
    if len(entries) < MIN_CONTENTS_HEADINGS:
        return body
    links = template("contents.jinja").render(
        contents=entries,
        words=words,
        frame_lang=frame_lang(article.language),
        inline=lambda text: render_inline(text, words),
    )
    return body.replace(_HEADER_END_TAG, f"{_HEADER_END_TAG}{links}", 1)


def _render_body(article: Article, context: ExportContext) -> str:
    words = printed(article.language)
    return template("handout.jinja").render(
        article=article,
        clinic=context.clinic,
        words=words,
        frame_lang=frame_lang(article.language),
        title=document_title(article),
        groups=group_sections(article),
        dose_panel=dose_panel(article),
        stop_boxes=stop_boxes(article),
        weeks=range(1, LOG_WEEKS + 1),
        provenance=printed_lines(article),
        draft=get_draft_notice(article),
        inline=lambda text: render_inline(text, words),
        dont_lead=lambda text: dont_lead(text, article.language),
    )


def print_page(article: Article, context: ExportContext) -> str:
    """The whole page that the PDF is laid out from; the words of its page foot are in data attributes.

    Args:
        article: the article.
        context: the clinic is printed in head and foot; the paper becomes an attribute for the style sheet.
    """
    return template("print.jinja").render(
        article=article,
        paper=context.paper,
        spacing=_NORMAL_SPACING,
        starts=_find_list_starts(article),
        words=printed(article.language),
        title=document_title(article),
        description=summary(article),
        draft=get_draft_notice(article),
        # PDF/UA wants a head above each cell, even one without words.
        body=Markup(body(article, context).replace(_CELL_WITHOUT_HEAD, _EMPTY_HEAD)),  # noqa: S704 # escaped
    )


def tightened(page: str) -> str:
    """A page of `print_page` with small spaces between its parts."""
    return page.replace(f'<body class="{_NORMAL_SPACING}"', '<body class="tight"', 1)


def web_page(article: Article, context: ExportContext, style: str, linked_data: str) -> str:
    """The whole page of the HTML handout, with ``style`` as its one style sheet.

    Args:
        article: the article.
        context: the clinic is printed in head and foot.
        style: CSS that loads nothing from outside; it must not hold ``</``.
        linked_data: JSON-LD about the article; it must not hold ``<``.
    """
    sheet = _add_page_foot(style, article)
    policy = make_content_policy(sheet, "img-src data:", "font-src data:")
    return template("web.jinja").render(
        article=article,
        policy=Markup(policy),  # noqa: S704 # letters, digits and signs of its own
        words=printed(article.language),
        frame_lang=frame_lang(article.language),
        title=document_title(article),
        description=summary(article),
        draft=get_draft_notice(article),
        dublin_core=list(collect_dublin_core(article, context.clinic)),
        linked_data=Markup(linked_data),  # noqa: S704 # a data block: its own kind of escapes
        style=Markup(sheet),  # noqa: S704 # CSS is no mark-up; the theme's own
        body=Markup(body(article, context, contents=True)),  # noqa: S704 # our own template escaped it
    )


def _add_page_foot(style: str, article: Article) -> str:
    """The style sheet of a web page: that of a draft also prints at the foot of every page that it is one."""
    style = f"\n{style}\n"
    if words := get_draft_notice(article):
        side = "right" if article.direction == "rtl" else "left"
        style += template("page_foot.jinja").render(side=side, words=words) + "\n"
    # A browser reads these line feeds as one character, and digests what it has read.
    return style.replace("\r\n", "\n").replace("\r", "\n")


def _find_list_starts(article: Article) -> list[int]:
    """The numbers other than 1 that numbered lists begin with."""
    blocks = (block for section in article.sections for block in section.blocks)
    return sorted({block.start or 1 for block in blocks if isinstance(block, OrderedList | DontList)} - {1})


def visible_text(markup: str) -> str:
    """The characters that a reader of the mark-up may see, or that a page foot may repeat."""
    return unescape(TAG.sub(lambda tag: " ".join(_PRINTED_ATTRIBUTE.findall(tag[0])), markup))


def _is_left_to_right(text: str) -> bool:
    """Whether no letter runs from right to left: among such letters an address would be torn apart."""
    return not has_right_to_left(text)


def _escape_css_string(text: str) -> Markup:
    """A text as it may stand between the quotes of a string in a style sheet (CSS Syntax 3, 4.3.7)."""
    return Markup("").join(  # no character is left that CSS or HTML could read otherwise
        character if character.isalnum() or character == " " else f"\\{ord(character):x} "
        for character in text
    )


def template(name: str) -> Template:
    """The compiled template of that name (``*.jinja`` in this package)."""
    return _make_environment().get_template(name)


@cache
def _make_environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__name__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        auto_reload=False,
    )
    environment.tests |= {
        "crowded": is_crowded,
        "short_list": is_short_list,
        "left_to_right": _is_left_to_right,
        "long": is_breakable,
        "long_item": is_breakable_item,
    }
    environment.filters |= {
        "css_string": _escape_css_string,
        "fit": choose_table_fit,
        "numeral_width": choose_numeral_width,
    }
    return environment
