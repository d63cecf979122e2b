"""The PDF handout, taken apart with another library than the one that made it."""

import ctypes
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.article import (
    Article,
    Block,
    Item,
    OrderedList,
    Paragraph,
    Provenance,
    Section,
    StopRule,
    Table,
)
from pipeline.clinical.gate import verify
from pipeline.clinical.gate.readback import read_pdf
from pipeline.errors import ExportError
from pipeline.exporters import ExportContext, fonts
from pipeline.exporters.registry import load_exporter
from support.articles import ROOT, article_of
from support.themes import clinic_theme

if TYPE_CHECKING:
    import pikepdf

A4, LETTER = (595, 842), (612, 792)


def exported(article: Article, paper: str = "A4") -> bytes:
    context = ExportContext(theme=clinic_theme(), paper=paper)  # type: ignore[arg-type]
    return load_exporter("pdf").export(article, context)


@pytest.fixture(scope="module")
def content(first: Article) -> bytes:
    return exported(first)


@pytest.fixture(scope="module")
def pdf(content: bytes) -> "pikepdf.Pdf":
    import pikepdf

    return pikepdf.open(io.BytesIO(content))


def sizes(content: bytes) -> list[tuple[float, str]]:
    """Font size in points and text of every run of text."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    found = []
    document = pdfium.PdfDocument(content)
    for page in document:
        text_page = page.get_textpage()
        for shown in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            size = ctypes.c_float()
            raw.FPDFTextObj_GetFontSize(shown.raw, size)
            matrix = shown.get_matrix()
            length = raw.FPDFTextObj_GetText(shown.raw, text_page.raw, None, 0)
            buffer = (ctypes.c_ushort * (length // 2))()
            raw.FPDFTextObj_GetText(shown.raw, text_page.raw, buffer, length)
            text = bytes(buffer).decode("utf-16-le").rstrip("\x00")
            found.append((abs(size.value * matrix.d), text))
    return found


def test_the_first_article_fits_two_a4_pages(pdf: "pikepdf.Pdf") -> None:
    assert len(pdf.pages) == 2
    box = pdf.pages[0].mediabox
    assert (round(float(box[2])), round(float(box[3]))) == A4


def test_letter_is_an_option(first: Article) -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(exported(first, "Letter"))) as pdf:
        box = pdf.pages[0].mediabox
        assert (round(float(box[2])), round(float(box[3]))) == LETTER


def test_it_is_tagged_named_and_says_that_it_is_pdf_ua(pdf: "pikepdf.Pdf", first: Article) -> None:
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    metadata = bytes(pdf.Root.Metadata.read_bytes()).decode()
    assert re.search(r"pdfuaid:part[^0-9]*1", metadata)
    assert first.title in metadata


def test_every_font_is_embedded_as_a_subset(pdf: "pikepdf.Pdf") -> None:
    import pikepdf

    seen = 0
    for part in pdf.objects:
        if isinstance(part, pikepdf.Dictionary) and part.get("/Type") == "/FontDescriptor":
            seen += 1
            assert re.match(r"/[A-Z]{6}\+", str(part.FontName)), part.FontName
            assert "/FontFile2" in part or "/FontFile3" in part
    assert seen


def test_body_is_at_least_13_points_and_nothing_under_11(content: bytes) -> None:
    found = [(size, text) for size, text in sizes(content) if text.strip()]
    assert min(found)[0] >= 10.99
    body = next(size for size, text in found if "Lie on your back on a mat" in text)
    assert body >= 12.99


def test_pages_are_numbered_and_a_draft_says_so_on_each(content: bytes) -> None:
    import pypdfium2 as pdfium

    for number, page in enumerate(pdfium.PdfDocument(content), 1):
        told = page.get_textpage().get_text_range()
        assert f"Page {number} of 2" in told
        assert "Draft: not clinically reviewed" in told


def test_text_in_tag_order_is_the_article(content: bytes) -> None:
    told = " ".join(read_pdf(content).text.split())
    places = [
        told.index(part)
        for part in (
            "When to stop",
            "How much",
            "Key Benefits",
            "Start Position",
            "Switch Sides",
            "Safety Tips",
        )
    ]
    assert places == sorted(places)


def test_nothing_that_runs_or_reaches_out_is_in_it(content: bytes) -> None:
    for word in (b"/JavaScript", b"/JS", b"/Launch", b"/URI", b"/OpenAction", b"file:"):
        assert word not in content


@pytest.mark.slow
@pytest.mark.parametrize("source", sorted((ROOT / "source").glob("*.txt")), ids=lambda path: path.stem)
def test_no_page_of_the_samples_is_nearly_empty(source) -> None:  # type: ignore[no-untyped-def]
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    document = pdfium.PdfDocument(exported(article_of(source.read_bytes())))
    assert len(document) <= 3
    for page in document:
        boxes = [shown.get_bounds() for shown in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
        lowest = min(bottom for _, bottom, _, _ in boxes if bottom > 60)
        assert lowest < page.get_height() * 0.75, "a quarter of the page at least is filled"


@pytest.mark.parametrize("text", ["🦄 unicorn", "👩‍⚕️ nurse", "x → y ≥ 5", "☐ box", "a\u2028b", "ﬁne"])
def test_odd_characters_break_nothing_and_stay_in_the_text(text: str) -> None:
    article = article_of(f"A Title\nBefore {text} after.\n✅ Stop if it hurts.\n")
    verify(article, ".pdf", exported(article))


def test_a_letter_that_no_font_has_is_an_error_that_names_it() -> None:
    with pytest.raises(ExportError, match=r"no font of the theme has ქ \(U\+10E5\)") as caught:
        exported(article_of("A Title\nStretch your back (ქ).\n"))
    assert "print its web page" in str(caught.value.next_step), "no font that a theme may name has it either"


def test_a_font_that_has_a_missing_letter_is_named_where_the_theme_may_take_it() -> None:
    theme = clinic_theme()
    narrow = replace(theme, settings=replace(theme.settings, families=("Atkinson Hyperlegible",)))
    assert "'Noto Sans'" in fonts.suggest_fonts({"ж"}, narrow)


LINES = (1, 1)


def made(*blocks: Block, title: str = "A Title", rules: tuple[str, ...] = (), address: str = "") -> Article:
    """An article of these blocks, past everything that the scraper would do to them."""
    return Article(
        title,
        "en",
        (Section("How to Do It", 2, "steps", blocks),),
        Provenance("article.txt", "0" * 64, "utf-8", source_url=address or None),
        stop_rules=tuple(StopRule(rule, 1) for rule in rules),
    )


def paragraph(text: str) -> Paragraph:
    return Paragraph((Item(text, LINES),), LINES)


def steps(*texts: str, start: int = 1) -> OrderedList:
    return OrderedList(tuple(Item(text, LINES) for text in texts), LINES, start)


def table(*rows: tuple[str, ...]) -> Table:
    return Table(tuple(tuple(Item(cell, LINES) for cell in row) for row in rows), LINES)


def first_page(content: bytes) -> str:
    import pypdfium2 as pdfium

    return " ".join(pdfium.PdfDocument(content)[0].get_textpage().get_text_range().split())


@pytest.mark.slow
@pytest.mark.parametrize("sign", "\ufffd\ufffc🔟❶❿①➀➕➖➗⬆↔⬅⬇↗👎❎👆👇👈✋🔁●☆⭕🔴🟢🚩❓─💯")
def test_a_sign_that_means_something_is_printed_to_be_seen(sign: str) -> None:
    import pypdfium2 as pdfium

    content = exported(made(paragraph(f"Hold 20{sign}30 seconds.")))
    text_page = pdfium.PdfDocument(content)[0].get_textpage()
    told = text_page.get_text_range()
    start = told.index("Hold 20") + len("Hold 20")
    left, _, right, _ = text_page.get_charbox(start)
    assert right - left > 3, "points; a sign that nobody sees turns 20?30 into 2030"
    assert verify(made(paragraph(f"Hold 20{sign}30 seconds.")), ".pdf", content) is None


@pytest.mark.parametrize("sign", "🙅🙆🆘🆗❨⚀☠🚭\ue000")
def test_a_sign_that_is_neither_drawn_nor_decoration_is_refused(sign: str) -> None:
    with pytest.raises(ExportError, match=f"no font of the theme has {sign}"):
        exported(made(paragraph(f"Stretch {sign} twice.")))


def test_symbols_stand_beside_each_other() -> None:
    article = made(paragraph("Go ⬆ ↔ ⬅ ⬇ then 10⃣ 5️⃣ and ask 👩🏽‍⚕️👨‍👩‍👧‍👦 or 👩👩👩."))
    verify(article, ".pdf", exported(article))


def test_signs_of_measure_and_of_counting_are_drawn() -> None:
    article = made(paragraph("Phase Ⅱ, ⑪: ∠ 90∘, 10∼15 times∗, ∥ to the floor, ◎ ⇨ ⇄."))
    verify(article, ".pdf", exported(article))


def test_a_list_goes_on_counting_after_an_interruption() -> None:
    article = made(
        steps("Sit", "Stand"), paragraph("Rest."), steps("Walk", "Lie", start=3), steps("Run", start=123)
    )
    content = exported(article)
    assert "1 Sit 2 Stand Rest. 3 Walk 4 Lie 123 Run" in first_page(content)
    verify(article, ".pdf", content)


@pytest.mark.parametrize(
    "article",
    [
        made(table(("Repetitions", "Frequency", "Intensity", "Equipment", "Difficulty", "Progression",
                    "Precautions", "Alternatives"), ("x",) * 8)),
        made(table(("Name", "What to do"), ("word " * 50, "x" * 50))),
        made(paragraph("w" * 120), steps("w" * 150)),
        made(paragraph("Words."), title="T" * 80),
        made(paragraph("Words."), address="https://example.org/" + "abcdef" * 40),
    ],
    ids=["eight columns", "long word in a cell", "long word", "long title", "long address"],
)  # fmt: skip
def test_no_text_runs_off_the_paper(article: Article) -> None:
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    content = exported(article)
    for page in pdfium.PdfDocument(content):
        for shown in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            left, bottom, right, top = shown.get_bounds()
            assert left >= 0
            assert bottom >= 0
            assert right <= page.get_width()
            assert top <= page.get_height()
    verify(article, ".pdf", content)
    assert min(size for size, text in sizes(content) if text.strip()) >= 10.99


@pytest.mark.parametrize(
    "words", ["well-known pain-free self-care", "well‐known pain‐free", "physio\u00adtherapy self\u00adcare"]
)
def test_hyphens_at_the_end_of_a_line_are_no_fault(words: str) -> None:
    article = made(paragraph(f"{words} " * 20))
    verify(article, ".pdf", exported(article))


STOP = "Stop immediately if you feel sharp or shooting pain in your back. "


@pytest.mark.parametrize(
    "article",
    [
        made(paragraph("Words."), rules=(STOP * 40,)),
        made(paragraph("Words."), rules=tuple(f"{STOP * 3}{number}" for number in range(16))),
        made(steps("Lie down and breathe. " * 200, "Stand up.")),
    ],
    ids=["long stop rule", "many stop rules", "long step"],
)
def test_what_is_long_is_broken_and_leaves_no_page_empty(article: Article) -> None:
    content = exported(article)
    assert len(first_page(content)) > 1500
    verify(article, ".pdf", content)


def test_headings_alone_do_not_leave_the_first_page_empty() -> None:
    sections = tuple(Section(f"Heading {number}", 2, "other", ()) for number in range(60))
    content = exported(Article("A Title", "en", sections, Provenance("article.txt", "0" * 64, "utf-8")))
    assert "Heading 9" in first_page(content)


def test_three_digits_do_not_touch_their_step() -> None:
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    content = exported(made(steps("Word", start=100)))
    page = pdfium.PdfDocument(content)[0]
    boxes = [shown.get_bounds() for shown in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
    texts = [text.strip() for _, text in sizes(content)]
    assert boxes[texts.index("100")][2] + 3 < boxes[texts.index("Word")][0]
