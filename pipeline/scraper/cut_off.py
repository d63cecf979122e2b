"""Is the article cut off: does it end at a notice for members, or in the middle of a sentence?

What is missing behind a paywall may be the steps that matter, or the warning at the end. Nothing on a page
says so but the notice itself, which is removed as a part of the page; and a text that breaks off says it only
by how it ends. Both are findings: they change nothing.
"""

import re
from collections.abc import Iterator

from pipeline.article import Finding
from pipeline.scraper.engine import Ledger, Vocabulary
from pipeline.scraper.line import Line, NumberedLines
from pipeline.scraper.rules.line_shape import (
    MAX_MATCHED_LINE_CHARS,
    LinePattern,
    collect_phrases,
    has_sentence_end,
)
from pipeline.text.excerpt import make_excerpt
from pipeline.text.normalize import phrase_key
from pipeline.text.sentences import find_sentence_spans
from pipeline.text.width import count_columns
from pipeline.toml_schema import format_line_decision

#: The name of these findings.
CUT_OFF = "cut-off"
_GATE_MESSAGE = (
    "The article seems cut off: the page says «{}». Put the whole article into the source; "
    "if nothing is missing, drop the line."
)
_BROKEN_END_MESSAGE = (
    "The article seems cut off: it breaks off with «{}». Put the whole article into the source; "
    "if nothing is missing, keep the line as it is."
)
_MAX_QUOTED_CHARS = 160
#: A notice stands among so many removed lines behind the last kept one, or is one of so many last kept lines.
_MAX_LINES_BEHIND, _MAX_LAST_LINES = 12, 3
#: The shortest notices are Chinese ("会员专享"); in other scripts a shorter text is an entry of a menu.
_MIN_NOTICE_CHARS = 4
#: Rules for what a person decided, and for readers' comments ("Log in to reply").
_DECISION_PREFIX, _COMMENTS = "decision-", "comments"
_ELLIPSIS_END = re.compile(r"(?:\.\.\.|…)[\s)\]}\"”’»]*$")
#: An ellipsis and a link behind it ("… read more").
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)[\s)\]}\"”’»[(]*(?P<rest>.{1,30})$")
_OPEN_END = re.compile(r"[,，、،;；–—-]$")
#: A line of so many columns is a sentence; where so many such lines of an article, and so large a share of
#: them, end as sentences do, one that does not is broken off.
_MIN_SENTENCE_COLUMNS, _MIN_ENDED_LINES, _MIN_ENDED_SHARE = 50, 4, 0.9
_WEB_ADDRESS = re.compile(r"https?:|www\.|\w@\w|\.\w{2,4}/?$")
_LETTER_END = re.compile(r"\w$")


def find_cut_off(
    lines: NumberedLines, raw: NumberedLines, ledger: Ledger, kept: frozenset[int], vocabulary: Vocabulary
) -> Iterator[Finding]:
    """At most one finding of level ``decide``, where the article seems to be cut off.

    Args:
        lines: the clean lines.
        raw: the lines as they were read.
        ledger: what cleaning changed.
        kept: the numbers of the lines that a person wants kept: these are as they should be.
        vocabulary: the words of the article's language.
    """
    filled = [line for line in lines if not line.is_blank]
    if not filled:
        return
    raw_lines = {line.number: line for line in raw}
    if gate := _find_gate(filled, ledger, kept, vocabulary):
        yield _make_finding(raw_lines[gate[0]], _GATE_MESSAGE, gate[1], "drop")
    elif end := _find_broken_end(filled, kept, vocabulary):
        yield _make_finding(raw_lines[end.number], _BROKEN_END_MESSAGE, end.text, "keep")


def _make_finding(line: Line, message: str, quoted: str, decision: str) -> Finding:
    beginning = f"…{quoted[-_MAX_QUOTED_CHARS:]}" if message is _BROKEN_END_MESSAGE else ""
    quoted = (
        beginning
        if len(quoted) > _MAX_QUOTED_CHARS and beginning
        else make_excerpt(quoted, _MAX_QUOTED_CHARS)
    )
    entry = format_line_decision(decision, line.raw_span[0], line.text)
    return Finding(line.number, CUT_OFF, f"{message.format(quoted)}\n{entry}", "decide")


def _find_gate(
    filled: list[Line], ledger: Ledger, kept: frozenset[int], vocabulary: Vocabulary
) -> tuple[int, str] | None:
    """Number and words of the notice in place of the rest of the article."""
    last = filled[-1].number
    removed = sorted(
        (entry.line, entry.text)
        for entry in ledger.removed
        if filled[0].number < entry.line
        and len(entry.text) >= _MIN_NOTICE_CHARS
        and entry.rule != _COMMENTS
        and not entry.rule.startswith(_DECISION_PREFIX)
    )
    behind = [number for number, _ in removed if number > last][:_MAX_LINES_BEHIND]
    end = behind[-1] if behind else last
    candidates = [(number, text) for number, text in removed if number <= end]
    candidates += [
        (line.number, line.text) for line in filled[1:][-_MAX_LAST_LINES:] if line.number not in kept
    ]
    pattern = LinePattern(vocabulary, "gate")
    return next(((number, text) for number, text in candidates if _is_gate(text, pattern)), None)


def _is_gate(text: str, pattern: LinePattern) -> bool:
    if text.isascii() and " " not in text:
        return False
    if len(text) <= MAX_MATCHED_LINE_CHARS:
        return pattern.matches(text)
    return any(pattern.matches(text[start:end]) for start, end in find_sentence_spans(text))


def _find_broken_end(filled: list[Line], kept: frozenset[int], vocabulary: Vocabulary) -> Line | None:
    """The last line, or the one above a short last one, where it breaks off in the middle of a sentence."""
    last = filled[-1]
    for line in filled[1:][-2:]:
        if not line.is_heading and line.number not in kept and _ends_in_ellipsis(line.text, vocabulary):
            return line
    if last.is_heading or last.number in kept or last is filled[0]:
        return None
    text = last.text.rstrip()
    unfinished = vocabulary.get("unfinished")
    if unfinished and " " in text and re.search(unfinished, text, re.IGNORECASE):
        return last
    if count_columns(text) < _MIN_SENTENCE_COLUMNS:
        return None
    if _OPEN_END.search(text):
        return last
    return (
        last if _LETTER_END.search(text) and not _WEB_ADDRESS.search(text) and _others_end(filled) else None
    )


def _ends_in_ellipsis(text: str, vocabulary: Vocabulary) -> bool:
    if _ELLIPSIS_END.search(text):
        return True
    match = _ELLIPSIS.search(text)
    phrases = collect_phrases(vocabulary, "boilerplate", "navigation")
    return bool(match and phrase_key(match["rest"]) in phrases)


def _others_end(filled: list[Line]) -> bool:
    """Whether the other lines of the kind of the last one end as sentences do."""
    last = filled[-1]
    ends = [
        has_sentence_end(line.text)
        for line in filled[:-1]
        if (line.is_item, line.is_heading) == (last.is_item, False)
        and count_columns(line.text) >= _MIN_SENTENCE_COLUMNS
    ]
    return len(ends) >= _MIN_ENDED_LINES and sum(ends) >= _MIN_ENDED_SHARE * len(ends)
