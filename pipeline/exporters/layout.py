"""The page layout engine: WeasyPrint, kept warm, shut off from network, files and the system's fonts.

Importing this module loads WeasyPrint and the native libraries; only `pipeline.exporters.pdf` does so, and
only when a PDF is asked for.
"""

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pydyf
from weasyprint import CSS
from weasyprint.document import Page
from weasyprint.images import SVGImage
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from pipeline.errors import ExportError
from pipeline.exporters import Paper, fonts, symbols
from pipeline.exporters.actual_text import add_actual_text
from pipeline.exporters.drawing import Icon
from pipeline.exporters.elastic import draw_out
from pipeline.exporters.parsed import parsed
from pipeline.exporters.shared_styles import SharedStyles, remember_styles
from pipeline.exporters.stylesheets import stylesheet
from pipeline.exporters.theme import Theme

_SCHEME = "handout:"
_VARIANT = "pdf/ua-1"
_MM_PER_PX = 25.4 / 96
#: Streams of fewer bytes, such as icons, are not compressed: to set that up takes longer than it saves.
_SHORT = 600
#: Millimetres that stay empty above the foot of the last page.
_BREATH = 3
_ADDRESS = re.compile(r"""url\(\s*["']?(?!data:)([^"')]+)["']?\s*\)""")

#: What WeasyPrint only logs, but what would leave a handout incomplete or unreadable for some.
_FATAL = re.compile(
    r"\.notdef|no required alt|Missing required|Failed to (?:load|render)|cannot be loaded|Unable to"
    r"|without a base URI|Missing src|Anchor defined twice|Malformed"
)

#: Fontconfig knows our own fonts only, so that a page looks the same on every machine. Pango asks for the
#: family "emoji" wherever it meets a pictograph: it gets our symbols.
_FONTCONFIG = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<match target="pattern">
<test name="family"><string>emoji</string></test>
<edit name="family" mode="assign" binding="strong"><string>{symbols.FAMILY}</string></edit>
</match>
</fontconfig>
"""


remember_styles()


@dataclass(frozen=True)
class Layout:
    """Pages that are laid out but not yet written."""

    page: str
    document: Any
    identifier: bytes
    pictures: Mapping[str, Any]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self.document.pages)

    @property
    def free(self) -> float:
        """How many millimetres of the last page are left empty."""
        page = self.document.pages[-1]._page_box
        root = page.children[0]
        end = page.content_box_y() + page.height
        return float(end - root.position_y - root.margin_height()) * _MM_PER_PX

    def filled(self) -> "Layout":
        """The same with its lines to write on drawn out, down to the foot of the last page."""
        page = self.document.pages[-1]._page_box
        draw_out(page, (self.free - _BREATH) / _MM_PER_PX, lambda url, **_: self.pictures[url])
        # Links and bookmarks are gathered from the boxes when a page is made.
        self.document.pages[-1] = Page(page)
        return self


class Engine:
    """Fonts and style sheets of one theme and paper, ready to lay out any number of handouts.

    Args:
        theme: whose style sheets and pictures are used.
        paper: the page size.
        families: the font families to load, in the order in which they are tried.

    Raises:
        ExportError: a font or style sheet could not be loaded.
    """

    def __init__(self, theme: Theme, paper: Paper, families: tuple[str, ...]) -> None:
        css = _ADDRESS.sub(rf'url("{_SCHEME}\1")', stylesheet(theme, "pdf"))
        cascade = ", ".join(f'"{family}"' for family in (*families, symbols.BLANKS_FAMILY))
        rules = [*_font_rules(theme, families), css, f"@page{{size:{paper}}}html{{font-family:{cascade}}}"]
        #: The whole style sheet; its addresses are those of `asset`.
        self.sheet = "\n".join(rules)
        self._fetcher = _Fetcher(theme)
        self._digest = sha256(self.sheet.encode()).digest()
        self._images = _Pictures()
        self._styles = SharedStyles(self.sheet)
        with _own_fonts_only():
            self._fonts = FontConfiguration()
        with _warnings_are_errors():
            self._css = CSS(string=self.sheet, url_fetcher=self._fetcher, font_config=self._fonts)

    def lay_out(self, page: str) -> Layout:
        """Lay out a whole HTML page.

        Raises:
            ExportError: no page came out, or something on it is missing.
        """
        with _warnings_are_errors():
            tree = parsed(page, self._fetcher)
            tree.shared_styles = self._styles
            document = tree.render(
                font_config=self._fonts, stylesheets=[self._css], cache=self._images, pdf_variant=_VARIANT
            )
            self._styles.learn()
        if not document.pages:
            raise ExportError("the layout gave no page", where="PDF", next_step="report this article")
        # An identifier of the content alone: neither the clock nor the folder may change the bytes.
        identifier = sha256(self._digest + page.encode()).digest()[:16]
        return Layout(page, document, identifier, self._images)

    def asset(self, address: str) -> bytes:
        """A file that the style sheet names.

        Raises:
            ValueError: it names no such file.
        """
        content: bytes = self._fetcher.fetch(address).read()
        return content

    def write(self, layout: Layout, describe: Callable[[bytes], bytes]) -> bytes:
        """The PDF/UA-1 file of a layout.

        Args:
            layout: the pages.
            describe: adds to the metadata that the layout engine writes (an ``rdf:RDF`` element).

        Raises:
            ExportError: something on it is missing.
        """
        metadata = layout.document.metadata
        own = metadata.generate_rdf_metadata
        metadata.generate_rdf_metadata = lambda *conformance: describe(own(*conformance))
        with _warnings_are_errors():
            content: bytes = layout.document.write_pdf(
                finisher=_finish,
                pdf_variant=_VARIANT,
                pdf_tags=True,
                pdf_identifier=layout.identifier,
                cache=self._images,
            )
        return content


def _finish(document: Any, pdf: Any) -> None:
    """What is left to do when all is painted; ``pdf`` (a `pydyf.PDF`) is changed in place."""
    add_actual_text(document, pdf)
    # Metadata stands in plain text, for programs that know no PDF (ISO 32000-1, 14.3.2).
    metadata = pdf.catalog["Metadata"]
    next(part for part in pdf.objects if part.reference == metadata).compress = False
    pdf.objects[:] = [part if part.free == "f" else _Written(part) for part in pdf.objects]


class _Written(pydyf.Object):  # type: ignore[misc] # pydyf ships no types
    """An object of a PDF as its bytes.

    They are asked for twice, for the file and for the file's identifier: to compress them twice would take
    a sixth of the time in which a PDF is written.
    """

    def __init__(self, part: Any) -> None:
        super().__init__()
        if isinstance(part, pydyf.Stream) and _is_short(part.stream):
            part.compress = False
        self.number, self.generation = part.number, part.generation
        self._content, self._compressible = part.data, part.compressible

    @property
    def data(self) -> bytes:
        return self._content  # type: ignore[no-any-return]

    @property
    def compressible(self) -> bool:
        return self._compressible  # type: ignore[no-any-return]


class _Pictures(dict[str, Any]):
    """The pictures of a theme by address, the engine's cache of them: icons are painted once."""

    def __setitem__(self, address: str, picture: Any) -> None:
        super().__setitem__(address, Icon(picture) if isinstance(picture, SVGImage) else picture)


def _is_short(parts: Sequence[Any]) -> bool:
    sizes = (len(part) if isinstance(part, bytes | str) else _SHORT for part in parts[:_SHORT])
    return len(parts) < _SHORT and sum(sizes) < _SHORT


class _Fetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint ships no types
    """Serves the theme's files and the fonts, and refuses every other address."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if not url.startswith(_SCHEME):
            raise ValueError(f"a handout loads nothing from outside: {url[:80]}")
        path = url.removeprefix(_SCHEME)
        kind = {"Content-Type": "image/svg+xml"} if path.endswith(".svg") else {}
        if path.startswith("font/"):
            return URLFetcherResponse(url, _font_content(self._theme, path.removeprefix("font/")))
        return URLFetcherResponse(url, self._theme.read(path), kind)


def _font_rules(theme: Theme, families: tuple[str, ...]) -> Iterator[str]:
    for face in fonts.all_faces(theme):
        if face.family in (*families, symbols.BLANKS_FAMILY):
            yield fonts.font_face(face, f"{_SCHEME}font/{face.family}/{face.weight}")


def _font_content(theme: Theme, address: str) -> bytes:
    for face in fonts.all_faces(theme):
        if f"{face.family}/{face.weight}" == address.replace("%20", " "):
            return fonts.font_file(face).read_bytes()
    raise ValueError(f"there is no font {address}")


@contextmanager
def _own_fonts_only() -> Iterator[None]:
    """Let Fontconfig read our settings instead of the system's; it does so when it is set up."""
    settings = fonts.cached_file(
        f"fontconfig-{sha256(_FONTCONFIG.encode()).hexdigest()[:24]}.conf", _FONTCONFIG.encode
    )
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(settings)
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _warnings_are_errors() -> Iterator[None]:
    """Raise what WeasyPrint logs and goes on from, where the handout would be incomplete."""
    collector, logger = _Collector(), logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield
    finally:
        logger.removeHandler(collector)
    if faults := [message for message in collector.messages if _FATAL.search(message)]:
        raise ExportError(
            faults[0],
            where="PDF",
            next_step="correct the article or the theme; nothing was written",
        )
