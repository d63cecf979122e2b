"""The meaning gate: a handout that does not say what the article says is found out, in every format."""

import io
import re
import zipfile

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.article import Article, Item, OrderedList, Provenance, Section
from pipeline.builder import clean_article
from pipeline.clinical.gate import verify
from pipeline.config import Config
from pipeline.errors import ExportError, MeaningError, ReadError, StructureError
from pipeline.exporters import Clinic, ExportContext
from pipeline.exporters.registry import load_exporter
from support.articles import FIRST, article_of
from support.strategies import raw_text
from support.themes import clinic_theme
from support.trying import tried

pytestmark = pytest.mark.usefixtures("uncut_fonts")

FORMATS = ("html", "epub", "pdf")
CONTEXT = ExportContext(theme=clinic_theme(), clinic=Clinic("St. Mary’s 24h", "Tel. 020 7946 0123 (9–5)"))


@pytest.fixture(scope="module")
def article() -> Article:
    return clean_article(FIRST, Config())[0]


@pytest.fixture(scope="module")
def handouts(article: Article) -> dict[str, bytes]:
    context = ExportContext(theme=clinic_theme())
    return {name: load_exporter(name).export(article, context) for name in FORMATS}


@pytest.mark.parametrize("name", FORMATS)
def test_a_true_handout_passes(article: Article, handouts: dict[str, bytes], name: str) -> None:
    verify(article, f".{name}", handouts[name])


MUTANTS = {
    "never is lost": (
        "controlled - never bounce",
        "controlled - bounce",
        "in «Safety Tips»",
        "(lost: never)",
    ),
    "a range is glued": ("20–30 seconds", "2030 seconds", "in «Step-by-Step Instructions»", "(lost: 20–30)"),
    "both becomes one": ("pulling both knees", "pulling one knee", "in «Step-by-Step Inst", "(lost: both)"),
    "a don't loses its word": ("Avoid:", "Try:", "expected «Avoid: Arching", "there stands «Try: Arching"),
    "a cell is changed": ("Beginner-Friendly", "Advanced", "in «Quick Reference Table»", "stands «Advanced"),
    "a unit is changed": ("rounds per leg.", "minutes per leg.", "2–3 minutes per leg.", "(lost: round)"),
}


def mutated(name: str, content: bytes, before: str, after: str) -> bytes:
    """The handout with words of its pages changed."""
    if name == "html":
        return content.replace(before.encode(), after.encode())
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(made, "w") as changed:
        for info in book.infolist():
            part = book.read(info)
            is_page = info.filename.endswith(".xhtml")
            changed.writestr(info, part.replace(before.encode(), after.encode()) if is_page else part)
    return made.getvalue()


@pytest.mark.parametrize("name", ["html", "epub"])
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_changed_handout_is_found_out(
    article: Article, handouts: dict[str, bytes], name: str, mutant: str
) -> None:
    before, after, *told = MUTANTS[mutant]
    changed = mutated(name, handouts[name], before, after)
    assert changed != handouts[name], "the mutant must change something"
    with pytest.raises(MeaningError) as caught:
        verify(article, f".{name}", changed)
    for part in told:
        assert part in str(caught.value)


def test_two_steps_that_changed_places_are_found_out(article: Article, handouts: dict[str, bytes]) -> None:
    page = handouts["html"].decode()
    swap = (
        page.replace("Breathe naturally", "¤")
        .replace("Warm up with", "Breathe naturally")
        .replace("¤", "Warm up with")
    )
    with pytest.raises(MeaningError):
        verify(article, ".html", swap.encode())


def test_a_pdf_that_lost_its_last_page_is_found_out(article: Article, handouts: dict[str, bytes]) -> None:
    import pikepdf

    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(handouts["pdf"])) as pdf:
        del pdf.pages[-1]
        pdf.save(made)
    with pytest.raises(MeaningError, match=r"Safety Tips|Warm up"):
        verify(article, ".pdf", made.getvalue())


def test_a_pdf_without_tags_is_found_out(article: Article, handouts: dict[str, bytes]) -> None:
    import pikepdf

    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(handouts["pdf"])) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(made)
    with pytest.raises(MeaningError, match="page 1 has no tags"):
        verify(article, ".pdf", made.getvalue())


def test_text_off_the_paper_is_found_out(article: Article, handouts: dict[str, bytes]) -> None:
    import pikepdf

    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(handouts["pdf"])) as pdf:
        for page in pdf.pages:
            page.mediabox = [0, 0, 300, 842]
        pdf.save(made)
    with pytest.raises(MeaningError, match=r"«.+» runs off the paper on page 1"):
        verify(article, ".pdf", made.getvalue())


@pytest.mark.parametrize("name", ["html", "epub"])
@pytest.mark.parametrize("after", ['<ol start="2" class="numbered', '<ul class="numbered'])
def test_steps_with_other_numbers_are_found_out(
    article: Article, handouts: dict[str, bytes], name: str, after: str
) -> None:
    changed = mutated(name, handouts[name], '<ol class="numbered', after)
    if after.startswith("<ul"):
        changed = mutated(name, changed, "</ol>", "</ul>")
    with pytest.raises(MeaningError, match=r"expected «1\. Start Position"):
        verify(article, f".{name}", changed)


def test_a_pdf_that_counts_from_one_again_is_found_out() -> None:
    step = Item("Walk on the spot", (1, 1))
    said, meant = (
        Article(
            "A Title", "en", (Section(None, 2, "steps", (block,)),), Provenance("a.txt", "0" * 64, "utf-8")
        )
        for block in (OrderedList((step,), (1, 1)), OrderedList((step,), (1, 1), 3))
    )
    content = load_exporter("pdf").export(said, ExportContext(theme=clinic_theme()))
    with pytest.raises(MeaningError, match=r"expected «3\. Walk on the spot»"):
        verify(meant, ".pdf", content)


@pytest.mark.parametrize("suffix", [".pdf", ".epub"])
def test_what_is_no_such_file_is_found_out(article: Article, suffix: str) -> None:
    with pytest.raises(MeaningError, match="cannot be read back"):
        verify(article, suffix, b"not a handout")


@pytest.mark.parametrize("week", [1, 2, 3])
def test_the_weeks_of_the_log_are_counted_once(
    article: Article, handouts: dict[str, bytes], week: int
) -> None:
    page = handouts["html"].decode("utf-8")
    assert page.count("Week 4") == 1
    with pytest.raises(MeaningError, match=r"in the (log|part below)"):
        verify(article, ".html", page.replace("Week 4", f"Week {week}").encode())


def texts_of_the_page(page: str) -> list[tuple[int, int]]:
    """Where the words of a page's body stand that somebody hears: start and end of each run between tags."""
    body, page = page.index("<body>"), page[: page.index("<script")]
    hidden = [found.span() for found in re.finditer(r'<span aria-hidden="true">[^<]*</span>', page)]
    runs = (found.span(1) for found in re.finditer(r">([^<>]*[^<>\s][^<>]*)<", page[body:]))
    spans = ((start + body, end + body) for start, end in runs)
    return [span for span in spans if not any(first <= span[0] and span[1] <= last for first, last in hidden)]


@tried(300)
@given(data=st.data())
def test_no_letter_and_no_digit_of_a_page_can_change_unseen(
    article: Article, handouts: dict[str, bytes], data: st.DataObject
) -> None:
    page = handouts["html"].decode("utf-8")
    start, end = data.draw(st.sampled_from(texts_of_the_page(page)))
    places = [place for place in range(start, end) if page[place].isalnum()]
    assume(places and "&" not in page[start:end])
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from("0123456789abcxyzABC "))
    assume(other.strip() != page[place])
    with pytest.raises(MeaningError):
        verify(article, ".html", (page[:place] + other.strip() + page[place + 1 :]).encode())


@tried(60)
@given(data=st.data())
def test_no_item_of_a_page_can_be_said_twice_or_not_at_all(
    article: Article, handouts: dict[str, bytes], data: st.DataObject
) -> None:
    page = handouts["html"].decode("utf-8")
    main = page.index('<section class="section-')
    items = [found.span() for found in re.finditer(r"<li[^>]*>.*?</li>|<p>.*?</p>|<td>.*?</td>", page[main:])]
    start, end = (place + main for place in data.draw(st.sampled_from(items)))
    assume(end < page.index('<section class="log"'))
    times = data.draw(st.sampled_from([0, 2]))
    with pytest.raises(MeaningError):
        verify(article, ".html", (page[:start] + page[start:end] * times + page[end:]).encode())


@pytest.mark.parametrize("hidden", ["hidden", 'aria-hidden="true"'])
def test_what_is_there_but_hidden_is_not_said(
    article: Article, handouts: dict[str, bytes], hidden: str
) -> None:
    changed = mutated("html", handouts["html"], "<li>Arching", f"<li {hidden}>Arching")
    changed = mutated("html", changed, "<li><strong", f"<li {hidden}><strong")
    with pytest.raises(MeaningError):
        verify(article, ".html", changed)


@pytest.mark.parametrize("name", ["html", "epub"])
def test_a_list_that_looks_like_the_other_kind_is_found_out(
    article: Article, handouts: dict[str, bytes], name: str
) -> None:
    changed = mutated(name, handouts[name], '<ul class="dont">', '<ul class="do">')
    with pytest.raises(MeaningError, match="in a dont list, there stands"):
        verify(article, f".{name}", changed)


LINKED = {
    "a number": (
        '"text":"Slowly raise one knee toward your chest, grasp it gently with both hands, and hold for 20',
        "9",
    ),
    "a step": ('"name":"Switch Sides"', '"name":"Switch Legs"'),
    "a dose": ('"additionalVariable":["Hold 20 to', '"additionalVariable":["Hold 30 to'),
}


@pytest.mark.parametrize("changed", LINKED)
def test_what_a_page_tells_programs_is_held_against_the_article_too(
    article: Article, handouts: dict[str, bytes], changed: str
) -> None:
    before, after = LINKED[changed]
    page = handouts["html"].decode("utf-8")
    assert page.count(before) == 1
    other = page.replace(before, before + after if len(after) == 1 else after)
    with pytest.raises(MeaningError, match="JSON-LD"):
        verify(article, ".html", other.encode())


@pytest.mark.parametrize("page", ["nav.xhtml", "toc.ncx"])
@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("Common Tips", "its contents name «Common Tips»"),
        ("Final Tips", "its contents lack «Common Mistakes to"),
    ],
)
def test_contents_that_name_a_part_otherwise_are_found_out(
    article: Article, handouts: dict[str, bytes], page: str, after: str, told: str
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(handouts["epub"])) as book, zipfile.ZipFile(made, "w") as changed:
        for info in book.infolist():
            part = book.read(info)
            is_it = info.filename.endswith(page)
            changed.writestr(
                info, part.replace(b"Common Mistakes to Avoid", after.encode()) if is_it else part
            )
    assert made.getvalue() != handouts["epub"]
    with pytest.raises(MeaningError, match=told):
        verify(article, ".epub", made.getvalue())


def test_bookmarks_and_the_title_of_a_pdf_are_held_against_the_article(
    article: Article, handouts: dict[str, bytes]
) -> None:
    import pikepdf

    renamed, retitled = io.BytesIO(), io.BytesIO()
    with pikepdf.open(io.BytesIO(handouts["pdf"])) as pdf:
        with pdf.open_outline() as outline:
            outline.root[0].children[-1].title = "Another Part"
        pdf.save(renamed)
    with pikepdf.open(io.BytesIO(handouts["pdf"])) as pdf:
        pdf.docinfo["/Title"] = "Another Title"
        pdf.save(retitled)
    with pytest.raises(MeaningError, match="its contents name «Another Part»"):
        verify(article, ".pdf", renamed.getvalue())
    with pytest.raises(MeaningError, match="its title is «Another Title»"):
        verify(article, ".pdf", retitled.getvalue())


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_with_an_empty_corner_is_no_false_alarm(name: str) -> None:
    table = "| | Monday | Tuesday |\n|---|---|---|\n| Squats | 10 | 12 |\n| | 5 | 5 |\n"
    made = article_of(f"A Title\nSteps\n1. Squat slowly.\n2. Rest.\nPlan\n{table}")
    assert made.sections[-1].blocks[-1].items[0]
    verify(
        made,
        f".{name}",
        load_exporter(name).export(made, CONTEXT),
        own_words=(CONTEXT.clinic.contact, "St. Mary’s 24h"),
    )


@pytest.mark.slow
@tried(40)
@given(text=raw_text, name=st.sampled_from(["html", "epub"]))
def test_a_true_handout_of_whatever_text_is_no_false_alarm(text: str, name: str) -> None:
    try:
        made = article_of(text)
        content = load_exporter(name).export(made, CONTEXT)
    except (ReadError, StructureError, ExportError):
        assume(False)
    verify(made, f".{name}", content, own_words=(CONTEXT.clinic.name, CONTEXT.clinic.contact))
