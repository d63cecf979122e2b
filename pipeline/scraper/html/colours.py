"""Tells in which colours an element shows its text or what is behind it, by its attributes and classes."""

import colorsys
import re

from lxml import etree

from pipeline.locale.colours import find_hue

_COLOUR = re.compile(
    r"#([0-9a-f]{6}|[0-9a-f]{3})\b|rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)|hsla?\(\s*(\d+)(?:deg)?[\s,]+(\d+)%[\s,]+(\d+)%|([a-z]{3,20})"
)
_PROPERTY = re.compile(r"(?:^|[;\s])(color|background(?:-color)?|border(?:-[a-z]+)*)\s*:\s*([^;]{1,100})")
#: Colours whose names do not end with that of a main one.
_NAMED = {
    **dict.fromkeys(("crimson", "firebrick", "maroon", "tomato", "danger"), "red"),
    **dict.fromkeys(("lime", "olive", "teal", "success", "chartreuse"), "green"),
    **dict.fromkeys(("gold", "warning", "khaki"), "yellow"),
    **dict.fromkeys(("navy", "cyan", "aqua", "primary", "info"), "blue"),
    **dict.fromkeys(("magenta", "fuchsia", "orchid"), "pink"),
    **dict.fromkeys(("indigo", "plum"), "purple"),
    **dict.fromkeys(("silver", "muted"), "grey"),
}
_BASIC = ("red", "green", "yellow", "orange", "blue", "purple", "violet", "pink", "grey", "gray")
#: Where each hue begins on the wheel of colours, in degrees.
_WHEEL = (
    (16, "red"),
    (42, "orange"),
    (70, "yellow"),
    (170, "green"),
    (255, "blue"),
    (300, "purple"),
    (335, "pink"),
)
_MIN_SATURATION, _MIN_BACKGROUND_SATURATION, _MAX_GREY_SATURATION = 0.35, 0.07, 0.08
_CLASS_PART = re.compile(r"[^\W\d_]{3,}")


def find_shown_hues(element: etree._Element, style: str = "") -> tuple[set[str], set[str]]:
    """The colours of an element's text, and those behind and around it, as its own mark-up gives them.

    Args:
        element: an element of a page.
        style: what style sheets declare of it.
    """
    text, behind = set[str](), set[str]()
    own = f"{style};{element.get('style') or ''}".lower()
    if "color" in own or "background" in own or "border" in own:
        for name, value in _PROPERTY.findall(own):
            target = text if name == "color" else behind
            target |= {_parse_hue(value, is_behind=name != "color")}
    if colour := element.get("color"):
        text.add(_parse_hue(colour.lower(), is_behind=False))
    if colour := element.get("bgcolor"):
        behind.add(_parse_hue(colour.lower(), is_behind=True))
    if classes := element.get("class"):
        text |= {_NAMED.get(part, "") or find_hue(part) for part in _CLASS_PART.findall(classes.lower())}
    return text - {""}, behind - {""}


def _parse_hue(value: str, *, is_behind: bool) -> str:
    """The colour that a value of a style or attribute is; empty for black, white and what is not known."""
    match = _COLOUR.search(value)
    if match is None:
        return ""
    if name := match[8]:
        return _NAMED.get(name) or next((_spell(basic) for basic in _BASIC if name.endswith(basic)), "")
    if match[1]:
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    elif match[2]:
        parts = [min(int(match[at]), 255) / 255 for at in (2, 3, 4)]
    else:
        parts = list(
            colorsys.hls_to_rgb(int(match[5]) / 360 % 1, min(int(match[7]), 100) / 100, int(match[6]) / 100)
        )
    hue, saturation, brightness = colorsys.rgb_to_hsv(*parts)
    if saturation <= _MAX_GREY_SATURATION and not is_behind and 0.3 < brightness < 0.9:
        return "grey"
    if saturation < (_MIN_BACKGROUND_SATURATION if is_behind else _MIN_SATURATION) or brightness < 0.2:
        return ""
    return next((name for end, name in _WHEEL if hue * 360 < end), "red")


def _spell(name: str) -> str:
    return {"gray": "grey", "violet": "purple"}.get(name, name)
