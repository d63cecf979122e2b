"""Handouts in scripts other than Latin: every letter drawn, told as written, mirrored where need be."""

import io
from collections.abc import Iterator
from functools import cache

import pytest

from pipeline.article import (
    Article,
    DoList,
    DontList,
    Item,
    OrderedList,
    Paragraph,
    Provenance,
    Section,
    Table,
    UnorderedList,
)
from pipeline.clinical.gate import verify
from pipeline.clinical.gate.readback import read_pdf
from pipeline.errors import ExportError
from pipeline.exporters import ExportContext, fonts
from pipeline.exporters.registry import load_exporter
from pipeline.text.scripts import has_right_to_left, is_right_to_left, needs_shaping
from support.themes import clinic_theme

LINES = (1, 1)


@cache
def context() -> ExportContext:
    return ExportContext(theme=clinic_theme())


def items(*texts: str) -> tuple[Item, ...]:
    return tuple(Item(text, LINES) for text in texts)


def made(language: str, title: str, words: tuple[str, ...]) -> Article:
    """An article with every kind of block; ``words`` are eight texts."""
    first, second, third, do, dont, head, cell, named = words
    named_step = Item(f"{named}: {third}", LINES, name=named)
    blocks = (
        Paragraph(items(first), LINES),
        UnorderedList(items(second), LINES),
        OrderedList((*items(first, second), named_step), LINES),
        DoList(items(do), LINES),
        DontList(items(dont), LINES),
        Table((items(head, named), items(cell, cell)), LINES),
    )
    section = Section(head, 2, "steps", blocks)
    return Article(title, language, (section,), Provenance("article.txt", "0" * 64, "utf-8"))


ARABIC = made(
    "ar",
    "تمرين شد الظهر",
    (
        "يقلل الألم بنسبة 20% تقريبا، وهو سهل (حتى في البيت).",
        "توقف فورًا إلى أن يزول الألم؛ ثم كرر ٣ مرات.",
        "حافظ على الوضع 20–30 ثانية مع Yoga band.",
        "تنفس بهدوء.",
        "شد عنقك أثناء الحركة.",
        "العضلات",
        "أسفل الظهر (L4–L5)",
        "الوضعية",
    ),
)
BENGALI = made(
    "bn",
    "হাঁটুর সহজ ব্যায়াম",
    (
        "এই ব্যায়াম হাঁটুর শক্তি বাড়ায়। কোয়াড্রিসেপস পেশি মজবুত হয়।",
        "পা ধীরে ধীরে তুলুন এবং ১০ সেকেন্ড ধরে রাখুন (প্রতিদিন ২ বার)।",
        "শ্বাসপ্রশ্বাস স্বাভাবিক রাখুন।",
        "ধীরে শ্বাস নিন।",
        "ঝাঁকুনি দিয়ে পা তোলা।",
        "পেশি",
        "ঊরু",
        "অবস্থান",
    ),
)
CHINESE = made(
    "zh",
    "缓解腰痛的简单练习",
    (
        "这个练习可以缓解腰部僵硬，“每天”都可以在家里做……很方便！",
        "慢慢抬起一侧膝盖靠近胸部，保持20～30秒（每天2组）。",
        "仰卧在垫子上，双膝弯曲。",
        "动作要缓慢。",
        "憋气。",
        "肌肉",
        "腰部、臀部",
        "准备姿势",
    ),
)
TRADITIONAL = made(
    "zh-Hant",
    "緩解腰痛的練習",
    ("這個練習很簡單。", "抬起膝蓋。", "躺下。", "慢慢做。", "憋氣。", "肌肉", "腰部", "姿勢"),
)
ARTICLES = {"ar": ARABIC, "bn": BENGALI, "zh": CHINESE, "zh-Hant": TRADITIONAL}


@pytest.fixture(scope="module", params=ARTICLES)
def made_of(request: pytest.FixtureRequest) -> tuple[Article, bytes]:
    article = ARTICLES[request.param]
    if article.language.startswith("zh") and not fonts.is_installed("Noto Sans CJK"):
        pytest.skip("the fonts of the extra 'cjk' are not installed")
    return article, load_exporter("pdf").export(article, context())


def test_every_word_can_be_read_aloud_in_order(made_of: tuple[Article, bytes]) -> None:
    article, content = made_of
    verify(article, ".pdf", content)


@pytest.mark.parametrize("language", ARTICLES)
@pytest.mark.parametrize("suffix", [".html", ".epub"])
def test_web_page_and_book_are_made_without_the_fonts_of_the_script(language: str, suffix: str) -> None:
    content = load_exporter(suffix[1:]).export(ARTICLES[language], context())
    verify(ARTICLES[language], suffix, content)
    assert len(content) < 100_000


def test_it_is_small_and_every_font_is_a_subset(made_of: tuple[Article, bytes]) -> None:
    import pikepdf

    _, content = made_of
    assert len(content) < 500_000
    with pikepdf.open(io.BytesIO(content)) as pdf:
        embedded = [part for part in pdf.objects if isinstance(part, pikepdf.Dictionary)]
        names = [str(part.FontName) for part in embedded if part.get("/Type") == "/FontDescriptor"]
    assert names
    assert all(name[7] == "+" for name in names)


def test_every_glyph_stands_for_a_character(made_of: tuple[Article, bytes]) -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(made_of[1])) as pdf:
        embedded = [
            part for part in pdf.objects if isinstance(part, pikepdf.Dictionary) and "/ToUnicode" in part
        ]
        maps = [bytes(font.ToUnicode.read_bytes()) for font in embedded]
    assert maps
    assert not any(b"<>" in each for each in maps)


def test_the_same_article_gives_the_same_bytes(made_of: tuple[Article, bytes]) -> None:
    article, content = made_of
    assert load_exporter("pdf").export(article, context()) == content


def test_language_and_direction_are_told(made_of: tuple[Article, bytes]) -> None:
    import pikepdf

    article, content = made_of
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == article.language


def shown(content: bytes) -> Iterator[tuple[str, float, float]]:
    """Text, left and right edge of what stands on the first page; the page is 595 points wide."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    page = pdfium.PdfDocument(content)[0]
    text_page = page.get_textpage()
    for part in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        left, bottom, right, top = part.get_bounds()
        yield text_page.get_text_bounded(left, bottom, right, top).strip(), left, right


def test_an_arabic_page_is_mirrored() -> None:
    content = load_exporter("pdf").export(ARABIC, context())
    for numeral in ("1", "2", "3"):
        rightmost = max(right for text, _, right in shown(content) if text == numeral)
        assert rightmost > 530, "the numbers of the steps stand at the right edge"
    *lines, title = sorted(right for _, left, right in shown(content) if right - left > 100)
    assert title > 530
    assert max(lines) < 530, "the lines left of them"


def test_text_that_is_not_arabic_is_told_as_written_within_it() -> None:
    told = read_pdf(load_exporter("pdf").export(ARABIC, context())).text
    for part in ("20–30", "Yoga band.", "(L4–L5)", "20%", "(حتى في البيت).", "فورًا إلى"):
        assert part in told


def test_a_latin_handout_carries_no_second_text() -> None:
    import pikepdf

    latin = made(
        "en", "Heel Raise", ("Stand.", "Lift.", "Lower.", "Breathe.", "Rushing", "Muscle", "Calf", "Up")
    )
    with pikepdf.open(io.BytesIO(load_exporter("pdf").export(latin, context()))) as pdf:
        elements = [part for part in pdf.objects if isinstance(part, pikepdf.Dictionary)]
        assert not any("/ActualText" in part for part in elements)


def test_accents_that_are_written_apart_are_told_with_their_letters() -> None:
    accented = made("fr", "Le\u0301ger", ("E\u0301tirez.", "B", "C", "D", "E", "F", "G", "H"))
    verify(accented, ".pdf", load_exporter("pdf").export(accented, context()))


def test_pictures_stand_among_letters_of_any_script() -> None:
    words = ("হাঁটু 💪🏽 তুলুন।", "খ", "গ", "ঘ", "ঙ", "চ", "ছ", "জ")
    pictured = made("bn", "ব্যায়াম 👩‍⚕️", words)
    verify(pictured, ".pdf", load_exporter("pdf").export(pictured, context()))


def test_what_is_missing_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = fonts.is_installed.__wrapped__
    monkeypatch.setattr(fonts, "is_installed", lambda family: "CJK" not in family and installed(family))
    with pytest.raises(ExportError, match="no font of the theme has") as caught:
        load_exporter("pdf").export(CHINESE, context())
    assert "exercise-handouts[cjk]" in str(caught.value.next_step)


def test_a_family_is_used_for_its_script_alone() -> None:
    for family in fonts.SCRIPT_FAMILIES:
        assert not any(fonts.TYPEFACES[family].is_used_for(ord(character)) for character in "a1 –‘’…•→✓😀")


@pytest.mark.parametrize(
    ("character", "shaped", "right_to_left"),
    [
        ("a", False, False),
        ("é", False, False),
        ("漢", False, False),
        ("\u0301", True, False),
        ("ক", True, False),
        ("ខ", True, False),
        ("ع", True, True),
        ("ש", True, True),
        ("٣", True, True),
    ],
)
def test_which_characters_need_shaping_and_which_run_from_right_to_left(
    character: str, shaped: bool, right_to_left: bool
) -> None:
    assert needs_shaping(character) is shaped
    assert is_right_to_left(character) is right_to_left
    assert has_right_to_left(f"12 {character}") is right_to_left
