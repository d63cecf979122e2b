"""Reads and applies a person's decisions about an article: ``<stem>.toml``, the raw file's sidecar.

Decisions are metadata (title, language, author, dates as ISO 8601 …) and the source lines to fix, keep and
drop. Lines are those of the raw file, from 1. What cannot be applied is a `DecisionError`.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from msgspec import Meta, Struct

from pipeline.errors import DecisionError
from pipeline.locale import is_language_tag
from pipeline.scraper.engine import Ledger
from pipeline.scraper.line import Line, NumberedLines
from pipeline.toml_schema import decode_toml

_DATE_KEYS = frozenset({"retrieved", "published", "reviewed_on", "review_due"})
_LINE_LIST_KEYS = frozenset({"fix", "keep", "drop"})
#: Addresses that a program which makes links of addresses would run or open; a DOI or ISBN is fine.
_UNSAFE_SCHEME = re.compile(r"(?:javascript|vbscript|data|file|blob):", re.IGNORECASE)


class Fix(Struct, frozen=True, forbid_unknown_fields=True):
    """In source line ``line``, ``before`` is to read ``after``."""

    line: Annotated[int, Meta(ge=1)]
    before: Annotated[str, Meta(min_length=1)]
    after: str


class LineSelector(Struct, frozen=True, forbid_unknown_fields=True):
    """Source line ``line``, or only what of it holds ``text``: a web page may have much on one line."""

    line: Annotated[int, Meta(ge=1)]
    text: str = ""


class _DecisionsTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of ``<stem>.toml``: metadata, then lists of source lines."""

    title: str | None = None
    language: str | None = None
    author: str | None = None
    licence: str | None = None
    source_url: str | None = None
    version: str | None = None
    reviewed_by: str | None = None
    # TOML's own dates, with or without a time of day, and ISO 8601 in quotation marks: see _parse_date.
    retrieved: Any = None
    published: Any = None
    reviewed_on: Any = None
    review_due: Any = None
    fix: tuple[Fix, ...] = ()
    keep: tuple[LineSelector, ...] = ()
    drop: tuple[LineSelector, ...] = ()


@dataclass(frozen=True)
class Decisions:
    """Metadata by name (dates as ISO 8601) and what is to be fixed, kept and dropped, by source line."""

    where: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    keep: tuple[LineSelector, ...] = ()
    drop: tuple[LineSelector, ...] = ()


def read_decisions(content: bytes, where: str) -> Decisions:
    """The decisions in the file that stands beside a raw article.

    Args:
        content: the file's bytes.
        where: what an error calls it.

    Raises:
        DecisionError: the file is not TOML, or holds something that means nothing here.
    """
    table = decode_toml(content, _DecisionsTable, where=where, error_type=DecisionError)
    metadata = {
        key: _parse_date(key, value, where) if key in _DATE_KEYS else _parse_text(key, value, where)
        for key in _DecisionsTable.__struct_fields__
        if key not in _LINE_LIST_KEYS and (value := getattr(table, key)) is not None
    }
    return Decisions(where, metadata, table.fix, table.keep, table.drop)


def _parse_date(key: str, value: object, where: str) -> str:
    if isinstance(value, str):
        try:
            value = datetime.date.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, datetime.date):
        raise DecisionError(f"'{key}' is no date", where=where, next_step="write it as 2026-01-31")
    return value.isoformat()[:10]


def _parse_text(key: str, value: str, where: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise DecisionError(f"'{key}' is no text", where=where, next_step="put it in quotation marks")
    if not text.isprintable():
        raise DecisionError(
            f"'{key}' holds a character that nobody can see", where=where, next_step="delete it"
        )
    if key == "source_url" and _UNSAFE_SCHEME.match(text):
        raise DecisionError(
            f"'{key}' is no address of the web", where=where, next_step="write it as https://…"
        )
    if key == "language" and not is_language_tag(text):
        raise DecisionError(f"'{text}' is no language tag", where=where, next_step="write it as en or en-GB")
    return text


def apply_decisions(lines: NumberedLines, decisions: Decisions, ledger: Ledger) -> NumberedLines:
    """Fix and drop source lines as decided, and write that into the ledger.

    Raises:
        DecisionError: a line is not there, or the words of a decision do not stand on it (any more).
    """
    for fix in decisions.fixes:
        target = _require_single_line(
            _find_lines_with_text(lines, fix.line, fix.before, decisions.where, "[[fix]]"),
            fix,
            decisions.where,
        )
        fixed = target.with_text(target.text.replace(fix.before, fix.after, 1))
        changed = tuple(fixed if line is target else line for line in lines)
        ledger.record_changes("decision-fix", lines, changed)
        lines = changed
    dropped = {
        line.number
        for choice in decisions.drop
        for line in _find_lines_with_text(lines, choice.line, choice.text, decisions.where, "[[drop]]")
    }
    kept = tuple(line for line in lines if line.number not in dropped)
    ledger.record_changes("decision-drop", lines, kept)
    return kept


def find_kept_lines(lines: NumberedLines, decisions: Decisions) -> frozenset[int]:
    """The numbers of the lines that a person wants kept as they are.

    Raises:
        DecisionError: a line is not there, or the words of a decision do not stand on it (any more).
    """
    return frozenset(
        line.number
        for choice in decisions.keep
        for line in _find_lines_with_text(lines, choice.line, choice.text, decisions.where, "[[keep]]")
    )


def find_decided_lines(lines: NumberedLines, decisions: Decisions) -> frozenset[int]:
    """The numbers of the lines that a person fixed or wants kept: what is found about them has been seen.

    Args:
        lines: the lines as they were read, before any decision.
        decisions: the decisions, which must have been applied.
    """
    choices = [(fix.line, fix.before) for fix in decisions.fixes]
    choices += [(choice.line, choice.text) for choice in decisions.keep]
    return frozenset(
        line.number
        for number, text in choices
        for line in lines
        if line.raw_span[0] <= number <= line.raw_span[1] and text in line.text
    )


def _find_lines_with_text(lines: NumberedLines, number: int, text: str, where: str, what: str) -> list[Line]:
    """The lines read from line ``number`` of the raw file which hold ``text``."""
    candidates = [line for line in lines if line.raw_span[0] <= number <= line.raw_span[1]]
    if not candidates:
        raise DecisionError(
            f"the article has no line {number}", where=where, next_step="correct the line number"
        )
    holding = [line for line in candidates if text in line.text]
    if not holding:
        raise DecisionError(
            f"line {number} does not hold '{text}' (any more)",
            where=where,
            next_step=f"look at the line again and correct or delete this {what}",
        )
    return holding


def _require_single_line(holding: list[Line], fix: Fix, where: str) -> Line:
    if len(holding) > 1:
        raise DecisionError(
            f"line {fix.line} holds '{fix.before}' {len(holding)} times",
            where=where,
            next_step="give more of the words around it as before",
        )
    return holding[0]
