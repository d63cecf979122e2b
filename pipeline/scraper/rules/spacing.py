"""How are spaces, glued words and typed dashes repaired within a line?

Spaces: one between words, none at the edges, none where something was lost. A no-break space stays where it
binds what belongs together: a number and its unit, a French word and its question mark, a preposition of
one letter and its noun. Elsewhere it only served a layout and becomes a plain space.

Glued words: where a page had a link or a break between two words, some scrapers leave none. Only a space
comes back, and only where it is provable: at the end of a sentence, before a bracket, or between two words
that the article has elsewhere (locale, ``[read.glued]``).

Dashes typed as hyphens follow Pandoc's Markdown (extension ``smart``): three hyphens are an em dash, two
are an en dash.
"""

import re
from collections import Counter
from collections.abc import Callable

from pipeline.scraper.engine import Vocabulary
from pipeline.scraper.line import NumberedLines
from pipeline.scraper.rules.plausible import PICTOGRAPHS

_NO_BREAK_SPACES = "\u00a0\u202f\u2007"
#: Signs that are drawn as nothing, and used as spaces: the empty Braille pattern, fillers of Hangul.
_BLANK_SIGNS = "\u2800\u3164\uffa0"
#: Every other space.
_SPACE = rf"(?:[^\S{_NO_BREAK_SPACES}]|[{_BLANK_SIGNS}])"
#: Runs that are not one plain space already.
_UNTIDY_SPACES = re.compile(rf"{_SPACE}(?:{_SPACE}+|(?<! ))")
_SPACE_RUN = re.compile(rf"[ {_NO_BREAK_SPACES}]+")
#: What a list item begins with.
_ITEM_OPENER = re.compile(rf"((?:[-*+•–—·▪●○◦➢►✓✔✗✘☐☑]|\d{{1,3}}[.)])\ufe0f?)[{_NO_BREAK_SPACES}]\s*")
#: Signs that French and others set off with a no-break space: those that stand behind the space, and those
#: that stand before it.
_SIGNS_AFTER_SPACE = frozenset("!?:;»›%‰°")
_SIGNS_BEFORE_SPACE = frozenset("«‹№§")
_PICTOGRAPH = re.compile(f"[{PICTOGRAPHS}\ufe0f]")
_MAX_CONTEXT_CHARS = 2


def tidy_spaces(text: str) -> str:
    r"""One space between words and none at the edges.

    >>> tidy_spaces("  bend \t your knee "), tidy_spaces("bend\u2800it\u2800")
    ('bend your knee', 'bend it')
    """
    if text.isspace():
        return text
    if text.isascii():
        return " ".join(text.split())
    return _UNTIDY_SPACES.sub(" ", text).strip()


def remove_matches(
    text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str] = lambda _: ""
) -> str:
    """The text without the matches of a pattern; its spaces are tidied if any was removed.

    Args:
        text: the text of a line.
        pattern: what to remove.
        replace: what to put in the place of a match, if anything.
    """
    changed = pattern.sub(replace, text)
    return text if changed == text else tidy_spaces(changed).strip()


def replace_no_break_spaces(text: str) -> str:
    r"""Turn no-break spaces that hold nothing together into plain ones.

    >>> replace_no_break_spaces("Hold\u00a0your foot for 5\u00a0seconds, d'accord\u00a0?")
    "Hold your foot for 5\xa0seconds, d'accord\xa0?"
    """
    if text.isascii() or text.isspace() or not any(space in text for space in _NO_BREAK_SPACES):
        return text
    text = _ITEM_OPENER.sub(r"\1 ", text, count=1) if _ITEM_OPENER.match(text) else text
    return _SPACE_RUN.sub(_choose_space, text)


def _choose_space(found: re.Match[str]) -> str:
    """One of the spaces of a run: a no-break space where it is needed."""
    no_break = next((char for char in found[0] if char in _NO_BREAK_SPACES), "")
    if not no_break:
        return found[0]
    before = found.string[max(found.start() - _MAX_CONTEXT_CHARS, 0) : found.start()]
    after = found.string[found.end() : found.end() + _MAX_CONTEXT_CHARS]
    is_needed = _is_unbreakable(before, after) if len(found[0]) == 1 else _is_set_off(before, after)
    return no_break if is_needed else " "


def _is_unbreakable(before: str, after: str) -> bool:
    """Whether no line may break between a text that ends so and one that begins so."""
    if not before or not after or _PICTOGRAPH.match(before[-1]):
        return False
    if before[-1].isdigit() or after[0].isdigit() or before[-1] == ".":
        return True
    return _is_set_off(before, after) or _is_single_letter(before[::-1]) or _is_single_letter(after)


def _is_set_off(before: str, after: str) -> bool:
    """Whether a sign that French and others set off stands on either side of a space."""
    return after[:1] in _SIGNS_AFTER_SPACE or before[-1:] in _SIGNS_BEFORE_SPACE


def _is_single_letter(word: str) -> bool:
    """Whether a word that begins so, in reading order away from the space, has one letter."""
    return word[0].isalpha() and not word[1:].isalpha()


#: A bracket that opens without a space and closes after one: something stood before the ``)``.
_BRACKET_GAP = re.compile(r"(\((?=[^\s()])[^()]*[^\s()]) +\)")
#: A space between a word and the comma or full stop behind it, which no language sets off. Code does, before
#: what begins no sentence.
_STOP_GAP = re.compile(r"(?<=[^\W\d_]) +(?=,(?:\s|$)|\.(?:\s*$|\s+[^\W\d_a-zß-öø-ÿ]))")
#: Behind a question mark with space on both sides a sentence must begin: ``R?cken ? t?glich`` lost a dash.
_SIGN_GAP = re.compile(r"(?<=[^\W\d_]) +(?=[!;:](?:\s|$)|\?(?:\s+[^\Wa-zà-öø-ÿ]|\s*$))")
_POSSIBLE_GAPS = (" ,", " .", " !", " ;", " :", " ?")
_SIGN_WITHOUT_GAP = re.compile(r"(?<=[^\W\d_])[!?;:](?:\s|$)")


def close_bracket_gap(text: str) -> str:
    """Close the gap that a lost emoji left before a closing bracket.

    >>> close_bracket_gap("comfort zone (flexibility takes time ).")
    'comfort zone (flexibility takes time).'
    >>> close_bracket_gap("so it is ( as here ) meant")
    'so it is ( as here ) meant'
    """
    return _BRACKET_GAP.sub(r"\1)", text) if " )" in text else text


def close_punctuation_gaps(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Close the gap that a lost emoji left before a sign, in languages that write none there.

    French writes one, so the locale of a language says whether it does (``space_before_punctuation``). Where
    most signs of a text are set off, that is meant.
    """
    if vocabulary.get("space_before_punctuation", True):
        return lines
    gapped = [line for line in lines if any(gap in line.text for gap in _POSSIBLE_GAPS)]
    if not gapped:
        return lines
    gaps = sum(len(_SIGN_GAP.findall(line.text)) for line in gapped)
    signs = sum(len(_SIGN_WITHOUT_GAP.findall(line.text)) for line in lines) if gaps > 1 else gaps
    pattern = re.compile(f"{_STOP_GAP.pattern}|{_SIGN_GAP.pattern}") if gaps <= signs else _STOP_GAP
    numbers = {line.number for line in gapped}
    return tuple(
        line.with_text(pattern.sub("", line.text)) if line.number in numbers else line for line in lines
    )


#: Each begins with the sign it is about, so that the search skips to the next one.
#: ``the spine.Studies show``: three small letters, the end of a sentence or label, a capitalised word.
_GLUED_SENTENCE = re.compile(r"[.:!?](?<=[a-zà-öø-ÿ]{3}.)(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]*[ ,])")
_GLUED_LABEL = re.compile(r"[.:](?:(?<=[^\W\d_]\).)|(?<=[A-Z][A-Z]:))(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]*[ ,])")
#: ``sulfate(MST)``, ``condition(a lining that grows)``; never ``exercise(s)``.
_GLUED_BRACKET = re.compile(r"\((?<=[a-zà-öø-ÿ]{4}\()(?=(?:[A-Z]{2,8}\)|[a-z]{1,20} [^()]{1,200}\)))")
#: An address or a name in code, which has no spaces.
_ADDRESS_SIGN = re.compile(r"[/@\\_]|\bwww\b")
_WORD = re.compile(r"[^\W\d_]+")
_MIN_GLUED_WORD_LETTERS = 5
#: How much of a long word on either side of a gap is searched for signs of an address.
_MAX_GLUED_CONTEXT_CHARS = 100


def split_glued_sentences(text: str) -> str:
    """Insert a space where one sentence, label or bracket begins right behind another.

    >>> split_glued_sentences("Note:Keep it slow (as ever):Lift and lower.Then relax(a minute or two).")
    'Note: Keep it slow (as ever): Lift and lower. Then relax (a minute or two).'
    >>> split_glued_sentences("See example.org/a.Html or leg(s).")
    'See example.org/a.Html or leg(s).'
    """
    for pattern in (_GLUED_SENTENCE, _GLUED_LABEL):
        text = pattern.sub(
            lambda found: found[0] if _is_in_address(found.string, found.end()) else f"{found[0]} ", text
        )
    return _GLUED_BRACKET.sub(
        lambda found: found[0] if _is_in_address(found.string, found.start()) else f" {found[0]}", text
    )


def _is_in_address(text: str, gap: int) -> bool:
    """Whether the word around an offset is an address or a name in code.

    Where no space ends that word, only what stands before the gap counts.
    """
    start = max(text.rfind(" ", 0, gap) + 1, gap - _MAX_GLUED_CONTEXT_CHARS)
    end = text.find(" ", gap, gap + _MAX_GLUED_CONTEXT_CHARS)
    return bool(_ADDRESS_SIGN.search(text, start, end if end > 0 else gap))


def split_glued_words(lines: NumberedLines, vocabulary: Vocabulary) -> NumberedLines:
    """Insert a space between two glued words, one of them frequent next to links (locale, ``[read.glued]``).

    ``Studieshave`` is split where the article has ``studies`` on its own as often, or glued to other words
    too: a word that merely ends like one (``slideshow``) is itself the frequent one.
    """
    glued = vocabulary.get("glued", {})
    suffixes, prefixes = tuple(glued.get("ends", ())), tuple(glued.get("begins", ()))
    if not suffixes and not prefixes:
        return lines
    word_counts = Counter(_WORD.findall("\n".join(line.text for line in lines).casefold()))
    exceptions = frozenset(glued.get("words", ()))
    candidates = {
        word for word in word_counts if word.endswith(suffixes) or word.startswith(prefixes)
    } - exceptions
    for word in candidates:  # each is evidence that the word in it stood next to a link
        word_counts.update(word.removesuffix(suffix) for suffix in suffixes if word.endswith(suffix))
    offsets = {word: _find_split_offset(word, suffixes, prefixes, word_counts) for word in candidates}
    if not any(offsets.values()):
        return lines
    return tuple(
        line.with_text(
            _WORD.sub(lambda found: _split_word(found[0], offsets.get(found[0].casefold(), 0)), line.text)
        )
        for line in lines
    )


def _find_split_offset(
    word: str, suffixes: tuple[str, ...], prefixes: tuple[str, ...], word_counts: Counter[str]
) -> int:
    """The offset at which a word is to be split; 0 where it is one word."""
    for suffix in suffixes:
        other_word = word.removesuffix(suffix)
        # The word itself has been counted as evidence for its own beginning: there must be one more.
        if (
            other_word != word
            and len(other_word) >= _MIN_GLUED_WORD_LETTERS
            and word_counts[other_word] > word_counts[word]
        ):
            return len(other_word)
    for prefix in prefixes:
        other_word = word.removeprefix(prefix)
        if (
            other_word != word
            and len(other_word) > _MIN_GLUED_WORD_LETTERS
            and word_counts[other_word] > word_counts[word]
        ):
            return len(prefix)
    return 0


def _split_word(word: str, offset: int) -> str:
    return f"{word[:offset]} {word[offset:]}" if offset else word


#: Pandoc's Markdown (extension ``smart``): three hyphens are an em dash, two are an en dash.
_TYPED_DASH = re.compile(r"(?<=[\w.,;:!?)\"'”’])(?P<tight>---?)(?=[\w(\"'“‘])|(?<= )(?P<loose>---?)(?= \S)")
#: How much of a long word on either side of a dash is searched for signs of an address.
_MAX_DASH_CONTEXT_CHARS = 200
_DASH_BY_HYPHENS = {"---": "—", "--": "–"}
#: Nobody but a writer of Markdown types three hyphens between two words.
_TRIPLE_HYPHEN_IN_WORDS = re.compile(r"[^\W\d_]---[^\W\d_]")


def restore_dashes(text: str) -> str:
    """Replace two and three hyphens between words with the dashes that they stand for, but not in addresses.

    >>> restore_dashes("an accident---a broken hip --- and 20--30 seconds")
    'an accident—a broken hip — and 20–30 seconds'
    >>> restore_dashes("see example.org/a--b or type --help")
    'see example.org/a--b or type --help'
    """
    if "--" not in text:
        return text
    return _TYPED_DASH.sub(
        lambda found: found[0] if _is_dash_in_address(found) else _DASH_BY_HYPHENS[found[0]], text
    )


def _is_dash_in_address(found: re.Match[str]) -> bool:
    """Whether the word around a dash is an address or a name in code."""
    if not found["tight"]:
        return False
    text = found.string
    start = max(text.rfind(" ", 0, found.start()) + 1, found.start() - _MAX_DASH_CONTEXT_CHARS)
    end = text.find(" ", found.end(), found.end() + _MAX_DASH_CONTEXT_CHARS)
    word = text[start : end if end >= 0 else found.end() + _MAX_DASH_CONTEXT_CHARS]
    return any(sign in word for sign in "/@_\\")


def restore_typed_dashes(lines: NumberedLines, _: Vocabulary) -> NumberedLines:
    """Restore the dashes of a text that was Markdown once: one with three hyphens between words somewhere.

    Two hyphens alone may stand for either dash, so other texts are left alone.
    """
    if not any("---" in line.text and _TRIPLE_HYPHEN_IN_WORDS.search(line.text) for line in lines):
        return lines
    return tuple(line.with_text(restore_dashes(line.text)) for line in lines)
