"""The rule for ligatures that a text took over from print: ``ﬁ`` is two letters, and read out as two."""

import re
import unicodedata

from pipeline.scraper.engine import Rule, line_rule

#: Latin ligatures (Unicode block Alphabetic Presentation Forms) that touch a letter. Alone, one may be meant.
_LIGATURE = re.compile("(?<=[^\\W\\d_])[\ufb00-\ufb06]+|[\ufb00-\ufb06]+(?=[^\\W\\d_])")


def part_ligatures(text: str) -> str:
    """Write a word's ligatures as the letters that they are.

    >>> part_ligatures("ﬂexible, diﬀerence, a ﬁ alone")
    'flexible, difference, a ﬁ alone'
    """
    if text.isascii():
        return text
    return _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


LIGATURE_RULES: tuple[Rule, ...] = (line_rule("ligature", part_ligatures),)
