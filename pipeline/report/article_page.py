"""``output/report/<name>.html``: how one article was cleaned, and what a person must decide about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.article import Dose
from pipeline.report.catalogue_page import make_links
from pipeline.report.model import (
    ArticleReport,
    ArticleReportInput,
    LineHistory,
    find_lines_to_check,
    group_by_message,
)
from pipeline.report.overview_page import format_review
from pipeline.report.readability import make_reading_view
from pipeline.report.rows import (
    LimitedRows,
    RemovalRow,
    has_only_spacing_repairs,
    has_token_change,
    limit_rows,
    make_finding_row,
    make_removal_row,
    make_repair_row,
    make_side_by_side_row,
)
from pipeline.report.template_environment import describe_rule, get_template
from pipeline.toml_schema import format_line_decision

#: Bytes of mark-up of each part of the page; the sum keeps a page below a megabyte, however long the article.
_MAX_FINDINGS_BYTES = 90_000
_MAX_CHECK_BYTES = 90_000
_MAX_REPAIRS_BYTES = 140_000
_MAX_SPACING_BYTES = 60_000
_MAX_REMOVED_BYTES = 110_000
_MAX_SIDE_BY_SIDE_BYTES = 220_000
_MAX_DOSE_ROWS = 200


@dataclass(frozen=True)
class KeyFigure:
    """A number at the head of the page, and the id of the section that lists what it counts (or "")."""

    count: int
    label: str
    anchor: str


def render_article_page(report_input: ArticleReportInput) -> bytes:
    """The report page of an article, in UTF-8."""
    report, lines, find_tokens = report_input.report, report_input.lines, report_input.find_tokens
    to_check = find_lines_to_check(lines, find_tokens)
    other_removals = _exclude_lines([line for line in lines if line.removed_by], to_check)
    repairs = _classify_repairs(report_input)
    findings = group_by_message(report_input.findings_with_lines, lambda pair: pair[0])
    root = "../" * (1 + report.name.count("/"))
    source = PurePosixPath(report.source)
    page = get_template("article_page.html.jinja").render(
        report=report,
        root=root,
        links=make_links((f"{root}{handout.file}", handout.bytes) for handout in report.files),
        findings=limit_rows(findings, make_finding_row, _MAX_FINDINGS_BYTES),
        to_check=limit_rows(
            to_check, lambda line: make_removal_row(line, find_tokens(line.text)), _MAX_CHECK_BYTES
        ),
        other_removals=_group_by_rule(limit_rows(other_removals, make_removal_row, _MAX_REMOVED_BYTES)),
        token_repairs=limit_rows(repairs.of_tokens, make_repair_row, _MAX_REPAIRS_BYTES),
        other_repairs=limit_rows(repairs.of_other_text, make_repair_row, _MAX_REPAIRS_BYTES),
        spacing_repairs=limit_rows(repairs.of_spacing, make_repair_row, _MAX_SPACING_BYTES),
        doses=[(dose, format_dose(dose)) for dose in report.doses[:_MAX_DOSE_ROWS]],
        source=source.name,
        decisions_file=source.with_suffix(".toml").name,
        keep_example=_format_keep_decision(to_check),
        review=format_review(report.review),
        figures=_make_key_figures(report, len(other_removals), repairs.count),
        side_by_side=limit_rows(
            [line for line in lines if line.text.strip()], make_side_by_side_row, _MAX_SIDE_BY_SIDE_BYTES
        ),
        reading=make_reading_view(report),
        describe_rule=describe_rule,
    )
    return page.encode("utf-8")


def _make_key_figures(report: ArticleReport, other_removals: int, repaired_lines: int) -> list[KeyFigure]:
    """The numbers at the head of the page; one whose section is not on the page has no link."""
    counts, to_decide = report.counts, len(report.decisions)
    return [
        KeyFigure(to_decide, "to decide", "decide" if to_decide else ""),
        KeyFigure(counts.to_check, "removed, to look at", "check" if counts.to_check else ""),
        KeyFigure(counts.repairs, "repairs", "repairs" if repaired_lines else ""),
        KeyFigure(
            counts.removed - counts.to_check, "other lines removed", "removed" if other_removals else ""
        ),
        KeyFigure(counts.doses, "doses found", "doses" if counts.doses else ""),
        KeyFigure(counts.stop_rules, "stop rules found", "doses" if counts.stop_rules else ""),
    ]


def format_dose(dose: Dose) -> str:
    """The parsed fields of a dose, in English and in ASCII digits whatever the article's language.

    This is for checking what was parsed; what the handouts print is worded by `pipeline.wording.dose_panel`.

    >>> format_dose(Dose("hold", 20, 30, "second", "leg", "20–30 secs", 7))
    'hold: 20 to 30 seconds per leg'
    """
    if dose.min is None or dose.max is None:
        amount = f"up to {dose.max:g}" if dose.max is not None else f"at least {dose.min:g}"
    else:
        amount = f"{dose.min:g}" if dose.min == dose.max else f"{dose.min:g} to {dose.max:g}"
    unit = dose.unit if dose.max == 1 else f"{dose.unit}s"
    return f"{dose.kind}: {amount} {unit}" + (f" per {dose.per}" if dose.per else "")


def _exclude_lines(lines: Iterable[LineHistory], excluded: Iterable[LineHistory]) -> list[LineHistory]:
    """The lines without some of them, compared by identity: two lines may be equal."""
    excluded_ids = set(map(id, excluded))
    return [line for line in lines if id(line) not in excluded_ids]


def _format_keep_decision(to_check: Sequence[LineHistory]) -> str:
    """The entry of the decisions file that keeps the first of some removed lines; "" without any."""
    return format_line_decision("keep", to_check[0].line, to_check[0].text) if to_check else ""


@dataclass(frozen=True)
class _RulesWithRemovals:
    """Removed lines by the rule that removed them, and how many lines are omitted."""

    groups: dict[str, list[RemovalRow]]
    omitted: int


def _group_by_rule(removals: LimitedRows[RemovalRow]) -> _RulesWithRemovals:
    """The removed lines of each rule; rules in the order of their first line."""
    groups: dict[str, list[RemovalRow]] = {}
    for row in removals.rows:
        groups.setdefault(row.rule, []).append(row)
    return _RulesWithRemovals(groups, removals.omitted)


@dataclass(frozen=True)
class _ClassifiedRepairs:
    """Repaired lines: with another number or clinical word, with other text, with other white space only."""

    of_tokens: list[LineHistory]
    of_other_text: list[LineHistory]
    of_spacing: list[LineHistory]

    @property
    def count(self) -> int:
        """How many lines were repaired."""
        return len(self.of_tokens) + len(self.of_other_text) + len(self.of_spacing)


def _classify_repairs(report_input: ArticleReportInput) -> _ClassifiedRepairs:
    repairs = _ClassifiedRepairs([], [], [])
    for line in report_input.lines:
        if not line.repairs:
            continue
        if has_token_change(line, report_input.find_tokens):
            repairs.of_tokens.append(line)
        elif has_only_spacing_repairs(line):
            repairs.of_spacing.append(line)
        else:
            repairs.of_other_text.append(line)
    return repairs
