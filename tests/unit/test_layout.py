"""A handout is laid out quickly, and looks the same as if it were not."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from pipeline.builder import clean_article
from pipeline.clinical.gate import verify
from pipeline.config import Config
from pipeline.errors import ExportError
from pipeline.exporters import ExportContext, pdf
from pipeline.exporters.registry import load_exporter
from support.articles import ROOT
from support.themes import clinic_theme

pytestmark = pytest.mark.slow

SAMPLES = sorted(path for path in (ROOT / "source").iterdir() if path.suffix != ".toml")

#: One of each kind: text, Markdown and a page, from left to right and from right to left, short and long.
VARIED = SAMPLES[1::2]


#: Read once: only the layout is tried here.
cleaned = cache(lambda path: clean_article(path, Config())[0])


def exported(path: Path, paper: str = "A4") -> bytes:
    context = ExportContext(theme=clinic_theme(), paper=paper)  # type: ignore[arg-type]
    return load_exporter("pdf").export(cleaned(path), context)


@dataclass(frozen=True)
class Made:
    """The handout of a sample on A4, made by an engine that remembers the styles and icons of others.

    Attributes:
        content: its bytes.
        layouts: how often it was laid out.
    """

    content: bytes
    layouts: int


@pytest.fixture(scope="module")
def remembered() -> Callable[[Path], Made]:
    """Makes the handout of a sample, once for all tests."""
    from pipeline.exporters.pdf.engine import Engine

    lay_out = Engine.lay_out

    @cache
    def made(path: Path) -> Made:
        times = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Engine, "lay_out", lambda *words: times.append(1) or lay_out(*words))
            return Made(exported(path), len(times))

    return made


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Has new engines do without some parts of WeasyPrint's internals, for this test only."""
    from pipeline.exporters.pdf.weasyprint_internals import Internals

    def switch_off(*parts: str) -> None:
        chosen = replace(Internals(), **dict.fromkeys(parts, False))
        monkeypatch.setattr(
            "pipeline.exporters.pdf.weasyprint_internals.choose_internals", lambda compare: chosen
        )
        pdf._make_engine.cache_clear()

    yield switch_off
    pdf._make_engine.cache_clear()


PARTS = ["style_cache", "xml_parser", "picture_cache", "serializer"]


def test_every_part_that_changes_no_byte_is_tried() -> None:
    from pipeline.exporters.pdf.weasyprint_internals import Internals

    assert {field.name for field in fields(Internals)} == {*PARTS, "boxes"}


def test_no_part_of_the_internals_changes_a_byte(
    remembered: Callable[[Path], Made], without: Callable[..., None]
) -> None:
    """All parts are switched off at once; only where bytes differ, one by one, to tell which part does it."""
    quick = {path: remembered(path).content for path in VARIED}

    def changed_by(*parts: str) -> list[str]:
        without(*parts)
        return [path.stem for path in VARIED if exported(path) != quick[path]]

    assert changed_by(*PARTS) == [], {part: changed_by(part) for part in PARTS}


@pytest.mark.parametrize(
    ("path", "paper"),
    [*((path, "A4") for path in SAMPLES), *((path, "Letter") for path in VARIED)],
    ids=lambda value: value if isinstance(value, str) else value.stem,
)
def test_lines_to_write_on_reach_down_to_what_stands_at_the_foot(
    path: Path, paper: str, remembered: Callable[[Path], Made]
) -> None:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(remembered(path).content if paper == "A4" else exported(path, paper))
    page = document[len(document) - 1]
    text = page.get_textpage()
    bottoms = [text.get_rect(index)[1] for index in range(text.count_rects())]
    # Above the number of the page ends what is known of the handout, and leaves hardly a line free.
    margin = {"A4": 17, "Letter": 15}[paper] / 25.4 * 72
    assert min(bottom for bottom in bottoms if bottom > margin) < margin + 20


def test_most_handouts_are_laid_out_once(remembered: Callable[[Path], Made]) -> None:
    times = [remembered(path).layouts for path in SAMPLES]
    assert all(times), "the layout is asked for by another name"
    assert sum(times) <= 1.4 * len(SAMPLES)


def test_a_bookmark_leads_to_where_its_part_was_moved(remembered: Callable[[Path], Made]) -> None:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(remembered(ROOT / "source" / "wall-push-up.html").content)
    last = [bookmark for bookmark in document.get_toc() if bookmark.get_dest()][-1]
    assert last.get_title() == "About this handout"
    assert last.get_dest().get_view()[1][1] < 842 / 4


def test_the_styles_of_a_handout_are_known_when_it_is_made_again(
    remembered: Callable[[Path], Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.exporters.pdf.weasyprint_internals import StyleCache

    new = []
    fill = StyleCache.fill

    def noted(self: StyleCache, styles: Any) -> None:
        fill(self, styles)
        new.append(len(self._new_styles))

    for path in (SAMPLES[1], SAMPLES[-1]):  # one of them is read from right to left
        first = remembered(path).content
        exported(path)
        with monkeypatch.context() as patch:
            patch.setattr(StyleCache, "fill", noted)
            assert exported(path) == first
        assert new[-1] == 0, "the layout engine has changed: nothing is remembered any more"


@pytest.mark.parametrize(("rule", "is_used"), [("width: 50vw", False), ("background: url(v.svg)", True)])
def test_styles_that_depend_on_the_size_of_a_page_are_not_remembered(rule: str, is_used: bool) -> None:
    from pipeline.exporters.pdf.weasyprint_internals import StyleCache

    assert StyleCache(f"p {{ {rule} }}").is_used is is_used


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that has made no engine yet, for this test only."""
    monkeypatch.setattr("pipeline.exporters.pdf.weasyprint_internals._choice", None)
    pdf._make_engine.cache_clear()
    yield
    pdf._make_engine.cache_clear()


@pytest.mark.usefixtures("unchecked")
def test_the_self_check_finds_the_internals_as_they_are_known() -> None:
    from pipeline.exporters.pdf.weasyprint_internals import find_mismatch

    exported(SAMPLES[0])
    assert find_mismatch() == ""
    assert load_exporter("pdf").get_warning() == ""


@pytest.mark.usefixtures("unchecked")
def test_without_the_internals_a_handout_says_the_same(
    remembered: Callable[[Path], Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate holds its text and its tags; its metadata is that of the handout with internals."""
    import pikepdf

    quick = {path: remembered(path).content for path in VARIED}
    monkeypatch.setattr("pipeline.exporters.pdf.weasyprint_internals._choice", None)
    pdf._make_engine.cache_clear()
    monkeypatch.setenv(pdf.INTERNALS_SWITCH, "0")
    context = ExportContext(theme=clinic_theme())
    for path in VARIED:
        article = cleaned(path)
        if article.language == "ar":
            with pytest.raises(ExportError, match=r"needs shaping .*HANDOUTS_WEASYPRINT_INTERNALS is 0"):
                pdf.export(article, context)
            continue
        content = pdf.export(article, context)
        verify(article, ".pdf", content)
        with pikepdf.open(BytesIO(content)) as public, pikepdf.open(BytesIO(quick[path])) as own:
            assert public.Root.Metadata.read_bytes() == own.Root.Metadata.read_bytes(), path.stem
            assert public.Root.MarkInfo.Marked
    assert "HANDOUTS_WEASYPRINT_INTERNALS is 0" in load_exporter("pdf").get_warning()


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("weasyprint.VERSION", "71.0", "WeasyPrint 71.0 is not of the known version 70"),
        ("weasyprint.images.SVGImage.draw", lambda self, stream: None, "SVGImage.draw of WeasyPrint"),
        ("pydyf.Object.data", b"", "Object.data of pydyf"),
        ("weasyprint.document.Page.__init__", None, "Page.__init__ of WeasyPrint"),
        (
            "pipeline.exporters.pdf.weasyprint_internals.DEFAULT_CSS_RULES",
            "ol, li { display: inline }",
            "a probe page has other bytes",
        ),
        (
            "pipeline.exporters.pdf.weasyprint_internals._find_note_lines",
            lambda box: [],
            "the lines to write on of a probe page",
        ),
        (
            "pipeline.exporters.pdf.weasyprint_internals.measure_free_height",
            lambda page: page.no_such_box,
            "a probe page failed: AttributeError",
        ),
    ],
)
def test_internals_that_are_not_as_they_are_known_are_not_used(
    name: str, value: object, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.exporters.pdf import weasyprint_internals as internals
    from pipeline.exporters.pdf.engine import Engine

    engine = Engine(clinic_theme(), "A4", ("Atkinson Hyperlegible",), internals.NO_INTERNALS)
    internals._make_default_css.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(name, value)
        assert internals.choose_internals(engine.check_internals) == internals.NO_INTERNALS
    internals._make_default_css.cache_clear()
    assert reason in internals.get_fallback_reason()
    assert reason in load_exporter("pdf").get_warning()


def test_only_one_module_knows_the_internals() -> None:
    """The others import what WeasyPrint documents, and read none of its private attributes."""
    public = {"weasyprint", "weasyprint.text.fonts", "weasyprint.urls"}
    private = {"_page_box", "_box", "_ua_stylesheets"}
    found = set()
    for path in (ROOT / "pipeline").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if not any(name in source for name in ("weasyprint", *private)):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            else:
                modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if any(module.startswith("weasyprint") and module not in public for module in modules):
                found.add(path.name)
            if isinstance(node, ast.Attribute) and node.attr in private:
                found.add(path.name)
    assert found == {"weasyprint_internals.py"}
