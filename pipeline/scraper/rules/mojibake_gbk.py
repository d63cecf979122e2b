"""How is UTF-8 that was decoded as GBK restored?

Examples: ``Don鈥檛`` to ``Don’t``, ``r茅p茅tition`` to ``répétition``.

GBK makes a Chinese character of any two bytes, and Chinese text may by chance be valid UTF-8 too: ``陆`` is
a word, and ``½``. So a result needs evidence from its context: it stands between the letters of a Latin
word or behind a number, or it is punctuation, emoji or a whole Chinese sentence. Where a line has such
evidence, the other runs of the line that can be restored are restored as well.
"""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.scraper.line import NumberedLines
from pipeline.scraper.rules.plausible import (
    Restoration,
    apply_restorations,
    is_ascii_letter,
    is_latin,
    is_plausible,
    is_self_evident,
)

_NON_ASCII_RUN = re.compile(r"[^\x00-\x7f]+")
_HAN_RUN = re.compile("[\u4e00-\u9fff]+")
_ASCII_LETTERS = string.ascii_letters
_REPLACEMENT_CHAR = "\ufffd"
_ASCII_RUN = re.compile(r"[\x00-\x7f]+")
#: Punctuation begins with the bytes E2 80, which GBK shows as one rare character.
_PUNCTUATION = re.compile("[\u2010-\u2027\u2030-\u203a]")
#: Two or three Chinese characters may be UTF-8 by chance.
_CHINESE_RUN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]{4,}")
_ACCENTED_CAPITALS = re.compile("[À-Þ]+")
_MAX_LATIN_1_CODE_POINT = 0xFF
_MIN_GB2312_BYTE = 0xA1
#: A word of another script cannot be UTF-8 by chance either.
_OTHER_SCRIPT_WORD = re.compile(
    "[А-яЁё]{5,}|[\u0384-\u03ce]{5,}|[\u05d0-\u05ea]{5,}|[\u0600-\u06ff]{5,}|[\u0900-\u0e7f]{4,}|[\uac00-\ud7a3]{4,}"
)
#: Kana and the punctuation of Chinese and Japanese: beside them, a Chinese character is right.
_KANA_OR_PUNCTUATION = re.compile("[\u3000-\u30ff\uff01-\uff5e\uff61-\uff9f]")
_OTHER_SCRIPT_CHAR = re.compile("[\u0370-\u1fff\u3000-\ud7a3]")


@dataclass(frozen=True)
class _GbkAnalysis:
    """What a line shows if it was decoded as GBK by mistake.

    Attributes:
        restorations: its parts that can be restored, in order.
        is_explained: whether no Chinese character of the line is left outside them.
    """

    restorations: tuple[Restoration, ...]
    is_explained: bool

    @property
    def is_proven(self) -> bool:
        return any(restoration.is_proof for restoration in self.restorations)


def restore_gbk(lines: NumberedLines) -> NumberedLines:
    """The lines with what was decoded as GBK restored.

    Where no Chinese character of the whole text is left unexplained, proof in one line is proof for all.
    """
    analyses = {line.number: _analyze_text(line.text) for line in lines if _HAN_RUN.search(line.text)}
    if not any(analysis.is_proven for analysis in analyses.values()):
        return lines
    is_all_damaged = all(analysis.is_explained for analysis in analyses.values())
    return tuple(
        line.with_text(_restore_text(line.text, analyses[line.number], is_all_damaged))
        if line.number in analyses
        else line
        for line in lines
    )


def _restore_text(text: str, analysis: _GbkAnalysis, is_all_damaged: bool) -> str:
    restores_all = is_all_damaged or (analysis.is_proven and analysis.is_explained)
    return apply_restorations(text, (part for part in analysis.restorations if part.is_proof or restores_all))


def _analyze_text(text: str) -> _GbkAnalysis:
    undone_runs, is_explained = [], True
    for run in _find_han_runs(text):
        undone = _undo_gbk(run[0])
        if undone and is_plausible(_ASCII_RUN.sub("", undone), text[max(run.start() - 1, 0) : run.start()]):
            undone_runs.append((run, undone))
        elif _REPLACEMENT_CHAR not in text[max(run.start() - 1, 0) : run.end() + 1]:
            is_explained = False
    restorations = (
        Restoration(run.start(), run.end(), undone, _is_proof(text, run, undone, is_explained))
        for run, undone in undone_runs
    )
    return _GbkAnalysis(tuple(restorations), is_explained)


def _find_han_runs(text: str) -> Iterator[re.Match[str]]:
    """Runs with Chinese characters; of those that are no UTF-8 as a whole, the Chinese characters alone."""
    for run in _NON_ASCII_RUN.finditer(text):
        if not _HAN_RUN.search(run[0]):
            continue
        if _undo_gbk(run[0]) is None and not _KANA_OR_PUNCTUATION.search(run[0]):
            yield from _HAN_RUN.finditer(text, run.start(), run.end())
        else:
            yield run


def _undo_gbk(run: str) -> str | None:
    """What ``run`` was before it was decoded as GBK; None if it cannot have been UTF-8.

    >>> _undo_gbk("鈥檛"), _undo_gbk("腰痛")
    ('’t', None)
    """
    try:
        return run.encode("gbk").decode("utf-8")
    except UnicodeError:
        return None


def _is_proof(text: str, run: re.Match[str], undone: str, is_explained: bool) -> bool:
    """Whether the result of a run is evidence that the run was decoded wrong.

    One Chinese character between Latin letters may be right as long as other Chinese stands in the line.
    """
    if _PUNCTUATION.search(undone) or _CHINESE_RUN.fullmatch(undone) or _OTHER_SCRIPT_WORD.fullmatch(undone):
        return True
    if _OTHER_SCRIPT_CHAR.search(undone):
        return False
    before, after = text[max(run.start() - 2, 0) : run.start()], text[run.end() : run.end() + 2]
    letters = undone.rstrip(_ASCII_LETTERS)
    after = undone[len(letters) :] + after
    if is_latin(letters):
        is_within = is_explained and is_ascii_letter(after[:1])
        if is_ascii_letter(before[-1:]):
            return is_within and not any(map(_is_common_in_chinese, letters))
        return (
            is_within
            and not before[-1:].isalnum()
            and after[:2].islower()
            and bool(_ACCENTED_CAPITALS.fullmatch(letters))
        )
    return is_self_evident(letters, before, after)


def _is_common_in_chinese(letter: str) -> bool:
    """Whether a letter beyond Latin-1 is shown as a character of GB 2312 (second byte from A1 on)."""
    return ord(letter) > _MAX_LATIN_1_CODE_POINT and letter.encode()[1] >= _MIN_GB2312_BYTE
