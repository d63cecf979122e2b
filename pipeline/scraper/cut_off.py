"""Is the article cut off: does it end at a notice for members, or in the middle of a sentence?

What is missing behind a paywall may be the steps that matter, or the warning at the end. Nothing on a page
says so but the notice itself, or a link to the next page, which are removed as parts of the page; and a text
that breaks off says it only by how it ends. All are findings: they change nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.article import Finding
from pipeline.locale import load_languages
from pipeline.locale.cautions import load_caution_words
from pipeline.locale.token_words import bound_words
from pipeline.scraper.cut_rules import BLURRED_TEXT
from pipeline.scraper.engine import Ledger, Vocabulary
from pipeline.scraper.line import Line, NumberedLines
from pipeline.scraper.readers.partial_pages import CUT_OFF, leads_to_other_page
from pipeline.scraper.rules.line_shape import (
    MAX_MATCHED_LINE_CHARS,
    LinePattern,
    collect_phrases,
    has_sentence_end,
)
from pipeline.scraper.sold_text import is_dummy_text, sells_rest
from pipeline.text.excerpt import make_excerpt
from pipeline.text.normalize import phrase_key
from pipeline.text.sentences import find_sentence_spans
from pipeline.text.width import count_columns
from pipeline.toml_schema import format_line_decision

_GATE_MESSAGE = (
    "The article seems cut off: the page says «{}». Put the whole article into the source; "
    "if nothing is missing, drop the line."
)
_BROKEN_END_MESSAGE = (
    "The article seems cut off: it breaks off with «{}». Put the whole article into the source; "
    "if nothing is missing, keep the line as it is."
)
_DUMMY_MESSAGE = (
    "The article seems cut off: in place of a part of it the page has blurred or dummy text: «{}». "
    "Put the whole article into the source; if nothing is missing, drop the line."
)
_MAX_QUOTED_CHARS = 160
#: A notice stands among so many removed lines behind the last kept one, or is one of so many last kept lines.
_MAX_LINES_BEHIND, _MAX_LAST_LINES = 12, 3
#: The shortest notices are Chinese ("会员专享"); in other scripts a shorter text is an entry of a menu.
_MIN_NOTICE_CHARS = 4
#: What sells the rest stands among so many lines behind the last kept one.
_MAX_SELLING_LINES = 5
_LEADING_SIGNS = re.compile(r"^[\W_]+")
#: The name of another article has so many words.
_MIN_NAME_WORDS = 3
#: The rules that leave out what stands in place of a part of the article.
_DUMMY_RULES = frozenset({"dummy-text", BLURRED_TEXT})
#: Rules for what a person decided, and for readers' comments ("Log in to reply").
_DECISION_PREFIX, _COMMENTS = "decision-", "comments"
_ELLIPSIS_END = re.compile(r"(?:\.\.\.|…)[\s)\]}\"”’»]*$")
#: An ellipsis and a link behind it ("… read more").
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)[\s)\]}\"”’»[(]*(?P<rest>.{1,30})$")
#: A text of some words, and an ellipsis right behind the last one; so long is a whole thought, in columns.
_PAUSE = re.compile(r"(\S+(?:\s+\S+)+\w)(?:\.\.\.|…)[\"”’»]?")
_MAX_PAUSE_COLUMNS, _MAX_FOREIGN_COLUMNS = 60, 40
_OPEN_END = re.compile(r"[,，、،;；–—-]$")
#: A line of so many columns is a sentence; where so many such lines of an article, and so large a share of
#: them, end as sentences do, one that does not is broken off.
_MIN_SENTENCE_COLUMNS, _MIN_ENDED_LINES, _MIN_ENDED_SHARE = 50, 4, 0.9
#: A line with a condition is one with fewer.
_MIN_CONDITION_COLUMNS = 25
#: "Page 1 of 2": not a range of pages, which a reference has, and not the number of an item ("3) 5 lifts").
_PAGE_OF_PAGES = re.compile(r"(?<!\d)(\d{1,2})(?!\s*[-–—.:)])\D{1,9}(\d{1,2})(?!\d)")
#: What stands beside the word for a page and its numbers ("Page 1 of 2", "you are on"), in letters.
_MAX_PAGING_LETTERS = 10
#: In characters: what leads to another page or to the rest is short, and begins with that.
_MAX_PAGING_CHARS, _MAX_REST_CHARS, _MAX_REST_START_CHARS = 40, 120, 4
_WEB_ADDRESS = re.compile(r"https?:|www\.|\w@\w|\.\w{2,4}/?$")
#: A link of Markdown, or a tag, that is not closed.
_OPEN_MARKUP_END = re.compile(r"\]\([^)\s]{0,300}$|</?[a-z][^<>]{0,300}$")
_LETTER_END = re.compile(r"\w$")


def find_cut_off(
    lines: NumberedLines,
    raw: NumberedLines,
    ledger: Ledger,
    kept: frozenset[int],
    vocabulary: Vocabulary,
    language: str,
    source: Sequence[str] = (),
) -> Iterator[Finding]:
    """At most one finding of level ``decide``, where the article seems to be cut off.

    Args:
        lines: the clean lines.
        raw: the lines as they were read.
        ledger: what cleaning changed.
        kept: the numbers of the lines that a person wants kept: these are as they should be.
        vocabulary: the words of the article's language; empty if unknown.
        language: that language (BCP 47).
        source: the lines of the raw file.
    """
    filled = [line for line in lines if not line.is_blank]
    if not filled:
        return
    raw_lines = {line.number: line for line in raw}
    rest_links = _RestLinks(raw_lines, source, filled[0].text)
    dummy = [(entry.line, entry.text) for entry in ledger.removed if entry.rule in _DUMMY_RULES]
    dummy = dummy or [(line.number, line.text) for line in filled[1:] if is_dummy_text(line.text)][:1]
    if dummy:
        yield _make_finding(raw_lines[dummy[0][0]], _DUMMY_MESSAGE, dummy[0][1], "drop")
    elif gate := _find_gate(filled, ledger, kept, _NoticePattern(vocabulary, language), rest_links):
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
    filled: list[Line],
    ledger: Ledger,
    kept: frozenset[int],
    pattern: "_NoticePattern",
    rest_links: "_RestLinks",
) -> tuple[int, str] | None:
    """Number and words of the notice in place of the rest of the article, or of what leads to it."""
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
    removed_numbers = {number for number, _ in removed}
    candidates += [
        (line.number, line.text)
        for index, line in enumerate(filled[1:], 2)
        if line.number not in kept
        and (
            index > len(filled) - _MAX_LAST_LINES
            or line.is_heading
            or not removed_numbers.isdisjoint((line.number - 1, line.number + 1))
        )
    ]
    edge = {last, min((number for number, _ in candidates if number > last), default=last)}
    near = {last, *sorted(number for number, _ in candidates if number > last)[:_MAX_SELLING_LINES]}
    return next(
        (
            (number, text)
            for number, text in candidates
            if pattern.is_gate(text)
            or _leads_to_page(text)
            or (number in edge and _leads_to_rest(text) and not rest_links.lead_elsewhere(number, text))
            or ((number in near or filled[0].number < number < last) and sells_rest(text))
        ),
        None,
    )


@dataclass(frozen=True)
class _RestLinks:
    """Tells links to the rest of an article ("Continue reading") from the label above links to other ones.

    Attributes:
        raw: the lines as they were read, by number.
        source: the lines of the raw file.
        title: the first line of the article.
    """

    raw: Mapping[int, Line]
    source: Sequence[str]
    title: str

    def lead_elsewhere(self, number: int, text: str) -> bool:
        """Whether a line that begins as such a link names another article, or stands above one."""
        match = _load_paging()["rest"].search(text)
        named = _LEADING_SIGNS.sub("", text[match.end() :]) if match else ""
        if len(named.split()) >= _MIN_NAME_WORDS and not leads_to_more(named):
            return not _shares_words(named, self.title)
        below = self.raw.get(number + 1)
        if below is None or below.is_blank:
            return False
        span = self.raw[number].raw_span
        page = "\n".join(self.source[span[0] - 1 : span[1]])
        if (link := leads_to_other_page(page, text, below.text)) is not None:
            return link
        return self.raw[number].is_heading and not _shares_words(below.text, self.title)


def leads_to_more(text: str) -> bool:
    """Whether what stands behind "Continue reading" says again that there is more, or names no article."""
    return bool(_load_paging()["rest"].search(text) or _load_paging()["page"].search(text)) or text.endswith(
        "."
    )


def _shares_words(text: str, title: str) -> bool:
    """Whether a text names the article with this title."""
    words, title_words = (set(phrase_key(part).split()) for part in (text, title))
    return 2 * len(words & title_words) >= len(words)


class _NoticePattern:
    """The notices in place of the rest of an article, in its language and in English."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self._pattern = LinePattern(vocabulary, "gate")
        words = None if vocabulary else load_caution_words(language)
        self._foreign = words.gate if words else None

    def is_gate(self, text: str) -> bool:
        """Whether a text, or a sentence of it, is such a notice."""
        if text.isascii() and " " not in text:
            return False
        if len(text) <= MAX_MATCHED_LINE_CHARS:
            return self._is_notice(text)
        return any(self._is_notice(text[start:end]) for start, end in find_sentence_spans(text))

    def _is_notice(self, text: str) -> bool:
        return self._pattern.matches(text) or bool(
            self._foreign and len(text) <= MAX_MATCHED_LINE_CHARS and self._foreign.search(text)
        )


@cache
def _load_paging() -> Mapping[str, re.Pattern[str]]:
    """Patterns of how pages part a long article (see ``[paging]`` in the table of languages)."""
    return {
        name: re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
        for name, words in load_languages()["paging"].items()
    }


def _leads_to_page(text: str) -> bool:
    """Whether a text says that this is one page of several ("Page 1 of 2"), or leads to the next one.

    >>> [_leads_to_page(text) for text in ("Page 1 of 2", "第1页，共2页", "1 2 3 Next page", "Page 3 of 3")]
    [True, True, True, False]
    >>> [_leads_to_page(text) for text in ("See page 12", "Pages 12-15", "3) 5 lunges each side")]
    [False, False, False]
    """
    paging = _load_paging()
    if len(text) > _MAX_PAGING_CHARS or has_sentence_end(text) or not paging["page"].search(text):
        return False
    if paging["next"].search(text):
        return True
    numbers = _PAGE_OF_PAGES.search(text)
    others = sum(map(str.isalpha, paging["page"].sub("", text)))
    return bool(numbers and int(numbers[1]) < int(numbers[2])) and others <= _MAX_PAGING_LETTERS


def _leads_to_rest(text: str) -> bool:
    """Whether a text at the end of an article leads to the rest of it ("Continue reading")."""
    match = _load_paging()["rest"].search(text)
    return bool(match and match.start() <= _MAX_REST_START_CHARS and len(text) <= _MAX_REST_CHARS)


def _names_rest(text: str) -> bool:
    """Whether a short text without a sentence leads to the rest of an article, wherever it says so."""
    is_short = len(text) <= _MAX_PAGING_CHARS and not has_sentence_end(text)
    return is_short and bool(_load_paging()["rest"].search(text))


def _find_broken_end(filled: list[Line], kept: frozenset[int], vocabulary: Vocabulary) -> Line | None:
    """The last line, or the one above a short last one, where it breaks off in the middle of a sentence.

    A last line that somewhere leads to the rest ("60 % hidden, continue in the app") is no part of the text.
    """
    if len(filled) > 1 and _names_rest(filled[-1].text):
        filled = filled[:-1]
    last = filled[-1]
    for line in filled[1:][-2:]:
        if not line.is_heading and line.number not in kept and _ends_in_ellipsis(line.text, vocabulary):
            return line
    if last.is_heading or last.number in kept or last is filled[0]:
        return None
    text = last.text.rstrip()
    if _OPEN_MARKUP_END.search(text):
        return last
    unfinished = vocabulary.get("unfinished")
    if unfinished and " " in text and re.search(unfinished, text, re.IGNORECASE):
        return last
    min_columns = _MIN_CONDITION_COLUMNS if _has_condition(text, vocabulary) else _MIN_SENTENCE_COLUMNS
    if count_columns(text) < min_columns:
        return None
    if _OPEN_END.search(text):
        return last
    return (
        last if _LETTER_END.search(text) and not _WEB_ADDRESS.search(text) and _others_end(filled) else None
    )


def _has_condition(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text says under which condition something holds: so no name or date does that ends a text."""
    tokens = vocabulary.get("tokens")
    if not tokens or "if" not in tokens["words"]:
        return False
    return bool(re.search(bound_words(tokens, (tokens["words"]["if"],)), text, re.IGNORECASE))


def _ends_in_ellipsis(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text ends in an ellipsis in place of what is missing.

    Right behind the last word of a short text it may be a pause ("Close your eyes and breathe …"), unless
    that word leads on ("and do not...").
    """
    if _ELLIPSIS_END.search(text):
        pause = _PAUSE.fullmatch(text)
        if pause is None or count_columns(text) > (
            _MAX_PAUSE_COLUMNS if vocabulary else _MAX_FOREIGN_COLUMNS
        ):
            return True
        unfinished = vocabulary.get("unfinished")
        return bool(unfinished and re.search(unfinished, pause[1], re.IGNORECASE))
    match = _ELLIPSIS.search(text)
    phrases = collect_phrases(vocabulary, "boilerplate", "navigation")
    return bool(match and (phrase_key(match["rest"]) in phrases or _leads_to_rest(match["rest"])))


def _others_end(filled: list[Line]) -> bool:
    """Whether the other lines of the kind of the last one end as sentences do."""
    last = filled[-1]
    if last.is_item and not any(line.mark == last.mark for line in filled[:-1]):
        return False  # an item of another kind of list than all others need not end as they do
    ends = [
        has_sentence_end(line.text)
        for line in filled[:-1]
        if (line.is_item, line.is_heading) == (last.is_item, False)
        and count_columns(line.text) >= _MIN_SENTENCE_COLUMNS
    ]
    if len(ends) >= _MIN_ENDED_LINES and sum(ends) >= _MIN_ENDED_SHARE * len(ends):
        return True
    texts = [line.text for line in filled[1:-1] if not line.is_heading]
    return len(texts) > _MIN_ENDED_LINES and all(map(has_sentence_end, texts))
