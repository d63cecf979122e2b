"""``output/report.html``: all articles grouped by state, those that need a person first."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pipeline.report.catalogue_page import HandoutLink, make_links
from pipeline.report.model import ArticleSummary, OpenDecision, Review, group_by_message
from pipeline.report.readability import format_level
from pipeline.report.template_environment import get_template
from pipeline.text.quantities import pluralize
from pipeline.text.visible import escape_hidden

ArticleState = Literal["failed", "decide", "draft", "ready"]

#: Heading and advice for each state, in the order of the page: what needs a person comes first.
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
#: Messages of one article, and of all articles together, which keeps the page below a megabyte.
_MAX_ARTICLE_MESSAGES, _MAX_PAGE_MESSAGES = 3, 1200
#: Line numbers named in one message.
_MAX_LINE_NUMBERS = 4
#: Sections of at least so many articles have an index of first letters.
_MIN_LETTER_INDEX_ROWS = 30


@dataclass(frozen=True)
class DecisionMessage:
    """A message that asks for a decision, and the numbers of its lines in words."""

    lines: str
    text: str


@dataclass
class OverviewRow:
    """An article as the overview lists it; its numbers are "" where the article could not be read.

    Attributes:
        messages: the first messages that ask for a decision.
        message_count: how many messages there are, those not shown included.
        to_decide: how many decisions there are; several may have the same message.
        anchor: the id of the row; "" where the letter index does not link to it.
    """

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
    messages: tuple[DecisionMessage, ...]
    message_count: int
    to_decide: int
    level: str
    scale: str
    review: str
    missing: str
    is_reviewed: bool
    is_draft: bool
    anchor: str = ""

    @property
    def omitted_messages(self) -> int:
        """How many messages are not shown."""
        return self.message_count - len(self.messages)

    @property
    def letter(self) -> str:
        """Its entry in the letter index: the first letter without accents, "#" for a digit, or "CJK"."""
        first = _make_sort_key(self)[1][:1]
        if unicodedata.east_asian_width(first or "#") in "WF":
            return "CJK"
        return first.upper()[:1] if first.isalpha() else "#"


@dataclass(frozen=True)
class OverviewSection:
    """The articles of one state.

    Attributes:
        messages_heading: the heading of the column of messages; "" where articles of this state have none.
        letters: the letter index: each letter with the id of its first row.
    """

    id: ArticleState
    heading: str
    advice: str
    caption: str
    messages_heading: str
    rows: list[OverviewRow]
    letters: list[tuple[str, str]]


def make_overview_row(summary: ArticleSummary) -> OverviewRow:
    """The row of an article: small enough that the rows of all articles fit into memory."""
    messages = tuple(_make_messages(summary.decisions))
    level, scale = format_level(summary.reading)
    counts, is_read = summary.counts, summary.reading is not None
    # Without a detailed report, the build record still says whether the article was reviewed.
    has_review = is_read or not summary.is_detailed
    return OverviewRow(
        name=summary.name,
        title=summary.title,
        source=summary.source.rpartition("/")[2],
        language=summary.language,
        is_detailed=summary.is_detailed,
        state=classify_state(summary),
        links=make_links((handout.file, handout.bytes) for handout in summary.files),
        repairs=counts.repairs if is_read else "",
        removed=counts.removed if is_read else "",
        findings=counts.findings if is_read else "",
        to_check=counts.to_check,
        messages=messages[:_MAX_ARTICLE_MESSAGES],
        message_count=len(messages),
        to_decide=len(summary.decisions),
        level=level,
        scale=scale,
        review=format_review(summary.review) if has_review else "",
        missing=", ".join(summary.review.missing),
        is_reviewed=summary.review.state == "reviewed",
        is_draft=summary.review.state != "reviewed" and has_review,
    )


def classify_state(summary: ArticleSummary) -> ArticleState:
    """The state of an article."""
    if summary.errors:
        return "failed"
    if summary.decisions:
        return "decide"
    return "ready" if summary.review.state == "reviewed" else "draft"


def format_review(review: Review) -> str:
    """The review state in words: who reviewed the article, when, and when it is due again.

    >>> format_review(Review("reviewed", "A. Lee", "2026-02-01", "2027-02-01", "CC BY 4.0"))
    'Reviewed by A. Lee on 2026-02-01, due 2027-02-01'
    >>> format_review(Review("draft"))
    'Draft'
    """
    if review.state == "reviewed":
        date = f" on {review.reviewed_on}" if review.reviewed_on else ""
        due_date = f", due {review.review_due}" if review.review_due else ""
        return f"Reviewed by {review.reviewed_by}{date}{due_date}"
    return "Approval void" if review.state == "void" else "Draft"


def _make_messages(decisions: Iterable[OpenDecision]) -> Iterator[DecisionMessage]:
    """One message for all decisions with the same rule and text, with their line numbers."""
    for group in group_by_message(decisions, lambda decision: decision):
        numbers = [decision.line for decision in group if decision.line is not None]
        distinct = [number for number, _ in groupby(numbers)]
        yield DecisionMessage(format_line_numbers(distinct), group[0].message)


def format_line_numbers(numbers: Sequence[int], max_numbers: int = _MAX_LINE_NUMBERS) -> str:
    """Line numbers in words.

    >>> format_line_numbers([7]), format_line_numbers([7, 9]), format_line_numbers([1, 2, 3, 4, 5, 6])
    ('Line 7', 'Lines 7 and 9', 'Lines 1, 2, 3, 4 and 2 more')
    """
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f"Line {numbers[0]:,}"
    named = [f"{number:,}" for number in numbers[:max_numbers]]
    last = f"{len(numbers) - max_numbers} more" if len(numbers) > max_numbers else named.pop()
    return f"Lines {', '.join(named)} and {last}"


def render_overview_page(rows: list[OverviewRow]) -> bytes:
    """The overview page, in UTF-8.

    Args:
        rows: a row for each article, in any order.
    """
    max_messages = max(1, min(_MAX_ARTICLE_MESSAGES, _MAX_PAGE_MESSAGES // max(1, len(rows))))
    for row in rows:
        row.messages = row.messages[:max_messages]
    rows = sorted(rows, key=_make_sort_key)
    sections = [_make_section(state, [row for row in rows if row.state == state]) for state in _STATE_TEXTS]
    page = get_template("overview_page.html.jinja").render(
        totals=_format_totals(rows), sections=[section for section in sections if section.rows]
    )
    return page.encode("utf-8")


def _make_sort_key(row: OverviewRow) -> tuple[bool, str, str]:
    folded = unicodedata.normalize("NFKD", row.title).casefold()
    start = next((index for index, char in enumerate(folded) if char.isalnum()), 0)
    return folded[start : start + 1].isalpha(), folded[start:], row.name


def _make_section(state: ArticleState, rows: list[OverviewRow]) -> OverviewSection:
    heading, advice = _STATE_TEXTS[state]
    letters = []
    if len(rows) >= _MIN_LETTER_INDEX_ROWS:
        for index, (letter, group) in enumerate(groupby(rows, key=lambda row: row.letter)):
            first = next(group)
            first.anchor = f"{state}-{index}"
            letters.append((escape_hidden(letter), first.anchor))
    messages_heading = {"failed": "What failed", "decide": "What to decide"}.get(state, "")
    caption = pluralize(len(rows), "article")
    return OverviewSection(state, heading, advice, caption, messages_heading, rows, letters)


def _format_totals(rows: list[OverviewRow]) -> str:
    if not rows:
        return "No article has been built yet."
    available = sum(bool(row.links) for row in rows)
    reviewed, drafts = sum(row.is_reviewed for row in rows), sum(row.is_draft for row in rows)
    return (
        f"{pluralize(len(rows), 'article')}: {available:,} with handouts, {len(rows) - available:,} without. "
        f"{reviewed:,} reviewed, {pluralize(drafts, 'draft')}."
    )
