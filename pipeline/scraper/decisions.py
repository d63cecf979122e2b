"""What a person knows or decided about an article: ``<stem>.toml`` beside the raw file."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import DecisionError
from pipeline.locale import is_language_tag
from pipeline.scraper.ledger import Ledger
from pipeline.scraper.lines import Line, Lines
from pipeline.scraper.tables import toml_table

_WORDS = ("title", "language", "author", "licence", "source_url", "version", "reviewed_by")
_DATES = ("retrieved", "published", "reviewed_on", "review_due")
_LISTS = ("fix", "keep", "drop")
#: Addresses that a program which makes links of addresses would run or open; a DOI or ISBN is fine.
_DANGEROUS = re.compile(r"(?:javascript|vbscript|data|file|blob):", re.IGNORECASE)


@dataclass(frozen=True)
class Fix:
    """In source line ``line``, ``before`` is to read ``after``."""

    line: int
    before: str
    after: str


@dataclass(frozen=True)
class Choice:
    """Source line ``line``, or only what of it holds ``text``: a web page may have much on one line."""

    line: int
    text: str = ""


@dataclass(frozen=True)
class Decisions:
    """Metadata by name (dates as ISO 8601) and what is to be fixed, kept and dropped, by source line."""

    where: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    keep: tuple[Choice, ...] = ()
    drop: tuple[Choice, ...] = ()


def read_decisions(content: bytes, where: str) -> Decisions:
    """The decisions in the file that stands beside a raw article.

    Args:
        content: the file's bytes.
        where: what an error calls it.

    Raises:
        DecisionError: the file is not TOML, or holds something that means nothing here.
    """
    try:
        table = toml_table(content.decode("utf-8").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise DecisionError(f"cannot be read as TOML ({error})", where=where, next_step="mend it") from error
    _refuse_unknown(table, where)
    return Decisions(
        where=where,
        about={key: _metadata(key, table[key], where) for key in (*_WORDS, *_DATES) if key in table},
        fixes=tuple(_fix(entry, where) for entry in _entries(table, "fix", where)),
        keep=tuple(_choice(entry, "keep", where) for entry in _entries(table, "keep", where)),
        drop=tuple(_choice(entry, "drop", where) for entry in _entries(table, "drop", where)),
    )


def _refuse_unknown(table: Mapping[str, Any], where: str) -> None:
    known = (*_WORDS, *_DATES, *_LISTS)
    for key in table:
        if key not in known:
            raise DecisionError(
                f"'{key}' is not known", where=where, next_step="use one of " + ", ".join(known)
            )


def _metadata(key: str, value: object, where: str) -> str:
    if key in _DATES:
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
    if key == "source_url" and _DANGEROUS.match(text):
        raise DecisionError(
            f"'{key}' is no address of the web", where=where, next_step="write it as https://…"
        )
    if key == "language" and not is_language_tag(text):
        raise DecisionError(f"'{text}' is no language tag", where=where, next_step="write it as en or en-GB")
    return text


def _entries(table: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    entries = table.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DecisionError(
            f"'{key}' is no list of tables", where=where, next_step=f"begin each with [[{key}]]"
        )
    return entries


def _line(entry: Mapping[str, Any], key: str, where: str) -> int:
    line = entry.get("line")
    if not isinstance(line, int) or line < 1:
        raise DecisionError(f"a [[{key}]] has no line", where=where, next_step="give it line = NUMBER")
    return line


def _choice(entry: Mapping[str, Any], key: str, where: str) -> Choice:
    text = entry.get("text", "")
    if not isinstance(text, str):
        raise DecisionError(f"the text of a [[{key}]] is no text", where=where, next_step="put it in quotes")
    return Choice(_line(entry, key, where), text)


def _fix(entry: Mapping[str, Any], where: str) -> Fix:
    before, after = entry.get("before"), entry.get("after")
    if not isinstance(before, str) or not before or not isinstance(after, str):
        raise DecisionError(
            "a [[fix]] has no before or after",
            where=where,
            next_step="give it before = and after = in quotes",
        )
    return Fix(_line(entry, "fix", where), before, after)


def apply_decisions(lines: Lines, decisions: Decisions, ledger: Ledger) -> Lines:
    """Fix and drop source lines as decided, and write that into the ledger.

    Raises:
        DecisionError: a line is not there, or the words of a decision do not stand on it (any more).
    """
    for fix in decisions.fixes:
        place = _only(_holding(lines, fix.line, fix.before, decisions.where, "[[fix]]"), fix, decisions.where)
        fixed = place.with_text(place.text.replace(fix.before, fix.after, 1))
        changed = tuple(fixed if line is place else line for line in lines)
        ledger.compare("decision-fix", lines, changed)
        lines = changed
    dropped = {
        line.number
        for choice in decisions.drop
        for line in _holding(lines, choice.line, choice.text, decisions.where, "[[drop]]")
    }
    left = tuple(line for line in lines if line.number not in dropped)
    ledger.compare("decision-drop", lines, left)
    return left


def kept_lines(lines: Lines, decisions: Decisions) -> frozenset[int]:
    """The numbers of the lines that a person wants kept as they are.

    Raises:
        DecisionError: a line is not there, or the words of a decision do not stand on it (any more).
    """
    return frozenset(
        line.number
        for choice in decisions.keep
        for line in _holding(lines, choice.line, choice.text, decisions.where, "[[keep]]")
    )


def _holding(lines: Lines, number: int, text: str, where: str, what: str) -> list[Line]:
    """The lines read from line ``number`` of the raw file which hold ``text``."""
    there = [line for line in lines if line.source[0] <= number <= line.source[1]]
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


def _only(holding: list[Line], fix: Fix, where: str) -> Line:
    if len(holding) > 1:
        raise DecisionError(
            f"line {fix.line} holds '{fix.before}' {len(holding)} times",
            where=where,
            next_step="give more of the words around it as before",
        )
    return holding[0]
