"""How is UTF-8 that was decoded as a single-byte encoding restored (``20â€“30`` to ``20–30``)?

A run of characters is restored only if all of it is valid UTF-8 once the wrong decoding is undone, if the
result can stand in an article, and if the run itself cannot: because of ftfy's measure of badness
(``ftfy.badness``), C1 controls, or an emoji that comes out. ftfy's own repair is not used: it works on a
whole line at a time and fills in lost bytes, which makes ``⌠`` of half a ``❌``.

Windows-1252 has no character for the bytes 81, 8D, 8F, 90 and 9D: they vanish, or leave U+FFFD or a
control. Which of the five was lost can mostly not be known; only the one character that can stand where the
rest of its bytes stands is put back (rule ``lost-byte``), and each use is reported as a finding.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import ftfy.bad_codecs  # noqa: F401  (registers the "sloppy" codecs, which leave no byte unread)
from ftfy.badness import is_bad

from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import NumberedLines
from pipeline.scraper.rules.mojibake_gbk import restore_gbk
from pipeline.scraper.rules.plausible import (
    LOST_BYTE,
    PICTOGRAPH_PARTS,
    PICTOGRAPHS,
    Restoration,
    apply_restorations,
    has_mixed_scripts,
    is_ascii_letter,
    is_latin,
    is_non_latin_letter,
    is_plausible,
    is_private_use,
    is_self_evident,
)


@dataclass(frozen=True)
class _MisreadEncoding:
    """An encoding that UTF-8 was decoded as by mistake: how it shows the bytes 80 to FF.

    Attributes:
        runs: matches neighbouring characters that all may be such bytes.
        sequences: matches those of them that are UTF-8; surrogate halves (CESU-8) are let through.
        to_bytes: from each character to its byte (as the Latin-1 character of that number).
    """

    runs: re.Pattern[str]
    sequences: re.Pattern[str]
    to_bytes: dict[int, int]

    def undo(self, run: str) -> str | None:
        """What ``run`` was before it was decoded wrong; None if it cannot have been UTF-8."""
        if not self.sequences.fullmatch(run):
            return None
        try:
            text = run.translate(self.to_bytes).encode("latin-1").decode("utf-8", "surrogatepass")
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeError:
            return None


def _make_misread_encoding(encoding: str) -> _MisreadEncoding:
    to_bytes = {byte: byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        to_bytes[ord(bytes([byte]).decode(encoding))] = byte

    def char_class(first: int, last: int) -> str:
        chars = "".join(chr(char) for char, byte in to_bytes.items() if first <= byte <= last)
        return f"[{re.escape(chars)}]"

    continuation = char_class(0x80, 0xBF)
    two, three, four = char_class(0xC2, 0xDF), char_class(0xE0, 0xEF), char_class(0xF0, 0xF4)
    return _MisreadEncoding(
        re.compile(char_class(0x80, 0xFF) + "{2,}"),
        re.compile(f"(?:{two}{continuation}|{three}{continuation}{{2}}|{four}{continuation}{{3}})+"),
        to_bytes,
    )


#: Encodings that UTF-8 is decoded as by mistake, the likeliest first. Windows-1252 stands for Latin-1 too.
_ENCODING_NAMES = (
    "sloppy-windows-1252",
    "sloppy-windows-1251",
    "sloppy-windows-1250",
    "sloppy-windows-1253",
    "sloppy-windows-1254",
    "sloppy-windows-1257",
    "iso-8859-2",
    "macroman",
    "cp437",
)


_MISREAD_ENCODINGS = tuple(map(_make_misread_encoding, _ENCODING_NAMES))
#: The characters that any of the encodings shows a byte of UTF-8 as, and those that begin a sequence.
_CHAR_BYTE_PAIRS = [pair for encoding in _MISREAD_ENCODINGS for pair in encoding.to_bytes.items()]
_MISREAD_BYTE = re.compile("[" + re.escape("".join({chr(char) for char, _ in _CHAR_BYTE_PAIRS})) + "]")
_LEAD_BYTES = re.escape("".join({chr(char) for char, byte in _CHAR_BYTE_PAIRS if 0xC2 <= byte <= 0xF4}))
_FURTHER_BYTES = re.escape("".join({chr(char) for char, byte in _CHAR_BYTE_PAIRS if byte <= 0xBF}))
_MISREAD_LEAD_BYTE = re.compile(f"[{_LEAD_BYTES}]")
#: What any sequence begins with, whatever the encoding: few accented letters stand before such a sign.
_MISREAD_PAIR = re.compile(f"[{_LEAD_BYTES}][{_FURTHER_BYTES}]")


#: UTF-8 may have been decoded wrong more than once; each wrong decoding is undone by itself.
_MAX_LAYERS = 5

#: C1 controls are what Latin-1 makes of the punctuation of Windows-1252 (0x80 to 0x9F).
_C1_CONTROLS = re.compile("[\x80-\x9f]")
_C1_TO_WINDOWS_1252 = {
    byte: char
    for byte in range(0x80, 0xA0)
    if (char := bytes([byte]).decode("sloppy-windows-1252")) != chr(byte)
}


def restore_mojibake(text: str) -> str:
    """Undo UTF-8 decoded as a single-byte encoding, and Windows-1252 decoded as Latin-1.

    >>> restore_mojibake("donâ€™t hold for 20â€“30 seconds")
    'don’t hold for 20–30 seconds'
    >>> restore_mojibake("Ça va, Zoë?")
    'Ça va, Zoë?'
    """
    if text.isascii():
        return text
    for _ in range(_MAX_LAYERS):
        restored = _undo_layer(text) if _MISREAD_LEAD_BYTE.search(text) else text
        if restored == text:
            restored = _C1_CONTROLS.sub(lambda found: _C1_TO_WINDOWS_1252.get(ord(found[0]), found[0]), text)
        if restored == text:
            break
        text = restored
    return text


#: ``à`` is the bytes C3 A0, and a no-break space C2 A0. Where A0 became a plain space, the first byte is
#: left; behind a small letter neither ``Ã`` nor ``Â`` can be right.
_A_GRAVE = re.compile(r"(?:(?<=[a-z])|(?<=[a-z][’'-]))Ã(?:( +)(?=(\S?))|$)")
_LONE_A_GRAVE = re.compile(r"(?<!\S)Ã( +)(?=(\S))")
_NO_BREAK_SPACE_LEAD = re.compile(r"(?<=[a-z0-9.,;:!?%)])Â(?= )")


def _undo_layer(text: str) -> str:
    """The text with one wrong decoding undone: the one that restores most of it."""
    best: list[Restoration] = []
    for encoding in _MISREAD_ENCODINGS if _MISREAD_PAIR.search(text) else ():
        restorations = list(_find_restorations(text, encoding))
        if any(restoration.is_proof for restoration in restorations) and (
            _count_restored_chars(restorations) > _count_restored_chars(best)
        ):
            best = restorations
    text = apply_restorations(text, best)
    if best:
        text = _LONE_A_GRAVE.sub(_restore_a_grave, text)
    return _NO_BREAK_SPACE_LEAD.sub("", _A_GRAVE.sub(_restore_a_grave, text))


def _count_restored_chars(restorations: list[Restoration]) -> int:
    return sum(restoration.end - restoration.start for restoration in restorations)


def _restore_a_grave(found: re.Match[str]) -> str:
    """An ``à`` whose second byte became the first of the spaces behind it."""
    spaces, next_char = found[1] or "", found[2] or ""
    return "à" + (spaces[1:] or (" " if next_char.isalnum() else ""))


def _find_restorations(text: str, encoding: _MisreadEncoding) -> Iterator[Restoration]:
    is_likeliest = encoding is _MISREAD_ENCODINGS[0]
    for found in encoding.runs.finditer(text):
        undone = encoding.undo(found[0])
        if undone is not None:
            if not is_likeliest and _is_partial_run(text, found):
                continue
            restoration = _make_restoration(text, found.start(), found.end(), undone, encoding)
            if restoration:
                yield restoration
        elif is_likeliest:
            yield from _find_certain_restorations(found, encoding)


def _is_partial_run(text: str, found: re.Match[str]) -> bool:
    """Whether the match is part of a longer run: its neighbour is a byte in another encoding only."""
    return bool(_MISREAD_BYTE.search(text, max(found.start() - 1, 0), found.start())) or bool(
        _MISREAD_BYTE.match(text, found.end())
    )


#: What may close a word, a quotation or a unit: after a capital no proof of damage (``“IRMÃ”``, ``5 Å²``).
_CLOSING_SIGNS = frozenset("\u00a0”’“‘»«›‹…–—®™°¹²³")
_OPENING_MARKS = frozenset("“„‘‚«»‹›\"'(")
_TWO_BYTE_LEADS = frozenset("ÂÃ")
_MIN_SEQUENCE_CHARS = 2


def _make_restoration(
    text: str, start: int, end: int, undone: str, encoding: _MisreadEncoding
) -> Restoration | None:
    """The restoration of a run that is UTF-8 throughout; None if its result is not plausible there."""
    run, before, after = text[start:end], text[max(start - 2, 0) : start], text[end : end + 2]
    if not (_is_plausible_result(undone, run, before[-1:]) or _is_layered(undone, encoding)):
        return None
    is_single = encoding is not _MISREAD_ENCODINGS[0] and is_non_latin_letter(undone)
    is_proof = not has_mixed_scripts(undone, before[-1:], after[:1]) and (
        bool(_C1_CONTROLS.search(run))
        or is_self_evident(undone, before, after)
        or (is_latin(undone) and _is_foreign_to_word(run, before[-1:], after[:1]))
        or _is_wrong_in_context(run, before[-1:], after[:1], is_single=is_single)
    )
    return Restoration(start, end, undone, is_proof)


def _is_foreign_to_word(run: str, before: str, after: str) -> bool:
    """Whether a run cannot be part of the Latin word that it touches: by its case, its script or a sign.

    >>> _is_foreign_to_word("Ĺ‚", "e", ""), _is_foreign_to_word("√§", "f", "l")
    (True, True)
    >>> _is_foreign_to_word("Ăş", "", "t")
    False
    """
    if is_ascii_letter(before) and before.islower() and run[0].isupper():
        return True
    if run[-1] in _CLOSING_SIGNS and not is_ascii_letter(before):
        return False  # a letter for itself, and what closes it
    touches_small = any(is_ascii_letter(char) and char.islower() for char in (before, after))
    return touches_small and not run[0].islower() and not is_latin(run[0])


_REPLACEMENT_CHARS = re.compile("\ufffd+")


def _is_plausible_result(undone: str, run: str, before: str) -> bool:
    if is_plausible(undone, before) or _REPLACEMENT_CHARS.fullmatch(undone):
        return True
    return bool(_C1_CONTROLS.search(run)) and is_private_use(undone)


def _is_layered(undone: str, encoding: _MisreadEncoding) -> bool:
    """Whether the result is itself UTF-8 that was decoded wrong."""
    return encoding.runs.fullmatch(undone) is not None and encoding.undo(undone) is not None


def _is_wrong_in_context(run: str, before: str, after: str, *, is_single: bool) -> bool:
    """Whether no language writes ``run`` between these characters.

    Args:
        run: the characters that were decoded wrong.
        before: the character before them, or nothing.
        after: the character behind them, or nothing.
        is_single: whether the encoding is a rare one and the result one letter: no evidence.
    """
    return not is_single and is_bad(before + run + after) and not _can_be_closed_capital(run, before, after)


def _can_be_closed_capital(run: str, before: str, after: str) -> bool:
    """Whether a run may be a capital and what closes its word or quotation, as in ``“IRMÃ”``."""
    if len(run) > _MIN_SEQUENCE_CHARS or run[1] not in _CLOSING_SIGNS or after.isalnum():
        return False
    is_alone = not before.isalnum() and run[0] not in _TWO_BYTE_LEADS
    return before.isupper() or before in _OPENING_MARKS or is_alone


def _find_certain_restorations(found: re.Match[str], encoding: _MisreadEncoding) -> Iterator[Restoration]:
    """Restorations within a run that lost a byte that are evidence by themselves: emoji, punctuation."""
    for sequence in encoding.sequences.finditer(found.string, found.start(), found.end()):
        undone = encoding.undo(sequence[0])
        if undone and is_self_evident(undone, found[0][0], ""):
            yield Restoration(sequence.start(), sequence.end(), undone, is_proof=True)


def restore_mojibake_in_lines(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Undo mojibake in every line: single-byte encodings first, then GBK, which needs all lines."""
    return restore_gbk(tuple(line.with_text(restore_mojibake(line.text)) for line in lines))


#: E2 9D 8C is a cross; with another byte for 9D it is no character that begins a line or word.
_BROKEN_CROSS = re.compile(rf"(?<!\S)â{LOST_BYTE}?Œ(?=\s)")
#: EF B8 8F behind a pictograph gives it its coloured form.
_BROKEN_VARIATION_SELECTOR = re.compile(f"(?<=[{PICTOGRAPHS}])ï¸{LOST_BYTE}?")
#: E2 80 8D between a pictograph and a gender sign joins them.
_BROKEN_JOINER = re.compile(f"(?<=[{PICTOGRAPHS}{PICTOGRAPH_PARTS}])â€{LOST_BYTE}?(?=[♀♂])")
#: E2 80 9D closes a quotation that was opened: behind a word, and before what is none.
_QUOTATION_MARK = re.compile(rf"“|”|(?<=[^\s“(])â€{LOST_BYTE}?(?![\w\x80-\xff\u02c6\u02dc\u2018-\u2122])")


def restore_lost_bytes(text: str) -> str:
    """Put back the characters that follow from their remaining bytes and their context.

    >>> restore_lost_bytes("âŒ Don’t “holdâ€ your breath")
    '❌ Don’t “hold” your breath'
    >>> restore_lost_bytes("the word â€ is left")
    'the word â€ is left'
    """
    if "â" not in text and "ï¸" not in text:
        return text
    text = _BROKEN_CROSS.sub("❌", text)
    text = _BROKEN_VARIATION_SELECTOR.sub("\ufe0f", text)
    return _close_quotations(_BROKEN_JOINER.sub("\u200d", text))


def _close_quotations(text: str) -> str:
    """``text`` with the closing quotation marks restored where a quotation is open."""
    is_open = False

    def close(found: re.Match[str]) -> str:
        nonlocal is_open
        was_open, is_open = is_open, found[0] == "“"
        return "”" if was_open and found[0][0] == "â" else found[0]

    return _QUOTATION_MARK.sub(close, text) if "“" in text and "„" not in text else text
