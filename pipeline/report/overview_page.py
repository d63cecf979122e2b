"""``output/report.html``: all articles by state, those that need a person first."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pipeline.report.catalogue_page import HandoutLink, make_links
from pipeline.report.model import ArticleSummary, OpenDecision, Review
from pipeline.report.readability import format_level
from pipeline.report.template_environment import get_template, pluralize
from pipeline.text.visible import escape_hidden

ArticleState = Literal["failed", "decide", "draft", "ready"]

#: The states in the order in which they stand on the page: what needs a person first.
_STATE_TEXTS: dict[ArticleState, tuple[str, str]] = {
    "failed": ("Failed", "No handout was made, or not in every format. Mend the cause, then build again."),
    "decide": (
        "To decide",
        "The handouts are there, and something in them wants a person's eye. Open the article to see it "
        "beside the raw text.",
    ),
    "draft": (
        "Drafts",
        "Nothing is left to decide. Each says that it is a draft until it is approved and has a licence.",
    ),
    "ready": ("Reviewed", "A named person stands for each of these, and nothing is left to decide."),
}
#: So many messages of one article are shown, on a page of so many messages in all.
_MAX_ARTICLE_MESSAGES, _MAX_PAGE_MESSAGES = 3, 1200
#: From so many articles on, a section can be entered by letter.
_MIN_LETTER_INDEX_ROWS = 30


@dataclass(frozen=True)
class DecisionMessage:
    """A message that asks for a decision, and the lines that it is about."""

    where: str
    message: str


@dataclass
class OverviewRow:
    """An article as the overview lists it; its numbers are empty where it could not be read."""

    name: str
    title: str
    source: str
    language: str
    is_detailed: bool
    state: ArticleState
    links: list[HandoutLink]
    repairs: int | str
    removed: int | str
    findings: int | str
    to_check: int
    asks: tuple[DecisionMessage, ...]
    asks_in_all: int
    to_decide: int
    level: str
    scale: str
    review: str
    missing: str
    is_reviewed: bool
    is_draft: bool
    place: str = ""

    @property
    def more(self) -> int:
        """How many messages there are beside those shown."""
        return self.asks_in_all - len(self.asks)

    @property
    def letter(self) -> str:
        """What it is found under: its first letter, without accents; # for a number, CJK for such signs."""
        first = _make_sort_key(self)[1][:1]
        if unicodedata.east_asian_width(first or "#") in "WF":
            return "CJK"
        return first.upper()[:1] if first.isalpha() else "#"


@dataclass(frozen=True)
class OverviewSection:
    """The articles of one state."""

    id: ArticleState
    heading: str
    advice: str
    caption: str
    asks: str
    rows: list[OverviewRow]
    letters: list[tuple[str, str]]


def make_overview_row(summary: ArticleSummary) -> OverviewRow:
    """The row of an article: what is kept of it while the overview is put together."""
    asks = list(_group_decisions(summary.decisions))
    level, scale = format_level(summary.reading)
    counts, is_read = summary.counts, summary.reading is not None
    is_known = is_read or not summary.is_detailed  # the manifest knows who reviewed an article that was built
    return OverviewRow(
        name=summary.name,
        title=summary.title,
        source=summary.source.rpartition("/")[2],
        language=summary.language,
        is_detailed=summary.is_detailed,
        state=classify_state(summary),
        links=make_links((each.file, each.bytes) for each in summary.files),
        repairs=counts.repairs if is_read else "",
        removed=counts.removed if is_read else "",
        findings=counts.findings if is_read else "",
        to_check=counts.to_check,
        asks=tuple(asks[:_MAX_ARTICLE_MESSAGES]),
        asks_in_all=len(asks),
        to_decide=len(summary.decisions),
        level=level,
        scale=scale,
        review=format_review(summary.review) if is_known else "",
        missing=", ".join(summary.review.missing),
        is_reviewed=summary.review.state == "reviewed",
        is_draft=summary.review.state != "reviewed" and is_known,
    )


def classify_state(summary: ArticleSummary) -> ArticleState:
    """What an article needs."""
    if summary.errors:
        return "failed"
    if summary.decisions:
        return "decide"
    return "ready" if summary.review.state == "reviewed" else "draft"


def format_review(review: Review) -> str:
    """Who stands for an article, or that nobody does.

    >>> format_review(Review("reviewed", "A. Lee", "2026-02-01", "2027-02-01", "CC BY 4.0"))
    'Reviewed by A. Lee on 2026-02-01, due 2027-02-01'
    >>> format_review(Review("draft"))
    'Draft'
    """
    if review.state == "reviewed":
        on = f" on {review.reviewed_on}" if review.reviewed_on else ""
        due = f", due {review.review_due}" if review.review_due else ""
        return f"Reviewed by {review.reviewed_by}{on}{due}"
    return "Approval void" if review.state == "void" else "Draft"


def _group_decisions(decisions: Iterable[OpenDecision]) -> Iterator[DecisionMessage]:
    """The decisions that say the same as one, each with its lines."""
    alike: dict[tuple[str, str], list[int]] = {}
    for decision in decisions:
        lines = alike.setdefault((decision.rule, decision.message), [])
        if decision.line is not None and decision.line not in lines[-1:]:
            lines.append(decision.line)
    for (_, message), lines in alike.items():
        yield DecisionMessage(format_line_numbers(lines), message)


def format_line_numbers(lines: list[int], most: int = 4) -> str:
    """Numbers of lines as words.

    >>> format_line_numbers([7]), format_line_numbers([7, 9]), format_line_numbers([1, 2, 3, 4, 5, 6])
    ('Line 7', 'Lines 7 and 9', 'Lines 1, 2, 3, 4 and 2 more')
    """
    if not lines:
        return ""
    if len(lines) == 1:
        return f"Line {lines[0]:,}"
    told = [f"{line:,}" for line in lines[:most]]
    last = f"{len(lines) - most} more" if len(lines) > most else told.pop()
    return f"Lines {', '.join(told)} and {last}"


def render_overview_page(rows: list[OverviewRow]) -> bytes:
    """The overview.

    Args:
        rows: a row for each article, in any order.
    """
    most_asks = max(1, min(_MAX_ARTICLE_MESSAGES, _MAX_PAGE_MESSAGES // max(1, len(rows))))
    for row in rows:
        row.asks = row.asks[:most_asks]
    rows = sorted(rows, key=_make_sort_key)
    sections = [_make_section(state, [row for row in rows if row.state == state]) for state in _STATE_TEXTS]
    page = get_template("report.html.jinja").render(
        told=_format_totals(rows), sections=[section for section in sections if section.rows]
    )
    return page.encode("utf-8")


def _make_sort_key(row: OverviewRow) -> tuple[bool, str, str]:
    folded = unicodedata.normalize("NFKD", row.title).casefold()
    begin = next((place for place, char in enumerate(folded) if char.isalnum()), 0)
    return folded[begin : begin + 1].isalpha(), folded[begin:], row.name


def _make_section(state: ArticleState, rows: list[OverviewRow]) -> OverviewSection:
    heading, advice = _STATE_TEXTS[state]
    letters = []
    if len(rows) >= _MIN_LETTER_INDEX_ROWS:
        for number, (letter, group) in enumerate(groupby(rows, key=lambda row: row.letter)):
            first = next(group)
            first.place = f"{state}-{number}"
            letters.append((escape_hidden(letter), first.place))
    asks = {"failed": "What failed", "decide": "What to decide"}.get(state, "")
    return OverviewSection(state, heading, advice, pluralize(len(rows), "article"), asks, rows, letters)


def _format_totals(rows: list[OverviewRow]) -> str:
    if not rows:
        return "No article has been built yet."
    built = sum(bool(row.links) for row in rows)
    reviewed, drafts = sum(row.is_reviewed for row in rows), sum(row.is_draft for row in rows)
    return (
        f"{pluralize(len(rows), 'article')}: {built:,} with handouts, {len(rows) - built:,} without. "
        f"{reviewed:,} reviewed, {pluralize(drafts, 'draft')}."
    )
