"""Finds words that are struck out by characters: each letter followed by a stroke that is drawn over it.

So mails and messages strike out, where there is no mark-up for it (``3̶0̶``, mostly with U+0336). What is
struck out is no longer meant, as in a page; it is cut out of its line.
"""

import re
from collections.abc import Iterator, Mapping

from pipeline.article import Finding
from pipeline.scraper.cut_rules import STRUCK_OUT
from pipeline.scraper.line import Cut, NumberedLines, remove_cuts

_OVERLAYS = "\u0335-\u0338\u20d2\u20d3\u20e5\u20e6\u20eb"
_OVERLAY = re.compile(f"[{_OVERLAYS}]")
_ACCENTS = "\u0300-\u0334\u0339-\u036f"
#: A stroke over a sign alone is a sign of its own (≠): words are looked for, and struck signs behind them.
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_ACCENTS}{_OVERLAYS}])*")
_STRUCK_SIGNS = re.compile(rf"(?:[^\w\n][{_ACCENTS}]*[{_OVERLAYS}]+)*")
_ITEM_MARK = re.compile(r"\s*(?:[-*•]\s+)?\(?\d{1,3}[.)]\s")
_MESSAGE = "This line is struck out, letter by letter, and was left out: {words}"


def find_overlaid_text(
    lines: NumberedLines, cuts: Mapping[int, tuple[Cut, ...]]
) -> tuple[dict[int, tuple[Cut, ...]], dict[int, str], list[Finding]]:
    """What is struck out in the lines by characters.

    Args:
        lines: the lines of an article.
        cuts: line number to what is cut out of it already.

    Returns:
        Line number to all its cuts, for lines with struck words; line number to rule, for those of which no
        word is left; and a finding for each of these.
    """
    struck: dict[int, tuple[Cut, ...]] = {}
    outside: dict[int, str] = {}
    findings: list[Finding] = []
    for line in lines:
        if line.text.isascii() or not _OVERLAY.search(line.text):
            continue
        known = cuts.get(line.number, ())
        new = [Cut(start, end, STRUCK_OUT) for start, end in _find_spans(line.text)]
        new = [
            cut for cut in new if not any(cut.start < other.end and other.start < cut.end for other in known)
        ]
        if not new:
            continue
        all_cuts = tuple(sorted((*known, *new), key=lambda cut: cut.start))
        if any(map(str.isalnum, _ITEM_MARK.sub("", remove_cuts(line.text, all_cuts)))):
            struck[line.number] = all_cuts
            continue
        outside[line.number] = STRUCK_OUT
        words = _OVERLAY.sub("", line.text)
        findings.append(Finding(line.number, STRUCK_OUT, _MESSAGE.format(words=words)))
    return struck, outside, findings


def _find_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the struck parts of a text that hold a word."""
    start = end = -1
    for word in _WORD.finditer(text):
        if not _is_mostly_struck(word[0]):
            continue
        if word.start() != end:
            if end > start:
                yield start, end
            start = word.start()
        signs = _STRUCK_SIGNS.match(text, word.end())
        end = signs.end() if signs else word.end()
    if end > start:
        yield start, end


def _is_mostly_struck(word: str) -> bool:
    """Whether most letters and digits have a stroke; some languages write one letter of a word with it."""
    strokes = len(_OVERLAY.findall(word))
    return strokes > 0 and strokes * 2 >= sum(map(str.isalnum, word))
