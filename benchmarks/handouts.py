"""CPU of making handouts in one warm process, beside two peers that print the same pages to PDF.

    python benchmarks/handouts.py [--count 200] [--peers-every 1] [--modules FOLDER] [--chromium FILE]

Ten articles are cleaned, exported to PDF and verified in this process; then the same ten in all formats; then
the ``weasyprint`` command line and a warm Chromium make a tagged PDF of the same pages with the same style
sheet and fonts, given to them as files; then the next ten. So all take turns, and what else the machine does
falls on all; and each does one thing ten times, as in a build: no program is warm that follows another. Times
are CPU times of the system's accounting
(user and system) of all processes of each. Chromium needs Node and a folder of modules with playwright-core;
without ``--modules`` it is left out. Every handout must have two pages, or the run fails.
"""

import argparse
import json
import re
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import TypeVar

from articles import make_articles

from pipeline.article import Article
from pipeline.builder import clean_article
from pipeline.builder.plan import build_settings
from pipeline.builder.workers import warm
from pipeline.clinical.gate import verify
from pipeline.config import Config
from pipeline.exporters import ExportContext, Exporter, fonts, markup, pdf
from pipeline.exporters.registry import load_exporter
from pipeline.exporters.symbol_font import BLANKS_FAMILY
from pipeline.exporters.theme import CSS_URL, build_stylesheet
from pipeline.storage.atomic import write_atomically

_HERE = Path(__file__).parent
_FORMATS = ("pdf", "epub", "html", "json")
_Made = TypeVar("_Made")
#: Articles that each makes before the next has its turn.
_TURN = 10


class Costs:
    """CPU milliseconds by article, for each thing that was timed."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[float]] = {}

    def add(self, name: str, milliseconds: float) -> None:
        """Note what something took."""
        self.by_name.setdefault(name, []).append(milliseconds)

    def own(self, name: str, make: Callable[[], _Made]) -> _Made:
        """Time something in this process."""
        begin = time.process_time_ns()
        made = make()
        self.add(name, (time.process_time_ns() - begin) / 1e6)
        return made

    def of(self, *names: str) -> float:
        """The median over the articles of the sum of what is named."""
        return median(map(sum, zip(*(self.by_name[name] for name in names), strict=True)))


class Page:
    """The page of a PDF as files, for programs that read files.

    Args:
        folder: where to put it, with the style sheet and what that names.
        context: theme and paper.
    """

    def __init__(self, folder: Path, context: ExportContext) -> None:
        self.folder, self._context = folder, context

    def write(self, article: Article) -> Path:
        """The page of an article, as it was laid out at last."""
        _, layout = pdf.layout_article(article, self._context)
        sheet = self.folder / "sheet.css"
        if not sheet.exists():
            sheet.write_text("\n".join(self._render_sheet(layout.page)), "utf-8")
        path = self.folder / f"{article.provenance.source_file}.html"
        path.write_text(
            layout.page.replace("</head>", '<link rel="stylesheet" href="sheet.css"></head>'), "utf-8"
        )
        return path

    def _render_sheet(self, page: str) -> Iterator[str]:
        """The theme's style sheet for a PDF, with its fonts and pictures as files beside it."""
        theme, paper = self._context.theme, self._context.paper
        families = fonts.find_families(markup.visible_text(page), theme)
        for face in fonts.list_faces(theme):
            if face.family in (*families, BLANKS_FAMILY):
                file = fonts.ensure_static_file(face)
                yield fonts.render_font_face(face, self._copy(file.name, file.read_bytes()))
        yield CSS_URL.sub(
            lambda match: f'url("{self._copy(match[1], theme.read(match[1]))}")',
            build_stylesheet(theme, "pdf"),
        )
        cascade = ", ".join(f'"{family}"' for family in (*families, BLANKS_FAMILY))
        yield f"@page{{size:{paper}}}html{{font-family:{cascade}}}"

    def _copy(self, address: str, content: bytes) -> str:
        name = re.sub(r"[^\w.]", "-", address)
        (self.folder / name).write_bytes(content)
        return name


class Chromium:
    """A warm browser that prints pages.

    Args:
        modules: a folder that holds ``playwright-core``.
        program: the browser.
    """

    def __init__(self, modules: str, program: str) -> None:
        command = ["node", str(_HERE / "print.mjs"), str(Path(modules).resolve()), program]
        # All words of the command are this file's own or given by who runs it.
        self._process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._answer()

    def milliseconds(self, page: Path) -> float:
        """CPU of printing a page."""
        if self._process.stdin is None:
            raise RuntimeError("the browser has no input")
        self._process.stdin.write(f"{page.resolve().as_uri()}\n")
        self._process.stdin.flush()
        return float(json.loads(self._answer())["ms"])

    def close(self) -> None:
        """End the browser."""
        self._process.communicate()

    def _answer(self) -> str:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise SystemExit("the browser ended: are Node, playwright-core and Chromium there?")
        return line


def command_line(page: Path) -> float:
    """CPU milliseconds of the ``weasyprint`` command on a page."""
    program = shutil.which("weasyprint", path=str(Path(shutil.sys.executable).parent)) or "weasyprint"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [program, "--pdf-variant", "pdf/ua-1", str(page), str(page.with_suffix(".pdf"))]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 # as above
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def make(costs: Costs, source: Path, context: ExportContext, output: Path, formats: Sequence[str]) -> Article:
    """Make some formats of an article, each part timed; ``alone`` or ``all`` stands before its name."""
    turn = "alone" if formats == ("pdf",) else "all"
    article, _ = costs.own(f"{turn} clean", lambda: clean_article(source, Config()))
    for each in map(load_exporter, formats):
        name = f"{turn} {each.name}"
        content = costs.own(name, lambda each=each: each.export(article, context))
        costs.own(f"{name} gate", lambda each=each, content=content: _verify(article, each, content))
        path = output / f"{source.stem}{each.suffix}"
        costs.own(f"{name} write", lambda path=path, content=content: write_atomically(path, content))
        if each.name == "pdf":
            _require_two_pages(content, source)
    return article


def _verify(article: Article, each: Exporter, content: bytes) -> None:
    verify(article, each.suffix, content, where=each.name, own_words=each.words)


def _require_two_pages(content: bytes, source: Path) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        if len(document) != 2:
            raise SystemExit(f"{source.name} has {len(document)} pages")


def batched(sources: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """The articles, ten at a time."""
    for start in range(0, len(sources), _TURN):
        yield sources[start : start + _TURN]


def report(costs: Costs) -> None:
    """Print medians, and the ratios that count."""
    for name in costs.by_name:
        print(f"{name:<16} {costs.of(name):8.1f} ms")
    own, gated = costs.of("alone pdf"), costs.of("alone pdf", "alone pdf gate")
    for peer in ("weasyprint", "chromium"):
        if peer in costs.by_name:
            its = costs.of(peer)
            print(f"PDF / {peer}: {own / its:.3f};  with the gate, which no peer has: {gated / its:.3f}")
    alone = costs.of("alone clean", "alone pdf", "alone pdf gate", "alone pdf write")
    every = costs.of(*(name for name in costs.by_name if name.startswith("all ")))
    print(f"all four formats / PDF alone: {every / alone:.3f}  (both with cleaning, gate and writing)")
    others = costs.of(*(f"all {name}" for name in _FORMATS[1:]))
    whole = costs.of(*(f"all {name}{part}" for name in _FORMATS[1:] for part in ("", " gate", " write")))
    print(f"EPUB + HTML + JSON / PDF: {others / own:.3f} (making them)")
    print(f"EPUB + HTML + JSON / PDF: {whole / alone:.3f} (with gate and writing; cleaning is the PDF's)")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--peers-every", type=int, default=1, help="how often the peers have their turn")
    parser.add_argument("--modules", default="", help="node_modules with playwright-core")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "chromium")
    args = parser.parse_args()
    order, costs = build_settings(Config()), Costs()
    context = order.context
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sources = make_articles(folder / "source", args.count)
        page = Page(folder, context)
        browser = Chromium(args.modules, args.chromium) if args.modules else None
        (folder / "output").mkdir()
        warm_up = page.write(make(Costs(), sources[0], context, folder / "output", _FORMATS))
        if browser:
            [browser.milliseconds(warm_up) for _ in range(5)]
        warm(order)  # as a worker is
        for block in batched(sources):
            articles = [make(costs, source, context, folder / "output", ("pdf",)) for source in block]
            for source in block:
                make(costs, source, context, folder / "output", _FORMATS)
            printed = [page.write(article) for article in articles[:: args.peers_every]]
            for each in printed:
                costs.add("weasyprint", command_line(each))
            for each in printed if browser else ():
                costs.add("chromium", browser.milliseconds(each))
        if browser:
            browser.close()
    report(costs)


if __name__ == "__main__":
    main()
