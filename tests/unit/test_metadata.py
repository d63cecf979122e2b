"""Where an article comes from and who stands for it: told in every format, to people and to machines."""

import io
import json
import re
import zipfile
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from pipeline.article import Article, walk_items
from pipeline.clinical.gate.readback import read_pdf
from pipeline.errors import PipelineError
from pipeline.exporters import Clinic, ExportContext
from pipeline.exporters.registry import load_exporter
from pipeline.exporters.schema_org import render_json_ld
from pipeline.locale import printed
from pipeline.wording.imprint import format_long_date
from support.articles import article_of, page_article
from support.strategies import pages, raw_text
from support.themes import clinic_theme
from support.trying import tried

pytestmark = pytest.mark.usefixtures("uncut_fonts")

TEXT = "A Good Stretch\nWords about it.\nHow to Do It\n1. Bend: Hold for 5 seconds.\n2. Turn: Go slowly.\n"
KNOWN = {
    "author": "A. Author & Daughter",
    "licence": "https://creativecommons.org/licenses/by/4.0/",
    "published": "2024-11-05",
    "retrieved": "2025-01-31",
    "reviewed_by": "R. Viewer, PT",
    "reviewed_on": "2025-02-01",
    "review_due": "2027-02-01",
    "source_url": "https://example.org/stretch?a=1&b=2",
    "version": "1.2",
}
LANGUAGES = ("ar", "bn", "de", "en", "es", "fr", "zh")
NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "pav": "http://purl.org/pav/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rights": "http://ns.adobe.com/xap/1.0/rights/",
    "schema": "http://schema.org/",
}


@cache
def context() -> ExportContext:
    return ExportContext(theme=clinic_theme(), clinic=Clinic("Hill Clinic"))


def exported(article: Article, form: str) -> bytes:
    return load_exporter(form).export(article, context())


def files(book: bytes) -> dict[str, etree._Element]:
    """The XML documents of an EPUB, by the last part of their name."""
    archive = zipfile.ZipFile(io.BytesIO(book))
    names = [name for name in archive.namelist() if name.endswith((".opf", ".xhtml"))]
    return {name.rpartition("/")[2]: etree.fromstring(archive.read(name)) for name in names}


def packet(content: bytes) -> etree._Element:
    """The XMP of a PDF."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        return etree.fromstring(pdf.Root.Metadata.read_bytes())


def told(root: etree._Element, path: str) -> list[str]:
    """The text of all elements on a path."""
    return ["".join(found.itertext()) for found in root.xpath(path, namespaces=NAMES)]


def linked(article: Article) -> dict[str, Any]:
    """What the web page of an article tells machines."""
    page = html.document_fromstring(exported(article, "html").decode())
    (script,) = page.xpath("//script")
    assert script.get("type") == "application/ld+json"
    return json.loads(script.text)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def reviewed() -> Article:
    return article_of(TEXT, metadata=KNOWN)


@pytest.fixture(scope="module")
def draft() -> Article:
    return article_of(TEXT)


@pytest.fixture(scope="module", params=["html", "epub", "pdf"])
def shown(request: pytest.FixtureRequest, reviewed: Article) -> str:
    """What a person reads of the reviewed article, in each format."""
    content = exported(reviewed, request.param)
    if request.param == "html":
        return " ".join(html.document_fromstring(content.decode()).find("body").itertext())
    if request.param == "epub":
        return " ".join(files(content)["handout.xhtml"].itertext())
    return read_pdf(content).text


@pytest.mark.parametrize(
    "line",
    [
        "Author: A. Author & Daughter",
        "Source: https://example.org/stretch?a=1&b=2",
        "Published: 5 November 2024",
        "Retrieved: 31 January 2025",
        "Licence: https://creativecommons.org/licenses/by/4.0/",
        "Version: 1.2",
        "Reviewed by: R. Viewer, PT",
        "Reviewed on: 1 February 2025",
        "Review due: 1 February 2027",
    ],
)
def test_every_format_prints_what_is_known(shown: str, line: str) -> None:
    assert "".join(line.split()) in "".join(shown.split())


def test_every_format_prints_how_the_raw_file_is_recognised(shown: str, reviewed: Article) -> None:
    (digits,) = re.findall(r"Reference: SHA-256 (\w+)", " ".join(shown.split()))
    assert reviewed.provenance.sha256.startswith(digits)
    assert len(digits) == 12


@pytest.mark.parametrize(
    ("language", "first", "fourth"),
    [
        ("ar", "1 يوليو 2026", "4 يوليو 2026"),
        ("bn", "1 জুলাই 2026", "4 জুলাই 2026"),
        ("de", "1. Juli 2026", "4. Juli 2026"),
        ("en-GB", "1 July 2026", "4 July 2026"),
        ("es", "1 de julio de 2026", "4 de julio de 2026"),
        ("fr", "1er juillet 2026", "4 juillet 2026"),
        ("zh", "2026年7月1日", "2026年7月4日"),
    ],
)
def test_dates_are_written_as_people_write_them(language: str, first: str, fourth: str) -> None:
    assert format_long_date("2026-07-01", language) == first
    assert format_long_date("2026-07-04", language) == fourth


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_twelve_months(language: str) -> None:
    days = {format_long_date(f"2026-{month:02}-15", language) for month in range(1, 13)}
    assert len(days) == 12
    assert all("15" in day and "2026" in day for day in days)


def test_xmp_says_where_the_article_comes_from(reviewed: Article) -> None:
    xmp = packet(exported(reviewed, "pdf"))
    assert len(xmp.findall("rdf:RDF", NAMES)) == 1, "most programs read one only"
    assert {
        name: told(xmp, f"//{name}")
        for name in ("dc:creator", "dc:contributor", "dc:publisher", "dc:source", "dc:rights", "dc:date")
    } == {
        "dc:creator": ["A. Author & Daughter"],
        "dc:contributor": ["R. Viewer, PT"],
        "dc:publisher": ["Hill Clinic"],
        "dc:source": ["https://example.org/stretch?a=1&b=2"],
        "dc:rights": ["https://creativecommons.org/licenses/by/4.0/"],
        "dc:date": ["2024-11-05"],
    }
    assert told(xmp, "//dc:identifier") == [f"nih:sha-256;{reviewed.provenance.sha256}"]
    assert told(xmp, "//dc:language/rdf:Bag/rdf:li") == ["en"]
    assert told(xmp, "//rights:WebStatement") == ["https://creativecommons.org/licenses/by/4.0/"]


def test_xmp_says_who_reviewed_it_and_when(reviewed: Article) -> None:
    xmp = packet(exported(reviewed, "pdf"))
    assert told(xmp, "//schema:version") == ["1.2"]
    assert told(xmp, "//schema:reviewedBy") == ["R. Viewer, PT"]
    assert told(xmp, "//schema:lastReviewed") == ["2025-02-01"]
    assert told(xmp, "//schema:expires") == ["2027-02-01"]
    assert told(xmp, "//pav:sourceAccessedOn") == ["2025-01-31"]
    assert told(xmp, "//schema:creativeWorkStatus") == []


def test_the_information_dictionary_agrees_with_the_xmp_and_knows_no_clock(reviewed: Article) -> None:
    import pikepdf

    content = exported(reviewed, "pdf")
    xmp = packet(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        about = {key: str(value) for key, value in pdf.docinfo.items()}
    assert [about["/Title"]] == told(xmp, "//dc:title/rdf:Alt/rdf:li")
    assert [about["/Author"]] == told(xmp, "//dc:creator/rdf:Seq/rdf:li")
    assert [about["/Subject"]] == told(xmp, "//dc:description/rdf:Alt/rdf:li")
    assert not {"/CreationDate", "/ModDate"} & set(about)


def test_xmp_can_be_read_by_programs_that_know_no_pdf(draft: Article) -> None:
    assert b"nih:sha-256;" + draft.provenance.sha256.encode() in exported(draft, "pdf")


def test_the_package_of_a_book_says_the_same(reviewed: Article) -> None:
    package = files(exported(reviewed, "epub"))["content.opf"]
    assert told(package, "//dc:creator") == ["A. Author & Daughter"]
    assert told(package, "//dc:publisher") == ["Hill Clinic"]
    assert told(package, "//dc:source") == ["https://example.org/stretch?a=1&b=2"]
    assert told(package, "//dc:rights") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert told(package, "//dc:date") == ["2024-11-05"]
    assert f"nih:sha-256;{reviewed.provenance.sha256}" in told(package, "//dc:identifier")
    for name, value in {
        "schema:version": "1.2",
        "schema:reviewedBy": "R. Viewer, PT",
        "schema:lastReviewed": "2025-02-01",
        "schema:expires": "2027-02-01",
        "pav:sourceAccessedOn": "2025-01-31",
    }.items():
        assert told(package, f"//opf:meta[@property='{name}']") == [value]
    assert "pav: http://purl.org/pav/" in package.get("prefix", "")


def test_the_reviewer_of_a_book_is_named_as_one(reviewed: Article) -> None:
    package = files(exported(reviewed, "epub"))["content.opf"]
    (reviewer,) = package.xpath("//dc:contributor", namespaces=NAMES)
    assert reviewer.text == "R. Viewer, PT"
    role = f"//opf:meta[@refines='#{reviewer.get('id')}'][@property='role'][@scheme='marc:relators']"
    assert told(package, role) == ["rev"]


def test_a_web_page_says_the_same_as_json_ld(reviewed: Article) -> None:
    page = linked(reviewed)
    exercise = page.pop("mainEntity")
    assert page == {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": "A Good Stretch",
        "inLanguage": "en",
        "description": "Words about it.",
        "author": {"name": "A. Author & Daughter"},
        "publisher": {"@type": "Organization", "name": "Hill Clinic"},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "datePublished": "2024-11-05",
        "version": "1.2",
        "reviewedBy": {"name": "R. Viewer, PT"},
        "lastReviewed": "2025-02-01",
        "expires": "2027-02-01",
        "isBasedOn": {
            "@type": "MediaObject",
            "name": "article.txt",
            "url": "https://example.org/stretch?a=1&b=2",
            "sha256": reviewed.provenance.sha256,
            "http://purl.org/pav/retrievedOn": "2025-01-31",
        },
    }
    assert exercise["@type"] == "ExercisePlan"


def test_a_licence_that_is_no_address_is_named() -> None:
    page = linked(article_of(TEXT, metadata={"licence": "CC BY 4.0"}))
    assert page["license"] == {"@type": "CreativeWork", "name": "CC BY 4.0"}
    assert page["creativeWorkStatus"] == "Draft", "nobody has reviewed it"


def test_a_book_carries_the_same_json_ld_without_being_scripted(reviewed: Article) -> None:
    parts = files(exported(reviewed, "epub"))
    (script,) = parts["handout.xhtml"].xpath("//h:script", namespaces=NAMES)
    assert json.loads(script.text) == linked(reviewed)
    assert not parts["content.opf"].xpath("//opf:item[contains(@properties, 'scripted')]", namespaces=NAMES)


def test_nothing_stands_in_place_of_what_is_not_known(draft: Article) -> None:
    unknown = {"creator", "contributor", "rights", "date"}
    package = files(exported(draft, "epub"))["content.opf"]
    assert not [name for name in unknown if told(package, f"//dc:{name}")]
    xmp = packet(exported(draft, "pdf"))
    assert not [name for name in unknown if told(xmp, f"//dc:{name}")]
    assert set(linked(draft)) == {
        *("@context", "@type", "name", "inLanguage", "description", "creativeWorkStatus"),
        *("publisher", "isBasedOn", "mainEntity"),
    }


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_says_so_on_every_page_of_the_pdf(language: str) -> None:
    import pypdfium2 as pdfium

    word = "".join(printed(language)["draft"].split())
    article = article_of(TEXT + "3. Rest.\n" * 40, metadata={"language": language})
    content = exported(article, "pdf")
    document = pdfium.PdfDocument(content)
    assert len(document) > 1
    margin = 17 / 25.4 * 72
    for page in document:
        text_page = page.get_textpage()
        if language in ("ar", "bn"):  # shaped letters have no plain text of their own in a page's content
            foot = text_page.get_text_bounded(top=margin)
            assert len("".join(foot.split())) > len(word)
        else:
            assert word in "".join(text_page.get_text_bounded(top=margin).split())
    heard = "".join(read_pdf(content).text.split())
    assert word in heard[: len(word) + len("HillClinic") + 2], "it is the first that is read aloud"


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_says_so_at_the_head_and_foot_of_the_web_page_and_when_it_is_printed(language: str) -> None:
    source = exported(article_of(TEXT, metadata={"language": language}), "html").decode()
    page = html.document_fromstring(source)
    word = printed(language)["draft"]
    for part in ("header", "footer"):
        assert [p.text_content() for p in page.xpath(f"//{part}//p[@class='draft']")] == [word]
    (margin,) = re.findall(r'@page \{ @bottom-(?:left|right) \{ content: "([^"]*)"', source)
    assert re.sub(r"\\([0-9a-f]+) ", lambda code: chr(int(code[1], 16)), margin) == word


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_says_so_on_every_page_of_the_book(language: str) -> None:
    parts = files(exported(article_of(TEXT, metadata={"language": language}), "epub"))
    word = printed(language)["draft"]
    assert len(parts) == 4
    for name, root in parts.items():
        alternatives = " ".join(root.xpath("//@alt"))
        assert word in "".join(root.itertext()) + alternatives, name


def test_a_draft_says_so_to_machines(draft: Article) -> None:
    notice = "[Draft: not clinically reviewed] Words about it."
    assert linked(draft)["creativeWorkStatus"] == "Draft"
    assert linked(draft)["description"] == notice
    xmp = packet(exported(draft, "pdf"))
    package = files(exported(draft, "epub"))["content.opf"]
    assert told(xmp, "//schema:creativeWorkStatus") == ["Draft"]
    assert told(package, "//opf:meta[@property='schema:creativeWorkStatus']") == ["Draft"]
    assert told(xmp, "//dc:description") == told(package, "//dc:description") == [notice]


@pytest.mark.parametrize("missing", ["reviewed_by", "licence"])
def test_what_lacks_a_reviewer_or_a_licence_is_a_draft(missing: str) -> None:
    about = {key: value for key, value in KNOWN.items() if key != missing}
    assert linked(article_of(TEXT, metadata=about))["creativeWorkStatus"] == "Draft"


def test_what_is_reviewed_says_nowhere_that_it_is_a_draft(reviewed: Article) -> None:
    assert "draft" not in exported(reviewed, "html").decode().rpartition("</style>")[2].lower()
    assert b"Draft" not in exported(reviewed, "pdf")
    for root in files(exported(reviewed, "epub")).values():
        assert "draft" not in etree.tostring(root, encoding="unicode").lower()


HOSTILE = "</script><script>alert(1)</script><!-- & \u2028 <b>\"'\\"


def test_words_of_an_article_do_not_end_the_data_that_they_stand_in() -> None:
    article = article_of(
        f"A {HOSTILE} Title\nAbout {HOSTILE} it.\nHow to Do It\n1. Lift {HOSTILE} slowly.\n2. Rest.\n",
        metadata={
            "author": '</script> "A" & B',
            "licence": "<!--",
            "source_url": "https://a.example/</script>",
        },
    )
    page = linked(article)
    assert page["name"] == article.title
    assert page["author"] == {"name": '</script> "A" & B'}
    assert page["isBasedOn"]["url"] == "https://a.example/</script>"
    assert page["mainEntity"]["hasPart"][0]["step"][0]["text"].startswith("Lift </script><script>alert(1)")
    raw = render_json_ld(article, context())
    assert not set(raw) & set("<>&\u2028\u2029\n")
    assert files(exported(article, "epub"))
    assert told(packet(exported(article, "pdf")), "//dc:rights") == ["<!--"]


def exercise(text: str) -> dict[str, Any]:
    return json.loads(render_json_ld(article_of(text), context()))["mainEntity"]  # type: ignore[no-any-return]


def steps(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for part in plan["hasPart"] for step in part.get("step", [])]


def test_one_dose_of_each_kind_is_told_of_the_exercise() -> None:
    plan = exercise(
        "A Title\nHow to Do It\n1. Bend: Hold for 20–30 seconds. Repeat 10 times.\n"
        "2. Sit: Rest for 1 minute.\n"
    )
    assert plan["repetitions"] == {
        "@type": "QuantitativeValue",
        "value": 10,
        "unitText": "time",
        "description": "10 times",
    }
    assert plan["restPeriods"]["unitCode"] == "MIN"
    assert plan["additionalVariable"] == ["Hold 20 to 30 seconds"], "a hold is no duration of the exercise"
    assert not [step for step in steps(plan) if "about" in step]


def test_several_holds_are_told_of_their_steps() -> None:
    plan = exercise("A Title\nHow to Do It\n1. Bend: Hold for 5 seconds.\n2. Turn: Hold for 10–15 seconds.\n")
    assert "additionalVariable" not in plan
    assert [step["about"]["additionalVariable"] for step in steps(plan)] == [
        ["Hold 5 seconds"],
        ["Hold 10 to 15 seconds"],
    ]


def test_doses_of_two_exercises_are_not_told_of_both() -> None:
    plan = exercise(
        "A Title\n## Knee Bend\n1. Bend your knee.\n2. Repeat 10 times.\n"
        "## Wall Slide\n1. Lean on the wall.\n2. Hold for 5 seconds.\n"
    )
    assert not {"repetitions", "additionalVariable"} & set(plan)
    assert [part["name"] for part in plan["hasPart"]] == ["Knee Bend", "Wall Slide"]
    assert steps(plan)[1]["about"]["repetitions"]["value"] == 10
    assert steps(plan)[3]["about"]["additionalVariable"] == ["Hold 5 seconds"]


@pytest.mark.parametrize("words", ["daily", "once a day", "three times a week"])
def test_what_is_told_in_words_stays_in_words(words: str) -> None:
    plan = exercise(f"A Title\nHow to Do It\n1. Sit down.\n2. Stand up.\nFinal Tips\nDo it {words}.\n")
    assert plan["activityFrequency"] == words


def test_steps_are_numbered_and_named_as_in_the_article() -> None:
    (part,) = exercise(TEXT)["hasPart"]
    assert part == {
        "@type": "HowTo",
        "name": "How to Do It",
        "step": [
            {"@type": "HowToStep", "position": 1, "name": "Bend", "text": "Hold for 5 seconds."},
            {"@type": "HowToStep", "position": 2, "name": "Turn", "text": "Go slowly."},
        ],
    }


def test_a_numbered_list_that_is_no_steps_is_no_how_to() -> None:
    page = json.loads(
        render_json_ld(article_of("A Title\nKey Benefits\n1. Less pain.\n2. More strength.\n"), context())
    )
    assert "mainEntity" not in page


_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
#: Not numbers of the article: places of steps, and what names a vocabulary, a unit or the raw file.
_APART = {"@context", "@type", "position", "sha256", "unitCode", "name@isBasedOn"}


def numbers(told: object, key: str = "") -> set[float]:
    """All numbers in what JSON-LD tells."""
    if key in _APART:
        return set()
    if isinstance(told, dict):
        return {
            number for name, value in told.items() for number in numbers(value, f"{name}{key_of(told, name)}")
        }
    if isinstance(told, list):
        return {number for value in told for number in numbers(value)}
    if isinstance(told, int | float):
        return {float(told)}
    return {float(number.replace(",", ".")) for number in _NUMBER.findall(str(told))}


def key_of(node: dict[str, Any], name: str) -> str:
    return "@isBasedOn" if name == "name" and node.get("@type") == "MediaObject" else ""


def numbers_of(article: Article) -> set[float]:
    """All numbers that an article writes."""
    texts = [article.title, *(section.heading or "" for section in article.sections)]
    blocks = (block for section in article.sections for block in section.blocks)
    texts += [item.text for block in blocks for item in walk_items(block)]
    return numbers(texts)


amounts = st.sampled_from(("3", "10", "20–30", "1.5", "½", "two", "ten", "five to ten", "1½", "2 to 3", "٥"))
sentences = st.builds(
    str.format,
    st.sampled_from(
        (
            "Hold for {} seconds.",
            "Hold it for {0} to {0} seconds and repeat {0} times.",
            "Repeat {} times.",
            "Do {0} sets of {0}.",
            "Rest for {} minutes.",
            "Do it {} times a day.",
            "Do {} rounds per leg.",
            "Walk for {} minutes.",
        )
    ),
    amounts,
)
dosed_text = st.lists(
    st.one_of(
        sentences,
        st.builds("{}. Lift: {} {}".format, st.integers(1, 6), sentences, sentences),
        st.sampled_from(("## How to Do It", "## Knee Bend", "## Final Tips", "- Lift", "✅ Sit", "Words.")),
    ),
    max_size=12,
).map(lambda lines: "\n".join(["A Title", *lines]))


def check_numbers(article: Article) -> None:
    page = json.loads(render_json_ld(article, context()))
    assert numbers(page) <= numbers_of(article)


@tried(150)
@given(st.one_of(dosed_text, raw_text))
def test_no_number_is_told_that_the_article_does_not_write(text: str) -> None:
    try:
        article = article_of(text)
    except PipelineError:
        return
    check_numbers(article)


@tried(60)
@given(
    st.one_of(pages, st.lists(sentences, min_size=1).map(lambda said: f"<ol><li>{'<li>'.join(said)}</ol>"))
)
def test_no_number_is_told_that_the_page_does_not_write(text: str) -> None:
    try:
        article = page_article(f"<title>A Title</title><h1>A Title</h1><h2>How to Do It</h2>{text}")
    except PipelineError:
        return
    check_numbers(article)
