"""Tells whether a style strikes words out by a line that it draws behind them: a gradient."""

import re
from collections.abc import Mapping

#: A gradient that has a colour only between two heights of the line, in parts of a hundred.
_BAND = re.compile(
    r"gradient\([^%]{0,60}transparent\s+(?:calc\()?(\d{1,2})[^%]*%[^%]{0,60}\s(\d{1,2})(?:\.\d+)?%"
    r"(?:[^%]{0,60}\s(\d{1,2})(?:\.\d+)?%)?[^%]{0,60}transparent"
)
#: A gradient that is drawn as thin as a line, across all of the words, and where.
_THIN = re.compile(r"100%\s+(?:[1-3](?:\.\d+)?px|0?\.[01]\d*r?em|\d%)")
_MIDDLE = re.compile(r"(?:^|\s)(?:center|5\d%|4[5-9]%)(?:\s|/|$)")
_MIN_HEIGHT, _MAX_HEIGHT, _MAX_THICKNESS = 35, 65, 20


def is_struck_by_gradient(values: Mapping[str, str]) -> bool:
    """Whether what is drawn behind words is a thin line through their middle.

    Args:
        values: the declarations of a style, in small letters.

    >>> band = "linear-gradient(transparent 48%, red 48%, red 54%, transparent 54%)"
    >>> is_struck_by_gradient({"background": band})
    True
    >>> is_struck_by_gradient({"background": "linear-gradient(transparent 60%, yellow 60%)"})
    False
    """
    drawn = f"{values.get('background', '')} {values.get('background-image', '')}"
    if match := _BAND.search(drawn):
        top, bottom = int(match[1]), int(match[3] or match[2])
        return _MIN_HEIGHT <= top <= bottom <= _MAX_HEIGHT and bottom - top <= _MAX_THICKNESS
    size = values.get("background-size", "") or drawn.rpartition("/")[2]
    place = values.get("background-position", "") or drawn.rpartition(")")[2]
    return "gradient(" in drawn and bool(_THIN.search(size)) and bool(_MIDDLE.search(place))
