"""``output/report/<name>.html``: how one article was cleaned, and what a person must decide about it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from pathlib import PurePosixPath

from pipeline.article import Dose
from pipeline.report.catalogue_page import make_links
from pipeline.report.model import ArticleReport, ArticleReportInput, LineHistory, find_lines_to_check
from pipeline.report.overview_page import format_review
from pipeline.report.readability import make_reading_view
from pipeline.report.rows import (
    LimitedRows,
    RemovalRow,
    group_findings,
    has_only_spacing_repairs,
    has_token_change,
    limit_rows,
    make_finding_row,
    make_removal_row,
    make_repair_row,
    make_side_by_side_row,
)
from pipeline.report.template_environment import describe_rule, get_template

#: Bytes of mark-up for each part of a page: together below a megabyte, however long the article.
_MAX_FINDINGS_BYTES = 90_000
_MAX_CHECK_BYTES = 90_000
_MAX_REPAIRS_BYTES = 140_000
_MAX_SPACING_BYTES = 60_000
_MAX_REMOVED_BYTES = 110_000
_MAX_SIDE_BY_SIDE_BYTES = 220_000
_MAX_DOSE_ROWS = 200
#: So many characters of a line tell it from others.
_MAX_KEEP_CHARS = 50


@dataclass(frozen=True)
class KeyFigure:
    """A number at the head of the page, and the part of the page that tells what it counts."""

    count: int
    label: str
    place: str


def render_article_page(dossier: ArticleReportInput) -> bytes:
    """The detail page of an article."""
    piece = dossier.report
    to_check, others = _split_removals(dossier)
    repaired = [line for line in dossier.lines if line.repairs]
    meant, worded, spaced = _split_repairs(repaired, dossier)
    up = "../" * (1 + piece.name.count("/"))
    page = get_template("detail.html.jinja").render(
        piece=piece,
        up=up,
        links=make_links((f"{up}{each.file}", each.bytes) for each in piece.files),
        doubts=limit_rows(group_findings(dossier.findings_with_lines), make_finding_row, _MAX_FINDINGS_BYTES),
        to_check=limit_rows(
            to_check, lambda line: make_removal_row(line, dossier.find_tokens(line.text)), _MAX_CHECK_BYTES
        ),
        others=_group_by_rule(limit_rows(others, make_removal_row, _MAX_REMOVED_BYTES)),
        meant=limit_rows(meant, make_repair_row, _MAX_REPAIRS_BYTES),
        worded=limit_rows(worded, make_repair_row, _MAX_REPAIRS_BYTES),
        spaced=limit_rows(spaced, make_repair_row, _MAX_SPACING_BYTES),
        doses=[(dose, format_dose(dose)) for dose in piece.doses[:_MAX_DOSE_ROWS]],
        source=PurePosixPath(piece.source).name,
        decisions=PurePosixPath(piece.source).with_suffix(".toml").name,
        keep=_render_keep_decision(to_check),
        review=format_review(piece.review),
        figures=list(_make_key_figures(piece, len(others), bool(repaired))),
        whole=limit_rows(
            [line for line in dossier.lines if line.text.strip()],
            make_side_by_side_row,
            _MAX_SIDE_BY_SIDE_BYTES,
        ),
        reading=make_reading_view(piece),
        rule_words=describe_rule,
    )
    return page.encode("utf-8")


def _make_key_figures(piece: ArticleReport, others: int, is_repaired: bool) -> Iterator[KeyFigure]:
    """What the page is about, in numbers; a number of nothing leads nowhere."""
    counts, to_decide = piece.counts, len(piece.decisions)
    yield KeyFigure(to_decide, "to decide", "decide" if to_decide else "")
    yield KeyFigure(counts.to_check, "removed, to look at", "check" if counts.to_check else "")
    yield KeyFigure(counts.repairs, "repairs", "repairs" if is_repaired else "")
    yield KeyFigure(counts.removed - counts.to_check, "other lines removed", "removed" if others else "")
    yield KeyFigure(counts.doses, "doses found", "doses" if counts.doses else "")
    yield KeyFigure(counts.stop_rules, "stop rules found", "doses" if counts.stop_rules else "")


def format_dose(dose: Dose) -> str:
    """What a dose was read as.

    >>> format_dose(Dose("hold", 20, 30, "second", "leg", "20–30 secs", 7))
    'hold: 20 to 30 seconds per leg'
    """
    amount = f"{dose.min:g}" if dose.min == dose.max else f"{dose.min:g} to {dose.max:g}"
    unit = dose.unit if dose.max == 1 else f"{dose.unit}s"
    return f"{dose.kind}: {amount} {unit}" + (f" per {dose.per}" if dose.per else "")


def _split_removals(dossier: ArticleReportInput) -> tuple[list[LineHistory], list[LineHistory]]:
    """The removed lines that a person should look at; and the others."""
    first = find_lines_to_check(dossier.lines, dossier.find_tokens)
    places = set(map(id, first))
    return first, [line for line in dossier.lines if line.removed_by and id(line) not in places]


def _render_keep_decision(to_check: Sequence[LineHistory]) -> str:
    """How a person brings back the first of some removed lines."""
    if not to_check:
        return ""
    seen = "".join(takewhile(str.isprintable, to_check[0].text.strip()[:_MAX_KEEP_CHARS]))
    text = f"\ntext = {json.dumps(seen, ensure_ascii=False)}" if seen else ""
    return f"[[keep]]\nline = {to_check[0].line}{text}"


def _group_by_rule(others: LimitedRows[RemovalRow]) -> tuple[list[tuple[str, list[RemovalRow]]], int]:
    """Removed lines by the rule that removed them, in the order of the article; how many are not shown."""
    places = {row.rule: place for place, row in reversed([*enumerate(others.rows)])}
    rows = sorted(others.rows, key=lambda row: places[row.rule])
    return [(rule, list(group)) for rule, group in groupby(rows, key=lambda row: row.rule)], others.left_out


def _split_repairs(
    repaired: Sequence[LineHistory], dossier: ArticleReportInput
) -> tuple[list[LineHistory], list[LineHistory], list[LineHistory]]:
    """Repaired lines: those of which a number or clinical word changed, other ones, those of white space."""
    kinds: tuple[list[LineHistory], list[LineHistory], list[LineHistory]] = ([], [], [])
    for line in repaired:
        if has_token_change(line, dossier.find_tokens):
            kinds[0].append(line)
        else:
            kinds[2 if has_only_spacing_repairs(line) else 1].append(line)
    return kinds
