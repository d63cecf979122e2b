"""The report's values: what is stored about one article, and the lines that its page is rendered from.

`ArticleReport` is the file ``output/report/<name>.json`` and its entry in ``output/report.json``; the
JSON is public and described in ``docs/report.md``: field names are keys, and their order is the order of
the keys. `ArticleReportInput` adds every line of the raw article with its ledger entries (`LineHistory`),
which only the page needs.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import msgspec

from pipeline.article import Dose, Finding, LedgerEntry, Markup, Removal, Repair, StopRule, Value
from pipeline.readability import Rating, ReadingLevel
from pipeline.text.normalize import words_between

ReviewState = Literal["draft", "reviewed", "void"]


class HandoutFile(Value, frozen=True):
    """A handout: its address relative to the output folder, and its size in bytes."""

    file: str
    bytes: int


class ReportedError(Value, frozen=True):
    """Why the article, or one of its formats, could not be built."""

    what: str
    where: str = ""
    next_step: str = ""


class Review(Value, frozen=True):
    """The review state of an article. Dates are ISO 8601.

    ``missing`` says in words what a draft needs to be one no longer ("no reviewer", "no licence").
    """

    state: ReviewState
    reviewed_by: str | None = None
    reviewed_on: str | None = None
    review_due: str | None = None
    licence: str | None = None
    missing: tuple[str, ...] = ()


class OpenDecision(Value, frozen=True):
    """Something that a person must decide: ``rule`` is a finding's, or ``failed``."""

    line: int | None
    rule: str
    message: str


_Item = TypeVar("_Item")


def group_by_message(
    items: Iterable[_Item], get_subject: Callable[[_Item], Finding | OpenDecision]
) -> list[list[_Item]]:
    """Items whose subjects have the same rule and message as one group, in the order of their first item.

    Args:
        items: findings or decisions, or values that hold one.
        get_subject: the finding or decision of an item.
    """
    groups: dict[tuple[str, str], list[_Item]] = {}
    for item in items:
        subject = get_subject(item)
        groups.setdefault((subject.rule, subject.message), []).append(item)
    return list(groups.values())


class ReportCounts(Value, frozen=True, omit_defaults=False):
    """How many repairs, removed lines, findings, doses and stop rules there are.

    ``to_check`` counts the removed lines that hold a number or a word such as never or stop.
    """

    repairs: int = 0
    removed: int = 0
    to_check: int = 0
    findings: int = 0
    doses: int = 0
    stop_rules: int = 0


class ArticleSummary(Value, frozen=True):
    """What the overview shows of an article: the first fields of an `ArticleReport`.

    Decoding the JSON of an `ArticleReport` as an `ArticleSummary` skips the rest.
    """

    name: str
    title: str
    source: str
    language: str
    files: tuple[HandoutFile, ...]
    errors: tuple[ReportedError, ...]
    review: Review
    counts: ReportCounts
    decisions: tuple[OpenDecision, ...]
    is_detailed: bool
    reading: ReadingLevel | None


class ArticleReport(ArticleSummary, frozen=True, omit_defaults=False):
    """All that is stored about one article."""

    ratings: tuple[Rating, ...] = ()
    repairs: tuple[Repair, ...] = ()
    removed: tuple[Removal, ...] = ()
    findings: tuple[Finding, ...] = ()
    doses: tuple[Dose, ...] = ()
    stop_rules: tuple[StopRule, ...] = ()


def encode_article_report(report: ArticleReport) -> bytes:
    """The report of an article as JSON (UTF-8, a line feed at the end)."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def parse_summary(content: bytes) -> ArticleSummary | None:
    """The summary in the JSON of an article's report; None where it is damaged."""
    try:
        content.decode("utf-8")
        return msgspec.json.decode(content, type=ArticleSummary)
    except (UnicodeDecodeError, msgspec.MsgspecError):
        return None


def parse_article_report(content: bytes) -> ArticleReport:
    """The report of an article from its JSON.

    Raises:
        msgspec.MsgspecError: it is damaged.
    """
    return msgspec.json.decode(content, type=ArticleReport)


#: The clinical tokens of a text: its numbers, units, and words like never and stop.
TokenFinder = Callable[[str], tuple[str, ...]]

#: Clinical tokens that negate or limit advice.
_BOUNDING_TOKENS = frozenset(
    {"avoid", "dont", "except", "maximum", "minimum", "never", "no", "not", "only", "stop", "unless", "until"}
    | {"without"}
)
#: The `rank_urgency` of a removed line without a negation, a limit or a number.
NOT_URGENT = 3


@dataclass(frozen=True)
class LineHistory:
    """A line of a raw article, or a text block of a web page, with its ledger entries.

    Attributes:
        line: the line of the raw file that it begins on.
        text: its raw text.
        clean: the line in the clean Markdown; None where it was removed.
        entries: its ledger entries, in the order in which the changes were made.
    """

    line: int
    text: str
    clean: str | None
    entries: tuple[LedgerEntry, ...] = ()

    @property
    def removed_by(self) -> str | None:
        """The rule that removed it; None where it was kept."""
        last = self.entries[-1] if self.entries else None
        return last.rule if isinstance(last, Removal) else None

    @property
    def steps(self) -> tuple[Repair | Markup, ...]:
        """The entries that changed its characters, in order."""
        return tuple(
            entry for entry in self.entries if not isinstance(entry, Removal) and entry.before != entry.after
        )

    @property
    def repaired_text(self) -> str:
        """Its text after all repairs."""
        return self.steps[-1].after if self.steps else self.text

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Its repairs; characters that were replaced by mark-up, such as a bullet, are none."""
        return tuple(entry for entry in self.entries if isinstance(entry, Repair))


@dataclass(frozen=True)
class ArticleReportInput:
    """All that the report page of an article is rendered from.

    Attributes:
        report: what is stored about the article.
        lines: its lines, in their order.
        findings_with_lines: each of the report's findings with the line that it is about, where there is one.
        find_tokens: finds the clinical tokens of a text in the article's language.
    """

    report: ArticleReport
    lines: Sequence[LineHistory]
    findings_with_lines: Sequence[tuple[Finding, LineHistory | None]]
    find_tokens: TokenFinder


def find_lines_to_check(lines: Sequence[LineHistory], find_tokens: TokenFinder) -> list[LineHistory]:
    """The removed lines that a person should check, the most urgent first.

    They hold a number, or a word that negates or limits, and are not repeated in a line that was kept.
    """
    kept_keys = {_make_line_key(line.repaired_text) for line in lines if line.clean is not None}
    ranked_lines = [
        (rank_urgency(find_tokens(line.text)), line)
        for line in lines
        if line.removed_by and _make_line_key(line.text) not in kept_keys
    ]
    ranked_lines.sort(key=lambda pair: pair[0])
    return [line for urgency, line in ranked_lines if urgency < NOT_URGENT]


def _make_line_key(text: str) -> str:
    """The text without case, repeated spaces and the characters that mark a list item."""
    return words_between(text, "-•*:. ")


def rank_urgency(tokens: tuple[str, ...]) -> int:
    """How urgent it is to check a removed line with these clinical tokens: lower is more urgent.

    0 for a word that negates or limits, 1 for a number with a unit, 2 for a number alone, 3 for neither:
    most menus say "all" or "back".

    >>> [rank_urgency(tokens) for tokens in (("never",), ("20–30", "second"), ("2025",), ("all",), ())]
    [0, 1, 2, 3, 3]
    """
    if _BOUNDING_TOKENS.intersection(tokens):
        return 0
    if any(char.isdigit() for token in tokens for char in token):
        return 1 if any(token.isalpha() for token in tokens) else 2
    return NOT_URGENT
