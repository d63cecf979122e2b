"""What the report knows of one article: its own file ``output/report/<name>.json``, and its entry in
``output/report.json``. The shape is public and described in ``docs/report.md``.
"""

from typing import Literal

import msgspec

from pipeline.article import Dose, Finding, Removal, Repair, StopRule, Value

ReviewState = Literal["draft", "reviewed", "void"]


class File(Value, frozen=True):
    """A handout: its address relative to the output folder, and its size."""

    file: str
    bytes: int


class Fault(Value, frozen=True):
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


class Excess(Value, frozen=True):
    """A sentence, paragraph or list that is longer than it should be."""

    line: int
    what: str
    text: str
    count: int
    limit: int


class Measure(Value, frozen=True):
    """How long the words and sentences of a text are, and how hard that makes it."""

    words: int
    sentences: int
    paragraphs: int
    grade: float | None
    smog: float | None
    mean_sentence: float
    excesses: tuple[Excess, ...]


class SectionLevel(Value, frozen=True):
    """The measure of one section."""

    heading: str | None
    line: int | None
    measure: Measure


class ReadingLevel(Value, frozen=True):
    """How easily an article is read.

    ``formula`` names the scale of the grades, ``target`` says what is aimed at.
    """

    language: str
    formula: str | None
    target: str
    is_easy: bool | None
    measure: Measure
    sections: tuple[SectionLevel, ...]


class Rating(Value, frozen=True):
    """One item of a scorecard: the question, the answer, and why."""

    scorecard: str
    number: str
    question: str
    answer: str
    reason: str
    line: int | None


class Decision(Value, frozen=True):
    """Something that a person must decide: ``rule`` is a finding's, or ``failed``."""

    line: int | None
    rule: str
    message: str


class Counts(Value, frozen=True, omit_defaults=False):
    """How much there is of what.

    ``to_check`` are the removed lines that hold a number or a word such as never or stop.
    """

    repairs: int = 0
    removed: int = 0
    to_check: int = 0
    findings: int = 0
    doses: int = 0
    stop_rules: int = 0


class Summary(Value, frozen=True):
    """What the overview shows of an article: the beginning of a `Piece`, which a reader may stop at."""

    name: str
    title: str
    source: str
    language: str
    files: tuple[File, ...]
    errors: tuple[Fault, ...]
    review: Review
    counts: Counts
    decisions: tuple[Decision, ...]
    is_detailed: bool
    reading: ReadingLevel | None


class Piece(Summary, frozen=True, omit_defaults=False):
    """All that the report knows of an article."""

    ratings: tuple[Rating, ...] = ()
    repairs: tuple[Repair, ...] = ()
    removed: tuple[Removal, ...] = ()
    findings: tuple[Finding, ...] = ()
    doses: tuple[Dose, ...] = ()
    stop_rules: tuple[StopRule, ...] = ()


def encode_piece(piece: Piece) -> bytes:
    """The piece as JSON (UTF-8, a line feed at the end)."""
    return msgspec.json.format(msgspec.json.encode(piece), indent=2) + b"\n"


def summary_of(content: bytes) -> Summary | None:
    """The summary in a piece's JSON; None where it is damaged."""
    try:
        content.decode("utf-8")
        return msgspec.json.decode(content, type=Summary)
    except (UnicodeDecodeError, msgspec.MsgspecError):
        return None


def piece_of(content: bytes) -> Piece:
    """The piece in its JSON.

    Raises:
        msgspec.MsgspecError: it is damaged.
    """
    return msgspec.json.decode(content, type=Piece)
