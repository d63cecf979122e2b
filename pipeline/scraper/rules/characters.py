"""Rules that repair characters within a line: mojibake, controls, lost emoji, spaces.

Damage that can be undone is undone. Damage that cannot is dropped, with a finding; nothing is guessed.
"""

import re
import unicodedata

import ftfy

from pipeline.scraper.engine import Rule, Vocabulary, line_rule
from pipeline.scraper.lines import Lines

#: Encoding mix-ups only. Every other ftfy fix is off: quotation marks, widths, ligatures and entities
#: that look odd to it are often right, and a sequence with a lost byte would be guessed.
_MOJIBAKE = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_encoding=True,
    restore_byte_a0=True,
    replace_lossy_sequences=False,
    decode_inconsistent_utf8=True,
    fix_c1_controls=True,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=True,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)

#: What UTF-8 that was read as a single-byte encoding begins with; without one there is no mojibake.
_MOJIBAKE_LEAD = re.compile("[\x80-\x9f\xc2-\xf4\u0102-\u0192\u02c6\u02dc\u2010-\u2122\ud800-\udfff]")

#: What is left of person emoji: "?" for each lost part, with the joiners and gender signs that survived.
#: It stands after a space. A "?" that follows a letter may end a question, so it is not touched.
_LOST_EMOJI = re.compile(
    "(?:(?<=\\s)|^)(?=\\?+[\u200d\u2640\u2642\ufe0f]|\u200d[\u2640\u2642?])[?\u200d\u2640\u2642\ufe0f]+"
)

#: A bracket that opens without a space and closes after one: something stood before the ``)``.
_GAP_IN_BRACKETS = re.compile(r"(\((?=[^\s()])[^()]*[^\s()]) +\)")

#: A space between a word and the mark that ends its sentence, which English does not have.
_PUNCTUATION_GAP = re.compile(r"(?<=[^\W\d_]) +(?=[!?.,;:](?:\s|$))")

#: Every space but the no-break spaces, which may be meant (``20 °C``, French ``vite !``).
_SPACES = re.compile(r"[^\S\u00a0\u202f\u2007]+")

#: Byte order marks and joiners that stand at a line's edge join nothing.
_EDGE = "\ufeff\u200b\u2060"


def restore_mojibake(text: str) -> str:
    """Undo UTF-8 that was read as another encoding (``20â€“30`` becomes ``20–30``).

    What ftfy makes of it is only taken if nothing was lost on the way.

    >>> restore_mojibake("donâ€™t hold for 20â€“30 seconds")
    'don’t hold for 20–30 seconds'
    >>> restore_mojibake("Ça va, Zoë?")
    'Ça va, Zoë?'
    """
    if not _MOJIBAKE_LEAD.search(text):
        return text
    fixed = ftfy.fix_text(text, _MOJIBAKE)
    return text if "\ufffd" in fixed and "\ufffd" not in text else fixed


def drop_controls(text: str) -> str:
    r"""Leave out control characters and lone surrogates, which no page can show.

    >>> drop_controls("lift\x07 slowly")
    'lift slowly'
    """
    if text.isprintable():
        return text
    return "".join(char for char in text if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs"))


def drop_lost_emoji(text: str) -> str:
    """Drop what is left of a person emoji whose other parts were lost.

    Which emoji it was cannot be known: ``?`` stands for any of hundreds.

    >>> drop_lost_emoji("everything moves better! ?♂️✨")
    'everything moves better! ✨'
    >>> drop_lost_emoji("Is this for women and men?")
    'Is this for women and men?'
    """
    shortened = _LOST_EMOJI.sub("", text)
    return text if shortened == text else _SPACES.sub(" ", shortened).strip()


def close_bracket_gap(text: str) -> str:
    """Close the gap that a lost emoji left before a closing bracket.

    >>> close_bracket_gap("comfort zone (flexibility takes time ).")
    'comfort zone (flexibility takes time).'
    >>> close_bracket_gap("so it is ( as here ) meant")
    'so it is ( as here ) meant'
    """
    return _GAP_IN_BRACKETS.sub(r"\1)", text)


def close_punctuation_gaps(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Close the gap that a lost emoji left before a full stop, in languages that write none there.

    French does, so it is for each language to say so.
    """
    if vocabulary.get("space_before_punctuation", True):
        return lines
    return tuple(line.with_text(_PUNCTUATION_GAP.sub("", line.text)) for line in lines)


def tidy_spaces(text: str) -> str:
    r"""One space between words and none at the edges.

    >>> tidy_spaces("  bend \t your knee ")
    'bend your knee'
    """
    if text.isspace():
        return text
    return _SPACES.sub(" ", text).strip().strip(_EDGE).strip() or text


CHARACTER_RULES: tuple[Rule, ...] = (
    line_rule("mojibake", restore_mojibake),
    line_rule("control-character", drop_controls),
    line_rule("spaces", tidy_spaces),
    line_rule(
        "lost-emoji",
        drop_lost_emoji,
        loss="An emoji was lost before the article was saved. Which one cannot be known; its remains go.",
    ),
    line_rule("bracket-gap", close_bracket_gap),
    Rule("punctuation-gap", close_punctuation_gaps),
)
