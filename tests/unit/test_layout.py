"""A handout is laid out quickly, and looks the same as if it were not."""

from typing import Any

import pypdfium2 as pdfium
import pytest
from weasyprint import HTML

from pipeline.build import clean_article
from pipeline.config import Config
from pipeline.exporters import ExportContext, layout
from pipeline.exporters.registry import exporter
from pipeline.exporters.shared_styles import SharedStyles
from pipeline.exporters.theme import find_theme
from support.articles import ROOT

SAMPLES = sorted(path for path in (ROOT / "source").iterdir() if path.suffix != ".toml")


def exported(path: Any, paper: str = "A4") -> bytes:
    context = ExportContext(theme=find_theme("clinic", []), paper=paper)  # type: ignore[arg-type]
    return exporter("pdf").export(clean_article(path, Config())[0], context)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_our_own_parser_and_defaults_give_the_pages_of_the_engine_s(
    path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = exported(path)
    monkeypatch.setattr(layout, "parsed", lambda page, fetcher: HTML(string=page, url_fetcher=fetcher))
    assert quick == exported(path)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_icons_that_are_remembered_are_painted_like_the_first_ones(
    path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered = exported(path)
    monkeypatch.setattr(layout, "Icon", lambda picture: picture)
    exporter("pdf")._engine.cache_clear()  # type: ignore[attr-defined]
    assert remembered == exported(path)
    exporter("pdf")._engine.cache_clear()  # type: ignore[attr-defined]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_lines_to_write_on_reach_down_to_what_stands_at_the_foot(path: Any, paper: str) -> None:
    document = pdfium.PdfDocument(exported(path, paper))
    page = document[len(document) - 1]
    text = page.get_textpage()
    bottoms = [text.get_rect(index)[1] for index in range(text.count_rects())]
    # Above the number of the page ends what is known of the handout, and leaves hardly a line free.
    margin = {"A4": 17, "Letter": 15}[paper] / 25.4 * 72
    assert min(bottom for bottom in bottoms if bottom > margin) < margin + 20


def test_most_handouts_are_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    times = []
    lay_out = layout.Engine.lay_out
    monkeypatch.setattr(layout.Engine, "lay_out", lambda *words: times.append(1) or lay_out(*words))
    for path in SAMPLES:
        exported(path)
    assert len(times) <= 1.4 * len(SAMPLES)


def test_a_bookmark_leads_to_where_its_part_was_moved() -> None:
    document = pdfium.PdfDocument(exported(ROOT / "source" / "wall-push-up.html"))
    last = [bookmark for bookmark in document.get_toc() if bookmark.get_dest()][-1]
    assert last.get_title() == "About this handout"
    assert last.get_dest().get_view()[1][1] < 842 / 4


@pytest.fixture(scope="module")
def with_styles_remembered() -> dict[str, bytes]:
    """The handouts of all samples, made when the styles of each are known."""
    for path in SAMPLES:
        exported(path)
    return {path.stem: exported(path) for path in SAMPLES}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_styles_that_are_remembered_give_the_same_pages(
    path: Any, with_styles_remembered: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SharedStyles, "fill", lambda *_: None)
    assert with_styles_remembered[path.stem] == exported(path)


def test_the_styles_of_a_handout_are_known_when_it_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    new = []
    fill = SharedStyles.fill

    def noted(self: SharedStyles, styles: Any) -> None:
        fill(self, styles)
        new.append(len(self._new))

    exported(SAMPLES[0])
    monkeypatch.setattr(SharedStyles, "fill", noted)
    exported(SAMPLES[0])
    assert new[-1] == 0, "the layout engine has changed: nothing is remembered any more"


@pytest.mark.parametrize(("rule", "is_used"), [("width: 50vw", False), ("background: url(v.svg)", True)])
def test_styles_that_depend_on_the_size_of_a_page_are_not_remembered(rule: str, is_used: bool) -> None:
    assert SharedStyles(f"p {{ {rule} }}").is_used is is_used
