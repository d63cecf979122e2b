"""Reads and applies a person's decisions about an article: ``<stem>.toml``, the raw file's sidecar.

Decisions are metadata (title, language, author, dates as ISO 8601 …) and the source lines to fix, keep and
drop. Lines are those of the raw file, from 1. What cannot be applied is a `DecisionError`. TOML is parsed
within limits of characters and dots: ``tomllib`` takes time square in the parts of a dotted key.
"""

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import DecisionError
from pipeline.locale import is_language_tag
from pipeline.scraper.engine import Ledger
from pipeline.scraper.line import Line, NumberedLines

#: Decisions and front matter are a page or two.
_MAX_TOML_CHARS = 100_000
#: ``tomllib`` takes time square in the parts of a dotted key: one of 50,000 parts takes a minute.
_MAX_TOML_DOTS = 5_000


def parse_toml(text: str) -> dict[str, Any]:
    """The table that a text in TOML is.

    Raises:
        ValueError: it is no TOML, or larger than anyone writes.
        RecursionError: it is nested too deeply.
    """
    if len(text) > _MAX_TOML_CHARS or text.count(".") > _MAX_TOML_DOTS:
        raise ValueError("it is larger than anyone writes by hand")
    return tomllib.loads(text)


_TEXT_KEYS = ("title", "language", "author", "licence", "source_url", "version", "reviewed_by")
_DATE_KEYS = ("retrieved", "published", "reviewed_on", "review_due")
_LIST_KEYS = ("fix", "keep", "drop")
#: Addresses that a program which makes links of addresses would run or open; a DOI or ISBN is fine.
_UNSAFE_SCHEME = re.compile(r"(?:javascript|vbscript|data|file|blob):", re.IGNORECASE)


@dataclass(frozen=True)
class Fix:
    """In source line ``line``, ``before`` is to read ``after``."""

    line: int
    before: str
    after: str


@dataclass(frozen=True)
class LineSelector:
    """Source line ``line``, or only what of it holds ``text``: a web page may have much on one line."""

    line: int
    text: str = ""


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
    try:
        table = parse_toml(content.decode("utf-8").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise DecisionError(f"cannot be read as TOML ({error})", where=where, next_step="mend it") from error
    _refuse_unsupported_keys(table, where)
    return Decisions(
        where=where,
        metadata={
            key: _parse_metadata(key, table[key], where) for key in (*_TEXT_KEYS, *_DATE_KEYS) if key in table
        },
        fixes=tuple(_parse_fix(entry, where) for entry in _parse_entries(table, "fix", where)),
        keep=tuple(
            _parse_line_selector(entry, "keep", where) for entry in _parse_entries(table, "keep", where)
        ),
        drop=tuple(
            _parse_line_selector(entry, "drop", where) for entry in _parse_entries(table, "drop", where)
        ),
    )


def _refuse_unsupported_keys(table: Mapping[str, Any], where: str) -> None:
    known = (*_TEXT_KEYS, *_DATE_KEYS, *_LIST_KEYS)
    for key in table:
        if key not in known:
            raise DecisionError(
                f"'{key}' is not known", where=where, next_step="use one of " + ", ".join(known)
            )


def _parse_metadata(key: str, value: object, where: str) -> str:
    if key in _DATE_KEYS:
        if isinstance(value, str):
            try:
                value = datetime.date.fromisoformat(value)
            except ValueError:
                value = None
        if not isinstance(value, datetime.date):
            raise DecisionError(f"'{key}' is no date", where=where, next_step="write it as 2026-01-31")
        return value.isoformat()[:10]
    if not isinstance(value, str) or not value.strip():
        raise DecisionError(f"'{key}' is no text", where=where, next_step="put it in quotation marks")
    text = " ".join(value.split())
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


def _parse_entries(table: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    entries = table.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DecisionError(
            f"'{key}' is no list of tables", where=where, next_step=f"begin each with [[{key}]]"
        )
    return entries


def _parse_line_number(entry: Mapping[str, Any], key: str, where: str) -> int:
    line = entry.get("line")
    if not isinstance(line, int) or line < 1:
        raise DecisionError(f"a [[{key}]] has no line", where=where, next_step="give it line = NUMBER")
    return line


def _parse_line_selector(entry: Mapping[str, Any], key: str, where: str) -> LineSelector:
    text = entry.get("text", "")
    if not isinstance(text, str):
        raise DecisionError(f"the text of a [[{key}]] is no text", where=where, next_step="put it in quotes")
    return LineSelector(_parse_line_number(entry, key, where), text)


def _parse_fix(entry: Mapping[str, Any], where: str) -> Fix:
    before, after = entry.get("before"), entry.get("after")
    if not isinstance(before, str) or not before or not isinstance(after, str):
        raise DecisionError(
            "a [[fix]] has no before or after",
            where=where,
            next_step="give it before = and after = in quotes",
        )
    return Fix(_parse_line_number(entry, "fix", where), before, after)


def apply_decisions(lines: NumberedLines, decisions: Decisions, ledger: Ledger) -> NumberedLines:
    """Fix and drop source lines as decided, and write that into the ledger.

    Raises:
        DecisionError: a line is not there, or the words of a decision do not stand on it (any more).
    """
    for fix in decisions.fixes:
        place = _require_single_line(
            _find_lines_with_text(lines, fix.line, fix.before, decisions.where, "[[fix]]"),
            fix,
            decisions.where,
        )
        fixed = place.with_text(place.text.replace(fix.before, fix.after, 1))
        changed = tuple(fixed if line is place else line for line in lines)
        ledger.record_changes("decision-fix", lines, changed)
        lines = changed
    dropped = {
        line.number
        for choice in decisions.drop
        for line in _find_lines_with_text(lines, choice.line, choice.text, decisions.where, "[[drop]]")
    }
    left = tuple(line for line in lines if line.number not in dropped)
    ledger.record_changes("decision-drop", lines, left)
    return left


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


def _find_lines_with_text(lines: NumberedLines, number: int, text: str, where: str, what: str) -> list[Line]:
    """The lines read from line ``number`` of the raw file which hold ``text``."""
    there = [line for line in lines if line.raw_span[0] <= number <= line.raw_span[1]]
    if not there:
        raise DecisionError(
            f"the article has no line {number}", where=where, next_step="correct the line number"
        )
    holding = [line for line in there if text in line.text]
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
