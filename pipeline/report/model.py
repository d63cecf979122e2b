"""The report's values: what is stored about one article, and the lines that its page is rendered from.

`ArticleReport` is the file ``output/report/<name>.json`` and its entry in ``output/report.json``; the
JSON is public and described in ``docs/report.md``. `ArticleReportInput` adds every line of the raw
article with its ledger entries (`LineHistory`), which only the page needs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from pipeline.article import Dose, Finding, Markup, Removal, Repair, StopRule, Value
from pipeline.text.normalize import words_between

ReviewState = Literal["draft", "reviewed", "void"]


class HandoutFile(Value, frozen=True):
    """A handout: its address relative to the output folder, and its size."""

    file: str
    bytes: int


class ReportedError(Value, frozen=True):
    """Why the article, or one of its formats, could not be built."""

    what: str
    where: str = ""
    next_step: str = ""


class Review(Value, frozen=True):
    """Who stands for the article. ``missing`` says in words what it still needs before it is no draft."""

    state: ReviewState
    reviewed_by: str | None = None
    reviewed_on: str | None = None
    review_due: str | None = None
    licence: str | None = None
    missing: tuple[str, ...] = ()


class ReportedExcess(Value, frozen=True):
    """A sentence, paragraph or list that is longer than it should be."""

    line: int
    what: str
    text: str
    count: int
    limit: int


class ReportedMeasure(Value, frozen=True):
    """How long the words and sentences of a text are, and how hard that makes it."""

    words: int
    sentences: int
    paragraphs: int
    grade: float | None
    smog: float | None
    mean_sentence: float
    excesses: tuple[ReportedExcess, ...]


class ReportedSectionLevel(Value, frozen=True):
    """The measure of one section."""

    heading: str | None
    line: int | None
    measure: ReportedMeasure


class ReportedReadingLevel(Value, frozen=True):
    """How easily an article is read.

    ``formula`` names the scale of the grades, ``target`` says what is aimed at.
    """

    language: str
    formula: str | None
    target: str
    is_easy: bool | None
    measure: ReportedMeasure
    sections: tuple[ReportedSectionLevel, ...]


class ReportedRating(Value, frozen=True):
    """One item of a scorecard: the question, the answer, and why."""

    scorecard: str
    number: str
    question: str
    answer: str
    reason: str
    line: int | None


class OpenDecision(Value, frozen=True):
    """Something that a person must decide: ``rule`` is a finding's, or ``failed``."""

    line: int | None
    rule: str
    message: str


class ReportCounts(Value, frozen=True, omit_defaults=False):
    """How much there is of what.

    ``to_check`` are the removed lines that hold a number or a word such as never or stop.
    """

    repairs: int = 0
    removed: int = 0
    to_check: int = 0
    findings: int = 0
    doses: int = 0
    stop_rules: int = 0


class ArticleSummary(Value, frozen=True):
    """What the overview shows of an article: the beginning of a `ArticleReport`, which a reader may stop at."""

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
    reading: ReportedReadingLevel | None


class ArticleReport(ArticleSummary, frozen=True, omit_defaults=False):
    """All that the report knows of an article."""

    ratings: tuple[ReportedRating, ...] = ()
    repairs: tuple[Repair, ...] = ()
    removed: tuple[Removal, ...] = ()
    findings: tuple[Finding, ...] = ()
    doses: tuple[Dose, ...] = ()
    stop_rules: tuple[StopRule, ...] = ()


def encode_article_report(piece: ArticleReport) -> bytes:
    """The piece as JSON (UTF-8, a line feed at the end)."""
    return msgspec.json.format(msgspec.json.encode(piece), indent=2) + b"\n"


def parse_summary(content: bytes) -> ArticleSummary | None:
    """The summary in a piece's JSON; None where it is damaged."""
    try:
        content.decode("utf-8")
        return msgspec.json.decode(content, type=ArticleSummary)
    except (UnicodeDecodeError, msgspec.MsgspecError):
        return None


def parse_article_report(content: bytes) -> ArticleReport:
    """The piece in its JSON.

    Raises:
        msgspec.MsgspecError: it is damaged.
    """
    return msgspec.json.decode(content, type=ArticleReport)


LineEntry = Repair | Removal | Markup
#: The clinical tokens of a text: its numbers, units, and words like never and stop.
TokenFinder = Callable[[str], tuple[str, ...]]

#: Tokens of words that turn advice round or bound it.
_BOUNDING_TOKENS = frozenset(
    {"avoid", "dont", "except", "maximum", "minimum", "never", "no", "not", "only", "stop", "unless", "until"}
    | {"without"}
)
#: The `rank_urgency` of a removed line that tells nothing of the kind.
NOT_URGENT = 3


@dataclass(frozen=True)
class LineHistory:
    """A line of a raw article, or a block of text of a web page.

    Attributes:
        line: the line of the raw file that it begins on.
        text: its words as they were read.
        clean: what it is in the clean Markdown; None where it was left out.
        entries: what the ledger says of it, in the order in which it was done.
    """

    line: int
    text: str
    clean: str | None
    entries: tuple[LineEntry, ...] = ()

    @property
    def removed_by(self) -> str | None:
        """The rule that left it out, where one did."""
        last = self.entries[-1] if self.entries else None
        return last.rule if isinstance(last, Removal) else None

    @property
    def steps(self) -> tuple[Repair | Markup, ...]:
        """The changes of its characters, one after the other."""
        return tuple(
            entry for entry in self.entries if not isinstance(entry, Removal) and entry.before != entry.after
        )

    @property
    def repaired_text(self) -> str:
        """Its words after all repairs."""
        return self.steps[-1].after if self.steps else self.text

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Its repairs; what mark-up took off a line, such as its bullet, is none."""
        return tuple(entry for entry in self.entries if isinstance(entry, Repair))


@dataclass(frozen=True)
class ArticleReportInput:
    """All that the detail page of an article tells.

    Attributes:
        report: the article's own piece of the report.
        lines: its lines, in their order.
        findings_with_lines: each of the piece's findings with the line that it is about, where there is one.
        find_tokens: finds the clinical tokens of a text in the article's language.
    """

    report: ArticleReport
    lines: Sequence[LineHistory]
    findings_with_lines: Sequence[tuple[Finding, LineHistory | None]]
    find_tokens: TokenFinder


def find_lines_to_check(lines: Sequence[LineHistory], tokens: TokenFinder) -> list[LineHistory]:
    """The removed lines that a person should look at, the most telling ones first.

    They hold a number or a word that forbids or bounds, and stand nowhere else in the article.
    """
    kept = {_make_line_key(line.repaired_text) for line in lines if line.clean is not None}
    told = [
        (rank_urgency(tokens(line.text)), line)
        for line in lines
        if line.removed_by and _make_line_key(line.text) not in kept
    ]
    told.sort(key=lambda pair: pair[0])
    return [line for urgency, line in told if urgency < NOT_URGENT]


def _make_line_key(text: str) -> str:
    """The words of a line, whatever their case and spaces, without what only marks it as an item."""
    return words_between(text, "-•*:. ")


def rank_urgency(tokens: tuple[str, ...]) -> int:
    """How little a removed line with these clinical tokens wants to be looked at.

    0 for a word that forbids or bounds, 1 for a number of something, 2 for a number alone, 3 for neither:
    most menus say "all" or "back".

    >>> [rank_urgency(told) for told in (("never",), ("20–30", "second"), ("2025",), ("all",), ())]
    [0, 1, 2, 3, 3]
    """
    if _BOUNDING_TOKENS.intersection(tokens):
        return 0
    if any(char.isdigit() for token in tokens for char in token):
        return 1 if any(token.isalpha() for token in tokens) else 2
    return NOT_URGENT
