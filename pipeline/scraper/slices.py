"""The slice of a line of the raw file that became some words, with the mark-up within it.

``**Sets:** 3`` was read as "Sets: 3", ``20&ndash;30&nbsp;seconds`` as "20–30 seconds".
"""

import html
import re

_SPACE = "&(?:nbsp|ensp|emsp|thinsp|shy|zwnj|zwj|#160|#8201|#8239|#x[aA]0);"
_TAG_OR_SPACE = rf"(?:<[^<>]{{0,300}}>|{_SPACE})"
#: All mark-up of Markdown and of HTML that stands between two characters of what was read. Taken as a whole
#: and never given back; a possessive group would say that, but Python takes it wrongly before 3.11.5.
_BETWEEN = rf"[\s*_`~\\]*+(?:{_TAG_OR_SPACE}[\s*_`~\\]*+)*(?!{_TAG_OR_SPACE})"
_MARKUP = re.compile(r"\s|[*_`~\\]|<[^<>]{0,300}>")
_ENTITY = r"&#?[0-9A-Za-z]{1,31};"
#: Longer words are not looked for: no dose is as long.
_LONGEST = 200


def slice_of(line: str, words: str) -> str | None:
    """The slice of ``line`` that was read as ``words``; None where there is none.

    >>> slice_of("- **Sets:** 3", "Sets: 3")
    'Sets:** 3'
    >>> slice_of("Hold for <b>20</b> seconds", "20 seconds")
    '20</b> seconds'
    >>> slice_of("Hold for 20&ndash;30&nbsp;seconds", "20–30 seconds")
    '20&ndash;30&nbsp;seconds'
    """
    if words in line:
        return words
    characters = "".join(words.split())
    if not characters or len(characters) > _LONGEST:
        return None
    pattern = _BETWEEN.join(map(_character, characters))
    for found in re.finditer(pattern, line):
        read = html.unescape(_MARKUP.sub("", found[0]))
        if "".join(read.split()) == characters:
            return found[0]
    return None


def _character(character: str) -> str:
    """A character as it may be written in the raw file."""
    if character.isascii() and character.isalnum():
        return character
    return rf"(?:{re.escape(character)}|{_ENTITY})"
