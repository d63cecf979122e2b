"""The rule that undoes UTF-8 that was read as another encoding (``20â€“30`` for ``20–30``).

A run of characters is only restored if all of it is valid UTF-8 once the reading is undone, if what comes out
can stand in an article, and if what was there cannot. That it cannot is told by ftfy's measure of badness
(``ftfy.badness``), by C1 controls, or by an emoji that comes out. ftfy's own repair is not used: it looks at
a whole line at a time, and puts back bytes that were lost, which makes ``⌠`` of half a ``❌``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import ftfy.bad_codecs  # noqa: F401  (registers the "sloppy" codecs, which leave no byte unread)
from ftfy.badness import is_bad

from pipeline.scraper.engine import Rule, Vocabulary
from pipeline.scraper.lines import Lines
from pipeline.scraper.rules.mojibake_gbk import restore_gbk
from pipeline.scraper.rules.plausible import (
    is_ascii_letter,
    is_latin,
    is_other_letter,
    is_plausible,
    is_private,
    mixes_scripts,
    proves_itself,
)

#: Encodings that UTF-8 is read as by mistake, the likeliest first. Windows-1252 stands for Latin-1 too.
_ENCODINGS = (
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
_REPLACEMENT = re.compile("\ufffd+")
#: UTF-8 that was damaged again and again gets better each time it is undone.
_MOST_LAYERS = 5

#: C1 controls are what Latin-1 makes of the punctuation of Windows-1252 (0x80 to 0x9F).
_C1 = re.compile("[\x80-\x9f]")
_C1_MEANING = {
    byte: char
    for byte in range(0x80, 0xA0)
    if (char := bytes([byte]).decode("sloppy-windows-1252")) != chr(byte)
}
#: What may close a word, a quotation or a unit: after a capital no proof of damage (``“IRMÃ”``, ``5 Å²``).
_CLOSING = frozenset("\u00a0”’“‘»«›‹…–—®™°¹²³")
_OPENING = frozenset("“„‘‚«»‹›\"'(")
_FIRST_OF_TWO = frozenset("ÂÃ")
_SHORTEST_SEQUENCE = 2

#: ``à`` is the bytes C3 A0, and a no-break space C2 A0. Where A0 became a plain space, the first byte is
#: left; behind a small letter neither ``Ã`` nor ``Â`` can be right.
_A_GRAVE = re.compile(r"(?:(?<=[a-z])|(?<=[a-z][’'-]))Ã(?:( +)(?=(\S?))|$)")
_LONE_A_GRAVE = re.compile(r"(?<!\S)Ã( +)(?=(\S))")
_NO_BREAK_SPACE = re.compile(r"(?<=[a-z0-9.,;:!?%)])Â(?= )")


@dataclass(frozen=True)
class _Reading:
    """How one encoding shows the bytes 80 to FF.

    Attributes:
        runs: finds neighbouring characters that all may be such bytes.
        sequences: finds those of them that are UTF-8; surrogate halves (CESU-8) are let through.
        to_bytes: from each character to its byte (as the Latin-1 character of that number).
    """

    runs: re.Pattern[str]
    sequences: re.Pattern[str]
    to_bytes: dict[int, int]

    def undone(self, run: str) -> str | None:
        """What ``run`` was before it was read wrong; None if it cannot have been UTF-8."""
        if not self.sequences.fullmatch(run):
            return None
        try:
            text = run.translate(self.to_bytes).encode("latin-1").decode("utf-8", "surrogatepass")
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeError:
            return None


def _reading(encoding: str) -> _Reading:
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
    return _Reading(
        re.compile(shown(0x80, 0xFF) + "{2,}"),
        re.compile(f"(?:{two}{following}|{three}{following}{{2}}|{four}{following}{{3}})+"),
        to_bytes,
    )


_READINGS = tuple(map(_reading, _ENCODINGS))
#: What UTF-8 is shown as by any of the readings, and what a sequence begins with.
_BYTES = [pair for reading in _READINGS for pair in reading.to_bytes.items()]
_SUSPECT = re.compile("[" + re.escape("".join({chr(char) for char, _ in _BYTES})) + "]")
_LEAD = re.compile(
    "[" + re.escape("".join({chr(char) for char, byte in _BYTES if 0xC2 <= byte <= 0xF4})) + "]"
)


@dataclass(frozen=True)
class _Piece:
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
    for _ in range(_MOST_LAYERS):
        restored = _without_a_layer(text) if _LEAD.search(text) else text
        if restored == text:
            restored = _C1.sub(lambda found: _C1_MEANING.get(ord(found[0]), found[0]), text)
        if restored == text:
            break
        text = restored
    return text


def _without_a_layer(text: str) -> str:
    """The text with one wrong reading undone: the one that restores most of it."""
    best: list[_Piece] = []
    for reading in _READINGS:
        pieces = list(_pieces(text, reading))
        if any(piece.is_proof for piece in pieces) and _size(pieces) > _size(best):
            best = pieces
    restored, done = [], 0
    for piece in best:
        restored += [text[done : piece.start], piece.text]
        done = piece.end
    text = "".join((*restored, text[done:]))
    if best:
        text = _LONE_A_GRAVE.sub(_a_grave, text)
    return _NO_BREAK_SPACE.sub("", _A_GRAVE.sub(_a_grave, text))


def _size(pieces: list[_Piece]) -> int:
    return sum(piece.end - piece.start for piece in pieces)


def _a_grave(found: re.Match[str]) -> str:
    """An ``à`` whose second byte became the first of the spaces behind it."""
    spaces, then = found[1] or "", found[2] or ""
    return "à" + (spaces[1:] or (" " if then.isalnum() else ""))


def _pieces(text: str, reading: _Reading) -> Iterator[_Piece]:
    is_likeliest = reading is _READINGS[0]
    for found in reading.runs.finditer(text):
        undone = reading.undone(found[0])
        if undone is not None:
            if not is_likeliest and _is_torn_out(text, found):
                continue
            piece = _piece(text, found.start(), found.end(), undone, reading)
            if piece:
                yield piece
        elif is_likeliest:
            yield from _sure_pieces(found, reading)


def _is_torn_out(text: str, found: re.Match[str]) -> bool:
    """Whether a run only ends where it does because its neighbour is no character of this reading."""
    return bool(_SUSPECT.search(text, max(found.start() - 1, 0), found.start())) or bool(
        _SUSPECT.match(text, found.end())
    )


def _piece(text: str, start: int, end: int, undone: str, reading: _Reading) -> _Piece | None:
    """What comes out of a run that is UTF-8 throughout, if it can stand there."""
    run, before, after = text[start:end], text[max(start - 2, 0) : start], text[end : end + 2]
    if not (_can_come_out(undone, run, before[-1:]) or _is_layered(undone, reading)):
        return None
    is_single = reading is not _READINGS[0] and is_other_letter(undone)
    is_proof = not mixes_scripts(undone, before[-1:], after[:1]) and (
        bool(_C1.search(run))
        or proves_itself(undone, before, after)
        or (is_latin(undone) and _breaks_word(run, before[-1:], after[:1]))
        or _looks_wrong(run, before[-1:], after[:1], is_single=is_single)
    )
    return _Piece(start, end, undone, is_proof)


def _breaks_word(run: str, before: str, after: str) -> bool:
    """Whether a run cannot be part of the Latin word that it touches: by its case, its script or a sign.

    >>> _breaks_word("Ĺ‚", "e", ""), _breaks_word("√§", "f", "l"), _breaks_word("Ăş", "", "t")
    (True, True, False)
    """
    if is_ascii_letter(before) and before.islower() and run[0].isupper():
        return True
    if run[-1] in _CLOSING and not is_ascii_letter(before):
        return False  # a letter for itself, and what closes it
    touches_small = any(is_ascii_letter(char) and char.islower() for char in (before, after))
    return touches_small and not run[0].islower() and not is_latin(run[0])


def _can_come_out(undone: str, run: str, before: str) -> bool:
    if is_plausible(undone, before) or _REPLACEMENT.fullmatch(undone):
        return True
    return bool(_C1.search(run)) and is_private(undone)


def _is_layered(undone: str, reading: _Reading) -> bool:
    """Whether what comes out is itself UTF-8 that was read wrong."""
    return reading.runs.fullmatch(undone) is not None and reading.undone(undone) is not None


def _looks_wrong(run: str, before: str, after: str, *, is_single: bool) -> bool:
    """Whether no language writes ``run`` there; ``is_single``: a rare reading, and one letter comes out."""
    return not is_single and is_bad(before + run + after) and not _may_be_right(run, before, after)


def _may_be_right(run: str, before: str, after: str) -> bool:
    """Whether a run may be a capital and what closes its word or quotation, as in ``“IRMÃ”``."""
    if len(run) > _SHORTEST_SEQUENCE or run[1] not in _CLOSING or after.isalnum():
        return False
    is_alone = not before.isalnum() and run[0] not in _FIRST_OF_TWO
    return before.isupper() or before in _OPENING or is_alone


def _sure_pieces(found: re.Match[str], reading: _Reading) -> Iterator[_Piece]:
    """From a run that lost a byte, what is sure by itself: emoji and punctuation."""
    for sequence in reading.sequences.finditer(found.string, found.start(), found.end()):
        undone = reading.undone(sequence[0])
        if undone and proves_itself(undone, found[0][0], ""):
            yield _Piece(sequence.start(), sequence.end(), undone, is_proof=True)


def restore_lines(lines: Lines, _: Vocabulary) -> Lines:
    """Undo mojibake in every line: first single-byte readings, then GBK, which needs to see all lines."""
    return restore_gbk(tuple(line.with_text(restore_mojibake(line.text)) for line in lines))


MOJIBAKE_RULES: tuple[Rule, ...] = (Rule("mojibake", restore_lines),)
