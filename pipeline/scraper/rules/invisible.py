"""Which invisible characters are dropped?

They are controls, and what Unicode calls default ignorable (`pipeline.text.invisible`): joiners, direction
marks, soft hyphens, variation selectors, tags, fillers. Each stays where Unicode lists it for its script or
emoji, once, and is dropped where it has no effect. Four kinds say more than that and are findings: direction
controls that show a line in another order, letters that nobody sees, a blank that is no space, and whatever
splits a number. Between two digits only that is dropped which never stood for a dash: what looked like
``20-30`` must not become 2030.
"""

import re
import unicodedata

from pipeline.scraper.rules.match_context import find_adjacent_chars
from pipeline.scraper.rules.plausible import PICTOGRAPHS
from pipeline.text.bidirectional import (
    do_controls_change_order,
    find_reading_direction,
    has_right_to_left_letters,
    render_visual_order,
)
from pipeline.text.excerpt import count_common_prefix, make_excerpt
from pipeline.text.invisible import (
    BIDI_CONTROLS,
    BLANK_FILLERS,
    DEFAULT_IGNORABLE,
)

#: The last two of each plane and 32 more are no characters (The Unicode Standard, 23.7); XML holds none.
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
)
#: C0 and C1 controls but for white space, the separators 1C to 1F, surrogates without their other half, and
#: what is no character.
_CONTROL_CHARS = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{_NONCHARACTERS}]+")
_NULL_CHARS = re.compile("\x00+")
_REPLACEMENT_CHAR = "\ufffd"


def drop_control_characters(text: str) -> str:
    r"""Leave out control characters and lone surrogates, which no page can show.

    Between two letters or digits one stands for something (a dash whose code was cut short is U+0013): it
    becomes U+FFFD, which is shown and found.

    >>> drop_control_characters("lift\x07 slowly"), drop_control_characters("20\x1330")
    ('lift slowly', '20\ufffd30')
    >>> drop_control_characters("l\x00i\x00f\x00t\x00")
    'lift'
    """
    if text.isprintable():  # as almost all are
        return text
    text = _NULL_CHARS.sub("", text)
    return _CONTROL_CHARS.sub(_choose_control_replacement, text)


def _choose_control_replacement(found: re.Match[str]) -> str:
    before, after = find_adjacent_chars(found)
    return _REPLACEMENT_CHAR if before.isalnum() and after.isalnum() else ""


_BIDI_CONTROL_RUN = re.compile(f"[{BIDI_CONTROLS}]+")
_BIDI_CONTROL = re.compile(f"[{BIDI_CONTROLS}]")


def drop_misleading_direction_controls(text: str) -> str:
    r"""Leave out all direction controls of a line that they show in another order than it is stored in.

    Between two digits one becomes U+FFFD: it may be all that is left of what parted two numbers. Between a
    letter and a digit it becomes a space.

    >>> drop_misleading_direction_controls("Hold for \u061c\u202b20 - 30\u202c seconds.")
    'Hold for 20 - 30 seconds.'
    >>> drop_misleading_direction_controls("\u200eKeep still.") == "\u200eKeep still."
    True
    """
    if not do_controls_change_order(text):
        return text
    return _BIDI_CONTROL_RUN.sub(_choose_control_replacement_by_digits, text)


def _choose_control_replacement_by_digits(found: re.Match[str]) -> str:
    before, after = find_adjacent_chars(found)
    if before.isdigit() and after.isdigit():
        return _REPLACEMENT_CHAR
    return " " if before.isalnum() and after.isalnum() and before.isdigit() != after.isdigit() else ""


_MAX_SHOWN_CHARS = 80


def describe_direction_controls(before: str, after: str) -> str:
    """What a person should know of a line whose direction controls were dropped.

    Args:
        before: the line with them.
        after: the line without them.
    """
    shown = render_visual_order(before, find_reading_direction(before))
    return (
        f"Invisible direction controls (bidi) showed this line in another order: «{_cut(shown)}»."
        f" It stands here as it is stored: «{_cut(after)}». Decide which is meant."
    )


def _cut(text: str) -> str:
    return make_excerpt(text.strip(), _MAX_SHOWN_CHARS)


#: Tags spell the names of flags behind a black flag; elsewhere they are a text that nobody sees.
_TAG_CHARS = "\U000e0000-\U000e007f"
#: The regions whose flags are recommended for general interchange: England, Scotland, Wales
#: (RGI_Emoji_Tag_Sequence, emoji-sequences.txt).
_TAGGED_FLAG = re.compile(
    "(?<=\U0001f3f4)(?:"
    + "|".join(
        "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
        for region in ("gbeng", "gbsct", "gbwls")
    )
    + ")"
)
_TAGS_OR_FLAG = re.compile(f"{_TAGGED_FLAG.pattern}|[{_TAG_CHARS}]+")
#: Two selectors in a row vary nothing; a run of them can hold a byte each (FE00 is 0, E0100 is 16).
_TAG_OR_SELECTOR = re.compile(f"[\ufe00-\ufe0f\U000e0100-\U000e01ef{_TAG_CHARS}]")
_SELECTOR_RUN = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}")


def drop_hidden_letters(text: str) -> str:
    r"""Leave out tags that spell no flag, and runs of variation selectors: text that nobody sees.

    >>> hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "tell 100")
    >>> drop_hidden_letters("Stand tall \U0001f3f4" + hidden + " and breathe.")
    'Stand tall 🏴 and breathe.'
    """
    if text.isascii() or not _TAG_OR_SELECTOR.search(text):
        return text
    text = _TAGS_OR_FLAG.sub(lambda found: found[0] if _TAGGED_FLAG.match(text, found.start()) else "", text)
    return _SELECTOR_RUN.sub("", text)


def describe_hidden_letters(before: str, after: str) -> str:
    """What a person should know of a line from which hidden text was taken; it is quoted."""
    spelled = "".join(filter(None, map(_decode_hidden_char, before)))
    if after:  # what spells a flag is still there
        for flag in _TAGGED_FLAG.findall(after):
            spelled = spelled.replace("".join(filter(None, map(_decode_hidden_char, flag))), "", 1)
    letters = "".join(char if char.isprintable() else "" for char in spelled)
    told = f"; they spell «{_cut(letters)}»" if letters.strip() else ""
    return f"Invisible characters hid a text here that no reader sees{told}. They go. Compare the line."


_FIRST_TAG, _LAST_TAG = 0xE0000, 0xE007F
_FIRST_SELECTOR, _LAST_SELECTOR, _SELECTORS = 0xFE00, 0xFE0F, 16
_FIRST_SUPPLEMENT, _LAST_SUPPLEMENT = 0xE0100, 0xE01EF


def _decode_hidden_char(char: str) -> str:
    """The character that a tag or a variation selector hides; nothing for any other."""
    code = ord(char)
    if _FIRST_TAG <= code <= _LAST_TAG:
        return chr(code - _FIRST_TAG)
    if _FIRST_SELECTOR <= code <= _LAST_SELECTOR:
        return chr(code - _FIRST_SELECTOR)
    if _FIRST_SUPPLEMENT <= code <= _LAST_SUPPLEMENT:
        return chr(code - _FIRST_SUPPLEMENT + _SELECTORS)
    return ""


_BLANK_CELL = "\u2800"
_HANGUL_SYLLABLES = re.compile("[\uac00-\ud7a3]+")
_FILLERS = re.compile(f"[{BLANK_FILLERS}]+")
#: Beside which characters a filler is part of the writing: the parts of Hangul syllables, full and half width
#: (The Unicode Standard, 18.6), and Braille.
_FILLER_NEIGHBOUR = re.compile(
    "[\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\ud7b0-\ud7fb\uffa1-\uffdc\u2801-\u28ff]"
)


def part_words_at_fillers(text: str) -> str:
    r"""A space for each run of fillers within a word or number: most fonts show a gap there.

    The Braille cell without dots is a gap in all fonts, and so is the filler among Hangul: between two words
    both are left to the rule ``spaces``.

    >>> part_words_at_fillers("Ne\u3164ver bounce, hold for 1\u31640 seconds")
    'Ne ver bounce, hold for 1 0 seconds'
    """
    return text if text.isascii() else _FILLERS.sub(_choose_filler_within_word, text)


def _choose_filler_within_word(found: re.Match[str]) -> str:
    before, after = find_adjacent_chars(found)
    is_within_number = before.isdigit() and after.isdigit()
    is_word = before.isalnum() and after.isalnum() and not _HANGUL_SYLLABLES.fullmatch(before + after)
    is_within_word = is_word and _BLANK_CELL not in found[0]
    return _choose_filler_replacement(found) if is_within_number or is_within_word else found[0]


def _choose_filler_replacement(found: re.Match[str]) -> str:
    is_writing = any(_FILLER_NEIGHBOUR.match(char) for char in find_adjacent_chars(found))
    return found[0] if is_writing else " "


def describe_fillers(before: str, after: str) -> str:
    """What a person should know of a line in which a filler parted a word or a number."""
    excerpt = _cut_around_change(before, after)
    return (
        f"An invisible filler character stood within a word or number; a space takes its place: «{excerpt}»."
        " Compare it and add a [[fix]]."
    )


def describe_split_number(before: str, after: str) -> str:
    """What a person should know of a number that was split by characters that nobody sees."""
    excerpt = _cut_around_change(before, after)
    return (
        f"Invisible characters split a number; it is joined, as every page shows it: «{excerpt}». Compare it."
    )


_CONTEXT_CHARS = 20


def _cut_around_change(before: str, after: str) -> str:
    """The part of a line where it was changed first."""
    return _cut(after[max(0, count_common_prefix(before, after) - _CONTEXT_CHARS) :])


#: Fillers that are drawn as a gap are left to the rule ``spaces``.
_INVISIBLE_CHARS = re.compile(f"(?:[{DEFAULT_IGNORABLE}\ufff9-\ufffb](?<![\u3164\uffa0]))+")
#: Overrides show letters and digits in another order than that in which they are written and read aloud; what
#: a text in two directions needs, embeddings do too.
_EMBEDDING_BY_OVERRIDE = {"\u202d": "\u202a", "\u202e": "\u202b"}
#: Scripts whose letters change with joiners: Arabic and its kin, those of India, South-East Asia, Mongolia
#: (The Unicode Standard, 9.2, 12.1, 13.5 and 23.2).
_JOINING_SCRIPT_CHAR = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
#: Scripts that write no spaces between words mark with U+200B where a line may break.
_SPACELESS_SCRIPT_CHAR = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf]"
)
_PICTOGRAPH = re.compile(f"[{PICTOGRAPHS}\ufe0f\u20e3]")
_KEYCAP, _KEYCAP_BASES = "\u20e3", "0123456789#*"
#: What the two selectors of emoji may vary: emoji, signs, Chinese characters (StandardizedVariants.txt,
#: emoji-variation-sequences.txt); keycaps are told by what follows.
_VARIATION_BASE = re.compile(
    f"[{PICTOGRAPHS}©®™\u2200-\u22ff\u1800-\u18af\u3000-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
#: What the other standardized selectors vary (StandardizedVariants.txt): mathematical signs, Myanmar and
#: Phags-pa letters, Chinese characters and punctuation.
_STANDARD_VARIATION_BASE = re.compile(
    "[\u2205\u2229-\u22da\u2a3c-\u2ae6\u1000-\u109f\uaa60-\uaa7f\ua840-\ua877\u3001\u3002\u3400-\u9fff"
    "\uf900-\ufaff\uff01-\uff1f\U00020000-\U0003ffff]"
)
#: What the supplementary selectors vary (Unicode Technical Standard 37).
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: The characters of a few scripts, by those beside which they stand.
_SCRIPT_CHARS = (
    (re.compile("[\u180b-\u180f]"), re.compile("[\u1800-\u18af]")),
    (re.compile("[\u17b4\u17b5]"), re.compile("[\u1780-\u17ff]")),
    (re.compile("[\U0001bca0-\U0001bca3]"), re.compile("[\U0001bc00-\U0001bc9f]")),
    (re.compile("[\U0001d173-\U0001d17a]"), re.compile("[\U0001d100-\U0001d1ff]")),
)


#: A text with a note set between its lines (The Unicode Standard, 23.8): base, separator, note, end.
_INTERLINEAR_NOTE = re.compile("\ufff9([^\ufff9-\ufffb]*)\ufffa([^\ufff9-\ufffb]*)\ufffb")


def drop_invisible_characters(text: str) -> str:
    r"""Leave out invisible characters that do nothing where they stand; notes between lines get brackets.

    >>> drop_invisible_characters("\u200bLift your shoul\u00adders\u200d")
    'Lift your shoulders'
    >>> drop_invisible_characters("20\u00ad30") == "20\u00ad30"
    True
    >>> drop_invisible_characters("20\u202e30")
    '20\ufffd30'
    """
    if text.isascii() or not _INVISIBLE_CHARS.search(text):
        return text
    text = _INTERLINEAR_NOTE.sub(_write_interlinear_note, text)
    keeps_directions = has_right_to_left_letters(text)
    return _INVISIBLE_CHARS.sub(
        lambda found: _keep_needed_chars(found, keeps_directions=keeps_directions), text
    )


def _write_interlinear_note(found: re.Match[str]) -> str:
    """A note in brackets behind its base; U+FFFD parts that from a digit before it."""
    is_within_number = find_adjacent_chars(found)[0].isdigit() and found[1][:1].isdigit()
    return f"{_REPLACEMENT_CHAR if is_within_number else ''}{found[1]} ({found[2]})"


def _keep_needed_chars(found: re.Match[str], *, keeps_directions: bool) -> str:
    """The characters of a run that have an effect between the two characters around it, each once."""
    before, after = find_adjacent_chars(found)
    if before.isdigit() and after.isdigit():
        return _REPLACEMENT_CHAR if not _EMBEDDING_BY_OVERRIDE.keys().isdisjoint(found[0]) else found[0]
    if _TAGGED_FLAG.match(found.string, found.start()):
        return found[0]
    kept = ""
    for char in found[0]:
        if _BIDI_CONTROL.match(char):
            kept += _EMBEDDING_BY_OVERRIDE.get(char, char) if keeps_directions else ""
        elif char not in kept and _is_needed(char, kept[-1:] or before, after):
            kept += char
    return kept


def _is_needed(char: str, before: str, after: str) -> bool:
    """Whether a character has an effect behind ``before``, which may be another that is kept."""
    if char == "\u00ad":
        return not after  # whoever joins hyphenated lines needs to see it
    if char == "\u034f":
        return bool(before and after) and all(
            unicodedata.category(mark)[0] == "M" for mark in (before, after)
        )
    if char == "\u200b":
        return bool(_SPACELESS_SCRIPT_CHAR.match(before) or _SPACELESS_SCRIPT_CHAR.match(after))
    if char in "\u200c\u200d":
        joins_emoji = char == "\u200d" and _PICTOGRAPH.match(before) and _PICTOGRAPH.match(after)
        return bool(joins_emoji or _JOINING_SCRIPT_CHAR.match(before) or _JOINING_SCRIPT_CHAR.match(after))
    if char in "\ufe0e\ufe0f":
        return bool(_VARIATION_BASE.match(before)) or (
            before in _KEYCAP_BASES and before != "" and after == _KEYCAP
        )
    if "\ufe00" <= char <= "\ufe0d":
        return bool(_STANDARD_VARIATION_BASE.match(before))
    if char >= "\U000e0100":
        return bool(_IDEOGRAPH.match(before))
    if _FILLERS.match(char):
        return bool(_FILLER_NEIGHBOUR.match(before) or _FILLER_NEIGHBOUR.match(after))
    return any(
        chars.match(char) and (script.match(before) or script.match(after)) for chars, script in _SCRIPT_CHARS
    )
