"""The page layout engine: WeasyPrint, kept warm, cut off from network, files and the system's fonts.

This module uses WeasyPrint's public interface alone; `pipeline.exporters.pdf.weasyprint_internals` holds
what is not public, which an engine can do without. Importing this module loads WeasyPrint and the native
libraries; only `pipeline.exporters.pdf` does so, and only when a PDF is asked for. Warnings after which a
handout would be incomplete become errors. Lengths are in millimetres.
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
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from pipeline.errors import ExportError
from pipeline.exporters import Paper, fonts, symbol_font
from pipeline.exporters.pdf import weasyprint_internals as internals
from pipeline.exporters.pdf.actual_text import add_actual_text, is_shaped
from pipeline.exporters.pdf.weasyprint_internals import NO_INTERNALS, Internals
from pipeline.exporters.theme import CSS_URL, Theme, build_stylesheet

_URL_SCHEME = "handout:"
_PDF_VARIANT = "pdf/ua-1"
_MM_PER_PX = 25.4 / 96
#: Streams of fewer bytes, such as icons, are not compressed: to set that up takes longer than it saves.
_MIN_COMPRESSED_BYTES = 600
#: Characters of a refused address that the error quotes.
_MAX_QUOTED_CHARS = 80
#: Millimetres that stay empty above the foot of the last page.
_FOOT_GAP_MM = 3
#: What stands before and after the RDF of an XMP packet as WeasyPrint writes it.
_XMP_START, _XMP_END = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">\n', b"\n</x:xmpmeta>"

#: What WeasyPrint only logs, but what would leave a handout incomplete or unreadable for some.
_FATAL_WARNING = re.compile(
    r"\.notdef|no required alt|Missing required|Failed to (?:load|render)|cannot be loaded|Unable to"
    r"|without a base URI|Missing src|Anchor defined twice|Malformed"
)

#: Fontconfig knows our own fonts only, so that a page looks the same on every machine. Pango asks for the
#: family "emoji" wherever it meets a pictograph: it gets our symbols.
_FONTCONFIG_XML = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<match target="pattern">
<test name="family"><string>emoji</string></test>
<edit name="family" mode="assign" binding="strong"><string>{symbol_font.SYMBOLS_FAMILY}</string></edit>
</match>
</fontconfig>
"""

#: What `Engine.check_internals` lays out: a list with an icon, and lines to write on.
_PROBE_PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>A</title></head>'
    '<body><ol><li>A</li></ol><section class="notes"></section></body></html>'
)
_PROBE_CSS = f"""
ol {{ list-style: none }}
li {{ background: url("{_URL_SCHEME}icons/do.svg") 0 0 / 1em no-repeat }}
.notes::after {{ content: ""; display: block; height: 1cm }}
"""


@dataclass(frozen=True)
class Layout:
    """Pages that are laid out but not yet written.

    Attributes:
        page: the HTML page that they were laid out from.
        document: WeasyPrint's document.
        identifier: 16 bytes that identify the content.
        pictures: the engine's cache of pictures by address.
        has_boxes: whether the boxes of its pages may be read and changed.
    """

    page: str
    document: Document
    identifier: bytes
    pictures: Mapping[str, Any]
    has_boxes: bool

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self.document.pages)

    @property
    def free_mm(self) -> float | None:
        """How many millimetres of the last page are left empty; None where the boxes may not be read."""
        if not self.has_boxes:
            return None
        return internals.measure_free_height(self.document.pages[-1]) * _MM_PER_PX

    def fill_last_page(self) -> "Layout":
        """The same with its lines to write on drawn out, down to the foot of the last page.

        Where the boxes may not be changed, the lines keep their height.
        """
        if (free_mm := self.free_mm) is not None:
            pixels = (free_mm - _FOOT_GAP_MM) / _MM_PER_PX
            self.document.pages[-1] = internals.fill_page(self.document.pages[-1], pixels, self.pictures)
        return self


class Engine:
    """Fonts and style sheets of one theme and paper, ready to lay out any number of handouts.

    Args:
        theme: whose style sheets and pictures are used.
        paper: the page size.
        families: the font families to load, in the order in which they are tried.
        parts: the parts of WeasyPrint's internals to use; all of them if the self-check of this process finds
            them as they are known, where nothing is given.

    Raises:
        ExportError: a font or style sheet could not be loaded.
    """

    def __init__(
        self, theme: Theme, paper: Paper, families: tuple[str, ...], parts: Internals | None = None
    ) -> None:
        css = CSS_URL.sub(_add_url_scheme, build_stylesheet(theme, "pdf"))
        cascade = ", ".join(f'"{family}"' for family in (*families, symbol_font.BLANKS_FAMILY))
        rules = [
            *_render_font_rules(theme, families),
            css,
            f"@page{{size:{paper}}}html{{font-family:{cascade}}}",
        ]
        self._sheet = "\n".join(rules)
        self._families = families
        self._fetcher = _Fetcher(theme)
        self._digest = sha256(self._sheet.encode()).digest()
        with _isolate_fonts():
            self._fonts = FontConfiguration()
        with _raise_on_warnings():
            self._css = CSS(string=self._sheet, url_fetcher=self._fetcher, font_config=self._fonts)
        self._use_parts(parts or internals.choose_internals(self.check_internals))

    def _use_parts(self, parts: Internals) -> None:
        self.parts = parts
        self._pictures: dict[str, Any] = internals.PictureCache() if parts.picture_cache else {}
        self._styles = internals.StyleCache(self._sheet) if parts.style_cache else None

    def check_internals(self) -> str:
        """What differs, as a clause, where a probe page is made with all internals and with none.

        Raises:
            Exception: whatever internals that are not as they are known may raise.
        """
        rules = f'html {{ font-family: "{self._families[0]}" }}{_PROBE_CSS}'
        css = CSS(string=rules, url_fetcher=self._fetcher, font_config=self._fonts)
        self._use_parts(NO_INTERNALS)
        expected = self.write(self._lay_out(_PROBE_PAGE, css), bytes)
        self._use_parts(Internals())
        self._lay_out(_PROBE_PAGE, css)  # the second layout finds the styles of the first
        layout = self._lay_out(_PROBE_PAGE, css)
        content = self.write(layout, bytes)
        if content != expected:
            return "a probe page has other bytes with them than without"
        if abs((layout.fill_last_page().free_mm or 0) - _FOOT_GAP_MM) > _MM_PER_PX:
            return "the lines to write on of a probe page do not reach its foot"
        return ""

    def lay_out(self, page: str) -> Layout:
        """Lay out a whole HTML page.

        Raises:
            ExportError: no page came out, or something on it is missing.
        """
        return self._lay_out(page, self._css)

    def _lay_out(self, page: str, css: CSS) -> Layout:
        with _raise_on_warnings():
            if self.parts.xml_parser:
                tree = internals.parse_well_formed(page, self._fetcher)
            else:
                tree = HTML(string=page, url_fetcher=self._fetcher)
            if self._styles:
                internals.use_style_cache(tree, self._styles)
            document = tree.render(
                font_config=self._fonts, stylesheets=[css], cache=self._pictures, pdf_variant=_PDF_VARIANT
            )
            if self._styles:
                self._styles.learn()
        if not document.pages:
            raise ExportError("the layout gave no page", where="PDF", next_step="report this article")
        # An identifier of the content alone: neither the clock nor the folder may change the bytes.
        identifier = sha256(self._digest + page.encode()).digest()[:16]
        return Layout(page, document, identifier, self._pictures, self.parts.boxes)

    def check_text(self, text: str) -> None:
        """Refuse text that needs ActualText where the lines of a page may not be read.

        Raises:
            ExportError: some of ``text`` needs shaping, and the engine uses no boxes.
        """
        if not self.parts.boxes and is_shaped(text):
            raise ExportError(
                "a text in a script that needs shaping could not be read aloud or copied from the PDF:"
                f" WeasyPrint's internals are not used ({internals.get_fallback_reason()})",
                where="PDF",
                next_step="use another format, or let WeasyPrint's internals be used (docs/building.md)",
            )

    def write(self, layout: Layout, describe: Callable[[bytes], bytes]) -> bytes:
        """The PDF/UA-1 file of a layout.

        Args:
            layout: the pages.
            describe: adds to the metadata that the layout engine writes (an ``rdf:RDF`` element).

        Raises:
            ExportError: something on it is missing.
        """

        def finish(document: Document, pdf: pydyf.PDF) -> None:
            if self.parts.boxes:
                add_actual_text(document, pdf)
            _finish_metadata(pdf, describe)
            _leave_short_streams(pdf)
            if self.parts.serializer:
                internals.serialize_objects(pdf)

        with _raise_on_warnings():
            content: bytes = layout.document.write_pdf(
                finisher=finish,
                pdf_variant=_PDF_VARIANT,
                pdf_tags=True,
                pdf_identifier=layout.identifier,
                cache=self._pictures,
            )
        return content


def _finish_metadata(pdf: pydyf.PDF, describe: Callable[[bytes], bytes]) -> None:
    """Add to the XMP packet of a PDF, and leave it in plain text; ``pdf`` is changed in place.

    Programs that know no PDF look for it there (ISO 32000-1, 14.3.2).
    """
    reference = pdf.catalog["Metadata"]
    stream = next(obj for obj in pdf.objects if obj.reference == reference)
    # The packet: a line that begins it, the element x:xmpmeta around rdf:RDF, and a line that ends it.
    before, start, packet = b"".join(stream.stream).partition(_XMP_START)
    rdf, end, after = packet.rpartition(_XMP_END)
    stream.stream = [before + start + describe(rdf) + end + after]
    stream.compress = False


def _leave_short_streams(pdf: pydyf.PDF) -> None:
    """Compress no stream that is short; ``pdf`` is changed in place."""
    for obj in pdf.objects:
        if isinstance(obj, pydyf.Stream) and _is_short_stream(obj.stream):
            obj.compress = False


def _is_short_stream(parts: Sequence[Any]) -> bool:
    """Whether the parts of a stream have few bytes, as far as these are known without serialising them."""
    sizes = (
        len(part) if isinstance(part, bytes | str) else _MIN_COMPRESSED_BYTES
        for part in parts[:_MIN_COMPRESSED_BYTES]
    )
    return len(parts) < _MIN_COMPRESSED_BYTES and sum(sizes) < _MIN_COMPRESSED_BYTES


class _Fetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint ships no types
    """Serves the theme's files and the fonts, and refuses every other address."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if not url.startswith(_URL_SCHEME):
            raise ValueError(f"a handout loads nothing from outside: {url[:_MAX_QUOTED_CHARS]}")
        path = url.removeprefix(_URL_SCHEME)
        if path.startswith("font/"):
            return URLFetcherResponse(url, _read_font(self._theme, path.removeprefix("font/")))
        media_type = {"Content-Type": "image/svg+xml"} if path.endswith(".svg") else {}
        return URLFetcherResponse(url, self._theme.read(path), media_type)


def _add_url_scheme(match: re.Match[str]) -> str:
    """An address of a style sheet as the engine's own fetcher is asked for it."""
    return match[0] if match[1].startswith("data:") else f'url("{_URL_SCHEME}{match[1]}")'


def _render_font_rules(theme: Theme, families: tuple[str, ...]) -> Iterator[str]:
    for face in fonts.list_faces(theme):
        if face.family in (*families, symbol_font.BLANKS_FAMILY):
            yield fonts.render_font_face(face, f"{_URL_SCHEME}font/{face.family}/{face.weight}")


def _read_font(theme: Theme, address: str) -> bytes:
    for face in fonts.list_faces(theme):
        if f"{face.family}/{face.weight}" == address.replace("%20", " "):
            return fonts.ensure_static_file(face).read_bytes()
    raise ValueError(f"there is no font {address}")


@contextmanager
def _isolate_fonts() -> Iterator[None]:
    """Let Fontconfig read our settings instead of the system's; it does so when it is set up."""
    settings = fonts.ensure_cached_file(
        f"fontconfig-{sha256(_FONTCONFIG_XML.encode()).hexdigest()[:24]}.conf", _FONTCONFIG_XML.encode
    )
    previous = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(settings)
    try:
        yield
    finally:
        if previous is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = previous


class _WarningCollector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _raise_on_warnings() -> Iterator[None]:
    """Raise what WeasyPrint logs and goes on from, where the handout would be incomplete."""
    collector, logger = _WarningCollector(), logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield
    finally:
        logger.removeHandler(collector)
    if fatal := [message for message in collector.messages if _FATAL_WARNING.search(message)]:
        raise ExportError(
            fatal[0],
            where="PDF",
            next_step="correct the article or the theme; nothing was written",
        )
