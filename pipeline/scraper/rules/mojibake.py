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
    PICTOGRAPH_PARTS,
    PICTOGRAPHS,
    has_mixed_scripts,
    is_ascii_letter,
    is_latin,
    is_non_latin_letter,
    is_plausible,
    is_private_use,
    is_self_evident,
)

#: Encodings that UTF-8 is read as by mistake, the likeliest first. Windows-1252 stands for Latin-1 too.
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
_REPLACEMENT_CHARS = re.compile("\ufffd+")
#: UTF-8 that was damaged again and again gets better each time it is undone.
_MAX_LAYERS = 5

#: C1 controls are what Latin-1 makes of the punctuation of Windows-1252 (0x80 to 0x9F).
_C1_CONTROLS = re.compile("[\x80-\x9f]")
_C1_TO_WINDOWS_1252 = {
    byte: char
    for byte in range(0x80, 0xA0)
    if (char := bytes([byte]).decode("sloppy-windows-1252")) != chr(byte)
}
#: What may close a word, a quotation or a unit: after a capital no proof of damage (``“IRMÃ”``, ``5 Å²``).
_CLOSING_SIGNS = frozenset("\u00a0”’“‘»«›‹…–—®™°¹²³")
_OPENING_MARKS = frozenset("“„‘‚«»‹›\"'(")
_TWO_BYTE_LEADS = frozenset("ÂÃ")
_MIN_SEQUENCE_CHARS = 2

#: ``à`` is the bytes C3 A0, and a no-break space C2 A0. Where A0 became a plain space, the first byte is
#: left; behind a small letter neither ``Ã`` nor ``Â`` can be right.
_A_GRAVE = re.compile(r"(?:(?<=[a-z])|(?<=[a-z][’'-]))Ã(?:( +)(?=(\S?))|$)")
_LONE_A_GRAVE = re.compile(r"(?<!\S)Ã( +)(?=(\S))")
_NO_BREAK_SPACE_LEAD = re.compile(r"(?<=[a-z0-9.,;:!?%)])Â(?= )")


@dataclass(frozen=True)
class _MisreadEncoding:
    """How one encoding shows the bytes 80 to FF.

    Attributes:
        runs: finds neighbouring characters that all may be such bytes.
        sequences: finds those of them that are UTF-8; surrogate halves (CESU-8) are let through.
        to_bytes: from each character to its byte (as the Latin-1 character of that number).
    """

    runs: re.Pattern[str]
    sequences: re.Pattern[str]
    to_bytes: dict[int, int]

    def undo(self, run: str) -> str | None:
        """What ``run`` was before it was read wrong; None if it cannot have been UTF-8."""
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

    def shown(first: int, last: int) -> str:
        return (
            "["
            + re.escape("".join(chr(char) for char, byte in to_bytes.items() if first <= byte <= last))
            + "]"
        )

    following = shown(0x80, 0xBF)
    two, three, four = shown(0xC2, 0xDF), shown(0xE0, 0xEF), shown(0xF0, 0xF4)
    return _MisreadEncoding(
        re.compile(shown(0x80, 0xFF) + "{2,}"),
        re.compile(f"(?:{two}{following}|{three}{following}{{2}}|{four}{following}{{3}})+"),
        to_bytes,
    )


_MISREAD_ENCODINGS = tuple(map(_make_misread_encoding, _ENCODING_NAMES))
#: What UTF-8 is shown as by any of the readings, and what a sequence begins with.
_CHAR_BYTE_PAIRS = [pair for reading in _MISREAD_ENCODINGS for pair in reading.to_bytes.items()]
_MISREAD_BYTE = re.compile("[" + re.escape("".join({chr(char) for char, _ in _CHAR_BYTE_PAIRS})) + "]")
_MISREAD_LEAD_BYTE = re.compile(
    "[" + re.escape("".join({chr(char) for char, byte in _CHAR_BYTE_PAIRS if 0xC2 <= byte <= 0xF4})) + "]"
)


@dataclass(frozen=True)
class _Restoration:
    """A part of a line that can be restored; ``is_proof`` says that it must be."""

    start: int
    end: int
    text: str
    is_proof: bool


def restore_mojibake(text: str) -> str:
    """Undo UTF-8 that was read as a single-byte encoding, and Windows-1252 that was read as Latin-1.

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


def _undo_layer(text: str) -> str:
    """The text with one wrong reading undone: the one that restores most of it."""
    best: list[_Restoration] = []
    for reading in _MISREAD_ENCODINGS:
        pieces = list(_find_restorations(text, reading))
        if any(piece.is_proof for piece in pieces) and _count_restored_chars(pieces) > _count_restored_chars(
            best
        ):
            best = pieces
    restored, done = [], 0
    for piece in best:
        restored += [text[done : piece.start], piece.text]
        done = piece.end
    text = "".join((*restored, text[done:]))
    if best:
        text = _LONE_A_GRAVE.sub(_restore_a_grave, text)
    return _NO_BREAK_SPACE_LEAD.sub("", _A_GRAVE.sub(_restore_a_grave, text))


def _count_restored_chars(pieces: list[_Restoration]) -> int:
    return sum(piece.end - piece.start for piece in pieces)


def _restore_a_grave(found: re.Match[str]) -> str:
    """An ``à`` whose second byte became the first of the spaces behind it."""
    spaces, then = found[1] or "", found[2] or ""
    return "à" + (spaces[1:] or (" " if then.isalnum() else ""))


def _find_restorations(text: str, reading: _MisreadEncoding) -> Iterator[_Restoration]:
    is_likeliest = reading is _MISREAD_ENCODINGS[0]
    for found in reading.runs.finditer(text):
        undone = reading.undo(found[0])
        if undone is not None:
            if not is_likeliest and _is_partial_run(text, found):
                continue
            piece = _make_restoration(text, found.start(), found.end(), undone, reading)
            if piece:
                yield piece
        elif is_likeliest:
            yield from _find_certain_restorations(found, reading)


def _is_partial_run(text: str, found: re.Match[str]) -> bool:
    """Whether a run only ends where it does because its neighbour is no character of this reading."""
    return bool(_MISREAD_BYTE.search(text, max(found.start() - 1, 0), found.start())) or bool(
        _MISREAD_BYTE.match(text, found.end())
    )


def _make_restoration(
    text: str, start: int, end: int, undone: str, reading: _MisreadEncoding
) -> _Restoration | None:
    """What comes out of a run that is UTF-8 throughout, if it can stand there."""
    run, before, after = text[start:end], text[max(start - 2, 0) : start], text[end : end + 2]
    if not (_is_plausible_result(undone, run, before[-1:]) or _is_layered(undone, reading)):
        return None
    is_single = reading is not _MISREAD_ENCODINGS[0] and is_non_latin_letter(undone)
    is_proof = not has_mixed_scripts(undone, before[-1:], after[:1]) and (
        bool(_C1_CONTROLS.search(run))
        or is_self_evident(undone, before, after)
        or (is_latin(undone) and _is_foreign_to_word(run, before[-1:], after[:1]))
        or _is_wrong_in_context(run, before[-1:], after[:1], is_single=is_single)
    )
    return _Restoration(start, end, undone, is_proof)


def _is_foreign_to_word(run: str, before: str, after: str) -> bool:
    """Whether a run cannot be part of the Latin word that it touches: by its case, its script or a sign.

    >>> _is_foreign_to_word("Ĺ‚", "e", ""), _is_foreign_to_word("√§", "f", "l"), _is_foreign_to_word("Ăş", "", "t")
    (True, True, False)
    """
    if is_ascii_letter(before) and before.islower() and run[0].isupper():
        return True
    if run[-1] in _CLOSING_SIGNS and not is_ascii_letter(before):
        return False  # a letter for itself, and what closes it
    touches_small = any(is_ascii_letter(char) and char.islower() for char in (before, after))
    return touches_small and not run[0].islower() and not is_latin(run[0])


def _is_plausible_result(undone: str, run: str, before: str) -> bool:
    if is_plausible(undone, before) or _REPLACEMENT_CHARS.fullmatch(undone):
        return True
    return bool(_C1_CONTROLS.search(run)) and is_private_use(undone)


def _is_layered(undone: str, reading: _MisreadEncoding) -> bool:
    """Whether what comes out is itself UTF-8 that was read wrong."""
    return reading.runs.fullmatch(undone) is not None and reading.undo(undone) is not None


def _is_wrong_in_context(run: str, before: str, after: str, *, is_single: bool) -> bool:
    """Whether no language writes ``run`` there; ``is_single``: a rare reading, and one letter comes out."""
    return not is_single and is_bad(before + run + after) and not _can_be_closed_capital(run, before, after)


def _can_be_closed_capital(run: str, before: str, after: str) -> bool:
    """Whether a run may be a capital and what closes its word or quotation, as in ``“IRMÃ”``."""
    if len(run) > _MIN_SEQUENCE_CHARS or run[1] not in _CLOSING_SIGNS or after.isalnum():
        return False
    is_alone = not before.isalnum() and run[0] not in _TWO_BYTE_LEADS
    return before.isupper() or before in _OPENING_MARKS or is_alone


def _find_certain_restorations(found: re.Match[str], reading: _MisreadEncoding) -> Iterator[_Restoration]:
    """From a run that lost a byte, what is sure by itself: emoji and punctuation."""
    for sequence in reading.sequences.finditer(found.string, found.start(), found.end()):
        undone = reading.undo(sequence[0])
        if undone and is_self_evident(undone, found[0][0], ""):
            yield _Restoration(sequence.start(), sequence.end(), undone, is_proof=True)


def restore_mojibake_in_lines(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Undo mojibake in every line: first single-byte readings, then GBK, which needs to see all lines."""
    return restore_gbk(tuple(line.with_text(restore_mojibake(line.text)) for line in lines))


_OPTIONAL_LOST_BYTE = "[\ufffd\x81\x8d\x8f\x90\x9d]?"
#: E2 9D 8C is a cross; with another byte for 9D it is no character that begins a line or word.
_BROKEN_CROSS = re.compile(rf"(?<!\S)â{_OPTIONAL_LOST_BYTE}Œ(?=\s)")
#: EF B8 8F behind a pictograph gives it its coloured form.
_BROKEN_VARIATION_SELECTOR = re.compile(f"(?<=[{PICTOGRAPHS}])ï¸{_OPTIONAL_LOST_BYTE}")
#: E2 80 8D between a pictograph and a gender sign joins them.
_BROKEN_JOINER = re.compile(f"(?<=[{PICTOGRAPHS}{PICTOGRAPH_PARTS}])â€{_OPTIONAL_LOST_BYTE}(?=[♀♂])")
#: E2 80 9D closes a quotation that was opened: behind a word, and before what is none.
_QUOTATION_MARK = re.compile(
    rf"“|”|(?<=[^\s“(])â€{_OPTIONAL_LOST_BYTE}(?![\w\x80-\xff\u02c6\u02dc\u2018-\u2122])"
)


def restore_lost_bytes(text: str) -> str:
    """Put back what the remaining bytes and the place tell.

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
    """``text`` with the closing marks restored of those quotations that were opened."""
    is_open = False

    def closed(found: re.Match[str]) -> str:
        nonlocal is_open
        was_open, is_open = is_open, found[0] == "“"
        return "”" if was_open and found[0][0] == "â" else found[0]

    return _QUOTATION_MARK.sub(closed, text) if "“" in text and "„" not in text else text
