"""A handout is laid out quickly, and looks the same as if it were not."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.builder import clean_article
from pipeline.config import Config
from pipeline.exporters import ExportContext
from pipeline.exporters.registry import load_exporter
from pipeline.exporters.theme import find_theme
from support.articles import ROOT

pytestmark = pytest.mark.slow

SAMPLES = sorted(path for path in (ROOT / "source").iterdir() if path.suffix != ".toml")

SAMPLED = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)


def exported(path: Path, paper: str = "A4") -> bytes:
    context = ExportContext(theme=find_theme("clinic", []), paper=paper)  # type: ignore[arg-type]
    return load_exporter("pdf").export(clean_article(path, Config())[0], context)


@pytest.fixture(scope="module")
def remembered() -> Callable[[Path], bytes]:
    """The handout of a sample, made when its styles and icons are known."""

    @cache
    def made(path: Path) -> bytes:
        exported(path)
        return exported(path)

    return made


@pytest.fixture
def new_engines() -> Iterator[None]:
    """Engines that know nothing yet, and that no other test gets."""
    engines = load_exporter("pdf")._engine  # type: ignore[attr-defined]
    engines.cache_clear()
    yield
    engines.cache_clear()


@SAMPLED
def test_our_own_parser_and_defaults_give_the_pages_of_the_engine_s(
    path: Path, remembered: Callable[[Path], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from weasyprint import HTML

    quick = remembered(path)
    monkeypatch.setattr(
        "pipeline.exporters.pdf.engine.parse_well_formed",
        lambda page, fetcher: HTML(string=page, url_fetcher=fetcher),
    )
    assert quick == exported(path)


@SAMPLED
@pytest.mark.usefixtures("new_engines")
def test_icons_that_are_remembered_are_painted_like_the_first_ones(
    path: Path, remembered: Callable[[Path], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = remembered(path)
    load_exporter("pdf")._make_engine.cache_clear()  # type: ignore[attr-defined]
    monkeypatch.setattr("pipeline.exporters.pdf.engine.CachedSvg", lambda picture: picture)
    assert before == exported(path)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@SAMPLED
def test_lines_to_write_on_reach_down_to_what_stands_at_the_foot(path: Path, paper: str) -> None:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(exported(path, paper))
    page = document[len(document) - 1]
    text = page.get_textpage()
    bottoms = [text.get_rect(index)[1] for index in range(text.count_rects())]
    # Above the number of the page ends what is known of the handout, and leaves hardly a line free.
    margin = {"A4": 17, "Letter": 15}[paper] / 25.4 * 72
    assert min(bottom for bottom in bottoms if bottom > margin) < margin + 20


def test_most_handouts_are_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.exporters.pdf.engine import Engine

    times = []
    lay_out = Engine.lay_out
    monkeypatch.setattr(Engine, "lay_out", lambda *words: times.append(1) or lay_out(*words))
    for path in SAMPLES:
        exported(path)
    assert len(times) <= 1.4 * len(SAMPLES)


def test_a_bookmark_leads_to_where_its_part_was_moved() -> None:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(exported(ROOT / "source" / "wall-push-up.html"))
    last = [bookmark for bookmark in document.get_toc() if bookmark.get_dest()][-1]
    assert last.get_title() == "About this handout"
    assert last.get_dest().get_view()[1][1] < 842 / 4


@SAMPLED
def test_styles_that_are_remembered_give_the_same_pages(
    path: Path, remembered: Callable[[Path], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = remembered(path)
    monkeypatch.setattr("pipeline.exporters.pdf.weasyprint_internals.StyleCache.fill", lambda *_: None)
    assert before == exported(path)


def test_the_styles_of_a_handout_are_known_when_it_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.exporters.pdf.weasyprint_internals import StyleCache

    new = []
    fill = StyleCache.fill

    def noted(self: StyleCache, styles: Any) -> None:
        fill(self, styles)
        new.append(len(self._new_styles))

    exported(SAMPLES[0])
    monkeypatch.setattr(StyleCache, "fill", noted)
    exported(SAMPLES[0])
    assert new[-1] == 0, "the layout engine has changed: nothing is remembered any more"


@pytest.mark.parametrize(("rule", "is_used"), [("width: 50vw", False), ("background: url(v.svg)", True)])
def test_styles_that_depend_on_the_size_of_a_page_are_not_remembered(rule: str, is_used: bool) -> None:
    from pipeline.exporters.pdf.weasyprint_internals import StyleCache

    assert StyleCache(f"p {{ {rule} }}").is_used is is_used
